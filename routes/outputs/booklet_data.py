"""What the booklet says: a tree of plain texts, cleaned for print, in one language.

`routes/data/templates/booklet.typ` lays it out; no sentence is made there. What a driver reads at
a glance is cut to a length the layout can bear; the cards hold names in full.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from routes.outputs import wording
from routes.outputs.booklet_cover import TITLE_PLACE, cover
from routes.outputs.booklet_days import day_data, place_name, site_name
from routes.outputs.booklet_index import site_index
from routes.outputs.booklet_services import services
from routes.outputs.climbtext import source_text
from routes.outputs.edition import edition_of
from routes.outputs.fonts import REPLACEMENT, breakable, printable, shorten
from routes.outputs.jsonld import MAP
from routes.outputs.paper import A5
from routes.outputs.printmap.furniture import BACKGROUND_ATTRIBUTION
from routes.outputs.qrcode import qr_svg
from routes.outputs.sitewords import commune_text
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Stop
    from routes.outputs.paper import Paper
    from routes.roads.network import RoadNetwork
    from routes.rules import Rules
    from routes.sites import Language

AUTHOR = "sse-routes"
_WHERE, _OTHER_SITE, _OWNER, _CREDIT = 70, 90, 200, 700
_SAME_BYTES = frozenset({"svg", "link", "key"})
"""Values that are not read but used; they are not made breakable."""


def booklet_data(
    circuit: Circuit,
    network: RoadNetwork,
    language: Language,
    paper: Paper = A5,
    public_url: str = "",
) -> dict[str, Any]:
    """Return all that the template needs, as values of JSON.

    Args:
        circuit: the circuit; legs without geometry or cues are said to be so.
        network: the roads to draw on the maps.
        language: of the booklet.
        paper: what it is printed on.
        public_url: where its folder will be on the web, with a slash at its end; may be empty.
    """
    texts, edition = Texts(language, "booklet"), edition_of(circuit)
    circuit = cleaned(circuit)
    days = range(1, len(circuit.itineraries) + 1)
    data: dict[str, Any] = {
        "language": language,
        "direction": texts.direction,
        "title": title_text(circuit, texts),
        "author": AUTHOR,
        "labels": _labels(texts),
        "paper": asdict(paper),
        "edition": texts.t("Edition {edition}", edition=texts.isolate(edition)),
        "cover": cover(circuit, network, texts, paper),
        "usage": [*_usage(circuit, texts), *_caveats(circuit, texts)],
        "days": [day_data(circuit, network, texts, number, paper) for number in days],
        "services": services(circuit, network, texts),
        "index": site_index(circuit, texts),
        "unvisited": _unvisited(circuit, texts),
        "sources": [*_edition(edition, texts), *_sources(circuit, texts)],
        "online": _online(public_url, texts),
    }
    is_incomplete = REPLACEMENT in json.dumps(data, ensure_ascii=False)
    note = texts.t("□ stands for a character that the fonts of this booklet do not have.")
    data["replaced"] = note if is_incomplete else ""
    return cast("dict[str, Any]", _wrappable(data))


def cleaned(circuit: Circuit) -> Circuit:
    """Return a circuit with every text in it made printable."""
    return cast("Circuit", _cleaned(circuit))


def _cleaned(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        are_positions = any(hasattr(one, "_fields") for one in (value, *value[:1]))
        return value if are_positions else tuple(_cleaned(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _cleaned(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **parts)
    return value


def _wrappable(value: object, key: str = "") -> object:
    """Return a tree of values in which long words may be broken over lines."""
    if isinstance(value, dict):
        return {name: _wrappable(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_wrappable(part, key) for part in value]
    if isinstance(value, str) and key not in _SAME_BYTES:
        return breakable(value)
    return value


def title_text(circuit: Circuit, texts: Texts) -> str:
    """Return the title of a circuit with names short enough for a cover."""
    return wording.circuit_title(
        texts, circuit, lambda place: place_name(place, texts, TITLE_PLACE)
    )


def _labels(texts: Texts) -> dict[str, str]:
    """Return headings and the heads of columns."""
    return {
        "contents": texts.t("Contents"),
        "services": texts.t("Nights, fuel, food, help"),
        "index": texts.t("Index of the sites"),
        "online": texts.t("The map online"),
        "number": texts.t("No."),
        "telephone": texts.t("Telephone"),
        "page": texts.t("Page"),
        "usage": texts.t("How to use this booklet"),
        "emergency": texts.t("Emergency numbers"),
        "timetable": texts.t("Timetable"),
        "map": texts.t("Map"),
        "directions": texts.t("Directions"),
        "heights": texts.t("Heights along the drive"),
        "stops": texts.t("The stops"),
        "unvisited": texts.t("What was left out, and why"),
        "sources": texts.t("Sources and licences"),
        "arrive": texts.t("Arrive"),
        "leave": texts.t("Leave"),
        "place": texts.t("Place"),
        "drive": texts.t("Drive"),
        "turn": texts.t("Turn"),
        "so_far": texts.t("So far"),
        "next": texts.t("Next in"),
        "reason": texts.t("Reason"),
        "start_end": texts.t("start or end of the day"),
        "stop": texts.t("stop"),
        "lunch": wording.meal_text(texts, "meal"),
        "route": texts.t("route and direction of driving"),
    }


def _usage(circuit: Circuit, texts: Texts) -> list[str]:
    """Return how to use the booklet."""
    lines = [
        texts.t(
            "Each day has a timetable, a map, directions and a card for every stop. A stop has the "
            "same number in all of them."
        ),
        texts.t(
            "In the directions, the first distance is counted from the start of the drive, the "
            "second leads to the next line: set the trip meter to zero at every start."
        ),
        texts.t(
            "Arrows show the turn as the driver sees it. ● departure, ■ arrival, "
            "⇡ the road becomes a track."
        ),
        texts.t(
            "Driving times are estimates for a dry road, without breaks: the first is planned "
            "with, the second is for those who go slowly."
        ),
        texts.t(
            "The code on a card opens the position of the place in the map of a telephone, with no "
            "network if that map was downloaded before."
        ),
        texts.t("Time in hand: how late one may arrive so that everything after still holds."),
        wording.roads_text(texts, circuit),
    ]
    return [line for line in lines if line]


def _caveats(circuit: Circuit, texts: Texts) -> list[str]:
    """Return what is not known of this circuit."""
    unsure = sum(stop.hours_basis != "stated" for stop in circuit.stops)
    inexact = sum(stop.site.precision != "door" for stop in circuit.stops)
    hours = texts.tn(
        "The hours of {n} stop are not confirmed: call before you set out.",
        "The hours of {n} stops are not confirmed: call before you set out.",
        unsure,
    )
    positions = texts.tn(
        "The position of {n} stop is known only by its village or commune.",
        "The position of {n} stops is known only by their village or commune.",
        inexact,
    )
    return [
        *([hours] if unsure else []),
        *([positions] if inexact else []),
        *_unknown_reception(circuit, texts),
    ]


def _unknown_reception(circuit: Circuit, texts: Texts) -> list[str]:
    """Return of how many stops it is not known how one pays, and whether a wheelchair gets in."""
    unpaid = sum(not stop.site.payment for stop in circuit.stops)
    steps = sum(not stop.site.wheelchair for stop in circuit.stops)
    payment = texts.tn(
        "How one pays is not known of {n} stop: take cash.",
        "How one pays is not known of {n} stops: take cash.",
        unpaid,
    )
    wheelchair = texts.tn(
        "Whether a wheelchair can enter is not known of {n} stop: ask when you call.",
        "Whether a wheelchair can enter is not known of {n} stops: ask when you call.",
        steps,
    )
    return [*([payment] if unpaid else []), *([wheelchair] if steps else [])]


def _unvisited(circuit: Circuit, texts: Texts) -> dict[str, Any]:
    short = replace(_with_short_names(circuit, texts), rules=_without_slack(circuit.rules))
    return {
        "notes": list(_choice(circuit, texts)),
        "rows": [
            {
                "name": site_name(entry.site, texts),
                "where": texts.name(shorten(commune_text(texts, entry.site), _WHERE)),
                "reason": wording.reason_text(texts, entry, short),
            }
            for entry in circuit.unvisited
        ],
    }


def _choice(circuit: Circuit, texts: Texts) -> Iterator[str]:
    """Yield how good the choice of sites is, and what its reasons count with."""
    if not circuit.unvisited:
        yield texts.t("Nothing was left out: the circuit visits every site of the list.")
    yield wording.proof_text(texts, circuit)
    if circuit.fairness is not None:
        yield wording.fairness_text(texts, circuit, circuit.fairness)
    if circuit.rules.slack and any(wording.is_by_clock(entry) for entry in circuit.unvisited):
        kept = texts.duration(circuit.rules.slack)
        yield texts.t("Reasons of time are counted with {duration} in hand.", duration=kept)


def _without_slack(rules: Rules) -> Rules:
    """Return rules by which no reason repeats the time in hand, which is said once above them."""
    return replace(rules, slack=dt.timedelta())


def _with_short_names(circuit: Circuit, texts: Texts) -> Circuit:
    """Return a circuit whose stops have names that a reason can hold."""

    def short(stop: Stop) -> Stop:
        name = shorten(stop.site.name_in(texts.language), _OTHER_SITE)
        site = replace(stop.site, name=name, name_fr=name, name_ar=name, name_en=name)
        return replace(stop, site=site)

    itineraries = (
        replace(day, stops=tuple(short(stop) for stop in day.stops)) for day in circuit.itineraries
    )
    return replace(circuit, itineraries=tuple(itineraries))


def _sources(circuit: Circuit, texts: Texts) -> list[list[str]]:
    """Return what the booklet is made of, and under which licences."""
    roads = circuit.roads
    said = (roads.attribution, roads.licence, wording.network_text(texts, roads.name))
    owner = " · ".join(part for part in said if part)
    return [
        [texts.t("Roads"), texts.name(shorten(owner, _OWNER))],
        [
            texts.t("Coast, rivers, boundary of the province, towns"),
            texts.name(f"{BACKGROUND_ATTRIBUTION} · ODbL 1.0"),
        ],
        *_elevation_source(circuit, texts),
        [texts.t("Sites"), texts.t("Public sources, named on each card.")],
        [
            texts.t("Fonts"),
            texts.name(
                "Lato (Łukasz Dziedzic), Amiri (Khaled Hosny): SIL Open Font License 1.1 · "
                "DejaVu Sans: Bitstream Vera License"
            ),
        ],
        [texts.t("Made with"), texts.name("sse-routes, typst")],
    ]


def _edition(edition: str, texts: Texts) -> list[list[str]]:
    """Return which edition this is, and what its sign means."""
    said = texts.t(
        "{edition}: the first day of the circuit, and the first digits of the {hash} of its "
        "{file}. Booklets with the same sign are of the same circuit.",
        edition=texts.isolate(edition),
        hash=texts.isolate("SHA-256"),
        file=texts.isolate("circuit.json"),
    )
    return [[texts.t("Edition"), said]]


def _online(public_url: str, texts: Texts) -> dict[str, str]:
    """Return the address of the map and its code; empty texts if it is not known."""
    if not public_url:
        return {"svg": "", "alt": "", "link": "", "text": ""}
    address = printable(f"{public_url}{MAP}")
    alt = texts.t("QR code: opens {address}", address=texts.isolate(address))
    shown = texts.isolate(shorten(address, _OWNER))
    return {"svg": qr_svg(address), "alt": alt, "link": address, "text": shown}


def _elevation_source(circuit: Circuit, texts: Texts) -> list[list[str]]:
    """Return where the heights come from, if a file told any."""
    elevation = circuit.elevation
    if elevation is None:
        return []
    return [[texts.t("Heights"), texts.name(shorten(source_text(elevation), _CREDIT))]]
