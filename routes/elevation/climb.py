"""How far a drive climbs and descends, and the profile of its heights.

Heights of a raster have errors of some metres from one cell to the next, which would add up along
a road. So they are rounded to whole metres, and of all rises and falls along the way only those of
`COUNTED_M` or more count, by hysteresis: of two neighbouring turning points nearer in height than
that, the smaller difference first, neither is one. The ends of a line stay, so that the first and
the last rise or fall may be smaller. What is left adds up: climb less descent is the difference of
the ends, to the metre, and driving back swaps the two.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

COUNTED_M = 10
"""Least rise or fall that counts, metres.

That of SRTM's heights, the raster most offices will have: its error is “closer to +/- 10 meters”
than to the 16 m of its specification (U.S. Geological Survey, Seamless SRTM “Finished” 1 Arc
Second). Others count climb by such a threshold too (Strava, “Elevation Gain”).
"""

SPACING_M = 30.0
"""Greatest distance between two heights taken along a road, metres: a cell of 1 arc-second."""

MOST_POINTS = 120
"""Points of the profile of a day, about; each leg has its share of them by its length."""

_STRAIGHT_M = 1.0
"""A profile whose heights leave it by no more than this needs no more points: they are rounded."""

ProfilePoint = tuple[int, int]
"""Metres from the start of a leg, and height there in metres."""

Span = tuple[int, int]
"""First and last point of a part of a line, by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElevationFile:
    """A file that heights were read from.

    Attributes:
        name: its name, without folders.
        sha256: hash of its bytes, hexadecimal.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elevation:
    """Where the heights of a circuit come from, and those of its places.

    Attributes:
        files: those that gave a height, in order of name.
        places: height of each place by its id, as (id, whole metres), where a file tells it.
        credit: what whoever shows the heights must show; empty if not said.
    """

    files: tuple[ElevationFile, ...]
    places: tuple[tuple[str, int], ...]
    credit: str = ""

    def __post_init__(self) -> None:
        if not self.files:
            raise ValueError("heights come from no file")
        ids = [place for place, _ in self.places]
        if len(set(ids)) != len(ids):
            raise ValueError("a place has two heights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """The heights of one leg, whole metres.

    Attributes:
        up_m, down_m: sum of the rises and of the falls that count, where heights are known.
        highest_m, lowest_m: greatest and least height along the leg; None if none is known.
        known_m: metres of the leg whose heights are known.
        profile: its heights in the order of the drive, thinned; a run of points for each part
            whose heights are known, so that a gap lies between two runs.
        points_m: height at each point of the leg's geometry; None where it is not known.
    """

    up_m: int
    down_m: int
    highest_m: int | None
    lowest_m: int | None
    known_m: int
    profile: tuple[tuple[ProfilePoint, ...], ...]
    points_m: tuple[int | None, ...]

    def __post_init__(self) -> None:
        if min(self.up_m, self.down_m, self.known_m) < 0:
            raise ValueError("climb, descent and known metres are 0 or more")
        if (self.highest_m is None) != (self.lowest_m is None):
            raise ValueError("both the highest and the lowest point are known, or neither")
        if any(len(run) < 2 for run in self.profile):  # noqa: PLR2004
            raise ValueError("a run of a profile has two points or more")


def rise_and_fall(heights_m: Sequence[int] | NDArray[np.int64]) -> tuple[int, int]:
    """Return how far a line climbs and descends in all, metres, counting what `COUNTED_M` allows.

    The ends always count, so that climb less descent is their difference.

    Args:
        heights_m: (k,) whole metres along the line; k may be 0.

    >>> rise_and_fall([100, 103, 98, 150, 145, 152, 120])
    (52, 32)
    >>> rise_and_fall([20, 23, 17, 20, 22, 20])
    (0, 0)
    """
    turns = _turning_points([int(height) for height in heights_m])
    steps = [after - before for before, after in pairwise(_counted(turns))]
    return sum(max(step, 0) for step in steps), sum(max(-step, 0) for step in steps)


def _turning_points(heights: Sequence[int]) -> list[int]:
    """Return the ends of a line and the heights at which it turns between up and down."""
    turns = list(heights[:1])
    for height in heights[1:]:
        if len(turns) > 1 and (turns[-1] - turns[-2]) * (height - turns[-1]) >= 0:
            turns[-1] = height
        elif height != turns[-1] or len(turns) == 1:
            turns.append(height)
    return turns


def _counted(turns: list[int]) -> list[int]:
    """Return the ends and the turning points left when small steps between these are taken out.

    The smallest step goes first, with both its ends. The last one left goes if it is near in height
    to both ends of the line.
    """
    turns = _without_inner(turns)
    while len(turns) > 3:  # noqa: PLR2004
        steps = [abs(after - before) for before, after in pairwise(turns[1:-1])]
        smallest = min(range(len(steps)), key=steps.__getitem__)
        if steps[smallest] >= COUNTED_M:
            return turns
        turns = turns[: smallest + 1] + turns[smallest + 3 :]
    is_small = all(abs(after - before) < COUNTED_M for before, after in pairwise(turns))
    return [turns[0], turns[-1]] if is_small and turns else turns


def _without_inner(turns: list[int]) -> list[int]:
    """Return turning points without small steps between two that are no smaller, in one pass.

    Such a step is never touched by taking out others, so that the order does not matter; what is
    left has few small steps, all near the ends.
    """
    kept: list[int] = []
    for height in turns:
        kept.append(height)
        while len(kept) > 3:  # noqa: PLR2004
            before, step, after = (abs(b - a) for a, b in pairwise(kept[-4:]))
            if step >= COUNTED_M or step > before or step > after:
                break
            del kept[-3:-1]
    return kept


def known_runs(known: NDArray[np.bool_]) -> list[Span]:
    """Return the runs of two or more known points, as their first and last numbers.

    >>> known_runs(np.array([True, True, False, True, False, True, True, True]))
    [(0, 1), (5, 7)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    return [(int(first), int(last) - 1) for first, last in runs if last - first > 1]


def bridged(
    along_m: NDArray[np.float64], heights_m: NDArray[np.float64], carried: Sequence[Span]
) -> NDArray[np.float64]:
    """Return heights with those on bridges and in tunnels taken evenly between their two ends.

    There the ground is not the road. A bridge whose end is not known is not known either.

    Args:
        along_m: (k,) metres from the start of the line.
        heights_m: (k,) of the ground; NaN where unknown.
        carried: parts of the line on bridges and in tunnels.

    >>> bridged(np.array([0.0, 10.0, 20.0]), np.array([50.0, 5.0, 52.0]), [(0, 2)]).tolist()
    [50.0, 51.0, 52.0]
    """
    road = heights_m.copy()
    for first, last in carried:
        ends = [first, last]
        inside = slice(first + 1, last)
        known = bool(np.isfinite(heights_m[ends]).all())
        even = np.interp(along_m[inside], along_m[ends], heights_m[ends]) if known else np.nan
        road[inside] = even
    return road


def measure_climb(
    along_m: NDArray[np.float64],
    heights_m: NDArray[np.float64],
    corners: NDArray[np.intp],
    most_points: int = MOST_POINTS,
) -> Climb:
    """Return the climb of a leg from heights along it.

    Args:
        along_m: (k,) metres from the start of the leg, rising.
        heights_m: (k,) height of the road there, metres; NaN where it is not known.
        corners: numbers of those that are the points of its geometry, in order.
        most_points: of its profile; more only where it takes two for each run.

    >>> along = np.array([0.0, 1000.0, 2000.0])
    >>> climb = measure_climb(along, np.array([50.0, 90.0, 70.0]), np.array([0, 2]))
    >>> climb.up_m, climb.down_m, climb.highest_m, climb.points_m
    (40, 20, 90, (50, 70))
    """
    known = np.isfinite(heights_m)
    whole = np.where(known, np.rint(np.where(known, heights_m, 0.0)), 0.0).astype(np.int64)
    runs = known_runs(known)
    counted = [rise_and_fall(whole[first : last + 1]) for first, last in runs]
    seen = whole[known].tolist()
    return Climb(
        up_m=sum(up for up, _ in counted),
        down_m=sum(down for _, down in counted),
        highest_m=max(seen, default=None),
        lowest_m=min(seen, default=None),
        known_m=round(sum(float(along_m[last] - along_m[first]) for first, last in runs)),
        profile=tuple(_profile(along_m, whole, runs, most_points)),
        points_m=tuple(int(whole[at]) if known[at] else None for at in corners.tolist()),
    )


def _profile(
    along_m: NDArray[np.float64], heights_m: NDArray[np.int64], runs: list[Span], most_points: int
) -> Iterator[tuple[ProfilePoint, ...]]:
    """Yield each run thinned, points in proportion to its length."""
    metres = np.rint(along_m).astype(np.int64)
    total = sum(last - first for first, last in runs)
    for first, last in runs:
        if metres[first] == metres[last]:  # a leg of no length
            continue
        part = slice(first, last + 1)
        share = max(2, most_points * (last - first) // total)
        kept = thinned(metres[part], heights_m[part], share)
        yield tuple((int(metres[part][at]), int(heights_m[part][at])) for at in kept)


def thinned(
    along_m: NDArray[np.int64], heights_m: NDArray[np.int64], most_points: int
) -> list[int]:
    """Return the numbers of the points that say most of a profile: ends, extremes, then bends.

    As in the Ramer–Douglas–Peucker algorithm, the next point is always the one farthest in height
    from the line drawn so far; it ends when the points are used up or the line lies within a metre
    of all others.
    Source: D. Douglas and T. Peucker, The Canadian Cartographer 10 (1973).

    Args:
        along_m: (k,) distances, rising; k is 1 or more.
        heights_m: (k,) heights.
        most_points: how many to keep; the ends and both extremes are kept in any case.

    >>> thinned(np.arange(5), np.array([0, 1, 2, 9, 4]), 3)
    [0, 3, 4]
    """
    extremes = {int(heights_m.argmax()), int(heights_m.argmin())}
    kept = {0, len(heights_m) - 1} | extremes
    spans = sorted(kept)
    queue = [_bend(along_m, heights_m, span) for span in pairwise(spans)]
    heapq.heapify(queue)
    while queue and len(kept) < most_points:
        off, at, (first, last) = heapq.heappop(queue)
        if -off <= _STRAIGHT_M:
            break
        kept.add(at)
        for span in ((first, at), (at, last)):
            heapq.heappush(queue, _bend(along_m, heights_m, span))
    return sorted(kept)


def _bend(
    along_m: NDArray[np.int64], heights_m: NDArray[np.int64], span: Span
) -> tuple[float, int, Span]:
    """Return how far the farthest point is off a straight line, negative, and which it is."""
    first, last = span
    inside = slice(first + 1, last)
    if first + 1 >= last:
        return 0.0, first, span
    ends = [first, last]
    off = np.abs(heights_m[inside] - np.interp(along_m[inside], along_m[ends], heights_m[ends]))
    at = int(off.argmax())
    return -float(off[at]), first + 1 + at, span
