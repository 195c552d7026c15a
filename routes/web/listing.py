"""What an uploaded list holds: the sites of a GeoJSON, or those of an office's own spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from routes.census.importing import Roads, prepare
from routes.census.lint import Scanned, lint, summary
from routes.errors import CensusError
from routes.message import Message, msg, msgn
from routes.roads.graph import drivable_graph
from routes.roads.load import load_roads
from routes.roads.nearest import distances_to_road
from routes.roads.profile import read_profile
from routes.sites import scan_sites, write_sites
from routes.web.said import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from routes.census.grids import Grid
    from routes.census.importing import Import
    from routes.census.remarks import Remark
    from routes.errors import Fault
    from routes.settings import Settings
    from routes.sites import Site

MOST_GROUPS = 200
"""Groups of messages about a list at most: nobody reads more."""

_OURS = b'"sse:'
"""How the properties begin that only our lists have."""

_MEND = msg("Mend the file, and upload it again.")

_SEVERITIES = {"left out": "left_out", "doubt": "doubt", "note": "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTask:
    """A list of sites to read.

    Attributes:
        path: its file; its ending says what it is.
        made: where the list is written if it is made from a spreadsheet.
        most_sites: sites it may hold.
        roads: which roads positions are measured from, as in `load_roads`.
        settings: of the machine.
        grid: system of coordinates in metres; None refuses metres.
    """

    path: Path
    made: Path
    most_sites: int
    roads: str
    settings: Settings
    grid: Grid | None = None


def read_list(task: ListTask) -> dict[str, Any]:
    """Return what a list holds and what is wrong or missing in it, as JSON values.

    A GeoJSON without a property of ours is read as a spreadsheet is: an export of another program.
    What is about persons in a spreadsheet is not kept.
    """
    if task.path.suffix != ".geojson":
        return _of_spreadsheet(task)
    scanned = scan_sites(task.path)
    sites, errors = scanned
    if not (sites or any(not error.row for error in errors) or _OURS in task.path.read_bytes()):
        found = _of_spreadsheet(task)
        if found["sites"]:
            return found
    return _of_list(task, task.path, scanned)


def _of_list(
    task: ListTask,
    path: Path,
    scanned: Scanned,
    *messages: dict[str, Any],
) -> dict[str, Any]:
    sites, errors = scanned
    if len(sites) + len(errors) > task.most_sites:
        return _refused(_too_many(task.most_sites))
    faults = lint(path, scanned=scanned)
    return {
        "usable": not any(fault.severity == "error" for fault in faults),
        "made": path == task.made,
        "sites": [_shown(site) for site in sites],
        "messages": [*messages, *_faults(faults)][:MOST_GROUPS],
    }


def _of_spreadsheet(task: ListTask) -> dict[str, Any]:
    """Return what a spreadsheet holds, and write the list it makes if it makes one."""
    try:
        done = prepare(task.path, grid=task.grid, roads=_roads(task.roads, task.settings))
    except CensusError as error:
        return _refused_file(error.message)
    if not done.sites:
        return _refused(msg("no row can become a site"), *_remarks(done))
    if len(done.sites) > task.most_sites:
        return _refused(_too_many(task.most_sites))
    task.made.write_text(write_sites(done.sites), encoding="utf-8", newline="\n")
    return _of_list(task, task.made, scan_sites(task.made), *_remarks(done))


def _too_many(most: int) -> Message:
    return msg(
        "this list holds more than {most} sites. Split it: a circuit has some dozens to choose "
        "from.",
        most=most,
    )


def _refused_file(message: Message) -> dict[str, Any]:
    """Return the refusal of a file, without the name that it has here."""
    values = message.values
    if {"problem", "fix"} <= values.keys():
        return _refused(values["problem"], fix=values["fix"])
    return _refused(message)


def _refused(
    message: Message,
    *more: dict[str, Any],
    fix: Message = _MEND,
) -> dict[str, Any]:
    said = _message("error", "file", message, fix, [])
    return {"usable": False, "made": False, "sites": [], "messages": [said, *more][:MOST_GROUPS]}


def _message(
    severity: str, field: str, problem: Message, fix: Message, where: Sequence[tuple[int, str]]
) -> dict[str, Any]:
    return {
        "severity": severity,
        "field": field,
        "problem": kept(problem),
        "fix": kept(fix),
        "rows": [row for row, _ in where],
        "site_ids": [name for _, name in where],
    }


def _faults(faults: tuple[Fault, ...]) -> Iterator[dict[str, Any]]:
    for group in summary(faults):
        where = list(zip(group.rows, group.site_ids, strict=True))
        yield _message(group.severity, group.field, group.problem, group.fix, where)


def _remarks(done: Import) -> Iterator[dict[str, Any]]:
    """Yield what is said of the rows of a spreadsheet, the same of several rows together."""
    groups: dict[tuple[str, str, str, str], list[Remark]] = {}
    for remark in done.remarks:
        place = f"{remark.sheet} {remark.column}".strip()
        groups.setdefault((remark.severity, place, remark.problem, remark.fix), []).append(remark)
    for (severity, place, _, _), members in groups.items():
        where = [(remark.row, remark.name) for remark in members]
        first = members[0]
        yield _message(_SEVERITIES[severity], place, first.problem, first.fix, where)
    if done.private:
        count = len({site_id for site_id, _, _ in done.private})
        problem = msgn(
            "what is about persons stays out of the list: {n} site",
            "what is about persons stays out of the list: {n} sites",
            count,
        )
        fix = msg("It was not kept here; it stays in your spreadsheet.")
        yield _message("note", "", problem, fix, [])


def _roads(spec: str, settings: Settings) -> Roads | None:
    """Return what measures how far positions are from a road; None if there is no room for it."""
    try:
        return _measuring(spec, settings)
    except MemoryError:
        return None


@lru_cache(maxsize=1)
def _measuring(spec: str, settings: Settings) -> Roads:
    profile = read_profile("car")
    network = load_roads(spec, profile, settings.cache_folder)
    graph = drivable_graph(network, profile)
    limit = settings.max_snap_m
    return Roads(
        name=network.source.name,
        limit_m=limit,
        distances_m=lambda spots: distances_to_road(graph, spots, limit),
    )


def _shown(site: Site) -> dict[str, Any]:
    """Return what the page shows of a site."""
    return {
        "id": site.id,
        "name": {language: site.name_in(language) for language in ("fr", "ar", "en")},
        "kind": site.kind,
        "theme": site.theme,
        "commune": site.commune,
        "lon": site.location.lon,
        "lat": site.location.lat,
    }
