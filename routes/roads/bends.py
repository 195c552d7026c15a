"""How much roads turn, and how much longer a bending road takes.

A line is first thinned to points about `SPACING_M` apart, so that neither the rounding of positions
nor a vertex every few metres counts as a bend. A section's driving time is then multiplied by

    1 + time_per_bend × max(0, its bends per km − those usual for its class)

and by `most` at most; the figures, with their reasons, are under `[bends]` and `[usual_bends]` in
`routes/data/profiles.toml`. A section shorter than `LEAST_M` counts as that long: one corner is no
winding road.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from routes.geo import EARTH_RADIUS_M
from routes.roads.network import HIGHWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork

SPACING_M = 20.0
"""How far apart the points are between which a line is taken as straight: half of it at least."""

LEAST_M = 200.0
"""Shorter sections count as this long."""

_ALL: Final = slice(None)
_LINES_AT_ONCE: Final = 20_000  # bounds the memory for the file of a country


@dataclass(frozen=True, slots=True, kw_only=True)
class BendTable:
    """What bends cost.

    Attributes:
        time_per_bend: share of the time added by each degree a kilometre above the usual.
        most: the largest factor.
        usual: degrees a kilometre by `highway` value; other classes are not slowed.
    """

    time_per_bend: float
    most: float
    usual: Mapping[str, float]

    def time_factor(
        self, network: RoadNetwork, sections: NDArray[np.intp] | slice = _ALL
    ) -> NDArray[np.float64]:
        """Return how much longer than a usual one of its class each section takes, from 1 up.

        It is 1 where the line is only drawn, as on schematic roads.

        Args:
            network: the roads.
            sections: (k,) those asked for; all (m,) if not given.
        """
        by_class = np.array([self.usual.get(value, np.inf) for value in HIGHWAYS])
        length_km = np.maximum(network.length_m[sections], LEAST_M) / 1000
        usual = by_class[network.highway[sections]]
        more = np.maximum(0.0, network.bend_deg[sections] / length_km - usual)
        return np.asarray(np.minimum(1.0 + self.time_per_bend * more, self.most))


def bends_deg(points: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how much each line of a ragged array turns, left and right added, degrees.

    Args:
        points: (p, 2) longitude and latitude, degrees; no two at the same place follow each other.
        starts: (m + 1,) where each line begins; every line has two points or more.

    >>> square = np.array([[0.0, 0.0], [0.001, 0.0], [0.001, 0.001], [0.0, 0.001]])
    >>> bends_deg(square, np.array([0, 4])).tolist()
    [180.0]
    """
    result = np.zeros(len(starts) - 1, dtype=np.float32)
    for first in range(0, len(result), _LINES_AT_ONCE):
        block = starts[first : first + _LINES_AT_ONCE + 1]
        kept, begins = _thinned(points[block[0] : block[-1]], block - block[0])
        result[first : first + len(begins) - 1] = _turns_deg(kept, begins)
    return result


def _turns_deg(points: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the sum of the turns at the points of each line, degrees."""
    step = np.diff(points, axis=0)
    step[:, 0] *= np.cos(np.radians(points[:-1, 1]))
    heading = np.arctan2(step[:, 0], step[:, 1])
    turn = np.zeros(len(points))
    turn[1:-1] = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
    turn[starts[:-1]] = turn[starts[1:] - 1] = 0.0
    return np.asarray(np.degrees(np.add.reduceat(turn, starts[:-1])))


def _thinned(
    points: NDArray[np.float64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return lines with the first point of each `SPACING_M` of them, and where they begin.

    Ends stay. Of two kept points closer than half of that the later goes, the earlier at the end.
    """
    own = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    along = _along_m(points, starts, own)
    is_end = np.zeros(len(points), dtype=bool)
    is_end[starts[:-1]] = is_end[starts[1:] - 1] = True
    stretch = np.floor(along / SPACING_M)
    chosen = is_end.copy()
    chosen[1:] |= stretch[1:] != stretch[:-1]
    at = np.flatnonzero(chosen)
    before_m = np.diff(along[at], prepend=0.0)
    after_m = along[starts[1:] - 1][own[at]] - along[at]
    at = at[is_end[at] | (np.minimum(before_m, after_m) >= SPACING_M / 2)]
    return points[at], np.searchsorted(at, starts)


def _along_m(
    points: NDArray[np.float64], starts: NDArray[np.int64], own: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how far along its line each point is, metres, on a plane."""
    lon, lat = np.radians(points).T
    step = np.zeros(len(points))
    step[1:] = np.hypot(np.diff(lon) * np.cos(lat[:-1]), np.diff(lat)) * EARTH_RADIUS_M
    step[starts[:-1]] = 0.0
    along = np.cumsum(step)
    return np.asarray(along - along[starts[:-1]][own])
