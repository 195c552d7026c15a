"""Promises of `routes.check.worst`: the worst stretch, found again on the street."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from tests.check.conftest import codes, edit_leg

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Leg
    from routes.roads.grade import WorstStretch
    from tests.check.conftest import Village


def worst_of(leg: Leg) -> WorstStretch:
    """Return the worst stretch of a traced leg."""
    assert leg.worst is not None
    return leg.worst


@pytest.fixture
def by_track(village: Callable[..., Village]) -> Village:
    """A day whose way back goes over a track, driven with a 4x4."""
    circuit, graph = village("4x4")
    assert worst_of(circuit.legs[1]).grade == "track"
    assert violations(circuit, graph) == ()
    return circuit, graph


FAULTS: dict[str, dict[str, object]] = {
    "a better grade than the street's worst": {"grade": "gravel"},
    "a worse grade than any of the street": {"grade": "rough"},
    "more of it than there is": {"length_m": 2_500},
    "less of it than there is": {"length_m": 1_000},
    "another road": {"name": "Route de Tafraout"},
    "another kind of road": {"highway": "secondary"},
    "stated, though assumed": {"assumed": False},
    "another beginning": {"from_start_m": 2_000},
    "more unknown than there is": {"unknown_m": 300},
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_untruth_about_the_worst_stretch_is_found(name: str, by_track: Village) -> None:
    """Only the roads tell: by itself the leg is without a fault."""
    circuit, graph = by_track

    def worsen(leg: Leg) -> Leg:
        return replace(leg, worst=replace(worst_of(leg), **FAULTS[name]))  # type: ignore[arg-type]

    wrong = edit_leg(0, 1, worsen)(circuit)
    assert codes(violations(wrong)) == set()
    assert codes(violations(wrong, graph)) == {"worst"}


@pytest.mark.parametrize("track_m", [0, 500])
def test_other_metres_on_tracks_than_are_driven_are_found(track_m: int, by_track: Village) -> None:
    """They are counted again along the street."""
    circuit, graph = by_track
    wrong = edit_leg(0, 1, lambda leg: replace(leg, track_m=track_m))(circuit)
    assert violations(wrong) == ()
    assert codes(violations(wrong, graph)) == {"track_length"}


def test_an_assumed_grade_cannot_be_called_stated_nor_the_reverse(
    village: Callable[..., Village],
) -> None:
    """A secondary road without a surface is taken to be paved: that is an assumption."""
    circuit, graph = village("car")
    worst = worst_of(circuit.legs[1])
    assert (worst.grade, worst.assumed) == ("paved", True)
    wrong = edit_leg(
        0, 1, lambda leg: replace(leg, worst=replace(worst_of(leg), assumed=False))
    )(circuit)  # fmt: skip
    found = violations(wrong, graph)
    assert [one.problem for one in found] == ["its grade is assumed, not stated"]
