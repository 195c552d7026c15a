"""Where the discs, shields and names of a map go, so that none lies on another.

Placing is greedy, most important first: of the positions that are free, each thing takes the one
with the least route beneath it. What finds no free position is left out; only the numbers of the
stops are always placed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from routes.outputs.fonts import ARABIC, cut_to_width, script_family, width_em

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

Anchor = Literal["start", "middle", "end"]

_LINE_HEIGHT, _ARABIC_LINE_HEIGHT = 1.15, 1.5
_DIRECTIONS = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
"""Right, left, the four corners, above, below: the order in which a name is tried."""
_BETWEEN = tuple((x * a, y * b) for x in (1, -1) for y in (1, -1) for a, b in ((0.5, 1), (1, 0.5)))
"""Directions between those, tried where a name stands off at the end of a line."""
_LEADERS_MM = (4.0, 8.0, 13.0, 19.0)
_LEADER_COST, _TURN_COST, _CROSSING_COST = 4.0, 0.3, 25.0
_LEADER_STEP_MM = 0.7


class Box(NamedTuple):
    """A rectangle on the sheet, millimetres."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two boxes share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def lies_in(self, other: Box) -> bool:
        """Say whether another box holds this one whole."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the point of a box that is nearest to another point."""
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


def box_around(x: float, y: float, width: float, height: float) -> Box:
    """Return a box by its middle and its size."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text with its place on the sheet.

    Attributes:
        lines: the text, wrapped.
        box: what it covers.
        anchor: which side of the box the lines begin at.
        leader: line from the thing named to the label; None if it stands beside it.
    """

    lines: tuple[str, ...]
    box: Box
    anchor: Anchor
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None


class Sheet:
    """Collects what is placed on a map and answers what is still free."""

    def __init__(self, frame: Box, route_points: NDArray[np.float64]) -> None:
        """Begin with an empty frame; route points (n, 2), millimetres, are better not covered."""
        self.frame = frame
        self._route = route_points
        self._taken: list[Box] = []

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies in the frame and on nothing placed so far."""
        return box.lies_in(self.frame) and not any(box.meets(taken) for taken in self._taken)

    def take(self, box: Box) -> None:
        """Mark a box as covered."""
        self._taken.append(box)

    def hides_route(self, box: Box) -> bool:
        """Say whether a box lies on any of the route."""
        return bool(_inside(self._route, box).any())

    def _cost(self, label: Label, beside: Box) -> float:
        """Return how much a label and its leader hide or cross."""
        hidden = float(np.count_nonzero(_inside(self._route, label.box)))
        if label.leader is None:
            return hidden
        line = _points_along(*label.leader)
        others = (box for box in self._taken if box != beside)
        crossed = sum(bool(_inside(line, box).any()) for box in others)
        return hidden + crossed * _CROSSING_COST

    def place_marker(self, x: float, y: float, width: float, height: float) -> Box:
        """Take the free box of this size nearest to a point; there always is one in the end.

        Boxes are tried at the point, then on growing circles around it; where the frame is full,
        the one at the point is taken all the same.
        """
        home = box_around(x, y, width, height)
        found = next((box for box in _around(home, height) if self.is_free(box)), home)
        self.take(found)
        return found

    def place_label(
        self,
        lines: tuple[str, ...],
        beside: Box,
        size_mm: float,
        *,
        is_bold: bool = False,
        may_lead: bool = False,
        off_route: bool = False,
    ) -> Label | None:
        """Take a place for a text beside a box; None if there is no room.

        Args:
            lines: the text, wrapped.
            beside: the thing it names.
            size_mm: size of the letters.
            is_bold: whether it is set in bold.
            may_lead: whether it may stand further off, at the end of a line.
            off_route: whether it may not hide any of the route.
        """
        width = max(width_em(line, is_bold=is_bold) for line in lines) * size_mm
        height = len(lines) * size_mm * line_height(lines)
        choices = [
            (self._cost(label, beside) + cost, number, label)
            for number, (cost, label) in enumerate(
                _candidates(lines, beside, width, height, may_lead=may_lead)
            )
            if self.is_free(label.box) and not (off_route and self.hides_route(label.box))
        ]
        if not choices:
            return None
        label = min(choices)[2]
        self.take(label.box)
        if label.leader is not None:
            self._route = np.vstack([self._route, _points_along(*label.leader)])
        return label


def _inside(points: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Say of each point whether it lies under a box."""
    x, y = points.T
    result: NDArray[np.bool_] = (x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)
    return result


def _points_along(start: tuple[float, float], end: tuple[float, float]) -> NDArray[np.float64]:
    """Return points on a straight line, its ends included."""
    count = 2 + int(math.dist(start, end) / _LEADER_STEP_MM)
    return np.linspace(start, end, count)


def _around(home: Box, step: float) -> Iterator[Box]:
    """Yield boxes at home and on six circles around it."""
    yield home
    for ring in range(1, 7):
        count = 8 * ring
        for turn in range(count):
            angle = 2 * math.pi * turn / count - math.pi / 4
            dx, dy = math.cos(angle) * ring * step * 1.1, math.sin(angle) * ring * step * 1.1
            yield Box(home.left + dx, home.top + dy, home.right + dx, home.bottom + dy)


def _candidates(
    lines: tuple[str, ...], beside: Box, width: float, height: float, *, may_lead: bool
) -> Iterator[tuple[float, Label]]:
    """Yield a cost and a label for every position, near ones first."""
    middle = ((beside.left + beside.right) / 2, (beside.top + beside.bottom) / 2)
    for gap in (0.6, *(_LEADERS_MM if may_lead else ())):
        is_far = gap > 1
        for number, (right, down) in enumerate((*_DIRECTIONS, *(_BETWEEN if is_far else ()))):
            box, touch = _beside(beside, width, height, (right, down), gap)
            anchor: Anchor = "start" if right == 1 else "end" if right == -1 else "middle"
            leader = (middle, touch) if is_far else None
            cost = number * _TURN_COST + (_LEADER_COST + gap if is_far else 0.0)
            yield cost, Label(lines=lines, box=box, anchor=anchor, leader=leader)


def _beside(
    thing: Box, width: float, height: float, direction: tuple[float, float], gap: float
) -> tuple[Box, tuple[float, float]]:
    """Return a box of this size beside a thing, and the point of it that is nearest."""
    right, down = direction
    corner = 0.75 if right and down else 1.0  # a corner is further away than a side
    x = (thing.left + thing.right) / 2 + right * (
        (thing.right - thing.left) / 2 * corner + gap * corner + width / 2
    )
    y = (thing.top + thing.bottom) / 2 + down * (
        (thing.bottom - thing.top) / 2 * corner + gap * corner + height / 2
    )
    box = box_around(x, y, width, height)
    return box, (x - right * width / 2, y - down * height / 2)


def wrapped(text: str, size_mm: float, widest_mm: float, most_lines: int) -> tuple[str, ...]:
    """Return a text in lines no wider than asked, the last one cut with an ellipsis.

    >>> wrapped("Coopérative féminine Afra", 2.6, 20, 2)
    ('Coopérative', 'féminine Afra')
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_em(joined, is_bold=True) * size_mm <= widest_mm:
            lines[-1] = joined
        else:
            lines.append(word)
    kept = lines[:most_lines]
    if len(lines) > most_lines:
        kept[-1] += " …"
    return tuple(cut_to_width(line, widest_mm / size_mm, is_bold=True) for line in kept)


def line_height(lines: Iterable[str]) -> float:
    """Return how high each of some lines is, as a share of their size.

    Arabic letters reach further up and down than Latin ones.

    >>> line_height(["Tiznit"]), line_height(["Tiznit", "تيزنيت"])
    (1.15, 1.5)
    """
    is_arabic = any(script_family(line) == ARABIC for line in lines)
    return _ARABIC_LINE_HEIGHT if is_arabic else _LINE_HEIGHT


def frame_box(width_mm: float, height_mm: float, inset_mm: float) -> Box:
    """Return the part of a sheet that may be written on."""
    return Box(inset_mm, inset_mm, width_mm - inset_mm, height_mm - inset_mm)


def take_all(sheet: Sheet, boxes: Iterable[Box]) -> None:
    """Mark boxes as covered."""
    for box in boxes:
        sheet.take(box)
