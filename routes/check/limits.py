"""Limits of the request on the drive of each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.check.calls import as_clock
from routes.check.violation import Code, Violation, leg_name
from routes.message import Message, msg
from routes.roads.grade import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Itinerary, Leg
    from routes.rules import Rules


def drive_limits(day: int, rules: Rules, itinerary: Itinerary) -> Iterator[Violation]:
    """Yield a day that drives too long, and legs that are too long or on roads too bad."""
    driving = itinerary.driving
    if rules.max_drive is not None and driving > rules.max_drive:
        problem = msg(
            "{driving} of driving, at most {limit} are allowed",
            driving=as_clock(driving),
            limit=as_clock(rules.max_drive),
        )
        yield Violation(code="max_drive", day=day, where="", problem=problem)
    for leg in itinerary.legs:
        where = leg_name(leg.origin_id, leg.destination_id)
        for code, problem in _leg_limits(rules, leg):
            yield Violation(code=code, day=day, where=where, problem=problem)


def _leg_limits(rules: Rules, leg: Leg) -> Iterator[tuple[Code, Message]]:
    if rules.max_leg is not None and leg.duration > rules.max_leg:
        problem = msg(
            "takes {duration}, at most {limit} are allowed",
            duration=as_clock(leg.duration),
            limit=as_clock(rules.max_leg),
        )
        yield "max_leg", problem
    if leg.worst is None or rules.road_limit is None:
        return
    if CODES.index(leg.worst.grade) > CODES.index(rules.road_limit):
        problem = msg(
            "{length} m are {grade}, the worst allowed is {limit}",
            length=leg.worst.length_m,
            grade=leg.worst.grade,
            limit=rules.road_limit,
        )
        yield "road_limit", problem
