"""Reasons that need the roads: would a site left out have fitted, alone or beside what is chosen?

Doubt speaks for the circuit: a reason is called wrong only where a second of every drive does not
matter. A day of one visit has its lunch as well, if the rules ask for one. A site `displaced`, or
left out for its theme, its fee or another variant, is only asked to fit alone: which of the
visited ones would make room for it is not said. Days are those of the circuit, its nights as they
are spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.check.fitting import ROUNDING_S
from routes.check.reasons import BY_CHOICE
from routes.check.violation import Code, Violation
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.check.reach import Reach
    from routes.circuit import Circuit, Reason, Unvisited

_WOULD_FIT: tuple[Reason, ...] = ("no_time", *BY_CHOICE, "other_variant")
"""Reasons that say that a site would fit alone, at least."""

DOUBTED: tuple[Reason, ...] = ("unreachable", "out_of_reach", *_WOULD_FIT)
"""Reasons looked at here."""


def doubt_rules(circuit: Circuit, reach: Reach) -> Iterator[Violation]:
    """Yield what the roads say against the reasons, and against picnics."""
    for unvisited in circuit.unvisited:
        if unvisited.reason in DOUBTED:
            for code, problem in _doubts(circuit, reach, unvisited):
                yield Violation(code=code, day=0, where=unvisited.site.id, problem=problem)
    lunch_rule = circuit.rules.lunch
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        lunch = itinerary.lunch
        if lunch is None or lunch_rule is None or (lunch.mode, lunch_rule.mode) != _IN_NEED:
            continue
        if meal_id := reach.meal_alone(itinerary.day):
            problem = msg(
                "a picnic, though the day can reach {place} in time for lunch", place=meal_id
            )
            yield Violation(code="lunch_mode", day=day, where=lunch.place.id, problem=problem)


_IN_NEED = ("picnic", "meal")
"""Mode of a lunch and of the rule where a meal was wanted and none could be had."""


def _doubts(circuit: Circuit, reach: Reach, unvisited: Unvisited) -> Iterator[tuple[Code, Message]]:
    site, reason = unvisited.site, unvisited.reason
    has_way = reach.has_way(site.id)
    if has_way and reason == "unreachable":
        yield "reason", msg("{reason}, yet there is a way there and back", reason=reason)
        return
    if not has_way and reason != "unreachable":
        yield "reason", msg("{reason}, yet there is no way there and back", reason=reason)
        return
    if reason == "out_of_reach" and (day := reach.alone(site, ROUNDING_S)):
        problem = msg("{reason}, yet {date} has time for it alone", reason=reason, date=day.date)
        yield "reason", problem
    if reason in _WOULD_FIT and reach.alone(site, -ROUNDING_S, limits=False) is None:
        yield "reason", msg("{reason}, yet even alone no day has time for it", reason=reason)
    elif reason == "no_time" and (day := reach.beside(site)):
        problem = msg(
            "{reason}, yet {date} has time for it beside its other visits",
            reason=reason,
            date=day.date,
        )
        yield "reason", problem
    elif reason == "no_time" and not (circuit.rules.max_drive or circuit.rules.max_leg):
        yield from _minutes(reach, unvisited)


def _minutes(reach: Reach, unvisited: Unvisited) -> Iterator[tuple[Code, Message]]:
    """Yield if the minutes of overrun are not those of the best place to put a site.

    With a limit on drives they are not looked at: it can stand in the way where the clock does not.
    """
    least = reach.least_late_min(unvisited.site, -ROUNDING_S)
    most = reach.least_late_min(unvisited.site, ROUNDING_S)
    said = unvisited.extra_min
    if least is None or most is None:
        if said is not None:
            problem = msgn(
                "{n} minute, yet no road leads on from there",
                "{n} minutes, yet no road leads on from there",
                said,
            )
            yield "extra_min", problem
    elif said is None:
        problem = msgn(
            "not known, yet one would be {n} minute late",
            "not known, yet one would be {n} minutes late",
            least,
        )
        yield "extra_min", problem
    elif not least <= said <= most:
        problem = msgn(
            "{n} minute, one would be {least} to {most} late",
            "{n} minutes, one would be {least} to {most} late",
            said,
            least=least,
            most=most,
        )
        yield "extra_min", problem
