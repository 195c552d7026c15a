"""Promises of `routes.geo`."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.errors import InputError
from routes.geo import (
    EARTH_RADIUS_M,
    BoundingBox,
    LonLat,
    bearing_deg,
    distance_m,
    line_length_m,
    parse_bbox,
    parse_lonlat,
)

positions = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))


def test_longitude_comes_first() -> None:
    """One function turns the order round, and says so."""
    assert LonLat(-9.73, 29.7).lon == -9.73
    assert LonLat(-9.73, 29.7).to_latlon() == (29.7, -9.73)


@given(positions, positions)
def test_distances_are_the_same_both_ways_and_never_more_than_half_the_globe(
    one: LonLat, other: LonLat
) -> None:
    """The haversine formula stays sound at the poles, the antimeridian and the antipodes."""
    there = distance_m(one, other)
    assert there == pytest.approx(distance_m(other, one), abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_M * (1 + 1e-12)
    assert distance_m(one, one) == 0


@given(positions, positions, positions)
def test_a_way_round_is_never_shorter(one: LonLat, other: LonLat, third: LonLat) -> None:
    """The triangle inequality holds."""
    assert distance_m(one, third) <= distance_m(one, other) + distance_m(other, third) + 1e-3


def test_a_degree_of_latitude_is_111_km() -> None:
    """Against the length of the mean meridian, and a known distance."""
    degree = distance_m(LonLat(0, 0), LonLat(0, 1))
    assert degree == pytest.approx(math.pi * EARTH_RADIUS_M / 180)
    assert degree == pytest.approx(111_195, abs=1)
    # the antimeridian is no wall
    assert distance_m(LonLat(179.5, 0), LonLat(-179.5, 0)) == pytest.approx(degree)


def test_bearings_turn_clockwise_from_north() -> None:
    """North, east, south and west; always in [0, 360)."""
    here = LonLat(-9, 29.7)
    aims = [LonLat(-9, 30), LonLat(-8.99, 29.7), LonLat(-9, 29), LonLat(-9.01, 29.7)]
    for aim, expected in zip(aims, (0, 90, 180, 270), strict=True):
        assert bearing_deg(here, aim) == pytest.approx(expected, abs=0.01)


def test_a_hair_west_of_north_is_not_360() -> None:
    """Rounding never leaves the range."""
    assert bearing_deg(LonLat(0, 0), LonLat(-1e-20, 1)) == 0


@given(positions, positions)
def test_bearings_are_in_range(one: LonLat, other: LonLat) -> None:
    """Also where they are not defined: at the poles, and from a point to itself."""
    assert 0 <= bearing_deg(one, other) < 360


def test_a_line_is_as_long_as_its_pieces() -> None:
    """No point and one point have no length; a generator will do."""
    points = [LonLat(-9, 29), LonLat(-9, 30), LonLat(-8, 30)]
    pieces = distance_m(points[0], points[1]) + distance_m(points[1], points[2])
    assert line_length_m(iter(points)) == pytest.approx(pieces)
    assert line_length_m([]) == line_length_m(points[:1]) == 0


def test_a_box_contains_its_border() -> None:
    """Nothing beyond it."""
    box = BoundingBox(-10, 29, -8, 30)
    assert box.contains(LonLat(-10, 29))
    assert box.contains(LonLat(-8, 30))
    assert not box.contains(LonLat(-8, 30.001))
    assert not box.contains(LonLat(29.5, -9))


def test_the_area_of_a_box_is_that_of_the_sphere() -> None:
    """The whole globe, and a square degree at the equator."""
    globe = 4 * math.pi * (EARTH_RADIUS_M / 1000) ** 2
    assert BoundingBox(-180, -90, 180, 90).area_km2() == pytest.approx(globe)
    assert BoundingBox(0, -0.5, 1, 0.5).area_km2() == pytest.approx(12_364, rel=1e-3)


@given(positions)
def test_a_written_position_is_read_back(position: LonLat) -> None:
    """With blanks or without."""
    assert parse_lonlat(f"{position.lon!r},{position.lat!r}") == position
    assert parse_lonlat(f" {position.lon!r} , {position.lat!r} ") == position


@pytest.mark.parametrize(
    "text",
    ["", ",", "1", "1,2,3", "a,b", "nan,1", "1,inf", "29.7;-9.7", "181,0", "0,91", "-9.7,-90.1"],
)
def test_what_is_no_position_is_refused_with_an_example(text: str) -> None:
    """The message repeats the text and says how it is written."""
    with pytest.raises(InputError, match=r"ongitude|lon,lat") as caught:
        parse_lonlat(text)
    assert f"“{text}”" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "-8,29,-10,30", "-10,30,-8,29", "-10,29,-10,30",
     "-181,29,-8,30", "-10,29,-8,91", "-10,29,nan,30"],
)  # fmt: skip
def test_what_is_no_box_is_refused_with_an_example(text: str) -> None:
    """Empty, turned round, off the globe, or not four numbers."""
    with pytest.raises(InputError, match=r"W,S,E,N|west,south,east,north") as caught:
        parse_bbox(text)
    assert f"“{text}”" in str(caught.value)


def test_a_box_is_read_in_the_order_of_geojson() -> None:
    """West, south, east, north."""
    assert parse_bbox("-10.1, 29.3,-8.7,30") == BoundingBox(-10.1, 29.3, -8.7, 30.0)
