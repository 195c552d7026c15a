"""Promises of `routes.hours`."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.hours import WEEKDAYS, TimeWindow, hours_on, is_valid_opening_hours, windows_on

MONDAY = dt.date(2026, 11, 23)
DAYS = {name: MONDAY + dt.timedelta(days=number) for number, name in enumerate(WEEKDAYS)}


def spans(rule: str, date: dt.date) -> list[str]:
    """Return the windows of a date as HH:MM-HH:MM, an end at midnight as 24:00."""
    return [
        f"{window.opens:%H:%M}-"
        + ("24:00" if window.closes.date() > date else f"{window.closes:%H:%M}")
        for window in windows_on(rule, date)
    ]


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


@pytest.mark.parametrize("day", WEEKDAYS)
def test_a_market_is_closed_on_every_other_day(day: str) -> None:
    """Even if its stated hours say otherwise."""
    facts = {"souk_days": ("We", "Sa"), "is_souk": True, "assumed": "Mo-Su 08:00-13:00"}
    for rule in ("", "Mo-Su 07:00-12:00"):
        hours = hours_on(DAYS[day], opening_hours=rule, **facts)  # type: ignore[arg-type]
        assert bool(hours.windows) == (day in {"We", "Sa"})
        if hours.windows:
            assert hours.basis == ("stated" if rule else "assumed")


def test_nothing_is_assumed_of_a_market_without_a_day() -> None:
    """It may be any day: a guess would send visitors to an empty square."""
    hours = hours_on(
        MONDAY, opening_hours="", souk_days=(), is_souk=True, assumed="Mo-Su 08:00-13:00"
    )
    assert (hours.windows, hours.basis) == ((), "unknown")
    stated = hours_on(
        MONDAY, opening_hours="Mo 08:00-12:00", souk_days=(), is_souk=True, assumed="24/7"
    )
    assert stated.basis == "stated"
    assert stated.windows
