"""A road graph prepared once for many asks: RoutingKit's customizable contraction hierarchy.

Optional, with `pip install "sse-routes[fast]"`. The order of the nodes of a country takes a minute
to find; it is kept in a folder and belongs to the roads alone, so that any places can be asked for
later. Where each place is asked for once, `routes.roads.paths` alone is faster.

RoutingKit counts whole milliseconds. The ways it finds are added up again from the durations of
their arcs, so they are exact; rounding can only make it choose another of two ways that differ by
less than the roundings of their arcs.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.files import staging
from routes.message import msg
from routes.roads.paths import fastest_paths
from routes.roads.rowsearch import RowSearch

try:
    import pyroutingkit
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "pyroutingkit is not installed: pip install “sse-routes[fast]”."
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import FastestPaths
    from routes.roads.reduce import Core
    from routes.roads.snap import Snap

_FILES = ("head", "node_count", "order", "rank", "tail")
"""What RoutingKit keeps of an order."""

_DIGESTS = "sha256.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedRoads:
    """A graph ready for any places; made by `prepare`.

    Attributes:
        graph: what can be driven.
        hierarchy: RoutingKit's, with the durations of the graph in milliseconds.
        node_count: number of nodes of the graph, those of places not among them.
    """

    graph: DrivableGraph
    hierarchy: pyroutingkit.CCH
    node_count: int

    def paths(self, snaps: Sequence[Snap]) -> FastestPaths:
        """Put places into the graph; the ways are those of `routes.roads.paths`."""
        return fastest_paths(self.graph, snaps, search=self._search)

    def _search(self, core: Core) -> PreparedSearch:
        return PreparedSearch(core=core, hierarchy=self.hierarchy, node_count=self.node_count)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedSearch:
    """A prepared graph with some places in it.

    Attributes:
        core: the whole graph with the places; their nodes are the last ones.
        hierarchy: of the graph without them.
        node_count: number of nodes without them.
    """

    core: Core
    hierarchy: pyroutingkit.CCH
    node_count: int

    def table(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return seconds and metres from each origin (row) to each destination (column)."""
        seconds, metres = np.full((2, len(origins), len(destinations)), np.inf)
        for row, column, way in self._ways(origins, destinations):
            nodes = np.array(way, dtype=np.int64)
            arcs = self.core.arcs(nodes[:-1], nodes[1:])
            seconds[row, column] = self.core.weights.data[arcs].sum()
            metres[row, column] = self.core.metres[arcs].sum()
        return seconds, metres

    def way(self, origin: int, destination: int) -> list[int]:
        """Return the nodes along the way of that cell; none where there is no way."""
        found = self._ways(np.array([origin]), np.array([destination]))
        return next((way for _, _, way in found), [])

    def _ways(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> Iterator[tuple[int, int, list[int]]]:
        """Yield row, column and nodes of each cell where there is a way."""
        tail, head = np.divmod(self.core.key, self.core.node_count)
        first, to_places = self.core.weights.indptr, np.flatnonzero(head >= self.node_count)
        leaving = [np.arange(first[origin], first[origin + 1]) for origin in origins]
        arriving = [to_places[head[to_places] == destination] for destination in destinations]
        sources = self._nodes(head, leaving)
        targets = self._nodes(tail, arriving)
        between = self._seconds(sources, targets)
        for row, column in np.ndindex(len(origins), len(destinations)):
            out, into = leaving[row], arriving[column]
            direct = out[head[out] == destinations[column]]
            out, into = out[head[out] < self.node_count], into[tail[into] < self.node_count]
            source, target = head[out], tail[into]
            found = (
                self.core.weights.data[out][:, None]
                + between[
                    np.ix_(np.searchsorted(sources, source), np.searchsorted(targets, target))
                ]
                + self.core.weights.data[into]
            )
            best = found.min(initial=np.inf)
            ends = int(origins[row]), int(destinations[column])
            if len(direct) and self.core.weights.data[direct[0]] <= best:
                yield row, column, list(ends)
            elif best < np.inf:
                i, j = np.unravel_index(int(found.argmin()), found.shape)
                _, nodes = self.hierarchy.query(int(source[i]), int(target[j]))
                yield row, column, [ends[0], *nodes, ends[1]]

    def _nodes(
        self, ends: NDArray[np.int64], arcs: Sequence[NDArray[np.int64]]
    ) -> NDArray[np.int64]:
        """Return the nodes of the graph at one end of some arcs, each once, ascending."""
        nodes = np.unique(ends[np.concatenate([*arcs, np.zeros(0, dtype=np.int64)])])
        return nodes[nodes < self.node_count]

    def _seconds(
        self, sources: NDArray[np.int64], targets: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return seconds from node to node as RoutingKit finds them, infinite if no way."""
        found = np.full((len(sources), len(targets)), np.inf)
        if found.size:
            given = (nodes.astype(np.uint32) for nodes in (sources, targets))
            milliseconds = np.asarray(self.hierarchy.distances_many_to_many(*given))
            known = milliseconds < pyroutingkit.INF_WEIGHT
            found[known] = milliseconds[known] / 1000
        return found


def prepare(graph: DrivableGraph, folder: Path) -> PreparedRoads:
    """Return a graph prepared for many asks.

    Args:
        graph: what can be driven.
        folder: where orders are kept; made if needed. It may be emptied at any time. That a
            folder cannot be written is no error but logged.
    """
    whole = fastest_paths(graph, (), search=lambda core: RowSearch(core=core))
    core = whole.core
    tail, head = np.divmod(core.key, max(core.node_count, 1))
    section, network = whole.section[core.number], graph.network
    forward = whole.start[core.number] == 0
    at_tail = np.where(forward, network.tail[section], network.head[section])
    lonlat = np.zeros((core.node_count, 2), dtype=np.float32)
    lonlat[tail] = network.junction_lonlat[at_tail]
    hierarchy = _ordered(tail.astype(np.uint32), head.astype(np.uint32), lonlat, folder)
    hierarchy.customize_weights(np.rint(1000 * core.weights.data).astype(np.uint32))
    return PreparedRoads(graph=graph, hierarchy=hierarchy, node_count=core.node_count)


def _ordered(
    tail: NDArray[np.uint32],
    head: NDArray[np.uint32],
    lonlat: NDArray[np.float32],
    folder: Path,
) -> pyroutingkit.CCH:
    """Return the order of a graph, from the folder if it was found before."""
    digest = hashlib.sha256(
        b"".join(a.astype(a.dtype.newbyteorder("<")).tobytes() for a in (tail, head, lonlat))
    )
    kept = folder / f"order-{digest.hexdigest()[:32]}"
    hierarchy = pyroutingkit.CCH()
    if _is_sound(kept):
        hierarchy.load_topology(str(kept))
        return hierarchy
    lon, lat = np.ascontiguousarray(lonlat.T)
    hierarchy.build_topology(tail, head, lat, lon, len(lonlat))
    try:
        _keep(hierarchy, kept)
    except (OSError, RuntimeError) as error:
        _log.warning(msg("order of the roads: {path}: not kept: {reason}", path=kept, reason=error))
    return hierarchy


def _is_sound(kept: Path) -> bool:
    """Whether an order is kept whole: RoutingKit itself believes what it reads."""
    try:
        return bool(json.loads((kept / _DIGESTS).read_bytes()) == _digests(kept))
    except (OSError, ValueError):
        return False


def _keep(hierarchy: pyroutingkit.CCH, kept: Path) -> None:
    """Write an order, whole or not at all; a damaged one is put aside first."""
    with staging(kept.parent, kept.name) as staged:
        part = staged / "new"
        part.mkdir()
        hierarchy.save_topology(str(part))
        (part / _DIGESTS).write_text(json.dumps(_digests(part)), encoding="utf-8")
        if kept.exists():
            kept.replace(staged / "damaged")
        part.replace(kept)


def _digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _FILES}
