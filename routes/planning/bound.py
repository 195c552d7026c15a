"""The bound: more points than this no circuit can have.

Lagrangian relaxation, after Held and Karp, “The traveling-salesman problem and minimum spanning
trees: part II”, Mathematical Programming 1 (1971). That no site is visited twice in the circuit,
that required sites are visited, the limits, and the longest drive of a day are not enforced;
breaking them is paid for by prices instead. With the prices given, each day is on its own, and its
best walk (`routes.planning.labels`) is a bound on what it can collect. For any prices,

    bound = sum of prices × bounds of the rules + sum over the days of the best walk.

The prices that make it small are sought by subgradient steps: a rule that the walks break gets
dearer, one that they leave room in gets cheaper.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.labels import Worth, best_walk, make_table, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.planning.labels import Table, Walks
    from routes.planning.problem import DayFrame, Problem

EFFORT = 2_000_000_000
"""Default effort: labels expanded × nodes; about twenty seconds on two cores, if all is used."""

_MOST_STEPS = 400
_STALLED_STEPS = 6
"""After so many steps that hardly bettered the bound the step length is halved."""
_HARDLY = 0.001
_SHORTEST = 0.005
"""Step length, as a share of Polyak's, at which it ends."""
_MEMORIES = (3, 6)
"""Sites in a neighbourhood: first few, which is fast and gives good prices, then more."""
_FINER_LENGTH = 0.1
"""Step length with which the prices of the first are bettered."""
_ROUNDING = 1e-6
"""Points by which the sums of binary fractions may be wrong, at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rows:
    """The rules that are paid for: `weight @ visits <= most`; a price is negative only if free.

    Attributes:
        weight: (r, n) float64.
        most: (r,) float64.
        free: (r,) bool, whether the rule is an equality.
    """

    weight: NDArray[np.float64]
    most: NDArray[np.float64]
    free: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kinds:
    """The days that differ, and how often each comes."""

    frames: tuple[DayFrame, ...]
    times: tuple[int, ...]


def upper_bound(
    problem: Problem,
    *,
    known: int,
    effort: int = EFFORT,
    on_share: Callable[[float], None] = lambda _: None,
) -> int:
    """Return points that no circuit can exceed, never fewer than `known`.

    Args:
        problem: the request as numbers.
        known: points of a circuit that is known.
        effort: at most about so many labels × nodes are looked at; the clock plays no part.
        on_share: told the share of the work done.
    """
    everything = int(problem.prize.sum())
    kinds = _kinds(problem)
    best, state = math.inf, _Descent(prices=None, length=1.0, effort=effort)
    for memory in _MEMORIES:
        days = [prepare(problem, frame, memory) for frame in kinds.frames]
        if not len(problem) or None in days:
            return everything
        relaxation = _Relaxation(problem, [day for day in days if day is not None], kinds)
        with ThreadPoolExecutor(min(len(days), os.cpu_count() or 1)) as pool:
            found, state = relaxation.descend(pool, known, state, on_share)
        best = min(best, found)
    on_share(1.0)
    return max(known, min(everything, math.floor(best + _ROUNDING)))


def _kinds(problem: Problem) -> _Kinds:
    """Return the days that differ, and how often each comes."""
    frames: list[DayFrame] = []
    times: list[int] = []
    for frame in problem.frames:
        same = [number for number, kind in enumerate(frames) if kind.same_clock(frame)]
        if same:
            times[same[0]] += 1
        else:
            frames.append(frame)
            times.append(1)
    return _Kinds(frames=tuple(frames), times=tuple(times))


def _rows(problem: Problem) -> _Rows:
    """Return the rules of a problem as rows: each site once at most, then the limits."""
    n = len(problem)
    weights, most = [np.eye(n)], [np.ones(n)]
    for limit in problem.limits:
        weights += [limit.weight[None].astype(float), -limit.weight[None].astype(float)]
        most += [np.array([limit.most]), np.array([-limit.least])]
    rows = np.concatenate(weights), np.concatenate(most).astype(float)
    free = np.zeros(len(rows[1]), dtype=bool)
    free[list(problem.required)] = True
    return _Rows(weight=rows[0], most=rows[1], free=free)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Descent:
    """Where subgradient steps begin: prices (None: nothing costs), length, and effort left."""

    prices: NDArray[np.float64] | None
    length: float
    effort: int


class _Relaxation:
    """The days with prices on the rules, and on the drive of the days that have a longest one.

    A price of driving is in points for the whole longest drive of a day.
    """

    def __init__(self, problem: Problem, days: list[Walks], kinds: _Kinds) -> None:
        self._days, self._times = days, kinds.times
        self._rows = _rows(problem)
        self._prize = problem.prize.astype(float)
        self._nodes = problem.node_count
        self._tables: list[Table] = [make_table(day) for day in days]
        self._counts = [np.zeros(len(problem), dtype=np.int64) for _ in days]
        self._longest_s = np.array([float(frame.max_drive_s) for frame in kinds.frames])
        self._most = np.concatenate([self._rows.most, np.array(kinds.times, dtype=float)])
        self._free = np.concatenate([self._rows.free, np.zeros(len(days), dtype=bool)])

    def descend(
        self,
        pool: ThreadPoolExecutor,
        known: int,
        begin: _Descent,
        on_share: Callable[[float], None],
    ) -> tuple[float, _Descent]:
        """Return the least bound that subgradient steps find, and where the next ones begin."""
        prices = np.zeros(len(self._most)) if begin.prices is None else begin.prices
        best, best_prices = math.inf, prices
        length, stalled, spent = begin.length, 0, 0
        for step in range(_MOST_STEPS):
            bound, used, work = self._price(pool, prices)
            spent += work
            stalled = 0 if bound < best - _HARDLY * abs(best) else stalled + 1
            if bound < best:
                best, best_prices = bound, prices
            slack = self._most - used
            # A rule that costs nothing cannot get cheaper: it must not shorten the step.
            slack[~self._free & (prices <= 0.0) & (slack > 0)] = 0.0
            norm = float((slack**2).sum())
            if math.floor(best + _ROUNDING) <= known or not norm or spent > begin.effort:
                break
            if stalled >= _STALLED_STEPS:
                length, stalled, prices = length / 2, 0, best_prices
                if length < _SHORTEST:
                    break
            # Polyak's step, with the known circuit as the estimate of the least bound.
            moved = prices - length * max(bound - known, 1.0) / norm * slack
            prices = np.where(self._free, moved, np.maximum(moved, 0.0))
            on_share(max(step / _MOST_STEPS, min(1.0, spent / begin.effort)))
        left = max(1, begin.effort - spent)
        return best, _Descent(prices=best_prices, length=_FINER_LENGTH, effort=left)

    def _price(
        self, pool: ThreadPoolExecutor, prices: NDArray[np.float64]
    ) -> tuple[float, NDArray[np.float64], int]:
        """Return the bound at some prices, how much of each rule is used, and the work."""
        days = range(len(self._days))
        of_rules, of_days = prices[: -len(days)], prices[-len(days) :]
        call = np.zeros(self._nodes)
        call[: len(self._prize)] = self._prize - of_rules @ self._rows.weight

        def walk(day: int) -> tuple[float, int, int]:
            worth = Worth(call=call, second=float(of_days[day] / self._longest_s[day]))
            return best_walk(self._days[day], worth, self._tables[day], self._counts[day])

        walks = list(pool.map(walk, days))
        bound = float(prices @ self._most)
        visits = np.zeros(len(self._prize))
        drives = np.zeros(len(days))
        for day, (collected, drive_s, _) in enumerate(walks):
            bound += self._times[day] * collected
            visits += self._times[day] * self._counts[day]
            drives[day] = self._times[day] * drive_s / self._longest_s[day]
        work = sum(expanded for _, _, expanded in walks) * self._nodes
        return bound, np.concatenate([self._rows.weight @ visits, drives]), work
