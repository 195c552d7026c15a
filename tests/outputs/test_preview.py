"""The picture that others show with a link."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.outputs.preview import preview_png
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language

MOST_BYTES = 300 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_the_size_that_is_asked_for(circuit: Circuit, language: Language) -> None:
    """1200 by 630 pixels, at most 300 KiB, the same bytes each time."""
    made = preview_png(circuit, bundled_network(), language)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (1200, 630)
    assert 20_000 < len(made) <= MOST_BYTES
    assert preview_png(circuit, bundled_network(), language) == made


def test_languages_and_circuits_give_different_pictures(circuit: Circuit) -> None:
    """It shows what it is of."""
    french = preview_png(circuit, bundled_network(), "fr")
    one_day = replace(circuit, itineraries=circuit.itineraries[:1])
    assert preview_png(circuit, bundled_network(), "ar") != french
    assert preview_png(one_day, bundled_network(), "fr") != french


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_name_can_be_drawn(harmful: Circuit, language: Language) -> None:
    """Markup, braces, long titles: they are text; so is a circuit with nothing in it."""
    assert len(preview_png(harmful, bundled_network(), language)) <= MOST_BYTES
    idle = tuple(replace(one, stops=(), legs=(), lunch=None) for one in harmful.itineraries)
    assert preview_png(replace(harmful, itineraries=idle), bundled_network(), language)
