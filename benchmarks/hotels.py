"""Choose the hotels between trips by a race, for solvers that cannot choose them themselves.

Every sequence of hotels that keeps the limits is ranked by what its trips might collect. The best
ranked start; each is solved for the same short time, the better half goes on, and so forth, with
the same time for each round.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.instances import InstanceError
from benchmarks.tasks import Task, at_hotels

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from benchmarks.peers import Answer

_LEAST_SLICE_S = 0.03
"""Shortest run of a solver that tells anything."""

_BEAM = 1000

Stays = tuple[int, ...]
"""Hotels: where the first trip starts, and where each trip ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The hotels that won a race, what was found for them, and its prize."""

    stays: Stays
    answer: Answer
    prize: int


def race(
    task: Task, hotels: int, solve: Callable[[Task, float, int], Answer], seconds: float, seed: int
) -> Finish:
    """Return the best found for any stays; times in its answer are those of the whole race.

    Args:
        task: with trips that are not yet led between hotels.
        hotels: how many there are; 0 is the first start, 1 the last end.
        solve: solves a task for so many seconds with a seed.
        seconds: wall time of everything.
        seed: of the first round; each round adds one.

    Raises:
        InstanceError: if no stays keep the limits of the trips.
    """
    start = time.perf_counter()
    runners = ranked_stays(task, hotels, _starters(seconds))
    best: Finish | None = None
    while runners:
        left = seconds - (time.perf_counter() - start)
        slice_s = left / len(runners).bit_length() / len(runners)
        runs = [_run(task, stays, solve, (slice_s, seed, start)) for stays in runners]
        runs.sort(key=lambda run: -run.prize)
        if best is None or runs[0].prize > best.prize:
            best = runs[0]
        runners, seed = [run.stays for run in runs[: len(runs) // 2]], seed + 1
    if best is None:
        raise InstanceError("no sequence of hotels keeps the limits of the trips")
    answer = replace(best.answer, wall_s=time.perf_counter() - start)
    return replace(best, answer=answer)


def _run(
    task: Task,
    stays: Stays,
    solve: Callable[[Task, float, int], Answer],
    clock: tuple[float, int, float],
) -> Finish:
    """Solve for given stays; the time to the best becomes that since the start of the race."""
    slice_s, seed, start = clock
    begun = time.perf_counter() - start
    answer = solve(at_hotels(task, stays), max(slice_s, 0.001), seed)
    within = answer.wall_s if answer.time_to_best_s is None else answer.time_to_best_s
    return Finish(
        stays=stays,
        answer=replace(answer, time_to_best_s=begun + within),
        prize=task.prize_of(answer.orders),
    )


def _starters(seconds: float) -> int:
    """Return how many can start a race such that no slice is too short: a power of two."""
    rounds = 1
    while seconds / (rounds + 1) / 2**rounds >= _LEAST_SLICE_S:
        rounds += 1
    return int(2 ** (rounds - 1))


def ranked_stays(task: Task, hotels: int, count: int) -> list[Stays]:
    """Return up to `count` sequences of hotels that keep the limits, the most promising first."""
    promise = [_promise(task, hotels, trip) for trip in range(len(task.tours))]
    beam: list[tuple[float, Stays]] = [(0.0, (0,))]
    for gain, way in zip(promise, _onward(promise), strict=True):
        longer = [
            (total + float(gain[stays[-1], there]), (*stays, int(there)))
            for total, stays in beam
            for there in np.flatnonzero(way[stays[-1]])
        ]
        beam = sorted(longer, key=lambda entry: (-entry[0], entry[1]))[:_BEAM]
    return [stays for _, stays in beam[:count]]


def _onward(promise: list[NDArray[np.float64]]) -> list[NDArray[np.bool_]]:
    """Return for each trip from which hotel to which it may lead so that hotel 1 ends the last."""
    ends = np.arange(len(promise[0])) == 1
    ways = []
    for gain in reversed(promise):
        ways.append(np.isfinite(gain) & ends)
        ends = ways[-1].any(axis=1)
    return ways[::-1]


def _promise(task: Task, hotels: int, trip: int) -> NDArray[np.float64]:
    """Return what a trip might collect from hotel to hotel; -inf where the limit is too short.

    A site counts the more the smaller the detour to it is in what the limit leaves.
    """
    n, limit = len(task), task.tours[trip].closes
    direct = task.travel[n : n + hotels, n : n + hotels]
    to_site = task.travel[n : n + hotels, :n]
    spare = limit - direct
    detour = to_site[:, None, :] + to_site[None, :, :] - direct[:, :, None]
    share = 1 - detour / np.maximum(spare, 1)[:, :, None]
    gain = (np.maximum(share, 0) * task.prize).sum(axis=2)
    return np.where(spare >= 0, gain, -np.inf)
