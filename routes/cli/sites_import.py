"""`sse-routes sites import`: an office's spreadsheet becomes its list of sites."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.importing import Import, Roads, prepare
from routes.census.mappingfile import mapping_text
from routes.census.spreadsheet import refused
from routes.census.store import private_path, write_list, write_review
from routes.census.words import bundled_words, read_mapping
from routes.cli.console import DONE, FOUND_WRONG, counted
from routes.files import write_file
from routes.outputs.tabletext import table
from routes.roads.graph import drivable_graph
from routes.roads.load import load_roads
from routes.roads.nearest import distances_to_road
from routes.roads.profile import read_profile
from routes.sites import read_sites

if TYPE_CHECKING:
    import argparse

    from routes.census.remarks import Remark
    from routes.settings import Settings

_MANY = 60
"""Above so many remarks only their kinds are printed; the review holds them all."""


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
        lambert=arguments.lambert,
        roads=_roads(arguments.roads, settings),
    )
    _print_remarks(done)
    if arguments.save_mapping:
        write_file(Path(arguments.save_mapping), mapping_text(done).encode("utf-8"))
        print(f"{arguments.save_mapping}: what the headings were taken to mean; correct it and "
              "give it with --mapping")  # fmt: skip
    if not done.merge.outcomes:
        fix = "Correct the rows, or say in a mapping what is missing (--save-mapping begins one)."
        raise refused(done.file, "no row can become a site; nothing was written", fix)
    _print_changes(done)
    review = write_review(done, output)
    print(f"{review}: the review, line by line, for Excel")
    _store(done, output, apply=not exists or arguments.apply)
    return FOUND_WRONG if done.left_out else DONE


def _roads(spec: str, settings: Settings) -> Roads:
    network = load_roads(spec, read_profile("car"), settings.cache_folder)
    graph = drivable_graph(network, read_profile("car"))
    limit = settings.max_snap_m
    return Roads(name=network.source.name, limit_m=limit,
                 distances_m=lambda spots: distances_to_road(graph, spots, limit))  # fmt: skip


def _print_remarks(done: Import) -> None:
    """Print every remark; what is said alike of several rows once, with their numbers."""
    alike: dict[Remark, list[Remark]] = {}
    for remark in done.remarks:
        alike.setdefault(replace(remark, row=0, name=""), []).append(remark)
    groups = list(alike.values())
    for first, *others in groups[:_MANY]:
        print(first)
        if others:
            print(f"  also of row {', '.join(str(other.row) for other in others)}")
    left = [remark for group in groups[_MANY:] for remark in group]
    if left:
        kinds = Counter((remark.severity, remark.problem) for remark in done.remarks)
        rows = [
            (severity, str(count), problem) for (severity, problem), count in kinds.most_common(30)
        ]
        print(f"\n… {len(left)} more are in the review. By kind:\n{table(rows)}\n")


def _print_changes(done: Import) -> None:
    """Print the fields that change, the new sites and those no row is about."""
    for outcome in done.merge.of("changed")[:_MANY]:
        fields = ", ".join(change.field for change in outcome.changes)
        print(f"changed: {outcome.site_id} (row {outcome.entry.row}, by {outcome.how}): {fields}")
    for outcome in done.merge.of("new")[:_MANY]:
        print(f"new: {outcome.site_id} (row {outcome.entry.row}): {outcome.entry.name}")
    if done.merge.gone:
        print(
            f"gone: {', '.join(site.id for site in done.merge.gone[:_MANY])}: in no row; they stay"
        )


def _store(done: Import, output: Path, *, apply: bool) -> None:
    left = len({(remark.sheet, remark.row) for remark in done.left_out})
    new, changed = len(done.merge.of("new")), len(done.merge.of("changed"))
    same, gone = len(done.merge.of("same")), len(done.merge.gone)
    told = (f"{counted(new, 'new site')}, {changed} changed, {same} the same, {gone} gone, "
            f"{counted(left, 'row')} left out")  # fmt: skip
    if not apply:
        print(f"{output}: {told}; nothing was changed. Look at the review, then add --apply.")
        return
    backup = write_list(done, output)
    if done.private:
        print(f"{private_path(output)}: what is about persons; keep it to yourself")
    if backup:
        print(f"{backup}: the list as it was")
    print(f"{output}: {told}; written")
