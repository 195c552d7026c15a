"""Promise: the bundled schematic table drives about as long as the real roads do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routes.matrix import UNREACHABLE, travel_matrix
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork
    from routes.sites import Site


def test_the_schematic_table_is_near_the_real_roads(
    real_roads: Callable[[str], RoadNetwork], bundled_sites: tuple[Site, ...]
) -> None:
    """Minutes between all ordered pairs of sites: median error 3 %, nine in ten 10 % at most.

    Where the real roads are absent, the test is skipped and says which file was left out.
    """
    real = real_roads("tiznit-region.osm.pbf")
    car = read_profile("car")
    minutes = []
    for network in (bundled_network(), real):
        graph = drivable_graph(network, car)
        snapped = snap_places(graph, bundled_sites)
        assert not snapped.far
        seconds = travel_matrix(graph, snapped.snaps).duration_s
        assert (seconds != UNREACHABLE).all()
        minutes.append(seconds / 60)
    apart = ~np.eye(len(bundled_sites), dtype=bool)
    difference = np.abs(minutes[0] - minutes[1])[apart]
    # of less than a minute, which is within one place, the difference counts as part of a minute
    error = difference / np.maximum(1.0, minutes[1][apart])
    assert np.median(error) <= 0.03
    assert np.quantile(error, 0.9) <= 0.10
