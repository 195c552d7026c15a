"""Promises of `routes.check.proof`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.circuit import Fairness
from tests.check.conftest import codes, edit_proof

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from tests.check.conftest import Edit


def more(points: int, bound: int) -> Edit:
    """Add to the points and the bound of a proof."""
    return lambda circuit: edit_proof(
        points=circuit.prize + points, bound=circuit.prize + bound
    )(circuit)  # fmt: skip


FAULTS: dict[str, Edit] = {
    "more points than the stops have": more(1, 5),
    "fewer points than the stops have": more(-1, 5),
    "a bound below the points": more(0, -1),
    "proved best, yet more may be possible": edit_proof(status="optimal"),
    "a seed below nothing": edit_proof(seed=-1),
    "no iterations": edit_proof(iterations=0),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_a_proof_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """Points, bound and status have to hold together."""
    assert codes(violations(FAULTS[name](planned))) == {"proof"}


@pytest.mark.parametrize("bound", [None, 0])
def test_what_is_proved_best_has_its_points_as_bound_or_none(
    bound: int | None, planned: Circuit
) -> None:
    """A proof without a bound says all the same that nothing is better."""
    best = edit_proof(status="optimal", bound=bound if bound is None else planned.prize)(planned)
    assert violations(best) == ()


FAIR = Fairness(
    strength=0.5,
    visits=(("ait-mansour", 3), ("souk-tafraout", 0)),
    prize_without=70,
    driving_without=dt.timedelta(hours=2),
)

UNFAIR: dict[str, dict[str, object]] = {
    "a strength above one": {"strength": 1.5},
    "a strength below nothing": {"strength": -0.1},
    "visits given twice": {"visits": (("ait-mansour", 3), ("ait-mansour", 4))},
    "fewer than no visits": {"visits": (("ait-mansour", -1),)},
    "fewer than no points without it": {"prize_without": -1},
    "less than no driving without it": {"driving_without": dt.timedelta(seconds=-1)},
}


def test_points_raised_by_fairness_are_no_fault(planned: Circuit) -> None:
    """They are what the planner maximised; prizes of stops stay as they are."""
    fair = edit_proof(points=planned.prize + 8, bound=planned.prize + 9)(planned)
    assert violations(replace(fair, fairness=FAIR)) == ()
    assert codes(violations(fair)) == {"proof"}


@pytest.mark.parametrize("name", UNFAIR)
def test_each_fault_of_fairness_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """Its figures are those of a share, of visits, of a circuit."""
    wrong = replace(FAIR, **UNFAIR[name])  # type: ignore[arg-type]
    assert codes(violations(replace(planned, fairness=wrong))) == {"fairness"}


@pytest.mark.parametrize("factor", [0, 1000])
def test_points_that_fairness_cannot_give_are_found(factor: int, planned: Circuit) -> None:
    """It lowers nothing, and raises by its strength at most."""
    fair = replace(edit_proof(points=factor * planned.prize, bound=None)(planned), fairness=FAIR)
    assert codes(violations(fair)) == {"proof"}
