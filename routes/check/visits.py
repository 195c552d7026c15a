"""Rules of the visits: how long, within which hours, worth what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routes.census.visit import hours_of, service_time_of
from routes.check.calls import as_clock
from routes.check.violation import Code, Violation
from routes.check.worth import prize_problem
from routes.message import Message, msg

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.census.formula import Formula
    from routes.circuit import Call, Itinerary, Stop
    from routes.hours import Basis, TimeWindow
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
) -> Iterator[tuple[Code, Message]]:
    for problem in prize_problem(stop.prize, stop.site, rules, formula):
        yield "prize", problem
    expected = rules.visit_length(service_time_of(stop.site))
    if stop.service_time != expected:
        problem = msg(
            "lasts {length}, the site asks for {due} at the pace {pace}",
            length=as_clock(stop.service_time),
            due=as_clock(expected),
            pace=rules.pace,
        )
        yield "service_time", problem


def _hours(date: dt.date, stop: Stop) -> Iterator[tuple[Code, Message]]:
    hours = hours_of(stop.site, date)
    if stop.window not in hours.windows:
        yield "opening", _not_open_then(stop.window, hours.windows, date)
    if stop.hours_basis != hours.basis:
        yield "hours_basis", basis_problem(hours.basis, stop.hours_basis)


def _not_open_then(window: TimeWindow, windows: tuple[TimeWindow, ...], date: dt.date) -> Message:
    planned = f"{window.opens:%H:%M}-{window.closes:%H:%M}"
    if window.last_admission is not None:
        planned = msg(
            "{hours} with the last admission at {admitted:%H:%M}",
            hours=planned,
            admitted=window.last_admission,
        )
    if not windows:
        return msg("open never on {date}, not {planned}", date=date, planned=planned)
    hours = ", ".join(f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in windows)
    return msg("open {hours} on {date}, not {planned}", hours=hours, date=date, planned=planned)


def basis_problem(basis: Basis, said: Basis) -> Message:
    """Return what is wrong with hours that are said to be known otherwise than they are."""
    return msg("its hours are {basis}, not {said}", basis=_BASES[basis], said=_BASES[said])


_BASES: dict[Basis, Message] = {
    "stated": msg("stated"),
    "assumed": msg("assumed"),
    "unknown": msg("unknown"),
}


def within_window(call: Call) -> Iterator[tuple[Code, Message]]:
    """Yield if a call is not within the window it is planned in."""
    window = call.window
    if not (window.opens <= call.begin and call.departure <= window.closes):
        yield "window", outside(call, window.opens, window.closes)
    if window.last_admission is not None and call.begin > window.last_admission:
        yield "last_admission", last_admission(call, window.last_admission)


def outside(call: Call, opens: dt.datetime, closes: dt.datetime) -> Message:
    """Return what is wrong with a call that is not within some hours."""
    return msg(
        "{begin:%H:%M:%S} to {end:%H:%M:%S} is not within {opens:%H:%M}-{closes:%H:%M}",
        begin=call.begin,
        end=call.departure,
        opens=opens,
        closes=closes,
    )


def last_admission(call: Call, admitted: dt.datetime) -> Message:
    """Return what is wrong with a call that begins after the last admission."""
    return msg(
        "begins at {begin:%H:%M:%S}, nobody is let in after {admitted:%H:%M}",
        begin=call.begin,
        admitted=admitted,
    )


def snap_length(call: Call) -> Iterator[tuple[Code, Message]]:
    """Yield if a distance from the road is none."""
    if not (math.isfinite(call.snap_m) and call.snap_m >= 0):
        yield "snap", msg("{metres} m from the road", metres=call.snap_m)
