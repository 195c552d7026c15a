"""Promises of `routes.roads.graph`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routes.errors import RoadsError
from routes.roads.graph import drivable_graph
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.profile import profile_names, read_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

CAR, FOUR = read_profile("car"), read_profile("4x4")
LINE = {name: (0.01 * number, 0.0) for number, name in enumerate("abcdef")}


def arcs_of(graph: object) -> set[tuple[int, int, int]]:
    """Return tail, head and section of every arc."""
    rows = zip(graph.arc_tail, graph.arc_head, graph.arc_section, strict=True)  # type: ignore[attr-defined]
    return {(int(a), int(b), int(s)) for a, b, s in rows}


def test_only_the_largest_strong_component_is_kept(make_network: MakeNetwork) -> None:
    """One cannot drive to an island, nor down a street without return."""
    rows = [
        ("a", "b", {}),
        ("b", "c", {}),
        ("c", "d", {"direction": FORWARD}),  # one way into a dead end
        ("e", "f", {}),  # an island
    ]
    graph = drivable_graph(make_network(LINE, rows), CAR)
    assert graph.usable.tolist() == [True, True, False, False]
    assert graph.junctions.tolist() == [True, True, True, False, False, False]
    assert arcs_of(graph) == {(0, 1, 0), (1, 0, 0), (1, 2, 1), (2, 1, 1)}


def test_one_way_sections_are_arcs_in_their_direction_only(make_network: MakeNetwork) -> None:
    """Forward and backward one-ways make a ring that can be driven one way round."""
    rows = [
        ("a", "b", {"direction": FORWARD}),
        ("c", "b", {"direction": BACKWARD}),
        ("c", "a", {"direction": FORWARD}),
    ]
    graph = drivable_graph(make_network(LINE, rows), CAR)
    assert arcs_of(graph) == {(0, 1, 0), (1, 2, 1), (2, 0, 2)}


def test_of_parallel_sections_the_fastest_is_the_arc(make_network: MakeNetwork) -> None:
    """Of equally fast ones it is the shortest, then the first."""
    rows = [
        ("a", "b", {"measured_s": 50.0, "length_m": 500.0}),
        ("a", "b", {"measured_s": 40.0, "length_m": 500.0}),
        ("b", "a", {"measured_s": 40.0, "length_m": 400.0}),
        ("a", "b", {"measured_s": 40.0, "length_m": 400.0}),
    ]
    graph = drivable_graph(make_network(LINE, rows), CAR)
    assert arcs_of(graph) == {(0, 1, 2), (1, 0, 2)}


def test_a_car_takes_a_track_only_as_the_last_access(make_network: MakeNetwork) -> None:
    """A track between two roads is no way through, but places on it can be reached."""
    rows = [
        ("a", "b", {"highway": "tertiary", "length_m": 50_000.0}),
        ("a", "c", {"highway": "track", "length_m": 1_000.0}),
        ("c", "b", {"highway": "track", "length_m": 1_500.0}),
        ("c", "d", {"highway": "track", "length_m": 2_000.0}),
    ]
    network = make_network(LINE, rows)
    car, four = drivable_graph(network, CAR), drivable_graph(network, FOUR)
    assert arcs_of(car) == {(0, 1, 0), (1, 0, 0), (0, 2, 1), (2, 0, 1), (2, 3, 3), (3, 2, 3)}
    assert car.access_m[:4].tolist() == [0.0, 0.0, 1_000.0, 3_000.0]
    assert car.usable.all()
    assert (1, 2, 2) in arcs_of(four)


def test_tracks_beyond_the_limit_are_out_of_a_cars_reach(make_network: MakeNetwork) -> None:
    """The limit is counted in metres along tracks from the nearest road."""
    rows = [
        ("a", "b", {"highway": "tertiary"}),
        ("b", "c", {"highway": "track", "length_m": 4_900.0}),
        ("c", "d", {"highway": "track", "length_m": 200.0}),
        ("d", "e", {"highway": "track", "length_m": 200.0}),
    ]
    graph = drivable_graph(make_network(LINE, rows), CAR)
    assert graph.junctions.tolist() == [True, True, True, False, False, False]
    assert graph.usable.tolist() == [True, True, True, False]


def test_a_track_that_is_one_way_is_no_access(make_network: MakeNetwork) -> None:
    """One must be able to come back."""
    rows = [
        ("a", "b", {"highway": "tertiary"}),
        ("b", "c", {"highway": "track", "direction": FORWARD}),
    ]
    graph = drivable_graph(make_network(LINE, rows), CAR)
    assert graph.usable.tolist() == [True, False]


def test_a_network_without_a_usable_road_is_refused(make_network: MakeNetwork) -> None:
    """The message names the source."""
    network = make_network(LINE, [("a", "b", {"smoothness": "impassable"})])
    with pytest.raises(RoadsError, match=r"drawn by hand holds no road this profile can drive\."):
        drivable_graph(network, CAR)
    with pytest.raises(RoadsError, match=r"can drive within the road limit “paved”\."):
        drivable_graph(network, read_profile("car", "paved"))


def test_roads_one_cannot_come_back_on_are_refused(make_network: MakeNetwork) -> None:
    """The message says so, and names the road limit if there is one."""
    tags = {"direction": FORWARD, "surface": "asphalt"}
    network = make_network(LINE, [("a", "b", tags)])
    with pytest.raises(RoadsError, match=r"this profile can drive both there and back\."):
        drivable_graph(network, CAR)
    with pytest.raises(RoadsError, match=r"road limit “paved” both there and back\."):
        drivable_graph(network, read_profile("car", "paved"))


def test_a_track_beyond_the_road_limit_is_no_access_either(make_network: MakeNetwork) -> None:
    """With a limit of gravel a car follows a firm track to its end, and no bare ground after it."""
    rows = [
        ("a", "b", {"highway": "tertiary"}),
        ("b", "c", {"highway": "track", "tracktype": "grade2", "length_m": 900.0}),
        ("c", "d", {"highway": "track", "surface": "ground", "length_m": 900.0}),
        ("d", "e", {"highway": "track", "tracktype": "grade2", "length_m": 900.0}),
    ]
    network = make_network(LINE, rows)
    assert drivable_graph(network, CAR).usable.all()
    for name in profile_names():
        graph = drivable_graph(network, read_profile(name, "gravel"))
        assert graph.usable.tolist() == [True, True, False, False]
        paved = drivable_graph(network, read_profile(name, "paved"))
        assert paved.usable.tolist() == [True, False, False, False]


def test_a_limit_that_leaves_no_road_is_named_in_the_message(make_network: MakeNetwork) -> None:
    """So that one knows what to relax."""
    tagged = make_network(LINE, [("a", "b", {"surface": "gravel"})])
    with pytest.raises(RoadsError, match="within the road limit “paved”"):
        drivable_graph(tagged, read_profile("car", "paved"))


def test_sections_beyond_the_limit_do_not_count_as_a_way_back(make_network: MakeNetwork) -> None:
    """A closed ring at the only junction left is no road to be on, whichever junction it is."""
    road: dict[str, object] = {"surface": "asphalt", "direction": FORWARD}
    ring: dict[str, object] = {"surface": "gravel", "via": [(0.0, 0.01), (0.01, 0.01)]}
    rows = [("a", "b", road), *((end, end, ring) for end in LINE)]
    with pytest.raises(RoadsError, match=r"paved.* both there and back"):
        drivable_graph(make_network(LINE, rows), read_profile("4x4", "paved"))


def durations_between(graph: DrivableGraph) -> NDArray[np.float64]:
    """Return the (n, n) fastest seconds between junctions."""
    n = graph.network.junction_count
    links = csr_array(
        (graph.duration_s[graph.arc_section], (graph.arc_tail, graph.arc_head)), shape=(n, n)
    )
    return np.asarray(dijkstra(links))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 7),
            st.integers(0, 7),
            st.sampled_from(["secondary", "tertiary", "track"]),
            st.sampled_from(["", "asphalt", "gravel", "ground", "sand"]),
            st.sampled_from([FORWARD, FORWARD | BACKWARD, FORWARD | BACKWARD]),
        ),
        min_size=4,
        max_size=24,
    )
)
def test_a_stricter_limit_never_makes_a_way_faster(
    make_network: MakeNetwork, rows: list[tuple[int, int, str, str, int]]
) -> None:
    """On any network, for each profile, between junctions of roads under both limits."""
    names = "abcdefgh"
    junctions = {name: (0.01 * number, 0.001 * number**2) for number, name in enumerate(names)}
    network = make_network(
        junctions,
        [
            (names[a], names[b], {"highway": h, "surface": s, "direction": d})
            for a, b, h, s, d in rows
        ],
    )
    for name in profile_names():
        before = np.zeros((8, 8))
        roads = np.ones(8, dtype=bool)
        for limit in (None, "track", "gravel", "paved"):
            try:
                graph = drivable_graph(network, read_profile(name, limit))
            except RoadsError:
                break
            # a car reaches each track from one side only, and it may be another one with a limit
            roads = roads & (graph.access_m == 0)
            both = np.outer(roads, roads)
            now = durations_between(graph)
            assert (now[both] >= before[both]).all()
            before = np.where(both, now, 0.0)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 7),
            st.integers(0, 7),
            st.sampled_from(["tertiary", "track", "residential"]),
            st.sampled_from([FORWARD, BACKWARD, FORWARD | BACKWARD]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_from_every_junction_of_the_graph_one_can_drive_to_every_other(
    make_network: MakeNetwork, rows: list[tuple[int, int, str, int]]
) -> None:
    """The graph of any profile is strongly connected, on any network."""
    names = "abcdefgh"
    junctions = {name: (0.01 * number, 0.001 * number**2) for number, name in enumerate(names)}
    network = make_network(
        junctions,
        [(names[a], names[b], {"highway": h, "direction": d}) for a, b, h, d in rows],
    )
    for profile in (CAR, FOUR):
        try:
            graph = drivable_graph(network, profile)
        except RoadsError:
            continue
        directed: nx.DiGraph[int] = nx.DiGraph()
        directed.add_nodes_from(np.flatnonzero(graph.junctions).tolist())
        directed.add_edges_from((a, b) for a, b, _ in arcs_of(graph))
        assert nx.is_strongly_connected(directed)


@pytest.mark.parametrize("turned", [False, True])
def test_of_equally_long_tracks_the_one_with_the_lowest_number_gives_access(
    make_network: MakeNetwork, *, turned: bool
) -> None:
    """Whatever the order of junctions: the check hangs places on the same road."""
    places = {"a": (-9.0, 29.0), "b": (-9.0, 29.1), "t": (-9.01, 29.05), "c": (-8.99, 29.05)}
    rows: list[tuple[str, str, dict[str, object]]] = [
        ("a", "c", {"highway": "primary"}),
        ("c", "b", {"highway": "primary"}),
        ("b", "t", {"highway": "track", "length_m": 200.0}),
        ("a", "t", {"highway": "track", "length_m": 200.0}),
    ]
    if turned:
        rows[2], rows[3] = rows[3], rows[2]
    graph = drivable_graph(make_network(places, rows), CAR)
    driven = set(graph.arc_section.tolist())
    assert 2 in driven
    assert 3 not in driven
