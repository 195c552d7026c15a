"""The ground under a list of sites: sea, province, main roads and towns, as GeoJSON."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping

from routes.outputs.webmap.background import water_and_land
from routes.places import bundled_gateways
from routes.roads.network import HIGHWAYS
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Iterator

_COARSE_DEG = 0.002
_DRAWN = ("sea", "lake", "province")


@cache
def ground_geojson() -> dict[str, Any]:
    """Return what is drawn under a list of sites, whatever roads are planned on.

    >>> kinds = [one["properties"]["kind"] for one in ground_geojson()["features"]]
    >>> sorted(set(kinds))
    ['lake', 'province', 'road', 'sea', 'town']
    """
    return {"type": "FeatureCollection", "features": [*_areas(), *_roads(), *_towns()]}


def _feature(kind: str, geometry: Any, **more: str) -> dict[str, Any]:  # noqa: ANN401
    rounded = shapely.set_precision(geometry, 0.0001)
    properties = {"kind": kind, **more}
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def _areas() -> Iterator[dict[str, Any]]:
    for kind in _DRAWN:
        for area in water_and_land()[kind]:
            yield _feature(kind, shapely.simplify(area, _COARSE_DEG))


def _roads() -> Iterator[dict[str, Any]]:
    network = bundled_network()
    for section in range(network.section_count):
        if HIGHWAYS[int(network.highway[section])] in {"trunk", "primary", "secondary"}:
            line = shapely.LineString(network.points_of(section))
            yield _feature("road", shapely.simplify(line, _COARSE_DEG))


def _towns() -> Iterator[dict[str, Any]]:
    for place in bundled_gateways():
        if place.kind == "town":
            names = {"fr": place.name_in("fr"), "ar": place.name_in("ar")}
            yield _feature("town", shapely.Point(place.location), **names)
