"""Promises of `routes.hours`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.calendar import HOLIDAY_NAMES
from routes.hours import (
    WEEKDAYS,
    DayHours,
    DefaultHours,
    StatedHours,
    TimeWindow,
    hours_on,
    is_valid_opening_hours,
    note_text,
    windows_on,
)
from routes.hoursnote import HoursNote, NoteCode
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = dt.date(2026, 11, 23)
DAYS = {name: MONDAY + dt.timedelta(days=number) for number, name in enumerate(WEEKDAYS)}


KIND = DefaultHours(
    assumed="Mo-Su 09:00-17:00", ramadan="Mo-Su 10:00-15:00", friday="12:00-15:00", feasts="all"
)
"""What is assumed in these tests of a kind with staff."""

OPEN_AIR = replace(KIND, friday="", feasts="none")


def clocks(windows: Sequence[TimeWindow]) -> list[str]:
    """Return windows as HH:MM-HH:MM, an end at midnight as 24:00."""
    return [
        f"{window.opens:%H:%M}-"
        + ("24:00" if window.closes.date() > window.opens.date() else f"{window.closes:%H:%M}")
        for window in windows
    ]


def spans(rule: str, date: dt.date) -> list[str]:
    """Return the windows of a rule on a date as HH:MM-HH:MM."""
    return clocks(windows_on(rule, date))


def codes(day: DayHours) -> list[str]:
    """Return the codes of the notes of a day, in their order."""
    return [note.code for note in day.why]


def hours(date: str, default: DefaultHours = KIND, **stated: object) -> DayHours:
    """Return the hours of a place on a date written YYYY-MM-DD."""
    return hours_on(dt.date.fromisoformat(date), StatedHours(**stated), default)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:00", "Tu", ["09:00-12:00", "14:00-18:00"]),
        ("Mo-Fr 09:00-12:00,14:00-18:00", "Sa", []),
        ("Mo-Fr 09:00-17:00; Fr 12:00-14:00 off", "Fr", ["09:00-12:00", "14:00-17:00"]),
        ("Mo-Su 09:00-12:00; We off", "We", []),
        ("24/7", "Su", ["00:00-24:00"]),
        ("Mo-Su 09:00-12:00,11:00-13:00", "Mo", ["09:00-13:00"]),
        ("We 22:00-02:00", "We", ["22:00-24:00"]),
        ("We 22:00-02:00", "Th", ["00:00-02:00"]),
        ("Mo[4] 10:00-11:00", "Mo", ["10:00-11:00"]),
        ("Mo[1] 10:00-11:00", "Mo", []),
        ("Nov 23-24 10:00-11:00", "Tu", ["10:00-11:00"]),
        ("Nov 23-24 10:00-11:00", "We", []),
        ("Mo-Fr 09:00-12:00; PH off", "Mo", ["09:00-12:00"]),
        ("Mo-Fr 09:00-12:00 unknown", "Mo", []),
        ("Mo-Su 09:00-12:00; We 10:00-11:00 unknown", "We", []),
        ('Mo-Su 09:00-12:00 unknown "by appointment"', "Mo", []),
        ('Mo-Su 09:00-12:00 "by appointment"', "Mo", []),
        ('Mo-Su 09:00-12:00 open "ring the bell"', "Mo", ["09:00-12:00"]),
        ('Mo-Su 09:00-11:00 open "a", 11:00-12:00 open "b"', "Mo", ["09:00-12:00"]),
        ("off", "Mo", []),
    ],
)
def test_windows_are_those_of_the_date(rule: str, day: str, expected: list[str]) -> None:
    """Several a day, cut at midnight, overruled by later rules; unknown counts as closed."""
    assert spans(rule, DAYS[day]) == expected


def test_wall_time_has_no_gaps() -> None:
    """On the last Sunday of March, and when Ramadan begins and ends, every hour is there."""
    for date in (dt.date(2026, 3, 29), dt.date(2026, 2, 15), dt.date(2026, 3, 22)):
        assert spans("Mo-Su 01:30-03:30", date) == ["01:30-03:30"]
        (window,) = windows_on("24/7", date)
        assert window.closes - window.opens == dt.timedelta(hours=24)
        assert window.opens.tzinfo is None


@pytest.mark.parametrize("date", [dt.date.min, dt.date(1899, 12, 31), dt.date.max])
def test_far_dates_do_not_crash(date: dt.date) -> None:
    """Nobody plans for them, but nothing breaks."""
    for window in windows_on("Mo-Su 08:00-10:00", date):
        assert window.opens.date() == date


_times = st.integers(0, 24 * 60 - 1)


@given(
    date=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    days=st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
    pairs=st.lists(st.tuples(_times, _times), min_size=1, max_size=3),
)
def test_windows_are_in_order_apart_and_within_the_date(
    date: dt.date, days: list[str], pairs: list[tuple[int, int]]
) -> None:
    """Whatever the rule, windows never touch each other and never leave the day."""

    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    times = ",".join(f"{clock(a)}-{clock(b)}" for a, b in pairs)
    rule = f"{','.join(days)} {times}"
    assert is_valid_opening_hours(rule)
    windows = windows_on(rule, date)
    start = dt.datetime.combine(date, dt.time())
    edges = [edge for window in windows for edge in (window.opens, window.closes)]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= start + dt.timedelta(days=1) for edge in edges)


@given(st.text(max_size=60))
def test_any_text_is_either_a_rule_or_not(text: str) -> None:
    """Validation never raises, and what it accepts can be evaluated."""
    if is_valid_opening_hours(text):
        windows_on(text, MONDAY)


@pytest.mark.parametrize("text", ["", "  ", "from nine to five", "ramadan 10:00-12:00", "Mo-Xx"])
def test_what_is_no_rule_is_not_accepted(text: str) -> None:
    """Free text, and Ramadan, which the language does not know."""
    assert not is_valid_opening_hours(text)


def test_a_window_ends_after_it_begins() -> None:
    """And says whether a visit fits, its ends included."""
    opens = dt.datetime.combine(MONDAY, dt.time(9))
    with pytest.raises(ValueError, match="must end after it begins"):
        TimeWindow(opens=opens, closes=opens)
    window = TimeWindow(opens=opens, closes=opens + dt.timedelta(hours=1))
    second = dt.timedelta(seconds=1)
    assert window.contains(window.opens, window.closes)
    assert not window.contains(window.opens - second, window.closes)
    assert not window.contains(window.opens, window.closes + second)


def test_a_visit_must_begin_by_the_last_admission() -> None:
    """And still end by closing; the last admission lies within the window."""
    opens = dt.datetime.combine(MONDAY, dt.time(9))
    closes, last = opens + dt.timedelta(hours=2), opens + dt.timedelta(hours=1)
    window = TimeWindow(opens=opens, closes=closes, last_admission=last)
    second = dt.timedelta(seconds=1)
    assert window.contains(last, closes)
    assert not window.contains(last + second, last + 2 * second)
    assert not window.contains(last, closes + second)
    for wrong in (opens - second, closes + second):
        with pytest.raises(ValueError, match="last admission must be within"):
            TimeWindow(opens=opens, closes=closes, last_admission=wrong)
    for right in (opens, closes):
        assert TimeWindow(opens=opens, closes=closes, last_admission=right).last_admission == right


@pytest.mark.parametrize("day", WEEKDAYS)
def test_a_market_is_closed_on_every_other_day(day: str) -> None:
    """Even if its stated hours say otherwise."""
    for rule in ("", "Mo-Su 07:00-12:00"):
        facts = StatedHours(opening_hours=rule, souk_days=("We", "Sa"), is_souk=True)
        found = hours_on(DAYS[day], facts, OPEN_AIR)
        assert bool(found.windows) == (day in {"We", "Sa"})
        note = HoursNote(code="souk_day" if found.windows else "not_souk_day", detail="We, Sa")
        assert note in found.why
        assert found.basis == ("assumed" if found.windows and not rule else "stated")


def test_nothing_is_assumed_of_a_market_without_a_day() -> None:
    """It may be any day: a guess would send visitors to an empty square."""
    unknown = hours("2026-11-23", is_souk=True)
    assert (unknown.windows, unknown.basis) == ((), "unknown")
    assert codes(unknown) == ["souk_day_unknown"]
    stated = hours("2026-11-23", is_souk=True, opening_hours="Mo 08:00-12:00")
    assert (clocks(stated.windows), stated.basis) == (["08:00-12:00"], "stated")
    in_ramadan = hours("2026-03-02", is_souk=True, ramadan_hours="Mo 09:00-11:00")
    assert (clocks(in_ramadan.windows), in_ramadan.basis) == (["09:00-11:00"], "stated")
    assert hours("2026-11-23", is_souk=True, ramadan_hours="Mo 09:00-11:00").basis == "unknown"


@pytest.mark.parametrize(
    ("date", "opening_hours", "ramadan_hours", "expected", "basis"),
    [
        ("2026-02-17", "Mo-Su 08:00-12:00", "Mo-Su 20:00-22:00", "08:00-12:00", "stated"),
        ("2026-02-18", "Mo-Su 08:00-12:00", "Mo-Su 20:00-22:00", "20:00-22:00", "stated"),
        ("2026-02-18", "Mo-Su 08:00-12:00", "", "10:00-12:00", "assumed"),
        ("2026-02-18", "Mo-Su 08:00-09:00", "", "", "assumed"),
        ("2026-02-18", "Mo 08:00-12:00", "", "", "stated"),
        ("2026-02-18", "", "Mo-Su 20:00-22:00", "20:00-22:00", "stated"),
        ("2026-02-18", "", "", "10:00-15:00", "assumed"),
        ("2026-02-17", "", "Mo-Su 20:00-22:00", "09:00-17:00", "assumed"),
        ("2026-03-19", "", "", "10:00-15:00", "assumed"),
        ("2026-03-23", "", "", "09:00-17:00", "assumed"),
        ("2027-02-08", "", "", "10:00-15:00", "assumed"),
        ("2027-03-08", "24/7", "", "10:00-15:00", "assumed"),
        ("2027-03-11", "24/7", "", "00:00-24:00", "stated"),
    ],
)
def test_ramadan_has_its_own_hours(
    date: str, opening_hours: str, ramadan_hours: str, expected: str, basis: str
) -> None:
    """Stated ones first, else the part of ordinary ones that its kind keeps, else its kind's."""
    found = hours(date, opening_hours=opening_hours, ramadan_hours=ramadan_hours)
    assert (", ".join(clocks(found.windows)), found.basis) == (expected, basis)


def test_every_day_of_ramadan_is_named_and_its_ends_are_estimates() -> None:
    """From the eve to the day after, in 2026."""
    first = dt.date(2026, 2, 17)
    days = [hours_on(first + dt.timedelta(days=n), StatedHours(), KIND) for n in range(32)]
    assert [day.why[0].code for day in days[:3]] == [
        "ramadan_possible",
        "ramadan_estimated",
        "ramadan",
    ]
    assert [day.why[0].detail for day in days[1:30]] == [str(n) for n in range(1, 30)]
    assert codes(days[30]) == ["holiday_possible", "ramadan_estimated", "assumed"]
    assert codes(days[31])[:2] == ["holiday_estimated", "ramadan_possible"]


@pytest.mark.parametrize(
    ("date", "feasts", "rule", "is_open"),
    [
        *((date, "none", "", True) for date in ("2026-03-20", "2026-05-27", "2026-10-31")),
        *((date, feasts, "", False) for date in ("2026-03-20", "2026-03-21", "2027-03-09",
          "2027-03-10", "2026-05-27", "2026-05-28") for feasts in ("eids", "all")),
        *((date, "all", "", False) for date in ("2026-10-31", "2026-11-18", "2026-06-16")),
        *((date, "eids", "", True) for date in ("2026-10-31", "2026-11-18", "2026-06-16")),
        *((date, "all", "Mo-Su 09:00-12:00", False) for date in ("2026-03-20", "2026-05-28")),
        *((date, "all", "Mo-Su 09:00-12:00", True) for date in ("2026-10-31", "2026-11-18")),
        *((date, "all", "Mo-Su 09:00-12:00; PH off", False) for date in ("2026-03-20",
          "2026-10-31", "2026-11-18")),
        *((date, "all", "Mo-Su,PH 09:00-12:00", True) for date in ("2026-03-20", "2026-10-31")),
        ("2026-03-22", "all", "", True),
        ("2026-10-30", "all", "Mo-Su 09:00-12:00; PH off", True),
    ],
)  # fmt: skip
def test_holidays_close_what_they_should(
    date: str, feasts: str, rule: str, *, is_open: bool
) -> None:
    """Kinds by their convention, stated hours on the Eids only, unless the rule speaks of them."""
    found = hours(date, replace(KIND, feasts=feasts, friday=""), opening_hours=rule)  # type: ignore[arg-type]
    assert bool(found.windows) == is_open
    is_by_rule = bool(rule) and (is_open or "PH" in rule)
    assert found.basis == ("stated" if is_by_rule else "assumed")
    assert ("holiday_closed" in codes(found)) == (not is_open and "PH" not in rule)


def test_a_holiday_is_named_whether_it_closes_or_not() -> None:
    """With a mark if it is an estimate, and also on the days on which it may fall instead."""
    unity = hours("2026-10-31", opening_hours="Mo-Su 09:00-12:00")
    assert unity.why[0] == HoursNote(code="holiday", detail="Unity Day")
    eid = hours("2026-05-27", OPEN_AIR)
    assert HoursNote(code="holiday_estimated", detail="Eid al-Adha") in eid.why
    eve = hours("2026-05-26", OPEN_AIR)
    assert HoursNote(code="holiday_possible", detail="Eid al-Adha") in eve.why
    assert eve.windows


@pytest.mark.parametrize(
    ("date", "rule", "friday_prayer", "default", "expected"),
    [
        ("2026-11-27", "", "", KIND, "09:00-12:00, 15:00-17:00"),
        ("2026-11-27", "", "closed", KIND, "09:00-12:00, 15:00-17:00"),
        ("2026-11-27", "", "open", KIND, "09:00-17:00"),
        ("2026-11-27", "Mo-Su 08:00-18:00", "", KIND, "08:00-18:00"),
        ("2026-11-27", "Mo-Su 08:00-18:00", "open", KIND, "08:00-18:00"),
        ("2026-11-27", "Mo-Su 08:00-18:00", "closed", KIND, "08:00-12:00, 15:00-18:00"),
        ("2026-11-27", "Mo-Su 12:30-14:00", "closed", KIND, ""),
        ("2026-11-27", "", "", OPEN_AIR, "09:00-17:00"),
        ("2026-11-27", "", "closed", OPEN_AIR, "09:00-12:00, 15:00-17:00"),
        ("2026-11-26", "Mo-Su 08:00-18:00", "closed", KIND, "08:00-18:00"),
        ("2026-11-26", "", "", KIND, "09:00-17:00"),
        ("2026-02-20", "", "", KIND, "10:00-12:00"),
        ("2026-02-20", "Mo-Su 08:00-18:00", "", KIND, "10:00-15:00"),
    ],
)
def test_the_friday_prayer_is_cut_out(
    date: str, rule: str, friday_prayer: str, default: DefaultHours, expected: str
) -> None:
    """Of assumed hours unless the place says open; of stated ones only if it says closed."""
    found = hours(date, default, opening_hours=rule, friday_prayer=friday_prayer)
    assert ", ".join(clocks(found.windows)) == expected
    is_cut = expected not in {"09:00-17:00", "08:00-18:00", "10:00-15:00"}
    assert (HoursNote(code="friday_prayer", detail="12:00-15:00") in found.why) == is_cut


@pytest.mark.parametrize(
    ("season", "inside", "outside"),
    [
        ("Feb 15-Mar 15", ["2026-02-15", "2028-02-29", "2027-03-15"], ["2026-02-14", "2026-03-16"]),
        (
            "Nov 15-Feb 15",
            ["2026-11-15", "2026-12-31", "2027-01-01", "2027-02-15"],
            ["2026-11-14", "2027-02-16", "2026-07-01"],
        ),
        ("Feb 20-Feb 29", ["2027-02-28", "2028-02-29"], ["2027-03-01", "2028-03-01"]),
        ("Feb 29-Mar 2", ["2027-03-01", "2028-02-29"], ["2027-02-28", "2028-02-28"]),
        ("Apr-Jun", ["2026-04-01", "2026-06-30"], ["2026-03-31", "2026-07-01"]),
    ],
)
def test_outside_its_season_a_place_is_closed(
    season: str, inside: list[str], outside: list[str]
) -> None:
    """Whatever its hours; seasons may go over the new year and the leap day."""
    for rule in ("", "24/7"):
        for date in inside:
            found = hours(date, OPEN_AIR, opening_hours=rule, season=season)
            assert found.windows
            assert HoursNote(code="season", detail=season) in found.why
        for date in outside:
            found = hours(date, OPEN_AIR, opening_hours=rule, season=season)
            assert (found.windows, found.basis) == ((), "stated")
            assert found.why[-1] == HoursNote(code="out_of_season", detail=season)


def test_the_last_admission_is_before_every_closing() -> None:
    """Windows that nobody could enter in time fall away."""
    found = hours(
        "2026-11-24", opening_hours="Mo-Su 09:00-12:00,14:00-14:20", last_admission_min=30
    )
    (window,) = found.windows
    assert clocks([window]) == ["09:00-12:00"]
    assert window.last_admission == window.closes - dt.timedelta(minutes=30)
    assert found.why[-1] == HoursNote(code="last_admission", detail="30")
    (friday, _) = hours("2026-11-27", last_admission_min=60).windows
    assert friday.last_admission == dt.datetime.combine(dt.date(2026, 11, 27), dt.time(11))
    (door,) = hours("2026-11-24", opening_hours="Mo-Su 09:00-09:30", last_admission_min=30).windows
    assert door.last_admission == door.opens
    for none in (0, None):
        (window,) = hours("2026-11-24", last_admission_min=none).windows
        assert window.last_admission is None


def test_what_a_rule_leaves_open_is_noted() -> None:
    """Uncertain hours with their comment, other comments, school holidays, a closed day."""
    rule = 'Mo-Fr 09:00-12:00 open "ring"; Tu 14:00-15:00 unknown "call"; Su off; SH off'
    found = hours("2026-11-24", opening_hours=rule)
    assert found.windows == ()
    assert HoursNote(code="hours_unknown", detail="14:00-15:00 “call”") in found.why
    assert HoursNote(code="school_holidays_unknown") in found.why
    assert found.why[-1] == HoursNote(code="closed")
    monday = hours("2026-11-23", opening_hours=rule)
    assert clocks(monday.windows) == ["09:00-12:00"]
    assert HoursNote(code="comment", detail="ring") in monday.why
    assert "closed" not in codes(monday)


def test_the_notes_come_in_the_order_of_the_rules() -> None:
    """The calendar, the day, the hours, and what is taken off them."""
    found = hours(
        "2026-02-20",
        season="Feb 15-Mar 15",
        souk_days=("Fr",),
        opening_hours="Mo-Su 08:00-18:00",
        friday_prayer="closed",
        last_admission_min=20,
    )
    assert clocks(found.windows) == ["10:00-12:00"]
    assert codes(found) == [
        "ramadan",
        "season",
        "souk_day",
        "stated",
        "ramadan_assumed",
        "friday_prayer",
        "last_admission",
    ]


def test_beyond_the_tables_of_the_moon_it_is_said() -> None:
    """Hours are those of an ordinary day."""
    found = hours("2100-05-02", OPEN_AIR)
    assert codes(found) == ["calendar_unknown", "assumed"]
    assert found.windows


@pytest.mark.parametrize("date", [dt.date.min, dt.date.max])
def test_the_first_and_the_last_date_there_are_do_not_crash(date: dt.date) -> None:
    """Whatever of the rules is asked for."""
    facts = StatedHours(
        opening_hours="Mo-Su 09:00-12:00; PH +1 day off; PH -1 day off",
        season="Jan-Dec",
        friday_prayer="closed",
        last_admission_min=10,
    )
    for window in hours_on(date, facts, KIND).windows:
        assert window.opens.date() == date


def test_every_note_has_its_sentence() -> None:
    """With its detail, where there is one."""
    for code in get_args(NoteCode):
        detail = "Mo, Sa" if code == "not_souk_day" else "12"
        assert note_text(HoursNote(code=code, detail=detail))
    assert note_text(HoursNote(code="not_souk_day", detail="Mo, Sa")) == (
        "no market on this day: held on Monday, Saturday"
    )
    assert note_text(HoursNote(code="comment", detail="{detail}")) == "comment: {detail}"
    assert note_text(HoursNote(code="last_admission", detail="1")) == (
        "last admission 1 minute before closing"
    )


def test_notes_are_told_with_the_names_of_days_and_feasts() -> None:
    """In the language of the reader; a feast that is not known keeps its name."""
    market = note_text(HoursNote(code="not_souk_day", detail="Mo, Sa"))
    assert Texts("fr").tell(market).endswith("lundi, samedi")
    assert Texts("ar").tell(market).endswith("الاثنين، السبت")
    feast = note_text(HoursNote(code="holiday_closed", detail="Eid al-Fitr, Feast of Figs"))
    assert feast == "assumed closed on the holiday: Eid al-Fitr, Feast of Figs"
    assert Texts("fr").tell(feast).endswith("Aïd al-Fitr, Feast of Figs")
    for name in HOLIDAY_NAMES:
        told = Texts("ar").tell(note_text(HoursNote(code="holiday", detail=name)))
        assert not re.search("[A-Za-z]", told), name


def test_the_sun_is_asked_for_only_if_a_rule_speaks_of_it() -> None:
    """Then its times count, on the date asked for."""
    asked: list[dt.date] = []

    def daylight(date: dt.date) -> TimeWindow:
        asked.append(date)
        at = dt.datetime.combine(date, dt.time())
        return TimeWindow(
            opens=at.replace(hour=8, minute=12), closes=at.replace(hour=18, minute=39)
        )

    plain = hours_on(MONDAY, StatedHours(opening_hours='09:00-12:00 open "sunset"'), KIND, daylight)
    assert (clocks(plain.windows), asked) == (["09:00-12:00"], [])
    sunny = hours_on(MONDAY, StatedHours(opening_hours="09:00-sunset"), KIND, daylight)
    assert clocks(sunny.windows) == ["09:00-18:39"]
    assert set(asked) == {MONDAY}


RAMADAN_2026 = (dt.date(2026, 2, 18), dt.date(2026, 3, 19))
EIDS_2026 = {(3, 20), (3, 21), (5, 27), (5, 28)}
FIXED_2026 = {(1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (10, 31),
              (11, 6), (11, 18), (6, 16), (8, 25), (8, 26)}  # fmt: skip
_spans = st.tuples(st.integers(0, 46), st.integers(2, 48)).filter(lambda span: span[0] < span[1])


def minutes(span: tuple[int, int]) -> set[int]:
    """Return the minutes of a span of half hours."""
    return set(range(span[0] * 30, span[1] * 30))


def rule_of(span: tuple[int, int]) -> str:
    """Return a span of half hours as a daily rule."""
    begin, end = (f"{half // 2:02}:{half % 2 * 30:02}" for half in span)
    return f"Mo-Su {begin}-{end}"


def true_minutes(
    date: dt.date,
    ordinary: tuple[int, int] | None,
    ramadan: tuple[int, int] | None,
    holidays: str,
    friday: str,
    souk_days: list[str],
) -> set[int]:
    """Return the minutes of a day of 2026 that are open, from the rules in plain words."""
    if souk_days and WEEKDAYS[date.weekday()] not in souk_days:
        return set()
    is_ramadan = RAMADAN_2026[0] <= date <= RAMADAN_2026[1]
    is_eid = (date.month, date.day) in EIDS_2026
    is_holiday = is_eid or (date.month, date.day) in FIXED_2026
    if is_ramadan and ramadan:
        found, is_stated, speaks = minutes(ramadan), True, False
    elif ordinary:
        found, is_stated, speaks = minutes(ordinary), True, bool(holidays)
        found &= minutes((20, 30)) if is_ramadan else found
    else:
        found, is_stated, speaks = minutes((20, 30) if is_ramadan else (18, 34)), False, False
    if speaks and holidays == "; PH off" and is_holiday:
        return set()
    if not speaks and (is_eid or (is_holiday and not is_stated)):
        return set()
    if date.weekday() == 4 and (friday == "closed" or (friday == "" and not is_stated)):
        found -= minutes((24, 30))
    return found


@given(
    number=st.one_of(st.integers(0, 364), st.integers(45, 82), st.integers(140, 150)),
    ordinary=st.none() | _spans,
    ramadan=st.none() | _spans,
    holidays=st.sampled_from(["", "; PH off"]),
    friday=st.sampled_from(["", "closed", "open"]),
    souk_days=st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True),
)
def test_hours_are_those_the_rules_give_minute_by_minute(
    number: int,
    ordinary: tuple[int, int] | None,
    ramadan: tuple[int, int] | None,
    holidays: str,
    friday: str,
    souk_days: list[str],
) -> None:
    """A second, slow reading of the rules, with the dates of 2026 written out, agrees."""
    date = dt.date(2026, 1, 1) + dt.timedelta(days=number)
    stated = StatedHours(
        opening_hours=rule_of(ordinary) + holidays if ordinary else "",
        ramadan_hours=rule_of(ramadan) if ramadan else "",
        souk_days=tuple(souk_days),
        friday_prayer=friday,
    )
    midnight = dt.datetime.combine(date, dt.time())
    found: set[int] = set()
    for window in hours_on(date, stated, KIND).windows:
        begin, end = (
            int((at - midnight).total_seconds()) // 60 for at in (window.opens, window.closes)
        )
        found |= set(range(begin, end))
    assert found == true_minutes(date, ordinary, ramadan, holidays, friday, souk_days)


@given(
    date=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
    rule=st.sampled_from(["", "24/7", "Mo-Su 20:00-02:00", "Mo-Sa 08:00-12:00,14:00-19:00; PH off",
                          "Mo-Fr 09:00-sunset; Fr 10:00-11:00 unknown", "off"]),
    ramadan=st.sampled_from(["", "Mo-Su 10:00-14:00,20:30-01:00", "off"]),
    season=st.sampled_from(["", "Feb 15-Mar 15", "Nov 15-Feb 15", "Feb 29", "Apr-Jun"]),
    last=st.none() | st.integers(0, 600),
    friday=st.sampled_from(["", "closed", "open"]),
)  # fmt: skip
def test_a_day_is_in_order_and_explained(
    date: dt.date, rule: str, ramadan: str, season: str, last: int | None, friday: str
) -> None:
    """Windows in order, apart, within the date, admitted in time, none outside the season."""
    stated = StatedHours(
        opening_hours=rule,
        ramadan_hours=ramadan,
        season=season,
        last_admission_min=last,
        friday_prayer=friday,
    )
    day = hours_on(date, stated, KIND)
    start = dt.datetime.combine(date, dt.time())
    for window in day.windows:
        assert start <= window.opens < window.closes <= start + dt.timedelta(days=1)
        admitted = window.last_admission or window.closes
        assert window.closes - admitted == dt.timedelta(minutes=last or 0)
    assert all(one.closes < two.opens for one, two in pairwise(day.windows))
    assert day.why
    assert not {"out_of_season", "closed", "holiday_closed"} & set(codes(day)) or not day.windows
    month_day = (date.month, date.day)
    in_season = {
        "": True,
        "Feb 15-Mar 15": (2, 15) <= month_day <= (3, 15),
        "Nov 15-Feb 15": month_day >= (11, 15) or month_day <= (2, 15),
        "Feb 29": month_day == (2, 29),
        "Apr-Jun": 4 <= date.month <= 6,
    }[season]
    assert in_season or not day.windows
    assert ("out_of_season" in codes(day)) != in_season
