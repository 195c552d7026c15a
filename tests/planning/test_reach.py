"""Promises of `routes.planning.reach`, against every order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from routes.planning.problem import NO_WAY_S, DayFrame, Order, Problem
from routes.planning.reach import earliest_order, least_drives
from routes.planning.subsets import members
from tests.planning.conftest import Walked, day_orders, problems, walked

ALWAYS = ((0, 1000),)


def _walks(problem: Problem, frame: DayFrame, chosen: Order) -> list[Walked]:
    """Return what every order of a set that fits comes to, without regard to the longest drive."""
    free = replace(frame, max_drive_s=NO_WAY_S)
    found = (walked(problem, free, order) for order in day_orders(frame, chosen))
    return [walk for walk in found if walk is not None]


@settings(max_examples=120, deadline=None)
@given(problems(most_sites=4, most_days=1))
def test_the_drive_of_a_set_is_never_less_than_its_bound(problem: Problem) -> None:
    """What fits has a bound, and no order of it drives less; what has none cannot be done."""
    (frame,) = problem.frames
    bound = least_drives(problem, frame)
    for chosen in range(1 << len(problem)):
        walks = _walks(problem, frame, members(chosen))
        least = min((walk.drive_s for walk in walks), default=NO_WAY_S)
        if least <= frame.max_drive_s and walks:
            assert bound[chosen] <= least
        if bound[chosen] < NO_WAY_S:
            assert walks
            assert bound[chosen] <= frame.max_drive_s
        if not walks:
            assert bound[chosen] == NO_WAY_S


@settings(max_examples=120, deadline=None)
@given(problems(most_sites=4, most_days=1))
def test_the_earliest_order_is_the_earliest(problem: Problem) -> None:
    """No other order of a set that fits is back sooner; it has the lunch of its day."""
    (frame,) = problem.frames
    free = replace(frame, max_drive_s=NO_WAY_S)
    for chosen in range(1, 1 << len(problem)):
        walks = _walks(problem, frame, members(chosen))
        if walks:
            order = earliest_order(problem, 0, members(chosen))
            assert problem.visits_of(tuple(sorted(order))) == members(chosen)
            walk = walked(problem, free, order)
            assert walk is not None
            assert walk.return_s == min(walk.return_s for walk in walks)


def test_hours_decide_which_order_is_the_earliest() -> None:
    """What closes first comes first, what opens last comes last."""
    frame = DayFrame(
        opens_s=0,
        closes_s=100,
        direct_s=0,
        from_start_s=np.ones(3, dtype=np.int64),
        to_end_s=np.ones(3, dtype=np.int64),
        begins_s=(((40, 60),), ALWAYS, ((0, 5),)),
    )
    problem = Problem(
        ids=("a", "b", "c"),
        prize=np.ones(3, dtype=np.int64),
        service_s=np.full(3, 10),
        required=(),
        travel_s=np.ones((3, 3), dtype=np.int64),
        frames=(frame,),
    )
    assert earliest_order(problem, 0, (0, 1, 2)) == (2, 1, 0)


def test_an_idle_day_costs_its_own_way() -> None:
    """If there is time for it, and it is not too long."""
    frame = DayFrame(
        opens_s=0,
        closes_s=9,
        direct_s=9,
        from_start_s=np.ones(0, dtype=np.int64),
        to_end_s=np.ones(0, dtype=np.int64),
        begins_s=(),
    )
    nothing = np.ones(0, dtype=np.int64)
    problem = Problem(
        ids=(),
        prize=nothing,
        service_s=nothing,
        required=(),
        travel_s=np.ones((0, 0), dtype=np.int64),
        frames=(frame,),
    )
    assert least_drives(problem, frame).tolist() == [9]
    assert least_drives(problem, replace(frame, closes_s=8)).tolist() == [NO_WAY_S]
    assert least_drives(problem, replace(frame, max_drive_s=8)).tolist() == [NO_WAY_S]
