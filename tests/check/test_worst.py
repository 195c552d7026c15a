"""Promises of `routes.check.worst`: the worst stretch, found again on the street."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.geo import LonLat
from routes.places import Place, bundled_gateways, find_place
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.rules import Rules
from tests.check.conftest import WEDNESDAY, codes, edit_leg, frame, make_circuit, traced

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Leg
    from routes.roads.grade import WorstStretch
    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.sites import Site
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


# a road whose line is drawn over the beginning of another, as on a schematic network: between a
# and b a piece of street may be on either, and is not equally long on both
LINE = {
    "z": (-9.01, 29.70),
    "a": (-9.00, 29.70),
    "b": (-8.98, 29.70),
    "c": (-8.98, 29.73),
    "d": (-8.97, 29.70),
}
DRAWN_M, DRIVEN_M = 1_932, 2_500
"""Length of the line between a and b, and of the road that is driven there, metres."""


@pytest.fixture
def drawn_over(
    make_network: Callable[..., RoadNetwork], make_site: Callable[..., Site]
) -> Callable[..., Village]:
    """Return a maker of a day from z over a and b towards d, whose last road is of some kind."""

    def make(last: str) -> Village:
        streets: list[tuple[str, str, dict[str, object]]] = [
            ("z", "a", {"highway": "secondary"}),
            ("a", "b", {"highway": "unclassified", "length_m": DRIVEN_M}),
            ("a", "c", {"highway": "secondary", "via": [LINE["b"]]}),
            ("b", "d", {"highway": last}),
        ]
        network = make_network(LINE, streets)
        network = replace(network, source=replace(network.source, kind="schematic"))
        graph = drivable_graph(network, read_profile("4x4"))
        base = Place(id="base", location=LonLat(-9.0099, 29.7001), name="Base")
        day = frame(base, WEDNESDAY, dt.time(8), dt.time(18))
        site = make_site("site", -8.9701, 29.7001)
        return traced(make_circuit(graph, Rules(), [(day, [site])]), graph), graph

    return make


@pytest.mark.parametrize("last", ["unclassified", "track", "secondary"])
def test_a_stretch_may_be_as_long_as_on_any_road_drawn_there(
    last: str, drawn_over: Callable[..., Village]
) -> None:
    """What is driven is longer there than the line; what begins behind it begins later."""
    circuit, graph = drawn_over(last)
    worst = worst_of(circuit.legs[0])
    assert worst.unknown_m >= DRIVEN_M
    assert worst.from_start_m > DRIVEN_M or last != "track"
    assert violations(circuit, graph) == ()


@pytest.mark.parametrize(
    ("last", "more"),
    [
        ("unclassified", {"length_m": 200, "unknown_m": 200}),
        ("unclassified", {"length_m": -2_700, "unknown_m": -2_700}),
        ("unclassified", {"from_start_m": 1_000}),
        ("track", {"from_start_m": 100}),
        ("track", {"from_start_m": DRAWN_M - DRIVEN_M - 100}),
        ("track", {"unknown_m": 100}),
        ("secondary", {"unknown_m": 100, "length_m": 100}),
    ],
)
def test_a_stretch_longer_than_on_every_road_drawn_there_is_found(
    last: str, more: dict[str, int], drawn_over: Callable[..., Village]
) -> None:
    """So is one shorter than what can be nothing else, and one that begins where none does."""
    circuit, graph = drawn_over(last)
    worst = worst_of(circuit.legs[0])
    changes = {key: getattr(worst, key) + metres for key, metres in more.items()}
    wrong = edit_leg(0, 0, lambda leg: replace(leg, worst=replace(worst, **changes)))(circuit)
    assert codes(violations(wrong, graph)) - codes(violations(wrong)) == {"worst"}


def test_a_leg_on_bundled_roads_that_lie_on_each_other_is_without_a_fault(
    graph: DrivableGraph, bundled_sites: tuple[Site, ...]
) -> None:
    """The first plan that failed its own check: from Tazka towards Boutabi."""
    site = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    day = frame(base, WEDNESDAY, dt.time(8), dt.time(18))
    plan = [site["maison-berbere-tazka"], site["coop-tazouknit-boutabi"]]
    circuit = traced(make_circuit(graph, Rules(), [(day, plan)]), graph)
    assert violations(circuit, graph) == ()
    more = replace(worst_of(circuit.legs[1]), unknown_m=3_000, length_m=3_000)
    wrong = edit_leg(0, 1, lambda leg: replace(leg, worst=more))(circuit)
    assert codes(violations(wrong, graph)) == {"worst"}
