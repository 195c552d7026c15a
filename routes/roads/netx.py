"""To networkx and back, in the conventions of osmnx.

What osmnx writes and reads (`osmnx.convert`, `osmnx.routing`, `osmnx.save_graphml`) understands
these graphs: nodes with `x` and `y`, a directed edge for each way a section may be driven, with
`osmid`, `highway`, `oneway`, `reversed`, `length` and `geometry`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np
import shapely

from routes import __version__
from routes.errors import RoadsError
from routes.message import msg
from routes.roads.bends import bends_deg
from routes.roads.graph import drivable_graph
from routes.roads.graphtexts import landmarks_of, landmarks_text, listed
from routes.roads.network import (
    BACKWARD,
    BRIDGE,
    FERRY,
    FORD,
    FORWARD,
    HIGHWAYS,
    ROUNDABOUT,
    TUNNEL,
    RoadNetwork,
    RoadSource,
    lengths_m,
    pack_points,
)
from routes.roads.osmtags import StreetTags, car_access, street_tags
from routes.roads.turnbans import turn_bans
from routes.roads.waytable import TagTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from routes.roads.profile import Profile

_FLAG_TAGS: Final = (
    (ROUNDABOUT, "junction", "roundabout"),
    (FERRY, "route", "ferry"),
    (FORD, "ford", "yes"),
    (BRIDGE, "bridge", "yes"),
    (TUNNEL, "tunnel", "yes"),
)
_FERRY_TAGS: Final = {"highway": None, "route": "ferry", "motorcar": "yes"}
"""The tags in OpenStreetMap of what is `highway=ferry` in a graph."""
_TEXTS: Final = {
    **{key: key for key in ("name", "ref", "surface", "tracktype", "smoothness")},
    **{f"name_{language}": f"name:{language}" for language in ("fr", "ar", "en")},
}
"""Array of texts and the tag it comes from."""
_ACCESS: Final = frozenset({"motorcar", "motor_vehicle", "vehicle", "access"})


def to_networkx(network: RoadNetwork, profile: Profile | None = None) -> nx.MultiDiGraph[int]:
    """Return a road network as osmnx's kind of graph; its nodes are the junctions' numbers.

    Beside osmnx's attributes an edge has `surface`, `tracktype`, `smoothness`, `ford`, and
    `measured_s` where they are known, and `section`, its number in the network. `reversed` says
    that the edge runs against the section's points.

    Args:
        network: the road network.
        profile: if given, edges have `speed_kph` and `travel_time` (seconds), and only those are
            there that it may drive through (`routes.roads.graph`), so that a shortest path is
            what this package itself finds where no turn is forbidden; networkx knows no turns.

    Raises:
        RoadsError: if the profile can drive nothing of it.
    """
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(
        crs="epsg:4326",
        simplified=True,
        created_with=f"sse-routes {__version__}",
        source=json.dumps(asdict(network.source), ensure_ascii=False, sort_keys=True),
        turn_bans=json.dumps(list(network.turn_bans)),
        landmarks=landmarks_text(network.landmarks),
    )
    places = network.junction_lonlat.tolist()
    graph.add_nodes_from((node, {"x": lon, "y": lat}) for node, (lon, lat) in enumerate(places))
    sizes = np.diff(network.point_start)
    line_of_point = np.repeat(np.arange(network.section_count), sizes)
    lines = shapely.linestrings(network.point_lonlat, indices=line_of_point)
    ways = ((FORWARD, np.asarray(lines)), (BACKWARD, np.asarray(shapely.reverse(lines))))
    ends = (network.tail.tolist(), network.head.tolist())
    for section, attributes in enumerate(_edge_attributes(network, profile)):
        if attributes is None:
            continue
        for bit, geometry in ways:
            if network.direction[section] & bit:
                back = bit == BACKWARD
                u, v = ends[back][section], ends[not back][section]
                graph.add_edge(u, v, **attributes, reversed=back, geometry=geometry[section])
    return graph


def _edge_attributes(
    network: RoadNetwork, profile: Profile | None
) -> Iterator[dict[str, Any] | None]:
    """Yield what both edges of each section have in common; None if the profile may not drive."""
    time_s = _through_s(network, profile).tolist() if profile else None
    length_m = network.length_m.tolist()
    for section in range(network.section_count):
        if time_s is None:
            yield _tags(network, section)
        elif np.isfinite(time_s[section]):
            seconds = time_s[section]
            speed = length_m[section] / seconds * 3.6 if seconds else 0.0
            yield {**_tags(network, section), "speed_kph": speed, "travel_time": seconds}
        else:
            yield None


def _through_s(network: RoadNetwork, profile: Profile) -> NDArray[np.float64]:
    """Return the (m,) driving times; infinite where the profile may not drive through."""
    graph = drivable_graph(network, profile)
    return np.where(graph.through, graph.duration_s, np.inf)


def _tags(network: RoadNetwork, section: int) -> dict[str, Any]:
    """Return the tags of a section as osmnx keeps them; what is not tagged is absent."""
    tags: dict[str, Any] = {
        "section": section,
        "osmid": int(network.osm_way[section]),
        "highway": HIGHWAYS[network.highway[section]],
        "oneway": bool(network.direction[section] != FORWARD | BACKWARD),
        "length": float(network.length_m[section]),
    }
    for name, key in _TEXTS.items():
        if text := network.strings[getattr(network, name)[section]]:
            tags[key] = text
    flags = network.flags[section]
    tags |= {key: value for bit, key, value in _FLAG_TAGS if flags & bit}
    limit, measured = network.max_speed_kmh[section], network.measured_s[section]
    if not np.isnan(limit):
        tags["maxspeed"] = f"{limit!s}".removesuffix(".0")
    if not np.isnan(measured):
        tags["measured_s"] = float(measured)
    return tags | {"bend_deg": float(network.bend_deg[section])}


@dataclass(slots=True, kw_only=True)
class _Street:
    """A section being put together from the edges of its two directions."""

    tail: int
    head: int
    points: NDArray[np.float64]
    data: Mapping[str, Any]
    tags: StreetTags
    direction: int


def from_networkx(graph: nx.MultiDiGraph[Any], *, name: str = "networkx graph") -> RoadNetwork:
    """Return the road network of an osmnx graph, simplified or not.

    The two edges of a street that may be driven both ways become one section. Directions are
    those of the edges. Junctions are numbered by ascending node if nodes are numbers, else in the
    graph's order. Edges whose tags say that they are no street for motor vehicles are left
    out. Where simplification left several values, the least important class, the lowest limit
    and the first surface by alphabet stand for the whole edge. An edge without geometry is
    straight; without length, as long as its line.

    Args:
        graph: nodes with `x` and `y` in degrees, edges with `highway`.
        name: what to call it, unless it was made by `to_networkx`.

    Raises:
        RoadsError: if it is another kind of graph, is projected, or holds no street.
    """
    if not (graph.is_directed() and graph.is_multigraph()):
        raise RoadsError(msg("{name}: a MultiDiGraph is needed, as osmnx makes them.", name=name))
    nodes = list(graph.nodes)
    if all(isinstance(node, int) for node in nodes):
        nodes.sort()  # ids of OSM, or numbers of junctions: the order of the graph says nothing
    lonlat = _positions(graph, nodes, name)
    streets = _streets(graph, {node: place for place, node in enumerate(nodes)}, lonlat, name)
    if not streets:
        raise RoadsError(
            msg("{name}: no edge has the highway value of a street for motor vehicles.", name=name)
        )
    network = _network(streets, lonlat, _source(graph, name))
    network = replace(
        network,
        turn_bans=turn_bans(listed(graph, "turn_bans", name)),
        landmarks=landmarks_of(listed(graph, "landmarks", name)),
    )
    return replace(network, source=replace(network.source, sha256=_hash(network)))


def _network(
    streets: list[_Street], lonlat: NDArray[np.float64], source: RoadSource
) -> RoadNetwork:
    """Put the sections into arrays."""
    table = TagTable()
    for street in streets:
        table.add(street.tags)
    starts, points = pack_points([street.points for street in streets])
    drawn = lengths_m(points, starts).tolist()
    given = [_number(street.data.get("length"), -1) for street in streets]
    measured = [_number(street.data.get("measured_s"), np.nan) for street in streets]
    bends = [_number(street.data.get("bend_deg"), -1) for street in streets]
    turning = bends_deg(points, starts).tolist()
    columns = table.columns(np.arange(len(streets)))
    del columns["duration_s"]  # an edge says what it takes itself
    columns["direction"] = np.array([street.direction for street in streets], dtype=np.uint8)
    return RoadNetwork(
        source=source,
        junction_lonlat=lonlat,
        tail=np.array([street.tail for street in streets], dtype=np.int32),
        head=np.array([street.head for street in streets], dtype=np.int32),
        length_m=np.array([a if a >= 0 else b for a, b in zip(given, drawn, strict=True)]),
        point_start=starts,
        point_lonlat=points,
        bend_deg=np.array(
            [a if a >= 0 else b for a, b in zip(bends, turning, strict=True)], dtype=np.float32
        ),
        measured_s=np.array(measured, dtype=np.float32),
        osm_way=np.array([min(_osm_ids(street.data)) for street in streets], dtype=np.int64),
        strings=table.strings(),
        **columns,
    )


def _positions(graph: nx.MultiDiGraph[Any], nodes: list[Any], name: str) -> NDArray[np.float64]:
    """Return the (n, 2) positions of the nodes, degrees."""
    crs = str(graph.graph.get("crs", "epsg:4326"))
    try:
        lonlat = np.array(
            [(float(graph.nodes[node]["x"]), float(graph.nodes[node]["y"])) for node in nodes]
        ).reshape(-1, 2)
    except (KeyError, TypeError, ValueError) as error:
        raise RoadsError(
            msg("{name}: every node needs numbers x and y, in degrees.", name=name)
        ) from error
    on_globe = (np.abs(lonlat) <= (180, 90)).all()
    if not on_globe or ("4326" not in crs and "CRS84" not in crs):
        raise RoadsError(
            msg(
                "{name}: positions must be longitude and latitude (epsg:4326), not {crs}. "
                "Project it back: {command}.",
                name=name,
                crs=crs,
                command="osmnx.project_graph(graph, to_latlong=True)",
            )
        )
    return lonlat


def _streets(
    graph: nx.MultiDiGraph[Any],
    junction: Mapping[Any, int],
    lonlat: NDArray[np.float64],
    name: str,
) -> list[_Street]:
    """Return the sections: those that have a number first, by it, then in the graph's order."""
    streets: list[_Street] = []
    known: dict[tuple[object, ...], list[_Street]] = {}
    for u, v, data in graph.edges(data=True):
        tags = street_tags(_EdgeTags(data))
        if tags is None:
            continue
        ends = (junction[u], junction[v])
        points = _line(data, lonlat[list(ends)], name)
        bit = FORWARD
        if str(data.get("reversed")) == "True":  # a list says nothing
            ends, points, bit = ends[::-1], points[::-1], BACKWARD
        if not _join(known, (ends, points, bit), data):
            street = _Street(
                tail=ends[0], head=ends[1], points=points, data=data, tags=tags, direction=bit
            )
            streets.append(street)
            known.setdefault(_identity(data, ends, points), []).append(street)
    return sorted(streets, key=lambda street: _number(street.data.get("section"), np.inf))


def _join(
    known: dict[tuple[object, ...], list[_Street]],
    edge: tuple[tuple[int, ...], NDArray[np.float64], int],
    data: Mapping[str, Any],
) -> bool:
    """Give a street its other direction, if this edge is that; say whether it was."""
    ends, points, bit = edge
    turned = (ends[::-1], points[::-1], BACKWARD if bit == FORWARD else FORWARD)
    for some_ends, some_points, some_bit in (edge, turned):
        for street in known.get(_identity(data, some_ends, some_points), ()):
            if not street.direction & some_bit:
                street.direction |= some_bit
                return True
    return False


def _identity(
    data: Mapping[str, Any], ends: tuple[int, ...], points: NDArray[np.float64]
) -> tuple[object, ...]:
    """Return what the edges of one street have in common, once they run the same way."""
    return (str(data.get("section")), tuple(sorted(_osm_ids(data))), ends, points.tobytes())


def _line(data: Mapping[str, Any], ends: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Return the (k, 2) points of an edge, from its first node to its second."""
    geometry = data.get("geometry")
    if geometry is None or isinstance(geometry, float):
        return ends
    try:
        points: NDArray[np.float64] = shapely.get_coordinates(geometry)
    except TypeError as error:
        raise RoadsError(
            msg("{name}: the geometry of an edge is no LineString.", name=name)
        ) from error
    if len(points) < 2 or not np.isfinite(points).all():  # noqa: PLR2004
        raise RoadsError(msg("{name}: the geometry of an edge has no two points.", name=name))
    return points


class _EdgeTags:
    """The tags of an edge, as texts, without those that say its direction."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def get(self, key: str, /) -> str | None:
        """Return a value as a text; several values as one."""
        if self._data.get("highway") == "ferry" and key in _FERRY_TAGS:
            return _FERRY_TAGS[key]
        value = self._data.get(key)
        if value is None or value != value or key.startswith("oneway"):  # noqa: PLR0124 - NaN
            return None
        if isinstance(value, bool):
            return "yes" if value else "no"
        return self._one(key, sorted(map(str, value))) if _is_several(value) else str(value)

    @staticmethod
    def _one(key: str, texts: list[str]) -> str:
        """Return one text for the several values that simplification left."""
        if key == "highway":  # one footway among them, and the whole is no street
            return max(texts, key=_importance)
        if key in _ACCESS:  # one closed stretch closes the whole
            closed = (text for text in texts if car_access({key: text}) is False)
            return next(closed, ";".join(texts))
        return ";".join(texts)


def _is_several(value: object) -> bool:
    return isinstance(value, list | tuple | set)


def _importance(highway: str) -> int:
    """Return the place in the list of classes, from the most important; what is no street, last."""
    return HIGHWAYS.index(highway) if highway in HIGHWAYS else len(HIGHWAYS)


def _osm_ids(data: Mapping[str, Any]) -> list[int]:
    ids = data.get("osmid")
    several = ids if ids and isinstance(ids, list | tuple | set) else [ids]
    return [int(_number(entry, 0)) for entry in several]


def _number(value: object, default: float) -> float:
    """Return a number, which may be written as a text; the default if it is not finite."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return default
    return number if np.isfinite(number) else default


def _source(graph: nx.MultiDiGraph[Any], name: str) -> RoadSource:
    """Return the source; a graph made of schematic roads stays schematic."""
    try:
        before = RoadSource(**json.loads(graph.graph.get("source", "")))
    except (TypeError, ValueError):
        return RoadSource(kind="networkx", name=name, sha256="")
    return before if before.is_schematic else replace(before, kind="networkx")


def _hash(network: RoadNetwork) -> str:
    """Return the hash of the arrays and texts."""
    known = [network.strings, list(network.turn_bans), landmarks_text(network.landmarks)]
    digest = hashlib.sha256(json.dumps(known).encode())
    for key in sorted(RoadNetwork.__slots__):
        value = getattr(network, key)
        if isinstance(value, np.ndarray):
            digest.update(value.tobytes())
    return digest.hexdigest()
