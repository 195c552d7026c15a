"""What explains the hours of a day: codes for outputs to translate, English for the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    """One thing that explains the hours of a day; outputs put it into words.

    Attributes:
        code: what.
        detail: the rule, the name of the holiday, the day of Ramadan, the weekdays, the season,
            the span or the minutes; empty where the code says all.
    """

    code: NoteCode
    detail: str = ""


_WEEKDAY_NAMES = {
    "Mo": "Monday",
    "Tu": "Tuesday",
    "We": "Wednesday",
    "Th": "Thursday",
    "Fr": "Friday",
    "Sa": "Saturday",
    "Su": "Sunday",
}
_TEXTS: dict[NoteCode, str] = {
    "holiday": "public holiday: {detail}",
    "holiday_estimated": "public holiday: {detail} (estimated, may be a day off)",
    "holiday_possible": "{detail} may fall on this day, if the moon is seen earlier or later",
    "ramadan": "Ramadan, day {detail}",
    "ramadan_estimated": "Ramadan, day {detail} (estimated, may be a day off)",
    "ramadan_possible": "Ramadan may reach this day, if the moon is seen earlier or later",
    "calendar_unknown": "Ramadan and the feasts of the moon are not known for this year",
    "season": "in season ({detail})",
    "out_of_season": "out of season: visited {detail} only",
    "souk_day": "market day",
    "not_souk_day": "no market on this day: held on {detail}",
    "souk_day_unknown": "the day of this market is not known",
    "stated": "stated: {detail}",
    "assumed": "assumed for its kind: {detail}",
    "ramadan_assumed": "shortened in Ramadan to what is assumed for its kind: {detail}",
    "holiday_closed": "assumed closed on the holiday: {detail}",
    "friday_prayer": "closed for the Friday prayer: {detail}",
    "last_admission": "last admission {detail} minutes before closing",
    "hours_unknown": "not sure to be open, not planned: {detail}",
    "comment": "comment: {detail}",
    "school_holidays_unknown": "school holidays are not known: planned as if there were none",
    "closed": "closed",
}


def note_text(note: HoursNote) -> str:
    """Return a note in English, as the end of a line.

    >>> note_text(HoursNote(code="last_admission", detail="30"))
    'last admission 30 minutes before closing'
    """
    detail = note.detail
    if note.code == "not_souk_day":
        detail = ", ".join(_WEEKDAY_NAMES[day] for day in detail.split(", "))
    return _TEXTS[note.code].replace("{detail}", detail)
