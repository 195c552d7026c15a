"""Promises of `routes.outputs.booklet`."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from routes.circuit import Fairness
from routes.errors import OutputError
from routes.outputs import booklet, booklet_days
from routes.outputs.booklet import booklet_files
from routes.outputs.booklet_data import booklet_data, title_text
from routes.outputs.drivewords import passage_texts, range_text
from routes.outputs.paper import A4, A5, IMPOSED
from routes.outputs.printmap import named_day_map
from routes.outputs.seasontext import season_text
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    fairness_text,
    lunch_text,
    proof_text,
    reason_text,
    slack_text,
    worst_text,
)
from routes.places import bundled_gateways, find_place
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES, Language
from tests.outputs.printed import bare, made, pdftotext, renamed, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from routes.circuit import Circuit


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, white space and places to break made single spaces."""
    pages = PdfReader(BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages).replace("\u200b", "")
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_booklet_is_an_accessible_pdf(circuit: Circuit, language: Language) -> None:
    """It claims PDF/UA-1, names its language and title, and shows the title in the window."""
    reader = PdfReader(BytesIO(made(circuit, language)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == title_text(circuit, Texts(language, "booklet"))
    assert reader.metadata.author == "sse-routes"
    if language == "ar":
        assert root["/ViewerPreferences"]["/Direction"] == "/R2L"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_builds_are_the_same_bytes(circuit: Circuit, language: Language) -> None:
    """Nothing of the clock gets into the file."""
    first = made(circuit, language)
    assert first == made(circuit, language)
    metadata = PdfReader(BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date is None
    assert metadata.modification_date is None


def test_a_booklet_is_light(circuit: Circuit) -> None:
    """Two days are at most 400 kB in any language, three long ones at most 1 MB on any paper."""
    assert all(len(made(circuit, language)) <= 400_000 for language in LANGUAGES)
    first, second = renamed(circuit, "Coopérative féminine Tifawin", 9).itineraries
    long = replace(circuit, itineraries=(first, second, first))
    for language in LANGUAGES:
        assert len(made(long, language)) <= 1_000_000
    assert len(made(long, "ar", A4)) <= 1_000_000


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_driver_finds_what_is_needed(circuit: Circuit, language: Language) -> None:
    """Names, times, turns, distances, reasons, licences: all in the text."""
    text = text_of(made(circuit, language))
    texts = Texts(language)
    for stop in circuit.stops:
        assert stop.site.name_in(language) in text
        assert f"{stop.arrival:%H:%M}" in text
        assert f"{stop.site.location.lat:.5f}, {stop.site.location.lon:.5f}" in text
    for expected in (
        texts.km(circuit.itineraries[1].distance_m),
        "R104 – Route de Tafraout",
        "P1909",
        texts.t("closed on every day of the circuit"),
        proof_text(texts, circuit),
        *(reason_text(texts, entry, circuit) for entry in circuit.unvisited),
        *(lunch_text(texts, day.lunch) for day in circuit.itineraries if day.lunch),
        "ODbL 1.0",
        "SIL Open Font License",
        "177",
    ):
        assert " ".join(expected.split()) in text


def test_telephones_are_printed_and_can_be_called(circuit: Circuit) -> None:
    """Each number is printed whole and is a link that a telephone dials."""
    first = circuit.itineraries[0]
    site = replace(first.stops[0].site, phone="+212 528-80 14 15; 0528 60 00 01")
    stops = (replace(first.stops[0], site=site), *first.stops[1:])
    called = replace(circuit, itineraries=(replace(first, stops=stops),))
    pdf = made(called)
    assert "+212 528-80 14 15" in text_of(pdf)
    notes: list[Any] = [
        note.get_object()
        for page in PdfReader(BytesIO(pdf)).pages
        for note in page.get("/Annots", ())
    ]
    links = {note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})}
    assert {"tel:+212528801415", "tel:0528600001"} <= links


def test_arabic_copies_out_as_it_is_in_the_data(circuit: Circuit) -> None:
    """Arabic names selected in the PDF are the names of the list, in any booklet."""
    names = [stop.site.name_ar for stop in circuit.stops if stop.site.name_ar]
    assert names
    asked: tuple[tuple[Language, str], ...] = (("ar", IMPOSED), ("ar", "a4"), ("fr", "a5"))
    for language, format_ in asked:
        for pdf in booklet_files(circuit, bundled_network(), language, format_).values():
            text = " ".join(pdftotext(pdf).split())
            assert [name for name in names if name not in text] == []


def test_arabic_prose_copies_out_as_it_was_written(circuit: Circuit) -> None:
    """Not names alone: every heading is found word for word; Poppler moves commas on its own."""

    def words(text: str) -> str:
        return " ".join(re.findall("[\u0621-\u0652]+", text))

    labels = booklet_data(circuit, bundled_network(), "ar")["labels"]
    text = words(pdftotext(made(circuit, "ar")))
    for key in ("contents", "usage", "services", "index", "unvisited", "sources", "emergency"):
        assert words(labels[key]) in text


def test_bookmarks_lead_to_days_and_stops(circuit: Circuit) -> None:
    """The outline has the days on top, and under them the stops."""

    def titles(entries: list[Any], depth: int = 0) -> Iterator[tuple[int, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry, depth + 1)
            else:
                yield depth, entry.title

    found = list(titles(PdfReader(BytesIO(made(circuit))).outline))
    assert (0, "Day 1 – Wednesday, 25 November 2026") in found
    assert (0, "Day 2 – Thursday, 26 November 2026") in found
    assert {(2, stop.site.name_in("en")) for stop in circuit.stops} <= set(found)


def test_a_day_of_twenty_five_stops_has_an_index(circuit: Circuit) -> None:
    """With more stops than names fit on a map, numbers and names stand under it."""
    many = renamed(circuit, "Coopérative Afra", 25)
    data = booklet_data(many, bundled_network(), "fr")
    assert [number for number, _ in data["days"][0]["index"]] == [str(n) for n in range(1, 26)]
    assert not data["days"][0]["index_apart"]
    assert made(many, "fr")


def test_names_that_found_no_room_on_the_map_stand_under_it(
    circuit: Circuit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them with their numbers, under a map that is lower by their rows; else none."""
    many = renamed(circuit, "Afra", 7)
    data = booklet_data(many, bundled_network(), "fr")
    assert [day["index"] for day in data["days"]] == [[], []]
    assert data["days"][0]["map"]["height"] == A5.page_map_mm
    monkeypatch.setattr(
        booklet_days, "named_day_map", lambda *given: (named_day_map(*given)[0], False)
    )
    for day in booklet_data(many, bundled_network(), "fr")["days"]:
        assert [number for number, _ in day["index"]] == [str(n) for n in range(1, 8)]
        assert day["map"]["height"] == A5.page_map_mm - 4 * A5.index_row_mm


def test_an_index_that_leaves_no_room_for_the_map_stands_on_the_next_page(
    circuit: Circuit,
) -> None:
    """All of it together, and the map keeps its page."""
    many = bare(circuit, ("Zawiya", "", ""), 1, 30)
    data = booklet_data(many, bundled_network(), "en")
    assert data["days"][0]["index_apart"]
    assert data["days"][0]["map"]["height"] == A5.page_map_mm
    words = list(words_of(made(many)))
    (at,) = (word.page for word in words if word.text == "Map" and word.bottom - word.top > 11)
    pages = [page.extract_text() for page in PdfReader(BytesIO(made(many))).pages]
    assert pages[at - 1].count("Zawiya") < 5
    assert pages[at].count("Zawiya") >= 30


def test_what_cannot_be_printed_is_owned_up_to(circuit: Circuit) -> None:
    """A character no font has becomes a box, and the booklet says what the box means."""
    assert booklet_data(circuit, bundled_network(), "en")["replaced"] == ""
    text = text_of(made(renamed(circuit, "Café 安", 1)))
    assert "Café □" in text
    assert "□ stands for a character" in text


def test_names_are_not_source(circuit: Circuit) -> None:
    """Typst markup in a name is printed, not run."""
    assert "#panic() *b* $x$ @y" in text_of(made(renamed(circuit, "#panic() *b* $x$ @y", 1)))


def test_untraced_legs_are_said_to_be_so(circuit: Circuit) -> None:
    """Without geometry and cues the booklet is still made, and invents neither."""
    bare = replace(
        circuit,
        itineraries=tuple(
            replace(day, legs=tuple(replace(leg, geometry=(), cues=()) for leg in day.legs))
            for day in circuit.itineraries
        ),
    )
    text = text_of(made(bare))
    assert "No directions: this drive was not traced." in text
    assert "where no line is drawn, none is known" in text
    assert "No directions" not in text_of(made(circuit))


def test_stops_at_one_spot_have_no_turns(circuit: Circuit) -> None:
    """A drive of no length says so instead of printing “0 km, turn”."""
    day = circuit.itineraries[0]
    legs = (replace(day.legs[0], distance_m=0), *day.legs[1:])
    data = booklet_data(
        replace(circuit, itineraries=(replace(day, legs=legs),)), bundled_network(), "en"
    )
    first, second = data["days"][0]["legs"][:2]
    assert first["cues"] == []
    assert first["note"] == "The same point of the map as before: ask on the spot."
    assert second["cues"]


def test_a_day_without_stops_is_printed(circuit: Circuit) -> None:
    """An idle day has its page."""
    idle = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    text = text_of(made(replace(circuit, itineraries=(idle, circuit.itineraries[1]))))
    assert "No drive on this day." in text


def test_nothing_left_out_is_said(circuit: Circuit) -> None:
    """With every site visited, the last chapter says so."""
    assert "Nothing was left out" in text_of(made(replace(circuit, unvisited=())))


def test_a_circuit_may_end_elsewhere(circuit: Circuit) -> None:
    """The title names start and end where they differ."""
    day = circuit.itineraries[0]
    end = replace(day.day.end, id="tiznit", name="Tiznit", name_ar="تيزنيت")
    moved = replace(circuit, itineraries=(replace(day, day=replace(day.day, end=end)),))
    assert title_text(moved, Texts("en", "booklet")) == "Circuit of 1 day from Tafraout to Tiznit"
    assert made(moved, "ar")


def test_unconfirmed_hours_are_never_hidden(circuit: Circuit) -> None:
    """Assumed hours are marked in the timetable and on the card; stated ones are given.

    Nobody is told to call a viewpoint.
    """
    assumed = [stop for stop in circuit.stops if stop.hours_basis != "stated"]
    assert 0 < len(assumed) < len(circuit.stops)
    data = booklet_data(circuit, bundled_network(), "en")
    rows = [row for day in data["days"] for row in day["rows"] if row["mark"] == "stop"]
    for stop, row in zip(circuit.stops, rows, strict=True):
        asked, sight = "call ahead" in row["note"], stop.site.kind == "sight"
        assert asked == (stop.hours_basis != "stated" and not sight)
        assert ("hours not confirmed" in row["note"]) == (stop in assumed and sight)
    assert any(line.startswith(f"The hours of {len(assumed)} stops") for line in data["usage"])
    meal, picnic = (row for day in data["days"] for row in day["rows"] if row["mark"] == "lunch")
    assert "call ahead" in meal["note"]
    assert "call ahead" not in picnic["note"]


def test_lunch_stands_in_the_timetable_and_has_directions(circuit: Circuit) -> None:
    """In its place with the sign of the map; a picnic at its stop has no drive, no directions."""
    first, second = booklet_data(circuit, bundled_network(), "en")["days"]
    assert [row["mark"] for row in first["rows"]] == ["end", "stop", "stop", "lunch", "stop", "end"]
    assert [row["mark"] for row in second["rows"]] == ["end", "stop", "lunch", "stop", "end"]
    assert [leg["mark"] for leg in first["legs"]] == ["stop", "stop", "lunch", "stop", "end"]
    assert [leg["mark"] for leg in second["legs"]] == ["stop", "stop", "end"]
    assert [leg["number"] for leg in first["legs"]] == ["1", "2", "", "3", ""]
    to_lunch, after_lunch = first["legs"][2:4]
    assert to_lunch["title"] == "To La Kasbah"
    assert to_lunch["cues"]
    assert after_lunch["cues"]
    row, picnic = first["rows"][3], second["rows"][2]
    lunch = circuit.itineraries[0].lunch
    assert lunch is not None
    assert (row["arrive"], row["leave"]) == (f"{lunch.arrival:%H:%M}", f"{lunch.departure:%H:%M}")
    assert row["distance"]
    assert picnic["distance"] == picnic["duration"] == ""
    assert first["lunch"]["svg"].startswith("<svg")
    bare = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    idle = replace(circuit, itineraries=(bare,))
    assert booklet_data(idle, bundled_network(), "en")["days"][0]["lunch"]["svg"] == ""


def test_how_late_one_may_be_is_printed_for_every_stop(circuit: Circuit) -> None:
    """In the timetable and on the card; the first pages say what it means."""
    texts = Texts("en")
    data = booklet_data(circuit, bundled_network(), "en")
    for itinerary, day in zip(circuit.itineraries, data["days"], strict=True):
        rows = [row for row in day["rows"] if row["mark"] == "stop"]
        for stop, row, card in zip(itinerary.stops, rows, day["cards"], strict=True):
            assert row["note"].endswith(slack_text(texts, stop.slack))
            assert card["rows"][0]["note"] == slack_text(texts, stop.slack)
        (lunch,) = (row for row in day["rows"] if row["mark"] == "lunch")
        assert lunch["note"].endswith("30 min in hand")
    assert any(line.startswith("Time in hand: ") for line in data["usage"])


def test_one_leaves_a_stop_when_the_drive_begins(circuit: Circuit) -> None:
    """The timetable counts the rest after a visit in, as the directions do."""
    day = circuit.itineraries[0]
    assert day.stops[0].rest
    data = booklet_data(circuit, bundled_network(), "en")["days"][0]
    assert data["rows"][1]["leave"] == f"{day.legs[1].departure:%H:%M}"


def test_a_drive_says_its_time_as_a_range_and_a_stop_the_way_on_foot(circuit: Circuit) -> None:
    """In the timetable and above the directions; the walk only where there is one."""
    texts = Texts("en")
    day = circuit.itineraries[0]
    far = replace(day, stops=(replace(day.stops[0], snap_m=234.0), *day.stops[1:]))
    one = replace(circuit, itineraries=(far,))
    data = booklet_data(one, bundled_network(), "en")["days"][0]
    ranges = [range_text(texts, leg) for leg in day.legs]
    assert [row["duration"] for row in data["rows"] if row["duration"]] == [
        said for said, leg in zip(ranges, day.legs, strict=True) if leg.distance_m > 50
    ]
    assert all(said in leg["facts"] for said, leg in zip(ranges, data["legs"], strict=True))
    assert any("–" in said for said in ranges)
    notes = [row["note"] for row in data["rows"]]
    assert ["last 240 m on foot" in note for note in notes].count(True) == 1
    assert "vehicle: high-clearance car · 1 ford: ask how deep" in str(
        booklet_data(circuit, bundled_network(), "en")["days"]
    )


def test_the_worst_road_of_a_drive_is_named_unless_it_is_paved(circuit: Circuit) -> None:
    """Tracks are not told twice, and what is not traced is not judged."""
    texts = Texts("en")
    data = booklet_data(circuit, bundled_network(), "en")
    legs = [leg for day in data["days"] for leg in day["legs"]]
    for leg, said in zip(circuit.legs, legs, strict=True):
        assert leg.worst is not None
        is_paved = leg.worst.grade == "paved"
        named = [] if is_paved else [worst_text(texts, leg.worst)]
        assert said["road"] == " · ".join([*named, *passage_texts(texts, leg)])
    day = circuit.itineraries[0]
    for worst in (day.legs[1].worst, None):
        track = replace(day.legs[1], track_m=400, worst=worst)
        legs_of_day = (day.legs[0], track, *day.legs[2:])
        one = replace(circuit, itineraries=(replace(day, legs=legs_of_day),))
        road = booklet_data(one, bundled_network(), "en")["days"][0]["legs"][1]["road"]
        assert ("0.4 km of it on tracks" in road) == (worst is None)
        assert ("natural track for 400 m" in road) == (worst is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nights_elsewhere_are_plain_to_see(circuit: Circuit, language: Language) -> None:
    """On the cover, in the head of the day and at the end of its timetable."""
    first, second = circuit.itineraries
    tiznit = find_place("tiznit", (), bundled_gateways())
    away = replace(first, day=replace(first.day, end=tiznit))
    back = replace(second, day=replace(second.day, start=tiznit))
    moved = replace(circuit, itineraries=(away, back))
    texts = Texts(language, "booklet")
    name = texts.name(tiznit.name_in(language))
    data = booklet_data(moved, bundled_network(), language)
    assert [texts.t("Nights"), name] in data["cover"]["lines"]
    day_1, day_2 = data["days"]
    assert (day_1["rows"][-1]["name"], day_1["rows"][-1]["note"]) == (name, texts.t("Night"))
    assert day_2["rows"][-1]["note"] == texts.t("End")
    assert name in day_1["summary"]
    assert name in day_2["summary"]
    assert made(moved, language)
    at_home = booklet_data(circuit, bundled_network(), language)
    assert texts.t("Nights") not in [fact for fact, _ in at_home["cover"]["lines"]]


def test_what_fairness_cost_is_printed(circuit: Circuit) -> None:
    """Only where it was asked for."""
    fairness = Fairness(strength=0.5, visits=(), prize_without=40, driving_without=circuit.driving)
    fair = replace(circuit, fairness=fairness)
    line = fairness_text(Texts("en"), fair, fairness)
    assert line in booklet_data(fair, bundled_network(), "en")["unvisited"]["notes"]
    assert "Fairness" not in str(
        booklet_data(circuit, bundled_network(), "en")["unvisited"]["notes"]
    )


def test_an_entrance_fee_that_is_known_is_printed(circuit: Circuit) -> None:
    """What is not known is not guessed."""
    day = circuit.itineraries[0]
    stops = tuple(
        replace(stop, site=replace(stop.site, charge=fee))
        for stop, fee in zip(day.stops, (20, 0, None), strict=True)
    )
    paid = replace(circuit, itineraries=(replace(day, stops=stops),))
    cards = booklet_data(paid, bundled_network(), "en")["days"][0]["cards"]
    assert [card["facts"][:1] for card in cards[:2]] == [["entrance 20 MAD"], ["free entrance"]]
    assert "entrance" not in str(cards[2]["facts"])


def test_a_site_left_out_for_one_like_it_names_it(circuit: Circuit) -> None:
    """However long the name of the other is, the reason fits its cell."""
    like = next(entry for entry in circuit.unvisited if entry.reason == "displaced")
    first = circuit.itineraries[0]
    assert first.stops[0].site.id == like.because
    site = replace(first.stops[0].site, name="Afra " * 400, name_fr="")
    stops = (replace(first.stops[0], site=site), *first.stops[1:])
    day = replace(first, stops=stops)
    long = replace(circuit, itineraries=(day,), unvisited=(like,))
    (row,) = booklet_data(long, bundled_network(), "en")["unvisited"]["rows"]
    assert "Afra Afra" in row["reason"]
    assert len(row["reason"]) < 200


def test_a_fault_of_the_template_is_our_error(
    circuit: Circuit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What typst refuses comes out as an error of this package."""
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()", encoding="utf-8", newline="\n")
    monkeypatch.setattr(booklet, "_TEMPLATE", broken)
    with pytest.raises(OutputError, match="the booklet could not be made"):
        made(circuit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_how_visitors_are_received(circuit: Circuit, language: Language) -> None:
    """Offer, languages, payment, groups, wheelchair, last stretch and e-mail, where known."""
    day = circuit.itineraries[0]
    site = replace(
        day.stops[0].site, offer=("tasting", "shop"), languages=("shi", "fr"), payment=("cash",),
        group_max=12, wheelchair="limited", access_road="track", email="a&b@example.org",
        hours_note="le matin", season="Feb 15-Mar 15",
    )  # fmt: skip
    known = replace(day, stops=(replace(day.stops[0], site=site), *day.stops[1:]))
    one = replace(circuit, itineraries=(known,))
    data = booklet_data(one, bundled_network(), language)
    first, second = data["days"][0]["cards"][:2]
    texts = Texts(language, "booklet")
    said = {row["label"]: row["text"] for row in first["rows"]}
    assert said[texts.t("On offer")] == f"{texts.t('tasting')} · {texts.t('sale')}"
    assert said[texts.t("Languages")] == f"{texts.t('Tachelhit')} · {texts.t('French')}"
    assert said[texts.t("Payment")] == texts.t("cash")
    assert said[texts.t("Wheelchair")] == texts.t("in part")
    assert said[texts.t("To the door")] == texts.t("track")
    assert any("12" in fact for fact in first["facts"])
    assert said[texts.t("Season")] == season_text(texts, "Feb 15-Mar 15")
    assert said[texts.t("E-mail")] == texts.isolate("a&b@example.org")
    assert {"mailto:a%26b@example.org"} <= {row["link"] for row in first["rows"]}
    assert "le matin" in str(first["rows"])
    assert texts.t("Wheelchair") not in str(second["rows"])
    unknown = len(day.stops) - 1
    told = [line for line in data["usage"] if line in _unknown(texts, unknown)]
    assert len(told) == 2
    assert made(one, language)


def _unknown(texts: Texts, n: int) -> tuple[str, str]:
    """Return what the first pages say of stops of which payment and entrance are not known."""
    return (
        texts.tn(
            "How one pays is not known of {n} stop: take cash.",
            "How one pays is not known of {n} stops: take cash.",
            n,
        ),
        texts.tn(
            "Whether a wheelchair can enter is not known of {n} stop: ask when you call.",
            "Whether a wheelchair can enter is not known of {n} stops: ask when you call.",
            n,
        ),
    )
