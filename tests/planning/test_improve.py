"""Promises of `routes.planning.improve`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from routes.planning.improve import MOST_STOPS, filled, improved, shortened
from routes.planning.problem import DayFrame, Limit, Orders, Problem
from routes.planning.schedule import fits, legs_s
from tests.planning.conftest import best_of_day, day_orders, limits_hold, problems, walked


def _line(n: int, closes: int, days: int = 1) -> Problem:
    """Return sites 10 s apart on a line that begins and ends each day; visits last 5 s."""
    place = np.arange(n + 1)
    travel = np.abs(place[:, None] - place[None]) * 10
    frame = DayFrame(
        opens_s=0,
        closes_s=closes,
        direct_s=0,
        from_start_s=travel[0, 1:],
        to_end_s=travel[1:, 0],
        begins_s=(((0, 1000),),) * n,
    )
    return Problem(
        ids=tuple(f"s{site}" for site in range(n)),
        prize=np.arange(1, n + 1),
        service_s=np.full(n, 5),
        required=(),
        travel_s=travel[1:, 1:],
        frames=(frame,) * days,
    )


def test_a_crossed_order_is_straightened() -> None:
    """The least drive of the day; and what fits in then is put in."""
    problem = _line(4, closes=100)
    assert improved(problem, ((2, 0, 3),)) == ((0, 1, 2, 3),)
    assert improved(problem, ((3, 1, 2),)) == ((0, 1, 2, 3),)


def test_the_highest_prize_is_put_in_first_where_it_adds_least() -> None:
    """Of two that do not both fit, the better; on the day that passes it anyway."""
    problem = _line(2, closes=25)
    assert filled(problem, ((),)) == ((0,),)
    problem = replace(_line(2, closes=26), travel_s=np.full((2, 2), 90))
    near = replace(problem.frames[0], from_start_s=np.array([10, 10]), to_end_s=np.array([10, 10]))
    assert filled(replace(problem, frames=(near,)), ((),)) == ((1,),)
    problem = _line(3, closes=100, days=2)
    assert filled(problem, ((), (0, 2))) == ((), (0, 1, 2))


def test_nothing_is_put_in_beyond_a_limit() -> None:
    """One of two alike sites; the better, as it comes first."""
    alike = Limit(name="alike:x", weight=np.array([1, 1, 0]), least=0, most=1)
    problem = replace(_line(3, closes=1000), limits=(alike,))
    assert filled(problem, ((),)) == ((1, 2),)


def test_a_long_day_is_shortened_step_by_step() -> None:
    """Above nine stops the least drive is not proved, but crossings are undone all the same."""
    problem = _line(MOST_STOPS + 2, closes=1000)
    rng = np.random.default_rng(3)
    order = tuple(rng.permutation(MOST_STOPS + 2).tolist())
    (result,) = improved(problem, (order,))
    assert set(result) == set(order)
    drive = [sum(legs_s(problem, problem.frames[0], some)) for some in (order, result)]
    assert drive[1] < drive[0]
    assert drive[1] == 2 * 10 * (MOST_STOPS + 2)


@settings(max_examples=100, deadline=None)
@given(problems(most_sites=4, most_days=1))
def test_a_shortened_order_still_fits_and_drives_no_more(problem: Problem) -> None:
    """Whatever the order it began with, the visits stay the same."""
    (frame,) = problem.frames
    for order in [o for o in day_orders(frame, tuple(range(len(problem)))) if o][:12]:
        before = walked(problem, frame, order)
        if before is None:
            continue
        shorter = shortened(problem, frame, order)
        after = walked(problem, frame, shorter)
        assert after is not None
        assert after.drive_s <= before.drive_s
        assert sorted(problem.visits_of(shorter)) == sorted(problem.visits_of(order))


def _idle(problem: Problem) -> Orders | None:
    """Return days without visits, None if that cannot be or is not allowed."""
    orders: Orders = ((),) * len(problem.frames)
    allowed = problem.keeps_limits(orders) and all(
        walked(problem, frame, ()) for frame in problem.frames
    )
    return orders if allowed else None


@settings(max_examples=150, deadline=None)
@given(problems(most_sites=5, most_days=2))
def test_afterwards_nothing_of_any_prize_fits_anywhere(problem: Problem) -> None:
    """Otherwise the list of what was left out would say “no time” of what has time."""
    start = _idle(problem)
    if start is None:
        return
    orders = improved(problem, start)
    visited = sorted(site for order in orders for site in problem.visits_of(order))
    assert len(visited) == len(set(visited))
    assert limits_hold(problem, visited)
    for frame, order in zip(problem.frames, orders, strict=True):
        assert walked(problem, frame, order) is not None
        for site in set(range(len(problem))) - set(visited):
            if not limits_hold(problem, [*visited, site]):
                continue
            for place in range(len(order) + 1):
                assert not fits(problem, frame, (*order[:place], site, *order[place:]))


@settings(max_examples=60, deadline=None)
@given(problems(most_sites=5, most_days=1))
def test_the_drive_of_a_day_is_the_least(problem: Problem) -> None:
    """Through the sites it ends up with, as trying every order says."""
    start = _idle(problem)
    if start is None:
        return
    (order,) = improved(problem, start)
    best = best_of_day(problem, problem.frames[0], tuple(sorted(problem.visits_of(order))))
    found = walked(problem, problem.frames[0], order)
    assert best is not None
    assert found is not None
    assert found.drive_s == best.drive_s


@pytest.mark.parametrize("site", range(3))
def test_an_order_that_is_best_already_is_left_alone(site: int) -> None:
    """And improving twice changes nothing."""
    problem = _line(3, closes=20 * (site + 1) + 5 * (site + 1))
    once = improved(problem, ((),))
    assert improved(problem, once) == once
