"""Promises of `routes.check.ways` and `routes.check.table`: the same answers as the planner's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routes.check.table import drive_table
from routes.check.ways import find_ways
from routes.errors import RoadsError
from routes.geo import LonLat
from routes.places import Place
from routes.roads.graph import drivable_graph
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.snap import Snap, snap_places
from tests.check.conftest import SQUARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork


def test_of_equally_fast_ways_each_may_be_driven(
    make_network: Callable[..., RoadNetwork],
) -> None:
    """Two ways take a minute each; the check knows the length of both."""
    far: dict[str, object] = {"measured_s": 60.0, "length_m": 2000.0}
    near: dict[str, object] = {"measured_s": 60.0, "length_m": 1500.0}
    joins: dict[str, object] = {"measured_s": 6.0}
    points = {**SQUARE, "w": (-9.01, 29.70), "e": (-8.97, 29.72)}
    rows = [
        ("w", "a", joins), ("a", "b", far), ("b", "c", far), ("a", "d", near), ("d", "c", near),
        ("c", "e", joins),
    ]  # fmt: skip
    network = make_network(points, rows)
    ways = find_ways(network, read_profile("car"))
    ends = [
        Snap(
            place_id=name,
            section=section,
            fraction=share,
            point=LonLat(*points[name]),
            distance_m=0.0,
        )
        for name, section, share in (("w", 0, 0.0), ("e", 5, 1.0))
    ]
    shortest = ways.way(ends[0], ends[1])
    longest = ways.way(ends[0], ends[1], longest=True)
    assert shortest is not None
    assert longest is not None
    assert shortest.seconds == longest.seconds == 132
    assert longest.metres - shortest.metres == pytest.approx(1000)


@st.composite
def villages(draw: st.DrawFn) -> dict[str, Any]:
    """Draw junctions on a grid of 400 m, some streets between them, and some places."""
    corner = st.tuples(st.integers(0, 4), st.integers(0, 4))
    corners = draw(st.lists(corner, min_size=2, max_size=9, unique=True))
    jitter = st.floats(-0.0015, 0.0015)
    junctions = {
        str(number): (-9 + 0.004 * x + draw(jitter), 29.7 + 0.004 * y + draw(jitter))
        for number, (x, y) in enumerate(corners)
    }
    names = st.sampled_from(sorted(junctions))
    options = st.fixed_dictionaries(
        {
            "highway": st.sampled_from(["secondary", "residential", "track", "track"]),
            "direction": st.sampled_from([FORWARD, BACKWARD, FORWARD | BACKWARD]),
            "tracktype": st.sampled_from(["", "", "grade3", "grade5"]),
            "length_m": st.floats(200, 4000),
        }
    )
    rows = draw(st.lists(st.tuples(names, names, options), min_size=1, max_size=18))
    position = st.tuples(st.floats(-9.002, -8.982), st.floats(29.698, 29.718))
    return {
        "junctions": junctions,
        "rows": rows,
        "places": draw(st.lists(position, min_size=2, max_size=5)),
        "profile": draw(st.sampled_from(["car", "high-clearance"])),
        "limit": draw(st.sampled_from([None, None, "gravel", "track"])),
    }


@pytest.mark.filterwarnings("ignore::routes.errors.FarFromRoadWarning")
@settings(max_examples=100, deadline=None)
@given(drawn=villages())
def test_the_check_finds_the_same_ways_as_the_planner(
    drawn: dict[str, Any], make_network: Callable[..., RoadNetwork]
) -> None:
    """Two programs that share no search agree on what may be driven, how long and how far.

    Only lengths differ where two ways take the same time. The table of all times at once agrees
    with the ways one by one.
    """
    network = make_network(drawn["junctions"], drawn["rows"])
    profile = read_profile(drawn["profile"], drawn["limit"])
    try:
        graph = drivable_graph(network, profile)
    except RoadsError:
        assume(False)  # noqa: FBT003
    ways = find_ways(network, profile)
    np.testing.assert_array_equal(np.isfinite(ways.duration_s), graph.usable)
    np.testing.assert_allclose(ways.access_m, graph.access_m)
    places = [
        Place(id=str(number), location=LonLat(*position), name="")
        for number, position in enumerate(drawn["places"])
    ]
    snaps = snap_places(graph, places, max_distance_m=20_000).snaps
    seconds, metres = fastest_paths(graph, snaps).matrix()
    table = drive_table(ways, snaps)
    for i, origin in enumerate(snaps):
        for j, destination in enumerate(snaps):
            way = ways.way(origin, destination)
            farthest = ways.way(origin, destination, longest=True)
            drive_s = table.drive_s(origin.place_id, destination.place_id)
            assert drive_s == pytest.approx(seconds[i, j], abs=1e-3)
            if way is None or farthest is None:
                assert np.isinf(seconds[i, j])
                continue
            assert way.seconds == pytest.approx(seconds[i, j], abs=1e-3)
            assert way.metres - 0.1 <= metres[i, j] <= farthest.metres + 0.1


def test_the_check_agrees_on_the_tags_of_a_real_country(
    real_roads: Callable[[str], RoadNetwork],
) -> None:
    """On Andorra's streets, one-ways and tracks, between places all over the country."""
    network = real_roads("andorra.osm.pbf")
    box = network.bounds()
    rng = np.random.default_rng(7)
    places = [
        Place(id=str(number), location=LonLat(float(lon), float(lat)), name="")
        for number, (lon, lat) in enumerate(
            rng.uniform((box.west, box.south), (box.east, box.north), (40, 2))
        )
    ]
    profile = read_profile("car")
    graph = drivable_graph(network, profile)
    ways = find_ways(network, profile)
    np.testing.assert_array_equal(np.isfinite(ways.duration_s), graph.usable)
    snaps = snap_places(graph, places, max_distance_m=50_000).snaps
    seconds, metres = fastest_paths(graph, snaps).matrix()
    np.testing.assert_allclose(drive_table(ways, snaps).seconds, seconds, atol=0.01)
    for i, j in zip(range(0, 40, 2), range(1, 40, 2), strict=True):
        way = ways.way(snaps[i], snaps[j])
        assert way is not None
        assert way.seconds == pytest.approx(seconds[i, j], abs=0.01)
        assert way.metres == pytest.approx(metres[i, j], abs=0.5)


def test_a_place_on_no_road_is_infinitely_far(make_network: Callable[..., RoadNetwork]) -> None:
    """The table knows the places it was made for, and says so of others."""
    network = make_network(SQUARE, [("a", "b", {}), ("b", "c", {})])
    table = drive_table(find_ways(network, read_profile("car")), ())
    assert table.drive_s("a", "b") == float("inf")
