"""Where a driver must decide, and what: one decision where several junctions are one place.

`docs/cues.md` gives the reason of every limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from routes.roads.drive import LEVEL, is_one_way
from routes.roads.network import ROUNDABOUT
from routes.roads.numbers import road_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routes.roads.drive import Drive

Turn = Literal[
    "depart",
    "straight",
    "continue",
    "keep_left",
    "slight_left",
    "left",
    "sharp_left",
    "keep_right",
    "slight_right",
    "right",
    "sharp_right",
    "u_turn",
    "roundabout",
    "track",
    "arrive",
]

STRAIGHT_DEG, SLIGHT_DEG, PLAIN_DEG, SHARP_DEG = 20.0, 45.0, 120.0, 165.0
"""Upper limits of going straight, a slight, a plain and a sharp turn."""

BETTER_DEG, RIVAL_DEG, FORK_DEG = 25.0, 20.0, 5.0
"""A road that turns so much more than the way may be taken for it, if it looks more important, as
important, or less."""

FORK_FROM_DEG: Final = 20.0
"""From so much of a bend on, the road beside it is taken for the right one though it is lesser."""

WIDE_FORK_DEG: Final = 10.0
"""There a road between places, that turns at most so much more, makes a fork of it."""

STRAIGHTER_DEG: Final = 10.0
"""A road more than two levels lower must be so much straighter than the way for that."""

STREET_LEVEL, SMALL_LEVEL, TRACK_LEVEL, FERRY_LEVEL = 6.0, 7.0, 8.0, 9.0
"""Levels of streets in a place, of service roads, of tracks, and of ferries."""

SPLIT_M: Final = 30.0
"""Junctions of one divided or staggered crossing are at most so far apart, metres."""

LINK_M: Final = 500.0
"""A slip road leads to the road that begins within so many metres, if nothing is decided before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A place where a driver decides.

    Attributes:
        turn: what to do.
        joint: of the drive, where it is decided.
        onto: step of the drive one is on after it.
        named: step whose road is named; `onto`, or what a slip road leads to.
        angle: the turn in all, degrees, positive right.
        exit: at a roundabout, which exit to take; None if the way ends on it, and elsewhere.
    """

    turn: Turn
    joint: int
    onto: int
    named: int
    angle: float
    exit: int | None = None


def decisions(drive: Drive) -> list[Decision]:
    """Return the decisions of a drive, in order, those of departure and arrival left out."""
    rings = list(_roundabouts(drive))
    taken = {joint for ring in rings for joint in range(ring.joint, ring.onto + 1)}
    found = _joined(drive, [one for one in _turns(drive) if one.joint not in taken])
    found = sorted([*found, *rings], key=lambda one: one.joint)
    found = [_with_goal(drive, one, after) for one, after in _with_next(found, len(drive.way))]
    return _Known(drive).with_changes(found, taken)


def turn_of(angle: float) -> Turn:
    """Return the word for an angle in degrees, positive to the right.

    >>> turn_of(-90.0), turn_of(10.0), turn_of(150.0)
    ('left', 'straight', 'sharp_right')
    """
    size, right = abs(angle), angle > 0
    if size < STRAIGHT_DEG:
        return "straight"
    if size < SLIGHT_DEG:
        return "slight_right" if right else "slight_left"
    if size < PLAIN_DEG:
        return "right" if right else "left"
    if size < SHARP_DEG:
        return "sharp_right" if right else "sharp_left"
    return "u_turn"


def _rivals(drive: Drive) -> NDArray[np.bool_]:
    """Return which of the (o,) other ways a driver may take for the right one."""
    away, angle = np.abs(drive.bearing), np.abs(drive.angle)[drive.joint]
    mine = drive.level()[drive.joint]
    levels = LEVEL[drive.network.highway[drive.other >> 1]]
    better = (levels < mine) & (away < angle + BETTER_DEG)
    equal = (levels == mine) & (away < angle + RIVAL_DEG)
    next_best = (levels <= mine + 1) & (away < angle + FORK_DEG)
    fork = (levels < STREET_LEVEL) & (away < angle + WIDE_FORK_DEG)
    near = (levels <= mine + 2) & (away < angle + FORK_DEG)
    fork |= (levels < SMALL_LEVEL) & (near | (away < angle - STRAIGHTER_DEG))
    fork &= angle >= FORK_FROM_DEG
    return np.asarray(drive.compass.may[drive.other] & (better | equal | next_best | fork))


def _bends(drive: Drive) -> NDArray[np.bool_]:
    """Return the (s,) joints that turn so much that a driver must be told, if anything leads away.

    Where a road goes on round a bend nothing is to be told of ways one may not enter, nor of tracks
    that are not much straighter; nor where a slip road ends in a one-way road.
    """
    size, level = np.abs(drive.angle), drive.level()
    levels = LEVEL[drive.network.highway[drive.other >> 1]]
    matters = (levels < TRACK_LEVEL) | (2 * np.abs(drive.bearing) < size[drive.joint])
    may = drive.compass.may[drive.other]
    same_road = np.zeros(len(size), dtype=bool)
    same_road[1:] = (level[1:] == level[:-1]) & (level[1:] < TRACK_LEVEL)
    from_link = drive.is_link()[drive.joint - 1]
    told = _at_joints(drive, np.where(same_road[drive.joint], matters & may, may | ~from_link))
    return np.asarray((size >= SLIGHT_DEG) & told | (size >= SHARP_DEG))


def _at_joints(drive: Drive, others: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the (s,) joints at which any of some other ways leads away."""
    any_ = np.zeros(len(drive.way), dtype=bool)
    any_[drive.joint[others]] = True
    return any_


def _turns(drive: Drive) -> Iterator[Decision]:
    """Yield the decision at each joint, roundabouts among them as if they were none."""
    rivals = _rivals(drive)
    level = drive.level()
    to_track = np.zeros(len(level), dtype=bool)
    to_track[1:] = (level[1:] == TRACK_LEVEL) & (level[:-1] < TRACK_LEVEL)
    to_ferry = np.zeros(len(level), dtype=bool)
    to_ferry[1:] = (level[1:] == FERRY_LEVEL) & (level[:-1] < FERRY_LEVEL)
    forks = _at_joints(drive, drive.compass.may[drive.other])
    told = _bends(drive) | _at_joints(drive, rivals) | to_track | to_ferry
    for joint in np.flatnonzero(told).tolist():
        angle = float(drive.angle[joint])
        turn = turn_of(angle)
        if to_track[joint] and (turn == "straight" or not forks[joint]):
            turn = "track"
        elif to_ferry[joint] and turn == "straight":
            turn = "continue"
        elif turn == "straight":
            turn = _kept(angle, drive.bearing[rivals & (drive.joint == joint)])
        yield Decision(turn=turn, joint=joint, onto=joint, named=joint, angle=angle)


def _kept(angle: float, rivals: NDArray[np.float64]) -> Turn:
    """Return how to go straight on beside roads that do nearly the same."""
    near = rivals[np.abs(rivals) < SLIGHT_DEG]
    if len(near) and (near > angle).all():
        return "keep_left"
    if len(near) and (near < angle).all():
        return "keep_right"
    return "straight"


def _roundabouts(drive: Drive) -> Iterator[Decision]:
    """Yield the decision at each roundabout entered: which exit to take.

    An exit is a joint where one may leave, the one taken included.
    """
    inside = drive.on_roundabout()
    flags = drive.network.flags
    entries = np.flatnonzero(inside[1:] & ~inside[:-1]) + 1
    for entry in entries.tolist():
        beyond = np.flatnonzero(~inside[entry:])
        leaves = entry + int(beyond[0]) if len(beyond) else len(inside)
        exits = 0
        for joint in range(entry + 1, min(leaves + 1, len(inside))):
            others = drive.others(joint)[0]
            out = drive.compass.may[others] & (flags[others >> 1] & ROUNDABOUT == 0)
            exits += bool(out.any()) or joint == leaves
        last = min(leaves, len(inside) - 1)
        yield Decision(
            turn="roundabout",
            joint=entry,
            onto=last,
            named=last,
            angle=float(_net(drive, entry, last)),
            exit=exits if leaves < len(inside) else None,
        )


def _net(drive: Drive, first: int, last: int) -> float:
    """Return the turn from before one joint to after another, degrees in (-180, 180]."""
    compass = drive.compass
    came = compass.arriving(drive.way[first - 1 : first])[0]
    return float(180.0 - (180.0 - (compass.heading[drive.way[last]] - came)) % 360.0)


def _joined(drive: Drive, found: Sequence[Decision]) -> list[Decision]:
    """Join decisions that are one to a driver: the two carriageways of a divided crossing."""
    joined: list[Decision] = []
    for one in found:
        if joined and _is_one_place(drive, joined[-1], one):
            first = joined[-1]
            angle = _net(drive, first.joint, one.joint)
            turn = turn_of(angle)
            joined[-1] = replace(first, turn=turn, onto=one.joint, named=one.joint, angle=angle)
        else:
            joined.append(one)
    return joined


def _is_one_place(drive: Drive, first: Decision, second: Decision) -> bool:
    """Say whether two decisions in turn are made at one place, and do not undo each other."""
    a, b = first.onto, second.joint
    if drive.reached[b] - drive.reached[first.joint] > SPLIT_M:
        return False
    bends = abs(first.angle) >= SLIGHT_DEG and abs(second.angle) >= SLIGHT_DEG
    if bends and (first.angle > 0) != (second.angle > 0):
        return False
    ends = np.concatenate([drive.way[a - 1 : b + 1], drive.others(a)[0], drive.others(b)[0]])
    links = drive.is_link()[a - 1 : b + 1]
    return bool(is_one_way(drive.network, ends).any() or links.any())


def _with_next(found: Sequence[Decision], steps: int) -> Iterator[tuple[Decision, int]]:
    """Yield each decision with the joint of the next one."""
    following = [*(one.joint for one in found), steps][1:]
    yield from zip(found, following, strict=True)


def _with_goal(drive: Drive, one: Decision, after: int) -> Decision:
    """Name the road that a slip road leads to, if that begins before anything else is decided."""
    if not drive.is_link()[one.onto]:
        return one
    ahead = np.flatnonzero(~drive.is_link()[one.onto : after])
    if not len(ahead):
        return one
    goal = one.onto + int(ahead[0])
    near = drive.reached[goal] - drive.reached[one.onto] <= LINK_M
    return replace(one, named=goal) if near else one


class _Known:
    """What a driver knows the road by: its numbers, or its name if it has none."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive
        self._labels: dict[tuple[int, int], frozenset[str]] = {}

    def with_changes(self, found: Sequence[Decision], taken: set[int]) -> list[Decision]:
        """Add a `continue` at each junction where the road goes on under other numbers or names."""
        drive = self._drive
        decided = {one.joint: one for one in found}
        known = self._of(int(drive.way[0]))
        told, until = list(found), 0
        for step in range(1, len(drive.way)):
            if step in decided:
                until = decided[step].named
                known = self._of(int(drive.way[until]))
            if step <= until:
                continue
            new = self._of(int(drive.way[step]))
            if known & new or not new:
                known = known & new or known
                continue
            if step not in taken and (turn := self._change(step, known, new)):
                angle = float(drive.angle[step])
                told.append(Decision(turn=turn, joint=step, onto=step, named=step, angle=angle))
            known = new
        return sorted(told, key=lambda one: one.joint)

    def _change(self, step: int, known: frozenset[str], new: frozenset[str]) -> Turn | None:
        """Return how a change is told; None if not, because nothing is to be seen of it.

        A road that has no number or name and then gets one has not changed, unless one joins
        another road there.
        """
        others = self._drive.others(step)[0].tolist()
        if known:
            return "continue" if others else None
        if not any(self._of(way) & new for way in others):
            return None
        turn = turn_of(float(self._drive.angle[step]))
        return "continue" if turn == "straight" else turn

    def _of(self, way: int) -> frozenset[str]:
        network, section = self._drive.network, way >> 1
        key = int(network.ref[section]), int(network.name[section])
        if key not in self._labels:
            ref, name = (network.strings[index] for index in key)
            self._labels[key] = road_numbers(ref) or frozenset({name}) - {""}
        return self._labels[key]
