"""What is known of the heights of a day: its climb, its profile, and the heights of its places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.circuit import Lunch
from routes.elevation.climb import rise_and_fall
from routes.outputs.calls import numbered_calls

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary
    from routes.elevation.climb import ProfilePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClimb:
    """How far a day climbs.

    Attributes:
        up_m, down_m: climb and descent, metres.
        is_least: whether it may be more, as not all heights are known.
        known_share: share of the way whose heights are known, 0 to 1; None if only heights of
            places are.
        known_places, places: with heights of places only, how many are known, of how many.
    """

    up_m: int
    down_m: int
    is_least: bool
    known_share: float | None = None
    known_places: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayProfile:
    """The heights along a day.

    Attributes:
        runs: points (metres driven on that day, height in metres) of each part of the way whose
            heights are known.
        length_m: the whole drive.
        stops: number of each stop, and metres driven when one is there.
    """

    runs: tuple[tuple[ProfilePoint, ...], ...]
    length_m: int
    stops: tuple[tuple[int, int], ...]

    @property
    def lowest_m(self) -> int:
        """The least height."""
        return min(height for run in self.runs for _, height in run)

    @property
    def highest_m(self) -> int:
        """The greatest height."""
        return max(height for run in self.runs for _, height in run)


def place_heights(circuit: Circuit) -> dict[str, int]:
    """Return the heights of places by id: those of the files, or without files those of sites."""
    if circuit.elevation is not None:
        return dict(circuit.elevation.places)
    sites = [stop.site for stop in circuit.stops]
    return {site.id: site.elevation_m for site in sites if site.elevation_m is not None}


def day_climb(circuit: Circuit, itinerary: Itinerary) -> DayClimb | None:
    """Return how far a day climbs, along its road or else between its places; None if unknown."""
    climbs = [leg.climb for leg in itinerary.legs if leg.climb is not None]
    if not climbs:
        return _between_places(circuit, itinerary)
    known_m = sum(climb.known_m for climb in climbs)
    is_whole = all(
        leg.climb is not None and leg.climb.known_m >= leg.distance_m for leg in itinerary.legs
    )
    share = 1.0 if is_whole else min(known_m / max(itinerary.distance_m, 1), 0.99)
    return DayClimb(
        up_m=sum(climb.up_m for climb in climbs),
        down_m=sum(climb.down_m for climb in climbs),
        is_least=not is_whole,
        known_share=share,
    )


def _between_places(circuit: Circuit, itinerary: Itinerary) -> DayClimb | None:
    """Return what a day climbs at least; None if its known places do not tell of any."""
    known = place_heights(circuit)
    calls = [call for call, _ in itinerary.calls()]
    called = [call.place.id if isinstance(call, Lunch) else call.site.id for call in calls]
    ids = [itinerary.day.start.id, *called, itinerary.day.end.id]
    heights = [known[id_] for id_ in ids if id_ in known]
    up, down = rise_and_fall(heights)
    if not itinerary.legs or not up + down:
        return None
    return DayClimb(up_m=up, down_m=down, is_least=True, known_places=len(heights), places=len(ids))


def day_profile(itinerary: Itinerary) -> DayProfile | None:
    """Return the heights along a day; None if none is known."""
    runs: list[tuple[ProfilePoint, ...]] = []
    gone = 0
    for leg in itinerary.legs:
        for run in leg.climb.profile if leg.climb else ():
            moved = tuple((gone + at, height) for at, height in run)
            joins = bool(runs) and runs[-1][-1] == moved[0]
            runs[-1:] = [runs[-1] + moved[1:]] if joins else [*runs[-1:], moved]
        gone += leg.distance_m
    if not runs or not gone:
        return None
    return DayProfile(runs=tuple(runs), length_m=gone, stops=_stops(itinerary))


def _stops(itinerary: Itinerary) -> tuple[tuple[int, int], ...]:
    found = []
    gone = 0
    for number, call, leg in numbered_calls(itinerary):
        gone += leg.distance_m if leg is not None else 0
        if not isinstance(call, Lunch):
            found.append((number, gone))
    return tuple(found)
