"""The tools around the map, in a real browser."""

from __future__ import annotations

import functools
import http.server
import io
import struct
import threading
import zlib
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gpxpy
from PIL import Image

from routes.outputs.photos import Photo
from routes.outputs.webmap import circuit_map
from routes.outputs.webmap.layers import road_of
from routes.outputs.webmap.tiles import Tiles
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from routes.circuit import Circuit

TIZNIT = {"latitude": 29.6974, "longitude": -9.7326, "accuracy": 40}
PARIS = {"latitude": 48.8566, "longitude": 2.3522}


def _with_themes(circuit: Circuit, *themes: str) -> Circuit:
    """Return a circuit whose first stops have these themes."""
    first = circuit.itineraries[0]
    stops = list(first.stops)
    for number, theme in enumerate(themes):
        stops[number] = replace(stops[number], site=replace(stops[number].site, theme=theme))
    days = (replace(first, stops=tuple(stops)), *circuit.itineraries[1:])
    return replace(circuit, itineraries=days)


def test_a_theme_can_be_hidden_and_its_stops_found_again(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Hidden pins leave the keyboard's way too; a link in the text brings its theme back."""
    with open_map(_with_themes(circuit, "silver", "argan"), "en") as page:
        pin = page.locator(".pin.stop:not(.sample)").first
        silver = page.locator("[data-theme-of=silver]")
        assert pin.is_visible()
        silver.click()
        assert silver.get_attribute("aria-pressed") == "false"
        assert not pin.is_visible()
        page.locator("[data-show=stop-1-1]").click()
        assert silver.get_attribute("aria-pressed") == "true"
        assert page.locator(".leaflet-popup .card").is_visible()
        assert pin.is_visible()


def test_a_hidden_theme_stays_hidden_when_a_day_comes_back(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Days and themes are chosen independently of each other."""
    with open_map(_with_themes(circuit, "silver", "argan"), "en") as page:
        page.locator("[data-theme-of=silver]").click()
        day = page.locator(".leaflet-control-layers input").first
        day.uncheck()
        day.check()
        shown = page.locator(".pin.stop.day-1:not(.sample)")
        assert not shown.first.is_visible()
        assert shown.nth(1).is_visible()


def test_a_days_track_is_saved_from_inside_the_page(
    open_map: Callable[..., Any], circuit: Circuit, tmp_path: Path
) -> None:
    """The button gives a file that a GPX reader reads, without a network."""
    with open_map(circuit, "fr", accept_downloads=True) as page:
        with page.expect_download() as saved:
            page.locator("[data-file='day-1.gpx']").click()
        assert saved.value.suggested_filename == "day-1.gpx"
        saved.value.save_as(tmp_path / "day-1.gpx")
    track = gpxpy.parse((tmp_path / "day-1.gpx").read_text(encoding="utf-8"))
    assert len(track.waypoints) >= len(circuit.itineraries[0].stops)


def test_a_days_track_is_saved_from_inside_a_frame(
    browser: Browser, circuit: Circuit, tmp_path: Path
) -> None:
    """A sandbox with `allow-downloads` is enough."""
    file = tmp_path / "map.html"
    file.write_text(circuit_map(circuit, bundled_network(), "fr"), encoding="utf-8", newline="\n")
    (tmp_path / "host.html").write_text(
        '<iframe sandbox="allow-scripts allow-downloads" src="map.html" width=800 height=600>'
        "</iframe>",
        encoding="utf-8",
    )
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto((tmp_path / "host.html").as_uri())
    with page.expect_download() as saved:
        page.frame_locator("iframe").locator("[data-file='day-1.gpx']").click()
    assert saved.value.suggested_filename == "day-1.gpx"
    context.close()


def test_ones_own_position_is_shown_and_told(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Allowed, it is a dot with its accuracy; outside the map it is said to be."""
    allowed = {"permissions": ["geolocation"]}
    with open_map(circuit, "en", geolocation=TIZNIT, **allowed) as page:
        page.get_by_role("button", name="Where am I?").click()
        status = page.locator("#map-status:not(:empty)")
        status.wait_for()
        assert status.text_content() == "You are within 40 m of the blue dot."
    with open_map(circuit, "en", geolocation=PARIS, **allowed) as page:
        page.get_by_role("button", name="Where am I?").click()
        page.locator("#map-status:not(:empty)").wait_for()
        assert "outside the area" in page.locator("#map-status").text_content()


def test_a_position_that_is_refused_is_explained(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Who says no is told what to do to change it."""
    with open_map(circuit, "en") as page:
        page.get_by_role("button", name="Where am I?").click()
        page.locator("#map-status:not(:empty)").wait_for()
        assert "allow it" in page.locator("#map-status").text_content()


def test_the_map_fills_the_screen_and_gives_it_back(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """On the whole screen one finger and the wheel move the map."""
    with open_map(circuit, "en") as page:
        scale = page.locator(".leaflet-control-scale-line")
        before = scale.text_content()
        page.get_by_role("button", name="Whole screen").click()
        page.locator(".frame:fullscreen").wait_for()
        wide = page.locator(".folium-map").bounding_box()
        assert wide["width"] == page.viewport_size["width"]
        page.mouse.move(wide["width"] / 2, wide["height"] / 2)
        page.mouse.wheel(0, -600)
        changed = page.locator(".leaflet-control-scale-line", has_not_text=before)
        changed.wait_for()
        page.get_by_role("button", name="Whole screen").click()
        page.locator(".frame:not(:fullscreen)").wait_for()


def test_a_host_that_asks_is_told_the_height(
    browser: Browser, circuit: Circuit, tmp_path: Path
) -> None:
    """A frame as high as its page needs no scrolling, and the height does not run away."""
    file = tmp_path / "map.html"
    file.write_text(circuit_map(circuit, bundled_network(), "fr"), encoding="utf-8", newline="\n")
    (tmp_path / "host.html").write_text(
        """<iframe sandbox="allow-scripts" src="map.html" width="1000" height="500"></iframe>
        <script>
        window.heights = [];
        const frame = document.querySelector("iframe");
        addEventListener("message", (event) => {
          if (event.source === frame.contentWindow && event.data.type === "sse-routes:height") {
            window.heights.push(event.data.height);
            frame.height = event.data.height;
          }
        });
        frame.addEventListener("load", () =>
          frame.contentWindow.postMessage({ type: "sse-routes:tell-height" }, "*"));
        </script>""",
        encoding="utf-8",
    )
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto((tmp_path / "host.html").as_uri())
    page.wait_for_function("window.heights.length > 0")
    page.wait_for_timeout(500)
    heights = page.evaluate("window.heights")
    frame = page.frames[1]
    overflow = frame.evaluate("document.documentElement.scrollHeight - innerHeight")
    context.close()
    assert len(heights) <= 3
    assert heights[-1] > 900
    assert overflow <= 1


def _picture() -> bytes:
    """Return a grey PNG of 1 by 1 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class _TileServer(http.server.BaseHTTPRequestHandler):
    """Gives every tile the same picture, or none at all."""

    def __init__(self, seen: list[str], *args: Any, works: bool) -> None:  # noqa: ANN401
        self._seen, self._works = seen, works
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer."""
        self._seen.append(self.path)
        self.send_response(200 if self._works else 403)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        if self._works:
            self.wfile.write(_picture())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _tiles(seen: list[str], *, works: bool) -> Iterator[Tiles]:
    handler = functools.partial(_TileServer, seen, works=works)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/{{z}}/{{x}}/{{y}}.png"
    try:
        yield Tiles(url=url, attribution="© Example <b>")
    finally:
        server.shutdown()
        server.server_close()


def test_an_online_map_is_shown_with_its_attribution_only_if_asked_for(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """It can be turned off, and its attribution goes with it."""
    seen: list[str] = []
    with _tiles(seen, works=True) as tiles, open_map(circuit, "en", tiles=tiles) as page:
        page.locator("img.leaflet-tile-loaded").first.wait_for()
        credit = page.locator(".attribution .tiles")
        assert credit.is_visible()
        assert credit.text_content() == "© Example <b> · "
        button = page.get_by_role("button", name="Online map")
        assert button.get_attribute("aria-pressed") == "true"
        button.click()
        assert page.locator("img.leaflet-tile").count() == 0
        assert not credit.is_visible()
    assert seen


def test_the_drawn_map_remains_when_the_online_one_fails(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Refused tiles are given up after a few, and said so."""
    seen: list[str] = []
    with _tiles(seen, works=False) as tiles, open_map(circuit, "en", tiles=tiles) as page:
        page.locator("#map-status:not(:empty)").wait_for()
        assert "does not answer" in page.locator("#map-status").text_content()
        assert page.locator("img.leaflet-tile").count() == 0
        button = page.get_by_role("button", name="Online map")
        assert button.get_attribute("aria-pressed") == "false"


def test_a_picture_is_shown_with_its_credit(open_map: Callable[..., Any], circuit: Circuit) -> None:
    """It comes out of the page itself, has words for those who do not see it, and its author."""
    written = io.BytesIO()
    Image.new("RGB", (48, 32), "#336699").save(written, "WEBP")
    photo = Photo(data=written.getvalue(), width=48, height=32, credit="A <b> C, CC BY 4.0")
    site = circuit.stops[0].site
    with open_map(circuit, "en", photos={site.id: photo}) as page:
        page.locator("[data-show=stop-1-1]").click()
        picture = page.locator(".leaflet-popup figure img")
        assert picture.get_attribute("alt").replace("\u2068", "").replace("\u2069", "") == (
            f"Picture of {site.name_in('en')}"
        )
        assert picture.evaluate("(one) => one.naturalWidth") == 48
        said = page.locator(".leaflet-popup figcaption").text_content()
        assert "A <b> C, CC BY 4.0" in said


def test_a_day_is_brought_into_view_by_its_button(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """What was seen from afar fills the map; a hidden day comes back."""
    with open_map(circuit, "en") as page:
        page.locator(".leaflet-control-layers input").nth(1).uncheck()
        assert page.locator(".pin.stop.day-2:not(.sample)").count() == 0
        zoom_out = page.get_by_role("button", name="Zoom out")
        zoom_out.click()
        zoom_out.click()
        afar = page.locator(".leaflet-control-scale-line").text_content()
        page.locator("[data-day='2']").click()
        page.locator(".leaflet-control-scale-line", has_not_text=afar).wait_for()
        assert page.locator(".pin.stop.day-2:not(.sample)").first.is_visible()
        assert page.locator(".leaflet-control-layers input").nth(1).is_checked()


def test_every_drive_has_an_edge_and_a_bad_road_a_broken_one(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """White beside the colour of the day; strokes around a piste."""
    traced = [leg for leg in circuit.legs if len(leg.geometry) > 1]
    bad = [leg for leg in traced if road_of(leg)]
    assert bad
    with open_map(circuit, "en") as page:
        edges = page.locator(".leaflet-casing-pane path")
        assert edges.count() == len(traced) + len(bad)
        strokes = page.locator(".leaflet-casing-pane path[stroke-dasharray]")
        assert strokes.count() == len(bad)
