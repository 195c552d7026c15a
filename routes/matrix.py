"""Travel durations and distances between places, directed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.roads.paths import fastest_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.finder import PathFinder
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snap

UNREACHABLE = -1
"""What a matrix holds where there is no way."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelMatrix:
    """Directed travel between n places by the fastest way of one profile.

    Attributes:
        ids: the n ids, in the order of rows and columns.
        duration_s: (n, n) int64, whole seconds from row to column; `UNREACHABLE` if no way.
        distance_m: (n, n) int64, whole metres along that way; `UNREACHABLE` if no way.
    """

    ids: tuple[str, ...]
    duration_s: NDArray[np.int64]
    distance_m: NDArray[np.int64]

    def __post_init__(self) -> None:
        n = len(self.ids)
        if len(set(self.ids)) != n:
            raise ValueError("the places of a matrix need different ids")
        for array in (self.duration_s, self.distance_m):
            if array.shape != (n, n):
                raise ValueError(f"a matrix of {n} places has the shape {array.shape}")
            array.flags.writeable = False

    def index(self, place_id: str) -> int:
        """Return the row and column of a place; raises ValueError if it is not there."""
        return self.ids.index(place_id)


def travel_matrix(
    graph: DrivableGraph, snaps: Sequence[Snap], *, find: PathFinder | None = None
) -> TravelMatrix:
    """Return the matrix between snapped places, durations rounded to whole seconds and metres.

    Args:
        graph: what can be driven.
        snaps: where the places meet it.
        find: what finds ways in it, if something is at hand.
    """
    paths = find(snaps) if find else fastest_paths(graph, snaps)
    seconds, metres = paths.matrix()
    return TravelMatrix(
        ids=tuple(snap.place_id for snap in snaps),
        duration_s=_rounded(seconds),
        distance_m=_rounded(metres),
    )


def _rounded(values: NDArray[np.float64]) -> NDArray[np.int64]:
    finite = np.isfinite(values)
    return np.where(finite, np.rint(np.where(finite, values, 0)), UNREACHABLE).astype(np.int64)
