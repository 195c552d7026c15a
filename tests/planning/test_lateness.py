"""Promises of `routes.planning.lateness`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning.lateness import lateness_with, least_lateness
from routes.planning.problem import NO_WAY_S, DayFrame, Order, Problem
from routes.planning.schedule import timetable
from tests.planning.conftest import line_of, random_problem

ANYTIME = ((0, 900),)


def _late(problem: Problem, order: Order) -> int | None:
    return least_lateness(problem, problem.frames[0], order)


def test_the_largest_delay_counts_and_not_their_sum() -> None:
    """Being late for a door and, by less, for the end of the day."""
    assert _late(line_of(ANYTIME), (0,)) == 0
    assert _late(line_of(ANYTIME, closes=120), (0,)) == 5
    assert _late(line_of(((0, 103),), closes=120), (0,)) == 7
    assert _late(line_of(((0, 103),), closes=115), (0,)) == 10


def test_one_carries_on_from_where_one_is_late() -> None:
    """A visit begins on arrival, and what follows is late by what it is late."""
    problem = line_of(((0, 105),), ((0, 112),))
    assert _late(problem, (0, 1)) == 13


def test_late_for_the_morning_may_be_better_than_the_wait_for_the_afternoon() -> None:
    """The windows are chosen for the least lateness."""
    problem = line_of(((0, 105), (500, 600)), closes=300)
    assert _late(problem, (0,)) == 5
    assert _late(line_of(((0, 105), (112, 600)), closes=300), (0,)) == 0


def test_what_cannot_be_at_all_is_not_late() -> None:
    """A closed door, a way that does not exist."""
    assert _late(line_of(()), (0,)) is None
    problem = line_of(ANYTIME, ANYTIME)
    apart = replace(problem, travel_s=np.full((2, 2), NO_WAY_S))
    assert _late(apart, (0, 1)) is None


def test_a_drive_beyond_the_longest_of_the_day_counts() -> None:
    """In seconds, like the rest."""
    problem = line_of(ANYTIME)
    short = replace(problem.frames[0], max_drive_s=12)
    assert least_lateness(problem, short, (0,)) == 8


def test_the_rest_between_visits_is_kept() -> None:
    """Nobody hurries because it is late."""
    problem = line_of(ANYTIME, ANYTIME, closes=150)
    assert _late(problem, (0, 1)) == 0
    assert _late(replace(problem, rest_s=5), (0, 1)) == 5


def test_an_idle_day_gets_the_lunch_that_makes_it_the_least_late() -> None:
    """And a day that has one keeps it where it is."""
    problem = line_of(ANYTIME, ANYTIME, ANYTIME, closes=135)
    frame = replace(problem.frames[0], lunches=(1, 2))
    meal = replace(problem, prize=np.ones(1, dtype=np.int64), frames=(frame,))
    assert lateness_with(meal, frame, (), 0) == 15
    assert lateness_with(problem, problem.frames[0], (2,), 0) == 35


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(7)), st.integers(0, 5))
def test_it_is_what_every_window_would_have_to_give(
    seed: int, nodes: list[int], count: int
) -> None:
    """Windows, day and longest drive made that much longer hold the order, a second less not."""
    problem = random_problem(seed, 5, 1)
    frame, order = problem.frames[0], tuple(nodes[:count])
    late = least_lateness(problem, frame, order)
    if late is None:
        return
    assert _holds(problem, frame, order, late)
    assert late == 0 or not _holds(problem, frame, order, late - 1)


def _holds(problem: Problem, frame: DayFrame, order: Order, give: int) -> bool:
    """Say whether an order holds in some choice of windows that close so much later."""
    if not order:
        longest = min(frame.max_drive_s, NO_WAY_S) + give
        return frame.opens_s + frame.direct_s <= frame.closes_s + give and (
            frame.direct_s <= longest
        )
    choices: list[dict[int, tuple[int, int]]] = [{}]
    for node in order:
        choices = [
            {**choice, node: (first, last + give)}
            for choice in choices
            for first, last in frame.begins_s[node]
        ]
    for choice in choices:
        begins = tuple((choice[node],) if node in choice else () for node in range(7))
        times = timetable(problem, replace(frame, begins_s=begins), order)
        if (
            times
            and times.return_s <= frame.closes_s + give
            and (times.driving_s <= frame.max_drive_s + give)
        ):
            return True
    return False
