"""Promises of `routes.roads.hierarchy`: matrices and ways are those of a search of the graph."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from routes.roads.hierarchy import hierarchy
from routes.roads.reduce import Arcs, fastest_arcs, reduced
from routes.roads.rowsearch import RowSearch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.reduce import Core

Row = tuple[int, int, float, float]
"""Tail, head, seconds, metres."""


def core_of(rows: Sequence[Row], nodes: int) -> Core:
    """Return a core that keeps every node."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    ends = table[:, :2].astype(np.int64)
    arcs = Arcs(
        tail=ends[:, 0],
        head=ends[:, 1],
        seconds=table[:, 2],
        metres=table[:, 3],
        number=np.arange(len(table)),
    )
    return reduced(fastest_arcs(arcs, nodes), np.ones(nodes, dtype=bool))


def grid_of(side: int, seed: int) -> Core:
    """Return a town of crossings, with one-way streets and some streets missing."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    pairs = [*zip(number[:, :-1].flat, number[:, 1:].flat, strict=True)]
    pairs += zip(number[:-1].flat, number[1:].flat, strict=True)
    rows: list[Row] = []
    for a, b in pairs:
        for tail, head in ((int(a), int(b)), (int(b), int(a))):
            if rng.random() < 0.85:
                rows.append((tail, head, float(rng.random()), float(rng.random())))
    return core_of(rows, side * side)


def check(core: Core, places: NDArray[np.int64]) -> None:
    """Assert that durations are scipy's, and that every way has those of its cell."""
    order = hierarchy(core)
    seconds, metres = order.table(places, places)
    np.testing.assert_allclose(
        seconds, dijkstra(core.weights, indices=places)[:, places], rtol=0, atol=1e-6
    )
    assert np.array_equal(np.isfinite(seconds), np.isfinite(metres))
    for i, origin in enumerate(places.tolist()):
        for j, destination in enumerate(places.tolist()):
            way = np.array(order.way(origin, destination), dtype=np.int64)
            if not len(way):
                assert np.isinf(seconds[i, j])
                continue
            assert (way[0], way[-1]) == (origin, destination)
            arcs = core.arcs(way[:-1], way[1:])
            assert np.array_equal(core.key[arcs], way[:-1] * core.node_count + way[1:])
            assert core.weights.data[arcs].sum() == pytest.approx(seconds[i, j], abs=1e-6)
            assert core.metres[arcs].sum() == pytest.approx(metres[i, j], abs=1e-6)


@st.composite
def cores(draw: st.DrawFn) -> Core:
    """Draw graphs with one-way arcs, arcs of no time, rings, islands, and many equal ways."""
    nodes = draw(st.integers(1, 16))
    node = st.integers(0, nodes - 1)
    seconds = st.one_of(st.integers(0, 4).map(float), st.floats(0, 100, allow_subnormal=False))
    road = st.tuples(node, node, seconds, st.integers(0, 50).map(float))
    rows = draw(st.lists(road, max_size=40))
    rows += [(b, a, s, m) for a, b, s, m in draw(st.lists(road, max_size=40))]
    return core_of(rows, nodes)


@settings(deadline=None, max_examples=100)
@given(cores())
def test_tables_and_ways_are_those_of_a_search_on_any_graph(core: Core) -> None:
    """Between all pairs of nodes."""
    check(core, np.arange(core.node_count))


def test_tables_and_ways_are_those_of_a_search_in_a_town() -> None:
    """900 crossings: rows are moved, and packed more than once."""
    core = grid_of(30, seed=5)
    check(core, np.random.default_rng(6).choice(core.node_count, 25, replace=False))


def test_a_table_may_have_other_columns_than_rows() -> None:
    """Each cell is that of the table of all."""
    core = grid_of(12, seed=1)
    order, every = hierarchy(core), np.arange(core.node_count)
    all_s, all_m = order.table(every, every)
    seconds, metres = order.table(np.array([3, 90]), np.array([7, 3, 100]))
    assert np.array_equal(seconds, all_s[np.ix_([3, 90], [7, 3, 100])])
    assert np.array_equal(metres, all_m[np.ix_([3, 90], [7, 3, 100])])


def test_of_equally_fast_ways_the_shorter_one_is_taken() -> None:
    """Two roads round a hill."""
    core = core_of([(0, 1, 5, 90), (1, 3, 5, 90), (0, 2, 4, 50), (2, 3, 6, 50)], 4)
    order = hierarchy(core)
    assert order.way(0, 3) == [0, 2, 3]
    assert order.table(np.array([0]), np.array([3]))[1].tolist() == [[100.0]]


def test_searching_row_by_row_finds_the_same() -> None:
    """It is what small graphs are searched with; rows come in batches."""
    core = grid_of(15, seed=2)
    places = np.arange(0, core.node_count, 7)
    order, search = hierarchy(core), RowSearch(core=core)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("routes.roads.rowsearch._CELLS_AT_ONCE", 5 * core.node_count)
        by_rows = search.table(places, places)
    for found, expected in zip(order.table(places, places), by_rows, strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    for origin, destination in pairwise(places.tolist()):
        assert order.way(origin, destination) == search.way(origin, destination)


def test_the_same_core_gives_the_same_order() -> None:
    """Nothing is drawn by lot."""
    first, second = (hierarchy(grid_of(15, seed=3)) for _ in range(2))
    assert np.array_equal(first.rank, second.rank)
    assert np.array_equal(first.rows.over, second.rows.over)


def test_few_nodes_lie_above_each() -> None:
    """That is what makes it fast: in a town of 2,500 crossings less than 300 of them."""
    order = hierarchy(grid_of(50, seed=4))
    assert sorted(order.rank.tolist()) == list(range(2500))
    most, node = 0, int(np.argmin(order.rank))
    while node >= 0:
        most, node = most + 1, int(order.parent[node])
    assert most < 300


def test_no_node_is_no_error() -> None:
    """A graph of nothing."""
    assert hierarchy(core_of([], 0)).table(np.zeros(0, int), np.zeros(0, int))[0].shape == (0, 0)
