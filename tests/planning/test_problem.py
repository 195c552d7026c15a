"""Promises of `routes.planning.problem`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.circuit import Day
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.matrix import UNREACHABLE, TravelMatrix
from routes.places import Place
from routes.planning.problem import NO_WAY_S, Problem, build_problem, seconds_of_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base")
INN = Place(id="inn", location=LonLat(-9.6, 29.7), name="Inn")
WEDNESDAY = dt.date(2026, 11, 25)
HOUR = 3600


def _days() -> tuple[Day, ...]:
    """Return Wednesday at the base and Thursday from the base to the inn, 08:30 to 18:00."""
    days = []
    for date, end in ((WEDNESDAY, BASE), (WEDNESDAY + dt.timedelta(days=1), INN)):
        opens, closes = (
            dt.datetime.combine(date, clock) for clock in (dt.time(8, 30), dt.time(18))
        )
        days.append(Day(start=BASE, end=end, window=TimeWindow(opens=opens, closes=closes)))
    return tuple(days)


@pytest.fixture
def problem(make_site: Callable[..., Site]) -> Problem:
    """Three sites: hours in two spans, a Thursday market, a short opening."""
    sites = (
        make_site("a", opening_hours="Mo-Su 09:00-12:00,14:00-18:00", service_min=90),
        make_site("b", kind="souk", souk_days=("Th",)),
        make_site("c", opening_hours="Mo-Su 10:00-10:30", prize=40),
    )
    table = np.arange(25).reshape(5, 5) * 10
    table[3, 1] = UNREACHABLE
    matrix = TravelMatrix(ids=("inn", "c", "base", "a", "b"), duration_s=table, distance_m=table)
    return build_problem(_days(), sites, matrix, must=("c", "a"))


def test_rows_of_the_matrix_find_their_site(problem: Problem) -> None:
    """Whatever the order of the matrix."""
    assert problem.ids == ("a", "b", "c")
    assert problem.travel_s.tolist() == [[180, 190, NO_WAY_S], [230, 240, 210], [80, 90, 60]]
    assert problem.frames[0].from_start_s.tolist() == [130, 140, 110]
    assert problem.frames[0].to_end_s.tolist() == [170, 220, 70]
    assert problem.frames[1].to_end_s.tolist() == [150, 200, 50]
    assert [frame.direct_s for frame in problem.frames] == [0, 100]


def test_a_visit_begins_early_enough_to_end_by_closing(problem: Problem) -> None:
    """Windows bound the begin; one shorter than the visit is of no use."""
    wednesday, thursday = problem.frames
    spans = ((9 * HOUR, 21 * HOUR // 2), (14 * HOUR, 33 * HOUR // 2))
    assert wednesday.begins_s == (spans, (), ())
    assert thursday.begins_s[1] == ((8 * HOUR, 12 * HOUR),)
    assert (wednesday.opens_s, wednesday.closes_s) == (17 * HOUR // 2, 18 * HOUR)


def test_the_earliest_begin_is_in_the_first_window_left(problem: Problem) -> None:
    """Before, within, between and after the windows."""
    frame = problem.frames[0]
    begins = [frame.begin_s(0, hour * HOUR) for hour in (8, 10, 12, 15, 17)]
    assert begins == [9 * HOUR, 10 * HOUR, 14 * HOUR, 15 * HOUR, NO_WAY_S]


def test_prizes_and_wishes_go_with_the_site(problem: Problem) -> None:
    """Given prizes come before those of the kind."""
    assert problem.prize.tolist() == [12, 6, 40]
    assert problem.required == (0, 2)
    assert problem.prize_of(((0,), (2,))) == 52


def test_some_of_the_sites_are_a_problem_of_their_own(problem: Problem) -> None:
    """Numbered anew, in the order given."""
    part = problem.only((2, 0))
    assert part.ids == ("c", "a")
    assert part.travel_s.tolist() == [[60, 80], [NO_WAY_S, 180]]
    assert part.required == (0, 1)
    assert part.frames[0].begins_s == (
        problem.frames[0].begins_s[2],
        problem.frames[0].begins_s[0],
    )
    assert len(problem.only(())) == 0


def test_days_of_the_same_clock_are_recognised(problem: Problem) -> None:
    """By what can be done on them, not by their date."""
    wednesday, thursday = problem.frames
    assert wednesday.same_clock(problem.only((0, 1, 2)).frames[0])
    assert not wednesday.same_clock(thursday)


def test_seconds_count_from_midnight_of_the_day() -> None:
    """Also those of the day after."""
    day = _days()[0]
    assert seconds_of_day(day, dt.datetime.combine(WEDNESDAY, dt.time(0, 1))) == 60
    midnight = dt.datetime.combine(WEDNESDAY + dt.timedelta(days=1), dt.time())
    assert seconds_of_day(day, midnight) == 24 * HOUR
