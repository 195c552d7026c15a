"""Promises of `docs/planning.md`: its figures are those of the code."""

from __future__ import annotations

import typing
from pathlib import Path

import pytest

from routes.circuit import Reason
from routes.planning.exact import MAX_SITES
from routes.planning.request import MAX_DAYS
from routes.rules import REST_MIN, SERVICE_PERCENT, SLACK_MIN

PAGE = (Path(__file__).parents[2] / "docs" / "planning.md").read_text(encoding="utf-8")


def test_the_limits_are_those_of_the_code() -> None:
    """Days and candidates."""
    assert f"up to {MAX_SITES} candidates" in PAGE
    assert f"at most {MAX_DAYS} days" in PAGE


def test_the_paces_are_those_of_the_code() -> None:
    """Percent and minutes."""
    assert f"{SERVICE_PERCENT['relaxed'] - 100} % longer with {REST_MIN['relaxed']} minutes" in PAGE
    assert f"with {REST_MIN['normal']} minutes" in PAGE
    assert f"shortens them by {100 - SERVICE_PERCENT['dense']} % without rest" in PAGE
    assert REST_MIN["dense"] == SLACK_MIN["dense"] == 0
    late = f"one may be {SLACK_MIN['relaxed']} minutes late at the pace `relaxed`"
    assert f"{late}, {SLACK_MIN['normal']} at `normal`, none at `dense`" in PAGE


@pytest.mark.parametrize("reason", typing.get_args(Reason))
def test_every_reason_is_explained(reason: str) -> None:
    """In the table, in the order of the code."""
    assert f"| `{reason}` |" in PAGE


def test_reasons_stand_in_the_order_in_which_they_are_tested() -> None:
    """The first true one is given, so the order matters."""
    places = [PAGE.index(f"| `{reason}` |") for reason in typing.get_args(Reason)]
    assert places == sorted(places)
