"""Fairness in planning: prizes that count the visits already promised, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.fairness import FINE, fair_prizes
from routes.circuit import Fairness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.circuit import Circuit
    from routes.planning.request import Request


def collected_prizes(request: Request, prizes: Mapping[str, int]) -> Mapping[str, int]:
    """Return the points to be collected: the prizes, or, with fairness, hundredths of raised ones.

    Args:
        request: what is asked.
        prizes: points of every site of the list, by id.
    """
    if not request.fair:
        return prizes
    return fair_prizes(prizes, dict(request.visits), request.fair, parts=FINE)


def fairness_of(request: Request, without: Circuit) -> Fairness:
    """Return what fairness cost, from the circuit planned without it."""
    return Fairness(
        strength=request.fair,
        visits=request.visits,
        prize_without=without.prize,
        driving_without=without.driving,
    )
