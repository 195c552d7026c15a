"""The rules on the set of visited sites, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routes.planning.problem import Limit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from routes.rules import Rules
    from routes.sites import Site


def limits_of(rules: Rules, sites: Sequence[Site]) -> tuple[Limit, ...]:
    """Return the limits that a choice among some sites could break, by what they are about.

    Their names are `theme_least:` and `theme_most:` with the theme, `one_of:` with the number of
    the group from 1, `alike:` with the label, and `budget`.
    """
    return tuple(limit for limit in _limits(rules, sites) if _can_break(limit))


def variant_limit(number: int, sites: Sequence[Site], before: Collection[str]) -> Limit:
    """Return the limit that a third of the stops, at least, differ from those of another circuit.

    Common stops may be two thirds at most: common ≤ 2 × new.

    Args:
        number: of the other circuit, from 1; part of the name, `variant:1`.
        sites: to choose from.
        before: ids of the sites the other circuit visits.
    """
    weight = _weights(1 if site.id in before else -2 for site in sites)
    return Limit(name=f"variant:{number}", weight=weight, least=-2 * len(sites), most=0)


def _limits(rules: Rules, sites: Sequence[Site]) -> Iterator[Limit]:
    for theme, least in rules.theme_least:
        weight = _weights(site.theme == theme for site in sites)
        yield Limit(name=f"theme_least:{theme}", weight=weight, least=least, most=len(sites))
    for theme, most in rules.theme_most:
        weight = _weights(site.theme == theme for site in sites)
        yield Limit(name=f"theme_most:{theme}", weight=weight, least=0, most=most)
    for number, group in enumerate(rules.one_of, start=1):
        weight = _weights(site.id in group for site in sites)
        yield Limit(name=f"one_of:{number}", weight=weight, least=0, most=1)
    for label in sorted({site.alike for site in sites if site.alike}):
        weight = _weights(site.alike == label for site in sites)
        yield Limit(name=f"alike:{label}", weight=weight, least=0, most=1)
    if rules.budget_mad is not None:
        weight = _weights(site.charge or 0 for site in sites)
        yield Limit(name="budget", weight=weight, least=0, most=rules.budget_mad)


def _weights(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _can_break(limit: Limit) -> bool:
    return limit.least > 0 or int(limit.weight.sum()) > limit.most
