"""The small picture on a card: the trace of a circuit, its stops, and the sea if it is near."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from routes.outputs.portfolio.style import style_of
from routes.outputs.webmap.background import water_and_land
from routes.outputs.webmap.extent import opening_box
from routes.outputs.webmap.guard import Html, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routes.circuit import Circuit
    from routes.geo import BoundingBox, LonLat

WIDTH, HEIGHT = 320, 168
"""Size of the picture, units of its own."""

_PADDING = 24.0
_FINEST = 0.7
_FREE = 0.8


class _View(NamedTuple):
    """Where the picture lies: its middle in degrees, and units per degree of latitude."""

    lon: float
    lat: float
    scale: float

    def points(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (k, 2) longitudes and latitudes as places in the picture."""
        shrink = math.cos(math.radians(self.lat))
        x = WIDTH / 2 + (lonlat[:, 0] - self.lon) * shrink * self.scale
        y = HEIGHT / 2 - (lonlat[:, 1] - self.lat) * self.scale
        return np.column_stack([x, y])


def picture(number: int, circuit: Circuit) -> Html:
    """Return a drawing of a circuit in the style of its number; text beside it says the same."""
    view = _view(opening_box(circuit))
    style = style_of(number)
    line = {"fill": "none", "stroke_linejoin": "round", "stroke_linecap": "round"}
    trace = _path(_traces(circuit), view)
    return tag(
        "svg",
        tag("path", d=_sea(view), fill="#cfe2ea", fill_rule="evenodd"),
        tag("path", d=trace, stroke="#fff", stroke_width="6", **line),
        tag(
            "path",
            d=trace,
            stroke=style.color,
            stroke_width="3",
            stroke_dasharray=style.dashes or None,
            **line,
        ),
        *(_dot(stop.site.location, view, style.color) for stop in circuit.stops),
        *(_start(itinerary.day.start.location, view) for itinerary in circuit.itineraries[:1]),
        class_="picture",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="xMidYMid slice",
        aria_hidden="true",
    )


def _view(box: BoundingBox) -> _View:
    """Return a view of a box, moved so far aside that the bundled shapes fill it, if that goes."""
    west, south, east, north = box
    _lon, lat = (west + east) / 2, (south + north) / 2
    shrink = math.cos(math.radians(lat))
    scale = min(
        (WIDTH - 2 * _PADDING) / max((east - west) * shrink, 1e-6),
        (HEIGHT - 2 * _PADDING) / max(north - south, 1e-6),
    )
    every = [shape for shapes in water_and_land().values() for shape in shapes]
    first_lon, first_lat, last_lon, last_lat = shapely.total_bounds(every)
    return _View(
        _moved((west, east), WIDTH / scale / shrink, (first_lon, last_lon)),
        _moved((south, north), HEIGHT / scale, (first_lat, last_lat)),
        scale,
    )


def _moved(inner: tuple[float, float], length: float, outer: tuple[float, float]) -> float:
    """Return the middle of a span of a length that holds the inner one and ends within the outer.

    The inner one comes first: it stays away from the ends of the span by a share of what is free.
    """
    middle = (inner[0] + inner[1]) / 2
    free = max(0.0, length - (inner[1] - inner[0])) / 2 * _FREE
    too_low = max(0.0, outer[0] - (middle - length / 2))
    too_high = max(0.0, middle + length / 2 - outer[1])
    return middle + min(too_low, free) - min(too_high, free)


def _traces(circuit: Circuit) -> Iterator[NDArray[np.float64]]:
    for leg in circuit.legs:
        if len(leg.geometry) > 1:
            yield np.array(leg.geometry, dtype=float)


def _path(lines: Iterator[NDArray[np.float64]], view: _View) -> str:
    """Return lines as the `d` of a path, without points that nobody would see."""
    drawn = [shapely.simplify(shapely.LineString(view.points(line)), _FINEST) for line in lines]
    return "".join(_moves(shapely.get_coordinates(line)) for line in drawn)


def _moves(points: NDArray[np.float64], end: str = "") -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + end


def _sea(view: _View) -> str:
    """Return what of the sea and the lakes lies in the picture."""
    frame = shapely.box(-4, -4, WIDTH + 4, HEIGHT + 4)
    shapes = water_and_land()
    paths = []
    for water in (*shapes["sea"], *shapes["lake"]):
        placed: Any = shapely.transform(water, view.points)
        seen = shapely.simplify(shapely.intersection(shapely.make_valid(placed), frame), _FINEST)
        for part in shapely.get_parts(seen):
            if part.geom_type == "Polygon" and not part.is_empty:
                rings = (part.exterior, *part.interiors)
                paths += [_moves(shapely.get_coordinates(ring), "Z") for ring in rings]
    return "".join(paths)


def _place(location: LonLat, view: _View) -> tuple[float, float]:
    x, y = view.points(np.array([location], dtype=float))[0]
    return float(x), float(y)


def _dot(location: LonLat, view: _View, color: str) -> Html:
    x, y = _place(location, view)
    return tag(
        "circle",
        cx=f"{x:.1f}",
        cy=f"{y:.1f}",
        r="4.5",
        fill=color,
        stroke="#fff",
        stroke_width="1.5",
    )


def _start(location: LonLat, view: _View) -> Html:
    x, y = _place(location, view)
    return tag(
        "rect",
        x=f"{x - 5:.1f}",
        y=f"{y - 5:.1f}",
        width="10",
        height="10",
        rx="2",
        fill="#26221c",
        stroke="#fff",
        stroke_width="1.5",
    )
