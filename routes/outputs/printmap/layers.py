"""What lies under the circuit: sea, lakes, rivers, the province's boundary, and the roads."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from shapely.geometry import shape

from routes.roads.network import HIGHWAYS
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from routes.geo import LonLat
    from routes.outputs.printmap.projection import Projection
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

_DATA = Path(__file__).parents[2] / "data"
_SIMPLIFY_MM = 0.12
_BLEED_MM = 3.0  # lines run on under the frame, so that no end shows
_MOST_POINTS = 9_000
_LEAST_SHIELD_MM = 9.0
_SHIELD_EVERY_MM = 55.0

LEVELS = (
    ("motorway", "motorway_link", "trunk", "trunk_link"),
    ("primary", "primary_link"),
    ("secondary", "secondary_link"),
    ("tertiary", "tertiary_link"),
    ("unclassified", "residential", "living_street", "road"),
    ("service", "track", "ferry"),
)
"""Classes of road in the order of their weight on the map."""

_LEVEL_OF = np.array(
    [
        next(level for level, classes in enumerate(LEVELS) if highway in classes)
        for highway in HIGHWAYS
    ]
)
_SHIELD_LEVELS = 4
_OPEN_WATER = 2.0
"""Degrees of longitude: no sheet of the province reaches farther."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A drawn piece of the background.

    Attributes:
        kind: `sea`, `lake`, `river` or `boundary`.
        name: its name in the language asked for, empty if none is known.
        geometry: on the sheet, millimetres.
    """

    kind: str
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLevel:
    """The roads of one weight.

    Attributes:
        level: index into `LEVELS`.
        lines: on the sheet, millimetres.
    """

    level: int
    lines: tuple[NDArray[np.float64], ...]


def background(projection: Projection, language: Language) -> tuple[Area, ...]:
    """Return the pieces of the background the sheet shows, in the order they are drawn."""
    found = []
    for kind, names, geometry in _features():
        placed = shapely.transform(geometry, projection.to_mm)
        seen = _clipped(shapely.simplify(placed, _SIMPLIFY_MM), projection)
        if not seen.is_empty:
            name = names[language] or names["fr"]
            found.append(Area(kind=kind, name=name, geometry=seen))
    return tuple(found)


@cache
def _features() -> tuple[tuple[str, dict[str, str], BaseGeometry], ...]:
    """Return kind, names and geometry of every bundled feature; the boundary is a line."""
    rows: list[tuple[str, dict[str, str], BaseGeometry]] = []
    for feature in _read("background.geojson"):
        properties, geometry = feature["properties"], shape(feature["geometry"])
        if properties["kind"] == "sea":
            geometry = _on_to_the_west(geometry)
        rows.append((properties["kind"], _names(properties), geometry))
    for feature in _read("boundary.geojson"):
        edge = shape(feature["geometry"]).boundary
        rows.append(("boundary", _names(feature["properties"]), edge))
    return tuple(rows)


def _on_to_the_west(sea: BaseGeometry) -> BaseGeometry:
    """Return the sea without the western edge it was cut at, which is open water.

    The coast runs from north-east to south-west: what lies west of the sea is sea.
    """
    west, south, _, north = sea.bounds
    return sea.union(shapely.box(west - _OPEN_WATER, south, west, north))


def _read(name: str) -> list[dict[str, Any]]:
    text = (_DATA / name).read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features


def _names(properties: dict[str, Any]) -> dict[str, str]:
    return {key: properties.get(f"name_{key}") or "" for key in LANGUAGES}


def _clipped(geometry: BaseGeometry, projection: Projection) -> BaseGeometry:
    clipped: BaseGeometry = shapely.clip_by_rect(
        geometry,
        -_BLEED_MM,
        -_BLEED_MM,
        projection.width_mm + _BLEED_MM,
        projection.height_mm + _BLEED_MM,
    )
    return clipped


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRoads:
    """The roads on a sheet.

    Attributes:
        network: where they are from.
        projection: of the sheet.
        sections: (k,) those whose box meets the sheet.
        levels: (k,) their indices into `LEVELS`.
        boxes: (k, 4) west, south, east and north of each, degrees.
    """

    network: RoadNetwork
    projection: Projection
    sections: NDArray[np.int64]
    levels: NDArray[np.int64]
    boxes: NDArray[np.float64]

    def lines(self, chosen: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return sections as lines on the sheet, joined where nothing branches off, clipped."""
        network = self.network
        starts, ends = network.point_start[chosen], network.point_start[chosen + 1]
        counts = ends - starts
        first = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        points = network.point_lonlat[first + np.arange(counts.sum())]
        owner = np.repeat(np.arange(len(chosen)), counts)
        pieces = np.asarray(shapely.linestrings(self.projection.to_mm(points), indices=owner))
        joined = cast("BaseGeometry", shapely.line_merge(shapely.multilinestrings(pieces)))
        parts = shapely.get_parts(_clipped(joined, self.projection))
        result: NDArray[np.object_] = parts[shapely.get_type_id(parts) == _LINE_TYPE]
        return result


_LINE_TYPE = 1  # shapely.GeometryType.LINESTRING


def roads_on(network: RoadNetwork, projection: Projection) -> SeenRoads:
    """Return the roads a sheet shows."""
    sections = np.arange(network.section_count)
    if not len(sections):
        return _seen(network, projection, sections, np.zeros((0, 4)))
    low = np.minimum.reduceat(network.point_lonlat, network.point_start[:-1])
    high = np.maximum.reduceat(network.point_lonlat, network.point_start[:-1])
    return _seen(network, projection, sections, np.hstack([low, high]))


def roads_within(seen: SeenRoads, projection: Projection) -> SeenRoads:
    """Return those of the roads of a sheet that a sheet of a part of it shows."""
    return _seen(seen.network, projection, seen.sections, seen.boxes)


def _seen(
    network: RoadNetwork,
    projection: Projection,
    sections: NDArray[np.int64],
    boxes: NDArray[np.float64],
) -> SeenRoads:
    """Return those of some sections whose box meets a sheet."""
    shown = projection.bounds()
    west, south, east, north = boxes.T
    meets = (west <= shown.east) & (east >= shown.west)
    meets &= (south <= shown.north) & (north >= shown.south)
    return SeenRoads(
        network=network,
        projection=projection,
        sections=sections[meets],
        levels=_LEVEL_OF[network.highway[sections[meets]]],
        boxes=boxes[meets],
    )


def road_levels(seen: SeenRoads) -> tuple[RoadLevel, ...]:
    """Return as many levels of roads as stay legible and small, main roads first.

    Levels are added while their points, simplified to what the eye can tell apart, stay within
    a fixed number; so a dense network shows fewer classes than a sparse one, at any scale.
    """
    shown: list[RoadLevel] = []
    points = 0
    for level in range(len(LEVELS)):
        chosen = seen.sections[seen.levels == level]
        if not len(chosen):
            continue
        if shown and len(chosen) > _MOST_POINTS:
            break
        lines = shapely.simplify(seen.lines(chosen), _SIMPLIFY_MM, preserve_topology=False)
        points += int(shapely.get_num_coordinates(lines).sum())
        if shown and points > _MOST_POINTS:
            break
        shown.append(RoadLevel(level=level, lines=tuple(map(shapely.get_coordinates, lines))))
    return tuple(shown)


def lines_of(geometry: BaseGeometry) -> Iterable[NDArray[np.float64]]:
    """Yield the lines of a geometry, the rings of its polygons included, as points."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            yield from (shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        elif isinstance(part, shapely.LineString) and not part.is_empty:
            yield shapely.get_coordinates(part)
        elif isinstance(part, shapely.MultiLineString | shapely.GeometryCollection):
            yield from lines_of(part)


def widest_place(area: BaseGeometry) -> tuple[float, float]:
    """Return the point of an area that is furthest from its edge, to a millimetre."""
    radius = shapely.maximum_inscribed_circle(np.array([area]), tolerance=1.0)
    x, y = shapely.get_coordinates(radius)[0]
    return float(x), float(y)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldSite:
    """Where the number of a road may stand.

    Attributes:
        ref: the number.
        rank: level of the road, then how short it is: the least comes first.
        places: points on the road, best first, millimetres.
    """

    ref: str
    rank: tuple[int, float]
    places: tuple[tuple[float, float], ...]


def shield_sites(seen: SeenRoads) -> tuple[ShieldSite, ...]:
    """Return where road numbers may stand, main roads and long roads first.

    A section with several numbers (`RN1;RP1016`) counts for its first.
    """
    network = seen.network
    by_ref: dict[tuple[int, str], list[int]] = defaultdict(list)
    numbered = (network.ref[seen.sections] > 0) & (seen.levels < _SHIELD_LEVELS)
    rows = zip(seen.sections[numbered].tolist(), seen.levels[numbered].tolist(), strict=True)
    for section, level in rows:
        ref = network.strings[network.ref[section]].split(";")[0].strip()
        if ref:
            by_ref[level, ref].append(section)
    found = [
        site
        for (level, ref), members in by_ref.items()
        for road in seen.lines(np.array(members))
        if road.length >= _LEAST_SHIELD_MM
        for site in _along(road, level, ref)
    ]
    return tuple(sorted(found, key=lambda site: (site.rank, site.ref, site.places)))


def _along(road: shapely.LineString, level: int, ref: str) -> Iterable[ShieldSite]:
    """Yield a site for every stretch of a road."""
    count = max(1, round(road.length / _SHIELD_EVERY_MM))
    for number in range(count):
        shares = ((number + part) / count for part in (0.5, 0.35, 0.65, 0.2, 0.8))
        points = [road.interpolate(share, normalized=True) for share in shares]
        places = tuple((point.x, point.y) for point in points)
        yield ShieldSite(ref=ref, rank=(level, -road.length), places=places)


def best_level_near(seen: SeenRoads, locations: Sequence[LonLat]) -> tuple[int, ...]:
    """Return the level of the best road within 2 km of each location: how important a town is."""
    if not len(seen.sections) or not locations:
        return tuple(len(LEVELS) for _ in locations)
    network, projection = seen.network, seen.projection
    ends = projection.to_mm(network.junction_lonlat[network.tail[seen.sections]])
    reach_mm = 2000 / projection.ground_m_per_mm
    ranks = []
    for x, y in projection.to_mm(np.array(locations)):
        near = np.hypot(ends[:, 0] - x, ends[:, 1] - y) <= reach_mm
        ranks.append(int(seen.levels[near].min()) if near.any() else len(LEVELS))
    return tuple(ranks)
