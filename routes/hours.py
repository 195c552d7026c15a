"""Opening hours of a date, in local wall time.

What a place states comes first (OSM `opening_hours`, hours of Ramadan, market days, season, last
admission, Friday prayer). Where it states nothing, the convention of its kind is used, and the day
is marked as assumed everywhere it shows. `docs/hours.md` gives every rule in plain words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from routes.calendar import (
    holidays_on,
    is_moon_known,
    may_be_ramadan,
    possible_holidays_on,
    ramadan_on,
)
from routes.hoursnote import HoursNote, NoteCode, note_text
from routes.osmhours import SUN, WEEKDAYS, Sun, intervals_on, is_valid_opening_hours, mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "WEEKDAYS",
    "Basis",
    "DayHours",
    "DefaultHours",
    "Feasts",
    "HoursNote",
    "NoteCode",
    "StatedHours",
    "TimeWindow",
    "calendar_notes",
    "hours_on",
    "is_valid_opening_hours",
    "note_text",
    "windows_on",
]

Basis = Literal["stated", "assumed", "unknown"]
"""Where the windows come from: the site's own hours, the default of its kind, or nothing."""

Feasts = Literal["none", "eids", "all"]
"""Public holidays on which a place is assumed to be closed if it does not say."""

FRIDAY = 4
FRIDAY_PRAYER = "12:00-15:00"
"""Closing for the prayer where a site says that it closes and its kind has no span of its own.

The prayer begins soon after the sun has passed the meridian: at Tiznit between 13:22 and 13:54 by
the clock, an hour earlier in Ramadan; sermon and prayer take less than an hour.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A span of local wall time: service may begin from `opens` and must end by `closes`.

    Attributes:
        opens: when service may begin.
        closes: when it must end.
        last_admission: when it must have begun, if that is earlier than its length demands.
    """

    opens: dt.datetime
    closes: dt.datetime
    last_admission: dt.datetime | None = None

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"a time window must end after it begins: {self.opens}-{self.closes}")
        if self.last_admission and not self.opens <= self.last_admission <= self.closes:
            raise ValueError(
                f"the last admission must be within the time window: {self.last_admission} is not "
                f"in {self.opens}-{self.closes}"
            )

    def contains(self, begin: dt.datetime, end: dt.datetime) -> bool:
        """Say whether a visit from `begin` to `end` fits."""
        in_time = self.last_admission is None or begin <= self.last_admission
        return self.opens <= begin and end <= self.closes and in_time


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """When a place is open on one date.

    Attributes:
        windows: the spans of opening, in order, none if it is closed.
        basis: `stated` by the site, `assumed` from its kind, `unknown` if not even a guess is
            right (a weekly souk whose day is not known).
        why: what explains the day: the calendar first, then each rule in the order of its use.
    """

    windows: tuple[TimeWindow, ...]
    basis: Basis
    why: tuple[HoursNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedHours:
    """What a place says of its hours; empty where it says nothing.

    Attributes:
        opening_hours: an OSM rule.
        ramadan_hours: an OSM rule that replaces it in Ramadan.
        souk_days: weekdays of a weekly market, as in `WEEKDAYS`; a market is open on no other.
        is_souk: whether the place is a weekly market, whose day must be known to be planned.
        season: months and days outside which it is not visited, as OSM writes them.
        last_admission_min: minutes before each closing from which nobody is let in.
        friday_prayer: `closed` or `open` at the Friday prayer, or empty.
    """

    opening_hours: str = ""
    ramadan_hours: str = ""
    souk_days: tuple[str, ...] = ()
    is_souk: bool = False
    season: str = ""
    last_admission_min: int | None = None
    friday_prayer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultHours:
    """What is assumed of the hours of a kind of place.

    Attributes:
        assumed: an OSM rule for ordinary days.
        ramadan: an OSM rule for Ramadan.
        friday: the span it closes for the Friday prayer, such as `12:00-15:00`, or empty.
        feasts: the public holidays it closes on.
    """

    assumed: str
    ramadan: str
    friday: str
    feasts: Feasts


def windows_on(
    rule: str, date: dt.date, daylight: Callable[[dt.date], TimeWindow] | None = None
) -> tuple[TimeWindow, ...]:
    """Return the windows of an `opening_hours` rule that begin or go on within a date.

    Hours marked `unknown`, or with nothing but a comment, count as closed: nobody should drive an
    hour on a guess. Public holidays are those of Morocco; no school holidays are known.

    Args:
        rule: a rule for which `is_valid_opening_hours` holds.
        date: the day asked for.
        daylight: gives sunrise and sunset, if the rule speaks of them (7:00 and 19:00 without).

    >>> [f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in
    ...  windows_on("Mo-Fr 09:00-12:00,14:00-18:00", dt.date(2026, 11, 24))]
    ['09:00-12:00', '14:00-18:00']
    >>> windows_on("Mo-Su 09:00-12:00; PH off", dt.date(2026, 10, 31))
    ()
    """
    spans = intervals_on(rule, date, _sun(rule, date, daylight))
    return _merged((span.begin, span.end) for span in spans if span.state == "open")


def hours_on(
    date: dt.date,
    stated: StatedHours,
    default: DefaultHours,
    daylight: Callable[[dt.date], TimeWindow] | None = None,
) -> DayHours:
    """Return when a place is open on a date, and why.

    Args:
        date: the day asked for.
        stated: what the place says.
        default: what is assumed where it says nothing.
        daylight: gives sunrise and sunset, if a rule speaks of them.
    """
    notes = (*calendar_notes(date), *_day_notes(date, stated))
    codes = {note.code for note in notes}
    if codes & {"out_of_season", "not_souk_day"}:
        return DayHours(windows=(), basis="stated", why=notes)
    is_ramadan = ramadan_on(date) is not None
    rule = (is_ramadan and stated.ramadan_hours) or stated.opening_hours
    if stated.is_souk and not stated.souk_days and not rule:
        return DayHours(
            windows=(), basis="unknown", why=(*notes, HoursNote(code="souk_day_unknown"))
        )
    if rule:
        day = _by_stated(date, rule, daylight)
        if is_ramadan and rule != stated.ramadan_hours:
            day = _narrowed_in_ramadan(day, date, default)
    else:
        day = _by_kind(date, default.ramadan if is_ramadan else default.assumed)
    day = _closed_on_feasts(day, date, rule, default.feasts)
    day = _closed_for_prayer(day, date, _prayer_span(stated, default, is_stated=bool(rule)))
    day = _with_last_admission(day, stated.last_admission_min or 0)
    closed = () if day.windows else (HoursNote(code="closed"),)
    return replace(day, why=(*notes, *day.why, *closed))


def calendar_notes(date: dt.date) -> tuple[HoursNote, ...]:
    """Return what the calendar says of a date, whatever the place: holidays and Ramadan.

    >>> [note.code for note in calendar_notes(dt.date(2026, 2, 18))]
    ['ramadan_estimated']
    """
    notes = [
        HoursNote(code="holiday_estimated" if day.is_estimated else "holiday", detail=day.name)
        for day in holidays_on(date)
    ]
    notes += [
        HoursNote(code="holiday_possible", detail=day.name) for day in possible_holidays_on(date)
    ]
    ramadan = ramadan_on(date)
    if ramadan:
        code: NoteCode = "ramadan_estimated" if ramadan.is_estimated else "ramadan"
        notes.append(HoursNote(code=code, detail=str(ramadan.number)))
    elif may_be_ramadan(date):
        notes.append(HoursNote(code="ramadan_possible"))
    if not is_moon_known(date):
        notes.append(HoursNote(code="calendar_unknown"))
    return tuple(notes)


def _day_notes(date: dt.date, stated: StatedHours) -> list[HoursNote]:
    """Return whether a date is within the season and on a market day, where those matter."""
    notes: list[HoursNote] = []
    if stated.season:
        is_season = bool(windows_on(f"{stated.season} 00:00-24:00", date))
        code: NoteCode = "season" if is_season else "out_of_season"
        notes.append(HoursNote(code=code, detail=stated.season))
    if stated.souk_days:
        is_souk_day = WEEKDAYS[date.weekday()] in stated.souk_days
        code = "souk_day" if is_souk_day else "not_souk_day"
        notes.append(HoursNote(code=code, detail=", ".join(stated.souk_days)))
    return notes


def _by_stated(
    date: dt.date, rule: str, daylight: Callable[[dt.date], TimeWindow] | None
) -> DayHours:
    """Return the hours of a stated rule, with what it leaves open."""
    notes = [HoursNote(code="stated", detail=rule)]
    for span in intervals_on(rule, date, _sun(rule, date, daylight)):
        said = f" “{span.comment}”" if span.comment else ""
        if span.state == "unknown":
            clock = f"{span.begin:%H:%M}-{_end_clock(span.begin, span.end)}"
            notes.append(HoursNote(code="hours_unknown", detail=clock + said))
        elif span.comment:
            notes.append(HoursNote(code="comment", detail=span.comment))
    if mentions(rule, "SH"):
        notes.append(HoursNote(code="school_holidays_unknown"))
    windows = windows_on(rule, date, daylight)
    return DayHours(windows=windows, basis="stated", why=tuple(dict.fromkeys(notes)))


def _by_kind(date: dt.date, rule: str) -> DayHours:
    note = HoursNote(code="assumed", detail=rule)
    return DayHours(windows=windows_on(rule, date), basis="assumed", why=(note,))


def _narrowed_in_ramadan(day: DayHours, date: dt.date, default: DefaultHours) -> DayHours:
    """Return what ordinary hours and the Ramadan hours of the kind have in common.

    Hours are shortened in Ramadan, by how much nobody said: only the common part is fairly safe.
    A day that is closed by the stated hours stays so, stated.
    """
    if not day.windows:
        return day
    common = _common(day.windows, windows_on(default.ramadan, date))
    note = HoursNote(code="ramadan_assumed", detail=default.ramadan)
    return DayHours(windows=common, basis="assumed", why=(*day.why, note))


def _closed_on_feasts(day: DayHours, date: dt.date, rule: str, feasts: Feasts) -> DayHours:
    """Close a day for a holiday of which the place says nothing.

    Stated hours are taken to hold on public holidays, but not on the two Eids.
    """
    if feasts == "none" or not day.windows or mentions(rule, "PH"):
        return day
    names = [
        holiday.name
        for holiday in holidays_on(date)
        if holiday.is_eid or (feasts == "all" and not rule)
    ]
    if not names:
        return day
    note = HoursNote(code="holiday_closed", detail=", ".join(names))
    return DayHours(windows=(), basis="assumed", why=(*day.why, note))


def _prayer_span(stated: StatedHours, default: DefaultHours, *, is_stated: bool) -> str:
    """Return when a place is closed for the Friday prayer, empty if it is not.

    Stated hours are trusted as they stand, unless the place says that it closes.
    """
    if stated.friday_prayer == "closed":
        return default.friday or FRIDAY_PRAYER
    return "" if stated.friday_prayer == "open" or is_stated else default.friday


def _closed_for_prayer(day: DayHours, date: dt.date, span: str) -> DayHours:
    """Cut the span of the Friday prayer out of the hours of a Friday."""
    if date.weekday() != FRIDAY or not span:
        return day
    left = day.windows
    for prayer in windows_on(span, date):
        left = _without(left, prayer)
    if left == day.windows:
        return day
    note = HoursNote(code="friday_prayer", detail=span)
    return replace(day, windows=left, why=(*day.why, note))


def _with_last_admission(day: DayHours, minutes: int) -> DayHours:
    """Close the door some minutes before each closing; windows nobody could enter fall away."""
    if not minutes or not day.windows:
        return day
    before = dt.timedelta(minutes=minutes)
    windows = tuple(
        replace(window, last_admission=window.closes - before)
        for window in day.windows
        if window.closes - window.opens >= before
    )
    note = HoursNote(code="last_admission", detail=str(minutes))
    return replace(day, windows=windows, why=(*day.why, note))


def _sun(rule: str, date: dt.date, daylight: Callable[[dt.date], TimeWindow] | None) -> Sun:
    """Return sunrise and sunset, if they are known and a rule speaks of them."""
    if daylight is None or not mentions(rule, "sunrise", "sunset", "dawn", "dusk"):
        return SUN
    window = daylight(date)
    return window.opens.time(), window.closes.time()


def _merged(spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> tuple[TimeWindow, ...]:
    """Return spans in order as windows, those that touch as one."""
    whole: list[tuple[dt.datetime, dt.datetime]] = []
    for opens, closes in spans:
        begin = whole.pop()[0] if whole and opens <= whole[-1][1] else opens
        whole.append((begin, closes))
    return tuple(TimeWindow(opens=opens, closes=closes) for opens, closes in whole)


def _common(windows: Sequence[TimeWindow], others: Sequence[TimeWindow]) -> tuple[TimeWindow, ...]:
    """Return what two days have in common."""
    pairs = (
        (max(window.opens, other.opens), min(window.closes, other.closes))
        for window in windows
        for other in others
    )
    return _merged((opens, closes) for opens, closes in pairs if opens < closes)


def _without(windows: Sequence[TimeWindow], cut: TimeWindow) -> tuple[TimeWindow, ...]:
    """Return windows with a span cut out."""
    pieces = (
        piece
        for window in windows
        for piece in (
            (window.opens, min(window.closes, cut.opens)),
            (max(window.opens, cut.closes), window.closes),
        )
    )
    return tuple(
        TimeWindow(opens=opens, closes=closes) for opens, closes in pieces if opens < closes
    )


def _end_clock(begin: dt.datetime, end: dt.datetime) -> str:
    """Return the end of a span as a time of day, midnight as 24:00."""
    return f"{end:%H:%M}" if end.date() == begin.date() else "24:00"
