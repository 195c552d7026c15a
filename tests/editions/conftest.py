"""What the tests of editions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.editions.jobs import Job
from routes.editions.season import Order

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def make_job() -> Callable[..., Job]:
    """Return a maker of jobs by the name of their folder, with options."""

    def make(folder: str, **options: str) -> Job:
        given = {"date": folder, **options}
        pairs = tuple((name, (value,)) for name, value in sorted(given.items()))
        order = Order(folder=folder, where="circuits 1", options=pairs)
        return Job(order=order, fingerprint=f"print of {folder}")

    return make
