"""The text of the page: cards and itinerary say everything, in the words of the language."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.outputs.drivewords import passage_texts, range_text
from routes.outputs.texts import Texts
from routes.outputs.webmap.cards import base_card, bases_of, left_card, lunch_card, stop_card
from routes.outputs.webmap.itinerary import itinerary_text
from routes.outputs.wording import hours_text, reason_text, slack_text, worst_text
from routes.places import bundled_gateways, find_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Site

FRENCH = Texts("fr", "webmap")
ENGLISH = Texts("en", "webmap")
ARABIC = Texts("ar", "webmap")


def _plain(page: str) -> str:
    """Return the text of a piece of HTML, blanks between elements."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def _stop_card(circuit: Circuit, site: Site, texts: Texts = ENGLISH) -> str:
    return stop_card(texts, 1, 2, replace(circuit.stops[0], site=site))


def test_a_card_tells_all_that_is_known(circuit: Circuit, make_site: Callable[..., Site]) -> None:
    """Time, names, kind, facts, how exact and how old they are, and the sources."""
    site = make_site(
        name="Afra",
        name_fr="Coopérative Afra",
        name_ar="تعاونية أفرا",
        name_zgh="ⴰⴼⵔⴰ",
        precision="village",
        activity_en="argan oil",
        phone="+212 528 80 14 15",
        website="https://example.org/x",
        certifications=("ONSSA", "IGP"),
        awards=("Prize 2020",),
        women_led=True,
        commune="Tafraout",
        place="centre",
        check_date=dt.date(2026, 5, 14),
        sources=("https://www.osm.org/1", "A book"),
    )
    said = _plain(_stop_card(circuit, site))
    for piece in (
        "Day 1, stop 2 · 08:30–09:15 · visit 45 min",
        "cooperative · argan · women-led",
        "hours not confirmed: call ahead",
        "argan oil",
        "ONSSA , IGP",
        "Prize 2020",
        "centre – Tafraout",
        "position of the village, not of the door: ask on the spot",
        "29.70000, -9.70000",
        "Thursday, 14 May 2026",
        "osm.org A book",
    ):
        assert piece in said
    card = _stop_card(circuit, site)
    assert 'href="tel:+212528801415"' in card
    assert 'href="https://example.org/x"' in card
    assert 'href="geo:29.70000,-9.70000"' in card


def test_names_carry_language_and_direction(
    circuit: Circuit, make_site: Callable[..., Site]
) -> None:
    """The page's language first, every other script once, marked for voices and direction."""
    site = make_site(name="Afra", name_fr="Afra", name_ar="أفرا", name_zgh="ⴰⴼⵔⴰ")
    french = _stop_card(circuit, site, FRENCH)
    assert '<p class="name"><bdi lang="fr" dir="auto">Afra</bdi></p>' in french
    assert '<span lang="ar" dir="rtl">أفرا</span> <span lang="zgh" dir="ltr">ⴰⴼⵔⴰ</span>' in french
    arabic = _stop_card(circuit, site, ARABIC)
    assert '<p class="name"><bdi lang="ar" dir="auto">أفرا</bdi></p>' in arabic
    assert arabic.count(">Afra<") == 1
    english = _stop_card(circuit, replace(site, name="Local"), ENGLISH)
    assert '<p class="name"><bdi dir="auto">Local</bdi></p>' in english


def test_what_is_not_known_is_said_or_left_out(
    circuit: Circuit, make_site: Callable[..., Site]
) -> None:
    """Never verified is said; a telephone nobody gave is not."""
    said = _plain(_stop_card(circuit, make_site()))
    assert "not verified yet" in said
    assert "exact position" in said
    for absent in ("Telephone", "Website", "Certifications", "Sources", "women-led", "None"):
        assert absent not in said


def test_a_market_day_read_from_a_name_needs_confirmation(
    circuit: Circuit, make_site: Callable[..., Site]
) -> None:
    """It is said beside the day, and not where a source states it."""
    guessed = make_site(souk_days=("Th",), souk_day_basis="toponym")
    assert "Thursday (market day read from the place name: confirm)" in _plain(
        _stop_card(circuit, guessed)
    )
    stated = _plain(_stop_card(circuit, replace(guessed, souk_day_basis="source")))
    assert "Market day Thursday" in stated
    assert "confirm)" not in stated


def test_every_stop_every_cue_and_every_reason_is_in_the_text(circuit: Circuit) -> None:
    """The itinerary without its map leaves nothing out."""
    page = itinerary_text(ENGLISH, circuit, bases_of(circuit), {})
    said = _plain(page)
    for _, _, stop in circuit.numbered_stops():
        assert stop.site.name in said
        assert f"{stop.arrival:%H:%M}–{stop.departure:%H:%M}" in said
    for piece in (
        "Day 1 Wednesday, 25 November 2026",
        "3 stops",
        "Start: Tafraout",
        "End: Tafraout",
        "Depart on R104 – Route de Tafraout",
        "Turn left: P1909",
        "Night: Tafraout",
        "17 sites left out",
    ):
        assert piece in said
    for entry in circuit.unvisited:
        assert reason_text(ENGLISH, entry, circuit) in said
    assert "no time: wherever it is put, one would be late by at least 37 min" in said
    assert page.count("<h2>") == 4
    assert page.count('scope="col"') == 4


def test_every_link_to_the_map_has_its_card(circuit: Circuit) -> None:
    """Without a script the link leads to the card, which must be there once."""
    page = itinerary_text(FRENCH, circuit, bases_of(circuit), {})
    shown = re.findall(r'href="#(card-[a-z0-9-]+)" data-show="([a-z0-9-]+)"', page)
    assert len(shown) == 5 + 2 + 17 + 1
    for target, card in shown:
        assert target == f"card-{card}"
        assert page.count(f'id="{target}"') == 1
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


def test_an_untraced_leg_says_so(circuit: Circuit) -> None:
    """No line on the map is explained in the text; a drive of a few steps is no drive."""
    first, second = circuit.itineraries
    legs = (
        replace(first.legs[0], geometry=(), cues=(), distance_m=900),
        replace(first.legs[1], distance_m=50),
        replace(first.legs[2], track_m=1500),
        *first.legs[3:],
    )
    days = (replace(first, legs=legs), second)
    said = _plain(itinerary_text(ENGLISH, replace(circuit, itineraries=days), (), {}))
    assert said.count("0.9 km by road") == 1
    assert said.count("street not traced: no line on the map") == 1
    assert said.count("the same point on the map: no drive") == 1
    assert said.count("of which 1.5 km on tracks") == 1


def test_an_idle_day_says_so(circuit: Circuit) -> None:
    """A day without stops and legs keeps its heading; a drive without stops keeps its table."""
    first, second = circuit.itineraries
    drive = replace(second, stops=(), legs=second.legs[:1], lunch=None)
    days = (replace(first, stops=(), legs=(), lunch=None), drive)
    page = itinerary_text(ENGLISH, replace(circuit, itineraries=days, unvisited=()), (), {})
    assert _plain(page).count("Nothing to visit fits into this day.") == 1
    assert page.count("<table>") == 1
    assert "0 stops" in _plain(page)
    assert "left out" not in page


def test_places_where_days_start_and_end_are_listed_once(circuit: Circuit) -> None:
    """Each with the day and time of every departure and return; idle days have none."""
    tiznit = find_place("tiznit", (), bundled_gateways())
    first, second = circuit.itineraries
    moved = replace(second, day=replace(second.day, end=tiznit))
    bases = bases_of(replace(circuit, itineraries=(first, moved)))
    assert [base.place.id for base in bases] == ["tafraout", "tiznit"]
    said = _plain(base_card(ENGLISH, bases[0]))
    assert "Day 1 · departure 08:30" in said
    assert "Day 2 · departure 08:30" in said
    assert said.count("arrival") == 1
    idle = replace(first, stops=(), legs=(), lunch=None)
    (base,) = bases_of(replace(circuit, itineraries=(idle,)))
    assert base.visits == ()


def test_a_night_is_said_to_be_spent_where_the_day_ends(circuit: Circuit) -> None:
    """On the card, in the timetable and in the heading; not where the next day starts elsewhere."""
    tiznit = find_place("tiznit", (), bundled_gateways())
    first, second = circuit.itineraries
    away = replace(first, day=replace(first.day, end=tiznit))
    back = replace(second, day=replace(second.day, start=tiznit))
    moved = replace(circuit, itineraries=(away, back))
    home, lodging = bases_of(moved)
    arrival = f"{away.arrival:%H:%M}"
    said = _plain(base_card(ENGLISH, lodging))
    assert said.startswith(f"Night Tiznit Day 1 · arrival {arrival}, night here Day 2 · departure")
    assert "night" not in _plain(base_card(ENGLISH, home)).lower()
    page = itinerary_text(ENGLISH, moved, (home, lodging), {})
    assert f"{arrival} Night: Tiznit" in _plain(page)
    assert "<h2>Start, nights and end</h2>" in page
    apart = replace(circuit, itineraries=(away, second))
    assert "night" not in _plain(itinerary_text(ENGLISH, apart, bases_of(apart), {})).lower()


def test_lunch_stands_in_its_place_with_times_and_what_is_not_known(circuit: Circuit) -> None:
    """Between the drives to and from it; a picnic follows its stop without a drive."""
    page = itinerary_text(ENGLISH, circuit, bases_of(circuit), {})
    order = re.findall(r'class="leg-row"|data-row="((?:stop|lunch)-[0-9-]+)"', page)
    assert order == [
        *("", "stop-1-1", "", "stop-1-2", "", "lunch-1", "", "stop-1-3", ""),
        *("", "stop-2-1", "lunch-2", "", "stop-2-2", ""),
    ]
    lunch, picnic = (itinerary.lunch for itinerary in circuit.itineraries)
    assert lunch is not None
    assert picnic is not None
    span = f"{lunch.arrival:%H:%M}–{lunch.departure:%H:%M}"
    said = _plain(page)
    row = "not before 12:00 · hours not confirmed: call ahead · 30 min in hand Details Day 1"
    assert f"{span} Lunch at {lunch.place.name} {row} · {span}" in said
    assert f"Picnic at {picnic.place.name}: bring food" in said
    card = lunch_card(ENGLISH, 1, lunch)
    assert f'href="geo:{lunch.place.location.lat:.5f},{lunch.place.location.lon:.5f}"' in card
    assert "Hours" in card
    assert "Hours" not in lunch_card(ENGLISH, 2, picnic)


def test_how_late_one_may_be_is_said_of_every_stop(circuit: Circuit) -> None:
    """In the timetable and on the card, where the map has it from."""
    said = _plain(itinerary_text(ENGLISH, circuit, (), {}))
    for day, number, stop in circuit.numbered_stops():
        slack = slack_text(ENGLISH, stop.slack)
        assert f"visit 45 min · {slack}" in _plain(stop_card(ENGLISH, day, number, stop))
        assert f"{hours_text(ENGLISH, stop)} · {slack}" in said
    assert said.count("then 5 min of rest") == sum(bool(stop.rest) for stop in circuit.stops) > 0


def test_a_drive_says_its_time_as_a_range_and_what_it_takes(circuit: Circuit) -> None:
    """In the row of the drive; the last metres on foot at the stop and on its card."""
    said = _plain(itinerary_text(ENGLISH, circuit, (), {}))
    for leg in circuit.legs:
        assert f"by road, {range_text(ENGLISH, leg)}" in said
        assert " · ".join(passage_texts(ENGLISH, leg)) in said
    assert "1 ford: ask how deep the water is" in said
    assert "on foot" not in said
    day = circuit.itineraries[0]
    stop = replace(day.stops[0], snap_m=120.0)
    far = replace(circuit, itineraries=(replace(day, stops=(stop, *day.stops[1:])),))
    assert "last 120 m on foot" in _plain(itinerary_text(ENGLISH, far, (), {}))
    assert "last 120 m on foot" in _plain(stop_card(ENGLISH, 1, 1, stop))


def test_the_worst_road_of_a_drive_is_named_unless_it_is_paved(circuit: Circuit) -> None:
    """Unknown roads as well; tracks are not told twice, and an untraced drive says nothing."""
    said = _plain(itinerary_text(ENGLISH, circuit, (), {}))
    told = [worst_text(ENGLISH, leg.worst) for leg in circuit.legs]
    for leg, words in zip(circuit.legs, told, strict=True):
        assert leg.worst is not None
        assert (words in said) == (leg.worst.grade != "paved")
    first = circuit.itineraries[0]
    track = replace(first.legs[1], track_m=400)
    bare = replace(first.legs[1], worst=None, track_m=400)
    for leg, words in ((track, "natural track for 400 m"), (bare, "of which 0.4 km on tracks")):
        legs = (first.legs[0], leg, *first.legs[2:])
        day = replace(circuit, itineraries=(replace(first, legs=legs),))
        shown = _plain(itinerary_text(ENGLISH, day, (), {}))
        assert words in shown
        assert ("on tracks" in shown) == (leg is bare)


def test_an_entrance_fee_that_is_known_is_said(
    circuit: Circuit, make_site: Callable[..., Site]
) -> None:
    """Free entrance as well; what is not known is not guessed."""
    assert "entrance 20 MAD" in _plain(_stop_card(circuit, make_site(charge=20)))
    assert "free entrance" in _plain(_stop_card(circuit, make_site(charge=0)))
    assert "entrance" not in _plain(_stop_card(circuit, make_site()))


def test_times_and_telephones_stay_whole_in_arabic(
    circuit: Circuit, make_site: Callable[..., Site]
) -> None:
    """They are isolated from the text that runs the other way."""
    card = _stop_card(circuit, make_site(phone="+212 528 80 14 15"), ARABIC)
    assert "\u206608:30–09:15\u2069" in card
    assert '<bdi dir="ltr">+212 528 80 14 15</bdi>' in card


@pytest.mark.parametrize("texts", [FRENCH, ARABIC])
def test_no_english_is_left_in_other_languages(circuit: Circuit, texts: Texts) -> None:
    """Every message of cards and itinerary is translated."""
    said = _plain(itinerary_text(texts, circuit, bases_of(circuit), {}))
    said += _plain(left_card(texts, 1, circuit.unvisited[8], circuit))
    for english in (
        "Day",
        "Lunch",
        "Picnic",
        "in hand",
        "night",
        "track",
        "stop ",
        "Hours",
        "hours",
        "Telephone",
        "Sources:",
        "verified",
        "Monday",
    ):
        assert not re.search(rf"\b{english}", said)
