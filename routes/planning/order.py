"""The order: the least driving that visits given sites in one day, proved."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from routes.planning.problem import NO_WAY_S
from routes.planning.subsets import label_sets, set_sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.planning.problem import DayFrame, Order, Problem

MAX_STEPS = 20_000
"""Steps of about 50 µs after which a search gives up; nine stops rarely need a thousand."""


@dataclass(slots=True)
class Effort:
    """Steps left to spend, on one search or on many; counted, not timed, so as to be repeatable.

    Attributes:
        left: how many; below 0 once they did not suffice.
    """

    left: int = MAX_STEPS

    def spend(self, steps: int = 1) -> bool:
        """Take some steps away and say whether there were so many."""
        self.left = max(-1, self.left - steps)
        return self.left >= 0


def least_driving_order(
    problem: Problem, frame: DayFrame, sites: Sequence[int], effort: Effort | None = None
) -> Order | None:
    """Return the order of least driving that fits a day; None if none was found.

    Best-first search after Hart, Nilsson and Raphael, “A formal basis for the heuristic
    determination of minimum cost paths” (1968), over (set visited, last site). The bound is the
    exact drive through the rest without regard to hours, so the first complete order drives
    least. Of two ways to the same state the later one that drives no less is dropped. Among orders
    of equal driving the earliest return wins.

    Args:
        problem: the request as numbers.
        frame: the day.
        sites: what to visit; memory grows as 2^sites.
        effort: what may be spent, `MAX_STEPS` if nothing is said; below 0 if that was not enough.
    """
    chosen = tuple(sorted(sites))
    if not chosen:
        return () if frame.opens_s + frame.direct_s <= frame.closes_s else None
    found = _Search(problem, frame, chosen).run(effort or Effort())
    return None if found is None else tuple(chosen[place] for place in found)


class _Label(NamedTuple):
    """A way to visit some sites; labels are compared from their first field on.

    Attributes:
        driving_s: bound: the drive so far and the least drive through the rest.
        return_s: bound: the earliest return.
        order: the sites visited, in order.
        visited: the same as a set.
        end_s: end of the last visit.
    """

    driving_s: int
    return_s: int
    order: Order
    visited: int
    end_s: int


class _Search:
    """The search for one day's order; its m sites are numbered 0 to m - 1."""

    def __init__(self, problem: Problem, frame: DayFrame, chosen: Order) -> None:
        sites = list(chosen)
        self._m = len(sites)
        self._frame = frame
        self._sites = chosen
        self._service: list[int] = problem.service_s[sites].tolist()
        self._served: list[int] = set_sums(problem.service_s[sites]).tolist()
        travel = problem.travel_s[sites][:, sites]
        self._travel: list[list[int]] = travel.tolist()
        self._from: list[int] = frame.from_start_s[sites].tolist()
        # Backwards from the end, the way through the rest is a way through a set like any other.
        self._rest: list[list[int]] = label_sets(frame.to_end_s[sites], travel.T).tolist()

    def run(self, effort: Effort) -> Order | None:
        """Return the order, None if there is none or the effort does not suffice."""
        heap: list[_Label] = []
        for site in range(self._m):
            self._push(heap, _Label(0, 0, (), 0, self._frame.opens_s), site)
        earliest: dict[tuple[int, int], int] = {}
        while heap and effort.spend():
            label = heappop(heap)
            if len(label.order) == self._m:
                return label.order
            state = (label.visited, label.order[-1])
            if earliest.get(state, NO_WAY_S) <= label.end_s:
                continue
            earliest[state] = label.end_s
            for site in range(self._m):
                if not label.visited >> site & 1:
                    self._push(heap, label, site)
        return None

    def _push(self, heap: list[_Label], label: _Label, site: int) -> None:
        """Add the state after going on to a site, if it can still be completed in time."""
        order = label.order
        leg = self._travel[order[-1]][site] if order else self._from[site]
        begin = self._frame.begin_s(self._sites[site], label.end_s + leg)
        if begin >= NO_WAY_S:
            return
        visited = label.visited | 1 << site
        rest = self._rest_s(visited, site)
        end = begin + self._service[site]
        left = self._served[-1] - self._served[visited]
        earliest_return = end + left + rest
        if earliest_return <= self._frame.closes_s:
            driven = label.driving_s - self._rest_s(label.visited, order[-1]) if order else 0
            bound = driven + leg + rest
            heappush(heap, _Label(bound, earliest_return, (*order, site), visited, end))

    def _rest_s(self, visited: int, last: int) -> int:
        """Return the least drive from the last site through the rest to the end of the day."""
        full = (1 << self._m) - 1
        return self._rest[full ^ visited | 1 << last][last]
