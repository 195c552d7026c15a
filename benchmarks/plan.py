"""Plan generated provinces, and compare with PyVRP as it comes.

    python benchmarks/plan.py [--seeds N] [--iterations N]

For each size it prints the mean over the seeds of: the prize of the planner; the prize of the same
model given to PyVRP with its default parameters, for the same seed and iterations and as good or
bad as it comes out; seconds of processor time of both; and the peak memory of the process so far.
Up to 15 sites the planner proves its prize. The same arguments give the same prizes.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
import warnings
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from pyvrp import SolveParams, solve
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import MaxIterations

from routes.planning import search as adapter
from routes.planning.exact import MAX_SITES, solve_exactly
from routes.planning.improve import improved
from routes.planning.problem import DayFrame, Orders, Problem
from routes.planning.request import DEFAULT_ITERATIONS
from routes.planning.schedule import timetable

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

SIZES = ((12, 1), (12, 3), (40, 1), (40, 3), (100, 1), (100, 3))
HOUR = 3600
TOWN_SHARE = 0.6
HOURS = (
    ((9 * HOUR, 16 * HOUR),),
    ((9 * HOUR, 11 * HOUR), (14 * HOUR, 17 * HOUR)),
    ((8 * HOUR, 12 * HOUR),),
)
"""Begins of visits: all day, closed at noon, morning."""


def province(sites: int, days: int, seed: int) -> Problem:
    """Return sites in five towns and between them, 100 km across, driven at 50 km/h.

    One site in five is shut on one day of the circuit. Days run from 08:30 to 18:00.
    """
    rng = np.random.default_rng([seed, sites, days])
    towns = rng.random((5, 2)) * 100
    in_town = rng.random(sites) < TOWN_SHARE
    place = np.where(
        in_town[:, None],
        towns[rng.integers(0, 5, sites)] + rng.normal(0, 2, (sites, 2)),
        rng.random((sites, 2)) * 100,
    )
    place = np.vstack([place, towns[0]])
    km = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)) * 1.4
    travel = np.rint(km / 50 * HOUR).astype(np.int64)
    kinds, shut = rng.integers(0, len(HOURS), sites), rng.integers(0, 5 * days, sites)
    frames = tuple(
        DayFrame(
            opens_s=17 * HOUR // 2,
            closes_s=18 * HOUR,
            direct_s=0,
            from_start_s=travel[sites, :sites],
            to_end_s=travel[:sites, sites],
            begins_s=tuple(
                () if shut[site] == day else HOURS[kinds[site]] for site in range(sites)
            ),
        )
        for day in range(days)
    )
    return Problem(
        ids=tuple(f"s{site}" for site in range(sites)),
        prize=rng.choice([4, 6, 8, 10, 12], sites),
        service_s=rng.choice([1800, 2700, 3600], sites),
        required=(),
        travel_s=travel[:sites, :sites],
        frames=frames,
    )


def ours(problem: Problem, seed: int, iterations: int) -> Orders:
    """Return the planner's orders."""
    if len(problem) <= MAX_SITES:
        return solve_exactly(problem).orders or ()
    found = adapter.search(problem, seed=seed, iterations=iterations)
    return improved(problem, found or ((),) * len(problem.frames))


def plain_prize(problem: Problem, seed: int, iterations: int) -> int:
    """Return the prize that PyVRP's own `solve` collects of the same model."""
    choices = adapter._choices(problem)  # noqa: SLF001 - the same model is the point
    worth = adapter._worth_of_a_point(problem)  # noqa: SLF001
    data = adapter._problem_data(problem, choices, worth)  # noqa: SLF001
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = solve(
            data,
            stop=MaxIterations(iterations),
            seed=seed,
            collect_stats=False,
            display=False,
            params=SolveParams(),
        )
    return result.best.prizes() // worth if result.is_feasible() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One run: prizes, hours of driving, seconds of processor time."""

    prize: int
    plain: int
    driving_h: float
    seconds: float
    plain_seconds: float


def run(sites: int, days: int, seed: int, iterations: int) -> Row:
    """Plan one province both ways."""
    problem = province(sites, days, seed)
    orders, seconds = _timed(partial(ours, problem, seed, iterations))
    plain, plain_seconds = _timed(partial(plain_prize, problem, seed, iterations))
    times = [timetable(problem, f, o) for f, o in zip(problem.frames, orders, strict=True)]
    return Row(
        prize=problem.prize_of(orders),
        plain=plain,
        driving_h=sum(day.driving_s for day in times if day) / HOUR,
        seconds=seconds,
        plain_seconds=plain_seconds,
    )


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def _peak_mb() -> float:
    """Return the peak memory of this process, megabytes; not a number on Windows."""
    if sys.platform == "win32":
        return math.nan
    import resource  # noqa: PLC0415 - there is none on Windows

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Plan generated provinces.")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--iterations", type=int, default=DEFAULT_ITERATIONS)
    given = parser.parse_args()
    print(f"{given.seeds} provinces of each size, {given.iterations} iterations")
    print("sites days  prize  plain  gain   driving  seconds  plain s  peak MB  proved")
    for sites, days in SIZES:
        rows = [run(sites, days, seed, given.iterations) for seed in range(1, given.seeds + 1)]
        prize, plain = fmean(row.prize for row in rows), fmean(row.plain for row in rows)
        print(
            f"{sites:5} {days:4} {prize:6.1f} {plain:6.1f} {prize / max(plain, 1) - 1:+5.1%} "
            f"{fmean(row.driving_h for row in rows):7.1f} h "
            f"{fmean(row.seconds for row in rows):8.2f} "
            f"{fmean(row.plain_seconds for row in rows):8.2f} {_peak_mb():8.0f}  "
            f"{'yes' if sites <= MAX_SITES else 'no'}"
        )


if __name__ == "__main__":
    main()
