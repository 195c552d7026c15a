"""Promises of `routes.outputs.printmap`: the maps as they are printed."""

from __future__ import annotations

import datetime as dt
import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.geo import LonLat
from routes.outputs.palette import CUTLERY
from routes.outputs.printmap import (
    MOST_NAMED_STOPS,
    day_map,
    lunch_sign,
    map_description,
    named_day_map,
    overview_map,
)
from routes.outputs.printmap.drawing import Stack, new_sheet
from routes.outputs.printmap.labels import Box, Sheet, frame_box
from routes.outputs.printmap.marks import add_discs, add_lunches
from routes.outputs.printmap.scene import make_scene, route_points
from routes.outputs.printmap.style import DAY_STYLES, day_style
from routes.outputs.texts import Texts
from routes.places import bundled_gateways
from routes.roads.landmarks import KINDS, Landmarks, no_landmarks
from routes.roads.osmfile import read_osm
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\x00\x1b\ud800\u202e{{7*7}} 安 & \"'"
SIZE = (118.0, 148.0)


def texts_of(svg: str) -> list[str]:
    """Return what is written on a map, its direction marks taken off."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return [(node.text or "").strip("\u202b\u202c") for node in root.iter(f"{SVG}text")]


def colors_of(svg: str) -> set[str]:
    """Return the colours of the lines of a map."""
    root = ET.fromstring(svg)  # noqa: S314
    return {
        node.get("stroke", "") for node in root.iter(f"{SVG}path") if node.get("fill") == "none"
    }


def with_stops(circuit: Circuit, count: int, make_site: Callable[..., Site]) -> Circuit:
    """Return a circuit of one day with so many stops, all within a kilometre."""
    day = circuit.itineraries[0]
    stop, leg = day.stops[0], day.legs[0]
    stops = tuple(
        replace(stop, site=make_site(f"s{number}", lon=-8.97 + number * 0.0003, lat=29.72))
        for number in range(count)
    )
    many = replace(day, stops=stops, legs=(leg,) * (count + 1), lunch=None)
    return replace(circuit, itineraries=(many,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_maps_are_the_same_each_time(circuit: Circuit, language: Language) -> None:
    """The same circuit gives the same bytes, as XML that can be parsed."""
    network = bundled_network()
    first = (
        day_map(circuit, network, 1, language, *SIZE),
        overview_map(circuit, network, language, *SIZE),
    )
    second = (
        day_map(circuit, network, 1, language, *SIZE),
        overview_map(circuit, network, language, *SIZE),
    )
    assert first == second
    assert {ET.fromstring(svg).get("viewBox") for svg in first} == {"0 0 118 148"}  # noqa: S314


def test_a_day_map_shows_numbers_names_and_the_start(circuit: Circuit) -> None:
    """Each stop has its number and its name, the start has its own."""
    written = " ".join(texts_of(day_map(circuit, bundled_network(), 1, "fr", *SIZE)))
    for expected in ("1", "2", "3", "Afra", "Tafraout", "Maison berbère"):
        assert expected in written


def test_names_are_in_the_language_of_the_map(circuit: Circuit) -> None:
    """An Arabic map names towns and sites in Arabic where the data does, set in an Arabic font."""
    svg = day_map(circuit, bundled_network(), 2, "ar", *SIZE)
    assert "تافراوت" in texts_of(svg)
    root = ET.fromstring(svg)  # noqa: S314
    families = {
        node.get("font-family") for node in root.iter(f"{SVG}text") if "ت" in (node.text or "")
    }
    assert families == {"Amiri"}


def test_an_overview_tells_the_days_apart(circuit: Circuit) -> None:
    """Stops are numbered day.stop, and each day has its own colour and dashes."""
    svg = overview_map(circuit, bundled_network(), "en", *SIZE)
    assert {"1.1", "1.2", "1.3", "2.1", "2.2"} <= set(texts_of(svg))
    assert {day_style(1).color, day_style(2).color} <= colors_of(svg)
    assert len({style.dashes for style in DAY_STYLES}) == len(DAY_STYLES)


@pytest.mark.parametrize("count", [1, MOST_NAMED_STOPS, MOST_NAMED_STOPS + 1, 25])
def test_every_stop_is_numbered_and_few_are_named(
    circuit: Circuit, make_site: Callable[..., Site], count: int
) -> None:
    """All numbers are on the map; names only while there are few enough to be read."""
    many = with_stops(circuit, count, make_site)
    written = texts_of(day_map(many, bundled_network(), 1, "en", *SIZE))
    assert {str(number) for number in range(1, count + 1)} <= set(written)
    assert ("S0" in written) == (count <= MOST_NAMED_STOPS)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_name_away_from_its_number_repeats_it(
    circuit: Circuit, make_site: Callable[..., Site], language: Language
) -> None:
    """Where stops stand close together, one sees which name belongs to which number."""
    many = with_stops(circuit, MOST_NAMED_STOPS, make_site)
    day = many.itineraries[0]
    stops = tuple(
        replace(stop, site=replace(stop.site, name="Tifawin", name_fr="", name_ar="تيفاوين"))
        for stop in day.stops
    )
    close = replace(many, itineraries=(replace(day, stops=stops),))
    svg, are_named = named_day_map(close, bundled_network(), 1, language, SIZE)
    name = stops[0].site.name_in(language)
    names = {text for text in texts_of(svg) if name in text}
    assert are_named
    assert len(names) >= 4
    assert all(re.fullmatch(rf"(\d\. )?{name}", text) for text in names)


def test_it_is_said_whether_every_name_found_room(
    circuit: Circuit, make_site: Callable[..., Site]
) -> None:
    """Long names of stops at one place do not all fit; with many stops none is written."""
    network = bundled_network()
    assert named_day_map(circuit, network, 1, "fr", SIZE)[1]
    assert not named_day_map(with_stops(circuit, 9, make_site), network, 1, "fr", SIZE)[1]
    many = with_stops(circuit, MOST_NAMED_STOPS, make_site)
    day = many.itineraries[0]
    long = "Coopérative agricole féminine de Tafraout et de ses environs"
    stops = tuple(replace(stop, site=replace(stop.site, name=long)) for stop in day.stops)
    crowded = replace(many, itineraries=(replace(day, stops=stops),))
    assert not named_day_map(crowded, network, 1, "fr", (118, 60))[1]


def signs_on(svg: str) -> list[ET.Element]:
    """Return the lunch signs of a map: fork and knife."""
    root = ET.fromstring(svg)  # noqa: S314
    return [node for node in root.iter(f"{SVG}path") if node.get("d") == CUTLERY]


def test_a_day_map_has_a_sign_where_lunch_is_eaten(circuit: Circuit) -> None:
    """One a day, with the name of the place unless a stop bears it; none on the overview."""
    network = bundled_network()
    apart, first = circuit.itineraries
    assert apart.lunch is not None
    place = replace(apart.lunch.place, location=LonLat(-9.2, 29.5))
    apart = replace(apart, lunch=replace(apart.lunch, place=place))
    shown = replace(circuit, itineraries=(apart, first))
    day_1, day_2 = (day_map(shown, network, number, "en", *SIZE) for number in (1, 2))
    assert len(signs_on(day_1)) == len(signs_on(day_2)) == 1
    assert place.name in texts_of(day_1)
    assert first.lunch is not None
    assert first.lunch.place.id in {stop.site.id for stop in first.stops}
    stop_names = [text for text in texts_of(day_2) if "Aoumerkt" in text]
    assert len(stop_names) == 2  # the letters, and the rim under them
    assert signs_on(overview_map(shown, network, "en", *SIZE)) == []
    assert len(signs_on(lunch_sign(1, "lunch"))) == 1


def test_lunch_lies_on_the_sheet_and_on_no_number(circuit: Circuit) -> None:
    """A place far from every stop is still on the map; a picnic stands beside its stop."""
    network = bundled_network()
    first, second = circuit.itineraries
    assert first.lunch is not None
    place = replace(first.lunch.place, location=LonLat(-9.9, 29.2))
    far = replace(first, lunch=replace(first.lunch, place=place))
    for day, number in ((far, 1), (second, 2)):
        scene = make_scene(circuit, network, ((number, day),), "en", SIZE)
        sheet = Sheet(frame_box(*SIZE, 1.5), route_points(scene))
        stack = Stack.on(new_sheet(*SIZE, "test")[0])
        discs = [box for _, box in add_discs(stack, scene, sheet)]
        add_lunches(stack, scene, sheet)
        rings = [node for node in stack.marks.iter("rect") if node.get("width") == "3.8"]
        assert len(rings) == 1
        left, top = float(rings[0].get("x", "")), float(rings[0].get("y", ""))
        ring = Box(left, top, left + 3.8, top + 3.8)
        assert ring.lies_in(frame_box(*SIZE, 1.5))
        assert not [disc for disc in discs if disc.meets(ring)]


def test_no_line_is_invented_where_none_was_traced(circuit: Circuit) -> None:
    """Legs without geometry leave the stops alone on the map."""
    legless = replace(
        circuit,
        itineraries=tuple(
            replace(day, legs=tuple(replace(leg, geometry=()) for leg in day.legs))
            for day in circuit.itineraries
        ),
    )
    assert day_style(1).color in colors_of(day_map(circuit, bundled_network(), 1, "en", *SIZE))
    svg = day_map(legless, bundled_network(), 1, "en", *SIZE)
    assert day_style(1).color not in colors_of(svg)
    assert "1" in texts_of(svg)


def test_a_leg_of_no_length_is_survived(circuit: Circuit) -> None:
    """Two stops at one point of the road are no reason to fail."""
    day = circuit.itineraries[0]
    point = day.legs[0].geometry[0]
    still = replace(day, legs=tuple(replace(leg, geometry=(point, point)) for leg in day.legs))
    assert day_map(replace(circuit, itineraries=(still,)), bundled_network(), 1, "en", *SIZE)


def test_an_idle_day_has_a_map(circuit: Circuit) -> None:
    """A day without stops shows its start."""
    idle = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    written = texts_of(
        day_map(replace(circuit, itineraries=(idle,)), bundled_network(), 1, "en", *SIZE)
    )
    assert "Tafraout" in written


def test_hostile_names_stay_text(circuit: Circuit) -> None:
    """Markup, control characters and direction marks in names and numbers harm no map."""
    day = circuit.itineraries[0]
    stops = tuple(
        replace(stop, site=replace(stop.site, name=HOSTILE, name_fr="", name_ar=""))
        for stop in day.stops
    )
    start = replace(day.day.start, name=HOSTILE, name_ar=HOSTILE)
    assert day.lunch is not None
    table = replace(day.lunch.place, name=HOSTILE, name_ar=HOSTILE)
    bad = replace(
        day,
        stops=stops,
        day=replace(day.day, start=start, end=start),
        lunch=replace(day.lunch, place=table),
    )
    hostile = replace(
        circuit,
        itineraries=(bad,),
        roads=replace(circuit.roads, attribution=HOSTILE),
    )
    network = bundled_network()
    network = replace(network, strings=("", *(HOSTILE for _ in network.strings[1:])))
    for language in LANGUAGES:
        svg = day_map(hostile, network, 1, language, *SIZE)
        root = ET.fromstring(svg)  # noqa: S314
        tags = {node.tag.removeprefix(SVG) for node in root.iter()}
        assert tags == {"svg", "title", "g", "path", "rect", "text"}
        svg.encode("utf-8")
        assert "\u202e" not in svg


def test_whose_data_it_is_stands_on_the_map(circuit: Circuit) -> None:
    """The attribution is in the frame, and schematic roads are called so."""
    network = bundled_network()
    assert circuit.roads.is_schematic
    written = texts_of(overview_map(circuit, network, "en", *SIZE))
    assert "© OpenStreetMap contributors" in written
    assert "Schematic roads" in written
    real = replace(circuit, roads=replace(circuit.roads, kind="osm", attribution="© Example"))
    written = texts_of(overview_map(real, network, "en", *SIZE))
    assert "© Example · © OpenStreetMap contributors" in written
    assert "Schematic roads" not in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_says_what_it_shows(circuit: Circuit, language: Language) -> None:
    """The alternative text counts the stops and names start and end."""
    texts = Texts(language, "booklet")
    described = map_description(circuit, texts, 1)
    assert circuit.itineraries[0].day.start.name_in(language) in described
    assert map_description(circuit, texts) != described
    title = ET.fromstring(day_map(circuit, bundled_network(), 1, language, *SIZE))[0].text  # noqa: S314
    assert title == described.translate(dict.fromkeys(map(ord, "\u2068\u2069")))


def test_a_day_that_is_not_there_is_refused(circuit: Circuit) -> None:
    """Days count from 1; neither 0 nor one too many wraps round to another day."""
    for day in (0, 3):
        with pytest.raises(IndexError, match=f"no day {day}"):
            day_map(circuit, bundled_network(), day, "en", *SIZE)


def test_a_real_region_stays_small(circuit: Circuit) -> None:
    """With every street of the province in the network, a map stays under 400 kB."""
    folder = Path(os.environ.get("SSE_ROUTES_SHARED", Path(__file__).parents[3] / "shared"))
    source = folder / "data" / "tiznit-province.osm.pbf"
    if not source.is_file():
        pytest.skip(
            "shared/data/tiznit-province.osm.pbf is absent: map size on real roads untested"
        )
    network = read_osm(source)
    assert network.section_count > 10_000
    for svg in (
        overview_map(circuit, network, "fr", *SIZE),
        day_map(circuit, network, 1, "fr", *SIZE),
    ):
        assert len(svg.encode()) < 400_000


def test_dates_do_not_matter(circuit: Circuit) -> None:
    """A map depends on places only: a circuit put off by a week has the same maps."""
    later = dt.timedelta(days=7)
    moved = replace(
        circuit,
        itineraries=tuple(
            replace(
                day,
                day=replace(
                    day.day,
                    window=replace(
                        day.day.window,
                        opens=day.day.window.opens + later,
                        closes=day.day.window.closes + later,
                    ),
                ),
            )
            for day in circuit.itineraries
        ),
    )
    network = bundled_network()
    assert overview_map(moved, network, "fr", *SIZE) == overview_map(circuit, network, "fr", *SIZE)


Spot = tuple[str, float, float, str]


def with_villages(circuit: Circuit, *rows: Spot) -> RoadNetwork:
    """Return the bundled roads with these places alone: kind, shares of the sheet, name.

    The sheet is that of the first day, shares are from its left and from its bottom.
    """
    day = (1, circuit.itineraries[0])
    box = make_scene(circuit, bundled_network(), (day,), "fr", SIZE).projection.bounds()
    spots = [
        (box.west + x * (box.east - box.west), box.south + y * (box.north - box.south))
        for _, x, y, _ in rows
    ]
    marks = Landmarks(
        lonlat=np.array(spots),
        kind=np.array([KINDS.index(row[0]) for row in rows], dtype=np.uint8),
        names=np.array([[at, 0, 0, 0] for at in range(1, len(rows) + 1)], dtype=np.uint32),
        strings=("", *(row[3] for row in rows)),
    )
    return replace(bundled_network(), landmarks=marks)


def test_villages_stand_on_the_map_of_a_day_only(circuit: Circuit) -> None:
    """The map of all days has larger places; fuel is no place."""
    network = with_villages(
        circuit,
        ("village", 0.3, 0.25, "Amsli"),
        ("town", 0.5, 0.15, "Bigger"),
        ("fuel", 0.7, 0.25, "Pump"),
    )
    shown = set(texts_of(day_map(circuit, network, 1, "fr", *SIZE)))
    assert {"Amsli", "Bigger"} <= shown
    overview = set(texts_of(overview_map(circuit, network, "fr", *SIZE)))
    assert "Bigger" in overview
    assert "Amsli" not in overview
    assert "Pump" not in shown | overview


def test_the_larger_place_is_named_where_one_is(circuit: Circuit) -> None:
    """Nor is a name told twice, whether of an end or of another village."""
    network = with_villages(
        circuit,
        ("village", 0.5, 0.2, "Small"),
        ("town", 0.51, 0.2, "Large"),
        ("village", 0.3, 0.1, "Tafraout"),
        ("village", 0.7, 0.1, "Twin"),
        ("village", 0.3, 0.3, "Twin"),
    )
    written = texts_of(day_map(circuit, network, 1, "fr", *SIZE))
    rim_and_letters = 2
    assert [written.count(name) for name in ("Small", "Large", "Twin")] == [
        0, rim_and_letters, rim_and_letters
    ]  # fmt: skip
    none = replace(network, landmarks=no_landmarks())
    without = texts_of(day_map(circuit, none, 1, "fr", *SIZE))
    assert written.count("Tafraout") == without.count("Tafraout") > 0


def test_a_town_is_not_drawn_again_by_its_other_name(circuit: Circuit) -> None:
    """What the roads call a place at the spot of a town is that town."""
    day = (1, circuit.itineraries[0])
    box = make_scene(circuit, bundled_network(), (day,), "fr", SIZE).projection.bounds()
    written = set(texts_of(overview_map(circuit, bundled_network(), "fr", *SIZE)))
    ends = {circuit.itineraries[0].day.start.id, circuit.itineraries[0].day.end.id}
    towns = (place for place in bundled_gateways() if place.id not in ends)
    lon, lat = next(place.location for place in towns if place.name in written)
    x, y = (lon - box.west) / (box.east - box.west), (lat - box.south) / (box.north - box.south)
    network = with_villages(circuit, ("town", x, y + 0.01, "Other"))
    assert "Other" not in texts_of(overview_map(circuit, network, "fr", *SIZE))
    apart = with_villages(circuit, ("town", x, y + 0.6, "Other"))
    assert "Other" in texts_of(overview_map(circuit, apart, "fr", *SIZE))


def test_names_of_villages_are_text(circuit: Circuit) -> None:
    """They come with the roads and may hold anything."""
    network = with_villages(circuit, ("village", 0.3, 0.25, "<b>&\x00\u202e{{7*7}}"))
    svg = day_map(circuit, network, 1, "fr", *SIZE)
    assert "&lt;b&gt;&amp;{{7*7}}" in svg
