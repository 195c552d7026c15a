"""The catalogue: one file, the same bytes each time, true figures, text that stays text."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from routes.geo import LonLat, distance_m
from routes.outputs.portfolio import Entry, portfolio_page
from routes.outputs.portfolio.cards import card_title, road_text
from routes.outputs.portfolio.facts import facts_of, worst_of
from routes.outputs.portfolio.filters import filter_form
from routes.outputs.portfolio.layers import badges, drawn_map
from routes.outputs.portfolio.picture import HEIGHT, WIDTH, picture
from routes.outputs.portfolio.style import style_of
from routes.outputs.texts import Texts
from routes.outputs.webmap.assets import content_hash
from routes.outputs.webmap.packed import unpacked
from routes.sites import LANGUAGES
from tests.outputs.elements import Elements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.circuit import Circuit
    from routes.outputs.portfolio.facts import Facts
    from routes.sites import Language

MOST_BYTES = 1_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_file_that_may_do_nothing_but_what_it_needs(
    entries: Sequence[Entry], language: Language
) -> None:
    """Language and direction are said; each script and style is allowed by its hash."""
    page = portfolio_page(entries, language)
    found = Elements(page)
    direction = "rtl" if language == "ar" else "ltr"
    assert found.elements[0] == ("html", {"lang": language, "dir": direction})
    policy = next(
        str(values["content"])
        for name, values in found.elements
        if values.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    runs = [raw.text for raw in found.raw if not raw.attributes.get("type")]
    assert len(runs) == 5
    assert all(content_hash(text) in policy for text in runs)
    for _, values in found.elements:
        assert not values.get("src")
        assert "style" not in values
        assert not str(values.get("href") or "#").startswith("http:")
    assert len(page.encode("utf-8")) < MOST_BYTES


def test_the_same_circuits_give_the_same_bytes(entries: Sequence[Entry]) -> None:
    """Another order, title or language gives others."""
    page = portfolio_page(entries, "fr")
    assert portfolio_page(entries, "fr") == page
    assert portfolio_page(entries[::-1], "fr") != page
    assert portfolio_page(entries, "en") != page
    assert "<h1>Autumn</h1>" in portfolio_page(entries, "fr", "Autumn")


def test_twenty_circuits_stay_below_a_megabyte(circuit: Circuit) -> None:
    """Even when each has ten thousand points of street."""
    first = circuit.itineraries[0]
    first.legs[0]
    points = tuple(
        LonLat(-9.8 + 0.00008 * at, 29.6 + 0.02 * ((at * 7919) % 101) / 101)
        for at in range(10_000 // len(first.legs))
    )
    legs = tuple(replace(leg, geometry=points) for leg in first.legs)
    long = replace(circuit, itineraries=(replace(first, legs=legs),))
    page = portfolio_page([Entry(circuit=long, link="x/map.html")] * 20, "ar")
    assert len(page.encode("utf-8")) < MOST_BYTES


def test_no_circuit_is_no_page() -> None:
    """It says so instead of writing an empty one."""
    with pytest.raises(ValueError, match="one circuit at least"):
        portfolio_page([], "fr")


def test_the_facts_are_those_of_the_circuit(circuits: tuple[Circuit, ...]) -> None:
    """Days, kilometres, the longest day at the wheel, themes, women, and the worst road."""
    whole, slow, bare = (facts_of(circuit) for circuit in circuits)
    assert (whole.days, slow.days) == (2, 1)
    assert whole.distance_m == sum(leg.distance_m for leg in circuits[0].legs)
    assert whole.longest_drive == max(one.driving for one in circuits[0].itineraries)
    assert slow.longest_drive == dt.timedelta(hours=len(circuits[1].legs))
    sites = [stop.site for stop in circuits[0].stops]
    assert set(whole.themes) == {site.theme for site in sites}
    assert whole.women_led == sum(site.women_led is True for site in sites) > 0
    assert whole.social == sum(site.sector == "yes" for site in sites)
    assert (whole.grade, slow.grade, bare.grade) == ("track", "paved", "unknown")
    assert bare.worst is None


def test_the_worst_road_adds_up_over_the_legs(circuit: Circuit) -> None:
    """No road is named, as it may be several; a leg that is not traced hides all."""
    worst = worst_of(circuit)
    assert worst is not None
    tracks = [leg.worst for leg in circuit.legs if leg.worst and leg.worst.grade == "track"]
    assert len(tracks) > 1
    assert worst.length_m == sum(one.length_m for one in tracks)
    assert (worst.name, worst.ref) == ("", "")
    texts = Texts("en", "share")
    assert road_text(texts, facts_of(circuit)).startswith("natural track for")
    first = circuit.itineraries[0]
    hidden = replace(first, legs=(replace(first.legs[0], worst=None), *first.legs[1:]))
    untraced = replace(circuit, itineraries=(hidden,))
    assert worst_of(untraced) is None
    assert road_text(texts, facts_of(untraced)) == "road surface not known"


def test_a_card_says_everything_without_scripts(entries: Sequence[Entry]) -> None:
    """Title, dates, figures, every stop; a link only where there is a map."""
    page = portfolio_page(entries, "en")
    found = Elements(page)
    cards = [values for name, values in found.elements if name == "li" and "data-km" in values]
    assert [card["data-days"] for card in cards] == ["2", "1", "1"]
    assert [card["data-road"] for card in cards] == ["track", "paved", "unknown"]
    links = [values["href"] for _, values in found.elements if values.get("class") == "open"]
    assert links == ["one/map.html", "a%20b/map.html"]
    assert "Wednesday, 25 November 2026 – Thursday, 26 November 2026" in page
    for stop in entries[0].circuit.stops:
        assert f"<bdi>{stop.site.name_in('en')}</bdi>".replace("'", "&#39;") in page
    assert "led by women" in page
    assert "Schematic roads: distances" in page


def test_schematic_roads_are_said_of_the_circuits_they_hold_for(circuit: Circuit) -> None:
    """Once for the page if of all, on the card if of some, nowhere if of none."""
    real = replace(circuit, roads=replace(circuit.roads, kind="osm"))
    for circuits, header, cards in (
        ((circuit, circuit), 1, 0),
        ((circuit, real), 0, 1),
        ((real, real), 0, 0),
    ):
        page = portfolio_page([Entry(circuit=one) for one in circuits], "en")
        before, after = page.split("</header>")
        assert before.count("Schematic roads:") == header
        assert after.count("Schematic roads:") == cards


def test_titles_of_circuits_of_one_town_differ_by_their_themes(circuit: Circuit) -> None:
    """A circuit without stops has none to name."""
    texts = Texts("en", "share")
    title = card_title(texts, circuit, facts_of(circuit))
    assert title.startswith("Circuit of 2 days from Tafraout: ")
    idle = replace(
        circuit,
        itineraries=tuple(
            replace(one, stops=(), legs=(), lunch=None) for one in circuit.itineraries
        ),
    )
    assert card_title(texts, idle, facts_of(idle)) == "Circuit of 2 days from Tafraout"


def test_only_filters_that_tell_the_circuits_apart_are_there(
    circuits: tuple[Circuit, ...],
) -> None:
    """None for one circuit, or for twins; each option keeps some and not all."""
    texts = Texts("en", "share")
    facts = [facts_of(circuit) for circuit in circuits]
    assert filter_form(texts, facts[:1]) == filter_form(texts, [facts[0]] * 3) == ""
    form = filter_form(texts, facts)
    fits: dict[str, Callable[[Facts, str], bool]] = {
        "theme": lambda one, value: value in one.themes,
        "days": lambda one, value: one.days == int(value),
        "km": lambda one, value: one.distance_m <= 1000 * int(value),
        "drive": lambda one, value: one.longest_drive <= dt.timedelta(minutes=int(value)),
        "road": lambda one, value: one.grade in value.split(" "),
    }
    boxes = re.findall(r'data-filter="(\w+)">(.*?)</select>', form)
    assert {name for name, _ in boxes} >= {"theme", "days", "drive", "road"}
    for name, box in boxes:
        options = re.findall(r'<option value="([^"]+)"', box)
        assert options
        for value in options:
            kept = [fits[name](one, value) for one in facts]
            assert any(kept), (name, value)
            assert not all(kept), (name, value)


def test_an_unknown_road_is_not_taken_for_a_good_one(circuits: tuple[Circuit, ...]) -> None:
    """The strictest filter keeps only what is known to be paved."""
    form = filter_form(Texts("en", "share"), [facts_of(circuit) for circuit in circuits])
    roads = re.search(r'data-filter="road">(.*?)</select>', form)
    assert roads is not None
    options = re.findall(r'<option value="([^"]*)"', roads[1])
    assert options[1] == "paved"
    assert all("unknown" not in option for option in options)


def test_styles_of_circuits_differ() -> None:
    """Colour or dashes, for 49 of them."""
    assert len({style_of(number) for number in range(1, 50)}) == 49


def test_the_map_draws_the_streets_of_the_circuits_and_no_other(
    circuits: tuple[Circuit, ...],
) -> None:
    """No road of a network; a circuit that is not traced has a badge and no line."""
    drawn = drawn_map(circuits, "fr")
    json.dumps(drawn, allow_nan=False)
    assert drawn["background"]["roads"] == {}
    assert [bool(one["lines"]) for one in drawn["circuits"]] == [True, True, False]
    streets = shapely.MultiLineString([leg.geometry for leg in circuits[0].legs])
    for line in drawn["circuits"][0]["lines"]:
        points = shapely.points(unpacked(line))
        assert shapely.distance(streets, points).max() < 1e-4


def test_badges_of_circuits_of_one_town_stand_apart(circuit: Circuit) -> None:
    """The same circuit three times: three places, none of them the start."""
    placed = badges((circuit, circuit, circuit))
    start = circuit.itineraries[0].day.start.location
    assert len(set(placed)) == 3
    assert all(distance_m(place, start) > 1000 for place in placed)


def test_a_badge_is_placed_even_where_nothing_is_driven(circuit: Circuit) -> None:
    """On an idle circuit at its start, on one without days somewhere."""
    idle = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    start = idle.day.start.location
    assert badges((replace(circuit, itineraries=(idle,)),)) == [start]
    assert len(badges((replace(circuit, itineraries=(), unvisited=()),))) == 1
    page = portfolio_page([Entry(circuit=replace(circuit, itineraries=()))], "fr")
    assert 'id="circuit-1"' in page


def test_a_picture_holds_the_whole_circuit(circuit: Circuit) -> None:
    """Every point of the line lies in the frame, and there is a dot for each stop."""
    drawn = picture(1, circuit)
    line = re.search(r'<path d="([^"]*)" stroke="#fff"', drawn)
    assert line is not None
    points = [tuple(map(float, pair.split())) for pair in re.split("[ML]", line[1]) if pair]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert drawn.count("<circle") == len(circuit.stops)


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmful_names_bring_no_element(harmful: Circuit, language: Language) -> None:
    """The page has the elements of an honest one, and no sign a template would run."""
    page = portfolio_page(
        [Entry(circuit=harmful, link="x%22%3E/map.html")], language, "<script>{{x}}"
    )
    names = [name for name, _ in Elements(page).elements]
    assert names.count("script") == 6
    assert "img" not in names
    text = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert "{{" not in text
    assert "{%" not in text
