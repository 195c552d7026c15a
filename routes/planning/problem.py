"""The problem: a request as numbers, the same for both solvers.

Sites become the numbers 0 to n - 1, times become whole seconds since midnight of each day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routes.census.score import prize_of
from routes.census.visit import hours_of, service_time_of
from routes.matrix import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routes.circuit import Day
    from routes.matrix import TravelMatrix
    from routes.sites import Site

NO_WAY_S = 1 << 22
"""Seconds (48 days) that stand for "impossible": longer than any day, small enough to be added."""

Order = tuple[int, ...]
"""The sites of one day, in the order of the visits."""

Orders = tuple[Order, ...]
"""One order a day."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayFrame:
    """One day as numbers; times are seconds since its midnight.

    Attributes:
        opens_s, closes_s: earliest departure and latest return.
        direct_s: drive from start to end without a stop; 0 if they are the same place.
        from_start_s: (n,) int64, drive from the start to each site.
        to_end_s: (n,) int64, drive from each site to the end.
        begins_s: for each site its windows of this day, in order, as (earliest, latest) begin of
            a visit: the latest is the closing less the length of the visit. Windows shorter than
            the visit are left out.
    """

    opens_s: int
    closes_s: int
    direct_s: int
    from_start_s: NDArray[np.int64]
    to_end_s: NDArray[np.int64]
    begins_s: tuple[tuple[tuple[int, int], ...], ...]

    def begin_s(self, site: int, arrival_s: int) -> int:
        """Return when a visit can begin at the earliest, or `NO_WAY_S` if no window is left."""
        for earliest, latest in self.begins_s[site]:
            if arrival_s <= latest:
                return max(arrival_s, earliest)
        return NO_WAY_S

    def same_clock(self, other: DayFrame) -> bool:
        """Say whether the same can be done on two days at the same times."""
        mine = (self.opens_s, self.closes_s, self.direct_s, self.begins_s)
        return (
            mine == (other.opens_s, other.closes_s, other.direct_s, other.begins_s)
            and np.array_equal(self.from_start_s, other.from_start_s)
            and np.array_equal(self.to_end_s, other.to_end_s)
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """A request as numbers: n sites, one frame a day.

    Attributes:
        ids: the n ids.
        prize: (n,) int64, points.
        service_s: (n,) int64, length of each visit.
        required: numbers of the sites that have to be visited, in order.
        travel_s: (n, n) int64, drive between sites; `NO_WAY_S` where there is no way.
        frames: one a day.
    """

    ids: tuple[str, ...]
    prize: NDArray[np.int64]
    service_s: NDArray[np.int64]
    required: tuple[int, ...]
    travel_s: NDArray[np.int64]
    frames: tuple[DayFrame, ...]

    def __len__(self) -> int:
        """Return the number of sites, n."""
        return len(self.ids)

    def only(self, sites: Sequence[int]) -> Problem:
        """Return the problem with some of its sites, numbered anew in the order given."""
        kept = np.array(sites, dtype=np.intp)
        frames = tuple(
            replace(
                frame,
                from_start_s=frame.from_start_s[kept],
                to_end_s=frame.to_end_s[kept],
                begins_s=tuple(frame.begins_s[site] for site in sites),
            )
            for frame in self.frames
        )
        return Problem(
            ids=tuple(self.ids[site] for site in sites),
            prize=self.prize[kept],
            service_s=self.service_s[kept],
            required=tuple(new for new, old in enumerate(sites) if old in self.required),
            travel_s=self.travel_s[np.ix_(kept, kept)],
            frames=frames,
        )

    def prize_of(self, orders: Orders) -> int:
        """Return the points that some orders collect."""
        return int(sum(self.prize[site] for order in orders for site in order))


def build_problem(
    days: Sequence[Day], sites: Sequence[Site], matrix: TravelMatrix, must: Sequence[str]
) -> Problem:
    """Return a request as numbers.

    Args:
        days: the frames given.
        sites: the sites to choose from; they are numbered in this order.
        matrix: travel between places; it holds every site and every start and end.
        must: ids of the sites that have to be visited.
    """
    rows = np.array([matrix.index(site.id) for site in sites], dtype=np.intp)
    travel_s = np.where(matrix.duration_s == UNREACHABLE, NO_WAY_S, matrix.duration_s)
    return Problem(
        ids=tuple(site.id for site in sites),
        prize=np.array([prize_of(site) for site in sites], dtype=np.int64),
        service_s=np.array([_seconds(service_time_of(site)) for site in sites], dtype=np.int64),
        required=tuple(number for number, site in enumerate(sites) if site.id in must),
        travel_s=travel_s[np.ix_(rows, rows)],
        frames=tuple(_frame(day, sites, matrix, travel_s, rows) for day in days),
    )


def _frame(
    day: Day,
    sites: Sequence[Site],
    matrix: TravelMatrix,
    travel_s: NDArray[np.int64],
    rows: NDArray[np.intp],
) -> DayFrame:
    start, end = matrix.index(day.start.id), matrix.index(day.end.id)
    return DayFrame(
        opens_s=seconds_of_day(day, day.window.opens),
        closes_s=seconds_of_day(day, day.window.closes),
        direct_s=0 if start == end else int(travel_s[start, end]),
        from_start_s=travel_s[start, rows],
        to_end_s=travel_s[rows, end],
        begins_s=tuple(tuple(_begins(day, site)) for site in sites),
    )


def _begins(day: Day, site: Site) -> Iterator[tuple[int, int]]:
    """Yield the spans in which a visit may begin on a day."""
    service_s = _seconds(service_time_of(site))
    for window in hours_of(site, day.date).windows:
        latest = seconds_of_day(day, window.closes) - service_s
        earliest = seconds_of_day(day, window.opens)
        if earliest <= latest:
            yield earliest, latest


def seconds_of_day(day: Day, moment: dt.datetime) -> int:
    """Return a moment as whole seconds since midnight of a day."""
    return _seconds(moment - dt.datetime.combine(day.date, dt.time()))


def _seconds(duration: dt.timedelta) -> int:
    return duration // dt.timedelta(seconds=1)
