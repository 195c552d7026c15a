"""The drawing of a day's profile as positions on a sheet; print and web draw it each in its way.

It runs from left to right in every language, as the drive does on the ground and the arrows of
the directions do: nothing of it is mirrored in Arabic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.outputs.heights import DayProfile

_LEAST_RANGE_M = 100
"""The least difference of heights a sheet shows, so that flat land looks flat."""

_MOST_HEIGHTS, _MOST_DISTANCES = 5, 8
"""Steps of the axes, at most."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The sheet, in whatever unit it is drawn.

    Attributes:
        width, height: of the sheet.
        left, right, top, bottom: margins around the plot; numbers of stops stand in the top one.
        disc: width of the number of a stop.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    disc: float

    @property
    def floor(self) -> float:
        """Where the axis of distances lies."""
        return self.height - self.bottom

    @property
    def end(self) -> float:
        """Where the plot ends on the right."""
        return self.width - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMark:
    """A stop on a profile: its number, where that stands, and where on the way the stop lies."""

    number: int
    label_x: float
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A profile on a sheet.

    Attributes:
        runs: lines of the heights, one for each part that is known.
        heights: lines across, each with its height in metres.
        distances: ticks along the floor, each with its distance in kilometres.
        stops: in the order of the drive.
    """

    runs: tuple[tuple[Point, ...], ...]
    heights: tuple[tuple[float, int], ...]
    distances: tuple[tuple[float, float], ...]
    stops: tuple[StopMark, ...]


def make_chart(profile: DayProfile, frame: Frame) -> Chart:
    """Return the positions of a profile on a sheet.

    Args:
        profile: of a day; its length is more than 0.
        frame: of the sheet.
    """
    step = _step(max(profile.highest_m - profile.lowest_m, _LEAST_RANGE_M), _MOST_HEIGHTS)
    low = math.floor(profile.lowest_m / step) * step
    high = max(math.ceil(profile.highest_m / step) * step, low + _LEAST_RANGE_M)

    def x_of(metres: float) -> float:
        return frame.left + (frame.end - frame.left) * metres / profile.length_m

    def y_of(height: float) -> float:
        return frame.floor - (frame.floor - frame.top) * (height - low) / (high - low)

    far = _step(profile.length_m, _MOST_DISTANCES)
    at = [x_of(metres) for _, metres in profile.stops]
    labels = spread(at, frame.disc, frame.left, frame.end)
    return Chart(
        runs=tuple(tuple((x_of(m), y_of(height)) for m, height in run) for run in profile.runs),
        heights=tuple((y_of(height), height) for height in range(low, high + 1, step)),
        distances=tuple((x_of(m), m / 1000) for m in range(0, profile.length_m + 1, far)),
        stops=tuple(
            StopMark(number=number, label_x=label, x=x, y=y_of(_height_at(profile, metres, low)))
            for (number, metres), label, x in zip(profile.stops, labels, at, strict=True)
        ),
    )


def _step(span_m: int, most: int) -> int:
    """Return a round step, metres, of which at most so many lie in a span.

    >>> [_step(span, 5) for span in (100, 430, 900, 1500)]
    [20, 100, 200, 500]
    """
    wanted = span_m / most
    power = float(10.0 ** math.floor(math.log10(wanted)))
    steps = (power * factor for factor in (1, 2, 5, 10))
    return max(1, round(next(step for step in steps if step >= wanted)))


def _height_at(profile: DayProfile, metres: int, unknown: int) -> float:
    """Return the height of the line where a stop lies; a given one in a gap."""
    for run in profile.runs:
        for (start, before), (end, after) in pairwise(run):
            if start <= metres <= end:
                share = (metres - start) / (end - start) if end > start else 0.0
                return before + share * (after - before)
    return unknown


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions near those wanted, in their order, no two nearer than a gap.

    They stay between two bounds as long as there is room.

    >>> spread([0.0, 1.0, 9.5], 2.0, 0.0, 10.0)
    [0.0, 2.0, 9.5]
    >>> spread([9.0, 9.5, 10.0], 2.0, 0.0, 10.0)
    [6.0, 8.0, 10.0]
    """
    places: list[float] = []
    for position in wanted:
        least = places[-1] + gap if places else low
        places.append(max(position, least))
    limit = high
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit)
        limit = places[number] - gap
    return places
