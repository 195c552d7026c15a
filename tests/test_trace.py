"""Promises of `routes.trace`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from routes.circuit import Lunch
from routes.geo import line_length_m
from routes.matrix import travel_matrix
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.trace import trace

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.places import Place
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snapped
    from routes.sites import Site


def places_of(circuit: Circuit) -> list[Place | Site]:
    """Return every place a circuit calls at, each once, where its days start first."""
    places: dict[str, Place | Site] = {
        itinerary.day.start.id: itinerary.day.start for itinerary in circuit.itineraries
    }
    for itinerary in circuit.itineraries:
        for call, _ in itinerary.calls():
            place = call.place if isinstance(call, Lunch) else call.site
            places.setdefault(place.id, place)
    return list(places.values())


def on_roads(circuit: Circuit) -> tuple[Circuit, DrivableGraph, Snapped]:
    """Return the hand-drawn circuit with the durations and lengths of the bundled roads."""
    graph = drivable_graph(bundled_network(), read_profile("car"))
    snapped = snap_places(graph, places_of(circuit))
    matrix = travel_matrix(graph, snapped.snaps)
    itineraries = []
    for itinerary in circuit.itineraries:
        legs = []
        for leg in itinerary.legs:
            cell = matrix.index(leg.origin_id), matrix.index(leg.destination_id)
            duration = dt.timedelta(seconds=int(matrix.duration_s[cell]))
            bare = replace(leg, geometry=(), cues=(), track_m=None, worst=None, passage=None)
            distance_m = int(matrix.distance_m[cell])
            legs.append(replace(bare, duration=duration, distance_m=distance_m))
        itineraries.append(replace(itinerary, legs=tuple(legs)))
    return replace(circuit, itineraries=tuple(itineraries)), graph, snapped


def test_every_leg_follows_the_road_from_place_to_place(circuit: Circuit) -> None:
    """The line begins and ends where the places meet the road, and hangs together."""
    planned, graph, snapped = on_roads(circuit)
    at = {snap.place_id: snap.point for snap in snapped.snaps}
    legs = trace(planned, graph, snapped).legs
    assert len(legs) == len(planned.legs)
    for leg in legs:
        assert leg.geometry[0] == pytest.approx(at[leg.origin_id], abs=1e-6)
        assert leg.geometry[-1] == pytest.approx(at[leg.destination_id], abs=1e-6)
        # drawn lines of the schematic table are shorter than the road, never much longer
        assert line_length_m(leg.geometry) <= leg.distance_m * 1.1 + 300
        assert leg.cues[-1].from_start_m == leg.distance_m
    for before, after in pairwise(legs):
        if before.destination_id == after.origin_id:
            assert before.geometry[-1] == after.geometry[0]


def test_times_and_totals_are_left_as_planned(circuit: Circuit) -> None:
    """Tracing only adds."""
    planned, graph, snapped = on_roads(circuit)
    traced = trace(planned, graph, snapped)
    assert (traced.driving, traced.distance_m, traced.stops) == (
        planned.driving,
        planned.distance_m,
        planned.stops,
    )


def test_every_leg_names_its_worst_road(circuit: Circuit) -> None:
    """It lies on the leg, holds all its tracks, and is no more than assumed on schematic roads."""
    planned, graph, snapped = on_roads(circuit)
    for leg in trace(planned, graph, snapped).legs:
        worst = leg.worst
        assert worst is not None
        assert worst.grade in {"unknown", "paved", "track"}
        assert worst.assumed == (worst.grade != "unknown")
        assert 0 < worst.length_m <= leg.distance_m
        assert worst.from_start_m + worst.length_m <= leg.distance_m or worst.grade != "paved"
        assert worst.unknown_m <= leg.distance_m
        assert worst.length_m == leg.track_m if leg.track_m else worst.grade != "track"
        assert worst.surface == ""


def test_within_a_road_limit_no_leg_is_worse(circuit: Circuit) -> None:
    """What was planned on a graph with a limit keeps to it, as far as is known."""
    limited = drivable_graph(bundled_network(), read_profile("car", "paved"))
    planned, _, _ = on_roads(circuit)
    snapped = snap_places(limited, places_of(circuit))
    grades = {leg.worst.grade for leg in trace(planned, limited, snapped).legs if leg.worst}
    assert grades <= {"paved", "unknown"}


def test_who_stays_in_place_meets_no_road(circuit: Circuit) -> None:
    """A leg of no length has a point, no metres on tracks and no worst road."""
    planned, graph, snapped = on_roads(circuit)
    first = trace(planned, graph, snapped).itineraries[0]
    still = replace(first.legs[0], destination_id=first.legs[0].origin_id)
    itinerary = replace(first, legs=(still, *first.legs[1:]))
    traced = trace(replace(planned, itineraries=(itinerary,)), graph, snapped).legs[0]
    assert (traced.worst, traced.track_m, traced.cues) == (None, 0, ())
    assert len(traced.geometry) == 2


def test_a_place_that_was_not_snapped_is_an_error(circuit: Circuit) -> None:
    """It cannot be traced, and is named."""
    planned, graph, snapped = on_roads(circuit)
    without = replace(snapped, snaps=snapped.snaps[1:])
    with pytest.raises(ValueError, match="tafraout is not on the road network"):
        trace(planned, graph, without)


def test_every_leg_says_what_it_takes(circuit: Circuit) -> None:
    """A car, as it is planned with one, no ford, no ferry, and longer if it goes slowly."""
    traced = trace(*on_roads(circuit))
    for leg in traced.legs:
        passage = leg.passage
        assert passage is not None
        assert (passage.vehicle, passage.fords, passage.ferry_m) == ("car", 0, 0)
        assert 1.14 < passage.slowest / leg.duration < 1.41
