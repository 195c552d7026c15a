"""Rules of the visits: how long, within which hours, worth what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routes.census.visit import hours_of, service_time_of
from routes.check.violation import Code, Violation
from routes.check.worth import prize_problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.census.formula import Formula
    from routes.circuit import Call, Itinerary, Stop
    from routes.rules import Rules


def visit_rules(
    day: int, rules: Rules, itinerary: Itinerary, formula: Formula | None
) -> Iterator[Violation]:
    """Yield what is wrong with the visits of a day, by the facts of their sites."""
    for stop in itinerary.stops:
        for code, problem in (
            *_worth_and_length(rules, stop, formula),
            *_hours(itinerary.day.date, stop),
            *within_window(stop),
            *snap_length(stop),
        ):
            yield Violation(code=code, day=day, where=stop.site.id, problem=problem)


def _worth_and_length(
    rules: Rules, stop: Stop, formula: Formula | None
) -> Iterator[tuple[Code, str]]:
    for problem in prize_problem(stop.prize, stop.site, rules, formula):
        yield "prize", problem
    expected = rules.visit_length(service_time_of(stop.site))
    if stop.service_time != expected:
        at_pace = f"the site asks for {expected} at the pace {rules.pace}"
        yield "service_time", f"lasts {stop.service_time}, {at_pace}"


def _hours(date: dt.date, stop: Stop) -> Iterator[tuple[Code, str]]:
    hours = hours_of(stop.site, date)
    if stop.window not in hours.windows:
        windows = [f"{window.opens:%H:%M}-{window.closes:%H:%M}" for window in hours.windows]
        span = f"{stop.window.opens:%H:%M}-{stop.window.closes:%H:%M}"
        if (admitted := stop.window.last_admission) is not None:
            span += f" with the last admission at {admitted:%H:%M}"
        yield "opening", f"open {', '.join(windows) or 'never'} on {date}, not {span}"
    if stop.hours_basis != hours.basis:
        yield "hours_basis", f"its hours are {hours.basis}, not {stop.hours_basis}"


def within_window(call: Call) -> Iterator[tuple[Code, str]]:
    """Yield if a call is not within the window it is planned in."""
    window = call.window
    if not (window.opens <= call.begin and call.departure <= window.closes):
        times = f"{call.begin:%H:%M:%S} to {call.departure:%H:%M:%S}"
        yield "window", f"{times} is not within {window.opens:%H:%M}-{window.closes:%H:%M}"
    if window.last_admission is not None and call.begin > window.last_admission:
        times = f"begins at {call.begin:%H:%M:%S}"
        yield "last_admission", f"{times}, nobody is let in after {window.last_admission:%H:%M}"


def snap_length(call: Call) -> Iterator[tuple[Code, str]]:
    """Yield if a distance from the road is none."""
    if not (math.isfinite(call.snap_m) and call.snap_m >= 0):
        yield "snap", f"{call.snap_m} m from the road"
