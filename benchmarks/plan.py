"""Plan generated provinces, and compare with PyVRP as it comes.

    python -m benchmarks.plan [--seeds N] [--iterations N] [--sizes 12x1 100x3 ...]

For each size it prints the mean over the seeds of: the prize of the planner; what it says of the
best possible; the prize of the same problem given to PyVRP with its default parameters for the same
seconds; the seconds of the planner, of which the bound takes a part; and the peak memory of the
process so far. Up to 15 sites the planner proves its prize. The same arguments give the same
prizes of the planner. The first run on a machine also compiles, before the first size.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.plain import plain_prize
from routes.planning.problem import DayFrame, Problem
from routes.planning.request import DEFAULT_ITERATIONS
from routes.planning.schedule import timetable
from routes.planning.solve import Budget, solve

if TYPE_CHECKING:
    from routes.circuit import Proof

SIZES = tuple((sites, days) for sites in (12, 40, 100, 400) for days in (1, 3, 5))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One run: the planner's proof, PyVRP's points, hours of driving, seconds of the clock."""

    proof: Proof
    plain: int
    driving_h: float
    seconds: float


def run(sites: int, days: int, seed: int, iterations: int) -> Row:
    """Plan one province both ways."""
    problem = province(sites, days, seed)
    start = time.perf_counter()
    answer = solve(problem, Budget(seed=seed, iterations=iterations))
    seconds = time.perf_counter() - start
    orders = answer.orders or ((),) * days
    times = [timetable(problem, f, o) for f, o in zip(problem.frames, orders, strict=True)]
    return Row(
        proof=answer.proof,
        plain=plain_prize(problem, seed, seconds),
        driving_h=sum(day.driving_s for day in times if day) / HOUR,
        seconds=seconds,
    )


def _peak_mb() -> float:
    """Return the peak memory of this process, megabytes; not a number on Windows."""
    if sys.platform == "win32":
        return math.nan
    import resource  # noqa: PLC0415 - there is none on Windows

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _size(text: str) -> tuple[int, int]:
    sites, _, days = text.partition("x")
    return int(sites), int(days)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Plan generated provinces.")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--iterations", type=int, default=DEFAULT_ITERATIONS)
    parser.add_argument("--sizes", type=_size, nargs="+", default=SIZES, metavar="SITESxDAYS")
    given = parser.parse_args()
    run(20, 1, 1, 10)
    print(f"{given.seeds} provinces of each size, {given.iterations} iterations\n")
    print("| sites | days | prize | at most from best | PyVRP | seconds | driving h | peak MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for sites, days in given.sizes:
        rows = [run(sites, days, seed, given.iterations) for seed in range(1, given.seeds + 1)]
        proved = all(row.proof.status == "optimal" for row in rows)
        gap = fmean(row.proof.gap_percent or 0.0 for row in rows)
        print(
            f"| {sites} | {days} | {fmean(row.proof.points for row in rows):.1f} "
            f"| {'proved best' if proved else f'{gap:.1f} %'} "
            f"| {fmean(row.plain for row in rows):.1f} "
            f"| {fmean(row.seconds for row in rows):.1f} "
            f"| {fmean(row.driving_h for row in rows):.1f} | {_peak_mb():.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
