"""The OSM `opening_hours` language on a date in Morocco: rules as states of the day.

opening-hours-py knows neither the Eids nor 31 October, and takes no holidays from outside. So the
words that hang on the date are replaced before it reads the rule: a holiday selector becomes the
weekday of the date (if that is such a holiday) or another weekday (if not), a sun event becomes a
time. Evaluated for that date alone, the rule then means what it meant.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from opening_hours import OpeningHours, State, validate

from routes.calendar import holidays_on

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""Weekdays as OSM writes them, Monday first, in the order of `date.weekday()`."""

_LAST_INSTANT = dt.datetime.combine(dt.date.max, dt.time.max)
_MINUTE = dt.timedelta(minutes=1)
_DAY_MIN = 24 * 60
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_COMMENT = re.compile(r'("[^"]*")')
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_RANGE = rf"{_WEEKDAY}(?:-{_WEEKDAY})?"
_HOLIDAY = re.compile(
    r"(PH|SH)(?:\s*([+-]\d+)\s*days?)?"
    # “PH Mo-Fr” is a holiday from Monday to Friday; “PH,Mo-Fr” is a holiday or one of those days.
    rf"(?:\s+({_RANGE}(?:,{_RANGE})*)(?![-\[]|,\S))?"
)
_WEEKDAY_THEN_HOLIDAY = re.compile(rf"({_WEEKDAY})\s+(?=PH|SH)")
_DATE = re.compile(rf"({'|'.join(_MONTHS)})\s*(\d{{1,2}})\b(?!:)")
_EVENT = r"sunrise|sunset|dawn|dusk"
_TIME = rf"\d{{1,2}}:\d\d|(?:{_EVENT})|\((?:{_EVENT})[+-]\d{{1,2}}:\d\d\)"
_SPAN = re.compile(rf"({_TIME})\s*-\s*({_TIME})")
_SUN_TIME = re.compile(rf"\(?({_EVENT})(?:([+-])(\d{{1,2}}):(\d\d)\))?")
_STATES: dict[State, Literal["open", "unknown"]] = {State.OPEN: "open", State.UNKNOWN: "unknown"}

Sun = tuple[dt.time, dt.time]
"""Sunrise and sunset of the date asked for, local wall time."""

SUN: Sun = (dt.time(7), dt.time(19))
"""Sunrise and sunset where the position is not known, as opening-hours-py has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A span of a day in which a place is not simply closed.

    Attributes:
        begin: local wall time.
        end: local wall time, at most the midnight that ends the day.
        state: `unknown` where the rule says so or has only a comment.
        comment: what the rule says in quotation marks.
    """

    begin: dt.datetime
    end: dt.datetime
    state: Literal["open", "unknown"]
    comment: str


def is_valid_opening_hours(text: str) -> bool:
    """Say whether a text is a rule of the OSM `opening_hours` language that can be evaluated.

    >>> is_valid_opening_hours("Mo-Fr 09:00-12:30,14:00-18:00; Fr 15:00-18:00")
    True
    >>> is_valid_opening_hours("from nine to five"), is_valid_opening_hours("Apr 31 off")
    (False, False)
    """
    if not text.strip() or not validate(text):
        return False
    # The library takes a day that does not exist for any day.
    days = ((_MONTHS.index(month), int(day)) for month, day in _DATE.findall(_bare(text)))
    if any(day > _LENGTHS[month] for month, day in days):
        return False
    return validate(_on_date(text, dt.date(2000, 1, 1), SUN))


def mentions(rule: str, *words: str) -> bool:
    """Say whether a rule uses one of some words outside its comments.

    >>> mentions('Mo-Su 09:00-12:00 "not on PH"', "PH")
    False
    """
    bare = _bare(rule)
    return any(word in bare for word in words)


def has_bare_comment(rule: str) -> bool:
    """Say whether a rule has a comment with no state before it, which makes its hours unknown.

    >>> has_bare_comment('Mo-Su 09:00-12:00 "by appointment"')
    True
    >>> has_bare_comment('Mo-Su 09:00-12:00 open "ring the bell"')
    False
    """
    return any(_is_stateless(piece) for piece in _COMMENT.split(rule)[:-1:2])


def intervals_on(rule: str, date: dt.date, sun: Sun = SUN) -> tuple[Interval, ...]:
    """Return the spans of a date in which a rule is open or unknown, in order.

    Spans are cut at midnight. A span from the evening before is there as well. One of a minute or
    less is none.

    Args:
        rule: a rule for which `is_valid_opening_hours` holds.
        date: the day asked for.
        sun: sunrise and sunset of that day, also used for dawn and dusk.
    """
    start = dt.datetime.combine(date, dt.time())
    end = start + min(dt.timedelta(days=1), _LAST_INSTANT - start)
    found = OpeningHours(_on_date(rule, date, sun)).intervals(start, end)
    return tuple(
        Interval(
            begin=max(begin, start), end=min(until, end), state=_STATES[state], comment=comment
        )
        for begin, until, state, comment in found
        if state in _STATES and min(until, end) - max(begin, start) > _MINUTE
    )


def _bare(rule: str) -> str:
    """Return a rule without its comments."""
    return _COMMENT.sub("", rule)


def _is_stateless(piece: str) -> bool:
    """Say whether the text before a comment ends without a state."""
    return not piece.rstrip().endswith(("open", "closed", "off", "unknown"))


def _on_date(rule: str, date: dt.date, sun: Sun) -> str:
    """Return a rule that means the same on a date and speaks of no holiday and no sun."""
    pieces = _COMMENT.split(rule)
    for number in range(0, len(pieces), 2):
        piece = _WEEKDAY_THEN_HOLIDAY.sub(r"\1,", pieces[number])
        piece = _HOLIDAY.sub(lambda found: _weekdays(found, date), piece)
        piece = _SPAN.sub(lambda found: _span(found, sun), piece)
        piece = _SUN_TIME.sub(lambda found: _clock(_minutes(found[0], sun)), piece)
        if number + 1 < len(pieces) and _is_stateless(piece):
            # A comment alone makes hours unknown (OSM specification); the library opens them.
            piece = f"{piece.rstrip()} unknown ".lstrip()
        pieces[number] = piece
    return "".join(pieces)


def _weekdays(found: re.Match[str], date: dt.date) -> str:
    """Return a holiday selector as weekdays that are right on a date and the day before."""
    kind, offset, among = found.groups()
    wanted = _expanded(among) if among else WEEKDAYS
    days = [
        WEEKDAYS[day.weekday()]
        for day in (_shifted(date, -1), date)
        if day and kind == "PH" and _is_holiday(_shifted(day, -int(offset or 0)))
    ]
    never = WEEKDAYS[(date.weekday() + 3) % 7]
    return ",".join(day for day in days if day in wanted) or never


def _is_holiday(date: dt.date | None) -> bool:
    return date is not None and bool(holidays_on(date))


def _shifted(date: dt.date, days: int) -> dt.date | None:
    """Return a date some days later, None beyond the ends of the calendar."""
    ordinal = date.toordinal() + days
    is_date = dt.date.min.toordinal() <= ordinal <= dt.date.max.toordinal()
    return dt.date.fromordinal(ordinal) if is_date else None


def _expanded(ranges: str) -> tuple[str, ...]:
    """Return the weekdays of a list of ranges, which may go over the end of the week.

    >>> _expanded("Sa-Mo,We")
    ('Sa', 'Su', 'Mo', 'We')
    """
    days: list[str] = []
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        begin = WEEKDAYS.index(first)
        count = (WEEKDAYS.index(last or first) - begin) % 7 + 1
        days += [WEEKDAYS[(begin + number) % 7] for number in range(count)]
    return tuple(days)


def _span(found: re.Match[str], sun: Sun) -> str:
    """Return a span with sun events as times.

    A span that should end with the day but begins after it, such as 19:00-sunset in winter, would
    read as one over midnight: it becomes a single minute, which `intervals_on` leaves out.
    """
    first, last = found.groups()
    if not _SUN_TIME.fullmatch(first) and not _SUN_TIME.fullmatch(last):
        return found[0]
    begin, end = _minutes(first, sun), _minutes(last, sun)
    if end <= begin and _SUN_TIME.fullmatch(last) and "sunrise" not in last and "dawn" not in last:
        begin = min(begin, _DAY_MIN - 1)
        end = begin + 1
    return f"{_clock(begin)}-{_clock(end)}"


def _minutes(text: str, sun: Sun) -> int:
    """Return a time or a sun event as minutes of its day, events rounded into the day."""
    event = _SUN_TIME.fullmatch(text)
    if not event:
        hours, _, minutes = text.partition(":")
        return int(hours) * 60 + int(minutes)
    name, sign, hours, minutes = event.groups()
    moment = sun[0] if name in {"sunrise", "dawn"} else sun[1]
    shift = int(f"{sign}1") * (int(hours) * 60 + int(minutes)) if sign else 0
    return min(max(moment.hour * 60 + moment.minute + shift, 0), _DAY_MIN)


def _clock(minutes: int) -> str:
    """Return minutes of a day as OSM writes a time.

    >>> _clock(545)
    '09:05'
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"
