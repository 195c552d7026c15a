"""Compiled: places for calls, and lunches, of which a day with visits has exactly one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.jit import compiled
from routes.planning.kernel.arrays import (
    BLINK,
    CHANGED,
    CLOSES,
    DRIVE,
    END,
    GAP,
    LATEST,
    LUNCH_FIRST,
    LUNCHES,
    LUNCHES_END,
    MAX_DRIVE,
    NEVER,
    NODE,
    OPENS,
    PERMILLE,
    PLACE,
    PLACE_DAY,
    PLACE_LUNCH,
    SERVICE,
    SIZE,
    TRAVEL,
    TRIED,
    WEIGHTS,
)
from routes.planning.kernel.clock import begin_of, below, retime

if TYPE_CHECKING:
    from routes.planning.kernel.arrays import Model, State


@compiled
def put_in(model: Model, state: State, day: int, place: int, node: int) -> bool:
    """Put a node into a day after the call at a place; return whether the day fits."""
    route = state.plan[TRIED, NODE, day]
    for after in range(state.tally[TRIED, SIZE, day] + 1, place, -1):
        route[after + 1] = route[after]
    route[place + 1] = node
    state.tally[TRIED, SIZE, day] += 1
    state.tally[TRIED, CHANGED, day] = 1
    if node < model.order.shape[1]:
        for limit in range(model.limit.shape[1]):
            state.total[TRIED, limit] += model.limit[WEIGHTS + node, limit]
    return retime(model, state, day)


@compiled
def added_drive(model: Model, state: State, day: int, place: int, node: int) -> int:
    """Return by how much a node after the call at a place lengthens the drive, or `NEVER`."""
    nodes = model.fact.shape[1] - 2 * len(model.day)
    here = state.plan[TRIED, NODE, day, place]
    there = state.plan[TRIED, NODE, day, place + 1]
    clock = state.plan[TRIED, END, day, place] + model.matrix[GAP, here, node]
    clock = begin_of(model, day * nodes + node, clock)
    clock += model.fact[SERVICE, node] + model.matrix[GAP, node, there]
    if clock > state.plan[TRIED, LATEST, day, place + 1]:
        return NEVER
    longer = model.matrix[TRAVEL, here, node] + model.matrix[TRAVEL, node, there]
    longer -= model.matrix[TRAVEL, here, there]
    if state.tally[TRIED, DRIVE, day] + longer > model.day[day, MAX_DRIVE]:
        return NEVER
    return longer


@compiled
def add_lunch(model: Model, state: State, day: int) -> bool:
    """Put the lunch that adds the least drive into a day that lacks one; False if none fits."""
    n, size = model.order.shape[1], state.tally[TRIED, SIZE, day]
    first, end = model.day[day, LUNCHES], model.day[day, LUNCHES_END]
    if size == 0 or first == end:
        return True
    for place in range(1, size + 1):
        if state.plan[TRIED, NODE, day, place] >= n:
            return True
    cheapest, best_place, best_node = NEVER, 0, 0
    for number in range(first, end):
        for place in range(size + 1):
            longer = added_drive(model, state, day, place, model.lunch[number])
            if longer < cheapest and below(state, PERMILLE) >= model.setting[BLINK]:
                cheapest, best_place, best_node = longer, place, model.lunch[number]
    return cheapest < NEVER and put_in(model, state, day, best_place, best_node)


@compiled
def find_pair(model: Model, state: State, day: int, site: int, cheapest: int) -> int:
    """Find the best lunch for an idle day that would visit one site, if cheaper; note the place.

    Returns:
        The drive of the cheapest place so far.
    """
    for number in range(model.day[day, LUNCHES], model.day[day, LUNCHES_END]):
        lunch = model.lunch[number]
        for first in range(2):
            drive = _pair_drive(model, day, (lunch, site) if first else (site, lunch))
            if drive < cheapest:
                cheapest = drive
                state.number[PLACE_DAY], state.number[PLACE] = day, -1
                state.number[PLACE_LUNCH], state.number[LUNCH_FIRST] = lunch, first
    return cheapest


@compiled
def _pair_drive(model: Model, day: int, pair: tuple[int, int]) -> int:
    """Return the drive of a day with two calls, less that without; `NEVER` if it does not fit."""
    nodes = model.fact.shape[1] - 2 * len(model.day)
    here, end = nodes + 2 * day, nodes + 2 * day + 1
    clock, drive = model.day[day, OPENS], 0
    for node in pair:
        clock = begin_of(model, day * nodes + node, clock + model.matrix[GAP, here, node])
        clock += model.fact[SERVICE, node]
        drive += model.matrix[TRAVEL, here, node]
        here = node
    drive += model.matrix[TRAVEL, here, end]
    late = clock + model.matrix[GAP, here, end] > model.day[day, CLOSES]
    if late or drive > model.day[day, MAX_DRIVE]:
        return NEVER
    return drive - model.matrix[TRAVEL, nodes + 2 * day, end]
