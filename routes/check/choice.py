"""Rules of the two lists: the sites visited and those left out, and the figures of the latter."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from routes.check.violation import Code, Violation
from routes.check.worth import prize_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.census.formula import Formula
    from routes.circuit import Circuit, Unvisited


def list_rules(circuit: Circuit, formula: Formula | None) -> Iterator[Violation]:
    """Yield sites that are in a list twice or in both, and figures that cannot be."""
    for code, where, problem in _lists(circuit):
        yield Violation(code=code, day=0, where=where, problem=problem)
    for unvisited in circuit.unvisited:
        site = unvisited.site
        for problem in prize_problem(unvisited.prize, site, circuit.rules, formula):
            yield Violation(code="prize", day=0, where=site.id, problem=problem)
        for code, problem in _figures(unvisited):
            yield Violation(code=code, day=0, where=site.id, problem=problem)


def _lists(circuit: Circuit) -> Iterator[tuple[Code, str, str]]:
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


def _figures(unvisited: Unvisited) -> Iterator[tuple[Code, str]]:
    minutes, reason = unvisited.extra_min, unvisited.reason
    if minutes is not None and (reason != "no_time" or minutes < 0):
        yield "extra_min", f"{minutes} minutes of overrun with the reason {reason}"
    if bool(unvisited.because) != (reason == "displaced"):
        named = f"“{unvisited.because}” is named" if unvisited.because else "no site is named"
        yield "because", f"{named} with the reason {reason}"
    snap_m = unvisited.snap_m
    if snap_m is not None and not (math.isfinite(snap_m) and snap_m >= 0):
        yield "snap", f"{snap_m} m from the road"
