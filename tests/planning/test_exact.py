"""Promises of `routes.planning.exact`, most of them against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from routes.planning import exact
from routes.planning.exact import MAX_SITES, solve_exactly
from routes.planning.problem import DayFrame, Problem
from tests.planning.conftest import best_by_brute_force, comes_to, problems, random_problem

ALWAYS = ((0, 1000),)


def _assert_best(problem: Problem) -> None:
    """Assert that a solution is as good as the best of all, in prize, drive and waiting."""
    solution = solve_exactly(problem)
    expected = best_by_brute_force(problem)
    assert solution.proved
    if expected is None:
        assert solution.orders is None
        return
    assert solution.orders is not None
    assert solution.least_drive
    assert comes_to(problem, solution.orders) == expected


@settings(max_examples=200, deadline=None)
@given(problems(most_sites=4, most_days=2))
def test_no_choice_collects_more_and_of_those_none_drives_less(problem: Problem) -> None:
    """Every choice, split, order and lunch; with limits, rests and a longest drive."""
    _assert_best(problem)


@settings(max_examples=15, deadline=None)
@given(problems(most_sites=6, most_days=1))
def test_nor_on_one_day_of_six_sites(problem: Problem) -> None:
    """The same for a longer day."""
    _assert_best(problem)


@pytest.mark.parametrize("seed", range(12))
def test_nor_where_a_good_part_can_be_visited(seed: int) -> None:
    """Nothing absurd: five sites, a restaurant and a picnic on two days."""
    _assert_best(random_problem(seed, 5, 2))


def _strict(seed: int) -> Problem:
    """Return five sites of short opening hours on two days, so that hours force detours."""
    rng, n = np.random.default_rng(seed), 5
    travel = rng.integers(1, 12, (n + 1, n + 1))
    frames = []
    for _ in range(2):
        opens, length = rng.integers(0, 60, n), rng.integers(0, 25, n)
        frames.append(
            DayFrame(
                opens_s=0,
                closes_s=90,
                direct_s=0,
                from_start_s=travel[n, :n],
                to_end_s=travel[:n, n],
                begins_s=tuple(((int(a), int(a + b)),) for a, b in zip(opens, length, strict=True)),
            )
        )
    return replace(
        _plain(n, 2), service_s=np.full(n, 5), travel_s=travel[:n, :n], frames=tuple(frames)
    )


@pytest.mark.parametrize("seed", range(25))
def test_the_least_drive_is_found_where_hours_force_detours(seed: int) -> None:
    """There the bound is below the truth, and the first split looked at is often not the best."""
    _assert_best(_strict(seed))


@settings(max_examples=60, deadline=None)
@given(problems(most_sites=4, most_days=2))
def test_without_effort_for_the_drive_the_prize_is_still_the_best(problem: Problem) -> None:
    """Giving up on the least drive gives up nothing else, and is admitted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "MAX_STEPS", 0)
        solution = solve_exactly(problem)
    expected = best_by_brute_force(problem)
    assert not solution.least_drive
    assert solution.proved
    if expected is not None:
        assert solution.orders is not None
        assert comes_to(problem, solution.orders).lost == expected.lost


@settings(max_examples=60, deadline=None)
@given(problems(most_sites=4, most_days=2))
def test_without_any_effort_what_is_not_proved_is_admitted(problem: Problem) -> None:
    """Where a longest drive leaves a doubt, more may be possible; what is said stays true."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "MAX_STEPS", 0)
        patch.setattr(exact, "MAX_DOUBTS", 0)
        solution = solve_exactly(problem)
    expected = best_by_brute_force(problem)
    if solution.proved:
        assert (solution.orders is None) == (expected is None)
    if solution.orders is not None:
        found = comes_to(problem, solution.orders)
        assert expected is not None
        assert found.lost == expected.lost if solution.proved else found.lost >= expected.lost


@settings(max_examples=80, deadline=None)
@given(problems(most_sites=4, most_days=2))
def test_a_conflict_is_a_smallest_set_that_cannot_be_visited(problem: Problem) -> None:
    """Without these alone required nothing stands in the way; nor with any smaller set."""
    solution = solve_exactly(problem)
    if solution.orders is not None:
        assert solution.conflict == ()
        return
    for size in range(len(problem.required) + 1):
        for some in combinations(problem.required, size):
            holds = best_by_brute_force(replace(problem, required=some)) is not None
            if size < len(solution.conflict):
                assert holds
            elif some == solution.conflict:
                assert not holds


def _plain(n: int, days: int, closes: int = 100) -> Problem:
    """Return n sites one minute from everywhere, each visited for ten."""
    frame = DayFrame(
        opens_s=0,
        closes_s=closes,
        direct_s=0,
        from_start_s=np.ones(n, dtype=np.int64),
        to_end_s=np.ones(n, dtype=np.int64),
        begins_s=(ALWAYS,) * n,
    )
    return Problem(
        ids=tuple(f"s{site}" for site in range(n)),
        prize=np.ones(n, dtype=np.int64),
        service_s=np.full(n, 10),
        required=(),
        travel_s=np.ones((n, n), dtype=np.int64),
        frames=(frame,) * days,
    )


def test_a_hard_city_is_solved_with_the_best_prize() -> None:
    """Fifteen short visits, each open for two hours: the prize is proved, the effort is limited."""
    rng, n = np.random.default_rng(1), MAX_SITES
    place = rng.random((n + 1, 2)) * 900
    travel = np.rint(np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))).astype(int)
    frames = []
    for _ in range(2):
        opens = (rng.integers(8, 15, n) * 3600).tolist()
        frames.append(
            DayFrame(
                opens_s=8 * 3600,
                closes_s=19 * 3600,
                direct_s=0,
                from_start_s=travel[n, :n],
                to_end_s=travel[:n, n],
                begins_s=tuple(((start, start + 7200),) for start in opens),
            )
        )
    city = replace(
        _plain(n, 2), service_s=np.full(n, 1200), travel_s=travel[:n, :n], frames=tuple(frames)
    )
    solution = solve_exactly(city)
    assert solution.orders is not None
    assert city.prize_of(solution.orders) == n


def test_fifteen_sites_can_be_proved_and_sixteen_are_refused() -> None:
    """Nobody waits for hours: above the limit the search takes over."""
    orders = solve_exactly(_plain(MAX_SITES, 2)).orders
    assert orders is not None
    assert sorted(site for order in orders for site in order) == list(range(MAX_SITES))
    with pytest.raises(ValueError, match="too many for a proof"):
        solve_exactly(_plain(MAX_SITES + 1, 1))


def test_a_day_that_is_not_needed_is_the_last_and_stays_empty() -> None:
    """Two drives cost more than one; if a day is idle, it is the last."""
    orders = solve_exactly(_plain(3, 2)).orders
    assert orders is not None
    assert [len(order) for order in orders] == [3, 0]


def test_equal_days_share_their_table() -> None:
    """Days of the same clock are worked out once; a day of another clock is not mixed up."""
    problem = _plain(5, 3, closes=24)
    assert solve_exactly(problem).orders is not None
    shorter = replace(problem.frames[0], closes_s=12)
    mixed = replace(problem, frames=(shorter, *problem.frames[1:]))
    orders = solve_exactly(mixed).orders
    assert orders is not None
    assert [len(order) for order in orders] == [1, 2, 2]


def test_the_smallest_conflict_between_required_sites_is_named() -> None:
    """Two of three required sites close before both can be visited; the third is innocent."""
    problem = _plain(3, 1)
    early = replace(problem.frames[0], begins_s=(((0, 5),), ALWAYS, ((0, 5),)))
    clash = replace(problem, frames=(early,), required=(0, 1, 2))
    solution = solve_exactly(clash)
    assert solution.orders is None
    assert solution.conflict == (0, 2)
    assert solve_exactly(replace(clash, required=(0, 1))).orders is not None


def test_no_sites_give_idle_days() -> None:
    """Nothing to choose is a choice as well."""
    solution = solve_exactly(_plain(0, 2))
    assert solution.orders == ((), ())
    assert solution.least_drive


def test_the_way_from_start_to_end_is_part_of_the_drive() -> None:
    """Stops are put on the day that has to drive past them anyway."""
    problem = _plain(1, 2)
    there = replace(problem.frames[0], direct_s=2)
    orders = solve_exactly(replace(problem, frames=(problem.frames[0], there))).orders
    assert orders == ((), (0,))


def test_progress_ends_at_the_whole() -> None:
    """It never goes back."""
    shares: list[float] = []
    solve_exactly(_plain(3, 3), shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
