"""Rules of the spare time: how late one may be, and whether one waits without need."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routes.check.calls import (
    NOTHING,
    calls_of,
    drives_of,
    frame_of,
    halt_of,
    latest_begin,
    length_of,
    rest_of,
)
from routes.check.violation import Violation
from routes.message import Message, msg

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.circuit import Itinerary
    from routes.rules import Rules


def slack_rules(day: int, rules: Rules, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield calls whose slack is not what their windows, those after them and the day leave.

    And calls that begin, or a day that ends, so late that less is left than the rules ask for.
    Lengths, rests and drives are taken as they are planned; other rules judge those.
    """
    calls = calls_of(itinerary)
    for call, latest in zip(calls, _latest_arrivals(rules, itinerary), strict=True):
        spare, where = latest - call.arrival, halt_of(call).id
        if call.slack != spare:
            problem = msg(
                "one may be {spare:.1f} min late, it says {slack:.1f}",
                spare=_minutes(spare),
                slack=_minutes(call.slack),
            )
            yield Violation(code="slack", day=day, where=where, problem=problem)
        if NOTHING <= latest - call.begin < rules.slack:
            problem = _too_little(latest - call.begin, rules)
            yield Violation(code="least_slack", day=day, where=where, problem=problem)
    spare = frame_of(rules, itinerary.day).closes - itinerary.arrival
    if itinerary.legs and NOTHING <= spare < rules.slack:
        yield Violation(code="least_slack", day=day, where="", problem=_too_little(spare, rules))


def _too_little(spare: dt.timedelta, rules: Rules) -> Message:
    return msg(
        "{spare:.1f} min of slack, the rules ask for {least:.1f}",
        spare=_minutes(spare),
        least=_minutes(rules.slack),
    )


def _latest_arrivals(rules: Rules, itinerary: Itinerary) -> list[dt.datetime]:
    """Return when one has to be at each call at the latest for the rest of the day to hold."""
    calls, drives = calls_of(itinerary), drives_of(itinerary)
    latest = frame_of(rules, itinerary.day).closes
    found: list[dt.datetime] = []
    for call, drive in zip(reversed(calls), reversed(drives[1:]), strict=True):
        stay = length_of(call) + rest_of(call)
        latest = min(latest_begin(call.window, length_of(call)), latest - drive - stay)
        found.insert(0, latest)
    return found


def waiting_rules(day: int, rules: Rules, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield calls before which one waits, though one could have come later.

    The first call never needs a wait: the day begins later. Another needs one only if the call
    before it begins as late as its window and the least slack allow.
    """
    calls = calls_of(itinerary)
    for before, call in pairwise([None, *calls]):
        if call is None or call.begin <= call.arrival:
            continue
        wait = _minutes(call.begin - call.arrival)
        if before is None:
            problem = msg("a wait of {wait:.1f} min, though the day could begin later", wait=wait)
        elif before.begin < latest_begin(before.window, length_of(before)) - rules.slack:
            problem = msg(
                "a wait of {wait:.1f} min, though {place} could be begun later",
                wait=wait,
                place=halt_of(before).id,
            )
        else:
            continue
        yield Violation(code="waiting", day=day, where=halt_of(call).id, problem=problem)


def _minutes(duration: dt.timedelta) -> float:
    return duration.total_seconds() / 60
