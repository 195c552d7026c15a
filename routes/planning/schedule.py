"""From an order of calls to times: back as early as possible, then without needless waiting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routes.circuit import Itinerary, Leg, Lunch, Stop
from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.circuit import Day
    from routes.hours import DayHours, TimeWindow
    from routes.matrix import TravelMatrix
    from routes.places import Place
    from routes.planning.problem import DayFrame, Order, Problem
    from routes.rules import LunchMode
    from routes.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What a node of the problem stands for: a site to visit, or a place to eat at.

    Attributes:
        hours: by date, the windows a call there lies in, and their basis: the opening hours of a
            site; for lunch the span of the rule, within the hours of the place if it is a meal.
        snap_m: metres between the place and the point of the road where the car stops.
        site: what is visited; None for lunch.
        prize: points of the site; 0 for lunch.
        place: where lunch is eaten; None for a visit.
        mode: how; None for a visit.
    """

    hours: tuple[tuple[dt.date, DayHours], ...]
    snap_m: float
    site: Site | None = None
    prize: int = 0
    place: Place | None = None
    mode: LunchMode | None = None

    def __post_init__(self) -> None:
        if (self.site is None) == (self.place is None) or (self.place is None) != (
            self.mode is None
        ):
            raise ValueError("a node is a site, or a place where lunch is eaten in some mode")

    @property
    def place_id(self) -> str:
        """Id of the site or the place."""
        at = self.place or self.site
        return at.id if at else ""

    def window(self, day: Day, begin: dt.datetime, end: dt.datetime) -> TimeWindow:
        """Return the window of a day that holds a call from `begin` to `end`."""
        windows = dict(self.hours)[day.date].windows
        return next(window for window in windows if window.contains(begin, end))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCall:
    """A visit or the lunch of a timetable; times are seconds since midnight of the day.

    Attributes:
        node: where.
        arrival_s, begin_s, end_s: when the car is there, and of the call.
        rest_s: what passes after its end before the car leaves.
        window_s: earliest and latest begin of the window it lies in.
        slack_s: how much later one may arrive so that this call and those after it keep their
            windows and the return is in time, beyond the slack by which the windows and the day
            of the problem end earlier; below 0 if it is not.
    """

    node: int
    arrival_s: int
    begin_s: int
    end_s: int
    rest_s: int
    window_s: tuple[int, int]
    slack_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The times of one day's order.

    Attributes:
        departure_s: when the day's drive begins.
        calls: one per node, in order.
        return_s: when the day's drive ends; it may be after the day closes.
        driving_s: time spent driving.
    """

    departure_s: int
    calls: tuple[TimedCall, ...]
    return_s: int
    driving_s: int

    @property
    def waiting_s(self) -> int:
        """Time between arrivals and begins."""
        return sum(call.begin_s - call.arrival_s for call in self.calls)


def timetable(problem: Problem, frame: DayFrame, order: Order) -> Timetable | None:
    """Return the times of an order, or None if opening hours or roads forbid it.

    First every call begins as early as it can; being early never hurts, since whoever arrives
    earlier can always wait. That gives the earliest return. Then, from the last call backwards,
    each call and the departure are put off as far as the windows found allow, so that nobody
    waits who need not. Whether the return is in time is left to the caller.
    """
    if not order:
        end = frame.opens_s + frame.direct_s
        return Timetable(
            departure_s=frame.opens_s, calls=(), return_s=end, driving_s=frame.direct_s
        )
    legs = legs_s(problem, frame, order)
    if max(legs) >= NO_WAY_S:
        return None
    stays = [
        int(problem.service_s[node]) + rest
        for node, rest in zip(order, rests_s(problem, order), strict=True)
    ]
    windows, begins = [], []
    clock = frame.opens_s
    for node, leg_s, stay_s in zip(order, legs[:-1], stays, strict=True):
        window = _window(frame, node, clock + leg_s)
        if window is None:
            return None
        windows.append(window)
        begins.append(max(clock + leg_s, window[0]))
        clock = begins[-1] + stay_s
    for place in reversed(range(len(order) - 1)):
        leave = begins[place + 1] - legs[place + 1] - stays[place]
        begins[place] = min(windows[place][1], leave)
    return Timetable(
        departure_s=begins[0] - legs[0],
        calls=_calls(problem, frame, order, begins, windows),
        return_s=clock + legs[-1],
        driving_s=sum(legs),
    )


def _calls(
    problem: Problem,
    frame: DayFrame,
    order: Order,
    begins: Sequence[int],
    windows: Sequence[tuple[int, int]],
) -> tuple[TimedCall, ...]:
    """Return the calls of an order that begin when they are told to."""
    legs, rests = legs_s(problem, frame, order), rests_s(problem, order)
    latest_arrival = frame.closes_s
    latest: list[int] = []
    for place in reversed(range(len(order))):
        stay_s = int(problem.service_s[order[place]]) + rests[place]
        latest_arrival = min(windows[place][1], latest_arrival - legs[place + 1] - stay_s)
        latest.insert(0, latest_arrival)
    calls = []
    arrival = begins[0]
    for place, node in enumerate(order):
        end = begins[place] + int(problem.service_s[node])
        calls.append(
            TimedCall(
                node=node,
                arrival_s=arrival,
                begin_s=begins[place],
                end_s=end,
                rest_s=rests[place],
                window_s=windows[place],
                slack_s=latest[place] - arrival,
            )
        )
        arrival = end + rests[place] + legs[place + 1]
    return tuple(calls)


def _window(frame: DayFrame, node: int, arrival_s: int) -> tuple[int, int] | None:
    """Return the first window in which a call can begin on or after arrival."""
    return next((window for window in frame.begins_s[node] if arrival_s <= window[1]), None)


def legs_s(problem: Problem, frame: DayFrame, order: Order) -> list[int]:
    """Return the drives of an order of at least one call, from the start to the end of the day."""
    between = [int(problem.travel_s[pair]) for pair in pairwise(order)]
    return [int(frame.from_start_s[order[0]]), *between, int(frame.to_end_s[order[-1]])]


def rests_s(problem: Problem, order: Order) -> list[int]:
    """Return the rest after each call: only between a visit and the visit that follows it."""
    n = len(problem)
    between = [problem.rest_s if max(pair) < n else 0 for pair in pairwise(order)]
    return [*between, 0] if order else []


def fits(problem: Problem, frame: DayFrame, order: Order) -> bool:
    """Say whether an order keeps the hours, the longest drive and the lunch of a day."""
    if not has_lunch_due(problem, frame, order):
        return False
    times = timetable(problem, frame, order)
    return (
        times is not None
        and times.return_s <= frame.closes_s
        and times.driving_s <= frame.max_drive_s
    )


def has_lunch_due(problem: Problem, frame: DayFrame, order: Order) -> bool:
    """Say whether an order holds one lunch of the day if it needs one, and else none."""
    visits = problem.visits_of(order)
    eaten = [node for node in order if node >= len(problem)]
    if visits and frame.lunches:
        return len(eaten) == 1 and eaten[0] in frame.lunches
    return not eaten


def itinerary(
    day: Day,
    times: Timetable,
    nodes: Sequence[Node],
    matrix: TravelMatrix,
    slack: dt.timedelta = dt.timedelta(),
) -> Itinerary:
    """Return a day's timetable as stops, lunch and legs, without streets.

    There is no leg between a visit and a lunch at the same place.

    Args:
        day: the frame given.
        times: the times of its order.
        nodes: what the nodes of the problem stand for, in their order.
        matrix: travel between the places.
        slack: by how much the windows and the day of the problem end earlier than the true ones.

    Raises:
        StopIteration: if a call lies outside the hours of its node.
    """
    calls = times.calls
    if not calls and day.start.id == day.end.id:
        return Itinerary(day=day, stops=(), legs=())
    visits = [call for call in calls if nodes[call.node].site is not None]
    eaten = [place for place, call in enumerate(calls) if nodes[call.node].site is None]
    return Itinerary(
        day=day,
        stops=tuple(_stop(day, call, nodes[call.node], slack) for call in visits),
        legs=_legs(day, times, nodes, matrix),
        lunch=_lunch(day, calls[eaten[0]], nodes[calls[eaten[0]].node], slack, eaten[0])
        if eaten
        else None,
    )


def _legs(
    day: Day, times: Timetable, nodes: Sequence[Node], matrix: TravelMatrix
) -> tuple[Leg, ...]:
    """Return the legs to each call that is not where the one before it was, and to the end."""
    legs = []
    here, leave, before = day.start.id, times.departure_s, ""
    for call in times.calls:
        there = nodes[call.node].place_id
        if there != before:
            legs.append(_leg(matrix, here, there, _moment(day, leave)))
        here, leave, before = there, call.end_s + call.rest_s, there
    legs.append(_leg(matrix, here, day.end.id, _moment(day, leave)))
    return tuple(legs)


def _stop(day: Day, call: TimedCall, node: Node, slack: dt.timedelta) -> Stop:
    if node.site is None:
        raise ValueError("a stop is at a site")
    begin, end = _moment(day, call.begin_s), _moment(day, call.end_s)
    return Stop(
        site=node.site,
        prize=node.prize,
        arrival=_moment(day, call.arrival_s),
        begin=begin,
        departure=end,
        window=node.window(day, begin, end),
        hours_basis=dict(node.hours)[day.date].basis,
        snap_m=node.snap_m,
        rest=dt.timedelta(seconds=call.rest_s),
        slack=slack + dt.timedelta(seconds=call.slack_s),
    )


def _lunch(day: Day, call: TimedCall, node: Node, slack: dt.timedelta, after: int) -> Lunch:
    if node.place is None or node.mode is None:
        raise ValueError("lunch is eaten at a place")
    begin, end = _moment(day, call.begin_s), _moment(day, call.end_s)
    return Lunch(
        place=node.place,
        mode=node.mode,
        after=after,
        arrival=_moment(day, call.arrival_s),
        begin=begin,
        departure=end,
        window=node.window(day, begin, end),
        hours_basis=dict(node.hours)[day.date].basis,
        snap_m=node.snap_m,
        slack=slack + dt.timedelta(seconds=call.slack_s),
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
