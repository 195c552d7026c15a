"""Promises of `routes.roads.profile`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.errors import RequestError
from routes.roads.grade import ROAD_LIMITS
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


def test_a_closed_section_of_no_length_takes_for_ever_as_well(make_network: MakeNetwork) -> None:
    """Nothing divided by nothing is no duration."""
    network = make_network(ENDS, [("a", "a", {"smoothness": "impassable"})])
    assert math.isinf(read_profile("car").durations_s(network)[0])


def test_a_measured_time_does_not_open_a_closed_road(make_network: MakeNetwork) -> None:
    """Where the profile may not drive, it does not matter how long others took."""
    network = make_network(ENDS, [("a", "b", {"surface": "sand", "measured_s": 77.0})])
    assert math.isinf(read_profile("car", "track").durations_s(network)[0])


@pytest.mark.parametrize(
    ("limit", "open_"),
    [
        (None, [True, True, True, True, True, True]),
        ("track", [True, True, True, True, True, False]),
        ("gravel", [True, True, True, True, False, False]),
        ("paved", [True, True, True, False, False, False]),
    ],
)
def test_a_road_limit_closes_what_is_worse_and_leaves_what_is_unknown(
    make_network: MakeNetwork,
    limit: str | None,
    open_: list[bool],
) -> None:
    """Stated and assumed grades count; the speeds of the other roads stay as they are."""
    rows = [
        ("a", "b", {"highway": "secondary"}),
        ("a", "b", {"highway": "tertiary"}),
        ("a", "b", {"highway": "track", "surface": "asphalt"}),
        ("a", "b", {"highway": "tertiary", "surface": "unpaved"}),
        ("a", "b", {"highway": "track"}),
        ("a", "b", {"highway": "secondary", "surface": "sand"}),
    ]
    network = make_network(ENDS, rows)
    for name in profile_names():
        free, held = read_profile(name), read_profile(name, limit)
        expected = np.where(open_, free.speeds_kmh(network), 0.0)
        assert held.speeds_kmh(network).tolist() == expected.tolist()
        assert np.isfinite(held.durations_s(network)).tolist() == open_


def test_a_profile_with_a_limit_has_the_same_name_and_another_version() -> None:
    """What is kept under a version is not taken for that of another limit."""
    profiles = [read_profile("car", limit) for limit in (None, *ROAD_LIMITS)]
    assert {profile.name for profile in profiles} == {"car"}
    assert len({profile.version for profile in profiles}) == len(profiles)
    assert [profile.max_grade for profile in profiles] == [None, *ROAD_LIMITS]


def test_an_unknown_road_limit_is_refused_with_the_limits_there_are() -> None:
    """The message says what to choose."""
    with pytest.raises(RequestError, match="choose paved, gravel, track"):
        read_profile("car", "piste")
