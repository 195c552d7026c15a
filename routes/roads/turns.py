"""Which section may follow which, on a road network with forbidden turns.

1. Nobody drives all sections of a forbidden turn one after the other.
2. Nobody turns round, that is, drives a section and then the same section back, except where
   nothing else leads on: at a dead end, or where all else is forbidden.

Both are rules about what has been driven, so a way is sought from section to section instead of
from junction to junction. A state is the directed section (arc) at whose end one is, and, within a
ban of three sections or more, how much of it one has driven: the longest end of the way so far that
is a proper beginning of a ban (A. V. Aho and M. J. Corasick, “Efficient string matching”,
Communications of the ACM 18, 1975, doi:10.1145/360825.360855).

Where a road ends in a section that leads back to its own junction, that section leads on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from routes.roads.turnbans import TurnBans

    Ban = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnArcs:
    """Directed sections (a), sorted by the junction where they begin.

    Attributes:
        tail, head: (a,) int32, junctions.
        code: (a,) int64, twice the section, plus one if driven from its head to its tail.
        seconds: (a,) float64, driving time.
        through: (a,) bool, whether it may be part of a way; otherwise only its first or last.
        back: (a,) int64, the same section driven the other way; -1 if it may not be.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    code: NDArray[np.int64]
    seconds: NDArray[np.float64]
    through: NDArray[np.bool_]
    back: NDArray[np.int64]

    def leaving(self, junction: int) -> range:
        """Return the arcs that begin at a junction."""
        ends = np.array(
            [junction, junction + 1], dtype=self.tail.dtype
        )  # or all would be converted
        first, last = np.searchsorted(self.tail, ends)
        return range(int(first), int(last))

    def bans(self, bans: TurnBans) -> set[Ban]:
        """Return, as indices of arcs, the bans that can be driven at all."""
        index = self.index(bans.arc)
        known = [tuple(index.get(code, -1) for code in ban) for ban in bans]
        return {
            ban
            for ban in known
            if min(ban) >= 0 and all(self.head[a] == self.tail[b] for a, b in pairwise(ban))
        }

    def index(self, codes: NDArray[np.int64]) -> dict[int, int]:
        """Return the index of each arc that has one of some codes, by its code."""
        found = np.flatnonzero(np.isin(self.code, codes))
        return dict(zip(self.code[found].tolist(), found.tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnGraph:
    """The states of driving (s), and from which to which one may go (t).

    The first a states are the arcs, with nothing driven before them that matters.

    Attributes:
        arcs: the a directed sections.
        arc: (s,) int64, the arc at whose end one is.
        stuck: (s,) bool, whether nothing leads on, so that one may turn round.
        before, after: (t,) int64, states; the second is reached by driving its arc.
        refused: pairs of a state and an arc that would complete a ban.
    """

    arcs: TurnArcs
    arc: NDArray[np.int64]
    stuck: NDArray[np.bool_]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    refused: frozenset[tuple[int, int]]

    @property
    def state_count(self) -> int:
        """Number of states, s."""
        return len(self.arc)

    @property
    def onward(self) -> NDArray[np.bool_]:
        """(t,) whether a step may be followed by another."""
        return self.arcs.through[self.arc[self.after]]

    def may_enter(self, state: int, arc: int) -> bool:
        """Say whether an arc, which begins where a state is, may be driven next."""
        turns_round = int(self.arcs.back[self.arc[state]]) == arc
        return (state, arc) not in self.refused and (not turns_round or bool(self.stuck[state]))

    def usable_sections(self, count: int) -> NDArray[np.bool_]:
        """Return the (count,) sections on which a place can be driven to and from.

        From everywhere in the largest strongly connected part of the states one can go everywhere
        in it. The largest is the one with the most arcs, of equals that of the lowest code. A
        section counts if it can be entered from there, and if one of its directions leads there.
        """
        steps, arcs = self.onward, self.arcs
        size = self.state_count
        pairs = (self.before[steps], self.after[steps])
        links = csr_array((np.ones(len(pairs[0]), dtype=np.int8), pairs), shape=(size, size))
        first = self._in_largest(connected_components(links, connection="strong")[1])
        reached = np.zeros(size, dtype=bool)
        reached[breadth_first_order(links, first, return_predecessors=False)] = True
        returns = np.zeros(size, dtype=bool)
        back = csr_array(links.T)
        returns[breadth_first_order(back, first, return_predecessors=False)] = True
        section = arcs.code >> 1
        entered, left = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        entered[section[self.arc[reached]]] = True
        entered[section[self.arc[self.after[reached[self.before]]]]] = True
        left[section[returns[: len(section)]]] = True
        return entered & left

    def _in_largest(self, label: NDArray[np.int32]) -> int:
        """Return a state of the part with the most arcs, given the part of each state."""
        a = len(self.arcs.code)
        late = zip(label[a:].tolist(), self.arc[a:].tolist(), strict=True)
        more = {(part, arc) for part, arc in late if label[arc] != part}
        sizes = np.bincount(label[:a], minlength=int(label.max()) + 1)
        for part, _ in more:
            sizes[part] += 1
        largest = np.flatnonzero(sizes[label] == sizes.max())
        return int(largest[np.argmin(self.arcs.code[self.arc[largest]])])


def turn_graph(arcs: TurnArcs, bans: TurnBans) -> TurnGraph | None:
    """Return the states of driving; None if no ban can be driven, so that junctions are enough."""
    live = arcs.bans(bans)
    if not live:
        return None
    begun = sorted({ban[:size] for ban in live for size in range(2, len(ban))})
    number = {beginning: len(arcs.code) + k for k, beginning in enumerate(begun)}
    refused, moved = _exceptions(arcs, live, number)
    last = np.array([beginning[-1] for beginning in begun], dtype=np.int64)
    arc = np.concatenate([np.arange(len(arcs.code)), last])
    before, target = _meeting(arcs, arc)
    key = before * len(arcs.code) + target
    is_refused = np.zeros(len(key), dtype=bool)
    is_refused[np.searchsorted(key, [state * len(arcs.code) + to for state, to in refused])] = True
    turns_round = arcs.back[arc[before]] == target
    leads_on = arcs.through[target] & ~is_refused & ~turns_round
    stuck = np.bincount(before[leads_on], minlength=len(arc)) == 0
    kept = ~is_refused & (~turns_round | stuck[before])
    return TurnGraph(
        arcs=arcs,
        arc=arc,
        stuck=stuck,
        before=before[kept],
        after=_moved(key[kept], target[kept], moved, len(arcs.code)),
        refused=frozenset(refused),
    )


def _meeting(arcs: TurnArcs, arc: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every pair of a state and an arc that begins where the state's arc ends."""
    junctions = int(max(arcs.tail.max(), arcs.head.max())) + 1
    starts = np.searchsorted(arcs.tail, np.arange(junctions + 1))
    at = arcs.head[arc]
    sizes = starts[at + 1] - starts[at]
    offset = np.repeat(starts[at + 1] - np.cumsum(sizes), sizes)
    return np.repeat(np.arange(len(arc)), sizes), np.arange(int(sizes.sum())) + offset


def _exceptions(
    arcs: TurnArcs, bans: set[Ban], number: Mapping[Ban, int]
) -> tuple[list[tuple[int, int]], dict[tuple[int, int], int]]:
    """Return pairs of state and arc that complete a ban, and those that lead into a beginning.

    Args:
        arcs: the arcs.
        bans: sequences of them.
        number: the state of each beginning of two arcs or more.
    """
    refused: list[tuple[int, int]] = []
    moved: dict[tuple[int, int], int] = {}
    known: list[tuple[Ban, int]] = [((arc,), arc) for arc in sorted({ban[0] for ban in bans})]
    for driven, state in (*known, *number.items()):
        for arc in arcs.leaving(int(arcs.head[driven[-1]])):
            ends = list(_ends((*driven, arc)))
            if any(end in bans for end in ends):
                refused.append((state, arc))
            elif (longest := next((end for end in ends if end in number), None)) is not None:
                moved[state, arc] = number[longest]
    return refused, moved


def _ends(driven: Sequence[int]) -> Iterable[Ban]:
    """Yield the ends of a way of two arcs or more, the longest first."""
    return (tuple(driven[at:]) for at in range(len(driven) - 1))


def _moved(
    key: NDArray[np.int64],
    target: NDArray[np.int64],
    moved: Mapping[tuple[int, int], int],
    arcs: int,
) -> NDArray[np.int64]:
    """Return the state each step leads to: its arc, or the beginning of a ban.

    Args:
        key: (t,) state x arcs + arc of each step, ascending.
        target: (t,) the arc.
        moved: where others lead.
        arcs: number of arcs.
    """
    after = target.copy()
    for (state, arc), beginning in moved.items():
        at = int(np.searchsorted(key, state * arcs + arc))
        if at < len(key) and key[at] == state * arcs + arc:
            after[at] = beginning
    return after
