"""Promises of `routes.check.turns`: a street that takes a forbidden turn is found, no other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.check import violations
from routes.check.follow import Ground
from routes.check.ways import find_ways
from routes.geo import LonLat
from routes.places import Place
from routes.roads.graph import drivable_graph
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.snap import snap_places
from routes.roads.turnbans import turn_bans
from routes.rules import Rules
from routes.trace import _line
from tests.check.conftest import SQUARE, WEDNESDAY, codes, frame, make_circuit, traced

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

CAR = read_profile("car")


@pytest.fixture
def driven(
    make_network: Callable[..., RoadNetwork], make_site: Callable[..., Site]
) -> Callable[..., tuple[Circuit, DrivableGraph]]:
    """Return a maker of a traced day round a square, from the street a b to the street b c."""

    def make(*bans: tuple[int, ...]) -> tuple[Circuit, DrivableGraph]:
        rows = [(a, b, {"highway": "secondary"}) for a, b in ("ab", "bc", "cd", "da")]
        network = replace(make_network(SQUARE, rows), turn_bans=turn_bans(bans))
        graph = drivable_graph(network, CAR)
        base = Place(id="base", location=LonLat(-8.985, 29.7002), name="Base")
        day = frame(base, WEDNESDAY, dt.time(8), dt.time(18))
        circuit = make_circuit(graph, Rules(), [(day, [make_site("site", -8.9799, 29.71)])])
        return traced(circuit, graph), graph

    return make


def test_a_circuit_that_keeps_the_turns_has_no_fault(
    driven: Callable[..., tuple[Circuit, DrivableGraph]],
) -> None:
    """From a b into b c is forbidden: it leads round the square, and back over b."""
    circuit, graph = driven((0, 2))
    assert violations(circuit, graph) == ()
    there, back = circuit.legs
    assert there.distance_m > 2 * back.distance_m
    free, plain = driven()
    assert violations(free, plain) == ()
    assert free.legs[0].distance_m == back.distance_m


def test_a_forbidden_turn_is_found(
    driven: Callable[..., tuple[Circuit, DrivableGraph]],
) -> None:
    """Time and length are those of another way, and the place of the turn is named."""
    free, _ = driven()
    _, graph = driven((0, 2))
    found = violations(free, graph)
    assert codes(found) == {"duration", "distance", "turn"}
    (turn,) = (violation for violation in found if violation.code == "turn")
    assert turn.where == "base → site"
    assert "-8.98,29.7" in turn.problem


def test_turning_round_is_found_where_the_road_leads_on(
    driven: Callable[..., tuple[Circuit, DrivableGraph]],
) -> None:
    """A street that dodges a ban by turning round at c is none; without bans nobody minds."""
    circuit, graph = driven((0, 2))
    b, c = LonLat(*SQUARE["b"]), LonLat(*SQUARE["c"])
    begin, end = circuit.legs[0].geometry[0], circuit.legs[0].geometry[-1]
    ground = Ground(find_ways(graph.network, CAR))
    assert ground.follow((end, c, b, begin)).forbidden == c
    assert ground.follow((end, b, begin)).forbidden is None
    _, plain = driven()
    assert Ground(find_ways(plain.network, CAR)).follow((end, c, b, begin)).forbidden is None


def test_a_ban_of_three_streets_is_found_only_as_a_whole(
    driven: Callable[..., tuple[Circuit, DrivableGraph]],
) -> None:
    """From a b over b c into c d is forbidden; ending on b c, or beginning there, is not."""
    _, graph = driven((0, 2, 4))
    a, b, c, d = (LonLat(*SQUARE[name]) for name in "abcd")
    ground = Ground(find_ways(graph.network, CAR))
    assert ground.follow((a, b, c, d)).forbidden == c
    assert ground.follow((a, b, c)).forbidden is None
    assert ground.follow((b, c, d)).forbidden is None
    assert ground.follow((d, c, b, a)).forbidden is None


def test_on_real_roads_no_allowed_street_is_reported(
    real_roads: Callable[[str], RoadNetwork],
) -> None:
    """Streets between thirty places of Andorra, planned with its restrictions and without."""
    network = real_roads("andorra.osm.pbf")
    box, rng = network.bounds(), np.random.default_rng(11)
    points = rng.uniform((box.west, box.south), (box.east, box.north), (30, 2)).tolist()
    places = [Place(id=str(n), location=LonLat(*at), name="") for n, at in enumerate(points)]
    graph = drivable_graph(network, CAR)
    free = drivable_graph(replace(network, turn_bans=turn_bans(())), CAR)
    snaps = snap_places(graph, places, 50_000).snaps
    ground = Ground(find_ways(network, CAR))
    paths, without = fastest_paths(graph, snaps), fastest_paths(free, snaps)
    bent = paths.matrix()[0] > without.matrix()[0] + 1e-6
    caught = 0
    for i, j in zip(*np.nonzero(~np.eye(30, dtype=bool)), strict=True):
        if (i + j) % 15 and not bent[i, j]:
            continue
        steps = paths.path(int(i), int(j))
        assert ground.follow(_line(graph, steps)).forbidden is None
        if bent[i, j]:
            street = _line(free, without.path(int(i), int(j)))
            caught += ground.follow(street).forbidden is not None
    assert bent.sum() > 10
    assert caught == bent.sum()
