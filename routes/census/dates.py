"""Dates, years and seasons as offices write them: day first, months in words, Excel's numbers."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from routes.census.words import fold_words
from routes.message import msg
from routes.sitevalues import PropertyError, read_season, shown

if TYPE_CHECKING:
    from routes.census.spreadsheet import Cell

_MONTHS: tuple[tuple[str, str], ...] = (
    ("Jan", "janvier janv jan january يناير"),
    ("Feb", "fevrier fevr fev feb february فبراير"),
    ("Mar", "mars mar march مارس"),
    ("Apr", "avril avr apr april ابريل أبريل"),
    ("May", "mai may ماي مايو"),
    ("Jun", "juin jun june يونيو"),
    ("Jul", "juillet juil jul july يوليوز يوليو"),
    ("Aug", "aout aug august غشت"),
    ("Sep", "septembre sept sep september شتنبر سبتمبر"),
    ("Oct", "octobre oct october اكتوبر أكتوبر"),
    ("Nov", "novembre nov november نونبر نوفمبر"),
    ("Dec", "decembre dec december دجنبر ديسمبر"),
)  # fmt: skip
_MONTH_OF = {fold_words(word): name for name, words in _MONTHS for word in words.split()}
_NUMBER_OF = {name: number for number, (name, _) in enumerate(_MONTHS, start=1)}
_SEASONS = {
    "printemps": "Mar-May", "ete": "Jun-Aug", "automne": "Sep-Nov", "hiver": "Dec-Feb",
}  # fmt: skip
"""Named only to be refused with their months as a proposal: nobody knows which an office means."""

_ALWAYS = frozenset(
    map(
        fold_words,
        (
            "toute l'année",
            "all year",
            "all year round",
            "طوال السنة",
            "على مدار السنة",
            "طيلة السنة",
        ),
    )
)
_DATE = msg("Write day, month and year, such as 14/05/2026.")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of Excel's count, by which its dates since March 1900 are right."""

_EXCEL_FIRST, _EXCEL_LAST = 18_264, 73_050
"""1950 to 2099, as Excel counts days."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def read_any_date(cell: Cell, text: str) -> dt.date:
    """Return a date: a cell of dates, YYYY-MM-DD, day/month/year, or Excel's count of days.

    Raises:
        PropertyError: if it is no date, or a year of two digits.

    >>> read_any_date("14/05/2026", "14/05/2026"), read_any_date(46156, "46156")
    (datetime.date(2026, 5, 14), datetime.date(2026, 5, 14))
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    found = re.fullmatch(r"([0-9]{5})", fold_words(text))
    if found and _EXCEL_FIRST <= int(found[1]) <= _EXCEL_LAST:
        return _EXCEL_EPOCH + dt.timedelta(days=int(found[1]))
    parts = _parts_of_date(text)
    try:
        return dt.date(*parts) if parts else _no_date(text)
    except ValueError as error:
        raise PropertyError(
            msg("“{text}” is not a date of the calendar", text=shown(text)), _DATE
        ) from error


def _no_date(text: str) -> dt.date:
    raise PropertyError(msg("“{text}” is not a full date", text=shown(text)), _DATE)


def _parts_of_date(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day; Morocco writes the day first."""
    words = fold_words(text)
    iso = re.fullmatch(r"([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})(?: 00 00(?: 00)?)?", words)
    if iso:
        return int(iso[1]), int(iso[2]), int(iso[3])
    usual = re.fullmatch(r"(?:le )?([0-9]{1,2})(?:er)? ([0-9]{1,2}|[^\W\d]+) ([0-9]{4})", words)
    if not usual:
        return None
    month = usual[2] if usual[2].isdigit() else str(_NUMBER_OF.get(_MONTH_OF.get(usual[2], ""), 0))
    return int(usual[3]), int(month), int(usual[1])


def read_any_start(cell: Cell, text: str) -> str:
    """Return a year, a month or a date of founding: YYYY, YYYY-MM or YYYY-MM-DD.

    Raises:
        PropertyError: if it is none of them.

    >>> read_any_start("mai 2019", "mai 2019"), read_any_start(2007, "2007")
    ('2019-05', '2007')
    """
    words = re.sub(r"^(?:depuis|en|annee|سنه|منذ) ", "", fold_words(text))
    year = re.fullmatch(r"([0-9]{4})(?: 0)?", words)  # 2015.0 is a year that was taken for a figure
    if year and _FIRST_YEAR <= int(year[1]) <= _LAST_YEAR:
        return year[1]
    iso = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text.strip())
    if iso and _FIRST_YEAR <= int(iso[1]) <= _LAST_YEAR:
        return iso[0]
    month = re.fullmatch(r"([^\W\d]+|[0-9]{1,2}) ([0-9]{4})", words)
    if month:
        number = (
            int(month[1]) if month[1].isdigit() else _NUMBER_OF.get(_MONTH_OF.get(month[1], ""), 0)
        )
        if 1 <= number <= 12:  # noqa: PLR2004
            return f"{month[2]}-{number:02}"
    try:
        return read_any_date(cell, text).isoformat()
    except PropertyError as error:
        raise PropertyError(
            msg("“{text}” is no year and no date", text=shown(text)), msg("Write the year.")
        ) from error


def read_any_season(text: str) -> str:
    """Return a season as OSM months; the whole year is no season.

    Raises:
        PropertyError: if it is not understood without doubt.

    >>> read_any_season("de mars à juin"), read_any_season("Feb 15-Mar 15")
    ('Mar-Jun', 'Feb 15-Mar 15')
    """
    words = fold_words(text)
    if words in _ALWAYS:
        return "Jan-Dec"
    try:
        if re.search(r"\b[A-Z][a-z]{2}\b", text):
            return read_season(text)
    except PropertyError:
        pass
    names = [
        word
        for word in words.split()
        if word not in {"de", "du", "d", "a", "au", "من", "الي", "to", "from"}
    ]
    months = [_MONTH_OF.get(word, "") for word in names]
    told = re.search(r"\b(?:a|au|الي|to)\b|-|–", f"{words} {text}") is not None
    if len(months) == 1 and months[0]:
        return months[0]
    if len(months) == 2 and all(months) and told:  # noqa: PLR2004
        return "-".join(months)
    proposal = next((_SEASONS[word] for word in names if word in _SEASONS), "")
    problem = msg("the season “{text}” is not understood", text=shown(text))
    if proposal:
        problem = msg(
            "the season “{text}” is not understood ({proposal}?)",
            text=shown(text),
            proposal=proposal,
        )
    raise PropertyError(problem, msg("Write months, such as mars-juin, or toute l'année."))
