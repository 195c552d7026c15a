"""Places on a road network with forbidden turns.

Turns out of and into the section a place lies on count: whoever starts in the middle of it has
driven it, and whoever ends there drives it. A place at a junction is left by any section and
reached by any section; no turn counts there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.roads.network import BACKWARD, FORWARD
from routes.roads.snap import open_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snap
    from routes.roads.turns import TurnGraph

PlaceArc = tuple[int, int, int, float, float, bool]
"""Tail node, head node, section, start share, end share, driven forward."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What ways are sought on: n nodes and a arcs, each a whole section.

    Attributes:
        nodes: n; k origins, then k destinations follow.
        tail, head: (a,) nodes.
        section: (a,) int32.
        forward: (a,) bool, whether it is driven from its tail to its head.
        section_s: (m,) float64, driving time of every section of the network.
        places: the arcs that tie k places to the nodes and to each other.
    """

    nodes: int
    tail: NDArray[np.generic]
    head: NDArray[np.generic]
    section: NDArray[np.int32]
    forward: NDArray[np.bool_]
    section_s: NDArray[np.float64]
    places: Iterator[PlaceArc]


def by_turns(graph: DrivableGraph, snaps: Sequence[Snap]) -> Ground:
    """Return what ways are sought on where turns are forbidden: from section to section.

    Raises:
        ValueError: if the graph knows no turns.
    """
    turns = graph.turns
    if turns is None:
        raise ValueError("the graph knows no forbidden turns")
    steps = turns.onward
    arc = turns.arc[turns.after[steps]]
    section_s = graph.duration_s.copy()
    section_s[turns.arcs.code >> 1] = turns.arcs.seconds  # also of those no place may be on
    return Ground(
        nodes=turns.state_count,
        tail=turns.before[steps],
        head=turns.after[steps],
        section=(turns.arcs.code[arc] >> 1).astype(np.int32),
        forward=turns.arcs.code[arc] % 2 == 0,
        section_s=section_s,
        places=_Placed(graph, turns, snaps).arcs(),
    )


def along_one_section(
    graph: DrivableGraph, snaps: Sequence[Snap], nodes: int
) -> Iterator[PlaceArc]:
    """Yield the arcs between places that lie on the same section."""
    k = len(snaps)
    on_section: dict[int, list[int]] = {}
    for index, snap in enumerate(snaps):
        on_section.setdefault(snap.section, []).append(index)
    for section, indices in on_section.items():
        direction = int(graph.network.direction[section])
        for i in indices:
            for j in indices:
                a, b = snaps[i].fraction, snaps[j].fraction
                if i != j and a <= b and direction & FORWARD:
                    yield (nodes + i, nodes + k + j, section, a, b, True)
                elif i != j and a >= b and direction & BACKWARD:
                    yield (nodes + i, nodes + k + j, section, a, b, False)


class _Placed:
    """Ties places to the states of driving."""

    def __init__(self, graph: DrivableGraph, turns: TurnGraph, snaps: Sequence[Snap]) -> None:
        self._graph, self._turns, self._snaps = graph, turns, snaps
        sections = np.array([snap.section for snap in snaps], dtype=np.int64)
        self._arc = turns.arcs.index(np.concatenate([2 * sections, 2 * sections + 1]))
        at = turns.arcs.head[turns.arc]
        self._order = np.argsort(at, kind="stable")
        self._at = at[self._order]
        self._begun: dict[int, list[int]] = {}
        for index, snap in enumerate(snaps):
            for junction, share, _, _ in open_ends(graph, snap):
                if share == snap.fraction:
                    self._begun.setdefault(junction, []).append(index)

    def arcs(self) -> Iterator[PlaceArc]:
        """Yield the arcs from origins, into destinations, and from one to the other."""
        for index in range(len(self._snaps)):
            yield from self._leaving(index)
            yield from self._arriving(index)
        yield from along_one_section(self._graph, self._snaps, self._turns.state_count)

    def _leaving(self, index: int) -> Iterator[PlaceArc]:
        """Yield the arcs from an origin to the states it leads to."""
        snap, arcs = self._snaps[index], self._turns.arcs
        origin = self._turns.state_count + index
        for junction, at, out_bit, _ in open_ends(self._graph, snap):
            own = self._arc.get(2 * snap.section + (out_bit == BACKWARD))
            if at != snap.fraction and own is not None:
                yield (origin, own, snap.section, snap.fraction, at, out_bit == FORWARD)
            for arc in arcs.leaving(junction) if at == snap.fraction else ():
                if arcs.through[arc]:
                    section, back = divmod(int(arcs.code[arc]), 2)
                    yield (origin, arc, section, float(back), 1.0 - back, not back)

    def _arriving(self, index: int) -> Iterator[PlaceArc]:
        """Yield the arcs into a destination, from states and from origins at the same junction."""
        snap, turns = self._snaps[index], self._turns
        destination = turns.state_count + len(self._snaps) + index
        for junction, at, _, in_bit in open_ends(self._graph, snap):
            own = self._arc.get(2 * snap.section + (in_bit == BACKWARD))
            at_junction = at == snap.fraction
            if own is None and not at_junction:
                continue
            step = (destination, snap.section, at, snap.fraction, in_bit == FORWARD)
            for state in self._states_at(junction):
                if at_junction or (own is not None and turns.may_enter(state, own)):
                    yield (state, *step)
            for other in self._begun.get(junction, ()):
                if other != index:
                    yield (turns.state_count + other, *step)

    def _states_at(self, junction: int) -> list[int]:
        ends = np.array([junction, junction + 1], dtype=self._at.dtype)  # or all would be converted
        first, last = np.searchsorted(self._at, ends)
        found: list[int] = self._order[first:last].tolist()
        return found
