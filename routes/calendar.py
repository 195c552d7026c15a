"""Moroccan public holidays and Ramadan.

Fixed feasts are certain. Those of the moon are computed by the Umm al-Qura calendar, while Morocco
goes by its own sighting of the crescent: they can fall a day later or earlier, and are marked as
estimated. Sources are in `docs/hours.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

from hijridate import Gregorian

from routes.message import msg

HOLIDAY_NAMES = (
    msg("New Year's Day"),
    msg("Proclamation of Independence Day"),
    msg("Amazigh New Year"),
    msg("Labor Day"),
    msg("Throne Day"),
    msg("Oued Ed-Dahab Day"),
    msg("Revolution Day"),
    msg("Youth Day"),
    msg("Unity Day"),
    msg("Green March"),
    msg("Independence Day"),
    msg("Eid al-Fitr"),
    msg("Eid al-Adha"),
    msg("Islamic New Year"),
    msg("Prophet's Birthday"),
)
"""Every public holiday since 2001, as the `holidays` package calls it."""

FIRST_DATE, LAST_DATE = dt.date(1924, 8, 1), dt.date(2077, 11, 16)
"""The dates for which the lunar calendar is tabulated (hijridate 2.6)."""

_ESTIMATED = " (estimated)"
_RAMADAN = 9
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A public holiday of one date.

    Attributes:
        name: in English, one of `HOLIDAY_NAMES`.
        is_estimated: whether it hangs on the sighting of the moon, so that it may be a day off.
    """

    name: str
    is_estimated: bool

    @property
    def is_eid(self) -> bool:
        """Say whether it is one of the two great feasts, when nearly everything is closed."""
        return self.name.startswith("Eid ")


@dataclass(frozen=True, slots=True, kw_only=True)
class RamadanDay:
    """A day of Ramadan.

    Attributes:
        number: from 1 to 30.
        is_estimated: whether the month may not have begun yet, or be over, if the moon is seen a
            day later or earlier than computed: its first and its last day.
    """

    number: int
    is_estimated: bool


def holidays_on(date: dt.date) -> tuple[Holiday, ...]:
    """Return the public holidays of a date, none before 1944 or after 2100.

    >>> holidays_on(dt.date(2026, 10, 31))
    (Holiday(name='Unity Day', is_estimated=False),)
    >>> holidays_on(dt.date(2026, 3, 20))
    (Holiday(name='Eid al-Fitr', is_estimated=True),)
    """
    return _holidays_of(date.year).get(date, ())


@cache
def _holidays_of(year: int) -> dict[dt.date, tuple[Holiday, ...]]:
    # Loading takes 0.1 s and the first use 0.2 s: not before a date is asked for.
    from holidays import country_holidays  # noqa: PLC0415

    found = country_holidays("MA", years=year, language="en_US")
    return {
        date: tuple(
            Holiday(name=name.removesuffix(_ESTIMATED), is_estimated=name.endswith(_ESTIMATED))
            for name in found.get_list(date)
        )
        for date in found
    }


def possible_holidays_on(date: dt.date) -> tuple[Holiday, ...]:
    """Return feasts computed for the day before or after, which may turn out to fall on a date.

    >>> [holiday.name for holiday in possible_holidays_on(dt.date(2026, 3, 22))]
    ['Eid al-Fitr']
    """
    here = holidays_on(date)
    beside = (holiday for near in _beside(date) for holiday in holidays_on(near))
    return tuple(
        dict.fromkeys(holiday for holiday in beside if holiday.is_estimated and holiday not in here)
    )


@lru_cache(maxsize=4096)
def ramadan_on(date: dt.date) -> RamadanDay | None:
    """Return which day of Ramadan a date is, None if it is not, or not within the known dates.

    >>> ramadan_on(dt.date(2026, 2, 20))
    RamadanDay(number=3, is_estimated=False)
    """
    if not is_moon_known(date):
        return None
    lunar = Gregorian.fromdate(date).to_hijri()
    if lunar.month != _RAMADAN:
        return None
    return RamadanDay(number=lunar.day, is_estimated=lunar.day in {1, lunar.month_length()})


def may_be_ramadan(date: dt.date) -> bool:
    """Say whether a date lies a day before or after Ramadan as computed.

    >>> may_be_ramadan(dt.date(2026, 2, 17)), may_be_ramadan(dt.date(2026, 2, 16))
    (True, False)
    """
    return ramadan_on(date) is None and any(ramadan_on(near) for near in _beside(date))


def is_moon_known(date: dt.date) -> bool:
    """Say whether Ramadan and the feasts of the moon can be computed for a date."""
    return FIRST_DATE <= date <= LAST_DATE


def _beside(date: dt.date) -> tuple[dt.date, ...]:
    """Return the days before and after a date, as far as dates go."""
    before = () if date == dt.date.min else (date - _DAY,)
    return before if date == dt.date.max else (*before, date + _DAY)
