"""Promises of `routes.planning.labels`: the best walk of a day is no worse than its best order."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning.labels import Worth, best_walk, make_table, prepare
from routes.planning.problem import NO_WAY_S, DayFrame, Problem
from tests.planning.conftest import best_of_day, problems, random_problem


def _best_walk(
    problem: Problem, frame: DayFrame, prize: list[int], memory: int = 6, second: float = 0.0
) -> float:
    """Return what the best walk collects, and make sure that it is what it counts."""
    walks = prepare(problem, frame, memory)
    assert walks is not None
    value = np.zeros(problem.node_count)
    value[: len(problem)] = prize
    count = np.full(len(problem), 9, dtype=np.int64)
    worth = Worth(call=value, second=second)
    collected, drive_s, expanded = best_walk(walks, worth, make_table(walks), count)
    assert collected == pytest.approx(float(np.dot(prize, count)) - second * drive_s)
    assert expanded > 0 or not count.any()
    return collected


def _best_order(problem: Problem, frame: DayFrame, prize: list[int], second: float = 0.0) -> float:
    """Return what the best order collects, without regard to the longest drive."""
    free = replace(frame, max_drive_s=NO_WAY_S)
    n = len(problem)
    chosen = [some for size in range(1, n + 1) for some in combinations(range(n), size)]
    collected = (
        sum(prize[site] for site in some) - second * best.drive_s
        for some in chosen
        if (best := best_of_day(problem, free, some))
    )
    return max([-second * frame.direct_s, *collected])


@settings(max_examples=100, deadline=None)
@given(problems(most_sites=4, most_days=1), st.data())
def test_no_order_collects_more_than_the_best_walk(problem: Problem, data: st.DataObject) -> None:
    """Whatever the prices, of either sign, the cost of driving, and however small the memory."""
    n = len(problem)
    if not n:
        assert prepare(problem, problem.frames[0]) is None
        return
    prize = data.draw(st.lists(st.integers(-3, 9), min_size=n, max_size=n))
    second = data.draw(st.sampled_from([0.0, 0.1, 1.0]))
    for memory in (1, 6):
        best = _best_order(problem, problem.frames[0], prize, second)
        assert _best_walk(problem, problem.frames[0], prize, memory, second) >= best - 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_with_the_whole_memory_and_short_spans_a_walk_is_an_order(seed: int) -> None:
    """On a small day no site is forgotten: the best walk of short calls is mostly an itinerary."""
    problem = random_problem(seed, 4, 1)
    frame, prize = problem.frames[0], problem.prize.tolist()
    walked, best = _best_walk(problem, frame, prize), _best_order(problem, frame, prize)
    assert best <= walked <= best + max(prize)


def test_an_idle_day_collects_nothing() -> None:
    """Where every price is below nothing one had better stay."""
    problem = random_problem(1, 4, 1)
    assert _best_walk(problem, problem.frames[0], [-1] * 4) == 0


def test_calls_of_no_length_need_too_large_a_table() -> None:
    """It says so instead of running out of memory."""
    problem = random_problem(2, 4, 1)
    instant = replace(problem, service_s=np.zeros_like(problem.service_s))
    assert prepare(instant, instant.frames[0]) is None
