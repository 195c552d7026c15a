"""PyVRP as it comes on a problem of the planner: the peer of `benchmarks.plan`.

How a circuit becomes a vehicle routing problem:

- One vehicle type a day, all on the same clock, each with its own travel matrix. A way into a site
  that cannot be visited on that day lasts `NO_WAY_S`, which no day can hold.
- A client has one time window. A site whose windows differ (morning and afternoon, or from day to
  day) is a group of clients, one a window, of which one may be chosen.
- Travel time is given as PyVRP's distance, which is what costs. One point is worth more than the
  driving of all days.

Lunches, limits and rests have no place in it: it is for problems without.
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, VehicleType, solve
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import MaxRuntime

from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.planning.problem import DayFrame, Problem

# Importing pyvrp makes it print its log on standard output.
for _handler in tuple(logging.getLogger("pyvrp").handlers):
    logging.getLogger("pyvrp").removeHandler(_handler)

_START, _END, _DEPOTS = 0, 1, 2
"""The first locations; each day has its own matrix, so all days can share them."""


def plain_prize(problem: Problem, seed: int, seconds: float) -> int:
    """Return the prize that PyVRP's own `solve` collects in some seconds; 0 if it finds nothing."""
    worth = _worth_of_a_point(problem)
    data = _problem_data(problem, _choices(problem), worth)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = solve(
            data, stop=MaxRuntime(seconds), seed=seed, collect_stats=False, display=False
        )
    return result.best.prizes() // worth if result.is_feasible() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """A site in one of its windows, and the days on which that window holds."""

    site: int
    window: tuple[int, int]
    days: frozenset[int]


def _choices(problem: Problem) -> tuple[_Choice, ...]:
    """Return each site in each of its different windows that is of use on some day."""
    choices = []
    for site in range(len(problem)):
        days: dict[tuple[int, int], set[int]] = {}
        for day, frame in enumerate(problem.frames):
            for window in frame.begins_s[site]:
                if _of_use(problem, frame, site, window):
                    days.setdefault(window, set()).add(day)
        choices += [
            _Choice(site=site, window=window, days=frozenset(days[window]))
            for window in sorted(days)
        ]
    return tuple(choices)


def _of_use(problem: Problem, frame: DayFrame, site: int, window: tuple[int, int]) -> bool:
    """Say whether a day that visits nothing else could use a window."""
    begin = max(frame.opens_s + frame.from_start_s[site], window[0])
    back = begin + problem.service_s[site] + frame.to_end_s[site]
    return bool(begin <= window[1] and back <= frame.closes_s)


def _worth_of_a_point(problem: Problem) -> int:
    """Return what a point is worth in seconds of driving: more than all days can hold."""
    return 1 + sum(frame.closes_s - frame.opens_s for frame in problem.frames)


def _problem_data(problem: Problem, choices: tuple[_Choice, ...], worth: int) -> ProblemData:
    """Return the circuit as a vehicle routing problem."""
    sites = [choice.site for choice in choices]
    grouped = sorted({site for site in sites if sites.count(site) > 1})
    groups = [
        ClientGroup(
            [number for number, other in enumerate(sites) if other == site],
            required=site in problem.required,
        )
        for site in grouped
    ]
    # PyVRP's stubs ask for arrays of the Python type int, which numpy does not have.
    matrices: list[Any] = [
        _matrix(problem, frame, choices, day) for day, frame in enumerate(problem.frames)
    ]
    return ProblemData(
        locations=[Location(0, 0)] * (_DEPOTS + len(choices)),
        clients=[
            _client(problem, choice, _DEPOTS + number, worth, grouped)
            for number, choice in enumerate(choices)
        ],
        depots=[Depot(_START), Depot(_END)],
        vehicle_types=[
            VehicleType(
                start_depot=_START,
                end_depot=_END,
                tw_early=frame.opens_s,
                tw_late=frame.closes_s,
                profile=day,
            )
            for day, frame in enumerate(problem.frames)
        ],
        distance_matrices=matrices,
        duration_matrices=matrices,
        groups=groups,
    )


def _client(
    problem: Problem, choice: _Choice, location: int, worth: int, grouped: list[int]
) -> Client:
    """Return a choice as a client, in its group if its site has several choices."""
    site = choice.site
    return Client(
        location=location,
        service_duration=int(problem.service_s[site]),
        tw_early=choice.window[0],
        tw_late=choice.window[1],
        prize=int(problem.prize[site]) * worth,
        required=site in problem.required and site not in grouped,
        group=grouped.index(site) if site in grouped else None,
    )


def _matrix(
    problem: Problem, frame: DayFrame, choices: tuple[_Choice, ...], day: int
) -> NDArray[np.int64]:
    """Return travel on one day between start, end and choices, seconds."""
    sites = np.array([choice.site for choice in choices])
    matrix = np.full((_DEPOTS + len(sites),) * 2, NO_WAY_S, dtype=np.int64)
    matrix[_DEPOTS:, _DEPOTS:] = problem.travel_s[np.ix_(sites, sites)]
    matrix[_START, _DEPOTS:] = frame.from_start_s[sites]
    matrix[_DEPOTS:, _END] = frame.to_end_s[sites]
    matrix[_START, _END] = frame.direct_s
    shut = [number for number, choice in enumerate(choices, _DEPOTS) if day not in choice.days]
    matrix[:, shut] = NO_WAY_S
    np.fill_diagonal(matrix, 0)
    return matrix
