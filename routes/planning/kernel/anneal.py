"""Compiled: the loop of ruin, recreate and simulated annealing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.jit import compiled, entry
from routes.planning.kernel.arrays import (
    AT,
    BEST,
    BEST_DRIVE,
    BEST_POINTS,
    CHANGED,
    COIN,
    DAY,
    DRIVE,
    END,
    FRESH,
    FULL_EVERY,
    GONE,
    GONE_COUNT,
    IDLE,
    KEPT,
    KEPT_DAY,
    LATEST,
    LEAST,
    MOST,
    NODE,
    PRIZE,
    QUANTILES,
    REQUIRED,
    SIZE,
    STARTED,
    TRIED,
    VALUE,
    WEIGHTS,
    WORTH,
    WRONG,
    machine,
)
from routes.planning.kernel.clock import below
from routes.planning.kernel.recreate import recreate
from routes.planning.kernel.ruin import ruin, settle

if TYPE_CHECKING:
    from routes.planning.kernel.arrays import Model, State

_PRESS_EVERY = 64
_AS_THEY_ARE, _RAISED = machine(0), machine(1)


@entry
def run(model: Model, state: State, iterations: int, temperature: int) -> None:
    """Do so many rounds of ruin and recreate at one temperature; best and current stay in state."""
    number = state.number
    for done in range(iterations):
        if number[STARTED]:
            ruin(model, state)
        else:
            _start(model, state)
        everywhere = number[STARTED] == 0 or below(state, model.setting[FULL_EVERY]) == 0
        recreate(model, state, everywhere)
        for place in range(number[GONE_COUNT]):
            state.site[FRESH, state.site[GONE, place]] = 0
        value = _value(model, state)
        threshold = (temperature * model.quantile[below(state, QUANTILES)]) >> 10
        if number[STARTED] == 0 or value > number[VALUE] - threshold:
            number[VALUE] = value
            _copy(model, state, TRIED, KEPT)
            if done % _PRESS_EVERY == 0 and number[WRONG]:
                number[VALUE] -= _charges(model, state, _RAISED)
        else:
            _copy(model, state, KEPT, TRIED)
        number[STARTED] = 1


@compiled
def _start(model: Model, state: State) -> None:
    """Work out the times of the first plan, and leave out of it what does not fit."""
    n = model.order.shape[1]
    for day in range(len(model.day)):
        for place in range(1, state.tally[TRIED, SIZE, day] + 1):
            node = state.plan[TRIED, NODE, day, place]
            if node < n:
                for limit in range(model.limit.shape[1]):
                    state.total[TRIED, limit] += model.limit[WEIGHTS + node, limit]
        settle(model, state, day, below(state, COIN) < 0)
        state.tally[TRIED, CHANGED, day] = 1


@compiled
def _value(model: Model, state: State) -> int:
    """Return the worth of the plan tried less its drive and charges; note it if it is the best."""
    number = state.number
    points, drive = 0, 0
    for site in range(model.order.shape[1]):
        if state.site[DAY, site] >= 0:
            points += model.fact[PRIZE, site]
    for day in range(len(model.day)):
        drive += state.tally[TRIED, DRIVE, day]
    charges = _charges(model, state, _AS_THEY_ARE)
    number[WRONG] = charges > 0
    best = number[BEST_POINTS]
    if charges == 0 and (points > best or (points == best and drive < number[BEST_DRIVE])):
        number[BEST_POINTS], number[BEST_DRIVE] = points, drive
        for day in range(len(model.day)):
            state.tally[BEST, SIZE, day] = state.tally[TRIED, SIZE, day]
            for place in range(1, state.tally[TRIED, SIZE, day] + 1):
                state.plan[BEST, NODE, day, place] = state.plan[TRIED, NODE, day, place]
    return points * model.setting[WORTH] - drive - charges


@compiled
def _charges(model: Model, state: State, raised: int) -> int:
    """Return what the rules not kept cost; make each of them dearer by so many quarters."""
    n, limits = model.order.shape[1], model.limit.shape[1]
    charge = state.charge
    cost = 0
    for site in range(n):
        if model.fact[REQUIRED, site] and state.site[DAY, site] < 0:
            cost += charge[site]
            charge[site] += raised * (charge[site] >> 2)
    for limit in range(limits):
        total = state.total[TRIED, limit]
        off = max(model.limit[LEAST, limit] - total, total - model.limit[MOST, limit], 0)
        if off:
            cost += off * charge[n + limit]
            charge[n + limit] += raised * (charge[n + limit] >> 2)
    for day in range(len(model.day)):
        if state.tally[TRIED, SIZE, day] == 0 and model.day[day, IDLE] == 0:
            cost += charge[n + limits + day]
            charge[n + limits + day] += raised * (charge[n + limits + day] >> 2)
    return cost


@compiled
def _copy(model: Model, state: State, origin: int, target: int) -> None:
    """Copy the changed days from the plan tried to the plan kept, or back."""
    n = model.order.shape[1]
    for day in range(len(model.day)):
        if state.tally[TRIED, CHANGED, day]:
            state.tally[TRIED, CHANGED, day] = 0
            size = state.tally[origin, SIZE, day]
            state.tally[target, SIZE, day] = size
            state.tally[target, DRIVE, day] = state.tally[origin, DRIVE, day]
            for place in range(size + 2):
                node = state.plan[origin, NODE, day, place]
                state.plan[target, NODE, day, place] = node
                state.plan[target, END, day, place] = state.plan[origin, END, day, place]
                state.plan[target, LATEST, day, place] = state.plan[origin, LATEST, day, place]
                if node < n:
                    state.site[AT, node] = place
    for limit in range(model.limit.shape[1]):
        state.total[target, limit] = state.total[origin, limit]
    source, into = (DAY, KEPT_DAY) if origin == TRIED else (KEPT_DAY, DAY)
    for site in range(n):
        state.site[into, site] = state.site[source, site]
