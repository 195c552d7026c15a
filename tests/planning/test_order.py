"""Promises of `routes.planning.order`."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routes.planning.order import Effort, least_driving_order
from routes.planning.problem import NO_WAY_S, DayFrame, Problem
from routes.planning.schedule import timetable

ALWAYS = ((0, 1000),)
SPAN = st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda pair: (pair[0], sum(pair)))


def _one_day(
    travel: list[list[int]], begins: list[tuple[tuple[int, int], ...]], closes: int = 1000
) -> tuple[Problem, DayFrame]:
    """Return a day from 0; the last row and column of travel are its start and end."""
    n = len(travel) - 1
    table = np.array(travel, dtype=np.int64)
    frame = DayFrame(
        opens_s=0,
        closes_s=closes,
        direct_s=0,
        from_start_s=table[n, :n],
        to_end_s=table[:n, n],
        begins_s=tuple(begins),
    )
    problem = Problem(
        ids=tuple("abcdefgh"[:n]),
        prize=np.ones(n, dtype=np.int64),
        service_s=np.full(n, 5),
        required=(),
        travel_s=table[:n, :n],
        frames=(frame,),
    )
    return problem, frame


@given(st.data(), st.integers(min_value=1, max_value=5))
def test_no_order_drives_less(data: st.DataObject, n: int) -> None:
    """As trying every order says; and of equal drives it is back the earliest."""
    leg = st.integers(0, 20) | st.just(NO_WAY_S)
    travel = data.draw(st.lists(st.lists(leg, min_size=n + 1, max_size=n + 1), min_size=n + 1,
                                max_size=n + 1))  # fmt: skip
    windows = st.lists(SPAN, max_size=2).map(lambda spans: tuple(sorted(spans)))
    begins = data.draw(st.lists(windows, min_size=n, max_size=n))
    disjoint = [spans if len(spans) < 2 or spans[0][1] < spans[1][0] else spans[:1]
                for spans in begins]  # fmt: skip
    problem, frame = _one_day(travel, disjoint, closes=data.draw(st.integers(20, 120)))
    every = [timetable(problem, frame, order) for order in permutations(range(n))]
    kept = [(t.driving_s, t.return_s) for t in every if t and t.return_s <= frame.closes_s]
    found = least_driving_order(problem, frame, range(n))
    if not kept:
        assert found is None
        return
    assert found is not None
    times = timetable(problem, frame, found)
    assert times is not None
    assert (times.driving_s, times.return_s) == min(kept)


def test_opening_hours_force_a_detour() -> None:
    """A market that ends early comes first, though it lies at the far end."""
    line = [[abs(a - b) * 10 for b in (1, 2, 3, 0)] for a in (1, 2, 3, 0)]
    problem, frame = _one_day(line, [((45, 99),), ALWAYS, ((0, 30),)])
    assert least_driving_order(problem, frame, (0, 1, 2)) == (2, 1, 0)
    problem, frame = _one_day(line, [((0, 10),), ALWAYS, ((0, 30),)])
    assert least_driving_order(problem, frame, (0, 1, 2)) is None


def test_waiting_is_free_if_it_saves_driving() -> None:
    """It waits at a closed door rather than drive past it and come back."""
    line = [[abs(a - b) * 10 for b in (1, 2, 0)] for a in (1, 2, 0)]
    problem, frame = _one_day(line, [((80, 99),), ((90, 200),)])
    assert least_driving_order(problem, frame, (1, 0)) in {(0, 1), (1, 0)}
    problem, frame = _one_day(line, [((80, 99),), ((0, 15), (90, 200))])
    assert least_driving_order(problem, frame, (1, 0)) == (0, 1)


def test_the_way_that_drives_more_but_is_earlier_is_not_lost() -> None:
    """After three of four sites the cheaper way is too late for the last; the other is in time."""
    travel = [
        [0, 1, 1, 20, 9],
        [1, 0, 1, 20, 9],
        [9, 9, 0, 1, 9],
        [20, 20, 20, 0, 9],
        [1, 5, 9, 30, 0],
    ]
    problem, frame = _one_day(travel, [((50, 55),), ALWAYS, ALWAYS, ((60, 63),)])
    assert timetable(problem, frame, (0, 1, 2, 3)) is None
    assert least_driving_order(problem, frame, range(4)) == (1, 0, 2, 3)


def test_a_day_without_stops_has_an_order_if_its_way_fits() -> None:
    """The empty one."""
    problem, frame = _one_day([[0, 1], [1, 0]], [ALWAYS])
    assert least_driving_order(problem, frame, ()) == ()


def test_it_gives_up_after_a_number_of_steps() -> None:
    """It does not run for hours on a hard day; steps are counted, not seconds, and it admits it."""
    problem, frame = _one_day([[1] * 5] * 5, [ALWAYS] * 4)
    effort = Effort(3)
    assert least_driving_order(problem, frame, range(4), effort) is None
    assert effort.left < 0
    effort = Effort(100)
    assert least_driving_order(problem, frame, range(4), effort) == (0, 1, 2, 3)
    assert 0 < effort.left < 100
