"""Where an entry is, and whether its commune and the roads agree with that.

A position that needs an excuse (swapped, without its sign, the middle of a view) is taken only if
the commune that the row names confirms it. One that contradicts the commune is not taken at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routes.census.communes import FARTHEST_KM, find_commune, find_spot, nearest_commune
from routes.census.coordinates import SWAPPED, Position, read_pair, read_position
from routes.census.grids import grid_beside, read_grid
from routes.census.words import fold_words
from routes.geo import LonLat, distance_m
from routes.message import msg
from routes.sitevalues import PropertyError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.census.communes import Commune
    from routes.census.grids import Grid
    from routes.census.reading import Entry
    from routes.census.remarks import Remark
    from routes.census.words import Words
    from routes.message import Message

RANKS = ("commune", "village", "door")
"""How exact a point is, from the least."""

_VILLAGE_DECIMALS = 2
_WHERE = ("position", "longitude", "latitude")
_WEST = re.compile(r" (?:o|w|ouest|west|غربا?)$")
_ANGLE = re.compile(r"[^\w-]*[0-9][^A-Za-z\u0620-\u064a-]*")
_LARGE = re.compile(r"(?<![0-9.,])(?:[0-9]{4}|[0-9]{1,3} [0-9]{3})")
"""What may be metres: no degrees have so many digits before their point."""

_NEAR_KM, _FAR_NEARER = 5.0, 3.0
"""Farther from its own main village than this, and so many times nearer to another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where an entry is.

    Attributes:
        location: the position, or that of the commune's main village; None if neither is known.
        precision: door, village or commune.
        given: whether the row itself gives the position.
        source: what to say of where it comes from; empty if the row says so itself.
    """

    location: LonLat | None
    precision: str
    given: bool
    source: str


def locate(entry: Entry, words: Words, grid: Grid | None) -> tuple[Located, list[Remark]]:
    """Return where an entry is; its commune is written as the census spells it.

    Args:
        entry: the row; what cannot be used of its position is kept under its heading.
        words: those of the office, for the precision it takes for granted.
        grid: system of metres where the row names none; None refuses such metres.
    """
    remarks: list[Remark] = []
    commune = _commune(entry, remarks)
    position = _read(entry, commune, _grid(entry, remarks) or grid, remarks)
    if position is not None:
        location = position.location
        precision = _precision(entry, position, words, remarks)
        remarks += _in_another_village(entry, position, commune)
        source = (
            ""
            if entry.properties.get("sse:coordinate_source")
            else f"{entry.file}: {position.form}"
        )
        return Located(location=location, precision=precision, given=True, source=source), remarks
    if commune is None:
        return Located(location=None, precision="commune", given=False, source=""), remarks
    source = f"main village of the commune {commune.name}, OSM 2021"
    return Located(location=commune.seat, precision="commune", given=False, source=source), remarks


def village_remark(entry: Entry) -> Remark:
    """Return what is said of a new site that is put at the main village of its commune."""
    commune = find_commune(str(entry.properties["sse:commune"]))
    fix = msg("Take the position on the spot; until then visitors are led to the village only.")
    problem = msg(
        "no position that can be used: put at the main village of {commune}",
        commune=commune.named if commune else "",
    )
    return entry.remark("note", problem, fix)


def _commune(entry: Entry, remarks: list[Remark]) -> Commune | None:
    written = str(entry.properties.get("sse:commune", ""))
    if not written:
        return None
    commune = find_commune(written)
    if commune is None:
        fix = msg("Check the spelling; a commune of another province is kept as it is, unchecked.")
        problem = msg(
            "“{text}” is no commune of the province, or may be several", text=shown(written)
        )
        remarks.append(entry.remark("note", problem, fix, "sse:commune"))
        return None
    entry.properties["sse:commune"] = commune.name
    entry.properties.setdefault("sse:province", "Tiznit")
    return commune


def _grid(entry: Entry, remarks: list[Remark]) -> Grid | None:
    """Return the system of metres that a row names: in a column of its own, or by a heading."""
    stated = entry.placed.get("zone", "")
    if stated:
        grid = grid_beside(entry.headings["zone"], stated)
        entry.keep(entry.headings["zone"], stated)
        measured = any(_LARGE.search(entry.placed.get(name, "")) for name in _WHERE)
        if grid is None and measured:
            problem = msg("“{text}” is no zone that is known", text=shown(stated))
            fix = msg("Write 29N, or Lambert 2, or leave the cell empty.")
            remarks.append(entry.remark("doubt", problem, fix, "zone"))
        return grid
    named = [read_grid(entry.headings[name]) for name in _WHERE if name in entry.placed]
    return next((grid for grid in named if grid), None)


def _read(
    entry: Entry, commune: Commune | None, grid: Grid | None, remarks: list[Remark]
) -> Position | None:
    """Return the position of a row if it can be believed, and say why not otherwise."""
    for columns, position, error in _attempts(entry, commune, grid):
        problem = error.problem if error else None
        fix = error.fix if error else msg("Correct the position or the commune.")
        if position is not None:
            problem = _disbelief(position, commune)
        if position is not None and problem is None:
            if position.doubt:
                text = msg(
                    "{doubt}: read as {position}, as its commune confirms",
                    doubt=position.doubt,
                    position=_shown(position.location),
                )
                fix = msg("Correct it in the list.")
                remarks.append(entry.remark("note", text, fix, columns[0]))
            return position
        assert problem is not None  # noqa: S101 - it was refused, or is not believed
        for column in columns:
            entry.keep(entry.headings[column], entry.placed[column])
        kept = msg("{fix} It is kept as it stands.", fix=fix)
        remarks.append(entry.remark("doubt", problem, kept, columns[0]))
    return None


_Attempt = tuple[tuple[str, ...], Position | None, PropertyError | None]


def _attempts(entry: Entry, commune: Commune | None, grid: Grid | None) -> Iterator[_Attempt]:
    """Yield what each way of giving the position reads as, the one cell for both first."""

    def reference(name: str) -> LonLat | None:
        named = find_spot(name) if name else None
        return named or (commune.seat if commune else None)

    def read(columns: tuple[str, ...]) -> Position:
        if columns == ("latitude", "longitude"):
            return read_pair(entry.placed["latitude"], _longitude(entry), grid=grid)
        return read_position(entry.placed[columns[0]], grid=grid, reference=reference)

    pair = tuple(name for name in ("latitude", "longitude") if name in entry.placed)
    for columns in (("position",) if "position" in entry.placed else (), pair):
        if not columns:
            continue
        try:
            yield columns, _turned(read(columns), commune), None
        except PropertyError as error:
            yield columns, None, error


def _longitude(entry: Entry) -> str:
    """Return the text of a longitude, with the letter of the west if only its heading has it."""
    text = entry.placed["longitude"]
    west = _WEST.search(fold_words(entry.headings["longitude"]))
    return f"{text} W" if west and _ANGLE.fullmatch(text) and not _LARGE.search(text) else text


def _turned(position: Position, commune: Commune | None) -> Position:
    """Return a position of metres with X and Y swapped, if the commune confirms only that."""
    other = position.swapped
    if commune is None or other is None or not _disbelief(position, commune):
        return position
    turned = replace(position, location=other, doubt=SWAPPED)
    return position if _disbelief(turned, commune) else turned


def _in_another_village(
    entry: Entry, position: Position, commune: Commune | None
) -> Iterator[Remark]:
    """Yield the doubt about a position far nearer to the main village of another commune."""
    if commune is None:
        return
    nearest, near_km = nearest_commune(position.location)
    away_km = distance_m(position.location, commune.seat) / 1000
    if nearest != commune and away_km > _NEAR_KM and away_km > _FAR_NEARER * near_km:
        problem = msg(
            "lies {near_km:.0f} km from the main village of {nearest}, {away_km:.0f} km from that "
            "of {commune}",
            near_km=near_km,
            nearest=nearest.named,
            away_km=away_km,
            commune=commune.named,
        )
        where = "position" if "position" in entry.placed else "latitude"
        fix = msg("Correct the position or the commune, if one of them is wrong.")
        yield entry.remark("doubt", problem, fix, where)


def _disbelief(position: Position, commune: Commune | None) -> Message | None:
    """Return why a position is not taken; None if it is."""
    if commune is None:
        if position.doubt is None:
            return None
        return msg("{doubt}, and no known commune confirms it", doubt=position.doubt)
    away_km = distance_m(position.location, commune.seat) / 1000
    if away_km <= FARTHEST_KM:
        return None
    nearest, near_km = nearest_commune(position.location)
    return msg(
        "{position} lies {away_km:.0f} km from the main village of {commune} "
        "(nearest: {nearest}, {near_km:.0f} km)",
        position=_shown(position.location),
        away_km=away_km,
        commune=commune.named,
        nearest=nearest.named,
        near_km=near_km,
    )


def _shown(location: LonLat) -> str:
    return "{:.5f}, {:.5f}".format(*location.to_latlon())


def _precision(entry: Entry, position: Position, words: Words, remarks: list[Remark]) -> str:
    """Return how exact a point is: as the row says, and no better than its decimals."""
    stated = str(entry.properties.get("sse:precision") or words.defaults.get("sse:precision", ""))
    best = "village" if position.decimals >= _VILLAGE_DECIMALS else "commune"
    if position.note:
        fix = msg("Copy the position again with five decimals.")
        where = "position" if "position" in entry.placed else "latitude"
        remarks.append(entry.remark("doubt", position.note, fix, where))
        return min(stated or best, best, key=RANKS.index)
    return stated or best


def road_remark(entry: Entry, metres: float | None, limit_m: float, roads: str) -> Remark | None:
    """Return what is said of the way from a position to the nearest road that can be driven.

    Args:
        entry: the row.
        metres: that distance; None if there is no road anywhere near.
        limit_m: up to which nothing is said.
        roads: name of the road network.
    """
    if metres is not None and metres <= limit_m:
        return None
    problem = msg(
        "lies over {metres:,.0f} m from any road that can be driven ({roads})",
        metres=10.0 * limit_m,
        roads=roads,
    )
    if metres is not None:
        problem = msg(
            "lies {metres:,.0f} m from any road that can be driven ({roads})",
            metres=float(metres),
            roads=roads,
        )
    fix = msg("Check the position, or give more exact roads with --roads.")
    return entry.remark("doubt", problem, fix)
