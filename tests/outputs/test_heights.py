"""Promises of heights in every output: climb, profile, their source, and nothing without them."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.cli.timetable import circuit_text
from routes.outputs.booklet import circuit_booklet
from routes.outputs.booklet_data import booklet_data
from routes.outputs.circuitjson import circuit_to_json, parse_circuit
from routes.outputs.climbtext import climb_text, elevation_text, profile_text
from routes.outputs.geojson import circuit_to_geojson
from routes.outputs.gpx import circuit_gpx, day_gpx
from routes.outputs.heights import DayProfile, day_climb, day_profile, place_heights
from routes.outputs.printmap.profile import day_profile_svg
from routes.outputs.profilechart import Frame, make_chart, spread
from routes.outputs.provenance import heights_read, package_versions
from routes.outputs.texts import Texts
from routes.outputs.webmap import circuit_map
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Circuit, Leg
    from routes.sites import Language

GPX = "{http://www.topografix.com/GPX/1/1}"
FRAME = Frame(width=100, height=40, left=10, right=10, top=8, bottom=5, disc=5)


def edited(circuit: Circuit, **changes: object) -> Circuit:
    """Return the circuit with the climb of its first leg changed."""
    day = circuit.itineraries[0]
    first = day.legs[0]
    assert first.climb is not None
    climb = replace(first.climb, **changes)  # type: ignore[arg-type]
    legs = (replace(first, climb=climb), *day.legs[1:])
    return replace(circuit, itineraries=(replace(day, legs=legs), *circuit.itineraries[1:]))


def with_gap(circuit: Circuit) -> Circuit:
    """Return the circuit with nothing known of the second half of its first leg."""
    half = circuit.legs[0].distance_m // 2
    run = ((0, 100), (half, 400))
    points = (100, 400, None)
    return edited(circuit, up_m=300, down_m=0, known_m=half, profile=(run,), points_m=points)


def stated(circuit: Circuit, *heights: int) -> Circuit:
    """Return the circuit without files of heights, its first stops having stated ones."""
    day = circuit.itineraries[0]
    stops = [
        replace(stop, site=replace(stop.site, elevation_m=height))
        for stop, height in zip(day.stops, heights, strict=False)
    ]
    changed = replace(day, stops=(*stops, *day.stops[len(stops) :]))
    return replace(circuit, itineraries=(changed, *circuit.itineraries[1:]))


def _parsed(text: str) -> ET.Element:
    """Read XML of our own making."""
    return ET.fromstring(text)  # noqa: S314


def without(circuit: Circuit) -> Circuit:
    """Return a circuit with nothing of heights left in it."""

    def bare(leg: Leg) -> Leg:
        return replace(leg, climb=None)

    days = [replace(day, legs=tuple(map(bare, day.legs))) for day in circuit.itineraries]
    return replace(circuit, itineraries=tuple(days), elevation=None)


def outputs(circuit: Circuit, language: Language) -> dict[str, str]:
    """Return what people and programs read of a circuit, but the booklet, as text."""
    return {
        "json": circuit_to_json(circuit),
        "geojson": circuit_to_geojson(circuit, language),
        "gpx": circuit_gpx(circuit, language),
        "map": circuit_map(circuit, bundled_network(), language),
        "timetable": circuit_text(circuit, language),
    }


# ---------------------------------------------------------------- what is known of a day


def test_a_day_climbs_what_its_legs_do(climbed: Circuit) -> None:
    """And descends it; nothing of it is an estimate where all is known."""
    day = climbed.itineraries[0]
    climb = day_climb(climbed, day)
    assert climb is not None
    assert (climb.up_m, climb.down_m) == (300 * len(day.legs), 300 * len(day.legs))
    assert not climb.is_least
    assert climb.known_share == 1


def test_the_profile_of_a_day_joins_its_legs(climbed: Circuit) -> None:
    """One line from start to end where no gap is, with each stop where one is there."""
    day = climbed.itineraries[0]
    profile = day_profile(day)
    assert profile is not None
    (run,) = profile.runs
    assert run[0] == (0, 100)
    assert run[-1] == (day.distance_m, 100)
    assert all(a < b for (a, _), (b, _) in pairwise(run))
    assert (profile.lowest_m, profile.highest_m) == (100, 400)
    gone = [sum(leg.distance_m for leg in day.legs[:count]) for count in (1, 2, 4)]
    assert list(profile.stops) == list(enumerate(gone, start=1))


def test_a_gap_stays_a_gap_and_makes_climb_the_least(climbed: Circuit) -> None:
    """What may lie in it is not guessed."""
    circuit = with_gap(climbed)
    profile = day_profile(circuit.itineraries[0])
    climb = day_climb(circuit, circuit.itineraries[0])
    assert profile is not None
    assert climb is not None
    assert len(profile.runs) == 2
    assert climb.is_least
    assert climb.known_share is not None
    said = climb_text(Texts("en"), circuit, circuit.itineraries[0])
    percent = int(100 * climb.known_share)
    assert said == (
        f"climb at least {climb.up_m:,} m, descent at least {climb.down_m:,} m "
        f"(heights known on {percent}\u00a0% of the way)"
    )


def test_a_day_of_which_the_files_know_nothing_is_said_to_be_so(climbed: Circuit) -> None:
    """It is not said to be flat."""
    day = climbed.itineraries[0]
    nothing = {"up_m": 0, "down_m": 0, "highest_m": None, "lowest_m": None, "known_m": 0}
    empty: dict[str, Any] = {**nothing, "profile": (), "points_m": (None, None, None)}
    legs = [
        replace(leg, climb=replace(leg.climb, **empty)) for leg in day.legs if leg.climb is not None
    ]
    circuit = replace(climbed, itineraries=(replace(day, legs=tuple(legs)),))
    assert "climb not known" in climb_text(Texts("en"), circuit, circuit.itineraries[0])
    assert day_profile(circuit.itineraries[0]) is None
    assert day_profile_svg(circuit, Texts("en", "booklet"), 1, 100, 40) == ""


def test_stated_heights_of_stops_tell_the_least_climb(circuit: Circuit) -> None:
    """No file is needed; nothing is drawn between, and the source is the list of sites."""
    known = stated(circuit, 900, 1450, 1440)
    day = known.itineraries[0]
    assert climb_text(Texts("en"), known, day) == (
        "climb at least 550 m, descent at least 10 m (heights known of 3 places out of 6)"
    )
    climb = day_climb(known, day)
    assert climb is not None
    assert (climb.up_m, climb.down_m, climb.is_least) == (550, 10, True)
    assert (climb.known_places, climb.known_share) == (3, None)
    assert day_profile(day) is None
    assert elevation_text(Texts("en"), known) == ""


@pytest.mark.parametrize("heights", [(), (900,), (900, 900), (900, 907, 900)])
def test_too_few_or_too_like_heights_tell_nothing_of_climb(
    heights: tuple[int, ...], circuit: Circuit
) -> None:
    """“At least 0 m” would be empty words."""
    known = stated(circuit, *heights)
    assert climb_text(Texts("en"), known, known.itineraries[0]) == ""


def test_files_come_before_stated_heights(climbed: Circuit) -> None:
    """Heights of two sources are not mixed."""
    both = stated(climbed, 7)
    assert place_heights(both) == place_heights(climbed)
    assert place_heights(stated(without(climbed), 7)) == {both.stops[0].site.id: 7}


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("language", LANGUAGES)
def test_climb_profile_and_source_have_words_in_every_language(
    language: Language, climbed: Circuit
) -> None:
    """With their figures, and the credit that a licence asks for."""
    assert climbed.elevation is not None
    texts = Texts(language)
    credited = replace(climbed, elevation=replace(climbed.elevation, credit="© Somebody"))
    day = climbed.itineraries[0]
    total = texts.number(300 * len(day.legs))
    assert climb_text(texts, climbed, day).count(total) == 2
    said = profile_text(texts, climbed, 1)
    assert climb_text(texts, climbed, day) in said
    assert "100" in said
    assert "400" in said
    assert "N29W009.hgt" in elevation_text(texts, credited)
    assert "© Somebody" in elevation_text(texts, credited)


def test_a_day_without_a_profile_has_no_words_for_one(circuit: Circuit) -> None:
    """Whoever asks for them has made a mistake."""
    with pytest.raises(ValueError, match="day 1"):
        profile_text(Texts("en"), circuit, 1)


# ---------------------------------------------------------------- the drawing


def test_the_drawing_keeps_proportions_and_stays_in_its_frame(climbed: Circuit) -> None:
    """From left to right, higher is higher, nothing leaves the sheet."""
    profile = day_profile(climbed.itineraries[0])
    assert profile is not None
    chart = make_chart(profile, FRAME)
    (run,) = chart.runs
    assert run[0][0] == FRAME.left
    assert run[-1][0] == pytest.approx(FRAME.end)
    assert all(a < b for (a, _), (b, _) in pairwise(run))
    assert all(FRAME.top <= y <= FRAME.floor for _, y in run)
    assert run[1][1] < run[0][1]
    assert [height for _, height in chart.heights] == [100, 200, 300, 400]
    assert chart.heights[0][0] == FRAME.floor
    assert chart.distances[0] == (FRAME.left, 0)
    assert all(stop.y == pytest.approx(run[0][1]) for stop in chart.stops)


def test_flat_land_looks_flat() -> None:
    """Three metres are not drawn as a mountain."""
    flat = DayProfile(runs=(((0, 50), (500, 53), (1000, 50)),), length_m=1000, stops=())
    chart = make_chart(flat, FRAME)
    heights = [y for _, y in chart.runs[0]]
    assert max(heights) - min(heights) < 0.04 * FRAME.height


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(-500, 9000)), min_size=2, max_size=30),
    st.lists(st.integers(0, 10**6), max_size=12),
)
def test_any_profile_can_be_drawn(points: list[tuple[int, int]], stops: list[int]) -> None:
    """Within the frame, with few round lines, the lowest and the highest of which enclose it."""
    run = tuple(sorted(points))
    profile = DayProfile(
        runs=(run,), length_m=10**6, stops=tuple(enumerate(sorted(stops), start=1))
    )
    chart = make_chart(profile, FRAME)
    low, high = (chart.heights[at][1] for at in (0, -1))
    assert low <= profile.lowest_m
    assert profile.highest_m <= max(high, low + 100)
    assert 2 <= len(chart.heights) <= 8
    assert len(chart.distances) <= 9
    assert all(FRAME.top - 1e-6 <= y <= FRAME.floor + 1e-6 for _, y in chart.runs[0])
    labels = [stop.label_x for stop in chart.stops]
    assert all(b - a >= FRAME.disc - 1e-6 for a, b in pairwise(labels))


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), max_size=8), st.floats(0, 12))
def test_numbers_side_by_side_do_not_overlap(wanted: list[float], gap: float) -> None:
    """They keep their order and stay on the sheet, as there is room for them."""
    places = spread(sorted(wanted), gap, 0.0, 100.0)
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(places))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in places)


# ---------------------------------------------------------------- the outputs


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timetable_says_climb_and_source(language: Language, climbed: Circuit) -> None:
    """Each day under its heading, the source at the end."""
    texts = Texts(language, "cli")
    said = circuit_text(climbed, language)
    for day in climbed.itineraries:
        assert climb_text(texts, climbed, day) in said
    assert said.rstrip().endswith(elevation_text(texts, climbed))


def test_gpx_has_heights_first_and_only_where_they_are_known(climbed: Circuit) -> None:
    """On every point of the track and on waypoints; a gap has none."""
    root = _parsed(day_gpx(with_gap(climbed), 1, "en"))
    points = root.findall(f".//{GPX}trkpt")
    heights = [point.findtext(f"{GPX}ele") for point in points]
    assert heights[:3] == ["100", "400", None]
    assert set(heights[3:]) == {"100", "400"}
    waypoints = root.findall(f"{GPX}wpt")
    known = [point.findtext(f"{GPX}ele") for point in waypoints]
    assert known == ["1000", "1010", None, None, None, "1000"]
    assert waypoints[0][0].tag == f"{GPX}ele"


def test_geojson_has_climb_as_properties_and_no_altitude(climbed: Circuit) -> None:
    """Altitudes of RFC 7946 are above the ellipsoid; these heights are above the sea."""
    data = json.loads(circuit_to_geojson(climbed, "en"))
    legs = [one for one in data["features"] if one["properties"]["role"] == "leg"]
    assert {leg["properties"]["climb_m"] for leg in legs} == {300}
    assert all(len(at) == 2 for leg in legs for at in leg["geometry"]["coordinates"])
    stops = [one["properties"] for one in data["features"] if one["properties"]["role"] == "stop"]
    assert [stop.get("height_m") for stop in stops] == [1010, *[None] * (len(stops) - 1)]
    assert data["heights"] == "Heights: N29W009.hgt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_draws_each_profile_and_says_it(language: Language, climbed: Circuit) -> None:
    """An image with a label for those who hear the page; it runs left to right in Arabic too."""
    page = circuit_map(climbed, bundled_network(), language)
    drawings = re.findall(r'<svg class="profile"[^>]*>', page)
    assert len(drawings) == len(climbed.itineraries)
    texts = Texts(language, "webmap")
    for number, drawing in enumerate(drawings, start=1):
        assert 'role="img"' in drawing
        assert 'direction="ltr"' in drawing
        label = re.search(r'aria-label="([^"]*)"', drawing)
        assert label is not None
        assert html.unescape(label.group(1)) == profile_text(texts, climbed, number)
    assert elevation_text(texts, climbed) in html.unescape(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_prints_each_profile_as_an_accessible_pdf(
    language: Language, climbed: Circuit
) -> None:
    """With climb, alternative text and source; the standard refuses an image without words."""
    data = booklet_data(climbed, bundled_network(), language)
    for day in data["days"]:
        assert day["heights"]["climb"]
        assert day["heights"]["alt"]
        assert day["heights"]["svg"].startswith("<svg")
    assert any("N29W009.hgt" in value for _, value in data["sources"])
    pdf = circuit_booklet(climbed, bundled_network(), language)
    assert pdf == circuit_booklet(climbed, bundled_network(), language)


def test_the_profile_of_print_is_a_drawing_with_a_title(climbed: Circuit) -> None:
    """Its stops have the numbers of the map; a gap is no line."""
    root = _parsed(day_profile_svg(with_gap(climbed), Texts("en", "booklet"), 1, 118, 38))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title", "").startswith("Height profile of day 1")
    texts = [element.text for element in root.iter(f"{space}text")]
    assert texts[-3:] == ["1", "2", "3"]
    assert {"m", "km", "0"} <= set(texts)
    lines = [path.get("d", "") for path in root.iter(f"{space}path")]
    (line,) = [d for d in lines if d.count("M") == 2 and "Z" not in d]
    assert line


HOSTILE = "</svg><script>alert(1)</script>{{7*7}}"


def test_hostile_names_of_files_stay_text(climbed: Circuit) -> None:
    """Values built in code are not refused, and do no harm."""
    assert climbed.elevation is not None
    file = replace(climbed.elevation.files[0], name=HOSTILE)
    odd = replace(climbed, elevation=replace(climbed.elevation, files=(file,), credit=HOSTILE))
    page = circuit_map(odd, bundled_network(), "en")
    assert "<script>alert" not in page
    assert "{{7*7}}" not in page
    _parsed(circuit_gpx(odd, "en"))
    assert HOSTILE in json.loads(circuit_to_geojson(odd, "en"))["heights"]
    assert circuit_booklet(odd, bundled_network(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_heights_nothing_is_said_of_them(language: Language, climbed: Circuit) -> None:
    """Every output is free of climb, profile and their keys, as before there were any."""
    bare = outputs(without(climbed), language)
    for name, text in bare.items():
        assert "climb" not in text, name
        assert "elevation" not in text, name
        assert "<ele>" not in text, name
        assert 'class="profile"' not in text, name
        assert ".profile" not in text, name
        assert "hgt" not in text, name
    data = booklet_data(without(climbed), bundled_network(), language)
    assert all(not day["heights"]["climb"] for day in data["days"])
    full = outputs(climbed, language)
    assert all("climb" in full[name] or "hgt" in full[name] for name in full)


def test_circuit_json_keeps_heights_and_reads_files_without_them(climbed: Circuit) -> None:
    """Those of an earlier sse-routes too."""
    for circuit in (climbed, with_gap(climbed), without(climbed)):
        assert parse_circuit(circuit_to_json(circuit)) == circuit


def test_the_manifest_names_each_file_of_heights(climbed: Circuit) -> None:
    """By its name and hash, and rasterio's version only where it was used."""
    assert heights_read(climbed) == {"elevation/N29W009.hgt": "0" * 64}
    assert heights_read(without(climbed)) == {}
    assert "rasterio" not in package_versions()
    assert set(package_versions("rasterio")) - set(package_versions()) == {"rasterio"}
