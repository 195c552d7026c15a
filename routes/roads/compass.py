"""The compass of a road network: which ways leave each junction, and where they head.

A directed section is written as in `routes.roads.turnbans`: twice the number of the section, plus
one if it is driven from its head to its tail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from routes.geo import DEGREE_M
from routes.roads.network import BACKWARD, FORWARD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.geo import BoundingBox
    from routes.roads.network import RoadNetwork

LOOK_M: Final = 25.0
"""Metres before and after a junction over which the direction of a road is taken."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compass:
    """Ways out of the junctions of a network, w of them.

    Attributes:
        start: (n + 1,) int64, where the ways out of each junction begin in `way`.
        way: (w,) int64, directed sections, ascending for each junction.
        may: (2m,) bool, whether motor vehicles may drive a directed section, whatever the profile.
        heading: (2m,) float64, where each directed section heads as it leaves its first junction,
            degrees from north.
        junction: (2m,) int32, that junction.
    """

    start: NDArray[np.int64]
    way: NDArray[np.int64]
    may: NDArray[np.bool_]
    heading: NDArray[np.float64]
    junction: NDArray[np.int32]

    def ways_out(self, junction: int) -> list[int]:
        """Return the directed sections that leave a junction, closed ones (one-way) among them."""
        return list(self.way[self.start[junction] : self.start[junction + 1]].tolist())

    def arriving(self, ways: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the headings in which directed sections reach their last junctions, degrees."""
        return np.asarray((self.heading[ways ^ 1] + 180.0) % 360.0)


def turn_deg(arriving: NDArray[np.float64], leaving: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the turns from one heading to another, degrees in (-180, 180], positive right."""
    return np.asarray(180.0 - (180.0 - (leaving - arriving)) % 360.0)


def compass_of(network: RoadNetwork, box: BoundingBox | None = None) -> Compass:
    """Return the compass of a network.

    Args:
        network: the roads.
        box: if given, only sections with an end in it count; the others have no heading (NaN).

    >>> from routes.roads.schematic import bundled_network
    >>> compass = compass_of(bundled_network())
    >>> len(compass.way), len(compass.ways_out(0))
    (946, 1)
    """
    m = network.section_count
    junction = np.empty(2 * m, dtype=np.int32)
    junction[0::2], junction[1::2] = network.tail, network.head
    near = _near(network, box)
    may = np.empty(2 * m, dtype=bool)
    may[0::2], may[1::2] = network.direction & FORWARD > 0, network.direction & BACKWARD > 0
    ways = np.flatnonzero(np.repeat(near, 2))
    ways = ways[np.argsort(junction[ways], kind="stable")]
    start = np.searchsorted(junction[ways], np.arange(network.junction_count + 1))
    heading = np.full(2 * m, np.nan)
    first, last = network.point_start[:-1][near], network.point_start[1:][near] - 1
    heading[0::2][near] = _headings(network.point_lonlat, first, last)
    heading[1::2][near] = _headings(network.point_lonlat, last, first)
    return Compass(start=start, way=ways, may=may, heading=heading, junction=junction)


def _near(network: RoadNetwork, box: BoundingBox | None) -> NDArray[np.bool_]:
    """Return the (m,) sections with an end in a box; all without one."""
    if box is None:
        return np.ones(network.section_count, dtype=bool)
    lon, lat = network.junction_lonlat.T
    inside = (lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north)
    return np.asarray(inside[network.tail] | inside[network.head])


def _headings(
    points: NDArray[np.float64], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return where lines head over their first `LOOK_M`, or as far as they go, degrees.

    All lines are followed at the same time, a point a round, until each has gone far enough.

    Args:
        points: (p, 2) degrees.
        first: (m,) indices of the points where they begin.
        last: (m,) indices of those where they end; a line may run downward.
    """
    step = np.where(last >= first, 1, -1)
    scale = np.cos(np.radians(points[first, 1]))
    ahead = np.zeros((len(first), 2))  # metres east and north of the first point
    gone = np.zeros(len(first))
    active = np.arange(len(first))
    at = first.copy()
    while len(active):
        here, towards = at[active], at[active] + step[active]
        piece = (points[towards] - points[here]) * DEGREE_M
        piece[:, 0] *= scale[active]
        length = np.hypot(piece[:, 0], piece[:, 1])
        left = LOOK_M - gone[active]
        share = np.minimum(1.0, left / np.maximum(length, 1e-9))
        ahead[active] += piece * share[:, None]
        gone[active] += length
        at[active] = towards
        active = active[(gone[active] < LOOK_M) & (towards != last[active])]
    return np.degrees(np.arctan2(ahead[:, 0], ahead[:, 1])) % 360.0
