"""The bundled road network of Tiznit province: a table of measured sections, drawn schematically.

`routes/data/schematic/README.md` says how the table was made and how far it can be trusted.
Lengths and driving times are those of the table; lines only join a few points.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from routes.roads.landmarks import KINDS, Landmarks
from routes.roads.network import (
    BACKWARD,
    FORWARD,
    HIGHWAYS,
    RoadNetwork,
    RoadSource,
    StringTable,
    pack_points,
)
from routes.roads.osmtags import StreetTags
from routes.roads.waytable import TagTable

_FOLDER = Path(__file__).parents[1] / "data" / "schematic"
NAME = "Tiznit province, schematic"

_NAME_COLUMNS: Final = ("name_fr", "name_fr", "name_ar", "name_fr")
"""Columns of the names by `LANGUAGES`: there is no other in Latin letters."""


@cache
def bundled_network() -> RoadNetwork:
    """Return the bundled schematic network.

    >>> network = bundled_network()
    >>> network.junction_count, network.section_count, round(network.length_m.sum() / 1000)
    (370, 473, 2651)
    """
    places = _rows("road_places.csv")
    sections = _rows("road_sections.csv")
    index = {row["id"]: number for number, row in enumerate(places)}
    lonlat = np.array([(float(row["lon"]), float(row["lat"])) for row in places])
    tail = np.array([index[row["from_id"]] for row in sections], dtype=np.int32)
    head = np.array([index[row["to_id"]] for row in sections], dtype=np.int32)
    via = [_via(row["via"]) for row in sections]
    starts, points = pack_points(
        [
            np.vstack([lonlat[a], *between, lonlat[b]])
            for a, between, b in zip(tail, via, head, strict=True)
        ]
    )
    table = TagTable()
    for row in sections:
        table.add(_tags(row))
    columns = table.columns(np.arange(len(sections)))
    del columns["duration_s"]  # the minutes of each section are known
    return RoadNetwork(
        source=RoadSource(kind="schematic", name=NAME, sha256=_hash()),
        junction_lonlat=lonlat,
        tail=tail,
        head=head,
        length_m=np.array([float(row["length_km"]) * 1000 for row in sections]),
        point_start=starts,
        point_lonlat=points,
        bend_deg=np.zeros(len(sections), dtype=np.float32),
        measured_s=np.array([float(row["minutes"]) * 60 for row in sections], dtype=np.float32),
        osm_way=np.zeros(len(sections), dtype=np.int64),
        strings=table.strings(),
        landmarks=_landmarks(places),
        **columns,
    )


def _landmarks(places: list[dict[str, str]]) -> Landmarks:
    """Return the towns and villages among the junctions; they are named in French and Arabic."""
    named = [row for row in places if row["kind"] in KINDS and row["name_fr"]]
    table = StringTable()
    names = [[table.add(row[key]) for key in _NAME_COLUMNS] for row in named]
    return Landmarks(
        lonlat=np.array([(float(row["lon"]), float(row["lat"])) for row in named]),
        kind=np.array([KINDS.index(row["kind"]) for row in named], dtype=np.uint8),
        names=np.array(names, dtype=np.uint32),
        strings=table.strings(),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _via(text: str) -> list[tuple[float, float]]:
    """Read the points between: `lon lat;lon lat`."""
    pairs = (point.split() for point in text.split(";") if point)
    return [(float(lon), float(lat)) for lon, lat in pairs]


def _tags(row: dict[str, str]) -> StreetTags:
    return StreetTags(
        highway=HIGHWAYS.index(row["class"]),
        direction=FORWARD if row["oneway"] == "yes" else FORWARD | BACKWARD,
        flags=0,
        surface="" if row["surface"] == "unknown" else row["surface"],
        tracktype="",
        smoothness="",
        name="",
        ref=row["ref"],
        max_speed_kmh=np.nan,
    )


def _hash() -> str:
    both = b"".join(
        (_FOLDER / name).read_bytes() for name in ("road_places.csv", "road_sections.csv")
    )
    return hashlib.sha256(both).hexdigest()
