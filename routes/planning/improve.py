"""Finishing touches on found orders: least driving within each day, and nothing left that fits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.insertion import insertions
from routes.planning.order import least_driving_order, useful_lunches
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routes.planning.problem import DayFrame, Order, Orders, Problem

MOST_STOPS = 9
"""A day of more visits is improved step by step: to prove its least drive would take too long."""

_LONGEST_MOVED = 3
"""Calls in a row that are moved together."""


def improved(problem: Problem, orders: Orders) -> Orders:
    """Return orders with each day's drive made least and whatever fits put in.

    It ends when no site of any prize can be put into any day at any place without breaking a
    limit. Above `MOST_STOPS` visits the drive of a day is made less, not least.
    """
    while True:
        shortest = tuple(
            _shortest(problem, frame, order)
            for frame, order in zip(problem.frames, orders, strict=True)
        )
        orders = filled(problem, shortest)
        if orders == shortest:
            return orders


def _shortest(problem: Problem, frame: DayFrame, order: Order) -> Order:
    visits = problem.visits_of(order)
    least = least_driving_order(problem, frame, visits) if len(visits) <= MOST_STOPS else None
    return least or shortened(problem, frame, order)


def shortened(problem: Problem, frame: DayFrame, order: Order) -> Order:
    """Return an order that fits with its drive lessened by local moves until none lessens it.

    A stretch is turned round (2-opt, Croes 1958), up to three calls in a row are moved (Or-opt,
    Or 1976), or lunch is eaten elsewhere. The move that saves the most and fits is made first.
    """
    drive_of = _drive_between(problem, frame, order)
    while True:
        drive_s = drive_of(order)
        moves = {(drive_of(other), other) for other in _neighbours(problem, frame, order)}
        shorter = sorted(move for move in moves if move[0] < drive_s)
        better = next((other for _, other in shorter if fits(problem, frame, other)), None)
        if better is None:
            return order
        order = better


def _drive_between(problem: Problem, frame: DayFrame, order: Order) -> Callable[[Order], int]:
    """Return what tells the drive of any order of some calls and any lunch of the day."""
    nodes = sorted({*order, *frame.lunches})
    rows = np.array(nodes, dtype=np.intp)
    row_of = {node: row for row, node in enumerate(nodes)}
    travel = problem.travel_s[np.ix_(rows, rows)].tolist()
    first, last = frame.from_start_s[rows].tolist(), frame.to_end_s[rows].tolist()

    def drive(other: Order) -> int:
        at = [row_of[node] for node in other]
        between = sum(travel[here][there] for here, there in pairwise(at))
        return int(first[at[0]] + between + last[at[-1]]) if at else NO_WAY_S

    return drive


def _neighbours(problem: Problem, frame: DayFrame, order: Order) -> Iterator[Order]:
    """Yield the orders one move away."""
    m = len(order)
    for begin in range(m):
        for end in range(begin + 2, m + 1):
            yield (*order[:begin], *reversed(order[begin:end]), *order[end:])
        for length in range(1, min(_LONGEST_MOVED, m - begin) + 1):
            moved = order[begin : begin + length]
            rest = (*order[:begin], *order[begin + length :])
            for place in range(len(rest) + 1):
                yield (*rest[:place], *moved, *rest[place:])
    visits = problem.visits_of(order)
    for lunch in useful_lunches(problem, frame, visits) if visits else ():
        for place in range(len(visits) + 1):
            yield (*visits[:place], lunch, *visits[place:])


def filled(problem: Problem, orders: Orders) -> Orders:
    """Return orders with every site put in that fits and keeps the limits, highest prize first.

    Of the days and places where a site fits, the one that adds the least drive is taken.
    """
    days = list(orders)
    visited = problem.visited(orders)
    ranking = sorted(range(len(problem)), key=lambda site: (-int(problem.prize[site]), site))
    for site in ranking:
        more = sorted({*visited, site})
        if site in visited or not all(limit.holds(more) for limit in problem.limits):
            continue
        ways = [
            (way.added_s, day, way.order)
            for day, frame in enumerate(problem.frames)
            for way in insertions(problem, frame, days[day], site)
        ]
        if ways:
            _, day, order = min(ways)
            days[day] = order
            visited |= {site}
    return tuple(days)
