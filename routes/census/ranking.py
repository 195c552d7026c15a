"""The ranking of sites by what a visit is worth, and what its columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.message import msg, msgn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.census.formula import Formula
    from routes.message import Message
    from routes.sites import Site

HEAD = (msg("rank"), msg("prize"), msg("id"), msg("name"))
"""What the columns of a ranking are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A site in a ranking.

    Attributes:
        rank: from 1; equal prizes share it.
        prize: points.
        site: the site.
    """

    rank: int
    prize: int
    site: Site


def ranking(
    sites: Sequence[Site], chosen: Sequence[Site], formula: Formula | None = None
) -> tuple[Ranked, ...]:
    """Return some sites, best first, each with its rank among all; equal ones by their ids.

    Args:
        sites: all of them.
        chosen: those to return.
        formula: that of the package if none is given.
    """
    prizes = {site.id: prize_of(site, formula) for site in sites}
    falling = sorted(prizes.values(), reverse=True)
    ranked = sorted(chosen, key=lambda site: (-prizes[site.id], site.id))
    return tuple(
        Ranked(rank=falling.index(prizes[site.id]) + 1, prize=prizes[site.id], site=site)
        for site in ranked
    )


def told_title(sites: Sequence[Site]) -> Message:
    """Return what stands above a ranking."""
    return msgn("Ranking, of {n} site:", "Ranking, of {n} sites:", len(sites))
