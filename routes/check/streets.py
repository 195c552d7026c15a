"""Rules of a leg by itself: its figures, its street and its directions."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routes.check.calls import NOTHING, as_clock, halts
from routes.check.passage import figure_rules
from routes.check.violation import Code, Violation, leg_name
from routes.geo import LonLat, distance_m
from routes.message import Message, msg
from routes.roads.landmarks import NAMELESS
from routes.roads.network import lengths_m
from routes.roads.profile import profile_names, read_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Itinerary, Leg
    from routes.roads.cues import Cue
    from routes.roads.grade import WorstStretch

ROUNDING_M = 1.0
"""Distances are rounded to whole metres, durations to whole seconds."""

POSITION_M = 5.0
"""How far a written position may be from the one it stands for, metres."""

BESIDE_STREET_M = 30.0
"""How far a cue may be from the street, metres."""

SCHEMATIC_M = 500.0
"""How far the two ends of a schematic leg may be drawn from where they are, together, metres."""


def leg_rules(
    day: int, circuit: Circuit, itinerary: Itinerary, max_snap_m: float
) -> Iterator[Violation]:
    """Yield what is wrong with the legs of a day that leads from place to place."""
    places = [place.location for place in halts(itinerary)]
    reach = [max_snap_m if at.snap_m is None else at.snap_m for at in halts(itinerary)]
    for leg, ends, reaches in zip(itinerary.legs, pairwise(places), pairwise(reach), strict=False):
        for code, problem in (
            *_figures(circuit, leg),
            *_straight_line(circuit, leg, ends, sum(reaches)),
            *_street(circuit, leg, ends, reaches),
            *_cues(leg),
            *_worst(leg),
            *figure_rules(leg),
        ):
            where = leg_name(leg.origin_id, leg.destination_id)
            yield Violation(code=code, day=day, where=where, problem=problem)
    yield from _joints(day, itinerary)


def _figures(circuit: Circuit, leg: Leg) -> Iterator[tuple[Code, Message]]:
    """Yield figures that no drive can have."""
    if leg.duration < NOTHING or leg.distance_m < 0:
        figures = {"length": leg.distance_m, "duration": as_clock(leg.duration)}
        yield "negative", msg("{length} m in {duration}", **figures)
        return
    if circuit.profile in profile_names():
        fastest_kmh = max(read_profile(circuit.profile).speed_kmh.values())
        possible_m = (leg.duration.total_seconds() + 1) * fastest_kmh / 3.6 + ROUNDING_M
        if leg.distance_m > possible_m:
            problem = msg(
                "{length} m in {duration} is over {fastest:.0f} km/h",
                length=leg.distance_m,
                duration=as_clock(leg.duration),
                fastest=fastest_kmh,
            )
            yield "speed", problem
    if leg.track_m is not None and not 0 <= leg.track_m <= leg.distance_m:
        problem = msg(
            "{tracks} m of {length} m are tracks", tracks=leg.track_m, length=leg.distance_m
        )
        yield "track_length", problem


def _straight_line(
    circuit: Circuit, leg: Leg, ends: tuple[LonLat, LonLat], reach_m: float
) -> Iterator[tuple[Code, Message]]:
    """Yield if a leg is shorter than the straight line between its places."""
    straight_m = distance_m(*ends)
    slack_m = SCHEMATIC_M if circuit.roads.is_schematic else 0.01 * straight_m + POSITION_M
    if leg.distance_m + reach_m + slack_m < straight_m:
        problem = msg(
            "{length} m, the straight line is {straight:.0f} m",
            length=leg.distance_m,
            straight=straight_m,
        )
        yield "straight_line", problem


def _street(
    circuit: Circuit, leg: Leg, ends: tuple[LonLat, LonLat], reaches: tuple[float, float]
) -> Iterator[tuple[Code, Message]]:
    """Yield where the street of a traced leg does not lead from its origin to its destination."""
    street, moves = leg.geometry, leg.distance_m > 0
    if (leg.track_m is not None) != bool(street) or bool(leg.cues) > bool(street):
        yield "geometry", msg("street, directions and metres on tracks come together")
    if street and moves and not leg.cues:
        yield "cues", msg("there are no directions for this street")
    if not street:
        return
    points = np.asarray(street, dtype=np.float64)
    if not (np.abs(points) <= (180, 90)).all():
        yield "geometry", msg("a point of the street is not on the globe")
        return
    for place, reach_m, point in zip(ends, reaches, (street[0], street[-1]), strict=True):
        away_m = distance_m(place, point)
        if away_m > reach_m * 1.01 + POSITION_M:
            problem = msg(
                "the street ends {away:.0f} m from the place, not {reach:.0f} m",
                away=away_m,
                reach=reach_m,
            )
            yield "geometry", problem
    drawn_m = float(lengths_m(points, np.array([0, len(points)]))[0])
    slack_m = 0.01 * leg.distance_m + 2 * POSITION_M
    if not circuit.roads.is_schematic and abs(drawn_m - leg.distance_m) > slack_m:
        problem = msg(
            "the street is {drawn:.0f} m long, the leg {length} m",
            drawn=drawn_m,
            length=leg.distance_m,
        )
        yield "geometry", problem


def _joints(day: int, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield stops where the street that leads there does not end where the next one begins."""
    for before, after in pairwise(itinerary.legs):
        if before.geometry and after.geometry:
            gap_m = distance_m(before.geometry[-1], after.geometry[0])
            if not gap_m <= POSITION_M:
                problem = msg("the streets to and from it are {gap:.0f} m apart", gap=gap_m)
                yield Violation(
                    code="geometry", day=day, where=before.destination_id, problem=problem
                )


def _cues(leg: Leg) -> Iterator[tuple[Code, Message]]:
    """Yield what is wrong with the directions of a traced leg."""
    problems = (*_order(leg), *(problem for cue in leg.cues for problem in _senses(cue)))
    yield from (("cues", problem) for problem in problems)


def _order(leg: Leg) -> Iterator[Message]:
    """Yield what is wrong with how directions follow each other."""
    if not leg.cues:
        return
    turns = [cue.turn for cue in leg.cues]
    if turns[0] != "depart" or turns[-1] != "arrive" or len(turns) == 1:
        yield msg("they begin with {first} and end with {last}", first=turns[0], last=turns[-1])
    if {"depart", "arrive"} & set(turns[1:-1]):
        yield msg("they depart or arrive on the way")
    along = [cue.from_start_m for cue in leg.cues]
    if along[0] != 0 or along[-1] != leg.distance_m or along != sorted(along):
        yield msg(
            "they do not run from 0 to {length} m in order: {along}",
            length=leg.distance_m,
            along=", ".join(map(str, along)),
        )
    if [cue.next_m for cue in leg.cues] != [b - a for a, b in pairwise([*along, along[-1]])]:
        yield msg("the metres to the next cue are not the differences")
    for cue in leg.cues:
        if cue.exit is not None and (cue.turn != "roundabout" or cue.exit < 1):
            yield msg("exit {exit} at {turn}", exit=cue.exit, turn=cue.turn)
    if leg.geometry and (away_m := _farthest_m(leg)) > BESIDE_STREET_M:
        yield msg("one of them is {away:.0f} m from the street", away=away_m)


def _senses(cue: Cue) -> Iterator[Message]:
    """Yield what one line of directions says of turn and sights that cannot be."""
    angle = cue.angle_deg or 0
    bends = {"left": -1, "right": 1}.get(cue.turn.removeprefix("slight_").removeprefix("sharp_"), 0)
    if bends * angle < 0:
        yield msg("{turn} by {angle}°", turn=cue.turn, angle=angle)
    metres = [sight.metres for sight in cue.passing]
    if metres != sorted(metres) or not all(
        cue.from_start_m <= at <= cue.from_start_m + cue.next_m for at in metres
    ):
        yield msg(
            "what is passed after {start} m does not lie before the next: {metres}",
            start=cue.from_start_m,
            metres=", ".join(map(str, metres)),
        )
    for sight in (*cue.passing, cue.at, cue.too_far):
        if sight is None:
            continue
        named = sight.ref if sight.kind == "road" else sight.name
        if not named and sight.kind not in NAMELESS:
            yield msg("a {kind} without a name", kind=sight.kind)
        if sight.metres < 0:
            yield msg("{kind} after {metres} m", kind=sight.kind, metres=sight.metres)


def _worst(leg: Leg) -> Iterator[tuple[Code, Message]]:
    """Yield figures that the worst stretch of a leg cannot have."""
    worst = leg.worst
    if (worst is not None) != bool(leg.geometry and leg.distance_m > 0):
        yield "worst", msg("a traced leg of some length, and no other, has a worst stretch")
    if worst is not None:
        yield from (("worst", problem) for problem in _stretch(worst, leg.distance_m))


def _stretch(worst: WorstStretch, distance_m: int) -> Iterator[Message]:
    if worst.grade == "paved" and worst.unknown_m:
        yield msg("paved at worst, yet {metres} m are unknown", metres=worst.unknown_m)
    unlike_m = 0 if worst.grade == "unknown" else worst.unknown_m
    if not 0 <= worst.length_m <= distance_m - unlike_m + ROUNDING_M:
        yield msg(
            "{worst} m and {unknown} m unknown of {length} m",
            worst=worst.length_m,
            unknown=unlike_m,
            length=distance_m,
        )
    if not 0 <= worst.from_start_m <= distance_m:
        yield msg(
            "begins after {start} m of {length} m", start=worst.from_start_m, length=distance_m
        )


def _farthest_m(leg: Leg) -> float:
    """Return how far the cue farthest from the street is from it, metres."""
    scale = math.cos(math.radians(leg.geometry[0].lat))
    degree_m = distance_m(LonLat(0, 0), LonLat(0, 1))
    line = np.asarray(leg.geometry, dtype=np.float64) * (scale, 1.0) * degree_m
    cues = np.asarray([cue.location for cue in leg.cues]) * (scale, 1.0) * degree_m
    start, along = (line[:-1], np.diff(line, axis=0)) if len(line) > 1 else (line, line * 0)
    towards = cues[:, None] - start
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip((towards * along).sum(axis=2) / squared, 0.0, 1.0)
    apart = np.hypot(*np.moveaxis(towards - share[..., None] * along, 2, 0))
    return float(apart.min(axis=1).max())
