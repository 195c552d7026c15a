"""Driving times between many places at once, found from the network itself.

The same ways as those of `routes.check.ways`, but only their times, from every place to every
other: where the question is whether something else would have fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routes.check.ways import TICKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routes.check.ways import Links, Ways
    from routes.roads.snap import Snap

_AT_ONCE = 64
"""Nodes to search from at once; each needs a row as long as there are nodes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Driving times between places.

    Attributes:
        row: row and column of each place by its id.
        seconds: (n, n) from row to column; infinite where there is no way.
    """

    row: Mapping[str, int]
    seconds: NDArray[np.float64]

    def drive_s(self, origin_id: str, destination_id: str) -> float:
        """Return the driving time between two places, infinite if one is on no road."""
        if origin_id not in self.row or destination_id not in self.row:
            return float("inf")
        return float(self.seconds[self.row[origin_id], self.row[destination_id]])


def drive_table(ways: Ways, snaps: Sequence[Snap]) -> Table:
    """Return the driving times between places on the roads."""
    exits = [ways.ends(snap, arriving=True) for snap in snaps]
    entries = [ways.ends(snap, arriving=False) for snap in snaps]
    last = np.array([end.node for ends in exits for end in ends], dtype=np.intp)
    last_ticks = np.array([end.ticks for ends in exits for end in ends], dtype=np.float64)
    owner = np.repeat(np.arange(len(snaps)), [len(ends) for ends in exits])
    first = sorted({end.node for ends in entries for end in ends})
    rows = dict(zip(first, _ticks_between(ways, first, last), strict=True))
    ticks = np.full((len(snaps), len(snaps)), np.inf)
    for number, ends in enumerate(entries):
        for end in ends:
            np.minimum.at(ticks[number], owner, end.ticks + rows[end.node] + last_ticks)
    seconds = ticks / TICKS
    _along_one_section(ways, snaps, seconds)
    return Table(row={snap.place_id: n for n, snap in enumerate(snaps)}, seconds=seconds)


def _ticks_between(ways: Ways, first: Sequence[int], last: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the (k, l) ticks from some nodes to others, infinite where there is no way."""
    graph = _sparse(ways.ahead)
    found = np.full((len(first), len(last)), np.inf)
    for begin in range(0, len(first), _AT_ONCE):
        chosen = first[begin : begin + _AT_ONCE]
        found[begin : begin + len(chosen)] = dijkstra(graph, indices=chosen)[:, last]
    return found


def _sparse(links: Links) -> csr_array:
    """Return the arcs as a matrix of ticks, the fastest where several join two nodes."""
    nodes = len(links.first) - 1
    tail = np.repeat(np.arange(nodes), np.diff(links.first))
    head, ticks = np.asarray(links.head, dtype=np.intp), np.asarray(links.ticks, dtype=np.float64)
    order = np.lexsort((ticks, head, tail))
    tail, head, ticks = tail[order], head[order], ticks[order]
    is_fastest = np.ones(len(order), dtype=bool)
    is_fastest[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    kept = (ticks[is_fastest], (tail[is_fastest], head[is_fastest]))
    return csr_array(kept, shape=(nodes, nodes))


def _along_one_section(ways: Ways, snaps: Sequence[Snap], seconds: NDArray[np.float64]) -> None:
    """Put in the way between places of one section where that is faster, and 0 to the same one."""
    on_section: dict[int, list[int]] = {}
    for number, snap in enumerate(snaps):
        on_section.setdefault(snap.section, []).append(number)
    for together in on_section.values():
        for i in together:
            for j in together:
                direct = ways.direct(snaps[i], snaps[j])
                if direct is not None:
                    seconds[i, j] = min(seconds[i, j], direct.seconds)
