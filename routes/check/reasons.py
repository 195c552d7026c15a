"""Why a site is left out: the first true reason, as far as wishes, hours and the choice tell.

What only the roads tell is judged by `routes.check.reach`. That another variant has a site
(`other_variant`) cannot be seen in one circuit: only what would come before it is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routes.census.visit import hours_of
from routes.check.violation import Code, Violation
from routes.check.wishes import fees_of, is_group_too_large, is_other_theme, likes_of
from routes.check.worth import worth_of
from routes.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.census.formula import Formula
    from routes.circuit import Circuit, Reason, Unvisited
    from routes.sites import Site

BY_REQUEST: tuple[Reason, ...] = ("skipped", "other_theme", "worth_nothing", "group_too_large")
"""Reasons the request and the facts of the site give by themselves; they come first."""

BY_ROADS: tuple[Reason, ...] = ("far_from_road", "unreachable")
"""Reasons that only the roads tell."""

BY_HOURS: tuple[Reason, ...] = ("souk_day_unknown", "out_of_season", "closed")
"""Reasons the hours of the days give."""

BY_CHOICE: tuple[Reason, ...] = ("displaced", "theme_full", "over_budget")
"""Reasons the other visited sites give."""


def reason_rules(circuit: Circuit, formula: Formula | None) -> Iterator[Violation]:
    """Yield sites left out for a reason that is not true, or not the first."""
    for unvisited in circuit.unvisited:
        for code, problem in _reason(circuit, formula, unvisited):
            yield Violation(code=code, day=0, where=unvisited.site.id, problem=problem)


def _reason(
    circuit: Circuit, formula: Formula | None, unvisited: Unvisited
) -> Iterator[tuple[Code, Message]]:
    reason, site = unvisited.reason, unvisited.site
    asked = _by_request(circuit, formula, site)
    if asked is not None or reason in BY_REQUEST:
        if reason not in (asked, *_untold(circuit, formula, unvisited)):
            unsaid = msg("{reason}, yet the request does not say so", reason=reason)
            yield "reason", _first(asked, unsaid, reason)
        return
    if reason in BY_ROADS:
        return
    shut = _by_hours(circuit, site)
    if shut is not None or reason in BY_HOURS:
        if reason != shut:
            is_open = msg("{reason}, yet it is open on a day", reason=reason)
            yield "reason", _first(shut, is_open, reason)
        return
    yield from _choice(circuit, unvisited)


def _first(first: Reason | None, otherwise: Message, reason: Reason) -> Message:
    """Return that another reason comes first; if none does, what else is wrong."""
    if first is None:
        return otherwise
    return msg("{reason}, yet the first reason is {first}", reason=reason, first=first)


def _by_request(circuit: Circuit, formula: Formula | None, site: Site) -> Reason | None:
    """Return the first reason that the request and the facts of a site give, None if none does."""
    if site.id in circuit.rules.skip:
        return "skipped"
    if is_other_theme(circuit.rules, site):
        return "other_theme"
    if worth_of(site, circuit.rules, formula) == 0:
        return "worth_nothing"
    return "group_too_large" if is_group_too_large(circuit.rules, site) else None


def _untold(circuit: Circuit, formula: Formula | None, unvisited: Unvisited) -> tuple[Reason, ...]:
    """Return the reason that cannot be judged, for want of the formula of the prizes."""
    worth = worth_of(unvisited.site, circuit.rules, formula)
    is_untold = worth is None and unvisited.prize == 0
    return ("worth_nothing",) if is_untold else ()


def _by_hours(circuit: Circuit, site: Site) -> Reason | None:
    """Return the reason that the hours of a site on the days give, None if it opens on one."""
    dates = [itinerary.day.date for itinerary in circuit.itineraries]
    hours = [hours_of(site, date) for date in dates]
    if any(day.windows for day in hours):
        return None
    if hours and all(day.basis == "unknown" for day in hours):
        return "souk_day_unknown"
    whole_year = replace(site, season="")
    outside = all("out_of_season" in [note.code for note in day.why] for day in hours)
    would_open = any(hours_of(whole_year, date).windows for date in dates)
    return "out_of_season" if outside and would_open else "closed"


def _choice(circuit: Circuit, unvisited: Unvisited) -> Iterator[tuple[Code, Message]]:
    """Yield if the visited sites are not, or are, what leaves a site out that would fit."""
    site, reason = unvisited.site, unvisited.reason
    visited = tuple({stop.site.id: stop.site for stop in circuit.stops}.values())
    likes = likes_of(circuit.rules, site, visited)
    if reason == "displaced" and unvisited.because and unvisited.because not in likes:
        problem = msg("“{site}” is not visited, or not like it", site=unvisited.because)
        yield "because", problem
    if reason not in (*BY_CHOICE, "other_variant"):
        return
    first = _by_choice(circuit, site, visited)
    if reason != (first or "other_variant"):
        room = msg("{reason}, yet the visited sites leave room for it", reason=reason)
        yield "reason", _first(first, room, reason)


def _by_choice(circuit: Circuit, site: Site, visited: tuple[Site, ...]) -> Reason | None:
    """Return the first reason that the visited sites give to leave out one that would fit."""
    rules = circuit.rules
    if likes_of(rules, site, visited):
        return "displaced"
    count = sum(other.theme == site.theme for other in visited)
    if any(theme == site.theme and count >= most for theme, most in rules.theme_most):
        return "theme_full"
    fees = fees_of((*visited, site))
    is_over = bool(site.charge) and rules.budget_mad is not None and fees > rules.budget_mad
    return "over_budget" if is_over else None
