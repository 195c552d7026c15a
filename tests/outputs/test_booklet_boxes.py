"""Promises of `routes.outputs.booklet` of what is printed where: nothing overflows or overlaps."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from routes.outputs.paper import A4, A5
from routes.sites import LANGUAGES, Language
from tests.outputs.printed import HOSTILE, LONG, bare, made, misplaced, renamed, words_of

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.outputs.paper import Paper

ANY_SCRIPT = {
    "three": ("Abc", "ابن", "ⴰⴼⵔ"),
    "latin": ("Coopérative agricole féminine " * 4, "", ""),
    "arabic": ("تعاونية نسوية فلاحية " * 6, "تعاونية نسوية فلاحية " * 6, ""),
    "tifinagh": ("ⵜⴰⵎⵙⵎⵓⵏⵜ ⵏ ⵜⵎⵖⴰⵔⵉⵏ " * 6, "", "ⵜⴰⵎⵙⵎⵓⵏⵜ ⵏ ⵜⵎⵖⴰⵔⵉⵏ " * 6),
    "one-word": ("x" * 120, "ب" * 120, "ⵜ" * 120),
}
"""Local, Arabic and Tifinagh names of 3 to 120 characters."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "count"),
    [("Abc", 1), (HOSTILE, 1), (LONG, 9), (HOSTILE, 9)],
    ids=["short-1", "hostile-1", "long-9", "hostile-9"],
)
def test_nothing_leaves_the_page_or_lies_on_anything(
    circuit: Circuit, language: Language, name: str, count: int
) -> None:
    """Names of three or two thousand characters in any script: all is within the margins, apart."""
    words = list(words_of(made(renamed(circuit, name, count), language)))
    assert len(words) > 500
    assert misplaced(words, A5) == []


@pytest.mark.parametrize(
    ("script", "paper"),
    [*((script, A5) for script in ANY_SCRIPT), ("arabic", A4), ("one-word", A4)],
    ids=[*ANY_SCRIPT, "arabic-a4", "one-word-a4"],
)
@pytest.mark.parametrize(("days", "stops"), [(1, 1), (1, 40), (10, 4)], ids=["1", "40", "10x4"])
def test_any_size_and_any_script_keep_to_their_boxes(
    circuit: Circuit, script: str, days: int, stops: int, paper: Paper
) -> None:
    """One stop or forty, one day or ten, with nothing but names: nothing overflows or overlaps.

    In one language each, in turn: every script and every size meets every language.
    """
    language = LANGUAGES[([*ANY_SCRIPT].index(script) + days + stops // 40) % len(LANGUAGES)]
    pdf = made(bare(circuit, ANY_SCRIPT[script], days, stops), language, paper)
    words = list(words_of(pdf))
    assert misplaced(words, paper) == []
    page_2 = {word.text for word in words if word.page == 2}
    assert "■" in page_2, "the cover is longer than a page"


LETTERS = {
    "latin": "abcdefghijklmnopqrstuvwxyzABCDEFGWMÉÀÇŒœéèêëïôùû'’-()",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءؤئإأآ",
    "tifinagh": "ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥ",
    "others": "αβγέήώбвгйёאבג安한0123456789",
}
"""Letters of the scripts a name may be in."""


def name(dice: Random) -> str:
    """Throw a name of 3 to 120 characters, in words of one script or of several."""
    letters = "".join(LETTERS[script] for script in dice.sample([*LETTERS], dice.randint(1, 3)))
    words = [
        "".join(dice.choices(letters, k=dice.randint(3, 30))) for _ in range(dice.randint(1, 12))
    ]
    return " ".join(words)[: dice.choice([3, 40, 80, 120])].strip()


def facts(dice: Random) -> dict[str, Any]:
    """Throw what is known of a site, which may be nothing but its name."""
    known = {
        "phone": "+212 528 80 14 15; 0528 60 00 01", "email": "contact@cooperative.example.org",
        "website": "https://example.org/" + "a" * 60, "offer": ("tasting", "guided-tour", "meals"),
        "languages": ("shi", "ar", "fr", "en"), "payment": ("cash", "card"), "group_max": 12,
        "wheelchair": "limited", "access_road": "track", "hours_note": name(dice),
        "activity_fr": name(dice), "commune": name(dice), "name_ar": name(dice),
        "name_zgh": "ⵜⴰⵎⵙⵎⵓⵏⵜ",
    }  # fmt: skip
    unknown = dict.fromkeys(
        ("name_fr", "phone", "website", "activity_fr", "commune", "name_ar"), ""
    )
    kept = dice.sample([*known], dice.randint(0, len(known)))
    return {"name": name(dice), **unknown, "sources": ()} | {key: known[key] for key in kept}


def thrown(circuit: Circuit, dice: Random) -> Circuit:
    """Return a circuit of 1 to 10 days and 1 to 40 stops, of which more or less is known."""
    sites = [facts(dice) for _ in range(8)]

    def stop(model: Stop, number: int) -> Stop:
        site = replace(model.site, id=f"site-{number}", **dice.choice(sites))
        return replace(model, site=site, hours_basis=dice.choice(["assumed", model.hours_basis]))

    def leg(model: Leg) -> Leg:
        bare_leg = replace(model, cues=(), geometry=(), worst=None, passage=None)
        return dice.choice([bare_leg, model])

    def day(number: int, count: int) -> Itinerary:
        model = circuit.itineraries[number % len(circuit.itineraries)]
        stops = [stop(model.stops[at % len(model.stops)], 40 * number + at) for at in range(count)]
        legs = [leg(model.legs[at % len(model.legs)]) for at in range(count + 1 if count else 0)]
        return replace(model, stops=tuple(stops), legs=tuple(legs), lunch=None)

    days = dice.randint(1, 10)
    counts = [dice.randint(0 if number else 1, 40 // days) for number in range(days)]
    left = (
        replace(entry, site=replace(entry.site, **dice.choice(sites)))
        for entry in circuit.unvisited
    )
    itineraries = tuple(day(number, count) for number, count in enumerate(counts))
    return replace(circuit, itineraries=itineraries, unvisited=tuple(left))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_printed_keeps_to_its_box(circuit: Circuit, seed: int) -> None:
    """1 to 10 days, 1 to 40 stops, names of any script, and anything else known or not."""
    dice = Random(seed)  # noqa: S311 - to be repeated
    paper, language = dice.choice([A5, A4]), LANGUAGES[seed % len(LANGUAGES)]
    words = list(words_of(made(thrown(circuit, dice), language, paper)))
    assert misplaced(words, paper) == []
    assert "■" in {word.text for word in words if word.page == 2}
