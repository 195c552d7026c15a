"""Rules of the visits: how long, within which hours, worth what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.census.visit import hours_of, service_time_of
from routes.check.violation import Code, Violation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.circuit import Stop


def visit_rules(day: int, date: dt.date, stop: Stop) -> Iterator[Violation]:
    """Yield what is wrong with one visit, by the facts of its site."""
    for code, problem in (*_worth_and_length(stop), *_hours(date, stop)):
        yield Violation(code=code, day=day, where=stop.site.id, problem=problem)


def _worth_and_length(stop: Stop) -> Iterator[tuple[Code, str]]:
    if stop.prize != prize_of(stop.site):
        yield "prize", f"counts {stop.prize} points, the site is worth {prize_of(stop.site)}"
    expected = service_time_of(stop.site)
    if stop.departure - stop.begin != expected:
        yield "service_time", f"lasts {stop.departure - stop.begin}, the site asks for {expected}"
    if not (math.isfinite(stop.snap_m) and stop.snap_m >= 0):
        yield "snap", f"{stop.snap_m} m from the road"


def _hours(date: dt.date, stop: Stop) -> Iterator[tuple[Code, str]]:
    hours = hours_of(stop.site, date)
    span = f"{stop.window.opens:%H:%M}-{stop.window.closes:%H:%M}"
    if stop.window not in hours.windows:
        windows = [f"{window.opens:%H:%M}-{window.closes:%H:%M}" for window in hours.windows]
        yield "opening", f"open {', '.join(windows) or 'never'} on {date}, not {span}"
    if not stop.window.contains(stop.begin, stop.departure):
        visit = f"{stop.begin:%H:%M:%S} to {stop.departure:%H:%M:%S}"
        yield "window", f"the visit from {visit} is not within {span}"
    if stop.hours_basis != hours.basis:
        yield "hours_basis", f"its hours are {hours.basis}, not {stop.hours_basis}"
