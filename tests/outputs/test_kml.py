"""Promises of `routes.outputs.kml`, read back with fastkml and held against the schema of KML 2.2.

The schema is that of the OGC, as the package fastkml carries it.
"""

from __future__ import annotations

import datetime as dt
import html
import io
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
import xmlschema
from fastkml.kml import KML
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.outputs.kml import circuit_kml, day_kml
from routes.outputs.palette import day_color
from routes.outputs.xmltext import legal_text
from routes.sites import LANGUAGES
from routes.zone import in_morocco

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from routes.circuit import Circuit, Itinerary
    from routes.sites import Language


@cache
def schema() -> xmlschema.XMLSchema:
    """Return the schema of KML 2.2."""
    return xmlschema.XMLSchema(
        str(resources.files("fastkml") / "schema" / "ogckml22.xsd"), allow="local"
    )


def read(text: str) -> Any:  # noqa: ANN401 - everything in fastkml may be None
    """Read the document of a KML text with an independent reader, after the schema accepted it."""
    schema().validate(text.encode("utf-8"))
    return KML.parse(io.BytesIO(text.encode("utf-8"))).features[0]


def marks(text: str) -> dict[str, Any]:
    """Return the placemarks of every folder by id."""
    found = [mark for folder in read(text).features for mark in folder.features if mark.id]
    assert len({mark.id for mark in found}) == len(found)
    return {mark.id: mark for mark in found}


def facts(mark: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the data of a placemark for programs."""
    return {entry.name: entry.value for entry in mark.extended_data.elements}


def rounded(points: Iterable[LonLat]) -> list[tuple[float, float]]:
    """Return positions as a file holds them."""
    return [(round(point.lon, 6), round(point.lat, 6)) for point in points]


def first_day(circuit: Circuit, **given: object) -> Circuit:
    """Return a circuit of its first day with something changed."""
    day: Itinerary = circuit.itineraries[0]
    return replace(circuit, itineraries=(replace(day, **given),))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_fits_the_schema(circuit: Circuit, language: Language) -> None:
    """In every language, a day and the whole circuit; UTF-8, a newline at the end."""
    for text in (circuit_kml(circuit, language), *(day_kml(circuit, n, language) for n in (1, 2))):
        document = read(text)
        assert document.name
        assert facts(document) == {"language": language, "licence": "ODbL 1.0"}
        assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
        assert text.endswith("</kml>\n")
        assert "CDATA" not in text


def test_the_schema_refuses_wrong_order(circuit: Circuit) -> None:
    """The schema in the tests is able to refuse."""
    turned = circuit_kml(circuit, "fr").replace(
        "<open>1</open>", "<Folder></Folder><open>1</open>", 1
    )
    assert not schema().is_valid(turned.encode("utf-8"))


def test_a_day_is_a_folder_in_the_order_of_the_drive(circuit: Circuit) -> None:
    """Start, each leg and what it leads to, end; the sites left out come last, not shown."""
    document = read(circuit_kml(circuit, "en"))
    first, second, left = document.features
    assert [mark.id for mark in first.features] == [
        "day-1-start", "day-1-leg-1", "day-1-stop-1", "day-1-leg-2", "day-1-stop-2",
        "day-1-leg-3", "day-1-lunch", "day-1-leg-4", "day-1-stop-3", "day-1-leg-5", "day-1-night",
    ]  # fmt: skip
    assert [mark.id for mark in second.features] == [
        "day-2-start", "day-2-leg-1", "day-2-stop-1", "day-2-lunch", "day-2-leg-2", "day-2-stop-2",
        "day-2-leg-3", "day-2-end",
    ]  # fmt: skip
    assert first.name == "Day 1: Wednesday, 25 November 2026"
    assert left.name == "Left out"
    assert left.visibility is False
    assert all(mark.visibility is False for mark in left.features)
    assert [mark.name for mark in left.features] == [
        entry.site.name_in("en") for entry in circuit.unvisited
    ]
    assert "left out on request" in left.features[0].description
    assert [folder.name for folder in read(day_kml(circuit, 2, "en")).features] == [second.name]


def test_places_and_times_are_those_of_the_circuit(
    circuit: Circuit, moved: Callable[[Circuit, dt.date], Circuit]
) -> None:
    """Times are told with their distance from UTC, an hour in June 2026 and none in Ramadan."""
    for date, ahead in ((dt.date(2026, 6, 10), 1), (dt.date(2026, 3, 1), 0)):
        dated = moved(circuit, date)
        found = marks(circuit_kml(dated, "fr"))
        for day, itinerary in enumerate(dated.itineraries, start=1):
            for number, stop in enumerate(itinerary.stops, start=1):
                mark = found[f"day-{day}-stop-{number}"]
                assert (mark.geometry.x, mark.geometry.y) == tuple(stop.site.location)
                assert mark.begin.dt == in_morocco(stop.arrival)
                assert mark.end.dt == in_morocco(stop.departure)
                assert mark.begin.dt.utcoffset() == dt.timedelta(hours=ahead)
                assert facts(mark)["visit_begin"] == stop.begin.isoformat()
            for number, leg in enumerate(itinerary.legs, start=1):
                mark = found[f"day-{day}-leg-{number}"]
                assert list(mark.geometry.coords) == rounded(leg.geometry)
                assert (mark.begin.dt, mark.end.dt) == (
                    in_morocco(leg.departure),
                    in_morocco(leg.arrival),
                )
                assert facts(mark)["distance_m"] == str(leg.distance_m)
            assert found[f"day-{day}-start"].time_stamp.dt == in_morocco(itinerary.departure)
            lunch = itinerary.lunch
            assert lunch is not None
            eaten = found[f"day-{day}-lunch"]
            assert (eaten.geometry.x, eaten.geometry.y) == tuple(lunch.place.location)
            assert eaten.begin.dt == in_morocco(lunch.arrival)


def test_each_day_has_the_colour_it_has_on_the_map(circuit: Circuit) -> None:
    """Opaque, blue before red as KML has it; nothing refers to a picture elsewhere."""
    text = circuit_kml(circuit, "fr")
    styles = {style.id: style.styles for style in read(text).styles}
    for day in (1, 2):
        icon, line = styles[f"day-{day}"]
        red, green, blue = (day_color(day)[at : at + 2] for at in (1, 3, 5))
        assert icon.color == line.color == f"ff{blue}{green}{red}"
    for id_, mark in marks(text).items():
        assert mark.style_url.url == f"#{id_[:5]}"
    assert "<href" not in text


def test_telephone_and_credit_are_told(circuit: Circuit) -> None:
    """To people in the description, to programs in the data."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, phone="+212 528 80 14 15", website="https://example.org")
    called = first_day(circuit, stops=(replace(day.stops[0], site=site), *day.stops[1:]))
    mark = marks(day_kml(called, 1, "en"))["day-1-stop-1"]
    assert mark.description.split("\n")[-1] == "Telephone: +212 528 80 14 15"
    assert (facts(mark)["phone"], facts(mark)["website"]) == (site.phone, site.website)
    document = read(circuit_kml(circuit, "en"))
    assert document.description.split("\n")[-1] == "© OpenStreetMap contributors, ODbL 1.0"
    assert document.atom_author.name == "OpenStreetMap contributors"
    assert document.atom_link.href == "https://www.openstreetmap.org/copyright"
    other = replace(circuit, roads=replace(circuit.roads, attribution="© Office"))
    assert read(circuit_kml(other, "en")).atom_link is None


def test_a_street_that_is_not_traced_has_no_line(circuit: Circuit) -> None:
    """A straight line would be invented; one point is a line that stays there."""
    day = circuit.itineraries[0]
    legs = (replace(day.legs[0], geometry=()), *day.legs[1:])
    text = day_kml(first_day(circuit, legs=legs), 1, "en")
    assert "day-1-leg-1" not in marks(text)
    assert "street not traced" in read(text).description
    legs = (replace(day.legs[0], geometry=(LonLat(-9.0, 29.0),)), *day.legs[1:])
    text = day_kml(first_day(circuit, legs=legs), 1, "en")
    assert "day-1-leg-1" in marks(text)
    assert "<coordinates>-9.000000,29.000000 -9.000000,29.000000</coordinates>" in text


def test_days_without_stops_and_circuits_without_days_are_valid(circuit: Circuit) -> None:
    """Idle, a day has start and end."""
    idle = first_day(circuit, stops=(), legs=(), lunch=None)
    assert list(marks(circuit_kml(idle, "fr"))) == ["day-1-start", "day-1-end"]
    empty = replace(circuit, itineraries=(), unvisited=())
    assert read(circuit_kml(empty, "fr")).features == []


@pytest.mark.parametrize("day", [0, 3, -1])
def test_a_day_there_is_not_is_refused(circuit: Circuit, day: int) -> None:
    """Not the last one instead."""
    with pytest.raises(IndexError, match="circuit of 2"):
        day_kml(circuit, day, "fr")


def test_hostile_names_come_back_as_text(
    circuit: Circuit, named: Callable[[Circuit, str], Circuit], hostile: str
) -> None:
    """The same text, without the signs XML cannot hold; nothing becomes markup.

    A description is text even for a viewer that takes it for HTML.
    """
    text = circuit_kml(named(circuit, hostile), "fr")
    found, kept = marks(text), legal_text(hostile).strip()  # fastkml strips
    assert found.keys() == marks(circuit_kml(circuit, "fr")).keys()
    mark = found["day-1-stop-1"]
    assert mark.name == f"1. {kept}" or mark.name.split() == f"1. {kept}".split()
    assert facts(mark)["phone"].strip() == kept
    assert "<" not in mark.description
    assert kept in html.unescape(mark.description)
    assert read(text).features[-1].features[0].name.split() == kept.split()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(st.characters(), max_size=40), language=st.sampled_from(LANGUAGES))
def test_any_name_gives_a_valid_file(
    circuit: Circuit,
    named: Callable[[Circuit, str], Circuit],
    name: str,
    language: Language,
) -> None:
    """Surrogates, private signs and controls among them."""
    assert "day-1-stop-3" in marks(day_kml(named(circuit, name), 1, language))
