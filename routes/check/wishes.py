"""Wishes and limits of the request on what is visited."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routes.check.violation import Code, Violation
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit
    from routes.rules import Rules
    from routes.sites import Site


def wish_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield where the visited sites are not those the request allows."""
    rules = circuit.rules
    visited = {stop.site.id: stop.site for stop in circuit.stops}
    for site_id in dict.fromkeys(rules.must):
        if site_id not in visited:
            problem = msg("the request insists on it, and it is not visited")
            yield Violation(code="must", day=0, where=site_id, problem=problem)
    for site in visited.values():
        for code, problem in _of_one(rules, site):
            yield Violation(code=code, day=0, where=site.id, problem=problem)
    for code, where, problem in _of_all(rules, tuple(visited.values())):
        yield Violation(code=code, day=0, where=where, problem=problem)


def is_other_theme(rules: Rules, site: Site) -> bool:
    """Say whether a site is of none of the themes asked for; those insisted on are of any."""
    return bool(rules.themes) and site.theme not in rules.themes and site.id not in rules.must


def is_group_too_large(rules: Rules, site: Site) -> bool:
    """Say whether a site receives fewer persons than the group has, as far as both are known."""
    persons, most = rules.group_size, site.group_max
    return persons is not None and most is not None and persons > most


def likes_of(rules: Rules, site: Site, others: tuple[Site, ...]) -> list[str]:
    """Return the ids of those of some other sites with which a site is not to be visited."""
    groups = [group for group in rules.one_of if site.id in group]
    return [
        other.id
        for other in others
        if other.id != site.id
        and ((site.alike and site.alike == other.alike) or any(other.id in g for g in groups))
    ]


def _of_one(rules: Rules, site: Site) -> Iterator[tuple[Code, Message]]:
    if site.id in rules.skip:
        yield "skip", msg("the request refuses it, yet it is visited")
    if is_other_theme(rules, site):
        problem = msg(
            "of the theme {theme}, asked for are {themes}",
            theme=site.theme,
            themes=", ".join(rules.themes),
        )
        yield "theme", problem
    if is_group_too_large(rules, site):
        problem = msgn(
            "receives {n} person, the group has {persons}",
            "receives {n} persons, the group has {persons}",
            site.group_max or 0,
            persons=rules.group_size,
        )
        yield "group_size", problem


def _of_all(rules: Rules, visited: tuple[Site, ...]) -> Iterator[tuple[Code, str, Message]]:
    count = Counter(site.theme for site in visited)
    for theme, least in rules.theme_least:
        if count[theme] < least:
            problem = msgn(
                "{n} site of the theme {theme}, not {least}",
                "{n} sites of the theme {theme}, not {least}",
                count[theme],
                theme=theme,
                least=least,
            )
            yield "theme_least", "", problem
    for theme, most in rules.theme_most:
        if count[theme] > most:
            problem = msgn(
                "{n} site of the theme {theme}, over {most}",
                "{n} sites of the theme {theme}, over {most}",
                count[theme],
                theme=theme,
                most=most,
            )
            yield "theme_most", "", problem
    for number, site in enumerate(visited):
        if likes := likes_of(rules, site, visited[:number]):
            problem = msg("visited beside {sites}, only one of them may be", sites=", ".join(likes))
            yield "alike", site.id, problem
    paid = fees_of(visited)
    if rules.budget_mad is not None and paid > rules.budget_mad:
        problem = msgn(
            "{n} dirham a person, at most {budget} may be paid",
            "{n} dirhams a person, at most {budget} may be paid",
            paid,
            budget=rules.budget_mad,
        )
        yield "budget", "", problem


def fees_of(sites: tuple[Site, ...]) -> int:
    """Return the sum of the fees that are known, dirhams a person."""
    return sum(site.charge or 0 for site in sites)
