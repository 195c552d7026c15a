"""`sse-routes roads` and `sse-routes matrix`: road networks and travel times."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from routes.cli.console import DONE, Progress, counted
from routes.desk.roads import known_roads, vehicle_of
from routes.files import write_file
from routes.geo import parse_bbox
from routes.matrix import UNREACHABLE, travel_matrix
from routes.outputs.tabletext import table
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
    del settings
    source = Path(arguments.file)
    progress = Progress(quiet=False)
    progress(f"Reading {source.name}")
    network = read_osm(source, bbox=parse_bbox(arguments.bbox) if arguments.bbox else None)
    progress.clear()
    target = Path(arguments.output or f"{source.name.split('.')[0]}.npz")
    save_network(network, target)
    print(f"{_summary(network)}\n{target}")
    return DONE


def run_download(arguments: argparse.Namespace, settings: Settings) -> int:
    """Download a small area and write it as an `.npz`."""
    progress = Progress(quiet=False)
    progress("Asking Overpass for the roads")
    network = download_roads(
        parse_bbox(arguments.bbox),
        overpass_url=settings.overpass_url,
        cache_folder=settings.cache_folder / "overpass",
    )
    progress.clear()
    save_network(network, Path(arguments.output))
    print(f"{_summary(network)}\n{arguments.output}")
    return DONE


def run_info(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what a road network holds and what each profile can drive of it."""
    network = load_roads(arguments.spec, read_profile("car"), settings.cache_folder)
    print(_summary(network))
    print(_classes(network))
    print(_profiles(network))
    return DONE


def _summary(network: RoadNetwork) -> str:
    """Return the source, the size and the box of a network."""
    source, box = network.source, network.bounds()
    kind = "schematic roads" if source.is_schematic else "roads"
    bans = len(network.turn_bans)
    turns = f", {counted(bans, 'forbidden turn')}" if bans else ""
    return (
        f"{source.name} ({source.kind}): {kind}, {source.attribution}, {source.licence}\n"
        f"{network.junction_count:,} junctions, {network.section_count:,} sections, "
        f"{network.length_m.sum() / 1000:,.0f} km{turns}\n"
        f"west {box.west:.4f}, south {box.south:.4f}, east {box.east:.4f}, north {box.north:.4f}"
    )


def _classes(network: RoadNetwork) -> str:
    """Return the kilometres of each class of road."""
    metres = np.bincount(network.highway, weights=network.length_m, minlength=len(HIGHWAYS))
    rows = [(name, f"{m / 1000:10,.1f} km") for name, m in zip(HIGHWAYS, metres, strict=True) if m]
    return table(rows)


def _profiles(network: RoadNetwork) -> str:
    """Return how much of a network each profile can drive."""
    rows = []
    for name in profile_names():
        graph = drivable_graph(network, read_profile(name))
        share = network.length_m[graph.usable].sum() / network.length_m.sum()
        rows.append((name, f"{graph.junctions.sum():,} junctions, {share:.1%} of the length"))
    return table(rows)


def run_matrix(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the travel times and distances between all sites as CSV."""
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
    print(f"{arguments.output}: {len(matrix.ids)} sites, {len(snapped.far)} too far from a road")
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
