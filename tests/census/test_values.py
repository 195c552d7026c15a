"""Promises of `routes.census.values` and `dates`: cells are understood without doubt or refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.spreadsheet import cell_text
from routes.census.values import is_empty, looks_personal, read_value
from routes.census.words import bundled_words
from routes.siteprops import PROPERTIES, PropertyError

if TYPE_CHECKING:
    from routes.census.spreadsheet import Cell

WORDS = bundled_words()


def read(key: str, cell: Cell) -> object:
    """Read a cell of a property."""
    return read_value(key, cell, cell_text(cell), WORDS)


@pytest.mark.parametrize(
    ("key", "cells", "value"),
    [
        ("sse:women_led", ["oui", "OUI ", "نعم", "yes", "x", "1", 1, True, "oui – نعم"], "yes"),
        ("sse:consent", ["non", "لا", "no", 0, False, "Non"], "no"),
        ("sse:consent", ["NON (refus)", "non, pas encore", "لا (رفض)", "Non : refuse"], "no"),
        ("sse:members", [62, 62.0, "62", "62 adhérentes", "62,0", "٦٢", " 62 ", "62 منخرطة"], 62),
        ("sse:members", ["1 200", "1200", "1\u00a0200"], 1200),
        ("charge", ["20 DH", "20", 20, "20 dirhams", "20 MAD par personne", "٢٠ درهم"], "20 MAD"),
        ("charge", ["gratuit", "Entrée libre", "مجاني", 0], "0 MAD"),
        (
            "phone",
            [528801415, 528801415.0, "528801415", "0528801415", "05 28 80 14 15", "05.28.80.14.15",
             "+212528801415", "00212 528-801415", "212528801415", "+212 (0)5 28 80 14 15",
             "'0528801415", "528801415.0",
             "Tél : 0528801415", "٠٥٢٨٨٠١٤١٥"],
            "+212 528 80 14 15",
        ),
        ("phone", ["0528801415 / 0661234567", "528801415;661234567", "0528801415 et 0661234567"],
         "+212 528 80 14 15; +212 661 23 45 67"),
        ("phone", ["+33 1 23 45 67 89"], "+33123456789"),
        ("website", ["www.afra.example", "https://www.afra.example"], "https://www.afra.example"),
        ("start_date", [2007, "2007", 2007.0, "depuis 2007", "سنة 2007"], "2007"),
        ("start_date", ["mai 2019", "05/2019", "ماي 2019"], "2019-05"),
        ("check_date", [dt.date(2026, 5, 14), "14/05/2026", "14-5-2026",
                        "2026-05-14", "14 mai 2026", "le 14 Mai 2026", 46156, "46156",
                        "14 ماي 2026"], "2026-05-14"),
        ("sse:kind", ["Coopérative", "coop", "Coopérative féminine agricole", "تعاونية نسوية"],
         "cooperative"),
        ("sse:kind", ["Coopérative de pêche"], "fishing-cooperative"),
        ("sse:theme", ["Huile d'argan", "ARGANICULTURE", "زيت أركان", "savons à l'huile d'argan"],
         "argan"),
        ("sse:theme", ["Tapis", "tissage de tapis", "النسيج"], "weaving"),
        ("sse:legal_form", ["SARL AU", "شركة"], "company"),
        ("sse:offer", ["démonstration, vente", "Vente; Démonstration", "عرض، بيع"], None),
        ("sse:payment", ["espèces et carte bancaire"], "cash; card"),
        ("sse:languages", ["français, arabe et tachelhit"], "fr; ar; shi"),
        ("sse:souk_day", ["jeudi", "الخميس", "Thursday"], "Th"),
        ("sse:season", ["toute l'année", "طوال السنة"], "Jan-Dec"),
        ("sse:season", ["mars-juin", "de mars à juin", "من مارس إلى يونيو", "Mar-Jun"], "Mar-Jun"),
        ("sse:certifications", ["ONSSA, IGP ; Bio", "ONSSA\nIGP\nBio"], "ONSSA; IGP; Bio"),
        ("sse:access_road", ["Piste carrossable"], "gravel"),
        ("sse:access_road", ["piste 4x4"], "rough"),
        ("wheelchair", ["partiellement", "جزئيا"], "limited"),
        ("opening_hours", ["9h-17h sauf vendredi"], "Mo-Su 09:00-17:00; Fr off"),
    ],
)  # fmt: skip
def test_what_people_write_becomes_what_it_means(
    key: str, cells: list[Cell], value: object
) -> None:
    """In three languages, as text, number, date or truth value."""
    for cell in cells:
        found = read(key, cell)
        if value is None:
            assert set(str(found).split("; ")) == {"demonstration", "shop"}
        else:
            assert found == value, cell


@pytest.mark.parametrize(
    ("key", "cells"),
    [
        ("sse:women_led", ["oui (à vérifier)", "oui ?", "peut-être", "les deux", "نعم ربما"]),
        ("sse:members", ["une vingtaine", "environ 60", "~60", "60-70", "plus de 60", 62.5, "1.200",
                         "1.000", "40 hommes", "-5", "soixante"]),
        ("sse:consent", ["oui (signé)", "non renseigné", "en attente", "noname"]),
        ("charge", ["20 EUR", "à partir de 20 DH", "20,50 DH", "selon groupe"]),
        ("phone", ["52880", "5288014155", "0928801415", "voir Fatima", "5,28801E+08", 5288014,
                   "05 28 80 14", "0528801415 poste 3"]),
        ("check_date", ["2019", "mai 2019", "05/14/2026", "31/02/2026", "14/05/26", "hier", 12]),
        ("start_date", ["il y a longtemps", "99", "2007-2008", 3]),
        ("sse:kind", ["collectif", "Coopérative et musée", ""]),
        ("sse:theme", ["argan et miel", "divers", "huile"]),
        ("sse:offer", ["parking", "vente; parking"]),
        ("sse:languages", ["klingon"]),
        ("sse:season", ["printemps", "toute", "mars juin"]),
        ("opening_hours", ["le matin"]),
        ("sse:souk_day", ["jeudi matin"]),
        ("email", ["à venir", "a@b"]),
        ("website", ["facebook", "javascript:alert(1)"]),
        ("name", ["<script>", "a\x00b"]),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_refused_with_a_fix(key: str, cells: list[Cell]) -> None:
    """Nothing is rounded, completed or chosen; the message is printable and says what to do."""
    for cell in cells:
        with pytest.raises(PropertyError) as caught:
            read(key, cell)
        assert caught.value.fix, cell
        assert str(caught.value).isprintable()


@given(st.integers(500_000_000, 899_999_999))
def test_a_telephone_number_keeps_its_digits(digits: int) -> None:
    """However it is written, the nine digits are the same, and none is made up."""
    forms: list[Cell] = [digits, float(digits), f"0{digits}", f"+212{digits}", f"00212 {digits}"]
    for form in forms:
        found = str(read("phone", form))
        assert found.replace(" ", "") == f"+212{digits}"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_comes_back_from_every_form(date: dt.date) -> None:
    """As a cell, as ISO, day first, and as Excel counts days."""
    serial = (date - dt.date(1899, 12, 30)).days
    dotted = f"{date.day}.{date.month}.{date.year}"
    forms: list[Cell] = [date, date.isoformat(), f"{date:%d/%m/%Y}", dotted,
                         serial, f"{serial}"]  # fmt: skip
    for form in forms:
        assert read("check_date", form) == date.isoformat()


cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(),
    st.datetimes(), st.times(),
)  # fmt: skip


@given(st.sampled_from([entry.key for entry in PROPERTIES]), cells)
def test_any_cell_is_read_as_its_property_allows_or_refused(key: str, cell: Cell) -> None:
    """No cell crashes, and what is read passes the reader of the list."""
    try:
        value = read(key, cell)
    except PropertyError as error:
        assert str(error).isprintable()  # noqa: PT017
        return
    next(entry for entry in PROPERTIES if entry.key == key).read(value)


def test_words_for_nothing_are_nothing() -> None:
    """Dashes and “néant” are no facts; zero is one."""
    assert all(map(is_empty, ["", " ", "-", "--", "N/D", "néant", "Non renseigné", "غير معروف"]))
    assert not any(map(is_empty, ["0", "non", "لا"]))


def test_what_may_belong_to_a_person_is_recognised() -> None:
    """Telephones in any spelling, e-mails, identity cards; years and positions are not."""
    personal = ["au 0661 23 45 67", "+212661234567", "661-234-567", "a.b@c.example", "CIN JB123456",
                "٠٦٦١٢٣٤٥٦٧"]  # fmt: skip
    assert all(map(looks_personal, personal))
    harmless = ["fondée en 2007", "29.698612345, -9.731312345", "IGP 2019", "20 DH", "12 345"]
    assert not any(map(looks_personal, harmless))
