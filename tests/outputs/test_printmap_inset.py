"""Promises of `routes.outputs.printmap.inset`: stops that crowd in one town are drawn larger."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.geo import LonLat
from routes.outputs.printmap import MOST_NAMED_STOPS, named_day_map, overview_map
from routes.outputs.printmap.inset import with_inset
from routes.outputs.printmap.labels import Sheet, box_around, frame_box
from routes.outputs.printmap.scene import make_scene, route_points, runs
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.outputs.printmap.scene import Scene
    from routes.sites import Site

    MakeSite = Callable[..., Site]

SVG = "{http://www.w3.org/2000/svg}"
SIZE = (118.0, 148.0)
TOWN = LonLat(-8.97, 29.72)


def crowded(circuit: Circuit, make_site: MakeSite, count: int, apart_deg: float) -> Circuit:
    """Return a day on real roads: a stop far from the town, then others in it, then lunch there."""
    day = circuit.itineraries[0]
    stop, leg, lunch = day.stops[0], day.legs[0], day.lunch
    assert lunch is not None
    far = LonLat(-9.6, 29.6)
    town = [LonLat(TOWN.lon + apart_deg * number, TOWN.lat) for number in range(count)]
    sites = [
        make_site(f"s{number}", lon=spot.lon, lat=spot.lat)
        for number, spot in enumerate((far, *town), start=1)
    ]
    ways = [(TOWN, far), (far, TOWN), *((TOWN, spot) for spot in town[1:])]
    placed = replace(
        day,
        stops=tuple(replace(stop, site=site) for site in sites),
        legs=tuple(replace(leg, geometry=way) for way in (*ways, (TOWN, TOWN), (TOWN, far))),
        lunch=replace(
            lunch,
            after=len(sites),
            place=replace(lunch.place, name="Table", location=town[-1]),
        ),
    )
    real = replace(circuit.roads, kind="osm")
    return replace(circuit, itineraries=(placed,), roads=real)


def scene_of(circuit: Circuit, size: tuple[float, float] = SIZE) -> tuple[Scene, Sheet]:
    """Return the scene of the first day, and its sheet."""
    scene = make_scene(circuit, bundled_network(), ((1, circuit.itineraries[0]),), "en", size)
    return scene, Sheet(frame_box(*size, 1.5), route_points(scene))


def texts_in(node: ET.Element) -> set[str]:
    """Return what is written in a drawing or a part of it, its direction marks taken off."""
    return {(text.text or "").strip("\u202b\u202c") for text in node.iter(f"{SVG}text")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_stops_of_one_town_are_told_apart_in_an_inset(
    circuit: Circuit, make_site: MakeSite, language: Language
) -> None:
    """Every name is on the map; one disc leads from the sheet itself to all of them."""
    svg, are_named = named_day_map(
        crowded(circuit, make_site, 4, 0.003), bundled_network(), 1, language, SIZE
    )
    assert are_named
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    inset = next(node for node in root.findall(f"{SVG}svg") if node.get("x"))
    written = texts_in(inset)
    for number in (2, 3, 4, 5):
        assert {str(number)} <= written
        assert {f"S{number}", f"{number}. S{number}"} & written
    assert [node.text for node in root.iter(f"{SVG}text")].count("2–5") == 2
    assert "2–5" in written
    assert "S1" not in written


def test_an_inset_hides_neither_route_nor_stop(circuit: Circuit, make_site: MakeSite) -> None:
    """It lies on the sheet beside them, and holds all that is drawn in it."""
    scene, sheet = scene_of(crowded(circuit, make_site, 4, 0.003))
    rest, inset = with_inset(scene, sheet)
    assert inset is not None
    assert inset.box.lies_in(sheet.frame)
    assert not sheet.hides_route(inset.box)
    assert not any(inset.box.meets(box_around(*marker.at, 1, 1)) for marker in scene.markers)
    assert [marker.number for marker in rest.markers] == ["1", "2–5"]
    assert (inset.numbers, rest.lunches) == (("2–5",), ())
    part = inset.scene
    assert [marker.number for marker in part.markers] == ["2", "3", "4", "5"]
    size = np.array([part.projection.width_mm, part.projection.height_mm])
    assert all((np.array(marker.at) > 0).all() for marker in part.markers)
    assert all((np.array(marker.at) < size).all() for marker in part.markers)
    assert scene.projection.ground_m_per_mm > 2.5 * part.projection.ground_m_per_mm
    assert part.routes
    assert all((np.abs(line) < 200).all() for _, line in part.routes)


def test_there_is_no_inset_where_it_would_not_help(circuit: Circuit, make_site: MakeSite) -> None:
    """Two stops, stops at one point of the map, stops apart, or a sheet without room."""
    assert with_inset(*scene_of(crowded(circuit, make_site, 1, 0.003)))[1] is None
    assert with_inset(*scene_of(crowded(circuit, make_site, 4, 0.0)))[1] is None
    assert with_inset(*scene_of(crowded(circuit, make_site, 4, 0.1)))[1] is None
    assert with_inset(*scene_of(crowded(circuit, make_site, 4, 0.003), (60, 30)))[1] is None
    day = circuit.itineraries[0]
    idle = replace(circuit, itineraries=(replace(day, stops=(), legs=(), lunch=None),))
    assert with_inset(*scene_of(idle))[1] is None


def test_schematic_roads_are_not_drawn_closer_than_they_are_true(
    circuit: Circuit, make_site: MakeSite
) -> None:
    """No town has its streets in them; real roads fill the sheet with it."""
    real = crowded(circuit, make_site, 4, 0.003)
    schematic = replace(real, roads=circuit.roads)
    assert circuit.roads.is_schematic
    for shown, closest in ((real, 12), (schematic, 50)):
        day = shown.itineraries[0]
        end = replace(day.day.end, location=day.stops[1].site.location)
        still = replace(
            day,
            day=replace(day.day, start=end, end=end),
            stops=day.stops[1:3],
            legs=tuple(replace(leg, geometry=()) for leg in day.legs[:3]),
            lunch=None,
        )
        scene, _ = scene_of(replace(shown, itineraries=(still,)))
        assert scene.projection.ground_m_per_mm == pytest.approx(closest, rel=0.01)


def test_many_stops_are_numbered_in_an_inset_too(circuit: Circuit, make_site: MakeSite) -> None:
    """Their names stand beside the map, as on any day of so many."""
    many = crowded(circuit, make_site, MOST_NAMED_STOPS, 0.003)
    svg, are_named = named_day_map(many, bundled_network(), 1, "en", SIZE)
    assert not are_named
    written = texts_in(ET.fromstring(svg))  # noqa: S314
    assert {str(number) for number in range(1, MOST_NAMED_STOPS + 2)} <= written
    assert not {text for text in written if text.startswith("S") and text[1:].isdigit()}


def test_an_overview_has_one_disc_for_stops_in_a_row_at_one_place(
    circuit: Circuit, make_site: MakeSite
) -> None:
    """A stop elsewhere between them, or another day, ends the row."""
    scene, _ = scene_of(crowded(circuit, make_site, 4, 0.0))
    far, first, *others = scene.markers
    moved = replace(others[1], at=far.at)
    row = (far, first, others[0], moved, others[2])
    assert [marker.number for marker in runs(row, 3)] == ["1", "2–3", "4", "5"]
    assert [marker.number for marker in runs((first, others[1]), 3)] == ["2", "4"]
    assert len(runs((first, replace(others[0], day=2)), 3)) == 2
    day = crowded(circuit, make_site, 4, 0.0).itineraries[0]
    two = replace(circuit, itineraries=(day, circuit.itineraries[1]))
    written = texts_in(ET.fromstring(overview_map(two, bundled_network(), "en", *SIZE)))  # noqa: S314
    assert {"1.1", "1.2–1.5", "2.1"} <= written


def test_the_number_of_a_road_is_not_told_twice_at_one_place(circuit: Circuit) -> None:
    """The lanes of a motorway are two lines, but one road."""
    svg = overview_map(circuit, bundled_network(), "en", *SIZE)
    root = ET.fromstring(svg)  # noqa: S314
    found: dict[str, list[tuple[float, float]]] = {}
    for text in root.iter(f"{SVG}text"):
        if (text.text or "").startswith(("RN", "RR", "RP")):
            at = float(text.get("x", "")), float(text.get("y", ""))
            found.setdefault(text.text or "", []).append(at)
    assert len(found) > 3
    pairs = [pair for places in found.values() for pair in combinations(places, 2)]
    assert pairs
    assert min(math.dist(*pair) for pair in pairs) >= 30
