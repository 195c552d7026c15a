"""Promises of `routes.roads.snap`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from routes.errors import FarFromRoadWarning
from routes.geo import LonLat, distance_m
from routes.outputs.texts import Texts
from routes.places import Place
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

CAR = read_profile("car")


def place(lon: float, lat: float) -> Place:
    """Return a place at a position."""
    return Place(id="here", location=LonLat(lon, lat), name="here")


def test_a_place_is_snapped_to_the_middle_of_a_section(make_network: MakeNetwork) -> None:
    """Edges are snapped to, not only junctions, and the share of the length is right."""
    network = make_network({"a": (0.0, 0.0), "b": (0.02, 0.0)}, [("a", "b", {})])
    snapped = snap_places(drivable_graph(network, CAR), [place(0.005, 0.001)])
    (snap,) = snapped.snaps
    assert snap.fraction == pytest.approx(0.25)
    assert snap.point == pytest.approx((0.005, 0.0))
    assert snap.distance_m == pytest.approx(distance_m(LonLat(0, 0), LonLat(0, 0.001)), rel=1e-3)


@pytest.mark.parametrize(("lon", "share"), [(-0.001, 0.0), (0.021, 1.0), (1e-10, 0.0)])
def test_a_place_beyond_the_end_of_a_road_is_at_its_junction(
    make_network: MakeNetwork, lon: float, share: float
) -> None:
    """Exactly, not nearly: there no direction counts."""
    network = make_network({"a": (0.0, 0.0), "b": (0.02, 0.0)}, [("a", "b", {})])
    (snap,) = snap_places(drivable_graph(network, CAR), [place(lon, 0.001)]).snaps
    assert snap.fraction == share


def test_a_place_is_not_snapped_to_what_the_profile_cannot_drive(make_network: MakeNetwork) -> None:
    """A nearer street on an island does not catch the place."""
    junctions = {
        "a": (0.0, 0.0),
        "b": (0.02, 0.0),
        "c": (0.04, 0.0),
        "d": (0.0, 0.002),
        "e": (0.02, 0.002),
    }
    network = make_network(junctions, [("a", "b", {}), ("b", "c", {}), ("d", "e", {})])
    snapped = snap_places(drivable_graph(network, CAR), [place(0.01, 0.002)])
    assert snapped.snaps[0].section == 0


def test_a_place_far_from_any_road_is_named_with_its_distance(make_network: MakeNetwork) -> None:
    """It is a warning, not an error; beyond ten times the limit there is no distance."""
    network = make_network({"a": (0.0, 0.0), "b": (0.02, 0.0)}, [("a", "b", {})])
    graph = drivable_graph(network, CAR)
    with pytest.warns(FarFromRoadWarning, match="here lies 2,22. m from any road"):
        near = snap_places(graph, [place(0.01, 0.02)])
    assert near.snaps == ()
    assert near.far["here"] == pytest.approx(2224, abs=1)
    with pytest.warns(FarFromRoadWarning, match=r"over 10,000 m") as warned:
        assert snap_places(graph, [place(0.01, 0.2)]).far == {"here": None}
    (said,) = [w.message for w in warned]
    assert isinstance(said, FarFromRoadWarning)
    assert "à plus de 10 000 m" in Texts("fr").tell(said.message).replace("\u202f", " ")


def test_a_place_on_a_track_beyond_the_cars_limit_is_too_far(make_network: MakeNetwork) -> None:
    """The end of a long track is not reached by going half of it."""
    junctions = {"a": (0.0, 0.0), "b": (0.02, 0.0), "c": (0.02, 0.08)}
    rows = [("a", "b", {"highway": "tertiary"}), ("b", "c", {"highway": "track"})]
    graph = drivable_graph(make_network(junctions, rows), CAR)
    assert len(snap_places(graph, [place(0.02, 0.03)]).snaps) == 1
    with pytest.warns(FarFromRoadWarning):
        assert not snap_places(graph, [place(0.02, 0.06)]).snaps


@given(st.floats(-9.9, -8.9), st.floats(29.4, 29.95))
def test_the_snap_is_the_nearest_point_of_all_sections(lon: float, lat: float) -> None:
    """Against shapely on every section, in the plane around the place."""
    graph = drivable_graph(bundled_network(), CAR)
    snapped = snap_places(graph, [place(lon, lat)], 100_000.0)
    (snap,) = snapped.snaps
    scale = np.array([np.cos(np.radians(lat)), 1.0])
    here = shapely.Point(np.array([lon, lat]) * scale)
    lines = [
        shapely.LineString(graph.network.points_of(section) * scale)
        for section in range(graph.network.section_count)
    ]
    nearest = min(here.distance(line) for line in lines) * 111_195.08
    assert snap.distance_m == pytest.approx(nearest, rel=0.01, abs=0.5)
