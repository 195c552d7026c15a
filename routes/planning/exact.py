"""The exact solver: dynamic programmes over sets of sites; they prove the best prize.

After Held and Karp (1962), with time windows as in Kantor and Rosenwein, “The orienteering
problem with time windows”, Journal of the Operational Research Society 43 (1992). In words:

1. For each day and each set S of sites: can all of S be visited on that day? E(S, i) is the
   earliest end of a visit to i after all others of S. Arriving earlier never hurts, so this is all
   one needs to know: E(S, i) = min over j of the end of the visit to i that follows E(S - {i}, j).
   S fits if some E(S, i) and the way back are within the day.
2. The drive of a set that fits is at least L(S), the shortest way through it without regard to
   hours. Over the days k: A(k, U) = min over S ⊆ U of L(k, S) + A(k + 1, U - S), the least drive,
   by this bound, with which the days from k on visit exactly U; infinite if they cannot.
3. The prize: the most of any U with all required sites and A(first, U) finite. That is proved
   best, since every set and every split between the days is looked at.
4. The drive: among the U of that prize and their splits, in order of the bound, the drive of each
   day's set is worked out exactly (`routes.planning.order`) until no bound is below the best.
   That is proved too, unless it takes too many steps, where closing hours force many detours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.order import MAX_STEPS, Effort, least_driving_order
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import timetable
from routes.planning.subsets import joined, label_sets, members, set_sums

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.planning.problem import DayFrame, Order, Orders, Problem

MAX_SITES = 15
"""Most candidates: time and memory double, and more, with each further one."""

_STEPS_OF_A_SPLIT = 20
"""What looking at one split between the days costs, in steps of the search for an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What the exact solver found.

    Attributes:
        orders: the sites of each day in order, None if the required sites cannot all be visited.
        least_drive: whether it is proved that no circuit of the same prize drives less.
        conflict: the fewest required sites that cannot be visited together; empty if all can.
    """

    orders: Orders | None
    least_drive: bool = False
    conflict: Order = ()


def solve_exactly(problem: Problem, on_share: Callable[[float], None] = lambda _: None) -> Solution:
    """Return orders of proved best prize.

    Args:
        problem: at most `MAX_SITES` sites.
        on_share: told the share of the work done.

    Raises:
        ValueError: if there are too many sites.
    """
    if len(problem) > MAX_SITES:
        raise ValueError(f"{len(problem)} sites are too many for a proof; {MAX_SITES} at most")
    days = len(problem.frames)
    bounds: list[NDArray[np.int32]] = []
    for frame in problem.frames:
        same = [old for old in range(len(bounds)) if problem.frames[old].same_clock(frame)]
        bounds.append(bounds[same[0]] if same else _drive_bounds(problem, frame))
        on_share(len(bounds) / (2 * days))
    ahead = [bounds[-1]]
    for bound in reversed(bounds[:-1]):
        ahead.insert(0, np.minimum(joined(bound, ahead[0]), NO_WAY_S).astype(np.int32))
        on_share((days + len(ahead) - 1) / (2 * days))
    solution = _read_solution(problem, bounds, ahead)
    on_share(1.0)
    return solution


def _drive_bounds(problem: Problem, frame: DayFrame) -> NDArray[np.int32]:
    """Return L of a day: (2^n,) seconds by set, `NO_WAY_S` where the set does not fit.

    The empty set costs the way from start to end.
    """
    bound = np.zeros(1 << len(problem), dtype=np.int32)
    if len(problem):
        drives = label_sets(frame.from_start_s, problem.travel_s) + frame.to_end_s
        returns = (_earliest_ends(problem, frame) + frame.to_end_s).min(axis=1)
        in_time = returns <= frame.closes_s
        bound[:] = np.where(in_time, drives.min(axis=1), NO_WAY_S)
    in_time_alone = frame.opens_s + frame.direct_s <= frame.closes_s
    bound[0] = frame.direct_s if in_time_alone else NO_WAY_S
    return bound


def _earliest_ends(problem: Problem, frame: DayFrame) -> NDArray[np.int64]:
    """Return E of a day: (2^n, n) seconds since midnight, `NO_WAY_S` where there is no way."""

    def finish(site: int, arrival: NDArray[np.int64]) -> NDArray[np.int64]:
        begin = np.full_like(arrival, NO_WAY_S)
        for earliest, latest in reversed(frame.begins_s[site]):
            begin = np.where(arrival <= latest, np.maximum(arrival, earliest), begin)
        ends: NDArray[np.int64] = begin + problem.service_s[site]
        return ends

    return label_sets(frame.opens_s + frame.from_start_s, problem.travel_s, finish)


def earliest_order(problem: Problem, day: int, chosen: Order) -> Order:
    """Return the order in which a day that visits some sites, at least one, ends the earliest."""
    local = problem.only(chosen)
    frame = local.frames[day]
    ends = _earliest_ends(local, frame)
    left = len(ends) - 1
    last = int(np.argmin(ends[left] + frame.to_end_s))
    order = [last]
    while left != 1 << last:
        left -= 1 << last
        last = int(np.argmin(ends[left] + local.travel_s[:, last]))
        order.append(last)
    return tuple(chosen[place] for place in reversed(order))


def _read_solution(
    problem: Problem, bounds: list[NDArray[np.int32]], ahead: list[NDArray[np.int32]]
) -> Solution:
    """Pick the sets of the best prize and split the one of least drive into days."""
    sets = np.arange(1 << len(problem))
    required = sum(1 << site for site in problem.required)
    possible = ahead[0] < NO_WAY_S
    allowed = sets[possible & (sets & required == required)]
    if not len(allowed):
        return Solution(orders=None, conflict=_conflict(sets, possible, required))
    prizes = set_sums(problem.prize)[allowed]
    best = allowed[prizes == prizes.max()]
    splitter = _Splitter(problem, bounds, ahead)
    for chosen in best[np.argsort(ahead[0][best], kind="stable")].tolist():
        splitter.split(chosen)
    return Solution(orders=splitter.orders, least_drive=splitter.effort.left >= 0)


def _conflict(sets: NDArray[np.intp], possible: NDArray[np.bool_], required: int) -> Order:
    """Return the fewest required sites that cannot be visited together."""
    impossible = sets[~possible & (sets & ~required == 0)]
    fewest = min(impossible.tolist(), key=lambda chosen: (chosen.bit_count(), chosen))
    return members(fewest)


class _Splitter:
    """Splits sets between the days for the least drive: branch and bound, day by day.

    Attributes:
        orders: the best so far, one order a day.
        drive_s: its drive.
        effort: what is left to spend on it.
    """

    def __init__(
        self, problem: Problem, bounds: list[NDArray[np.int32]], ahead: list[NDArray[np.int32]]
    ) -> None:
        self._problem, self._bounds, self._ahead = problem, bounds, ahead
        self._sets = np.arange(len(bounds[0]))
        self._known: dict[tuple[int, int], tuple[int, Order]] = {}
        self.orders: Orders = ()
        self.drive_s = NO_WAY_S
        self.effort = Effort(MAX_STEPS)

    def split(self, chosen: int, day: int = 0, driven_s: int = 0, done: Orders = ()) -> None:
        """Split a set between a day and those after it, if that may better the best so far."""
        if driven_s + int(self._ahead[day][chosen]) >= self.drive_s or self._given_up():
            return
        self.effort.spend(_STEPS_OF_A_SPLIT)
        if day == len(self._bounds) - 1:
            drive_s, order = self._drive(day, chosen)
            if driven_s + drive_s < self.drive_s:
                self.drive_s, self.orders = driven_s + drive_s, (*done, order)
            return
        # Of equal splits the one with more on this day: if a day is idle, let it be the last.
        parts = self._sets[self._sets & ~chosen == 0][::-1]
        totals = self._bounds[day][parts] + self._ahead[day + 1][chosen - parts]
        ranking = np.argsort(totals, kind="stable")
        for part, total in zip(parts[ranking].tolist(), totals[ranking].tolist(), strict=True):
            if driven_s + total >= self.drive_s or self._given_up():
                return
            drive_s, order = self._drive(day, part)
            self.split(chosen - part, day + 1, driven_s + drive_s, (*done, order))

    def _given_up(self) -> bool:
        return self.effort.left < 0 and bool(self.orders)

    def _drive(self, day: int, chosen: int) -> tuple[int, Order]:
        """Return the least drive of a day through a set that fits, and its order."""
        if (day, chosen) not in self._known:
            frame, sites = self._problem.frames[day], members(chosen)
            order = least_driving_order(self._problem, frame, sites, self.effort)
            if order is None:
                order = earliest_order(self._problem, day, sites)
            times = timetable(self._problem, frame, order)
            self._known[day, chosen] = (NO_WAY_S if times is None else times.driving_s, order)
        return self._known[day, chosen]
