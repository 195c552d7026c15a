"""Maps opened in a headless browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from routes.outputs.webmap import circuit_map
from routes.roads.schematic import bundled_network
from tests.outputs.opened import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from routes.circuit import Circuit
    from routes.outputs.photos import Photo
    from routes.outputs.webmap.tiles import Tiles
    from routes.sites import Language


@pytest.fixture
def open_map(browser: Browser, tmp_path: Path) -> Callable[..., AbstractContextManager[Page]]:
    """Return what opens a circuit's map; it may ask for no other file, and for tiles if given."""

    def open_(
        circuit: Circuit,
        language: Language = "fr",
        size: tuple[int, int] = (1280, 900),
        *,
        tiles: Tiles | None = None,
        photos: Mapping[str, Photo] | None = None,
        **how: Any,  # noqa: ANN401
    ) -> AbstractContextManager[Page]:
        file = tmp_path / "map.html"
        text = circuit_map(circuit, bundled_network(), language, tiles=tiles, photos=photos)
        file.write_text(text, encoding="utf-8", newline="\n")
        allowed = (file.as_uri(), "data:image/png", "data:image/webp")
        origin = tiles.origin if tiles else ""
        return opened(browser, file, size, allowed=allowed, origin=origin, **how)

    return open_
