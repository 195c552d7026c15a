"""Promises of `routes.planning.solve`: exactly if small, by search and with a bound if not."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.outputs.texts import Texts
from routes.planning import search as searching
from routes.planning.exact import MAX_SITES
from routes.planning.improve import improved
from routes.planning.problem import Limit
from routes.planning.solve import (
    BOUNDING,
    EXACT_METHOD,
    PROVING,
    SEARCHING,
    Budget,
    bounded,
    find,
    is_allowed,
    rank,
    solve,
    solve_small,
)
from tests.planning.conftest import (
    best_by_brute_force,
    comes_to,
    day_orders,
    problems,
    random_problem,
    walked,
)

if TYPE_CHECKING:
    from routes.planning.problem import Order, Orders, Problem

BUDGET = Budget(seed=1, iterations=200)


@settings(max_examples=80, deadline=None)
@given(problems(most_sites=4))
def test_a_small_problem_is_solved_to_the_best_and_says_so(problem: Problem) -> None:
    """Points, bound, drive and waiting are those of trying everything; nothing is random."""
    answer, best = solve(problem, BUDGET), best_by_brute_force(problem)
    proof = answer.proof
    assert (proof.status, proof.method) == ("optimal", EXACT_METHOD)
    assert (proof.seed, proof.iterations) == (None, None)
    assert (answer.orders is None) == (best is None)
    if answer.orders is not None and best is not None:
        assert comes_to(problem, answer.orders) == best
        assert proof.points == proof.bound == -best.lost
        assert proof.least_drive


def _all_orders(problem: Problem) -> list[Orders]:
    """Return some orders of the days, most of them not allowed."""
    sites = tuple(range(len(problem)))
    days: list[list[Order]] = [
        [(), *day_orders(frame, sites[:2]), *day_orders(frame, sites[1:2])]
        for frame in problem.frames
    ]
    return [tuple(day[turn % len(day)] for day in days) for turn in range(8)]


@settings(max_examples=100, deadline=None)
@given(problems(most_sites=4))
def test_what_is_allowed_keeps_every_rule(problem: Problem) -> None:
    """And nothing else is; its rank is its points, its drive and its waiting."""
    for orders in _all_orders(problem):
        walks = [walked(problem, f, order) for f, order in zip(problem.frames, orders, strict=True)]
        visits = [site for order in orders for site in problem.visits_of(order)]
        kept = (
            None not in walks
            and len(visits) == len(set(visits))
            and problem.keeps_limits(orders)
        )  # fmt: skip
        assert is_allowed(problem, orders) == kept
        if kept:
            assert rank(problem, orders) == tuple(comes_to(problem, orders))
    assert not is_allowed(problem, ((),) * (len(problem.frames) + 1))


@pytest.mark.parametrize("seed", range(6))
def test_a_search_keeps_every_rule_and_leaves_nothing_out_that_fits(seed: int) -> None:
    """It says that nothing is proved, and with which seed and iterations it was found."""
    problem = random_problem(seed, 8, 2)
    answer = find(problem, BUDGET)
    exact = solve_small(problem)
    assert answer.proof.status == "heuristic" or answer.orders is None
    if answer.orders is not None:
        found = comes_to(problem, answer.orders)
        assert answer.proof.points == -found.lost <= exact.proof.points
        assert (answer.proof.seed, answer.proof.iterations) == (1, 200)
        assert answer.proof.bound is None
        again = find(problem, BUDGET)
        assert (again.orders, again.proof) == (answer.orders, answer.proof)
        assert problem.prize_of(improved(problem, answer.orders)) == answer.proof.points


def test_a_search_is_never_worse_than_where_it_begins() -> None:
    """Starts that break a rule are left out."""
    problem = random_problem(3, 9, 2)
    best = solve_small(problem).orders
    assert best is not None
    wrong = ((0, 0), (0,))
    answer = find(problem, Budget(seed=1, iterations=1, starts=(wrong, best)))
    assert answer.orders is not None
    assert rank(problem, answer.orders) == rank(problem, best)


def test_what_fits_beside_a_start_is_put_in_even_if_the_search_finds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every site left out has a reason, so none may be left out that would fit."""
    problem = replace(random_problem(4, 9, 2), required=(1,))
    alone = solve_small(replace(problem.only((1,)), limits=()))
    assert alone.orders is not None
    monkeypatch.setattr(searching, "search", lambda *_args, **_given: None)
    answer = find(problem, BUDGET)
    assert answer.orders is not None
    assert improved(problem, answer.orders) == answer.orders
    assert answer.proof.points == problem.prize_of(answer.orders) > problem.prize[1]


def test_required_sites_that_exclude_each_other_are_proved_to() -> None:
    """Without searching: they alone are a small problem."""
    problem = random_problem(5, 20, 1)
    frame = replace(problem.frames[0], closes_s=problem.frames[0].opens_s + 30)
    clash = replace(problem, frames=(frame,), required=(0, 1, 2, 3), limits=())
    answer = find(clash, BUDGET)
    assert answer.orders is None
    assert answer.proof.status == "optimal"


def test_what_a_limit_asks_for_beyond_the_required_sites_is_no_proof() -> None:
    """Where two are wanted and one is required, that one alone will not do."""
    problem = random_problem(6, 9, 2)
    weight = np.ones(len(problem), dtype=np.int64)
    two = Limit(name="theme_least:x", weight=weight, least=2, most=9)
    wanted = replace(problem, required=(2,), limits=(two,))
    answer, exact = find(wanted, BUDGET), solve_small(wanted)
    assert exact.orders is not None
    assert answer.orders is not None
    assert comes_to(wanted, answer.orders).lost < 0


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_a_bound_is_never_below_the_best_and_proves_it_if_equal(seed: int) -> None:
    """Whatever was found; where the bound is its points, it is best after all."""
    problem = random_problem(seed, 6, 2)
    best = solve_small(problem)
    if best.orders is None:
        return
    heuristic = replace(best.proof, status="heuristic", bound=None)
    known = bounded(replace(best, proof=heuristic), problem).proof
    assert known.bound is not None
    assert known.bound >= best.proof.points
    assert (known.status == "optimal") == (known.bound == best.proof.points)


@pytest.mark.parametrize("prove", [True, False])
def test_more_sites_are_searched_and_bounded(*, prove: bool) -> None:
    """The bound is only worked out where it is asked for; progress names what is done."""
    problem = random_problem(7, MAX_SITES + 1, 2)
    told: list[tuple[str, float]] = []
    answer = solve(problem, BUDGET, prove=prove, on_progress=lambda *news: told.append(news))
    assert answer.orders is not None
    assert (answer.proof.bound is not None) == prove
    phases = list(dict.fromkeys(phase for phase, _ in told))
    assert phases == ([SEARCHING, BOUNDING] if prove else [SEARCHING])
    for phase in phases:
        shares = [share for name, share in told if name == phase]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
    told.clear()
    solve(random_problem(7, 5, 2), BUDGET, on_progress=lambda *news: told.append(news))
    assert {phase for phase, _ in told} == {PROVING}


def test_phases_are_told_in_the_language_of_the_reader() -> None:
    """Also after they came out of the process that plans for the local page."""
    for phase in (BOUNDING, PROVING, SEARCHING):
        arrived = pickle.loads(pickle.dumps(phase))  # noqa: S301 - our own
        assert arrived == phase
        assert Texts("fr").tell(arrived) not in {str(phase), ""}
    assert Texts("fr").tell(SEARCHING) == "Recherche du meilleur choix"
