"""What part of the world the map shows: the box to open on, and the box to draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routes.geo import BoundingBox, LonLat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routes.circuit import Circuit

_LEAST_HALF_DEG = 0.02
"""Half the least height of the box, so that a single place is not shown from the doorstep."""


def opening_box(circuit: Circuit) -> BoundingBox:
    """Return the box around everything driven and visited; around the left-out if nothing is."""
    points = list(_visited(circuit)) or [entry.site.location for entry in circuit.unvisited]
    return _around(points or [LonLat(0.0, 0.0)])


def drawn_box(circuit: Circuit) -> BoundingBox:
    """Return the box whose background is drawn: three times the opening box, and square.

    One can move away from the circuit, and zoom out once, before the roads end.
    """
    box = opening_box(circuit)
    lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    shrink = math.cos(math.radians(lat))
    half = 1.5 * max((box.east - box.west) * shrink, box.north - box.south)
    half_lon = half / max(shrink, 0.1)
    return BoundingBox(lon - half_lon, max(lat - half, -85), lon + half_lon, min(lat + half, 85))


def _visited(circuit: Circuit) -> Iterable[LonLat]:
    for itinerary in circuit.itineraries:
        yield itinerary.day.start.location
        yield itinerary.day.end.location
        for stop in itinerary.stops:
            yield stop.site.location
        if itinerary.lunch is not None:
            yield itinerary.lunch.place.location
        for leg in itinerary.legs:
            yield from leg.geometry


def _around(points: list[LonLat]) -> BoundingBox:
    """Return the box around points, not smaller than the least one."""
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    lat = (south + north) / 2
    pad_lon = max(0.0, _LEAST_HALF_DEG / math.cos(math.radians(lat)) - (east - west) / 2)
    pad_lat = max(0.0, _LEAST_HALF_DEG - (north - south) / 2)
    return BoundingBox(west - pad_lon, south - pad_lat, east + pad_lon, north + pad_lat)
