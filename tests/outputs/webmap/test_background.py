"""The drawn background is small, true to the roads, and speaks the language of the page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.outputs.webmap import background as module
from routes.outputs.webmap.background import MOST_ROAD_POINTS, background
from routes.outputs.webmap.extent import drawn_box
from routes.outputs.webmap.packed import packed, unpacked
from routes.places import bundled_gateways, find_place
from routes.roads.network import FERRY
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.roads.network import RoadNetwork
    from routes.sites import Language


def _points(line: str) -> np.ndarray:
    """Read a line as map.js does."""
    return unpacked(line)


def _texts(language: Language = "fr") -> Texts:
    return Texts(language, "webmap")


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=30))
def test_lines_come_back_within_a_metre(points: list[tuple[float, float]]) -> None:
    """Steps add up to the points they were made of, but for rounding and repeated points."""
    array = np.array(points)
    read = _points(packed(array))
    rounded = np.rint(array * 100_000) / 100_000
    moved = np.vstack([[True, True], np.diff(rounded, axis=0) != 0]).any(axis=1)
    assert np.allclose(read, rounded[moved], atol=1e-9)


def test_every_road_drawn_is_a_road_of_the_network(circuit: Circuit) -> None:
    """No point of a drawn road lies off the schematic lines, and none outside the drawn box."""
    drawn = background(circuit, bundled_network(), _texts())["roads"]
    network = bundled_network()
    ends = {tuple(point) for point in np.round(network.point_lonlat, 5).tolist()}
    west, south, east, north = drawn_box(circuit)
    seen = 0
    for lines in drawn.values():
        for line in lines:
            points = _points(line)
            assert (points >= np.array([west, south]) - 1e-5).all()
            assert (points <= np.array([east, north]) + 1e-5).all()
            inner = [tuple(point) for point in np.round(points[1:-1], 5).tolist()]
            assert all(point in ends for point in inner)
            seen += len(points)
    assert seen > 100
    assert list(drawn) == ["track", "lane", "minor", "secondary"]


def test_of_a_real_network_only_main_roads_are_drawn(
    circuit: Circuit, make_network: Callable[..., RoadNetwork]
) -> None:
    """No tracks and lanes, tertiary roads near the circuit only, no ferries."""
    near = circuit.stops[0].site.location
    box = drawn_box(circuit)
    far = LonLat(box.west + 0.001, box.south + 0.001)

    def beside(place: LonLat) -> tuple[float, float]:
        return (place.lon + 0.002, place.lat + 0.002)

    network = make_network(
        {
            "a": near,
            "b": beside(near),
            "c": far,
            "d": beside(far),
            "e": (0.0, 0.0),
            "f": (1.0, 1.0),
        },
        [
            ("a", "b", {"highway": "tertiary"}),
            ("c", "d", {"highway": "tertiary"}),
            ("c", "d", {"highway": "primary"}),
            ("a", "b", {"highway": "track"}),
            ("a", "b", {"highway": "residential"}),
            ("a", "b", {"highway": "secondary", "flags": FERRY}),
            ("e", "f", {"highway": "motorway"}),
        ],
    )
    roads = background(circuit, network, _texts())["roads"]
    assert {name: len(lines) for name, lines in roads.items()} == {"minor": 1, "major": 1}
    assert _points(roads["minor"][0])[0] == pytest.approx(near, abs=1e-5)


def test_a_network_without_roads_leaves_the_rest(
    circuit: Circuit, make_network: Callable[..., RoadNetwork]
) -> None:
    """Towns and rivers are drawn all the same."""
    drawn = background(circuit, make_network({"a": (0.0, 0.0)}, []), _texts())
    assert drawn["roads"] == {}
    assert drawn["rivers"]
    assert drawn["labels"]


def test_too_many_points_are_drawn_coarser(
    circuit: Circuit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit holds, and every class that was drawn is still there."""
    monkeypatch.setattr(module, "MOST_ROAD_POINTS", 150)
    full = background(circuit, bundled_network(), _texts())["roads"]
    assert 0 < sum(len(unpacked(line)) for lines in full.values() for line in lines) <= 150
    assert "secondary" in full


def test_a_whole_province_of_real_roads_stays_small(
    circuit: Circuit, shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    """No more than the limit of points, and less than 150 KiB, remain."""
    from routes.roads.load import load_roads  # noqa: PLC0415 - only with real roads
    from routes.roads.profile import read_profile  # noqa: PLC0415

    path = shared_data("tiznit-province.osm.pbf")
    network = load_roads(str(path), read_profile("car"), tmp_path)
    start = find_place("agadir", (), bundled_gateways())
    first = circuit.itineraries[0]
    wide = replace(circuit, itineraries=(replace(first, day=replace(first.day, start=start)),))
    drawn = background(wide, network, _texts())["roads"]
    points = sum(len(unpacked(line)) for lines in drawn.values() for line in lines)
    assert 1000 < points <= MOST_ROAD_POINTS
    assert len(json.dumps(drawn, separators=(",", ":"))) < 150 * 1024


def _labels(circuit: Circuit, language: Language) -> list[list[Any]]:
    labels: list[list[Any]] = background(circuit, bundled_network(), _texts(language))["labels"]
    return labels


def test_names_are_in_the_language_of_the_page(circuit: Circuit) -> None:
    """Towns by their name, where days start first; the sea as it is called."""
    first = circuit.itineraries[0]
    tiznit = find_place("tiznit", (), bundled_gateways())
    wide = replace(circuit, itineraries=(replace(first, day=replace(first.day, end=tiznit)),))
    french = [label[0] for label in _labels(wide, "fr") if label[3] != "sea"]
    arabic = [label[0] for label in _labels(wide, "ar") if label[3] != "sea"]
    assert french[:2] == ["Tiznit", "Tafraout"]
    assert arabic[:2] == ["تيزنيت", "تافراوت"]
    assert [label[0] for label in _labels(wide, "fr") if label[3] == "sea"] == ["Océan Atlantique"]
    assert [label[0] for label in _labels(wide, "ar") if label[3] == "sea"] == ["المحيط الأطلسي"]


def test_far_from_the_sea_no_sea_is_named(circuit: Circuit) -> None:
    """The label stands on the water or not at all."""
    assert all(label[3] != "sea" for label in _labels(circuit, "fr"))


def test_longitude_comes_first(circuit: Circuit) -> None:
    """Labels and region are west of Greenwich and north of the equator."""
    drawn = background(circuit, bundled_network(), _texts())
    assert all(label[1] < 0 < label[2] for label in drawn["labels"])
    west, south, east, north = drawn["region"]
    assert west < east < 0 < south < north
