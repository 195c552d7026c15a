"""Compiled: taking sites out of a plan.

After Christiaens and Vanden Berghe, “Slack induction by string removals for vehicle routing
problems”, Transportation Science 54 (2020): strings of neighbouring calls are taken out of days
near one another. Here a day may lose several strings, since a plan may have but one day, and the
seed may be a site not visited, which makes room for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.jit import compiled
from routes.planning.kernel.arrays import (
    ABSENT_SEED,
    AT,
    CHANGED,
    COIN,
    DAY,
    FRESH,
    GAP,
    GONE,
    GONE_COUNT,
    LONGEST,
    LUNCHES,
    LUNCHES_END,
    MOST,
    NODE,
    PERCENT,
    REMOVED_MEAN,
    SEED_SITE,
    SIZE,
    TRIED,
    WEIGHTS,
    machine,
)
from routes.planning.kernel.clock import below, retime
from routes.planning.kernel.lunch import add_lunch
from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from routes.planning.kernel.arrays import Model, State

_TRIES = 50
_LUNCH_OUT = machine(4)
"""The lunch of one changed day in so many is taken out."""


@compiled
def ruin(model: Model, state: State) -> None:
    """Take strings of calls out around a random site."""
    n = model.order.shape[1]
    state.number[GONE_COUNT] = 0
    seed = _seed(model, state)
    state.number[SEED_SITE] = seed
    wanted = 1 + below(state, 2 * model.setting[REMOVED_MEAN])
    for place in range(n):
        if state.number[GONE_COUNT] >= wanted:
            break
        site = model.order[seed, place]
        if state.site[DAY, site] >= 0:
            _take_string(model, state, site)
    if model.fact[3, seed]:
        _make_room(model, state, seed)
    for day in range(len(model.day)):
        if state.tally[TRIED, CHANGED, day]:
            settle(model, state, day, below(state, _LUNCH_OUT) == 0)


@compiled
def _seed(model: Model, state: State) -> int:
    """Return a random site, more often one that is visited, or the other way about."""
    n = model.order.shape[1]
    absent = below(state, PERCENT) < model.setting[ABSENT_SEED]
    seed = below(state, n)
    for _ in range(_TRIES):
        if (state.site[DAY, seed] < 0) == absent:
            break
        seed = below(state, n)
    return seed


@compiled
def _take_string(model: Model, state: State, site: int) -> None:
    """Take a string out that holds a site; from some, calls in the middle are spared."""
    day, at = state.site[DAY, site], state.site[AT, site]
    size = state.tally[TRIED, SIZE, day]
    length = 1 + below(state, min(model.setting[LONGEST], size))
    spared = 0
    if 1 < length < size and below(state, COIN):
        spared = 1
        while length + spared < size and below(state, COIN):
            spared += 1
    span = length + spared
    low = max(1, at - span + 1)
    begin = low + below(state, min(at, size - span + 1) - low + 1)
    middle = begin + 1 + below(state, length) if spared else begin + span
    for place in range(begin, begin + span):
        if not middle <= place < middle + spared:
            _take_out(model, state, day, place)


@compiled
def _take_out(model: Model, state: State, day: int, place: int) -> None:
    """Mark a call as taken out, if it is not yet."""
    node = state.plan[TRIED, NODE, day, place]
    state.plan[TRIED, NODE, day, place] = -1
    state.tally[TRIED, CHANGED, day] = 1
    if 0 <= node < model.order.shape[1]:
        state.site[DAY, node] = -1
        state.site[FRESH, node] = 1
        state.site[GONE, state.number[GONE_COUNT]] = node
        state.number[GONE_COUNT] += 1
        for limit in range(model.limit.shape[1]):
            state.total[TRIED, limit] -= model.limit[WEIGHTS + node, limit]


@compiled
def _make_room(model: Model, state: State, seed: int) -> None:
    """Take out what by some limit excludes a site, at random."""
    n = model.order.shape[1]
    for limit in range(model.limit.shape[1]):
        weight, most = model.limit[WEIGHTS + seed, limit], model.limit[MOST, limit]
        site = below(state, n)
        for _ in range(n):
            if weight <= 0 or state.total[TRIED, limit] + weight <= most:
                break
            if state.site[DAY, site] >= 0 and model.limit[WEIGHTS + site, limit] > 0:
                _take_out(model, state, state.site[DAY, site], state.site[AT, site])
            site = (site + 1) % n


@compiled
def settle(model: Model, state: State, day: int, lunch_out: bool) -> None:  # noqa: FBT001
    """Make a day fit again after calls were marked.

    Without them it may be later than before, where a detour is shorter than the straight way.
    """
    _close_up(model, state, day, lunch_out)
    while True:
        if retime(model, state, day) and add_lunch(model, state, day):
            break
        _take_out(model, state, day, 1 + below(state, state.tally[TRIED, SIZE, day]))
        lunch_out = False
        _close_up(model, state, day, lunch_out)


@compiled
def _close_up(model: Model, state: State, day: int, lunch_out: bool) -> None:  # noqa: FBT001
    """Drop marked calls, a picnic without its site, a lunch without visits, or any lunch."""
    n = model.order.shape[1]
    route = state.plan[TRIED, NODE, day]
    size = state.tally[TRIED, SIZE, day]
    end = route[size + 1]
    place, visits = 1, 0
    for old in range(1, size + 1):
        node = route[old]
        cut_off = node >= n and model.matrix[GAP, route[place - 1], node] >= NO_WAY_S
        if node >= 0 and not cut_off and not (lunch_out and node >= n):
            route[place] = node
            place += 1
            visits += node < n
    if visits == 0 and model.day[day, LUNCHES] < model.day[day, LUNCHES_END]:
        place = 1
    route[place] = end
    state.tally[TRIED, SIZE, day] = place - 1
