"""What is true of a whole request, by trying everything; it shares no code with the planner.

Written from `docs/planning.md`: times are whole seconds since midnight of the day, every order of
every choice of sites is driven with every lunch at every place, for every choice of nights.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING, NamedTuple

from routes.census.score import prize_of
from routes.census.visit import eating_hours_on, hours_of, service_time_of
from routes.circuit import Lunch
from routes.daylight import daylight_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Circuit, Day, Itinerary
    from routes.hours import DayHours
    from routes.matrix import TravelMatrix
    from routes.places import Place
    from routes.planning.request import Request
    from routes.rules import Rules
    from routes.sites import Site

PERCENT = {"relaxed": 125, "normal": 100, "dense": 80}


class Halt(NamedTuple):
    """Something to do on a day: where, its spans as (opens, latest begin), how long."""

    at: str
    spans: tuple[tuple[int, int], ...]
    length_s: int
    is_visit: bool


class Frame(NamedTuple):
    """A day: where it begins and ends, and when."""

    start: str
    end: str
    date: dt.date
    opens_s: int
    closes_s: int


class Best(NamedTuple):
    """Points as a loss, then the drive."""

    lost: int
    drive_s: int


def clock(date: dt.date, moment: dt.datetime) -> int:
    """Return whole seconds since midnight."""
    return int((moment - dt.datetime.combine(date, dt.time())).total_seconds())


@dataclass(frozen=True)
class Oracle:
    """A request and what it is planned on; sites far from any road are not in the matrix."""

    request: Request
    sites: Sequence[Site]
    matrix: TravelMatrix
    tables: Sequence[Place] = ()

    @property
    def rules(self) -> Rules:
        """Those of the request."""
        return self.request.rules

    # ------------------------------------------------------------ one day

    def frame(self, day: Day, start: Place | None = None, end: Place | None = None) -> Frame:
        """Return the frame of a day, perhaps with other ends."""
        start, end = start or day.start, end or day.end
        opens, closes = day.window.opens, day.window.closes
        if not self.rules.after_dark:
            opens = max(opens, daylight_on(start.location, day.date).opens)
            closes = min(closes, daylight_on(end.location, day.date).closes)
        return Frame(start.id, end.id, day.date, clock(day.date, opens), clock(day.date, closes))

    @property
    def reserve_s(self) -> int:
        """How much earlier than it would have to everything begins, and the day ends."""
        return int(self.rules.slack.total_seconds())

    def visit(self, site: Site, date: dt.date) -> Halt:
        """Return a visit."""
        minutes = service_time_of(site).total_seconds() / 60 * PERCENT[self.rules.pace] / 100
        length = 60 * math.ceil(minutes - 1e-9)
        spans = []
        for window in hours_of(site, date).windows:
            latest = clock(date, window.closes) - length
            if window.last_admission is not None:
                latest = min(latest, clock(date, window.last_admission))
            spans.append((clock(date, window.opens), latest - self.reserve_s))
        return Halt(site.id, tuple(spans), length, is_visit=True)

    def meal(self, at: str, hours: DayHours, date: dt.date) -> Halt:
        """Return a lunch within the span of the rule and some hours."""
        rule = self.rules.lunch
        assert rule is not None
        length = int(rule.length.total_seconds())
        first, last = (
            clock(date, dt.datetime.combine(date, time)) for time in (rule.opens, rule.closes)
        )
        spans = []
        for window in hours.windows:
            latest = min(last, clock(date, window.closes)) - length
            if window.last_admission is not None:
                latest = min(latest, clock(date, window.last_admission))
            spans.append((max(first, clock(date, window.opens)), latest - self.reserve_s))
        return Halt(at, tuple(spans), length, is_visit=False)

    def picnic(self, at: str, date: dt.date) -> Halt:
        """Return a lunch for which one needs nobody."""
        rule = self.rules.lunch
        assert rule is not None
        length = int(rule.length.total_seconds())
        first, last = (
            clock(date, dt.datetime.combine(date, time)) for time in (rule.opens, rule.closes)
        )
        return Halt(at, ((first, last - length - self.reserve_s),), length, is_visit=False)

    def drive_s(self, origin: str, destination: str) -> float:
        """Return a drive, infinite where there is none or it is too long."""
        if origin == destination:
            return 0
        seconds = int(
            self.matrix.duration_s[self.matrix.index(origin), self.matrix.index(destination)]
        )
        limit = self.rules.max_leg
        too_long = limit is not None and seconds > limit.total_seconds()
        return math.inf if seconds < 0 or too_long else seconds

    def drives(self, frame: Frame, halts: Sequence[Halt]) -> list[float]:
        """Return the drive to each halt and to the end of the day."""
        path = [frame.start, *(halt.at for halt in halts), frame.end]
        return [self.drive_s(*pair) for pair in pairwise(path)]

    def holds(self, frame: Frame, halts: Sequence[Halt], give_s: int = 0) -> bool:
        """Say whether a day holds, if every time and the longest drive give so many seconds."""
        drives = self.drives(frame, halts)
        limit = self.rules.max_drive
        if limit is not None and sum(drives) > limit.total_seconds() + give_s:
            return False
        now: float = frame.opens_s
        for number, (halt, drive) in enumerate(zip(halts, drives, strict=False)):
            now += drive
            begins = [max(now, a) for a, b in halt.spans if a <= b and now <= b + give_s]
            if not begins:
                return False
            now = min(begins) + halt.length_s
            if halt.is_visit and number + 1 < len(halts) and halts[number + 1].is_visit:
                now += self.rules.rest.total_seconds()
        return now + drives[-1] <= frame.closes_s - self.reserve_s + give_s

    def needs_lunch(self, frame: Frame) -> bool:
        """Say whether a day with visits needs a lunch."""
        rule = self.rules.lunch
        if rule is None:
            return False
        first, last = (
            clock(frame.date, dt.datetime.combine(frame.date, time))
            for time in (rule.opens, rule.closes)
        )
        return frame.opens_s <= first and last <= frame.closes_s

    def meals(self, frame: Frame) -> list[Halt]:
        """Return the meals of a day; none if none can be had even alone, or picnics are wanted."""
        rule = self.rules.lunch
        if rule is None or rule.mode == "picnic":
            return []
        found = [
            self.meal(table.id, eating_hours_on(table.kind, frame.date), frame.date)
            for table in self.tables
        ]
        found += [
            self.meal(site.id, hours_of(site, frame.date), frame.date)
            for site in self.candidates()
            if "meals" in site.offer
        ]
        return found if any(self.holds(frame, [meal]) for meal in found) else []

    def with_lunch(self, frame: Frame, visits: Sequence[Halt]) -> Iterator[list[Halt]]:
        """Yield an order of visits with every lunch at every place, if the day needs one."""
        if not visits or not self.needs_lunch(frame):
            yield list(visits)
            return
        meals = self.meals(frame)
        for place in range(len(visits) + 1):
            for meal in meals:
                yield [*visits[:place], meal, *visits[place:]]
            if not meals and place:
                picnic = self.picnic(visits[place - 1].at, frame.date)
                yield [*visits[:place], picnic, *visits[place:]]

    def least_drive(self, frame: Frame, sites: Sequence[Site]) -> float:
        """Return the least drive of a day through some sites, infinite if it cannot hold them."""
        visits = [self.visit(site, frame.date) for site in sites]
        if any(not any(a <= b for a, b in visit.spans) for visit in visits):
            return math.inf
        drives = [
            sum(self.drives(frame, halts))
            for order in permutations(visits)
            for halts in self.with_lunch(frame, order)
            if self.holds(frame, halts)
        ]
        return min(drives, default=math.inf)

    # ------------------------------------------------------------ the whole

    def candidates(self) -> list[Site]:
        """Return the sites that the request allows and that are near a road."""
        rules, kept = self.rules, []
        for site in self.sites:
            is_must = site.id in rules.must
            other = bool(rules.themes) and site.theme not in rules.themes
            too_large = (
                rules.group_size is not None
                and site.group_max is not None
                and rules.group_size > site.group_max
            )
            worthless = prize_of(site) == 0
            refused = site.id in rules.skip or too_large or (not is_must and (other or worthless))
            if not refused and site.id in self.matrix.ids:
                kept.append(site)
        return kept

    def keeps_rules(self, visited: Sequence[Site]) -> bool:
        """Say whether a choice of sites keeps every rule about the choice."""
        rules, ids = self.rules, {site.id for site in visited}
        labels = [site.alike for site in visited if site.alike]
        themes = [site.theme for site in visited]
        fees = sum(site.charge or 0 for site in visited)
        return (
            set(rules.must) <= ids
            and len(labels) == len(set(labels))
            and all(len(ids & set(group)) <= 1 for group in rules.one_of)
            and all(themes.count(theme) >= least for theme, least in rules.theme_least)
            and all(themes.count(theme) <= most for theme, most in rules.theme_most)
            and (rules.budget_mad is None or fees <= rules.budget_mad)
        )

    def sequences(self) -> Iterator[list[Frame]]:
        """Yield the frames of the days for every choice of the nights."""
        days = self.request.days
        if not self.request.nights:
            yield [self.frame(day) for day in days]
            return
        for nights in product(*self.request.nights):
            ends = [days[0].start, *nights, days[-1].end]
            yield [self.frame(day, *pair) for day, pair in zip(days, pairwise(ends), strict=True)]

    def best(self) -> Best | None:
        """Return the best of everything; None if nothing keeps all rules."""
        sites, found = self.candidates(), []
        known: dict[tuple[Frame, tuple[int, ...]], float] = {}
        for frames in self.sequences():
            for places in product(range(len(frames) + 1), repeat=len(sites)):
                visited = [s for s, day in zip(sites, places, strict=True) if day < len(frames)]
                if not self.keeps_rules(visited):
                    continue
                drive = 0.0
                for day, frame in enumerate(frames):
                    part = tuple(n for n, place in enumerate(places) if place == day)
                    key = (frame, part)
                    if key not in known:
                        known[key] = self.least_drive(frame, [sites[n] for n in part])
                    drive += known[key]
                if math.isfinite(drive):
                    found.append(Best(-sum(prize_of(site) for site in visited), int(drive)))
        return min(found, default=None)

    # ------------------------------------------------------------ a circuit

    def halts(self, itinerary: Itinerary) -> list[Halt]:
        """Return the calls of a day as they are planned."""
        date, found = itinerary.day.date, []
        sites = {site.id: site for site in self.sites}
        tables = {table.id: table for table in self.tables}
        for call, _ in itinerary.calls():
            if not isinstance(call, Lunch):
                found.append(self.visit(call.site, date))
            elif call.mode == "picnic":
                found.append(self.picnic(call.place.id, date))
            elif call.place.id in tables:
                hours = eating_hours_on(tables[call.place.id].kind, date)
                found.append(self.meal(call.place.id, hours, date))
            else:
                found.append(self.meal(call.place.id, hours_of(sites[call.place.id], date), date))
        return found

    def insertions(self, itinerary: Itinerary, site: Site) -> Iterator[tuple[Frame, list[Halt]]]:
        """Yield a day with a site put in at every place, its lunch where it is."""
        frame = self.frame(itinerary.day)
        visit, halts = self.visit(site, frame.date), self.halts(itinerary)
        if not halts:
            for alone in self.with_lunch(frame, [visit]):
                yield frame, alone
            return
        for place in range(len(halts) + 1):
            is_picnic = place < len(halts) and not halts[place].is_visit and place > 0
            if is_picnic and halts[place].at == halts[place - 1].at and not self.meals(frame):
                continue  # a picnic is right after its visit
            yield frame, [*halts[:place], visit, *halts[place:]]

    def fits_alone(self, circuit: Circuit, site: Site) -> bool:
        """Say whether some day of a circuit has time for a site and nothing else but lunch."""
        frames = [self.frame(itinerary.day) for itinerary in circuit.itineraries]
        return any(math.isfinite(self.least_drive(frame, [site])) for frame in frames)

    def fits_beside(self, circuit: Circuit, site: Site) -> bool:
        """Say whether a site can be put in anywhere, lunch moved or not."""
        for itinerary in circuit.itineraries:
            if any(self.holds(*way) for way in self.insertions(itinerary, site)):
                return True
            frame = self.frame(itinerary.day)
            visits = [halt for halt in self.halts(itinerary) if halt.is_visit]
            visit = self.visit(site, frame.date)
            for place in range(len(visits) + 1):
                order = [*visits[:place], visit, *visits[place:]]
                if any(self.holds(frame, halts) for halts in self.with_lunch(frame, order)):
                    return True
        return False

    def least_late_min(self, circuit: Circuit, site: Site) -> int | None:
        """Return by how many minutes one is late at the best place; None if there is no way."""
        ways = [
            way
            for itinerary in circuit.itineraries
            for way in self.insertions(itinerary, site)
            if math.isfinite(sum(self.drives(*way)))
            and all(any(a <= b for a, b in halt.spans) for halt in way[1])
        ]
        return next(
            (m for m in range(1441) if any(self.holds(*way, give_s=60 * m) for way in ways)), None
        )
