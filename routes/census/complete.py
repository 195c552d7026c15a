"""From an entry to a feature: what every site must have, taken from what the row says elsewhere.

The kind may stand in the legal form or in the name, the theme in the products. Where it stands
nowhere it is asked for; it is never made up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from routes.census.names import SAME, bare_name, in_latin, language_of, name_score
from routes.census.words import fold_words
from routes.message import msg
from routes.sitevalues import shown

if TYPE_CHECKING:
    from collections.abc import Container

    from routes.census.reading import Entry
    from routes.census.remarks import Remark
    from routes.census.words import Words

_SOCIAL = frozenset({"cooperative", "gie", "fishing-cooperative", "association"})
"""Kinds that belong to the social and solidarity economy by what they are."""

_KIND_OF_FORM = {
    "cooperative": "cooperative", "cooperative-union": "cooperative", "gie": "gie",
    "association": "association", "federation": "association",
}  # fmt: skip
_COLUMNS = {"sse:kind": "Type", "sse:theme": "Filière"}
_THEME_OF_KIND = {"fishing-cooperative": "fishing", "souk": "market", "ecotourism": "ecotourism"}
_PREFIX = {"cooperative": "coop", "fishing-cooperative": "coop", "association": "assoc"}
_SOURCES = {
    "sse:kind": ("name", "name:fr", "name:ar"),
    "sse:theme": (
        "sse:activity:fr",
        "sse:activity:ar",
        "sse:activity:en",
        "name",
        "name:fr",
        "name:ar",
    ),
}
_LONGEST_ID = 60
_BETWEEN = re.compile(r"\s+[/|–—-]\s+|\s*/\s*|\n")
_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")
_LETTER = re.compile(r"[^\W\d_]")
_AND = re.compile(r"\s*[/;+&\n]\s*|\s+(?:et|and|و|[|–—-])\s+")
_ARTICLE = re.compile(r"\bال(?=\w{4})")
_LONG_WORD = 6


def complete(entry: Entry, words: Words) -> None:
    """Fill in name, kind, theme and sector from the rest of a row.

    Properties for which the mapping has a default get it where nothing else is said.
    """
    properties = entry.properties
    properties.setdefault("name", entry.name)
    for key, part in _by_language(str(properties["name"])).items():
        properties.setdefault(key, part)
    form = str(properties.get("sse:legal_form", ""))
    if "sse:kind" not in properties and form in _KIND_OF_FORM:
        properties["sse:kind"] = _KIND_OF_FORM[form]
    for key in ("sse:kind", "sse:theme"):
        if key not in properties:
            _infer(entry, key, words)
    if "sse:kind" not in properties:
        _infer_kind(entry, words)
    kind = str(properties.get("sse:kind", ""))
    if kind in _THEME_OF_KIND:
        properties.setdefault("sse:theme", _THEME_OF_KIND[kind])
    for key, value in words.defaults.items():
        properties.setdefault(key, value)
    social = "yes" if properties.get("sse:kind") in _SOCIAL else "unclear"
    properties.setdefault("sse:sector", social)


def _by_language(name: str) -> dict[str, str]:
    """Return a name by its languages: in Arabic letters, in English words, or else French.

    >>> _by_language("Coopérative Tifawin / تعاونية تيفاوين")
    {'name:fr': 'Coopérative Tifawin', 'name:ar': 'تعاونية تيفاوين'}
    """
    parts = [part.strip() for part in _BETWEEN.split(name) if _LETTER.search(part)]
    if any(_ARABIC.search(part) and _LATIN.search(part) for part in parts):
        return {}
    found = {f"name:{language_of(part)}": part for part in parts}
    return found if len(found) == len(parts) else {}


def asked(entry: Entry, words: Words) -> list[Remark]:
    """Return the questions for what a new site must have and the row does not say."""
    keys = ("sse:kind", "sse:theme")
    questions = [_question(entry, key, words) for key in keys if key not in entry.properties]
    bodies = _bodies(entry.name, words)
    if len(bodies) > 1:
        problem = msg("names two bodies: {names}", names=" + ".join(shown(body) for body in bodies))
        fix = msg("Write a row for each of them.")
        where = next(key for key in ("name", *_SOURCES["sse:kind"]) if key in entry.columns)
        questions.append(entry.remark("left out", problem, fix, where))
    return questions


def _bodies(name: str, words: Words) -> list[str]:
    """Return the parts of a name that are a body each, in one language and not one name twice.

    >>> from routes.census.words import bundled_words
    >>> _bodies("Coop Argana / Coop Toudarte", bundled_words())
    ['Coop Argana', 'Coop Toudarte']
    >>> _bodies("Coopérative Tifawin / Coop. Tifaouine", bundled_words())
    ['Coopérative Tifawin']
    """
    found: list[str] = []
    for part in _AND.split(name):
        first = fold_words(part).split()[:1]
        body = first and words.value("sse:kind", first[0]) in _SOCIAL
        is_other = all(
            language_of(one) == language_of(part) and name_score(one, part) < SAME for one in found
        )
        if body and is_other:
            found.append(part.strip())
    return found


def _infer(entry: Entry, key: str, words: Words) -> None:
    """Take a value from the first text that holds the word of any, if it holds that of no other."""
    found = _named(entry, key, words)
    if len(found) == 1:
        entry.properties[key] = found[0]


def _infer_kind(entry: Entry, words: Words) -> None:
    """Take the kind from its misspelt word in the name, or from the heading above the names."""
    keys = [key for key in _SOURCES["sse:kind"] if key in entry.properties]
    kinds = {word: kind for word, kind in words.values["sse:kind"].items()
             if len(word) >= _LONG_WORD and " " not in word}  # fmt: skip
    for word in (word for key in keys for word in fold_words(str(entry.properties[key])).split()):
        near = process.extractOne(_ARTICLE.sub("", word), kinds, scorer=fuzz.ratio, score_cutoff=88)
        if near and len(word) >= _LONG_WORD:
            entry.properties["sse:kind"] = kinds[near[0]]
            return
    above = (entry.headings[key] for key in keys if key in entry.headings)
    for heading in above:
        found = words.values_within("sse:kind", _ARTICLE.sub("", fold_words(heading)))
        if len(found) == 1 and found[0] in _SOCIAL:
            entry.properties["sse:kind"] = found[0]
            return


def _question(entry: Entry, key: str, words: Words) -> Remark:
    """Return the question for a value without which there is no site."""
    fix = msg(
        "Write one of {allowed} into a column {column}; or give a default in the "
        'mapping, below [defaults]: "{key}" = "…".',
        allowed=", ".join(words.offered[key]),
        column=_COLUMNS[key],
        key=key,
    )
    problems = {
        "sse:kind": msg("the kind of place is not said, or not in known words"),
        "sse:theme": msg("the theme of a visit is not said, or not in known words"),
    }
    problem = problems[key]
    named = _named(entry, key, words)
    if named:
        several = ", ".join(word for word in words.offered[key] if words.value(key, word) in named)
        problem = msg("the row names several: {several}; none is chosen for you", several=several)
    where = key if key in entry.columns else _COLUMNS[key]
    return entry.remark("left out", problem, fix, where)


def _named(entry: Entry, key: str, words: Words) -> tuple[str, ...]:
    """Return the values whose words stand in the first text of a row that holds any."""
    texts = (str(entry.properties.get(source, "")) for source in _SOURCES[key])
    found = (words.values_within(key, text) for text in texts)
    return next(filter(None, found), ())


def new_id(entry: Entry, taken: Container[str]) -> str:
    """Return an id for a new site, from its kind, name and commune; a number tells equals apart.

    Args:
        entry: the row, complete.
        taken: ids in use.
    """
    kind = str(entry.properties["sse:kind"])
    latin = next((name for name in _names(entry) if fold_words(name).isascii()), entry.name)
    name = _slug(in_latin(bare_name(latin)))
    commune = _slug(in_latin(fold_words(str(entry.properties.get("sse:commune", "")))))
    parts = [_PREFIX.get(kind, kind), name, "" if commune in name else commune]
    base = "-".join(part for part in parts if part)[:_LONGEST_ID].strip("-")
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    return made


def _names(entry: Entry) -> list[str]:
    keys = ("name:fr", "name", "name:en", "name:ar")
    return [str(entry.properties[key]) for key in keys if entry.properties.get(key)]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
