"""Turn published instances into integers: what every solver gets, the product's and its peers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.instances import InstanceError, OphsInstance, ToptwInstance, decimals_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from numpy.typing import NDArray

LONGEST = 4_000_000
"""Most time units of a tour in a task: the planner takes 2^22 for "no way"."""

_FEW = 15
"""So few sites the planner solves exactly, and adds up the lengths of all tours for that."""

_SCALES_TRIED = 1000
_NEAR = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One tour of a task: from a point to a point, in a span of time."""

    start: int
    end: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """An instance in integers. Points 0 to n - 1 are the sites, the others are starts and ends.

    Attributes:
        prize: (n,) int64, scores times `prize_scale`.
        service: (n,) int64, time units.
        earliest, latest: (n,) int64, first and last begin of service.
        travel: (points, points) int64, time units.
        tours: one a vehicle, trip or day.
        prize_scale: a power of ten.
    """

    prize: NDArray[np.int64]
    service: NDArray[np.int64]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    travel: NDArray[np.int64]
    tours: tuple[Tour, ...]
    prize_scale: int = 1

    def __len__(self) -> int:
        """Return the number of sites, n."""
        return len(self.prize)

    @property
    def longest(self) -> int:
        """Return the length of the longest tour, time units."""
        return max(tour.closes - tour.opens for tour in self.tours)

    def prize_of(self, orders: Sequence[Sequence[int]]) -> int:
        """Return the prize of the sites visited."""
        return sum(int(self.prize[site]) for order in orders for site in order)


def _scaled(values: Sequence[Decimal], scale: int) -> NDArray[np.int64]:
    """Return values times a scale at which all of them are whole."""
    return np.array([int(value * scale) for value in values], dtype=np.int64)


def _squares(x: Sequence[Decimal], y: Sequence[Decimal]) -> tuple[list[list[int]], int]:
    """Return the squared distances as whole numbers, and the square of their unit."""
    scale = 10 ** decimals_of((*x, *y))
    points = [(int(a * scale), int(b * scale)) for a, b in zip(x, y, strict=True)]
    squares = [[(a - c) ** 2 + (b - d) ** 2 for c, d in points] for a, b in points]
    return squares, scale**2


def toptw_task(instance: ToptwInstance, tours: int) -> Task:
    """Return an instance in integers, exactly: sites are vertices 1 to n, each less one.

    Travel is floor(10^d × distance), with d the decimals of the series, by integer square roots.
    """
    times = (*instance.service, *instance.opens, *instance.closes)
    decimals = max(instance.decimals, decimals_of(times))
    scale = 10**decimals
    squares, unit = _squares(instance.x, instance.y)
    up, finer = 100**instance.decimals, 10 ** (decimals - instance.decimals)
    order = [*range(1, len(squares)), 0]
    travel = [[math.isqrt(squares[a][b] * up // unit) * finer for b in order] for a in order]
    opens, closes = _scaled(instance.opens, scale), _scaled(instance.closes, scale)
    if closes.max() > LONGEST:
        raise InstanceError(f"{instance.path}: closing times above {LONGEST // scale} do not fit")
    points = 10 ** decimals_of(instance.score)
    depot = len(order) - 1
    tour = Tour(start=depot, end=depot, opens=int(opens[0]), closes=int(closes[0]))
    return Task(
        prize=_scaled(instance.score[1:], points),
        service=_scaled(instance.service[1:], scale),
        earliest=opens[1:],
        latest=closes[1:],
        travel=np.array(travel, dtype=np.int64),
        tours=(tour,) * tours,
        prize_scale=points,
    )


def ophs_task(instance: OphsInstance) -> Task:
    """Return an instance in integers, with every trip from the start hotel to the end hotel.

    Sites are the vertices after the hotels; points from n on are the hotels. The unit of length
    is about a four-millionth of the longest trip, distances are rounded to the nearest. Published
    limits are the lengths of a good solution's trips to a millionth: rounding up would lose that
    solution (it does so for T3-65-1-2). So a tour may be too long by a hair, see `fitted`.
    """
    hotels, n = instance.hotels, len(instance.x) - instance.hotels
    squares, unit = _squares(instance.x, instance.y)
    scale = _ophs_scale(instance, squares, unit)
    order = [*range(hotels, len(squares)), *range(hotels)]
    travel = [[_root(squares[a][b] * scale**2, unit) for b in order] for a in order]
    points = 10 ** decimals_of(instance.score)
    limits = [int(limit * scale) for limit in instance.limits]
    return Task(
        prize=_scaled(instance.score[hotels:], points),
        service=np.zeros(n, dtype=np.int64),
        earliest=np.zeros(n, dtype=np.int64),
        latest=np.full(n, max(limits), dtype=np.int64),
        travel=np.array(travel, dtype=np.int64),
        tours=tuple(Tour(start=n, end=n + 1, opens=0, closes=limit) for limit in limits),
        prize_scale=points,
    )


def at_hotels(task: Task, stays: Sequence[int]) -> Task:
    """Return a task whose trips lead from hotel to hotel: `stays` has one more than trips."""
    n = len(task)
    legs = zip(task.tours, stays[:-1], stays[1:], strict=True)
    tours = tuple(replace(tour, start=n + start, end=n + end) for tour, start, end in legs)
    return replace(task, tours=tours)


def _root(square: int, unit: int) -> int:
    """Return the root of square / unit, rounded to the nearest."""
    return (math.isqrt(4 * square // unit) + 1) // 2


def fitted(
    instance: OphsInstance, stays: Sequence[int], routes: Sequence[Sequence[int]]
) -> tuple[tuple[int, ...], ...]:
    """Return trips without the least sites of those that the rounding made too long.

    Args:
        instance: says the limits.
        stays: hotels, as vertices.
        routes: vertices of each trip in order.
    """
    kept = []
    for limit, start, end, route in zip(
        instance.limits, stays[:-1], stays[1:], routes, strict=True
    ):
        visits = list(route)
        while visits and instance.length((start, *visits, end)) > float(limit):
            visits.remove(min(visits, key=lambda site: instance.score[site]))
        kept.append(tuple(visits))
    return tuple(kept)


def _ophs_scale(instance: OphsInstance, squares: list[list[int]], unit: int) -> int:
    """Return how many units a length of 1 has: many, and short legs nearly whole in them."""
    distances = np.sort(np.sqrt(np.array(squares, dtype=float) / unit), axis=1)
    short = np.unique(distances[:, 1 : _NEAR + 1].round(12))
    few = len(instance.x) - instance.hotels <= _FEW
    longest = sum(instance.limits) if few else max(instance.limits)
    most = max(1, int(LONGEST / float(longest)))
    tried = np.unique(np.linspace(most / 2, most, _SCALES_TRIED).astype(np.int64))[:, None]
    off = tried * short
    lost = (np.abs(np.rint(off) - off) / tried).mean(axis=1)
    return max(1, int(tried[lost.argmin(), 0]))
