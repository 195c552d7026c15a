"""Whether calls fit into a day: the clock, run through with the earliest begins.

Drives are those of the roads; a circuit has them rounded to whole seconds. `give_s` makes each a
little longer, so that what fits surely does, or a little shorter, so that what does not surely
does not.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from routes.census.visit import hours_of, service_time_of
from routes.check.calls import frame_of, latest_begin
from routes.check.lunch import lunch_span, meal_hours, meal_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.check.lunch import Span
    from routes.check.table import Table
    from routes.circuit import Day
    from routes.places import Place
    from routes.rules import Rules
    from routes.sites import Site

ROUNDING_S = 1.0
"""Seconds by which a rounded drive may be off."""

Spans = tuple[tuple[float, float], ...]
"""Earliest and latest begins of a call, seconds since midnight, in order."""


class Task(NamedTuple):
    """Something to do on a day: where, when it may begin, how long, and whether it is a visit."""

    place_id: str
    spans: Spans
    length_s: float
    is_visit: bool


class Clock(NamedTuple):
    """A day to fit tasks into; seconds since midnight."""

    start_id: str
    end_id: str
    opens_s: float
    closes_s: float
    rest_s: float
    max_drive_s: float
    max_leg_s: float


def clock_of(rules: Rules, day: Day) -> Clock:
    """Return the frame, shorter by the least slack, and the limits of a day."""
    frame = frame_of(rules, day)
    infinite = dt.timedelta.max
    return Clock(
        start_id=day.start.id,
        end_id=day.end.id,
        opens_s=_seconds(frame.opens, day.date),
        closes_s=_seconds(frame.closes - rules.slack, day.date),
        rest_s=rules.rest.total_seconds(),
        max_drive_s=(rules.max_drive or infinite).total_seconds(),
        max_leg_s=(rules.max_leg or infinite).total_seconds(),
    )


def visit_task(rules: Rules, site: Site, date: dt.date) -> Task:
    """Return a visit on a date."""
    length = rules.visit_length(service_time_of(site))
    windows = hours_of(site, date).windows
    spans = ((window.opens, latest_begin(window, length) - rules.slack) for window in windows)
    return Task(site.id, _spans(spans, date), length.total_seconds(), is_visit=True)


def meal_task(rules: Rules, place: Place | Site, date: dt.date) -> Task:
    """Return lunch as a meal on a date, by rules that have one."""
    spans = meal_spans(rules.lunch, meal_hours(place, date), date) if rules.lunch else ()
    return _lunch_task(rules, place.id, spans, date)


def picnic_task(rules: Rules, site_id: str, date: dt.date) -> Task:
    """Return lunch as a picnic on a date, by rules that have one."""
    spans = (lunch_span(rules.lunch, date),) if rules.lunch else ()
    return _lunch_task(rules, site_id, spans, date)


def _lunch_task(rules: Rules, place_id: str, spans: Iterable[Span], date: dt.date) -> Task:
    length = rules.lunch.length if rules.lunch else dt.timedelta()
    begins = (
        (span.opens, min(span.closes - length, span.last_begin or span.closes) - rules.slack)
        for span in spans
    )
    return Task(place_id, _spans(begins, date), length.total_seconds(), is_visit=False)


def _spans(begins: Iterable[tuple[dt.datetime, dt.datetime]], date: dt.date) -> Spans:
    spans = ((_seconds(first, date), _seconds(last, date)) for first, last in begins)
    return tuple((first, last) for first, last in spans if first <= last)


def _seconds(moment: dt.datetime, date: dt.date) -> float:
    return (moment - dt.datetime.combine(date, dt.time())).total_seconds()


def drives(clock: Clock, tasks: Sequence[Task], table: Table, give_s: float) -> list[float]:
    """Return the drives of a day over some tasks; nothing where one is there already."""
    ids = [clock.start_id, *(task.place_id for task in tasks), clock.end_id]
    return [
        max(0.0, table.drive_s(*pair) + give_s) if pair[0] != pair[1] else 0.0
        for pair in pairwise(ids)
    ]


def fits(
    clock: Clock, tasks: Sequence[Task], drive_s: Sequence[float], late_s: float = 0.0
) -> bool:
    """Say whether tasks can be done in order with some drives.

    Args:
        clock: the day.
        tasks: in order.
        drive_s: the drive to each of them, and to the end of the day.
        late_s: how much later than it may every task may begin, and the day end.
    """
    now = clock.opens_s
    for number, (task, drive) in enumerate(zip(tasks, drive_s, strict=False)):
        now += drive
        begin = next((max(now, first) for first, last in task.spans if now <= last + late_s), None)
        if begin is None:
            return False
        now = begin + task.length_s
        if task.is_visit and number + 1 < len(tasks) and tasks[number + 1].is_visit:
            now += clock.rest_s
    return now + drive_s[-1] <= clock.closes_s + late_s


def keeps_limits(clock: Clock, drive_s: Sequence[float]) -> bool:
    """Say whether drives are within the longest drive of a day and the longest leg."""
    return sum(drive_s) <= clock.max_drive_s and max(drive_s) <= clock.max_leg_s
