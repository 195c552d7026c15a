"""The order: the least driving that visits given sites in one day, lunch included, proved."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import timetable
from routes.planning.subsets import detours, entries, label_sets, set_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.planning.problem import DayFrame, Order, Problem

MAX_STEPS = 20_000
"""Steps of about 50 µs after which a search gives up; nine stops rarely need a thousand."""

_MAX_TIE_STEPS = 1_000
"""Steps after which orders of the same drive are no longer compared by their waiting."""


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
    determination of minimum cost paths” (1968), over (set visited, lunch over or not, last call).
    The bound is the exact drive through the rest without regard to hours, so the first complete
    order drives least. Of two ways to the same state the later one that drives no less is
    dropped. Orders of the same drive are then gone through for the least waiting.

    Args:
        problem: the request as numbers.
        frame: the day; the order has its lunch if it needs one, and keeps its longest drive.
        sites: what to visit; lunches among them are ignored. Memory grows as 2^sites.
        effort: what may be spent, `MAX_STEPS` if nothing is said; below 0 if that was not enough.
            None and effort left say that no order fits.
    """
    chosen = tuple(sorted(problem.visits_of(tuple(sites))))
    if not chosen:
        in_time = frame.opens_s + frame.direct_s <= frame.closes_s
        return () if in_time and frame.direct_s <= frame.max_drive_s else None
    return _Search(problem, frame, chosen).run(effort or Effort())


def useful_lunches(problem: Problem, frame: DayFrame, chosen: Order) -> Order:
    """Return the lunches of a day that may be best for some order of the chosen sites.

    Left out is what is shut or out of the way, and what another with the same windows is never
    farther than from anything.
    """
    visits = np.array(chosen, dtype=np.intp)
    lunches = np.array([node for node in frame.lunches if frame.begins_s[node]], dtype=np.intp)
    there = np.vstack([frame.from_start_s[lunches], problem.travel_s[np.ix_(visits, lunches)]])
    back = np.vstack([frame.to_end_s[lunches], problem.travel_s[np.ix_(lunches, visits)].T])
    no_farther = np.logical_and.reduce(
        [*(row[:, None] <= row for row in there), *(row[:, None] <= row for row in back)]
    )
    kinds = [(frame.begins_s[node], int(problem.service_s[node])) for node in lunches.tolist()]
    useful = []
    for place, node in enumerate(lunches.tolist()):
        rivals = np.flatnonzero(no_farther[:, place]).tolist()
        beaten = any(
            kinds[rival] == kinds[place] and (rival < place or not no_farther[place, rival])
            for rival in rivals
            if rival != place
        )
        if not beaten and max(there[:, place].min(), back[:, place].min()) < NO_WAY_S:
            useful.append(node)
    return tuple(useful)


class _Label(NamedTuple):
    """A way to some calls; labels are compared from their first field on.

    Attributes:
        driving_s: bound: the drive so far and the least drive through the rest.
        return_s: bound: the earliest return.
        order: the calls made, in order, numbered as in the search.
        done: the same as a set of bits; that above the visits stands for lunch.
        end_s: end of the last call.
        waiting_s: what of the waiting so far cannot be avoided by leaving later.
        yielding_s: by how much all so far could be put off.
    """

    driving_s: int
    return_s: int
    order: Order
    done: int
    end_s: int
    waiting_s: int = 0
    yielding_s: int = NO_WAY_S


class _Search:
    """The search for one day's order; its m visits are numbered 0 to m - 1, lunches from m on."""

    def __init__(self, problem: Problem, frame: DayFrame, chosen: Order) -> None:
        self._problem, self._frame, self._m = problem, frame, len(chosen)
        lunches = useful_lunches(problem, frame, chosen)
        self._nodes = (*chosen, *lunches)
        self._full = (1 << self._m) - 1 | bool(frame.lunches) << self._m
        nodes = list(self._nodes)
        self._service: list[int] = problem.service_s[nodes].tolist()
        self._served: list[int] = set_sums(problem.service_s[list(chosen)]).tolist()
        self._lunch_s = min(self._service[self._m :], default=0)
        self._travel: list[list[int]] = problem.travel_s[np.ix_(nodes, nodes)].tolist()
        self._from: list[int] = frame.from_start_s[nodes].tolist()
        self._set_rests(list(chosen), list(lunches))

    def _set_rests(self, visits: list[int], lunches: list[int]) -> None:
        """Set the least drives through what is left: with lunch over, after lunch, before lunch.

        Backwards from the end, the way through the rest is a way through a set like any other.
        """
        travel, to_end = self._problem.travel_s, self._frame.to_end_s
        back = travel[np.ix_(visits, visits)].T
        over = label_sets(to_end[visits], back)
        after = detours(over, to_end[lunches], travel[np.ix_(lunches, visits)].T)
        due = label_sets(entries(after, travel[np.ix_(visits, lunches)].T), back)
        self._rest_over: list[list[int]] = over.T.tolist()
        self._rest_after: list[list[int]] = after.tolist()
        self._rest_due: list[list[int]] = due.T.tolist()

    def run(self, effort: Effort) -> Order | None:
        """Return the order, None if there is none or the effort does not suffice."""
        best = self._least_drive(effort)
        if best is None:
            return None
        order = self._named(best.order)
        times = timetable(self._problem, self._frame, order)
        if times is None or not times.waiting_s:
            return order
        patient = self._least_waiting(best.driving_s, times.waiting_s)
        return self._named(patient) if patient else order

    def _named(self, order: Order) -> Order:
        return tuple(self._nodes[call] for call in order)

    def _start(self) -> _Label:
        return _Label(0, 0, (), 0, self._frame.opens_s)

    def _least_drive(self, effort: Effort) -> _Label | None:
        """Return the complete label of least drive; of equal ones, that of the earliest return."""
        heap = [self._start()]
        earliest: dict[tuple[int, int], int] = {}
        while heap and effort.spend():
            label = heappop(heap)
            if label.done == self._full:
                return label
            if label.order:
                state = (label.done, label.order[-1])
                if earliest.get(state, NO_WAY_S) <= label.end_s:
                    continue
                earliest[state] = label.end_s
            for longer in self._longer(label):
                heappush(heap, longer)
        return None

    def _least_waiting(self, driving_s: int, waiting_s: int) -> Order | None:
        """Return the order of a drive known to be least that waits least, if below a given wait.

        Of equal ones it is the first by number. Of two ways to the same state that end at the
        same time, the one that waits no less and yields no more is dropped.
        """
        best, effort = None, Effort(_MAX_TIE_STEPS)
        stack = [self._start()]
        seen: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        while stack and effort.spend():
            label = stack.pop()
            if label.waiting_s >= waiting_s:
                continue
            if label.done == self._full:
                best, waiting_s = label.order, label.waiting_s
                continue
            alike = seen.setdefault((label.done, label.end_s, (label.order or (-1,))[-1]), [])
            if any(w <= label.waiting_s and y >= label.yielding_s for w, y in alike):
                continue
            alike.append((label.waiting_s, label.yielding_s))
            longer = [way for way in self._longer(label) if way.driving_s == driving_s]
            stack += reversed(longer)
        return best

    def _longer(self, label: _Label) -> Iterator[_Label]:
        """Yield the labels after going on to each call that is left, if they can be completed."""
        for call in range(len(self._nodes)):
            if not label.done >> min(call, self._m) & 1:
                longer = self._after(label, call)
                if longer is not None:
                    yield longer

    def _after(self, label: _Label, call: int) -> _Label | None:
        """Return the label after going on to a call, if it can still be completed in time."""
        order, frame = label.order, self._frame
        leg = self._travel[order[-1]][call] if order else self._from[call]
        rest = self._problem.rest_s if order and max(order[-1], call) < self._m else 0
        arrival = label.end_s + rest + leg
        window = next((w for w in frame.begins_s[self._nodes[call]] if arrival <= w[1]), None)
        if window is None:
            return None
        begin = max(arrival, window[0])
        done = label.done | 1 << min(call, self._m)
        ahead = self._ahead_s(done, call)
        end = begin + self._service[call]
        driven = label.driving_s - self._ahead_s(label.done, order[-1]) if order else 0
        bound, earliest_return = driven + leg + ahead, end + ahead + self._left_s(done, call)
        if earliest_return > frame.closes_s or bound > frame.max_drive_s:
            return None
        early = begin - arrival
        put_off = min(early, label.yielding_s)
        return _Label(
            driving_s=bound,
            return_s=earliest_return,
            order=(*order, call),
            done=done,
            end_s=end,
            waiting_s=label.waiting_s + early - put_off,
            yielding_s=min(label.yielding_s - put_off, window[1] - begin),
        )

    def _ahead_s(self, done: int, last: int) -> int:
        """Return the least drive from the last call through the rest to the end of the day."""
        left = self._full ^ done
        if last >= self._m:
            return self._rest_after[last - self._m][left]
        lunch_due, visits = left >> self._m, left & (1 << self._m) - 1
        rest = self._rest_due if lunch_due else self._rest_over
        return rest[last][visits | 1 << last]

    def _left_s(self, done: int, last: int) -> int:
        """Return the least time of the calls and rests that are left."""
        left = self._full ^ done
        lunch_due, visits = left >> self._m, left & (1 << self._m) - 1
        rests = visits.bit_count() - (1 if lunch_due or last >= self._m else 0)
        return (
            self._served[visits]
            + (self._lunch_s if lunch_due else 0)
            + max(0, rests) * self._problem.rest_s
        )
