"""Promises of `routes.outputs.texts`, and of the catalogues of messages."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

import routes
from routes.outputs.texts import DOMAINS, Texts
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

    from routes.sites import Language

ROOT = Path(routes.__file__).parent
TRANSLATED: tuple[Language, ...] = ("fr", "ar")
PLACES = (
    ("outputs/webmap/", "webmap"),
    ("outputs/booklet", "booklet"),
    ("outputs/printmap/", "booklet"),
    ("outputs/census", "census"),
    ("cli/", "cli"),
    ("editions/", "editions"),
    ("web/", "web"),
    ("outputs/texts.py", "common"),
    ("outputs/wording.py", "common"),
    ("outputs/sitewords.py", "common"),
    ("outputs/drivewords.py", "common"),
    ("outputs/portfolio/", "share"),
    ("outputs/embed.py", "share"),
    ("outputs/jsonld.py", "share"),
    ("outputs/preview.py", "share"),
    ("outputs/sharing.py", "share"),
    ("outputs/", "exports"),
)
"""Which domain the messages of a module belong to: the first that matches."""

Key = str | tuple[str, str]
"""A message, or its singular and plural."""


@cache
def used() -> dict[str, set[Key]]:
    """Return the messages of the code by domain; every message is written where it is used."""
    found: dict[str, set[Key]] = {domain: set() for domain in DOMAINS}
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        domain = next((domain for start, domain in PLACES if name.startswith(start)), None)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            count = {"t": 1, "tn": 2}.get(node.func.attr, 0)
            texts = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
            if count:
                assert len(texts) == count, f"{name}:{node.lineno}: not a literal message"
                assert domain, f"{name}:{node.lineno}: no domain for this module"
                found[domain].add(str(texts[0]) if count == 1 else (str(texts[0]), str(texts[1])))
    return found


@cache
def catalogue(language: Language, domain: str) -> Catalog:
    """Return a catalogue as it is read."""
    with (ROOT / "data" / "locales" / language / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language, domain=domain, abort_invalid=True)


def messages(language: Language, domain: str) -> dict[Key, Message]:
    """Return the messages of a catalogue without its head."""
    found: dict[Key, Message] = {}
    for message in catalogue(language, domain):
        if isinstance(message.id, str):
            found[message.id] = message
        else:
            found[message.id[0], message.id[1]] = message
    found.pop("", None)
    return found


def forms(message: Message) -> list[str]:
    """Return the translations of a message."""
    given = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [form or "" for form in given]


def names(text: str) -> set[str]:
    """Return the {fields} of a message; every field has a plain name."""
    found = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    assert all(field.isidentifier() for field in found), text
    return found


def every_message() -> list[tuple[Language, str, Key, Message]]:
    """Return every message of every catalogue."""
    return [
        (language, domain, key, message)
        for language in TRANSLATED
        for domain in DOMAINS
        for key, message in messages(language, domain).items()
    ]


# ---------------------------------------------------------------- the catalogues


def test_the_code_uses_messages_of_every_domain() -> None:
    """The search below finds what it looks for."""
    assert all(used().values())
    assert "cooperative" in used()["common"]


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_is_translated(language: Language, domain: str) -> None:
    """In its own domain or in the common one."""
    known = messages(language, domain).keys() | messages(language, "common").keys()
    assert used()[domain] - known == set()


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_is_left_over(language: Language, domain: str) -> None:
    """What no code says any more need not be translated."""
    said = set().union(*used().values()) if domain == "common" else used()[domain]
    assert messages(language, domain).keys() - said == set()


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_are_whole(language: Language, domain: str) -> None:
    """None is empty or doubtful, plurals have every form, and the head says which language."""
    head = catalogue(language, domain)
    assert head.locale is not None
    assert head.locale.language == language
    assert str(head.charset).lower() == "utf-8"
    count = {"fr": 2, "ar": 6}[language]
    assert head.num_plurals == count
    for key, message in messages(language, domain).items():
        assert not message.fuzzy, key
        assert len(forms(message)) == (1 if isinstance(key, str) else count), key
        assert all(form.strip() == form != "" for form in forms(message)), key


def test_translations_have_the_fields_of_the_message() -> None:
    """Only a form for one or two may do without the number: it says it in words."""
    for language, domain, key, message in every_message():
        wanted = names(key) if isinstance(key, str) else names(key[1])
        if not isinstance(key, str):
            assert names(key[0]) | {"n"} == wanted | {"n"}, key
        for number, form in enumerate(forms(message)):
            may_omit = not isinstance(key, str) and number <= {"fr": 0, "ar": 2}[language]
            missing = wanted - names(form)
            assert names(form) <= wanted, (domain, key, form)
            assert missing <= ({"n"} if may_omit else set()), (domain, key, form)


def test_french_is_set_as_french() -> None:
    """Typographic apostrophes; a space that does not break before : ; ! ?."""
    for language, domain, key, message in every_message():
        for form in forms(message) if language == "fr" else ():
            bare = re.sub(r"\{\w+\}", "x", form)
            assert "'" not in bare, (domain, key, form)
            assert not re.search(r"(?<![\u00a0\u202f])[:;!?](?=\s|$)", bare), (domain, key, form)


def test_arabic_is_written_with_arabic_signs() -> None:
    """Arabic commas and question marks, and no Latin letters but names and file formats."""
    allowed = re.compile(
        r"OpenStreetMap|GeoJSON|ODbL|GPX|KML|PDF|QR|HTML|Ctrl|GPS|4[x×]4|--\w+|http\S*"
    )
    for language, domain, key, message in every_message():
        for form in forms(message) if language == "ar" else ():
            bare = allowed.sub("", re.sub(r"\{\w+\}", "", form))
            assert not re.search(r"[A-Za-z,;?]", bare), (domain, key, form)


# ---------------------------------------------------------------- what Texts makes of them


def test_what_is_not_translated_is_an_error_not_english() -> None:
    """English text in an Arabic booklet would pass unseen."""
    for language in TRANSLATED:
        texts = Texts(language, "webmap")
        with pytest.raises(KeyError, match="no translation"):
            texts.t("no such message")
        with pytest.raises(KeyError, match="no translation"):
            texts.tn("{n} no such message", "{n} no such messages", 3)
    assert Texts("en").t("no such message") == "no such message"


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_knows_the_common_words(domain: str) -> None:
    """A catalogue need not repeat them."""
    assert Texts("fr", domain).t("cooperative") == "coopérative"
    assert Texts("ar", domain).t("cooperative") != "cooperative"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_formed_for_every_number(language: Language) -> None:
    """From none to a thousand; where the number is written, it is the one given."""
    texts = Texts(language)
    for n in (0, 1, 2, 3, 10, 11, 25, 99, 100, 101, 102, 103, 1000):
        said = texts.tn(
            "receives groups of {n} person at most",
            "receives groups of {n} persons at most",
            n,
        )
        assert "{" not in said
        assert texts.number(n) in said or n <= 2
    assert Texts("en").tn("{n} x", "{n} xs", 1) == "1 x"
    assert Texts("en").tn("{n} x", "{n} xs", 2) == "2 xs"


def test_braces_in_values_are_not_filled_in_again() -> None:
    """A name from data that looks like a field stays a name."""
    said = Texts("en").t("Go on: {road}", road="{road.__class__}")
    assert said == "Go on: {road.__class__}"


def test_numbers_and_distances_are_written_as_people_do_there() -> None:
    """Digits stay Western in Morocco, also in Arabic; the decimal sign follows the language."""
    assert Texts("en").number(1234.5, 1) == "1,234.5"
    assert Texts("fr").number(1234.5, 1) == "1\u00a0234,5" or "," in Texts("fr").number(1234.5, 1)
    for language in LANGUAGES:
        texts = Texts(language)
        assert re.fullmatch(r"[0-9.,\s\u00a0\u202f]+", texts.number(98765.4, 1))
        assert re.search(r"107(?![.,])", texts.km(107_123))
        assert re.search(r"2[.,]3", texts.km(2_345))
        assert re.search(r"99[.,]9", texts.km(99_900))
        assert re.search(r"0[.,]0", texts.km(0))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 min"), (29, "0 min"), (31, "1 min"), (3600, "1 h"), (6300, "1 h 45 min"),
     (3599, "1 h"), (90_000, "25 h")],
)  # fmt: skip
def test_durations_are_in_hours_and_minutes(seconds: int, expected: str) -> None:
    """To the nearest minute, never 60 of them."""
    assert Texts("en").duration(dt.timedelta(seconds=seconds)) == expected
    for language in TRANSLATED:
        digits = re.findall(r"\d+", Texts(language).duration(dt.timedelta(seconds=seconds)))
        assert digits == re.findall(r"\d+", expected)


def test_dates_are_in_full_in_each_language() -> None:
    """With the weekday, on which a market depends."""
    day = dt.date(2026, 11, 25)
    assert Texts("en").date(day) == "Wednesday, 25 November 2026"
    assert Texts("fr").date(day) == "mercredi 25 novembre 2026"
    arabic = Texts("ar").date(day)
    assert "الأربعاء" in arabic
    assert "نونبر" in arabic  # as in Morocco, not نوفمبر
    assert "25" in arabic


def test_left_to_right_text_is_kept_whole_inside_arabic() -> None:
    """Isolated by marks that French and English do not need; nothing stays nothing."""
    arabic, french = Texts("ar"), Texts("fr")
    clock = dt.datetime.combine(dt.date(2026, 11, 25), dt.time(9, 5))
    assert arabic.clock(clock) == "\u206609:05\u2069"
    assert french.clock(clock) == "09:05"
    assert arabic.isolate("+212 528") == "\u2066+212 528\u2069"
    assert arabic.name("Tafraout") == "\u2068Tafraout\u2069"
    assert french.name("تفراوت") == "تفراوت"
    assert arabic.isolate("") == arabic.name("") == ""
    assert [Texts(language).direction for language in LANGUAGES] == ["ltr", "rtl", "ltr"]
