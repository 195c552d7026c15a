"""Promises of `routes.planning.problem`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routes.planning.problem import (
    NO_WAY_S,
    DayFrame,
    Limit,
    Problem,
    seconds_of_day,
    whole_seconds,
)
from tests.planning.conftest import problems, walked

WEDNESDAY = dt.date(2026, 11, 25)
HOUR = 3600


@pytest.fixture
def problem() -> Problem:
    """Three sites and two lunches, the second a picnic at the last site; two unlike days."""
    travel = np.arange(25).reshape(5, 5) * 10
    travel[1, 2] = NO_WAY_S
    spans = ((9 * HOUR, 10 * HOUR), (14 * HOUR, 16 * HOUR))
    frame = DayFrame(
        opens_s=8 * HOUR,
        closes_s=18 * HOUR,
        direct_s=0,
        from_start_s=np.array([1, 2, 3, 4, 5]),
        to_end_s=np.array([6, 7, 8, 9, 10]),
        begins_s=(spans, (), ((0, HOUR),), ((12 * HOUR, 13 * HOUR),), ((12 * HOUR, 13 * HOUR),)),
        lunches=(3, 4),
    )
    return Problem(
        ids=("a", "b", "c", "inn", "c"),
        prize=np.array([12, 6, 40]),
        service_s=np.array([100, 200, 300, 400, 500]),
        required=(0, 2),
        travel_s=travel,
        frames=(frame, replace(frame, lunches=())),
        rest_s=60,
        limits=(Limit(name="budget", weight=np.array([10, 20, 30]), least=0, most=45),),
    )


def test_the_earliest_begin_is_in_the_first_window_left(problem: Problem) -> None:
    """Before, within, between and after the windows; both ends of a window belong to it."""
    frame = problem.frames[0]
    begins = [frame.begin_s(0, hour * HOUR) for hour in (8, 10, 12, 16, 17)]
    assert begins == [9 * HOUR, 10 * HOUR, 14 * HOUR, 16 * HOUR, NO_WAY_S]
    assert frame.begin_s(1, 0) == NO_WAY_S


def test_days_of_the_same_clock_are_recognised(problem: Problem) -> None:
    """By what can be done on them, not by their date."""
    first, second = problem.frames
    assert first.same_clock(problem.only((0, 1, 2)).frames[0])
    assert not first.same_clock(second)
    for change in (
        {"opens_s": 0}, {"closes_s": 1}, {"direct_s": 9}, {"max_drive_s": 5},
        {"from_start_s": first.to_end_s}, {"to_end_s": first.from_start_s},
        {"begins_s": ((),) * 5},
    ):  # fmt: skip
        assert not first.same_clock(replace(first, **change))


def test_a_limit_holds_at_both_its_bounds() -> None:
    """Of the sum of the weights of the visited sites, of which some may be negative."""
    limit = Limit(name="l", weight=np.array([1, -2, 3]), least=-2, most=1)
    kept = [some for some in ((), (0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)) if limit.holds(some)]
    assert kept == [(), (0,), (1,), (0, 1), (1, 2)]


def test_the_gap_has_the_rest_between_two_visits_only(problem: Problem) -> None:
    """And there is no rest on a way that does not exist."""
    gap = problem.gap_s
    assert gap[0, 1] == 10 + 60
    assert (gap[0, 3], gap[3, 0], gap[3, 4]) == (30, 150, 190)
    assert gap[1, 2] == NO_WAY_S
    assert problem.travel_s[0, 1] == 10


def test_some_of_the_sites_are_a_problem_of_their_own(problem: Problem) -> None:
    """Numbered anew, in the order given; the lunches stay behind them."""
    part = problem.only((2, 0))
    assert part.ids == ("c", "a", "inn", "c")
    assert part.prize.tolist() == [40, 12]
    assert part.service_s.tolist() == [300, 100, 400, 500]
    assert part.travel_s[0].tolist() == [120, 100, 130, 140]
    assert part.required == (0, 1)
    assert part.limits[0].weight.tolist() == [30, 10]
    assert part.frames[0].lunches == (2, 3)
    assert part.frames[0].begins_s[1] == problem.frames[0].begins_s[0]
    assert part.frames[0].from_start_s.tolist() == [3, 1, 4, 5]
    assert (len(part), part.node_count, part.rest_s) == (2, 4, 60)
    assert len(problem.only(())) == 0


@settings(max_examples=60, deadline=None)
@given(problems(most_sites=4, most_days=1))
def test_an_order_comes_to_the_same_in_a_part_of_the_problem(problem: Problem) -> None:
    """Whatever is left out."""
    sites = tuple(range(len(problem)))[::-2]
    part = problem.only(sites)
    lunches = range(len(problem), problem.node_count)
    back = [*sites, *lunches]
    for order in [(node,) for node in range(part.node_count)] + [tuple(range(len(part)))]:
        there = tuple(back[node] for node in order)
        assert walked(part, part.frames[0], order) == walked(problem, problem.frames[0], there)


def test_points_and_wishes_are_those_of_the_visits(problem: Problem) -> None:
    """Lunch is worth nothing, and nobody has to have been there."""
    orders = ((0, 3), (2,))
    assert problem.visits_of(orders[0]) == (0,)
    assert problem.visited(orders) == {0, 2}
    assert problem.prize_of(orders) == 52
    assert problem.keeps_limits(orders)
    assert not problem.keeps_limits(((0, 3), ()))
    assert not problem.keeps_limits(((0, 3, 1), (2,)))


def test_seconds_count_from_midnight_of_the_day() -> None:
    """Also those of the day after; parts of a second are cut off."""
    assert seconds_of_day(WEDNESDAY, dt.datetime.combine(WEDNESDAY, dt.time(0, 1))) == 60
    midnight = dt.datetime.combine(WEDNESDAY + dt.timedelta(days=1), dt.time())
    assert seconds_of_day(WEDNESDAY, midnight) == 24 * HOUR
    assert whole_seconds(dt.timedelta(seconds=59, milliseconds=900)) == 59
