"""The page for webmasters: its snippets are right, and the map shows in them."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest

from routes.outputs.embed import LISTENER, embed_page, embed_snippet
from routes.outputs.jsonld import trip_jsonld
from routes.outputs.sharing import described_page
from routes.outputs.webmap import circuit_map
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES
from tests.outputs.elements import Elements

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from routes.circuit import Circuit
    from routes.sites import Language

    Opened = Callable[..., AbstractContextManager[Page]]

CIRCUIT_URL = "https://example.org/c/1/"


def snippets_of(page: Elements) -> dict[str, str]:
    """Return the snippets shown for copying, by the id of their text area."""
    return {str(raw.attributes["id"]): raw.text for raw in page.raw if raw.name == "textarea"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_snippet_is_one_locked_frame_with_a_title(circuit: Circuit, language: Language) -> None:
    """Loaded when it is seen, allowed what the map does, and no more."""
    ((name, values),) = Elements(embed_snippet(circuit, language, CIRCUIT_URL)).elements
    assert name == "iframe"
    assert values["src"] == CIRCUIT_URL + "map.html"
    assert values["loading"] == "lazy"
    assert circuit.itineraries[0].day.start.name_in(language) in str(values["title"])
    assert values["allow"] == "fullscreen; geolocation"
    assert set(str(values["sandbox"]).split()) == {
        "allow-scripts", "allow-modals", "allow-popups", "allow-popups-to-escape-sandbox",
        "allow-downloads",
    }  # fmt: skip
    ((_, values),) = Elements(embed_snippet(circuit, language)).elements
    assert values["src"] == "map.html"


def test_a_harmful_title_is_text_in_the_snippet_and_in_the_page(harmful: Circuit) -> None:
    """Escaped once as an attribute of the snippet, once more where the snippet is shown."""
    snippet = embed_snippet(harmful, "fr")
    ((name, values),) = Elements(snippet).elements
    assert name == "iframe"
    assert '"><img src=x' in str(values["title"])
    page = Elements(embed_page(harmful, "fr"))
    assert snippets_of(page)["code-frame"] == snippet
    assert [name for name, _ in page.elements].count("script") == 1
    assert "img" not in [name for name, _ in page.elements]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_snippet_as_it_is_to_be_copied(
    circuit: Circuit, language: Language
) -> None:
    """Frame, listener and structured data; line ends included."""
    page = embed_page(circuit, language, CIRCUIT_URL)
    found = Elements(page)
    assert found.elements[0][1]["lang"] == language
    assert snippets_of(found)["code-frame"] == embed_snippet(circuit, language, CIRCUIT_URL)
    assert snippets_of(found)["code-listener"] == LISTENER
    data = snippets_of(found)["code-data"].removeprefix('<script type="application/ld+json">')
    assert json.loads(data.removesuffix("</script>")) == json.loads(
        trip_jsonld(circuit, language, CIRCUIT_URL)
    )
    assert embed_page(circuit, language, CIRCUIT_URL) == page


@pytest.fixture
def folder(circuit: Circuit, tmp_path: Path) -> Path:
    """Return a folder with the map and the page that embeds it."""
    page = described_page(circuit_map(circuit, bundled_network(), "fr"), circuit, "fr")
    (tmp_path / "map.html").write_text(page, encoding="utf-8", newline="\n")
    text = embed_page(circuit, "fr")
    (tmp_path / "embed.html").write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_the_preview_shows_the_map(
    open_file: Opened, folder: Path, circuit: Circuit, size: tuple[int, int]
) -> None:
    """Its stops open in the frame, the console stays empty, nothing scrolls sideways."""
    with open_file(folder / "embed.html", size) as page:
        frame = page.frame_locator("iframe")
        frame.locator("[data-show=stop-1-1]").click()
        shown = frame.locator(".leaflet-popup .card .name").inner_text()
        assert shown == circuit.stops[0].site.name_in("fr")
        box = page.locator("iframe").bounding_box()
        assert box is not None
        assert box["height"] >= 540
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_button_copies_and_says_so(open_file: Opened, folder: Path) -> None:
    """What is copied is what stands there."""
    with open_file(
        folder / "embed.html", permissions=["clipboard-read", "clipboard-write"]
    ) as page:
        page.locator("[data-copy=code-frame]").click()
        status = page.locator("[data-copy=code-frame] + [role=status]")
        status.get_by_text("Copié").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator("#code-frame").input_value()


def test_without_javascript_the_snippets_can_be_selected(open_file: Opened, folder: Path) -> None:
    """The buttons, which would do nothing, are not shown."""
    with open_file(folder / "embed.html", java_script_enabled=False) as page:
        assert page.locator("#code-frame").is_visible()
        assert page.locator("[data-copy]:visible").count() == 0


def test_the_snippet_works_in_a_page_of_a_host(
    open_file: Opened, folder: Path, circuit: Circuit
) -> None:
    """As it is copied, lazy loading and lock included."""
    host = f"<!DOCTYPE html><title>x</title>{embed_snippet(circuit, 'fr')}"
    (folder / "host.html").write_text(host, encoding="utf-8")
    with open_file(folder / "host.html", (360, 740)) as page:
        frame = page.frame_locator("iframe")
        frame.locator("[data-show=stop-1-1]").click()
        assert frame.locator(".leaflet-popup .card").is_visible()


SENDER = (
    "<script>addEventListener('message', (event) => {"
    " if (event.data.type === 'sse-routes:tell-height') parent.postMessage({message}, '*'); });"
    "</script>"
)
"""A page in a frame that answers its host."""


HEIGHTS = (
    ("{type: 'sse-routes:height', height: 1234.2}", "1235px"),
    ("{type: 'sse-routes:height', height: 1e9}", "30000px"),
    ("{type: 'sse-routes:height', height: '9px;position:fixed'}", ""),
    ("{type: 'sse-routes:height', height: -5}", ""),
    ("{type: 'sse-routes:height', height: NaN}", ""),
    ("{type: 'sse-routes:height', height: null}", ""),
    ("{type: 'another', height: 900}", ""),
    ("null", ""),
)
"""What a frame tells its host, and the height the host gives it."""


@pytest.mark.parametrize("listener_last", [True, False])
@pytest.mark.parametrize(("message", "height"), HEIGHTS)
def test_the_listener_believes_a_height_and_nothing_else(
    open_file: Opened,
    tmp_path: Path,
    message: str,
    height: str,
    *,
    listener_last: bool,
) -> None:
    """Only of the frame that sent it, and within bounds, wherever the script stands."""
    inner = html.escape(SENDER.replace("{message}", message))
    frame = f'class="sse-routes" sandbox="allow-scripts" srcdoc="{inner}"'
    hear = "<script>addEventListener('message', () => { window.heard = 1; })</script>"
    frames = f'<iframe class="sse-routes" id="other"></iframe><iframe id="map" {frame}></iframe>'
    parts = (frames, LISTENER) if listener_last else (LISTENER, frames)
    (tmp_path / "host.html").write_text(
        f"<!DOCTYPE html><title>x</title>{hear}{parts[0]}{parts[1]}", encoding="utf-8"
    )
    with open_file(tmp_path / "host.html") as page:
        page.wait_for_function("window.heard === 1")
        page.wait_for_timeout(50)
        assert page.evaluate("document.getElementById('map').style.height") == height
        assert page.evaluate("document.getElementById('other').style.height") == ""


def test_frames_of_others_are_neither_asked_nor_believed(open_file: Opened, tmp_path: Path) -> None:
    """Only those of the snippet, which have its class."""
    inner = html.escape(
        "<script>window.asked = 0; addEventListener('message', () => { window.asked += 1; });"
        "parent.postMessage({type: 'sse-routes:height', height: 900}, '*')</script>"
    )
    (tmp_path / "host.html").write_text(
        "<!DOCTYPE html><title>x</title>"
        "<script>addEventListener('message', () => { window.heard = 1; })</script>"
        f'{LISTENER}<iframe srcdoc="{inner}"></iframe>',
        encoding="utf-8",
    )
    with open_file(tmp_path / "host.html") as page:
        page.wait_for_function("window.heard === 1")
        page.wait_for_timeout(50)
        assert page.evaluate("document.querySelector('iframe').style.height") == ""
        assert page.frames[1].evaluate("window.asked") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_online_map_is_not_passed_over_in_silence(circuit: Circuit, language: Language) -> None:
    """The page names the server that sees who looks, instead of saying that none is asked."""
    host = "https://tiles.example.org"
    assert host not in embed_page(circuit, language)
    assert host in embed_page(circuit, language, asks=host)
    none = "asks no other server"
    assert none in embed_page(circuit, "en")
    assert none not in embed_page(circuit, "en", asks=host)
