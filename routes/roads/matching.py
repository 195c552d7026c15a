"""Which stretches of road a drawn line means.

The line is followed along the roads near it, once as drawn and once back, so that both carriageways
of a divided road are found. It is cut into pieces. Through each piece, the way is sought that is
short and stays near the line; a metre of road costs 1 + (d/σ)² at a distance of d from the line
(σ is a third of the tolerance), and so does each place where one piece ends and the next begins.
Roads that cross the line, leave it or run beside it are no part of that way. A piece without a way
is passed over at a cost that no way has.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routes.geo import DEGREE_M
from routes.roads.cutting import points_at, shares
from routes.roads.network import BACKWARD, FORWARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routes.geo import LonLat
    from routes.roads.network import RoadNetwork

    _Node = tuple[int | float | str, ...]
    Spans = Mapping[int, tuple[tuple[float, float], ...]]

TOLERANCE_M: Final = 30.0
"""How far a drawing may be from the road it means, metres."""

SCHEMATIC_TOLERANCE_M: Final = 1000.0
"""The same on schematic roads, which are drawn only roughly themselves."""

_PIECE: Final = 20
"""Tolerances a piece of a drawn line is long."""

_BULGE: Final = 2
"""Tolerances a road may be from a line in between, as where the drawing cuts a bend."""

_LEAST_SHARE: Final = 0.5
"""A road runs along a line if it is longer than this share of the straight way along the line's
pieces: schematic roads lack the bends of the line."""

_LEAST_COST: Final = 1e-6
"""Added to every step: a cost of nothing is no step to scipy."""

_MEANT_SHARE: Final = 0.5
"""Of the section a line ends on it means at least this share, or the tolerance in metres."""


def tolerance_m(network: RoadNetwork) -> float:
    """Return how far a drawing may be from the road it means, metres."""
    return SCHEMATIC_TOLERANCE_M if network.source.is_schematic else TOLERANCE_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The roads a drawn line means.

    Attributes:
        spans: by section, the stretches of it, shares from its tail, ascending and apart.
        drawn_m: length of the drawn line, metres.
        missed_m: length of its pieces along which no road runs, metres.
    """

    spans: Spans
    drawn_m: float
    missed_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A position on a section.

    Attributes:
        section: its index.
        share: 0 at its tail, 1 at its head.
        distance_m: how far from it the position asked for is, metres.
    """

    section: int
    share: float
    distance_m: float


class Plane:
    """Metres around a position; flat enough for a drawing."""

    def __init__(self, lat: float) -> None:
        self._scale = np.array([DEGREE_M * np.cos(np.radians(lat)), DEGREE_M])

    def flat(self, points: Sequence[LonLat] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (k, 2) metres of positions in degrees."""
        return np.asarray(np.asarray(points, dtype=np.float64) * self._scale)


class RoadIndex:
    """Finds the sections near a line."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        starts = network.point_start[:-1]
        self._low = np.minimum.reduceat(network.point_lonlat, starts, axis=0)
        self._high = np.maximum.reduceat(network.point_lonlat, starts, axis=0)

    def near(self, line: NDArray[np.float64], radius_m: float) -> NDArray[np.intp]:
        """Return the sections whose boxes come near the box of a (k, 2) line, degrees."""
        low, high = line.min(axis=0), line.max(axis=0)
        up = radius_m / DEGREE_M
        margin = np.array([up / np.cos(np.radians(np.abs(line[:, 1]).max())), up])
        inside = (self._high >= low - margin) & (self._low <= high + margin)
        return np.flatnonzero(inside.all(axis=1))

    def spots(self, point: LonLat, radius_m: float) -> list[Spot]:
        """Return the nearest position on each section within a radius, the nearest first."""
        plane, here = Plane(point[1]), np.array([point])
        found = []
        for section in self.near(here, radius_m).tolist():
            points = self.network.points_of(section)
            share, away = _nearest(plane.flat(points), shares(points), plane.flat(here))
            if away[0] <= radius_m:
                spot = Spot(section=section, share=float(share[0]), distance_m=float(away[0]))
                found.append(spot)
        return sorted(found, key=lambda spot: (round(spot.distance_m, 3), spot.section))


def _nearest(
    line: NDArray[np.float64], marks: NDArray[np.float64], points: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of a line nearest to each of (k, 2) points, and the distance, metres.

    Args:
        line: (p, 2) metres.
        marks: (p,) share of the line at each of its points.
        points: (k, 2) metres.
    """
    along = np.diff(line, axis=0)
    offset = points[:, None, :] - line[None, :-1, :]
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    part = np.clip((offset * along).sum(axis=2) / squared, 0.0, 1.0)
    away = np.hypot(*np.moveaxis(offset - part[:, :, None] * along, 2, 0))
    best = away.argmin(axis=1)
    rows = np.arange(len(points))
    share = marks[best] + part[rows, best] * np.diff(marks)[best]
    return share, away[rows, best]


def follow(index: RoadIndex, line: Sequence[LonLat], radius_m: float) -> Followed:
    """Return the roads a drawn line means, both carriageways of a divided one.

    Args:
        index: the roads.
        line: two points or more.
        radius_m: how far the line may be from the road, metres.
    """
    drawn = np.asarray(line, dtype=np.float64)
    pieces = pieces_of(drawn, radius_m)
    back = [piece[::-1] for piece in reversed(pieces)]
    there, along = Search(index, pieces, radius_m).run()
    again, against = Search(index, back, radius_m).run()
    plane = Plane(float(drawn[:, 1].mean()))
    lengths = [_length_m(plane.flat(piece)) for piece in pieces]
    hit = along | {len(pieces) - 1 - piece for piece in against}
    return Followed(
        spans=_joined([*there, *again]),
        drawn_m=sum(lengths),
        missed_m=sum(m for piece, m in enumerate(lengths) if piece not in hit),
    )


def _length_m(flat: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(flat, axis=0).T).sum())


def pieces_of(drawn: NDArray[np.float64], radius_m: float) -> list[NDArray[np.float64]]:
    """Cut a line into pieces; one that ends where it begins into three at least."""
    flat = Plane(float(drawn[:, 1].mean())).flat(drawn)
    length = _length_m(flat)
    is_ring = np.hypot(*(flat[-1] - flat[0])) < length / 2
    count = max(3 if is_ring else 1, int(np.ceil(length / (_PIECE * radius_m))))
    marks, edges = shares(drawn), np.linspace(0.0, 1.0, count + 1)
    pieces = []
    for low, high in pairwise(edges):
        ends = points_at(drawn, (low, high))
        pieces.append(np.vstack([ends[0], drawn[(marks > low) & (marks < high)], ends[1]]))
    return pieces


def _joined(spans: Iterable[tuple[int, float, float]]) -> Spans:
    """Return stretches by section, those that meet or overlap as one."""
    found: dict[int, list[tuple[float, float]]] = {}
    for section, start, end in sorted(spans):
        rows = found.setdefault(section, [])
        if rows and start <= rows[-1][1] + 1e-9:
            rows[-1] = (rows[-1][0], max(end, rows[-1][1]))
        else:
            rows.append((start, end))
    return {section: tuple(rows) for section, rows in found.items()}


class _Step(NamedTuple):
    """From one node to another: what it costs, and the stretch of road it takes, if any."""

    cost: float
    span: tuple[int, float, float] | None = None
    length_m: float = 0.0
    forward: bool = True


class _Steps:
    """Steps between nodes, the cheapest of each pair."""

    def __init__(self) -> None:
        self._number: dict[_Node, int] = {}
        self._steps: dict[tuple[int, int], _Step] = {}

    def add(self, start: _Node, end: _Node, step: _Step) -> None:
        """Add a step, unless there is a cheaper one."""
        pair = (self._index(start), self._index(end))
        if pair[0] != pair[1] and (pair not in self._steps or step.cost < self._steps[pair].cost):
            self._steps[pair] = step

    def between(self, start: _Node, end: _Node) -> _Step:
        """Return a step there is."""
        return self._steps[self._number[start], self._number[end]]

    def way(self, start: _Node, end: _Node) -> list[_Node]:
        """Return the nodes of the cheapest way, which there must be."""
        pairs = np.array(list(self._steps)).T
        cost = np.array([step.cost for step in self._steps.values()]) + _LEAST_COST
        size = len(self._number)
        links = csr_array((cost, (pairs[0], pairs[1])), shape=(size, size))
        _, before = dijkstra(links, indices=[self._number[start]], return_predecessors=True)
        at = [self._number[end]]
        while at[-1] != self._number[start]:
            at.append(int(before[0, at[-1]]))
        nodes = list(self._number)
        return [nodes[number] for number in reversed(at)]

    def _index(self, node: _Node) -> int:
        return self._number.setdefault(node, len(self._number))


class Search:
    """Seeks the way along the pieces of a line, in one direction.

    The nodes of its graph are positions on the roads near each piece, and for each place between
    pieces one that stands for being off the roads.
    """

    def __init__(
        self, index: RoadIndex, pieces: Sequence[NDArray[np.float64]], radius_m: float
    ) -> None:
        self._index, self._pieces, self._radius_m = index, pieces, radius_m
        self._plane = Plane(float(pieces[0][:, 1].mean()))
        self._steps = _Steps()
        joints = [piece[0] for piece in pieces] + [pieces[-1][-1]]
        self._joints = self._plane.flat(np.array(joints))

    def run(self) -> tuple[list[tuple[int, float, float]], set[int]]:
        """Return the stretches of the way, and the pieces along which it runs."""
        return self._read(self._way())

    def _way(self) -> list[_Node]:
        """Return the cheapest way along the line, from off the roads to off the roads."""
        for number, piece in enumerate(self._pieces):
            length_m = _length_m(self._plane.flat(piece))
            cost = 40 * (length_m + self._radius_m)
            self._steps.add(("off", number), ("off", number + 1), _Step(cost))
            for section in self._index.near(piece, _BULGE * self._radius_m).tolist():
                self._add_section(number, section)
        return self._steps.way(("off", 0), ("off", len(self._pieces)))

    def driven(self) -> list[tuple[int, bool, float, float]]:
        """Return section, direction, metres, share along the line; none if a part is off roads."""
        run, *more = [*_runs(self._way())] or [[]]
        if more or {int(node[0]) for node in run} != set(range(len(self._pieces))):
            return []
        steps = [self._steps.between(*pair) for pair in pairwise(run)]
        spans = [(step.span, step.length_m, step.forward) for step in steps if step.span]
        found = []
        for (section, forward), leg in groupby(spans, key=lambda step: (step[0][0], step[2])):
            parts = [(length_m, span[2] - span[1]) for span, length_m, _ in leg]
            found.append((section, forward, sum(m for m, _ in parts), sum(s for _, s in parts)))
        return found

    def _add_section(self, number: int, section: int) -> None:
        """Add the part of a section that is near a piece, and where pieces begin and end on it."""
        points = self._index.network.points_of(section)
        flat, marks = self._plane.flat(points), shares(points)
        joints = self._joints[number : number + 2]
        spot, away = _nearest(flat, marks, joints)
        steps = int(np.ceil(_length_m(flat) / (self._radius_m / 3))) + 1
        at = np.unique(np.concatenate([marks, np.linspace(0.0, 1.0, steps), spot]))
        line = self._plane.flat(self._pieces[number])
        position = np.stack([np.interp(at, marks, flat[:, axis]) for axis in (0, 1)], axis=1)
        _, offset = _nearest(line, shares(self._pieces[number]), position)
        self._add_street(number, section, at, position, offset)
        for side in (0, 1):
            if away[side] <= self._radius_m:
                self._add_joint(number, number + side, (section, float(spot[side])), away[side])

    def _add_street(
        self,
        number: int,
        section: int,
        at: NDArray[np.float64],
        position: NDArray[np.float64],
        offset: NDArray[np.float64],
    ) -> None:
        """Add the steps along a section that stay near the line, in the directions driven."""
        length = np.hypot(*np.diff(position, axis=0).T)
        cost = length * (1 + (self._strain(offset[:-1]) + self._strain(offset[1:])) / 2)
        near = offset <= _BULGE * self._radius_m
        direction = int(self._index.network.direction[section])
        for k in np.flatnonzero(near[:-1] & near[1:]).tolist():
            a, b = (self._node(number, section, float(at[j])) for j in (k, k + 1))
            span = (section, float(at[k]), float(at[k + 1]))
            step = _Step(float(cost[k]), span, float(length[k]))
            if direction & FORWARD:
                self._steps.add(a, b, step)
            if direction & BACKWARD:
                self._steps.add(b, a, step._replace(forward=False))

    def _add_joint(
        self, number: int, joint: int, spot: tuple[int, float], away: np.float64
    ) -> None:
        """Add where the way may enter or leave a piece: from the roads, or from off them."""
        section, share = spot
        here, off = self._node(number, section, share), ("off", joint)
        cost = self._radius_m * float(self._strain(away))
        again = 0.0 if joint in {0, len(self._pieces)} else 20 * self._radius_m
        if joint > number:
            self._steps.add(here, off, _Step(cost))
            if joint < len(self._pieces):
                self._steps.add(here, self._node(joint, section, share), _Step(cost))
        else:
            self._steps.add(off, here, _Step(cost + again))

    def _strain(self, away: Any) -> Any:  # noqa: ANN401 - a number or an array of them
        return (3 * away / self._radius_m) ** 2

    def _node(self, number: int, section: int, share: float) -> _Node:
        """Return the node of a position: sections that meet share that of their junction."""
        network = self._index.network
        if share in {0.0, 1.0}:
            return (number, int((network.head if share else network.tail)[section]))
        return (number, section, share)

    def _read(self, nodes: Sequence[_Node]) -> tuple[list[tuple[int, float, float]], set[int]]:
        """Return what a way runs along, each of its runs without short ends and crossings."""
        found: list[tuple[int, float, float]] = []
        hit: set[int] = set()
        for run in _runs(nodes):
            steps = [self._steps.between(*pair) for pair in pairwise(run)]
            pieces = {int(node[0]) for node in run}
            straight = np.diff(self._joints, axis=0)[sorted(pieces)]
            length_m = sum(step.length_m for step in steps)
            if length_m > _LEAST_SHARE * np.hypot(*straight.T).sum():
                found += self._trimmed(steps)
                hit |= pieces
        return found, hit

    def _trimmed(self, steps: Sequence[_Step]) -> list[tuple[int, float, float]]:
        """Return the stretches of a run without ends that only reach across a junction.

        Who draws a line from a junction on will hardly hit it. An end that takes less than the
        tolerance, and less than half, of a section that is not the only one, is not meant.
        """
        spans = [(step.span, step.length_m) for step in steps if step.span]
        legs = [list(leg) for _, leg in groupby(spans, key=lambda step: step[0][0])]
        for end in (0, -1):
            length_m = sum(length for _, length in legs[end])
            share = sum(span[2] - span[1] for span, _ in legs[end])
            if len(legs) > 1 and length_m < self._radius_m and share < _MEANT_SHARE:
                del legs[end]
        return [span for leg in legs for span, _ in leg]


def _runs(nodes: Sequence[_Node]) -> Iterator[list[_Node]]:
    """Yield the parts of a way that are on roads."""
    run: list[_Node] = []
    for node in nodes:
        if node[0] == "off":
            if run:
                yield run
            run = []
        else:
            run.append(node)
