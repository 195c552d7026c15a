"""Where an online map may come from."""

from __future__ import annotations

import pytest

from routes.errors import RequestError
from routes.outputs.webmap.tiles import OSM_TILES, Tiles, read_tiles


def test_the_standard_map_goes_by_a_short_name() -> None:
    """`osm` has its address and attribution with it."""
    assert read_tiles("osm", None) == OSM_TILES
    assert OSM_TILES.attribution == "© OpenStreetMap contributors"


def test_another_provider_needs_its_attribution() -> None:
    """Nobody's map is shown without saying whose it is."""
    url = "https://tiles.example.org/{z}/{x}/{y}.png?key=abc"
    assert read_tiles(url, "© Example").origin == "https://tiles.example.org"
    for nothing in (None, "", "  "):
        with pytest.raises(RequestError, match="--tiles-attribution"):
            read_tiles(url, nothing)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://example.org/{z}/{x}.png", "lacks {y}"),
        ("http://example.org/{z}/{x}/{y}.png", "https://"),
        ("//example.org/{z}/{x}/{y}.png", "https://"),
        ("https:///{z}/{x}/{y}.png", "no single server"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "no single server"),
        ("https://user@example.org/{z}/{x}/{y}.png", "no single server"),
        ("https://[::1/{z}/{x}/{y}.png", "no address has"),
        ("https://example.org; script-src */{z}/{x}/{y}.png", "no address has"),
        ("https://example.org/'{z}/{x}/{y}.png", "no address has"),
        ("javascript:alert(1)//{z}/{x}/{y}", "no address has"),
    ],
)
def test_addresses_that_cannot_be_allowed_are_refused(url: str, problem: str) -> None:
    """What goes into the page's policy is one plain server, reached safely."""
    with pytest.raises(RequestError, match=r"tiles’ address .* Write it as") as refused:
        Tiles(url=url, attribution="© Example")
    assert problem in str(refused.value)


def test_a_server_of_ones_own_may_be_tried_without_a_certificate() -> None:
    """Loopback is not the network."""
    tiles = Tiles(url="http://127.0.0.1:8080/{z}/{x}/{y}.png", attribution="© Example")
    assert tiles.origin == "http://127.0.0.1:8080"
