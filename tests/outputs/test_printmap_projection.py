"""Promises of `routes.outputs.printmap.projection`."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.geo import LonLat, distance_m
from routes.outputs.printmap.projection import fit, round_length_m

POINTS = st.lists(st.builds(LonLat, st.floats(-12, -7), st.floats(28, 31)), min_size=1, max_size=8)


@given(POINTS, st.floats(40, 300), st.floats(40, 300))
def test_every_point_stays_within_the_margins(
    points: list[LonLat], width: float, height: float
) -> None:
    """What must be seen is seen, at any shape of sheet."""
    projection = fit(points, width_mm=width, height_mm=height, margin_mm=10)
    x, y = projection.to_mm(np.array(points)).T
    assert x.min() >= 10 - 1e-6
    assert x.max() <= width - 10 + 1e-6
    assert y.min() >= 10 - 1e-6
    assert y.max() <= height - 10 + 1e-6


def test_north_is_up_and_east_is_right() -> None:
    """Longitude comes first and the sheet's y grows downwards."""
    projection = fit([LonLat(-10, 29), LonLat(-9, 30)], width_mm=100, height_mm=100, margin_mm=5)
    south_west = projection.point_mm(LonLat(-10, 29))
    assert projection.point_mm(LonLat(-9, 29))[0] > south_west[0]
    assert projection.point_mm(LonLat(-10, 30))[1] < south_west[1]


def test_the_scale_is_true_in_the_middle() -> None:
    """A distance measured on paper near the middle is the distance on the ground, to 1 %."""
    projection = fit([LonLat(-10, 29), LonLat(-9, 30)], width_mm=100, height_mm=100, margin_mm=5)
    for start, end in (
        (LonLat(-9.55, 29.5), LonLat(-9.45, 29.5)),
        (LonLat(-9.5, 29.45), LonLat(-9.5, 29.55)),
    ):
        paper = math.dist(projection.point_mm(start), projection.point_mm(end))
        ground = paper * projection.ground_m_per_mm
        assert ground == pytest.approx(distance_m(start, end), rel=0.01)


@given(POINTS)
def test_the_bounds_are_the_corners_of_the_sheet(points: list[LonLat]) -> None:
    """The box of the globe and the sheet are the same thing."""
    projection = fit(points, width_mm=80, height_mm=120, margin_mm=5)
    box = projection.bounds()
    assert projection.point_mm(LonLat(box.west, box.north)) == pytest.approx((0, 0), abs=1e-6)
    assert projection.point_mm(LonLat(box.east, box.south)) == pytest.approx((80, 120), abs=1e-6)


def test_one_point_is_shown_with_its_surroundings() -> None:
    """A single place gives a map of a few kilometres, not of nothing."""
    projection = fit([LonLat(-9, 29.7)], width_mm=100, height_mm=100, margin_mm=10)
    assert projection.ground_m_per_mm == pytest.approx(50)


@given(st.floats(1, 1e7))
def test_a_scale_bar_has_a_round_length(longest: float) -> None:
    """The bar is 1, 2 or 5 times a power of ten, as long as it may be."""
    length = round_length_m(longest)
    assert str(length).rstrip("0") in {"1", "2", "5"}
    assert length <= longest < length * 2.5 + 1
