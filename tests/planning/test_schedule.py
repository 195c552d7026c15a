"""Promises of `routes.planning.schedule`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routes.circuit import Day
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.matrix import TravelMatrix
from routes.places import Gateway
from routes.planning.problem import NO_WAY_S, DayFrame, Problem
from routes.planning.schedule import Candidate, Timetable, fits, insertions, itinerary, timetable

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

DATE = dt.date(2026, 11, 25)
AT = dt.datetime.combine(DATE, dt.time())


def _line(*begins: tuple[tuple[int, int], ...], closes: int = 1000) -> Problem:
    """Return sites 10 s apart on a line that begins and ends the day; visits last 5 s."""
    n = len(begins)
    place = np.arange(n + 1)
    travel = np.abs(place[:, None] - place[None]) * 10
    frame = DayFrame(
        opens_s=100,
        closes_s=closes,
        direct_s=0,
        from_start_s=travel[0, 1:],
        to_end_s=travel[1:, 0],
        begins_s=begins,
    )
    return Problem(
        ids=tuple("abcdef"[:n]),
        prize=np.ones(n, dtype=np.int64),
        service_s=np.full(n, 5),
        required=(),
        travel_s=travel[1:, 1:],
        frames=(frame,),
    )


def _times(problem: Problem, order: tuple[int, ...]) -> Timetable:
    times = timetable(problem, problem.frames[0], order)
    assert times is not None
    return times


def test_the_car_leaves_so_as_to_reach_the_first_site_when_it_opens() -> None:
    """No needless waiting at the first stop; every begin stays as early as it can be."""
    times = _times(_line(((200, 300),), ((0, 300),)), (0, 1))
    assert times.departure_s == 190
    assert [(v.arrival_s, v.begin_s, v.end_s) for v in times.visits] == [
        (200, 200, 205),
        (215, 215, 220),
    ]
    assert times.return_s == 240
    assert times.driving_s == 40


def test_it_does_not_leave_before_the_day_opens() -> None:
    """A site that has long been open is reached as early as the day allows."""
    times = _times(_line(((0, 300),)), (0,))
    assert (times.departure_s, times.visits[0].begin_s) == (100, 110)


def test_at_later_stops_one_may_have_to_wait() -> None:
    """Leaving later would not bring the first visit forward, so that wait remains."""
    times = _times(_line(((0, 300),), ((200, 300),)), (0, 1))
    second = times.visits[1]
    assert (times.departure_s, second.arrival_s, second.begin_s) == (100, 125, 200)


def test_of_several_windows_the_first_in_which_a_visit_can_begin_is_used() -> None:
    """After the morning comes the afternoon; after that, nothing."""
    begins = ((0, 90), (150, 160))
    assert _times(_line(begins), (0,)).visits[0].begin_s == 150
    assert timetable(_line(((0, 90),)), _line(((0, 90),)).frames[0], (0,)) is None


def test_a_return_after_the_day_closes_has_times_but_does_not_fit() -> None:
    """So that one can say by how much it is late."""
    problem = _line(((0, 300),), closes=120)
    assert _times(problem, (0,)).return_s == 125
    assert not fits(problem, problem.frames[0], (0,))
    later = replace(problem.frames[0], closes_s=125)
    assert fits(problem, later, (0,))


def test_a_way_that_does_not_exist_is_never_driven() -> None:
    """Neither there, nor between, nor back."""
    problem = _line(((0, NO_WAY_S - 1),), ((0, NO_WAY_S - 1),))
    frame = problem.frames[0]
    no_way = np.full(2, NO_WAY_S)
    assert timetable(problem, replace(frame, from_start_s=no_way), (0, 1)) is None
    assert timetable(problem, replace(frame, to_end_s=no_way), (0, 1)) is None
    apart = replace(problem, travel_s=np.full((2, 2), NO_WAY_S))
    assert timetable(apart, frame, (0, 1)) is None


def test_insertions_name_every_place_that_hours_allow() -> None:
    """With what each adds to the drive and to the return."""
    problem = _line(((0, 300),), ((0, 130),), ((0, 300),), closes=170)
    ways = insertions(problem, problem.frames[0], (1,), 2)
    assert [(way.order, way.overrun_s, way.added_s) for way in ways] == [((1, 2), 0, 20)]
    ways = insertions(problem, problem.frames[0], (1,), 0)
    assert [way.order for way in ways] == [(0, 1), (1, 0)]
    assert [way.overrun_s for way in ways] == [-20, -20]


def _circuit_parts(make_site: Callable[..., Site]) -> tuple[Day, TravelMatrix, list[Candidate]]:
    base = Gateway(id="base", location=LonLat(-9.7, 29.7), name="Base")
    inn = Gateway(id="inn", location=LonLat(-9.6, 29.7), name="Inn")
    window = TimeWindow(opens=AT.replace(hour=8), closes=AT.replace(hour=18))
    table = np.array([[0, 600, 900], [601, 0, 300], [901, 301, 0]])
    matrix = TravelMatrix(ids=("base", "a", "inn"), duration_s=table, distance_m=table * 10)
    site = make_site("a", opening_hours="Mo-Su 08:00-12:00,14:00-18:00")
    day = Day(start=base, end=inn, window=window)
    return day, matrix, [Candidate(site=site, snap_m=7.5)]


def test_an_itinerary_holds_the_matrix_to_the_second(make_site: Callable[..., Site]) -> None:
    """Durations and distances are those of the matrix; nothing is rounded."""
    day, matrix, candidates = _circuit_parts(make_site)
    problem = _line(((14 * 3600, 17 * 3600),))
    frame = replace(problem.frames[0], opens_s=13 * 3600, from_start_s=np.array([600]))
    times = _times(replace(problem, frames=(frame,)), (0,))
    result = itinerary(day, times, candidates, matrix)
    assert [(leg.origin_id, leg.destination_id) for leg in result.legs] == [
        ("base", "a"),
        ("a", "inn"),
    ]
    assert [leg.duration.total_seconds() for leg in result.legs] == [600, 300]
    assert [leg.distance_m for leg in result.legs] == [6000, 3000]
    stop = result.stops[0]
    assert (stop.arrival, stop.begin) == (AT.replace(hour=14), AT.replace(hour=14))
    assert stop.window == TimeWindow(opens=AT.replace(hour=14), closes=AT.replace(hour=18))
    assert (stop.hours_basis, stop.snap_m, stop.prize) == ("stated", 7.5, 12)
    assert all(leg.geometry == () and leg.cues == () for leg in result.legs)


def test_an_idle_day_has_no_leg_unless_it_ends_elsewhere(make_site: Callable[..., Site]) -> None:
    """From start to end, as early as the day allows."""
    day, matrix, candidates = _circuit_parts(make_site)
    times = Timetable(departure_s=8 * 3600, visits=(), return_s=0, driving_s=0)
    moving = itinerary(day, times, candidates, matrix)
    assert [(leg.origin_id, leg.destination_id) for leg in moving.legs] == [("base", "inn")]
    assert moving.departure == AT.replace(hour=8)
    still = itinerary(replace(day, end=day.start), times, candidates, matrix)
    assert (still.stops, still.legs) == ((), ())
