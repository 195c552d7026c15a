"""folium is given numbers in the right order and our own words; what it makes is repeatable."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.circuit import Leg
from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.outputs.webmap import layers
from routes.outputs.webmap.cards import bases_of
from routes.outputs.webmap.layers import build_map, road_of
from routes.outputs.webmap.palette import house, moon
from routes.places import bundled_gateways, find_place

if TYPE_CHECKING:
    from folium import Marker

    from routes.circuit import Circuit
    from routes.sites import Language


def _script(circuit: Circuit, language: Language = "fr") -> str:
    return build_map(circuit, bases_of(circuit), Texts(language, "webmap")).script


def _lines(script: str) -> list[list[tuple[float, float]]]:
    """Return the points of every line folium draws, as it wrote them."""
    found = re.findall(r"L\.polyline\(\n(\[\[.*\]\]),", script)
    return [
        [(float(a), float(b)) for a, b in re.findall(r"\[(-?[\d.]+),(-?[\d.]+)\]", line)]
        for line in found
    ]


def test_streets_are_drawn_where_they_are(circuit: Circuit) -> None:
    """One line a leg, latitude first for Leaflet, from origin to destination."""
    lines = _lines(_script(circuit))
    assert len(lines) == len(circuit.legs) == 8
    for leg, line in zip(circuit.legs, lines, strict=True):
        assert line[0] == pytest.approx(leg.geometry[0].to_latlon(), abs=1e-5)
        assert line[-1] == pytest.approx(leg.geometry[-1].to_latlon(), abs=1e-5)


def test_a_leg_without_geometry_leaves_no_line(circuit: Circuit) -> None:
    """What was not traced is not drawn, and has no arrow."""
    first, second = circuit.itineraries
    bare = replace(first, legs=tuple(replace(leg, geometry=(), cues=()) for leg in first.legs))
    script = _script(replace(circuit, itineraries=(bare, second)))
    assert len(_lines(script)) == len(second.legs)
    assert script.count('"arrow day-1"') == 0
    assert script.count('"arrow day-2"') == len(second.legs)


def test_every_stop_has_its_marker_in_the_order_of_the_visit(circuit: Circuit) -> None:
    """The keyboard follows the order of the document: start, then day by day, lunch in between."""
    cards = re.findall(r'"card": "([a-z0-9-]+)"', _script(circuit))
    first = ["stop-1-1", "stop-1-2", "lunch-1", "stop-1-3"]
    second = ["stop-2-1", "lunch-2", "stop-2-2"]
    assert cards[:8] == ["base-1", *first, *second]
    assert cards[8:] == [f"left-{number}" for number in range(1, 18)]


def test_a_place_that_is_not_known_exactly_has_a_ring(circuit: Circuit) -> None:
    """A pin with a point only where the door is known."""
    signs = re.findall(r'"pin stop (\w+) day-(\d)"', _script(circuit))
    expected = [
        ("door" if stop.site.precision == "door" else "ring", str(day))
        for day, _, stop in circuit.numbered_stops()
    ]
    assert signs == expected
    assert {sign for sign, _ in signs} == {"door", "ring"}


def test_lunch_has_a_sign_of_its_own_at_its_place(circuit: Circuit) -> None:
    """Small, without a number, in the colour of its day."""
    script = _script(circuit)
    assert re.findall(r'"pin lunch day-(\d)"', script) == ["1", "2"]
    for itinerary in circuit.itineraries:
        assert itinerary.lunch is not None
        lat, lon = itinerary.lunch.place.location.to_latlon()
        assert f"L.marker(\n[{round(lat, 6)},{round(lon, 6)}]," in script


def test_a_place_for_nights_only_has_a_sign_of_its_own(circuit: Circuit) -> None:
    """A moon where one only sleeps, a house where the circuit starts and ends."""
    tiznit = find_place("tiznit", (), bundled_gateways())
    first, second = circuit.itineraries
    away = replace(first, day=replace(first.day, end=tiznit))
    back = replace(second, day=replace(second.day, start=tiznit))
    drawn = [re.findall(r' d="(.+?)"', sign) for sign in (house(), moon())]
    script = _script(replace(circuit, itineraries=(away, back)))
    assert [script.count(path) for (path,) in drawn] == [1, 1]
    assert [_script(circuit).count(path) for (path,) in drawn] == [1, 0]


def test_arrows_point_the_way() -> None:
    """On a leg that goes east after a start to the north, the arrow of 40 % looks north."""
    leg = _leg_along((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    (arrow,) = layers._arrows(1, leg)
    assert 'transform="rotate(0)"' in _sign(arrow)
    assert arrow.location == pytest.approx([0.8, 0.0], abs=0.01)
    (arrow,) = layers._arrows(1, _leg_along((0.0, 0.0), (1.0, 0.0)))
    assert 'transform="rotate(90)"' in _sign(arrow)


def test_a_leg_that_goes_nowhere_has_no_arrow() -> None:
    """Two visits at the same point are no drive."""
    assert list(layers._arrows(1, _leg_along((1.0, 1.0), (1.0, 1.0)))) == []


def _sign(marker: Marker) -> str:
    """Return the drawing of a marker."""
    assert marker.icon is not None
    return str(marker.icon.options["html"])


def _leg_along(*points: tuple[float, float]) -> Leg:
    return Leg(
        origin_id="a",
        destination_id="b",
        departure=dt.datetime(2026, 11, 25, 8),  # noqa: DTZ001 - wall time
        duration=dt.timedelta(minutes=10),
        distance_m=1000,
        geometry=tuple(LonLat(*point) for point in points),
    )


def test_no_text_of_data_reaches_the_script(circuit: Circuit) -> None:
    """Names of sites and places stay in the page; the script knows ids of cards."""
    script = _script(circuit, "en")
    names = [stop.site.name for stop in circuit.stops]
    names += [entry.site.name for entry in circuit.unvisited]
    names += [entry.site.id for entry in circuit.unvisited]
    names += [circuit.itineraries[0].day.start.name, circuit.roads.name, circuit.roads.attribution]
    assert not [name for name in names if name in script]


def test_ids_are_counted(circuit: Circuit) -> None:
    """No random id is left: building twice gives the same script."""
    script = _script(circuit)
    assert script == _script(circuit)
    assert not re.search(r"_[0-9a-f]{32}", script)


def test_many_points_are_thinned(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streets are drawn coarser to keep within their limit; their ends stay."""
    monkeypatch.setattr(layers, "MOST_STREET_POINTS", 100)
    wavy = tuple(LonLat(-9 + i / 1000, 29.5 + (i % 7) / 2000) for i in range(500))
    first, second = circuit.itineraries
    long = replace(first, legs=(replace(first.legs[0], geometry=wavy), *first.legs[1:]))
    lines = _lines(_script(replace(circuit, itineraries=(long, second))))
    assert sum(len(line) for line in lines) <= 100
    assert lines[0][0] == pytest.approx(wavy[0].to_latlon(), abs=1e-5)
    assert lines[0][-1] == pytest.approx(wavy[-1].to_latlon(), abs=1e-5)


def test_the_map_can_be_zoomed_as_far_as_it_says(circuit: Circuit) -> None:
    """What folium drops where there are no tiles is set all the same."""
    assert '"maxZoom": 16' in _script(circuit)


def test_a_long_list_of_days_is_folded_sooner(circuit: Circuit) -> None:
    """On a map that is not wide it would cover what it lists."""
    first = circuit.itineraries[0]
    for days, least in ((7, 960), (8, 1200)):
        many = replace(circuit, itineraries=(first,) * days)
        assert f"window.innerWidth < {least}" in _script(many)


def test_controls_are_mirrored_in_arabic(circuit: Circuit) -> None:
    """Zoom on the side where reading begins, layers on the other."""
    french, arabic = _script(circuit, "fr"), _script(circuit, "ar")
    assert 'position: "topleft"' in french
    assert '"position": "topright"' in french
    assert 'position: "topright"' in arabic
    assert '"position": "topleft"' in arabic


def test_a_drive_an_ordinary_car_does_not_come_through_is_drawn_as_rough(circuit: Circuit) -> None:
    """Whatever its worst grade; where nothing is known of a leg nothing is drawn around it."""
    leg = circuit.legs[1]
    assert leg.passage is not None
    assert road_of(replace(leg, passage=replace(leg.passage, vehicle="4x4"))) == "rough"
    assert road_of(replace(leg, passage=None)) == "piste"
    assert road_of(replace(leg, passage=None, worst=None)) == ""
