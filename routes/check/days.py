"""Rules of the frame: dates, the way legs and calls join up, and the clock."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routes.check.calls import (
    as_clock,
    calls_of,
    frame_of,
    halt_of,
    halts,
    rest_of,
    rests_due,
)
from routes.check.violation import Code, Violation, leg_name
from routes.circuit import Stop
from routes.message import Message, msg, msgn
from routes.roads.profile import profile_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.check.calls import Halt
    from routes.circuit import Circuit, Itinerary, Leg
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
            problem = msg(
                "{date} does not come after {before}", date=after.date, before=before.date
            )
            yield Violation(code="date_order", day=number, where="", problem=problem)
    yield from _nights(circuit)
    known: dict[str, LonLat] = {}
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        in_place = [halt_of(call) for call, leg in itinerary.calls() if leg is None]
        for place_id, location, _ in (*halts(itinerary), *in_place):
            if known.setdefault(place_id, location) != location:
                problem = msg(
                    "the id stands for {first} and for {second}",
                    first="{0.lon},{0.lat}".format(known[place_id]),
                    second=f"{location.lon},{location.lat}",
                )
                yield Violation(code="place", day=number, where=place_id, problem=problem)


def _nights(circuit: Circuit) -> Iterator[Violation]:
    """Yield nights that are not spent where they may be, if the request says where."""
    nights = circuit.rules.overnight
    days = [itinerary.day for itinerary in circuit.itineraries]
    if nights and len(nights) != len(days) - 1:
        problem = msgn(
            "{n} night is given, the days have {between} between them",
            "{n} nights are given, the days have {between} between them",
            len(nights),
            between=len(days) - 1,
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
                "no leg leads from {origin} to {destination}",
                origin=places[0],
                destination=places[-1],
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


def _frame(rules: Rules, itinerary: Itinerary) -> Iterator[tuple[Code, Message]]:
    """Yield if a day begins too early or ends too late, by its window or by the sun."""
    window, leaves, returns = itinerary.day.window, itinerary.departure, itinerary.arrival
    if leaves < window.opens:
        problem = msg(
            "departs at {leaves:%H:%M}, the day begins at {opens:%H:%M}",
            leaves=leaves,
            opens=window.opens,
        )
        yield "departs_early", problem
    if returns > window.closes:
        problem = msg(
            "is back at {returns:%Y-%m-%d %H:%M}, the day ends at {closes:%H:%M}",
            returns=returns,
            closes=window.closes,
        )
        yield "returns_late", problem
    if not itinerary.legs:
        return
    frame = frame_of(rules, itinerary.day)
    if window.opens <= leaves < frame.opens:
        problem = msg(
            "departs at {leaves:%H:%M}, the sun rises at {sunrise:%H:%M}",
            leaves=leaves,
            sunrise=frame.opens,
        )
        yield "daylight", problem
    if frame.closes < returns <= window.closes:
        problem = msg(
            "is back at {returns:%H:%M}, the sun sets at {sunset:%H:%M}",
            returns=returns,
            sunset=frame.closes,
        )
        yield "daylight", problem


def _chain(rules: Rules, itinerary: Itinerary) -> Iterator[tuple[Code, Halt, Message]]:
    """Yield where a call does not follow from the one before it."""
    free, here = itinerary.departure, halts(itinerary)[0]
    calls = list(itinerary.calls())
    rests = rests_due(rules, [call for call, _ in calls])
    for (call, leg), rest in zip(calls, rests, strict=True):
        if leg is not None and leg.departure != free:
            yield "departure", here, _departure(free, leg)
        arrived = free if leg is None else leg.arrival
        here = halt_of(call)
        if call.arrival != arrived:
            problem = msg(
                "one is there at {arrived}, it says {said}", arrived=arrived, said=call.arrival
            )
            yield "arrival", here, problem
        if call.begin < call.arrival:
            problem = msg(
                "begins at {begin:%H:%M:%S}, arrives at {arrival:%H:%M:%S}",
                begin=call.begin,
                arrival=call.arrival,
            )
            yield "begin", here, problem
        if isinstance(call, Stop) and call.rest != rest:
            problem = msg(
                "a rest of {rest} after the visit, not of {due}",
                rest=as_clock(call.rest),
                due=as_clock(rest),
            )
            yield "rest", here, problem
        free = call.departure + rest_of(call)
    if calls and itinerary.legs[-1].departure != free:
        yield "departure", here, _departure(free, itinerary.legs[-1])


def _departure(free: dt.datetime, leg: Leg) -> Message:
    return msg("one is free at {free}, the drive begins {leaves}", free=free, leaves=leg.departure)
