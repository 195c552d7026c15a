"""Reach: which sets of sites can be visited on one day, and how much that drives at least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.order import useful_lunches
from routes.planning.problem import NO_WAY_S
from routes.planning.subsets import detours, entries, label_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.planning.problem import DayFrame, Order, Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Labels:
    """The least label of each way of a day through all of a set; n sites, c lunches.

    Attributes:
        lunches: the lunches, by node.
        before: (2^n, n) by set and last visit, without lunch.
        after: (c, 2^n) by lunch and set, lunch last; no rows if the day needs none.
        since: (2^n, n) by set and last visit, lunch somewhere before; `before` if it needs none.
    """

    lunches: Order
    before: NDArray[np.int64]
    after: NDArray[np.int32]
    since: NDArray[np.int64]

    def at_end(self, frame: DayFrame) -> NDArray[np.int64]:
        """Return the least label on arrival at the end of the day, (2^n,)."""
        n = self.before.shape[1]
        label: NDArray[np.int64] = (self.since + frame.to_end_s[:n]).min(axis=1)
        for row, lunch in zip(self.after, self.lunches, strict=True):
            label = np.minimum(label, row + frame.to_end_s[lunch])
        return label


def least_drives(problem: Problem, frame: DayFrame) -> NDArray[np.int32]:
    """Return L of a day: (2^n,) seconds by set, `NO_WAY_S` where the set does not fit.

    It is the shortest way through the set and lunch, without regard to hours. The empty set costs
    the way from start to end. That a set with L within the longest drive fits is sure only
    without regard to that: its shortest way may be too late.
    """
    alone_s = frame.opens_s + frame.direct_s
    bound = np.full(1 << len(problem), NO_WAY_S, dtype=np.int32)
    if len(problem):
        lunches = useful_lunches(problem, frame, tuple(range(len(problem))))
        returns = _earliest_ends(problem, frame, lunches).at_end(frame)
        drives = _drives(problem, frame, lunches).at_end(frame)
        fits = (returns <= frame.closes_s) & (drives <= frame.max_drive_s)
        bound[fits] = drives[fits]
    fits_alone = alone_s <= frame.closes_s and frame.direct_s <= frame.max_drive_s
    bound[0] = frame.direct_s if fits_alone else NO_WAY_S
    return bound


def _drives(problem: Problem, frame: DayFrame, lunches: Order) -> _Labels:
    """Return the least drives of a day."""
    n, at = len(problem), np.array(lunches, dtype=np.intp)
    travel = problem.travel_s
    before = label_sets(frame.from_start_s[:n], travel[:n, :n])
    if not frame.lunches:
        return _Labels(lunches=(), before=before, after=_no_rows(before), since=before)
    after = detours(before, frame.from_start_s[at], travel[:n, at])
    since = label_sets(entries(after, travel[at, :n]), travel[:n, :n])
    return _Labels(lunches=lunches, before=before, after=after, since=since)


def _earliest_ends(problem: Problem, frame: DayFrame, lunches: Order) -> _Labels:
    """Return E of a day: the earliest ends of the last call, seconds since midnight."""
    n, at = len(problem), np.array(lunches, dtype=np.intp)
    travel, gap = problem.travel_s, problem.travel_s[:n, :n] + problem.rest_s
    first = frame.opens_s + frame.from_start_s

    def visit(site: int, arrival: NDArray[np.int64]) -> NDArray[np.int64]:
        return _ends(problem, frame, site, arrival)

    def lunch(place: int, arrival: NDArray[np.int32]) -> NDArray[np.int32]:
        return _ends(problem, frame, lunches[place], arrival).astype(np.int32)

    before = label_sets(first[:n], gap, visit)
    if not frame.lunches:
        return _Labels(lunches=(), before=before, after=_no_rows(before), since=before)
    after = detours(before, first[at], travel[:n, at], lunch)
    since = label_sets(entries(after, travel[at, :n]), gap, visit)
    return _Labels(lunches=lunches, before=before, after=after, since=since)


def _no_rows(labels: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.empty((0, len(labels)), dtype=np.int32)


def _ends(
    problem: Problem, frame: DayFrame, node: int, arrival: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Return when a call ends at the earliest, from when the car is there."""
    begin = np.full(arrival.shape, NO_WAY_S, dtype=np.int64)
    for earliest, latest in reversed(frame.begins_s[node]):
        begin = np.where(arrival <= latest, np.maximum(arrival, earliest), begin)
    ends: NDArray[np.int64] = begin + problem.service_s[node]
    return ends


def earliest_order(problem: Problem, day: int, chosen: Order) -> Order:
    """Return the order in which a day that visits some sites, at least one, ends the earliest.

    It has a lunch if the day needs one. The sites are known to fit the day but for its longest
    drive, which is not looked at.
    """
    local = problem.only(chosen)
    frame, m = local.frames[day], len(chosen)
    lunches = useful_lunches(local, frame, tuple(range(m)))
    labels = _earliest_ends(local, frame, lunches)
    left, lunch_due = (1 << m) - 1, bool(lunches)
    onward = frame.to_end_s
    backwards: list[int] = []
    while left or lunch_due:
        visits = labels.since[left] if lunch_due else labels.before[left]
        ways = [(int(label + onward[site]), site) for site, label in enumerate(visits)]
        if lunch_due:
            ways += [
                (int(row[left] + onward[lunch]), lunch)
                for row, lunch in zip(labels.after, lunches, strict=True)
            ]
        _, call = min(ways)
        backwards.append(call)
        onward = local.gap_s[:, call]
        if call < m:
            left ^= 1 << call
        else:
            lunch_due = False
    shift = len(problem) - m
    return tuple(chosen[call] if call < m else call + shift for call in reversed(backwards))
