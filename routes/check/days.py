"""Rules of the frame: dates, the way legs and stops join up, and the clock."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from routes.check.violation import Violation, leg_name
from routes.roads.profile import profile_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Itinerary
    from routes.geo import LonLat


def zone_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield a violation for every day that holds a time with a zone; it must be mended first."""
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        times = [itinerary.day.window.opens, itinerary.day.window.closes]
        times += [leg.departure for leg in itinerary.legs]
        for stop in itinerary.stops:
            times += [stop.arrival, stop.begin, stop.departure]
            times += [stop.window.opens, stop.window.closes]
        if any(time.tzinfo is not None for time in times):
            problem = "a time carries a zone; all are local wall time without one"
            yield Violation(code="zone", day=day, where="", problem=problem)


def frame_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield what is wrong with the profile, the dates and the ids of places."""
    if circuit.profile not in profile_names():
        problem = f"there is no profile “{circuit.profile}”"
        yield Violation(code="profile", day=0, where="", problem=problem)
    days = [itinerary.day for itinerary in circuit.itineraries]
    for number, (before, after) in enumerate(pairwise(days), start=2):
        if after.date <= before.date or after.window.opens < before.window.closes:
            problem = f"{after.date} does not come after {before.date}"
            yield Violation(code="date_order", day=number, where="", problem=problem)
    known: dict[str, LonLat] = {}
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        for place_id, location in places_of(itinerary):
            if known.setdefault(place_id, location) != location:
                problem = f"the id stands for {known[place_id]} and for {location}"
                yield Violation(code="place", day=number, where=place_id, problem=problem)


def places_of(itinerary: Itinerary) -> list[tuple[str, LonLat]]:
    """Return id and position of the places of a day in the order in which they are reached."""
    start, end = itinerary.day.start, itinerary.day.end
    stops = [(stop.site.id, stop.site.location) for stop in itinerary.stops]
    return [(start.id, start.location), *stops, (end.id, end.location)]


def route_rules(day: int, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield where the legs of a day do not lead from its start over its stops to its end."""
    places = [place_id for place_id, _ in places_of(itinerary)]
    if not itinerary.legs:
        if itinerary.stops or places[0] != places[-1]:
            problem = f"no leg leads from {places[0]} to {places[-1]}"
            yield Violation(code="route", day=day, where="", problem=problem)
        return
    if not itinerary.stops and places[0] == places[-1]:
        problem = "a day without stops that ends where it starts needs no leg"
        yield Violation(code="route", day=day, where="", problem=problem)
    for leg, (origin, destination) in zip(itinerary.legs, pairwise(places), strict=True):
        if (leg.origin_id, leg.destination_id) != (origin, destination):
            yield Violation(
                code="route",
                day=day,
                where=leg_name(leg.origin_id, leg.destination_id),
                problem=f"the leg should lead from {origin} to {destination}",
            )


def clock_rules(day: int, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield where the times of a day's legs and stops do not follow each other."""
    window = itinerary.day.window
    if itinerary.departure < window.opens:
        problem = f"departs at {itinerary.departure:%H:%M}, the day begins at {window.opens:%H:%M}"
        yield Violation(code="departs_early", day=day, where="", problem=problem)
    if itinerary.arrival > window.closes:
        back = f"{itinerary.arrival:%Y-%m-%d %H:%M}"
        problem = f"is back at {back}, the day ends at {window.closes:%H:%M}"
        yield Violation(code="returns_late", day=day, where="", problem=problem)
    for leg, stop, following in zip(
        itinerary.legs[:-1], itinerary.stops, itinerary.legs[1:], strict=False
    ):
        where = stop.site.id
        if leg.arrival != stop.arrival:
            problem = f"the leg ends at {leg.arrival}, the stop says {stop.arrival}"
            yield Violation(code="arrival", day=day, where=where, problem=problem)
        if stop.begin < stop.arrival:
            problem = f"begins at {stop.begin:%H:%M:%S}, arrives at {stop.arrival:%H:%M:%S}"
            yield Violation(code="begin", day=day, where=where, problem=problem)
        if following.departure != stop.departure:
            problem = f"the visit ends at {stop.departure}, the drive begins {following.departure}"
            yield Violation(code="departure", day=day, where=where, problem=problem)


def is_negative(value: dt.timedelta) -> bool:
    """Say whether a duration is below nothing."""
    return value < dt.timedelta()
