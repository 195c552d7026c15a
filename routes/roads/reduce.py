"""Exact reduction of a directed graph to a core in which fastest ways are found sooner.

A junction that few arcs touch is taken out, and every way over it (an arc in, an arc out, not
back to where it came from) becomes one arc, unless there is a faster one already. So dead ends
vanish, the pieces of a road between two crossings become one, and a crossing of three roads
becomes a triangle: no fastest way between the nodes that are kept is lost or made. What an arc
of the core stands for is remembered as a tree of pairs, so that a way can be unfolded.

The junctions a round takes out are never neighbours, therefore a round is a few array operations
however large the country. It is the first part of a contraction hierarchy (Geisberger et al.
2008, doi:10.1007/978-3-540-68552-4_24), stopped before arcs become many; the rest is done node by
node (`routes.roads.elimination`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_ARCS: Final = 4
"""A junction with more arcs in or out stays. Measured on Morocco with the order of elimination that
follows (`routes.roads.hierarchy`), seconds of one core: 3 and 4 take 2.3, 6 takes 2.9, 8 takes
3.3."""

_WORTHWHILE: Final = 0.01
"""Share of the junctions a round must take out for another one to follow."""

_SCATTER: Final = 2654435761
"""Multiplies numbers of junctions so that neighbours seldom follow each other (Knuth's hash)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arcs:
    """Directed arcs (a), sorted by tail and head, no two with the same ends.

    Attributes:
        tail, head: (a,) int64, nodes.
        seconds, metres: (a,) float64, not negative.
        number: (a,) int64, what each arc stands for: an arc given, or a pair of `Core.pairs`.
    """

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    number: NDArray[np.int64]

    def take(self, index: NDArray[np.generic]) -> Arcs:
        """Return some of the arcs."""
        return Arcs(
            tail=self.tail[index],
            head=self.head[index],
            seconds=self.seconds[index],
            metres=self.metres[index],
            number=self.number[index],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Core:
    """What is left of a graph: c nodes and a arcs.

    Attributes:
        node: (c,) int64, which node of the graph each one is, ascending.
        weights: (c, c) sparse, seconds.
        key: (a,) int64, tail x c + head of each arc, sorted.
        metres: (a,) float64, along each arc.
        number: (a,) int64, what each arc stands for: below `given` an arc of the graph, else a
            row of `pairs`, counted from there.
        given: the first number that stands for a pair.
        pairs: (p, 2) int64, the two arcs that follow each other, numbered in the same way.
    """

    node: NDArray[np.int64]
    weights: csr_array
    key: NDArray[np.int64]
    metres: NDArray[np.float64]
    number: NDArray[np.int64]
    given: int
    pairs: NDArray[np.int64]

    @property
    def node_count(self) -> int:
        """Number of nodes, c."""
        return len(self.node)

    def arcs(self, tails: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the index of the arc between each pair of nodes; there must be one."""
        return np.searchsorted(self.key, tails * self.node_count + heads)

    def unfold(self, arcs: NDArray[np.intp]) -> list[int]:
        """Return the arcs of the graph that some arcs of the core stand for, in their order."""
        waiting = self.number[arcs][::-1].tolist()
        found: list[int] = []
        while waiting:
            number = waiting.pop()
            if number < self.given:
                found.append(number)
            else:
                waiting.extend(self.pairs[number - self.given][::-1].tolist())
        return found


def fastest_arcs(arcs: Arcs, nodes: int) -> Arcs:
    """Return arcs sorted by tail and head, of parallel ones the fastest, then the shortest."""
    key = arcs.tail * nodes + arcs.head
    ordered = np.argsort(key, kind="stable")  # most come sorted, which a stable sort makes use of
    key = key[ordered]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    parallel = ~first
    parallel[:-1] |= ~first[1:]
    some = ordered[parallel]
    best = np.lexsort((arcs.metres[some], arcs.seconds[some], key[parallel]))
    ordered[parallel] = some[best]
    return arcs.take(ordered[first])


def reduced(arcs: Arcs, kept: NDArray[np.bool_]) -> Core:
    """Return the core of a graph; seconds and metres between kept nodes are those of the graph.

    Args:
        arcs: the graph; each arc has a number of its own, from 0 on.
        kept: (n,) nodes that must stay.
    """
    given = int(arcs.number.max(initial=-1)) + 1
    pairs: list[NDArray[np.int64]] = [np.zeros((0, 2), dtype=np.int64)]
    made = 0
    present = kept.copy()
    present[arcs.tail] = present[arcs.head] = True
    while True:
        out = _apart(arcs, present & ~kept)
        if np.count_nonzero(out) < max(1, _WORTHWHILE * np.count_nonzero(present)):
            return _core(arcs, present, given, np.concatenate(pairs))
        arcs, joined = _bridged(arcs, out, given + made)
        present &= ~out
        pairs.append(joined)
        made += len(joined)


def _apart(arcs: Arcs, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the (n,) nodes to take out: free, touched by few arcs, no two of them neighbours."""
    n = len(free)
    leading = np.maximum(np.bincount(arcs.tail, minlength=n), np.bincount(arcs.head, minlength=n))
    few = free & (leading <= _MOST_ARCS)
    scattered = np.arange(n, dtype=np.int64) * _SCATTER % 2**32
    turn = leading * 2**32 + scattered  # dead ends first
    both = few[arcs.tail] & few[arcs.head]
    tail, head = arcs.tail[both], arcs.head[both]
    few[np.where(turn[tail] < turn[head], head, tail)] = False
    return few


def _bridged(arcs: Arcs, out: NDArray[np.bool_], number: int) -> tuple[Arcs, NDArray[np.int64]]:
    """Take nodes out and join the arcs that meet there.

    Args:
        arcs: the graph so far.
        out: (n,) the nodes, no two of them neighbours.
        number: that of the next pair.

    Returns:
        The graph without them, and the (p, 2) pairs of arcs, numbered from `number` on.
    """
    ahead, behind = _ways_over(arcs, out)
    pairs = np.stack([arcs.number[ahead], arcs.number[behind]], axis=1)
    ways = Arcs(
        tail=arcs.tail[ahead],
        head=arcs.head[behind],
        seconds=arcs.seconds[ahead] + arcs.seconds[behind],
        metres=arcs.metres[ahead] + arcs.metres[behind],
        number=number + np.arange(len(ahead)),
    )
    return fastest_arcs(_both(arcs.take(~(out[arcs.tail] | out[arcs.head])), ways), len(out)), pairs


def _ways_over(arcs: Arcs, out: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the arcs into and out of some nodes that make a way over them together."""
    starts = np.searchsorted(arcs.tail, np.arange(len(out) + 1))
    ahead = np.flatnonzero(out[arcs.head])
    first, last = starts[arcs.head[ahead]], starts[arcs.head[ahead] + 1]
    sizes = last - first
    behind = np.arange(int(sizes.sum())) + np.repeat(last - np.cumsum(sizes), sizes)
    ahead = np.repeat(ahead, sizes)
    on = arcs.tail[ahead] != arcs.head[behind]
    return ahead[on], behind[on]


def _both(first: Arcs, second: Arcs) -> Arcs:
    return Arcs(
        tail=np.concatenate([first.tail, second.tail]),
        head=np.concatenate([first.head, second.head]),
        seconds=np.concatenate([first.seconds, second.seconds]),
        metres=np.concatenate([first.metres, second.metres]),
        number=np.concatenate([first.number, second.number]),
    )


def _core(arcs: Arcs, present: NDArray[np.bool_], given: int, pairs: NDArray[np.int64]) -> Core:
    """Number the nodes that are left anew."""
    node, index = np.flatnonzero(present), np.cumsum(present) - 1
    count = len(node)
    tail, head = index[arcs.tail], index[arcs.head]
    starts = np.searchsorted(tail, np.arange(count + 1)).astype(np.int32)
    return Core(
        node=node,
        weights=csr_array((arcs.seconds, head.astype(np.int32), starts), shape=(count, count)),
        key=tail * count + head,
        metres=arcs.metres,
        number=arcs.number,
        given=given,
        pairs=pairs,
    )
