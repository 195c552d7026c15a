"""What lies beyond a missed turn, so that a driver knows when to turn back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routes.roads.landmarking import REACH_M, Sight
from routes.roads.numbers import road_numbers

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from routes.roads.decisions import Decision
    from routes.roads.drive import Drive
    from routes.roads.landmarking import LandmarkIndex

FOLLOWED_M: Final = 3000.0
"""How far the road one would be on is followed, metres."""

BEYOND_M: Final = 200.0
"""What is nearer to the turn than this may be seen from it, metres."""

AHEAD_DEG: Final = 45.0
"""Who misses a turn goes on in a direction that differs by less than this, degrees."""

_MOST_SECTIONS: Final = 60


class Beyond:
    """Finds what one reaches after missing a turn of one drive."""

    def __init__(self, drive: Drive, index: LandmarkIndex, on_way: AbstractSet[int]) -> None:
        """Prepare for a drive.

        Args:
            drive: the right way.
            index: the landmarks.
            on_way: landmarks passed on the right way; they prove nothing.
        """
        self._drive, self._index, self._on_way = drive, index, on_way
        network = drive.network
        refs = {network.strings[index] for index in np.unique(network.ref[drive.way >> 1])}
        self._driven = frozenset().union(*map(road_numbers, refs))
        self._names = {index.sight(mark, 0).name for mark in on_way} - {""}

    def sight(self, turn: Decision) -> Sight | None:
        """Return the first thing known beyond a turn that was missed, or None.

        None as well if one cannot miss the turn, because nothing leads on straighter.
        """
        others, bearing = self._drive.others(turn.joint)
        onward = self._drive.compass.may[others] & (np.abs(bearing) < AHEAD_DEG)
        if turn.turn == "roundabout" or abs(turn.angle) < AHEAD_DEG or not onward.any():
            return None
        way = int(others[onward][np.abs(bearing[onward]).argmin()])
        followed, crossing = self._followed(way)
        mark = self._landmark(followed)
        known = [one for one in (crossing, mark) if one is not None]
        return min(known, key=lambda one: one.metres, default=None)

    def _followed(self, way: int) -> tuple[list[int], Sight | None]:
        """Return the road one would be on, and the first numbered road it meets."""
        network, compass = self._drive.network, self._drive.compass
        ways, gone = [way], float(network.length_m[way >> 1])
        own = self._driven | self._numbers(way)
        while gone < FOLLOWED_M and len(ways) < _MOST_SECTIONS:
            junction = int(compass.junction[ways[-1] ^ 1])
            out = [one for one in compass.ways_out(junction) if one >> 1 != ways[-1] >> 1]
            if gone >= BEYOND_M:
                refs = [network.strings[int(network.ref[one >> 1])] for one in out]
                new = [ref for ref in sorted(refs) if ref and not road_numbers(ref) & own]
                if new:
                    return ways, Sight(kind="road", metres=round(gone), ref=new[0])
            following = self._straightest(ways[-1], out)
            if following is None or following in ways:
                break
            ways.append(following)
            gone += float(network.length_m[following >> 1])
        return ways, None

    def _straightest(self, way: int, out: list[int]) -> int | None:
        compass = self._drive.compass
        came = float(compass.heading[way ^ 1]) + 180.0
        best = AHEAD_DEG, -1
        for one in out:
            turn = abs((float(compass.heading[one]) - came + 180.0) % 360.0 - 180.0)
            if compass.may[one]:
                best = min(best, (turn, one))
        return best[1] if best[1] >= 0 else None

    def _numbers(self, way: int) -> frozenset[str]:
        network = self._drive.network
        return road_numbers(network.strings[int(network.ref[way >> 1])])

    def _landmark(self, ways: list[int]) -> Sight | None:
        """Return the first landmark beside some ways that is not on the right way as well.

        One does not reach a place while one is still in it.
        """
        lengths = [float(self._drive.network.length_m[way >> 1]) for way in ways]
        reached = np.concatenate([[0.0], np.cumsum(lengths)])
        for metres, mark in self._index.beside([self._points(way) for way in ways], reached):
            sight = self._index.sight(mark, metres)
            left_behind = max(BEYOND_M, REACH_M[sight.kind])
            if mark in self._on_way or sight.name in self._names:
                continue
            if left_behind <= metres <= FOLLOWED_M:
                return sight
        return None

    def _points(self, way: int) -> NDArray[np.float64]:
        points = self._drive.network.points_of(way >> 1)
        return points[::-1] if way & 1 else points
