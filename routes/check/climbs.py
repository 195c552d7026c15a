"""Rules of heights: what can be verified of them without the files they come from.

Whether a height is that of the ground is not looked at: the files are needed for that.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routes.check.violation import Violation, leg_name
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Leg
    from routes.elevation.climb import Climb

LEAST_COUNTED_M = 10
"""A rise or fall smaller than this need not be counted, metres."""


def climb_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield what is wrong with the heights of a circuit."""
    for problem in _sources(circuit):
        yield Violation(code="climb", day=0, where="", problem=problem)
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for leg in itinerary.legs:
            where = leg_name(leg.origin_id, leg.destination_id)
            for problem in _leg(leg):
                yield Violation(code="climb", day=day, where=where, problem=problem)
        for before, after in pairwise(itinerary.legs):
            if apart := _joint(before, after):
                yield Violation(code="climb", day=day, where=after.origin_id, problem=apart)


def _sources(circuit: Circuit) -> Iterator[Message]:
    """Yield heights that come from nowhere, or are not those of the circuit."""
    climbs = sum(leg.climb is not None for leg in circuit.legs)
    if climbs and circuit.elevation is None:
        yield msg("legs have heights, yet no file they come from is named")
    if climbs and circuit.roads.is_schematic:
        yield msg("legs have heights, yet their lines are schematic")
    if 0 < climbs < len(circuit.legs):
        yield msgn(
            "{n} of {legs} legs has heights",
            "{n} of {legs} legs have heights",
            climbs,
            legs=len(circuit.legs),
        )
    known = circuit.elevation.places if circuit.elevation is not None else ()
    ids = {place for leg in circuit.legs for place in (leg.origin_id, leg.destination_id)}
    ids |= {stop.site.id for stop in circuit.stops}
    for itinerary in circuit.itineraries:
        lunch = [itinerary.lunch.place] if itinerary.lunch is not None else []
        ids |= {place.id for place in (itinerary.day.start, itinerary.day.end, *lunch)}
    for id_ in sorted({id_ for id_, _ in known} - ids):
        yield msg("{place} has a height, yet the circuit does not call there", place=id_)


def _leg(leg: Leg) -> Iterator[Message]:
    """Yield heights of a leg that cannot be."""
    climb = leg.climb
    if climb is None:
        return
    if len(climb.points_m) != len(leg.geometry):
        yield msgn(
            "{n} height for {points} points of its street",
            "{n} heights for {points} points of its street",
            len(climb.points_m),
            points=len(leg.geometry),
        )
    if climb.known_m > leg.distance_m:
        yield msg(
            "heights are known on {known} m of {length} m",
            known=climb.known_m,
            length=leg.distance_m,
        )
    yield from _bounds(climb, leg.distance_m)
    yield from _profile(climb, leg.distance_m)
    yield from _sums(climb)


def _bounds(climb: Climb, distance_m: int) -> Iterator[Message]:
    """Yield heights beyond the highest and the lowest, or these two if nothing reaches them."""
    drawn = [height for run in climb.profile for _, height in run]
    seen = [*drawn, *(height for height in climb.points_m if height is not None)]
    highest, lowest = climb.highest_m, climb.lowest_m
    if highest is None or lowest is None:
        if seen:
            yield msg("heights along it, yet no highest and lowest")
        return
    if seen and (max(seen) > highest or min(seen) < lowest):
        yield msg(
            "{low} to {high} m along it, yet {lowest} to {highest} m in all",
            low=min(seen),
            high=max(seen),
            lowest=lowest,
            highest=highest,
        )
    ends = [(run[0][0], run[-1][0]) for run in climb.profile]
    if ends == [(0, distance_m)] and (max(drawn), min(drawn)) != (highest, lowest):
        yield msg(
            "its profile does not reach from {lowest} to {highest} m",
            lowest=lowest,
            highest=highest,
        )


def _profile(climb: Climb, distance_m: int) -> Iterator[Message]:
    """Yield a profile that goes back, leaves the leg, or is longer or shorter than is known."""
    along = [at for run in climb.profile for at, _ in run]
    if any(after < before for before, after in pairwise(along)):
        yield msg("its profile goes back")
    if along and (min(along) < 0 or max(along) > distance_m):
        yield msg("its profile ends after {end} m of {length} m", end=max(along), length=distance_m)
    drawn_m = sum(run[-1][0] - run[0][0] for run in climb.profile)
    if abs(drawn_m - climb.known_m) > len(climb.profile) + 1:
        yield msg(
            "heights are known on {known} m, its profile is {drawn} m long",
            known=climb.known_m,
            drawn=drawn_m,
        )


def _sums(climb: Climb) -> Iterator[Message]:
    """Yield climb and descent that do not lead from start to end, or are too small."""
    gained = sum(run[-1][1] - run[0][1] for run in climb.profile)
    if climb.up_m - climb.down_m != gained:
        yield msg(
            "{up} m up and {down} m down, yet its profile gains {gained} m",
            up=climb.up_m,
            down=climb.down_m,
            gained=gained,
        )
    least = sum(_greatest_rise([height for _, height in run]) for run in climb.profile)
    if climb.up_m < least:
        yield msg("{up} m up, yet its profile has {least} m at least", up=climb.up_m, least=least)
    least = sum(_greatest_rise([-height for _, height in run]) for run in climb.profile)
    if climb.down_m < least:
        yield msg(
            "{down} m down, yet its profile has {least} m at least", down=climb.down_m, least=least
        )


def _greatest_rise(heights: list[int]) -> int:
    """Return the greatest rise between two points, less what need not count at either end."""
    lowest, rise = heights[0], 0
    for height in heights:
        lowest = min(lowest, height)
        rise = max(rise, height - lowest)
    return max(0, rise - 2 * LEAST_COUNTED_M)


def _joint(before: Leg, after: Leg) -> Message | None:
    """Return why two legs do not meet at one height; None if they do, or it is not known."""
    if before.climb is None or after.climb is None or not before.geometry or not after.geometry:
        return None
    ends = before.climb.points_m[-1:], after.climb.points_m[:1]
    if before.geometry[-1] != after.geometry[0] or None in (*ends[0], *ends[1]):
        return None
    if ends[0] == ends[1]:
        return None
    return msg(
        "the leg there ends at {end} m, the leg on begins at {begin} m",
        end=ends[0][0],
        begin=ends[1][0],
    )
