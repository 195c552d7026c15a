"""Promises of `routes.trace`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from routes.geo import line_length_m
from routes.matrix import travel_matrix
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.trace import trace

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snapped


def on_roads(circuit: Circuit) -> tuple[Circuit, DrivableGraph, Snapped]:
    """Return the hand-drawn circuit with the durations and lengths of the bundled roads."""
    graph = drivable_graph(bundled_network(), read_profile("car"))
    places = {stop.site.id: stop.site for stop in circuit.stops}
    bases = {day.day.start.id: day.day.start for day in circuit.itineraries}
    snapped = snap_places(graph, [*bases.values(), *places.values()])
    matrix = travel_matrix(graph, snapped.snaps)
    itineraries = []
    for itinerary in circuit.itineraries:
        legs = []
        for leg in itinerary.legs:
            cell = matrix.index(leg.origin_id), matrix.index(leg.destination_id)
            duration = dt.timedelta(seconds=int(matrix.duration_s[cell]))
            bare = replace(leg, geometry=(), cues=(), track_m=None, duration=duration)
            legs.append(replace(bare, distance_m=int(matrix.distance_m[cell])))
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


def test_a_place_that_was_not_snapped_is_an_error(circuit: Circuit) -> None:
    """It cannot be traced, and is named."""
    planned, graph, snapped = on_roads(circuit)
    without = replace(snapped, snaps=snapped.snaps[1:])
    with pytest.raises(ValueError, match="tafraout is not on the road network"):
        trace(planned, graph, without)
