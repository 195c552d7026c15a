"""Read published instances of orienteering, as decimals as they are written.

Two formats: team orienteering with time windows (`read_toptw`) and orienteering with hotel
selection (`read_ophs`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_RULE_LINE = re.compile(r"[-=_*+\s]+")
_COMMENT = re.compile(r"(#|//|;).*")
_SERIES = re.compile(r"(?:^|[^a-z])(pr|rc|c|r)\d", re.IGNORECASE)
_DECIMALS = {"c": 1, "r": 1, "rc": 1, "pr": 2}
_FEWEST_FIELDS = 7


class InstanceError(ValueError):
    """An instance file cannot be read, or a benchmark is asked for something it has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToptwInstance:
    """Team orienteering with time windows; every tuple is indexed by vertex number, 0 the depot.

    Attributes:
        path: where it was read.
        decimals: travel times are rounded down to so many decimals.
        x, y: coordinates.
        service: visiting durations.
        score: scores.
        opens, closes: service begins from `opens` to `closes`; a tour lasts those of vertex 0.
    """

    path: Path
    decimals: int
    x: tuple[Decimal, ...]
    y: tuple[Decimal, ...]
    service: tuple[Decimal, ...]
    score: tuple[Decimal, ...]
    opens: tuple[Decimal, ...]
    closes: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OphsInstance:
    """Orienteering with hotel selection; vertices are numbered in the order of the file, from 0.

    Attributes:
        path: where it was read.
        hotels: vertices 0 (start) and 1 (end) and the extra hotels up to `hotels` - 1.
        limits: length of each trip.
        x, y: coordinates.
        score: scores; those of hotels do not count.
    """

    path: Path
    hotels: int
    limits: tuple[Decimal, ...]
    x: tuple[Decimal, ...]
    y: tuple[Decimal, ...]
    score: tuple[Decimal, ...]

    def length(self, way: Sequence[int]) -> float:
        """Return the length of a way from vertex to vertex."""
        points = [(float(self.x[at]), float(self.y[at])) for at in way]
        return math.fsum(math.dist(here, there) for here, there in pairwise(points))


def read_toptw(path: Path, decimals: int | None = None) -> ToptwInstance:
    """Read team orienteering with time windows.

    The last two fields of a vertex are its window, the first five its number, coordinates,
    visiting duration and score. Blank lines, comments and rule lines are passed over.

    Args:
        path: the file.
        decimals: of travel times; by default one for the series c, r and rc, two for pr, told by
            the file's name, and for another name two if a coordinate has a fraction.

    Raises:
        InstanceError: if the file cannot be read or is not of this format.
    """
    lines = _lines(path)
    expected = _whole(path, *_field(path, lines, 0, 2, "the number of vertices, N")) + 1
    body = lines[1:]
    while body and len(body[0][1]) < _FEWEST_FIELDS:
        body = body[1:]
    if not body:
        raise InstanceError(
            f"{path}: no vertex, that is a line of at least {_FEWEST_FIELDS} fields; "
            "is the file of another format?"
        )
    rows = [_toptw_vertex(path, number, line, fields) for number, (line, fields) in enumerate(body)]
    _check_count(path, len(rows), expected, f"N = {expected - 1} and a depot")
    x, y, service, score, opens, closes = zip(*rows, strict=True)
    return ToptwInstance(
        path=path,
        decimals=_travel_decimals(path, (*x, *y)) if decimals is None else decimals,
        x=x,
        y=y,
        service=service,
        score=score,
        opens=opens,
        closes=closes,
    )


def _toptw_vertex(path: Path, number: int, line: int, fields: list[str]) -> tuple[Decimal, ...]:
    """Return coordinates, duration, score, opening and closing of a vertex."""
    if len(fields) < _FEWEST_FIELDS:
        raise InstanceError(
            f"{path}, line {line}: a vertex has at least {_FEWEST_FIELDS} fields "
            f"(number x y duration score … opening closing), not {len(fields)}"
        )
    given = _whole(path, line, fields[0])
    if given != number:
        raise InstanceError(f"{path}, line {line}: vertex {number} was expected, not {given}")
    row = tuple(_number(path, line, field) for field in (*fields[1:5], *fields[-2:]))
    _, _, service, score, opens, closes = row
    if service < 0 or score < 0 or opens < 0:
        raise InstanceError(f"{path}, line {line}: duration, score and opening are not negative")
    if closes < opens:
        raise InstanceError(f"{path}, line {line}: closes at {closes}, before it opens at {opens}")
    return row


def _travel_decimals(path: Path, coordinates: tuple[Decimal, ...]) -> int:
    """Return the decimals of travel times by the series that a file's name tells."""
    series = _SERIES.search(path.stem)
    if series:
        return _DECIMALS[series[1].lower()]
    return 2 if decimals_of(coordinates) else 1


def read_ophs(path: Path) -> OphsInstance:
    """Read orienteering with hotel selection.

    The head is `N H D`, the total length and the lengths of the D trips; then come `x y S` of
    N + H vertices: start hotel, end hotel, H extra hotels, N - 2 sites. Blank lines, comments and
    rule lines are passed over.

    Raises:
        InstanceError: if the file cannot be read or is not of this format.
    """
    lines = _lines(path)
    names = ("N, sites and 2", "H, extra hotels", "D, trips")
    vertices, extra, trips = (
        _whole(path, *_field(path, lines, 0, at, name)) for at, name in enumerate(names)
    )
    if trips < 1 or extra < 0 or vertices < 2:  # noqa: PLR2004 - start and end hotel
        raise InstanceError(f"{path}, line {lines[0][0]}: N H D is at least 2 0 1")
    _number(path, *_field(path, lines, 1, 0, "the total length"))
    limits = tuple(
        _number(path, *_field(path, lines, 2, trip, f"the length of trip {trip + 1} of {trips}"))
        for trip in range(trips)
    )
    rows = [_ophs_vertex(path, line, fields) for line, fields in lines[3:]]
    _check_count(path, len(rows), vertices + extra, f"N = {vertices} and H = {extra}")
    x, y, score = zip(*rows, strict=True)
    return OphsInstance(path=path, hotels=extra + 2, limits=limits, x=x, y=y, score=score)


def _ophs_vertex(path: Path, line: int, fields: list[str]) -> tuple[Decimal, Decimal, Decimal]:
    if len(fields) != 3:  # noqa: PLR2004
        raise InstanceError(f"{path}, line {line}: a vertex is x y S, not {len(fields)} fields")
    x, y, score = (_number(path, line, field) for field in fields)
    if score < 0:
        raise InstanceError(f"{path}, line {line}: a score is not negative")
    return x, y, score


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the numbers and the fields of the lines that hold something."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        raise InstanceError(f"{path}: there is no such file; check the name") from None
    except OSError as error:
        raise InstanceError(f"{path}: cannot be read: {error.strerror}") from None
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", raw)
        if not _RULE_LINE.fullmatch(line) and line.strip():
            lines.append((number, line.split()))
    if not lines:
        raise InstanceError(f"{path}: the file is empty")
    return lines


def _field(
    path: Path, lines: list[tuple[int, list[str]]], row: int, at: int, name: str
) -> tuple[int, str]:
    """Return a field of the head, with its line."""
    if row >= len(lines):
        raise InstanceError(f"{path}: the file ends before {name}")
    line, fields = lines[row]
    if at >= len(fields):
        raise InstanceError(f"{path}, line {line}: {name} is missing")
    return line, fields[at]


def _number(path: Path, line: int, field: str) -> Decimal:
    try:
        value = Decimal(field)
    except InvalidOperation:
        raise InstanceError(f"{path}, line {line}: {field!r} is not a number") from None
    if not value.is_finite():
        raise InstanceError(f"{path}, line {line}: {field!r} is not a finite number")
    return value


def _whole(path: Path, line: int, field: str) -> int:
    value = _number(path, line, field)
    if value != value.to_integral_value():
        raise InstanceError(f"{path}, line {line}: {field!r} is not a whole number")
    return int(value)


def _check_count(path: Path, found: int, expected: int, said: str) -> None:
    if found != expected:
        raise InstanceError(
            f"{path}: {found} vertices, but the head says {expected} ({said}); "
            "is the file cut short?"
        )


def decimals_of(values: Sequence[Decimal]) -> int:
    """Return how many decimals the values need."""
    return max(0, *(-int(value.normalize().as_tuple().exponent) for value in values))
