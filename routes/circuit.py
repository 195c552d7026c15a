"""A circuit: the answer, as frozen values. Times are local wall time without a zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routes.elevation.climb import Climb, Elevation  # noqa: TC001 - dataclass fields are read at run time
from routes.geo import LonLat  # noqa: TC001
from routes.hours import Basis, TimeWindow  # noqa: TC001
from routes.places import Place  # noqa: TC001
from routes.roads.cues import Cue  # noqa: TC001
from routes.roads.grade import WorstStretch  # noqa: TC001
from routes.roads.network import RoadSource  # noqa: TC001
from routes.roads.passage import Passage  # noqa: TC001
from routes.rules import LunchMode, Rules  # noqa: TC001
from routes.sites import Site  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Iterator

Reason = Literal[
    "skipped",  # the request says so
    "other_theme",  # not one of the themes asked for
    "worth_nothing",  # its prize is 0
    "group_too_large",  # it receives fewer persons than the group has
    "far_from_road",  # no road of this profile near enough
    "unreachable",  # no way there and back on this network
    "souk_day_unknown",  # a weekly market whose day is not known
    "out_of_season",  # it would be open, but every day of the circuit is out of its season
    "closed",  # closed on every day of the circuit
    "out_of_reach",  # open, but no day has time to go there, visit and return
    "no_time",  # it would fit alone, but not beside the chosen stops
    "displaced",  # it would fit, but a site like it is visited
    "theme_full",  # it would fit, but there are enough sites of its theme
    "over_budget",  # it would fit, but its fee would exceed the budget
    "other_variant",  # it would fit, but another variant has it and this one is to differ
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

    start: Place
    end: Place
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
        departure: when the visit ends.
        window: the span of opening the visit lies in.
        hours_basis: whether that span is stated by the site or assumed from its kind.
        snap_m: metres between the site and the point of the road where the car stops.
        rest: time between the end of the visit and the drive to the next visit.
        slack: how much later than planned one may arrive so that this visit, everything after it
            and the end of the day can still be held.
    """

    site: Site
    prize: int
    arrival: dt.datetime
    begin: dt.datetime
    departure: dt.datetime
    window: TimeWindow
    hours_basis: Basis
    snap_m: float
    rest: dt.timedelta = dt.timedelta()
    slack: dt.timedelta = dt.timedelta()

    @property
    def wait(self) -> dt.timedelta:
        """Time between arrival and the beginning of the visit."""
        return self.begin - self.arrival

    @property
    def service_time(self) -> dt.timedelta:
        """Length of the visit."""
        return self.departure - self.begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """The lunch of a day.

    Attributes:
        place: where: an eating place, or the place of a site.
        mode: `meal` if it is served there, `picnic` if one brings it.
        after: number of the day's stops before it.
        arrival, begin, departure: as of a stop.
        window: the span lunch lies in: that of the rule, within the hours of the place.
        hours_basis: whether those are stated by the place or assumed from its kind; `assumed`
            for a picnic, which needs none.
        snap_m: metres between the place and the point of the road where the car stops.
        slack: as of a stop.
    """

    place: Place
    mode: LunchMode
    after: int
    arrival: dt.datetime
    begin: dt.datetime
    departure: dt.datetime
    window: TimeWindow
    hours_basis: Basis
    snap_m: float
    slack: dt.timedelta = dt.timedelta()


Call = Stop | Lunch
"""Whatever a day halts for."""


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
        worst: the worst stretch of road on it; None before `routes.trace`.
        passage: what it takes to drive it; None before `routes.trace`, and of no length.
        climb: its heights; None if `routes.trace` was given none, or its line is schematic.
    """

    origin_id: str
    destination_id: str
    departure: dt.datetime
    duration: dt.timedelta
    distance_m: int
    track_m: int | None = None
    geometry: tuple[LonLat, ...] = ()
    cues: tuple[Cue, ...] = ()
    worst: WorstStretch | None = None
    passage: Passage | None = None
    climb: Climb | None = None

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
        legs: one to each call (stop or lunch) but those in place, and one to the end of the day;
            none on a day without stops whose start is its end.
        lunch: None on a day without.
    """

    day: Day
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    lunch: Lunch | None = None

    def __post_init__(self) -> None:
        if self.lunch is not None and not 0 <= self.lunch.after <= len(self.stops):
            raise ValueError(f"lunch after stop {self.lunch.after} of {len(self.stops)}")
        idle = not self.stops and not self.legs and self.lunch is None
        expected = 1 + sum(not in_place for _, in_place in self._calls())
        if not idle and len(self.legs) != expected:
            raise ValueError(f"{len(self.stops)} stops need {expected} legs, not {len(self.legs)}")

    def _calls(self) -> Iterator[tuple[Call, bool]]:
        """Yield each call in order, and whether it is where the one before it was."""
        before = ""
        lunch = self.lunch
        for number in range(len(self.stops) + 1):
            if lunch is not None and lunch.after == number:
                yield lunch, lunch.place.id == before
                before = lunch.place.id
            if number < len(self.stops):
                stop = self.stops[number]
                yield stop, stop.site.id == before
                before = stop.site.id

    def calls(self) -> Iterator[tuple[Call, Leg | None]]:
        """Yield each stop and the lunch in order, with the leg to it; None if one is there."""
        legs = iter(self.legs)
        for call, in_place in self._calls():
            yield call, None if in_place else next(legs)

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
        extra_min: with `no_time`, how many minutes one would be late, at least, wherever it is put
            into the circuit: for the end of the day, or for the hours of this or another place,
            each earlier by the slack of the rules; None if no road leads on from there.
        because: with `displaced`, the id of the visited site like it; else empty.
        snap_m: distance to the nearest usable road, metres; None if none is near.
    """

    site: Site
    prize: int
    reason: Reason
    extra_min: int | None = None
    because: str = ""
    snap_m: float | None = None


ProofStatus = Literal["optimal", "heuristic"]
"""Whether it is proved that no choice of sites collects more points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is known of the quality of a circuit.

    Attributes:
        status: `optimal` only if that is proved.
        method: `subset dynamic programme`, or `ruin and recreate`.
        points: what the planner maximised: the prizes, raised by fairness where that is asked for.
        bound: no circuit has more of these points; None if not known.
        least_drive: whether it is proved that none with the same points drives less.
        seed, iterations: of the search; None where nothing is random.
    """

    status: ProofStatus
    method: str
    points: int = 0
    bound: int | None = None
    least_drive: bool = False
    seed: int | None = None
    iterations: int | None = None

    @property
    def gap_percent(self) -> float | None:
        """How far from the best possible points the circuit is at most, percent of these.

        >>> Proof(status="heuristic", method="", points=95, bound=100).gap_percent
        5.0
        """
        if self.bound is None:
            return None
        return 100 * (self.bound - self.points) / self.bound if self.bound else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """How the circuit takes account of the visits already promised, and what that costs.

    Attributes:
        strength: 0 to 1.
        visits: visits promised before this circuit by site id, as (id, number); sites not named
            have none.
        prize_without: points the circuit would collect without regard to fairness.
        driving_without: time it would drive.
    """

    strength: float
    visits: tuple[tuple[str, int], ...]
    prize_without: int
    driving_without: dt.timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """All the days.

    Attributes:
        profile: name of the profile the times hold for.
        roads: where the road network comes from.
        itineraries: one a day, in order of date.
        unvisited: the sites left out.
        rules: the rules it was planned by.
        proof: what is known of its quality.
        fairness: None if it was not asked for.
        elevation: where its heights come from; None if no file told any.
    """

    profile: str
    roads: RoadSource
    itineraries: tuple[Itinerary, ...]
    unvisited: tuple[Unvisited, ...]
    rules: Rules
    proof: Proof
    fairness: Fairness | None = None
    elevation: Elevation | None = None

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
