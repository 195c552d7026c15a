"""Promises of `routes.outputs.printmap.style`: days are told apart without colour."""

from __future__ import annotations

from itertools import combinations

import pytest

from routes.outputs.palette import DAY_COLORS
from routes.outputs.printmap.style import DAY_STYLES, HALO, ROAD_STYLES, day_style


def luminance(color: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2), which is all a grey print keeps."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2), from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("color", DAY_COLORS)
def test_a_day_can_be_read_in_grey(color: str) -> None:
    """White numbers on its discs, and its line on white and beside every road."""
    assert contrast(color, HALO) >= 4.5
    for road in ROAD_STYLES[:3]:
        assert contrast(color, road.fill) >= 3


def test_ten_days_have_dashes_of_their_own() -> None:
    """No two patterns are the same, nor one the other made a fifth longer or shorter."""
    assert len({style.dashes for style in DAY_STYLES}) == len(DAY_STYLES) == 10
    for one, other in combinations((style.dashes for style in DAY_STYLES), 2):
        ratios = [b / a for a, b in zip(one, other, strict=False)]
        alike = len(one) == len(other) and all(0.8 <= ratio <= 1.25 for ratio in ratios)
        assert not alike, (one, other)
    assert [day_style(day) for day in range(1, 11)] == list(DAY_STYLES)
    assert day_style(11).dashes == day_style(1).dashes
