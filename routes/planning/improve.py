"""Finishing touches on found orders: least driving within each day, and nothing left that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.planning.order import least_driving_order
from routes.planning.schedule import insertions

if TYPE_CHECKING:
    from routes.planning.problem import DayFrame, Order, Orders, Problem

MOST_STOPS = 9
"""A day of more stops keeps its order: the proof of the least drive would take too long."""


def improved(problem: Problem, orders: Orders) -> Orders:
    """Return orders with each day's drive made least and whatever fits put in.

    It ends when no site of any prize can be put into any day at any place.
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
    if len(order) > MOST_STOPS:
        return order
    return least_driving_order(problem, frame, order) or order


def filled(problem: Problem, orders: Orders) -> Orders:
    """Return orders with every site put in that fits, the highest prize first.

    Of the days and places where a site fits, the one that adds the least drive is taken.
    """
    days = list(orders)
    visited = {site for order in orders for site in order}
    ranking = sorted(range(len(problem)), key=lambda site: (-int(problem.prize[site]), site))
    for site in ranking:
        if site in visited:
            continue
        ways = [
            (way.added_s, day, way.order)
            for day, frame in enumerate(problem.frames)
            for way in insertions(problem, frame, days[day], site)
            if way.overrun_s <= 0
        ]
        if ways:
            _, day, order = min(ways)
            days[day] = order
    return tuple(days)
