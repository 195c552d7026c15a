"""Promises of `routes.planning.bound`."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning.bound import upper_bound
from routes.planning.problem import NO_WAY_S, DayFrame, Limit, Order, Problem
from tests.planning.conftest import best_by_brute_force, problems

HOUR = 3600


def small_problem(seed: int, *, limits: bool = True) -> Problem:
    """Return five sites, two eating places, two days with different hours, and some rules."""
    rng = np.random.default_rng(seed)
    sites, lunches = 5, 2
    nodes = sites + lunches
    travel = rng.integers(300, 2 * HOUR, (nodes, nodes))
    travel[rng.random((nodes, nodes)) < 0.1] = NO_WAY_S
    np.fill_diagonal(travel, 0)
    windows = (
        ((8 * HOUR, 16 * HOUR),),
        ((9 * HOUR, 11 * HOUR), (14 * HOUR, 16 * HOUR)),
        (),
    )
    frames = tuple(
        DayFrame(
            opens_s=8 * HOUR,
            closes_s=int(rng.integers(14, 19)) * HOUR,
            direct_s=0,
            from_start_s=rng.integers(300, HOUR, nodes),
            to_end_s=rng.integers(300, HOUR, nodes),
            begins_s=(
                *(windows[kind] for kind in rng.choice(3, sites, p=[0.5, 0.3, 0.2])),
                *[((12 * HOUR, 13 * HOUR),)] * lunches,
            ),
            lunches=tuple(range(sites, nodes)) if rng.random() < 0.6 else (),
        )
        for _ in range(2)
    )
    rules = (
        Limit(name="alike:a", weight=np.array([1, 1, 0, 0, 0]), least=0, most=1),
        Limit(name="variant:1", weight=np.array([1, 1, 1, -2, -2]), least=-10, most=0),
    )
    return Problem(
        ids=tuple("abcdexy"),
        prize=rng.integers(1, 20, sites),
        service_s=rng.choice([900, 1800, HOUR], nodes),
        required=(),
        travel_s=travel.astype(np.int64),
        frames=frames,
        rest_s=int(rng.choice([0, 600])),
        limits=rules[: int(rng.integers(0, 3))] if limits else (),
    )


def feasible(problem: Problem, frame: DayFrame, order: Order) -> bool:
    """Drive an order from its definition."""
    visits = [node for node in order if node < len(problem)]
    if not visits:
        return not order
    clock, before = frame.opens_s, -1
    for node in order:
        clock += int(frame.from_start_s[node] if before < 0 else problem.travel_s[before, node])
        if 0 <= before < len(problem) and node < len(problem):
            clock += problem.rest_s
        begins = [max(clock, first) for first, last in frame.begins_s[node] if clock <= last]
        if not begins:
            return False
        clock, before = min(begins) + int(problem.service_s[node]), node
    return clock + int(frame.to_end_s[before]) <= frame.closes_s


def day_sets(problem: Problem, frame: DayFrame) -> set[frozenset[int]]:
    """Return every set of sites that a day can visit."""
    n, found = len(problem), set()
    for size in range(n + 1):
        for chosen in combinations(range(n), size):
            lunches: list[tuple[int, ...]] = [()]
            if frame.lunches and chosen:
                lunches = [(node,) for node in frame.lunches]
            orders = (order for lunch in lunches for order in permutations((*chosen, *lunch)))
            if any(feasible(problem, frame, order) for order in orders):
                found.add(frozenset(chosen))
    return found


def best_points(problem: Problem) -> int:
    """Return the most points of any circuit, by looking at all."""
    days = [day_sets(problem, frame) for frame in problem.frames]
    return max(
        int(problem.prize[list(first | second)].sum())
        for first, second in product(*days)
        if not first & second
        and all(limit.holds(sorted(first | second)) for limit in problem.limits)
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_circuit_has_more_points_than_the_bound(seed: int) -> None:
    """Whatever the hours, lunches, rests, missing roads and limits."""
    problem = small_problem(seed)
    best = best_points(problem)
    assert best <= upper_bound(problem, known=0) <= int(problem.prize.sum())


def test_the_bound_is_of_use() -> None:
    """On small problems it is mostly the best points themselves; counted over thirty of them."""
    problems = [small_problem(seed, limits=False) for seed in range(30)]
    exact = sum(upper_bound(problem, known=0) == best_points(problem) for problem in problems)
    assert exact >= 20


def test_a_required_site_lowers_the_bound() -> None:
    """What has to be visited takes time from the others, and the bound knows."""
    problem = small_problem(3, limits=False)
    free = upper_bound(problem, known=0)
    bounds = [upper_bound(replace(problem, required=(site,)), known=0) for site in range(5)]
    assert all(bound <= free for bound in bounds)


def test_what_is_known_is_never_undercut() -> None:
    """A circuit at hand has at most the points of the bound."""
    problem = small_problem(1)
    assert upper_bound(problem, known=10_000) == 10_000


def test_nothing_to_choose_from_is_worth_nothing() -> None:
    """A problem without sites."""
    assert upper_bound(small_problem(1).only(()), known=0) == 0


def test_the_same_problem_gives_the_same_bound() -> None:
    """Threads play no part."""
    problem = small_problem(7)
    assert upper_bound(problem, known=0) == upper_bound(problem, known=0)


@settings(max_examples=60, deadline=None)
@given(problems(most_sites=4))
def test_nor_where_ways_are_missing_and_detours_are_shorter(problem: Problem) -> None:
    """The longest drive of a day is not looked at, so it may only be looser."""
    best = best_by_brute_force(problem)
    if best is not None:
        assert -best.lost <= upper_bound(problem, known=0)


def test_calls_of_no_length_have_no_bound_but_everything() -> None:
    """The table would need a span for every second; it says so instead of running out of memory."""
    problem = small_problem(2, limits=False)
    instant = replace(problem, service_s=np.zeros_like(problem.service_s))
    assert upper_bound(instant, known=0) == int(problem.prize.sum())
