"""Compiled: random numbers, and the times of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routes.jit import compiled, inlined
from routes.planning.kernel.arrays import (
    AT,
    CLOSES,
    DAY,
    DRIVE,
    EARLY,
    END,
    GAP,
    LATE,
    LATEST,
    MAX_DRIVE,
    NEVER,
    NODE,
    NOT_AT_ALL,
    OPENS,
    SERVICE,
    SIZE,
    TRAVEL,
    TRIED,
)

if TYPE_CHECKING:
    from routes.planning.kernel.arrays import Model, State


@inlined
def below(state: State, count: int) -> int:
    """Return a random number from 0 to count - 1; xorshift64*, Vigna (2016)."""
    random = state.random
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    top = np.int64((x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(33))
    return int(top * count) >> 31


@inlined
def begin_of(model: Model, row: int, clock: int) -> int:
    """Return when a call can begin, `NEVER` if no window is left.

    Args:
        model: the problem.
        row: day * nodes + node, see `Model.first`.
        clock: the arrival.
    """
    for window in range(model.first[row], model.first[row + 1]):
        if clock <= model.window[LATE, window]:
            return max(clock, model.window[EARLY, window])
    return NEVER


@compiled
def latest_of(model: Model, row: int, clock: int) -> int:
    """Return the latest begin of a call that begins at a time at the latest; -1 if there is none.

    Whoever arrives by then can begin by then, so it is the latest arrival too.
    """
    latest = NOT_AT_ALL
    for window in range(model.first[row], model.first[row + 1]):
        if model.window[EARLY, window] <= clock:
            latest = min(clock, model.window[LATE, window])
    return latest


@compiled
def retime(model: Model, state: State, day: int) -> bool:
    """Work out the times of a day; return whether it fits. They are of use only if it does."""
    nodes = model.fact.shape[1] - 2 * len(model.day)
    route, ends = state.plan[TRIED, NODE, day], state.plan[TRIED, END, day]
    size = state.tally[TRIED, SIZE, day]
    clock, drive = model.day[day, OPENS], 0
    ends[0] = clock
    for place in range(1, size + 1):
        here, node = route[place - 1], route[place]
        clock = begin_of(model, day * nodes + node, clock + model.matrix[GAP, here, node])
        if clock == NEVER:
            return False
        clock += model.fact[SERVICE, node]
        drive += model.matrix[TRAVEL, here, node]
        ends[place] = clock
    drive += model.matrix[TRAVEL, route[size], route[size + 1]]
    clock += model.matrix[GAP, route[size], route[size + 1]]
    state.tally[TRIED, DRIVE, day] = drive
    if size and (clock > model.day[day, CLOSES] or drive > model.day[day, MAX_DRIVE]):
        return False
    _retime_back(model, state, day)
    return True


@compiled
def _retime_back(model: Model, state: State, day: int) -> None:
    """Work out the latest arrivals, and note where each site is."""
    n, nodes = model.order.shape[1], model.fact.shape[1] - 2 * len(model.day)
    route, latest = state.plan[TRIED, NODE, day], state.plan[TRIED, LATEST, day]
    size = state.tally[TRIED, SIZE, day]
    clock = model.day[day, CLOSES]
    latest[size + 1] = clock
    for place in range(size, 0, -1):
        node = route[place]
        clock -= model.matrix[GAP, node, route[place + 1]] + model.fact[SERVICE, node]
        clock = latest_of(model, day * nodes + node, clock)
        latest[place] = clock
        if node < n:
            state.site[DAY, node] = day
            state.site[AT, node] = place
