"""Rules against a road network: every leg is driven again, and its street followed."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING

import numpy as np

from routes.census.visit import hours_of, service_time_of
from routes.check.follow import Ground
from routes.check.violation import Code, Violation, leg_name
from routes.check.ways import find_ways
from routes.errors import FarFromRoadWarning
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.check.ways import Ways
    from routes.circuit import Circuit, Day, Leg, Stop, Unvisited
    from routes.places import Gateway
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snap, Snapped
    from routes.sites import Site

ROUNDING = 1.0
"""Seconds and metres by which a rounded figure may be off."""


def road_rules(circuit: Circuit, graph: DrivableGraph, max_snap_m: float) -> Iterator[Violation]:
    """Yield what is wrong with a circuit on the roads of a graph."""
    if circuit.profile != graph.profile.name:
        problem = f"planned for {circuit.profile}, the roads are for {graph.profile.name}"
        yield Violation(code="profile", day=0, where="", problem=problem)
        return
    if circuit.roads.sha256 != graph.network.source.sha256:
        problem = f"planned on other roads than {graph.network.source.name}"
        yield Violation(code="roads", day=0, where="", problem=problem)
    ways = find_ways(graph.network, graph.profile)
    ground = Ground(ways)
    snapped = _snapped(circuit, graph, max_snap_m)
    snaps = {snap.place_id: snap for snap in snapped.snaps}
    yield from _place_rules(circuit, ways, ground, snapped)
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for leg in itinerary.legs:
            if leg.origin_id not in snaps or leg.destination_id not in snaps:
                continue
            ends = (snaps[leg.origin_id], snaps[leg.destination_id])
            for code, problem in (*_drive(ways, leg, ends), *_street(ground, leg)):
                where = leg_name(leg.origin_id, leg.destination_id)
                yield Violation(code=code, day=day, where=where, problem=problem)
    yield from _reason_rules(circuit, ways, snaps)


def _snapped(circuit: Circuit, graph: DrivableGraph, max_snap_m: float) -> Snapped:
    """Return where every place of a circuit, visited or not, meets the roads."""
    places: dict[str, Gateway | Site] = {}
    for itinerary in circuit.itineraries:
        places.setdefault(itinerary.day.start.id, itinerary.day.start)
        places.setdefault(itinerary.day.end.id, itinerary.day.end)
    for site in (*(stop.site for stop in circuit.stops), *(u.site for u in circuit.unvisited)):
        places.setdefault(site.id, site)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FarFromRoadWarning)
        return snap_places(graph, tuple(places.values()), max_snap_m)


def _place_rules(
    circuit: Circuit, ways: Ways, ground: Ground, snapped: Snapped
) -> Iterator[Violation]:
    """Yield places too far from a road, and those said to be nearer or farther than they are."""
    snaps = {snap.place_id: snap for snap in snapped.snaps}
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        ends = () if not itinerary.legs else (itinerary.day.start, itinerary.day.end)
        for place in (*ends, *(stop.site for stop in itinerary.stops)):
            if place.id not in snaps:
                problem = "no road of this profile is near enough"
                yield Violation(code="far", day=day, where=place.id, problem=problem)
        for stop in itinerary.stops:
            if stop.site.id in snaps:
                for problem in _snap_problems(ways, ground, stop, snaps[stop.site.id]):
                    yield Violation(code="snap", day=day, where=stop.site.id, problem=problem)
    for unvisited in circuit.unvisited:
        is_far = unvisited.site.id in snapped.far
        looked_at = unvisited.reason not in {"skipped", "other_theme"}
        if looked_at and is_far != (unvisited.reason == "far_from_road"):
            problem = f"{unvisited.reason}, yet {'no' if is_far else 'a'} road is near enough"
            where = unvisited.site.id
            yield Violation(code="reason", day=0, where=where, problem=problem)


def _snap_problems(ways: Ways, ground: Ground, stop: Stop, snap: Snap) -> Iterator[str]:
    """Yield what is wrong with where a stop meets the road."""
    if abs(stop.snap_m - snap.distance_m) > ROUNDING:
        yield f"{stop.snap_m:.0f} m from the road, not {snap.distance_m:.0f} m"
    nearest_m, sections = ground.nearest_m(stop.site.location)
    is_road = not ways.limited[sections].any()
    if is_road and stop.snap_m > nearest_m * 1.01 + ROUNDING:
        yield f"{stop.snap_m:.0f} m from its road, another is {nearest_m:.0f} m away"


def _drive(ways: Ways, leg: Leg, ends: tuple[Snap, Snap]) -> Iterator[tuple[Code, str]]:
    """Yield if a leg is not the fastest way between its places."""
    way = ways.way(*ends)
    if way is None:
        yield "no_way", "the profile cannot drive there"
        return
    seconds = leg.duration.total_seconds()
    if abs(seconds - way.seconds) > ROUNDING:
        yield "duration", f"takes {seconds:.0f} s, the fastest way takes {way.seconds:.0f} s"
    if abs(leg.distance_m - way.metres) > ROUNDING:
        farthest = ways.way(*ends, longest=True) or way
        if not way.metres - ROUNDING <= leg.distance_m <= farthest.metres + ROUNDING:
            yield "distance", f"is {leg.distance_m} m, the fastest way is {way.metres:.0f} m"


def _street(ground: Ground, leg: Leg) -> Iterator[tuple[Code, str]]:
    """Yield if the street of a traced leg is not driven on the network, or takes another time."""
    if len(leg.geometry) < 2 or not np.isfinite(leg.geometry).all():  # noqa: PLR2004
        return
    followed = ground.follow(leg.geometry)
    if followed.astray:
        lon, lat = followed.astray[0]
        pieces = f"{len(followed.astray)} of {len(leg.geometry) - 1} pieces"
        yield "street", f"{pieces} are not on a road driven this way, the first at {lon},{lat}"
        return
    seconds = leg.duration.total_seconds()
    slack_s = 2 * ROUNDING + 0.01 * seconds
    if not followed.least_s - slack_s <= seconds <= followed.most_s + slack_s:
        yield "street", f"its street takes {followed.least_s:.0f} s, the leg {seconds:.0f} s"


def _reason_rules(circuit: Circuit, ways: Ways, snaps: dict[str, Snap]) -> Iterator[Violation]:
    """Yield sites left out because of the way there, though it could be driven, or the reverse."""
    doubted = [
        unvisited
        for unvisited in circuit.unvisited
        if unvisited.site.id in snaps
        and unvisited.reason in {"unreachable", "out_of_reach", "no_time"}
    ]
    days = [itinerary.day for itinerary in circuit.itineraries]
    days = [day for day in days if day.start.id in snaps and day.end.id in snaps]
    if not doubted or not days:
        return
    places = [snaps[unvisited.site.id] for unvisited in doubted]
    there = {
        day.start.id: ways.seconds_to(snaps[day.start.id], places)
        for day in {day.start.id: day for day in days}.values()
    }
    back = {
        day.end.id: ways.seconds_from(snaps[day.end.id], places)
        for day in {day.end.id: day for day in days}.values()
    }
    for unvisited in doubted:
        site_id = unvisited.site.id
        drives = [(day, there[day.start.id][site_id], back[day.end.id][site_id]) for day in days]
        for problem in _drive_problems(unvisited, drives):
            yield Violation(code="reason", day=0, where=site_id, problem=problem)


def _drive_problems(unvisited: Unvisited, drives: list[tuple[Day, float, float]]) -> Iterator[str]:
    """Yield why a reason cannot hold, from the driving time there and back on each day."""
    reason = unvisited.reason
    reached = [(day, out, home) for day, out, home in drives if np.isfinite(out + home)]
    if bool(reached) == (reason == "unreachable"):
        yield f"{reason}, yet there is {'a' if reached else 'no'} way there and back"
        return
    margins = [_margin_s(unvisited.site, day, out, home) for day, out, home in reached]
    best = max(margins, default=-np.inf)
    if reason == "out_of_reach" and best > 2 * ROUNDING:
        yield f"{reason}, yet a visit alone would leave {best / 60:.0f} minutes"
    if reason == "no_time" and best < -2 * ROUNDING:
        yield f"{reason}, yet even alone no day has time for it"


def _margin_s(site: Site, day: Day, out_s: float, home_s: float) -> float:
    """Return the seconds a visit to one site alone would leave on a day, negative if too long."""
    service = service_time_of(site)
    arrival = day.window.opens + dt.timedelta(seconds=out_s)
    margins = []
    for window in hours_of(site, day.date).windows:
        done = max(arrival, window.opens) + service
        home = done + dt.timedelta(seconds=home_s)
        margins.append(min(window.closes - done, day.window.closes - home).total_seconds())
    return max(margins, default=-np.inf)
