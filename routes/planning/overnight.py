"""Where to spend the nights: a place for each, among those allowed, for the best circuit.

In the literature this is the orienteering problem with hotel selection (Divsalar, Vansteenwegen
and Cattrysse, “A variable neighborhood search method for the orienteering problem with hotel
selection”, International Journal of Production Economics 145 (2013)).

Few sites: sequences of nights are solved exactly, in order of a bound, until no bound is better
than the best circuit. Many sites: all sequences, or those whose days look best on their own, get a
short search; the best of these, and those that differ from the best in one night, a longer one;
the last few the full one. What a search has found is where the next one begins.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routes.message import Message, msg
from routes.planning.exact import MAX_SITES
from routes.planning.nights import Days
from routes.planning.solve import BOUNDING, Answer, Budget, bounded, find, rank, solve_small

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.planning.nights import Choice
    from routes.planning.problem import Problem

CHOOSING = msg("Choosing where to spend the nights")

MOST_EXACT = 200
"""Sequences solved exactly at most; fewer if many sites make each take long."""

MOST_PAIRS = 60
"""Days, with their two ends, solved on their own for a better bound, at most."""

MOST_SHORT = 48
"""Sequences that get a short search, at most, at first and in each round after that."""

MOST_LONGER, MOST_FULL = 8, 3
"""Sequences that get a longer search, and the full one."""

SHORT, LONGER = 40, 8
"""The iterations of these searches are those of the full one divided by this."""

_LEAST_S = 0.01
"""Seconds of a search at least, where seconds are given."""

_ROUNDS = 3
_BEAM = 500
"""Beginnings of sequences that are followed further, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The best nights that are known.

    Attributes:
        choice: the place of each night.
        answer: the orders, and what is proved of them over all choices.
    """

    choice: Choice
    answer: Answer


def best_nights(
    problem_for: Callable[[Choice], Problem],
    options: Sequence[Sequence[int]],
    budget: Budget,
    *,
    prove: bool = True,
    on_progress: Callable[[Message, float], None] = lambda _phase, _share: None,
) -> Nights | None:
    """Return the best nights with what is proved of them; None if no sequence can be driven.

    Args:
        problem_for: the problem of a sequence of nights. The frame of a day may depend on the
            nights before and after it, and nothing else of the problem on any.
        options: for each night the numbers of the places it may be spent at.
        budget: its iterations are those of each of the last searches, at most `MOST_FULL`; its
            seconds those that all of it takes.
        prove: whether a bound is worked out for what was searched.
        on_progress: told what is being done and the share of it that is done, 0 to 1.
    """
    days = Days(problem_for, options)
    found = _chosen(days, budget, lambda share: on_progress(CHOOSING, share))
    if not prove or found is None or found.answer.orders is None:
        return found
    if found.answer.proof.bound is not None:
        return found
    answer = bounded(found.answer, days.relaxed(), lambda share: on_progress(BOUNDING, share))
    return replace(found, answer=answer)


def _chosen(days: Days, budget: Budget, on_share: Callable[[float], None]) -> Nights | None:
    """Return the best nights that are found, exactly if the sites are few."""
    beam = days.beam(_BEAM)
    if not beam:
        return None
    if len(days.any) <= MAX_SITES:
        return _Exact(days, beam, on_share).best()
    return _Search(days, budget, on_share).best(beam)


class _Exact:
    """Solves sequences exactly, the highest bound first, until no bound is better."""

    def __init__(
        self, days: Days, beam: Sequence[Choice], on_share: Callable[[float], None]
    ) -> None:
        self._days, self._beam, self._on_share = days, list(beam), on_share
        self._all = len(beam) < _BEAM
        self._most = min(MOST_EXACT, 1 << max(0, MAX_SITES + 5 - len(days.any)))
        self._solved: list[Nights] = []

    def best(self) -> Nights:
        """Return the best, proved as far as the bounds of the other sequences allow."""
        if len(self._beam) > self._most:
            self._days.estimate(_most_points, MOST_PAIRS)
            self._beam.sort(key=lambda choice: (-self._days.bound(choice), choice))
        left: list[Choice] = []
        for choice in self._beam:
            if len(self._solved) >= self._most or self._days.bound(choice) < self._points():
                left.append(choice)
                continue
            answer = solve_small(self._days.problem(choice))
            self._solved.append(Nights(choice=choice, answer=answer))
            self._on_share(len(self._solved) / min(self._most, len(self._beam)))
        self._on_share(1.0)
        return self._proved(max((self._days.bound(choice) for choice in left), default=-1))

    def _points(self) -> int:
        """Return the points of the best so far, -1 if there is none."""
        found = (night.answer for night in self._solved if night.answer.orders is not None)
        return max((answer.proof.points for answer in found), default=-1)

    def _proved(self, left: int) -> Nights:
        """Return the best, if the sequences left out cannot have more than some points."""
        if not self._all:
            left = max(left, self._points(), _most_points(self._days.relaxed()))
        best = min(self._solved, key=self._rank)
        points = self._points()
        ties = [night.answer.proof for night in self._solved if -self._rank(night)[0] == points]
        proof = replace(
            best.answer.proof,
            status="optimal" if left <= points else "heuristic",
            bound=max(left, points) if points >= 0 else None,
            least_drive=left < points and all(proof.least_drive for proof in ties),
        )
        return replace(best, answer=replace(best.answer, proof=proof))

    def _rank(self, night: Nights) -> tuple[int, int, int]:
        orders = night.answer.orders
        if orders is None:
            return 1, 0, 0
        return rank(self._days.problem(night.choice), orders)


class _Search:
    """Searches sequences, the more promising the longer."""

    def __init__(self, days: Days, budget: Budget, on_share: Callable[[float], None]) -> None:
        self._days, self._budget, self._on_share = days, budget, on_share
        self._begun = time.perf_counter()
        self._found: dict[Choice, Answer] = {}

    def best(self, beam: Sequence[Choice]) -> Nights:
        """Return the best of the sequences of a beam and those near the best of them."""
        if len(beam) > MOST_FULL:
            beam = self._screened(beam)
        self._search_all(beam, 1, 1.0)
        choice = min(self._found, key=self._rank)
        return Nights(choice=choice, answer=self._found[choice])

    def _screened(self, beam: Sequence[Choice]) -> list[Choice]:
        """Return the few sequences that are best after searches that are not the full ones."""
        if len(beam) > MOST_SHORT:
            beam = self._estimated() or beam
        self._search_all(beam[:MOST_SHORT], SHORT, 0.2)
        for number in range(_ROUNDS):
            near = [choice for choice in self._near_the_best() if choice not in self._found]
            self._search_all(near[:MOST_SHORT], SHORT, 0.2 + 0.1 * (number + 1) / _ROUNDS)
        self._search_all(self._ranked()[:MOST_LONGER], LONGER, 0.5)
        return self._ranked()[:MOST_FULL]

    def _estimated(self) -> list[Choice]:
        """Return a beam by what short searches find for each day on its own; none if too many."""
        budget = self._part(SHORT, 0.1, 10 * MOST_PAIRS)
        found = self._days.estimate(lambda day: find(day, budget).proof.points, 10 * MOST_PAIRS)
        return self._days.beam(_BEAM) if found else []

    def _search_all(self, choices: Sequence[Choice], divisor: int, until: float) -> None:
        """Search sequences until a share of all the work is done; leave some out if time is up."""
        for number, choice in enumerate(choices):
            if self._found and self._budget.seconds is not None and self._left_s(until) <= 0:
                break
            self._search(choice, self._part(divisor, until, len(choices) - number))
        self._on_share(until)

    def _search(self, choice: Choice, budget: Budget) -> None:
        """Search a sequence from what is known of it and of the best one."""
        known = [self._found[found] for found in self._ranked()[:1]]
        known += [self._found[choice]] if choice in self._found else []
        orders = [answer.orders for answer in known if answer.orders is not None]
        problem = self._days.problem(choice)
        answer = find(problem, replace(budget, starts=(*orders, *budget.starts)))
        if choice not in self._found or answer.orders is not None:
            self._found[choice] = answer

    def _part(self, divisor: int, until: float, count: int) -> Budget:
        """Return the budget of one of some searches, of a divisor of the iterations each."""
        iterations = max(1, self._budget.iterations // divisor)
        if self._budget.seconds is None:
            return replace(self._budget, iterations=iterations)
        seconds = max(_LEAST_S, self._left_s(until) / count)
        return replace(self._budget, iterations=iterations, seconds=seconds)

    def _left_s(self, until: float) -> float:
        """Return the seconds left until a share of the time is used."""
        return (self._budget.seconds or 0.0) * until - (time.perf_counter() - self._begun)

    def _near_the_best(self) -> list[Choice]:
        """Return the sequences that differ from the best so far in one night."""
        best = self._ranked()[0]
        return [
            choice
            for night, places in enumerate(self._days.options)
            for place in places
            for choice in [(*best[:night], place, *best[night + 1 :])]
            if self._days.can_be_driven(choice)
        ]

    def _ranked(self) -> list[Choice]:
        return sorted(self._found, key=self._rank)

    def _rank(self, choice: Choice) -> tuple[int, int, int, Choice]:
        """Return what makes a sequence better than others, the best first."""
        orders = self._found[choice].orders
        if orders is None:
            return 1, 0, 0, choice
        return *rank(self._days.problem(choice), orders), choice


def _most_points(problem: Problem) -> int:
    """Return points that no orders of a few sites exceed."""
    answer = solve_small(problem)
    proved = answer.proof.status == "optimal"
    return answer.proof.points if proved else int(problem.prize.sum())
