"""The days' colours hold for every eye, on white, and in black and white."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.outputs.texts import Texts
from routes.outputs.webmap import assets
from routes.outputs.webmap.background import background
from routes.outputs.webmap.palette import (
    PALETTE,
    cased_line,
    day_rules,
    province_line,
    style_of,
    swatch,
)

if TYPE_CHECKING:
    from routes.circuit import Circuit

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", IEEE TVCG 15 (2009), severity 1.0
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _linear(color: str) -> np.ndarray:
    share = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    white = TO_XYZ.sum(axis=1)
    ratio = TO_XYZ @ np.clip(linear, 0, 1) / white
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
def test_the_first_four_days_stay_apart_for_colour_blind_eyes(eye: str) -> None:
    """Any two of them differ by a CIE76 distance of 30 or more; 2.3 can just be seen."""
    seen = [_lab(EYES[eye] @ _linear(style.color)) for style in PALETTE[:4]]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 30


@pytest.mark.parametrize("style", PALETTE)
def test_numbers_on_a_day_colour_can_be_read(style: tuple[str, str]) -> None:
    """White on it, and it on white, have the contrast WCAG 2 asks of text: 4.5."""
    luminance = float(TO_XYZ[1] @ _linear(style[0]))
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_every_day_has_dashes_of_its_own() -> None:
    """Without colours the lines still differ."""
    assert len({style.dashes for style in PALETTE}) == len(PALETTE)
    assert len({style.color for style in PALETTE}) == len(PALETTE)


def test_after_the_last_style_the_first_comes_again() -> None:
    """A tour of many days has a style for each."""
    assert style_of(len(PALETTE) + 1) == PALETTE[0]
    assert f".day-9{{--day:{style_of(9).color}}}" in day_rules(9)
    assert style_of(2).dashes in swatch(2)


def test_lines_look_in_the_legend_as_the_map_draws_them(circuit: Circuit) -> None:
    """The map is given the colours and dashes of the legend: they stand in no script."""
    drawn = background(circuit, None, Texts("en", "webmap"))
    legends = {
        "piste": cased_line("piste"),
        "rough": cased_line("rough"),
        "province": province_line(),
    }
    scripts = "".join(assets.scripts())
    for road, shown in legends.items():
        look = drawn["looks"][road]
        assert f'stroke="{look["color"]}"' in shown
        assert f'stroke-dasharray="{look["dashes"]}"' in shown
        assert look["color"] not in scripts
