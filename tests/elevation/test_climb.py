"""Promises of `routes.elevation.climb`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.elevation.climb import (
    COUNTED_M,
    MOST_POINTS,
    Climb,
    Elevation,
    ElevationFile,
    bridged,
    known_runs,
    measure_climb,
    rise_and_fall,
    thinned,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LINES = st.lists(st.integers(-14, 14), min_size=1, max_size=60).map(
    lambda steps: np.cumsum(steps).tolist()
)
"""Heights that go up and down about as much as counts."""


def climb_of(heights: Sequence[float] | NDArray[Any], most: int = MOST_POINTS) -> Climb:
    """Return the climb of a line with a height every 30 m, each a point of its street."""
    along = np.linspace(0.0, 30.0 * (len(heights) - 1), len(heights))
    return measure_climb(along, np.array(heights, dtype=float), np.arange(len(heights)), most)


def slow(heights: list[int]) -> tuple[int, int]:
    """Return rise and fall by the definition: the smallest difference anywhere goes first."""
    level = [heights[0], *(b for a, b in pairwise(heights) if a != b)]
    ends = {0, len(level) - 1}
    turns = [
        height
        for at, height in enumerate(level)
        if at in ends or (height - level[at - 1]) * (level[at + 1] - height) < 0
    ]
    while len(turns) > 3:
        steps = {abs(turns[at + 1] - turns[at]): at for at in range(1, len(turns) - 2)}
        if min(steps) >= COUNTED_M:
            break
        at = steps[min(steps)]
        del turns[at : at + 2]
    if len(turns) == 3 and max(abs(b - a) for a, b in pairwise(turns)) < COUNTED_M:
        del turns[1]
    rises = [b - a for a, b in pairwise(turns)]
    return sum(max(rise, 0) for rise in rises), sum(max(-rise, 0) for rise in rises)


def test_a_ramp_gives_exactly_its_rise() -> None:
    """Up or down, however long, however finely it is sampled."""
    for samples in (2, 17, 1001):
        ramp = np.linspace(54.0, 1254.0, samples)
        assert (climb_of(ramp).up_m, climb_of(ramp).down_m) == (1200, 0)
        assert (climb_of(ramp[::-1]).up_m, climb_of(ramp[::-1]).down_m) == (0, 1200)


def test_noise_on_flat_land_gives_next_to_nothing() -> None:
    """Errors of 3 m at each of 3000 samples would be a climb of kilometres if they added up."""
    noise = np.random.default_rng(1).uniform(-3, 3, 3000)
    naive = np.maximum(np.diff(noise), 0).sum()
    assert naive > 2_000
    climb = climb_of(100 + noise)
    assert climb.up_m <= 6
    assert climb.down_m <= 6


def test_noise_on_a_ramp_adds_little_to_its_rise() -> None:
    """The same noise on 1000 m of climb."""
    noise = np.random.default_rng(2).uniform(-3, 3, 3000)
    climb = climb_of(np.linspace(0, 1000, 3000) + noise)
    assert abs(climb.up_m - 1000) <= 12


def test_hills_of_the_threshold_count_and_smaller_ones_do_not() -> None:
    """A hill of 10 m is a hill; one of 9 m may be none."""
    assert rise_and_fall([50, 50 + COUNTED_M, 50]) == (COUNTED_M, COUNTED_M)
    assert rise_and_fall([50, 50 + COUNTED_M - 1, 50]) == (0, 0)


def test_lines_of_no_or_one_height_do_not_climb() -> None:
    """There is nothing to compare."""
    assert rise_and_fall([]) == rise_and_fall([7]) == rise_and_fall([7, 7, 7]) == (0, 0)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_climb_less_descent_is_the_difference_of_the_ends(heights: list[int]) -> None:
    """To the metre, whatever is left out between."""
    up, down = rise_and_fall(heights)
    assert up - down == heights[-1] - heights[0]


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_driving_back_swaps_climb_and_descent(heights: list[int]) -> None:
    """The order in which small steps go does not depend on the direction."""
    assert rise_and_fall(heights[::-1]) == rise_and_fall(heights)[::-1]


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_the_fast_count_is_that_of_the_definition(heights: list[int]) -> None:
    """One pass and a few rounds give what taking out the smallest step each time gives."""
    assert rise_and_fall(heights) == slow(heights)


@settings(max_examples=200, deadline=None)
@given(LINES, st.integers(0, 59))
def test_two_legs_climb_as_much_as_one_within_the_threshold(heights: list[int], cut: int) -> None:
    """A stop on the way makes no mountain: it splits one rise or one fall at most."""
    at = min(cut, len(heights) - 1)
    first, second = rise_and_fall(heights[: at + 1]), rise_and_fall(heights[at:])
    whole = rise_and_fall(heights)
    for one, other, both in zip(first, second, whole, strict=True):
        assert abs(one + other - both) <= 2 * COUNTED_M


@settings(max_examples=200, deadline=None)
@given(st.lists(st.none() | st.integers(0, 60), min_size=2, max_size=60), st.integers(2, 40))
def test_unknown_heights_are_gaps_and_nothing_else(heights: list[int | None], most: int) -> None:
    """Climb, profile and known metres are those of the known runs; no run crosses a gap."""
    climb = climb_of([np.nan if height is None else height for height in heights], most=most)
    runs = known_runs(np.array([height is not None for height in heights]))
    assert climb.points_m == tuple(heights)
    assert climb.known_m == sum(30 * (last - first) for first, last in runs)
    assert [(run[0][0], run[-1][0]) for run in climb.profile] == [
        (30 * first, 30 * last) for first, last in runs
    ]
    for run, (first, last) in zip(climb.profile, runs, strict=True):
        part = [height for height in heights[first : last + 1] if height is not None]
        assert {height for _, height in run} >= {min(part), max(part)}
        assert all(heights[at // 30] == height for at, height in run)
    ends = sum(run[-1][1] - run[0][1] for run in climb.profile)
    assert climb.up_m - climb.down_m == ends
    known = [height for height in heights if height is not None]
    assert climb.highest_m == max(known, default=None)
    assert climb.lowest_m == min(known, default=None)


def test_a_profile_has_so_many_points_and_keeps_its_shape() -> None:
    """A day of 300 km becomes 120 points that nowhere leave its heights by much."""
    along = np.arange(10_000) * 30
    heights = np.rint(400 * np.sin(along / 20_000) + 80 * np.sin(along / 3_000)).astype(np.int64)
    kept = thinned(along, heights, MOST_POINTS)
    assert len(kept) == MOST_POINTS
    drawn = np.interp(along, along[kept], heights[kept])
    assert np.abs(drawn - heights).max() <= 12
    assert thinned(along, heights, MOST_POINTS) == kept


def test_a_straight_profile_needs_two_points() -> None:
    """Points that lie on the line say nothing."""
    assert thinned(np.arange(100), np.arange(100) * 7, 50) == [0, 99]


def test_the_road_over_a_bridge_is_level_with_its_ends() -> None:
    """The valley under a bridge and the hill over a tunnel are not driven."""
    along = np.linspace(0.0, 180.0, 7)
    ground = np.array([50.0, 50, 10, 12, 56, 300, 62])
    road = bridged(along, ground, [(1, 4), (4, 6)])
    assert road.tolist() == [50.0, 50.0, 52.0, 54.0, 56.0, 59.0, 62.0]
    assert ground[2] == 10


def test_a_bridge_with_an_unknown_end_is_unknown() -> None:
    """Its ground is known, but that is not the road."""
    road = bridged(np.linspace(0.0, 90.0, 4), np.array([np.nan, 10, 12, 50]), [(0, 3)])
    assert np.isnan(road[:3]).all()
    assert road[3] == 50


def test_values_that_cannot_be_are_refused() -> None:
    """Where the value is born."""
    good = climb_of([1, 20, 3])
    file = ElevationFile(name="a.tif", sha256="0" * 64)
    for bad in (
        {"up_m": -1},
        {"known_m": -1},
        {"highest_m": None},
        {"profile": (((0, 1),),)},
    ):
        with pytest.raises(ValueError, match=r"known|more|two points"):
            replace(good, **bad)
    with pytest.raises(ValueError, match="no file"):
        Elevation(files=(), places=())
    with pytest.raises(ValueError, match="two heights"):
        Elevation(files=(file,), places=(("a", 1), ("a", 2)))
