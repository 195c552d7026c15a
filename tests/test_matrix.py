"""Promises of `routes.matrix`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.matrix import UNREACHABLE, TravelMatrix, travel_matrix
from routes.places import bundled_gateways, find_place
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from routes.sites import Site


def test_tiznit_to_tafraout_is_about_107_km_and_110_minutes(
    bundled_sites: tuple[Site, ...],
) -> None:
    """The one drive everybody there knows, by R104."""
    graph = drivable_graph(bundled_network(), read_profile("car"))
    ends = [find_place(name, bundled_sites, bundled_gateways()) for name in ("Tiznit", "Tafraout")]
    matrix = travel_matrix(graph, snap_places(graph, ends).snaps)
    there = matrix.index("tiznit"), matrix.index("tafraout")
    assert matrix.distance_m[there] == pytest.approx(107_000, rel=0.01)
    assert matrix.duration_s[there] == pytest.approx(110 * 60, rel=0.03)


def test_a_matrix_refuses_wrong_shapes_and_equal_ids() -> None:
    """Checked where it is born."""
    good = np.zeros((2, 2), dtype=np.int64)
    with pytest.raises(ValueError, match="different ids"):
        TravelMatrix(ids=("a", "a"), duration_s=good, distance_m=good)
    with pytest.raises(ValueError, match="has the shape"):
        TravelMatrix(ids=("a", "b"), duration_s=np.zeros((2, 3), np.int64), distance_m=good)


def test_no_way_is_marked() -> None:
    """It cannot be mistaken for a short drive."""
    assert UNREACHABLE < 0
