"""Promises of `routes.outputs.printmap`: the maps as they are printed."""

from __future__ import annotations

import datetime as dt
import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.outputs.printmap import MOST_NAMED_STOPS, day_map, map_description, overview_map
from routes.outputs.printmap.style import DAY_STYLES, day_style
from routes.outputs.texts import Texts
from routes.roads.osmfile import read_osm
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
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
    return replace(circuit, itineraries=(replace(day, stops=stops, legs=(leg,) * (count + 1)),))


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
    idle = replace(circuit.itineraries[0], stops=(), legs=())
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
    hostile = replace(
        circuit,
        itineraries=(replace(day, stops=stops, day=replace(day.day, start=start, end=start)),),
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
