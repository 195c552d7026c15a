"""Promises of `routes.outputs.wording`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from routes.circuit import Circuit, Fairness, Lunch, Proof, Reason, Unvisited
from routes.geo import LonLat
from routes.outputs.directions import cue_text, road_name, turn_arrow
from routes.outputs.sitewords import commune_text, where_texts
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    fairness_text,
    fee_text,
    grade_text,
    hours_text,
    kind_text,
    lunch_text,
    meal_text,
    precision_text,
    profile_text,
    proof_text,
    reason_text,
    roads_text,
    slack_text,
    souk_day_text,
    theme_text,
    worst_text,
)
from routes.roads.cues import Cue, Turn
from routes.roads.grade import CODES, WorstStretch
from routes.roads.profile import profile_names
from routes.rules import LunchMode
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


def lunches(circuit: Circuit) -> tuple[Lunch, Lunch]:
    """Return the meal of the first day and the picnic of the second."""
    meal, picnic = (itinerary.lunch for itinerary in circuit.itineraries)
    assert meal is not None
    assert picnic is not None
    return meal, picnic


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
        (meal_text, get_args(LunchMode)),
        (grade_text, CODES),
    ):
        said = [words(texts, value) for value in values]
        assert all(said)
        assert len(set(said)) == len(values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_of_its_own(
    language: Language, make_site: Callable[..., Site], circuit: Circuit
) -> None:
    """With figures and names where they are known, without where they are not."""
    texts = Texts(language)
    visited = circuit.stops[0].site

    def said(reason: Reason, site: Site | None = None, **given: object) -> str:
        entry = Unvisited(site=site or make_site(), prize=1, reason=reason, **given)  # type: ignore[arg-type]
        return reason_text(texts, entry, circuit)

    plain = [said(reason) for reason in REASONS]
    exact = {
        said("no_time", extra_min=37): "37",
        said("far_from_road", snap_m=2345.0): texts.km(2345),
        said("group_too_large", make_site(group_max=15)): "15",
        said("over_budget", make_site(charge=70)): "70",
        said("displaced", because=visited.id): texts.name(visited.name_in(language)),
    }
    assert all(figure in words for words, figure in exact.items())
    assert len({*plain, *exact}) == len(REASONS) + len(exact)
    assert all({*plain, *exact})


def test_lateness_is_said_to_be_the_least(make_site: Callable[..., Site], circuit: Circuit) -> None:
    """The office is not promised that one more minute would do, nor told of a lateness of none."""
    texts = Texts("en")
    late = Unvisited(site=make_site(), prize=1, reason="no_time", extra_min=1)
    assert "late by at least 1 min" in reason_text(texts, late, circuit)
    assert "0" not in reason_text(texts, replace(late, extra_min=0), circuit)


def test_what_the_slack_may_forbid_is_said_to_keep_it(
    make_site: Callable[..., Site], circuit: Circuit
) -> None:
    """Without it the site might fit; other reasons have nothing to do with it."""
    texts, rules = Texts("en"), replace(circuit.rules, slack=dt.timedelta(minutes=10))
    late = Unvisited(site=make_site(), prize=1, reason="no_time", extra_min=7)
    said = reason_text(texts, late, replace(circuit, rules=rules))
    assert said == f"{reason_text(texts, late, circuit)} (keeping 10 min in hand)"
    for reason in REASONS:
        entry = Unvisited(site=make_site(), prize=1, reason=reason)
        is_said = "in hand" in reason_text(texts, entry, replace(circuit, rules=rules))
        assert is_said == (reason in {"no_time", "out_of_reach"})


def test_a_site_named_like_a_field_does_no_harm(
    make_site: Callable[..., Site], circuit: Circuit
) -> None:
    """Names from data are not filled in again."""
    day = circuit.itineraries[0]
    odd = replace(day.stops[0].site, name="{site}{0}", name_fr="")
    stops = (replace(day.stops[0], site=odd), *day.stops[1:])
    changed = replace(circuit, itineraries=(replace(day, stops=stops),))
    entry = Unvisited(site=make_site(), prize=1, reason="displaced", because=odd.id)
    assert "{site}{0}" in reason_text(Texts("fr"), entry, changed)


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


def test_a_commune_is_told_in_the_script_of_the_reader(make_site: Callable[..., Site]) -> None:
    """As far as the table of places has it; a village that says its commune is told once."""
    french, arabic = Texts("fr"), Texts("ar")
    site = make_site("a", place="Boutabi", commune="Irigh N'tahala")
    assert where_texts(french, site) == ("Boutabi", "Irigh N'tahala")
    assert where_texts(arabic, site) == ("Boutabi", "إريغ نتاهلة")
    town = make_site("b", place="Tafraout", commune="Tafraout")
    assert where_texts(arabic, town) == ("تافراوت",)
    assert commune_text(arabic, make_site("c", commune="Nowhere")) == "Nowhere"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_to_call_a_viewpoint(language: Language, circuit: Circuit) -> None:
    """Its hours are not confirmed either, but only who can be reached is to be called."""
    texts = Texts(language)
    stop = replace(circuit.stops[0], hours_basis="assumed")
    sight = replace(stop, site=replace(stop.site, kind="sight", phone=""))
    shop = replace(stop, site=replace(stop.site, kind="shop", phone=""))
    assert hours_text(texts, shop).startswith(hours_text(texts, sight))
    assert hours_text(texts, shop) != hours_text(texts, sight)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_that_wants_a_call_says_so_beside_its_hours(
    language: Language, circuit: Circuit
) -> None:
    """Hours that are not confirmed ask for a call in any case."""
    texts = Texts(language)
    stop = replace(circuit.stops[0], hours_basis="stated")
    asks = replace(stop, site=replace(stop.site, call_ahead=True))
    assert hours_text(texts, asks) != hours_text(texts, stop)
    assert hours_text(texts, stop).split()[-1] in hours_text(texts, asks)
    free = replace(stop, site=replace(stop.site, call_ahead=False))
    assert hours_text(texts, free) == hours_text(texts, stop)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_of_lunch_are_those_of_an_eating_place(language: Language, circuit: Circuit) -> None:
    """A picnic needs none; the span of the rule is never shown as hours of a restaurant."""
    texts = Texts(language)
    meal, picnic = lunches(circuit)
    assert hours_text(texts, picnic) == ""
    for basis in ("assumed", "stated"):
        said = hours_text(texts, replace(meal, hours_basis=basis))
        assert said
        assert not any(sign.isdigit() for sign in said)
    assert hours_text(texts, meal) != hours_text(texts, replace(meal, hours_basis="stated"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_lunch_is_said_with_its_place_and_whether_food_is_brought(
    language: Language, circuit: Circuit
) -> None:
    """The place as its language writes it, or as the caller does."""
    texts = Texts(language)
    meal, picnic = lunches(circuit)
    for lunch in (meal, picnic):
        assert texts.name(lunch.place.name_in(language)) in lunch_text(texts, lunch)
        assert lunch_text(texts, lunch, shown=lambda place: f"<{place.id}>").count("<") == 1
    same_place = replace(meal, place=picnic.place)
    assert lunch_text(texts, same_place) != lunch_text(texts, picnic)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_is_never_more_than_there_is(language: Language) -> None:
    """Whole minutes, rounded down; less than one is none."""
    texts = Texts(language)
    none = slack_text(texts, dt.timedelta())
    assert none == slack_text(texts, dt.timedelta(seconds=59))
    said = slack_text(texts, dt.timedelta(minutes=24, seconds=59))
    assert texts.duration(dt.timedelta(minutes=24)) in said
    assert said != none


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fee_that_is_not_known_is_not_called_free(
    language: Language, make_site: Callable[..., Site]
) -> None:
    """Three things are said: the fee, that there is none, that nobody knows."""
    texts = Texts(language)
    said = [fee_text(texts, make_site(charge=charge)) for charge in (None, 0, 20)]
    assert len(set(said)) == len(said)
    assert "20" in said[2]


def stretch(**given: object) -> WorstStretch:
    """Return a piece of track."""
    plain = WorstStretch(
        grade="track",
        assumed=False,
        length_m=432,
        from_start_m=120,
        name="Piste d’Aït Mansour",
        ref="P1909",
        highway="track",
        surface="ground",
    )
    return replace(plain, **given)  # type: ignore[arg-type]


def test_the_worst_road_is_named_with_its_length() -> None:
    """Rounded up to ten metres, so that a bad stretch never vanishes."""
    texts = Texts("en")
    assert worst_text(texts, None) == ""
    assert worst_text(texts, stretch()) == "natural track for 440 m, P1909 – Piste d’Aït Mansour"
    assert worst_text(texts, stretch(name="", ref="", length_m=3)) == "natural track for 10 m"
    assert "2.3 km" in worst_text(texts, stretch(length_m=2345))
    assert worst_text(texts, stretch(grade="paved")) == "paved all the way"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_guessed_or_unknown_of_a_road_is_said(language: Language) -> None:
    """A guess is marked; metres nobody knows are counted beside what is known."""
    texts = Texts(language)
    for grade in ("paved", "gravel", "track", "rough"):
        known, guessed = stretch(grade=grade), stretch(grade=grade, assumed=True)
        assert worst_text(texts, known) in worst_text(texts, guessed)
        assert worst_text(texts, known) != worst_text(texts, guessed)
        assert "80" in worst_text(texts, replace(known, unknown_m=80))
    unknown = stretch(grade="unknown", length_m=350, unknown_m=350)
    assert worst_text(texts, unknown).count("350") == 1


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
    """What search found is said to be so far from the best at most, or that nobody knows."""
    texts = Texts(language)
    proofs = (
        Proof(status="optimal", method="exact"),
        Proof(status="optimal", method="exact", least_drive=True),
        Proof(status="heuristic", method="search", points=977, bound=1000),
        Proof(status="heuristic", method="search", points=977),
    )
    said = [proof_text(texts, replace(circuit, proof=proof)) for proof in proofs]
    assert len(set(said)) == len(said)
    assert texts.number(2.3, 1) in said[2]
    english = [proof_text(Texts("en"), replace(circuit, proof=proof)) for proof in proofs]
    assert ["Proved" in words for words in english] == [True, True, False, False]


def test_the_distance_from_the_best_is_rounded_up(circuit: Circuit) -> None:
    """At most 0.1 % is true of 0.01 %; at most 0.0 % would not be."""
    near = Proof(status="heuristic", method="search", points=9999, bound=10000)
    said = proof_text(Texts("en"), replace(circuit, proof=near))
    assert said == "At most 0.1\N{NO-BREAK SPACE}% from the best possible."


def test_a_proof_with_fairness_is_one_of_raised_points(circuit: Circuit) -> None:
    """By its own prizes alone another circuit may well be worth more."""
    proved = replace(circuit, proof=Proof(status="optimal", method="exact", least_drive=True))
    assert proof_text(Texts("en"), replace(proved, fairness=fair(proved))) == (
        "Proved best by the points that fairness raised: no other choice has more."
    )


def fair(circuit: Circuit, points: int = 3, minutes: int = 12) -> Fairness:
    """Return a fairness that cost so many points and minutes."""
    return Fairness(
        strength=0.5,
        visits=(),
        prize_without=circuit.prize + points,
        driving_without=circuit.driving - dt.timedelta(minutes=minutes),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_fairness_says_what_it_cost(language: Language, circuit: Circuit) -> None:
    """In points and in minutes; a drive that became shorter is not called a cost."""
    texts = Texts(language)
    cost = fairness_text(texts, circuit, fair(circuit))
    saved = fairness_text(texts, circuit, fair(circuit, minutes=-12))
    for said in (cost, saved):
        assert texts.number(0.5, 2) in said
        assert "3" in said
        assert texts.duration(dt.timedelta(minutes=12)) in said
    assert cost != saved
    assert "0 points" in fairness_text(Texts("en"), circuit, fair(circuit, points=-1))


def test_unknown_values_are_defects() -> None:
    """A new kind without words fails here, not in front of a visitor."""
    texts = Texts("en")
    for words in (kind_text, theme_text, profile_text, precision_text, grade_text):
        with pytest.raises(KeyError):
            words(texts, "new")
