"""Rules of the choice: which sites are visited, which are not, and why not."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.census.visit import hours_of
from routes.check.violation import Code, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Unvisited

_BEFORE_THE_HOURS = ("skipped", "other_theme", "far_from_road", "unreachable")
"""Reasons that may hold whatever the hours of a site are."""


def choice_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield what is wrong with the choice of sites."""
    for code, where, problem in _lists(circuit):
        yield Violation(code=code, day=0, where=where, problem=problem)
    themes = _wanted_themes(circuit)
    for unvisited in circuit.unvisited:
        for code, problem in (*_facts(unvisited), *_reason(circuit, themes, unvisited)):
            yield Violation(code=code, day=0, where=unvisited.site.id, problem=problem)


def _lists(circuit: Circuit) -> Iterator[tuple[Code, str, str]]:
    """Yield sites that are in a list twice, in both, or missing."""
    visits = Counter(stop.site.id for stop in circuit.stops)
    left = Counter(unvisited.site.id for unvisited in circuit.unvisited)
    for site_id, count in visits.items():
        if count > 1:
            yield "visited_twice", site_id, f"visited {count} times"
        if site_id in left:
            yield "visited_and_unvisited", site_id, "visited, yet in the list of those left out"
    for site_id, count in left.items():
        if count > 1:
            yield "unvisited_twice", site_id, f"left out {count} times"
    for site_id in dict.fromkeys(circuit.must):
        if site_id not in visits:
            yield "must", site_id, "the request insists on it, and it is not visited"


def _wanted_themes(circuit: Circuit) -> set[str]:
    """Return themes that the request must have wanted; sites it insists on are of any theme."""
    visited = [stop.site for stop in circuit.stops]
    considered = [
        unvisited.site
        for unvisited in circuit.unvisited
        if unvisited.reason not in {"skipped", "other_theme"}
    ]
    return {site.theme for site in (*visited, *considered) if site.id not in circuit.must}


def _facts(unvisited: Unvisited) -> Iterator[tuple[Code, str]]:
    """Yield figures of an unvisited site that cannot be."""
    worth = prize_of(unvisited.site)
    if unvisited.prize != worth:
        yield "prize", f"counts {unvisited.prize} points, the site is worth {worth}"
    minutes = unvisited.extra_min
    if minutes is not None and (unvisited.reason != "no_time" or minutes < 0):
        yield "extra_min", f"{minutes} minutes of overrun with the reason {unvisited.reason}"
    snap_m = unvisited.snap_m
    if snap_m is not None and not (math.isfinite(snap_m) and snap_m >= 0):
        yield "snap", f"{snap_m} m from the road"


def _reason(circuit: Circuit, themes: set[str], unvisited: Unvisited) -> Iterator[tuple[Code, str]]:
    """Yield why a reason cannot be the first true one, as far as hours and wishes tell."""
    site, reason = unvisited.site, unvisited.reason
    if reason == "skipped" and site.id in circuit.must:
        yield "reason", "left out on request, yet the request insists on it"
    if reason == "other_theme" and site.theme in themes:
        yield "reason", f"left out for its theme, yet sites of the theme {site.theme} are not"
    if reason in _BEFORE_THE_HOURS:
        return
    hours = [hours_of(site, itinerary.day.date) for itinerary in circuit.itineraries]
    unknown = any(day.basis == "unknown" for day in hours)
    if unknown != (reason == "souk_day_unknown"):
        known = "not known" if unknown else "known"
        yield "reason", f"{reason}, yet the day of this market is {known}"
    elif reason != "souk_day_unknown":
        is_open = any(day.windows for day in hours)
        if is_open == (reason == "closed"):
            yield "reason", f"{reason}, yet {'open on a day' if is_open else 'closed every day'}"
