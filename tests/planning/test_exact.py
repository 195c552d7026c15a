"""Promises of `routes.planning.exact`, most of them against brute force."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import permutations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.planning import exact
from routes.planning.exact import MAX_SITES, earliest_order, solve_exactly
from routes.planning.problem import NO_WAY_S, DayFrame, Order, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

ALWAYS = ((0, 1000),)
LEG = st.integers(0, 25) | st.just(NO_WAY_S)
SPAN = st.tuples(st.integers(0, 60), st.integers(0, 40)).map(lambda pair: (pair[0], sum(pair)))


def _windows(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the first of some spans, and the second if it begins after the first is over."""
    ordered = sorted(spans)
    return tuple(ordered) if len(ordered) < 2 or ordered[0][1] < ordered[1][0] else (ordered[0],)


@st.composite
def _frames(draw: st.DrawFn, n: int) -> DayFrame:
    legs = st.lists(LEG, min_size=n, max_size=n)
    windows = st.lists(SPAN, max_size=2).map(_windows)
    return DayFrame(
        opens_s=draw(st.integers(0, 10)),
        closes_s=draw(st.integers(30, 120)),
        direct_s=draw(st.integers(0, 15)),
        from_start_s=np.array(draw(legs), dtype=np.int64),
        to_end_s=np.array(draw(legs), dtype=np.int64),
        begins_s=tuple(draw(st.lists(windows, min_size=n, max_size=n))),
    )


@st.composite
def problems(draw: st.DrawFn, most_sites: int, most_days: int) -> Problem:
    """Draw small problems: several windows a day, starts unlike ends, ways that do not exist."""
    n = draw(st.integers(0, most_sites))
    travel = draw(st.lists(st.lists(LEG, min_size=n, max_size=n), min_size=n, max_size=n))
    numbers = st.lists(st.integers(1, 12), min_size=n, max_size=n)
    return Problem(
        ids=tuple("abcdefg"[:n]),
        prize=np.array(draw(numbers), dtype=np.int64),
        service_s=np.array(draw(numbers), dtype=np.int64),
        required=tuple(sorted(draw(st.sets(st.integers(0, n - 1), max_size=2)))) if n else (),
        travel_s=np.array(travel, dtype=np.int64).reshape(n, n),
        frames=tuple(draw(st.lists(_frames(n), min_size=1, max_size=most_days))),
    )


def _drive(problem: Problem, frame: DayFrame, order: Order) -> int | None:
    """Return the drive of an order, None if it does not fit; written out anew, second by second."""
    clock, drive, here = frame.opens_s, 0, None
    for site in order:
        leg = frame.from_start_s[site] if here is None else problem.travel_s[here, site]
        clock, drive = clock + leg, drive + leg
        while not any(first <= clock <= last for first, last in frame.begins_s[site]):
            clock += 1
            if clock > frame.closes_s:
                return None
        clock, here = clock + problem.service_s[site], site
    leg = frame.direct_s if here is None else frame.to_end_s[here]
    return int(drive + leg) if clock + leg <= frame.closes_s else None


def _by_brute_force(problem: Problem) -> tuple[int, int] | None:
    """Return most prize and its least drive, from every split and every order; None if no way."""
    n, days = len(problem), len(problem.frames)
    least = [
        {
            frozenset(chosen): min(drives)
            for chosen in _subsets(n)
            if (drives := [d for o in permutations(chosen)
                           if (d := _drive(problem, frame, o)) is not None])
        }
        for frame in problem.frames
    ]  # fmt: skip
    results = []
    for places in product(range(days + 1), repeat=n):
        parts = [frozenset(s for s in range(n) if places[s] == day) for day in range(days)]
        visited = frozenset().union(*parts)
        if set(problem.required) <= visited and all(
            part in table for part, table in zip(parts, least, strict=True)
        ):
            prize = int(sum(problem.prize[site] for site in visited))
            results.append((-prize, sum(t[p] for p, t in zip(parts, least, strict=True))))
    return (-min(results)[0], min(results)[1]) if results else None


def _subsets(n: int) -> Iterator[Order]:
    for bits in product((False, True), repeat=n):
        yield tuple(site for site in range(n) if bits[site])


def _checked(problem: Problem, orders: tuple[Order, ...]) -> tuple[int, int]:
    """Return prize and drive of orders after making sure that they can be driven."""
    visits = [site for order in orders for site in order]
    assert len(visits) == len(set(visits))
    assert set(problem.required) <= set(visits)
    drives = [_drive(problem, f, o) for f, o in zip(problem.frames, orders, strict=True)]
    assert None not in drives
    return problem.prize_of(orders), sum(drive for drive in drives if drive is not None)


def _assert_best(problem: Problem) -> None:
    solution = solve_exactly(problem)
    expected = _by_brute_force(problem)
    if expected is None:
        assert solution.orders is None
        return
    assert solution.orders is not None
    assert solution.least_drive
    assert _checked(problem, solution.orders) == expected


@settings(max_examples=150, deadline=None)
@given(problems(most_sites=5, most_days=2))
def test_no_choice_collects_more_and_of_those_none_drives_less(problem: Problem) -> None:
    """Every choice, split and order of up to five sites on two days."""
    _assert_best(problem)


@settings(max_examples=15, deadline=None)
@given(problems(most_sites=7, most_days=1))
def test_nor_on_one_day_of_seven_sites(problem: Problem) -> None:
    """The same for a longer day."""
    _assert_best(problem)


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
    expected = _by_brute_force(problem)
    assert not solution.least_drive
    if expected is not None:
        assert solution.orders is not None
        assert _checked(problem, solution.orders)[0] == expected[0]


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


def test_a_hard_city_ends_in_time_with_the_best_prize() -> None:
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
    start = time.process_time()
    solution = solve_exactly(city)
    assert time.process_time() - start < 20  # seconds; it takes one or two
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


def test_the_earliest_order_is_the_earliest() -> None:
    """The order used if the search for the least drive gives up."""
    problem = _plain(3, 1)
    frame = replace(problem.frames[0], begins_s=(((40, 60),), ALWAYS, ((0, 5),)))
    assert earliest_order(replace(problem, frames=(frame,)), 0, (0, 1, 2)) == (2, 1, 0)


def test_progress_ends_at_the_whole() -> None:
    """It never goes back."""
    shares: list[float] = []
    solve_exactly(_plain(3, 3), shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
