"""Which nodes of OpenStreetMap are landmarks, and their collection while a file is read.

The meaning of each key is that of its page in the OpenStreetMap wiki
(wiki.openstreetmap.org/wiki/Key:place, Tag:amenity=fuel, Key:mountain_pass,
Tag:traffic_sign=city_limit).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routes.roads.landmarks import KINDS, NAMELESS, Landmarks
from routes.roads.network import StringTable
from routes.roads.osmtags import names_by_language, one_line

if TYPE_CHECKING:
    from routes.geo import BoundingBox
    from routes.roads.osmfigures import Tags

LANDMARK_KEYS: Final = ("place", "amenity", "mountain_pass", "traffic_sign")
"""Keys one of which every landmark has."""

_PLACES: Final = frozenset({"city", "town", "village", "hamlet", "suburb"})


def landmark_kind(tags: Tags) -> str:
    """Return what kind of landmark the tags of a node make; empty if none.

    >>> landmark_kind({"place": "village", "name": "Tighmi"}), landmark_kind({"place": "village"})
    ('village', '')
    >>> landmark_kind({"amenity": "fuel"})
    'fuel'
    """
    kind = _kind(tags)
    named = kind in NAMELESS or one_line(tags.get("name"))
    return kind if named else ""


def _kind(tags: Tags) -> str:
    place = tags.get("place") or ""
    if place in _PLACES:
        return place
    if tags.get("amenity") == "fuel":
        return "fuel"
    if tags.get("mountain_pass") == "yes":
        return "mountain_pass"
    signs = (tags.get("traffic_sign") or "").replace(",", ";").split(";")
    return "city_limit" if "city_limit" in map(str.strip, signs) else ""


class LandmarkTable:
    """Collects the landmarks of a source, in any order."""

    def __init__(self, bbox: BoundingBox | None = None) -> None:
        """Begin with none; those outside the box will be dropped."""
        self._bbox = bbox
        self._rows: dict[int, tuple[float, float, int, tuple[str, ...]]] = {}

    def add(self, node_id: int, tags: Tags, lon: float, lat: float) -> None:
        """Add a node if it is a landmark in the box; of nodes with one id the first counts."""
        kind = landmark_kind(tags)
        box = self._bbox
        if not kind or node_id in self._rows:
            return
        if box is None or (box.west <= lon <= box.east and box.south <= lat <= box.north):
            names = (one_line(tags.get("name")), *names_by_language(tags))
            self._rows[node_id] = (lon, lat, KINDS.index(kind), names)

    def landmarks(self) -> Landmarks:
        """Return them in the order of their ids."""
        rows = [row for _, row in sorted(self._rows.items())]
        table = StringTable()
        names = [[table.add(name) for name in row[3]] for row in rows]
        return Landmarks(
            lonlat=np.array([row[:2] for row in rows], dtype=np.float64).reshape(-1, 2),
            kind=np.array([row[2] for row in rows], dtype=np.uint8),
            names=np.array(names, dtype=np.uint32).reshape(len(rows), -1 if rows else 4),
            strings=table.strings(),
        )
