"""Promises of `routes.roads.routingkit`: prepared once, the same ways as without it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from routes.errors import RoadsError
from routes.geo import LonLat
from routes.roads.graph import drivable_graph
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap
from tests.roads.anyroads import assert_way, places, streets

pytest.importorskip(
    "pyroutingkit",
    reason="pyroutingkit is not installed (extra [fast]; there is none for Windows)",
    exc_type=ModuleNotFoundError,
)
from routes.roads.routingkit import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from tests.roads.anyroads import Streets

CAR = read_profile("car")
LEAST_S = 0.1
"""How far durations may be apart."""


def check(graph: DrivableGraph, snaps: Sequence[Snap], folder: Path) -> None:
    """Assert that both find the same durations, and that ways are those of their cells."""
    prepared = prepare(graph, folder).paths(snaps)
    seconds, metres = prepared.matrix()
    expected = fastest_paths(graph, snaps).matrix()[0]
    np.testing.assert_allclose(seconds, expected, rtol=0, atol=LEAST_S)
    assert (seconds >= expected - 1e-6).all()  # exact for a way that exists
    for i in range(len(snaps) - 1):
        if np.isfinite(seconds[i, i + 1]):
            assert_way(prepared, i, i + 1, seconds[i, i + 1], metres[i, i + 1])


def test_the_bundled_matrix_is_the_same(tmp_path: Path) -> None:
    """Forty places on the schematic roads."""
    graph = drivable_graph(bundled_network(), CAR)
    check(graph, places(graph, 40), tmp_path)


@settings(deadline=None, max_examples=60)
@given(drawn=streets())
def test_matrices_are_the_same_on_any_network(
    make_network: Callable[..., RoadNetwork],
    tmp_path_factory: pytest.TempPathFactory,
    drawn: Streets,
) -> None:
    """One-way streets, rings, tracks for access only, several places on one section."""
    try:
        graph = drivable_graph(make_network(*drawn), CAR)
    except RoadsError:
        return
    check(graph, places(graph, 5), tmp_path_factory.mktemp("orders"))


def test_the_matrix_of_a_region_is_the_same(region_by_car: DrivableGraph, tmp_path: Path) -> None:
    """On 92,000 junctions; asked twice, for different places."""
    check(region_by_car, places(region_by_car, 20), tmp_path)
    check(region_by_car, places(region_by_car, 20, seed=8), tmp_path)


def test_an_order_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other speeds on the same roads need no other order."""
    network = bundled_network()
    graph = drivable_graph(network, CAR)
    snaps = places(graph, 6)
    first = prepare(graph, tmp_path).paths(snaps).matrix()[0]
    (kept,) = tmp_path.iterdir()
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    monkeypatch.setattr("routes.roads.routingkit._keep", None)
    again = prepare(graph, tmp_path).paths(snaps).matrix()[0]
    assert np.array_equal(first, again)
    assert before == {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}


@pytest.mark.parametrize("name", ["order", "head", "node_count", "sha256.json"])
def test_a_damaged_order_is_made_again(tmp_path: Path, name: str) -> None:
    """RoutingKit would read beyond its end."""
    graph = drivable_graph(bundled_network(), CAR)
    snaps = places(graph, 6)
    expected = prepare(graph, tmp_path).paths(snaps).matrix()[0]
    (kept,) = tmp_path.iterdir()
    sound = (kept / name).read_bytes()
    (kept / name).write_bytes(sound[: len(sound) // 2])
    assert np.array_equal(prepare(graph, tmp_path).paths(snaps).matrix()[0], expected)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert (kept / name).read_bytes() == sound


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The order is found each time."""
    blocked = tmp_path / "a file"
    blocked.touch()
    graph = drivable_graph(bundled_network(), CAR)
    with caplog.at_level(logging.WARNING):
        prepare(graph, blocked / "orders")
    assert "not kept" in caplog.text


def test_where_there_is_no_way_the_cell_is_infinite_and_asking_for_it_an_error(
    make_network: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """A car may come by a track that is too long for the other place."""
    junctions = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.02, 0.0)}
    rows = [("a", "b", {"highway": "tertiary"}), ("b", "c", {"highway": "track"})]
    graph = drivable_graph(make_network(junctions, rows), CAR)
    snaps = [
        Snap(place_id=name, section=1, fraction=share, point=LonLat(0, 0), distance_m=0)
        for name, share in (("p", 0.2), ("q", 0.8))
    ]
    prepared = prepare(graph, tmp_path).paths(snaps)
    assert np.array_equal(
        np.isfinite(prepared.matrix()[0]), np.isfinite(fastest_paths(graph, snaps).matrix()[0])
    )
