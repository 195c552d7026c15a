"""The rules a circuit has to keep, as its request gives them.

They stand in the circuit itself, so that it can be verified without the request. A `Rules()` asks
for nothing; the command line gives what an office would expect.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from routes.errors import RequestError
from routes.message import Message, msg, msgn

Pace = Literal["relaxed", "normal", "dense"]
"""How full the days are."""

SERVICE_PERCENT: dict[Pace, int] = {"relaxed": 125, "normal": 100, "dense": 80}
"""Length of a visit by pace, percent of what its site or kind asks for."""

REST_MIN: dict[Pace, int] = {"relaxed": 15, "normal": 5, "dense": 0}
"""Minutes of rest between two visits by pace, if the request does not say."""

SLACK_MIN: dict[Pace, int] = {"relaxed": 20, "normal": 10, "dense": 0}
"""Minutes of slack at least by pace, if the request does not say."""

MOST_SLACK_MIN = 240
"""Minutes of slack at most: to ask for more is a slip of the pen."""

_MINUTE = dt.timedelta(minutes=1)

LunchMode = Literal["meal", "picnic"]
"""Where lunch is eaten: `meal` at an eating place or a site that serves meals, or, on a day that
cannot reach any, as a picnic; `picnic` always at a stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LunchRule:
    """When lunch is eaten on a day with visits whose frame holds the whole span.

    Attributes:
        opens: lunch begins at or after this.
        closes: lunch ends by this.
        length: how long it takes.
        mode: where.
    """

    opens: dt.time = dt.time(12)
    closes: dt.time = dt.time(14, 30)
    length: dt.timedelta = dt.timedelta(minutes=60)
    mode: LunchMode = "meal"

    @property
    def spare(self) -> dt.timedelta:
        """How much longer the span is than lunch."""
        day = dt.date(2000, 1, 1)
        span = dt.datetime.combine(day, self.closes) - dt.datetime.combine(day, self.opens)
        return span - self.length

    def __post_init__(self) -> None:
        if self.length <= dt.timedelta():
            raise RequestError(
                msg(
                    "a lunch of {length} is none: make it longer, or plan no lunch.",
                    length=minutes_of(self.length),
                )
            )
        if self.spare < dt.timedelta():
            raise RequestError(
                msg(
                    "a lunch of {length} does not fit between {opens:%H:%M} and "
                    "{closes:%H:%M}: make it shorter or the span longer.",
                    length=minutes_of(self.length),
                    opens=self.opens,
                    closes=self.closes,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of a circuit.

    Attributes:
        must: ids of sites that have to be visited.
        skip: ids of sites that must not be.
        themes: only sites of these themes, apart from `must`; all themes if empty.
        theme_least, theme_most: least and most number of visited sites of a theme, as
            (theme, number).
        one_of: groups of ids of which one at most is visited; sites with the same `sse:alike`
            are such a group without being named.
        group_size: persons; sites that receive fewer are left out. None: not said.
        budget_mad: what one person may pay for entrance in all, dirhams; fees that are not known
            do not count. None: no limit.
        pace: how long visits last, by `SERVICE_PERCENT`.
        rest: time between the end of a visit and the drive to the next one.
        slack: how late one may be at every stop, at lunch and at the end of the day, at least,
            without breaking anything: every call begins, and every day ends, so much before it
            would have to.
        lunch: None if the days need no lunch.
        max_drive: longest drive of a day. None: no limit.
        max_leg: longest drive without a stop. None: no limit.
        after_dark: whether one may drive before sunrise and after sunset.
        overnight: ids of the places allowed for each night between two days; as the days say
            if empty.
        road_limit: the worst grade of road allowed, as in `routes.roads.grade`; None: no limit.
        formula: name of the file the prizes come from; empty for the bundled formula.
    """

    must: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    theme_least: tuple[tuple[str, int], ...] = ()
    theme_most: tuple[tuple[str, int], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    group_size: int | None = None
    budget_mad: int | None = None
    pace: Pace = "normal"
    rest: dt.timedelta = dt.timedelta()
    slack: dt.timedelta = dt.timedelta()
    lunch: LunchRule | None = None
    max_drive: dt.timedelta | None = None
    max_leg: dt.timedelta | None = None
    after_dark: bool = True
    overnight: tuple[tuple[str, ...], ...] = ()
    road_limit: str | None = None
    formula: str = ""

    def __post_init__(self) -> None:
        both = sorted(set(self.must) & set(self.skip))
        if both:
            raise RequestError(
                msg(
                    "{site} is wanted with --must and refused with --skip: leave one of them out.",
                    site=both[0],
                )
            )
        for limit in (self.max_drive, self.max_leg):
            if limit is not None and limit <= dt.timedelta():
                raise RequestError(msg("a longest drive must be longer than nothing."))
        if self.rest < dt.timedelta():
            raise RequestError(msg("a rest cannot be shorter than nothing."))
        self._refuse_counts()
        self._refuse_slack()

    def _refuse_counts(self) -> None:
        """Refuse numbers of sites, persons and dirhams that cannot be."""
        least, most = dict(self.theme_least), dict(self.theme_most)
        for theme in sorted(least.keys() & most.keys()):
            if least[theme] > most[theme]:
                raise RequestError(
                    msgn(
                        "at least {least} and at most {n} site of the theme {theme} cannot both "
                        "hold: ask for fewer, or allow more.",
                        "at least {least} and at most {n} sites of the theme {theme} cannot both "
                        "hold: ask for fewer, or allow more.",
                        most[theme],
                        least=least[theme],
                        theme=theme,
                    )
                )
        if self.group_size is not None and self.group_size < 1:
            raise RequestError(
                msg(
                    "a group size of {persons} makes no sense: give 1 or more.",
                    persons=self.group_size,
                )
            )
        if self.budget_mad is not None and self.budget_mad < 0:
            raise RequestError(
                msg(
                    "a budget of {dirhams} makes no sense: give 0 or more.",
                    dirhams=self.budget_mad,
                )
            )

    def _refuse_slack(self) -> None:
        """Refuse a slack that is none, or more than any day or the lunch has."""
        if not dt.timedelta() <= self.slack <= MOST_SLACK_MIN * _MINUTE:
            raise RequestError(
                msg(
                    "a slack of {slack} makes no sense: ask for 0 to {most}.",
                    slack=minutes_of(self.slack),
                    most=MOST_SLACK_MIN,
                )
            )
        if self.lunch is not None and self.slack > self.lunch.spare:
            raise RequestError(
                msg(
                    "a lunch of {length} between {opens:%H:%M} and {closes:%H:%M} "
                    "leaves {spare} of slack, and {slack} are asked for: make it "
                    "shorter, the span longer, or the slack smaller.",
                    length=minutes_of(self.lunch.length),
                    opens=self.lunch.opens,
                    closes=self.lunch.closes,
                    spare=minutes_of(self.lunch.spare),
                    slack=self.slack // _MINUTE,
                )
            )

    def visit_length(self, service_time: dt.timedelta) -> dt.timedelta:
        """Return how long a visit lasts at this pace, rounded up to whole minutes.

        >>> Rules(pace="relaxed").visit_length(dt.timedelta(minutes=45))
        datetime.timedelta(seconds=3420)
        """
        seconds = service_time // dt.timedelta(seconds=1)
        return dt.timedelta(minutes=-(-seconds * SERVICE_PERCENT[self.pace] // 6000))


def minutes_of(length: dt.timedelta) -> Message:
    """Return a length of time in whole minutes, in words.

    >>> minutes_of(dt.timedelta(hours=1))
    '60 minutes'
    """
    return msgn("{n} minute", "{n} minutes", length // _MINUTE)
