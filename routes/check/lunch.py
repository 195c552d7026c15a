"""Rules of lunch: on which days, when, where and how."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from routes.census.visit import eating_hours_on, hours_of
from routes.check.calls import frame_of, length_of, sites_of
from routes.check.violation import Code, Violation
from routes.check.visits import snap_length, within_window
from routes.message import msg
from routes.places import bundled_eating_places, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.check.calls import Frame
    from routes.circuit import Circuit, Day, Itinerary, Lunch
    from routes.hours import DayHours, TimeWindow
    from routes.places import Place
    from routes.rules import LunchRule, Rules
    from routes.sites import Site

MEALS = "meals"
"""What a site offers where lunch may be eaten."""


class Span(NamedTuple):
    """When lunch may begin and when it has to end; the last begin where a site lets nobody in."""

    opens: dt.datetime
    closes: dt.datetime
    last_begin: dt.datetime | None = None


def lunch_span(lunch: LunchRule, date: dt.date) -> Span:
    """Return the span of the rule on a date."""
    return Span(dt.datetime.combine(date, lunch.opens), dt.datetime.combine(date, lunch.closes))


def is_lunch_due(rules: Rules, day: Day) -> bool:
    """Say whether a day with visits has to have lunch: its frame holds the whole span."""
    if rules.lunch is None:
        return False
    frame, span = frame_of(rules, day), lunch_span(rules.lunch, day.date)
    return frame.opens <= span.opens and span.closes <= frame.closes


def meal_hours(place: Place | Site, date: dt.date) -> DayHours:
    """Return when a meal can be had at an eating place or a site."""
    is_table = place.kind in {table.kind for table in bundled_eating_places()}
    return eating_hours_on(place.kind, date) if is_table else hours_of(place, date)  # type: ignore[arg-type]


def meal_spans(lunch: LunchRule, hours: DayHours, date: dt.date) -> tuple[Span, ...]:
    """Return the spans of a date in which both the rule and the hours of a place allow lunch."""
    whole = lunch_span(lunch, date)
    spans = [
        Span(max(whole.opens, w.opens), min(whole.closes, w.closes), w.last_admission)
        for w in hours.windows
    ]
    return tuple(span for span in spans if span.opens < span.closes)


def lunch_rules(day: int, circuit: Circuit, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield what is wrong with the lunch of a day, or with its having none."""
    rules, lunch = circuit.rules, itinerary.lunch
    is_due = bool(itinerary.stops) and is_lunch_due(rules, itinerary.day)
    if lunch is None:
        if is_due:
            problem = msg("the day has visits and holds the whole span of lunch, yet there is none")
            yield Violation(code="no_lunch", day=day, where="", problem=problem)
        return
    where = lunch.place.id
    if rules.lunch is None or not is_due:
        problem = _why_none(rules, itinerary, frame_of(rules, itinerary.day))
        yield Violation(code="needless_lunch", day=day, where=where, problem=problem)
        return
    for code, problem in (
        *_length_and_span(rules.lunch, itinerary.day.date, lunch),
        *_place(circuit, rules.lunch, itinerary, lunch),
        *within_window(lunch),
        *snap_length(lunch),
    ):
        yield Violation(code=code, day=day, where=where, problem=problem)


def _why_none(rules: Rules, itinerary: Itinerary, frame: Frame) -> str:
    if rules.lunch is None:
        return "lunch, though none is asked for"
    if not itinerary.stops:
        return "lunch on a day without visits"
    return f"lunch, though the day from {frame.opens:%H:%M} to {frame.closes:%H:%M} has no span"


def _length_and_span(rule: LunchRule, date: dt.date, lunch: Lunch) -> Iterator[tuple[Code, str]]:
    if length_of(lunch) != rule.length:
        yield "lunch_length", f"lasts {length_of(lunch)}, the rules say {rule.length}"
    span = lunch_span(rule, date)
    if lunch.begin < span.opens or lunch.departure > span.closes:
        times = f"{lunch.begin:%H:%M:%S} to {lunch.departure:%H:%M:%S}"
        yield "lunch_span", f"{times} is not within {span.opens:%H:%M}-{span.closes:%H:%M}"


def _place(
    circuit: Circuit, rule: LunchRule, itinerary: Itinerary, lunch: Lunch
) -> Iterator[tuple[Code, str]]:
    """Yield if lunch cannot be eaten there so, or not at those hours."""
    date = itinerary.day.date
    if lunch.mode == "picnic":
        before = itinerary.stops[lunch.after - 1] if lunch.after else None
        if before is None or lunch.place != place_of(before.site):
            yield "lunch_place", "a picnic is where the visit right before it was"
        elif lunch.snap_m != before.snap_m:
            yield "snap", f"{lunch.snap_m} m from the road, the stop there {before.snap_m} m"
        yield from _hours(lunch, (lunch_span(rule, date),), "assumed")
        return
    if rule.mode == "picnic":
        yield "lunch_mode", "a meal, though picnics are asked for"
    served = meal_place(circuit, lunch.place)
    if served is None:
        yield "lunch_place", "this is no eating place, nor a site that serves meals"
        return
    hours = meal_hours(served, date)
    yield from _hours(lunch, meal_spans(rule, hours, date), hours.basis)


def meal_place(circuit: Circuit, place: Place) -> Place | Site | None:
    """Return the eating place, or the site that serves meals, that a place is; None if neither."""
    if place in bundled_eating_places():
        return place
    site = sites_of(circuit).get(place.id)
    is_serving = site is not None and MEALS in site.offer and place == place_of(site)
    return site if is_serving else None


def _hours(lunch: Lunch, spans: tuple[Span, ...], basis: str) -> Iterator[tuple[Code, str]]:
    """Yield if the window of lunch is none of some spans, or its basis another."""
    span = _span_of(lunch.window, spans)
    if span is None:
        shown = ", ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans) or "never"
        window = f"{lunch.window.opens:%H:%M}-{lunch.window.closes:%H:%M}"
        yield "opening", f"lunch can be had {shown}, not {window}"
    elif span.last_begin is not None and lunch.begin > span.last_begin:
        times = f"begins at {lunch.begin:%H:%M:%S}"
        yield "last_admission", f"{times}, nobody is let in after {span.last_begin:%H:%M}"
    if lunch.hours_basis != basis:
        yield "hours_basis", f"its hours are {basis}, not {lunch.hours_basis}"


def _span_of(window: TimeWindow, spans: tuple[Span, ...]) -> Span | None:
    ends = (window.opens, window.closes)
    return next((span for span in spans if (span.opens, span.closes) == ends), None)
