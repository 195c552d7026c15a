"""Maps opened in a headless browser."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from routes.outputs.webmap import circuit_map
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from routes.circuit import Circuit
    from routes.outputs.photos import Photo
    from routes.outputs.webmap.tiles import Tiles
    from routes.sites import Language


@pytest.fixture
def open_map(browser: Browser, tmp_path: Path) -> Callable[..., Any]:
    """Return a context manager that opens a circuit's map, and fails on what must not happen.

    It fails on any request but the file itself, on errors in the console and on exceptions.
    """

    @contextmanager
    def open_(
        circuit: Circuit,
        language: Language = "fr",
        size: tuple[int, int] = (1280, 900),
        *,
        tiles: Tiles | None = None,
        photos: Mapping[str, Photo] | None = None,
        **how: object,
    ) -> Iterator[Page]:
        file = tmp_path / "map.html"
        text = circuit_map(circuit, bundled_network(), language, tiles=tiles, photos=photos)
        file.write_text(text, encoding="utf-8", newline="\n")
        calm = {"reduced_motion": "reduce", **how}
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **calm)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.set_offline(offline=tiles is None)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: _note_message(wrong, message, tiles))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: _note_request(wrong, request.url, file, tiles))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(file.as_uri())
        yield page
        context.close()
        assert wrong == []

    return open_


def _note_message(wrong: list[str], message: ConsoleMessage, tiles: Tiles | None) -> None:
    # a browser itself reports pictures of an online map that do not come
    is_tile = tiles is not None and "Failed to load resource" in message.text
    if message.type in {"error", "warning"} and not is_tile:
        wrong.append(message.text)


def _note_request(wrong: list[str], url: str, file: Path, tiles: Tiles | None) -> None:
    allowed = ("data:image/png", "data:image/webp", *([f"{tiles.origin}/"] if tiles else []))
    if url.partition("#")[0] != file.as_uri() and not url.startswith(allowed):
        wrong.append(f"request to {url[:100]}")
