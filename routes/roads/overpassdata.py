"""The road network of an Overpass server's answer."""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from routes.errors import DownloadError, RoadsError
from routes.geo import BoundingBox, widened
from routes.message import msg
from routes.roads.assemble import assemble
from routes.roads.landmarks import SEEN_M
from routes.roads.network import RoadNetwork, RoadSource
from routes.roads.osmlandmarks import LandmarkTable
from routes.roads.osmtags import blocks_cars, is_ford, street_tags
from routes.roads.restrictions import Restriction, restriction_of
from routes.roads.waytable import WayTable, touches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.roads.landmarks import Landmarks

    Element = dict[str, Any]


def network_of(elements: list[Element], bbox: BoundingBox) -> RoadNetwork:
    """Return the road network of an answer.

    Args:
        elements: nodes, ways and relations as Overpass writes them.
        bbox: only ways with a node in it are kept, each of them whole.

    Raises:
        DownloadError: if they are damaged or hold no street for motor vehicles.
    """
    try:
        ways = _ways(elements, bbox)
        landmarks = _landmarks(elements, bbox)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as error:
        raise DownloadError(msg("the server’s answer is damaged. Try again.")) from error
    box = ",".join(map(str, bbox))
    if not len(ways):
        raise DownloadError(
            msg(
                "the server knows no street for motor vehicles in the box {box}. Is it "
                "west,south,east,north?",
                box=box,
            )
        )
    text = json.dumps(elements, sort_keys=True)
    source = RoadSource(
        kind="overpass",
        name=f"Overpass {box}",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    try:
        return replace(assemble(ways, source=source), landmarks=landmarks)
    except RoadsError as error:
        raise DownloadError(
            msg("the server’s answer has streets without nodes. Try again.")
        ) from error


def _ways(elements: list[Element], bbox: BoundingBox) -> WayTable:
    """Collect streets, barriers, fords and turn restrictions as `osmfile` does."""
    ways = WayTable()
    places: dict[int, tuple[float, float]] = {}
    for node in elements:
        if node["type"] == "node":
            places[node["id"]] = _place(node)
            tags = node.get("tags", {})
            if blocks_cars(tags):
                ways.barriers.append(node["id"])
            if is_ford(tags):
                ways.fords.append(node["id"])
    missing = (math.nan, math.nan)
    for way in elements:
        if way["type"] != "way":
            continue
        tags = street_tags(way.get("tags", {}))
        refs = way["nodes"]
        positions = array("d", [part for ref in refs for part in places.get(ref, missing)])
        if tags is not None and touches(positions, bbox):
            ways.add(way["id"], tags, refs, positions)
    ways.restrictions += _restrictions(elements)
    return ways


def _restrictions(elements: list[Element]) -> Iterator[Restriction]:
    """Yield the turn restrictions."""
    for relation in elements:
        if relation["type"] == "relation":
            rows = relation.get("members", [])
            members = [(row["role"], row["type"][0], row["ref"]) for row in rows]
            restriction = restriction_of(relation.get("tags", {}), members)
            if restriction is not None:
                yield restriction


def _landmarks(elements: list[Element], bbox: BoundingBox) -> Landmarks:
    """Return the landmarks among the nodes of streets: passes and place signs."""
    table = LandmarkTable(widened(bbox, SEEN_M))
    for node in elements:
        if node["type"] == "node":
            table.add(node["id"], node.get("tags", {}), *_place(node))
    return table.landmarks()


def _place(node: Element) -> tuple[float, float]:
    """Return the position of a node, no numbers if it is not on the globe."""
    lon, lat = float(node["lon"]), float(node["lat"])
    on_globe = abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004
    return (lon, lat) if on_globe else (math.nan, math.nan)
