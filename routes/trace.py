"""Trace: the streets and the directions of the chosen legs, after planning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routes.geo import LonLat
from routes.roads.cues import make_cues, step_length_m, step_points
from routes.roads.grade import worst_stretch
from routes.roads.network import HIGHWAYS
from routes.roads.paths import fastest_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.circuit import Circuit, Itinerary, Leg
    from routes.roads.finder import PathFinder
    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import FastestPaths, Step
    from routes.roads.snap import Snapped

DECIMALS = 6
"""Decimals of a degree kept in a leg's geometry: 0.1 m."""

_TRACK = HIGHWAYS.index("track")


def trace(
    circuit: Circuit, graph: DrivableGraph, snapped: Snapped, *, find: PathFinder | None = None
) -> Circuit:
    """Return the circuit with the streets, the cues and the worst road of every leg.

    A leg of no length has no worst road.

    Args:
        circuit: as planned; its durations and distances are kept.
        graph: the graph it was planned on.
        snapped: where its places meet that graph.
        find: what finds ways in it, if something is at hand.

    Raises:
        ValueError: if a leg's place is not among the snapped ones, or there is no way.
    """
    used = {id_ for leg in circuit.legs for id_ in (leg.origin_id, leg.destination_id)}
    snaps = [snap for snap in snapped.snaps if snap.place_id in used]
    paths = find(snaps) if find else fastest_paths(graph, snaps)
    index = {snap.place_id: number for number, snap in enumerate(snaps)}
    missing = sorted(used - index.keys())
    if missing:
        raise ValueError(f"{missing[0]} is not on the road network")
    return replace(
        circuit,
        itineraries=tuple(
            _traced_itinerary(itinerary, paths, index) for itinerary in circuit.itineraries
        ),
    )


def _traced_itinerary(
    itinerary: Itinerary, paths: FastestPaths, index: dict[str, int]
) -> Itinerary:
    legs = tuple(
        _traced_leg(leg, paths, index[leg.origin_id], index[leg.destination_id])
        for leg in itinerary.legs
    )
    return replace(itinerary, legs=legs)


def _traced_leg(leg: Leg, paths: FastestPaths, origin: int, destination: int) -> Leg:
    """Return a leg with its street; a leg of no length stays at one point."""
    steps = paths.path(origin, destination)
    graph = paths.graph
    if not steps:
        here = _rounded(paths.snaps[origin].point)
        return replace(leg, track_m=0, geometry=(here, here), cues=(), worst=None)
    pieces = [(step.section, step_length_m(graph, step)) for step in steps]
    highway = graph.network.highway
    on_tracks = sum(length for section, length in pieces if int(highway[section]) == _TRACK)
    return replace(
        leg,
        track_m=min(round(on_tracks), leg.distance_m),
        geometry=_line(graph, steps),
        cues=make_cues(graph, steps, leg.distance_m),
        worst=worst_stretch(graph.network, pieces, leg.distance_m),
    )


def _line(graph: DrivableGraph, steps: Sequence[Step]) -> tuple[LonLat, ...]:
    """Return the points of a way, rounded, each once; two at least."""
    points = np.round(np.vstack([step_points(graph, step) for step in steps]), DECIMALS)
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    line = tuple(LonLat(float(lon), float(lat)) for lon, lat in points[moved])
    return line if len(line) > 1 else line * 2


def _rounded(point: LonLat) -> LonLat:
    return LonLat(round(point.lon, DECIMALS), round(point.lat, DECIMALS))
