"""Fastest ways between many nodes of a core, after its nodes were put in an order.

The order is that of elimination (`routes.roads.elimination`), always a node with the fewest
neighbours next, as for sparse matrices. On roads few nodes then lie above each: some 200 in a
region, 450 in a country. A matrix needs one short climb for each place, instead of a search of the
whole core, and finds the same ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from routes.roads.elimination import (
    DONE,
    IN,
    NOBODY,
    OUT,
    USED,
    Climbs,
    Queue,
    Rows,
    Slate,
    climb,
    climb_all,
    eliminate,
    height,
    meet,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.roads.reduce import Core


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hierarchy:
    """The n nodes of a core in their order; made by `hierarchy`.

    Attributes:
        rows: the nodes above each node, and the arcs to and from them.
        rank: (n,) int64, the place of each node in the order.
        parent: (n,) int64, the lowest node above each, or -1.
    """

    rows: Rows
    rank: NDArray[np.int64]
    parent: NDArray[np.int64]

    def table(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return seconds and metres from each origin (row) to each destination (column)."""
        seconds, metres, _ = self._meet(origins, destinations)
        return seconds, metres

    def way(self, origin: int, destination: int) -> list[int]:
        """Return the nodes of the core along the fastest way, the one in the table.

        It is empty where there is no way.
        """
        _, _, tops = self._meet(np.array([origin]), np.array([destination]))
        top = int(tops[0, 0])
        if top == NOBODY:
            return []
        up = self._climbed(OUT, origin, top)[::-1]
        down = self._climbed(IN, destination, top)
        return [origin, *self._unfolded([*up, *down[1:]])]

    def _meet(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
        slate = _slate(len(self.rank))
        shape = (len(origins), len(destinations))
        seconds, metres, top = np.empty(shape), np.empty(shape), np.empty(shape, dtype=np.int32)
        ups, downs = self._climbs(OUT, origins, slate), self._climbs(IN, destinations, slate)
        meet(ups, downs, slate, seconds, metres, top)
        return seconds, metres, top

    def _climbs(self, way: int, places: NDArray[np.int64], slate: Slate) -> Climbs:
        most = height(self.parent, places)
        climbs = Climbs(
            start=np.zeros(len(places) + 1, dtype=np.int64),
            node=np.empty(most, dtype=np.int32),
            seconds=np.empty(most),
            metres=np.empty(most),
        )
        climb_all(self.rows, way, self.parent, places, slate, climbs)
        return climbs

    def _climbed(self, way: int, place: int, top: int) -> list[int]:
        """Return the nodes from the top of a climb down to the place."""
        slate = _slate(len(self.rank))
        climb(self.rows, way, self.parent, place, slate)
        nodes = [top]
        while nodes[-1] != place:
            nodes.append(int(slate.before[nodes[-1]]))
        return nodes

    def _unfolded(self, nodes: list[int]) -> list[int]:
        """Return the nodes of the core along some nodes of the order, without the first."""
        waiting = list(pairwise(nodes))[::-1]
        found: list[int] = []
        while waiting:
            tail, head = waiting.pop()
            over = self._over(tail, head)
            if over == NOBODY:
                found.append(head)
            else:
                waiting += [(over, head), (tail, over)]
        return found

    def _over(self, tail: int, head: int) -> int:
        """Return the node an arc leads over, or -1 if it is one of the core."""
        rising = self.rank[tail] < self.rank[head]
        below, above = (tail, head) if rising else (head, tail)
        start, size = self.rows.start[below], self.rows.size[below]
        at = start + np.flatnonzero(self.rows.to[start : start + size] == above)[0]
        return int(self.rows.over[OUT if rising else IN, at])


def hierarchy(core: Core) -> Hierarchy:
    """Put the nodes of a core in order."""
    rows = _rows(core)
    queue = _queue(rows.size)
    rank, entry_of = np.zeros(core.node_count, dtype=np.int64), np.zeros_like(core.node)
    tally = np.zeros(3, dtype=np.int64)
    spare = 2
    while (done := int(tally[DONE])) < core.node_count:
        tally[USED] = rows.size.sum()
        rows = _packed(rows, spare * int(tally[USED]))
        eliminate(rows, queue, rank, entry_of, tally)
        if tally[DONE] == done:
            spare *= 2  # 4 is always enough: no node left has fewer neighbours than the one tried
    rows = _packed(rows, 0)
    return Hierarchy(rows=rows, rank=rank, parent=_parents(rows, rank))


def _rows(core: Core) -> Rows:
    """Return the neighbours of each node, by arcs in either direction."""
    n, weights = core.node_count, core.weights
    tail, head = np.divmod(core.key, max(n, 1))
    proper = np.flatnonzero(tail != head)
    keys = (core.key[proper], head[proper] * n + tail[proper])
    one_way = keys[1][~np.isin(keys[1], keys[0], assume_unique=True)]
    pairs = np.sort(np.concatenate([keys[0], one_way]), kind="stable")
    seconds, metres = np.full((2, 2, len(pairs)), np.inf)
    for way, key in ((OUT, keys[0]), (IN, keys[1])):
        at = np.searchsorted(pairs, key)
        seconds[way, at] = weights.data[proper]
        metres[way, at] = core.metres[proper]
    node, to = np.divmod(pairs, max(n, 1))
    size = np.bincount(node, minlength=n)
    return Rows(
        start=np.cumsum(size) - size,
        size=size,
        room=size.copy(),
        to=to.astype(np.int32),
        seconds=seconds,
        metres=metres,
        over=np.full((2, len(pairs)), NOBODY, dtype=np.int32),
    )


def _queue(size: NDArray[np.int64]) -> Queue:
    """Return the nodes in lists by the size of their rows."""
    n = len(size)
    first = np.full(n + 1, NOBODY, dtype=np.int64)
    after, before = np.full((2, n), NOBODY, dtype=np.int64)
    nodes = np.argsort(size, kind="stable")
    leading = np.flatnonzero(np.diff(size[nodes], prepend=-1))
    first[size[nodes[leading]]] = nodes[leading]
    after[nodes[:-1]], before[nodes[1:]] = nodes[1:], nodes[:-1]
    after[nodes[leading[1:] - 1]] = before[nodes[leading]] = NOBODY
    return Queue(first=first, after=after, before=before)


def _packed(rows: Rows, spare: int) -> Rows:
    """Return rows one after the other without gaps, and so many entries to spare behind them."""
    start = np.cumsum(rows.size) - rows.size
    entries = np.repeat(rows.start - start, rows.size) + np.arange(int(rows.size.sum()))

    def taken(values: NDArray[Any]) -> NDArray[Any]:
        packed = np.empty((*values.shape[:-1], len(entries) + spare), dtype=values.dtype)
        np.take(values, entries, axis=-1, out=packed[..., : len(entries)])
        return packed

    return Rows(
        start=start,
        size=rows.size,
        room=rows.size.copy(),
        to=taken(rows.to),
        seconds=taken(rows.seconds),
        metres=taken(rows.metres),
        over=taken(rows.over),
    )


def _parents(rows: Rows, rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the lowest node above each; rows are packed."""
    parent = np.full(len(rank), NOBODY, dtype=np.int64)
    some = np.flatnonzero(rows.size)
    if len(some):
        lowest = np.minimum.reduceat(rank[rows.to], rows.start[some])
        parent[some] = np.argsort(rank)[lowest]
    return parent


def _slate(nodes: int) -> Slate:
    return Slate(
        seconds=np.full(nodes, np.inf),
        metres=np.full(nodes, np.inf),
        before=np.full(nodes, NOBODY, dtype=np.int32),
    )
