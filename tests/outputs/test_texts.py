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
from routes.errors import Fault, InputError, SitesError
from routes.message import msg, msgn
from routes.outputs.texts import DOMAINS, Texts
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel.messages.catalog import Catalog, Message

    from routes.sites import Language

ROOT = Path(routes.__file__).parent
TRANSLATED: tuple[Language, ...] = ("fr", "ar")
PLACES = (
    ("outputs/webmap/", "webmap"),
    ("outputs/booklet", "booklet"),
    ("outputs/printmap/", "booklet"),
    ("outputs/census", "census"),
    ("cli/parser.py", "help"),
    ("cli/planoptions.py", "help"),
    ("cli/editionoptions.py", "help"),
    ("cli/serveoptions.py", "help"),
    ("cli/argumentwords.py", "help"),
    ("cli/optionvalues.py", "help"),
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

SAID = (
    ("census/", "said-census"),
    ("roads/", "said-roads"),
    ("elevation/", "said-roads"),
    ("matrix.py", "said-roads"),
    ("planning/", "said-plan"),
    ("check/", "said-plan"),
    ("desk/", "said-plan"),
    ("rules.py", "said-plan"),
    ("circuit.py", "said-plan"),
    ("trace.py", "said-plan"),
    ("ascent.py", "said-plan"),
    ("outputs/", "said-out"),
    ("editions/", "said-out"),
    ("cli/", "said-out"),
    ("web/", "said-web"),
    ("settings.py", "said-out"),
    ("files.py", "said-out"),
    ("tomlcause.py", "said-out"),
    ("", "said-sites"),
)
"""The same for what its errors, warnings and checks say."""

OTHER_WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "carnet": "livret",
        "étape": "arrêt",
        "son genre": "son type",
        "non connu": "inconnu",
        "pire route": "route la plus difficile",
        "\u202f": "a no-break space, U+00A0",
    },
    "ar": {
        "قائمة": "لائحة",
        "قوائم": "لوائح",
        "مواقيت": "أوقات",
        "نقاط": "نقط",
        "في الدوار": "في المدارة",
        "اعبر الدوار": "اعبر المدارة",
        "نزهة": "غداء في الهواء الطلق",
        "دفع رباعي": "رباعية الدفع",
        "تعليمات": "إرشادات",
        "طرق مبسطة": "طرق تخطيطية",
        "تقود": "تسير",
        "أسوأ طريق": "أصعب طريق",
    },
}
"""Words for notions that have another word in the catalogues."""

FOR_OFFICES = ("help", "cli", "web", *{said for _, said in SAID})
"""Domains that name options, files and properties, which are the same in every language."""

Key = str | tuple[str, str]
"""A message, or its singular and plural."""


@cache
def used() -> dict[str, set[Key]]:
    """Return the messages of the code by domain; every message is written where it is used."""
    found: dict[str, set[Key]] = {domain: set() for domain in DOMAINS}
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            places, count = _kind(node)
            if not count or not isinstance(node, ast.Call):
                continue
            texts = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
            assert len(texts) == count, f"{name}:{node.lineno}: not a literal message"
            domain = next((domain for start, domain in places if name.startswith(start)), None)
            assert domain, f"{name}:{node.lineno}: no domain for this module"
            found[domain].add(str(texts[0]) if count == 1 else (str(texts[0]), str(texts[1])))
    return found


def _kind(node: ast.AST) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return where the message of a call belongs, and how many forms it has; 0 for no message."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return PLACES, {"t": 1, "tn": 2}.get(node.func.attr, 0)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return SAID, {"msg": 1, "msgn": 2}.get(node.func.id, 0)
    return (), 0


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
    known = set(messages(language, domain))
    if domain not in {said for _, said in SAID}:
        known |= set(messages(language, "common"))
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
            bare = re.sub(r"\{[^}]*\}|\[[^]]*\]", "x", form)
            assert "'" not in bare or "'" in str(key), (domain, key, form)
            assert not re.search(r"(?<![\u00a0\u202f])[:;!?](?=\s|$)", bare), (domain, key, form)


def test_arabic_is_written_with_arabic_signs() -> None:
    """Arabic commas and question marks, and no Latin letters but names and file formats."""
    allowed = re.compile(
        r"OpenStreetMap|GeoJSON|ODbL|GPX|KML|PDF|QR|HTML|Ctrl|GPS|4[x×]4|--\w+|http\S*"
    )
    for language, domain, key, message in every_message():
        for form in forms(message) if language == "ar" else ():
            bare = allowed.sub("", re.sub(r"\{[^}]*\}", "", form))
            if domain in FOR_OFFICES:  # options, names of files and of properties stay as they are
                bare = re.sub(r"[A-Za-z][\w.=,;:?+/-]*", _unless_in(key), bare)
            assert not re.search(r"[A-Za-z,;?]", bare), (domain, key, form)


def test_each_notion_has_one_word() -> None:
    """What it was called elsewhere before does not come back."""
    for language, domain, key, message in every_message():
        for form in forms(message):
            for other, ours in OTHER_WORDS.get(language, {}).items():
                assert other not in form, (domain, key, form, f"write {ours}")


def _unless_in(key: Key) -> Callable[[re.Match[str]], str]:
    english = " ".join([key] if isinstance(key, str) else key)
    return lambda word: "" if word[0] in english else word[0]


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


@pytest.mark.parametrize("domain", sorted(set(DOMAINS) - {said for _, said in SAID}))
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


# ---------------------------------------------------------------- what errors and warnings say


def fault(row: int = 3, site_id: str = "afra") -> Fault:
    """Return a fault of a list of sites."""
    return Fault(
        severity="error",
        row=row,
        site_id=site_id,
        field="phone",
        problem=msg("“{value}” is not a telephone number", value="12"),
        fix=msg(
            "Write it in full, such as {example}; separate several by a semicolon.",
            example="+212 528 80 14 15",
        ),
    )


def test_a_fault_is_told_whole_in_french() -> None:
    """Row, property, problem and fix, as French sets them."""
    assert Texts("fr").tell(fault().message) == (
        "ligne 3 (afra), phone\u00a0: «\u00a012\u00a0» n’est pas un numéro de téléphone. "
        "Écrivez-le en entier, par exemple +212 528 80 14 15\u00a0; séparez-en plusieurs par un "
        "point-virgule."
    )


def test_a_fault_is_told_whole_in_arabic() -> None:
    """What came from the file is kept whole, whatever its script; the rest is Arabic."""
    said = Texts("ar").tell(fault().message)
    assert said == (
        "السطر 3 (\u2068afra\u2069)، \u2068phone\u2069: «\u206812\u2069» ليس رقم هاتف. "
        "اكتبه كاملا، مثل \u2068+212 528 80 14 15\u2069؛ وافصل بين عدة أرقام بفاصلة منقوطة لاتينية."
    )
    assert not re.search("[A-Za-z]", re.sub("\u2068.*?\u2069", "", said))


def test_what_is_told_in_english_is_the_message_itself() -> None:
    """With the same figures and times."""
    message = msg(
        "{fault} {metres:,.0f} {opens:%H:%M} {below}",
        fault=fault(),
        metres=1234.5,
        opens=dt.time(9, 5),
        below=-5,
    )
    assert Texts("en").tell(message) == message


def test_faults_of_a_list_are_told_one_a_line() -> None:
    """Each in the language, and the rest counted by its plural."""
    error = SitesError("my.geojson", [fault(row) for row in range(1, 8)])
    first, *faults, rest = Texts("fr").tell(error.message).split("\n  ")
    assert first == "my.geojson\u00a0: inutilisable"
    assert faults == [Texts("fr").tell(fault(row).message) for row in range(1, 6)]
    assert rest == "… et 2 autres"
    assert Texts("ar").tell(error.message).splitlines()[-1] == "  … واثنان غيرها"


def test_the_error_in_a_message_is_told_as_well() -> None:
    """However it is wrapped."""
    inner = InputError(msg("cannot be read ({reason})", reason=msg("is empty")))
    outer = msg("{problem}. {fix}", problem=inner, fix=msg("Check the name."))
    assert Texts("fr").tell(outer) == "ne peut pas être lu (est vide). Vérifiez le nom."


def test_figures_in_a_message_are_written_as_the_language_does() -> None:
    """Decimals, thousands, times and dates; digits without a format stay as they are."""
    message = msg(
        "{km:.1f} {metres:,.0f} {count:,} {year} {opens:%H:%M}",
        km=2.35,
        metres=12345.6,
        count=98765,
        year=2026,
        opens=dt.time(9, 5),
    )
    assert message == "2.4 12,346 98,765 2026 09:05"
    french, arabic = Texts("fr"), Texts("ar")
    for texts in (french, arabic):
        assert texts.tell(message) == " ".join(
            [
                texts.number(2.35, 1),
                texts.number(12346),
                texts.number(98765),
                "2026",
                texts.isolate("09:05"),
            ]
        )
    assert french.tell(message).startswith("2,4 ")
    assert arabic.tell(msg("{below} {above}", below=-5, above=5)) == "\u2066-5\u2069 5"
    assert "\u20662026-11-25\u2069" in arabic.tell(msg("{date}", date=dt.date(2026, 11, 25)))


def test_an_option_is_kept_whole_inside_arabic() -> None:
    """Its hyphens would change sides; other hyphens are left alone."""
    message = msg("give --roads, or --overnight-among: no well--known a-b -- -- x", x=1)
    assert Texts("ar").tell(message) == (
        "give \u2066--roads\u2069, or \u2066--overnight-among\u2069: no well--known a-b -- -- x"
    )
    assert Texts("fr").tell(message) == message


def test_a_message_without_translation_stays_english() -> None:
    """An error must not end in another; what is in it is told all the same."""
    message = msg("no catalogue has this of {what}", what=msg("file"))
    assert Texts("fr").tell(message) == "no catalogue has this of fichier"
    several = msgn("{n} such thing", "{n} such things", 3)
    assert Texts("ar").tell(several) == "3 such things"
    assert Texts("ar").tell(msgn("{n} such thing", "{n} such things", 1)) == "1 such thing"


@pytest.mark.parametrize("language", TRANSLATED)
def test_braces_in_what_a_user_gave_are_told_as_they_are(language: Language) -> None:
    """A value is never a template."""
    texts = Texts(language)
    said = texts.tell(msg("“{value}” is not a date", value="{value.__class__} {0}"))
    assert texts.name("{value.__class__} {0}") in said
