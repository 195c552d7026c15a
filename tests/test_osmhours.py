"""Promises of `routes.osmhours`."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.osmhours import (
    WEEKDAYS,
    has_bare_comment,
    intervals_on,
    is_valid_opening_hours,
    mentions,
)

EID = dt.date(2026, 3, 20)
"""Eid al-Fitr, a Friday; the Saturday after it is a holiday too."""

DAY = dt.timedelta(days=1)
SUN = (dt.time(6, 43), dt.time(18, 50))


def open_on(rule: str, date: dt.date) -> list[str]:
    """Return the spans of a date as HH:MM-HH:MM, with a question mark where unknown."""
    assert is_valid_opening_hours(rule)
    return [
        f"{span.begin:%H:%M}-{span.end:%H:%M}" + ("?" if span.state == "unknown" else "")
        for span in intervals_on(rule, date, SUN)
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Thursday 19 March (eve), Friday 20 and Saturday 21 (feast), Sunday 22, Monday 23.
        ("Mo-Su 10:00-12:00; PH off", "y--yy"),
        ("24/7; PH off", "y--yy"),
        ("Mo-Su 10:00-12:00; PHoff", "y--yy"),
        ("PH 10:00-12:00", "-yy--"),
        ("Mo,PH 10:00-12:00", "-yy-y"),
        ("PH,Mo 10:00-12:00", "-yy-y"),
        ("Mo-Fr,PH 10:00-12:00", "yyy-y"),
        ("PH Mo-Fr 10:00-12:00", "-y---"),
        ("PH Sa-Su,Mo 10:00-12:00", "--y--"),
        ("PH Mo 10:00-12:00", "-----"),
        ("PH Fr 10:00-12:00; Mo 09:00-10:00", "-y--y"),
        ("Mo-Su 10:00-12:00; Jan-Feb PH off", "yyyyy"),
        ("Mo-Su 10:00-12:00; Mar PH off", "y--yy"),
        ("Mo-Su 10:00-12:00; PH +1 day off", "yy--y"),
        ("Mo-Su 10:00-12:00; PH -1 day off", "--yyy"),
        ("Mo-Su 10:00-12:00; PH,SH off", "y--yy"),
        ("Mo-Su 10:00-12:00; SH off", "yyyyy"),
        ("SH 10:00-12:00", "-----"),
        ("SH Mo-Su 10:00-12:00", "-----"),
        ("SH,PH 10:00-12:00", "-yy--"),
        ('Mo-Su 10:00-12:00 open "PH too"', "yyyyy"),
        ("Mo-Su 22:00-02:00; PH off", "y--yy"),
    ],
)
def test_public_holidays_are_those_of_morocco(rule: str, expected: str) -> None:
    """In every place of a rule where the language knows them; school holidays never are."""
    days = (EID + number * DAY for number in range(-1, 4))
    assert "".join("y" if open_on(rule, day) else "-" for day in days) == expected


def test_the_evening_of_a_holiday_goes_on_after_midnight() -> None:
    """The hours after midnight hang on the day before."""
    assert open_on("PH 22:00-02:00", EID) == ["22:00-00:00"]
    assert open_on("PH 22:00-02:00", EID + 2 * DAY) == ["00:00-02:00"]
    assert open_on("PH 22:00-02:00", EID + 3 * DAY) == []


@pytest.mark.parametrize("number", range(0, 365, 5))
def test_a_holiday_rule_follows_the_calendar_through_the_year(number: int) -> None:
    """31 October and the feasts of the moon too, which the library does not know."""
    date = dt.date(2026, 1, 1) + number * DAY
    closed = {(1, 1), (1, 11), (5, 1), (5, 27), (7, 30), (8, 14), (10, 31), (11, 6), (11, 18)}
    closed |= {(1, 14), (3, 20), (3, 21), (5, 28), (6, 16), (8, 20), (8, 21), (8, 25), (8, 26)}
    is_open = bool(open_on("Mo-Su 10:00-12:00; PH off", date))
    assert is_open == ((date.month, date.day) not in closed)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("sunrise-sunset", ["06:43-18:50"]),
        ("dawn-dusk", ["06:43-18:50"]),
        ("Mo-Su 10:00-sunset", ["10:00-18:50"]),
        ("Mo-Su (sunrise+01:00)-(sunset-00:30)", ["07:43-18:20"]),
        ("Mo-Su 08:00-12:00,14:00-sunset", ["08:00-12:00", "14:00-18:50"]),
        ("Mo-Su sunset-22:00", ["18:50-22:00"]),
        ("Mo-Su sunset-sunrise", ["00:00-06:43", "18:50-00:00"]),
        ("Mo-Su 19:00-sunset", []),
        ("Mo-Su 23:59-sunset", []),
        ("Mo-Su 09:00-12:00,19:00-sunset", ["09:00-12:00"]),
        ('Mo-Su 09:00-12:00 open "until sunset"', ["09:00-12:00"]),
    ],
)
def test_sun_events_are_times_of_the_day(rule: str, expected: list[str]) -> None:
    """A span that would end before it begins is none, instead of one over midnight."""
    assert open_on(rule, EID) == expected


@pytest.mark.parametrize(
    ("rule", "expected", "is_bare"),
    [
        ('"by appointment"', ["00:00-00:00?"], True),
        ('24/7 "by appointment"', ["00:00-00:00?"], True),
        ('Fr 10:00-12:00"x"', ["10:00-12:00?"], True),
        ('Fr 10:00-12:00 unknown "x"', ["10:00-12:00?"], False),
        ('Fr 10:00-12:00 open "x"', ["10:00-12:00"], False),
        ('Fr 10:00-12:00; Fr off "x"', [], False),
        ('Th 10:00-12:00 || "x"', ["00:00-00:00?"], True),
        ("Fr 10:00-12:00", ["10:00-12:00"], False),
    ],
)
def test_hours_with_nothing_but_a_comment_are_unknown(
    rule: str,
    expected: list[str],
    *,
    is_bare: bool,
) -> None:
    """As the language has it; a state before the comment decides."""
    assert open_on(rule, EID) == expected
    assert has_bare_comment(rule) == is_bare
    for span in intervals_on(rule, EID):
        assert f'"{span.comment}"' in rule or not span.comment


@pytest.mark.parametrize(
    "text", ["Feb 30 10:00-12:00", "Apr 31 off", "Mo-Su 09:00-12:00; Jun 31-Jul 2 off", "Feb30 off"]
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    """The library would take them for every day."""
    assert not is_valid_opening_hours(text)


@pytest.mark.parametrize("text", ["Feb 29 off", "Feb 20-Feb 29 off", 'off "Apr 31"', "Jan 31 off"])
def test_days_that_exist_are_not(text: str) -> None:
    """The leap day is one, and comments are free."""
    assert is_valid_opening_hours(text)


def test_what_cannot_be_evaluated_is_no_rule() -> None:
    """A holiday that is the first Monday of its month."""
    assert not is_valid_opening_hours("PH Mo[1] off")


def test_words_are_looked_for_outside_comments() -> None:
    """Any of them."""
    assert mentions("Mo-Su 10:00-sunset", "sunrise", "sunset")
    assert not mentions('10:00-12:00 open "sunset"', "sunset")
    assert not mentions("", "PH")


_pieces = st.sampled_from(
    ["PH", "SH", "PH +1 day", "PH -2 days", *WEEKDAYS, "Mo-Fr", "Sa-Mo", ",", " ", "; ", ", ",
     "10:00-12:00", "22:00-02:00", "sunrise-sunset", "(sunset-01:00)-23:00", "off", "unknown",
     "open", '"x"', "Mar", "Mar 20", "week 12", "||", "24/7", "+"]
)  # fmt: skip


@given(st.lists(_pieces, max_size=8), st.dates())
def test_whatever_is_a_rule_can_be_evaluated(pieces: list[str], date: dt.date) -> None:
    """On any date; its spans are in order and within the date."""
    rule = "".join(pieces)
    if not is_valid_opening_hours(rule):
        return
    found = intervals_on(rule, date, SUN)
    edges = [edge for span in found for edge in (span.begin, span.end)]
    assert edges == sorted(edges)
    assert all(edge - dt.datetime.combine(date, dt.time()) <= DAY for edge in edges)
