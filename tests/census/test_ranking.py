"""Promises of `routes.census.ranking`: sites by their worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.ranking import ranking, told_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site


def test_the_rank_is_that_among_all_and_equal_prizes_share_it(
    make_site: Callable[..., Site],
) -> None:
    """Equal ones stand in order of their ids, and the next rank is skipped."""
    sites = [
        make_site(name, prize=prize) for name, prize in (("c", 5), ("b", 9), ("a", 5), ("d", 1))
    ]
    ranked = ranking(sites, sites)
    assert [(each.rank, each.site.id, each.prize) for each in ranked] == [
        (1, "b", 9), (2, "a", 5), (2, "c", 5), (4, "d", 1),
    ]  # fmt: skip
    assert [each.rank for each in ranking(sites, sites[3:])] == [4]


def test_the_title_counts_sites(make_site: Callable[..., Site]) -> None:
    """One is not many."""
    assert told_title([make_site("a")]) == "Ranking, of 1 site:"
    assert told_title([make_site("a"), make_site("b")]) == "Ranking, of 2 sites:"
