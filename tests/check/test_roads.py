"""Promises of `routes.check.roads` and `routes.check.follow`: every leg is driven again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.check import violations
from routes.check.follow import Ground
from routes.check.roads import _drive, _snap_problems
from routes.check.ways import find_ways
from routes.geo import LonLat
from routes.roads.snap import snap_places
from tests.check.conftest import (
    SECOND,
    codes,
    edit_left,
    edit_leg,
    edit_lunch,
    edit_stop,
    with_slack,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit, Leg
    from routes.roads.graph import DrivableGraph
    from tests.check.conftest import Edit, Village

ON_ROADS: dict[str, tuple[set[str], Edit]] = {
    "another profile": ({"profile"}, lambda circuit: replace(circuit, profile="4x4")),
    "other roads": (
        {"roads"},
        lambda circuit: replace(circuit, roads=replace(circuit.roads, sha256="1" * 64)),
    ),
    "a leg too slow": (
        {"duration"},
        edit_leg(1, 2, lambda leg: replace(leg, duration=leg.duration + 5 * SECOND)),
    ),
    "a leg too fast": (
        {"duration"},
        edit_leg(1, 2, lambda leg: replace(leg, duration=leg.duration - 5 * SECOND)),
    ),
    "a leg too long": (
        {"distance"},
        edit_leg(1, 2, lambda leg: replace(leg, distance_m=leg.distance_m + 5)),
    ),
    "a leg too short": (
        {"distance"},
        edit_leg(1, 2, lambda leg: replace(leg, distance_m=leg.distance_m - 5)),
    ),
    "a stop said to be nearer to its road": (
        {"snap"},
        edit_stop(1, 1, lambda stop: replace(stop, snap_m=stop.snap_m - 5)),
    ),
    "lunch said to be farther from its road": ({"snap"}, edit_lunch(0, snap_m=900.0)),
    "a site left out said to be farther from its road": ({"snap"}, edit_left("closed", snap_m=9e3)),
    "no distance of a site left out as far": (
        {"reason", "snap"},
        edit_left("no_time", reason="far_from_road", extra_min=None),
    ),
    "far from a road, though left out for want of time": (
        {"reason"},
        edit_left("far_from_road", reason="no_time"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ON_ROADS)
def test_each_fault_on_the_roads_is_found_and_nothing_else(
    name: str, planned: Circuit, graph: DrivableGraph
) -> None:
    """One change that only the roads can tell breaks the rules named."""
    expected, edit = ON_ROADS[name]
    wrong = with_slack(edit(planned))
    assert codes(violations(wrong)) == set()
    assert codes(violations(wrong, graph)) == expected


def test_the_distance_of_a_site_left_out_may_be_said(
    planned: Circuit, graph: DrivableGraph
) -> None:
    """If it is the true one."""
    left = next(item for item in planned.unvisited if item.reason == "closed")
    (snap,) = snap_places(graph, [left.site]).snaps
    said = edit_left("closed", snap_m=snap.distance_m)(planned)
    assert violations(said, graph) == ()


def test_a_street_beside_the_road_is_found(whole: Circuit, graph: DrivableGraph) -> None:
    """A point ten metres off a road is on no road."""

    def aside(leg: Leg) -> Leg:
        street = list(leg.geometry)
        street[2] = LonLat(street[2].lon + 10 / 96_700, street[2].lat)
        return replace(leg, geometry=tuple(street))

    astray = edit_leg(1, 1, aside)(whole)
    assert violations(astray) == ()
    found = violations(astray, graph)
    assert codes(found) == {"street"}
    assert "2 of " in found[0].problem


def test_a_street_with_a_detour_is_found(whole: Circuit, graph: DrivableGraph) -> None:
    """Every piece is a road, yet driving there and back again takes longer than the leg says."""

    def detour(leg: Leg) -> Leg:
        half = len(leg.geometry) // 2
        there = leg.geometry[:half]
        return replace(leg, geometry=(*there, *there[-2::-1], *leg.geometry[1:]))

    found = violations(edit_leg(1, 1, detour)(whole), graph)
    assert codes(found) == {"street"}
    assert "takes" in found[0].problem


def test_places_too_far_from_a_road_are_found(planned: Circuit, graph: DrivableGraph) -> None:
    """With a limit of a metre no place of this circuit can be reached."""
    bare = replace(planned, unvisited=())
    found = violations(bare, graph, max_snap_m=1.0)
    assert codes(found) == {"far"}
    assert {violation.where for violation in found} >= {stop.site.id for stop in bare.stops}


def test_a_nearer_road_is_found(planned: Circuit, graph: DrivableGraph) -> None:
    """Where a stop meets the road is measured again, not taken from the snapping."""
    ways = find_ways(graph.network, graph.profile)
    stop = planned.stops[0]
    (snap,) = snap_places(graph, [stop.site]).snaps
    assert list(_snap_problems(ways, Ground(ways), stop, snap)) == []
    far = snap.distance_m + 300
    wrong = replace(snap, distance_m=far)
    (found,) = _snap_problems(ways, Ground(ways), replace(stop, snap_m=far), wrong)
    assert "another is" in found


def test_a_place_without_a_way_is_found(planned: Circuit, graph: DrivableGraph) -> None:
    """A leg to a place the profile cannot drive to has no way: `no_way`."""
    ways = find_ways(graph.network, graph.profile)
    shut = replace(ways, access_m=np.full_like(ways.access_m, np.inf))
    ends = snap_places(graph, [stop.site for stop in planned.stops[:2]]).snaps
    assert list(_drive(ways, planned.itineraries[0].legs[1], (ends[0], ends[1]))) == []
    found = list(_drive(shut, planned.itineraries[0].legs[1], (ends[0], ends[1])))
    assert [code for code, _ in found] == ["no_way"]


def test_driving_against_a_one_way_street_is_found(village: Callable[..., Village]) -> None:
    """The way back along the street one came by is a road, but not in that direction."""
    circuit, graph = village("car")
    there = circuit.legs[0]
    wrong = edit_leg(0, 1, lambda leg: replace(leg, geometry=there.geometry[::-1]))(circuit)
    street = next(found for found in violations(wrong, graph) if found.code == "street")
    assert "not on a road driven this way" in street.problem


def test_a_track_as_a_way_through_is_found(village: Callable[..., Village]) -> None:
    """What a 4x4 may drive, a car may not: its time, length and street are all refused."""
    through, _ = village("4x4")
    circuit, graph = village("car")
    back = through.legs[1]
    assert back.track_m
    wrong = edit_leg(0, 1, lambda leg: replace(back, departure=leg.departure))(circuit)
    found = codes(violations(with_slack(wrong), graph))
    assert found == {"duration", "distance", "street"}
