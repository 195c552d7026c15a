"""The exact solver: dynamic programmes over sets of sites; they prove the best prize.

After Held and Karp (1962), with time windows as in Kantor and Rosenwein, “The orienteering
problem with time windows”, Journal of the Operational Research Society 43 (1992). In words:

1. For each day and each set S of sites: can all of S be visited on that day? E(S, i) is the
   earliest end of a visit to i after all others of S. Arriving earlier never hurts, so this is all
   one needs to know: E(S, i) = min over j of the end of the visit to i that follows E(S - {i}, j).
   On a day with lunch there are two such tables: until lunch, and since lunch, which is entered
   from the first by way of each place to eat at. S fits if the way back is within the day.
2. The drive of a set that fits is at least L(S), the shortest way through it without regard to
   hours. Over the days k: A(k, U) = min over S ⊆ U of L(k, S) + A(k + 1, U - S), the least drive,
   by this bound, with which the days from k on visit exactly U; infinite if they cannot.
3. The prize: the most of any U that has all required sites, keeps all limits and has A(first, U)
   finite. That is proved best, since every set and every split between the days is looked at.
   Where a day's longest drive is limited, a set with L(S) below it may still drive too far to be
   in time: then its splits are tried, and the next best prize if none holds.
4. The drive: among the U of that prize and their splits, in order of the bound, the drive of each
   day's set is worked out exactly (`routes.planning.order`) until no bound is below the best.
   That is proved too, unless it takes too many steps, where closing hours force many detours.
5. Among equal drives the least waiting, as far as a limited number of steps finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.order import MAX_STEPS, Effort, least_driving_order
from routes.planning.problem import NO_WAY_S
from routes.planning.reach import earliest_order, least_drives
from routes.planning.schedule import fits, timetable
from routes.planning.subsets import joined, members, set_sums, with_supersets

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.planning.problem import Order, Orders, Problem

MAX_SITES = 15
"""Most candidates: time and memory double, and more, with each further one."""

MAX_DOUBTS = 10 * MAX_STEPS
"""Steps spent on whether sets keep the longest drive, after which the best prize is not proved."""

_STEPS_OF_A_SPLIT = 20
"""What looking at one split between the days costs, in steps of the search for an order."""

_TIE_STEPS = MAX_STEPS // 10
"""Steps spent on splits of the same drive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What the exact solver found.

    Attributes:
        orders: the calls of each day in order; None if not all that is required can be visited.
        proved: whether it is proved that none collects more, or, without orders, that there are
            none. It is, unless a longest drive of the day cost too many steps.
        least_drive: whether it is proved that no circuit of the same prize drives less.
        conflict: without orders, the fewest required sites that cannot be visited together,
            whatever else is; none if the limits or the days themselves cannot be kept.
    """

    orders: Orders | None
    proved: bool = True
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
        bounds.append(bounds[same[0]] if same else least_drives(problem, frame))
        on_share(len(bounds) / (2 * days))
    ahead = [bounds[-1]]
    for bound in reversed(bounds[:-1]):
        ahead.insert(0, np.minimum(joined(bound, ahead[0]), NO_WAY_S).astype(np.int32))
        on_share((days + len(ahead) - 1) / (2 * days))
    solution = _Choice(problem, bounds, ahead).solution()
    on_share(1.0)
    return solution


def keeping_limits(problem: Problem) -> NDArray[np.bool_]:
    """Return for each set whether it keeps the limits, (2^n,)."""
    kept = np.ones(1 << len(problem), dtype=np.bool_)
    for limit in problem.limits:
        sums = set_sums(limit.weight)
        kept &= (limit.least <= sums) & (sums <= limit.most)
    return kept


class _Choice:
    """The choice of the set to visit, once it is known which the days can visit, by bounds."""

    def __init__(
        self, problem: Problem, bounds: list[NDArray[np.int32]], ahead: list[NDArray[np.int32]]
    ) -> None:
        self._problem, self._ahead = problem, ahead
        self._kept = keeping_limits(problem)
        self._splitter = _Splitter(problem, bounds, ahead)
        self._drive_limited = any(frame.max_drive_s < NO_WAY_S for frame in problem.frames)

    def solution(self) -> Solution:
        """Pick the sets of the best prize and split the one of least drive into days."""
        splitter = self._splitter
        allowed = self._with(self._problem.required)
        prizes = set_sums(self._problem.prize)[allowed]
        for prize in np.unique(prizes)[::-1]:
            proved = not splitter.doubtful  # that no higher prize can be had
            splitter.split_all(allowed[prizes == prize])
            if splitter.orders:
                least_drive = splitter.least_drive and not splitter.doubtful
                return Solution(orders=splitter.orders, proved=proved, least_drive=least_drive)
        conflict = self._conflict()
        return Solution(orders=None, conflict=conflict, proved=not splitter.doubtful)

    def _with(self, required: Order) -> NDArray[np.intp]:
        """Return the sets with some sites that keep the limits and, by the bounds, the days."""
        least = sum(1 << site for site in required)
        sets = np.arange(len(self._kept))
        possible = self._kept & (self._ahead[0] < NO_WAY_S) & (sets & least == least)
        return np.flatnonzero(possible)

    def _conflict(self) -> Order:
        """Return the fewest required sites that cannot be visited together."""
        reachable = with_supersets(self._kept & (self._ahead[0] < NO_WAY_S))
        required = self._problem.required
        for size in range(len(required)):
            for some in combinations(required, size):
                if not reachable[sum(1 << site for site in some)] or not self._holds(some):
                    return some
        return required

    def _holds(self, required: Order) -> bool:
        """Say whether some sites that can be visited by the bounds can so in truth."""
        if not self._drive_limited:
            return True
        for chosen in self._with(required).tolist():
            self._splitter.split_all(np.array([chosen]))
            if self._splitter.orders:
                self._splitter.forget()
                return True
        return False


class _Splitter:
    """Splits sets between the days for the least drive: branch and bound, day by day.

    Attributes:
        orders: the best so far, one order a day; empty until there is one.
        drive_s, waiting_s: their drive and their waiting.
        least_drive: whether no split of the sets tried drives less, for sure.
        doubtful: whether some split was left out without proof that it drives too far.
    """

    def __init__(
        self, problem: Problem, bounds: list[NDArray[np.int32]], ahead: list[NDArray[np.int32]]
    ) -> None:
        self._problem, self._bounds, self._ahead = problem, bounds, ahead
        self._sets = np.arange(len(bounds[0]))
        self._known: dict[tuple[int, int], tuple[int, int, Order]] = {}
        self._first = [
            next(old for old, other in enumerate(bounds) if other is bound) for bound in bounds
        ]
        self._doubts = Effort(MAX_DOUBTS)
        self._effort = Effort(MAX_STEPS)
        self._ties = False
        self.doubtful = False
        self.least_drive = False
        self.forget()

    def forget(self) -> None:
        """Forget the best so far, but not what was learnt of the days."""
        self.orders: Orders = ()
        self.drive_s, self.waiting_s = NO_WAY_S, 0

    def split_all(self, choices: NDArray[np.intp]) -> None:
        """Split sets of equal worth, for the least drive and then for the least waiting."""
        ranking = choices[np.argsort(self._ahead[0][choices], kind="stable")].tolist()
        self._effort, self._ties = Effort(MAX_STEPS), False
        for chosen in ranking:
            self._split(chosen)
        self.least_drive = self._effort.left >= 0
        self._effort, self._ties = Effort(_TIE_STEPS), True
        if self.least_drive and self.waiting_s:
            for chosen in ranking:
                self._split(chosen)

    def _split(
        self, chosen: int, day: int = 0, spent: tuple[int, int] = (0, 0), done: Orders = ()
    ) -> None:
        """Split a set between a day and those after it, if that may better the best so far.

        Args:
            chosen: the set.
            day: number of the day.
            spent: drive and waiting of the days before.
            done: their orders.
        """
        if not self._promising(spent, int(self._ahead[day][chosen])):
            return
        self._effort.spend(_STEPS_OF_A_SPLIT)
        if day == len(self._bounds) - 1:
            self._finish(day, chosen, spent, done)
        else:
            # Of equal splits the one with more on this day: if one is idle, let it be the last.
            parts = self._sets[self._sets & ~chosen == 0][::-1]
            totals = self._bounds[day][parts] + self._ahead[day + 1][chosen - parts]
            ranking = np.argsort(totals, kind="stable")
            for part, total in zip(parts[ranking].tolist(), totals[ranking].tolist(), strict=True):
                if not self._promising(spent, total):
                    break
                drive_s, waiting_s, order = self._drive(day, part)
                if drive_s < NO_WAY_S:
                    longer = (spent[0] + drive_s, spent[1] + waiting_s)
                    self._split(chosen - part, day + 1, longer, (*done, order))
        if not self.orders:  # then nothing was cut off: there is no way to split this set
            self._ahead[day][chosen] = NO_WAY_S

    def _finish(self, day: int, chosen: int, spent: tuple[int, int], done: Orders) -> None:
        """Put what is left on the last day and keep the result if it is the best so far."""
        drive_s, waiting_s, order = self._drive(day, chosen)
        total = (spent[0] + drive_s, spent[1] + waiting_s)
        if total < (self.drive_s, self.waiting_s):
            (self.drive_s, self.waiting_s), self.orders = total, (*done, order)

    def _promising(self, spent: tuple[int, int], ahead_s: int) -> bool:
        """Say whether a way with some drive ahead may better the best, and may be gone."""
        if self.orders and self._effort.left < 0:
            return False
        least = spent[0] + ahead_s
        tied = self._ties and least == self.drive_s and spent[1] < self.waiting_s
        return least < self.drive_s or tied

    def _drive(self, day: int, chosen: int) -> tuple[int, int, Order]:
        """Return the least drive of a day through a set, its waiting and its order."""
        key = (self._first[day], chosen)
        if key not in self._known:
            self._known[key] = self._work_out(day, chosen)
            if self._known[key][0] >= NO_WAY_S:
                self._bounds[day][chosen] = NO_WAY_S
        return self._known[key]

    def _work_out(self, day: int, chosen: int) -> tuple[int, int, Order]:
        """Return the same, worked out anew."""
        frame, sites = self._problem.frames[day], members(chosen)
        order = least_driving_order(self._problem, frame, sites, self._effort)
        if order is None and self._effort.left < 0:
            order = earliest_order(self._problem, day, sites)
            if not fits(self._problem, frame, order):
                order = least_driving_order(self._problem, frame, sites, self._doubts)
                self.doubtful |= self._doubts.left < 0
        times = None if order is None else timetable(self._problem, frame, order)
        if order is None or times is None:
            return NO_WAY_S, 0, ()
        return times.driving_s, times.waiting_s, order
