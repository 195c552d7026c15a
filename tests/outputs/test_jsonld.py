"""Structured data is true, complete, inert, and made of words that schema.org knows."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import msgspec_schemaorg.models as vocabulary
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.outputs.jsonld import trip, trip_jsonld, weekly_hours
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routes.circuit import Circuit
    from routes.sites import Language, Site

THING = {"@id", "@type", "name"}
PLACE = {
    "address", "alternateName", "containedInPlace", "description", "geo", "isAccessibleForFree",
    "openingHoursSpecification", "telephone", "url",
}  # fmt: skip
SAID = {
    # https://schema.org/TouristTrip and https://schema.org/Trip
    "TouristTrip": {
        "arrivalTime", "departureTime", "description", "image", "itinerary", "subTrip",
        "touristType", "tripOrigin", "url",
    },
    "ItemList": {"itemListElement", "itemListOrder", "numberOfItems"},  # https://schema.org/ItemList
    "ListItem": {"item", "position"},  # https://schema.org/ListItem
    "Place": PLACE,  # https://schema.org/Place
    "TouristAttraction": PLACE,  # https://schema.org/TouristAttraction, a Place
    "Cooperative": set(),  # https://schema.org/Cooperative, an Organization: only with a Place
    "Store": PLACE,  # https://schema.org/Store, a LocalBusiness and so a Place
    "Museum": PLACE,  # https://schema.org/Museum, a CivicStructure and so a Place
    "Restaurant": PLACE,  # https://schema.org/Restaurant, a LocalBusiness and so a Place
    "CafeOrCoffeeShop": PLACE,  # https://schema.org/CafeOrCoffeeShop, as a restaurant
    "PostalAddress": {"addressLocality", "addressRegion"},  # https://schema.org/PostalAddress
    "GeoCoordinates": {"latitude", "longitude"},  # https://schema.org/GeoCoordinates
    # https://schema.org/OpeningHoursSpecification
    "OpeningHoursSpecification": {"closes", "dayOfWeek", "opens"},
}  # fmt: skip
"""Every type we write, with the properties we say of it besides id, type and name."""

PLACES = dict.fromkeys(("Store", "Restaurant", "CafeOrCoffeeShop"), "Place")
"""A LocalBusiness is an Organization and a Place; the package knows one parent of each type."""

SHAPE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["@context", "@type", "name", "description", "itinerary", "subTrip"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "TouristTrip"},
        "name": {"type": "string", "minLength": 1},
        "touristType": {"type": "array", "minItems": 1, "uniqueItems": True},
        "itinerary": {"$ref": "#/$defs/list"},
        "subTrip": {"type": "array", "items": {"$ref": "#/$defs/day"}},
    },
    "$defs": {
        "instant": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00$"},
        "geo": {
            "type": "object",
            "required": ["@type", "latitude", "longitude"],
            "properties": {
                "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                "longitude": {"type": "number", "minimum": -180, "maximum": 180},
            },
        },
        "list": {
            "type": "object",
            "required": ["@type", "numberOfItems", "itemListElement", "itemListOrder"],
            "properties": {
                "@type": {"const": "ItemList"},
                "itemListElement": {
                    "type": "array",
                    "items": {
                        "required": ["@type", "position", "item"],
                        "properties": {
                            "@type": {"const": "ListItem"},
                            "item": {
                                "required": ["@type", "name"],
                                "properties": {"geo": {"$ref": "#/$defs/geo"}},
                            },
                        },
                    },
                },
            },
        },
        "day": {
            "type": "object",
            "required": [
                "@type",
                "name",
                "itinerary",
                "departureTime",
                "arrivalTime",
                "tripOrigin",
            ],
            "properties": {
                "@type": {"const": "TouristTrip"},
                "departureTime": {"$ref": "#/$defs/instant"},
                "arrivalTime": {"$ref": "#/$defs/instant"},
                "itinerary": {"$ref": "#/$defs/list"},
            },
        },
    },
}


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a JSON value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def types_of(node: dict[str, Any]) -> list[str]:
    """Return the types of a node."""
    kinds = node["@type"]
    return kinds if isinstance(kinds, list) else [kinds]


def day_items(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the stops and lunches of all days."""
    return [
        element["item"]
        for day in data["subTrip"]
        for element in day["itinerary"]["itemListElement"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("public_url", ["", "https://example.org/c/1/"])
def test_a_trip_has_the_shape_others_read(
    circuit: Circuit, language: Language, public_url: str
) -> None:
    """One trip, its stops in order, a sub-trip for each day with the times of that day."""
    data = json.loads(trip_jsonld(circuit, language, public_url))
    jsonschema.Draft202012Validator(SHAPE).validate(data)
    assert [day["itinerary"]["numberOfItems"] for day in data["subTrip"]] == [4, 2]
    assert len(data["itinerary"]["itemListElement"]) == len(circuit.stops)
    for found in nodes(data):
        if "itemListElement" in found:
            elements = found["itemListElement"]
            positions = [element["position"] for element in elements]
            assert positions == list(range(1, found["numberOfItems"] + 1))


def test_the_shape_refuses_what_it_should(circuit: Circuit) -> None:
    """A schema that lets everything pass would promise nothing."""
    data = json.loads(trip_jsonld(circuit, "en"))
    spoils: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda one: one.pop("subTrip"),
        lambda one: one["subTrip"][0].update(departureTime="2026-11-25T09:00:00"),
        lambda one: one["itinerary"].update({"@type": "List"}),
    )
    for spoil in spoils:
        spoilt = json.loads(json.dumps(data))
        spoil(spoilt)
        assert not jsonschema.Draft202012Validator(SHAPE).is_valid(spoilt)


def test_every_word_is_in_the_table_and_in_the_vocabulary_of_schema_org(
    circuit: Circuit, bundled_sites: tuple[Site, ...]
) -> None:
    """Types and properties, over all bundled sites; a package made from schema.org is the judge."""
    everything = _with_sites(circuit, bundled_sites)
    data = trip(everything, "fr", "https://example.org/c/1/")
    kinds: set[str] = set()
    for node in nodes(data):
        allowed = THING.union(*(SAID[kind] for kind in types_of(node)))
        assert node.keys() <= allowed
        kinds.update(types_of(node))
        parents = [PLACES[kind] for kind in types_of(node) if kind in PLACES]
        known = {
            field
            for kind in (*types_of(node), *parents)
            for field in getattr(vocabulary, kind).__struct_fields__
        }
        assert {key for key in node if not key.startswith("@")} <= known
    assert {"TouristTrip", "TouristAttraction", "Cooperative", "Museum", "Restaurant"} <= kinds


def _with_sites(circuit: Circuit, sites: tuple[Site, ...]) -> Circuit:
    """Return a circuit of one day that visits every site."""
    first = circuit.itineraries[0]
    stops = tuple(replace(first.stops[0], site=site) for site in sites)
    legs = (first.legs[0],) * (len(stops) + 2)
    assert first.lunch is not None
    day = replace(first, stops=stops, legs=legs, lunch=replace(first.lunch, after=len(stops)))
    return replace(circuit, itineraries=(day,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_that_is_not_known(circuit: Circuit, language: Language) -> None:
    """No hours unless stated, no position but that of a door, no telephone if there is none."""
    stops = [item for item in day_items(trip(circuit, language)) if "@id" in item]
    assert len(stops) == len(circuit.stops)
    for item, stop in zip(stops, circuit.stops, strict=True):
        site = stop.site
        assert item["name"] == site.name_in(language)
        assert ("geo" in item) is (site.precision == "door")
        assert ("containedInPlace" in item) is (site.precision != "door")
        assert ("telephone" in item) is bool(site.phone)
        assert "openingHoursSpecification" not in item or site.opening_hours
        assert ("isAccessibleForFree" in item) is (site.charge == 0)
    text = trip_jsonld(circuit, language)
    assert not re.search(r"provider|offers|price|aggregateRating|review", text)


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("cooperative", ["TouristAttraction", "Cooperative"]),
        ("gie", "TouristAttraction"),
        ("association", "TouristAttraction"),
        ("shop", ["TouristAttraction", "Store"]),
        ("museum", ["TouristAttraction", "Museum"]),
        ("souk", "TouristAttraction"),
    ],
)
def test_a_stop_is_only_what_its_kind_makes_certain(
    circuit: Circuit, make_site: Callable[..., Site], kind: str, types: object
) -> None:
    """An association is no business, and a group of cooperatives no cooperative."""
    item = day_items(trip(_with_sites(circuit, (make_site(kind=kind),)), "en"))[0]
    assert item["@type"] == types


def test_what_a_site_states_is_said(circuit: Circuit, make_site: Callable[..., Site]) -> None:
    """Telephones, web site, free entrance, hours, names in other languages, the door."""
    site = make_site(
        name_ar="أ", phone="+212 1; +212 2", website="https://a.example/", charge=0,
        opening_hours="Mo-Sa 09:00-17:00", commune="Tafraout", province="Tiznit",
    )  # fmt: skip
    item = day_items(trip(_with_sites(circuit, (site,)), "en"))[0]
    assert item["telephone"] == ["+212 1", "+212 2"]
    assert item["url"] == "https://a.example/"
    assert item["isAccessibleForFree"] is True
    assert item["alternateName"] == ["أ"]
    assert item["address"]["addressLocality"] == "Tafraout"
    assert item["geo"] == {"@type": "GeoCoordinates", "latitude": 29.7, "longitude": -9.7}
    (hours,) = item["openingHoursSpecification"]
    assert (hours["opens"], hours["closes"], len(hours["dayOfWeek"])) == ("09:00", "17:00", 6)


def test_times_have_the_offset_of_their_date(circuit: Circuit) -> None:
    """One hour ahead in June 2026, none in Ramadan, when the clocks of Morocco went back."""
    first = circuit.itineraries[0]
    for text, hours in (("2026-06-02T09:00:00", 1), ("2026-03-02T09:00:00", 0)):
        departure = dt.datetime.fromisoformat(text)
        legs = tuple(replace(leg, departure=departure) for leg in first.legs)
        data = trip(replace(circuit, itineraries=(replace(first, legs=legs),)), "en")
        told = dt.datetime.fromisoformat(data["departureTime"])
        assert told.utcoffset() == dt.timedelta(hours=hours)
        assert told.replace(tzinfo=None) == departure


def test_addresses_are_written_only_when_they_are_known(circuit: Circuit) -> None:
    """With one, page, picture and each stop have theirs; without, stops are parts of the page."""
    without = trip(circuit, "en")
    assert "url" not in without
    assert "image" not in without
    assert day_items(without)[0]["@id"] == "#day=1&stop=1"
    data = trip(circuit, "en", "https://example.org/c/")
    assert data["url"] == "https://example.org/c/map.html"
    assert data["image"] == "https://example.org/c/preview.png"
    assert day_items(data)[0]["@id"] == "https://example.org/c/map.html#day=1&stop=1"
    listed = [one["item"]["@id"] for one in data["itinerary"]["itemListElement"]]
    assert listed == [item["@id"] for item in day_items(data) if "@id" in item]


def test_an_empty_circuit_is_a_trip_without_days(circuit: Circuit) -> None:
    """And an idle day has no times."""
    assert trip(replace(circuit, itineraries=()), "fr")["itinerary"]["numberOfItems"] == 0
    idle = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    data = trip(replace(circuit, itineraries=(idle,)), "fr")
    assert "departureTime" not in data
    assert "departureTime" not in data["subTrip"][0]


def test_harmful_names_stay_inside_the_element(harmful: Circuit) -> None:
    """No sign that could end it, and the names come back as they were typed."""
    text = trip_jsonld(harmful, "fr")
    assert not re.search(r"[<>&'`$]|\{\{|\{%|\{#|[^\x20-\x7e]", text)
    names = [item["name"] for item in day_items(json.loads(text)) if "@id" in item]
    assert names[: len(harmful.itineraries[0].stops)] == [
        stop.site.name_fr for stop in harmful.itineraries[0].stops
    ]
    assert "javascript:" not in text


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize(
    "rule",
    [
        "", "24/7", "Mo-Fr 09:00-18:00; PH off", "Apr-Sep Mo-Su 09:00-19:00", "09:00-18:00",
        "Mo-Fr 09:00-18:00; We 10:00-12:00", "Fr 20:00-02:00", 'Mo-Fr 09:00-18:00 "on call"',
        "Mo-Fr sunrise-sunset", "Mo[1] 09:00-12:00", "Mo-Fr 09:00+", "Sa 09:00-24:00",
        "Mo-Fr 09:00-12:00 || Sa 10:00-12:00",
    ],
)  # fmt: skip
def test_hours_that_schema_org_cannot_say_in_full_are_not_said(rule: str) -> None:
    """Half of them would send people to a closed door."""
    assert weekly_hours(rule) == []


@given(
    st.integers(0, 6),
    st.integers(0, 6),
    st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True).map(sorted),
)
def test_weekly_hours_name_exactly_the_days_of_the_rule(
    first: int, last: int, minutes: list[int]
) -> None:
    """Ranges go over Sunday; the times are those of the rule."""
    opens, closes = (f"{minute // 60:02}:{minute % 60:02}" for minute in minutes)
    (found,) = weekly_hours(f"{DAYS[first]}-{DAYS[last]} {opens}-{closes}")
    wanted = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    assert found["dayOfWeek"] == [f"https://schema.org/{NAMES[day]}" for day in wanted]
    assert (found["opens"], found["closes"]) == (opens, closes)
