"""What a page says of itself where someone shares a link to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from routes.errors import RequestError
from routes.outputs.jsonld import trip_jsonld
from routes.outputs.sharing import described_page, public_folder
from routes.outputs.webmap import circuit_map
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES
from tests.outputs.elements import Elements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.sites import Language

PAGE = "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>"
ADDRESS = "https://example.org/circuits/1/"


class _Head(Elements):
    """The metadata of a page."""

    @property
    def meta(self) -> dict[str, str]:
        """What is said under each name, which must be there once."""
        said = [
            (key, values["content"] or "")
            for tag, values in self.elements
            if tag == "meta" and (key := values.get("property") or values.get("name"))
        ]
        assert len(dict(said)) == len(said)
        return dict(said)

    @property
    def canonical(self) -> list[str | None]:
        """The addresses that are said to be the page's own."""
        return [values["href"] for _, values in self.elements if values.get("rel") == "canonical"]

    @property
    def data(self) -> list[str]:
        """The structured data."""
        return [one.text for one in self.raw if one.attributes.get("type") == "application/ld+json"]


@pytest.mark.parametrize(
    ("language", "locale"), [("fr", "fr_MA"), ("ar", "ar_MA"), ("en", "en_GB")]
)
def test_a_link_to_the_map_shows_title_and_description(
    circuit: Circuit, language: Language, locale: str
) -> None:
    """In the language of the page, without marks of direction, and no address nobody knows."""
    head = _Head(described_page(PAGE, circuit, language))
    assert head.meta["og:type"] == "website"
    assert head.meta["og:locale"] == locale
    assert head.meta["og:title"]
    assert head.meta["description"] == head.meta["og:description"]
    assert circuit.stops[0].site.name_in(language) in head.meta["og:description"]
    assert not any(sign in "".join(head.meta.values()) for sign in "\u2066\u2067\u2068\u2069")
    assert not {"og:url", "og:image", "twitter:card"} & head.meta.keys()
    assert head.canonical == []


def test_with_its_address_the_page_has_a_picture(circuit: Circuit) -> None:
    """Addresses are absolute, and the size of the picture is said."""
    head = _Head(described_page(PAGE, circuit, "fr", ADDRESS))
    assert head.canonical == [head.meta["og:url"]] == [ADDRESS + "map.html"]
    assert head.meta["og:image"] == ADDRESS + "preview.png"
    assert (head.meta["og:image:width"], head.meta["og:image:height"]) == ("1200", "630")
    assert "Tafraout" in head.meta["og:image:alt"]


def test_the_page_holds_the_structured_data_once(circuit: Circuit) -> None:
    """And nothing else of the page changes."""
    page = circuit_map(circuit, bundled_network(), "fr")
    described = described_page(page, circuit, "fr")
    before, after = page.split("</head>")
    assert described.startswith(before)
    assert described.endswith(after)
    (data,) = _Head(described).data
    assert json.loads(data) == json.loads(trip_jsonld(circuit, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmful_names_stay_text_in_the_head(harmful: Circuit, language: Language) -> None:
    """The title that is shown is the one that was typed."""
    described = described_page(PAGE, harmful, language, ADDRESS)
    head = _Head(described)
    assert described.count("</head>") == described.count("<body>") == 1
    assert "<img src=x" in head.meta["og:title"]
    assert described.count("<script") == 1


def test_a_browser_takes_the_data_for_data(
    open_file: Callable[..., Any], circuit: Circuit, tmp_path: Path
) -> None:
    """The policy of the page need not allow it, and the console stays empty."""
    page = described_page(circuit_map(circuit, bundled_network(), "fr"), circuit, "fr", ADDRESS)
    (tmp_path / "map.html").write_text(page, encoding="utf-8", newline="\n")
    with open_file(tmp_path / "map.html") as shown:
        text = shown.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(text)["@type"] == "TouristTrip"
        assert shown.locator(".pin.stop:not(.sample)").count() == len(circuit.stops)


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("", ""),
        ("https://example.org", "https://example.org/"),
        ("http://example.org/a%20b/", "http://example.org/a%20b/"),
        ("https://example.org:8443/c", "https://example.org:8443/c/"),
    ],
)
def test_an_address_of_a_folder_ends_in_a_slash(typed: str, used: str) -> None:
    """Whether it was typed or not."""
    assert public_folder(typed) == used


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("example.org/c", "is not a web address"),
        ("javascript:alert(1)", "is not a web address"),
        ("https://", "is not a web address"),
        ("https://example.org/c?x=1", "more than host and path"),
        ("https://example.org/c#x", "more than host and path"),
        ("https://me:secret@example.org/", "more than host and path"),
        ('https://example.org/"><script>', "more than host and path"),
        ("https://example.org/a b", "is not a web address"),
        ("https://example.org/c/map.html", "is a page, not a folder"),
    ],
)
def test_another_address_is_refused_in_plain_words(typed: str, problem: str) -> None:
    """The message repeats it and says what to write."""
    with pytest.raises(RequestError, match=problem) as caught:
        public_folder(typed)
    assert typed in str(caught.value)
    assert "https://example.org/circuits/1/" in str(caught.value)
