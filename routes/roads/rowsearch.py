"""Fastest ways between nodes of a small core: Dijkstra's algorithm, a row of the matrix each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.roads.reduce import Core

_CELLS_AT_ONCE = 20_000_000
"""Cells of the tables of durations and predecessors held at a time, about 240 MB."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowSearch:
    """A core that is searched anew for every origin."""

    core: Core

    def table(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return seconds and metres from each origin (row) to each destination (column)."""
        seconds, metres = np.full((2, len(origins), len(destinations)), np.inf)
        rows_at_once = max(1, _CELLS_AT_ONCE // max(1, self.core.node_count))
        for first in range(0, len(origins), rows_at_once):
            rows = slice(first, first + rows_at_once)
            seconds[rows], metres[rows] = self._rows(origins[rows], destinations)
        return seconds, metres

    def way(self, origin: int, destination: int) -> list[int]:
        """Return the nodes of the core along the fastest way, the one in the table.

        It is empty where there is no way.
        """
        _, before = self._search(np.array([origin]))
        nodes = [destination]
        while (previous := int(before[0, nodes[-1]])) >= 0:
            nodes.append(previous)
        return nodes[::-1] if nodes[-1] == origin else []

    def _rows(
        self, origins: NDArray[np.int64], destinations: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return seconds and metres from some origins to every destination.

        The ways of all cells are followed back at the same time, one arc a round.
        """
        durations, before = self._search(origins)
        seconds = durations[:, destinations]
        metres = np.where(np.isfinite(seconds), 0.0, np.inf)
        row, column = np.nonzero(np.isfinite(seconds))
        here = destinations[column]
        while len(row):
            previous = before[row, here].astype(np.int64)
            going_on = previous >= 0
            row, column, here = row[going_on], column[going_on], here[going_on]
            previous = previous[going_on]
            metres[row, column] += self.core.metres[self.core.arcs(previous, here)]
            here = previous
        return seconds, metres

    def _search(self, origins: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Return durations and predecessors from some nodes, by Dijkstra's algorithm."""
        weights = self.core.weights
        durations, before = dijkstra(weights, indices=origins, return_predecessors=True)
        return np.asarray(durations), np.asarray(before)
