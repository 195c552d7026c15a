"""The fastest ways between snapped places.

Each place is put into the graph twice: as an origin that only leads out, along its section to the
junctions at either end, and as a destination that only leads in. So no way passes through a
place, and what is found is exact for positions in the middle of a section. Where turns are
forbidden, ways are sought from section to section (`routes.roads.turns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from routes.roads.hierarchy import hierarchy
from routes.roads.network import FORWARD
from routes.roads.reduce import Arcs, fastest_arcs, reduced
from routes.roads.rowsearch import RowSearch
from routes.roads.snap import open_ends
from routes.roads.turnplaces import Ground, along_one_section, by_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.reduce import Core
    from routes.roads.snap import Snap
    from routes.roads.turnplaces import PlaceArc

_FEW_JUNCTIONS = 2_000
"""A graph with fewer is searched as it is: a reduction would cost more than it saves."""

_MANY_PLACES = 200
"""Where turns are forbidden, fewer are searched row by row: an order of the states of driving, far
more than junctions, costs as much as so many rows (measured on a region and a country)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A piece of a way along one section.

    Attributes:
        section: index of the section.
        start, end: shares of its length from its tail; `end` is the smaller one when the section
            is driven backward.
        forward: whether it is driven from its tail to its head.
    """

    section: int
    start: float
    end: float
    forward: bool


class Search(Protocol):
    """What finds ways between nodes of a core."""

    def table(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return seconds and metres from each origin (row) to each destination (column)."""

    def way(self, origin: int, destination: int) -> list[int]:
        """Return the nodes along the way of that cell; none where there is no way."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FastestPaths:
    """A graph with k places put into it; made by `fastest_paths`.

    Attributes:
        graph: what can be driven.
        snaps: the k places.
        section: (a,) int32, section of each arc of the graph with the places.
        start, end: (a,) float64, shares of the section's length where each arc begins and ends.
        forward: (a,) bool, whether it is driven from the section's tail to its head.
        core: that graph reduced; its last 2k nodes are the k origins, then the k destinations.
        search: what finds ways in the core.
    """

    graph: DrivableGraph
    snaps: tuple[Snap, ...]
    section: NDArray[np.int32]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    forward: NDArray[np.bool_]
    core: Core
    search: Search

    def matrix(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (k, k) seconds and metres from row to column; infinite where there is no way."""
        origins, destinations = self._places
        place = np.arange(len(self.snaps))
        seconds, metres = self.search.table(origins + place, destinations + place)
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        return seconds, metres

    def path(self, origin: int, destination: int) -> tuple[Step, ...]:
        """Return the steps of the fastest way between two places, by their indices in `snaps`.

        Steps without length, at places that lie on a junction, are left out.

        Raises:
            ValueError: if there is no way.
        """
        if origin == destination:
            return ()
        origins, destinations = self._places
        nodes = self.search.way(origins + origin, destinations + destination)
        if not nodes:
            ids = (self.snaps[origin].place_id, self.snaps[destination].place_id)
            raise ValueError(f"there is no way from {ids[0]} to {ids[1]}")
        way = np.array(nodes, dtype=np.int64)
        return tuple(
            Step(
                section=int(self.section[arc]),
                start=float(self.start[arc]),
                end=float(self.end[arc]),
                forward=bool(self.forward[arc]),
            )
            for arc in self.core.unfold(self.core.arcs(way[:-1], way[1:]))
            if self.start[arc] != self.end[arc]
        )

    @property
    def _places(self) -> tuple[int, int]:
        """Nodes of the core where origins and destinations begin."""
        k = len(self.snaps)
        return self.core.node_count - 2 * k, self.core.node_count - k


def fastest_paths(
    graph: DrivableGraph,
    snaps: Sequence[Snap],
    *,
    search: Callable[[Core], Search] | None = None,
) -> FastestPaths:
    """Put places into a graph, ready to ask for ways between them.

    Args:
        graph: what can be driven.
        snaps: the places.
        search: what to find ways with, made for the whole graph without any reduction.
    """
    ground = _by_junctions(graph, snaps) if graph.turns is None else by_turns(graph, snaps)
    n, k = ground.nodes, len(snaps)
    kept_from = n if n >= _FEW_JUNCTIONS and search is None else 0
    whole = np.ones(len(ground.tail))
    ends = np.array(list(ground.places), dtype=np.float64).reshape(-1, 6)
    start = np.concatenate([np.where(ground.forward, 0.0, whole), ends[:, 3]])
    end = np.concatenate([np.where(ground.forward, whole, 0.0), ends[:, 4]])
    section = np.concatenate([ground.section, ends[:, 2].astype(np.int32)])
    share = np.abs(end - start)
    arcs = Arcs(
        tail=np.concatenate([ground.tail, ends[:, 0]]).astype(np.int64),
        head=np.concatenate([ground.head, ends[:, 1]]).astype(np.int64),
        seconds=ground.section_s[section] * share,
        metres=graph.network.length_m[section] * share,
        number=np.arange(len(section)),
    )
    in_order = kept_from > 0 and (graph.turns is None or k >= _MANY_PLACES)
    core = reduced(fastest_arcs(arcs, n + 2 * k), np.arange(n + 2 * k) >= kept_from)
    return FastestPaths(
        graph=graph,
        snaps=tuple(snaps),
        section=section,
        start=start,
        end=end,
        forward=np.concatenate([ground.forward, ends[:, 5].astype(bool)]),
        core=core,
        search=(search or (hierarchy if in_order else _row_search))(core),
    )


def _row_search(core: Core) -> Search:
    return RowSearch(core=core)


def _by_junctions(graph: DrivableGraph, snaps: Sequence[Snap]) -> Ground:
    """Return what ways are sought on where no turn is forbidden: from junction to junction."""
    return Ground(
        nodes=graph.network.junction_count,
        tail=graph.arc_tail,
        head=graph.arc_head,
        section=graph.arc_section,
        forward=graph.arc_forward,
        section_s=graph.duration_s,
        places=place_arcs(graph, snaps),
    )


def place_arcs(graph: DrivableGraph, snaps: Sequence[Snap]) -> Iterator[PlaceArc]:
    """Yield the arcs that tie origins and destinations to the graph and to each other."""
    n, k = graph.network.junction_count, len(snaps)
    for index, snap in enumerate(snaps):
        yield from _arcs_to_ends(graph, snap, n + index, n + k + index)
    yield from along_one_section(graph, snaps, n)


def _arcs_to_ends(
    graph: DrivableGraph, snap: Snap, origin: int, destination: int
) -> Iterator[PlaceArc]:
    """Yield the arcs between one place and the junctions at either end of its section."""
    section, share = snap.section, snap.fraction
    direction = int(graph.network.direction[section])
    for junction, at, out_bit, in_bit in open_ends(graph, snap):
        at_junction = share == at
        if direction & out_bit or at_junction:
            yield (origin, junction, section, share, at, out_bit == FORWARD)
        if direction & in_bit or at_junction:
            yield (junction, destination, section, at, share, in_bit == FORWARD)
