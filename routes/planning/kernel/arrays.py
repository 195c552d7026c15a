"""What the compiled search works on: a problem, and the state of one chain, as plain arrays.

There are few arrays, each of several rows, since the time to compile grows with their number. Rows
and columns have names, which stand below. A day's route is a row of nodes that begins and ends
with two nodes of its own: with N nodes in the problem, those of day k are N + 2k and N + 2k + 1.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from routes.planning.problem import Orders, Problem

    # Compiled code mixes widths freely; to the checker of types an element is any integer.
    Integers = NDArray[Any]


# Of a numpy type where they are passed on: for every Python integer passed, numba would compile the
# function anew.
def machine(value: int) -> int:
    """Return a number of the type that compiled code works with."""
    return cast("int", np.int64(value))


NEVER = machine(1 << 40)
"""Seconds later than all others, and a cost higher than all others."""
NOT_AT_ALL = machine(-1)
FIRST_PLACE = machine(0)
COIN, PERCENT, PERMILLE = machine(2), machine(100), machine(1000)

# Rows of Model.matrix.
GAP, TRAVEL = range(2)
# Rows of Model.window.
EARLY, LATE = range(2)
# Columns of Model.day.
OPENS, CLOSES, MAX_DRIVE, IDLE, LUNCHES, LUNCHES_END = range(6)
# Rows of Model.fact.
SERVICE, PRIZE, REQUIRED, BOUND = range(4)
# Rows of Model.limit; the weights of the sites follow.
LEAST, MOST, WEIGHTS = range(3)
# Places in Model.setting.
WORTH, REMOVED_MEAN, LONGEST, BLINK, PUT_OFF, FULL_EVERY, ABSENT_SEED, NEEDS = range(8)
# Versions of a plan, first axis of State.plan, State.tally and State.total.
TRIED, KEPT, BEST = range(3)
# Second axis of State.plan: the nodes, the end of each call, the latest arrival at it.
NODE, END, LATEST = range(3)
# Second axis of State.tally.
SIZE, DRIVE, CHANGED = range(3)
# Rows of State.site.
DAY, AT, KEPT_DAY, GONE, FRESH, SHUFFLED, LATER, QUEUE = range(8)
# Places in State.number.
VALUE, WRONG, POINTS, BEST_POINTS, BEST_DRIVE, GONE_COUNT, SEED_SITE, STARTED = range(8)
PLACE_DAY, PLACE, PLACE_LUNCH, LUNCH_FIRST = range(8, 12)

QUANTILES = machine(4096)
"""A power of two."""
QUANTILE_UNIT = 1024

_RANKINGS = 4
_NEIGHBOURS = 5


class Model(NamedTuple):
    """A problem of n sites, N nodes and K days as arrays; M = N + 2K; int64 if not said.

    Attributes:
        matrix: (2, M, M) int32, from the end of a call to the arrival at the next, and its drive.
        window: (2, all windows) earliest and latest begin.
        first: (K * N + 1,) int32, where the windows of day k and node v begin: at k * N + v.
        order: (n + 4, n) int32, row i: sites by their distance from site i, itself first; the last
            rows: by prize, by prize per second, by length of their windows, by closing.
        day: (K, 6) see the names of the columns.
        lunch: nodes of the lunches of all days.
        fact: (4, M) see the names of the rows.
        limit: (2 + n, L) bounds and weights of the limits.
        quantile: (4096,) quantiles of the exponential distribution.
        setting: numbers that govern the search.
    """

    matrix: Integers
    window: Integers
    first: Integers
    order: Integers
    day: Integers
    lunch: Integers
    fact: Integers
    limit: Integers
    quantile: Integers
    setting: Integers


class State(NamedTuple):
    """The state of one chain; int64 but for the random numbers.

    Attributes:
        plan: (3, 3, K, n + 3) versions; nodes, ends and latest arrivals; days; calls.
        tally: (3, 3, K) versions; number of calls, drive, whether it has been changed.
        total: (3, L) versions; sums of the weights of the limits.
        site: (8, 5 n) see the names of the rows; all but the queue are n long.
        charge: (n + L + K,) what it costs to miss a required site, to break a limit by one, to
            leave a day idle that cannot be.
        number: single numbers.
        random: (1,) state of the random numbers.
    """

    plan: Integers
    tally: Integers
    total: Integers
    site: Integers
    charge: Integers
    number: Integers
    random: NDArray[np.uint64]


class Settings(NamedTuple):
    """What governs the search; the values were found by measurement, see docs/planning.md.

    Attributes:
        time_percent: what a site of mean prize is worth in driving, percent of all days' time.
        removed_mean: mean number of sites that are taken out.
        longest: most sites of a string that is taken out.
        blink: places that are overlooked, per mille.
        put_off: sites that are put off in every other round, percent.
        full_every: in one round of so many all days are looked at, not only the changed ones.
        absent_seed: how often strings are taken out around a site not visited, percent.
        hot, cold: first and last temperature, per mille of a mean prize.
    """

    time_percent: int = 20
    removed_mean: int = 6
    longest: int = 10
    blink: int = 20
    put_off: int = 40
    full_every: int = 16
    absent_seed: int = 60
    hot: int = 600
    cold: int = 2


def model_of(problem: Problem, settings: Settings) -> Model:
    """Return a problem as arrays."""
    windows = [node for frame in problem.frames for node in frame.begins_s[: problem.node_count]]
    flat = [window for node in windows for window in node]
    return Model(
        matrix=_matrix(problem),
        window=np.array(flat, dtype=np.int64).reshape(-1, 2).T.copy(),
        first=np.array([0, *accumulate(map(len, windows))], dtype=np.int32),
        order=_orders(problem),
        day=_days(problem),
        lunch=_numbers(node for frame in problem.frames for node in frame.lunches),
        fact=_facts(problem),
        limit=_limits(problem),
        quantile=_quantiles(),
        setting=_settings(problem, settings),
    )


def state_of(model: Model, seed: int, start: Orders = ()) -> State:
    """Return the state of a chain that begins with some orders, or with idle days."""
    days, n, limits = len(model.day), model.order.shape[1], model.limit.shape[1]
    nodes = model.fact.shape[1] - 2 * days
    plan = np.zeros((3, 3, days, n + 3), dtype=np.int64)
    tally = np.zeros((3, 3, days), dtype=np.int64)
    for day in range(days):
        order = start[day] if start else ()
        tally[:, SIZE, day] = len(order)
        plan[:, NODE, day, : len(order) + 2] = (nodes + 2 * day, *order, nodes + 2 * day + 1)
    site = np.zeros((8, 5 * n), dtype=np.int64)
    site[[DAY, KEPT_DAY]] = -1
    site[SHUFFLED, :n] = np.arange(n)
    number = np.zeros(12, dtype=np.int64)
    number[BEST_POINTS] = -1
    dearest = 4 * int(model.setting[WORTH]) * max(1, int(model.fact[PRIZE].max()))
    return State(
        plan=plan,
        tally=tally,
        total=np.zeros((3, limits), dtype=np.int64),
        site=site,
        charge=np.full(n + limits + days, dearest, dtype=np.int64),
        number=number,
        # Weyl's sequence with the golden ratio keeps neighbouring seeds apart and off zero.
        random=np.array([(seed + 1) * 0x9E3779B97F4A7C15 % 2**64 or 1], dtype=np.uint64),
    )


def rank_of(state: State) -> tuple[int, int] | None:
    """Return points (negative) and drive of the best orders a chain has met, the least the best.

    None if it has met none that keep all rules.
    """
    points, drive = state.number[[BEST_POINTS, BEST_DRIVE]].tolist()
    return None if points < 0 else (-points, drive)


def best_of(model: Model, state: State) -> Orders:
    """Return the best orders that a chain has met."""
    sites = model.order.shape[1]
    orders = []
    for day, size in enumerate(state.tally[BEST, SIZE]):
        order = tuple(state.plan[BEST, NODE, day, 1 : size + 1].tolist())
        orders.append(order if min(order, default=sites) < sites else ())
    return tuple(orders)


def temperature_of(model: Model, settings: Settings, way: float) -> int:
    """Return the temperature at a share of the way from hot to cold; it falls geometrically."""
    mean = max(1, int(model.fact[PRIZE].sum()) // model.order.shape[1])
    per_mille = settings.hot * (settings.cold / settings.hot) ** way
    return int(per_mille * mean * int(model.setting[WORTH]) / 1000)


def _numbers(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


@cache
def _quantiles() -> NDArray[np.int64]:
    return _numbers(
        round(-math.log((place + 0.5) / QUANTILES) * QUANTILE_UNIT) for place in range(QUANTILES)
    )


def _matrix(problem: Problem) -> NDArray[np.int32]:
    """Return gaps and drives between all nodes, those of the days' starts and ends included."""
    nodes = problem.node_count
    size = nodes + 2 * len(problem.frames)
    matrix = np.full((2, size, size), NO_WAY_S, dtype=np.int32)
    matrix[GAP, :nodes, :nodes] = problem.gap_s
    matrix[TRAVEL, :nodes, :nodes] = problem.travel_s
    for day, frame in enumerate(problem.frames):
        start, end = nodes + 2 * day, nodes + 2 * day + 1
        matrix[:, start, :nodes] = frame.from_start_s
        matrix[:, :nodes, end] = frame.to_end_s
        matrix[:, start, end] = frame.direct_s
    return matrix


def _orders(problem: Problem) -> NDArray[np.int32]:
    """Return the sites by their distance from each, and ranked."""
    n = len(problem)
    there = problem.travel_s[:n, :n]
    apart = there + there.T
    np.fill_diagonal(apart, -1)
    near = np.argsort(apart, axis=1, kind="stable")
    detour = np.sort(apart, axis=1)[:, 1 : _NEIGHBOURS + 1].sum(axis=1) // (2 * _NEIGHBOURS)
    length, closing = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for frame in problem.frames:
        for site, windows in enumerate(frame.begins_s[:n]):
            length[site] += sum(late - early for early, late in windows)
            closing[site] += windows[-1][1] if windows else 0
    # A million keeps enough digits of the quotient.
    ratio = problem.prize * 1_000_000 // (problem.service_s[:n] + detour + 1)
    keys = (-problem.prize, -ratio, length, closing)
    rankings = [np.argsort(key, kind="stable") for key in keys]
    return np.vstack([near, *rankings]).astype(np.int32)


def _days(problem: Problem) -> NDArray[np.int64]:
    """Return the columns of `Model.day`."""
    rows, lunches = [], 0
    for frame in problem.frames:
        idle = frame.opens_s + frame.direct_s <= frame.closes_s
        idle = idle and frame.direct_s <= frame.max_drive_s
        after = lunches + len(frame.lunches)
        rows.append((frame.opens_s, frame.closes_s, frame.max_drive_s, idle, lunches, after))
        lunches = after
    return np.array(rows, dtype=np.int64)


def _facts(problem: Problem) -> NDArray[np.int64]:
    """Return the rows of `Model.fact`."""
    n, nodes = len(problem), problem.node_count
    fact = np.zeros((4, nodes + 2 * len(problem.frames)), dtype=np.int64)
    fact[SERVICE, :nodes] = problem.service_s
    fact[PRIZE, :n] = problem.prize
    fact[REQUIRED, list(problem.required)] = 1
    for limit in problem.limits:
        fact[BOUND, :n] |= limit.weight != 0
    return fact


def _limits(problem: Problem) -> NDArray[np.int64]:
    rows = [(limit.least, limit.most, *limit.weight.tolist()) for limit in problem.limits]
    width = WEIGHTS + len(problem)
    return np.array(rows, dtype=np.int64).reshape(-1, width).T.copy()


def _settings(problem: Problem, settings: Settings) -> NDArray[np.int64]:
    """Return the numbers that govern the compiled search."""
    time = sum(frame.closes_s - frame.opens_s for frame in problem.frames)
    mean = max(1, int(problem.prize.sum()) // len(problem))
    needs = bool(problem.required) or any(
        limit.least > 0 or int(limit.weight.min()) < 0 for limit in problem.limits
    )
    worth = max(1, time * settings.time_percent // 100 // mean)
    return _numbers((worth, *settings[1:7], needs))
