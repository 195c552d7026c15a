"""Cues: turn-by-turn directions of one leg, as values; `routes.outputs` puts them into words.

A cue stands where a driver must decide, and nowhere else: where the way bends away from the road
that goes on more straight, where another road is as straight and at least as important, where the
road changes its number or name at a fork, at roundabouts, and where a track begins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from routes.geo import DEGREE_M, LonLat, bearing_deg
from routes.roads.network import HIGHWAYS, ROUNDABOUT
from routes.roads.profile import TRACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import Step

Turn = Literal[
    "depart",
    "straight",
    "slight_left",
    "left",
    "sharp_left",
    "slight_right",
    "right",
    "sharp_right",
    "u_turn",
    "roundabout",
    "track",
    "arrive",
]

LOOK_M = 25.0
"""Metres before and after a junction over which the direction of a road is taken."""

_STRAIGHT, _SLIGHT, _PLAIN, _SHARP = 20.0, 45.0, 120.0, 165.0
"""Upper limits in degrees of going straight, a slight, a plain and a sharp turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of directions.

    Attributes:
        turn: what to do; `track` where a road ends and a track goes on, `straight` only where the
            road changes its name.
        road: name of the road one is on afterwards, empty if it has none.
        ref: its number, such as R104, empty if it has none.
        highway: its OSM class.
        exit: at a roundabout, which exit to take, counted from 1; None elsewhere.
        location: where.
        from_start_m: metres driven on this leg when one is there.
        next_m: metres to the next cue; 0 on arrival.
    """

    turn: Turn
    location: LonLat
    from_start_m: int
    next_m: int
    road: str = ""
    ref: str = ""
    highway: str = ""
    exit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way out of a junction: a section in one direction, and where it heads, degrees."""

    section: int
    forward: bool
    heading: float


def step_points(graph: DrivableGraph, step: Step) -> NDArray[np.float64]:
    """Return the (k, 2) points of a step in driving direction, degrees; k is 2 or more."""
    points = graph.network.points_of(step.section)
    low, high = min(step.start, step.end), max(step.start, step.end)
    scale = (np.cos(np.radians(points[0, 1])), 1.0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*(np.diff(points, axis=0) * scale).T))])
    share = along / along[-1] if along[-1] else np.linspace(0.0, 1.0, len(points))
    ends = [[np.interp(at, share, points[:, axis]) for axis in (0, 1)] for at in (low, high)]
    between = points[(share > low) & (share < high)]
    piece = np.vstack([ends[0], between, ends[1]])
    return piece if step.forward else piece[::-1]


def step_length_m(graph: DrivableGraph, step: Step) -> float:
    """Return the length of a step, metres."""
    return float(graph.network.length_m[step.section]) * abs(step.end - step.start)


def make_cues(graph: DrivableGraph, steps: Sequence[Step], distance_m: int) -> tuple[Cue, ...]:
    """Return the cues of a leg.

    Args:
        graph: what the steps lie on.
        steps: the way, from origin to destination.
        distance_m: its length in whole metres, at which one arrives.
    """
    if not steps:
        return ()
    reached = np.rint(np.cumsum([0.0, *(step_length_m(graph, step) for step in steps)]))
    found = [_cue(graph, steps[0], "depart", 0)]
    index = 1
    while index < len(steps):
        at = min(int(reached[index]), distance_m)
        if _on_roundabout(graph, steps[index]) and not _on_roundabout(graph, steps[index - 1]):
            cue, index = _roundabout_cue(graph, steps, index, at)
            found.append(cue)
            continue
        turn = _decision(graph, steps[index - 1], steps[index])
        if turn is not None:
            found.append(_cue(graph, steps[index], turn, at))
        index += 1
    last = step_points(graph, steps[-1])[-1]
    found.append(Cue(turn="arrive", location=_lonlat(last), from_start_m=distance_m, next_m=0))
    return _with_next(found)


def _with_next(cues: list[Cue]) -> tuple[Cue, ...]:
    """Fill in the distance from each cue to the next."""
    following = [*cues[1:], cues[-1]]
    return tuple(
        replace(cue, next_m=after.from_start_m - cue.from_start_m)
        for cue, after in zip(cues, following, strict=True)
    )


def _cue(graph: DrivableGraph, onto: Step, turn: Turn, at_m: int) -> Cue:
    network = graph.network
    return Cue(
        turn=turn,
        location=_lonlat(step_points(graph, onto)[0]),
        from_start_m=at_m,
        next_m=0,
        road=network.strings[int(network.name[onto.section])],
        ref=network.strings[int(network.ref[onto.section])],
        highway=HIGHWAYS[int(network.highway[onto.section])],
    )


def _decision(graph: DrivableGraph, before: Step, after: Step) -> Turn | None:
    """Return the turn at the junction between two steps, or None if there is nothing to decide."""
    arriving = (_heading(graph, before, at_end=True)) % 360.0
    angle = _angle(arriving, _heading(graph, after, at_end=False))
    others = _other_ways(graph, before, after)
    to_track = _is_track(graph, after) and not _is_track(graph, before)
    if not others:
        return "track" if to_track else None
    must_turn = abs(angle) >= _SLIGHT or any(
        abs(_angle(arriving, way.heading)) < abs(angle) + _STRAIGHT
        and graph.network.highway[way.section] <= graph.network.highway[after.section]
        for way in others
    )
    if not (must_turn or to_track or _is_renamed(graph, before, after)):
        return None
    turn = _turn(angle)
    return "track" if to_track and turn == "straight" else turn


def _turn(angle: float) -> Turn:
    """Return the word for an angle in degrees, positive to the right."""
    size, right = abs(angle), angle > 0
    if size < _STRAIGHT:
        return "straight"
    if size < _SLIGHT:
        return "slight_right" if right else "slight_left"
    if size < _PLAIN:
        return "right" if right else "left"
    if size < _SHARP:
        return "sharp_right" if right else "sharp_left"
    return "u_turn"


def _angle(arriving: float, leaving: float) -> float:
    """Return the turn from one heading to another, degrees in (-180, 180], positive right."""
    return 180.0 - (180.0 - (leaving - arriving)) % 360.0


def _heading(graph: DrivableGraph, step: Step, *, at_end: bool) -> float:
    """Return the heading of a step near its beginning or its end, degrees from north."""
    points = [_lonlat(point) for point in step_points(graph, step)]
    if at_end:
        points.reverse()
    far = _point_along(points)
    return bearing_deg(far, points[0]) if at_end else bearing_deg(points[0], far)


def _point_along(points: list[LonLat]) -> LonLat:
    """Return the point `LOOK_M` along a line, or its last one."""
    gone = 0.0
    for a, b in pairwise(points):
        piece = (
            float(np.hypot((b.lon - a.lon) * np.cos(np.radians(a.lat)), b.lat - a.lat)) * DEGREE_M
        )
        if piece and gone + piece >= LOOK_M:
            share = (LOOK_M - gone) / piece
            return LonLat(a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat))
        gone += piece
    return points[-1]


def _other_ways(graph: DrivableGraph, before: Step, after: Step) -> list[_Way]:
    """Return the ways out of a junction beside the one taken and the one come by."""
    network = graph.network
    junction = int(network.head[before.section] if before.forward else network.tail[before.section])
    first, last = np.searchsorted(graph.arc_tail, [junction, junction + 1])
    ways = []
    for arc in range(int(first), int(last)):
        section = int(graph.arc_section[arc])
        if section in {before.section, after.section}:
            continue
        forward = bool(graph.arc_forward[arc])
        ways.append(
            _Way(
                section=section,
                forward=forward,
                heading=_way_heading(graph, section, forward=forward),
            )
        )
    return ways


def _way_heading(graph: DrivableGraph, section: int, *, forward: bool) -> float:
    """Return the heading of a section where it leaves a junction, degrees from north."""
    points = [_lonlat(point) for point in graph.network.points_of(section)]
    if not forward:
        points.reverse()
    return bearing_deg(points[0], _point_along(points))


def _on_roundabout(graph: DrivableGraph, step: Step) -> bool:
    return bool(graph.network.flags[step.section] & ROUNDABOUT)


def _roundabout_cue(
    graph: DrivableGraph, steps: Sequence[Step], index: int, at_m: int
) -> tuple[Cue, int]:
    """Return the one cue of a roundabout entered at a step, and the index of the next decision.

    An exit is a junction where one may leave, the one taken included.
    """
    entry = _cue(graph, steps[index], "roundabout", at_m)
    exits = 0
    while index < len(steps) and _on_roundabout(graph, steps[index]):
        inside = steps[index]
        index += 1
        if index < len(steps):
            ways = _other_ways(graph, inside, steps[index])
            leaves = [way for way in ways if not graph.network.flags[way.section] & ROUNDABOUT]
            exits += bool(leaves) or not _on_roundabout(graph, steps[index])
    if index == len(steps):
        return entry, index
    onto = _cue(graph, steps[index], "roundabout", at_m)
    return replace(onto, location=entry.location, exit=exits), index + 1


def _is_track(graph: DrivableGraph, step: Step) -> bool:
    return int(graph.network.highway[step.section]) == TRACK


def _is_renamed(graph: DrivableGraph, before: Step, after: Step) -> bool:
    """Say whether a road with a number or name goes on under none of those it had before."""
    old, new = _labels(graph, before), _labels(graph, after)
    return bool(new) and not old & new


def _labels(graph: DrivableGraph, step: Step) -> set[str]:
    """Return the numbers of a road, or its name if it has no number."""
    network = graph.network
    refs = network.strings[int(network.ref[step.section])].split(";")
    names = {ref.strip() for ref in refs if ref.strip()}
    return names or {network.strings[int(network.name[step.section])]} - {""}


def _lonlat(point: NDArray[np.float64]) -> LonLat:
    return LonLat(float(point[0]), float(point[1]))
