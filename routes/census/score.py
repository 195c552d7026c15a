"""The prize: what a visit to a site is worth, in points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.visit import kind_defaults

if TYPE_CHECKING:
    from routes.sites import Site


def prize_of(site: Site) -> int:
    """Return the worth of a visit, in points: the site's own, or that of its kind."""
    return kind_defaults()[site.kind].prize if site.prize is None else site.prize
