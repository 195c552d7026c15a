"""Grades of road: how good a stretch is, whatever the vehicle, from `routes/data/grades.toml`.

Most roads are not tagged with their surface. What is not known is called so, and what is only
guessed from the class of the road is called assumed.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from routes.errors import RequestError
from routes.message import msg
from routes.roads.network import HIGHWAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork

Grade = Literal["unknown", "paved", "gravel", "track", "rough"]
"""How good a stretch of road is; the meanings are at the top of `routes/data/grades.toml`."""

RoadLimit = Literal["paved", "gravel", "track"]
"""The worst grade of road a request allows; the worst of all would be no limit."""

GRADES: tuple[Grade, ...] = ("paved", "gravel", "track", "rough")
"""The grades from best to worst."""

ROAD_LIMITS: tuple[RoadLimit, ...] = ("paved", "gravel", "track")
"""The limits from strictest to loosest."""

CODES: tuple[Grade, ...] = ("unknown", *GRADES)
"""A grade in an array is an index into this: 0 is unknown, above it higher is worse."""

NEWS: tuple[Grade, ...] = ("paved", "unknown", "gravel", "track", "rough")
"""From best to worst news: unknown is worse than paved, since to call a leg paved every metre must
be; it is better than anything that is known to be unpaved."""

_RANK = np.array([NEWS.index(grade) for grade in CODES])
"""Place in `NEWS` of each code."""

_FILE = Path(__file__).parents[1] / "data" / "grades.toml"
_GRAVEL = CODES.index("gravel")
_ALL = slice(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstStretch:
    """The worst road of a leg.

    Grades are compared as `NEWS`: unknown only if nothing on the leg is known or assumed to be
    unpaved.

    Attributes:
        grade: the worst grade on the leg.
        assumed: whether some of that grade is only a guess, from the class of the road or from a
            tag that does not say exactly; never with `unknown`.
        length_m: metres of that grade on the whole leg.
        from_start_m: metres driven on the leg where the longest connected stretch of it begins.
        name, ref, highway, surface: of the road that has most of that stretch; empty if not
            tagged.
        unknown_m: metres of the leg whose grade is unknown.
    """

    grade: Grade
    assumed: bool
    length_m: int
    from_start_m: int
    name: str
    ref: str
    highway: str
    surface: str
    unknown_m: int = 0

    def __post_init__(self) -> None:
        if self.grade not in CODES:
            raise ValueError(f"“{self.grade}” is no grade of road: {', '.join(CODES)}")
        if min(self.length_m, self.from_start_m, self.unknown_m) < 0:
            raise ValueError("a stretch of road has no negative lengths")
        if self.grade == "unknown" and (self.assumed or self.unknown_m != self.length_m):
            raise ValueError("an unknown grade is not assumed, and all its metres are unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """The grades of one key's values, as codes; a value is in one of both at most."""

    stated: dict[str, int]
    assumed: dict[str, int]


@cache
def _table() -> dict[str, _Column]:
    """Return the table of grades by key."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {key: _column(rows) for key, rows in data.items()}


def grades_version() -> str:
    """Return the hash of the table of grades."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()


def _column(rows: dict[str, dict[str, str | bool]]) -> _Column:
    codes = {value: CODES.index(row["grade"]) for value, row in rows.items()}
    guesses = {value for value, row in rows.items() if row.get("assumed")}
    return _Column(
        stated={value: code for value, code in codes.items() if value not in guesses},
        assumed={value: code for value, code in codes.items() if value in guesses},
    )


def read_road_limit(text: str) -> RoadLimit:
    """Return the road limit of a request.

    Raises:
        RequestError: if there is none of that name.

    >>> read_road_limit("gravel")
    'gravel'
    """
    for limit in ROAD_LIMITS:
        if limit == text:
            return limit
    raise RequestError(
        msg(
            "no road limit is called “{text}”: choose {names}.",
            text=text,
            names=", ".join(ROAD_LIMITS),
        )
    )


def beyond_limit(network: RoadNetwork, limit: RoadLimit) -> NDArray[np.bool_]:
    """Return the (m,) sections that are known or assumed to be worse than a limit.

    Unknown ones are not, see `docs/roads.md`.
    """
    return np.asarray(section_grades(network) > CODES.index(limit))


def section_grades(
    network: RoadNetwork, sections: NDArray[np.intp] | slice = _ALL
) -> NDArray[np.uint8]:
    """Return the (k,) grades of some sections, or of all, as indices into `CODES`.

    Where the tags state a grade, it is that, or worse if a vague tag is worse; elsewhere it is the
    worst of what vague tags and the class of the road let assume. It is assumed where it is not
    equal to `stated_grades`.

    >>> from routes.roads.schematic import bundled_network
    >>> [CODES[code] for code in np.unique(section_grades(bundled_network()))]
    ['unknown', 'paved', 'track']
    """
    stated = stated_grades(network, sections)
    vague = _worst(network, sections, "assumed")
    by_class = np.array(
        [_table()["highway"].assumed.get(value, 0) for value in HIGHWAYS], dtype=np.uint8
    )[network.highway[sections]]
    told = np.maximum(stated, vague)
    return np.where(stated == 0, np.maximum(told, by_class), told)


def stated_grades(
    network: RoadNetwork, sections: NDArray[np.intp] | slice = _ALL
) -> NDArray[np.uint8]:
    """Return the (k,) grades the tags of some sections, or of all, state; 0 if they state none.

    >>> from routes.roads.schematic import bundled_network
    >>> int(stated_grades(bundled_network()).max())
    0
    """
    return _worst(network, sections, "stated")


def _worst(
    network: RoadNetwork, sections: NDArray[np.intp] | slice, which: Literal["stated", "assumed"]
) -> NDArray[np.uint8]:
    """Return the (k,) worst grades of surface, tracktype and smoothness."""
    surface, tracktype, smoothness = (
        _codes(network, getattr(network, key)[sections], getattr(_table()[key], which))
        for key in ("surface", "tracktype", "smoothness")
    )
    firm = np.where((surface > 0) & (tracktype <= _GRAVEL), 0, tracktype)
    worst: NDArray[np.uint8] = np.maximum(np.maximum(surface, firm), smoothness).astype(np.uint8)
    return worst


def _codes(
    network: RoadNetwork, texts: NDArray[np.uint16], column: dict[str, int]
) -> NDArray[np.uint8]:
    """Return the (k,) grade of each text, 0 if it is not in the column."""
    used, index = np.unique(texts, return_inverse=True)
    codes = np.array([column.get(network.strings[text], 0) for text in used], dtype=np.uint8)
    return codes[index]


def worst_stretch(
    network: RoadNetwork, pieces: Sequence[tuple[int, float]], distance_m: int
) -> WorstStretch:
    """Return the worst road of a way.

    Args:
        network: what it lies on.
        pieces: the section and the length in metres of each piece driven, one at least.
        distance_m: length of the way in whole metres, which no figure exceeds.
    """
    sections = np.array([section for section, _ in pieces], dtype=np.intp)
    ends = np.cumsum([0.0, *(length for _, length in pieces)])
    grades = section_grades(network, sections)
    rank = _RANK[grades]
    worst = rank == rank.max()
    first, last = _longest_run(worst, ends)
    road = _main_road(network, pieces[first:last])
    lengths = np.diff(ends)
    return WorstStretch(
        grade=CODES[grades[first]],
        assumed=bool((grades != stated_grades(network, sections))[worst].any()),
        length_m=min(round(float(lengths[worst].sum())), distance_m),
        from_start_m=min(round(float(ends[first])), distance_m),
        name=network.strings[network.name[road]],
        ref=network.strings[network.ref[road]],
        highway=HIGHWAYS[network.highway[road]],
        surface=network.strings[network.surface[road]],
        unknown_m=min(round(float(lengths[grades == 0].sum())), distance_m),
    )


def _longest_run(chosen: NDArray[np.bool_], ends: NDArray[np.float64]) -> tuple[int, int]:
    """Return where the longest run of chosen pieces begins and ends, the first of equal ones.

    Args:
        chosen: (k,) one at least.
        ends: (k + 1,) metres before each piece and after the last.
    """
    edges = np.diff(np.concatenate([[False], chosen, [False]]).astype(np.int8))
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    # millimetres: the order in which lengths were added up is not to decide
    longest = int(np.round(ends[last] - ends[first], 3).argmax())
    return int(first[longest]), int(last[longest])


def _main_road(network: RoadNetwork, pieces: Sequence[tuple[int, float]]) -> int:
    """Return a section of the road that has most metres of some pieces, the first of equal ones.

    Sections with the same name, number, class and surface are one road.
    """
    metres: dict[tuple[int, ...], float] = {}
    section_of: dict[tuple[int, ...], int] = {}
    for section, length in pieces:
        road = tuple(
            int(getattr(network, key)[section]) for key in ("name", "ref", "highway", "surface")
        )
        metres[road] = metres.get(road, 0.0) + length
        section_of.setdefault(road, section)
    return section_of[max(metres, key=lambda road: round(metres[road], 3))]
