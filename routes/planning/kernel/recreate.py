"""Compiled: putting sites into a plan, each at its cheapest place, in varied orders.

A site is put in where it lengthens the drive the least, but some places are overlooked at random
("blinks"), as in slack induction by string removals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.jit import compiled, inlined
from routes.planning.kernel.arrays import (
    BLINK,
    BOUND,
    CHANGED,
    COIN,
    DAY,
    DRIVE,
    EARLY,
    END,
    FIRST_PLACE,
    FRESH,
    GAP,
    LATE,
    LATER,
    LATEST,
    LEAST,
    LUNCH_FIRST,
    LUNCHES,
    LUNCHES_END,
    MAX_DRIVE,
    MOST,
    NEEDS,
    NEVER,
    NODE,
    PERCENT,
    PERMILLE,
    PLACE,
    PLACE_DAY,
    PLACE_LUNCH,
    PUT_OFF,
    QUEUE,
    REQUIRED,
    SEED_SITE,
    SERVICE,
    SHUFFLED,
    SIZE,
    TRAVEL,
    TRIED,
    WEIGHTS,
    machine,
)
from routes.planning.kernel.clock import begin_of, below
from routes.planning.kernel.lunch import find_pair, put_in

if TYPE_CHECKING:
    from routes.planning.kernel.arrays import Model, State


_KINDS = machine(8)
"""Of orders: 0 to 3 at random, 4 by distance from the seed, 5 to 7 by a ranking."""
_RANDOM, _NEAREST = 3, 4


@compiled
def recreate(model: Model, state: State, everywhere: bool) -> None:  # noqa: FBT001
    """Put in what fits: what is needed first, then the seed, then all in some order.

    Args:
        model: the problem.
        state: the chain; sites just taken out are marked.
        everywhere: look at all days for all sites. Otherwise days that have not changed are looked
            at only for sites taken out or bound by a limit: nothing else fitted there before.
    """
    turn, end = 0, _line_up(model, state)
    first_end = end
    while turn < end:
        site = state.site[QUEUE, turn]
        if state.site[DAY, site] < 0:
            if not _excluded(model, state, site):
                _try(model, state, site, everywhere)
            elif turn < first_end:  # what excludes it may be made up for by those after it
                state.site[QUEUE, end] = site
                end += 1
        turn += 1


@compiled
def _line_up(model: Model, state: State) -> int:
    """Write the sites to try into the queue; return its end. Some are there twice."""
    n = model.order.shape[1]
    queue = state.site[QUEUE]
    kind, seed = below(state, _KINDS), state.number[SEED_SITE]
    if kind <= _RANDOM or model.setting[NEEDS]:
        _shuffle(model, state)
    end = 0
    if model.setting[NEEDS]:
        for place in range(n):
            queue[end] = state.site[SHUFFLED, place]
            end += _is_needed(model, state, queue[end])
    queue[end] = seed
    end += 1
    put_off = model.setting[PUT_OFF] * below(state, COIN)
    delayed = 0
    row = seed if kind == _NEAREST else n + kind - _NEAREST - 1
    for place in range(n):
        site = state.site[SHUFFLED, place] if kind <= _RANDOM else model.order[row, place]
        if state.site[DAY, site] >= 0:
            continue
        if put_off and below(state, PERCENT) < put_off:
            state.site[LATER, delayed] = site
            delayed += 1
        else:
            queue[end] = site
            end += 1
    for place in range(delayed):
        queue[end + place] = state.site[LATER, place]
    return end + delayed


@compiled
def _shuffle(model: Model, state: State) -> None:
    row = state.site[SHUFFLED]
    for place in range(model.order.shape[1] - 1, 0, -1):
        other = below(state, place + 1)
        row[place], row[other] = row[other], row[place]


@compiled
def _is_needed(model: Model, state: State, site: int) -> bool:
    """Say whether a site is required, or helps a limit that is not kept."""
    if model.fact[REQUIRED, site]:
        return True
    for limit in range(model.limit.shape[1]):
        weight, total = model.limit[WEIGHTS + site, limit], state.total[TRIED, limit]
        if (weight > 0 and total < model.limit[LEAST, limit]) or (
            weight < 0 and total > model.limit[MOST, limit]
        ):
            return True
    return False


@inlined
def _excluded(model: Model, state: State, site: int) -> bool:
    """Say whether a site would break a limit, or break it more."""
    if not model.fact[BOUND, site]:
        return False
    for limit in range(model.limit.shape[1]):
        weight, total = model.limit[WEIGHTS + site, limit], state.total[TRIED, limit]
        if (weight > 0 and total + weight > model.limit[MOST, limit]) or (
            weight < 0 and total + weight < model.limit[LEAST, limit]
        ):
            return True
    return False


@inlined
def _try(model: Model, state: State, site: int, everywhere: bool) -> None:  # noqa: FBT001
    """Put an absent site in at its cheapest place, with a lunch where it begins a day."""
    anywhere = everywhere or state.site[FRESH, site] or model.fact[BOUND, site]
    cheapest = NEVER
    for day in range(len(model.day)):
        if anywhere or state.tally[TRIED, CHANGED, day]:
            cheapest = _search_day(model, state, day, site, cheapest)
    if cheapest < NEVER:
        day, place = state.number[PLACE_DAY], state.number[PLACE]
        if place >= 0:
            put_in(model, state, day, place, site)
        else:
            first = state.number[LUNCH_FIRST]
            put_in(model, state, day, FIRST_PLACE, site)
            put_in(model, state, day, 1 - first, state.number[PLACE_LUNCH])


@inlined
def _search_day(model: Model, state: State, day: int, site: int, cheapest: int) -> int:
    """Find the cheapest place in a day if it is cheaper; return the cheapest so far."""
    row = day * (model.fact.shape[1] - 2 * len(model.day)) + site
    first, end = model.first[row], model.first[row + 1]
    if first == end:
        return cheapest
    size = state.tally[TRIED, SIZE, day]
    if size == 0 and model.day[day, LUNCHES] < model.day[day, LUNCHES_END]:
        return find_pair(model, state, day, site, cheapest)
    route, ends = state.plan[TRIED, NODE, day], state.plan[TRIED, END, day]
    latest = state.plan[TRIED, LATEST, day]
    service = model.fact[SERVICE, site]
    soonest, closing = model.window[EARLY, first] + service, model.window[LATE, end - 1]
    room = model.day[day, MAX_DRIVE] - state.tally[TRIED, DRIVE, day]
    for place in range(size + 1):
        if ends[place] > closing:
            break
        if latest[place + 1] < soonest:
            continue
        here, there = route[place], route[place + 1]
        clock = begin_of(model, row, ends[place] + model.matrix[GAP, here, site])
        if clock + service + model.matrix[GAP, site, there] > latest[place + 1]:
            continue
        longer = model.matrix[TRAVEL, here, site] + model.matrix[TRAVEL, site, there]
        longer -= model.matrix[TRAVEL, here, there]
        if longer <= room and longer < cheapest and below(state, PERMILLE) >= model.setting[BLINK]:
            cheapest = longer
            state.number[PLACE_DAY], state.number[PLACE] = day, place
    return cheapest
