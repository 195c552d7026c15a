"""Promises of `routes.planning.insertion`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning.insertion import insertions
from tests.planning.conftest import line_of, random_problem, walked

if TYPE_CHECKING:
    from routes.planning.problem import DayFrame, Order, Problem

Begins = tuple[tuple[int, int], ...]


def test_insertions_name_every_place_where_the_day_still_holds() -> None:
    """With what each adds to the drive."""
    problem = line_of(((0, 300),), ((0, 130),), ((0, 300),), closes=170)
    frame = problem.frames[0]
    ways = insertions(problem, frame, (1,), 2)
    assert [(way.order, way.added_s) for way in ways] == [((1, 2), 20)]
    ways = insertions(problem, frame, (1,), 0)
    assert [(way.order, way.added_s) for way in ways] == [((0, 1), 0), ((1, 0), 0)]
    assert insertions(problem, replace(frame, closes_s=169), (1,), 2) == []
    assert insertions(problem, replace(frame, max_drive_s=59), (1,), 2) == []


def test_a_site_that_is_closed_fits_nowhere() -> None:
    """Not even into an idle day."""
    problem = line_of((), closes=170)
    assert insertions(problem, problem.frames[0], (), 0) == []


def _ways(problem: Problem, frame: DayFrame, order: Order, site: int) -> list[Order]:
    """Return the orders with a site put in that fit: with the lunch in its place if any does."""
    kept = [(*order[:at], site, *order[at:]) for at in range(len(order) + 1)]
    kept = [longer for longer in kept if walked(problem, frame, longer)]
    visits = problem.visits_of(order)
    moved = []
    for at in range(len(visits) + 1):
        longer = (*visits[:at], site, *visits[at:])
        for lunch, place in product(frame.lunches, range(len(longer) + 1)):
            moved.append((*longer[:place], lunch, *longer[place:]))
    return kept or [longer for longer in moved if walked(problem, frame, longer)]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(7)), st.integers(0, 4))
def test_lunch_moves_only_if_it_must(seed: int, nodes: list[int], count: int) -> None:
    """All ways are found, as trying each one second by second says."""
    problem = random_problem(seed, 5, 1)
    frame, order = problem.frames[0], tuple(nodes[:count])
    before = walked(problem, frame, order)
    if before is None:
        return
    for site in set(range(5)) - set(order):
        ways = insertions(problem, frame, order, site)
        assert [way.order for way in ways] == _ways(problem, frame, order, site)
        for way in ways:
            after = walked(problem, frame, way.order)
            assert after is not None
            assert after.drive_s == before.drive_s + way.added_s
