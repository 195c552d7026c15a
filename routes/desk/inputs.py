"""From what was asked and the files that were named to what a plan is made from."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.formula import read_formula
from routes.census.score import prize_of
from routes.desk.planfiles import PlanInputs
from routes.desk.request import request_of
from routes.desk.roads import known_roads, vehicle_of
from routes.elevation.raster import read_terrain
from routes.errors import RequestError
from routes.outputs.sharing import public_folder
from routes.outputs.webmap.tiles import read_tiles
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
    from routes.roads.graph import DrivableGraph
    from routes.settings import Settings

READING = "Reading the roads"
"""The phase of the work."""


def read_inputs(
    wishes: Wishes,
    materials: Materials,
    settings: Settings,
    progress: Callable[[str, float], None],
) -> PlanInputs:
    """Read the sites, the request and the roads.

    Args:
        wishes: what is asked.
        materials: the files.
        settings: where networks are kept, and what else a person or a machine has set.
        progress: called with the phase and how much of it is done, 0 to 1.

    Raises:
        RoutesError: if a file or a wish cannot be used.
    """
    public_url = public_folder(materials.public_url)
    tiles = read_tiles(materials.tiles, materials.tiles_attribution) if materials.tiles else None
    path = Path(materials.sites) if materials.sites else bundled_sites_path()
    sites = read_sites(path)
    hashes = {"sites": sha256(path.read_bytes()).hexdigest()}
    if wishes.formula:
        formula = read_formula(Path(wishes.formula))
        sites = tuple(replace(site, prize=prize_of(site, formula)) for site in sites)
    request = request_of(wishes, sites)
    for name in ("formula", "ledger"):  # read by now: one that cannot be was refused in plain words
        if given := getattr(wishes, name):
            hashes[name] = sha256(Path(given).read_bytes()).hexdigest()
    progress(READING, 0.0)
    graph = _graph(wishes, materials, settings, [day.date for day in request.days], hashes)
    hierarchies = settings.hierarchies == "auto"
    return PlanInputs(
        sites=sites,
        request=request,
        graph=graph,
        find=path_finder(graph, settings.cache_folder, hierarchies=hierarchies),
        hashes=hashes,
        terrain=_terrain(materials.elevation, materials.elevation_credit),
        tiles=tiles,
        folder=path.parent,
        extras=("pyroutingkit",) if hierarchies and keeps_an_order(graph) else (),
        public_url=public_url,
    )


def _graph(
    wishes: Wishes,
    materials: Materials,
    settings: Settings,
    dates: Sequence[dt.date],
    hashes: dict[str, str],
) -> DrivableGraph:
    """Return the roads as the vehicle may use them, and enter the hash of each file read."""
    known = None
    if materials.overrides:
        known = (read_overrides(materials.overrides), dates)
        hashes["overrides"] = known[0].sha256
    speeds = read_speeds(materials.speeds) if materials.speeds else None
    if speeds:
        hashes["speeds"] = speeds.sha256
    network = known_roads(materials.roads, materials.profile, settings, known, speeds)
    vehicle = vehicle_of(materials.profile, wishes.road_limit, speeds)
    graph = drivable_graph(network, vehicle)
    hashes["roads"] = graph.network.source.sha256
    return graph


def _terrain(files: Sequence[str], credit: str) -> Terrain | None:
    """Open the files of heights, if any are given."""
    if credit and not files:
        raise RequestError("--elevation-credit goes with --elevation: give the files as well.")
    return read_terrain(files, credit) if files else None
