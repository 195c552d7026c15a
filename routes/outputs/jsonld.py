"""A circuit as structured data: what search engines read of a page, in the words of schema.org.

A circuit is a `TouristTrip`, each of its days a `subTrip`. Nothing is said that is not known: no
price, no provider, no rating, hours only where a site states them and schema.org can say them, a
position only where it is that of the door. Every type and property, with the page it is defined
on, is in `tests/outputs/test_jsonld.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from routes.outputs import wording
from routes.outputs.texts import Texts
from routes.outputs.webmap.guard import inert_json, web_host
from routes.zone import in_morocco

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.circuit import Circuit, Itinerary, Lunch
    from routes.geo import LonLat
    from routes.places import Place
    from routes.sites import Language, Site

Node = dict[str, Any]

MAP = "map.html"
"""The page that shows the circuit; its address with `#day=1&stop=2` shows a stop."""

_KINDS = {
    "cooperative": "Cooperative",
    "fishing-cooperative": "Cooperative",
    "shop": "Store",
    "museum": "Museum",
}
"""What else a stop is for certain, by kind of site: schema.org has no word for the other kinds."""

_EATING = {"restaurant": "Restaurant", "cafe": "CafeOrCoffeeShop"}
_WEEKDAYS = {
    "Mo": "Monday",
    "Tu": "Tuesday",
    "We": "Wednesday",
    "Th": "Thursday",
    "Fr": "Friday",
    "Sa": "Saturday",
    "Su": "Sunday",
}
_DAY = "|".join(_WEEKDAYS)
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_RULE = re.compile(
    rf"(?P<days>(?:{_DAY})(?:-(?:{_DAY}))?(?:,(?:{_DAY})(?:-(?:{_DAY}))?)*) "
    rf"(?P<spans>{_CLOCK}-{_CLOCK}(?:,{_CLOCK}-{_CLOCK})*)"
)


def trip_jsonld(circuit: Circuit, language: Language, public_url: str = "") -> str:
    """Return a circuit as JSON-LD that may stand inside `<script type="application/ld+json">`.

    Args:
        circuit: of any number of days.
        language: of names and descriptions.
        public_url: where the folder of the circuit is published, with a slash at its end; empty if
            that is not known.
    """
    return str(
        inert_json({"@context": "https://schema.org", **trip(circuit, language, public_url)})
    )


def trip(circuit: Circuit, language: Language, public_url: str = "") -> Node:
    """Return a circuit as a `TouristTrip` without its context; arguments as of `trip_jsonld`."""
    texts = Texts(language, "share")
    page = f"{public_url}{MAP}" if public_url else ""
    node: Node = {
        "@type": "TouristTrip",
        "name": trip_name(texts, circuit),
        "description": trip_description(texts, circuit),
        "url": page,
        "image": f"{public_url}preview.png" if public_url else "",
        "touristType": [wording.theme_text(texts, theme) for theme in themes_of(circuit)],
        "itinerary": _item_list(
            {"@id": f"{page}#day={day}&stop={number}", "@type": "Place", "name": name}
            for day, number, name in _stop_names(circuit, language)
        ),
        "subTrip": [
            _day(texts, number, itinerary, page)
            for number, itinerary in enumerate(circuit.itineraries, start=1)
        ],
    }
    driven = [itinerary for itinerary in circuit.itineraries if itinerary.legs]
    if driven:
        node |= _frame(driven[0], driven[-1], language)
    return _known(node)


def trip_name(texts: Texts, circuit: Circuit) -> str:
    """Return the title of a circuit as plain text, without marks of direction."""
    return wording.circuit_title(texts, circuit, lambda place: place.name_in(texts.language))


def trip_description(texts: Texts, circuit: Circuit) -> str:
    """Return a circuit in a sentence: how many stops, how far, how long, and the first of them."""
    names = [stop.site.name_in(texts.language) for stop in circuit.stops]
    said = texts.t(
        "{stops}, {distance}, {duration} of driving.",
        stops=texts.tn("{n} stop", "{n} stops", len(names)),
        distance=texts.km(circuit.distance_m),
        duration=texts.duration(circuit.driving),
    )
    listed = " · ".join((*names[:_NAMED], *["…"] * (len(names) > _NAMED)))
    return f"{said} {listed}" if names else said


_NAMED = 4
"""How many stops a description names."""


def themes_of(circuit: Circuit) -> tuple[str, ...]:
    """Return the themes of the stops, the most frequent first, then in order of the visit."""
    themes = [stop.site.theme for stop in circuit.stops]
    return tuple(sorted(dict.fromkeys(themes), key=lambda theme: -themes.count(theme)))


def _stop_names(circuit: Circuit, language: Language) -> Iterator[tuple[int, int, str]]:
    for day, number, stop in circuit.numbered_stops():
        yield day, number, stop.site.name_in(language)


def _day(texts: Texts, number: int, itinerary: Itinerary, page: str) -> Node:
    """Return a day: its frame and its stops and lunch in order."""
    stops = iter(enumerate(itinerary.stops, start=1))
    items: list[Node] = []
    for call, _ in itinerary.calls():
        if call is itinerary.lunch:
            if call.mode == "meal":
                items.append(_meal(call, texts.language))
            continue
        position, stop = next(stops)
        identifier = f"{page}#day={number}&stop={position}"
        items.append(_known({"@id": identifier, **_stop(stop.site, texts.language)}))
    day: Node = {
        "@type": "TouristTrip",
        "name": texts.t(
            "Day {day}: {date}", day=texts.number(number), date=texts.date(itinerary.day.date)
        ),
        "url": f"{page}#day={number}" if page else "",
        "itinerary": _item_list(iter(items)),
    }
    if itinerary.legs:
        day |= _frame(itinerary, itinerary, texts.language)
    return _known(day)


def _frame(first: Itinerary, last: Itinerary, language: Language) -> Node:
    """Return when and where one leaves, and when one arrives."""
    return {
        "departureTime": _instant(first.departure),
        "arrivalTime": _instant(last.arrival),
        "tripOrigin": _place("Place", first.day.start, language),
    }


def _instant(wall: dt.datetime) -> str:
    """Return a wall time with its offset, which changes in Ramadan."""
    return in_morocco(wall).isoformat()


def _item_list(items: Iterator[Node]) -> Node:
    elements = [
        {"@type": "ListItem", "position": position, "item": item}
        for position, item in enumerate(items, start=1)
    ]
    return {
        "@type": "ItemList",
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(elements),
        "itemListElement": elements,
    }


def _stop(site: Site, language: Language) -> Node:
    """Return what is known of a site, in the words that are certain."""
    name = site.name_in(language)
    others = (site.name, site.name_fr, site.name_ar, site.name_en, site.name_zgh)
    kind = _KINDS.get(site.kind)
    return _known(
        {
            "@type": ["TouristAttraction", kind] if kind else "TouristAttraction",
            "name": name,
            "alternateName": [other for other in dict.fromkeys(others) if other not in ("", name)],
            "description": site.activity_in(language),
            "url": site.website if web_host(site.website) else "",
            "telephone": [part.strip() for part in site.phone.split(";") if part.strip()],
            "isAccessibleForFree": True if site.charge == 0 else None,
            "openingHoursSpecification": weekly_hours(site.opening_hours),
            **_where(site),
        }
    )


def _where(site: Site) -> Node:
    """Return the position of a door; of others the village or commune, and the position of that."""
    address = _known(
        {
            "addressLocality": site.commune or site.place,
            "addressRegion": site.province,
        }
    )
    where: Node = {"address": {"@type": "PostalAddress", **address} if address else None}
    if site.precision == "door":
        return where | {"geo": _geo(site.location)}
    around = site.commune if site.precision == "commune" else site.place or site.commune
    inside = {"@type": "Place", "name": around, "geo": _geo(site.location)}
    return where | {"containedInPlace": _known(inside)}


def _meal(lunch: Lunch, language: Language) -> Node:
    return _place(_EATING.get(lunch.place.kind, "Place"), lunch.place, language)


def _place(kind: str, place: Place, language: Language) -> Node:
    return {"@type": kind, "name": place.name_in(language), "geo": _geo(place.location)}


def _geo(location: LonLat) -> Node:
    return {
        "@type": "GeoCoordinates",
        "latitude": round(location.lat, 6),
        "longitude": round(location.lon, 6),
    }


def weekly_hours(rule: str) -> list[Node]:
    """Return stated hours in the words of schema.org; none if these cannot say all of the rule.

    They know weekdays and spans within a day. Holidays, seasons, comments, hours past midnight and
    a second rule for the same day are more than they can say, and half the truth would be wrong.

    Args:
        rule: as in OSM's `opening_hours`.

    >>> [span["opens"] for span in weekly_hours("Mo-Fr 09:00-12:30,14:00-18:00")]
    ['09:00', '14:00']
    >>> weekly_hours("Mo-Fr 09:00-18:00; PH off")
    []
    """
    spans: list[Node] = []
    seen: list[str] = []
    for part in rule.split(";"):
        found = _RULE.fullmatch(part.strip())
        days = _days(found["days"]) if found else []
        times = [span.split("-") for span in found["spans"].split(",")] if found else []
        if not days or any(opens >= closes for opens, closes in times):
            return []
        seen += days
        spans += [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": [f"https://schema.org/{_WEEKDAYS[day]}" for day in days],
                "opens": opens,
                "closes": closes,
            }
            for opens, closes in times
        ]
    return spans if len(seen) == len(set(seen)) else []


def _days(text: str) -> list[str]:
    """Return the weekdays of a list of days and ranges, which may go over Sunday."""
    week = list(_WEEKDAYS)
    days: list[str] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = week.index(first), week.index(last or first)
        days += [week[at % 7] for at in range(start, end + (7 if end < start else 0) + 1)]
    return days


def _known(node: Node) -> Node:
    """Return a node without what is not known."""
    return {key: value for key, value in node.items() if value not in (None, "", [])}
