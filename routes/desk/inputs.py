"""From what was asked and the files that were named to what a plan is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.formula import read_formula
from routes.census.grade import published
from routes.census.score import prize_of
from routes.desk.planfiles import PlanInputs
from routes.desk.request import request_of
from routes.desk.roads import known_roads, vehicle_of
from routes.elevation.raster import read_terrain
from routes.errors import RequestError
from routes.message import Message, msg
from routes.outputs.sharing import public_folder
from routes.outputs.webmap.tiles import read_tiles
from routes.planning.explain import check_names
from routes.roads.finder import keeps_an_order, path_finder
from routes.roads.graph import drivable_graph
from routes.roads.overrides import read_overrides
from routes.roads.speeds import read_speeds
from routes.sites import bundled_sites_path, read_sites

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from routes.desk.wishes import Materials, Wishes
    from routes.elevation.raster import Terrain
    from routes.planning.request import Request
    from routes.roads.finder import PathFinder
    from routes.roads.graph import DrivableGraph
    from routes.settings import Settings
    from routes.sites import Site

READING = msg("Reading the roads")
"""The phase of the work."""


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
    """Read the roads that a plan asks for.

    Raises:
        RoutesError: if a file cannot be used.
    """
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a plan comes by its roads and its request.

    Attributes:
        roads: reads roads, or has them.
        request: makes the request from the wishes and the sites.
    """

    roads: Callable[[RoadsWanted, Settings], RoadsRead] = read_roads
    request: Callable[[Wishes, Sequence[Site]], Request] = request_of


def read_inputs(
    wishes: Wishes,
    materials: Materials,
    settings: Settings,
    progress: Callable[[Message, float], None],
    ways: Ways | None = None,
) -> PlanInputs:
    """Read the sites, the request and the roads.

    Args:
        wishes: what is asked.
        materials: the files.
        settings: where networks are kept, and what else a person or a machine has set.
        progress: called with the phase and how much of it is done, 0 to 1.
        ways: how it comes by roads and request; by default it reads and makes them.

    Raises:
        RoutesError: if a file or a wish cannot be used.
    """
    ways = ways or Ways()
    public_url = public_folder(materials.public_url)
    tiles = read_tiles(materials.tiles, materials.tiles_attribution) if materials.tiles else None
    path = Path(materials.sites) if materials.sites else bundled_sites_path()
    sites = wanted_sites(path, wishes.formula)
    hashes = {"sites": sha256(path.read_bytes()).hexdigest()}
    request = ways.request(wishes, sites)
    for name in ("formula", "ledger"):  # read by now: one that cannot be was refused in plain words
        if given := getattr(wishes, name):
            hashes[name] = sha256(Path(given).read_bytes()).hexdigest()
    progress(READING, 0.0)
    roads = ways.roads(_wanted(wishes, materials, request), settings)
    return PlanInputs(
        sites=sites,
        request=request,
        graph=roads.graph,
        find=roads.find,
        hashes=hashes | roads.hashes,
        terrain=_terrain(materials.elevation, materials.elevation_credit),
        tiles=tiles,
        folder=path.parent,
        extras=roads.extras,
        public_url=public_url,
        booklet=materials.booklet,
    )


def _wanted(wishes: Wishes, materials: Materials, request: Request) -> RoadsWanted:
    return RoadsWanted(
        spec=materials.roads,
        profile=materials.profile,
        road_limit=wishes.road_limit,
        overrides=materials.overrides or "",
        speeds=materials.speeds or "",
        dates=tuple(day.date for day in request.days) if materials.overrides else (),
    )


def check_wishes(wishes: Wishes, materials: Materials, sites: Sequence[Site]) -> None:
    """Refuse what is asked if it makes no sense whatever the roads are, which are not read.

    Args:
        wishes: what is asked.
        materials: the files.
        sites: the list.

    Raises:
        RoutesError: as `read_inputs` and the planning would.
    """
    public_folder(materials.public_url)
    if materials.tiles:
        read_tiles(materials.tiles, materials.tiles_attribution)
    check_names(request_of(wishes, sites).rules, sites)


def wanted_sites(path: Path, formula_file: str | None) -> tuple[Site, ...]:
    """Read the sites, with the prizes of the office's formula if it gave one.

    Raises:
        RoutesError: if a file cannot be used.
    """
    sites = published(read_sites(path))
    if not formula_file:
        return sites
    formula = read_formula(Path(formula_file))
    return tuple(replace(site, prize=prize_of(site, formula)) for site in sites)


def _terrain(files: Sequence[str], credit: str) -> Terrain | None:
    """Open the files of heights, if any are given."""
    if credit and not files:
        raise RequestError(msg("--elevation-credit goes with --elevation: give the files as well."))
    return read_terrain(files, credit) if files else None
