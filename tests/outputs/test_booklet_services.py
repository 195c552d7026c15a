"""Promises of `routes.outputs.booklet_services`, `fuel`, `booklet_index`, `booklet_cover`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routes.geo import LonLat
from routes.outputs.booklet_cover import worst_road
from routes.outputs.booklet_data import booklet_data
from routes.outputs.booklet_services import services
from routes.outputs.circuitjson import circuit_to_json, parse_circuit
from routes.outputs.edition import edition_of
from routes.outputs.fuel import Station, filling_stations, longest_gap, stations_on
from routes.outputs.texts import Texts
from routes.outputs.wording import worst_text
from routes.places import bundled_gateways, find_place
from routes.roads.landmarks import KINDS, Landmarks
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Circuit, Leg
    from routes.roads.grade import Grade
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

ENGLISH = Texts("en", "booklet")


def with_stations(*places: tuple[LonLat, str, str]) -> RoadNetwork:
    """Return the bundled roads with filling stations: where, name, name in Arabic."""
    strings = ("", *(text for _, *names in places for text in names))
    names = [[1 + 2 * at, 0, 2 + 2 * at, 0] for at in range(len(places))]
    marks = Landmarks(
        lonlat=np.array([place for place, *_ in places], dtype=np.float64),
        kind=np.full(len(places), KINDS.index("fuel"), dtype=np.uint8),
        names=np.array(names, dtype=np.uint32),
        strings=strings,
    )
    return replace(bundled_network(), landmarks=marks)


def along(leg: Leg, share: float) -> LonLat:
    """Return a point of a leg's line."""
    (x, y), (u, v) = leg.geometry[:2]
    return LonLat(x + share * (u - x), y + share * (v - y))


def part(network: RoadNetwork, circuit: Circuit, language: Language = "en") -> dict[str, Any]:
    """Return what the booklet says of fuel."""
    found: dict[str, Any] = services(circuit, network, Texts(language, "booklet"))["parts"][1]
    return found


def test_stations_at_the_road_are_told_with_their_kilometre(circuit: Circuit) -> None:
    """Counted from the start of the day; one beside another road is not told."""
    day = circuit.itineraries[0]
    leg = replace(day.legs[-1], geometry=(LonLat(-9.0, 29.70), LonLat(-9.1, 29.70)))
    day = replace(day, legs=(*day.legs[:-1], leg))
    before = sum(other.distance_m for other in day.legs[:-1])
    network = with_stations(
        (LonLat(-9.05, 29.7001), "Afriquia", "إفريقيا"), (LonLat(-9.05, 29.72), "Far", "")
    )
    stations = filling_stations(network)
    assert stations is not None
    (found,) = stations_on(day, stations, "ar")
    assert found.name == "إفريقيا"
    assert found.metres == pytest.approx(before + leg.distance_m / 2, abs=2)
    gap = longest_gap(day, (found,))
    assert gap == max((0, found.metres), (found.metres, day.distance_m), key=lambda g: g[1] - g[0])
    rows = part(network, replace(circuit, itineraries=(day,)))["rows"]
    assert rows[0][:2] == ["Day 1", f"{ENGLISH.km(found.metres)} (Afriquia)"]
    assert ENGLISH.km(gap[1] - gap[0]) in rows[0][2]


def test_stations_side_by_side_are_one_chance(circuit: Circuit) -> None:
    """Of those within a kilometre of the drive the first is told."""
    day = circuit.itineraries[0]
    leg = replace(day.legs[0], distance_m=9700, geometry=(LonLat(-9.0, 29.7), LonLat(-9.1, 29.7)))
    places = ((-9.05, "A"), (-9.051, "B"), (-9.09, "C"))
    network = with_stations(*((LonLat(lon, 29.7), name, "") for lon, name in places))
    stations = filling_stations(network)
    assert stations is not None
    one = replace(day, stops=(), lunch=None, legs=(leg,))
    assert [station.name for station in stations_on(one, stations, "fr")] == ["A", "C"]


def test_fuel_that_is_not_known_is_not_promised(circuit: Circuit) -> None:
    """Roads without stations say so; a day that passes none says how long that is."""
    assert filling_stations(bundled_network()) is None
    said = part(bundled_network(), circuit)
    assert said["rows"] == []
    assert said["note"].startswith("No filling station is known")
    rows = part(with_stations((LonLat(-5, 35), "Far", "")), circuit)["rows"]
    assert [row[1] for row in rows] == ["none on the way"] * len(circuit.itineraries)
    assert ENGLISH.km(circuit.itineraries[0].distance_m) in rows[0][2]
    assert longest_gap(circuit.itineraries[0], (Station(metres=5, name=""),))[0] == 5


def test_hostile_names_of_stations_are_printed_not_run(circuit: Circuit) -> None:
    """They do not come with the circuit, so they are cleaned where they are read."""
    leg = circuit.itineraries[0].legs[0]
    network = with_stations((along(leg, 0.5), "\u202e#panic() 安 " + "W" * 500, ""))
    row = part(network, circuit)["rows"][0][1]
    assert "#panic() □ W" in row
    assert "\u202e" not in row
    assert len(row) < 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_nights_food_and_help_have_a_page(circuit: Circuit, language: Language) -> None:
    """Where one sleeps and eats, what is not known of it, and three numbers to call."""
    first, second = circuit.itineraries
    lodging = next(place for place in bundled_gateways() if place.kind == "lodging")
    away = replace(first, day=replace(first.day, end=lodging))
    back = replace(second, day=replace(second.day, start=lodging))
    moved = replace(circuit, itineraries=(away, back))
    data = booklet_data(moved, bundled_network(), language)
    nights, _, food = data["services"]["parts"]
    shown = str(nights["rows"]).replace("\\u200b", "")
    assert lodging.name_in(language) in shown
    assert f"{lodging.location.lat:.5f}" in shown
    assert len(food["rows"]) == 2
    assert [number for _, number in data["services"]["emergency"]["numbers"]] == ["19", "177", "15"]
    town = find_place("tiznit", (), bundled_gateways())
    in_town = replace(
        circuit,
        itineraries=(
            replace(first, day=replace(first.day, end=town)),
            replace(second, day=replace(second.day, start=town), lunch=None, legs=second.legs[:3]),
        ),
    )
    texts = Texts(language, "booklet")
    said = services(in_town, bundled_network(), texts)["parts"]
    assert said[0]["rows"][0][2] == texts.t("no house is named: book one yourself")
    assert said[2]["rows"][1][1] == texts.t("no lunch is planned")


def test_what_is_true_of_every_night_is_said_once(
    circuit: Circuit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That no house is named fills no page; where one is, each night has its own line."""
    town = find_place("tiznit", (), bundled_gateways())
    lodging = next(place for place in bundled_gateways() if place.kind == "lodging")
    none = ENGLISH.t("no house is named: book one yourself")
    for last, note in ((town, none), (lodging, "")):
        nights = {1: town, 2: last}
        monkeypatch.setattr("routes.outputs.booklet_services.nights_of", lambda _, n=nights: n)
        said = services(circuit, bundled_network(), ENGLISH)["parts"][0]
        assert said["note"] == note
        assert [row[2] == none for row in said["rows"]] == [not note, False]
        assert len(said["rows"]) == 2


def test_the_index_has_every_stop_once_in_order(circuit: Circuit) -> None:
    """With its number, and its telephone or that none is known."""
    first = circuit.itineraries[0]
    names = ("École", "afra", "Eau")
    stops = tuple(
        replace(stop, site=replace(stop.site, name_fr=name, phone="+212 1; 2" * (name == "Eau")))
        for stop, name in zip(first.stops, names, strict=True)
    )
    one = replace(circuit, itineraries=(replace(first, stops=stops),))
    index = booklet_data(one, bundled_network(), "fr")["index"]
    assert [row["name"] for row in index] == ["afra", "Eau", "École"]
    assert [row["number"] for row in index] == ["1.2", "1.3", "1.1"]
    assert [row["key"] for row in index] == ["card-1-2", "card-1-3", "card-1-1"]
    assert [row["phones"] for row in index] == [["inconnu"], ["+212 1", "2"], ["inconnu"]]


def test_the_cover_tells_road_season_and_numbers(circuit: Circuit) -> None:
    """The worst road of all legs by grade; none is judged where nothing was traced."""
    lines = dict(booklet_data(circuit, bundled_network(), "en")["cover"]["lines"])
    worst = [leg.worst for leg in circuit.legs if leg.worst and leg.worst.grade != "paved"]
    assert lines["Worst road"] in {worst_text(ENGLISH, stretch) for stretch in worst}
    assert lines["Season"] == "planned for November 2026 · daylight 07:09–17:36"
    assert "177\u00a0Royal Gendarmerie" in lines["Emergency numbers"]
    grades: tuple[Grade, ...] = ("gravel", "rough", "track")
    legs = tuple(
        replace(leg, worst=replace(worst[0], grade=grade))
        for leg, grade in zip(circuit.itineraries[1].legs, grades, strict=True)
    )
    day = replace(circuit.itineraries[1], legs=legs)
    assert "rough track" in worst_road(replace(circuit, itineraries=(day,)), ENGLISH)
    bare = replace(day, legs=tuple(replace(leg, worst=None) for leg in legs))
    assert worst_road(replace(circuit, itineraries=(bare,)), ENGLISH).startswith("not known")


def test_an_edition_is_told_by_date_and_contents(circuit: Circuit) -> None:
    """The same from the file as from memory, another when anything changes; no clock is asked."""
    edition = edition_of(circuit)
    assert edition.startswith("2026-11-25 · ")
    assert edition_of(parse_circuit(circuit_to_json(circuit))) == edition
    assert edition_of(replace(circuit, unvisited=())) != edition
    data = booklet_data(circuit, bundled_network(), "en")
    assert data["edition"] == f"Edition {edition}"
    assert edition in data["sources"][0][1]


def test_what_the_list_does_not_know_is_said_once(circuit: Circuit) -> None:
    """A season is printed where there is one; how one pays and enters is not in the list."""
    first = circuit.itineraries[0]
    site = replace(first.stops[0].site, season="Mar-Jun")
    stops = (replace(first.stops[0], site=site), *first.stops[1:])
    one = replace(circuit, itineraries=(replace(first, stops=stops),))
    data = booklet_data(one, bundled_network(), "en")
    rows = [
        {row["label"]: row["text"] for row in card["rows"]} for card in data["days"][0]["cards"]
    ]
    assert rows[0]["Season"] == "March – June"
    assert "Season" not in rows[1]
    assert any("wheelchair" in line for line in data["usage"])
