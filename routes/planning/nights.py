"""The days of every sequence of nights, as numbers, and what a day is worth on its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.planning.problem import DayFrame, Problem

Choice = tuple[int, ...]
"""The number of the place of each night."""

Pair = tuple[int, int | None, int | None]
"""A day and the places of the nights before and after it; None at the ends of the circuit."""


class Days:
    """The days of every sequence of nights, each with the places before and after it.

    Attributes:
        any: the problem of some sequence; only its frames depend on it.
    """

    def __init__(
        self, problem_for: Callable[[Choice], Problem], options: Sequence[Sequence[int]]
    ) -> None:
        self._problem_for = problem_for
        self.options = [tuple(dict.fromkeys(night)) for night in options]
        self.any = problem_for(tuple(night[0] for night in self.options))
        self._frames: dict[Pair, DayFrame] = {}
        self._worth: dict[Pair, int] = {}
        ends = [(None,), *self.options, (None,)]
        for day in range(len(ends) - 1):
            for pair in product((day,), ends[day], ends[day + 1]):
                self._frames[pair] = self._frame(pair)

    def _frame(self, pair: Pair) -> DayFrame:
        day, before, after = pair
        choice = [night[0] for night in self.options]
        if before is not None:
            choice[day - 1] = before
        if after is not None:
            choice[day] = after
        return self._problem_for(tuple(choice)).frames[day]

    def pairs(self, choice: Choice) -> tuple[Pair, ...]:
        """Return the days of a sequence."""
        ends = (None, *choice, None)
        return tuple((day, ends[day], ends[day + 1]) for day in range(len(ends) - 1))

    def can_be_driven(self, choice: Choice) -> bool:
        """Say whether every day of a sequence may get to its end in time."""
        return all(can_end(self.any, self._frames[pair]) for pair in self.pairs(choice))

    def problem(self, choice: Choice) -> Problem:
        """Return the problem of a sequence."""
        return replace(self.any, frames=tuple(self._frames[pair] for pair in self.pairs(choice)))

    def worth(self, pair: Pair) -> int:
        """Return points that a day cannot exceed, or, once estimated, about what it collects."""
        if pair not in self._worth:
            self._worth[pair] = most_of_day(self.any, self._frames[pair])
        return self._worth[pair]

    def bound(self, choice: Choice) -> int:
        """Return points that a sequence cannot exceed."""
        everything = int(self.any.prize.sum())
        return min(everything, sum(self.worth(pair) for pair in self.pairs(choice)))

    def estimate(self, points: Callable[[Problem], int], most: int) -> bool:
        """Work out the worth of every day on its own, without what holds for the whole circuit.

        Returns:
            Whether that was done; not if there are more than `most` days with their ends.
        """
        pairs = [pair for pair, frame in self._frames.items() if can_end(self.any, frame)]
        if len(pairs) > most:
            return False
        for pair in pairs:
            alone = replace(self.any, frames=(self._frames[pair],), required=(), limits=())
            self._worth[pair] = points(alone)
        return True

    def beam(self, width: int) -> list[Choice]:
        """Return the sequences that may lead from day to day, those of the most worth first.

        All of them if there are no more than `width`; otherwise beginnings of less worth, added
        over their days, are dropped on the way.
        """
        beginnings: list[tuple[int, Choice]] = [(0, ())]
        for night in (*self.options, (None,)):
            longer = []
            for worth, choice in beginnings:
                before = choice[-1] if choice else None
                for after in night:
                    pair = (len(choice), before, after)
                    if can_end(self.any, self._frames[pair]):
                        done = choice if after is None else (*choice, after)
                        longer.append((worth - self.worth(pair), done))
            beginnings = sorted(longer)[:width]
        return [choice for _, choice in beginnings]

    def relaxed(self) -> Problem:
        """Return a problem in which each day may begin and end at any of its places."""
        frames = [
            relaxed_frame([frame for pair, frame in self._frames.items() if pair[0] == day])
            for day in range(len(self.any.frames))
        ]
        return replace(self.any, frames=tuple(frames))


def can_end(problem: Problem, frame: DayFrame) -> bool:
    """Say whether a day may get from its start to its end in time, over some sites if need be.

    It needs them where a drive without a stop is limited.
    """
    left_s = frame.closes_s - frame.opens_s
    if frame.direct_s <= left_s:
        return True
    there = frame.from_start_s
    while int((there + frame.to_end_s).min(initial=NO_WAY_S)) > left_s:
        further = (there[:, None] + problem.travel_s).min(axis=0, initial=NO_WAY_S)
        nearer = np.minimum(there, further)
        if np.array_equal(nearer, there):
            return False
        there = nearer
    return True


def most_of_day(problem: Problem, frame: DayFrame) -> int:
    """Return points that no order of a day exceeds, by its time alone.

    Every visit takes its length and the shortest way to it. Those of the most points per second
    are taken until the day is full, the last one in part (Dantzig, “Discrete-variable extremum
    problems”, Operations Research 5 (1957)).
    """
    n = len(problem)
    gap_s = problem.gap_s
    np.fill_diagonal(gap_s, NO_WAY_S)
    into_s = np.minimum(gap_s.min(axis=0, initial=NO_WAY_S), frame.from_start_s)[:n]
    takes_s = into_s + problem.service_s[:n]
    back_s = int(frame.to_end_s.min(initial=NO_WAY_S))
    left_s = frame.closes_s - frame.opens_s - back_s
    is_open = np.array([bool(windows) for windows in frame.begins_s[:n]], dtype=bool)
    sites = np.flatnonzero(is_open & (takes_s <= left_s) & (problem.prize > 0))
    points = 0
    for site in sites[np.argsort(takes_s[sites] / problem.prize[sites], kind="stable")].tolist():
        if takes_s[site] > left_s:
            return points + int(problem.prize[site] * left_s // takes_s[site])
        points += int(problem.prize[site])
        left_s -= int(takes_s[site])
    return points


def relaxed_frame(frames: Sequence[DayFrame]) -> DayFrame:
    """Return a day in which everything can be done that can be done in one of some days.

    They are the same date with other ends; the windows of their sites are the same.
    """
    first = frames[0]
    needs_lunch = all(frame.lunches for frame in frames)
    begins = tuple(
        max((frame.begins_s[node] for frame in frames), key=len)
        for node in range(len(first.begins_s))
    )
    return replace(
        first,
        opens_s=min(frame.opens_s for frame in frames),
        closes_s=max(frame.closes_s for frame in frames),
        direct_s=min(frame.direct_s for frame in frames),
        from_start_s=np.min([frame.from_start_s for frame in frames], axis=0),
        to_end_s=np.min([frame.to_end_s for frame in frames], axis=0),
        begins_s=begins,
        lunches=tuple(sorted({node for frame in frames for node in frame.lunches}))
        if needs_lunch
        else (),
        max_drive_s=max(frame.max_drive_s for frame in frames),
    )
