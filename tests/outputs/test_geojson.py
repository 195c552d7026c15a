"""Promises of `routes.outputs.geojson`."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from routes.geo import LonLat
from routes.outputs.geojson import circuit_to_geojson
from routes.sites import LANGUAGES
from routes.zone import TIMEZONE

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language


def features_of(circuit: Circuit, language: Language = "en") -> dict[str, dict[str, Any]]:
    """Return the features by id."""
    data = json.loads(circuit_to_geojson(circuit, language))
    found = {feature["id"]: feature for feature in data["features"]}
    assert len(found) == len(data["features"])
    return found


def test_features_stand_in_the_order_of_the_drive(circuit: Circuit) -> None:
    """Start, each leg and the stop or lunch it leads to, end; then what is left out.

    A picnic where one is has no leg of its own. The ids do not change.
    """
    ids = list(features_of(circuit))
    assert ids[:11] == [
        "day-1-start", "day-1-leg-1", "day-1-stop-1", "day-1-leg-2", "day-1-stop-2",
        "day-1-leg-3", "day-1-lunch", "day-1-leg-4", "day-1-stop-3", "day-1-leg-5", "day-1-end",
    ]  # fmt: skip
    assert ids[11:19] == [
        "day-2-start", "day-2-leg-1", "day-2-stop-1", "day-2-lunch", "day-2-leg-2", "day-2-stop-2",
        "day-2-leg-3", "day-2-end",
    ]  # fmt: skip
    assert ids[19:] == [f"unvisited-{entry.site.id}" for entry in circuit.unvisited]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_geometry_is_one_and_the_box_holds_them_all(
    circuit: Circuit, language: Language
) -> None:
    """Lines for legs, points for places, at most six decimals, west south east north."""
    text = circuit_to_geojson(circuit, language)
    data = json.loads(text)
    assert text.endswith("}\n")
    reach = []
    for feature in data["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        geometry = shape(feature["geometry"])
        is_leg = feature["properties"]["role"] == "leg"
        assert geometry.geom_type == ("LineString" if is_leg else "Point")
        assert geometry.is_valid
        reach.append(geometry.bounds)
        assert all(round(number, 6) == number for point in geometry.coords for number in point)
    west, south, east, north = zip(*reach, strict=True)
    assert data["bbox"] == [min(west), min(south), max(east), max(north)]
    assert data["bbox"][0] < 0 < data["bbox"][1]


def test_lines_are_the_streets_of_the_legs(circuit: Circuit) -> None:
    """With their times, lengths and both ends."""
    features = features_of(circuit)
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for number, leg in enumerate(itinerary.legs, start=1):
            feature = features[f"day-{day}-leg-{number}"]
            assert feature["geometry"]["coordinates"] == [
                [round(lon, 6), round(lat, 6)] for lon, lat in leg.geometry
            ]
            said = feature["properties"]
            assert (said["from"], said["to"]) == (leg.origin_id, leg.destination_id)
            assert said["duration_s"] == leg.duration.total_seconds()
            assert (said["distance_m"], said["track_m"]) == (leg.distance_m, leg.track_m)
            assert (said["departure"], said["arrival"]) == (
                leg.departure.isoformat(),
                leg.arrival.isoformat(),
            )
            assert said["traced"] is said["schematic"] is True


def test_stops_say_when_what_and_whom_to_call(circuit: Circuit) -> None:
    """In the language asked for, with the names of all languages."""
    day = circuit.itineraries[0]
    site = replace(day.stops[2].site, phone="+212 528 80 14 15", website="https://example.org")
    stops = (*day.stops[:2], replace(day.stops[2], site=site))
    changed = replace(circuit, itineraries=(replace(day, stops=stops),))
    stop = day.stops[2]
    french = features_of(changed, "fr")["day-1-stop-3"]["properties"]
    arabic = features_of(changed, "ar")["day-1-stop-3"]["properties"]
    assert french["name"] == "Souk hebdomadaire de Tafraout"
    assert arabic["name"] == french["name:ar"] == "السوق الأسبوعي"
    assert (french["day"], french["stop"], french["site"]) == (1, 3, "souk-tafraout")
    assert french["arrival"] == stop.arrival.isoformat()
    assert french["begin"] == stop.begin.isoformat()
    assert french["departure"] == stop.departure.isoformat()
    assert french["hours"] == "horaires non confirmés\u00a0: appeler avant"
    assert (french["kind"], french["kind_text"]) == ("souk", "souk hebdomadaire")
    assert (french["theme"], french["theme_text"]) == ("market", "marché")
    assert (french["phone"], french["website"]) == (site.phone, site.website)
    assert (french["marker-symbol"], french["precision"]) == ("3", "door")
    assert "name:en" not in french  # it has none, and none is made up


@pytest.mark.parametrize("language", LANGUAGES)
def test_lunch_says_where_when_and_whether_food_is_brought(
    circuit: Circuit, language: Language
) -> None:
    """A meal has hours to confirm, a picnic needs none."""
    features = features_of(circuit, language)
    meal, picnic = (features[f"day-{day}-lunch"]["properties"] for day in (1, 2))
    assert (meal["role"], meal["mode"], picnic["mode"]) == ("lunch", "meal", "picnic")
    assert (meal["place"], meal["kind"]) == ("restaurant-la-kasbah", "restaurant")
    lunch = circuit.itineraries[0].lunch
    assert lunch is not None
    assert lunch.place.name_in(language) in meal["name"]
    assert (meal["begin"], meal["departure"]) == (
        lunch.begin.isoformat(),
        lunch.departure.isoformat(),
    )
    assert (meal["slack_s"], meal["hours_basis"]) == (1800, "assumed")
    assert "hours" not in picnic
    assert (picnic["place"], picnic["kind"]) == (circuit.itineraries[1].stops[0].site.id, "site")


def test_stops_say_how_late_one_may_be_and_what_entrance_costs(circuit: Circuit) -> None:
    """A fee that is not known is null, not nothing to pay."""
    stop = features_of(circuit)["day-1-stop-2"]["properties"]
    assert (stop["slack_s"], stop["slack_text"]) == (1800, "30 min in hand")
    assert stop["rest_s"] == circuit.stops[1].rest.total_seconds()
    assert (stop["fee"], stop["fee_text"]) == (None, "entrance fee not known")


def test_legs_say_what_they_take(circuit: Circuit) -> None:
    """As figures and in words; null where a leg is not traced."""
    features = features_of(circuit)
    track = features["day-2-leg-2"]["properties"]
    passage = circuit.itineraries[1].legs[1].passage
    assert passage is not None
    assert track["slowest_s"] == passage.slowest.total_seconds() > track["duration_s"]
    assert (track["vehicle"], track["fords"], track["ferry_m"]) == ("high-clearance", 1, 0)
    assert track["passage_text"].startswith("vehicle: high-clearance car, 1 ford")
    assert "–" in track["duration_text"]
    day = circuit.itineraries[0]
    legs = (replace(day.legs[0], passage=None), *day.legs[1:])
    bare = replace(circuit, itineraries=(replace(day, legs=legs),))
    said = features_of(bare)["day-1-leg-1"]["properties"]
    keys = ("slowest_s", "vehicle", "fords", "ferry_m", "passage_text")
    assert [said[key] for key in keys] == [None, None, None, None, ""]


def test_legs_say_their_worst_road(circuit: Circuit) -> None:
    """As a code and in words; nothing where the leg is not traced."""
    features = features_of(circuit)
    track = features["day-1-leg-2"]["properties"]
    assert (track["worst_grade"], track["worst_assumed"]) == ("track", False)
    assert track["worst_text"] == "natural track for 400 m, P1909; 80 m of unknown surface"
    assert features["day-1-leg-1"]["properties"]["worst_text"] == "paved all the way (assumed)"
    day = circuit.itineraries[0]
    legs = (replace(day.legs[0], worst=None), *day.legs[1:])
    bare = features_of(replace(circuit, itineraries=(replace(day, legs=legs),)))
    said = bare["day-1-leg-1"]["properties"]
    assert (said["worst_grade"], said["worst_assumed"], said["worst_text"]) == (None, None, "")


def test_the_end_of_a_day_says_whether_the_night_is_spent_there(circuit: Circuit) -> None:
    """The circuit's own end is none."""
    features = features_of(circuit)
    first, last = (features[f"day-{day}-end"]["properties"] for day in (1, 2))
    assert (first["overnight"], first["name"]) == (True, "Overnight: Tafraout")
    assert (last["overnight"], last["name"]) == (False, "End: Tafraout")


def test_each_day_has_its_colour(circuit: Circuit) -> None:
    """Of its lines and its points alike."""
    found: dict[int, set[str]] = {1: set(), 2: set()}
    for feature in features_of(circuit).values():
        said = feature["properties"]
        if "day" in said:
            found[said["day"]].add(said.get("stroke") or said["marker-color"])
    assert [len(colours) for colours in found.values()] == [1, 1]
    assert found[1] != found[2]


def test_what_is_left_out_says_why(circuit: Circuit) -> None:
    """As a code and in words, for every reason there is."""
    features = features_of(circuit, "en")
    said = [features[f"unvisited-{entry.site.id}"]["properties"] for entry in circuit.unvisited]
    assert [entry["reason"] for entry in said] == [entry.reason for entry in circuit.unvisited]
    told = {entry["reason_text"]: entry for entry in said}
    assert len(told) == len(said)
    assert told["too far from a road for this vehicle (2.3 km)"]["snap_m"] == 2345.0
    late = told["no time: wherever it is put, one would be late by at least 37 min"]
    assert late["extra_min"] == 37
    like = told["it would fit, but Coopérative féminine Afra, which is like it, is visited"]
    assert like["because"] == "coop-afra-tafraout"


def test_the_collection_names_licence_zone_and_schematic_roads(circuit: Circuit) -> None:
    """Whoever shows it must know."""
    data = json.loads(circuit_to_geojson(circuit, "en"))
    assert data["attribution"] == "© OpenStreetMap contributors"
    assert data["licence"] == "ODbL 1.0"
    assert data["timezone"] == TIMEZONE
    assert data["schematic"] is True
    assert "Not for navigation" in data["note"]
    real = json.loads(
        circuit_to_geojson(replace(circuit, roads=replace(circuit.roads, kind="osm")), "en")
    )
    assert real["schematic"] is False
    assert "note" not in real


def test_no_line_is_made_up_for_a_street_that_is_not_traced(circuit: Circuit) -> None:
    """Its geometry is null; a street of one point stays at that point."""
    day = circuit.itineraries[0]
    legs = (
        replace(day.legs[0], geometry=(), track_m=None),
        replace(day.legs[1], geometry=(LonLat(-9.0, 29.0),)),
        *day.legs[2:],
    )
    features = features_of(replace(circuit, itineraries=(replace(day, legs=legs),)))
    assert features["day-1-leg-1"]["geometry"] is None
    assert features["day-1-leg-1"]["properties"]["traced"] is False
    assert features["day-1-leg-1"]["properties"]["track_m"] is None
    assert features["day-1-leg-2"]["geometry"]["coordinates"] == [[-9.0, 29.0], [-9.0, 29.0]]


def test_idle_days_and_empty_circuits_are_collections(circuit: Circuit) -> None:
    """A day without a drive has its start and end; nothing at all has no box."""
    idle = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    only = replace(circuit, itineraries=(idle,), unvisited=())
    assert list(features_of(only)) == ["day-1-start", "day-1-end"]
    empty = json.loads(circuit_to_geojson(replace(only, itineraries=()), "fr"))
    assert empty["features"] == []
    assert "bbox" not in empty


def test_the_same_circuit_gives_the_same_bytes(circuit: Circuit) -> None:
    """Nothing of the moment is in it."""
    assert circuit_to_geojson(circuit, "ar") == circuit_to_geojson(replace(circuit), "ar")


HOSTILE = ("</script><script>alert(1)</script>", "{{7*7}}", "\x00\x1b", "\u202e", "\udc80")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(st.characters(), max_size=40) | st.sampled_from(HOSTILE))
def test_any_name_is_data(circuit: Circuit, name: str) -> None:
    """It comes back as it was, from valid UTF-8."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, name=name, name_fr="", phone=name)
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    changed = replace(circuit, itineraries=(replace(day, stops=stops),))
    data = json.loads(circuit_to_geojson(changed, "fr").encode("utf-8"))
    said = data["features"][2]["properties"]
    assert said.get("name", "") == said.get("phone", "") == name


def test_viewers_of_simplestyle_have_titles_texts_and_colours(circuit: Circuit) -> None:
    """Every key of theirs has a value they know (simplestyle 1.1.0)."""
    day = circuit.itineraries[0]
    # The last site again and again: one is there already, so there are no drives between.
    full = replace(day, stops=(*day.stops, *[day.stops[2]] * 8))
    features = features_of(replace(circuit, itineraries=(full, circuit.itineraries[1])))
    for feature in features.values():
        said = feature["properties"]
        assert said["title"]
        assert said["description"]
        if said["role"] == "leg":
            assert (said["stroke-width"], said["stroke-opacity"]) == (4, 1)
            assert re.fullmatch("#[0-9a-f]{6}", said["stroke"])
        else:
            assert re.fullmatch("#[0-9a-f]{6}", said["marker-color"])
            assert re.fullmatch("[0-9]|[a-z-]{2,}", said.get("marker-symbol", "0"))
    assert "marker-symbol" not in features["day-1-stop-10"]["properties"]
    assert features["day-1-stop-1"]["properties"]["description"].startswith("arrival 08:30, visit")


def test_a_day_alone_has_its_features_of_the_whole(circuit: Circuit) -> None:
    """Without the sites left out."""
    whole = features_of(circuit)
    data = json.loads(circuit_to_geojson(circuit, "en", day=2))
    assert data["features"] == [
        feature for id_, feature in whole.items() if id_.startswith("day-2-")
    ]
    with pytest.raises(IndexError, match="circuit of 2"):
        circuit_to_geojson(circuit, "en", day=3)
