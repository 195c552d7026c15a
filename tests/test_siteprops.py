"""Promises of `routes.siteprops`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.hours import is_valid_opening_hours
from routes.siteprops import OFFERS, PROPERTIES
from routes.sitevalues import LONGEST_NAME, LONGEST_TEXT, PropertyError, check_text

BY_KEY = {entry.key: entry for entry in PROPERTIES}
TEXTS = [entry.key for entry in PROPERTIES if entry.type in {"text", "OSM value", "text, list"}]


def read(key: str, value: object) -> Any:  # noqa: ANN401
    """Read a property's value."""
    return BY_KEY[key].read(value)


def refused(key: str, value: object) -> PropertyError:
    """Return the refusal of a value; it is always said in printable words, with a fix."""
    with pytest.raises(PropertyError) as caught:
        read(key, value)
    error = caught.value
    assert error.problem
    assert error.fix
    assert (error.problem + error.fix).isprintable()
    assert len(error.problem) < 120
    return error


def test_keys_and_attributes_are_different_and_ours_are_marked() -> None:
    """No key twice; what is not a key of OpenStreetMap begins with sse:."""
    keys = [entry.key for entry in PROPERTIES]
    assert len(set(keys)) == len(keys)
    assert len({entry.attribute for entry in PROPERTIES}) == len(keys)
    osm = {"name", "craft", "shop", "opening_hours", "charge", "phone", "website", "start_date",
           "check_date", "email", "wheelchair"}  # fmt: skip
    for key in keys:
        assert key.startswith(("sse:", "name:")) or key in osm


@pytest.mark.parametrize("entry", PROPERTIES, ids=lambda entry: entry.key)
def test_every_example_is_read_and_written_as_it_stands(entry: Any) -> None:  # noqa: ANN401
    """The documentation does not show what the reader refuses."""
    assert entry.example
    assert entry.meaning.endswith(".")
    example = int(entry.example) if entry.type.startswith("whole number") else entry.example
    assert entry.write(entry.read(example)) == example


HOSTILE = {
    "a control character": ["\x00", "\x1b[31m", "\x7f", "\x85", "\r", "\u2028", "\ufeff", "\uffff"],
    "half a character": ["\ud800", "\udfff"],
    "a direction mark": ["\u202e", "\u200e", "\u200f", "\u2066", "\u061c", "\u202a"],
    "markup": ["<script>alert(1)</script>", "<b>", "</b>", "<!--", "<?xml"],
    "a template": ["{{ 7*7 }}", "{% raw %}", "{# #}", "${x}"],
}


@pytest.mark.parametrize("key", TEXTS)
@pytest.mark.parametrize("what", HOSTILE)
def test_no_text_holds_what_an_honest_one_would_not(key: str, what: str) -> None:
    """Every text property is guarded, and the sign at fault is named without being shown raw."""
    for sign in HOSTILE[what]:
        error = refused(key, f"Coopérative {sign} Afra")
        assert "again by hand" in error.fix


@pytest.mark.parametrize(
    "text",
    ["Aït Baha", "تعاونية أفرا النسوية", "ⴰⵎⴷⵢⴰ", "l’huile d'argan", "a < b > c", "R&D", "5 $",
     "{a}", "`x`", "100 %", "😀", "e\u0301", "Zero\u200cwidth"],
)  # fmt: skip
def test_honest_text_is_kept(text: str) -> None:
    """Scripts, apostrophes, comparisons and single braces are no offence."""
    assert check_text(text) == text
    assert read("name", text) == text


def test_texts_lose_outer_blanks_only() -> None:
    """A note may have lines; a name is one line."""
    assert read("sse:note:en", "  first\n\tsecond \n") == "first\n\tsecond"
    assert read("name", " Coopérative \n Afra\t2 ") == "Coopérative Afra 2"


def test_long_texts_are_refused() -> None:
    """At the limit it is read, beyond it the limit is named."""
    assert read("name", "x" * LONGEST_NAME)
    assert str(LONGEST_NAME) in refused("name", "x" * (LONGEST_NAME + 1)).fix
    assert read("sse:note:en", "x" * LONGEST_TEXT)
    assert str(LONGEST_TEXT) in refused("sse:note:en", "x" * 10_000_000).fix


@pytest.mark.parametrize("entry", PROPERTIES, ids=lambda entry: entry.key)
@pytest.mark.parametrize("value", [True, False, 1.5, -1, [], ["x"], {}, {"a": 1}])
def test_other_types_are_refused(entry: Any, value: object) -> None:  # noqa: ANN401
    """A boolean is no number, a number no text, a list no text with semicolons."""
    if entry.key == "start_date" and type(value) is int:
        assert entry.read(value) == "-1"
    elif entry.key == "sse:elevation_m" and type(value) is int:
        assert entry.read(value) == -1  # there is land below the sea
    else:
        refused(entry.key, value)


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("sse:members", [0, 62, 1_000_000], ["62", 62.0, 1_000_001, "many", 10**30]),
        ("sse:prize", [0, 12, 10_000], [-1, 10_001, "12"]),
        ("sse:elevation_m", [-500, 0, 1020, 9000], [-501, 9001, "1020", 1020.5]),
        ("sse:service_min", [1, 600], [0, 601, "45"]),
        ("sse:women_led", ["yes", "no"], ["Yes", "1", "true", "unclear"]),
        ("sse:souk_day", ["We", "We; Su", "Mo;Tu"], ["Wednesday", "we", "We, Su", "8"]),
        ("sse:kind", ["souk"], ["Souk", "market", "souk "]),
        (
            "phone",
            ["+212 528 80 14 15", "0528801415; 0600 000000", "+212 (0)528/80-14-15"],
            ["call me", "+", "12", "+212 528 80 14 15 ext 3", "٠٥٢٨٨٠١٤١٥", "1" * 30],
        ),
        (
            "website",
            ["http://a.example", "https://exämple.org/ä?x=%20#y", "https://[::1]/"],
            ["a.example", "ftp://a.example", "javascript:alert(1)", "https://", "https:///x",
             "http://a b.example", 'http://a.example/"onload="x', "http://[::1", "data:text/html,x",
             "https://a.example/<i>", "https://a.example/\\x", "https://a.example/{x}"],
        ),
        ("check_date", ["2026-05-14"], ["14/05/2026", "2026-02-30", "20260514", "2026-W20-1",
                                        "2026-05-14T00:00:00", "2026-5-14"]),
        (
            "opening_hours",
            ["Mo-Fr 09:00-12:30,14:00-18:00; PH off", "24/7"],
            ["9h-12h", "Mo-Fr 9 to 5", "ramadan 10:00-12:00"],
        ),
        ("sse:ramadan_hours", ["Mo-Su 10:00-15:00"], ["10h-15h", "ramadan 10:00-12:00"]),
        (
            "sse:season",
            ["Feb 15-Mar 15", "Apr-Jun", "Apr", "Dec 15-Jan 15", "Feb 15-Mar 15,Oct"],
            ["spring", "15 Feb", "Février", "feb", "Mo-Fr", "Sat", "Jan-Mar Mo", "Apr off",
             "10:00-12:00", "24/7", "PH", "2026 Feb", "02-03", "Feb 15 – Mar 15"],
        ),
        ("sse:last_admission_min", [0, 30, 600], [-1, 601, "30", 0.5, "30 min"]),
        ("sse:friday_prayer", ["closed", "open"], ["yes", "no", "Closed", "12:00-14:00"]),
        ("sse:call_ahead", ["yes", "no"], ["true", "Yes", "1", "perhaps"]),
        ("sse:group_max", [1, 15, 1_000], [0, 1_001, "15", 15.0]),
        (
            "charge",
            ["0 MAD", "20 MAD", "20MAD", "20", 20, 0],
            ["free", "20 EUR", "20 DH", "20,50 MAD", "20.5", "-5 MAD", "100000 MAD", "MAD 20",
             "20 MAD/person", "٢٠ MAD", -1],
        ),
        ("sse:alike", ["argan presses of Ammelne"], [5, "<b>", "x" * 201]),
        (
            "sse:offer",
            [*OFFERS, "demonstration; shop", "shop;meals;"],
            ["Shop", "visit", "demonstration, shop", "shop; parking"],
        ),
        ("sse:legal_form", ["gie"], ["GIE", "coop", "SARL"]),
        ("sse:payment", ["cash; card", "mobile"], ["espèces", "cash, card"]),
        ("sse:languages", ["shi; fr", "en"], ["French", "fr, en", "tachelhit"]),
        ("wheelchair", ["yes", "limited", "no"], ["designated", "Yes", "1"]),
        ("sse:access_road", ["paved", "foot"], ["asphalt", "piste", 1]),
        ("sse:consent", ["yes", "no"], ["oui", "true"]),
        ("sse:contact_public", ["yes", "no"], ["oui", "true"]),
        (
            "email",
            ["contact@afra.example", "a.b+c@d-e.example.org"],
            ["afra", "a@b", "a b@c.example", "a@b.example; c@d.example", "<a@b.example>"],
        ),
        ("sse:members_founding", [0, 20], ["20", -1, 20.0]),
    ],
)  # fmt: skip
def test_values_are_read_or_refused(key: str, good: list[object], bad: list[object]) -> None:
    """Every property has its own form."""
    for value in good:
        read(key, value)
    for value in bad:
        refused(key, value)


def test_values_become_what_they_stand_for() -> None:
    """Lists tuples, dates dates, yes and no booleans; blanks and empty entries are dropped."""
    assert read("sse:souk_day", "We; Su") == ("We", "Su")
    assert read("sse:certifications", " ONSSA ;; IGP;") == ("ONSSA", "IGP")
    assert read("check_date", " 2026-05-14 ") == dt.date(2026, 5, 14)
    assert read("sse:women_led", "no") is False
    assert read("phone", "0528801415;0600000000") == "0528801415; 0600000000"
    assert read("start_date", 1997) == read("start_date", "1997") == "1997"
    assert read("sse:call_ahead", "yes") is True
    assert read("charge", "20 MAD") == read("charge", 20) == read("charge", " 20 ") == 20
    assert read("charge", "0 MAD") == 0
    assert read("sse:offer", "shop; demonstration; shop") == ("shop", "demonstration")
    assert read("sse:season", " Feb 15-Mar 15 ") == "Feb 15-Mar 15"


def test_a_fee_of_nothing_is_written_and_an_unknown_one_is_not() -> None:
    """Free entrance is a fact; so is that one need not call."""
    fee, call, offer = (BY_KEY[key] for key in ("charge", "sse:call_ahead", "sse:offer"))
    assert (fee.write(0), fee.write(20), fee.write(None)) == ("0 MAD", "20 MAD", None)
    assert [call.write(said) for said in (True, False, None)] == ["yes", "no", None]
    assert (offer.write(("shop", "meals")), offer.write(())) == ("shop; meals", None)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("charge", "20 EUR", "whole dirhams"),
        ("sse:season", "spring", "Feb 15-Mar 15"),
        ("sse:offer", "visit", "guided-tour"),
        ("sse:friday_prayer", "yes", "closed, open"),
        ("sse:group_max", 0, "1 to 1000"),
    ],
)
def test_a_refusal_says_what_would_be_read(key: str, value: object, words: str) -> None:
    """The form is shown, or the words to choose from."""
    error = refused(key, value)
    assert words in error.problem + error.fix


@given(st.text() | st.integers() | st.floats() | st.lists(st.text()) | st.none() | st.booleans())
def test_any_value_is_read_or_refused_in_printable_words(value: object) -> None:
    """No property crashes on anything, and no message carries a control character."""
    for entry in PROPERTIES:
        try:
            entry.read(value)
        except PropertyError as error:
            assert str(error).isprintable()  # noqa: PT017


@given(st.text(alphabet='Mo-FrSuPH 0123456789:,;off"', max_size=25))
def test_hours_that_are_read_are_valid_rules(text: str) -> None:
    """The reader and the evaluation agree on what a rule is."""
    try:
        rule = read("opening_hours", text)
    except PropertyError:
        return
    assert not rule or is_valid_opening_hours(rule)


@given(st.text(alphabet="JanFebMrApOctDec 0123456789,-+", max_size=16))
def test_seasons_that_are_read_can_stand_before_hours(text: str) -> None:
    """A season is always the beginning of a valid rule, and never names a weekday or hours."""
    try:
        season = read("sse:season", text)
    except PropertyError:
        return
    assert not season or is_valid_opening_hours(f"{season} 09:00-12:00")
    assert ":" not in season
