"""The drawn background: sea, lakes, rivers, the province, roads and the names of towns.

Lines are written as short texts (`routes.outputs.webmap.packed`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.ops import polylabel

from routes.outputs.webmap.extent import drawn_box, opening_box
from routes.outputs.webmap.packed import UNITS_PER_DEG, packed
from routes.outputs.webmap.palette import LOOKS
from routes.places import bundled_gateways
from routes.roads.network import FERRY, HIGHWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from routes.circuit import Circuit
    from routes.geo import BoundingBox
    from routes.outputs.texts import Texts
    from routes.places import Place
    from routes.roads.network import RoadNetwork

MOST_ROAD_POINTS = 10_000
"""Roads are drawn coarser until they have no more points than this: about 45 KiB."""

_FINEST_DEG = 0.0001
_RIVER_DEG = 0.0006
_DATA = Path(__file__).parents[2] / "data"
_CLASSES = {
    "major": ("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"),
    "secondary": ("secondary", "secondary_link"),
    "minor": ("tertiary", "tertiary_link"),
    "lane": ("unclassified", "residential", "living_street", "service", "road"),
    "track": ("track",),
}
_CHIEF_TOWNS = ("tiznit", "agadir", "tafraout", "sidi-ifni", "taroudant", "mirleft", "bouizakarne")
"""Towns whose names come first where there is not room for all: chief towns and larger ones."""


def background(circuit: Circuit, network: RoadNetwork | None, texts: Texts) -> dict[str, Any]:
    """Return what `map.js` draws under the circuit, as lists of numbers and names.

    Args:
        circuit: decides which part is drawn.
        network: its roads are drawn by class; of a large one only the main roads; None draws none.
        texts: gives the language of the names.
    """
    box = drawn_box(circuit)
    shapes = water_and_land()
    rivers = shapely.clip_by_rect(np.array(shapes["river"], dtype=object), *box)
    return {
        "region": [round(side, 4) for side in _region().bounds],
        "sea": [_rings(polygon) for polygon in shapes["sea"]],
        "lakes": [_rings(polygon) for polygon in shapes["lake"]],
        "rivers": _lines(shapely.simplify(rivers, _RIVER_DEG)),
        "province": [ring for polygon in shapes["province"] for ring in _rings(polygon)],
        "roads": _roads(network, box, opening_box(circuit)) if network else {},
        "looks": LOOKS,
        "labels": [*_sea_label(shapes["sea"], box, texts), *_town_labels(circuit, box, texts)],
    }


@cache
def water_and_land() -> dict[str, list[Any]]:
    """Return the bundled shapes by kind: `sea`, `lake`, `river`, `province`."""
    shapes: dict[str, list[Any]] = {"sea": [], "lake": [], "river": [], "province": []}
    for name in ("background", "boundary"):
        text = (_DATA / f"{name}.geojson").read_text(encoding="utf-8")
        for feature in json.loads(text)["features"]:
            kind = feature["properties"].get("kind", "province")
            shapes[kind].append(shape(feature["geometry"]))
    return shapes


@cache
def _region() -> Any:  # noqa: ANN401 - a shapely geometry
    """Return the box the bundled shapes were cut to: outside it, land and sea are not known."""
    every = [one for shapes in water_and_land().values() for one in shapes]
    return shapely.box(*shapely.total_bounds(np.array(every, dtype=object)))


def _roads(network: RoadNetwork, box: BoundingBox, near: BoundingBox) -> dict[str, list[str]]:
    """Return the lines of each class, minor classes first, coarser until they are few enough."""
    merged = {
        name: _merged(network, _chosen(network, name, box, near), box)
        for name in reversed(_CLASSES)
    }
    tolerance = _FINEST_DEG
    while True:
        drawn = {name: shapely.simplify(lines, tolerance) for name, lines in merged.items()}
        if sum(int(shapely.get_num_coordinates(lines).sum()) for lines in drawn.values()) <= (
            MOST_ROAD_POINTS
        ):
            break
        tolerance *= 2
        merged = {name: lines[shapely.length(lines) > tolerance] for name, lines in drawn.items()}
    return {name: _lines(lines) for name, lines in drawn.items() if len(lines)}


def _chosen(
    network: RoadNetwork, name: str, box: BoundingBox, near: BoundingBox
) -> NDArray[np.int64]:
    """Return the sections of a class to draw: a schematic network whole, of a real one the main
    roads, and tertiary ones near the circuit.
    """  # noqa: D205
    if not network.section_count:
        return np.zeros(0, dtype=np.int64)
    area = box
    if not network.source.is_schematic:
        if name in {"lane", "track"}:
            return np.zeros(0, dtype=np.int64)
        area = near if name == "minor" else box
    wanted = np.array([HIGHWAYS.index(highway) for highway in _CLASSES[name]])
    starts = network.point_start[:-1]
    low = np.minimum.reduceat(network.point_lonlat, starts)
    high = np.maximum.reduceat(network.point_lonlat, starts)
    inside = (
        (high[:, 0] >= area.west)
        & (low[:, 0] <= area.east)
        & (high[:, 1] >= area.south)
        & (low[:, 1] <= area.north)
    )
    land = (network.flags & FERRY) == 0
    return np.flatnonzero(np.isin(network.highway, wanted) & inside & land)


def _merged(network: RoadNetwork, sections: NDArray[np.int64], box: BoundingBox) -> NDArray[Any]:
    """Return sections as lines, joined where two meet end to end, cut to the box."""
    lines = [shapely.LineString(network.points_of(int(section))) for section in sections]
    joined = shapely.line_merge(shapely.MultiLineString(lines))
    parts = shapely.get_parts(shapely.clip_by_rect(joined, *box))
    return parts[shapely.get_num_coordinates(parts) > 1]


def _lines(shapes: NDArray[Any]) -> list[str]:
    """Return every part of lines as a text; parts that shrink to a point are left out."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    lines = (shapely.get_coordinates(part) for part in parts)
    return [packed(line) for line in lines if np.ptp(np.rint(line * UNITS_PER_DEG), axis=0).any()]


def _rings(polygon: Any) -> list[str]:  # noqa: ANN401 - a shapely geometry
    """Return the outline of a polygon, then its holes."""
    return [
        packed(np.asarray(ring.coords)[:, :2]) for ring in (polygon.exterior, *polygon.interiors)
    ]


def _sea_label(
    seas: Iterable[Any], box: BoundingBox, texts: Texts
) -> Iterator[list[str | float | int]]:
    """Yield the name of the sea where most of it is in sight."""
    for sea in seas:
        pieces = shapely.get_parts(shapely.clip_by_rect(sea, *box))
        if not len(pieces):
            continue
        middle = polylabel(max(pieces, key=lambda piece: float(piece.area)), tolerance=0.02)
        yield [texts.t("Atlantic Ocean"), round(middle.x, 4), round(middle.y, 4), "sea"]


def _town_labels(
    circuit: Circuit, box: BoundingBox, texts: Texts
) -> Iterator[list[str | float | int]]:
    """Yield the names of towns in the box, the most important first."""
    used = {
        place.id: place
        for itinerary in circuit.itineraries
        for place in (itinerary.day.start, itinerary.day.end)
    }
    towns = [place for place in bundled_gateways() if place.kind in {"town", "airport"}]
    every = {place.id: place for place in (*used.values(), *towns)}

    def importance(place: Place) -> int:
        chief = place.id in _CHIEF_TOWNS
        return _CHIEF_TOWNS.index(place.id) if chief else len(_CHIEF_TOWNS)

    for place in sorted(every.values(), key=lambda one: (one.id not in used, importance(one))):
        if box.contains(place.location) and place.kind in {"town", "airport"}:
            rank = "chief" if place.id in used or place.id in _CHIEF_TOWNS else "town"
            lon, lat = place.location
            yield [place.name_in(texts.language), round(lon, 5), round(lat, 5), rank]
