"""Promises of `routes.planning.nights`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning.bound import upper_bound
from routes.planning.nights import Days, can_end, most_of_day, relaxed_frame
from routes.planning.problem import NO_WAY_S, DayFrame, Problem
from tests.planning.conftest import best_by_brute_force, nights_of, problems

SEQUENCES = list(product(range(3), range(2)))


@pytest.fixture
def days() -> Days:
    """Three days with three places for the first night and two for the second."""
    return Days(nights_of(1, 3, 3, 3), [(0, 1, 2, 0), (0, 1)])


def test_a_sequence_has_the_days_it_would_have_on_its_own(days: Days) -> None:
    """Frames are worked out once for each pair of ends; a place named twice counts once."""
    assert days.options == [(0, 1, 2), (0, 1)]
    problem_for = nights_of(1, 3, 3, 3)
    for choice in SEQUENCES:
        found, expected = days.problem(choice), problem_for(choice)
        assert all(map(DayFrame.same_clock, found.frames, expected.frames))
    assert days.pairs((2, 1)) == ((0, None, 2), (1, 2, 1), (2, 1, None))


@pytest.mark.parametrize("seed", range(10))
def test_no_sequence_has_more_points_than_its_bound(seed: int) -> None:
    """Nor has any more than the day that may begin and end anywhere allows."""
    problem_for = nights_of(seed, 3, 3, 3)
    days = Days(problem_for, [range(3), range(2)])
    relaxed = days.relaxed()
    most = upper_bound(relaxed, known=0)
    for choice in SEQUENCES:
        best = best_by_brute_force(problem_for(choice))
        if best is not None:
            assert -best.lost <= days.bound(choice)
            assert -best.lost <= most
            assert days.can_be_driven(choice)


def test_estimates_replace_the_bounds_unless_there_are_too_many(days: Days) -> None:
    """Each day is worth what it collects on its own, without what holds for the whole."""
    assert not days.estimate(lambda _: 7, most=1)
    seen: list[Problem] = []

    def points(problem: Problem) -> int:
        seen.append(problem)
        return 7

    assert days.estimate(points, most=20)
    assert all(len(day.frames) == 1 and not day.required and not day.limits for day in seen)
    assert days.bound((0, 0)) == min(21, int(days.any.prize.sum()))


def test_the_beam_holds_every_sequence_that_may_be_driven(days: Days) -> None:
    """Those of the most worth first; fewer if it is narrow, and then the most promising."""
    whole = days.beam(100)
    assert sorted(whole) == [choice for choice in SEQUENCES if days.can_be_driven(choice)]
    worth = [sum(days.worth(pair) for pair in days.pairs(choice)) for choice in whole]
    assert worth == sorted(worth, reverse=True)
    narrow = days.beam(2)
    assert len(narrow) == 2
    assert set(narrow) <= set(whole)


def test_a_sequence_with_a_day_that_cannot_reach_its_end_is_dropped() -> None:
    """Here nobody gets from place 1 to place 1 in time."""

    def problem_for(choice: tuple[int, ...]) -> Problem:
        problem = nights_of(2, 3, 3, 2)(choice)
        if choice != (1, 1):
            return problem
        frames = list(problem.frames)
        far = np.full(problem.node_count, NO_WAY_S)
        frames[1] = replace(frames[1], direct_s=NO_WAY_S, from_start_s=far, to_end_s=far)
        return replace(problem, frames=tuple(frames))

    days = Days(problem_for, [range(2), range(2)])
    assert (1, 1) not in days.beam(100)
    assert not days.can_be_driven((1, 1))


def _chain(legs: int, closes: int) -> Problem:
    """Return a day whose only way to its end leads over all its sites, ten seconds each leg."""
    n = legs - 1
    travel = np.full((n, n), NO_WAY_S)
    travel[np.arange(n - 1), np.arange(1, n)] = 10
    start, end = np.full((2, n), NO_WAY_S)
    start[0] = end[n - 1] = 10
    frame = DayFrame(
        opens_s=0,
        closes_s=closes,
        direct_s=NO_WAY_S,
        from_start_s=start,
        to_end_s=end,
        begins_s=(((0, 1000),),) * n,
    )
    return Problem(
        ids=tuple(f"s{site}" for site in range(n)),
        prize=np.ones(n, dtype=np.int64),
        service_s=np.ones(n, dtype=np.int64),
        required=(),
        travel_s=travel,
        frames=(frame,),
    )


@pytest.mark.parametrize("legs", [2, 3, 4])
def test_a_day_may_reach_its_end_over_as_many_sites_as_it_takes(legs: int) -> None:
    """Where a drive without a stop is limited, the way there may need more than one."""
    problem = _chain(legs, closes=10 * legs)
    assert can_end(problem, problem.frames[0])
    late = _chain(legs, closes=10 * legs - 1)
    assert not can_end(late, late.frames[0])


@settings(max_examples=80, deadline=None)
@given(problems(most_sites=4, most_days=1))
def test_no_order_of_a_day_collects_more_than_its_time_allows(problem: Problem) -> None:
    """Whatever its hours; and a day for which there is an order can end."""
    free = replace(problem, limits=(), required=())
    best = best_by_brute_force(free)
    if best is not None:
        assert -best.lost <= most_of_day(free, free.frames[0])
        assert can_end(free, free.frames[0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_what_can_be_done_on_one_day_can_be_done_on_the_relaxed_one(seed: int) -> None:
    """The best of it is no worse than the best of either."""
    problem_for = nights_of(seed, 3, 2, 2)
    alone = [replace(problem_for((place,)), limits=(), required=()) for place in (0, 1)]
    frames = [problem.frames[0] for problem in alone]
    relaxed = replace(alone[0], frames=(relaxed_frame(frames),))
    best = best_by_brute_force(relaxed)
    for problem, frame in zip(alone, frames, strict=True):
        one = best_by_brute_force(replace(problem, frames=(frame,)))
        if one is not None:
            assert best is not None
            assert best.lost <= one.lost
