"""Promises of `routes.outputs.directions`, and of the outputs that print directions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from routes.geo import LonLat
from routes.outputs.booklet_days import day_data
from routes.outputs.circuitjson import circuit_to_json, parse_circuit
from routes.outputs.directions import cue_notes, cue_text, sight_text
from routes.outputs.texts import Texts
from routes.outputs.webmap.itinerary import itinerary_text
from routes.roads.cues import Cue, Sight
from routes.roads.landmarking import SightKind
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language

TIGHMI = Sight(kind="village", metres=2100, name="Tighmi تيغمي", name_fr="Tighmi", name_ar="تيغمي")
FUEL = Sight(kind="fuel", metres=60)
NEWER = ("road_fr", "road_ar", "road_en", "angle_deg", "at", "passing", "too_far")
HOSTILE = "<script>alert(1)</script>{{7*7}}{road}{0}\u202e"


def cue(**given: Any) -> Cue:  # noqa: ANN401
    """Return a left turn onto the R104."""
    plain = Cue(turn="left", location=LonLat(-9, 29.7), from_start_m=0, next_m=9000, ref="R104")
    return replace(plain, **given)


def test_a_cue_says_where_what_and_when_it_was_missed() -> None:
    """In English, as the other languages are translated from it."""
    texts = Texts("en")
    missed = replace(TIGHMI, name="Mirleft", metres=1400)
    turn = cue(at=FUEL, passing=(TIGHMI, FUEL), too_far=missed)
    assert cue_text(texts, turn) == "Turn left: R104 (at a filling station)"
    assert list(cue_notes(texts, turn)) == [
        "If you reach Mirleft, you have gone too far (1.4 km after the turn)",
        "You pass Tighmi تيغمي (2.1 km), a filling station (0.1 km)",
    ]
    assert list(cue_notes(texts, cue())) == []


def test_names_are_those_of_the_language() -> None:
    """And kept whole inside Arabic, where lists have a comma of their own."""
    french, arabic = (list(cue_notes(Texts(language), cue(passing=(TIGHMI, FUEL))))
                      for language in ("fr", "ar"))  # fmt: skip
    assert french == [
        "Sur le trajet\N{NO-BREAK SPACE}: Tighmi (2,1 km), une station-service (0,1 km)"
    ]
    assert "\u2068تيغمي\u2069" in arabic[0]
    assert "\N{ARABIC COMMA} " in arabic[0]
    assert "Tighmi" not in arabic[0]
    named = cue(road="Rue 1 شارع", road_fr="Rue 1", road_ar="شارع 1", ref="")
    assert cue_text(Texts("fr"), named).endswith("Rue 1")
    assert cue_text(Texts("en"), named).endswith("Rue 1 شارع")
    assert "شارع 1" in cue_text(Texts("ar"), named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sight_has_words(language: Language) -> None:
    """With its name, or saying what it is."""
    texts = Texts(language)
    for kind in get_args(SightKind):
        named = Sight(kind=kind, metres=5, name="Anezi", ref="P7" if kind == "road" else "")
        assert ("P7" if kind == "road" else "Anezi") in sight_text(texts, named)
    bare = {sight_text(texts, Sight(kind=kind, metres=5)) for kind in ("fuel", "mountain_pass")}
    assert len(bare) == 2
    assert all(bare)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_names(language: Language) -> None:
    """They are not filled in again, and the map escapes them."""
    texts = Texts(language)
    bad = Sight(kind="village", metres=7, name=HOSTILE)
    turn = cue(road=HOSTILE, ref="", at=bad, passing=(bad,), too_far=bad)
    assert cue_text(texts, turn).count(HOSTILE) == 2
    assert "".join(cue_notes(texts, turn)).count(HOSTILE) == 2


def test_the_map_prints_what_one_passes_and_escapes_it(circuit: Circuit) -> None:
    """Under the line of the cue."""
    bad = replace(TIGHMI, name=HOSTILE, name_fr="")
    changed = with_first_cue(circuit, at=FUEL, passing=(TIGHMI, bad))
    page = str(itinerary_text(Texts("fr", "webmap"), changed, (), {}))
    assert "repère" in page
    assert "Sur le trajet" in page
    assert "Tighmi (2,1" in page
    assert "<script>" not in page
    assert "{{7*7}}" not in page


def test_the_booklet_prints_what_one_passes_with_names_that_fit(circuit: Circuit) -> None:
    """Below the line of the cue, names cut where they would fill the page."""
    long = replace(TIGHMI, name="x" * 500, name_fr="")
    changed = with_first_cue(circuit, passing=(long,), too_far=TIGHMI, at=long)
    day = day_data(changed, bundled_network(), Texts("fr", "booklet"), 1)
    first = next(leg["cues"] for leg in day["legs"] if leg["cues"])[0]
    assert len(first["notes"]) == 2
    assert "…" in first["notes"][1]
    assert all(len(text) < 150 for text in [first["text"], *first["notes"]])


def test_circuits_made_before_sights_are_read(circuit: Circuit) -> None:
    """Version 2 without the newer keys; with them a circuit comes back as it was."""
    told = with_first_cue(circuit, at=FUEL, passing=(TIGHMI,), too_far=TIGHMI, angle_deg=-88)
    assert parse_circuit(circuit_to_json(told)) == told
    data = json.loads(circuit_to_json(told))
    for day in data["days"]:
        for leg in day["legs"]:
            for line in leg["cues"]:
                for key in NEWER:
                    del line[key]
    old = parse_circuit(json.dumps(data))
    first = old.legs[0].cues[0]
    assert (first.at, first.passing, first.too_far, first.angle_deg) == (None, (), None, None)
    assert first.road_in("fr") == first.road == told.legs[0].cues[0].road


def with_first_cue(circuit: Circuit, **changes: Any) -> Circuit:  # noqa: ANN401
    """Return the circuit with its first cue changed."""
    day = circuit.itineraries[0]
    leg = day.legs[0]
    cues = (replace(leg.cues[0], **changes), *leg.cues[1:])
    legs = (replace(leg, cues=cues), *day.legs[1:])
    return replace(circuit, itineraries=(replace(day, legs=legs), *circuit.itineraries[1:]))
