"""Promises of `routes.outputs.gpx`, read back with gpxpy and held against the schema of GPX 1.1.

`data/gpx.xsd` is the schema TopoGrafix publishes at http://www.topografix.com/GPX/1/1/gpx.xsd.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gpxpy
import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.outputs.gpx import circuit_gpx, day_gpx, utc_text
from routes.outputs.xmltext import legal_text
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from routes.circuit import Circuit, Itinerary
    from routes.places import Place
    from routes.sites import Language, Site

XSD = Path(__file__).parent / "data" / "gpx.xsd"
HOUR = dt.timedelta(hours=1)
WAYPOINTS = "http://www.garmin.com/xmlschemas/WaypointExtension/v1"


@cache
def schema() -> xmlschema.XMLSchema:
    """Return the schema of GPX 1.1."""
    return xmlschema.XMLSchema(str(XSD), allow="local")


def read(text: str) -> Any:  # noqa: ANN401 - everything in gpxpy may be None
    """Read a GPX text with an independent reader, after the schema has accepted it."""
    schema().validate(text.encode("utf-8"))
    return gpxpy.parse(text.encode("utf-8"))


def rounded(points: Iterable[LonLat]) -> list[tuple[float, float]]:
    """Return positions as a file holds them."""
    return [(round(point.lon, 6), round(point.lat, 6)) for point in points]


def renamed(circuit: Circuit, name: str) -> Circuit:
    """Return a circuit whose first stop and first start have a name, and more of it besides."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, name=name, name_fr="", activity_fr=name, phone=name)
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    frame = replace(day.day, start=replace(day.day.start, name=name))
    roads = replace(circuit.roads, attribution=f"© {name}")
    itineraries = (replace(day, day=frame, stops=stops), *circuit.itineraries[1:])
    return replace(circuit, itineraries=itineraries, roads=roads)


def with_legs(circuit: Circuit, *untraced: int) -> Circuit:
    """Return a circuit of its first day, some legs of which are not traced."""
    day = circuit.itineraries[0]
    legs = [
        replace(leg, geometry=(), track_m=None) if number in untraced else leg
        for number, leg in enumerate(day.legs)
    ]
    return replace(circuit, itineraries=(replace(day, legs=tuple(legs)),))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_fits_the_schema(circuit: Circuit, language: Language) -> None:
    """In every language, a day and the whole circuit; UTF-8, a newline at the end."""
    for text in (circuit_gpx(circuit, language), *(day_gpx(circuit, n, language) for n in (1, 2))):
        parsed = read(text)
        assert parsed.version == "1.1"
        assert parsed.creator == "sse-routes"
        assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
        assert text.endswith("</gpx>\n")
        assert "\r" not in text


def test_the_schema_refuses_wrong_order(circuit: Circuit) -> None:
    """The schema in the tests is able to refuse."""
    text = day_gpx(circuit, 1, "fr")
    turned = text.replace("<metadata>", "<trk></trk><metadata>", 1)
    assert not schema().is_valid(turned.encode("utf-8"))


def test_a_track_is_the_street_of_the_day(circuit: Circuit) -> None:
    """One segment, every point of every leg in order, joints said once; no route."""
    parsed = read(day_gpx(circuit, 2, "en"))
    day = circuit.itineraries[1]
    street: list[LonLat] = []
    for point in (point for leg in day.legs for point in leg.geometry):
        if not street or street[-1] != point:
            street.append(point)
    assert [len(track.segments) for track in parsed.tracks] == [1]
    points = parsed.tracks[0].segments[0].points
    assert [(point.longitude, point.latitude) for point in points] == rounded(street)
    assert len(street) == sum(len(leg.geometry) for leg in day.legs) - 2
    assert parsed.routes == []


def test_waypoints_are_start_stops_lunch_and_end_in_order_and_in_utc(
    circuit: Circuit, moved: Callable[[Circuit, dt.date], Circuit]
) -> None:
    """Stops are numbered, places are their own, times an hour behind the wall in June 2026."""
    circuit = moved(circuit, dt.date(2026, 6, 10))
    parsed = read(day_gpx(circuit, 1, "fr"))
    day = circuit.itineraries[0]
    names = [point.name for point in parsed.waypoints]
    assert names[0] == "Départ\u00a0: Tafraout"
    assert names[-1] == "Nuit\u00a0: Tafraout"
    assert names[3] == "Déjeuner\u00a0: La Kasbah"
    assert names[4] == f"3. {day.stops[2].site.name}"
    assert names[1] == f"1. {day.stops[0].site.name}"
    places = [(point.longitude, point.latitude) for point in parsed.waypoints]
    assert day.lunch is not None
    sites = [stop.site for stop in day.stops]
    expected: list[Place | Site] = [
        day.day.start, *sites[:2], day.lunch.place, sites[2], day.day.end
    ]  # fmt: skip
    assert places == [tuple(place.location) for place in expected]
    calls = [call.arrival for call, _ in day.calls()]
    walls = [day.departure, *calls, day.arrival]
    times = [point.time.replace(tzinfo=None) for point in parsed.waypoints]
    assert times == [wall - HOUR for wall in walls]
    assert all(point.time.utcoffset() == dt.timedelta() for point in parsed.waypoints)


def test_the_whole_circuit_has_a_track_a_day_and_numbers_of_both(circuit: Circuit) -> None:
    """Stops are day.stop, tracks are numbered."""
    parsed = read(circuit_gpx(circuit, "en"))
    assert [track.number for track in parsed.tracks] == [1, 2]
    assert [track.name for track in parsed.tracks] == [
        "Day 1: Wednesday, 25 November 2026",
        "Day 2: Thursday, 26 November 2026",
    ]
    labels = [point.name.split(" ")[0] for point in parsed.waypoints]
    assert labels == ["1.", "1.1", "1.2", "1.", "1.3", "1.", "2.", "2.1", "2.", "2.2", "2."]
    assert parsed.name == "Circuit of 2 days from Tafraout"


def test_the_head_names_licence_extent_and_a_time_that_repeats(circuit: Circuit) -> None:
    """Never the time of writing: the same circuit gives the same bytes."""
    parsed = read(circuit_gpx(circuit, "ar"))
    assert parsed.copyright_author == "OpenStreetMap contributors"
    assert parsed.copyright_license == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert parsed.link == "https://www.openstreetmap.org/copyright"
    assert parsed.link_text == "© OpenStreetMap contributors, ODbL 1.0"
    assert parsed.time.isoformat() == "2026-11-25T08:30:00+00:00"
    written = parsed.bounds
    points = [*parsed.waypoints, *(p for p, *_ in parsed.get_points_data())]
    assert min(point.latitude for point in points) == written.min_latitude
    assert max(point.latitude for point in points) == written.max_latitude
    assert min(point.longitude for point in points) == written.min_longitude
    assert max(point.longitude for point in points) == written.max_longitude
    assert circuit_gpx(circuit, "ar") == circuit_gpx(replace(circuit), "ar")


def test_schematic_roads_are_said_to_be_so(circuit: Circuit) -> None:
    """In the file and in each track; a real road network says nothing of the kind."""
    parsed = read(day_gpx(circuit, 1, "en"))
    assert "Not for navigation" in parsed.description
    assert "Not for navigation" in parsed.tracks[0].description
    real = replace(circuit, roads=replace(circuit.roads, kind="osm"))
    assert "Not for navigation" not in day_gpx(real, 1, "en")


def test_descriptions_say_what_a_visitor_needs(circuit: Circuit) -> None:
    """Local times, whether hours are confirmed, how exact the place is, whom to call."""
    day = circuit.itineraries[1]
    site = replace(day.stops[0].site, phone="+212 528 80 14 15", website="https://example.org/?a&b")
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    changed = replace(circuit, itineraries=(replace(day, stops=stops),))
    stop = read(day_gpx(changed, 1, "en")).waypoints[1]
    lines = stop.description.split("\n")
    assert lines[0] == "Day 1: Thursday, 26 November 2026"
    visit = day.stops[0]
    assert (
        lines[1]
        == f"arrival {visit.arrival:%H:%M}, visit {visit.begin:%H:%M}–{visit.departure:%H:%M}"
    )
    assert "hours not confirmed: call ahead" in lines
    assert "position of the village, not of the door: ask on the spot" in lines
    assert lines[-1] == "Telephone: +212 528 80 14 15"
    assert stop.link == "https://example.org/?a&b"
    assert stop.type == "cooperative"
    extension = stop.extensions[0]
    assert [child.text for child in extension] == ["+212 528 80 14 15"]
    assert extension[0].tag == f"{{{WAYPOINTS}}}PhoneNumber"
    assert extension.tag == f"{{{WAYPOINTS}}}WaypointExtension"
    assert "\u2066+212 528 80 14 15\u2069" in day_gpx(changed, 1, "ar")


def test_descriptions_say_how_late_one_may_be_and_what_the_road_is_like(circuit: Circuit) -> None:
    """A way that is paved needs no word."""
    first, second, *_ = read(day_gpx(circuit, 1, "en")).waypoints[1:]
    assert "40 min in hand" in first.description.split("\n")
    assert "way there" not in first.description
    assert "way there: natural track for 400 m, P1909; 80 m of unknown surface" in (
        second.description.split("\n")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_lunch_is_a_waypoint_of_its_own(circuit: Circuit, language: Language) -> None:
    """With its symbol, its times, and hours to confirm unless it is a picnic."""
    meal = read(day_gpx(circuit, 1, language)).waypoints[3]
    picnic = read(day_gpx(circuit, 2, language)).waypoints[2]
    assert (meal.symbol, picnic.symbol) == ("Restaurant", "Picnic Area")
    assert meal.type != picnic.type
    lunch = circuit.itineraries[0].lunch
    assert lunch is not None
    assert f"{lunch.begin:%H:%M}–{lunch.departure:%H:%M}" in meal.description
    call_ahead = {"fr": "appeler avant", "ar": "اتصل مسبقا", "en": "call ahead"}[language]
    assert call_ahead in meal.description
    assert call_ahead not in picnic.description


def test_a_night_is_marked_as_one(circuit: Circuit) -> None:
    """At the end of every day but the last."""
    ends = [read(day_gpx(circuit, day, "en")).waypoints[-1] for day in (1, 2)]
    assert [end.name for end in ends] == ["Overnight: Tafraout", "End: Tafraout"]
    assert [end.symbol for end in ends] == ["Lodging", "Flag, Red"]


def test_a_street_that_is_not_traced_breaks_the_track(circuit: Circuit) -> None:
    """No straight line is drawn in its place, and the file says so."""
    whole = read(day_gpx(circuit, 1, "en"))
    assert "not traced" not in whole.description
    broken = read(day_gpx(with_legs(circuit, 1), 1, "en"))
    legs = circuit.itineraries[0].legs
    assert [
        [(point.longitude, point.latitude) for point in segment.points]
        for segment in broken.tracks[0].segments
    ] == [
        rounded(legs[0].geometry),
        rounded((*legs[2].geometry, *legs[3].geometry[1:], *legs[4].geometry[1:])),
    ]
    assert "street not traced" in broken.description
    for language in LANGUAGES:
        assert len(read(circuit_gpx(with_legs(circuit, 1), language)).tracks[0].segments) == 2
    none = read(day_gpx(with_legs(circuit, 0, 1, 2, 3, 4), 1, "en"))
    assert none.tracks == []
    assert len(none.waypoints) == 6


def test_a_day_without_stops_is_a_valid_file(circuit: Circuit) -> None:
    """Idle, it has start and end; with a drive only, a track as well; no days, no waypoints."""
    day = circuit.itineraries[0]
    idle = replace(circuit, itineraries=(replace(day, stops=(), legs=(), lunch=None),))
    for language in LANGUAGES:
        assert len(read(day_gpx(idle, 1, language)).waypoints) == 2
        assert read(circuit_gpx(idle, language)).tracks == []
        assert read(circuit_gpx(replace(circuit, itineraries=()), language)).waypoints == []
    drive = replace(circuit, itineraries=(replace(day, stops=(), legs=day.legs[:1], lunch=None),))
    assert len(read(day_gpx(drive, 1, "fr")).tracks) == 1


@pytest.mark.parametrize("day", [0, 3, -1])
def test_a_day_there_is_not_is_refused(circuit: Circuit, day: int) -> None:
    """Not the last one instead."""
    with pytest.raises(IndexError, match="circuit of 2"):
        day_gpx(circuit, day, "fr")


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (dt.datetime(2026, 11, 25, 9, 15), "2026-11-25T09:15:00Z"),  # noqa: DTZ001
        (dt.datetime(2026, 3, 1, 9, 15), "2026-03-01T09:15:00Z"),  # noqa: DTZ001 - in Ramadan
        (dt.datetime(2026, 1, 1, 0, 30), "2025-12-31T23:30:00Z"),  # noqa: DTZ001
    ],
)
def test_wall_times_follow_the_clocks_of_morocco(wall: dt.datetime, utc: str) -> None:
    """They go back in Ramadan."""
    assert utc_text(wall) == utc


def test_tiny_degrees_are_decimals(circuit: Circuit) -> None:
    """The schema knows no exponents."""
    day = circuit.itineraries[0]
    legs = (
        replace(day.legs[0], geometry=(LonLat(1e-7, -2e-5), LonLat(0.0, 5e-324))),
        *day.legs[1:],
    )
    text = day_gpx(replace(circuit, itineraries=(replace(day, legs=legs),)), 1, "fr")
    read(text)
    assert 'lat="-0.000020" lon="0.000000"' in text


HOSTILE = (
    "</name><script>alert(1)</script>",
    "{{7*7}} {% raw %} ${x}",
    "]]>&amp;<![CDATA[",
    "a\x00b\x1bc\x0bd",
    "\u202eevil\u2066 \ufeff",
    "half \ud800 \udfff of it",
    "not \ufffe \uffff signs",
    "x" * 5000,
    "'\"&<>",
    "line\r\nbreak\ttab",
)


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_hostile_names_come_back_as_text(circuit: Circuit, name: str) -> None:
    """The same text, without the signs XML cannot hold; nothing becomes markup."""
    changed = renamed(circuit, name)
    parsed = read(circuit_gpx(changed, "fr"))
    kept = legal_text(name).strip()  # gpxpy strips
    assert parsed.waypoints[1].name == f"1.1 {kept}"
    assert kept in parsed.waypoints[0].name
    assert kept in parsed.waypoints[1].description
    assert kept in parsed.name
    assert parsed.copyright_author.split() == kept.split()
    assert len(parsed.waypoints) == len(read(circuit_gpx(circuit, "fr")).waypoints)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(st.characters(), max_size=40), language=st.sampled_from(LANGUAGES))
def test_any_name_gives_a_valid_file(circuit: Circuit, name: str, language: Language) -> None:
    """Surrogates, private signs and controls among them."""
    parsed = read(day_gpx(renamed(circuit, name), 1, language))
    assert len(parsed.waypoints) == 6


@given(st.text(st.characters()))
def test_legal_text_takes_only_what_xml_forbids(text: str) -> None:
    """XML 1.0, section 2.2; line breaks as a reader would turn them."""
    kept = legal_text(text)
    allowed = [
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\t\n"
        or 0x20 <= ord(sign) <= 0xD7FF
        or 0xE000 <= ord(sign) <= 0xFFFD
        or ord(sign) >= 0x10000
    ]
    assert kept == "".join(allowed)


def test_a_website_that_is_none_is_not_linked(circuit: Circuit) -> None:
    """Only http and https are links."""
    day: Itinerary = circuit.itineraries[0]
    site: Site = replace(day.stops[0].site, website="javascript:alert(1)")
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    text = day_gpx(replace(circuit, itineraries=(replace(day, stops=stops),)), 1, "fr")
    assert "javascript" not in text
