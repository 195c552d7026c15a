"""Where everything a request may drive to meets the roads."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from routes.errors import FarFromRoadWarning
from routes.planning.build import places_of_request
from routes.roads.snap import MAX_SNAP_M, Snapped, snap_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.places import Place
    from routes.planning.request import Request
    from routes.roads.graph import DrivableGraph
    from routes.sites import Site


def snap_request(
    request: Request,
    sites: Sequence[Site],
    tables: Sequence[Place],
    graph: DrivableGraph,
    max_snap_m: float = MAX_SNAP_M,
) -> Snapped:
    """Return where the ends of the days, the nights, the sites and the tables meet the roads.

    Args:
        request: what is asked.
        sites: to choose from.
        tables: where lunch may be eaten; left out if the request has no lunch.
        graph: the roads.
        max_snap_m: the longest way between a place and its road, metres.

    Warns:
        FarFromRoadWarning: for each place too far from any road but for the tables: the office
            has no say in them, and where none is within reach lunch is a picnic.

    >>> import datetime as dt
    >>> from routes.places import bundled_eating_places, bundled_gateways, find_place
    >>> from routes.planning.request import Request, days_from
    >>> from routes.roads.graph import drivable_graph
    >>> from routes.roads.profile import read_profile
    >>> from routes.roads.schematic import bundled_network
    >>> from routes.rules import LunchRule, Rules
    >>> tiznit = find_place("Tiznit", (), bundled_gateways())
    >>> hours = (dt.time(8, 30), dt.time(18))
    >>> days = days_from(tiznit, tiznit, dt.date(2026, 11, 25), 1, hours)
    >>> request = Request(days=days, rules=Rules(lunch=LunchRule()))
    >>> graph = drivable_graph(bundled_network(), read_profile("car"))
    >>> snapped = snap_request(request, (), bundled_eating_places(), graph)
    >>> snapped.snaps[0].place_id, len(snapped.snaps) + len(snapped.far)
    ('tiznit', 42)
    """
    own = places_of_request(request, sites)
    others = places_of_request(request, sites, tables)[len(own) :]
    named = snap_places(graph, own, max_snap_m)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FarFromRoadWarning)
        eating = snap_places(graph, others, max_snap_m)
    return Snapped(snaps=(*named.snaps, *eating.snaps), far={**named.far, **eating.far})
