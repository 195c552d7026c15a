"""From an order of visits to times: as early as possible, without needless waiting at the start."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.census.visit import hours_of
from routes.circuit import Itinerary, Leg, Stop
from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Day
    from routes.matrix import TravelMatrix
    from routes.planning.problem import DayFrame, Order, Problem
    from routes.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A site to choose from, and how far it lies from its road, metres."""

    site: Site
    snap_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of a timetable; times are seconds since midnight of the day."""

    site: int
    arrival_s: int
    begin_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The times of one day's order.

    Attributes:
        departure_s: when the day's drive begins.
        visits: one per site, in order.
        return_s: when the day's drive ends; it may be after the day closes.
        driving_s: time spent driving.
    """

    departure_s: int
    visits: tuple[Visit, ...]
    return_s: int
    driving_s: int


def timetable(problem: Problem, frame: DayFrame, order: Order) -> Timetable | None:
    """Return the earliest times of an order, or None if opening hours or roads forbid it.

    Every visit begins as early as it can; being early never hurts, since whoever arrives earlier
    can always wait. Then the departure is put off until the car reaches the first site just as
    the visit can begin. Whether the return is within the day is left to the caller.
    """
    if not order:
        end = frame.opens_s + frame.direct_s
        return Timetable(
            departure_s=frame.opens_s, visits=(), return_s=end, driving_s=frame.direct_s
        )
    visits = []
    clock, driving = frame.opens_s, 0
    for leg_s, site in zip(_legs_s(problem, frame, order), order, strict=True):
        arrival = clock + leg_s
        begin = frame.begin_s(site, arrival)
        if begin >= NO_WAY_S:
            return None
        clock, driving = begin + int(problem.service_s[site]), driving + leg_s
        visits.append(Visit(site=site, arrival_s=arrival, begin_s=begin, end_s=clock))
    back = int(frame.to_end_s[order[-1]])
    if back >= NO_WAY_S:
        return None
    first = visits[0]
    wait = first.begin_s - first.arrival_s
    visits[0] = Visit(
        site=first.site, arrival_s=first.begin_s, begin_s=first.begin_s, end_s=first.end_s
    )
    return Timetable(
        departure_s=frame.opens_s + wait,
        visits=tuple(visits),
        return_s=clock + back,
        driving_s=driving + back,
    )


def _legs_s(problem: Problem, frame: DayFrame, order: Order) -> Iterator[int]:
    """Yield the duration of the drive to each site of an order."""
    yield int(frame.from_start_s[order[0]])
    for origin, destination in pairwise(order):
        yield int(problem.travel_s[origin, destination])


def fits(problem: Problem, frame: DayFrame, order: Order) -> bool:
    """Say whether an order can be driven within the day and the opening hours."""
    times = timetable(problem, frame, order)
    return times is not None and times.return_s <= frame.closes_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """An order with one site put in.

    Attributes:
        order: the order with it.
        overrun_s: by how much the day's return is late; 0 or less if it fits.
        added_s: by how much the day's drive is longer.
    """

    order: Order
    overrun_s: int
    added_s: int


def insertions(problem: Problem, frame: DayFrame, order: Order, site: int) -> list[Insertion]:
    """Return every way to put a site into an order that opening hours and roads allow."""
    before = timetable(problem, frame, order)
    found = []
    for place in range(len(order) + 1):
        longer = (*order[:place], site, *order[place:])
        times = timetable(problem, frame, longer)
        if before is not None and times is not None:
            found.append(
                Insertion(
                    order=longer,
                    overrun_s=times.return_s - frame.closes_s,
                    added_s=times.driving_s - before.driving_s,
                )
            )
    return found


def itinerary(
    day: Day, times: Timetable, candidates: Sequence[Candidate], matrix: TravelMatrix
) -> Itinerary:
    """Return a day's timetable as stops and legs, without streets.

    Args:
        day: the frame given.
        times: the times of its order.
        candidates: the sites by the numbers they have in the problem.
        matrix: travel between the places.
    """
    if not times.visits and day.start.id == day.end.id:
        return Itinerary(day=day, stops=(), legs=())
    stops = tuple(_stop(day, visit, candidates[visit.site]) for visit in times.visits)
    places = [day.start.id, *(stop.site.id for stop in stops), day.end.id]
    departures = [_moment(day, times.departure_s), *(stop.departure for stop in stops)]
    legs = tuple(
        _leg(matrix, origin, destination, departure)
        for (origin, destination), departure in zip(pairwise(places), departures, strict=True)
    )
    return Itinerary(day=day, stops=stops, legs=legs)


def _stop(day: Day, visit: Visit, candidate: Candidate) -> Stop:
    begin, end = _moment(day, visit.begin_s), _moment(day, visit.end_s)
    hours = hours_of(candidate.site, day.date)
    return Stop(
        site=candidate.site,
        prize=prize_of(candidate.site),
        arrival=_moment(day, visit.arrival_s),
        begin=begin,
        departure=end,
        window=next(window for window in hours.windows if window.contains(begin, end)),
        hours_basis=hours.basis,
        snap_m=candidate.snap_m,
    )


def _leg(matrix: TravelMatrix, origin: str, destination: str, departure: dt.datetime) -> Leg:
    row, column = matrix.index(origin), matrix.index(destination)
    return Leg(
        origin_id=origin,
        destination_id=destination,
        departure=departure,
        duration=dt.timedelta(seconds=int(matrix.duration_s[row, column])),
        distance_m=int(matrix.distance_m[row, column]),
    )


def _moment(day: Day, seconds: int) -> dt.datetime:
    """Return seconds since midnight of a day as a moment."""
    return dt.datetime.combine(day.date, dt.time()) + dt.timedelta(seconds=seconds)
