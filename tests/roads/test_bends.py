"""Promises of `routes.roads.bends`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.matrix import travel_matrix
from routes.places import bundled_gateways, find_place
from routes.roads.bends import LEAST_M, BendTable, bends_deg
from routes.roads.network import HIGHWAYS
from routes.roads.profile import profile_names, read_profile
from routes.roads.snap import snap_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork

DEGREE_M = 111_195.0
TABLE = BendTable(time_per_bend=0.001, most=1.3, usual={"secondary": 100.0})


def line(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points near the equator from metres east and north."""
    return metres / DEGREE_M


def bends_of(*lines: NDArray[np.float64]) -> list[float]:
    """Return the bends of some lines."""
    starts = np.concatenate([[0], np.cumsum([len(one) for one in lines])])
    return bends_deg(np.vstack(lines), starts).tolist()  # type: ignore[no-any-return]


def arc(radius_m: float, degrees: float, step_m: float) -> NDArray[np.float64]:
    """Return a bend."""
    count = max(2, math.ceil(math.radians(degrees) * radius_m / step_m) + 1)
    angle = np.radians(np.linspace(0, degrees, count))
    return radius_m * np.stack([np.sin(angle), 1 - np.cos(angle)], axis=1)


def test_left_and_right_add_up() -> None:
    """A road that swings to and fro bends as much as one that turns round."""
    zigzag = np.array([[0, 0], [100, 0], [100, 100], [200, 100], [200, 200]], dtype=float)
    assert bends_of(line(zigzag)) == pytest.approx([270], abs=0.1)
    assert bends_of(line(zigzag[::-1])) == pytest.approx([270], abs=0.1)


def test_each_line_is_counted_by_itself() -> None:
    """What lies between two lines is no bend; a straight line has none."""
    straight = np.array([[0, 0], [500, 0]], dtype=float)
    corner = np.array([[0, 0], [100, 0], [100, 100]], dtype=float)
    assert bends_of(line(straight), line(corner), line(straight)) == pytest.approx(
        [0, 90, 0], abs=0.1
    )


@pytest.mark.parametrize("step_m", [2.0, 5.0, 10.0])
def test_a_hairpin_turns_round_however_densely_it_is_drawn(step_m: float) -> None:
    """180 degrees of 15 m radius between two straights, within a sixth."""
    bend = arc(15, 180, step_m)
    before, after = [[-200.0, 0.0], [-100.0, 0.0]], [[-100.0, 30.0], [-200.0, 30.0]]
    (found,) = bends_of(line(np.vstack([before, bend, after])))
    assert found == pytest.approx(180, rel=1 / 6)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_rounded_positions_do_not_make_a_straight_road_bend(seed: int) -> None:
    """A vertex every 5 m, each up to 0.25 m off: not the 1,000 degrees of its zigzag."""
    noise = np.random.default_rng(seed).uniform(-0.25, 0.25, (201, 2))
    road = np.stack([np.arange(201) * 5.0, np.zeros(201)], axis=1) + noise
    assert bends_of(line(road))[0] < 120


def test_the_ends_of_a_line_stay_and_lines_of_two_points_are_straight() -> None:
    """However short it is."""
    assert bends_of(line(np.array([[0.0, 0.0], [0.5, 0.5]]))) == [0.0]
    assert bends_deg(np.zeros((0, 2)), np.zeros(1, dtype=np.int64)).tolist() == []


@pytest.mark.parametrize(
    ("bend_deg", "length_m", "highway", "expected"),
    [
        (0.0, 1000.0, "secondary", 1.0),
        (100.0, 1000.0, "secondary", 1.0),
        (200.0, 1000.0, "secondary", 1.1),
        (400.0, 2000.0, "secondary", 1.1),
        (900.0, 1000.0, "secondary", 1.3),
        (90.0, 10.0, "secondary", 1.3),
        (30.0, 10.0, "secondary", 1.05),
        (900.0, 1000.0, "residential", 1.0),
    ],
)
def test_time_grows_with_the_bends_above_the_usual(
    make_network: Callable[..., RoadNetwork],
    bend_deg: float,
    length_m: float,
    highway: str,
    expected: float,
) -> None:
    """By the formula, up to its limit; a short section counts as 200 m; other classes do not."""
    row = {"highway": highway, "length_m": length_m, "bend_deg": bend_deg}
    network = make_network({"a": (0, 0), "b": (0.01, 0)}, [("a", "b", row)])
    assert TABLE.time_factor(network) == pytest.approx([expected])
    assert LEAST_M == 200


def test_bends_slow_the_class_speed_and_neither_a_limit_nor_a_measured_time(
    make_network: Callable[..., RoadNetwork],
) -> None:
    """Where a limit holds, a bend costs nothing; a time measured elsewhere has its bends in it."""
    bent = {"highway": "secondary", "length_m": 1000.0, "bend_deg": 640.0}
    rows = [
        ("a", "b", bent),
        ("a", "b", {**bent, "max_speed_kmh": 40.0}),
        ("a", "b", {**bent, "measured_s": 60.0}),
    ]
    car = read_profile("car")
    network = make_network({"a": (0, 0), "b": (0.01, 0)}, rows)
    factor = 1 + car.bends.time_per_bend * (640 - car.bends.usual["secondary"])
    assert 1 < factor < car.bends.most
    assert car.speeds_kmh(network)[:2] == pytest.approx([60 / factor, 40])
    assert car.durations_s(network) == pytest.approx([60 * factor, 90, 60])


def test_the_bends_of_the_table_are_of_classes_there_are() -> None:
    """The same for every vehicle, and a factor that is one."""
    for name in profile_names():
        bends = read_profile(name).bends
        assert set(bends.usual) < set(HIGHWAYS)
        assert bends.time_per_bend > 0
        assert 1 < bends.most < 1.6  # as a time factor at most


def test_mountain_and_coast_take_as_long_as_published(region_by_car: DrivableGraph) -> None:
    """Col du Kerdous about 110 minutes, the coast to Sidi Ifni 75, half of it from Mirleft.

    The sources are in docs/roads.md. Where the real roads are absent, the test is skipped and says
    which file was left out.
    """
    names = ("tiznit", "tafraout", "sidi-ifni", "mirleft", "agadir")
    places = [find_place(name, (), bundled_gateways()) for name in names]
    minutes = travel_matrix(region_by_car, snap_places(region_by_car, places).snaps).duration_s / 60
    assert minutes[0, 1] == pytest.approx(111, abs=2)
    assert minutes[0, 2] == pytest.approx(75, abs=2)
    assert minutes[3, 2] == pytest.approx(31, abs=2)
    assert minutes[4, 1] == pytest.approx(160, abs=4)
