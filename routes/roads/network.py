"""The road network: junctions, and the sections of street between them, as arrays.

A `RoadNetwork` knows nothing of vehicles: it holds every street a motor vehicle might use, with
the tags that decide whether and how fast. `routes.roads.graph` makes of it what one profile may
drive. Arrays are read-only; positions are longitude first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from routes.errors import RoadsError
from routes.geo import EARTH_RADIUS_M, BoundingBox
from routes.message import msg
from routes.roads.landmarks import Landmarks, no_landmarks
from routes.roads.turnbans import TurnBans, turn_bans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STREETS = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "track",
)
"""Values of OSM `highway` a motor vehicle may use."""

HIGHWAYS = (*STREETS, "ferry")
"""Classes of sections: the streets, and ferry lines; a section's class is an index into this."""

FORWARD, BACKWARD = 1, 2
"""Bits of `direction`: a section may be driven from its first junction to its second, or back."""

ROUNDABOUT, FERRY, FORD, BRIDGE, TUNNEL = 1, 2, 4, 8, 16
"""Bits of `flags`."""


SourceKind = Literal["osm", "overpass", "networkx", "schematic"]
"""What roads are read from: an OSM file, Overpass, a graph in memory, the bundled table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSource:
    """Where a road network comes from.

    Attributes:
        kind: what they were read from.
        name: file name or short description, without folders.
        sha256: hash of the source's bytes, hexadecimal.
        attribution: what every map made of it must show.
        licence: name and version of the licence.
    """

    kind: SourceKind
    name: str
    sha256: str
    attribution: str = "© OpenStreetMap contributors"
    licence: str = "ODbL 1.0"

    @property
    def is_schematic(self) -> bool:
        """Say whether the lines are only drawn between points: lengths hold, shapes do not."""
        return self.kind == "schematic"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadNetwork:
    """Junctions (n) and sections (m) of a road network.

    Attributes:
        source: where it comes from.
        junction_lonlat: (n, 2) float64, degrees.
        tail, head: (m,) int32, first and second junction of each section.
        length_m: (m,) float64, length along the street.
        point_start: (m + 1,) int64, where the points of each section begin in `point_lonlat`.
        point_lonlat: (p, 2) float64, degrees, points of the sections from tail to head, both
            junctions included.
        highway: (m,) uint8, index into `HIGHWAYS`.
        direction: (m,) uint8, bits `FORWARD`, `BACKWARD`.
        flags: (m,) uint8, bits `ROUNDABOUT`, `FERRY`, `FORD`, `BRIDGE`, `TUNNEL`.
        surface, tracktype, smoothness: (m,) uint16, index into `strings`; 0 if not tagged.
        name, ref: (m,) uint32, index into `strings`; 0 if there is none.
        name_fr, name_ar, name_en: (m,) uint32, the name by language, index into `strings`; 0 if it
            is not known.
        bend_deg: (m,) float32, how much the section turns in all, left and right added, degrees
            (`routes.roads.bends`); 0 where lines are only drawn between points.
        max_speed_kmh: (m,) float32, legal limit; NaN if not tagged.
        measured_s: (m,) float32, driving time known from elsewhere; NaN if the profile decides.
        osm_way: (m,) int64, id of the way in the source; 0 if there is none.
        strings: the texts the indices point to; the first is empty.
        turn_bans: the turns that are forbidden.
        landmarks: what one passes.
    """

    source: RoadSource
    junction_lonlat: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    point_start: NDArray[np.int64]
    point_lonlat: NDArray[np.float64]
    highway: NDArray[np.uint8]
    direction: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    surface: NDArray[np.uint16]
    tracktype: NDArray[np.uint16]
    smoothness: NDArray[np.uint16]
    name: NDArray[np.uint32]
    ref: NDArray[np.uint32]
    name_fr: NDArray[np.uint32]
    name_ar: NDArray[np.uint32]
    name_en: NDArray[np.uint32]
    bend_deg: NDArray[np.float32]
    max_speed_kmh: NDArray[np.float32]
    measured_s: NDArray[np.float32]
    osm_way: NDArray[np.int64]
    strings: tuple[str, ...] = field(default=("",))
    turn_bans: TurnBans = field(default_factory=lambda: turn_bans(()))
    landmarks: Landmarks = field(default_factory=no_landmarks)

    def __post_init__(self) -> None:
        """Check shapes and indices where the data is born, and make the arrays read-only.

        Raises:
            RoadsError: if an array has the wrong shape or an index points nowhere.
        """
        m, n, p = len(self.tail), len(self.junction_lonlat), len(self.point_lonlat)
        for entry in fields(self):
            array = getattr(self, entry.name)
            if not isinstance(array, np.ndarray):
                continue
            expected = {"junction_lonlat": (n, 2), "point_lonlat": (p, 2), "point_start": (m + 1,)}
            if array.shape != expected.get(entry.name, (m,)):
                raise RoadsError(
                    msg(
                        "the road network's {name} has the shape {shape}",
                        name=entry.name,
                        shape=str(array.shape),
                    )
                )
            array.flags.writeable = False
        if m:
            self._check_indices(n, p)

    def _check_indices(self, n: int, p: int) -> None:
        texts = max(int(getattr(self, key).max()) for key in TEXT_ARRAYS)
        ends = (
            int(min(self.tail.min(), self.head.min())),
            int(max(self.tail.max(), self.head.max())),
        )
        pieces = np.diff(self.point_start)
        sound = (
            ends[0] >= 0
            and ends[1] < n
            and texts < len(self.strings)
            and int(self.highway.max()) < len(HIGHWAYS)
            and int(self.point_start[0]) == 0
            and int(self.point_start[-1]) == p
            and int(pieces.min()) >= 2  # noqa: PLR2004
            and bool(np.isfinite(self.length_m).all())
            and float(self.length_m.min()) >= 0
            and int(self.turn_bans.arc.max(initial=0)) < 2 * len(self.tail)
        )
        if not sound:
            raise RoadsError(msg("the road network's arrays do not fit together"))

    @property
    def junction_count(self) -> int:
        """Number of junctions, n."""
        return len(self.junction_lonlat)

    @property
    def section_count(self) -> int:
        """Number of sections, m."""
        return len(self.tail)

    def points_of(self, section: int) -> NDArray[np.float64]:
        """Return the (k, 2) points of a section, from its tail to its head, degrees."""
        return self.point_lonlat[self.point_start[section] : self.point_start[section + 1]]

    def bounds(self) -> BoundingBox:
        """Return the box around all points.

        Raises:
            RoadsError: if the network is empty.
        """
        if not len(self.point_lonlat):
            raise RoadsError(msg("the road network is empty"))
        west, south = self.point_lonlat.min(axis=0)
        east, north = self.point_lonlat.max(axis=0)
        return BoundingBox(float(west), float(south), float(east), float(north))

    def same_streets(self, other: RoadNetwork) -> bool:
        """Say whether another network has the same junctions, sections and tags, texts compared."""
        same_arrays = all(
            np.array_equal(mine, theirs, equal_nan=mine.dtype.kind == "f")
            for mine, theirs in zip(_comparable(self), _comparable(other), strict=True)
        )
        same_turns = list(self.turn_bans) == list(other.turn_bans)
        return same_arrays and same_turns and self.landmarks.same(other.landmarks)


NAMES: Final = ("name", "name_fr", "name_ar", "name_en")
"""Names of the arrays of names, in the order of `routes.roads.landmarks.LANGUAGES`."""

TEXT_ARRAYS: Final = ("surface", "tracktype", "smoothness", "ref", *NAMES)
"""Names of the arrays that index `RoadNetwork.strings`."""


def _comparable(network: RoadNetwork) -> list[NDArray[np.generic]]:
    """Return every array of a network, with texts instead of indices."""
    texts = np.array(network.strings, dtype=object)
    arrays = [
        getattr(network, entry.name)
        for entry in fields(network)
        if entry.name not in {"source", "strings", "turn_bans", "landmarks", *TEXT_ARRAYS}
    ]
    return [*arrays, *(texts[getattr(network, key)].astype(str) for key in TEXT_ARRAYS)]


class StringTable:
    """Collects texts while a network is built, each once, the empty one first."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {"": 0}

    def add(self, text: str) -> int:
        """Return the index of a text, new or known."""
        return self._index.setdefault(text, len(self._index))

    def strings(self) -> tuple[str, ...]:
        """Return the texts in the order of their indices."""
        return tuple(self._index)


def lengths_m(points: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the great-circle length of each line of a ragged array, metres (haversine).

    Args:
        points: (p, 2) longitude and latitude, degrees.
        starts: (m + 1,) where each line begins; every line has two points or more.
    """
    if len(starts) == 1:
        return np.zeros(0)
    lon, lat = np.radians(points).T
    half_lat, half_lon = np.diff(lat) / 2, np.diff(lon) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(half_lon) ** 2
    pieces = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    pieces[starts[1:-1] - 1] = 0.0
    result: NDArray[np.float64] = np.add.reduceat(pieces, starts[:-1])
    return result


def pack_points(
    lines: Sequence[NDArray[np.float64]],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return `point_start` and `point_lonlat` of a list of lines."""
    starts = np.zeros(len(lines) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([len(line) for line in lines])
    return starts, (np.concatenate(lines) if lines else np.zeros((0, 2)))
