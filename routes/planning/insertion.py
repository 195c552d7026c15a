"""Insertion: where a further site can be put into a day that is planned already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import has_lunch_due, legs_s, rests_s

if TYPE_CHECKING:
    from routes.planning.problem import DayFrame, Order, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """An order with one site put in, which fits its day.

    Attributes:
        order: the order with it; its lunch may have moved.
        added_s: by how much the day's drive is longer; below 0 if it is shorter.
    """

    order: Order
    added_s: int


def insertions(problem: Problem, frame: DayFrame, order: Order, site: int) -> list[Insertion]:
    """Return the ways to put a site into an order that fit the day.

    Lunch stays as it is if the site fits in somewhere. If not, all ways with lunch at another
    time or place are returned; an idle day gets its lunch that way.
    """
    if not frame.begins_s[site]:
        return []
    drive_s = sum(legs_s(problem, frame, order)) if order else frame.direct_s
    ways = []
    if has_lunch_due(problem, frame, (*order, site)):
        ways = _Passes(problem, frame, order).ways(site)
    if not ways and frame.lunches:
        visits = problem.visits_of(order)
        for place in range(len(visits) + 1):
            passes = _Passes(problem, frame, (*visits[:place], site, *visits[place:]))
            ways += [way for lunch in frame.lunches for way in passes.ways(lunch)]
    return [Insertion(order=longer, added_s=total - drive_s) for longer, total in ways]


class _Passes:
    """What an order leaves room for, worked out once for all that may be put in.

    One pass forwards gives the earliest leave before each place, one backwards the latest arrival
    at the call that now is there; so each way costs the same few steps however long the order is.
    """

    def __init__(self, problem: Problem, frame: DayFrame, order: Order) -> None:
        self._problem, self._frame, self._order = problem, frame, order
        self._rooms: dict[int, list[int]] = {}
        self._legs = legs_s(problem, frame, order) if order else [0]
        rests = rests_s(problem, order)
        self._leave = [frame.opens_s]
        for place, node in enumerate(order):
            rest_s = rests[place - 1] if place else 0
            begin = frame.begin_s(node, self._leave[-1] + rest_s + self._legs[place])
            self._leave.append(min(begin + int(problem.service_s[node]), NO_WAY_S))
        self._latest = [frame.closes_s]
        for place in reversed(range(len(order))):
            gap_s = self._legs[place + 1] + rests[place]
            end = self._latest[0] - gap_s
            self._latest.insert(0, _latest_begin(problem, frame, order[place], end))

    def ways(self, node: int) -> list[tuple[Order, int]]:
        """Return the orders with a node put in that fit, and their drives."""
        found = []
        for place in self._room(int(self._problem.service_s[node])):
            drive_s = self._drive_with(node, place)
            if drive_s <= self._frame.max_drive_s and drive_s < NO_WAY_S:
                found.append(((*self._order[:place], node, *self._order[place:]), drive_s))
        return found

    def _room(self, service_s: int) -> list[int]:
        """Return the places with room for a call; all lunches last the same and share them."""
        if service_s not in self._rooms:
            self._rooms[service_s] = [
                place
                for place, leave in enumerate(self._leave)
                if leave + service_s <= self._latest[place]
            ]
        return self._rooms[service_s]

    def _drive_with(self, node: int, place: int) -> int:
        """Return the day's drive with a node put in at a place; `NO_WAY_S` if it is too late."""
        frame, order = self._frame, self._order
        around = (*order[max(place - 1, 0) : place], node, *order[place : place + 1])
        legs, rests = legs_s(self._problem, frame, around), rests_s(self._problem, around)
        at = 1 if place else 0
        there, on = legs[at : at + 2]
        begin = frame.begin_s(node, self._leave[place] + there + (rests[0] if place else 0))
        arrival = begin + int(self._problem.service_s[node]) + rests[at] + on
        if arrival > self._latest[place]:
            return NO_WAY_S
        return sum(self._legs[:place]) + there + on + sum(self._legs[place + 1 :])


def _latest_begin(problem: Problem, frame: DayFrame, node: int, leave_s: int) -> int:
    """Return when a call begins at the latest that is to be over at some time; -1 if it cannot."""
    by = leave_s - int(problem.service_s[node])
    begins = [min(latest, by) for earliest, latest in frame.begins_s[node] if earliest <= by]
    return max(begins, default=-1)
