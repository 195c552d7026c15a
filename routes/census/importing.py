"""From an office's spreadsheet to its list of sites: read, matched and told, nothing written.

`prepare` does the work and returns it; `routes.census.store` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.complete import complete
from routes.census.fields import field_name
from routes.census.locate import locate, road_remark
from routes.census.merge import Merge, merge
from routes.census.opening import read_sheets
from routes.census.reading import read_entries
from routes.census.remarks import SEVERITIES
from routes.census.spreadsheet import refused
from routes.census.twins import join_duplicates
from routes.census.words import bundled_words
from routes.message import msg
from routes.sites import parse_sites, write_features
from routes.sitevalues import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.census.grids import Grid
    from routes.census.locate import Located
    from routes.census.merge import Outcome
    from routes.census.reading import Entry, Reading
    from routes.census.remarks import Remark
    from routes.census.words import Words
    from routes.errors import CensusError
    from routes.geo import LonLat
    from routes.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """How far a position is from a road that can be driven.

    Attributes:
        name: of the road network.
        limit_m: up to which nothing is said.
        distances_m: from positions to the nearest road; None where there is none anywhere near.
    """

    name: str
    limit_m: float
    distances_m: Callable[[Sequence[LonLat]], Sequence[float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A spreadsheet put beside a list, ready to be reviewed.

    Attributes:
        file: name of the spreadsheet.
        reading: what was read of it.
        merge: what its rows make of the list.
        sites: the list as it becomes.
        remarks: everything said, in the order of the rows.
        private: what is about persons: id of the site, heading, text.
    """

    file: str
    reading: Reading
    merge: Merge
    sites: tuple[Site, ...]
    remarks: tuple[Remark, ...]
    private: tuple[tuple[str, str, str], ...]

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """What is said of rows that are no sites yet."""
        return tuple(remark for remark in self.remarks if remark.severity == "left out")


def prepare(  # noqa: PLR0913
    path: Path | str,
    existing: Sequence[Site] = (),
    *,
    words: Words | None = None,
    sheets: Sequence[str] = (),
    encoding: str | None = None,
    grid: Grid | None = None,
    roads: Roads | None = None,
) -> Import:
    """Read a spreadsheet and put it beside a list of sites.

    Args:
        path: .xlsx, .csv, .gpkg or .geojson.
        existing: the list it belongs to; none for a new one.
        words: those of the office; None are those that come with the package.
        sheets: names of sheets to read, hidden ones too; all that are shown if there are none.
        encoding: of a text table; None finds out.
        grid: system of metres for rows that name none; None refuses such metres.
        roads: how far positions are from roads; None says nothing of that.

    Raises:
        CensusError: if the file cannot be read, or has no list of sites.
    """
    spoken = words or bundled_words()
    found = read_sheets(path, encoding)
    _check_chosen(path, sheets, [sheet.name for sheet in found])
    name = Path(path).name
    reading = read_entries(name, found, spoken, sheets)
    if not reading.headings:
        raise _without_headings(reading, name)
    placed: list[tuple[Entry, Located]] = []
    remarks = list(reading.remarks)
    for entry in reading.entries:
        complete(entry, spoken)
        located, said = locate(entry, spoken, grid)
        remarks += said
        placed.append((entry, located))
    remarks += _far_from_roads(placed, roads) if roads else []
    once, said = join_duplicates(placed)
    merged = merge(once, existing, spoken)
    return _checked(name, reading, merged, existing, [*remarks, *said, *merged.remarks])


def _without_headings(reading: Reading, name: str) -> CensusError:
    told = tuple(remark.message for remark in reading.remarks[:5])
    fix = msg("Put headings such as Nom, Commune, Activité above the list, or use --mapping.")
    return refused(
        name,
        msg("no sheet has a row of headings with a name of sites"),
        msg("{fix}\n  {remarks}", fix=fix, remarks=told) if told else fix,
    )


def _far_from_roads(placed: Sequence[tuple[Entry, Located]], roads: Roads) -> list[Remark]:
    """Return what is said of positions far from any road."""
    given = [(entry, at.location) for entry, at in placed if at.given and at.location is not None]
    distances = roads.distances_m([location for _, location in given])
    said = (
        road_remark(entry, metres, roads.limit_m, roads.name)
        for (entry, _), metres in zip(given, distances, strict=True)
    )
    return [remark for remark in said if remark is not None]


def _check_chosen(path: Path | str, chosen: Sequence[str], names: Sequence[str]) -> None:
    missing = [name for name in chosen if name not in names]
    if missing:
        named = ", ".join(shown(name) for name in names if name)
        fix = msg("Its sheets are: {names}.", names=named)
        if not named:
            fix = msg("It has one sheet, without a name: leave out --sheet.")
        raise refused(path, msg("has no sheet “{sheet}”", sheet=shown(missing[0])), fix)


def _checked(
    file: str,
    reading: Reading,
    merged: Merge,
    existing: Sequence[Site],
    remarks: Sequence[Remark],
) -> Import:
    """Return the import with the sites that the reader of lists accepts, without the others."""
    said = list(remarks)
    good: list[Outcome] = []
    sites: dict[str, Site] = {site.id: site for site in existing}
    private: list[tuple[str, str, str]] = []
    for outcome in merged.outcomes:
        read, faults = parse_sites(write_features([outcome.feature]))
        if not read:
            for fault in faults[:3]:
                field = field_name(fault.field)
                problem = msg("{field}: {problem}", field=field, problem=fault.problem)
                said.append(outcome.entry.remark("left out", problem, fault.fix))
            continue
        good.append(outcome)
        sites[outcome.site_id] = read[0]
        private += [(outcome.site_id, *pair) for pair in outcome.entry.private.items()]
    order = list(SEVERITIES)
    said.sort(key=lambda remark: (order.index(remark.severity), remark.sheet, remark.row))
    return Import(
        file=file,
        reading=reading,
        merge=replace(merged, outcomes=tuple(good)),
        sites=tuple(sites.values()),
        remarks=tuple(dict.fromkeys(said)),
        private=tuple(private),
    )
