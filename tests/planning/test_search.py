"""Promises of `routes.planning.search`, most of them against the exact solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from routes.planning.exact import solve_exactly
from routes.planning.problem import NO_WAY_S, DayFrame, Orders, Problem
from routes.planning.schedule import fits, timetable
from routes.planning.search import search

HOUR = 3600
HOURS = (
    ((9 * HOUR, 16 * HOUR),),
    ((9 * HOUR, 11 * HOUR), (14 * HOUR, 16 * HOUR)),
    ((8 * HOUR, 9 * HOUR),),
    (),
)


def _region(seed: int, n: int = 9, days: int = 2) -> Problem:
    """Return sites strewn over two hours of driving; hours differ from site and day to the next."""
    rng = np.random.default_rng(seed)
    place = rng.random((n + 2, 2)) * 2 * HOUR
    apart = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    travel = np.rint(apart).astype(np.int64)
    travel[0, 1] = NO_WAY_S
    start, end = n, n + 1
    frames = tuple(
        DayFrame(
            opens_s=8 * HOUR,
            closes_s=18 * HOUR,
            direct_s=int(travel[start, end]),
            from_start_s=travel[start, :n],
            to_end_s=travel[:n, end],
            begins_s=tuple(HOURS[choice] for choice in rng.integers(0, len(HOURS), n)),
        )
        for _ in range(days)
    )
    return Problem(
        ids=tuple(f"s{site}" for site in range(n)),
        prize=rng.integers(1, 13, n),
        service_s=rng.choice([1800, 3600], n),
        required=(),
        travel_s=travel[:n, :n],
        frames=frames,
    )


def _all_fit(problem: Problem, orders: Orders) -> bool:
    visits = [site for order in orders for site in order]
    return len(visits) == len(set(visits)) and all(
        fits(problem, frame, order) for frame, order in zip(problem.frames, orders, strict=True)
    )


def _drive_s(problem: Problem, orders: Orders) -> int:
    times = [timetable(problem, f, o) for f, o in zip(problem.frames, orders, strict=True)]
    return sum(time.driving_s for time in times if time is not None)


@pytest.mark.parametrize("seed", range(12))
def test_what_it_finds_fits_and_never_beats_the_proof(seed: int) -> None:
    """Several windows a day, closed days, a start unlike the end, a way that does not exist."""
    problem = _region(seed)
    best = solve_exactly(problem).orders
    found = search(problem, seed=1, iterations=300)
    assert best is not None
    assert found is not None
    assert _all_fit(problem, found)
    assert problem.prize_of(found) <= problem.prize_of(best)
    if problem.prize_of(found) == problem.prize_of(best):
        assert _drive_s(problem, found) >= _drive_s(problem, best)
    assert problem.prize_of(found) >= 0.9 * problem.prize_of(best)


@pytest.mark.parametrize("seed", range(6))
def test_required_sites_are_visited_whatever_their_windows(seed: int) -> None:
    """Also the one whose windows make it a group of clients."""
    problem = _region(seed)
    frames = [replace(frame, begins_s=(HOURS[1], *frame.begins_s[1:])) for frame in problem.frames]
    wanted = replace(problem, frames=tuple(frames), required=(0,), prize=problem.prize * 0)
    found = search(wanted, seed=1, iterations=200)
    if solve_exactly(wanted).orders is None:
        assert found is None
    else:
        assert found is not None
        assert 0 in {site for order in found for site in order}
        assert _all_fit(wanted, found)


def test_the_impossible_is_not_found() -> None:
    """Two required sites that close before both can be visited; no exception of the library."""
    problem = _region(0, n=2, days=1)
    frame = replace(problem.frames[0], begins_s=(((8 * HOUR, 9 * HOUR),),) * 2)
    far = replace(frame, from_start_s=np.full(2, 1800), to_end_s=np.full(2, 1800))
    travel = np.full((2, 2), 3 * HOUR)
    clash = replace(problem, frames=(far,), required=(0, 1), travel_s=travel)
    assert search(clash, seed=1, iterations=200) is None


def test_a_point_is_worth_any_drive() -> None:
    """A lone site of one point two hours away is visited."""
    problem = _region(0, n=1, days=1)
    frame = replace(
        problem.frames[0],
        from_start_s=np.array([2 * HOUR]),
        to_end_s=np.array([2 * HOUR]),
        begins_s=(HOURS[0],),
        direct_s=0,
    )
    poor = replace(problem, frames=(frame,), prize=np.array([1]))
    assert search(poor, seed=1, iterations=50) == ((0,),)


def test_a_site_open_on_one_day_is_visited_on_that_day() -> None:
    """Its ways are closed on the other; its window alone would not say so."""
    problem = _region(0, n=1, days=2)
    near = replace(
        problem.frames[0], from_start_s=np.array([60]), to_end_s=np.array([60]), direct_s=0
    )
    shut, open_ = (replace(near, begins_s=(hours,)) for hours in ((), HOURS[0]))
    assert search(replace(problem, frames=(shut, open_)), seed=1, iterations=50) == ((), (0,))
    assert search(replace(problem, frames=(open_, shut)), seed=1, iterations=50) == ((0,), ())
    assert search(replace(problem, frames=(shut, shut)), seed=1, iterations=50) == ((), ())


def test_the_same_seed_gives_the_same_and_the_clock_plays_no_part() -> None:
    """Twice, whatever the machine was doing meanwhile."""
    problem = _region(3, n=20, days=2)
    first, second = (search(problem, seed=7, iterations=150) for _ in range(2))
    assert first == second


def test_progress_is_told_and_ends_at_the_whole() -> None:
    """One tells people what they wait for."""
    shares: list[float] = []
    search(_region(1), seed=1, iterations=250, on_share=shares.append)
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard output belongs to the command line."""
    search(_region(1), seed=1, iterations=20)
    assert capfd.readouterr().out == ""
