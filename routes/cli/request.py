"""The request that the options of `sse-routes plan` make."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.ledger import read_ledger
from routes.errors import RequestError
from routes.hours import TimeWindow
from routes.places import bundled_gateways, find_place
from routes.planning.request import Request, days_from
from routes.rules import REST_MIN, SLACK_MIN, LunchRule, Rules

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from routes.circuit import Day
    from routes.places import Place
    from routes.sites import Site


def request_of(arguments: argparse.Namespace, sites: Sequence[Site]) -> Request:
    """Return the request that the options make.

    Raises:
        RequestError, PlaceError, InputError: if an option makes no sense; the message names it.
    """
    nights = _nights(arguments, sites)
    ledger = read_ledger(Path(arguments.ledger)) if arguments.ledger else None
    if arguments.fair and ledger is None:
        raise RequestError("--fair needs the visits promised so far: give them with --ledger.")
    return Request(
        days=_days(arguments, sites, nights),
        rules=_rules(arguments, nights),
        nights=nights,
        fair=arguments.fair,
        visits=tuple(sorted(ledger.visits.items())) if ledger else (),
        seed=arguments.seed,
        iterations=arguments.iterations,
    )


def _nights(arguments: argparse.Namespace, sites: Sequence[Site]) -> tuple[tuple[Place, ...], ...]:
    """Return the places allowed for each night; nothing if every night is spent at --from."""
    count: int = arguments.days - 1
    gateways = bundled_gateways()
    fixed = [find_place(text, sites, gateways) for text in arguments.overnight]
    among = [find_place(text, sites, gateways) for text in arguments.overnight_among]
    if fixed and among:
        raise RequestError("give either --overnight or --overnight-among, not both.")
    if count < 1 and (fixed or among):
        raise RequestError("one day has no night: leave --overnight out, or ask for more --days.")
    if among:
        return (tuple(dict.fromkeys(among)),) * count
    if len(fixed) == 1:
        fixed *= count
    if fixed and len(fixed) != count:
        raise RequestError(
            f"{arguments.days} days have {count} nights, and --overnight was given {len(fixed)} "
            "times: give it once for all nights, or once for each in order."
        )
    return tuple((place,) for place in fixed)


def _days(
    arguments: argparse.Namespace, sites: Sequence[Site], nights: tuple[tuple[Place, ...], ...]
) -> tuple[Day, ...]:
    """Return the frames of the days; a night of several choices stands with its first."""
    gateways = bundled_gateways()
    start = find_place(arguments.start, sites, gateways)
    end = find_place(arguments.end, sites, gateways) if arguments.end else start
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the planner's own calendar
    hours = (arguments.opens, arguments.closes)
    days = list(days_from(start, end, arguments.date or tomorrow, arguments.days, hours))
    for night, (place, *_) in enumerate(nights):
        days[night] = replace(days[night], end=place)
        days[night + 1] = replace(days[night + 1], start=place)
    for number, text in _numbered("--day-from", arguments.day_from, len(days)):
        days[number] = replace(days[number], start=find_place(text, sites, gateways))
    for number, text in _numbered("--day-to", arguments.day_to, len(days)):
        days[number] = replace(days[number], end=find_place(text, sites, gateways))
    for number, text in _numbered("--day-hours", arguments.day_hours, len(days)):
        opens, closes = clock_span("--day-hours", text)
        date = days[number].date
        window = TimeWindow(
            opens=dt.datetime.combine(date, opens), closes=dt.datetime.combine(date, closes)
        )
        days[number] = replace(days[number], window=window)
    return tuple(days)


def _rules(arguments: argparse.Namespace, nights: tuple[tuple[Place, ...], ...]) -> Rules:
    rest_min = REST_MIN[arguments.pace] if arguments.rest is None else arguments.rest
    slack_min = SLACK_MIN[arguments.pace] if arguments.slack is None else arguments.slack
    return Rules(
        must=tuple(arguments.must),
        skip=tuple(arguments.skip),
        themes=tuple(arguments.theme),
        theme_least=tuple(_counts("--theme-min", arguments.theme_min)),
        theme_most=tuple(_counts("--theme-max", arguments.theme_max)),
        one_of=tuple(_groups(arguments.one_of)),
        group_size=arguments.group,
        budget_mad=arguments.budget,
        pace=arguments.pace,
        rest=dt.timedelta(minutes=rest_min),
        slack=dt.timedelta(minutes=slack_min),
        lunch=_lunch(arguments),
        max_drive=_minutes(arguments.max_drive),
        max_leg=_minutes(arguments.max_leg),
        after_dark=arguments.after_dark,
        overnight=tuple(tuple(place.id for place in night) for night in nights),
        road_limit=arguments.road_limit,
        formula=Path(arguments.formula).name if arguments.formula else "",
    )


def _lunch(arguments: argparse.Namespace) -> LunchRule | None:
    if arguments.lunch == "none":
        return None
    opens, closes = clock_span("--lunch-hours", arguments.lunch_hours)
    length = dt.timedelta(minutes=arguments.lunch_min)
    return LunchRule(opens=opens, closes=closes, length=length, mode=arguments.lunch)


def _minutes(count: int | None) -> dt.timedelta | None:
    return None if count is None else dt.timedelta(minutes=count)


def _numbered(option: str, given: Iterable[str], days: int) -> Iterable[tuple[int, str]]:
    """Yield the day (from 0) and the text of options written as DAY=TEXT."""
    for text in given:
        day, sign, rest = text.partition("=")
        if not sign or not day.strip().isdecimal() or not 1 <= int(day) <= days:
            raise RequestError(f"{option} {text}: write DAY=… with a day from 1 to {days}.")
        yield int(day) - 1, rest.strip()


def _counts(option: str, given: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Yield the name and the number of options written as NAME=NUMBER."""
    for text in given:
        name, sign, count = text.partition("=")
        if not sign or not count.strip().isdecimal():
            raise RequestError(f"{option} {text}: write THEME=NUMBER, such as argan=2.")
        yield name.strip(), int(count)


def _groups(given: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for text in given:
        ids = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if len(ids) < 2:  # noqa: PLR2004 - one site is no choice
            raise RequestError(f"--one-of {text}: write at least two ids, separated by commas.")
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
        raise RequestError(f"{option} {text}: write HH:MM-HH:MM, such as 08:00-18:00.") from error
    if opens >= closes:
        raise RequestError(f"{option} {text}: the second time must come after the first.")
    return opens, closes
