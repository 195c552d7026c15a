"""Compiled: taking the nodes of a graph out one by one, and climbing among those taken out.

A node that is taken out leaves, between every two of its neighbours, an arc each way that stands
for the way over it, unless there is a better arc. Its neighbours at that moment, all of them taken
out later, are above it: every fastest way between two nodes first climbs, then descends. The
lowest one above a node is its parent; all nodes above it are its parent's parents and so on
(Dibbelt, Strasser, Wagner 2016, doi:10.1145/2886843), so that a climb needs no queue.

Of two ways the one of less seconds is better, then the one of less metres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from routes.jit import compiled, entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUT: Final = 0
"""Index of arcs from a node to its neighbours."""

IN: Final = 1
"""Index of arcs from its neighbours to a node."""

DONE: Final = 0
USED: Final = 1
LEAST: Final = 2
"""Of a tally: nodes taken out, entries of rows in use, and no node has fewer neighbours."""

NOBODY: Final = -1


class Rows(NamedTuple):
    """Neighbours of n nodes, in e entries; the row of a node is a stretch of them.

    Attributes:
        start, size, room: (n,) int64, where each row begins, its entries, and those it may have.
        to: (e,) int32, the neighbour.
        seconds, metres: (2, e) float64, of the arcs `OUT` to and `IN` from it; infinite if none.
        over: (2, e) int32, the node taken out that the arc leads over, or `NOBODY`.
    """

    start: NDArray[np.int64]
    size: NDArray[np.int64]
    room: NDArray[np.int64]
    to: NDArray[np.int32]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    over: NDArray[np.int32]


class Queue(NamedTuple):
    """Nodes in lists by their number of neighbours.

    Attributes:
        first: (n + 1,) int64, the first node of each list, or `NOBODY`.
        after, before: (n,) int64, its neighbours in the list.
    """

    first: NDArray[np.int64]
    after: NDArray[np.int64]
    before: NDArray[np.int64]


class Climbs(NamedTuple):
    """The nodes above k places, those of one place after those of another.

    Attributes:
        start: (k + 1,) int64, where those of each place begin.
        node: (c,) int32.
        seconds, metres: (c,) float64, of the best climb to it.
    """

    start: NDArray[np.int64]
    node: NDArray[np.int32]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]


class Slate(NamedTuple):
    """What a climb has found of each of n nodes.

    Attributes:
        seconds, metres: (n,) float64, infinite where it did not come.
        before: (n,) int32, the node it came from.
    """

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    before: NDArray[np.int32]


@entry
def eliminate(
    rows: Rows,
    queue: Queue,
    rank: NDArray[np.int64],
    entry_of: NDArray[np.int64],
    tally: NDArray[np.int64],
) -> None:
    """Take nodes out, always one with the fewest neighbours, until the entries run short.

    Args:
        rows: the neighbours of each node; afterwards those above it.
        queue: the nodes that are left.
        rank: (n,) the place of each node in the order in which they are taken out.
        entry_of: (n,) scratch.
        tally: `DONE`, `USED` and `LEAST`, brought up to date.
    """
    while tally[DONE] < len(rank):
        while queue.first[tally[LEAST]] == NOBODY:
            tally[LEAST] += 1
        node = queue.first[tally[LEAST]]
        if tally[USED] + _needed(rows, node) > len(rows.to):
            return
        _leave(queue, node, rows.size[node])
        first, last = rows.start[node], rows.start[node] + rows.size[node]
        for at in range(first, last):
            _leave(queue, rows.to[at], rows.size[rows.to[at]])
        for at in range(first, last):
            neighbour = rows.to[at]
            if rows.size[neighbour] + rows.size[node] > rows.room[neighbour]:
                _move(rows, neighbour, rows.size[node], tally)
            _bridge(rows, node, at, entry_of)
        for at in range(first, last):
            neighbour = rows.to[at]
            _enter(queue, neighbour, rows.size[neighbour])
            tally[LEAST] = min(tally[LEAST], rows.size[neighbour])
        rank[node] = tally[DONE]
        tally[DONE] += 1


@compiled
def _needed(rows: Rows, node: int) -> int:
    """Return how many entries taking a node out may need."""
    needed = 0
    for at in range(rows.start[node], rows.start[node] + rows.size[node]):
        size = rows.size[rows.to[at]] + rows.size[node]
        if size > rows.room[rows.to[at]]:
            needed += size * 3 // 2
    return needed


@compiled
def _move(rows: Rows, node: int, more: int, tally: NDArray[np.int64]) -> None:
    """Move the row of a node to where it has room."""
    start, new = rows.start[node], tally[USED]
    for at in range(rows.size[node]):
        _copy(rows, start + at, new + at)
    rows.start[node] = new
    rows.room[node] = (rows.size[node] + more) * 3 // 2
    tally[USED] += rows.room[node]


@compiled
def _copy(rows: Rows, old: int, new: int) -> None:
    rows.to[new] = rows.to[old]
    for way in range(2):
        rows.seconds[way, new] = rows.seconds[way, old]
        rows.metres[way, new] = rows.metres[way, old]
        rows.over[way, new] = rows.over[way, old]


@compiled
def _bridge(rows: Rows, node: int, at: int, entry_of: NDArray[np.int64]) -> None:
    """Replace a node in the row of its neighbour, that of an entry, by its other neighbours."""
    neighbour = rows.to[at]
    start, end = rows.start[neighbour], rows.start[neighbour] + rows.size[neighbour]
    for known in range(start, end):
        entry_of[rows.to[known]] = known
    gone = entry_of[node]
    for beyond in range(rows.start[node], rows.start[node] + rows.size[node]):
        other = rows.to[beyond]
        if other == neighbour:
            continue
        known = entry_of[other]
        if not (start <= known < end and rows.to[known] == other):
            known, end = end, end + 1
            rows.to[known] = other
            rows.seconds[:, known] = np.inf
            rows.metres[:, known] = np.inf
            rows.over[:, known] = NOBODY
        _improve(rows, OUT, known, at, beyond, node)
        _improve(rows, IN, known, beyond, at, node)
    _copy(rows, end - 1, gone)
    rows.size[neighbour] = end - 1 - start


@compiled
def _improve(rows: Rows, way: int, known: int, ahead: int, behind: int, node: int) -> None:
    """Let an arc lead over a node, into it by one entry and on by another, if that is better."""
    seconds = rows.seconds[IN, ahead] + rows.seconds[OUT, behind]
    metres = rows.metres[IN, ahead] + rows.metres[OUT, behind]
    if _better(seconds, metres, rows.seconds[way, known], rows.metres[way, known]):
        rows.seconds[way, known] = seconds
        rows.metres[way, known] = metres
        rows.over[way, known] = node


@compiled
def _better(seconds: float, metres: float, known_s: float, known_m: float) -> bool:
    return seconds < known_s or (seconds == known_s and metres < known_m)


@compiled
def _leave(queue: Queue, node: int, size: int) -> None:
    before, after = queue.before[node], queue.after[node]
    if before == NOBODY:
        queue.first[size] = after
    else:
        queue.after[before] = after
    if after != NOBODY:
        queue.before[after] = before


@compiled
def _enter(queue: Queue, node: int, size: int) -> None:
    head = queue.first[size]
    queue.before[node] = NOBODY
    queue.after[node] = head
    queue.first[size] = node
    if head != NOBODY:
        queue.before[head] = node


@entry
def climb(rows: Rows, way: int, parent: NDArray[np.int64], place: int, slate: Slate) -> None:
    """Note the best climb from a place to every node above it.

    Args:
        rows: the nodes above each node.
        way: `OUT` to drive up, or `IN` for ways down to the place.
        parent: (n,) the lowest node above each, or `NOBODY`.
        place: the node to climb from.
        slate: empty; afterwards what was found.
    """
    slate.seconds[place] = slate.metres[place] = 0.0
    node = place
    while node != NOBODY:
        if slate.seconds[node] < np.inf:
            for at in range(rows.start[node], rows.start[node] + rows.size[node]):
                above = rows.to[at]
                seconds = slate.seconds[node] + rows.seconds[way, at]
                metres = slate.metres[node] + rows.metres[way, at]
                if _better(seconds, metres, slate.seconds[above], slate.metres[above]):
                    slate.seconds[above] = seconds
                    slate.metres[above] = metres
                    slate.before[above] = node
        node = parent[node]


@entry
def height(parent: NDArray[np.int64], places: NDArray[np.int64]) -> int:
    """Return how many nodes are above some places, each place and what is above it counted."""
    count = 0
    for place in places:
        node = place
        while node != NOBODY:
            count += 1
            node = parent[node]
    return count


@entry
def climb_all(
    rows: Rows,
    way: int,
    parent: NDArray[np.int64],
    places: NDArray[np.int64],
    slate: Slate,
    climbs: Climbs,
) -> None:
    """Climb from every place; the slate is empty before and after."""
    end = 0
    for index, place in enumerate(places):
        climbs.start[index] = end
        climb(rows, way, parent, place, slate)
        node = place
        while node != NOBODY:
            if slate.seconds[node] < np.inf:
                climbs.node[end] = node
                climbs.seconds[end] = slate.seconds[node]
                climbs.metres[end] = slate.metres[node]
                end += 1
            slate.seconds[node] = slate.metres[node] = np.inf
            node = parent[node]
    climbs.start[len(places)] = end


@entry
def meet(
    ups: Climbs,
    downs: Climbs,
    slate: Slate,
    seconds: NDArray[np.float64],
    metres: NDArray[np.float64],
    top: NDArray[np.int32],
) -> None:
    """Find where each way up best meets each way down.

    Args:
        ups: climbs from k origins.
        downs: climbs to l destinations.
        slate: empty, before and after.
        seconds: (k, l) of the best way; infinite if there is none.
        metres: (k, l) along it.
        top: (k, l) the node where they meet, or `NOBODY`.
    """
    for origin in range(len(ups.start) - 1):
        first, last = ups.start[origin], ups.start[origin + 1]
        for at in range(first, last):
            slate.seconds[ups.node[at]] = ups.seconds[at]
            slate.metres[ups.node[at]] = ups.metres[at]
        for destination in range(len(downs.start) - 1):
            best_s = best_m = np.inf
            best = NOBODY
            for at in range(downs.start[destination], downs.start[destination + 1]):
                way_s = slate.seconds[downs.node[at]] + downs.seconds[at]
                if way_s > best_s:
                    continue
                way_m = slate.metres[downs.node[at]] + downs.metres[at]
                if _better(way_s, way_m, best_s, best_m):
                    best_s, best_m, best = way_s, way_m, downs.node[at]
            seconds[origin, destination] = best_s
            metres[origin, destination] = best_m
            top[origin, destination] = best
        for at in range(first, last):
            slate.seconds[ups.node[at]] = slate.metres[ups.node[at]] = np.inf
