"""Following a street over the network: is every piece of it a road, driven the allowed way?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from routes.check.turns import forbidden_at
from routes.geo import DEGREE_M, LonLat
from routes.roads.network import BACKWARD, FORWARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.check.ways import Ways

BESIDE_M = 1.0
"""How far a point of a street may be from the road it is on, metres; it is written to 0.1 m."""

_BACKWARD_M = 0.3
"""How far a piece may seem to go backward because its points are rounded, metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A street on the network.

    Attributes:
        astray: first point of each piece that is on no road, or driven the wrong way.
        least_s, most_s: driving time of the other pieces; where sections are drawn on top of each
            other, on the fastest and on the slowest of them.
        forbidden: where one goes on though no allowed turn leads there; None if one does.
    """

    astray: tuple[LonLat, ...]
    least_s: float
    most_s: float
    forbidden: LonLat | None = None


class Matches(NamedTuple):
    """Which sections the pieces of a street may be on; k pairs of a piece and a section.

    Attributes:
        pieces: number of pieces of the street.
        piece: (k,) number of the piece, in order of the street.
        section: (k,) a section it lies on and may be driven along.
        share: (k,) the share of the section that the piece is.
        ahead, back: (k,) whether it may be driven so from the section's tail, and from its head.
    """

    pieces: int
    piece: NDArray[np.intp]
    section: NDArray[np.intp]
    share: NDArray[np.float64]
    ahead: NDArray[np.bool_]
    back: NDArray[np.bool_]

    def driven(self) -> list[list[tuple[int, bool]]]:
        """Return for each piece the sections it may be on, each with whether driven forward."""
        found: list[list[tuple[int, bool]]] = [[] for _ in range(self.pieces)]
        rows = (self.piece, self.section, self.ahead, self.back)
        for piece, section, ahead, back in zip(*(row.tolist() for row in rows), strict=True):
            found[piece] += [(section, True)] * ahead + [(section, False)] * back
        return found


class Ground:
    """The sections a profile may use, on a plane in metres.

    x is scaled by the cosine of the middle latitude of the network.
    """

    def __init__(self, ways: Ways) -> None:
        network = ways.network
        self._ways = ways
        middle = np.radians(network.point_lonlat[:, 1].min() + network.point_lonlat[:, 1].max()) / 2
        self._scale = np.array([np.cos(middle), 1.0]) * DEGREE_M
        self._points = network.point_lonlat * self._scale
        self._sections = np.flatnonzero(np.isfinite(ways.duration_s))
        counts = np.diff(network.point_start)
        owner = np.repeat(np.arange(network.section_count), counts)
        kept = np.isfinite(ways.duration_s)[owner]
        lines = shapely.linestrings(
            self._points[kept],
            indices=np.repeat(np.arange(len(self._sections)), counts[self._sections]),
        )
        self._drawn_m = np.zeros(network.section_count)
        self._drawn_m[self._sections] = shapely.length(lines)
        self._tree = shapely.STRtree(np.atleast_1d(np.asarray(lines)))

    def nearest_m(self, place: LonLat) -> tuple[float, NDArray[np.intp]]:
        """Return the distance to the nearest section, metres, and the sections so near."""
        point = shapely.Point(np.asarray(place) * self._scale)
        found, distances = self._tree.query_nearest(point, return_distance=True)
        return float(distances.min(initial=np.inf)), self._sections[found]

    def follow(self, street: Sequence[LonLat]) -> Followed:
        """Follow a street from point to point."""
        found = self.matches(street)
        seconds = found.share * self._ways.duration_s[found.section]
        least, most = np.full(found.pieces, np.inf), np.zeros(found.pieces)
        np.minimum.at(least, found.piece, seconds)
        np.maximum.at(most, found.piece, seconds)
        on_road = np.isfinite(least)
        astray = tuple(street[index] for index in np.flatnonzero(~on_road).tolist())
        turns = self._ways.turns
        at = None if turns is None or astray else forbidden_at(turns, found.driven())
        return Followed(
            astray=astray,
            least_s=float(least[on_road].sum()),
            most_s=float(most.sum()),
            forbidden=None if at is None else street[at],
        )

    def matches(self, street: Sequence[LonLat]) -> Matches:
        """Return the sections along which each piece of a street may be driven."""
        points = np.asarray(street, dtype=np.float64) * self._scale
        begin, end = points[:-1], points[1:]
        tail, head, section = self._segments_near(points)
        tree = shapely.STRtree(np.asarray(shapely.linestrings(np.stack([tail, head], axis=1))))
        middles = shapely.points((begin + end) / 2)
        piece, segment = tree.query(middles, predicate="dwithin", distance=BESIDE_M)
        section = section[segment]
        ahead, back = self._driven(begin[piece], end[piece], tail[segment], head[segment], section)
        drivable = ahead | back
        piece, section = piece[drivable], section[drivable]
        length_m = np.hypot(*(end - begin)[piece].T)
        share = np.minimum(length_m / np.maximum(self._drawn_m[section], 1e-9), 1.0)
        return Matches(len(begin), piece, section, share, ahead[drivable], back[drivable])

    def _segments_near(
        self, points: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
        """Return tail, head and section of the straight pieces of the sections near a line."""
        _, found = self._tree.query(shapely.points(points), predicate="dwithin", distance=BESIDE_M)
        near = self._sections[np.unique(found)]
        starts = self._ways.network.point_start
        index = [np.arange(starts[section], starts[section + 1] - 1) for section in near]
        first = np.concatenate([*index, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        section = np.repeat(near, [len(piece) for piece in index])
        return self._points[first], self._points[first + 1], section

    def _driven(
        self,
        begin: NDArray[np.float64],
        end: NDArray[np.float64],
        tail: NDArray[np.float64],
        head: NDArray[np.float64],
        section: NDArray[np.intp],
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return whether one may drive from begin to end along sections, and against them."""
        at_begin, apart_begin = _along(begin, tail, head)
        at_end, apart_end = _along(end, tail, head)
        direction = self._ways.network.direction[section]
        ahead = (direction & FORWARD > 0) & (at_end >= at_begin - _BACKWARD_M)
        back = (direction & BACKWARD > 0) & (at_end <= at_begin + _BACKWARD_M)
        beside = (apart_begin <= BESIDE_M) & (apart_end <= BESIDE_M)
        return np.asarray(beside & ahead), np.asarray(beside & back)


def _along(
    point: NDArray[np.float64], tail: NDArray[np.float64], head: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far along each straight piece its point lies, and how far beside it, metres."""
    way = head - tail
    length = np.maximum(np.hypot(*way.T), 1e-9)
    share = np.clip(((point - tail) * way).sum(axis=1) / length**2, 0.0, 1.0)
    return share * length, np.hypot(*(point - tail - share[:, None] * way).T)
