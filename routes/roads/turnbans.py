"""Turns that are forbidden, as sequences of sections nobody may drive one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - dataclass fields are read at run time

from routes.errors import RoadsError
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SHORTEST = 2
"""Sections of the shortest ban: from one into the next."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnBans:
    """Forbidden turns of a road network, b of them.

    A turn is a sequence of two or more directed sections, each written as twice its index, plus
    one if it is driven from its head to its tail. Whoever drives all of them in turn breaks the
    ban; the sections before the last may be driven.

    Attributes:
        start: (b + 1,) int64, where each ban begins in `arc`.
        arc: (q,) int64, the directed sections of all bans, one ban after the other.
    """

    start: NDArray[np.int64]
    arc: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Check that the arrays fit together, and make them read-only.

        Raises:
            RoadsError: if they do not.
        """
        sizes = np.diff(self.start)
        sound = (
            len(self.start) > 0
            and int(self.start[0]) == 0
            and int(self.start[-1]) == len(self.arc)
            and int(sizes.min(initial=_SHORTEST)) >= _SHORTEST
            and int(self.arc.min(initial=0)) >= 0
        )
        if not sound:
            raise RoadsError(msg("the forbidden turns of the road network do not fit together"))
        self.start.flags.writeable = False
        self.arc.flags.writeable = False

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.start) - 1

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield the directed sections of each ban."""
        arcs = self.arc.tolist()
        for first, last in pairwise(self.start.tolist()):
            yield tuple(arcs[first:last])


def turn_bans(turns: Iterable[Sequence[int]]) -> TurnBans:
    """Return forbidden turns, each once, in ascending order.

    Args:
        turns: the directed sections of each, see `TurnBans`.

    >>> list(turn_bans([(4, 9), (2, 6, 1), (4, 9)]))
    [(2, 6, 1), (4, 9)]
    """
    ordered = sorted({tuple(turn) for turn in turns})
    sizes = [len(turn) for turn in ordered]
    arcs = [arc for turn in ordered for arc in turn]
    return TurnBans(
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        arc=np.array(arcs, dtype=np.int64),
    )
