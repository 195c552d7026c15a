"""Promises of `routes.planning.schedule`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.circuit import Day
from routes.geo import LonLat
from routes.hours import DayHours, TimeWindow
from routes.matrix import TravelMatrix
from routes.places import Place
from routes.planning.problem import NO_WAY_S, DayFrame, Order, Problem
from routes.planning.schedule import Node, Timetable, fits, itinerary, timetable
from tests.planning.conftest import line_of, random_problem, walked

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

DATE = dt.date(2026, 11, 25)
AT = dt.datetime.combine(DATE, dt.time())
Begins = tuple[tuple[int, int], ...]
ANYTIME: Begins = ((0, 900),)


def _times(problem: Problem, order: Order) -> Timetable:
    times = timetable(problem, problem.frames[0], order)
    assert times is not None
    return times


def test_the_car_leaves_so_as_to_reach_the_first_site_when_it_opens() -> None:
    """No needless waiting at the first stop, and the return is as early as it can be."""
    times = _times(line_of(((200, 300),), ((0, 300),)), (0, 1))
    assert times.departure_s == 190
    assert [(call.arrival_s, call.begin_s, call.end_s) for call in times.calls] == [
        (200, 200, 205),
        (215, 215, 220),
    ]
    assert (times.return_s, times.driving_s, times.waiting_s) == (240, 40, 0)


def test_it_does_not_leave_before_the_day_opens() -> None:
    """A site that has long been open is reached as early as the day allows."""
    times = _times(line_of(((0, 300),)), (0,))
    assert (times.departure_s, times.calls[0].begin_s) == (100, 110)


def test_one_leaves_later_rather_than_wait() -> None:
    """The second site opens at 200: the first is visited later, as far as its hours allow."""
    times = _times(line_of(((0, 300),), ((200, 300),)), (0, 1))
    assert (times.departure_s, times.calls[0].begin_s, times.waiting_s) == (175, 185, 0)
    times = _times(line_of(((0, 150),), ((200, 300),)), (0, 1))
    assert (times.departure_s, times.calls[0].begin_s, times.waiting_s) == (140, 150, 35)
    assert times.return_s == 225


def test_putting_off_does_not_change_the_window() -> None:
    """The morning stays the morning, though the afternoon would save the waiting."""
    times = _times(line_of(((100, 120), (180, 300)), ((200, 300),)), (0, 1))
    assert times.calls[0].begin_s == 120
    assert times.calls[0].window_s == (100, 120)


def test_of_several_windows_the_first_in_which_a_visit_can_begin_is_used() -> None:
    """After the morning comes the afternoon; after that, nothing."""
    assert _times(line_of(((0, 90), (150, 160))), (0,)).calls[0].begin_s == 150
    problem = line_of(((0, 90),))
    assert timetable(problem, problem.frames[0], (0,)) is None


def test_rest_lies_between_two_visits_and_nowhere_else() -> None:
    """Not before or after lunch, nor before the way back."""
    problem = line_of(ANYTIME, ANYTIME, ANYTIME, rest=7, lunches=(2,))
    times = _times(problem, (0, 1, 2))
    assert [call.rest_s for call in times.calls] == [7, 0, 0]
    assert times.calls[1].arrival_s == times.calls[0].end_s + 7 + 10
    assert times.return_s == 100 + 60 + 15 + 7
    assert [call.rest_s for call in _times(problem, (0, 2, 1)).calls] == [0, 0, 0]


def test_the_slack_is_what_can_be_lost_before_something_breaks() -> None:
    """The end of the day or a window, whichever breaks first, of this call or a later one."""
    problem = line_of(((0, 300),), ((0, 130),), closes=400)
    times = _times(problem, (0, 1))
    assert [call.slack_s for call in times.calls] == [5, 5]
    times = _times(problem, (1, 0))
    assert [call.slack_s for call in times.calls] == [10, 165]
    late = _times(line_of(((0, 300),), closes=120), (0,))
    assert late.calls[0].slack_s == -5


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(7)), st.integers(0, 5))
def test_no_call_can_be_later_than_its_slack_and_each_can_be_as_late(
    seed: int, nodes: list[int], count: int
) -> None:
    """Arriving that much later still works out; a second more does not."""
    problem = random_problem(seed, 5, 1)
    frame, order = problem.frames[0], tuple(nodes[:count])
    times = timetable(problem, frame, order)
    if times is None or times.return_s > frame.closes_s:
        return
    for place, call in enumerate(times.calls):
        left = order[place:]
        only = list(frame.begins_s)
        for other in times.calls[place:]:
            only[other.node] = (other.window_s,)
        for more, expected in ((0, True), (1, False)):
            at_call = replace(
                frame,
                opens_s=0,
                begins_s=tuple(only),
                from_start_s=np.full(problem.node_count, call.arrival_s + call.slack_s + more),
            )
            later = timetable(problem, at_call, left)
            assert (later is not None and later.return_s <= frame.closes_s) == expected


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(7)), st.integers(0, 5))
def test_times_are_as_second_by_second(seed: int, nodes: list[int], count: int) -> None:
    """What fits, its drive, its return and what waiting cannot be avoided."""
    problem = random_problem(seed, 5, 1)
    frame, order = problem.frames[0], tuple(nodes[:count])
    expected = walked(problem, frame, order)
    assert fits(problem, frame, order) == (expected is not None)
    if expected is not None:
        times = _times(problem, order)
        assert (times.driving_s, times.waiting_s, times.return_s) == expected


def test_a_return_after_the_day_closes_has_times_but_does_not_fit() -> None:
    """So that one can say by how much it is late."""
    problem = line_of(((0, 300),), closes=124)
    assert _times(problem, (0,)).return_s == 125
    assert not fits(problem, problem.frames[0], (0,))
    assert fits(problem, replace(problem.frames[0], closes_s=125), (0,))


def test_the_longest_drive_of_the_day_is_kept() -> None:
    """It counts all legs; waiting and visits do not count."""
    problem = line_of(ANYTIME, ANYTIME)
    assert fits(problem, replace(problem.frames[0], max_drive_s=40), (0, 1))
    assert not fits(problem, replace(problem.frames[0], max_drive_s=39), (0, 1))
    assert not fits(problem, replace(problem.frames[0], direct_s=5, max_drive_s=4), ())


def test_a_day_with_a_visit_has_one_lunch_if_it_needs_one() -> None:
    """One of its own; an idle day has none, nor has one that needs none."""
    problem = line_of(ANYTIME, ANYTIME, ANYTIME, lunches=(1, 2))
    frame = problem.frames[0]
    kept = [
        order
        for order in ((), (0,), (1,), (0, 1), (2, 0), (0, 1, 2))
        if fits(problem, frame, order)
    ]
    assert kept == [(), (0, 1), (2, 0)]
    assert not fits(problem, replace(frame, lunches=(1,)), (2, 0))
    assert not fits(problem, replace(frame, lunches=()), (0, 1))
    assert fits(problem, replace(frame, lunches=()), (0,))


def test_a_way_that_does_not_exist_is_never_driven() -> None:
    """Neither there, nor between, nor back."""
    problem = line_of(((0, NO_WAY_S - 1),), ((0, NO_WAY_S - 1),))
    frame = problem.frames[0]
    no_way = np.full(2, NO_WAY_S)
    assert timetable(problem, replace(frame, from_start_s=no_way), (0, 1)) is None
    assert timetable(problem, replace(frame, to_end_s=no_way), (0, 1)) is None
    apart = replace(problem, travel_s=np.full((2, 2), NO_WAY_S))
    assert timetable(apart, frame, (0, 1)) is None


BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base")
INN = Place(id="inn", location=LonLat(-9.6, 29.7), name="Inn")
CAFE = Place(id="cafe", location=LonLat(-9.65, 29.7), name="Cafe", kind="cafe")
DAY = Day(
    start=BASE,
    end=INN,
    window=TimeWindow(opens=AT.replace(hour=8), closes=AT.replace(hour=18)),
)
_TABLE = np.array([[0, 600, 700, 900], [601, 0, 60, 300], [701, 61, 0, 310], [901, 301, 311, 0]])
MATRIX = TravelMatrix(ids=("base", "a", "cafe", "inn"), duration_s=_TABLE, distance_m=_TABLE * 10)


def _span(opens: int, closes: int) -> TimeWindow:
    return TimeWindow(opens=AT.replace(hour=opens), closes=AT.replace(hour=closes))


def _hours(*windows: TimeWindow) -> tuple[tuple[dt.date, DayHours], ...]:
    return ((DATE, DayHours(windows=windows, basis="stated")),)


def _day_of_one(make_site: Callable[..., Site]) -> tuple[Problem, list[Node]]:
    """Return site a, a lunch at the café and a picnic at a, as a problem and its nodes."""
    site = make_site("a")
    span = _hours(_span(12, 14))
    here = Place(id="a", location=site.location, name=site.name, kind="site")
    nodes = [
        Node(hours=_hours(_span(8, 12), _span(14, 18)), snap_m=7.5, site=site, prize=12),
        Node(hours=span, snap_m=3.0, place=CAFE, mode="meal"),
        Node(hours=span, snap_m=7.5, place=here, mode="picnic"),
    ]
    hour = 3600
    frame = DayFrame(
        opens_s=11 * hour,
        closes_s=18 * hour,
        direct_s=900,
        from_start_s=np.array([600, 700, NO_WAY_S]),
        to_end_s=np.array([300, 310, 300]),
        begins_s=(
            ((8 * hour, 12 * hour - 900), (14 * hour, 17 * hour)),
            ((12 * hour, 13 * hour),),
            ((12 * hour, 13 * hour),),
        ),
        lunches=(1, 2),
    )
    problem = Problem(
        ids=("a", "cafe", "a"),
        prize=np.array([12]),
        service_s=np.array([900, hour, hour]),
        required=(),
        travel_s=np.array([[0, 60, 0], [61, 0, NO_WAY_S], [0, 60, 0]]),
        frames=(frame,),
    )
    return problem, nodes


def test_an_itinerary_holds_the_matrix_to_the_second(make_site: Callable[..., Site]) -> None:
    """Durations and distances are those of the matrix; nothing is rounded."""
    problem, nodes = _day_of_one(make_site)
    result = itinerary(DAY, _times(problem, (1, 0)), nodes, MATRIX)
    assert [(leg.origin_id, leg.destination_id) for leg in result.legs] == [
        ("base", "cafe"),
        ("cafe", "a"),
        ("a", "inn"),
    ]
    assert [leg.duration.total_seconds() for leg in result.legs] == [700, 61, 300]
    assert [leg.distance_m for leg in result.legs] == [7000, 610, 3000]
    stop = result.stops[0]
    assert (stop.arrival, stop.begin) == (AT.replace(hour=14), AT.replace(hour=14))
    assert stop.window == _span(14, 18)
    assert (stop.hours_basis, stop.snap_m, stop.prize) == ("stated", 7.5, 12)
    assert stop.slack == dt.timedelta(hours=3)
    assert all(leg.geometry == () and leg.cues == () for leg in result.legs)


def test_the_slack_the_problem_keeps_back_counts(make_site: Callable[..., Site]) -> None:
    """Its windows and its day end earlier than the true ones."""
    problem, nodes = _day_of_one(make_site)
    kept = dt.timedelta(minutes=10)
    plain, reserved = (
        itinerary(DAY, _times(problem, (1, 0)), nodes, MATRIX, slack)
        for slack in (dt.timedelta(), kept)
    )
    for (call, _), (later, _) in zip(plain.calls(), reserved.calls(), strict=True):
        assert later == replace(call, slack=call.slack + kept)


def test_lunch_stands_between_the_stops(make_site: Callable[..., Site]) -> None:
    """With its place, its window and the number of stops before it."""
    problem, nodes = _day_of_one(make_site)
    lunch = itinerary(DAY, _times(problem, (0, 1)), nodes, MATRIX).lunch
    assert lunch is not None
    assert (lunch.place, lunch.mode, lunch.after, lunch.snap_m) == (CAFE, "meal", 1, 3.0)
    assert (lunch.begin, lunch.departure) == (AT.replace(hour=12), AT.replace(hour=13))
    assert lunch.window == _span(12, 14)
    assert lunch.slack == dt.timedelta(hours=1)


def test_no_leg_leads_to_a_picnic_where_one_is(make_site: Callable[..., Site]) -> None:
    """It begins when the visit is over, and the next leg when it is."""
    problem, nodes = _day_of_one(make_site)
    result = itinerary(DAY, _times(problem, (0, 2)), nodes, MATRIX)
    assert [(leg.origin_id, leg.destination_id) for leg in result.legs] == [
        ("base", "a"),
        ("a", "inn"),
    ]
    assert result.lunch is not None
    assert result.lunch.arrival == result.stops[0].departure
    assert result.legs[1].departure == result.lunch.departure
    assert [leg is None for _, leg in result.calls()] == [False, True]


def test_a_leg_begins_when_the_rest_is_over(make_site: Callable[..., Site]) -> None:
    """The stop says how long the rest is."""
    second = Node(hours=_hours(_span(8, 18)), snap_m=0.0, site=make_site("cafe"), prize=1)
    problem, nodes = _day_of_one(make_site)
    frame = replace(problem.frames[0], lunches=())
    two = replace(problem, prize=np.array([12, 1]), frames=(frame,), rest_s=120)
    result = itinerary(DAY, _times(two, (0, 1)), [nodes[0], second], MATRIX)
    stop, leg = result.stops[0], result.legs[1]
    assert stop.rest == dt.timedelta(minutes=2)
    assert leg.departure == stop.departure + stop.rest
    assert result.stops[1].rest == dt.timedelta()


def test_an_idle_day_has_no_leg_unless_it_ends_elsewhere() -> None:
    """From start to end, as early as the day allows."""
    times = Timetable(departure_s=8 * 3600, calls=(), return_s=0, driving_s=0)
    moving = itinerary(DAY, times, [], MATRIX)
    assert [(leg.origin_id, leg.destination_id) for leg in moving.legs] == [("base", "inn")]
    assert moving.departure == AT.replace(hour=8)
    still = itinerary(replace(DAY, end=BASE), times, [], MATRIX)
    assert (still.stops, still.legs) == ((), ())


def test_a_node_is_a_site_or_a_place_to_eat(make_site: Callable[..., Site]) -> None:
    """Not both, and lunch has a mode."""
    for given_parts in ({}, {"site": make_site("a"), "place": CAFE, "mode": "meal"}):
        with pytest.raises(ValueError, match="a site, or a place"):
            Node(hours=(), snap_m=0.0, **given_parts)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a site, or a place"):
        Node(hours=(), snap_m=0.0, place=CAFE)
