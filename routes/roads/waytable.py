"""The ways of a source of OSM data, collected compactly one after the other.

A country has millions of them: what a reader keeps of each goes into columns at once.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from routes.errors import RoadsError
from routes.message import msg
from routes.roads.network import NAMES, StringTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from routes.geo import BoundingBox
    from routes.roads.osmtags import StreetTags
    from routes.roads.restrictions import Restriction

_NUMBERS: Final = {
    "highway": "B",
    "direction": "B",
    "flags": "B",
    "max_speed_kmh": "f",
    "duration_s": "f",
}
_KINDS: Final = ("surface", "tracktype", "smoothness")
_LABELS: Final = ("ref", *NAMES)
_MAX_KINDS: Final = 2**16
"""Texts of `_KINDS` a network can tell apart; those of `_LABELS` come after them."""


class TagTable:
    """Collects what the tags of streets mean, as columns."""

    def __init__(self) -> None:
        self._numbers = {name: array(code) for name, code in _NUMBERS.items()}
        self._texts = {name: array("q") for name in _KINDS + _LABELS}
        self._kinds, self._labels = StringTable(), StringTable()

    def add(self, tags: StreetTags) -> None:
        """Add a row."""
        for name, numbers in self._numbers.items():
            numbers.append(getattr(tags, name))
        for name in _KINDS:
            self._texts[name].append(self._kinds.add(getattr(tags, name)))
        for name in _LABELS:
            self._texts[name].append(self._labels.add(getattr(tags, name)))

    def columns(self, rows: NDArray[np.int64]) -> dict[str, Any]:
        """Return the arrays that `RoadNetwork` has of the same names, for a list of rows.

        Beside them is `duration_s`, that of each row's whole way.

        Raises:
            RoadsError: if there are more different texts than the arrays can tell apart.
        """
        kinds = len(self._kinds.strings())
        if kinds > _MAX_KINDS:
            raise RoadsError(
                msg(
                    "{kinds:,} different values of surface, tracktype and smoothness are more "
                    "than any road data has: the file is damaged.",
                    kinds=kinds,
                )
            )
        columns: dict[str, Any] = {}
        for name, numbers in self._numbers.items():
            columns[name] = np.array(numbers)[rows]
        for name in _KINDS:
            columns[name] = np.array(self._texts[name])[rows].astype(np.uint16)
        for name in _LABELS:
            index = np.array(self._texts[name])[rows]
            columns[name] = np.where(index > 0, index + kinds - 1, 0).astype(np.uint32)
        return columns

    def strings(self) -> tuple[str, ...]:
        """Return the texts the indices of `columns` point to."""
        return self._kinds.strings() + self._labels.strings()[1:]


class WayTable:
    """Collects the streets of a source compactly, in any order.

    Attributes:
        tags: what their tags mean.
        barriers: ids of the nodes no car passes.
        fords: ids of the nodes in water.
        restrictions: where turns are forbidden.
    """

    def __init__(self) -> None:
        self.tags = TagTable()
        self.restrictions: list[Restriction] = []
        self.barriers = array("q")
        self.fords = array("q")
        self._ids, self._sizes, self._refs = array("q"), array("q"), array("q")
        self._positions = array("d")

    def __len__(self) -> int:
        return len(self._ids)

    def add(
        self, way_id: int, tags: StreetTags, refs: Iterable[int], positions: array[float]
    ) -> None:
        """Add a street.

        Args:
            way_id: id of the way.
            tags: what its tags mean.
            refs: ids of its nodes.
            positions: longitude and latitude of each node in turn, degrees; NaN if missing.
        """
        before = len(self._refs)
        self._refs.extend(refs)
        self._positions.extend(positions)
        self._ids.append(way_id)
        self._sizes.append(len(self._refs) - before)
        self.tags.add(tags)

    def ids(self) -> NDArray[np.int64]:
        """Return the id of each way, in the order they were added."""
        return np.array(self._ids)

    def nodes(self) -> Nodes:
        """Return the nodes of all ways, each way once, by ascending id; the first of twins wins."""
        sizes = np.array(self._sizes)
        order = np.unique(self.ids(), return_index=True)[1]
        starts = np.concatenate(([0], np.cumsum(sizes)))[:-1]
        index = ranges(starts[order], sizes[order])
        return Nodes(
            ref=np.array(self._refs)[index],
            lonlat=np.array(self._positions).reshape(-1, 2)[index],
            way=np.repeat(order, sizes[order]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """The nodes of all ways, one after the other.

    Attributes:
        ref: (r,) int64, id of the node.
        lonlat: (r, 2) float64, degrees; NaN if missing.
        way: (r,) int64, place of its way in the table.
    """

    ref: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    way: NDArray[np.int64]


def touches(positions: array[float], bbox: BoundingBox) -> bool:
    """Say whether a way has a node in a box, its border included.

    Args:
        positions: longitude and latitude of each node in turn, degrees; NaN if missing.
        bbox: the box.
    """
    lons, lats = positions[0::2], positions[1::2]
    # most ways of a country are far from the box: their extent says so at once (never for NaN)
    if not lons or max(lons) < bbox.west or min(lons) > bbox.east:
        return False
    if max(lats) < bbox.south or min(lats) > bbox.north:
        return False
    return any(
        bbox.west <= lon <= bbox.east and bbox.south <= lat <= bbox.north
        for lon, lat in zip(lons, lats, strict=True)
    )


def ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return start, start + 1, … of each range, one range after the other."""
    ends = np.cumsum(sizes)
    offset = starts - (ends - sizes)
    result: NDArray[np.int64] = np.arange(int(sizes.sum())) + np.repeat(offset, sizes)
    return result
