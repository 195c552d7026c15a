"""From a request to the problem: sites, lunches, travel and rules become numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routes.daylight import daylight_on
from routes.matrix import UNREACHABLE
from routes.planning.limits import limits_of
from routes.planning.nodes import begins_s, length_s, lunch_nodes, undominated, visit_nodes
from routes.planning.problem import NO_WAY_S, DayFrame, Problem, seconds_of_day, whole_seconds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Mapping, Sequence

    from numpy.typing import NDArray

    from routes.circuit import Day
    from routes.matrix import TravelMatrix
    from routes.places import Place
    from routes.planning.nodes import Windows
    from routes.planning.problem import Limit
    from routes.planning.request import Request
    from routes.planning.schedule import Node
    from routes.roads.snap import Snapped
    from routes.rules import Rules
    from routes.sites import Site


def places_of_request(
    request: Request, sites: Sequence[Site], tables: Sequence[Place] = ()
) -> tuple[Place | Site, ...]:
    """Return every place whose way to the others has to be known, no id twice.

    Args:
        request: what is asked; the ends of its days and the places of its nights come first.
        sites: to choose from.
        tables: where lunch may be eaten; none of them is returned if no lunch is asked for.
    """
    ends = [place for day in request.days for place in (day.start, day.end)]
    nights = [place for night in request.nights for place in night]
    eating = tables if request.rules.lunch else ()
    places: dict[str, Place | Site] = {}
    wanted: list[Place | Site] = [*ends, *nights, *sites, *eating]
    for place in wanted:
        places.setdefault(place.id, place)
    return tuple(places.values())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """The sites and lunches of a request as numbers, ready for any choice of its nights.

    Attributes:
        rules: of the request.
        nodes: the sites, then the meals, then the picnics; N in all.
        prize: (n,) int64, points.
        service_s: (N,) int64, length of each call.
        begins_s: by date, the windows of each node as in a frame.
        row: row and column of each place in the drive, by id.
        drive_s: (M, M) int64, drive between all places, `NO_WAY_S` where there is no road.
        travel_s: (N, N) int64, as in the problem.
        shortest_s: (m, m) int64, the same between the sites and the meals, by way of others if
            that is shorter.
        limits: rules on the set of visited sites.
    """

    rules: Rules
    nodes: tuple[Node, ...]
    prize: NDArray[np.int64]
    service_s: NDArray[np.int64]
    begins_s: Mapping[dt.date, tuple[Windows, ...]]
    row: Mapping[str, int]
    drive_s: NDArray[np.int64]
    travel_s: NDArray[np.int64]
    shortest_s: NDArray[np.int64]
    limits: tuple[Limit, ...]

    def __len__(self) -> int:
        """Return the number of sites, n."""
        return len(self.prize)

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites, by number."""
        return tuple(node.site for node in self.nodes if node.site is not None)

    def only(self, sites: Sequence[int], days: Sequence[Day]) -> Model:
        """Return the model with some of its sites, numbered anew, and the lunches of use.

        Args:
            sites: numbers of the sites to keep.
            days: every frame a day may have.
        """
        kept = [*sites, *self._useful_lunches(days, {self.nodes[site].place_id for site in sites})]
        near = [node for node in kept if node < len(self.shortest_s)]
        nodes = tuple(self.nodes[node] for node in kept)
        return replace(
            self,
            nodes=nodes,
            prize=self.prize[list(sites)],
            service_s=self.service_s[kept],
            begins_s={
                date: tuple(begins[node] for node in kept) for date, begins in self.begins_s.items()
            },
            travel_s=self.travel_s[np.ix_(kept, kept)],
            shortest_s=self.shortest_s[np.ix_(near, near)],
            limits=limits_of(self.rules, [node.site for node in nodes if node.site is not None]),
        )

    def problem(self, frames: Sequence[DayFrame]) -> Problem:
        """Return the problem of some days."""
        ids = tuple(node.place_id for node in self.nodes)
        return Problem(
            ids=ids,
            prize=self.prize,
            service_s=self.service_s,
            required=tuple(site for site in range(len(self)) if ids[site] in self.rules.must),
            travel_s=self.travel_s,
            frames=tuple(frames),
            rest_s=whole_seconds(self.rules.rest),
            limits=self.limits,
        )

    def frame(self, day: Day) -> DayFrame:
        """Return a day as numbers, with the lunches it may have; other lunches have no windows."""
        opens_s, closes_s = _span_s(self.rules, day)
        there, back, direct = self._drives(day)
        limit = self.rules.max_drive
        whole = DayFrame(
            opens_s=opens_s,
            closes_s=closes_s,
            direct_s=int(_within_leg(self.rules, direct)[0]),
            from_start_s=_within_leg(self.rules, there),
            to_end_s=_within_leg(self.rules, back),
            begins_s=self.begins_s[day.date],
            max_drive_s=NO_WAY_S if limit is None else whole_seconds(limit),
        )
        lunches = self._lunches(whole)
        begins = (
            windows if node < len(self) or node in lunches else ()
            for node, windows in enumerate(whole.begins_s)
        )
        return replace(whole, lunches=lunches, begins_s=tuple(begins))

    def has_way(self, day: Day) -> NDArray[np.bool_]:
        """Return (n,) whether a road leads from the start of a day to each site and to its end."""
        there, back, _ = self._drives(day)
        ways: NDArray[np.bool_] = (np.maximum(there, back) < NO_WAY_S)[: len(self)]
        return ways

    def least_drive_s(self, frame: DayFrame) -> int:
        """Return the shortest drive of a day from its start to its end, over others if need be."""
        there, back = self._shortest_ways(frame)
        return min(frame.direct_s, int((there + back).min(initial=NO_WAY_S)), NO_WAY_S)

    def possible(self, frame: DayFrame) -> NDArray[np.bool_]:
        """Return (n,) whether a day might visit each site, others on the way if need be.

        Where it is False no order of that day holds the site; where it is True one may.
        """
        ways = self._shortest_ways(frame)
        return np.array([self._in_time(frame, site, *ways) for site in range(len(self))], bool)

    def _drives(self, day: Day) -> tuple[NDArray[np.int64], ...]:
        """Return the drive from the start to each node, from each to the end, and direct."""
        rows = [self.row[node.place_id] for node in self.nodes]
        start, end = self.row[day.start.id], self.row[day.end.id]
        there, back = self.drive_s[start, rows], self.drive_s[rows, end]
        there[len(self.shortest_s) :] = NO_WAY_S
        direct = self.drive_s[[start], [end]] if start != end else np.zeros(1, dtype=np.int64)
        return there, back, direct

    def _shortest_ways(self, frame: DayFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the drive to each site and meal, and back, by way of others if that is shorter."""
        there, back = (way[: len(self.shortest_s)] for way in (frame.from_start_s, frame.to_end_s))
        if not len(there):
            return there, back
        there = np.minimum((there[:, None] + self.shortest_s).min(axis=0), NO_WAY_S)
        return there, np.minimum((self.shortest_s + back).min(axis=1), NO_WAY_S)

    def _in_time(
        self, frame: DayFrame, node: int, there: NDArray[np.int64], back: NDArray[np.int64]
    ) -> bool:
        """Say whether a day can call at a node that is so far from its start and its end."""
        begin = frame.begin_s(node, frame.opens_s + int(there[node]))
        end = begin + int(self.service_s[node] + back[node])
        return end <= frame.closes_s and int(there[node] + back[node]) <= frame.max_drive_s

    def _lunches(self, frame: DayFrame) -> tuple[int, ...]:
        """Return the lunches of a day: meals if one of them fits alone, picnics otherwise."""
        lunch = self.rules.lunch
        if lunch is None or frame.opens_s > _clock_s(lunch.opens):
            return ()
        if frame.closes_s + whole_seconds(self.rules.slack) < _clock_s(lunch.closes):
            return ()
        meals = range(len(self), len(self.shortest_s))
        alone = frame.from_start_s, frame.to_end_s
        if any(self._in_time(frame, node, *alone) for node in meals):
            ways = self._shortest_ways(frame)
            return tuple(node for node in meals if self._in_time(frame, node, *ways))
        return tuple(range(len(self.shortest_s), len(self.nodes)))

    def _useful_lunches(self, days: Sequence[Day], sites: Container[str]) -> list[int]:
        """Return the lunches some day may have; picnics at some sites only."""
        frames = [self.frame(day) for day in days]
        used = sorted({node for frame in frames for node in frame.lunches})
        meals = [node for node in used if node < len(self.shortest_s)]
        at = [self.row[self.nodes[node].place_id] for node in meals]
        others = [self.row[place] for place in self._places(days)]
        drive_s = np.stack([self.drive_s[np.ix_(others, at)], self.drive_s[np.ix_(at, others)].T])
        windows = [tuple(begins[node] for begins in self.begins_s.values()) for node in meals]
        best = undominated(meals, windows, drive_s)
        return [
            node
            for node in used
            if (node in best if node < len(self.shortest_s) else self.nodes[node].place_id in sites)
        ]

    def _places(self, days: Sequence[Day]) -> list[str]:
        """Return the ids of everything one may drive to or from but the meals."""
        ends = [place.id for day in days for place in (day.start, day.end)]
        return [*dict.fromkeys([*ends, *(site.id for site in self.sites)])]


def build_model(
    request: Request,
    sites: Sequence[Site],
    matrix: TravelMatrix,
    snapped: Snapped,
    *,
    tables: Sequence[Place | Site],
    prizes: tuple[Mapping[str, int], Mapping[str, int]],
) -> Model:
    """Return the model of a request.

    Args:
        request: what is asked.
        sites: the sites to choose from, all near a road; they are numbered in this order.
        matrix: travel between places; it holds every site and every start and end.
        snapped: how far each of them is from its road.
        tables: where lunch may be eaten; those far from any road are left out.
        prizes: points by id of the site: as they stand, and as they are to be collected.
    """
    own, collected = prizes
    rules, dates = request.rules, [day.date for day in request.days]
    snap_m = {snap.place_id: snap.distance_m for snap in snapped.snaps}
    lunches = tuple(lunch_nodes(rules.lunch, sites, tables, dates, snap_m))
    nodes = (*visit_nodes(sites, dates, snap_m, own), *lunches)
    row = {place_id: number for number, place_id in enumerate(matrix.ids)}
    drive_s = np.where(matrix.duration_s == UNREACHABLE, NO_WAY_S, matrix.duration_s)
    rows = [row[node.place_id] for node in nodes]
    travel_s = _within_leg(rules, drive_s[np.ix_(rows, rows)])
    near = len(sites) + sum(node.mode == "meal" for node in lunches)
    return Model(
        rules=rules,
        nodes=nodes,
        prize=np.array([collected[site.id] for site in sites], dtype=np.int64),
        service_s=np.array([length_s(rules, node) for node in nodes], dtype=np.int64),
        begins_s={date: tuple(begins_s(rules, node, date) for node in nodes) for date in dates},
        row=row,
        drive_s=drive_s,
        travel_s=_with_picnics(travel_s, near),
        shortest_s=_shortest_s(travel_s[:near, :near]),
        limits=limits_of(rules, sites),
    )


def possible_days(request: Request) -> tuple[Day, ...]:
    """Return every frame a day may have, whatever the choice of the nights."""
    nights = request.nights or tuple((day.end,) for day in request.days[:-1])
    after = request.nights or tuple((day.start,) for day in request.days[1:])
    starts = ((request.days[0].start,), *after)
    ends = (*nights, (request.days[-1].end,))
    return tuple(
        replace(day, start=start, end=end)
        for day, first, last in zip(request.days, starts, ends, strict=True)
        for start in first
        for end in last
    )


def _with_picnics(travel_s: NDArray[np.int64], near: int) -> NDArray[np.int64]:
    """Return travel where a picnic, one from `near` on, is reached only from its site, at once."""
    tied = travel_s.copy()
    tied[:, near:] = NO_WAY_S
    for site in range(len(tied) - near):
        tied[site, near + site] = 0
    return tied


def _shortest_s(travel_s: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return travel by way of others where that is shorter (Floyd and Warshall, 1962)."""
    shortest = travel_s.copy()
    for via in range(len(shortest)):
        np.minimum(shortest, shortest[:, via, None] + shortest[via], out=shortest)
    return shortest


def _within_leg(rules: Rules, drive_s: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return drives, those longer than the longest leg as no way."""
    if rules.max_leg is None:
        return drive_s
    return np.where(drive_s > whole_seconds(rules.max_leg), NO_WAY_S, drive_s)


def _span_s(rules: Rules, day: Day) -> tuple[int, int]:
    """Return the earliest departure and the latest return, by daylight if that is asked for.

    The return is to be earlier by the slack of the rules.
    """
    opens, closes = day.window.opens, day.window.closes
    if not rules.after_dark:
        opens = max(opens, daylight_on(day.start.location, day.date).opens)
        closes = min(closes, daylight_on(day.end.location, day.date).closes)
    return seconds_of_day(day.date, opens), seconds_of_day(day.date, closes - rules.slack)


def _clock_s(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second
