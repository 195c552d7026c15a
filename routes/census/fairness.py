"""Fairness between sites: who was promised how many visits, and what the next circuit owes them.

The idea is equity of attention (Biega, Gummadi and Weikum, “Equity of Attention: Amortizing
Individual Fairness in Rankings”, SIGIR 2018): one list cannot be fair, as somebody is always left
out, but a series of them can, if each makes up for those before. Where the paper makes attention
proportional to worth, all sites are due the same here: `docs/fairness.md` explains the formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from routes.errors import RequestError
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FINE = 100
"""Parts of a point in which a planner should count, so that rounding up is at most 1 % of one."""


def fair_prizes(
    prizes: Mapping[str, int], visits: Mapping[str, int], strength: float, *, parts: int = 1
) -> dict[str, int]:
    """Return the prizes with those of the under-visited raised.

    Each of the n sites is due the mean of the visits promised to them. A site that was promised the
    share v of its due gets its prize times 1 + strength · max(0, 1 − v), rounded up: one that had
    its due keeps its prize, one that was never promised a visit gets 1 + strength times as much. No
    prize is lowered, and of two sites the one with fewer visits never has the lower factor.

    Args:
        prizes: points, at least 0, by the id of the site.
        visits: visits promised by the id of the site; absent is none; others than those of
            `prizes` do not count.
        strength: from 0, which changes nothing, to 1; it counts to a thousandth.
        parts: the unit of what is returned is a point divided by this (`FINE` for a planner).

    Raises:
        RequestError: if the strength is not from 0 to 1.

    >>> fair_prizes({"a": 12, "b": 12, "c": 4}, {"a": 6}, 0.5)
    {'a': 12, 'b': 18, 'c': 6}
    """
    if not 0 <= strength <= 1:
        raise RequestError(
            msg(
                "the strength of fairness is {strength}: give a number from 0 to 1.",
                strength=strength,
            )
        )
    counts = {site_id: visits.get(site_id, 0) for site_id in prizes}
    total, n = sum(counts.values()), len(counts)
    exact = Fraction(round(strength * 1000), 1000)

    def raised(site_id: str) -> int:
        # without any visit nobody has had fewer than another
        lack = max(Fraction(0), 1 - Fraction(counts[site_id] * n, total)) if total else Fraction(0)
        return -(-prizes[site_id] * parts * (1 + exact * lack) // 1)

    return {site_id: raised(site_id) for site_id in prizes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a site has of the promised visits, before and after a circuit.

    Attributes:
        site_id: which site.
        visits_before, visits_after: visits promised.
        before, after: their share of the visits of all sites, 0 to 1; 0 if there are none.
    """

    site_id: str
    visits_before: int
    visits_after: int
    before: float
    after: float


def shares(visits: Mapping[str, int], ids: Iterable[str]) -> dict[str, float]:
    """Return the share of each of some sites in the visits promised to them, 0 to 1.

    >>> shares({"a": 3, "b": 1}, ["a", "b", "c"])
    {'a': 0.75, 'b': 0.25, 'c': 0.0}
    """
    counts = {site_id: visits.get(site_id, 0) for site_id in ids}
    total = sum(counts.values())
    return {site_id: count / total if total else 0.0 for site_id, count in counts.items()}


def changed_shares(
    visits: Mapping[str, int], promises: Mapping[str, int], ids: Iterable[str]
) -> tuple[Share, ...]:
    """Return the share of each of some sites before and after a circuit, in the order given.

    Args:
        visits: visits promised before, by the id of the site.
        promises: visits that the circuit promises.
        ids: the sites to compare.
    """
    sites = tuple(dict.fromkeys(ids))
    later = {site_id: visits.get(site_id, 0) + promises.get(site_id, 0) for site_id in sites}
    before, after = shares(visits, sites), shares(later, sites)
    return tuple(
        Share(
            site_id=site_id,
            visits_before=visits.get(site_id, 0),
            visits_after=later[site_id],
            before=before[site_id],
            after=after[site_id],
        )
        for site_id in sites
    )


def gini(counts: Iterable[int]) -> float:
    """Return how concentrated counts are, from 0 (all equal) towards 1 (all in one place).

    The coefficient of Gini (“Variabilità e mutabilità”, 1912): half the mean difference of all
    pairs, divided by the mean. With n counts of which one has all it is 1 − 1/n; without any it
    is 0.

    Args:
        counts: whole numbers, at least 0.

    >>> gini([5, 5, 5, 5])
    0.0
    >>> gini([0, 0, 0, 8])
    0.75
    """
    rising = sorted(counts)
    n, total = len(rising), sum(rising)
    if not total:
        return 0.0
    return sum((2 * rank - n + 1) * count for rank, count in enumerate(rising)) / (n * total)
