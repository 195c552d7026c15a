"""What explains the hours of a day: codes, and messages for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

from routes.calendar import HOLIDAY_NAMES
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Callable

NoteCode = Literal[
    "holiday",
    "holiday_estimated",
    "holiday_possible",
    "ramadan",
    "ramadan_estimated",
    "ramadan_possible",
    "calendar_unknown",
    "season",
    "out_of_season",
    "souk_day",
    "not_souk_day",
    "souk_day_unknown",
    "stated",
    "assumed",
    "ramadan_assumed",
    "holiday_closed",
    "friday_prayer",
    "last_admission",
    "hours_unknown",
    "comment",
    "school_holidays_unknown",
    "closed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursNote:
    """One thing that explains the hours of a day; `note_text` puts it into words.

    Attributes:
        code: what.
        detail: the rule, the name of the holiday, the day of Ramadan, the weekdays, the season,
            the span or the minutes; empty where the code says all.
    """

    code: NoteCode
    detail: str = ""


_NAMES: dict[str, Message] = {
    "Mo": msg("Monday"),
    "Tu": msg("Tuesday"),
    "We": msg("Wednesday"),
    "Th": msg("Thursday"),
    "Fr": msg("Friday"),
    "Sa": msg("Saturday"),
    "Su": msg("Sunday"),
    **{name: name for name in HOLIDAY_NAMES},
}
"""Names of weekdays, as OSM writes them, and of holidays."""

_LISTS = {"not_souk_day", "holiday", "holiday_estimated", "holiday_possible", "holiday_closed"}
"""Codes whose detail is such names, separated by commas."""

_TEXTS: dict[NoteCode, Callable[[str], Message]] = {
    "holiday": lambda it: msg("public holiday: {holiday}", holiday=it),
    "holiday_estimated": lambda it: msg(
        "public holiday: {holiday} (estimated, may be a day off)", holiday=it
    ),
    "holiday_possible": lambda it: msg(
        "{holiday} may fall on this day, if the moon is seen earlier or later", holiday=it
    ),
    "ramadan": lambda it: msg("Ramadan, day {number}", number=it),
    "ramadan_estimated": lambda it: msg(
        "Ramadan, day {number} (estimated, may be a day off)", number=it
    ),
    "ramadan_possible": lambda _: msg(
        "Ramadan may reach this day, if the moon is seen earlier or later"
    ),
    "calendar_unknown": lambda _: msg(
        "Ramadan and the feasts of the moon are not known for this year"
    ),
    "season": lambda it: msg("in season ({season})", season=it),
    "out_of_season": lambda it: msg("out of season: visited {season} only", season=it),
    "souk_day": lambda _: msg("market day"),
    "not_souk_day": lambda it: msg("no market on this day: held on {weekdays}", weekdays=it),
    "souk_day_unknown": lambda _: msg("the day of this market is not known"),
    "stated": lambda it: msg("stated: {hours}", hours=it),
    "assumed": lambda it: msg("assumed for its kind: {hours}", hours=it),
    "ramadan_assumed": lambda it: msg(
        "shortened in Ramadan to what is assumed for its kind: {hours}", hours=it
    ),
    "holiday_closed": lambda it: msg("assumed closed on the holiday: {holidays}", holidays=it),
    "friday_prayer": lambda it: msg("closed for the Friday prayer: {hours}", hours=it),
    "last_admission": lambda it: msgn(
        "last admission {n} minute before closing",
        "last admission {n} minutes before closing",
        int(it),
    ),
    "hours_unknown": lambda it: msg("not sure to be open, not planned: {hours}", hours=it),
    "comment": lambda it: msg("comment: {comment}", comment=it),
    "school_holidays_unknown": lambda _: msg(
        "school holidays are not known: planned as if there were none"
    ),
    "closed": lambda _: msg("closed"),
}


def note_text(note: HoursNote) -> Message:
    """Return a note as the end of a line.

    >>> note_text(HoursNote(code="last_admission", detail="30"))
    'last admission 30 minutes before closing'
    """
    detail = _listed(note.detail) if note.code in _LISTS else note.detail
    return _TEXTS[note.code](detail)


def _listed(detail: str) -> str:
    """Return names separated by commas, each of them a message where it is known."""
    return reduce(
        lambda names, name: msg("{names}, {name}", names=names, name=name),
        (_NAMES.get(name, name) for name in detail.split(", ")),
    )
