"""Promises of `routes.outputs.wording`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from routes.circuit import Circuit, Proof, Reason, Unvisited
from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    cue_text,
    hours_text,
    kind_text,
    precision_text,
    profile_text,
    proof_text,
    reason_text,
    road_name,
    roads_text,
    souk_day_text,
    theme_text,
    turn_arrow,
)
from routes.roads.cues import Cue, Turn
from routes.roads.profile import profile_names
from routes.siteprops import KINDS, PROPERTIES, THEMES
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Language, Site

TURNS = get_args(Turn)
REASONS = get_args(Reason)
PRECISIONS = ("door", "village", "commune")


def cue(turn: Turn = "left", **given: object) -> Cue:
    """Return a cue on the R104."""
    plain = Cue(turn=turn, location=LonLat(-9, 29.7), from_start_m=0, next_m=10, ref="R104")
    return replace(plain, **given)  # type: ignore[arg-type]


def test_the_precisions_are_those_of_the_sites() -> None:
    """The list above is that of the property."""
    (entry,) = (entry for entry in PROPERTIES if entry.attribute == "precision")
    assert entry.type == "door, village or commune"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_words_of_its_own(language: Language) -> None:
    """Every kind, theme, profile and precision, in every language, none like another."""
    texts = Texts(language)
    for words, values in (
        (kind_text, KINDS),
        (theme_text, THEMES),
        (profile_text, profile_names()),
        (precision_text, PRECISIONS),
    ):
        said = [words(texts, value) for value in values]
        assert all(said)
        assert len(set(said)) == len(values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_of_its_own(
    language: Language, make_site: Callable[..., Site]
) -> None:
    """With figures where they are known."""
    texts = Texts(language)
    said = [
        reason_text(texts, Unvisited(site=make_site(), prize=1, reason=reason))
        for reason in REASONS
    ]
    assert all(said)
    assert len(set(said)) == len(REASONS)
    late = Unvisited(site=make_site(), prize=1, reason="no_time", extra_min=37)
    assert "37" in reason_text(texts, late)
    far = Unvisited(site=make_site(), prize=1, reason="far_from_road", snap_m=2345.0)
    assert texts.km(2345) in reason_text(texts, far)
    assert reason_text(texts, late) not in said
    assert reason_text(texts, far) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_turn_has_words_and_an_arrow_of_its_own(language: Language) -> None:
    """The road is named in all but two: an arrival, and a track that has no name to give."""
    texts = Texts(language)
    said = [cue_text(texts, cue(turn)) for turn in TURNS]
    assert len(set(said)) == len(TURNS)
    arrows = [turn_arrow(cue(turn)) for turn in TURNS]
    assert len(set(arrows)) == len(TURNS)
    assert all(len(arrow) == 1 for arrow in arrows)
    for turn, words in zip(TURNS, said, strict=True):
        assert ("R104" in words) == (turn not in {"arrive", "track"})
    exit_3 = cue_text(texts, cue("roundabout", exit=3))
    assert "3" in exit_3
    assert exit_3 not in said


def test_left_is_left_in_every_language() -> None:
    """Directions are on the ground: they are not mirrored where the script is."""
    assert (turn_arrow(cue("left")), turn_arrow(cue("right"))) == ("←", "→")
    left = {"fr": "gauche", "ar": "يسار", "en": "left"}
    right = {"fr": "droite", "ar": "يمين", "en": "right"}
    for language in LANGUAGES:
        texts = Texts(language)
        for turn in TURNS:
            words = cue_text(texts, cue(turn))
            assert (left[language] in words) == turn.endswith("left"), (language, turn, words)
            assert (right[language] in words) == turn.endswith("right"), (language, turn, words)


def test_roads_are_named_by_number_and_name() -> None:
    """Each once; a way without either is called what it is."""
    texts = Texts("en")
    assert road_name(texts, cue(road="Route de Tafraout")) == "R104 – Route de Tafraout"
    assert road_name(texts, cue(road="R104")) == "R104"
    assert road_name(texts, cue(ref="", highway="track")) == "track"
    assert road_name(texts, cue(ref="", highway="tertiary")) == "road without a name"
    assert road_name(Texts("ar"), cue()) == "\u2068R104\u2069"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_road_named_like_a_field_does_no_harm(language: Language) -> None:
    """Names from data are not filled in again."""
    assert "{road}{0}" in cue_text(Texts(language), cue(road="{road}{0}", ref=""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_that_are_not_stated_are_never_shown(language: Language, circuit: Circuit) -> None:
    """The window of planning is not an opening hour; only what the site states is printed."""
    texts = Texts(language)
    stop = circuit.stops[0]
    clocks = (f"{stop.window.opens:%H:%M}", f"{stop.window.closes:%H:%M}")
    for basis in ("assumed", "unknown"):
        said = hours_text(texts, replace(stop, hours_basis=basis))
        assert said
        assert not any(sign.isdigit() for sign in said)
    said = hours_text(texts, replace(stop, hours_basis="stated"))
    assert texts.isolate("–".join(clocks)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_market_day_read_from_a_name_is_said_to_be(language: Language) -> None:
    """One that a source states needs no word."""
    texts = Texts(language)
    assert souk_day_text(texts, "toponym")
    assert souk_day_text(texts, "source") == souk_day_text(texts, "") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_schematic_roads_are_said_to_be(language: Language, circuit: Circuit) -> None:
    """And real ones are not."""
    texts = Texts(language)
    assert circuit.roads.is_schematic
    assert roads_text(texts, circuit)
    real = replace(circuit, roads=replace(circuit.roads, kind="osm"))
    assert roads_text(texts, real) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_proof_is_called_one(language: Language, circuit: Circuit) -> None:
    """What search found is said to be found by search."""
    texts = Texts(language)
    proved = replace(circuit, proof=Proof(status="optimal", method="exact"))
    assert proof_text(texts, proved) != proof_text(texts, circuit)
    assert "Proved" in proof_text(Texts("en"), proved)
    assert "Proved" not in proof_text(Texts("en"), circuit)


def test_unknown_values_are_defects() -> None:
    """A new kind without words fails here, not in front of a visitor."""
    texts = Texts("en")
    for words in (kind_text, theme_text, profile_text, precision_text):
        with pytest.raises(KeyError):
            words(texts, "new")
