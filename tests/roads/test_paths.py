"""Promises of `routes.roads.paths` and `routes.matrix`: the fastest ways, against networkx."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.errors import RoadsError
from routes.geo import LonLat
from routes.roads.cues import step_length_m
from routes.roads.graph import drivable_graph
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap, snap_places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

    MakeNetwork = Callable[..., RoadNetwork]

CAR, FOUR = read_profile("car"), read_profile("4x4")


def snap_at(name: str, section: int, share: float) -> Snap:
    """Return a snap at a share of a section; its position does not matter for durations."""
    return Snap(place_id=name, section=section, fraction=share, point=LonLat(0, 0), distance_m=0.0)


def reference(graph: DrivableGraph, snaps: Sequence[Snap]) -> nx.MultiDiGraph[int | str]:
    """Return the network with every section cut at every place on it, as networkx sees it."""
    network = graph.network
    cut: nx.MultiDiGraph[int | str] = nx.MultiDiGraph()
    cut.add_nodes_from(range(network.junction_count))
    for section in np.flatnonzero(graph.usable).tolist():
        on_it = sorted((s.fraction, f"place {s.place_id}") for s in snaps if s.section == section)
        marks: list[tuple[float, int | str]] = [
            (0.0, int(network.tail[section])),
            *on_it,
            (1.0, int(network.head[section])),
        ]
        direction = int(network.direction[section])
        for (a, u), (b, v) in itertools.pairwise(marks):
            seconds = float(graph.duration_s[section]) * (b - a)
            if direction & FORWARD or a == b:  # whoever is at a junction has arrived
                cut.add_edge(u, v, seconds=seconds)
            if direction & BACKWARD or a == b:
                cut.add_edge(v, u, seconds=seconds)
    return cut


def check_against_networkx(graph: DrivableGraph, snaps: Sequence[Snap]) -> None:
    """Assert that durations equal networkx's, and that each path adds up to its cell."""
    paths = fastest_paths(graph, snaps)
    seconds, metres = paths.matrix()
    cut = reference(graph, snaps)
    for i, origin in enumerate(snaps):
        expected = nx.single_source_dijkstra_path_length(
            cut, f"place {origin.place_id}", weight="seconds"
        )
        for j, destination in enumerate(snaps):
            assert seconds[i, j] == pytest.approx(
                expected.get(f"place {destination.place_id}", np.inf), abs=1e-6
            )
            steps = paths.path(i, j)
            along = [graph.duration_s[step.section] * abs(step.end - step.start) for step in steps]
            assert sum(along) == pytest.approx(seconds[i, j], abs=1e-6)
            assert sum(step_length_m(graph, step) for step in steps) == pytest.approx(metres[i, j])


@settings(deadline=None)
@given(st.data())
def test_durations_equal_those_of_networkx_on_any_network(
    make_network: MakeNetwork, data: st.DataObject
) -> None:
    """Places in the middle of sections, several on one, one-way streets, rings, parallels."""
    names = "abcdef"
    row = st.tuples(
        st.sampled_from(names),
        st.sampled_from(names),
        st.fixed_dictionaries(
            {
                "direction": st.sampled_from([FORWARD, BACKWARD, FORWARD | BACKWARD]),
                "measured_s": st.integers(1, 100).map(float),
                "length_m": st.integers(1, 5000).map(float),
                "via": st.just([(0.005, 0.005)]),
            }
        ),
    )
    rows = data.draw(st.lists(row, min_size=1, max_size=14))
    junctions = {name: (0.01 * number, 0.0) for number, name in enumerate(names)}
    try:
        graph = drivable_graph(make_network(junctions, rows), FOUR)
    except RoadsError:
        return
    sections = np.flatnonzero(graph.usable).tolist()
    shares = st.sampled_from([0.0, 0.1, 0.5, 0.5, 1.0])
    where = data.draw(
        st.lists(st.tuples(st.sampled_from(sections), shares), min_size=1, max_size=6)
    )
    # Two places at one point of a one-way street reach each other at once; networkx would
    # order them, so each point is used once.
    snaps = [snap_at(str(n), s, f) for n, (s, f) in enumerate(dict.fromkeys(where))]
    check_against_networkx(graph, snaps)


def test_durations_equal_those_of_networkx_between_all_bundled_sites(
    bundled_sites: tuple[Site, ...],
) -> None:
    """The bundled roads have no closed ring of tracks, so the cut network is the reference."""
    graph = drivable_graph(bundled_network(), CAR)
    snaps = snap_places(graph, bundled_sites).snaps
    apart = {(snap.section, snap.fraction): snap for snap in snaps}
    check_against_networkx(graph, list(apart.values()))


def test_places_at_one_point_are_no_drive_apart(make_network: MakeNetwork) -> None:
    """Even on a one-way street."""
    junctions = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.005, 0.01)}
    rows = [(x, y, {"direction": FORWARD}) for x, y in ("ab", "bc", "ca")]
    graph = drivable_graph(make_network(junctions, rows), CAR)
    snaps = [snap_at(name, 0, 0.3) for name in "pq"]
    seconds, metres = fastest_paths(graph, snaps).matrix()
    assert not seconds.any()
    assert not metres.any()


def test_a_place_behind_another_on_a_one_way_street_is_a_whole_round_away(
    make_network: MakeNetwork,
) -> None:
    """Direction holds inside a section too."""
    junctions = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.005, 0.01)}
    rows = [(x, y, {"direction": FORWARD, "measured_s": 100.0}) for x, y in ("ab", "bc", "ca")]
    graph = drivable_graph(make_network(junctions, rows), CAR)
    snaps = [snap_at("p", 0, 0.25), snap_at("q", 0, 0.75)]
    seconds, _ = fastest_paths(graph, snaps).matrix()
    assert seconds == pytest.approx(np.array([[0.0, 50.0], [250.0, 0.0]]))


def test_a_place_at_a_junction_is_reached_from_every_side(make_network: MakeNetwork) -> None:
    """Its section may be one-way: nobody drives round the block to arrive where they are."""
    junctions = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.005, 0.01), "d": (0.02, 0.0)}
    ring = [(x, y, {"direction": FORWARD, "measured_s": 100.0}) for x, y in ("ab", "bc", "ca")]
    graph = drivable_graph(make_network(junctions, [*ring, ("b", "d", {"measured_s": 9.0})]), CAR)
    snaps = [snap_at("at b", 0, 1.0), snap_at("at d", 3, 1.0)]
    paths = fastest_paths(graph, snaps)
    assert paths.matrix()[0] == pytest.approx(np.array([[0.0, 9.0], [9.0, 0.0]]))
    assert [step.section for step in paths.path(1, 0)] == [3]


def test_a_place_on_a_ring_of_tracks_is_reached_from_both_ends_but_not_passed(
    make_network: MakeNetwork,
) -> None:
    """The car comes and goes by the nearer end for where it wants to be; no one drives through."""
    junctions = {"a": (0.0, 0.0), "b": (0.01, 0.0)}
    rows = [
        ("a", "b", {"highway": "tertiary", "measured_s": 3600.0}),
        ("a", "b", {"highway": "track", "length_m": 1000.0, "via": [(0.005, 0.003)]}),
    ]
    graph = drivable_graph(make_network(junctions, rows), CAR)
    snaps = [
        snap_at("at a", 0, 0.0),
        snap_at("at b", 0, 1.0),
        snap_at("on track", 1, 0.5),
    ]
    seconds, _ = fastest_paths(graph, snaps).matrix()
    half = 500 / 15 * 3.6
    assert seconds[0, 1] == pytest.approx(3600.0)
    assert seconds[0, 2] == pytest.approx(half)
    assert seconds[2, 1] == pytest.approx(half)


def test_asking_for_a_way_that_does_not_exist_is_an_error(make_network: MakeNetwork) -> None:
    """It names both places."""
    junctions = {"a": (0.0, 0.0), "b": (0.01, 0.0)}
    graph = drivable_graph(make_network(junctions, [("a", "b", {})]), CAR)
    lonely = snap_at("p", 0, 0.5)
    paths = fastest_paths(graph, [lonely, snap_at("q", 0, 0.7)])
    paths.core.weights.data[:] = np.inf
    with pytest.raises(ValueError, match="no way from p to q"):
        paths.path(0, 1)
