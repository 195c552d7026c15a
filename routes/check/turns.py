"""Which section may follow which, found again from the forbidden turns of the network.

The rules are those at the top of `routes.roads.turns`. Here a section driven to its end (arc) is
kept together with every ban one has begun and how many of its sections one has driven.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork

    Begun = frozenset[tuple[int, int]]


class Steps(NamedTuple):
    """Steps from node to node; the second is reached by driving a section to its end."""

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    section: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """Sections that may be driven, each in one direction; `drawn` says whether through."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    section: NDArray[np.int64]
    forward: NDArray[np.bool_]
    drawn: NDArray[np.bool_]


class Turns:
    """What has been driven, and what may follow.

    Nodes are the junctions, where a way begins; after them the arcs, where nothing before matters;
    after them arcs with bans begun.
    """

    def __init__(self, network: RoadNetwork, arcs: Arcs) -> None:
        self._arcs, self._junctions = arcs, network.junction_count
        self._count = len(arcs.section)
        pairs = zip(arcs.section.tolist(), arcs.forward.tolist(), strict=True)
        self._number = {pair: arc for arc, pair in enumerate(pairs)}
        self._bans = list(self._drivable(network))
        self._opens: dict[int, Begun] = {}
        for ban, driven in enumerate(self._bans):
            known = self._opens.get(driven[0], frozenset())
            self._opens[driven[0]] = known | {(ban, 1)}
        self._out = _by_junction(arcs.tail, self._junctions)
        self._into = _by_junction(arcs.head, self._junctions)
        self._states: list[tuple[int, Begun]] = []
        self._node: dict[tuple[int, Begun], int] = {}
        self._late: dict[int, list[int]] = {}
        self.steps = self._all_steps()

    @property
    def has_bans(self) -> bool:
        """Say whether any forbidden turn can be driven at all."""
        return bool(self._bans)

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return self._junctions + self._count + len(self._states)

    def just_driven(self, driven: tuple[int, bool]) -> int:
        """Return the node of a section driven to its end, nothing before it."""
        return self._junctions + self._number[driven]

    def leading_on(self, junction: int, driven: tuple[int, bool] | None) -> list[int]:
        """Return the nodes at a junction after which a section may be driven, or all of them."""
        nodes = [self._junctions + arc for arc in _group(self._into, junction)]
        nodes += self._late.get(junction, [])
        if driven is None:
            return nodes
        arc = self._number[driven]
        return [node for node in nodes if self._may(node, arc)]

    def next_nodes(self, node: int, driven: tuple[int, bool]) -> list[int]:
        """Return where driving a section after what led to a node leads, nowhere if forbidden."""
        arc = self._number[driven]
        meets = int(self._arcs.tail[arc]) == int(self._arcs.head[self._state(node)[0]])
        return [self._after(node, arc)] if meets and self._may(node, arc) else []

    def joins(self, node: int, driven: tuple[int, bool]) -> bool:
        """Say whether a section begins where what led to a node ends, forbidden or not."""
        arc = self._number[driven]
        return int(self._arcs.tail[arc]) == int(self._arcs.head[self._state(node)[0]])

    def knows(self, driven: tuple[int, bool]) -> bool:
        """Say whether a section may be driven so at all."""
        return driven in self._number

    def usable(self, sections: int) -> NDArray[np.bool_]:
        """Return the sections that lead into the largest connected part, and can be reached."""
        arcs, n, size = self._arcs, self._junctions, self.node_count
        at_end = self.steps.before >= n
        ends = (self.steps.before[at_end], self.steps.after[at_end])
        links = csr_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(size, size))
        _, part = connected_components(links, directed=True, connection="strong")
        start = self._largest(part)
        there = breadth_first_order(links, start, return_predecessors=False)
        back = breadth_first_order(csr_array(links.T), start, return_predecessors=False)
        reached, returns = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        reached[there], returns[back] = True, True
        entered, left = np.zeros(sections, dtype=bool), np.zeros(sections, dtype=bool)
        entered[[int(arcs.section[self._state(node)[0]]) for node in there.tolist()]] = True
        for arc in np.flatnonzero(~arcs.drawn).tolist():
            driven = (int(arcs.section[arc]), bool(arcs.forward[arc]))
            nodes = self.leading_on(int(arcs.tail[arc]), driven)
            entered[arcs.section[arc]] |= bool(reached[nodes].any())
        left[arcs.section[returns[n : n + self._count]]] = True
        return entered & left

    def _largest(self, part: NDArray[np.int32]) -> int:
        """Return a node of the part with the most arcs, of equals that of the lowest section."""
        members: dict[int, set[int]] = {}
        for node in range(self._junctions, self.node_count):
            members.setdefault(int(part[node]), set()).add(self._state(node)[0])
        code = 2 * self._arcs.section + ~self._arcs.forward
        best = min(members, key=lambda one: (-len(members[one]), min(code[list(members[one])])))
        return int(np.flatnonzero(part == best)[0])

    def _drivable(self, network: RoadNetwork) -> Iterator[tuple[int, ...]]:
        """Yield the bans that can be driven, as arcs."""
        head, tail = self._arcs.head, self._arcs.tail
        for codes in network.turn_bans:
            driven = [self._number.get((code // 2, code % 2 == 0)) for code in codes]
            known = [arc for arc in driven if arc is not None]
            meets = all(head[a] == tail[b] for a, b in pairwise(known))
            if len(known) == len(codes) and meets:
                yield tuple(known)

    def _state(self, node: int) -> tuple[int, Begun]:
        """Return the arc of a node that is no junction, and the bans begun there."""
        arc = node - self._junctions
        if arc < self._count:
            return arc, self._opens.get(arc, frozenset())
        return self._states[arc - self._count]

    def _forbids(self, begun: Begun, arc: int) -> bool:
        bans = self._bans
        return any(bans[ban][done] == arc and done + 1 == len(bans[ban]) for ban, done in begun)

    def _back(self, arc: int) -> int | None:
        pair = (int(self._arcs.section[arc]), not self._arcs.forward[arc])
        return self._number.get(pair)

    def _may(self, node: int, arc: int) -> bool:
        """Say whether an arc may follow, given that it begins there."""
        before, begun = self._state(node)
        if self._forbids(begun, arc):
            return False
        back = self._back(before)
        if arc != back:
            return True
        others = _group(self._out, int(self._arcs.head[before]))
        return not any(
            self._arcs.drawn[other] and other != back and not self._forbids(begun, other)
            for other in others
        )

    def _after(self, node: int, arc: int) -> int:
        """Return the node after an arc, a new one if need be."""
        _, begun = self._state(node)
        going_on = {(ban, done + 1) for ban, done in begun if self._bans[ban][done] == arc}
        opened = self._opens.get(arc, frozenset())
        if not going_on:
            return self._junctions + arc
        state = (arc, opened | going_on)
        if state not in self._node:
            self._node[state] = self.node_count
            self._states.append(state)
            at = int(self._arcs.head[arc])
            self._late.setdefault(at, []).append(self._node[state])
        return self._node[state]

    def _all_steps(self) -> Steps:
        """Return every step over drawn arcs, and make the nodes with bans begun."""
        arcs, n = self._arcs, self._junctions
        drawn = np.flatnonzero(arcs.drawn)
        before, after = [arcs.tail[drawn].astype(np.int64)], [n + drawn]
        plain = np.ones(self._count, dtype=bool)
        plain[list(self._opens)] = False
        met, arc = self._meeting(np.flatnonzero(plain))
        before.append(n + met)
        after.append(n + arc)
        pairs: list[tuple[int, int]] = []
        waiting = [n + arc for arc in sorted(self._opens)]
        while waiting:
            node = waiting.pop()
            known = self.node_count
            out = _group(self._out, int(arcs.head[self._state(node)[0]]))
            onward = [one for one in out if arcs.drawn[one] and self._may(node, one)]
            pairs += [(node, self._after(node, one)) for one in onward]
            waiting += range(known, self.node_count)
        found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        ends = np.concatenate([*after, found[:, 1]])
        by = np.concatenate([np.arange(self._count), [arc for arc, _ in self._states]])
        return Steps(
            before=np.concatenate([*before, found[:, 0]]),
            after=ends,
            section=arcs.section[by[ends - n].astype(np.int64)],
        )

    def _meeting(self, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the pairs of an arc that begins no ban and a drawn one that may follow it."""
        arcs = self._arcs
        first, order = self._out
        sizes = np.diff(first)[arcs.head[chosen]]
        met = np.repeat(chosen, sizes)
        within = np.arange(len(met)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        arc = order[first[arcs.head[met]] + within]
        turns_round = (arcs.section[met] == arcs.section[arc]) & (
            arcs.forward[met] != arcs.forward[arc]
        )
        onward = np.bincount(met[arcs.drawn[arc] & ~turns_round], minlength=self._count)
        allowed = arcs.drawn[arc] & (~turns_round | (onward[met] == 0))
        return met[allowed], arc[allowed]


def forbidden_at(turns: Turns, street: Sequence[Sequence[tuple[int, bool]]]) -> int | None:
    """Return at which piece of a street one goes on by a forbidden turn, None if nowhere.

    Where pieces may be on several sections, one choice that is allowed is enough. A street that
    does not lead from section to section at all says nothing of turns.

    Args:
        turns: what may follow what.
        street: for each piece, the sections it may be on, and whether they are driven forward.
    """
    nodes: dict[tuple[int, bool], set[int]] = {}
    for at, choices in enumerate(street):
        after: dict[tuple[int, bool], set[int]] = {}
        for driven in filter(turns.knows, choices):
            found = set() if at else {turns.just_driven(driven)}
            found |= nodes.get(driven, set())
            for known in nodes.values():
                found.update(*(turns.next_nodes(node, driven) for node in known))
            if found:
                after[driven] = found
        if not after:
            known_ends = [node for known in nodes.values() for node in known]
            joined = any(
                turns.joins(node, driven)
                for node in known_ends
                for driven in filter(turns.knows, choices)
            )
            return at if joined else None
        nodes = after
    return None


def _by_junction(
    at: NDArray[np.int32], junctions: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the arcs of each junction begin in an order of arcs, and that order."""
    order = np.argsort(at, kind="stable")
    return np.searchsorted(at[order], np.arange(junctions + 1)), order


def _group(index: tuple[NDArray[np.int64], NDArray[np.int64]], junction: int) -> Iterable[int]:
    """Return the arcs of a junction."""
    first, order = index
    found: list[int] = order[first[junction] : first[junction + 1]].tolist()
    return found
