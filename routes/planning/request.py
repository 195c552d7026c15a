"""What is asked of the planner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routes.circuit import Day
from routes.errors import RequestError
from routes.hours import TimeWindow
from routes.message import msg, msgn
from routes.rules import Rules

if TYPE_CHECKING:
    from routes.places import Place

MAX_DAYS = 14
YEARS = range(2000, 2100)
"""Years in which opening hours and calendars mean something."""
MAX_SEED = 2**32 - 1
DEFAULT_ITERATIONS = 200_000
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of the planner.

    Attributes:
        days: the frame of each day, in order of date.
        rules: what the circuit has to keep.
        nights: for each night between two days the places it may be spent at; the planner
            chooses, and its choice becomes the end of the day before and the start of the day
            after. Empty: each night is spent where `days` say.
        fair: 0 to 1, how much the under-visited are favoured, see `docs/fairness.md`.
        visits: visits promised so far by site id, for `fair`.
        seed: of the search.
        iterations: of the search; the clock plays no part, so the same request, seed and
            iterations give the same circuit.
    """

    days: tuple[Day, ...]
    rules: Rules = field(default_factory=Rules)
    nights: tuple[tuple[Place, ...], ...] = ()
    fair: float = 0.0
    visits: tuple[tuple[str, int], ...] = ()
    seed: int = 1
    iterations: int = DEFAULT_ITERATIONS

    def __post_init__(self) -> None:
        if not self.days:
            raise RequestError(msg("a circuit needs at least one day."))
        dates = [day.date for day in self.days]
        if sorted(set(dates)) != dates:
            raise RequestError(
                msg("the days of a circuit must be in order and on different dates.")
            )
        for day in self.days:
            if day.window.closes > dt.datetime.combine(day.date, dt.time()) + _ONE_DAY:
                raise RequestError(msg("the day of {date} must end by midnight.", date=day.date))
        if self.nights and (len(self.nights) != len(self.days) - 1 or not all(self.nights)):
            raise RequestError(
                msgn(
                    "{days} days have {n} night between them, and it needs a place: "
                    "{given} were given.",
                    "{days} days have {n} nights between them, and each needs a place: "
                    "{given} were given.",
                    len(self.days) - 1,
                    days=len(self.days),
                    given=len(self.nights),
                )
            )
        if not 0 <= self.fair <= 1:
            raise RequestError(msg("--fair {fair}: give a number from 0 to 1.", fair=self.fair))
        if self.iterations < 1 or not 0 <= self.seed <= MAX_SEED:
            raise RequestError(
                msg(
                    "--iterations must be at least 1 and --seed from 0 to {most:,}.",
                    most=MAX_SEED,
                )
            )


def days_from(
    start: Place, end: Place, first: dt.date, count: int, hours: tuple[dt.time, dt.time]
) -> tuple[Day, ...]:
    """Return consecutive days that begin and end at `start`, the last ending at `end`.

    Args:
        start: where every day begins, and where all but the last end.
        end: where the last day ends.
        first: date of the first day.
        count: number of days, 1 to `MAX_DAYS`.
        hours: earliest departure and latest return of each day.

    Raises:
        RequestError: if the number of days or the hours make no sense.
    """
    opens, closes = hours
    if not 1 <= count <= MAX_DAYS:
        raise RequestError(
            msg("{count} days: --days must be from 1 to {most}.", count=count, most=MAX_DAYS)
        )
    if opens >= closes:
        raise RequestError(
            msg(
                "the day ends at {closes:%H:%M}, not after it starts at {opens:%H:%M}: "
                "give --start and --end in order.",
                closes=closes,
                opens=opens,
            )
        )
    if first.year not in YEARS:
        raise RequestError(
            msg(
                "{date} is not a date to plan for: give one of the years {first} to {last}.",
                date=first,
                first=YEARS[0],
                last=YEARS[-1],
            )
        )
    dates = [first + dt.timedelta(days=number) for number in range(count)]
    return tuple(
        Day(
            start=start,
            end=end if number == count - 1 else start,
            window=TimeWindow(
                opens=dt.datetime.combine(date, opens), closes=dt.datetime.combine(date, closes)
            ),
        )
        for number, date in enumerate(dates)
    )
