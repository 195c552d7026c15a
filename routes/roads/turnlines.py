"""Which forbidden turn a drawn line means.

The line is followed along the roads near it as `routes.roads.matching` does, but only as it is
drawn: a turn has a direction. What it runs along, from the first section to the last, is the turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from routes.message import msg
from routes.roads.matching import Search, pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.geo import LonLat
    from routes.message import Message
    from routes.roads.matching import RoadIndex

    _Driven = tuple[int, bool, float, float]

_REACH: Final = 1 / 6
"""Tolerances a line must run along a section at its ends for that to be meant."""

_MEANT_SHARE: Final = 0.5
"""Of a short section at an end of two it means at least this share."""

_TURN: Final = 2
"""Sections of a turn, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTurn:
    """The turn a line means.

    Attributes:
        arcs: its directed sections as `routes.roads.turnbans` writes them; empty if it means none.
        problem: why it means none; None if all is well.
        fix: what to do about it.
    """

    arcs: tuple[int, ...]
    problem: Message | None = None
    fix: Message | None = None


def turn_along(index: RoadIndex, line: Sequence[LonLat], radius_m: float) -> DrawnTurn:
    """Return the turn a drawn line means.

    Args:
        index: the roads.
        line: two points or more, in the direction of driving.
        radius_m: how far the line may be from the road, metres.
    """
    pieces = pieces_of(np.asarray(line, dtype=np.float64), radius_m)
    driven = Search(index, pieces, radius_m).driven()
    for end in (0, -1):
        if _is_only_touched(driven, end, radius_m):
            del driven[end]
    if not driven:
        return DrawnTurn(
            arcs=(),
            problem=msg(
                "no road that may be driven so runs along the line within {radius_m:.0f} m",
                radius_m=radius_m,
            ),
            fix=msg("Draw it along the roads, in the direction of driving."),
        )
    if len(driven) < _TURN:
        return DrawnTurn(
            arcs=(),
            problem=msg("the line passes no junction, so there is no turn"),
            fix=msg(
                "Begin it {radius_m:.0f} m before the junction, and end it as far behind.",
                radius_m=radius_m,
            ),
        )
    arcs = tuple(2 * section + (not forward) for section, forward, _, _ in driven)
    if any(before ^ 1 == after for before, after in pairwise(arcs)):
        return DrawnTurn(
            arcs=(),
            problem=msg("the line turns back on one road, which nobody does where a road leads on"),
            fix=msg("Draw it from one road into another."),
        )
    return DrawnTurn(arcs=arcs)


def _is_only_touched(driven: Sequence[_Driven], end: int, radius_m: float) -> bool:
    """Say whether a line only reaches across a junction into a section, as drawings do."""
    if len(driven) < _TURN:
        return False
    _, _, length_m, share = driven[end]
    return length_m < _REACH * radius_m and (len(driven) > _TURN or share < _MEANT_SHARE)
