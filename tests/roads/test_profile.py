"""Promises of `routes.roads.profile`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from routes.errors import RequestError
from routes.roads.network import HIGHWAYS
from routes.roads.profile import profile_names, read_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

ENDS = {"a": (0.0, 0.0), "b": (0.01, 0.0)}


def test_every_class_of_road_has_a_speed_and_a_reason_in_every_profile() -> None:
    """No section is left without a decision."""
    for name in profile_names():
        assert set(read_profile(name).speed_kmh) == set(HIGHWAYS)


def test_an_unknown_profile_is_refused_with_the_names_there_are() -> None:
    """The message says what to choose."""
    with pytest.raises(RequestError, match="car, high-clearance, 4x4"):
        read_profile("bicycle")


@pytest.mark.parametrize(
    ("options", "expected_kmh"),
    [
        ({"highway": "secondary"}, 60.0),
        ({"highway": "secondary", "surface": "gravel"}, 36.0),
        ({"highway": "secondary", "surface": "gravel", "smoothness": "bad"}, 36.0),
        ({"highway": "secondary", "surface": "asphalt", "smoothness": "very_bad"}, 18.0),
        ({"highway": "secondary", "max_speed_kmh": 40.0}, 40.0),
        ({"highway": "residential", "max_speed_kmh": 100.0}, 25.0),
        ({"highway": "track", "tracktype": "grade5"}, 0.0),
        ({"highway": "tertiary", "surface": "moon dust"}, 50.0),
    ],
)
def test_speed_is_the_class_times_the_smallest_factor_within_the_limit(
    make_network: MakeNetwork, options: dict[str, object], expected_kmh: float
) -> None:
    """The documented formula, on each of its branches."""
    network = make_network(ENDS, [("a", "b", options)])
    assert read_profile("car").speeds_kmh(network) == pytest.approx([expected_kmh])


def test_a_measured_time_is_kept_except_on_tracks(make_network: MakeNetwork) -> None:
    """The schematic table's minutes hold for every vehicle on roads, not on tracks."""
    rows = [
        ("a", "b", {"highway": "tertiary", "measured_s": 77.0}),
        ("a", "b", {"highway": "track", "measured_s": 77.0, "length_m": 1000.0}),
    ]
    network = make_network(ENDS, rows)
    assert read_profile("4x4").durations_s(network) == pytest.approx([77.0, 1000 / 25 * 3.6])
    assert read_profile("car").durations_s(network) == pytest.approx([77.0, 1000 / 15 * 3.6])


def test_what_a_profile_may_not_drive_takes_for_ever(make_network: MakeNetwork) -> None:
    """An infinite duration is how a section is closed to a vehicle."""
    network = make_network(ENDS, [("a", "b", {"smoothness": "impassable"})])
    for name in profile_names():
        assert math.isinf(read_profile(name).durations_s(network)[0])
