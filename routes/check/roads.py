"""Rules against a road network: every leg is driven again, and its street followed."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from routes.check.calls import calls_of, halt_of, halts
from routes.check.doubts import doubt_rules
from routes.check.follow import Ground
from routes.check.passage import passage_rules
from routes.check.reach import Reach
from routes.check.table import drive_table
from routes.check.violation import Code, Violation, leg_name
from routes.check.ways import find_ways
from routes.check.worst import stretch_rules
from routes.errors import FarFromRoadWarning
from routes.message import Message, msg, msgn
from routes.places import bundled_eating_places
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.check.ways import Ways
    from routes.circuit import Call, Circuit, Leg, Unvisited
    from routes.places import Place
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snap, Snapped
    from routes.sites import Site

ROUNDING = 1.0
"""Seconds and metres by which a rounded figure may be off."""


def road_rules(circuit: Circuit, graph: DrivableGraph, max_snap_m: float) -> Iterator[Violation]:
    """Yield what is wrong with a circuit on the roads of a graph."""
    if circuit.profile != graph.profile.name:
        problem = msg(
            "planned for {planned}, the roads are for {profile}",
            planned=circuit.profile,
            profile=graph.profile.name,
        )
        yield Violation(code="profile", day=0, where="", problem=problem)
        return
    if circuit.rules.road_limit != graph.profile.max_grade:
        problem = _other_limit(circuit.rules.road_limit, graph.profile.max_grade)
        yield Violation(code="profile", day=0, where="", problem=problem)
        return
    if circuit.roads.sha256 != graph.network.source.sha256:
        problem = msg("planned on other roads than {source}", source=graph.network.source.name)
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
            for code, problem in (
                *_drive(ways, leg, ends),
                *_street(graph, ways, ground, leg),
            ):
                where = leg_name(leg.origin_id, leg.destination_id)
                yield Violation(code=code, day=day, where=where, problem=problem)
    yield from doubt_rules(circuit, Reach(circuit, drive_table(ways, snapped.snaps)))


def _other_limit(planned: str | None, limit: str | None) -> Message:
    """Return that a circuit was planned with one road limit, and the roads have another."""
    if planned is None:
        return msg("planned without a road limit, the roads are for {limit}", limit=limit)
    if limit is None:
        return msg("planned with the road limit {planned}, the roads are for none", planned=planned)
    return msg(
        "planned with the road limit {planned}, the roads are for {limit}",
        planned=planned,
        limit=limit,
    )


def _snapped(circuit: Circuit, graph: DrivableGraph, max_snap_m: float) -> Snapped:
    """Return where every place of a circuit, visited or not, meets the roads."""
    places: dict[str, Place | Site] = {}
    for itinerary in circuit.itineraries:
        places.setdefault(itinerary.day.start.id, itinerary.day.start)
        places.setdefault(itinerary.day.end.id, itinerary.day.end)
        if itinerary.lunch is not None:
            places.setdefault(itinerary.lunch.place.id, itinerary.lunch.place)
    for site in (*(stop.site for stop in circuit.stops), *(u.site for u in circuit.unvisited)):
        places.setdefault(site.id, site)
    for table in bundled_eating_places() if circuit.rules.lunch else ():
        places.setdefault(table.id, table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FarFromRoadWarning)
        return snap_places(graph, tuple(places.values()), max_snap_m)


def _place_rules(
    circuit: Circuit, ways: Ways, ground: Ground, snapped: Snapped
) -> Iterator[Violation]:
    """Yield places too far from a road, and those said to be nearer or farther than they are."""
    snaps = {snap.place_id: snap for snap in snapped.snaps}
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for place in halts(itinerary) if itinerary.legs else ():
            if place.id not in snaps:
                problem = msg("no road of this profile is near enough")
                yield Violation(code="far", day=day, where=place.id, problem=problem)
        for call in calls_of(itinerary):
            snap = snaps.get(halt_of(call).id)
            for problem in _snap_problems(ways, ground, call, snap) if snap else ():
                yield Violation(code="snap", day=day, where=halt_of(call).id, problem=problem)
    for unvisited in circuit.unvisited:
        is_far = unvisited.site.id in snapped.far
        looked_at = unvisited.reason not in {"skipped", "other_theme"}
        if looked_at and is_far != (unvisited.reason == "far_from_road"):
            reason, where = unvisited.reason, unvisited.site.id
            problem = msg("{reason}, yet a road is near enough", reason=reason)
            if is_far:
                problem = msg("{reason}, yet no road is near enough", reason=reason)
            yield Violation(code="reason", day=0, where=where, problem=problem)
        yield from _far_away(unvisited, snapped)


def _far_away(unvisited: Unvisited, snapped: Snapped) -> Iterator[Violation]:
    """Yield a site left out that is nearer to its road or farther than it says, if it does."""
    site_id, said_m = unvisited.site.id, unvisited.snap_m
    near = {snap.place_id: snap.distance_m for snap in snapped.snaps}
    away_m = near.get(site_id, snapped.far.get(site_id))
    must_say = unvisited.reason == "far_from_road"
    if said_m is None and (away_m is None or not must_say):
        return
    if said_m is None or away_m is None or not abs(said_m - away_m) <= ROUNDING:
        problem = _other_way(said_m, away_m)
        yield Violation(code="snap", day=0, where=site_id, problem=problem)


def _other_way(said_m: float | None, away_m: float | None) -> Message:
    """Return that a site says another distance from its road than it has."""
    if said_m is None:
        return msg("it does not say how far from the road it is: {away:.0f} m", away=away_m)
    if away_m is None:
        return msg("{said:.0f} m away from the road, it says; there is no road", said=said_m)
    return msg(
        "{said:.0f} m away from the road, it says; it is {away:.0f} m", said=said_m, away=away_m
    )


def _snap_problems(ways: Ways, ground: Ground, stop: Call, snap: Snap) -> Iterator[Message]:
    """Yield what is wrong with where a stop or lunch meets the road."""
    if abs(stop.snap_m - snap.distance_m) > ROUNDING:
        yield msg(
            "{said:.0f} m from the road, not {away:.0f} m",
            said=stop.snap_m,
            away=snap.distance_m,
        )
    nearest_m, sections = ground.nearest_m(halt_of(stop).location)
    is_road = not ways.limited[sections].any()
    if is_road and stop.snap_m > nearest_m * 1.01 + ROUNDING:
        yield msg(
            "{said:.0f} m from its road, another is {nearest:.0f} m away",
            said=stop.snap_m,
            nearest=nearest_m,
        )


def _drive(ways: Ways, leg: Leg, ends: tuple[Snap, Snap]) -> Iterator[tuple[Code, Message]]:
    """Yield if a leg is not the fastest way between its places."""
    way = ways.way(*ends)
    if way is None:
        yield "no_way", msg("the profile cannot drive there")
        return
    seconds = leg.duration.total_seconds()
    if abs(seconds - way.seconds) > ROUNDING:
        problem = msg(
            "takes {seconds:.0f} s, the fastest way takes {fastest:.0f} s",
            seconds=seconds,
            fastest=way.seconds,
        )
        yield "duration", problem
    if abs(leg.distance_m - way.metres) > ROUNDING:
        farthest = ways.way(*ends, longest=True) or way
        if not way.metres - ROUNDING <= leg.distance_m <= farthest.metres + ROUNDING:
            problem = msg(
                "is {length} m, the fastest way is {fastest:.0f} m",
                length=leg.distance_m,
                fastest=way.metres,
            )
            yield "distance", problem


def _street(
    graph: DrivableGraph, ways: Ways, ground: Ground, leg: Leg
) -> Iterator[tuple[Code, Message]]:
    """Yield if the street of a traced leg is not on the network, or not what the leg says."""
    if len(leg.geometry) < 2 or not np.isfinite(leg.geometry).all():  # noqa: PLR2004
        return
    followed = ground.follow(leg.geometry)
    if followed.astray:
        lon, lat = followed.astray[0]
        problem = msgn(
            "{n} of {pieces} pieces is not on a road driven this way, at {lonlat}",
            "{n} of {pieces} pieces are not on a road driven this way, the first at {lonlat}",
            len(followed.astray),
            pieces=len(leg.geometry) - 1,
            lonlat=f"{lon},{lat}",
        )
        yield "street", problem
        return
    if followed.forbidden is not None:
        lon, lat = followed.forbidden
        yield "turn", msg("its street turns at {lonlat} as one may not", lonlat=f"{lon},{lat}")
        return
    seconds = leg.duration.total_seconds()
    slack_s = 2 * ROUNDING + 0.01 * seconds
    if not followed.least_s - slack_s <= seconds <= followed.most_s + slack_s:
        problem = msg(
            "its street takes {street:.0f} s, the leg {leg:.0f} s",
            street=followed.least_s,
            leg=seconds,
        )
        yield "street", problem
        return
    yield from stretch_rules(graph.network, ground, leg)
    yield from passage_rules(ways, graph.profile, ground.matches(leg.geometry), leg)
