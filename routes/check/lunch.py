"""Rules of lunch: on which days, when, where and how."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from routes.census.visit import eating_hours_on, hours_of
from routes.check.calls import as_clock, frame_of, length_of, sites_of
from routes.check.violation import Code, Violation
from routes.check.visits import basis_problem, last_admission, outside, snap_length, within_window
from routes.message import Message, msg
from routes.places import bundled_eating_places, place_of
from routes.sites import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.check.calls import Frame
    from routes.circuit import Circuit, Day, Itinerary, Lunch
    from routes.hours import Basis, DayHours, TimeWindow
    from routes.places import Place
    from routes.rules import LunchRule, Rules

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
    if isinstance(place, Site):
        return hours_of(place, date)
    return eating_hours_on(place.kind, date)


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


def _why_none(rules: Rules, itinerary: Itinerary, frame: Frame) -> Message:
    if rules.lunch is None:
        return msg("lunch, though none is asked for")
    if not itinerary.stops:
        return msg("lunch on a day without visits")
    return msg(
        "lunch, though the day from {opens:%H:%M} to {closes:%H:%M} has no span",
        opens=frame.opens,
        closes=frame.closes,
    )


def _length_and_span(
    rule: LunchRule, date: dt.date, lunch: Lunch
) -> Iterator[tuple[Code, Message]]:
    if length_of(lunch) != rule.length:
        problem = msg(
            "lasts {length}, the rules say {due}",
            length=as_clock(length_of(lunch)),
            due=as_clock(rule.length),
        )
        yield "lunch_length", problem
    span = lunch_span(rule, date)
    if lunch.begin < span.opens or lunch.departure > span.closes:
        yield "lunch_span", outside(lunch, span.opens, span.closes)


def _place(
    circuit: Circuit, rule: LunchRule, itinerary: Itinerary, lunch: Lunch
) -> Iterator[tuple[Code, Message]]:
    """Yield if lunch cannot be eaten there so, or not at those hours."""
    date = itinerary.day.date
    if lunch.mode == "picnic":
        before = itinerary.stops[lunch.after - 1] if lunch.after else None
        if before is None or lunch.place != place_of(before.site):
            yield "lunch_place", msg("a picnic is where the visit right before it was")
        elif lunch.snap_m != before.snap_m:
            problem = msg(
                "{metres:.1f} m from the road, the stop there {stop:.1f} m",
                metres=lunch.snap_m,
                stop=before.snap_m,
            )
            yield "snap", problem
        yield from _hours(lunch, (lunch_span(rule, date),), "assumed")
        return
    if rule.mode == "picnic":
        yield "lunch_mode", msg("a meal, though picnics are asked for")
    served = meal_place(circuit, lunch.place)
    if served is None:
        yield "lunch_place", msg("this is no eating place, nor a site that serves meals")
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


def _hours(lunch: Lunch, spans: tuple[Span, ...], basis: Basis) -> Iterator[tuple[Code, Message]]:
    """Yield if the window of lunch is none of some spans, or its basis another."""
    span = _span_of(lunch.window, spans)
    if span is None:
        yield "opening", _no_lunch_then(lunch.window, spans)
    elif span.last_begin is not None and lunch.begin > span.last_begin:
        yield "last_admission", last_admission(lunch, span.last_begin)
    if lunch.hours_basis != basis:
        yield "hours_basis", basis_problem(basis, lunch.hours_basis)


def _no_lunch_then(window: TimeWindow, spans: tuple[Span, ...]) -> Message:
    planned = f"{window.opens:%H:%M}-{window.closes:%H:%M}"
    if not spans:
        return msg("lunch can never be had, so not {planned}", planned=planned)
    hours = ", ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans)
    return msg("lunch can be had {hours}, not {planned}", hours=hours, planned=planned)


def _span_of(window: TimeWindow, spans: tuple[Span, ...]) -> Span | None:
    ends = (window.opens, window.closes)
    return next((span for span in spans if (span.opens, span.closes) == ends), None)
