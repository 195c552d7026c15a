"""From what a plan is made from to its circuits: planned, traced and verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.check import violations
from routes.errors import PlaceError, RoutesError
from routes.matrix import travel_matrix
from routes.message import Message, msg
from routes.places import bundled_eating_places, named
from routes.planning.build import places_of_request
from routes.planning.draft import make_ground
from routes.planning.measure import snap_request
from routes.planning.variants import plan_variants
from routes.trace import trace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from routes.circuit import Circuit
    from routes.desk.planfiles import PlanInputs
    from routes.places import Place
    from routes.planning.request import Request
    from routes.sites import Site

MEASURING, FOLLOWING = msg("Measuring the ways"), msg("Following the streets")
"""Phases of the work, besides those of planning."""


def plan_circuits(
    inputs: PlanInputs, count: int, max_snap_m: float, progress: Callable[[Message, float], None]
) -> tuple[Circuit, ...]:
    """Return the planned, traced and verified circuits, the best first.

    Args:
        inputs: what they are made from.
        count: how many at most.
        max_snap_m: the longest way between a place and its road, metres.
        progress: called with the phase and how much of it is done, 0 to 1.

    Raises:
        RoutesError: if a wish makes no sense, or they cannot hold together.
    """
    request, sites, graph = inputs.request, inputs.sites, inputs.graph
    tables = bundled_eating_places()
    _refuse_clashes(places_of_request(request, sites), sites)
    progress(MEASURING, 0.0)
    snapped = snap_request(request, sites, tables, graph, max_snap_m)
    _refuse_far(request, snapped.far, graph.network.source.name)
    ground = make_ground(
        sites,
        travel_matrix(graph, snapped.snaps, find=inputs.find),
        snapped,
        profile=graph.profile.name,
        roads=graph.network.source,
        tables=tables,
    )
    circuits = plan_variants(request, ground, count=count, on_progress=progress)
    progress(FOLLOWING, 0.0)
    traced = tuple(
        trace(circuit, graph, snapped, inputs.terrain, find=inputs.find) for circuit in circuits
    )
    for circuit in traced:
        if found := violations(circuit, graph, max_snap_m=max_snap_m):
            raise RoutesError(
                msg(
                    "the plan fails its own check, please report this: {found}",
                    found=found[0].message,
                )
            )
    return traced


def _refuse_clashes(places: Sequence[Place | Site], sites: Sequence[Site]) -> None:
    """Refuse a site with the id of another place in use that lies somewhere else."""
    locations = {place.id: place.location for place in places}
    for site in sites:
        if locations[site.id] != site.location:
            raise PlaceError(
                msg(
                    "{site} is a site of your list and another place as well: give the site "
                    "another id, or start from lon,lat.",
                    site=site.id,
                )
            )


def _refuse_far(request: Request, far: Collection[str], roads: str) -> None:
    """Refuse days that start or end, or could only end, far from any road."""
    ends = [place for day in request.days for place in (day.start, day.end)]
    ends += [place for night in request.nights for place in night]
    for place in ends:
        if place.id in far:
            raise PlaceError(
                msg(
                    "{place} is too far from any road of {roads}: start, end and spend the "
                    "nights elsewhere, or give other roads with --roads.",
                    place=named(place),
                    roads=roads,
                )
            )
