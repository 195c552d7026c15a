"""Promises of `routes.calendar`."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from routes.calendar import (
    FIRST_DATE,
    HOLIDAY_NAMES,
    LAST_DATE,
    holidays_on,
    is_moon_known,
    may_be_ramadan,
    possible_holidays_on,
    ramadan_on,
)

DAY = dt.timedelta(days=1)

HOLIDAYS_OF_2026 = {
    "01-01": "New Year's Day",
    "01-11": "Proclamation of Independence Day",
    "01-14": "Amazigh New Year",
    "03-20": "Eid al-Fitr",
    "03-21": "Eid al-Fitr",
    "05-01": "Labor Day",
    "05-27": "Eid al-Adha",
    "05-28": "Eid al-Adha",
    "06-16": "Islamic New Year",
    "07-30": "Throne Day",
    "08-14": "Oued Ed-Dahab Day",
    "08-20": "Revolution Day",
    "08-21": "Youth Day",
    "08-25": "Prophet's Birthday",
    "08-26": "Prophet's Birthday",
    "10-31": "Unity Day",
    "11-06": "Green March",
    "11-18": "Independence Day",
}
OF_THE_MOON = {"Eid al-Fitr", "Eid al-Adha", "Islamic New Year", "Prophet's Birthday"}


def days_of(year: int) -> list[dt.date]:
    """Return every date of a year."""
    first = dt.date(year, 1, 1)
    return [first + day * DAY for day in range((dt.date(year + 1, 1, 1) - first).days)]


def test_the_holidays_of_a_year_are_those_of_morocco() -> None:
    """Fixed ones are certain, those of the moon estimated."""
    found = {date: holidays_on(date) for date in days_of(2026) if holidays_on(date)}
    assert {f"{date:%m-%d}": days[0].name for date, days in found.items()} == HOLIDAYS_OF_2026
    for (holiday,) in found.values():
        assert holiday.is_estimated == (holiday.name in OF_THE_MOON)
        assert holiday.is_eid == (holiday.name in {"Eid al-Fitr", "Eid al-Adha"})


def test_two_holidays_may_fall_on_one_date() -> None:
    """On 14 August 2027 a fixed one and one of the moon."""
    names = {holiday.name: holiday.is_estimated for holiday in holidays_on(dt.date(2027, 8, 14))}
    assert names == {"Oued Ed-Dahab Day": False, "Prophet's Birthday": True}


@pytest.mark.parametrize("year", [2024, 2026, 2030, 2050])
def test_no_holiday_of_the_hours_library_is_missed(year: int) -> None:
    """What opening-hours-py calls a public holiday of Morocco is one here, too."""
    start, end = (dt.datetime.combine(dt.date(y, 1, 1), dt.time()) for y in (year, year + 1))
    spans = OpeningHours("PH 10:00-11:00", country="MA").intervals(start, end)
    theirs = {begin.date() for begin, _, state, _ in spans if state == State.OPEN}
    assert len(theirs) == 10
    assert all(holidays_on(date) for date in theirs)


@pytest.mark.parametrize("year", range(2001, 2101, 11))
def test_every_name_can_be_translated(year: int) -> None:
    """The list for translators is complete, without the mark of an estimate."""
    names = {holiday.name for date in days_of(year) for holiday in holidays_on(date)}
    assert names <= set(HOLIDAY_NAMES)
    assert names >= set(HOLIDAY_NAMES) - {"Amazigh New Year", "Unity Day"} or year > 2077


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date(2025, 3, 1), dt.date(2025, 3, 29)),
        (dt.date(2026, 2, 18), dt.date(2026, 3, 19)),
        (dt.date(2027, 2, 8), dt.date(2027, 3, 8)),
    ],
)
def test_ramadan_runs_from_its_first_to_its_last_day(first: dt.date, last: dt.date) -> None:
    """Its ends are estimates, the days beside them may be Ramadan, the others are not."""
    days = [first + number * DAY for number in range((last - first).days + 1)]
    for number, date in enumerate(days, start=1):
        ramadan = ramadan_on(date)
        assert ramadan is not None
        assert ramadan.number == number
        assert ramadan.is_estimated == (date in {first, last})
        assert not may_be_ramadan(date)
    for near, far in ((first - DAY, first - 2 * DAY), (last + DAY, last + 2 * DAY)):
        assert (ramadan_on(near), ramadan_on(far)) == (None, None)
        assert (may_be_ramadan(near), may_be_ramadan(far)) == (True, False)


def test_the_day_after_ramadan_is_the_eid() -> None:
    """The two libraries agree in every year for which both know the moon."""
    date, seen = dt.date(1990, 1, 1), 0
    while date < LAST_DATE - 40 * DAY:
        today, tomorrow = ramadan_on(date), ramadan_on(date + DAY)
        if today and not tomorrow:
            seen += 1
            assert "Eid al-Fitr" in {holiday.name for holiday in holidays_on(date + DAY)}
        date += DAY
    assert seen >= 89


@pytest.mark.parametrize(
    ("date", "names"),
    [
        (dt.date(2026, 3, 18), []),
        (dt.date(2026, 3, 19), ["Eid al-Fitr"]),
        (dt.date(2026, 3, 20), []),
        (dt.date(2026, 3, 21), []),
        (dt.date(2026, 3, 22), ["Eid al-Fitr"]),
        (dt.date(2026, 5, 26), ["Eid al-Adha"]),
        (dt.date(2026, 5, 2), []),
        (dt.date(2026, 10, 30), []),
    ],
)
def test_a_feast_of_the_moon_may_be_a_day_off(date: dt.date, names: list[str]) -> None:
    """The days beside it are named; days beside fixed holidays are not."""
    assert [holiday.name for holiday in possible_holidays_on(date)] == names


@given(st.dates())
def test_no_date_breaks_the_calendar(date: dt.date) -> None:
    """Beyond the tables nothing is known, and that is said."""
    holidays_on(date)
    possible_holidays_on(date)
    may_be_ramadan(date)
    assert is_moon_known(date) == (FIRST_DATE <= date <= LAST_DATE)
    assert is_moon_known(date) or ramadan_on(date) is None


@pytest.mark.parametrize("date", [FIRST_DATE, LAST_DATE, dt.date.min, dt.date.max])
def test_the_ends_of_the_tables_are_safe(date: dt.date) -> None:
    """The first and last dates tabulated, and the first and last there are."""
    ramadan_on(date)
    may_be_ramadan(date)
    assert all(holiday.is_estimated for holiday in possible_holidays_on(date))
