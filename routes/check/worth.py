"""What a site is worth, as far as a circuit tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from routes.census.formula import Formula
    from routes.rules import Rules
    from routes.sites import Site


def worth_of(site: Site, rules: Rules, formula: Formula | None) -> int | None:
    """Return the points of a site; None if they come from a formula that was not given.

    The prize the office sets itself needs no formula.
    """
    if site.prize is None and rules.formula and formula is None:
        return None
    return prize_of(site, formula)


def prize_problem(
    prize: int, site: Site, rules: Rules, formula: Formula | None
) -> tuple[Message, ...]:
    """Return what is wrong with the points counted for a site, nothing if all is well."""
    worth = worth_of(site, rules, formula)
    if worth is None:
        return (msg("counts {points} points, fewer than none", points=prize),) if prize < 0 else ()
    if prize == worth:
        return ()
    problem = msgn(
        "counts {n} point, the site is worth {worth}",
        "counts {n} points, the site is worth {worth}",
        prize,
        worth=worth,
    )
    return (problem,)
