"""Promises of `routes.roads.finder`: the extra is used where it pays, and only where it may be."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.matrix import travel_matrix
from routes.roads.finder import path_finder
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from pathlib import Path

    from routes.sites import Site

installed = pytest.mark.skipif(
    find_spec("pyroutingkit") is None,
    reason="pyroutingkit is not installed (extra [fast]; there is none for Windows)",
)


@installed
def test_a_large_graph_is_prepared_and_its_matrix_the_same(
    bundled_sites: tuple[Site, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the bundled roads count as large."""
    monkeypatch.setattr("routes.roads.finder.MANY_JUNCTIONS", 1)
    graph = drivable_graph(bundled_network(), read_profile("car"))
    snaps = snap_places(graph, bundled_sites).snaps
    find = path_finder(graph, tmp_path, hierarchies=True)
    assert len(list(tmp_path.iterdir())) == 1
    with_order, without = travel_matrix(graph, snaps, find=find), travel_matrix(graph, snaps)
    assert np.array_equal(with_order.duration_s, without.duration_s)


@pytest.mark.parametrize(("hierarchies", "many"), [(False, 1), (True, 300_000)])
def test_a_small_graph_and_who_does_not_want_it_get_no_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, hierarchies: bool, many: int
) -> None:
    """Nothing is kept."""
    monkeypatch.setattr("routes.roads.finder.MANY_JUNCTIONS", many)
    graph = drivable_graph(bundled_network(), read_profile("car"))
    path_finder(graph, tmp_path, hierarchies=hierarchies)
    assert not list(tmp_path.iterdir())


def test_where_the_extra_is_not_installed_ways_are_found_without(
    bundled_sites: tuple[Site, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not an error, whatever the settings say."""
    monkeypatch.setattr("routes.roads.finder.MANY_JUNCTIONS", 1)
    monkeypatch.setattr("routes.roads.finder.find_spec", lambda _: None)
    graph = drivable_graph(bundled_network(), read_profile("car"))
    snaps = snap_places(graph, bundled_sites).snaps
    find = path_finder(graph, tmp_path, hierarchies=True)
    assert np.isfinite(find(snaps).matrix()[0]).all()
    assert not list(tmp_path.iterdir())
