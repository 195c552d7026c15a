"""Limits of the request on the drive of each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.check.violation import Code, Violation, leg_name
from routes.message import msg
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
            "{driving} of driving, at most {max_drive} are allowed",
            driving=driving,
            max_drive=rules.max_drive,
        )
        yield Violation(code="max_drive", day=day, where="", problem=problem)
    for leg in itinerary.legs:
        where = leg_name(leg.origin_id, leg.destination_id)
        for code, problem in _leg_limits(rules, leg):
            yield Violation(code=code, day=day, where=where, problem=problem)


def _leg_limits(rules: Rules, leg: Leg) -> Iterator[tuple[Code, str]]:
    if rules.max_leg is not None and leg.duration > rules.max_leg:
        yield "max_leg", f"takes {leg.duration}, at most {rules.max_leg} are allowed"
    if leg.worst is None or rules.road_limit is None:
        return
    if CODES.index(leg.worst.grade) > CODES.index(rules.road_limit):
        metres = f"{leg.worst.length_m} m are {leg.worst.grade}"
        yield "road_limit", f"{metres}, the worst allowed is {rules.road_limit}"
