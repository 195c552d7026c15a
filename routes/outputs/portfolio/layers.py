"""What the map of all circuits draws, as inert numbers: lines, badges, and the land under them.

`portfolio.js` draws it with Leaflet. Only the streets the circuits drive on are known here, so no
other road is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from routes.geo import LonLat, distance_m
from routes.outputs.portfolio.style import style_of
from routes.outputs.texts import Texts
from routes.outputs.webmap.background import background
from routes.outputs.webmap.extent import opening_box
from routes.outputs.webmap.packed import packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from routes.circuit import Circuit, Itinerary
    from routes.sites import Language

MOST_POINTS = 16_000
"""Lines are drawn coarser until all circuits have no more points than this: about 140 KiB."""

_FINEST_DEG = 0.00004
_WORTH_LOOKING = 24
"""How many places along a circuit are tried for its badge."""


def drawn_map(circuits: Sequence[Circuit], language: Language) -> dict[str, Any]:
    """Return what `portfolio.js` draws, for `guard.island`.

    Args:
        circuits: one at least, in order of their numbers.
        language: of the names of towns and of the sea.
    """
    whole = replace(circuits[0], itineraries=tuple(_itineraries(circuits)), unvisited=())
    box = opening_box(whole)
    tolerance = _tolerance(circuits)
    return {
        "background": background(whole, None, Texts(language, "webmap")),
        "box": [round(side, 5) for side in box],
        "circuits": [
            {
                "color": style_of(number).color,
                "dashes": style_of(number).dashes,
                "lines": [packed(line) for line in _lines(circuit, tolerance)],
                "badge": [round(degrees, 5) for degrees in badge],
                "box": [round(side, 5) for side in opening_box(circuit)],
            }
            for number, (circuit, badge) in enumerate(
                zip(circuits, badges(circuits), strict=True), start=1
            )
        ],
    }


def _itineraries(circuits: Sequence[Circuit]) -> Iterator[Itinerary]:
    for circuit in circuits:
        yield from circuit.itineraries


def _lines(circuit: Circuit, tolerance_deg: float) -> Iterator[NDArray[np.float64]]:
    """Yield the streets of a circuit, a street that is driven twice once."""
    legs = [shapely.LineString(leg.geometry) for leg in circuit.legs if len(leg.geometry) > 1]
    if not legs:
        return
    joined = shapely.line_merge(shapely.unary_union(legs))
    for line in shapely.get_parts(shapely.simplify(joined, tolerance_deg)):
        points = shapely.get_coordinates(line)
        if len(points) > 1:
            yield points


def _tolerance(circuits: Sequence[Circuit]) -> float:
    """Return how coarse lines must be drawn to keep within their number of points, degrees."""
    tolerance = _FINEST_DEG
    for _ in range(20):
        drawn = [line for circuit in circuits for line in _lines(circuit, tolerance)]
        if sum(map(len, drawn)) <= max(MOST_POINTS, 2 * len(drawn)):
            break
        tolerance *= 1.5
    return tolerance


def badges(circuits: Sequence[Circuit]) -> list[LonLat]:
    """Return where the number of each circuit stands: on it, far from its start and from others.

    Circuits that start in one town would all have their numbers there; each takes the place along
    it that is farthest from the badges before it and from where it starts.
    """
    placed: list[LonLat] = []
    for circuit in circuits:
        places = _places(circuit)
        taken = [*placed, *_starts(circuit)]
        placed.append(max(places, key=lambda place: _least_distance(place, taken)))
    return placed


def _least_distance(place: LonLat, others: Sequence[LonLat]) -> float:
    return min((distance_m(place, other) for other in others), default=0.0)


def _starts(circuit: Circuit) -> list[LonLat]:
    return [itinerary.day.start.location for itinerary in circuit.itineraries[:1]]


def _places(circuit: Circuit) -> list[LonLat]:
    """Return places along a circuit: some points of its streets, or its stops, or its start."""
    points = [point for leg in circuit.legs for point in leg.geometry]
    points = points[:: max(1, len(points) // _WORTH_LOOKING)]
    stops = [stop.site.location for stop in circuit.stops]
    west, south, _, _ = opening_box(circuit)
    return points or stops or _starts(circuit) or [LonLat(west, south)]
