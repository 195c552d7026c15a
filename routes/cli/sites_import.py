"""`sse-routes sites import`: an office's spreadsheet becomes its list of sites."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.changes import (
    told_backup,
    told_changes,
    told_count,
    told_mapping,
    told_private,
    told_rest,
    told_review,
    without_sites,
)
from routes.census.grids import LAMBERT, UTM
from routes.census.importing import Import, Roads, prepare
from routes.census.mappingfile import mapping_text
from routes.census.remarks import SEVERITIES
from routes.census.store import private_path, write_list, write_review
from routes.census.words import bundled_words, read_mapping
from routes.cli.console import DONE, FOUND_WRONG
from routes.files import write_file
from routes.message import msg
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.roads.graph import drivable_graph
from routes.roads.load import load_roads
from routes.roads.nearest import distances_to_road
from routes.roads.profile import read_profile
from routes.sites import read_sites

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from routes.census.remarks import Remark
    from routes.message import Message
    from routes.settings import Settings

_MANY, _KINDS = 60, 30
"""Above so many remarks only so many kinds of them are printed; the review holds them all."""


def run_import(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what a spreadsheet makes of a list, and write it if nothing is overwritten by that.

    1 if a row is left out, otherwise 0.

    Raises:
        RoutesError: if a file cannot be read or written, or no row can be used.
    """
    output = Path(arguments.output)
    exists = output.exists()
    words = read_mapping(arguments.mapping) if arguments.mapping else bundled_words()
    done = prepare(
        arguments.file,
        read_sites(output) if exists else (),
        words=words,
        sheets=arguments.sheet,
        encoding=arguments.encoding,
        grid=LAMBERT.get(arguments.lambert) or UTM.get(arguments.utm),
        roads=_roads(arguments.roads, settings),
    )
    tell = Texts(settings.language).tell
    _print_remarks(done, tell)
    if arguments.save_mapping:
        write_file(Path(arguments.save_mapping), mapping_text(done, tell).encode("utf-8"))
        print(tell(told_mapping(arguments.save_mapping)))
    if not done.merge.outcomes:
        raise without_sites(done)
    for line in told_changes(done, _MANY):
        print(tell(line))
    print(tell(told_review(write_review(done, output, tell))))
    _store(done, output, tell, apply=not exists or arguments.apply)
    return FOUND_WRONG if done.left_out else DONE


def _roads(spec: str, settings: Settings) -> Roads:
    network = load_roads(spec, read_profile("car"), settings.cache_folder)
    graph = drivable_graph(network, read_profile("car"))
    limit = settings.max_snap_m
    return Roads(name=network.source.name, limit_m=limit,
                 distances_m=lambda spots: distances_to_road(graph, spots, limit))  # fmt: skip


def _print_remarks(done: Import, tell: Callable[[Message], str]) -> None:
    """Print every remark; what is said alike of several rows once, with their numbers."""
    alike: dict[Remark, list[Remark]] = {}
    for remark in done.remarks:
        alike.setdefault(replace(remark, row=0, name=""), []).append(remark)
    groups = list(alike.values())
    for first, *others in groups[:_MANY]:
        print(tell(first.message))
        if others:
            rows_of = ", ".join(str(other.row) for other in others)
            print(f"  {tell(msg('also of row {rows}', rows=rows_of))}")
    left = [remark for group in groups[_MANY:] for remark in group]
    if left:
        kinds = Counter((remark.severity, remark.problem) for remark in done.remarks)
        rows = [
            (tell(SEVERITIES[severity]), str(count), tell(problem))
            for (severity, problem), count in kinds.most_common(_KINDS)
        ]
        print(f"\n{tell(told_rest(len(left)))}\n{table(rows)}\n")


def _store(done: Import, output: Path, tell: Callable[[Message], str], *, apply: bool) -> None:
    if not apply:
        print(tell(told_count(done, output, written=False)))
        return
    backup = write_list(done, output)
    if done.private:
        print(tell(told_private(private_path(output))))
    if backup:
        print(tell(told_backup(backup)))
    print(tell(told_count(done, output, written=True)))
