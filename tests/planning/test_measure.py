"""Promises of `routes.planning.measure`: who is warned about places far from any road."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING

import pytest

from routes.errors import FarFromRoadWarning
from routes.geo import LonLat
from routes.places import Place
from routes.planning.measure import snap_request
from routes.planning.request import Request, days_from
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.rules import LunchRule, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

BASE = Place(id="base", location=LonLat(-9.0, 29.7), name="Base")
NEAR = Place(id="near", location=LonLat(-8.99, 29.7), name="Near", kind="cafe")
FAR = Place(id="far", location=LonLat(-8.99, 29.75), name="Far", kind="cafe")


@pytest.fixture
def graph(make_network: Callable[..., RoadNetwork]) -> DrivableGraph:
    """One road."""
    ends = {"a": (-9.0, 29.7), "b": (-8.98, 29.7)}
    return drivable_graph(make_network(ends, [("a", "b", {})]), read_profile("car"))


def request(lunch: LunchRule | None = None) -> Request:
    """A day from the base and back."""
    days = days_from(BASE, BASE, dt.date(2026, 11, 25), 1, (dt.time(8), dt.time(18)))
    return Request(days=days, rules=Rules(lunch=lunch))


def test_an_eating_place_far_from_any_road_is_left_out_in_silence(
    graph: DrivableGraph, make_site: Callable[..., Site]
) -> None:
    """It is not of the office's making."""
    site = make_site("site", -8.985, 29.7)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        snapped = snap_request(request(LunchRule()), [site], [NEAR, FAR], graph)
    assert [snap.place_id for snap in snapped.snaps] == ["base", "site", "near"]
    assert set(snapped.far) == {"far"}


def test_a_site_far_from_any_road_gives_a_warning(
    graph: DrivableGraph, make_site: Callable[..., Site]
) -> None:
    """The office can correct its position."""
    with pytest.warns(FarFromRoadWarning, match="site lies"):
        snapped = snap_request(request(), [make_site("site", -8.985, 29.75)], [NEAR], graph)
    assert [snap.place_id for snap in snapped.snaps] == ["base"]
    assert set(snapped.far) == {"site"}


def test_the_longest_way_to_a_road_can_be_given(graph: DrivableGraph) -> None:
    """Five kilometres and a half are near enough for who says so."""
    snapped = snap_request(request(LunchRule()), [], [FAR], graph, 6_000)
    assert [snap.place_id for snap in snapped.snaps] == ["base", "far"]
