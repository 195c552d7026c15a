"""Promises of `routes.check.passage`: what a leg takes, found again on its street."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.geo import LonLat
from routes.places import Place
from routes.roads.graph import drivable_graph
from routes.roads.network import FERRY, FORD
from routes.roads.profile import read_profile
from routes.rules import Rules
from tests.check.conftest import WEDNESDAY, codes, edit_leg, frame, make_circuit, traced

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit, Leg
    from routes.roads.network import RoadNetwork
    from routes.roads.passage import Passage
    from routes.sites import Site
    from tests.check.conftest import Edit, Village

PLACES = {"z": (-9.02, 29.70), "a": (-9.01, 29.70), "b": (-8.98, 29.70), "c": (-8.97, 29.70)}
ROWS: list[tuple[str, str, dict[str, object]]] = [
    ("z", "a", {"highway": "secondary", "bend_deg": 400.0}),
    ("a", "b", {"highway": "ferry", "flags": FERRY, "measured_s": 1200.0}),
    ("b", "c", {"highway": "track", "tracktype": "grade5", "flags": FORD}),
]


@pytest.fixture
def over_water(
    make_network: Callable[..., RoadNetwork], make_site: Callable[..., Site]
) -> Callable[..., Village]:
    """Return a maker of a day over bends, a ferry and a ford to a site and back, with a 4x4."""

    def make(timed_spread: float | None = None) -> Village:
        profile = replace(read_profile("4x4"), timed_spread=timed_spread)
        graph = drivable_graph(make_network(PLACES, ROWS), profile)
        base = Place(id="base", location=LonLat(-9.0199, 29.7001), name="Base")
        day = frame(base, WEDNESDAY, dt.time(8), dt.time(18))
        site = make_site("site", -8.9701, 29.7001)
        return traced(make_circuit(graph, Rules(), [(day, [site])]), graph), graph

    return make


def edit_passage(**changes: object) -> Edit:
    """Change what the way there takes."""

    def edit(leg: Leg) -> Leg:
        assert leg.passage is not None
        return replace(leg, passage=replace(leg.passage, **changes))  # type: ignore[arg-type]

    return edit_leg(0, 0, edit)


def passage_of(circuit: Circuit) -> Passage:
    """Return what the way there takes."""
    passage = circuit.legs[0].passage
    assert passage is not None
    return passage


@pytest.mark.parametrize("timed_spread", [None, 0.05, 0.8])
def test_what_a_leg_takes_is_found_again(
    over_water: Callable[..., Village], timed_spread: float | None
) -> None:
    """Ferry, ford and vehicle, by the table and by timed drives."""
    circuit, graph = over_water(timed_spread)
    passage = passage_of(circuit)
    assert (passage.vehicle, passage.fords) == ("high-clearance", 1)
    assert 2_800 < passage.ferry_m < 3_000
    assert passage.slowest > circuit.legs[0].duration
    assert violations(circuit, graph) == ()


FAULTS: dict[str, dict[str, object]] = {
    "a vehicle that may not": {"vehicle": "car"},
    "more vehicle than it takes": {"vehicle": "4x4"},
    "no vehicle": {"vehicle": ""},
    "no ford": {"fords": 0},
    "two fords": {"fords": 2},
    "no ferry": {"ferry_m": 0},
    "less ferry": {"ferry_m": 2_500},
    "another slowest time": {"slowest": dt.timedelta(hours=5)},
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_untruth_about_a_passage_is_found(
    name: str, over_water: Callable[..., Village]
) -> None:
    """Only the roads tell: by itself the leg is without a fault."""
    circuit, graph = over_water()
    wrong = edit_passage(**FAULTS[name])(circuit)
    assert codes(violations(wrong)) == set()
    assert codes(violations(wrong, graph)) == {"passage"}


def test_times_as_planned_are_not_the_slowest(over_water: Callable[..., Village]) -> None:
    """The range must be that of the roads, not empty."""
    circuit, graph = over_water()
    wrong = edit_passage(slowest=circuit.legs[0].duration)(circuit)
    assert codes(violations(wrong, graph)) == {"passage"}


def test_figures_no_leg_can_have_are_found_without_roads(
    over_water: Callable[..., Village],
) -> None:
    """Slower than slow, more ferry than way, a passage without a street."""
    circuit, _ = over_water()
    leg = circuit.legs[0]
    hurried = edit_passage(slowest=leg.duration - dt.timedelta(seconds=1))(circuit)
    assert codes(violations(hurried)) == {"passage"}
    afloat = edit_passage(ferry_m=leg.distance_m + 1)(circuit)
    assert codes(violations(afloat)) == {"passage"}
    bare = edit_leg(
        0, 0, lambda leg: replace(leg, geometry=(), cues=(), track_m=None, worst=None)
    )(circuit)  # fmt: skip
    assert codes(violations(bare)) == {"passage"}


def test_a_leg_need_not_say_what_it_takes(over_water: Callable[..., Village]) -> None:
    """A circuit from before there were passages has no fault for that."""
    circuit, graph = over_water()
    silent = edit_leg(0, 0, lambda leg: replace(leg, passage=None))(circuit)
    assert violations(silent, graph) == ()
