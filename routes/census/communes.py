"""The communes of the province, and where their main villages are.

There are no outlines of communes here: how a position fits a commune is judged by its distance to
the commune's main village only, and reports say so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from routes.census.words import fold_words
from routes.geo import LonLat, distance_m
from routes.message import Named

if TYPE_CHECKING:
    from routes.sites import Language

FARTHEST_KM = 25.0
"""No corner of a commune here is farther from its seat: the largest has some 300 km²."""

ALIKE = 88.0
_TABLE = Path(__file__).parents[1] / "data" / "schematic" / "road_places.csv"
_BETWEEN = re.compile(r"\s[/|–—-]\s|/|\n")
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_PREFIX = re.compile(
    r"^(?:(?:commune|c|m|municipalite|ville|municipality)"
    r"(?: (?:rurale|urbaine|territoriale|r|u|t))?"
    r"(?: (?:de|d|of))?|[cm][rtu]|الجماعه|جماعه|بلديه|مدينه)(?: (?:الترابيه|القرويه))? (?=\S)"
)
_MARKET_DAYS = re.compile(
    r"\b(?:tnine?|tlata|tleta|l?arbaa|khmiss|khemis|had|sebt|jemaa"
    r"|اثنين|ثلاثاء|اربعاء|خميس|احد|سبت|جمعه)\b"
)
_ARTICLES = re.compile(r"\b(?:el|al|l) |\bال(?=\w{2})")
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune.

    Attributes:
        name: as the census spells it.
        name_ar: name of its main village in Arabic.
        seat: where its main village is.
    """

    name: str
    name_ar: str
    seat: LonLat

    @property
    def named(self) -> Named:
        """Its name for what is told, in the script of the reader."""
        arabic = self.name_ar or self.name
        return Named(self.name, {"fr": self.name, "en": self.name, "ar": arabic})


@cache
def communes() -> tuple[Commune, ...]:
    """Return the communes of the province, by name.

    >>> len(communes())
    25
    """
    found = [
        Commune(
            name=row["seat_of"],
            name_ar=row["name_ar"],
            seat=LonLat(float(row["lon"]), float(row["lat"])),
        )
        for row in _rows()
        if row["seat_of"]
    ]
    return tuple(sorted(found, key=lambda commune: commune.name))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _in_arabic() -> dict[str, str]:
    villages = {row["name_fr"]: row["name_ar"] for row in _rows() if row["name_ar"]}
    return villages | {commune.name: commune.name_ar for commune in communes() if commune.name_ar}


def locality_in(name: str, language: Language) -> str:
    """Return what a commune or village is called in a language.

    Args:
        name: spelt as in the bundled table; any other name is returned as it is.
        language: of the reader.

    >>> locality_in("Massa", "ar"), locality_in("Massa", "fr"), locality_in("centre, Massa", "ar")
    ('ماسة', 'Massa', 'centre, Massa')
    """
    return _in_arabic().get(name, name) if language == "ar" else name


def find_commune(text: str) -> Commune | None:
    """Return the commune that a text names, nearly spelt or in Arabic; None if none, or in doubt.

    >>> find_commune("Commune de Tafraoute").name, find_commune("أملن").name
    ('Tafraout', 'Ammelne')
    """
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1:  # in two languages, which must agree
        found = {find_commune(part) for part in parts}
        return found.pop() if len(found) == 1 else None
    wanted = _bare(text)
    exact = [one for one in communes() if wanted in {_bare(one.name), _bare(one.name_ar)}]
    if exact or not wanted:
        return exact[0] if exact else None
    # A place among several of one stem, such as Tafraout and Tafraout El Mouloud, must be nearly
    # equal, and clearly nearer than the next one.
    scores = sorted(((_ratio(wanted, one), one.name) for one in communes()), reverse=True)
    if scores[0][0] < ALIKE or scores[0][0] - scores[1][0] < 5:  # noqa: PLR2004
        return _by_part(text)
    return next(one for one in communes() if one.name == scores[0][1])


def _by_part(text: str) -> Commune | None:
    """Return the only commune whose name has these words, its day of market left out or not.

    None if a village of another commune may be meant.

    >>> _by_part("Aglou").name, _by_part("أكلو").name, _by_part("Aday"), _by_part("Arbaa")
    ('Tnine Aglou', 'Tnine Aglou', None, None)
    """
    wanted = _words_of(text)
    if not wanted or max(map(len, wanted)) < _SHORTEST:
        return None
    seats = {(row["name_fr"], row["name_ar"]) for row in _rows() if row["seat_of"]}
    others = [pair for row in _rows() if (pair := (row["name_fr"], row["name_ar"])) not in seats]
    if any(wanted == _words_of(name) for pair in others for name in pair):
        return None
    found = [
        one
        for one in communes()
        if any(wanted <= _words_of(name) for name in (one.name, one.name_ar))
    ]
    return found[0] if len(found) == 1 else None


def _words_of(name: str) -> frozenset[str]:
    """Return the words that tell a commune from others: not its article, nor its day of market."""
    return frozenset(_MARKET_DAYS.sub("", _ARTICLES.sub("", _bare(name))).split())


def _ratio(wanted: str, commune: Commune) -> float:
    names = (_bare(commune.name), _bare(commune.name_ar))
    return max(fuzz.ratio(wanted, name) for name in names)


def _bare(text: str) -> str:
    return _PREFIX.sub("", fold_words(_BRACKETS.sub(" ", text)))


def nearest_commune(location: LonLat) -> tuple[Commune, float]:
    """Return the commune whose main village is nearest, and how far that is in kilometres."""
    return min(
        ((commune, distance_m(location, commune.seat) / 1000) for commune in communes()),
        key=lambda pair: pair[1],
    )


def find_spot(name: str) -> LonLat | None:
    """Return where a town or village of the bundled table is; None if it is not known or twice.

    >>> find_spot("Tiznit")
    LonLat(lon=-9.731, lat=29.6984)
    """
    wanted = fold_words(name.split(",", maxsplit=1)[0])
    found = {
        LonLat(float(row["lon"]), float(row["lat"]))
        for row in _rows()
        if wanted and wanted in {fold_words(row["name_fr"]), fold_words(row["name_ar"])}
    }
    return found.pop() if len(found) == 1 else None
