"""Rules of the two lists: the sites visited and those left out, and the figures of the latter."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from routes.check.violation import Code, Violation
from routes.check.worth import prize_problem
from routes.message import Message, msg, msgn

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


def _lists(circuit: Circuit) -> Iterator[tuple[Code, str, Message]]:
    visits = Counter(stop.site.id for stop in circuit.stops)
    left = Counter(unvisited.site.id for unvisited in circuit.unvisited)
    for site_id, count in visits.items():
        if count > 1:
            problem = msgn("visited {n} time", "visited {n} times", count)
            yield "visited_twice", site_id, problem
        if site_id in left:
            problem = msg("visited, yet in the list of those left out")
            yield "visited_and_unvisited", site_id, problem
    for site_id, count in left.items():
        if count > 1:
            problem = msgn("left out {n} time", "left out {n} times", count)
            yield "unvisited_twice", site_id, problem


def _figures(unvisited: Unvisited) -> Iterator[tuple[Code, Message]]:
    minutes, reason = unvisited.extra_min, unvisited.reason
    if minutes is not None and (reason != "no_time" or minutes < 0):
        problem = msgn(
            "{n} minute of overrun with the reason {reason}",
            "{n} minutes of overrun with the reason {reason}",
            minutes,
            reason=reason,
        )
        yield "extra_min", problem
    site_id = unvisited.because
    if site_id and reason != "displaced":
        named = msg("“{site}” is named with the reason {reason}", site=site_id, reason=reason)
        yield "because", named
    if not site_id and reason == "displaced":
        yield "because", msg("no site is named with the reason {reason}", reason=reason)
    snap_m = unvisited.snap_m
    if snap_m is not None and not (math.isfinite(snap_m) and snap_m >= 0):
        yield "snap", msg("{metres} m from the road", metres=snap_m)
