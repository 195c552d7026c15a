"""A circuit: the answer, as frozen values. Times are local wall time without a zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routes.geo import LonLat  # noqa: TC001 - dataclass fields are read at run time
from routes.hours import Basis, TimeWindow  # noqa: TC001
from routes.places import Gateway  # noqa: TC001
from routes.roads.cues import Cue  # noqa: TC001
from routes.roads.network import RoadSource  # noqa: TC001
from routes.sites import Site  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEZONE = "Africa/Casablanca"
"""Zone of the wall times, for those who must name an instant (GPX, calendars)."""

Reason = Literal[
    "skipped",  # the request says so
    "other_theme",  # not one of the themes asked for
    "far_from_road",  # no road of this profile near enough
    "unreachable",  # no way there and back on this network
    "souk_day_unknown",  # a weekly market whose day is not known
    "closed",  # closed on every day of the circuit
    "out_of_reach",  # open, but no day has time to go there, visit and return
    "no_time",  # it would fit alone, but not beside the chosen stops
]
"""Why a site is left out: the first of these that is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The frame given for one day.

    Attributes:
        start: where it begins.
        end: where it ends.
        window: departure not before `opens`, return not after `closes`.
    """

    start: Gateway
    end: Gateway
    window: TimeWindow

    @property
    def date(self) -> dt.date:
        """The date of the day."""
        return self.window.opens.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit.

    Attributes:
        site: what is visited.
        prize: its worth in this circuit, points.
        arrival: when the car is there.
        begin: when the visit begins; later than arrival if one must wait for opening.
        departure: when the visit ends and the drive goes on.
        window: the span of opening the visit lies in.
        hours_basis: whether that span is stated by the site or assumed from its kind.
        snap_m: metres between the site and the point of the road where the car stops.
    """

    site: Site
    prize: int
    arrival: dt.datetime
    begin: dt.datetime
    departure: dt.datetime
    window: TimeWindow
    hours_basis: Basis
    snap_m: float

    @property
    def wait(self) -> dt.timedelta:
        """Time between arrival and the beginning of the visit."""
        return self.begin - self.arrival

    @property
    def service_time(self) -> dt.timedelta:
        """Length of the visit."""
        return self.departure - self.begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The drive between two places.

    Attributes:
        origin_id, destination_id: ids of the places.
        departure: when it begins.
        duration: how long it takes.
        distance_m: how far it is along the road, metres.
        track_m: metres of it on tracks; None before `routes.trace`.
        geometry: points of the street from origin to destination; empty before `routes.trace`.
        cues: directions; empty before `routes.trace`.
    """

    origin_id: str
    destination_id: str
    departure: dt.datetime
    duration: dt.timedelta
    distance_m: int
    track_m: int | None = None
    geometry: tuple[LonLat, ...] = ()
    cues: tuple[Cue, ...] = ()

    @property
    def arrival(self) -> dt.datetime:
        """When it ends."""
        return self.departure + self.duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """One day's stops and the legs before, between and after them.

    Attributes:
        day: the frame it was planned in.
        stops: the visits in order; there may be none.
        legs: one more than stops; none on a day without stops whose start is its end.
    """

    day: Day
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]

    def __post_init__(self) -> None:
        idle = not self.stops and not self.legs
        if not idle and len(self.legs) != len(self.stops) + 1:
            raise ValueError(f"{len(self.stops)} stops need one leg more, not {len(self.legs)}")

    @property
    def departure(self) -> dt.datetime:
        """When the day's drive begins; the opening of its window on an idle day."""
        return self.legs[0].departure if self.legs else self.day.window.opens

    @property
    def arrival(self) -> dt.datetime:
        """When the day's drive ends; the opening of its window on an idle day."""
        return self.legs[-1].arrival if self.legs else self.day.window.opens

    @property
    def driving(self) -> dt.timedelta:
        """Time spent driving."""
        return sum((leg.duration for leg in self.legs), dt.timedelta())

    @property
    def distance_m(self) -> int:
        """Distance driven, metres."""
        return sum(leg.distance_m for leg in self.legs)

    @property
    def prize(self) -> int:
        """Points collected."""
        return sum(stop.prize for stop in self.stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unvisited:
    """A site left out, and why.

    Attributes:
        site: which.
        prize: what it would have been worth, points.
        reason: the first true reason.
        extra_min: with `no_time`, by how many minutes the best day would overrun with it put in
            at the best place; None if its opening hours stand in the way at every place.
        snap_m: distance to the nearest usable road, metres; None if none is near.
    """

    site: Site
    prize: int
    reason: Reason
    extra_min: int | None = None
    snap_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is known of the quality of a circuit.

    Attributes:
        status: `optimal` only if proved that no choice of sites collects more points.
        method: `subset dynamic programme`, or `iterated local search` with the library's version.
        seed, iterations: of the search; None where nothing is random.
    """

    status: Literal["optimal", "heuristic"]
    method: str
    seed: int | None = None
    iterations: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """All the days.

    Attributes:
        profile: name of the profile the times hold for.
        roads: where the road network comes from.
        itineraries: one a day, in order of date.
        unvisited: the sites left out.
        must: ids of sites the request insists on.
        proof: what is known of its quality.
    """

    profile: str
    roads: RoadSource
    itineraries: tuple[Itinerary, ...]
    unvisited: tuple[Unvisited, ...]
    must: tuple[str, ...]
    proof: Proof

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Every stop of every day, in order."""
        return tuple(stop for itinerary in self.itineraries for stop in itinerary.stops)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every leg of every day, in order."""
        return tuple(leg for itinerary in self.itineraries for leg in itinerary.legs)

    @property
    def prize(self) -> int:
        """Points collected."""
        return sum(itinerary.prize for itinerary in self.itineraries)

    @property
    def distance_m(self) -> int:
        """Distance driven, metres."""
        return sum(itinerary.distance_m for itinerary in self.itineraries)

    @property
    def driving(self) -> dt.timedelta:
        """Time spent driving."""
        return sum((itinerary.driving for itinerary in self.itineraries), dt.timedelta())

    def numbered_stops(self) -> Iterator[tuple[int, int, Stop]]:
        """Yield day number, stop number and stop; both count from 1, stops anew each day."""
        for day, itinerary in enumerate(self.itineraries, start=1):
            for number, stop in enumerate(itinerary.stops, start=1):
                yield day, number, stop
