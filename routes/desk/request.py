"""The request that the wishes of a planner make, however they were given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.ledger import read_ledger
from routes.errors import RequestError
from routes.hours import TimeWindow
from routes.message import msg, msgn
from routes.places import bundled_gateways, find_place
from routes.planning.request import Request, days_from
from routes.rules import REST_MIN, SLACK_MIN, LunchRule, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.circuit import Day
    from routes.desk.wishes import Wishes
    from routes.places import Place
    from routes.sites import Site


def request_of(wishes: Wishes, sites: Sequence[Site]) -> Request:
    """Return the request that wishes make.

    Raises:
        RequestError, PlaceError, InputError: if a wish makes no sense; the message names it as the
            option of the command line.
    """
    nights = _nights(wishes, sites)
    ledger = read_ledger(Path(wishes.ledger)) if wishes.ledger else None
    if wishes.fair and ledger is None:
        raise RequestError(msg("--fair needs the visits promised so far: give them with --ledger."))
    return Request(
        days=_days(wishes, sites, nights),
        rules=_rules(wishes, nights),
        nights=nights,
        fair=wishes.fair,
        visits=tuple(sorted(ledger.visits.items())) if ledger else (),
        seed=wishes.seed,
        iterations=wishes.iterations,
    )


def _nights(wishes: Wishes, sites: Sequence[Site]) -> tuple[tuple[Place, ...], ...]:
    """Return the places allowed for each night; nothing if every night is spent at --from."""
    count = wishes.days - 1
    gateways = bundled_gateways()
    fixed = [find_place(text, sites, gateways) for text in wishes.overnight]
    among = [find_place(text, sites, gateways) for text in wishes.overnight_among]
    if fixed and among:
        raise RequestError(msg("give either --overnight or --overnight-among, not both."))
    if count < 1 and (fixed or among):
        raise RequestError(
            msg("one day has no night: leave --overnight out, or ask for more --days.")
        )
    if among:
        return (tuple(dict.fromkeys(among)),) * count
    if len(fixed) == 1:
        fixed *= count
    if fixed and len(fixed) != count:
        raise RequestError(
            msgn(
                "{days} days have {n} night, and --overnight was given {given} times: give it "
                "once for all nights, or once for each in order.",
                "{days} days have {n} nights, and --overnight was given {given} times: give it "
                "once for all nights, or once for each in order.",
                count,
                days=wishes.days,
                given=len(fixed),
            )
        )
    return tuple((place,) for place in fixed)


def _days(
    wishes: Wishes, sites: Sequence[Site], nights: tuple[tuple[Place, ...], ...]
) -> tuple[Day, ...]:
    """Return the frames of the days; a night of several choices stands with its first."""
    gateways = bundled_gateways()
    start = find_place(wishes.start, sites, gateways)
    end = find_place(wishes.end, sites, gateways) if wishes.end else start
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the planner's own calendar
    hours = (wishes.opens, wishes.closes)
    days = list(days_from(start, end, wishes.date or tomorrow, wishes.days, hours))
    for night, (place, *_) in enumerate(nights):
        days[night] = replace(days[night], end=place)
        days[night + 1] = replace(days[night + 1], start=place)
    for number, text in _numbered("--day-from", wishes.day_from, len(days)):
        days[number] = replace(days[number], start=find_place(text, sites, gateways))
    for number, text in _numbered("--day-to", wishes.day_to, len(days)):
        days[number] = replace(days[number], end=find_place(text, sites, gateways))
    for number, text in _numbered("--day-hours", wishes.day_hours, len(days)):
        opens, closes = clock_span("--day-hours", text)
        date = days[number].date
        window = TimeWindow(
            opens=dt.datetime.combine(date, opens), closes=dt.datetime.combine(date, closes)
        )
        days[number] = replace(days[number], window=window)
    return tuple(days)


def _rules(wishes: Wishes, nights: tuple[tuple[Place, ...], ...]) -> Rules:
    rest_min = REST_MIN[wishes.pace] if wishes.rest is None else wishes.rest
    slack_min = SLACK_MIN[wishes.pace] if wishes.slack is None else wishes.slack
    return Rules(
        must=tuple(wishes.must),
        skip=tuple(wishes.skip),
        themes=tuple(wishes.theme),
        theme_least=tuple(_counts("--theme-min", wishes.theme_min)),
        theme_most=tuple(_counts("--theme-max", wishes.theme_max)),
        one_of=tuple(_groups(wishes.one_of)),
        group_size=wishes.group,
        budget_mad=wishes.budget,
        pace=wishes.pace,
        rest=dt.timedelta(minutes=rest_min),
        slack=dt.timedelta(minutes=slack_min),
        lunch=_lunch(wishes),
        max_drive=_minutes(wishes.max_drive),
        max_leg=_minutes(wishes.max_leg),
        after_dark=wishes.after_dark,
        overnight=tuple(tuple(place.id for place in night) for night in nights),
        road_limit=wishes.road_limit,
        formula=Path(wishes.formula).name if wishes.formula else "",
    )


def _lunch(wishes: Wishes) -> LunchRule | None:
    if wishes.lunch == "none":
        return None
    opens, closes = clock_span("--lunch-hours", wishes.lunch_hours)
    length = dt.timedelta(minutes=wishes.lunch_min)
    return LunchRule(opens=opens, closes=closes, length=length, mode=wishes.lunch)


def _minutes(count: int | None) -> dt.timedelta | None:
    return None if count is None else dt.timedelta(minutes=count)


def _numbered(option: str, given: Iterable[str], days: int) -> Iterable[tuple[int, str]]:
    """Yield the day (from 0) and the text of options written as DAY=TEXT."""
    for text in given:
        day, sign, rest = text.partition("=")
        if not sign or not day.strip().isdecimal() or not 1 <= int(day) <= days:
            raise RequestError(
                msg(
                    "{option} {text}: write DAY=… with a day from 1 to {days}.",
                    option=option,
                    text=text,
                    days=days,
                )
            )
        yield int(day) - 1, rest.strip()


def _counts(option: str, given: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Yield the name and the number of options written as NAME=NUMBER."""
    for text in given:
        name, sign, count = text.partition("=")
        if not sign or not count.strip().isdecimal():
            raise RequestError(
                msg(
                    "{option} {text}: write THEME=NUMBER, such as argan=2.",
                    option=option,
                    text=text,
                )
            )
        yield name.strip(), int(count)


def _groups(given: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for text in given:
        ids = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if len(ids) < 2:  # noqa: PLR2004 - one site is no choice
            raise RequestError(
                msg("--one-of {text}: write at least two ids, separated by commas.", text=text)
            )
        yield ids


def clock_span(option: str, text: str) -> tuple[dt.time, dt.time]:
    """Read two times written as HH:MM-HH:MM, in order.

    >>> clock_span("--lunch-hours", "12:00-14:30")
    (datetime.time(12, 0), datetime.time(14, 30))
    """
    first, _, second = text.partition("-")
    try:
        opens, closes = (dt.time.fromisoformat(part.strip()) for part in (first, second))
    except ValueError as error:
        raise RequestError(
            msg(
                "{option} {text}: write HH:MM-HH:MM, such as 08:00-18:00.", option=option, text=text
            )
        ) from error
    if opens >= closes:
        raise RequestError(
            msg(
                "{option} {text}: the second time must come after the first.",
                option=option,
                text=text,
            )
        )
    return opens, closes
