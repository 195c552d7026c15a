"""`sse-routes plan`: from sites and roads to a folder of outputs."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from routes.check import violations
from routes.cli.console import DONE, Progress
from routes.cli.timetable import circuit_text
from routes.errors import PlaceError, RoutesError
from routes.matrix import travel_matrix
from routes.outputs.bundle import (
    MANIFEST,
    Provenance,
    circuit_files,
    manifest,
    write_folder,
)
from routes.places import bundled_gateways, find_place
from routes.planning.plan import plan_circuit
from routes.planning.request import Request, days_from
from routes.roads.graph import drivable_graph
from routes.roads.load import load_roads
from routes.roads.profile import read_profile
from routes.roads.snap import snap_places
from routes.sites import bundled_sites_path, read_sites
from routes.trace import trace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from routes.circuit import Circuit
    from routes.places import Gateway
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Located
    from routes.settings import Settings
    from routes.sites import Site


def run_plan(arguments: argparse.Namespace, settings: Settings) -> int:
    """Plan a circuit, check it, trace it, write everything, and print the timetable."""
    progress = Progress(quiet=arguments.quiet)
    sites_path = Path(arguments.sites) if arguments.sites else bundled_sites_path()
    sites = read_sites(sites_path)
    request = _request(arguments, sites)
    profile = read_profile(arguments.profile)
    progress("Reading the roads")
    graph = drivable_graph(load_roads(arguments.roads, profile, settings.cache_folder), profile)
    circuit = _circuit(request, sites, graph, settings.max_snap_m, progress)
    progress("Writing the map, the booklet and the tracks")
    files = circuit_files(circuit, graph.network, arguments.lang)
    provenance = Provenance(
        inputs={
            "sites": sha256(sites_path.read_bytes()).hexdigest(),
            "roads": graph.network.source.sha256,
        },
        request=_as_given(request, circuit, arguments.lang),
        seed=request.seed,
        iterations=request.iterations,
    )
    files[MANIFEST] = manifest(files, provenance)
    write_folder(Path(arguments.out), files)
    progress.clear()
    if not arguments.quiet:
        print(circuit_text(circuit, arguments.lang))
        print("\n" + "\n".join(str(Path(arguments.out) / name) for name in files))
    return DONE


def _request(arguments: argparse.Namespace, sites: Sequence[Site]) -> Request:
    """Return the request the options make."""
    gateways = bundled_gateways()
    start = find_place(arguments.start, sites, gateways)
    end = find_place(arguments.end, sites, gateways) if arguments.end else start
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the planner's own calendar
    hours = (arguments.opens, arguments.closes)
    return Request(
        days=days_from(start, end, arguments.date or tomorrow, arguments.days, hours),
        themes=tuple(arguments.theme),
        must=tuple(arguments.must),
        skip=tuple(arguments.skip),
        seed=arguments.seed,
        iterations=arguments.iterations,
    )


def _as_given(request: Request, circuit: Circuit, language: str) -> dict[str, object]:
    """Return the request as the manifest keeps it, the first day's date filled in."""
    first, last = request.days[0], request.days[-1]
    return {
        "from": first.start.id,
        "to": last.end.id,
        "date": first.date.isoformat(),
        "days": len(request.days),
        "start": f"{first.window.opens:%H:%M}",
        "end": f"{first.window.closes:%H:%M}",
        "themes": list(request.themes),
        "must": list(request.must),
        "skip": list(request.skip),
        "profile": circuit.profile,
        "roads": circuit.roads.name,
        "language": language,
    }


def _circuit(
    request: Request,
    sites: Sequence[Site],
    graph: DrivableGraph,
    max_snap_m: float,
    progress: Progress,
) -> Circuit:
    """Return the planned, traced and verified circuit."""
    gateways = {place.id: place for day in request.days for place in (day.start, day.end)}
    _refuse_clashes(gateways, sites)
    others = [site for site in sites if site.id not in gateways]
    places: list[Located] = [*gateways.values(), *others]
    progress("Measuring the ways")
    snapped = snap_places(graph, places, max_snap_m)
    for id_ in gateways.keys() & snapped.far.keys():
        raise PlaceError(
            f"{gateways[id_].name} is too far from any road of {graph.network.source.name}: "
            "start and end the days elsewhere, or give other roads with --roads."
        )
    circuit = plan_circuit(
        request,
        sites,
        travel_matrix(graph, snapped.snaps),
        snapped,
        profile=graph.profile.name,
        roads=graph.network.source,
        on_progress=progress,
    )
    progress("Following the streets")
    traced = trace(circuit, graph, snapped)
    found = violations(traced, graph, max_snap_m=max_snap_m)
    if found:
        raise RoutesError(f"the plan fails its own check, please report this: {found[0]}")
    return traced


def _refuse_clashes(gateways: dict[str, Gateway], sites: Sequence[Site]) -> None:
    """Refuse a site with the id of a gateway in use that lies somewhere else."""
    for site in sites:
        gateway = gateways.get(site.id)
        if gateway and gateway.location != site.location:
            raise PlaceError(
                f"{site.id} is a site of your list and a gateway as well: give the site another "
                "id, or start from lon,lat."
            )
