"""Promises of `routes.planning.overnight`, against every sequence of nights."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from routes.planning import overnight
from routes.planning.exact import MAX_SITES
from routes.planning.overnight import CHOOSING, best_nights
from routes.planning.solve import BOUNDING, Budget, is_allowed
from tests.planning.conftest import best_by_brute_force, comes_to, nights_of

if TYPE_CHECKING:
    from routes.planning.problem import Problem

BUDGET = Budget(seed=1, iterations=80)


@pytest.mark.parametrize(
    ("seed", "days", "places"),
    [*((seed, 2, 4) for seed in range(14)), *((seed, 3, 2) for seed in range(8))],
)
def test_no_sequence_of_nights_is_better_than_the_one_chosen(
    seed: int, days: int, places: int
) -> None:
    """In points, driving and waiting, as trying every sequence and every order says."""
    problem_for = nights_of(seed, 4 if days == 2 else 3, days, places)
    options = [range(places)] * (days - 1)
    found = [best_by_brute_force(problem_for(choice)) for choice in product(*options)]
    best = min((one for one in found if one is not None), default=None)
    nights = best_nights(problem_for, options, BUDGET)
    if best is None:
        assert nights is None or nights.answer.orders is None
        return
    assert nights is not None
    assert nights.answer.orders is not None
    assert comes_to(problem_for(nights.choice), nights.answer.orders) == best
    proof = nights.answer.proof
    assert (proof.status, proof.bound, proof.least_drive) == ("optimal", -best.lost, True)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_out_for_time_lowers_what_is_proved_and_nothing_else(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few sequences solved the answer may be worse, but its bound is not."""
    problem_for, options = nights_of(seed, 4, 3, 3), [range(3)] * 2
    monkeypatch.setattr(overnight, "MOST_EXACT", 2)
    nights = best_nights(problem_for, options, BUDGET)
    found = [best_by_brute_force(problem_for(choice)) for choice in product(*options)]
    best = min(one for one in found if one is not None)
    assert nights is not None
    proof = nights.answer.proof
    if nights.answer.orders is not None:
        comes_to(problem_for(nights.choice), nights.answer.orders)
        assert proof.points <= -best.lost
        assert proof.bound is not None
        assert proof.bound >= -best.lost
        assert (proof.status == "optimal") == (proof.bound == proof.points)


def test_a_narrow_beam_proves_no_more_than_it_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sequences dropped on the way are bounded by the day that may begin and end anywhere."""
    monkeypatch.setattr(overnight, "_BEAM", 2)
    problem_for, options = nights_of(3, 4, 3, 3), [range(3)] * 2
    found = [best_by_brute_force(problem_for(choice)) for choice in product(*options)]
    best = min(one for one in found if one is not None)
    nights = best_nights(problem_for, options, BUDGET)
    assert nights is not None
    assert nights.answer.proof.bound is not None
    assert nights.answer.proof.points <= -best.lost <= nights.answer.proof.bound


def test_where_no_sequence_can_be_driven_there_are_no_nights() -> None:
    """No answer at all, rather than one without orders."""

    def problem_for(choice: tuple[int, ...]) -> Problem:
        problem = nights_of(1, 3, 2, 2)(choice)
        frames = tuple(replace(frame, closes_s=frame.opens_s) for frame in problem.frames)
        return replace(problem, frames=frames)

    assert best_nights(problem_for, [range(2)], BUDGET) is None
    assert best_nights(problem_for, [range(2)], BUDGET, prove=False) is None


def test_many_sites_are_searched_for_the_promising_nights() -> None:
    """Every rule is kept, a bound is worked out over all sequences, and progress is told."""
    problem_for, options = nights_of(5, MAX_SITES + 3, 3, 3), [range(3)] * 2
    told: list[tuple[str, float]] = []
    nights = best_nights(problem_for, options, BUDGET, on_progress=lambda *news: told.append(news))
    assert nights is not None
    assert nights.answer.orders is not None
    comes_to(problem_for(nights.choice), nights.answer.orders)
    assert nights.answer.proof.bound is not None
    assert nights.answer.proof.bound >= nights.answer.proof.points
    assert {phase for phase, _ in told} == {CHOOSING, BOUNDING}
    again = best_nights(problem_for, options, BUDGET)
    assert again == nights
    chosen = best_nights(problem_for, options, Budget(seed=1, iterations=80), prove=False)
    assert chosen is not None
    assert (chosen.choice, chosen.answer.orders) == (nights.choice, nights.answer.orders)


def test_many_sequences_of_many_sites_are_screened() -> None:
    """More than get a short search: those whose days look best on their own come first."""
    problem_for, options = nights_of(6, MAX_SITES + 1, 3, 7), [range(7)] * 2
    found = best_nights(problem_for, options, Budget(seed=1, iterations=16), prove=False)
    assert found is not None
    assert found.answer.orders is not None
    assert is_allowed(problem_for(found.choice), found.answer.orders)
