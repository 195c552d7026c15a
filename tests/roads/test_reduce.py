"""Promises of `routes.roads.reduce`: fewer junctions, the same fastest ways."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routes.errors import RoadsError
from routes.roads.cues import step_length_m
from routes.roads.graph import drivable_graph
from routes.roads.paths import fastest_paths, place_arcs
from routes.roads.profile import read_profile
from routes.roads.reduce import Arcs, fastest_arcs, reduced
from routes.roads.schematic import bundled_network
from tests.roads.anyroads import assert_way, places, streets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.roads.reduce import Core
    from routes.roads.snap import Snap
    from tests.roads.anyroads import Streets

Row = tuple[int, int, float, float]
"""Tail, head, seconds, metres."""

CAR = read_profile("car")


def arcs_of(rows: Sequence[Row], nodes: int) -> Arcs:
    """Return arcs without rings, numbered as in the list."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    proper = np.flatnonzero(table[:, 0] != table[:, 1])
    ends = table[proper, :2].astype(np.int64)
    return fastest_arcs(
        Arcs(
            tail=ends[:, 0],
            head=ends[:, 1],
            seconds=table[proper, 2],
            metres=table[proper, 3],
            number=proper,
        ),
        nodes,
    )


def core_of(rows: Sequence[Row], nodes: int, kept: Sequence[int]) -> Core:
    """Return the core in which some nodes are kept."""
    return reduced(arcs_of(rows, nodes), np.isin(np.arange(nodes), kept))


def both_ways(*roads: Row) -> list[Row]:
    """Return each road in both directions."""
    return [row for a, b, s, m in roads for row in ((a, b, s, m), (b, a, s, m))]


def as_networkx(rows: Sequence[Row], nodes: int) -> nx.DiGraph[int]:
    """Return the fastest of parallel arcs as networkx sees them."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for tail, head, seconds, metres in rows:
        known = graph.get_edge_data(tail, head, {"cost": (np.inf, np.inf)})["cost"]
        if (seconds, metres) < known:
            graph.add_edge(tail, head, seconds=seconds, cost=(seconds, metres))
    return graph


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[Row], list[int]]:
    """Draw nodes, arcs (one-way, two-way, parallel, dead ends, rings) and the nodes to keep."""
    nodes = draw(st.integers(2, 14))
    node = st.integers(0, nodes - 1)
    seconds = st.floats(0, 1000, allow_subnormal=False)
    road = st.tuples(node, node, seconds, st.integers(0, 5000).map(float))
    rows = draw(st.lists(road, max_size=20))
    rows += both_ways(*draw(st.lists(road, max_size=20)))
    return nodes, rows, sorted(draw(st.sets(node, min_size=1, max_size=5)))


@settings(deadline=None, max_examples=200)
@given(networks())
def test_fastest_ways_between_kept_nodes_are_those_of_networkx(
    network: tuple[int, list[Row], list[int]],
) -> None:
    """Durations are equal, and the way unfolded is a way of that duration."""
    nodes, rows, kept = network
    core, graph = core_of(rows, nodes, kept), as_networkx(rows, nodes)
    origins = np.searchsorted(core.node, kept).tolist()
    assert core.node[origins].tolist() == kept
    seconds, before = dijkstra(core.weights, indices=origins, return_predecessors=True)
    for i, origin in enumerate(kept):
        expected = nx.single_source_dijkstra_path_length(graph, origin, weight="seconds")
        for j, destination in enumerate(kept):
            found = seconds[i, origins[j]]
            assert found == pytest.approx(expected.get(destination, np.inf), abs=1e-6)
            if i != j and np.isfinite(found):
                way = _unfolded(core, before[i], origins[j])
                assert rows[way[0]][0] == origin
                assert rows[way[-1]][1] == destination
                assert all(rows[a][1] == rows[b][0] for a, b in pairwise(way))
                assert sum(rows[arc][2] for arc in way) == pytest.approx(found, abs=1e-6)


def _unfolded(core: Core, before: NDArray[np.int32], node: int) -> list[int]:
    """Return the arcs of the graph along the way that ends at a node of the core."""
    way = [node]
    while (previous := int(before[way[-1]])) >= 0:
        way.append(previous)
    nodes = np.array(way[::-1], dtype=np.int64)
    return core.unfold(core.arcs(nodes[:-1], nodes[1:]))


def test_metres_are_added_along_the_arcs() -> None:
    """Each arc of the core is as long as what it stands for."""
    rows = both_ways(*((n, n + 1, 1.0, 10.0 + n) for n in range(9)))
    core = core_of(rows, 10, [0, 9])
    assert core.node_count == 2
    assert core.metres.tolist() == [126.0, 126.0]
    assert core.weights.data.tolist() == [9.0, 9.0]
    assert core.unfold(np.array([0])) == [0, 2, 4, 6, 8, 10, 12, 14, 16]


def test_dead_ends_and_rings_vanish() -> None:
    """A long lane, and a ring that hangs on one junction."""
    lane = [(n, n + 1, 1.0, 1.0) for n in range(2, 40)]
    ring = [(1, 50, 1.0, 1.0), (50, 51, 1.0, 1.0), (51, 1, 1.0, 1.0)]
    rows = both_ways((0, 1, 1.0, 1.0), (1, 2, 1.0, 1.0), *lane, *ring, (1, 60, 1.0, 1.0))
    core = core_of(rows, 61, [0, 60])
    assert core.node_count == 2
    assert core.weights.data.tolist() == [2.0, 2.0]


def test_one_way_streets_stay_one_way() -> None:
    """A way out without a way back gives an arc in one direction."""
    core = core_of([(0, 1, 5.0, 1.0), (1, 2, 5.0, 1.0)], 3, [0, 2])
    assert core.weights.toarray().tolist() == [[0.0, 10.0], [0.0, 0.0]]


def test_of_equally_fast_ways_the_shorter_one_is_kept() -> None:
    """Two roads round a hill, joined at both ends."""
    rows = [(0, 1, 5.0, 90.0), (1, 3, 5.0, 90.0), (0, 2, 4.0, 50.0), (2, 3, 6.0, 50.0)]
    core = core_of(rows, 4, [0, 3])
    assert core.metres.tolist() == [100.0]
    assert core.unfold(np.array([0])) == [2, 3]


def test_nothing_to_reduce_is_no_error() -> None:
    """Neither arcs nor nodes to keep."""
    assert core_of([], 3, []).node_count == 0
    assert core_of([], 3, [1]).node_count == 1


def test_the_same_graph_gives_the_same_core() -> None:
    """Nothing is drawn by lot."""
    rows = both_ways(*((n, (7 * n + 1) % 50, float(n), 1.0) for n in range(50)))
    first, second = (core_of(rows, 50, [0, 9, 30]) for _ in range(2))
    assert np.array_equal(first.key, second.key)
    assert np.array_equal(first.pairs, second.pairs)


def unreduced(
    graph: DrivableGraph, snaps: Sequence[Snap]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return seconds and metres by scipy on the full graph, following one way after the other."""
    n, k = graph.network.junction_count, len(snaps)
    ends = np.array(list(place_arcs(graph, snaps)))
    section = np.concatenate([graph.arc_section, ends[:, 2].astype(np.int64)])
    share = np.concatenate([np.ones(len(graph.arc_tail)), np.abs(ends[:, 4] - ends[:, 3])])
    arcs = fastest_arcs(
        Arcs(
            tail=np.concatenate([graph.arc_tail, ends[:, 0].astype(np.int64)]),
            head=np.concatenate([graph.arc_head, ends[:, 1].astype(np.int64)]),
            seconds=graph.duration_s[section] * share,
            metres=graph.network.length_m[section] * share,
            number=np.arange(len(section)),
        ),
        n + 2 * k,
    )
    shape = (n + 2 * k, n + 2 * k)
    weights = csr_array((arcs.seconds, (arcs.tail, arcs.head)), shape=shape)
    seconds, before = dijkstra(weights, indices=n + np.arange(k), return_predecessors=True)
    length = dict(zip((arcs.tail * shape[0] + arcs.head).tolist(), arcs.metres, strict=True))
    metres = np.full((k, k), np.inf)
    for i, j in zip(*np.nonzero(np.isfinite(seconds[:, n + k :])), strict=True):
        here, metres[i, j] = n + k + int(j), 0.0
        while (previous := int(before[i, here])) >= 0:
            metres[i, j] += length[previous * shape[0] + here]
            here = previous
    np.fill_diagonal(metres, 0.0)
    seconds = seconds[:, n + k :]
    np.fill_diagonal(seconds, 0.0)
    return seconds, metres


def check_against_unreduced(graph: DrivableGraph, snaps: Sequence[Snap]) -> None:
    """Assert that the matrix is that of the full graph, and that ways agree with it."""
    paths = fastest_paths(graph, snaps)
    seconds, metres = paths.matrix()
    expected_s, expected_m = unreduced(graph, snaps)
    np.testing.assert_allclose(seconds, expected_s, rtol=0, atol=1e-6)
    np.testing.assert_allclose(metres, expected_m, rtol=0, atol=1e-3)
    for i, j in [(0, 1), (2, 0), (1, len(snaps) - 1)]:
        if np.isfinite(seconds[i, j]):
            assert_way(paths, i, j, seconds[i, j], metres[i, j])


def test_the_bundled_matrix_is_that_of_the_full_graph() -> None:
    """It is small and full of ways that take equally long: it is searched as it is."""
    graph = drivable_graph(bundled_network(), CAR)
    check_against_unreduced(graph, places(graph, 40))


def test_the_bundled_durations_do_not_change_when_it_is_reduced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Metres may, between ways that take equally long; the way driven has those of the matrix."""
    monkeypatch.setattr("routes.roads.paths._FEW_JUNCTIONS", 0)
    graph = drivable_graph(bundled_network(), CAR)
    snaps = places(graph, 40)
    paths = fastest_paths(graph, snaps)
    assert paths.core.node_count < 200
    seconds, metres = paths.matrix()
    np.testing.assert_allclose(seconds, unreduced(graph, snaps)[0], rtol=0, atol=1e-6)
    for i, j in pairwise(range(len(snaps))):
        length = sum(step_length_m(graph, step) for step in paths.path(i, j))
        assert length == pytest.approx(metres[i, j], abs=1e-3)


@pytest.mark.parametrize("profile", ["car", "4x4"])
def test_the_matrix_of_a_region_is_that_of_the_full_graph(
    real_roads: Callable[[str], RoadNetwork], profile: str
) -> None:
    """On 92,000 junctions, with tracks for access only and with tracks as roads."""
    network = real_roads("tiznit-region.osm.pbf")
    graph = drivable_graph(network, read_profile(profile))
    check_against_unreduced(graph, places(graph, 20))


@settings(deadline=None)
@given(drawn=streets())
def test_tracks_for_access_one_way_streets_and_rings_reduce_as_well(
    make_network: Callable[..., RoadNetwork], drawn: Streets
) -> None:
    """Durations are those of the full graph."""
    try:
        graph = drivable_graph(make_network(*drawn), CAR)
    except RoadsError:
        return
    snaps = places(graph, 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("routes.roads.paths._FEW_JUNCTIONS", 0)
        seconds = fastest_paths(graph, snaps).matrix()[0]
    np.testing.assert_allclose(seconds, unreduced(graph, snaps)[0], rtol=0, atol=1e-6)
