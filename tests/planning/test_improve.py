"""Promises of `routes.planning.improve`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning.improve import MOST_STOPS, filled, improved
from routes.planning.problem import DayFrame, Problem
from routes.planning.schedule import fits, insertions, timetable


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


def test_a_long_day_keeps_its_order() -> None:
    """Above nine stops nothing is turned round, but it can still be filled."""
    problem = _line(MOST_STOPS + 2, closes=1000)
    order = tuple(reversed(range(MOST_STOPS + 1)))
    (result,) = improved(problem, (order,))
    assert set(result) == set(range(MOST_STOPS + 2))
    assert tuple(site for site in result if site in order) == order


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 200))
def test_afterwards_nothing_of_any_prize_fits_anywhere(seed: int, closes: int) -> None:
    """Otherwise the list of what was left out would say “no time” of what has time."""
    rng = np.random.default_rng(seed)
    n = 6
    problem = replace(_line(n, closes, days=2), travel_s=rng.integers(1, 60, (n, n)))
    begins = tuple(((int(a), int(a + b)),) for a, b in rng.integers(0, 80, (n, 2)))
    frames = tuple(replace(frame, begins_s=begins) for frame in problem.frames)
    problem = replace(problem, frames=frames)
    orders = improved(problem, ((), ()))
    visited = {site for order in orders for site in order}
    for frame, order in zip(problem.frames, orders, strict=True):
        assert fits(problem, frame, order)
        for site in set(range(n)) - visited:
            assert all(way.overrun_s > 0 for way in insertions(problem, frame, order, site))
            times = timetable(problem, frame, order)
            assert times is not None
