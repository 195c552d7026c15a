"""Rules of the frame: dates, the way legs and calls join up, and the clock."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routes.check.calls import calls_of, frame_of, halt_of, halts, rest_of, rests_due
from routes.check.violation import Code, Violation, leg_name
from routes.circuit import Stop
from routes.message import msg
from routes.roads.profile import profile_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.check.calls import Halt
    from routes.circuit import Circuit, Itinerary
    from routes.geo import LonLat
    from routes.hours import TimeWindow
    from routes.rules import Rules


def zone_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield a violation for every day that holds a time with a zone; it must be mended first."""
    lunch = circuit.rules.lunch
    if lunch is not None and (lunch.opens.tzinfo or lunch.closes.tzinfo):
        problem = msg("the span of lunch carries a zone; all are local wall time without one")
        yield Violation(code="zone", day=0, where="", problem=problem)
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        times = [*_ends(itinerary.day.window), *(leg.departure for leg in itinerary.legs)]
        for call in calls_of(itinerary):
            times += [call.arrival, call.begin, call.departure, *_ends(call.window)]
        if any(time.tzinfo is not None for time in times):
            problem = msg("a time carries a zone; all are local wall time without one")
            yield Violation(code="zone", day=day, where="", problem=problem)


def _ends(window: TimeWindow) -> list[dt.datetime]:
    times = (window.opens, window.closes, window.last_admission)
    return [time for time in times if time is not None]


def frame_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield what is wrong with the profile, the dates, the nights and the ids of places."""
    if circuit.profile not in profile_names():
        problem = msg("there is no profile “{profile}”", profile=circuit.profile)
        yield Violation(code="profile", day=0, where="", problem=problem)
    days = [itinerary.day for itinerary in circuit.itineraries]
    for number, (before, after) in enumerate(pairwise(days), start=2):
        if after.date <= before.date or after.window.opens < before.window.closes:
            problem = msg("{date} does not come after {date2}", date=after.date, date2=before.date)
            yield Violation(code="date_order", day=number, where="", problem=problem)
    yield from _nights(circuit)
    known: dict[str, LonLat] = {}
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        in_place = [halt_of(call) for call, leg in itinerary.calls() if leg is None]
        for place_id, location, _ in (*halts(itinerary), *in_place):
            if known.setdefault(place_id, location) != location:
                problem = msg(
                    "the id stands for {known} and for {location}",
                    known=known[place_id],
                    location=location,
                )
                yield Violation(code="place", day=number, where=place_id, problem=problem)


def _nights(circuit: Circuit) -> Iterator[Violation]:
    """Yield nights that are not spent where they may be, if the request says where."""
    nights = circuit.rules.overnight
    days = [itinerary.day for itinerary in circuit.itineraries]
    if nights and len(nights) != len(days) - 1:
        problem = msg(
            "{count} nights are given, {count2} days have {value} between",
            count=len(nights),
            count2=len(days),
            value=len(days) - 1,
        )
        yield Violation(code="overnight", day=0, where="", problem=problem)
        return
    for number, ((before, after), allowed) in enumerate(
        zip(pairwise(days), nights, strict=False), start=1
    ):
        if after.start != before.end:
            problem = msg("the next day begins at {start}", start=after.start.id)
            yield Violation(code="overnight", day=number, where=before.end.id, problem=problem)
        if before.end.id not in allowed:
            problem = msg(
                "the night is spent there; allowed are {allowed}", allowed=", ".join(allowed)
            )
            yield Violation(code="overnight", day=number, where=before.end.id, problem=problem)


def route_rules(day: int, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield where the legs of a day do not lead from its start over its calls to its end."""
    places = [place.id for place in halts(itinerary)]
    calls = calls_of(itinerary)
    if not itinerary.legs:
        if places[0] != places[-1]:
            problem = msg(
                "no leg leads from {places} to {places2}", places=places[0], places2=places[-1]
            )
            yield Violation(code="route", day=day, where="", problem=problem)
        return
    if not calls and places[0] == places[-1]:
        problem = msg("a day without stops that ends where it starts needs no leg")
        yield Violation(code="route", day=day, where="", problem=problem)
    for leg, (origin, destination) in zip(itinerary.legs, pairwise(places), strict=True):
        if (leg.origin_id, leg.destination_id) != (origin, destination):
            yield Violation(
                code="route",
                day=day,
                where=leg_name(leg.origin_id, leg.destination_id),
                problem=msg(
                    "the leg should lead from {origin} to {destination}",
                    origin=origin,
                    destination=destination,
                ),
            )


def clock_rules(day: int, rules: Rules, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield where the times of a day's legs and calls do not follow each other."""
    for code, problem in _frame(rules, itinerary):
        yield Violation(code=code, day=day, where="", problem=problem)
    for code, place, problem in _chain(rules, itinerary):
        yield Violation(code=code, day=day, where=place.id, problem=problem)


def _frame(rules: Rules, itinerary: Itinerary) -> Iterator[tuple[Code, str]]:
    """Yield if a day begins too early or ends too late, by its window or by the sun."""
    window, leaves, returns = itinerary.day.window, itinerary.departure, itinerary.arrival
    if leaves < window.opens:
        yield "departs_early", f"departs at {leaves:%H:%M}, the day begins at {window.opens:%H:%M}"
    if returns > window.closes:
        back = f"{returns:%Y-%m-%d %H:%M}"
        yield "returns_late", f"is back at {back}, the day ends at {window.closes:%H:%M}"
    if not itinerary.legs:
        return
    frame = frame_of(rules, itinerary.day)
    if window.opens <= leaves < frame.opens:
        yield "daylight", f"departs at {leaves:%H:%M}, the sun rises at {frame.opens:%H:%M}"
    if frame.closes < returns <= window.closes:
        yield "daylight", f"is back at {returns:%H:%M}, the sun sets at {frame.closes:%H:%M}"


def _chain(rules: Rules, itinerary: Itinerary) -> Iterator[tuple[Code, Halt, str]]:
    """Yield where a call does not follow from the one before it."""
    free, here = itinerary.departure, halts(itinerary)[0]
    calls = list(itinerary.calls())
    rests = rests_due(rules, [call for call, _ in calls])
    for (call, leg), rest in zip(calls, rests, strict=True):
        if leg is not None and leg.departure != free:
            yield "departure", here, f"one is free at {free}, the drive begins {leg.departure}"
        arrived = free if leg is None else leg.arrival
        here = halt_of(call)
        if call.arrival != arrived:
            yield "arrival", here, f"one is there at {arrived}, it says {call.arrival}"
        if call.begin < call.arrival:
            times = f"begins at {call.begin:%H:%M:%S}, arrives at {call.arrival:%H:%M:%S}"
            yield "begin", here, times
        if isinstance(call, Stop) and call.rest != rest:
            yield "rest", here, f"a rest of {call.rest} after the visit, not of {rest}"
        free = call.departure + rest_of(call)
    if calls and itinerary.legs[-1].departure != free:
        leaves = itinerary.legs[-1].departure
        yield "departure", here, f"one is free at {free}, the drive begins {leaves}"
