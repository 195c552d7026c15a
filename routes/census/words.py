"""The words of spreadsheets: which property a heading means, which value a word stands for.

The words are in `routes/data/census.toml`; an office adds its own in a mapping file of the same
shape, which comes first.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routes.causes import os_cause
from routes.census.degrees import plain
from routes.errors import InputError
from routes.message import msg
from routes.places import folded
from routes.siteprops import PROPERTIES
from routes.sitevalues import shown
from routes.tomlcause import toml_cause

if TYPE_CHECKING:
    from collections.abc import Mapping

SPECIAL = ("id", "number", "position", "latitude", "longitude", "zone", "private", "keep", "drop")
"""Meanings of a heading that are no property; `keep` is an unknown column, as it is."""

_KEYS = tuple(entry.key for entry in PROPERTIES)
_BUNDLED = Path(__file__).parents[1] / "data" / "census.toml"
_ARABIC = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "ﻻ": "لا"})
_NOT_A_WORD = re.compile(r"[^\w#✓✔]+")
_TWICE = re.compile(r" [–—|/-] |\n")
_TABLES = ("headings", "words", "defaults", "ids")
_SMALL = frozenset({"de", "d", "du", "des", "la", "le", "les", "l", "en", "a", "au", "aux", "et",
                    "the", "of", "and", "in"})  # fmt: skip
_SHORT = {"nb": "nombre", "nbre": "nombre", "nbr": "nombre", "tel": "telephone",
          "coop": "cooperative", "coord": "coordonnees", "adh": "adherents",
          "adher": "adherents"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What headings and values mean.

    Attributes:
        headings: from the folded heading to its meaning.
        values: for each property of a closed list (or `yes/no`), from the folded word to the value.
        defaults: for a property, the value of sites for which the spreadsheet says none.
        ids: from the folded name in the spreadsheet to the id it has in the list, or `new`.
        offered: for each property of a closed list, a word for each value, to choose from.
    """

    headings: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]
    ids: Mapping[str, str]
    offered: Mapping[str, tuple[str, ...]]

    def value(self, key: str, text: str) -> str | None:
        """Return the value that a text is a word for; None if it is not known.

        A text in two languages, such as `oui – نعم`, must mean the same in both.
        """
        known = self.values.get(key, {})
        found = {known.get(fold_words(part)) for part in _TWICE.split(text)}
        whole = known.get(fold_words(text))
        return whole or (found.pop() if len(found) == 1 else None)

    def values_within(self, key: str, text: str) -> tuple[str, ...]:
        """Return the values whose words stand within a text; a longer word hides those within it.

        >>> bundled_words().values_within("sse:theme", "production de savons à l'huile d'argan")
        ('argan',)
        """
        padded = f" {fold_words(text)} "
        found: dict[str, str] = {}
        for word in sorted(self.values.get(key, {}), key=len, reverse=True):
            if len(word) > 2 and f" {word} " in padded:  # noqa: PLR2004 - “o” and “x” mean nothing here
                found[word] = self.values[key][word]
                padded = padded.replace(f" {word} ", " \u0000 ")
        return tuple(dict.fromkeys(found.values()))


def fold_words(text: str) -> str:
    """Return a text for comparison: no case, accents, punctuation; one form of Arabic letters.

    >>> fold_words("N° d'Adhérents :"), fold_words("الجماعــة")
    ('n d adherents', 'الجماعه')
    """
    kept = folded(plain(text)).replace("œ", "oe").translate(_ARABIC)
    return " ".join(_NOT_A_WORD.sub(" ", kept.replace("_", " ")).split())


def bare_heading(text: str) -> str:
    """Return a heading without its small words, and what is usually cut short in full.

    >>> bare_heading("Nbre d'adh."), bare_heading("Date de la création")
    ('nombre adherents', 'date creation')
    """
    words = (_SHORT.get(word, word) for word in fold_words(text).split())
    return " ".join(word for word in words if word not in _SMALL)


@cache
def bundled_words() -> Words:
    """Return the words that come with the package; headings also without their small words."""
    words = _words(tomllib.loads(_BUNDLED.read_text(encoding="utf-8")), "")
    bare: dict[str, set[str]] = {}
    for heading, meaning in words.headings.items():
        bare.setdefault(bare_heading(heading), set()).add(meaning)
    told = {name: meanings.pop() for name, meanings in bare.items() if len(meanings) == 1 and name}
    return replace(words, headings={**told, **words.headings})


def read_mapping(path: Path | str) -> Words:
    """Return the bundled words with those of an office's mapping file before them.

    Raises:
        InputError: if the file cannot be read, or means something that does not exist.
    """
    try:
        table = tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(
            msg(
                "{path}: cannot be read ({reason}). Check the name.",
                path=path,
                reason=os_cause(error),
            )
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            msg("{path}: is not UTF-8 text. Save it again as UTF-8.", path=path)
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        fix = msg("Mend that line, or begin again with --save-mapping.")
        reason = toml_cause(error)
        raise InputError(
            msg("{path}: is not valid TOML ({reason}). {fix}", path=path, reason=reason, fix=fix)
        ) from error
    unknown = sorted(table.keys() - set(_TABLES))
    if unknown:
        fix = msg("The tables are {tables}.", tables=", ".join(_TABLES))
        raise InputError(
            msg(
                "{path}: there is no table [{table}]. {fix}",
                path=path,
                table=shown(unknown[0]),
                fix=fix,
            )
        )
    bundled = bundled_words()
    own = _words(_turned(table, str(path)), str(path), bundled.values)
    values = {
        key: {**bundled.values.get(key, {}), **own.values.get(key, {})}
        for key in dict.fromkeys((*bundled.values, *own.values))
    }
    return Words(
        headings={**bundled.headings, **own.headings},
        values=values,
        defaults=own.defaults,
        ids=own.ids,
        offered=bundled.offered,
    )


def _turned(table: dict[str, Any], path: str) -> dict[str, Any]:
    """Return a mapping file, where words come first, in the shape of the bundled file."""
    turned: dict[str, Any] = {**table, "headings": {}, "words": {}}
    sources = [("headings", turned["headings"], table.get("headings", {}))]
    words = table.get("words", {})
    if not isinstance(words, dict):
        raise InputError(
            msg('{path}: words is not a table. Write [words."sse:theme"] above them.', path=path)
        )
    for key, pairs in words.items():
        turned["words"][key] = {}
        sources.append((f"words.{key}", turned["words"][key], pairs))
    for name, into, pairs in sources:
        if not isinstance(pairs, dict) or not all(isinstance(to, str) for to in pairs.values()):
            fix = msg(
                'Write lines such as "word of the office" = "value" below [{table}].', table=name
            )
            raise InputError(
                msg(
                    "{path}: {table} is not a table of texts. {fix}",
                    path=path,
                    table=shown(name),
                    fix=fix,
                )
            )
        for word, meaning in pairs.items():
            into.setdefault(meaning, []).append(word)
    return turned


def _words(
    table: Mapping[str, Any],
    path: str,
    known: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Words:
    headings = {
        fold_words(word): meaning
        for meaning, words in table.get("headings", {}).items()
        for word in words
    }
    for meaning in table.get("headings", {}):
        if meaning not in {*SPECIAL, *_KEYS}:
            fix = msg(
                "Choose a property of docs/sites.md, or one of {meanings}.",
                meanings=", ".join(SPECIAL),
            )
            raise InputError(
                msg(
                    "{path}: [headings]: “{meaning}” is no property. {fix}",
                    path=path,
                    meaning=shown(meaning),
                    fix=fix,
                )
            )
    values = {
        key: {fold_words(word): value for value, words in pairs.items() for word in (value, *words)}
        for key, pairs in table.get("words", {}).items()
    }
    defaults = {
        key: {**known.get(key, {}), **values.get(key, {})}.get(fold_words(str(value)), value)
        for key, value in table.get("defaults", {}).items()
    }
    _check_values(values, defaults, path)
    offered = {
        key: tuple(next(iter(words), value) for value, words in pairs.items())
        for key, pairs in table.get("words", {}).items()
    }
    ids = {fold_words(name): str(id_) for name, id_ in table.get("ids", {}).items()}
    return Words(headings=headings, values=values, defaults=defaults, ids=ids, offered=offered)


def _check_values(
    values: Mapping[str, Mapping[str, str]], defaults: Mapping[str, object], path: str
) -> None:
    """Refuse a value that the reader of its property would refuse."""
    readers = {entry.key: entry.read for entry in PROPERTIES}
    given = [(key, value) for key, pairs in values.items() for value in pairs.values()]
    for key, value in (*dict.fromkeys(given), *defaults.items()):
        if key == "yes/no":
            continue
        if key not in readers:
            fix = msg("Write the name of a property of docs/sites.md.")
            raise InputError(
                msg("{path}: “{key}” is no property. {fix}", path=path, key=shown(key), fix=fix)
            )
        try:
            readers[key](value)
        except ValueError as error:
            raise InputError(
                msg("{path}: {key}: {error}", path=path, key=key, error=error)
            ) from error
