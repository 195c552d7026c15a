"""Trace: the streets and the directions of the chosen legs, after planning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from routes.ascent import with_elevation
from routes.geo import BoundingBox, LonLat, widened
from routes.roads.cues import guide_of, make_cues, step_length_m, step_points
from routes.roads.grade import worst_stretch
from routes.roads.landmarks import SEEN_M
from routes.roads.network import BRIDGE, HIGHWAYS, TUNNEL
from routes.roads.passage import find_passage
from routes.roads.paths import fastest_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routes.circuit import Circuit, Itinerary, Leg
    from routes.elevation.climb import Span
    from routes.elevation.raster import Terrain
    from routes.roads.cues import Guide
    from routes.roads.finder import PathFinder
    from routes.roads.graph import DrivableGraph
    from routes.roads.passage import Passage
    from routes.roads.paths import Step
    from routes.roads.snap import Snap, Snapped

DECIMALS = 6
"""Decimals of a degree kept in a leg's geometry: 0.1 m."""

_TRACK = HIGHWAYS.index("track")


def trace(
    circuit: Circuit,
    graph: DrivableGraph,
    snapped: Snapped,
    terrain: Terrain | None = None,
    *,
    find: PathFinder | None = None,
) -> Circuit:
    """Return the circuit with the streets, cues, worst road and passage of every leg.

    A leg of no length has no worst road and no passage.

    Args:
        circuit: as planned; its durations and distances are kept.
        graph: the graph it was planned on.
        snapped: where its places meet that graph.
        terrain: heights, for the climb of every leg; see `routes.ascent`.
        find: what finds ways in it, if something is at hand.

    Raises:
        ValueError: if a leg's place is not among the snapped ones, or there is no way.
        ElevationError: if a file of heights is damaged.
    """
    used = {id_ for leg in circuit.legs for id_ in (leg.origin_id, leg.destination_id)}
    snaps = [snap for snap in snapped.snaps if snap.place_id in used]
    paths = find(snaps) if find else fastest_paths(graph, snaps)
    index = {snap.place_id: number for number, snap in enumerate(snaps)}
    missing = sorted(used - index.keys())
    if missing:
        raise ValueError(f"{missing[0]} is not on the road network")
    ways = [paths.path(index[leg.origin_id], index[leg.destination_id]) for leg in circuit.legs]
    guide = guide_of(graph.network, _around(graph, ways))
    traced = iter(
        _traced_leg(leg, graph, steps, paths.snaps[index[leg.origin_id]], guide)
        for leg, steps in zip(circuit.legs, ways, strict=True)
    )
    itineraries = tuple(_traced_itinerary(itinerary, traced) for itinerary in circuit.itineraries)
    found = replace(circuit, itineraries=itineraries)
    if terrain is None:
        return found
    return with_elevation(found, [_carried(graph, steps) for steps in ways], terrain)


def _traced_itinerary(itinerary: Itinerary, traced: Iterator[Leg]) -> Itinerary:
    return replace(itinerary, legs=tuple(next(traced) for _ in itinerary.legs))


def _around(graph: DrivableGraph, ways: Sequence[Sequence[Step]]) -> BoundingBox | None:
    """Return a box around some ways, with what cues look at beside them; None if there is none."""
    sections = sorted({step.section for steps in ways for step in steps})
    if not sections:
        return None
    points = np.vstack([graph.network.points_of(section) for section in sections])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return widened(BoundingBox(float(west), float(south), float(east), float(north)), SEEN_M)


def _traced_leg(
    leg: Leg, graph: DrivableGraph, steps: Sequence[Step], origin: Snap, guide: Guide
) -> Leg:
    """Return a leg with its street; a leg of no length stays at one point."""
    if not steps:
        here = _rounded(origin.point)
        return replace(leg, track_m=0, geometry=(here, here), cues=(), worst=None, passage=None)
    pieces = [(step.section, step_length_m(graph, step)) for step in steps]
    highway = graph.network.highway
    on_tracks = sum(length for section, length in pieces if int(highway[section]) == _TRACK)
    return replace(
        leg,
        track_m=min(round(on_tracks), leg.distance_m),
        geometry=_line(graph, steps),
        cues=make_cues(graph, steps, leg.distance_m, guide),
        worst=worst_stretch(graph.network, pieces, leg.distance_m),
        passage=_passage(graph, steps, leg),
    )


def _passage(graph: DrivableGraph, steps: Sequence[Step], leg: Leg) -> Passage:
    pieces = [(step.section, step_length_m(graph, step), _seconds(graph, step)) for step in steps]
    found = find_passage(graph.network, graph.profile, pieces, leg.duration)
    return replace(found, ferry_m=min(found.ferry_m, leg.distance_m))


def _seconds(graph: DrivableGraph, step: Step) -> float:
    """Return how long a step takes, seconds."""
    return float(graph.duration_s[step.section]) * abs(step.end - step.start)


def _line(graph: DrivableGraph, steps: Sequence[Step]) -> tuple[LonLat, ...]:
    """Return the points of a way, rounded, each once; two at least."""
    points = np.round(np.vstack([step_points(graph, step) for step in steps]), DECIMALS)
    line = tuple(LonLat(float(lon), float(lat)) for lon, lat in points[_moved(points)])
    return line if len(line) > 1 else line * 2


def _moved(points: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Return (k,) whether each point of a line is elsewhere than the one before."""
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    return moved


def _carried(graph: DrivableGraph, steps: Sequence[Step]) -> list[Span]:
    """Return the parts of a way's line on bridges and in tunnels, one after another as one."""
    if not steps:
        return []
    pieces = [np.round(step_points(graph, step), DECIMALS) for step in steps]
    at = np.cumsum(_moved(np.vstack(pieces))) - 1
    last = np.cumsum([len(piece) for piece in pieces]) - 1
    spans: list[Span] = []
    for step, piece, end in zip(steps, pieces, last.tolist(), strict=True):
        span = int(at[end - len(piece) + 1]), int(at[end])
        if not graph.network.flags[step.section] & (BRIDGE | TUNNEL):
            continue
        if spans and spans[-1][1] == span[0]:
            span = spans.pop()[0], span[1]
        spans.append(span)
    return spans


def _rounded(point: LonLat) -> LonLat:
    return LonLat(round(point.lon, DECIMALS), round(point.lat, DECIMALS))
