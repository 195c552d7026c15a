"""The page: catalogue and map put together into one file that needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routes.outputs import wording
from routes.outputs.portfolio.cards import card
from routes.outputs.portfolio.facts import facts_of
from routes.outputs.portfolio.filters import filter_form
from routes.outputs.portfolio.layers import drawn_map
from routes.outputs.portfolio.style import color_rules
from routes.outputs.sharing import social_tags
from routes.outputs.texts import Texts
from routes.outputs.webmap import assets
from routes.outputs.webmap.guard import Html, island, join, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.circuit import Circuit
    from routes.sites import Language

_OSM_COPYRIGHT = "https://www.openstreetmap.org/copyright"
_LEAFLET = "https://leafletjs.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A circuit of the catalogue.

    Attributes:
        circuit: planned and traced.
        link: address of its own map relative to the page, percent-encoded; empty if there is none.
    """

    circuit: Circuit
    link: str = ""


def portfolio_page(entries: Sequence[Entry], language: Language, title: str = "") -> str:
    """Return several circuits as one HTML file: a catalogue with filters, and a map of all.

    The file asks for nothing from anywhere. The same entries, language and title give the same
    text.

    Args:
        entries: one at least; their order is that of the cards.
        language: of everything but names.
        title: of the page; a plain one if empty.

    Raises:
        ValueError: if there is no entry.
        OutputError: if the packages with Leaflet are not installed as they should be.
    """
    if not entries:
        raise ValueError("a catalogue needs one circuit at least")
    texts = Texts(language, "share")
    circuits = [entry.circuit for entry in entries]
    title = title or texts.t("Circuits of the social and solidarity economy")
    style = "\n".join(
        (assets.library_styles(), assets.own("portfolio.css"), color_rules(len(entries)))
    )
    scripts = (*assets.library_scripts(), assets.own("portfolio.js"))
    body = [
        tag("a", texts.t("Skip the map: go to the circuits"), class_="skip", href="#circuits"),
        _header(texts, circuits, title),
        tag("main", _map_section(texts, circuits), _catalogue(texts, entries)),
        _footer(texts, circuits),
        island("drawn", drawn_map(circuits, language)),
        island("words", _words(texts, len(entries))),
        *(Html(f"<script>{script}</script>") for script in scripts),
    ]
    head = _head(texts, circuits, title, style, scripts)
    page = tag(
        "html", head, tag("body", join(body, Html("\n"))), lang=language, dir=texts.direction
    )
    return f"<!DOCTYPE html>\n<!--\n{assets.licences()}-->\n{page}\n"


def _head(
    texts: Texts, circuits: Sequence[Circuit], title: str, style: str, scripts: Sequence[str]
) -> Html:
    """Return the head; the policy comes before anything it governs."""
    allowed = " ".join(assets.content_hash(script) for script in scripts)
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src {assets.content_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        social_tags(title, _count(texts, circuits), texts.language),
        Html(f"<style>{style}</style>"),
    )


def _count(texts: Texts, circuits: Sequence[Circuit]) -> str:
    return texts.tn("{n} circuit", "{n} circuits", len(circuits))


def _header(texts: Texts, circuits: Sequence[Circuit], title: str) -> Html:
    """Return title and what must be said of the roads, if it holds for all circuits."""
    notice = "" if _are_mixed(circuits) else wording.roads_text(texts, circuits[0])
    return tag(
        "header",
        tag("h1", title),
        tag("p", notice, class_="notice") if notice else "",
    )


def _are_mixed(circuits: Sequence[Circuit]) -> bool:
    """Say whether some circuits were made on schematic roads and others were not."""
    return len({circuit.roads.is_schematic for circuit in circuits}) > 1


def _map_section(texts: Texts, circuits: Sequence[Circuit]) -> Html:
    """Return where the map goes, what stands in for it without scripts, and its sources."""
    needs = texts.t("The map needs JavaScript. The cards hold the same information.")
    sources = dict.fromkeys(circuit.roads.attribution for circuit in circuits)
    links = (
        tag("a", source, href=_OSM_COPYRIGHT, rel="noopener noreferrer", target="_blank")
        for source in sources
    )
    drawn = tag("a", "Leaflet", href=_LEAFLET, rel="noopener noreferrer", target="_blank")
    frame = tag(
        "div",
        tag("div", id="map", class_="canvas"),
        tag("noscript", tag("p", needs, class_="notice")),
        tag("p", join((drawn, *links), " · "), class_="attribution"),
        class_="frame",
        dir="ltr",
    )
    said = texts.t("Only the streets the circuits drive on are drawn.")
    return tag("section", frame, tag("p", said, class_="legend"), class_="all", id="all")


def _catalogue(texts: Texts, entries: Sequence[Entry]) -> Html:
    """Return filters, count and cards."""
    facts = [facts_of(entry.circuit) for entry in entries]
    are_mixed = _are_mixed([entry.circuit for entry in entries])
    cards = (
        card(
            texts,
            number,
            entry.circuit,
            fact,
            link=entry.link,
            notice=wording.roads_text(texts, entry.circuit) if are_mixed else "",
        )
        for number, (entry, fact) in enumerate(zip(entries, facts, strict=True), start=1)
    )
    count = _count(texts, [entry.circuit for entry in entries])
    return tag(
        "section",
        filter_form(texts, facts),
        tag("p", count, id="count", role="status", aria_live="polite"),
        tag("ul", *cards, class_="cards"),
        id="circuits",
        tabindex="-1",
        aria_label=texts.t("Circuits"),
    )


def _footer(texts: Texts, circuits: Sequence[Circuit]) -> Html:
    """Return where the data of the roads comes from, each source once."""
    said = dict.fromkeys(
        texts.t(
            "Roads: {source}. Data: {attribution}, {licence}.",
            source=texts.name(wording.network_text(texts, circuit.roads.name)),
            attribution=texts.isolate(circuit.roads.attribution),
            licence=texts.isolate(circuit.roads.licence),
        )
        for circuit in circuits
    )
    return tag("footer", *(tag("p", line) for line in said))


def _words(texts: Texts, number: int) -> dict[str, Any]:
    """Return the words that `portfolio.js` needs; it makes no sentences."""
    every = texts.number(number)
    return {
        "zoomIn": texts.t("Zoom in"),
        "zoomOut": texts.t("Zoom out"),
        "map": texts.t("Map of all circuits"),
        "direction": texts.direction,
        "none": texts.t("No circuit fits: change a filter, or show all circuits."),
        "counts": [
            texts.tn("{n} of {all} circuits", "{n} of {all} circuits", shown, all=every)
            for shown in range(number + 1)
        ],
        "touch": texts.t("Use two fingers to move the map"),
        "scroll": texts.t("Use Ctrl + scroll to zoom the map"),
        "scrollMac": texts.t("Use ⌘ + scroll to zoom the map"),
    }
