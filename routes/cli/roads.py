"""`sse-routes roads` and `sse-routes matrix`: road networks and travel times."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from routes.cli.console import DONE, Progress
from routes.desk.roads import known_roads, vehicle_of
from routes.files import write_file
from routes.geo import parse_bbox
from routes.matrix import UNREACHABLE, travel_matrix
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.roads.cache import save_network
from routes.roads.finder import path_finder
from routes.roads.graph import drivable_graph
from routes.roads.load import load_roads
from routes.roads.network import HIGHWAYS
from routes.roads.osmfile import read_osm
from routes.roads.overpass import download_roads
from routes.roads.overrides import read_overrides
from routes.roads.profile import profile_names, read_profile
from routes.roads.snap import snap_places
from routes.roads.speeds import read_speeds
from routes.sites import bundled_sites_path, read_sites

if TYPE_CHECKING:
    import argparse

    from routes.matrix import TravelMatrix
    from routes.roads.network import RoadNetwork
    from routes.settings import Settings


def run_build(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read an OSM file and write it as an `.npz`."""
    texts = Texts(settings.language, "cli")
    source = Path(arguments.file)
    progress = Progress(texts, quiet=False)
    progress(texts.t("Reading {file}", file=texts.name(source.name)))
    network = read_osm(source, bbox=parse_bbox(arguments.bbox) if arguments.bbox else None)
    progress.clear()
    target = Path(arguments.output or f"{source.name.split('.')[0]}.npz")
    save_network(network, target)
    print(f"{_summary(network, texts)}\n{target}")
    return DONE


def run_download(arguments: argparse.Namespace, settings: Settings) -> int:
    """Download a small area and write it as an `.npz`."""
    texts = Texts(settings.language, "cli")
    progress = Progress(texts, quiet=False)
    progress(texts.t("Asking Overpass for the roads"))
    network = download_roads(
        parse_bbox(arguments.bbox),
        overpass_url=settings.overpass_url,
        cache_folder=settings.cache_folder / "overpass",
    )
    progress.clear()
    save_network(network, Path(arguments.output))
    print(f"{_summary(network, texts)}\n{arguments.output}")
    return DONE


def run_info(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what a road network holds and what each profile can drive of it."""
    texts = Texts(settings.language, "cli")
    network = load_roads(arguments.spec, read_profile("car"), settings.cache_folder)
    print(_summary(network, texts))
    print(_classes(network, texts))
    print(_profiles(network, texts))
    return DONE


def _summary(network: RoadNetwork, texts: Texts) -> str:
    """Return the source, the size and the box of a network."""
    source, box = network.source, network.bounds()
    values = {
        "name": texts.name(source.name),
        "kind": texts.isolate(source.kind),
        "attribution": texts.name(source.attribution),
        "licence": texts.name(source.licence),
    }
    about = (
        texts.t("{name} ({kind}): schematic roads, {attribution}, {licence}", **values)
        if source.is_schematic
        else texts.t("{name} ({kind}): roads, {attribution}, {licence}", **values)
    )
    sides = {
        side: texts.isolate(f"{getattr(box, side):.4f}")
        for side in ("west", "south", "east", "north")
    }
    bounds = texts.t("west {west}, south {south}, east {east}, north {north}", **sides)
    return f"{about}\n{_size(network, texts)}\n{bounds}"


def _size(network: RoadNetwork, texts: Texts) -> str:
    """Return how many junctions, sections, kilometres and forbidden turns a network has."""
    size = texts.t(
        "{junctions}, {sections}, {km} km",
        junctions=texts.tn("{n} junction", "{n} junctions", network.junction_count),
        sections=texts.tn("{n} section", "{n} sections", network.section_count),
        km=texts.number(network.length_m.sum() / 1000),
    )
    if not len(network.turn_bans):
        return size
    turns = texts.tn("{n} forbidden turn", "{n} forbidden turns", len(network.turn_bans))
    return texts.t("{size}, {turns}", size=size, turns=turns)


def _classes(network: RoadNetwork, texts: Texts) -> str:
    """Return the kilometres of each class of road."""
    metres = np.bincount(network.highway, weights=network.length_m, minlength=len(HIGHWAYS))
    rows = [
        (name, texts.t("{distance} km", distance=f"{texts.number(length / 1000, 1):>10}"))
        for name, length in zip(HIGHWAYS, metres.tolist(), strict=True)
        if length
    ]
    return table(rows)


def _profiles(network: RoadNetwork, texts: Texts) -> str:
    """Return how much of a network each profile can drive."""
    rows = []
    for name in profile_names():
        graph = drivable_graph(network, read_profile(name))
        share = network.length_m[graph.usable].sum() / network.length_m.sum()
        junctions = texts.tn("{n} junction", "{n} junctions", int(graph.junctions.sum()))
        said = texts.t(
            "{junctions}, {percent} of the length",
            junctions=junctions,
            percent=texts.percent(share, 1),
        )
        rows.append((name, said))
    return table(rows)


def run_matrix(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the travel times and distances between all sites as CSV."""
    texts = Texts(settings.language, "cli")
    sites = read_sites(arguments.sites or bundled_sites_path())
    date = arguments.date or dt.date.today()  # noqa: DTZ011 - the planner's own calendar
    known = (read_overrides(arguments.overrides), [date]) if arguments.overrides else None
    speeds = read_speeds(arguments.speeds) if arguments.speeds else None
    network = known_roads(arguments.roads, arguments.profile, settings, known, speeds)
    graph = drivable_graph(network, vehicle_of(arguments.profile, arguments.road_limit, speeds))
    snapped = snap_places(graph, sites, settings.max_snap_m)
    find = path_finder(graph, settings.cache_folder, hierarchies=settings.hierarchies == "auto")
    matrix = travel_matrix(graph, snapped.snaps, find=find)
    write_file(Path(arguments.output), _matrix_csv(matrix).encode("utf-8"))
    print(
        texts.t(
            "{file}: {sites}, {far}",
            file=texts.name(arguments.output),
            sites=texts.tn("{n} site", "{n} sites", len(matrix.ids)),
            far=texts.tn("{n} too far from a road", "{n} too far from a road", len(snapped.far)),
        )
    )
    return DONE


def _matrix_csv(matrix: TravelMatrix) -> str:
    """Return a matrix as CSV, a row for each ordered pair; cells are empty where no way leads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("from", "to", "duration_s", "distance_m"))
    for row, origin in enumerate(matrix.ids):
        for column, destination in enumerate(matrix.ids):
            if row != column:
                cells = (matrix.duration_s[row, column], matrix.distance_m[row, column])
                shown = ("" if cell == UNREACHABLE else int(cell) for cell in cells)
                writer.writerow((origin, destination, *shown))
    return out.getvalue()
