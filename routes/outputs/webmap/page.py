"""The page: map and itinerary put together into one file that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs import wording
from routes.outputs.climbtext import elevation_text
from routes.outputs.texts import Texts
from routes.outputs.webmap import assets
from routes.outputs.webmap.background import background
from routes.outputs.webmap.cards import bases_of
from routes.outputs.webmap.files import day_files
from routes.outputs.webmap.guard import Html, island, join, tag
from routes.outputs.webmap.itinerary import itinerary_text
from routes.outputs.webmap.layers import build_map
from routes.outputs.webmap.legend import legend, theme_buttons
from routes.outputs.webmap.palette import day_rules
from routes.outputs.webmap.profile import profile_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routes.circuit import Circuit
    from routes.outputs.photos import Photo
    from routes.outputs.webmap.tiles import Tiles
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

_OSM_COPYRIGHT = "https://www.openstreetmap.org/copyright"
_LEAFLET = "https://leafletjs.com"


def circuit_map(
    circuit: Circuit,
    network: RoadNetwork,
    language: Language,
    *,
    tiles: Tiles | None = None,
    photos: Mapping[str, Photo] | None = None,
    issue: int = 0,
) -> str:
    """Return a circuit as one HTML file with a map and the whole itinerary as text.

    The file asks for nothing from anywhere: scripts, styles and the drawn background are in it.
    The same circuit, network, language and pictures give the same text.

    Args:
        circuit: what to show.
        network: roads to draw under it.
        language: of everything but names.
        tiles: an online map to lay over the drawn one; its server is then asked for pictures.
        photos: pictures of stops by the id of the site.
        issue: of the calendars in it, see `routes.outputs.ical`.

    Raises:
        OutputError: if the packages with Leaflet are not installed as they should be.
    """
    texts = Texts(language, "webmap")
    bases = bases_of(circuit)
    itinerary = itinerary_text(texts, circuit, bases, photos or {})
    parts = build_map(circuit, bases, texts)
    style = assets.styles() + day_rules(len(circuit.itineraries)) + profile_rules(circuit)
    scripts = [*assets.scripts(), parts.script]
    body = [
        tag("a", texts.t("Skip the map: go to the itinerary"), class_="skip", href="#itinerary"),
        _header(texts, circuit),
        tag(
            "main",
            _map_section(texts, circuit, parts.element, tiles),
            tag("div", itinerary, id="itinerary", tabindex="-1"),
        ),
        _footer(texts, circuit),
        island("background", background(circuit, network, texts)),
        island("words", _words(texts)),
        island("files", day_files(circuit, language, issue)),
        island("tiles", {"url": tiles.url, "zoom": tiles.max_zoom} if tiles else None),
        *(Html(f"<script>{script}</script>") for script in scripts),
    ]
    head = _head(wording.circuit_title(texts, circuit), style, _policy(style, scripts, tiles))
    page = tag(
        "html", head, tag("body", join(body, Html("\n"))), lang=language, dir=texts.direction
    )
    return f"<!DOCTYPE html>\n<!--\n{assets.licences()}-->\n{page}\n"


def _head(title: str, style: str, policy: str) -> Html:
    """Return the head; the policy comes before anything it governs."""
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )


def _policy(style: str, scripts: Sequence[str], tiles: Tiles | None) -> str:
    """Return what the page may do: run these scripts, use this style, show pictures within.

    Pictures of another host are allowed only for an online map.
    """
    pictures = f"img-src data: {tiles.origin}" if tiles else "img-src data:"
    allowed = " ".join(assets.content_hash(script) for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            f"style-src {assets.content_hash(style)}",
            pictures,
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _header(texts: Texts, circuit: Circuit) -> Html:
    """Return title, dates, figures, and what must be said of the roads."""
    notice = wording.roads_text(texts, circuit)
    nothing = "" if circuit.stops else texts.t("No day of this circuit has a stop.")
    return tag(
        "header",
        tag("h1", wording.circuit_title(texts, circuit)),
        tag("p", " – ".join(wording.first_and_last_date(texts, circuit)), class_="dates"),
        tag("ul", *(tag("li", fact) for fact in _figures(texts, circuit)), class_="figures"),
        tag("p", nothing, class_="notice") if nothing else "",
        tag("p", notice, class_="notice") if notice else "",
        _print_button(texts),
    )


def _print_button(texts: Texts) -> Html:
    """Return the button that prints the itinerary; `map-tools.js` shows it."""
    said = texts.t("Print the itinerary")
    button = tag("button", said, type="button", data_print=True, hidden=True)
    return tag("p", button, class_="actions")


def _figures(texts: Texts, circuit: Circuit) -> tuple[str, ...]:
    return (
        texts.tn("{n} stop", "{n} stops", len(circuit.stops)),
        texts.km(circuit.distance_m),
        texts.t("{duration} of driving", duration=texts.duration(circuit.driving)),
        wording.profile_text(texts, circuit.profile),
    )


def _map_section(texts: Texts, circuit: Circuit, element: Html, tiles: Tiles | None) -> Html:
    """Return the map, what stands in for it without scripts, its legend and its sources."""
    needs = texts.t("The map needs JavaScript. The itinerary holds the same information.")
    frame = tag(
        "div",
        element,
        tag("noscript", tag("p", needs, class_="notice")),
        _attribution(circuit, tiles),
        tag("p", id="map-status", role="status", dir=texts.direction),
        class_="frame",
        dir="ltr",
    )
    return tag("section", frame, theme_buttons(texts, circuit), legend(texts, circuit), id="map")


def _attribution(circuit: Circuit, tiles: Tiles | None) -> Html:
    """Return whose data is shown, and who drew it; that of an online map only while it is."""
    online = tag("span", f"{tiles.attribution} · ", class_="tiles", hidden=True) if tiles else ""
    source = tag("a", circuit.roads.attribution, href=_OSM_COPYRIGHT, rel="noopener noreferrer")
    drawn = tag("a", "Leaflet", href=_LEAFLET, rel="noopener noreferrer")
    return tag("p", online, drawn, " · ", source, class_="attribution")


def _footer(texts: Texts, circuit: Circuit) -> Html:
    """Return how good and how fair the plan is, and where the data comes from."""
    data = texts.t(
        "Roads: {source}. Data: {attribution}, {licence}.",
        source=texts.name(wording.network_text(texts, circuit.roads.name)),
        attribution=texts.isolate(circuit.roads.attribution),
        licence=texts.isolate(circuit.roads.licence),
    )
    fairness = circuit.fairness
    said = (
        _slack_meaning(texts, circuit),
        wording.proof_text(texts, circuit),
        wording.fairness_text(texts, circuit, fairness) if fairness else "",
        data,
        elevation_text(texts, circuit),
    )
    return tag("footer", *(tag("p", line) for line in said if line))


def _slack_meaning(texts: Texts, circuit: Circuit) -> str:
    """Return what time in hand means; empty where no stop has any to tell of."""
    if not circuit.stops:
        return ""
    return texts.t("Time in hand: how late one may arrive so that everything after still holds.")


def _words(texts: Texts) -> dict[str, str]:
    """Return the words `map.js` puts on controls."""
    return {
        "zoomIn": texts.t("Zoom in"),
        "zoomOut": texts.t("Zoom out"),
        "layers": texts.t("Layers"),
        "close": texts.t("Close"),
        "map": texts.t("Map of the circuit"),
        "whole": texts.t("Whole screen"),
        "noWhole": texts.t("This page may not fill the screen here."),
        "locate": texts.t("Where am I?"),
        "position": texts.t("You are within {metres} m of the blue dot.", metres="{metres}"),
        "noPosition": texts.t("Your position is not known: allow it, and try under the open sky."),
        "outside": texts.t("You are outside the area of this map."),
        "online": texts.t("Online map"),
        "noOnline": texts.t("The online map does not answer: the drawn one stays."),
        "noFile": texts.t("The file cannot be saved here."),
        "direction": texts.direction,
    }
