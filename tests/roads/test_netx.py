"""To networkx and osmnx and back."""

from __future__ import annotations

import warnings
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from shapely import LineString, Point

from routes.errors import IncompleteRoadsWarning, RoadsError
from routes.geo import LonLat
from routes.matrix import travel_matrix
from routes.places import Place
from routes.roads.graph import drivable_graph
from routes.roads.network import BACKWARD, FORWARD, HIGHWAYS, RoadNetwork, RoadSource
from routes.roads.netx import from_networkx, to_networkx
from routes.roads.osmfile import read_osm
from routes.roads.profile import profile_names, read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

VILLAGE = Path(__file__).parent / "data" / "village.osm"


@pytest.fixture(scope="module")
def village() -> RoadNetwork:
    """Return the village."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IncompleteRoadsWarning)
        return read_osm(VILLAGE)


@pytest.fixture(scope="module")
def ox() -> ModuleType:
    """Return osmnx, which takes seconds to import."""
    import osmnx  # noqa: PLC0415 - as said

    return osmnx


def _edges(graph: nx.MultiDiGraph[Any], **wanted: object) -> list[tuple[Any, Any, dict[str, Any]]]:
    return [
        (u, v, data)
        for u, v, data in graph.edges(data=True)
        if all(data.get(key) == value for key, value in wanted.items())
    ]


def test_the_village_comes_back_as_it_was(village: RoadNetwork) -> None:
    """Junctions, sections, their order and direction, and every tag survive networkx."""
    assert from_networkx(to_networkx(village)).same_streets(village)


def test_the_bundled_network_comes_back_and_stays_schematic() -> None:
    """Measured lengths and times survive, and so does the word that nobody must lose."""
    network = bundled_network()
    back = from_networkx(to_networkx(network))
    assert back.same_streets(network)
    assert back.source.is_schematic
    assert back.source.name == network.source.name


def test_andorra_comes_back_as_it_was(real_roads: Callable[[str], RoadNetwork]) -> None:
    """So does a whole country with real tags."""
    network = real_roads("andorra.osm.pbf")
    graph = to_networkx(network)
    back = from_networkx(graph)
    assert back.same_streets(network)
    both = np.count_nonzero(network.direction == FORWARD | BACKWARD)
    assert graph.number_of_edges() == network.section_count + both


def test_equal_graphs_give_equal_hashes(village: RoadNetwork) -> None:
    """The hash of a network made of a graph is that of its contents."""
    one, two = (from_networkx(to_networkx(village)) for _ in range(2))
    assert one.source == two.source
    assert len(one.source.sha256) == 64
    graph = to_networkx(village)
    graph.edges[0, 1, 0]["name"] = "Another name"
    assert from_networkx(graph).source.sha256 != one.source.sha256


def test_an_edge_has_what_osmnx_expects(village: RoadNetwork) -> None:
    """Types and names of the attributes are those of osmnx, in the direction of travel."""
    graph = to_networkx(village)
    assert graph.graph["crs"] == "epsg:4326"
    assert graph.graph["simplified"] is True
    assert graph.graph["created_with"].startswith("sse-routes ")
    (there, back) = _edges(graph, osmid=110)
    u, v, data = there
    assert (back[0], back[1]) == (v, u)
    assert (data["reversed"], back[2]["reversed"]) == (False, True)
    expected = {
        "highway": "track",
        "name": "Piste de la coopérative",
        "tracktype": "grade3",
        "surface": "ground",
        "smoothness": "bad",
        "oneway": False,
    }
    assert {key: data[key] for key in expected} == expected
    assert not {"ref", "maxspeed", "bridge", "junction", "measured_s", "travel_time"} & set(data)
    assert isinstance(data["length"], float)
    node = graph.nodes[u]
    assert data["geometry"].coords[0] == (node["x"], node["y"])
    assert list(back[2]["geometry"].coords) == list(data["geometry"].coords)[::-1]


def test_flags_and_limits_become_tags(village: RoadNetwork) -> None:
    """Bridges, fords, roundabouts and speed limits are written as OSM does."""
    graph = to_networkx(village)
    assert _edges(graph, osmid=116)[0][2]["bridge"] == "yes"
    assert _edges(graph, osmid=114)[0][2]["ford"] == "yes"
    assert _edges(graph, osmid=101)[0][2]["maxspeed"] == "60"
    assert _edges(graph, osmid=104)[0][2]["maxspeed"] == "40.2336"
    ring = _edges(graph, osmid=102)
    assert [(data["junction"], data["oneway"]) for _, _, data in ring] == [("roundabout", True)] * 4


def test_one_way_streets_have_one_edge_in_the_direction_of_travel(village: RoadNetwork) -> None:
    """oneway=-1 runs against the points of the way, and its geometry with the travel."""
    graph = to_networkx(village)
    ((u, v, data),) = _edges(graph, osmid=108)
    (section,) = np.flatnonzero(village.osm_way == 108)
    assert (u, v) == (village.head[section], village.tail[section])
    assert (data["oneway"], data["reversed"]) == (True, True)
    assert data["geometry"].coords[0] == (graph.nodes[u]["x"], graph.nodes[u]["y"])


@pytest.mark.parametrize("name", profile_names())
def test_the_shortest_path_of_networkx_is_the_one_of_the_matrix(
    village: RoadNetwork, name: str
) -> None:
    """Between all junctions, for each profile: tracks that only give access are no short cut."""
    profile = read_profile(name)
    drivable = drivable_graph(village, profile)
    places = [LonLat(*place) for place in village.junction_lonlat.tolist()]
    ends = [
        Place(id=str(node), location=places[node], name=str(node))
        for node in np.flatnonzero(drivable.junctions).tolist()
        if places.count(places[node]) == 1  # the two sides of a barrier are at one place
    ]
    assert len(ends) > 15
    matrix = travel_matrix(drivable, snap_places(drivable, ends, 1.0).snaps)
    graph = to_networkx(village, profile)
    for row, origin in enumerate(matrix.ids):
        seconds = nx.single_source_dijkstra_path_length(graph, int(origin), weight="travel_time")
        for column, destination in enumerate(matrix.ids):
            assert matrix.duration_s[row, column] == round(seconds[int(destination)])


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_adds_times_and_leaves_out_what_it_cannot_drive(
    name: str, village: RoadNetwork, make_network: Callable[..., RoadNetwork]
) -> None:
    """Each edge has the profile's time and the speed that gives it; soft tracks may be missing."""
    profile = read_profile(name)
    seconds = profile.durations_s(village)
    for _, _, data in to_networkx(village, profile).edges(data=True):
        assert data["travel_time"] == seconds[data["section"]]
        assert data["length"] / data["speed_kph"] * 3.6 == pytest.approx(data["travel_time"])
    soft = make_network(
        {"a": (0, 0), "b": (0.01, 0)},
        [("a", "b", {"highway": "track", "tracktype": "grade5"}), ("a", "b", {})],
    )
    assert to_networkx(soft, profile).number_of_edges() == (2 if name == "car" else 4)


def test_a_shortest_path_weighs_what_the_profile_says(village: RoadNetwork) -> None:
    """The travel times along a networkx path are those of the sections it follows."""
    profile = read_profile("4x4")
    graph = to_networkx(village, profile)
    seconds = profile.durations_s(village)
    at = {tuple(place): node for node, place in enumerate(village.junction_lonlat.tolist())}
    start, end = at[-9.7, 29.6], at[-9.686, 29.616]  # node 1, and the cooperative
    path = nx.shortest_path(graph, start, end, weight="travel_time")
    hops = [
        min(graph[u][v].values(), key=lambda data: data["travel_time"]) for u, v in pairwise(path)
    ]
    total = nx.shortest_path_length(graph, start, end, weight="travel_time")
    assert total == pytest.approx(sum(seconds[data["section"]] for data in hops))
    assert [village.osm_way[data["section"]] for data in hops] == [
        *(101, 101, 101, 102, 102, 103, 110),
    ]


def test_osmnx_accepts_the_graph(ox: ModuleType, village: RoadNetwork, tmp_path: Path) -> None:
    """Tables, paths, speeds and GraphML of osmnx work on it."""
    graph = to_networkx(village, read_profile("car"))
    nodes, edges = ox.convert.graph_to_gdfs(graph)
    assert (len(nodes), len(edges)) == (graph.number_of_nodes(), graph.number_of_edges())
    assert edges.crs == "epsg:4326"
    whole = to_networkx(village)
    tables = ox.convert.graph_to_gdfs(whole)
    again = ox.convert.graph_from_gdfs(*tables, graph_attrs=whole.graph)
    assert from_networkx(again).same_streets(village)
    path = ox.routing.shortest_path(graph, 0, 8, weight="travel_time")
    assert path == nx.shortest_path(graph, 0, 8, weight="travel_time")
    assert ox.routing.route_to_gdf(graph, path)["travel_time"].sum() > 0
    fresh = ox.routing.add_edge_travel_times(ox.routing.add_edge_speeds(to_networkx(village)))
    ((_, _, data),) = _edges(fresh, osmid=107)
    assert data["travel_time"] > 0
    ox.io.save_graphml(to_networkx(village), tmp_path / "v.graphml")
    loaded = ox.io.load_graphml(tmp_path / "v.graphml")
    assert from_networkx(loaded).same_streets(village)


@pytest.fixture
def useful_tags(ox: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let osmnx keep the tags that matter, as its users must."""
    more = ["surface", "tracktype", "smoothness", "ford", "motorcar", "motor_vehicle"]
    monkeypatch.setattr(
        ox.settings, "useful_tags_way", [*ox.settings.useful_tags_way, *more, "junction"]
    )


@pytest.fixture
def plain_village(tmp_path: Path) -> Path:
    """Write the village without what osmnx cannot know: the missing node, bollard, node ford."""
    text = VILLAGE.read_text(encoding="utf-8").replace('<nd ref="34"/>', "")
    text = text.replace('v="bollard"', 'v="no"').replace('<tag k="ford" v="yes"/>', "")
    path = tmp_path / "plain.osm"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("useful_tags")
def test_osmnx_own_unsimplified_graph_is_read(ox: ModuleType, plain_village: Path) -> None:
    """Every piece of street becomes one section; buildings and footways are left out."""
    graph = ox.graph_from_xml(plain_village, simplify=False, retain_all=True)
    network = from_networkx(graph, name="village")
    ours = read_osm(plain_village)
    assert network.junction_count == graph.number_of_nodes()
    assert network.length_m.sum() == pytest.approx(ours.length_m.sum(), rel=1e-5)
    assert {*network.osm_way.tolist()} == {*ours.osm_way.tolist()}
    by_way = {
        way: (network.direction[network.osm_way == way][0], ours.direction[ours.osm_way == way][0])
        for way in (101, 102, 107)
    }
    assert all(theirs == mine for theirs, mine in by_way.values())
    assert (network.source.kind, network.source.name) == ("networkx", "village")


@pytest.mark.usefixtures("useful_tags")
def test_osmnx_own_simplified_graph_is_read(ox: ModuleType, plain_village: Path) -> None:
    """Two-way streets become one section, whatever way osmnx put its values together."""
    graph = ox.graph_from_xml(plain_village, simplify=False, retain_all=True)
    edges = graph.edges(keys=True, data="highway")
    graph.remove_edges_from([edge[:3] for edge in edges if edge[3] not in HIGHWAYS])
    graph = ox.simplify_graph(graph)
    network = from_networkx(graph)
    ours = read_osm(plain_village)
    assert network.length_m.sum() == pytest.approx(ours.length_m.sum(), rel=1e-5)
    assert network.section_count < ours.section_count
    (cut,) = np.flatnonzero(network.osm_way == 115)  # 115, 116 and a piece of 117 in one
    assert network.direction[cut] == FORWARD | BACKWARD
    lists = [data for _, _, data in graph.edges(data=True) if isinstance(data["osmid"], list)]
    assert lists, "osmnx no longer gives lists: this test has lost its point"
    times = read_profile("4x4").durations_s(network)
    assert np.isfinite(times).all()


def _two_nodes(
    *edges: dict[str, Any], crs: str = "epsg:4326", source: object = None
) -> nx.MultiDiGraph[Any]:
    """Return a graph of nodes a and b with edges from a to b, or back where `back` is given."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=crs, source=source)
    graph.add_node("a", x=0.0, y=0.0)
    graph.add_node("b", x=0.01, y=0.0)
    for edge in edges:
        ends = ("b", "a") if edge.pop("back", False) else ("a", "b")
        graph.add_edge(*ends, **{"highway": "residential", "osmid": 1, **edge})
    return graph


def test_two_edges_of_one_street_are_one_section() -> None:
    """Whatever osmnx says of `reversed`, the same line there and back is one street."""
    for first, second in (
        (False, True),
        (None, None),
        ([True, False], [False, True]),
        (True, False),
    ):
        network = from_networkx(_two_nodes({"reversed": first}, {"back": True, "reversed": second}))
        assert network.direction.tolist() == [FORWARD | BACKWARD]


def test_different_streets_stay_apart() -> None:
    """Other ids, other lines, or the same direction twice are sections of their own."""
    bent = LineString([(0.01, 0), (0.005, 0.002), (0, 0)])
    assert from_networkx(_two_nodes({}, {"back": True, "osmid": 2})).section_count == 2
    assert from_networkx(_two_nodes({}, {"back": True, "geometry": bent})).section_count == 2
    assert from_networkx(_two_nodes({}, {})).direction.tolist() == [FORWARD, FORWARD]
    four = _two_nodes({}, {}, {"back": True}, {"back": True})
    assert from_networkx(four).direction.tolist() == [FORWARD | BACKWARD] * 2


def test_a_lone_reversed_edge_is_a_section_driven_backward() -> None:
    """Its points then run as they were digitised."""
    line = LineString([(0, 0), (0.004, 0.001), (0.01, 0)])
    network = from_networkx(_two_nodes({"reversed": True, "geometry": line}))
    assert network.direction.tolist() == [BACKWARD]
    assert (network.tail[0], network.head[0]) == (1, 0)
    assert network.points_of(0).tolist() == [[0.01, 0], [0.004, 0.001], [0, 0]]


def test_missing_values_are_made_up_from_the_drawing() -> None:
    """No geometry: straight; no length: as long as its line; no osmid: none."""
    graph = _two_nodes({"osmid": None, "name": float("nan"), "maxspeed": None})
    network = from_networkx(graph)
    assert network.points_of(0).tolist() == [[0, 0], [0.01, 0]]
    assert network.length_m[0] == pytest.approx(1111.95, abs=0.1)
    assert (network.osm_way[0], network.name[0]) == (0, 0)
    assert np.isnan(network.max_speed_kmh[0])


def test_several_values_give_one_that_does_not_depend_on_their_order() -> None:
    """Least important class, lowest limit, first surface; a closed stretch closes the whole."""
    several: dict[str, Any] = {
        "highway": ["primary", "track", "residential"],
        "maxspeed": ["80", "60"],
        "surface": ["gravel", "asphalt"],
        "name": ["Rue B", "Rue A"],
        "osmid": [7, 3],
    }
    for values in (several, {key: value[::-1] for key, value in several.items()}):
        network = from_networkx(_two_nodes(values))
        assert HIGHWAYS[network.highway[0]] == "track"
        assert (network.max_speed_kmh[0], network.osm_way[0]) == (60, 3)
        assert network.strings[network.surface[0]] == "asphalt"
        assert network.strings[network.name[0]] == "Rue A;Rue B"
    closed = _two_nodes({"access": ["yes", "private"]}, {"osmid": 5})
    assert from_networkx(closed).osm_way.tolist() == [5]


def test_directions_are_those_of_the_edges() -> None:
    """A tag that says otherwise does not bring back a direction that was taken out."""
    assert from_networkx(_two_nodes({"oneway": False})).direction.tolist() == [FORWARD]
    motorway = _two_nodes({"highway": "motorway"}, {"highway": "motorway", "back": True})
    assert from_networkx(motorway).direction.tolist() == [FORWARD | BACKWARD]


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (nx.MultiDiGraph(), "no edge has the highway value"),
        (nx.Graph(), "a MultiDiGraph is needed"),
        (nx.DiGraph(), "a MultiDiGraph is needed"),
        (_two_nodes({"highway": "footway"}), "no edge has the highway value"),
        (_two_nodes({"highway": ["footway", "track"]}), "no edge has the highway value"),
        (_two_nodes({"highway": None}), "no edge has the highway value"),
        (_two_nodes({"access": "no"}), "no edge has the highway value"),
        (_two_nodes({}, crs="epsg:32629"), "epsg:32629"),
        (_two_nodes({"geometry": "LINESTRING(0 0, 1 1)"}), "no LineString"),
        (_two_nodes({"geometry": Point(0, 0)}), "no two points"),
        (_two_nodes({"geometry": LineString()}), "no two points"),
    ],
)
def test_graphs_that_are_no_road_network_are_refused(graph: Any, message: str) -> None:  # noqa: ANN401
    """The message says what is wrong and what to do."""
    with pytest.raises(RoadsError, match=message):
        from_networkx(graph)


@pytest.mark.parametrize(
    "change", [{"x": None}, {"x": "east"}, {"x": 400_000.0}, {"y": float("nan")}]
)
def test_positions_must_be_degrees(change: dict[str, object]) -> None:
    """Nodes without position, or in metres, are refused."""
    graph = _two_nodes({})
    graph.nodes["a"].update(change)
    with pytest.raises(RoadsError, match=r"degrees|epsg:4326"):
        from_networkx(graph)


@pytest.mark.parametrize("source", ["", "{", "[]", "3", '{"kind": "schematic"}', None, 7])
def test_a_foreign_source_attribute_is_no_error(source: object) -> None:
    """Graphs of others may call anything `source`."""
    network = from_networkx(_two_nodes({}, source=source), name="theirs")
    assert network.source == RoadSource(
        kind="networkx", name="theirs", sha256=network.source.sha256
    )
