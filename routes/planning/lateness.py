"""How late: by how much an order, or one with a further site, breaks the times of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import legs_s, rests_s

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.planning.problem import DayFrame, Order, Problem


def least_lateness(problem: Problem, frame: DayFrame, order: Order) -> int | None:
    """Return by how many seconds something is late, at least, if one carries on regardless.

    Each call begins in one of its windows, or on arrival if that is later; the largest of these
    delays counts, of that of the return, and of the drive beyond the longest of the day. The
    windows are chosen so that it is the least: to be late for the morning may be better than to
    wait for the afternoon.

    Returns:
        0 if all is in time; None if a way is missing or a call is at a place never open that day.
    """
    legs = legs_s(problem, frame, order) if order else [frame.direct_s]
    if max(legs) >= NO_WAY_S:
        return None
    ways = [(max(0, sum(legs) - frame.max_drive_s), frame.opens_s)]
    rest_s = 0
    for node, leg_s, rest_after_s in zip(order, legs[:-1], rests_s(problem, order), strict=True):
        begun = [
            (max(late, arrival - latest), max(arrival, earliest))
            for late, leave in ways
            for arrival in (leave + rest_s + leg_s,)
            for earliest, latest in frame.begins_s[node]
        ]
        service_s = int(problem.service_s[node])
        ways = [(late, begin + service_s) for late, begin in _undominated(begun)]
        rest_s = rest_after_s
    return min((max(late, leave + legs[-1] - frame.closes_s) for late, leave in ways), default=None)


def _undominated(ways: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the ways than which none is both less late and sooner over."""
    soonest = NO_WAY_S
    for late, clock in sorted(ways):
        if clock < soonest:
            soonest = clock
            yield late, clock


def lateness_with(problem: Problem, frame: DayFrame, order: Order, site: int) -> int | None:
    """Return the least lateness of a day with a site put into its order, wherever it is put.

    The lunch of the order stays between the calls it is between; a day that has none yet, but
    needs one for the visit, gets the lunch that makes it the least late.
    """
    idle = not order and frame.lunches
    starts = [(lunch,) for lunch in frame.lunches] if idle else [order]
    found = (
        least_lateness(problem, frame, (*start[:place], site, *start[place:]))
        for start in starts
        for place in range(len(start) + 1)
    )
    return min((late for late in found if late is not None), default=None)
