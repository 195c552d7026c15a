"""Which rows of a sheet are its headings, and what each column means.

Headings may stand below titles, in one row or in two with merged cells above, in any order, in two
languages at once, and spelt nearly right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from routes.census.grids import without_grid
from routes.census.questions import asked_for
from routes.census.spreadsheet import clean_text
from routes.census.words import bare_heading, fold_words
from routes.siteprops import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routes.census.spreadsheet import Sheet
    from routes.census.words import Words

ALIKE = 90.0
"""Ratio of rapidfuzz, 0 to 100, from which a heading is taken for a misspelt known one."""

SEVERAL = frozenset({"phone", "sse:offer", "sse:certifications", "sse:awards", "sse:sources",
                     "sse:languages", "sse:activity:fr", "sse:activity:ar", "sse:place", "position",
                     "private", "keep", "drop", "number"})  # fmt: skip
"""Meanings that several columns may have; their cells are put together, but for positions."""

_PERSON = re.compile(
    r"\b(?:president\w*|responsable\w*|gerante?|representant\w*|prenoms?|cin|cnie|naissance|rib"
    r"|enquet\w*|conjointe?|chair\w*|manager|repondante?|respondent|personne (?:qui|interrogee)"
    r"|votre nom(?! de)|your name|submitted by|اسمكم?|الرييس\w*|رييس\w*|المسوول\w*|الممثل\w*"
    r"|البطاقه)\b"
)
_SHARE = re.compile(r"[%٪]|\b(?:taux|pourcentage|percentage|نسبة)\b", re.IGNORECASE)
"""A share is no count: 60 % of women are not 60 women."""

_LANGUAGES = {
    **dict.fromkeys(("francais", "fr", "french", "بالفرنسيه", "الفرنسيه"), "fr"),
    **dict.fromkeys(("arabe", "ar", "arabic", "بالعربيه", "العربيه"), "ar"),
    **dict.fromkeys(("anglais", "english", "بالانجليزيه", "الانجليزيه"), "en"),
}
_IN_LANGUAGES = {"name": "name:{}", "sse:activity:fr": "sse:activity:{}"}
_AXES = ("latitude", "longitude")
_MEASURED = ("altitude", "precision", "accuracy")
"""What forms on telephones put beside a position, each in a column."""

_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-z]")
_ROWS_SEARCHED = 40
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_BESIDE = re.compile(r"[/|\n\t–—()\[\]]| - ")
_KEYS = {fold_words(entry.key): entry.key for entry in PROPERTIES}
_LONGEST = 120
_FEWEST_LETTERS, _MOST_LETTERS = 5, 500
"""Between these many a heading may be nearly spelt, and may be one at all."""

_FEW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a sheet.

    Attributes:
        index: from 0.
        heading: as it stands there, the merged heading above it first.
        meaning: a property, or one of `routes.census.words.SPECIAL`.
        exact: whether the heading is a known one, not only like one.
        beside: heading of the column that has the same meaning already; empty if there is none.
    """

    index: int
    heading: str
    meaning: str
    exact: bool = True
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The headings of a sheet.

    Attributes:
        rows: their row or rows, from 0.
        columns: the columns that have a heading.
    """

    rows: tuple[int, ...]
    columns: tuple[Column, ...]

    @property
    def meanings(self) -> tuple[str, ...]:
        """What is meant, each once, but for what is kept or dropped as it is."""
        told = (column.meaning for column in self.columns)
        return tuple(dict.fromkeys(name for name in told if name not in {"keep", "drop", "number"}))


def meaning_of(heading: str, words: Mapping[str, str]) -> tuple[str, bool] | None:
    """Return what a heading means and whether it is known exactly; None if it is not known.

    Args:
        heading: as it stands in the sheet.
        words: known headings, folded, and what they mean.

    >>> from routes.census.words import bundled_words
    >>> meaning_of("Nbre d'adhérents (2024)", bundled_words().headings)
    ('sse:members', True)
    >>> meaning_of("Telephonne", bundled_words().headings)
    ('phone', False)
    """
    if len(heading) > _MOST_LETTERS:
        return None
    whole = "keep" if is_share(heading) else _by_parts(heading, words)
    if whole:
        return whole, True
    texts = (heading, _BRACKETS.sub(" ", heading), without_grid(heading), *_BESIDE.split(heading))
    for text in dict.fromkeys(texts):
        for name in (fold_words(text), bare_heading(text)):
            if name in words:
                return words[name], True
            if name in _KEYS:
                return _KEYS[name], True
    name = fold_words(_BRACKETS.sub(" ", heading))
    if _PERSON.search(name):
        return "private", True
    meaning = _nearly(heading, name, words)
    return (meaning, False) if meaning else None


def _nearly(heading: str, name: str, words: Mapping[str, str]) -> str:
    """Return what a heading asks for, or what the known one means that it is a misspelling of."""
    if len(name) < _FEWEST_LETTERS:
        return ""
    near = process.extractOne(name, words.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return asked_for(heading, words) or (words[near[0]] if near else "")


def is_share(heading: str) -> bool:
    """Say whether a column holds shares, which are no numbers of anything.

    >>> is_share("% femmes"), is_share("Femmes")
    (True, False)
    """
    return _SHARE.search(heading) is not None


def _by_parts(heading: str, words: Mapping[str, str]) -> str:
    """Return what a heading of two parts means: a name and its language, or both coordinates.

    >>> from routes.census.words import bundled_words
    >>> known = bundled_words().headings
    >>> _by_parts("Dénomination – العربية", known), _by_parts("Lat, Lng", known)
    ('name:ar', 'position')
    """
    if heading.strip() == "_id":
        return "keep"  # of KoboToolbox: the number of an answer, not of a site
    if fold_words(heading) in words:
        return ""
    *before, last = bare_heading(heading).split() or [""]
    meant = {words.get(word) for word in (*before, last)}
    if meant >= {"latitude", "longitude"}:
        return "position"
    first = words.get(" ".join(before), "")
    if first == "position" and (last in _MEASURED or words.get(last) in _AXES):
        return words[last] if words.get(last) in _AXES else "keep"
    form = _IN_LANGUAGES.get(first, "")
    return form.format(_LANGUAGES[last]) if form and last in _LANGUAGES else ""


def find_header(sheet: Sheet, words: Words) -> Header | None:
    """Return the headings of a sheet, or None if it has none with a name of sites among them."""
    best: tuple[int, Header] | None = None
    for row in range(min(len(sheet.rows), _ROWS_SEARCHED)):
        for rows in ((row,), (row, row + 1)):
            header = _header(sheet, rows, words)
            score = len(header.meanings) * 2 - len(rows) if header else 0
            if header and (best is None or score > best[0]):
                best = score, header
    return best[1] if best else None


def _header(sheet: Sheet, rows: tuple[int, ...], words: Words) -> Header | None:
    """Return the headings that some rows would make, or None if they are none."""
    if rows[-1] >= len(sheet.rows) or (len(rows) > 1 and not _are_two_rows(sheet, rows, words)):
        return None
    columns = _each_once(
        Column(index=index, heading=" – ".join(labels)[:_LONGEST], meaning=meaning, exact=exact)
        for index, labels in _labels(sheet, rows)
        for meaning, exact in (_meaning(labels, words.headings),)
    )
    header = Header(rows=rows, columns=columns)
    named = any(name in {"name", "name:fr", "name:ar"} for name in header.meanings)
    return header if named and len(header.meanings) > 1 else None


def _each_once(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return columns in their order; of several that mean the same the best known one keeps it."""
    given = list(_without_options(_in_both_scripts(list(columns))))
    taken: dict[str, str] = {}
    for column in sorted(given, key=lambda column: not column.exact):
        if column.meaning in taken and column.meaning not in SEVERAL:
            told = replace(column, meaning="keep", beside=taken[column.meaning])
            given[given.index(column)] = told
        taken.setdefault(column.meaning, column.heading)
    return tuple(given)


def _in_both_scripts(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield columns; of two with names, the one with an Arabic heading is the Arabic name."""
    names = [column for column in columns if column.meaning == "name"]
    arabic = [column for column in names if _is_arabic(column.heading)]
    for column in columns:
        is_second = column in arabic and len(names) > len(arabic)
        yield replace(column, meaning="name:ar") if is_second else column


def _is_arabic(text: str) -> bool:
    return _ARABIC.search(text) is not None and not _LATIN.search(text)


def _without_options(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield columns; those for each answer to a question that has a column itself mean nothing.

    KoboToolbox puts “Produits/Huile” and “Produits/Miel”, each with 0 or 1, beside “Produits”.
    """
    given = list(columns)
    headings = {column.heading for column in given}
    for column in given:
        question, slash, _ = column.heading.rpartition("/")
        yield replace(column, meaning="keep") if slash and question in headings else column


def _labels(sheet: Sheet, rows: tuple[int, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """Return the different texts above each column, from above to below.

    In two rows a heading also stands above the columns on its right that have only a lower one.
    """
    found = []
    group = ""
    for index in range(max(len(sheet.rows[row]) for row in rows)):
        texts = [clean_text(sheet.text(row, index, heading=True)) for row in rows]
        if len(rows) > 1:
            group = texts[0] or (group if texts[1] else "")
            texts[0] = group
        labels = tuple(dict.fromkeys(text for text in texts if text))
        if labels:
            found.append((index, labels))
    return found


def _meaning(labels: tuple[str, ...], words: Mapping[str, str]) -> tuple[str, bool]:
    """Return what a column means, by all its headings together or the lowest."""
    # Not the upper one alone: below “Membres” stand men, women and all of them.
    texts = [" ".join(labels), labels[-1]]
    known = [meaning_of(text, words) for text in texts]
    exact = next((found for found in known if found and found[1]), None)
    return exact or next((found for found in known if found), None) or ("keep", False)


def _are_two_rows(sheet: Sheet, rows: tuple[int, ...], words: Words) -> bool:
    """Say whether the second of two rows belongs to the headings.

    It does if it has known headings of its own below merged or empty cells, or if it holds nothing
    but words below one group: men, women, all.
    """
    upper, lower = rows
    known = below_group = others = 0
    for index in range(len(sheet.rows[lower])):
        above, below = (sheet.text(row, index, heading=True).strip() for row in rows)
        if not below or (below == above and sheet.is_merged(lower, index)):
            continue
        alone = sheet.text(upper, index).strip() == ""
        spans = sheet.merged.get((upper, index + 1)) == (upper, index)
        next_alone = not sheet.text(upper, index + 1).strip() and sheet.text(lower, index + 1)
        is_word = isinstance(sheet.cell(lower, index), str) and not any(map(str.isdigit, below))
        grouped = is_word and bool(alone or spans or next_alone)
        below_group += grouped
        others += not grouped
        texts = (below, f"{above} {below}")
        told = (meaning_of(text, words.headings) for text in texts)
        known += (alone or sheet.is_merged(upper, index)) and any(m and m[1] for m in told)
    return known >= _FEW or (below_group >= _FEW and not others)
