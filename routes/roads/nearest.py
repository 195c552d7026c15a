"""How far positions are from the nearest road that can be driven."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from routes.errors import FarFromRoadWarning
from routes.places import Place
from routes.roads.snap import MAX_SNAP_M, snap_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.geo import LonLat
    from routes.roads.graph import DrivableGraph


def distances_to_road(
    graph: DrivableGraph, positions: Sequence[LonLat], limit_m: float = MAX_SNAP_M
) -> tuple[float | None, ...]:
    """Return the straight distance from each position to the nearest road, in metres.

    Args:
        graph: the roads that can be driven.
        positions: in any order.
        limit_m: the search goes to ten times as far; beyond it the distance is None.

    >>> from routes.geo import LonLat
    >>> from routes.roads.graph import drivable_graph
    >>> from routes.roads.profile import read_profile
    >>> from routes.roads.schematic import bundled_network
    >>> graph = drivable_graph(bundled_network(), read_profile("car"))
    >>> near, far = distances_to_road(graph, [LonLat(-9.731, 29.6984), LonLat(-11.0, 29.0)])
    >>> near < 20, far
    (True, None)
    """
    places = [Place(id=str(at), location=spot, name="") for at, spot in enumerate(positions)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FarFromRoadWarning)  # who asks for distances is told them
        snapped = snap_places(graph, places, limit_m)
    near = {snap.place_id: snap.distance_m for snap in snapped.snaps}
    return tuple(near.get(place.id, snapped.far.get(place.id)) for place in places)
