"""Promises of `routes.outputs.cuesheet`."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.outputs.cuesheet import cue_sheet
from routes.outputs.directions import cue_notes, cue_text
from routes.outputs.tabletext import one_line
from routes.outputs.texts import Texts
from routes.roads.landmarking import Sight
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Language


def test_a_day_reads_in_the_order_of_the_drive(circuit: Circuit) -> None:
    """Start, then each drive and what it leads to, kilometres counted through the day."""
    text = cue_sheet(circuit, "en", day=1)
    blocks = text.rstrip("\n").split("\n\n")
    assert blocks[0].startswith("Circuit of 2 days from Tafraout")
    assert blocks[1].startswith("Day 1: Wednesday, 25 November 2026\n====")
    assert blocks[1].endswith("Start: Tafraout · departure 08:30")
    assert blocks[3].split("\n") == [
        "  2.2 km · 2–4 min · natural track for 400 m, P1909; 80 m of unknown surface",
        "  0.1 km  0.0 km  ●  Depart on R104 – Route de Tafraout",
        "  1.2 km  1.1 km  ←  Turn left: P1909",
        "  2.3 km  2.2 km  ■  Arrive",
        "2. Maison berbère traditionnelle de Tazka (Tazekka) · arrival 09:22, visit 09:32–10:17",
    ]
    assert blocks[-2].endswith("Overnight: Tafraout · return 14:09")
    assert blocks[-1] == "© OpenStreetMap contributors, ODbL 1.0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_of_every_leg_stands_in_it(circuit: Circuit, language: Language) -> None:
    """In words of the language, and as often as it is driven."""
    text, texts = cue_sheet(circuit, language), Texts(language, "exports")
    for cue in {cue.turn: cue for leg in circuit.legs for cue in leg.cues}.values():
        said = cue_text(texts, cue)
        assert text.count(said) >= len(circuit.legs)
    assert text.count("■") == len(circuit.legs)
    assert text.endswith("\n")


def test_a_picnic_where_one_is_has_no_drive(circuit: Circuit) -> None:
    """Its line stands alone."""
    blocks = cue_sheet(circuit, "en", day=2).split("\n\n")
    picnic = next(block for block in blocks if "Picnic" in block)
    assert "\n" not in picnic


def test_a_drive_that_was_not_traced_says_so(circuit: Circuit) -> None:
    """Instead of directions; an idle day has a start only."""
    day = circuit.itineraries[0]
    legs = (replace(day.legs[0], cues=(), geometry=(), worst=None, passage=None), *day.legs[1:])
    text = cue_sheet(replace(circuit, itineraries=(replace(day, legs=legs),)), "en")
    assert "  0.1 km · 0 min\n  No directions: this drive was not traced.\n1. " in text
    idle = replace(circuit, itineraries=(replace(day, stops=(), legs=(), lunch=None),))
    assert "End:" not in cue_sheet(idle, "en")


def test_what_is_at_the_same_point_is_not_called_untraced(circuit: Circuit) -> None:
    """Nobody drives there; after a hundred kilometres tenths are told as before."""
    day = circuit.itineraries[0]
    here = replace(day.legs[0], distance_m=0, cues=(), geometry=())
    far = replace(day.legs[1], distance_m=130_000)
    legs = (here, far, *day.legs[2:])
    text = cue_sheet(replace(circuit, itineraries=(replace(day, legs=legs),)), "en")
    assert "\n\n  The same point of the map as before: ask on the spot.\n1. " in text
    assert "this drive was not traced" not in text
    assert "  130.0 km  0.0 km  ●" in text


def test_a_road_of_several_numbers_is_told_as_one_reads_them(circuit: Circuit) -> None:
    """OSM has a semicolon between them."""
    leg = circuit.legs[0]
    cue = replace(leg.cues[0], ref="RN1;RR104", road="", road_fr="", road_ar="", road_en="")
    sight = Sight(kind="road", metres=800, ref="RN1;P2")
    said = [cue_text(Texts("en"), cue), *cue_notes(Texts("en"), replace(cue, too_far=sight))]
    assert "RN1 / RR104" in said[0]
    assert "the road RN1 / P2" in said[1]


def test_schematic_roads_are_said_to_be_so(circuit: Circuit) -> None:
    """At the head; a day there is not is refused."""
    assert "Not for navigation" in cue_sheet(circuit, "en")
    real = replace(circuit, roads=replace(circuit.roads, kind="osm"))
    assert "Not for navigation" not in cue_sheet(real, "en")
    with pytest.raises(IndexError, match="circuit of 2"):
        cue_sheet(circuit, "en", day=0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_add_no_line_and_turn_none_round(
    circuit: Circuit, named: Callable[[Circuit, str], Circuit], hostile: str, language: Language
) -> None:
    """Control signs and direction marks of data are left out; lines stay short enough to read."""
    text = cue_sheet(named(circuit, hostile), language)
    assert len(text.splitlines()) == len(cue_sheet(circuit, language).splitlines())
    assert max(map(len, text.splitlines())) < 480
    ours = {"\u2066", "\u2068", "\u2069"} if language == "ar" else set()
    for sign in set(text) - {"\n"} - ours:
        assert unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    assert text.encode("utf-8")


def test_one_line_keeps_what_is_part_of_a_word() -> None:
    """Joiners, combining marks, emoji; a long text ends in an ellipsis."""
    assert one_line("نی\u200cم ⵜⵉⵣⵏⵉⵜ e\u0301 🐪") == "نی\u200cم ⵜⵉⵣⵏⵉⵜ e\u0301 🐪"
    assert one_line("abc def", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"
