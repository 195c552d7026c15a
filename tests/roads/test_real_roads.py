"""Promise: on real OSM files, times and lengths equal those of a slow, independent reading.

The reading below knows nothing of sections, junctions or arrays: every pair of neighbouring nodes
is an edge of a networkx graph, and the rules of `docs/roads.md` are written out once more.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import osmium
import pytest

import routes
from routes.geo import LonLat, distance_m
from routes.matrix import travel_matrix
from routes.places import Place, bundled_gateways, find_place
from routes.roads.bends import BendTable
from routes.roads.graph import drivable_graph
from routes.roads.osmfile import read_osm
from routes.roads.profile import read_profile
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.graph import DrivableGraph

TABLE = tomllib.loads(
    (Path(routes.__file__).parent / "data" / "profiles.toml").read_text(encoding="utf-8")
)
YES = {"yes", "designated", "official", "public", "permissive", "destination", "customers"}
PASSABLE = (
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate"}
    | {"bump_gate", "toll_booth", "border_control", "cattle_grid", "sally_port", "entrance"}
    | {"kerb", "height_restrictor", "width_restrictor", "arch", "no"}
)

NO_BENDS = BendTable(time_per_bend=0.0, most=1.0, usual={})


def allowed(tags: dict[str, str]) -> bool | None:
    """Return what the first access key that says something says."""
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        values = {value.strip() for value in tags.get(key, "").split(";")}
        if values & YES:
            return True
        if values - {"", "unknown", "yes;no"}:
            return False
    return None


def speed_kmh(tags: dict[str, str], profile: str) -> float:
    """Return the speed the table gives, 0 if the profile may not drive."""
    row = TABLE["speed_kmh"].get(tags.get("highway", ""))
    if row is None or tags.get("area") == "yes" or allowed(tags) is False:
        return 0.0
    if float(tags.get("width", 9)) < 1.9 or "construction" in tags:
        return 0.0
    factors = [
        TABLE[key].get(tags.get(key, "").split(";")[0].strip(), {profile: 1.0})[profile]
        for key in ("surface", "tracktype", "smoothness")
    ]
    directed = [tags[key] for key in ("maxspeed:forward", "maxspeed:backward") if key in tags]
    limit = tags.get("maxspeed") or min(directed, key=int, default="")
    return float(min(row[profile] * min(factors), float(limit) if limit.isdigit() else math.inf))


def directions(tags: dict[str, str]) -> tuple[bool, bool]:
    """Return whether a way may be driven forward and backward."""
    implied = tags.get("highway") == "motorway" or tags.get("junction") in {
        "roundabout",
        "circular",
    }
    oneway = tags.get("oneway", "yes" if implied else "no")
    return oneway not in {"-1", "reversible"}, oneway in {"no", "-1"}


def slow_reading(path: Path, profile: str) -> nx.DiGraph[Any]:
    """Return every pair of neighbouring nodes as an edge with seconds and metres."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    blocked: set[int] = set()
    tagged = osmium.filter.KeyFilter("highway", "barrier")
    for entity in osmium.FileProcessor(str(path)).with_locations().with_filter(tagged):
        tags = dict(entity.tags)
        if isinstance(entity, osmium.osm.Node) and "barrier" in tags:
            passes = tags["barrier"] in PASSABLE
            locked = tags.get("locked") == "yes"
            if (allowed(tags) is False or locked) if passes else allowed(tags) is not True:
                blocked.add(entity.id)
        if not isinstance(entity, osmium.osm.Way) or not (speed := speed_kmh(tags, profile)):
            continue
        forward, backward = directions(tags)
        nodes = [(node.ref, LonLat(node.lon, node.lat)) for node in entity.nodes]
        for (a, start), (b, end) in pairwise(nodes):
            metres = distance_m(start, end)
            # a barrier ends the road there: what comes from either side does not meet
            u, v = ((n, entity.id, b) if n in blocked else n for n in (a, b))
            edges = ([(u, v)] if forward else []) + ([(v, u)] if backward else [])
            for edge in edges:
                seconds = metres / speed * 3.6
                if seconds < graph.get_edge_data(*edge, {"s": math.inf})["s"]:
                    graph.add_edge(*edge, s=seconds, m=metres)
            for n, location in ((u, start), (v, end)):
                graph.add_node(n, at=location)
    return graph


@pytest.mark.parametrize("profile", ["4x4"])
def test_the_matrix_equals_networkx_on_the_raw_nodes(
    shared_data: Callable[[str], Path], profile: str
) -> None:
    """Four nodes spread over Andorra's real tags, all pairs, to half a second and a metre."""
    path = shared_data("andorra.osm.pbf")
    slow = slow_reading(path, profile)
    core = max(nx.strongly_connected_components(slow), key=len)
    ends = sorted(n for n in core if isinstance(n, int) and slow.degree(n) > 4)
    chosen = ends[:: len(ends) // 4][:4]
    places = [Place(id=str(n), location=slow.nodes[n]["at"], name=str(n)) for n in chosen]
    without_bends = replace(read_profile(profile), bends=NO_BENDS)
    graph = drivable_graph(read_osm(path), without_bends)
    matrix = travel_matrix(graph, snap_places(graph, places, 1.0).snaps)
    assert matrix.ids == tuple(str(n) for n in chosen)
    for row, origin in enumerate(chosen):
        seconds = nx.single_source_dijkstra_path_length(slow, origin, weight="s")
        for column, destination in enumerate(chosen):
            assert matrix.duration_s[row, column] == pytest.approx(seconds[destination], abs=0.51)
            way = nx.bidirectional_dijkstra(slow, origin, destination, weight="s")[1]
            metres = nx.path_weight(slow, way, "m")
            assert matrix.distance_m[row, column] == pytest.approx(metres, abs=1, rel=1e-4)


def test_tiznit_to_tafraout_on_real_roads(region_by_car: DrivableGraph) -> None:
    """About 107 km by R104, and about 110 minutes."""
    ends = [find_place(name, (), bundled_gateways()) for name in ("tiznit", "tafraout")]
    matrix = travel_matrix(region_by_car, snap_places(region_by_car, ends).snaps)
    assert matrix.distance_m[0, 1] == pytest.approx(107_000, rel=0.02)
    assert matrix.duration_s[0, 1] == pytest.approx(110 * 60, rel=0.05)
