"""What a driver sees on a drive: landmarks passed, at a decision, and beyond a missed turn.

`docs/cues.md` gives the reason of every distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import shapely

from routes.geo import EARTH_RADIUS_M
from routes.roads.landmarks import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from routes.geo import LonLat
    from routes.roads.landmarks import Landmarks
    from routes.sites import Language

SightKind = Literal[
    "city",
    "town",
    "village",
    "hamlet",
    "fuel",
    "mountain_pass",
    "suburb",
    "city_limit",
    "road",
]
"""What is seen: one of `routes.roads.landmarks.KINDS`, or a road with a number."""

REACH_M: Final = {
    "city": 2000.0,
    "town": 1000.0,
    "village": 500.0,
    "hamlet": 300.0,
    "fuel": 40.0,
    "mountain_pass": 100.0,
    "suburb": 500.0,
    "city_limit": 30.0,
}
"""How far from the road a landmark of each kind may be to be passed, metres."""

AT_M: Final = 120.0
"""How far from a decision a landmark may be to be seen from it, metres."""

ENDS_M: Final = 300.0
"""Nothing is passed so near to the departure or arrival, metres: one knows where one is."""

APART_M: Final = 2000.0
"""Landmarks told between two decisions are so far apart along the road, metres."""

MOST: Final = 4
"""Most landmarks told between two decisions."""

_RANK: Final = {
    kind: rank
    for rank, kind in enumerate(
        ["city", "town", "mountain_pass", "village", "suburb", "fuel", "city_limit", "hamlet"]
    )
}
"""Which landmark is told where not all are: the larger one."""

_PIECE: Final = 32
"""Points of a line that are looked around at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something a driver can recognise.

    Attributes:
        kind: what it is.
        metres: where: metres driven on the leg when one passes it, from the decision it stands at,
            or from the turn that was missed.
        name: as on the spot; empty if it has none.
        name_fr, name_ar, name_en: by language, empty where it is not known.
        ref: number of a road, such as R104; empty for others.
    """

    kind: SightKind
    metres: int
    name: str = ""
    name_fr: str = ""
    name_ar: str = ""
    name_en: str = ""
    ref: str = ""

    def name_in(self, language: Language) -> str:
        """Return the name in a language, as on the spot where it has none."""
        return {"fr": self.name_fr, "ar": self.name_ar, "en": self.name_en}[language] or self.name


class LandmarkIndex:
    """The landmarks of a network, found by where they are."""

    def __init__(self, landmarks: Landmarks) -> None:
        """Sort them in space, in Mercator's projection, which keeps angles."""
        self.landmarks = landmarks
        self._reach = np.array([REACH_M[KINDS[kind]] for kind in landmarks.kind.tolist()])
        self._points = np.asarray(shapely.points(_mercator(landmarks.lonlat)))
        self._tree = shapely.STRtree(self._points)

    def sight(self, landmark: int, metres: float) -> Sight:
        """Return a landmark as seen somewhere."""
        marks = self.landmarks
        local, french, arabic, english = (
            marks.strings[index] for index in marks.names[landmark].tolist()
        )
        return Sight(
            kind=KINDS[int(marks.kind[landmark])],
            metres=round(metres),
            name=local,
            name_fr=french,
            name_ar=arabic,
            name_en=english,
        )

    def beside(
        self, pieces: Sequence[NDArray[np.float64]], reached: NDArray[np.float64]
    ) -> list[tuple[float, int]]:
        """Return the landmarks a line passes, each with the metres driven where it is nearest.

        Args:
            pieces: the line in (k, 2) pieces of two points or more, degrees.
            reached: metres driven at the beginning of each piece, and at the end. Lines may be
                shorter than the road they stand for.
        """
        line = np.vstack(pieces)
        flat, widen = _mercator(line), _widening(line)
        drawn = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
        cuts = np.arange(0, len(flat) - 1, _PIECE)
        parts = _parts(flat, cuts)
        far = max(REACH_M.values()) * widen
        part, mark = self._tree.query(parts, predicate="dwithin", distance=far)
        away = np.asarray(shapely.distance(parts[part], self._points[mark]))
        order = np.lexsort((part, away, mark))
        part, mark, away = part[order], mark[order], away[order]
        nearest = np.flatnonzero(np.diff(mark, prepend=-1))
        nearest = nearest[away[nearest] <= self._reach[mark[nearest]] * widen]
        part, mark = part[nearest], mark[nearest]
        places = drawn[cuts[part]] + shapely.line_locate_point(parts[part], self._points[mark])
        ends = np.cumsum([0, *map(len, pieces)])
        joints = np.concatenate([drawn[ends[:-1]], drawn[-1:]])
        metres = np.interp(places, joints, reached)
        return sorted(zip(metres.tolist(), mark.tolist(), strict=True))

    def around(self, places: Sequence[LonLat]) -> list[Sight | None]:
        """Return the landmark seen from each of some places, with its distance; None if none is.

        A filling station comes before any name; else the nearest counts.
        """
        if not places:
            return []
        lonlat = np.array(places)
        widen = _widening(lonlat)
        spots = np.asarray(shapely.points(_mercator(lonlat)))
        pairs = self._tree.query(spots, predicate="dwithin", distance=AT_M * widen)
        best: dict[int, tuple[bool, float, int]] = {}
        for place, mark in zip(*pairs.tolist(), strict=True):
            away = float(shapely.distance(spots[place], self._points[mark])) / widen
            order = (KINDS[int(self.landmarks.kind[mark])] != "fuel", away, mark)
            best[place] = min(order, best.get(place, order))
        return [
            self.sight(best[place][2], best[place][1]) if place in best else None
            for place in range(len(places))
        ]


def thinned(
    passed: Iterable[Sight], decided_m: Sequence[float], length_m: float, at: set[str]
) -> list[list[Sight]]:
    """Return what is told between two decisions each: a few landmarks, the larger ones first.

    Args:
        passed: the landmarks of a leg.
        decided_m: metres at departure and at each decision, ascending.
        length_m: of the leg.
        at: names told at decisions, which are not told again.
    """
    told: list[list[Sight]] = [[] for _ in decided_m]
    names = set(at)
    for sight in sorted(passed, key=lambda one: (_RANK[one.kind], one.metres, one.name)):
        if not ENDS_M <= sight.metres <= length_m - ENDS_M or sight.name in names:
            continue
        here = told[int(np.searchsorted(decided_m, sight.metres, side="right")) - 1]
        if len(here) == MOST or any(abs(sight.metres - one.metres) < APART_M for one in here):
            continue
        here.append(sight)
        names |= {sight.name} - {""}
    return [sorted(here, key=lambda one: one.metres) for here in told]


def _parts(flat: NDArray[np.float64], cuts: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return a line in pieces that begin at some of its points and end where the next begins."""
    sizes = np.diff(cuts, append=len(flat) - 1) + 1
    number = np.repeat(np.arange(len(cuts)), sizes)
    points = np.arange(len(number)) - number
    return np.asarray(shapely.linestrings(flat[points], indices=number))


def _widening(lonlat: NDArray[np.float64]) -> float:
    """Return how much longer distances are in the projection than on the ground, near positions."""
    return 1.0 / math.cos(math.radians(float(np.abs(lonlat[:, 1]).mean())))


def _mercator(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions in Mercator's projection on the sphere, metres at the equator."""
    lon, lat = np.radians(lonlat).T
    lat = np.clip(lat, -1.5, 1.5)
    return np.stack([lon, np.arcsinh(np.tan(lat))], axis=1) * EARTH_RADIUS_M
