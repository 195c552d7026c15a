"""Other programs on the same graph and between the same junctions, for `benchmarks/roads.py`.

Each returns how long it took to prepare, how long its rows took, and the rows: seconds from a
junction to every other of the list. They give durations only, where ours gives metres as well.
Those that the product does not need are imported by name, as each may be absent.
"""

from __future__ import annotations

import os
import time
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph

ROWS_S = 20.0
"""A peer that works row by row begins no further row after so many seconds."""


class Rows(NamedTuple):
    """What a peer took and found: seconds to prepare, seconds for the rows, and the rows."""

    prepare_s: float
    rows_s: float
    rows: NDArray[np.float64]


def by_networkx(graph: DrivableGraph, places: NDArray[np.int64]) -> Rows:
    """Search from each place through a DiGraph."""
    start = time.process_time()
    roads: nx.DiGraph[int] = nx.DiGraph()
    seconds = graph.duration_s[graph.arc_section].tolist()
    roads.add_weighted_edges_from(
        zip(graph.arc_tail.tolist(), graph.arc_head.tolist(), seconds, strict=True)
    )
    prepared = time.process_time() - start

    def row(place: int) -> list[float]:
        found = nx.single_source_dijkstra_path_length(roads, place)
        return [found.get(other, np.inf) for other in places.tolist()]

    return _row_by_row(prepared, row, places)


def by_igraph(graph: DrivableGraph, places: NDArray[np.int64]) -> Rows:
    """Search from each place with igraph's Dijkstra in C."""
    igraph = import_module("igraph")

    start = time.process_time()
    roads = igraph.Graph(
        n=graph.network.junction_count,
        edges=np.stack([graph.arc_tail, graph.arc_head], axis=1),
        directed=True,
    )
    seconds = graph.duration_s[graph.arc_section].tolist()
    prepared = time.process_time() - start
    targets = places.tolist()

    def row(place: int) -> list[float]:
        found: list[float] = roads.distances([place], targets, weights=seconds)[0]
        return found

    return _row_by_row(prepared, row, places)


def by_pandana(graph: DrivableGraph, places: NDArray[np.int64]) -> Rows:
    """Ask pandana's contraction hierarchy for every pair; building it is the preparation."""
    pandana, pd = import_module("pandana"), import_module("pandas")
    os.dup2(2, 1)  # its C++ reports progress on the standard output, where our tables go

    start = time.process_time()
    used = np.unique(np.concatenate([graph.arc_tail, graph.arc_head]))
    lon, lat = graph.network.junction_lonlat[used].T
    seconds = pd.DataFrame({"seconds": graph.duration_s[graph.arc_section]})
    roads = pandana.Network(
        pd.Series(lon, index=used),
        pd.Series(lat, index=used),
        pd.Series(graph.arc_tail),
        pd.Series(graph.arc_head),
        seconds,
        twoway=False,
    )
    prepared = time.process_time() - start
    start = time.process_time()
    k = len(places)
    pairs = roads.shortest_path_lengths(np.repeat(places, k), np.tile(places, k))
    took = time.process_time() - start
    return Rows(prepared, took, np.array(pairs, dtype=np.float64).reshape(k, k))


PEERS: dict[str, Callable[[DrivableGraph, NDArray[np.int64]], Rows]] = {
    "networkx": by_networkx,
    "igraph": by_igraph,
    "pandana": by_pandana,
}


def _row_by_row(
    prepared: float, row: Callable[[int], list[float]], places: NDArray[np.int64]
) -> Rows:
    """Work through the places, as far as the time goes."""
    start = time.process_time()
    rows = []
    for place in places.tolist():
        rows.append(row(place))
        if time.process_time() - start > ROWS_S:
            break
    return Rows(prepared, time.process_time() - start, np.array(rows))
