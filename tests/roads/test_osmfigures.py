"""Figures in tags: durations, heights, widths and weights."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.roads.osmfigures import duration_s, is_too_small, metres


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:20", 1200.0),
        ("00:05", 300.0),
        ("20", 1200.0),
        ("95", 5700.0),
        ("1:30:30", 5430.0),
        ("PT20M", 1200.0),
        ("PT1H30M", 5400.0),
        ("PT1H", 3600.0),
        ("PT90S", 90.0),
        ("P1DT2H", 93_600.0),
        (" 0:20 ", 1200.0),
    ],
)
def test_durations_are_read_as_the_wiki_writes_them(text: str, expected: float) -> None:
    """Hours and minutes, minutes alone, hours, minutes and seconds, and ISO 8601."""
    assert duration_s(text) == expected


@pytest.mark.parametrize(
    "text",
    [None, "", "soon", "0", "0:00", "-5", "20 min", "1:2:3:4", "P", "PT", "999999", "٢٠:٠٠x"],
)
def test_durations_not_understood_are_unknown(text: str | None) -> None:
    """No duration is made up, and none is nothing."""
    assert math.isnan(duration_s(text))


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_every_way_to_write_a_duration_means_the_same(
    hours: int, minutes: int, seconds: int
) -> None:
    """By the clock and by ISO 8601."""
    expected = 3600 * hours + 60 * minutes + seconds
    read = {
        duration_s(f"{hours}:{minutes:02}:{seconds:02}"),
        duration_s(f"PT{hours}H{minutes}M{seconds}S"),
    }
    assert read == {expected} if expected else all(map(math.isnan, read))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.1", 2.1),
        ("2,1 m", 2.1),
        ("3m", 3.0),
        ("7'", 2.1336),
        ("6'8\"", 2.032),
        ("6 ft 8 in", 2.032),
    ],
)
def test_lengths_are_metres_or_feet(text: str, expected: float) -> None:
    """Metres unless feet are written."""
    assert metres(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, False),
        ({"maxwidth": "1.8"}, True),
        ({"maxwidth": "1.9"}, False),
        ({"est_width": "1.5"}, True),
        ({"maxwidth:physical": "3", "width": "1"}, False),
        ({"maxheight": "2"}, False),
        ({"maxheight": "6'"}, True),
        ({"maxweight": "1500 kg"}, True),
        ({"maxweight": "2"}, False),
        ({"maxweight": "3.5 t"}, False),
        ({"maxweight": "none", "maxheight": "none", "maxwidth": "narrow"}, False),
    ],
)
def test_what_a_car_does_not_fit_through_is_too_small(
    tags: dict[str, str], *, expected: bool
) -> None:
    """The most exact key counts; what is no figure closes nothing."""
    assert is_too_small(tags) is expected
