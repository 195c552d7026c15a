"""Promises of the help of the command line, and of what it says of wrong arguments."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

import pytest

from routes.cli.argumentwords import argparse_in, argument_words, laid_out
from routes.cli.parser import make_parser
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from routes.sites import Language

    Run = Callable[..., tuple[int, str, str]]

TRANSLATED: tuple[Language, ...] = ("fr", "ar")
WIDTHS = ("40", "60", "80", "200")

START, LEFT_TO_RIGHT, END = "\u2067", "\u2066", "\u2069"
"""Marks of right-to-left and of left-to-right text, and of the end of either."""


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those of its commands."""
    yield parser
    for action in parser._actions:  # argparse has no public way to list them
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


def help_in(language: Language) -> list[tuple[argparse.ArgumentParser, str]]:
    """Return every parser with its help."""
    texts = Texts(language, "help")
    with argparse_in(texts):
        return [(parser, parser.format_help()) for parser in parsers(make_parser(texts))]


def told(parser: argparse.ArgumentParser) -> list[str]:
    """Return what is said of the command, of its options and of its own commands."""
    found = [parser.description]
    for action in parser._actions:
        found.append(action.help)
        if isinstance(action, argparse._SubParsersAction):
            found.extend(choice.help for choice in action._choices_actions)
    return [said for said in found if said]


def typed(parser: argparse.ArgumentParser) -> list[object]:
    """Return what is typed, and what counts if nothing is."""
    return [
        (action.option_strings, action.dest, action.metavar, action.default,
         list(action.choices) if action.choices else None)
        for action in parser._actions
    ]  # fmt: skip


def words() -> tuple[object, object]:
    """Return what argparse asks for its words."""
    names = vars(argparse)
    return names["_"], names["ngettext"]


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_command_and_option_is_explained_in_the_language(language: Language) -> None:
    """Nothing stays as it is in English, and the names that are typed are the same."""
    english, other = help_in("en"), help_in(language)
    assert len(english) == len(other) > 25
    for (parser, _), (translated, shown) in zip(english, other, strict=True):
        pairs = list(zip(told(parser), told(translated), strict=True))
        assert [said for before, said in pairs if said == before] == []
        assert typed(translated) == typed(parser)
        for word in ("usage:", "positional arguments", "show this", "and exit", "(default"):
            assert word not in shown, parser.prog


@pytest.mark.parametrize("language", TRANSLATED)
def test_headings_are_in_the_language(language: Language) -> None:
    """Those of argparse and ours."""
    for (_, before), (_, after) in zip(help_in("en"), help_in(language), strict=True):
        english, other = (
            re.findall(r"^\S.*:\W*$", shown, re.MULTILINE) for shown in (before, after)
        )
        assert len(english) == len(other) >= 1
        assert not set(english) & set(other)


def test_english_help_is_that_of_the_parser_alone() -> None:
    """Without a language, and without the words of argparse replaced."""
    assert [shown for _, shown in help_in("en")] == [
        parser.format_help() for parser in parsers(make_parser())
    ]


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("command", [("--help",), ("plan", "--help"), ("sites", "lint", "-h")])
def test_the_setting_decides_the_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: Language, command: tuple[str, ...]
) -> None:
    """Status 0, and the help is that of the language."""
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "80")
    status, out, err = run(*command)
    assert (status, err) == (0, "")
    assert out in [shown for _, shown in help_in(language)]


def test_the_language_is_that_of_the_variable_or_the_settings_or_the_system(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In this order."""
    monkeypatch.delenv("SSE_ROUTES_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "fr_MA.UTF-8")
    assert run("--help")[1].startswith("utilisation")
    (tmp_path / "own.toml").write_text('language = "ar"\n', encoding="utf-8")
    monkeypatch.setenv("SSE_ROUTES_SETTINGS", "own.toml")
    assert "الاستعمال" in run("--help")[1]
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", "en")
    assert run("--help")[1].startswith("usage")


# ---------------------------------------------------------------- wrong arguments

WRONG = {
    "no command": ((), "are required"),
    "no such command": (("fly",), "invalid choice"),
    "nothing given": (("check",), "are required"),
    "no value": (("plan", "--date"), "expected one argument"),
    "no values": (("map",), "are required"),
    "not of the choices": (("plan", "--pace", "mad"), "invalid choice"),
    "no such option": (("plan", "--nonsense"), "unrecognized arguments"),
    "an option cut short": (("plan", "--da", "1"), "ambiguous option"),
    "a value too many": (("plan", "--quiet=1"), "explicit argument"),
    "not a date": (("plan", "--date", "2026-02-30"), "is not a date"),
    "not a time": (("plan", "--start", "25:00"), "is not a time"),
    "not a count": (("plan", "--variants", "-1"), "is not a number: write a whole one, 0"),
    "not a whole number": (("plan", "--days", "1.5"), "is not a number: write a whole one"),
    "not a number": (("plan", "--fair", "much"), "is not a number: write one such"),
    "not a format": (("export", "circuit.json", "--format", "svg"), "is not a format"),
    "no format": (("export", "circuit.json", "--format", ","), "no format is named"),
    "no zone": (("sites", "import", "x.csv", "--lambert", "5"), "invalid choice"),
}


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize(("given", "english"), WRONG.values(), ids=WRONG.keys())
def test_wrong_arguments_are_told_in_the_language(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
    given: tuple[str, ...],
    english: str,
) -> None:
    """Status 2 and two lines: what is wrong, and where help is; argparse is as before."""
    before = words()
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", "en")
    status, out, err = run(*given)
    assert (status, out) == (2, "")
    assert english in err
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", language)
    status, out, other = run(*given)
    assert (status, out) == (2, "")
    assert english not in other
    assert not re.search(r"\b(?:See|argument --\S+: |is not|expected|option:)", other)
    said, where = other.splitlines()
    assert said.lstrip(START + LEFT_TO_RIGHT).startswith("sse-routes")
    assert where.lstrip(START).startswith({"fr": "Voir", "ar": "انظر"}[language])
    assert "--help" in where
    assert words() == before


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_season_is_refused_in_the_language_too(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: Language
) -> None:
    """Its options are those of `plan`."""
    text = "[[circuits]]\ndate = 2026-11-25\npace = 'mad'\n"
    (tmp_path / "season.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", language)
    before = words()
    status, _, err = run("batch", "season.toml")
    assert status == 2
    assert {"fr": "choix non valable", "ar": "اختيار غير صالح"}[language] in err
    assert words() == before


# ---------------------------------------------------------------- the words of argparse


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_argparse_keeps_its_fields(language: Language) -> None:
    """It fills them in itself, with %: a field too many or too few would end in a traceback."""
    texts = Texts(language, "help")
    for english, translated in argument_words(texts).items():
        fields, kept = (
            sorted(re.findall(r"%(?:\(\w+\))?.", text)) for text in (english, translated)
        )
        assert kept == fields, english
    with argparse_in(texts):
        for n in range(130):
            said = vars(argparse)["ngettext"]("expected %s argument", "expected %s arguments", n)
            assert str(n) in said % n


@pytest.mark.parametrize("language", TRANSLATED)
def test_words_that_are_not_known_stay_english(language: Language) -> None:
    """Another Python may say something else; that must not be an error."""
    with argparse_in(Texts(language, "help")):
        one, some = (vars(argparse)[name] for name in ("_", "ngettext"))
        for word in ("no word of today", "", None):
            assert one(word) == word
        assert [some("a thing", "things", n) for n in (1, 2)] == ["a thing", "things"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_argparse_is_as_before_whatever_happens(language: Language) -> None:
    """Other programs in the same process keep their own words."""
    before = words()

    def fail() -> None:
        with argparse_in(Texts(language, "help")):
            assert words() != before
            raise RuntimeError("anything")

    with pytest.raises(RuntimeError, match="anything"):
        fail()
    assert words() == before
    with argparse_in(Texts("en", "help")):
        assert words() == before


# ---------------------------------------------------------------- how it is set


def stretches(line: str) -> list[str]:
    """Return the right-to-left parts of a line without what is kept whole in them."""
    assert line.count(START) + line.count(LEFT_TO_RIGHT) == line.count(END), line
    plain = re.sub(f"{LEFT_TO_RIGHT}[^{START}{END}]*{END}", "", line)
    assert LEFT_TO_RIGHT not in plain, line
    return re.findall(f"{START}([^{START}]*){END}", plain)


@pytest.mark.parametrize("width", WIDTHS)
def test_arabic_help_is_right_to_left_beside_the_options(
    monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    """No stretch goes over the end of a line, and Latin words are kept whole in it."""
    monkeypatch.setenv("COLUMNS", width)
    for (parser, english), (_, arabic) in zip(help_in("en"), help_in("ar"), strict=True):
        for line in arabic.splitlines():
            found = stretches(line)
            assert len(found) <= 1, line
            outside = re.sub(f"{START}.*{END}", "", line)
            assert not re.search("[\u0600-\u06ff]", outside), line
            assert not found or not re.search("[A-Za-z0-9]|--", found[0]), line
            for kept in re.findall(f"{LEFT_TO_RIGHT}([^{END}]*){END}", line):
                assert kept.count("(") == kept.count(")"), line
                assert kept.count("{") == kept.count("}"), line
        for name in (name for action in parser._actions for name in action.option_strings):
            assert re.search(rf"^  (?:-\w, )?{name}\b", english, re.MULTILINE), name
            assert re.search(rf"^  (?:-\w, )?{name}\b", arabic, re.MULTILINE), name


def test_usage_stays_left_to_right_in_arabic() -> None:
    """Only its first word is Arabic."""
    for parser, shown in help_in("ar"):
        assert shown.startswith(f"{START}الاستعمال:{END} {parser.prog} [-h]")
        usage = shown.partition("\n\n")[0]
        assert START not in usage[1:]


def test_a_message_in_arabic_keeps_what_was_typed_whole() -> None:
    """Without marks `--days` would be shown as `days--`."""
    said = laid_out("sse-routes plan: الوسيط --days: «1.5» ليس عددا\n", Texts("ar", "help"))
    assert said == (
        "\u2067\u2066sse-routes plan\u2069: الوسيط \u2066--days\u2069: «\u20661.5\u2069» ليس عددا"
        "\u2069\n"
    )


def test_a_french_heading_has_its_space_and_english_is_as_it_was() -> None:
    """The space does not break."""
    assert laid_out("options:\n  -h  aide\n", Texts("fr", "help")) == "options\u00a0:\n  -h  aide\n"
    assert laid_out("options:\n", Texts("en", "help")) == "options:\n"
