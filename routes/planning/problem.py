"""The problem: a request as numbers, the same for every solver.

Nodes 0 to n - 1 are the sites to choose from. Nodes from n on are lunches: an eating place, or a
picnic at a site, right after its visit. Times are whole seconds since midnight of each day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NO_WAY_S = 1 << 22
"""Seconds (48 days) that stand for "impossible": longer than any day, small enough to be added."""

Order = tuple[int, ...]
"""The nodes of one day, in the order of the calls."""

Orders = tuple[Order, ...]
"""One order a day."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayFrame:
    """One day as numbers; times are seconds since its midnight, N is the number of nodes.

    Attributes:
        opens_s, closes_s: earliest departure and latest return; like the windows, the day closes
            earlier by the slack that the rules ask for.
        direct_s: drive from start to end without a stop; 0 if they are the same place.
        from_start_s: (N,) int64, drive from the start to each node.
        to_end_s: (N,) int64, drive from each node to the end.
        begins_s: for each node its windows of this day, in order, as (earliest, latest) begin of
            the call: the latest is the closing less the length of the call, or the last
            admission, less the slack. Windows that are too short are left out.
        lunches: nodes of which exactly one is called at on this day if it has a visit; empty if
            the day needs no lunch.
        max_drive_s: longest drive of the day; `NO_WAY_S` if there is no limit.
    """

    opens_s: int
    closes_s: int
    direct_s: int
    from_start_s: NDArray[np.int64]
    to_end_s: NDArray[np.int64]
    begins_s: tuple[tuple[tuple[int, int], ...], ...]
    lunches: tuple[int, ...] = ()
    max_drive_s: int = NO_WAY_S

    def begin_s(self, node: int, arrival_s: int) -> int:
        """Return when a call can begin at the earliest, or `NO_WAY_S` if no window is left."""
        for earliest, latest in self.begins_s[node]:
            if arrival_s <= latest:
                return max(arrival_s, earliest)
        return NO_WAY_S

    def same_clock(self, other: DayFrame) -> bool:
        """Say whether the same can be done on two days at the same times."""
        mine = (self.opens_s, self.closes_s, self.direct_s, self.begins_s)
        return (
            mine == (other.opens_s, other.closes_s, other.direct_s, other.begins_s)
            and (self.lunches, self.max_drive_s) == (other.lunches, other.max_drive_s)
            and np.array_equal(self.from_start_s, other.from_start_s)
            and np.array_equal(self.to_end_s, other.to_end_s)
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit:
    """A rule on the set of visited sites: least ≤ sum of their weights ≤ most.

    Attributes:
        name: what it is, such as `theme_most:argan`, `alike:presses`, `budget`, `variant:1`.
        weight: (n,) int64, may be negative.
        least, most: the bounds.
    """

    name: str
    weight: NDArray[np.int64]
    least: int
    most: int

    def holds(self, visited: Sequence[int]) -> bool:
        """Say whether a choice of sites keeps the rule."""
        return self.least <= int(self.weight[list(visited)].sum()) <= self.most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """A request as numbers: n sites, N ≥ n nodes, one frame a day.

    Attributes:
        ids: (N,) the ids of the nodes' places; a picnic has that of its site.
        prize: (n,) int64, points.
        service_s: (N,) int64, length of each call.
        required: numbers of the sites that have to be visited, in order.
        travel_s: (N, N) int64, drive between nodes; `NO_WAY_S` where there is no way or none
            allowed. Going by way of a third node may be shorter.
        rest_s: time between the end of a visit and the drive to the next visit; there is none
            before or after lunch, nor before the way to the end of the day.
        frames: one a day.
        limits: rules on the set of visited sites.
    """

    ids: tuple[str, ...]
    prize: NDArray[np.int64]
    service_s: NDArray[np.int64]
    required: tuple[int, ...]
    travel_s: NDArray[np.int64]
    frames: tuple[DayFrame, ...]
    rest_s: int = 0
    limits: tuple[Limit, ...] = ()

    def __len__(self) -> int:
        """Return the number of sites, n."""
        return len(self.prize)

    @property
    def node_count(self) -> int:
        """Return the number of nodes, N."""
        return len(self.ids)

    @property
    def gap_s(self) -> NDArray[np.int64]:
        """Return (N, N) int64: from the end of a call to the arrival at the next, rest included."""
        gap = self.travel_s.copy()
        n = len(self)
        gap[:n, :n] += np.where(gap[:n, :n] < NO_WAY_S, self.rest_s, 0)
        return gap

    def only(self, sites: Sequence[int]) -> Problem:
        """Return the problem with some of its sites, numbered anew in the order given.

        The lunches stay; where one is a picnic at a site that is gone, no way leads there.
        """
        n = len(self)
        nodes = [*sites, *range(n, self.node_count)]
        kept = np.array(nodes, dtype=np.intp)
        frames = tuple(
            replace(
                frame,
                from_start_s=frame.from_start_s[kept],
                to_end_s=frame.to_end_s[kept],
                begins_s=tuple(frame.begins_s[node] for node in nodes),
                lunches=tuple(node - n + len(sites) for node in frame.lunches),
            )
            for frame in self.frames
        )
        chosen = kept[: len(sites)]
        return Problem(
            ids=tuple(self.ids[node] for node in nodes),
            prize=self.prize[chosen],
            service_s=self.service_s[kept],
            required=tuple(new for new, old in enumerate(sites) if old in self.required),
            travel_s=self.travel_s[np.ix_(kept, kept)],
            frames=frames,
            rest_s=self.rest_s,
            limits=tuple(replace(limit, weight=limit.weight[chosen]) for limit in self.limits),
        )

    def visits_of(self, order: Order) -> Order:
        """Return the visits of an order, without its lunch."""
        return tuple(node for node in order if node < len(self))

    def visited(self, orders: Orders) -> frozenset[int]:
        """Return the sites that some orders visit."""
        return frozenset(node for order in orders for node in self.visits_of(order))

    def prize_of(self, orders: Orders) -> int:
        """Return the points that some orders collect."""
        return int(sum(self.prize[site] for site in self.visited(orders)))

    def keeps_limits(self, orders: Orders) -> bool:
        """Say whether some orders visit what is required and keep every limit."""
        visited = sorted(self.visited(orders))
        return set(self.required) <= set(visited) and all(
            limit.holds(visited) for limit in self.limits
        )


def seconds_of_day(date: dt.date, moment: dt.datetime) -> int:
    """Return a moment as whole seconds since midnight of a date."""
    return whole_seconds(moment - dt.datetime.combine(date, dt.time()))


def whole_seconds(duration: dt.timedelta) -> int:
    """Return a duration in whole seconds, rounded down."""
    return duration // dt.timedelta(seconds=1)
