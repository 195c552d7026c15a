"""Promises of `routes.editions.cluster` that need no cluster."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, NoReturn

import pytest

pytest.importorskip("distributed")

from distributed import CancelledError

from routes.editions import cluster
from routes.editions.jobs import tasks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.editions.jobs import Job, Made, Task


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CancelledError("made_safely-9fcfae00"), "the scheduler of Dask was lost meanwhile"),
        (MemoryError("no room"), "no worker could make it: no room"),
    ],
)
def test_what_stopped_a_task_is_told_without_what_differs_from_run_to_run(
    make_job: Callable[..., Job], monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    """So that equal outcomes give equal summaries; each of its circuits fails alone."""

    def broken() -> NoReturn:
        raise error

    class Future:
        """What was asked of the scheduler."""

        result = staticmethod(broken)

        def release(self) -> None:
            """Forget it."""

    future = Future()
    client = SimpleNamespace(submit=lambda *_, **__: future, loop=None)
    monkeypatch.setattr(cluster, "_connected", lambda _: nullcontext(client))
    monkeypatch.setattr(cluster, "as_completed", lambda futures, loop: [*futures, loop][:-1])

    def make(task: Task) -> tuple[Made, ...]:
        raise AssertionError(task)

    ((made,),) = cluster.run_cluster(tasks_of([make_job("a")]), make, "tcp://127.0.0.1:9")
    assert str(made.problem).startswith(said)
    assert "9fcfae" not in str(made.problem)
