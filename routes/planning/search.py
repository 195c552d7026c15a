"""The search: ruin and recreate with simulated annealing, for more sites than can be proved.

Two chains run side by side (`routes.planning.kernel`), in three stages:

1. From several starts, each cooled down on its own: where one gets stuck another does not.
2. On the sites alone that any of these ends visits. There are far fewer of them, so a round is
   faster, and their best parts come together.
3. On all sites again, from the best, hardly warm.

After a number of rounds it stops; the clock plays no part unless seconds are given, which only the
benchmarks do. What a chain finds depends on its seed alone, not on how the two are scheduled.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.kernel.anneal import run
from routes.planning.kernel.arrays import (
    Settings,
    best_of,
    model_of,
    rank_of,
    state_of,
    temperature_of,
)
from routes.planning.problem import DayFrame, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from routes.planning.problem import Order, Orders

METHOD = "ruin and recreate"

CHAINS = 2
"""Run side by side, whatever the number of processors: another number finds other circuits."""

_STARTS_SHARE, _UNION_SHARE = 0.6, 0.3
"""Shares of the rounds that the first two stages have; the third has the rest."""

_ROUNDS_A_START, _SECONDS_A_START = 6_000, 0.1
_MOST_STARTS = 8
"""Starts of each chain: one for so many rounds or so long, at most so many."""

_UNION_HEAT, _LAST_HEAT = 0.5, 0.1
"""How warm the later stages begin, of the first."""

_BLOCKS = 200
"""The rounds are done in about so many blocks of one temperature."""

_SEEDS_APART = 1_000
"""More than there are chains in a search, so that those of two seeds have nothing in common."""

_FIRST_BLOCK, _GROWTH, _LEAST_BLOCK = 100, 4, 20
"""Rounds of a block where seconds are given: of the first, growth, and at least."""

_Found = tuple[tuple[int, int], "Orders"]
"""Points (negative) and drive, and the orders; the least is the best."""


def search(  # noqa: PLR0913 - two of them are there to be told
    problem: Problem,
    *,
    seed: int,
    iterations: int | None = None,
    seconds: float | None = None,
    starts: Sequence[Orders] = (),
    on_share: Callable[[float], None] = lambda _: None,
    on_best: Callable[[], None] = lambda: None,
) -> Orders | None:
    """Return good orders, or None if none that keep every rule were found.

    Args:
        problem: the request as numbers.
        seed: of the random numbers, 0 or more.
        iterations: rounds of each chain, at most.
        seconds: it ends after them, at most; what it finds is then a matter of chance.
        starts: orders to begin with, beside none at all; what breaks a rule in them is mended.
        on_share: told the share of the work done.
        on_best: told when better orders were found.

    Raises:
        ValueError: if neither iterations nor seconds are given.
    """
    if not len(problem):
        return ((),) * len(problem.frames)
    clock = _Clock(iterations, seconds, on_share)
    with ThreadPoolExecutor(CHAINS) as pool:
        return _Search(problem, seed, clock, pool, on_best).best(starts)


def load() -> None:
    """Have the compiled search ready: compile it, or load what was compiled before.

    It takes some ten seconds the first time on a computer, later a fraction of one.
    """
    here = np.zeros(1, dtype=np.int64)
    frame = DayFrame(
        opens_s=0, closes_s=1, direct_s=0, from_start_s=here, to_end_s=here, begins_s=(((0, 1),),)
    )
    one_site = Problem(
        ids=("0",),
        prize=here + 1,
        service_s=here,
        required=(),
        travel_s=np.zeros((1, 1), dtype=np.int64),
        frames=(frame,),
    )
    search(one_site, seed=0, iterations=1)


class _Clock:
    """Deals out rounds, by their number or by the time."""

    def __init__(
        self, iterations: int | None, seconds: float | None, on_share: Callable[[float], None]
    ) -> None:
        if iterations is None and seconds is None:
            raise ValueError("a search needs iterations or seconds to end")
        self._iterations, self._seconds, self._on_share = iterations, seconds, on_share
        self._begun = self._dealt = time.perf_counter()
        self._done = self._size = 0
        on_share(0.0)

    @property
    def share(self) -> float:
        """The share of the work that is done, 0 to 1."""
        shares = [0.0]
        if self._iterations is not None:
            shares.append(self._done / self._iterations)
        if self._seconds is not None:
            shares.append((time.perf_counter() - self._begun) / self._seconds)
        return min(1.0, max(shares))

    @property
    def starts(self) -> int:
        """How many starts there is time for."""
        enough = [_MOST_STARTS]
        if self._iterations is not None:
            enough.append(self._iterations // _ROUNDS_A_START)
        if self._seconds is not None:
            enough.append(int(self._seconds / _SECONDS_A_START))
        return max(1, min(enough))

    def blocks(self, until: float) -> Iterator[tuple[int, float]]:
        """Yield rounds to do and how far one is on the way, until a share of all is done.

        The first block of all is done even if there is no time for it, so that something is found.
        """
        begun = self.share
        while self.share < until or not self._done:
            size = self._block(until)
            yield size, (self.share - begun) / max(until - begun, 1e-9)
            self._done += size
            self._on_share(self.share)

    def _block(self, until: float) -> int:
        if self._seconds is None:
            iterations = self._iterations or 0
            left = -(-int(until * iterations * 1e6) // 10**6) - self._done
            return max(1, min(left, -(-iterations // _BLOCKS)))
        now = time.perf_counter()
        took_s, self._dealt = now - self._dealt, now
        if self._size:
            size = int(self._size * self._seconds / _BLOCKS / max(took_s, 1e-6))
            self._size = max(_LEAST_BLOCK, min(size, _GROWTH * self._size))
        else:
            self._size = _FIRST_BLOCK
        return self._size


@dataclass(slots=True)
class _Search:
    """The stages; what they found so far is in `found`, the best first."""

    problem: Problem
    seed: int
    clock: _Clock
    pool: ThreadPoolExecutor
    on_best: Callable[[], None]
    settings: Settings = field(default_factory=Settings)
    chains: int = 0
    found: tuple[_Found, ...] = ()

    def best(self, starts: Sequence[Orders]) -> Orders | None:
        """Return the best orders that all stages find."""
        number = self.clock.starts
        for start in range(number):
            until = _STARTS_SHARE * (start + 1) / number
            self._anneal(self.problem, self._first(starts), until, 1.0)
        until = _STARTS_SHARE + _UNION_SHARE
        union = sorted({site for _, orders in self.found for site in self.problem.visited(orders)})
        if 0 < len(union) < len(self.problem):
            self._anneal_union(union, until)
        self._anneal(self.problem, self._top(starts), 1.0, _LAST_HEAT)
        return self.found[0][1] if self.found else None

    def _first(self, starts: Sequence[Orders]) -> list[Orders]:
        """Return what each chain begins with; the first chains of all with what is given."""
        given = starts[self.chains : self.chains + CHAINS]
        return [*given, *[()] * (CHAINS - len(given))]

    def _top(self, starts: Sequence[Orders]) -> list[Orders]:
        """Return the best found so far, one for each chain."""
        best = [orders for _, orders in self.found[:CHAINS]] or self._first(starts)
        return [best[chain % len(best)] for chain in range(CHAINS)]

    def _anneal_union(self, union: Sequence[int], until: float) -> None:
        """Search among some sites alone, from the best that is known."""
        n, m = len(self.problem), len(union)
        new = {old: number for number, old in enumerate(union)}
        small = self.problem.only(union)
        starts = [
            tuple(tuple(new[v] if v < n else v - n + m for v in order) for order in orders)
            for orders in self._top(())
        ]

        def back(order: Order) -> Order:
            return tuple(union[v] if v < m else v - m + n for v in order)

        self._anneal(small, starts, until, _UNION_HEAT, lambda o: tuple(map(back, o)))

    def _anneal(
        self,
        problem: Problem,
        starts: Sequence[Orders],
        until: float,
        heat: float,
        as_asked: Callable[[Orders], Orders] = lambda orders: orders,
    ) -> None:
        """Cool all chains down until a share of the work is done, and note what they end with."""
        model = model_of(problem, self.settings)
        first = self.seed * _SEEDS_APART + self.chains
        states = [state_of(model, first + chain, start) for chain, start in enumerate(starts)]
        self.chains += CHAINS
        settings = self.settings._replace(hot=round(self.settings.hot * heat))
        best = self.found[0][0] if self.found else None
        for size, way in self.clock.blocks(until):
            temperature = temperature_of(model, settings, way)
            list(self.pool.map(lambda state: run(model, state, size, temperature), states))  # noqa: B023
            ranks = [rank for rank in map(rank_of, states) if rank is not None]
            if ranks and (best is None or min(ranks) < best):
                best = min(ranks)
                self.on_best()
        new = [
            (rank, as_asked(best_of(model, state)))
            for state in states
            for rank in [rank_of(state)]
            if rank is not None
        ]
        self.found = tuple(sorted((*self.found, *new)))
