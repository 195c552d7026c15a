"""Roads from an OpenStreetMap file: `.osm.pbf`, `.osm`, `.osm.bz2` and whatever osmium reads.

One pass: osmium keeps the positions of all nodes, and hands over the ways with a street's
`highway` value, ferry lines, the nodes that are barriers, fords or landmarks, and the turn
restrictions. Nothing is kept in Python of any other node.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import osmium

from routes.causes import os_cause
from routes.errors import RoadsError
from routes.geo import widened
from routes.message import msg
from routes.roads.assemble import assemble
from routes.roads.landmarks import SEEN_M
from routes.roads.network import STREETS, RoadNetwork, RoadSource
from routes.roads.osmlandmarks import LANDMARK_KEYS, LandmarkTable
from routes.roads.osmtags import NODE_KEYS, blocks_cars, is_ford, street_tags
from routes.roads.restrictions import restriction_of
from routes.roads.waytable import WayTable, touches

if TYPE_CHECKING:
    from os import PathLike

    from routes.geo import BoundingBox
    from routes.message import Message

_WKB_HEADER: Final = 9
"""Bytes before the first position of a line in well-known binary: order, type, count."""

_OSMIUM_ERRORS: Final = (
    *(RuntimeError, ValueError, LookupError, ArithmeticError, OSError, MemoryError),
    osmium.InvalidLocationError,
)
"""What osmium raises on damaged files: what pybind11 makes of C++ exceptions, and its own."""


def read_osm(path: str | PathLike[str], *, bbox: BoundingBox | None = None) -> RoadNetwork:
    """Read the road network of an OSM file.

    Args:
        path: the file.
        bbox: if given, only ways with a node in it are kept, each of them whole, and landmarks in
            it or near.

    Raises:
        RoadsError: if the file cannot be read or holds no street for motor vehicles (in the box).

    Warns:
        IncompleteRoadsWarning: if the file lacks nodes of its ways, as badly cut extracts do.
    """
    path = Path(path)
    source = RoadSource(kind="osm", name=path.name, sha256=file_sha256(path))
    try:
        ways, landmarks = _read(path.resolve(), bbox)
    except RoadsError:
        raise
    except _OSMIUM_ERRORS as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RoadsError(
            msg(
                "{path}: cannot be read as an OSM file ({reason}). It may be cut short "
                "or damaged: download it again. Files end in .osm.pbf, .osm or .osm.bz2.",
                path=path.name,
                reason=reason,
            )
        ) from error
    if not len(ways):
        raise RoadsError(_no_street(path.name, bbox))
    return replace(assemble(ways, source=source), landmarks=landmarks.landmarks())


def _no_street(file: str, bbox: BoundingBox | None) -> Message:
    """Return what is said of a file without streets, or without any in the box."""
    if bbox is None:
        return msg(
            "{file}: there is no street for motor vehicles. Is it a file of roads?", file=file
        )
    return msg(
        "{file}: there is no street for motor vehicles in the box {box}. "
        "Is the box W,S,E,N inside the file’s area?",
        file=file,
        box=",".join(f"{edge:g}" for edge in bbox),
    )


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes, hexadecimal.

    Raises:
        RoadsError: if there is no such file, or it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        if path.is_dir():
            said = msg("{path}: the road file cannot be opened: it is a folder.", path=path)
        else:
            reason = os_cause(error)
            said = msg(
                "{path}: the road file cannot be opened: {reason}.", path=path, reason=reason
            )
        raise RoadsError(said) from error


def _read(path: Path, bbox: BoundingBox | None) -> tuple[WayTable, LandmarkTable]:
    """Collect streets, barriers, fords, landmarks and turn restrictions in one pass."""
    kinds = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    processor = osmium.FileProcessor(str(path), kinds)
    if processor.header.has_multiple_object_versions:
        raise RoadsError(
            msg(
                "{path}: holds changes or history. Take a plain extract, such as "
                "africa/morocco-latest.osm.pbf from download.geofabrik.de.",
                path=path.name,
            )
        )
    processor.with_locations("flex_mem")
    nodes = osmium.filter.KeyFilter(*NODE_KEYS, *LANDMARK_KEYS)
    nodes.enable_for(osmium.osm.NODE)
    wanted = [("highway", value) for value in STREETS]
    streets = osmium.filter.TagFilter(("route", "ferry"), *wanted)
    streets.enable_for(osmium.osm.WAY)
    restrictions = osmium.filter.TagFilter(("type", "restriction"))
    restrictions.enable_for(osmium.osm.RELATION)
    processor.with_filter(nodes).with_filter(streets).with_filter(restrictions)
    lines = osmium.geom.WKBFactory()
    ways, landmarks = WayTable(), LandmarkTable(bbox and widened(bbox, SEEN_M))
    for entity in processor:
        if isinstance(entity, osmium.osm.Way):
            _add_way(ways, entity, lines, bbox)
        elif isinstance(entity, osmium.osm.Node):
            _add_node(ways, entity)
            if entity.location.valid():
                landmarks.add(entity.id, entity.tags, entity.location.lon, entity.location.lat)
        elif isinstance(entity, osmium.osm.Relation):
            _add_relation(ways, entity)
    return ways, landmarks


def _add_relation(ways: WayTable, relation: osmium.osm.Relation) -> None:
    members = ((member.role, member.type, member.ref) for member in relation.members)
    restriction = restriction_of(relation.tags, members)
    if restriction is not None:
        ways.restrictions.append(restriction)


def _add_node(ways: WayTable, node: osmium.osm.Node) -> None:
    if blocks_cars(node.tags):
        ways.barriers.append(node.id)
    if is_ford(node.tags):
        ways.fords.append(node.id)


def _add_way(
    ways: WayTable, way: osmium.osm.Way, lines: osmium.geom.WKBFactory, bbox: BoundingBox | None
) -> None:
    """Add a way if it is a street and in the box."""
    positions = _positions(way, lines)
    if bbox is not None and not touches(positions, bbox):
        return
    tags = street_tags(dict(way.tags))  # a dict: each of many look-ups is slow in osmium
    if tags is not None:
        nodes = way.nodes
        # by index: iterating costs a tenth more, and this is most of the time spent here
        ways.add(way.id, tags, [nodes[place].ref for place in range(len(nodes))], positions)


def _positions(way: osmium.osm.Way, lines: osmium.geom.WKBFactory) -> array[float]:
    """Return longitude and latitude of each node of a way in turn, NaN if missing."""
    try:
        binary = lines.create_linestring(way, osmium.geom.use_nodes.ALL)
    except (RuntimeError, osmium.InvalidLocationError):  # a node is missing, or there is only one
        nan = float("nan")
        places = (node.location for node in way.nodes)
        pairs = ((at.lon, at.lat) if at.valid() else (nan, nan) for at in places)
        return array("d", (degrees for pair in pairs for degrees in pair))
    return array("d", bytes.fromhex(binary)[_WKB_HEADER:])
