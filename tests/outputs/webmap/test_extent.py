"""The map opens on the circuit and draws enough around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.geo import BoundingBox, LonLat, distance_m
from routes.outputs.webmap.extent import drawn_box, opening_box

if TYPE_CHECKING:
    from routes.circuit import Circuit


def test_the_opening_box_holds_everything_driven_and_visited(circuit: Circuit) -> None:
    """Stops, lunch, both ends of each day and every point of the streets."""
    first, second = circuit.itineraries
    assert first.lunch is not None
    place = replace(first.lunch.place, location=LonLat(-8.7, 29.9))
    far = replace(first, lunch=replace(first.lunch, place=place))
    circuit = replace(circuit, itineraries=(far, second))
    box = opening_box(circuit)
    points = [stop.site.location for stop in circuit.stops]
    points.append(place.location)
    points += [itinerary.day.start.location for itinerary in circuit.itineraries]
    points += [point for leg in circuit.legs for point in leg.geometry]
    assert all(box.contains(point) for point in points)
    assert box.west == min(point.lon for point in points)


def test_a_single_place_is_not_shown_from_the_doorstep(circuit: Circuit) -> None:
    """The box is at least four kilometres wide and high."""
    idle = tuple(replace(one, stops=(), legs=(), lunch=None) for one in circuit.itineraries)
    west, south, east, north = opening_box(replace(circuit, itineraries=idle))
    assert distance_m(LonLat(west, south), LonLat(east, south)) > 4000
    assert distance_m(LonLat(west, south), LonLat(west, north)) > 4000


def test_without_days_the_map_opens_on_what_was_left_out(circuit: Circuit) -> None:
    """And without that it still opens."""
    dayless = replace(circuit, itineraries=())
    box = opening_box(dayless)
    assert all(box.contains(entry.site.location) for entry in circuit.unvisited)
    assert opening_box(replace(dayless, unvisited=())).contains(LonLat(0, 0))


def test_the_drawn_box_is_three_times_as_large(circuit: Circuit) -> None:
    """It is centred on the opening box and square on the ground."""
    inner, outer = opening_box(circuit), drawn_box(circuit)
    side = max(
        distance_m(LonLat(inner.west, inner.south), LonLat(inner.east, inner.south)),
        distance_m(LonLat(inner.west, inner.south), LonLat(inner.west, inner.north)),
    )
    assert isinstance(outer, BoundingBox)
    middle = (outer.south + outer.north) / 2
    width = distance_m(LonLat(outer.west, middle), LonLat(outer.east, middle))
    height = distance_m(LonLat(outer.west, outer.south), LonLat(outer.west, outer.north))
    assert width == pytest.approx(3 * side, rel=0.02)
    assert height == pytest.approx(3 * side, rel=0.02)
