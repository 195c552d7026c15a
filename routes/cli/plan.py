"""`sse-routes plan`: from sites and roads to a folder of outputs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from routes.ascent import warn_of_missing_heights
from routes.census.formula import read_formula
from routes.census.grade import published
from routes.census.score import prize_of
from routes.check import violations
from routes.cli.console import DONE, Progress
from routes.cli.overrides import known_roads, vehicle_of
from routes.cli.planfiles import PlanInputs, folder_of, plan_files
from routes.cli.request import request_of
from routes.cli.timetable import plan_text
from routes.elevation.raster import read_terrain
from routes.errors import PlaceError, RequestError, RoutesError
from routes.matrix import travel_matrix
from routes.outputs.bundle import clear_folder, write_folder
from routes.outputs.sharing import public_folder
from routes.outputs.webmap.tiles import read_tiles
from routes.places import bundled_eating_places
from routes.planning.build import places_of_request
from routes.planning.measure import snap_request
from routes.planning.variants import MOST_VARIANTS, plan_variants
from routes.roads.finder import keeps_an_order, path_finder
from routes.roads.graph import drivable_graph
from routes.roads.overrides import read_overrides
from routes.roads.speeds import read_speeds
from routes.sites import bundled_sites_path, read_sites
from routes.trace import trace

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Callable, Collection, Sequence

    from routes.circuit import Circuit
    from routes.elevation.raster import Terrain
    from routes.places import Place
    from routes.planning.request import Request
    from routes.roads.finder import PathFinder
    from routes.roads.graph import DrivableGraph
    from routes.settings import Settings
    from routes.sites import Site


def run_plan(arguments: argparse.Namespace, settings: Settings) -> int:
    """Plan circuits, check and trace them, write everything, and print the timetables."""
    progress = Progress(quiet=arguments.quiet)
    inputs = read_inputs(arguments, settings, progress)
    circuits = plan_circuits(inputs, arguments.variants, settings.max_snap_m, progress)
    if inputs.terrain is not None and circuits:
        warn_of_missing_heights(circuits[0], arguments.elevation)
    progress("Writing the map, the booklet and the tracks")
    out = Path(arguments.out)
    folders = plan_files(circuits, inputs, arguments.lang)
    for name, files in reversed(folders.items()):
        write_folder(out / name, files)
    for number in range(len(folders) + 1, MOST_VARIANTS + 1):
        clear_folder(out / folder_of(number))
    progress.clear()
    if not arguments.quiet:
        print(plan_text(circuits, arguments.variants, arguments.lang) + "\n")
        for name, files in folders.items():
            print("\n".join(str(out / name / file) for file in files))
    return DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsWanted:
    """Which roads a plan asks for: equal ones are the same roads, while no file changes.

    Attributes:
        spec: as in `load_roads`.
        profile, road_limit: the vehicle.
        overrides, speeds: files; empty for none.
        dates: for which the overrides count; none without them.
    """

    spec: str
    profile: str
    road_limit: str | None
    overrides: str
    speeds: str
    dates: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsRead:
    """The roads of a plan.

    Attributes:
        graph, find: as in `PlanInputs`.
        hashes: of the files read.
        extras: as in `PlanInputs`.
    """

    graph: DrivableGraph
    find: PathFinder
    hashes: dict[str, str]
    extras: tuple[str, ...]


def read_roads(wanted: RoadsWanted, settings: Settings) -> RoadsRead:
    """Read the roads that a plan asks for."""
    hashes: dict[str, str] = {}
    known = None
    if wanted.overrides:
        known = (read_overrides(wanted.overrides), wanted.dates)
        hashes["overrides"] = known[0].sha256
    speeds = read_speeds(wanted.speeds) if wanted.speeds else None
    if speeds:
        hashes["speeds"] = speeds.sha256
    network = known_roads(wanted.spec, wanted.profile, settings, known, speeds)
    graph = drivable_graph(network, vehicle_of(wanted.profile, wanted.road_limit, speeds))
    hierarchies = settings.hierarchies == "auto"
    return RoadsRead(
        graph=graph,
        find=path_finder(graph, settings.cache_folder, hierarchies=hierarchies),
        hashes=hashes | {"roads": graph.network.source.sha256},
        extras=("pyroutingkit",) if hierarchies and keeps_an_order(graph) else (),
    )


def _wanted(arguments: argparse.Namespace, request: Request) -> RoadsWanted:
    dates = tuple(day.date for day in request.days) if arguments.overrides else ()
    return RoadsWanted(
        spec=arguments.roads,
        profile=arguments.profile,
        road_limit=arguments.road_limit,
        overrides=arguments.overrides or "",
        speeds=arguments.speeds or "",
        dates=dates,
    )


def read_inputs(
    arguments: argparse.Namespace,
    settings: Settings,
    progress: Progress,
    roads_of: Callable[[RoadsWanted, Settings], RoadsRead] = read_roads,
    request_from: Callable[[argparse.Namespace, Sequence[Site]], Request] = request_of,
) -> PlanInputs:
    """Read the sites, the request and the roads.

    Args:
        arguments: options of `plan`.
        settings: of the user.
        progress: told what is read.
        roads_of: reads roads, or has them.
        request_from: makes the request from the options and the sites.
    """
    public_url = public_folder(arguments.public_url)
    tiles = read_tiles(arguments.tiles, arguments.tiles_attribution) if arguments.tiles else None
    path = Path(arguments.sites) if arguments.sites else bundled_sites_path()
    sites = _sites(path, arguments.formula)
    hashes = {"sites": sha256(path.read_bytes()).hexdigest()}
    request = request_from(arguments, sites)
    for name in ("formula", "ledger"):  # read by now: one that cannot be was refused in plain words
        if given := getattr(arguments, name):
            hashes[name] = sha256(Path(given).read_bytes()).hexdigest()
    progress("Reading the roads")
    roads = roads_of(_wanted(arguments, request), settings)
    return PlanInputs(
        sites=sites,
        request=request,
        graph=roads.graph,
        find=roads.find,
        hashes=hashes | roads.hashes,
        terrain=_terrain(arguments.elevation, arguments.elevation_credit),
        tiles=tiles,
        folder=path.parent,
        extras=roads.extras,
        public_url=public_url,
        booklet=arguments.booklet,
    )


def _sites(path: Path, formula_file: str | None) -> tuple[Site, ...]:
    """Read the sites, with the prizes of the office's formula if it gave one."""
    sites = published(read_sites(path))
    if not formula_file:
        return sites
    formula = read_formula(Path(formula_file))
    return tuple(replace(site, prize=prize_of(site, formula)) for site in sites)


def _terrain(files: Sequence[str], credit: str) -> Terrain | None:
    """Open the files of heights, if any are given."""
    if credit and not files:
        raise RequestError("--elevation-credit goes with --elevation: give the files as well.")
    return read_terrain(files, credit) if files else None


def plan_circuits(
    inputs: PlanInputs, count: int, max_snap_m: float, progress: Progress
) -> tuple[Circuit, ...]:
    """Return the planned, traced and verified circuits, the best first."""
    request, sites, graph = inputs.request, inputs.sites, inputs.graph
    tables = bundled_eating_places()
    _refuse_clashes(places_of_request(request, sites), sites)
    progress("Measuring the ways")
    snapped = snap_request(request, sites, tables, graph, max_snap_m)
    _refuse_far(request, snapped.far, graph.network.source.name)
    circuits = plan_variants(
        request,
        sites,
        travel_matrix(graph, snapped.snaps, find=inputs.find),
        snapped,
        count=count,
        profile=graph.profile.name,
        roads=graph.network.source,
        tables=tables,
        on_progress=progress,
    )
    progress("Following the streets")
    traced = tuple(
        trace(circuit, graph, snapped, inputs.terrain, find=inputs.find) for circuit in circuits
    )
    for circuit in traced:
        if found := violations(circuit, graph, max_snap_m=max_snap_m):
            raise RoutesError(f"the plan fails its own check, please report this: {found[0]}")
    return traced


def _refuse_clashes(places: Sequence[Place | Site], sites: Sequence[Site]) -> None:
    """Refuse a site with the id of another place in use that lies somewhere else."""
    locations = {place.id: place.location for place in places}
    for site in sites:
        if locations[site.id] != site.location:
            raise PlaceError(
                f"{site.id} is a site of your list and another place as well: give the site "
                "another id, or start from lon,lat."
            )


def _refuse_far(request: Request, far: Collection[str], roads: str) -> None:
    """Refuse days that start or end, or could only end, far from any road."""
    ends = [place for day in request.days for place in (day.start, day.end)]
    ends += [place for night in request.nights for place in night]
    for place in ends:
        if place.id in far:
            raise PlaceError(
                f"{place.name} is too far from any road of {roads}: start, end and spend the "
                "nights elsewhere, or give other roads with --roads."
            )
