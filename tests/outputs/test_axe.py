"""Pages keep the rules of accessibility that a machine can test: axe-core finds nothing serious."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.outputs.embed import embed_page
from routes.outputs.portfolio import Entry, portfolio_page
from routes.outputs.webmap import circuit_map
from routes.roads.schematic import bundled_network
from tests.accessibility import serious

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from routes.circuit import Circuit
    from routes.sites import Language

    Opened = Callable[..., AbstractContextManager[Page]]

PAGES = ("map", "portfolio", "embed")
DESKTOP, PHONE = (1280, 900), (360, 740)


def page_of(name: str, circuit: Circuit, language: Language) -> str:
    """Return one of our pages."""
    if name == "map":
        return circuit_map(circuit, bundled_network(), language)
    if name == "embed":
        return embed_page(circuit, language)
    shorter = replace(circuit, itineraries=circuit.itineraries[:1])
    return portfolio_page(
        [Entry(circuit=circuit, link="a/map.html"), Entry(circuit=shorter)], language
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(
    open_file: Opened,
    circuit: Circuit,
    tmp_path: Path,
    name: str,
    language: Language,
    size: tuple[int, int],
) -> None:
    """On a desk and on a telephone, in both directions of writing."""
    (tmp_path / "map.html").write_text(page_of("map", circuit, language), encoding="utf-8")
    file = tmp_path / f"{name}.html"
    file.write_text(page_of(name, circuit, language), encoding="utf-8", newline="\n")
    with open_file(file, size) as page:
        assert serious(page) == []


def test_axe_finds_what_is_wrong(open_file: Opened, tmp_path: Path) -> None:
    """A picture without a text, and grey on grey: otherwise the promise above is empty."""
    grey = '<p style="color:#aaa;background:#fff">hardly seen</p>'
    bad = f'<!DOCTYPE html><html lang="en"><title>x</title><main>{grey}<img>'
    (tmp_path / "bad.html").write_text(bad, encoding="utf-8")
    with open_file(tmp_path / "bad.html") as page:
        assert {one.split(":")[0] for one in serious(page)} == {"color-contrast", "image-alt"}
