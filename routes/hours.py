"""Opening hours of a date, in local wall time.

Only the rules a site states are read here (OSM `opening_hours`, and the weekday of a weekly
souk). A site that states none has a *planning window* by its kind; it is an assumption, marked
as such everywhere it shows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from opening_hours import OpeningHours, State, validate

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""Weekdays as OSM writes them, Monday first, in the order of `date.weekday()`."""

Basis = Literal["stated", "assumed", "unknown"]
"""Where the windows come from: the site's own hours, the default of its kind, or nothing."""

_LAST_INSTANT = dt.datetime.combine(dt.date.max, dt.time.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A span of local wall time: service may begin from `opens` and must end by `closes`."""

    opens: dt.datetime
    closes: dt.datetime

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"a time window must end after it begins: {self.opens}-{self.closes}")

    def contains(self, begin: dt.datetime, end: dt.datetime) -> bool:
        """Say whether a visit from `begin` to `end` fits."""
        return self.opens <= begin and end <= self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """When a place is open on one date.

    Attributes:
        windows: the spans of opening, in order, none if it is closed.
        basis: `stated` by the site, `assumed` from its kind, `unknown` if not even a guess is
            right (a weekly souk whose day is not known).
    """

    windows: tuple[TimeWindow, ...]
    basis: Basis


def is_valid_opening_hours(text: str) -> bool:
    """Say whether a text is a rule of the OSM `opening_hours` language.

    >>> is_valid_opening_hours("Mo-Fr 09:00-12:30,14:00-18:00; Fr 15:00-18:00")
    True
    >>> is_valid_opening_hours("from nine to five")
    False
    """
    return bool(text.strip()) and validate(text)


def windows_on(rule: str, date: dt.date) -> tuple[TimeWindow, ...]:
    """Return the windows of an `opening_hours` rule that begin or go on within a date.

    Times marked `unknown` in the rule count as closed: nobody should drive an hour on a guess.

    >>> [f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in
    ...  windows_on("Mo-Fr 09:00-12:00,14:00-18:00", dt.date(2026, 11, 24))]
    ['09:00-12:00', '14:00-18:00']
    """
    start = dt.datetime.combine(date, dt.time())
    end = start + min(dt.timedelta(days=1), _LAST_INSTANT - start)
    intervals = OpeningHours(rule).intervals(start, end)
    spans = [(begin, until) for begin, until, state, _ in intervals if state == State.OPEN]
    return tuple(
        TimeWindow(opens=max(begin, start), closes=min(until, end)) for begin, until in spans
    )


def hours_on(
    date: dt.date, *, opening_hours: str, souk_days: tuple[str, ...], is_souk: bool, assumed: str
) -> DayHours:
    """Return when a place is open on a date.

    Args:
        date: the day asked for.
        opening_hours: the rule the place states, empty if it states none.
        souk_days: weekdays of a weekly market, as in `WEEKDAYS`; a market is open on no other.
        is_souk: whether the place is a weekly market, whose day must be known to be planned.
        assumed: the rule of its kind, used where the place states none.
    """
    if souk_days and WEEKDAYS[date.weekday()] not in souk_days:
        return DayHours(windows=(), basis="stated")
    if opening_hours:
        return DayHours(windows=windows_on(opening_hours, date), basis="stated")
    if is_souk and not souk_days:
        return DayHours(windows=(), basis="unknown")
    return DayHours(windows=windows_on(assumed, date), basis="assumed")
