"""The search: PyVRP's iterated local search, for more sites than can be proved.

The only module that imports pyvrp; clients, vehicles and depots exist nowhere else. How a circuit
becomes a vehicle routing problem, and why:

- One vehicle type a day, all on the same clock, each with its own travel matrix. A way into a site
  that cannot be visited on that day lasts `NO_WAY_S`, which no day can hold.
- A client has one time window. A site whose windows differ (morning and afternoon, or from day to
  day) is a group of clients, one a window, of which one may be chosen; the ways into each are
  closed on the days its window does not hold. What is required is the group.
- A client's window bounds the begin of the visit, so it ends earlier than the opening by the
  length of the visit.
- Travel time is given as PyVRP's distance, which is what costs; a duration cost would charge for
  the visits too, and prizes would lose. One point is worth more than the driving of all days.
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    IteratedLocalSearch,
    IteratedLocalSearchParams,
    Location,
    PenaltyManager,
    PenaltyParams,
    ProblemData,
    RandomNumberGenerator,
    VehicleType,
)
from pyvrp import Solution as VehicleRoutes
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.planning.problem import DayFrame, Orders, Problem

# Importing pyvrp makes it print its log on standard output, which belongs to the command line.
for _handler in tuple(logging.getLogger("pyvrp").handlers):
    logging.getLogger("pyvrp").removeHandler(_handler)

METHOD = f"iterated local search (PyVRP {version('pyvrp')})"

_START, _END, _DEPOTS = 0, 1, 2
"""The first locations; each day has its own matrix, so all days can share them."""

# Parameters chosen by measurement, see docs/planning.md. A short history and small perturbations
# suit the few thousand iterations of an interactive plan; from 10,000 up the defaults do as well.
_HISTORY = 100
_NEIGHBOURS = 50
_PERTURBATIONS = (1, 10)
_UPDATE_EVERY = 100
_TARGET_FEASIBLE = 0.4
_LEAST_MAX_PENALTY = 1e5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """A site in one of its windows, and the days on which that window holds."""

    site: int
    window: tuple[int, int]
    days: frozenset[int]


def search(
    problem: Problem,
    *,
    seed: int,
    iterations: int,
    on_share: Callable[[float], None] = lambda _: None,
) -> Orders | None:
    """Return good orders, or None if none with all required sites was found.

    Args:
        problem: the request as numbers.
        seed: of the random numbers, 0 to 2^32 - 1.
        iterations: after so many the search stops; the clock plays no part.
        on_share: told the share of the work done.
    """
    choices = _choices(problem)
    if not choices:
        return ((),) * len(problem.frames)
    worth = _worth_of_a_point(problem)
    data = _problem_data(problem, choices, worth)
    routes = _run(data, seed, _penalty(problem, worth), _Stop(iterations, on_share))
    if not routes.is_feasible():
        return None
    orders: list[tuple[int, ...]] = [()] * len(problem.frames)
    for route in routes.routes():
        stops = (activity.idx for activity in route if activity.is_client())
        orders[route.vehicle_type()] = tuple(choices[stop].site for stop in stops)
    return tuple(orders)


class _Stop:
    """Stops after a number of iterations and tells how far it is."""

    def __init__(self, iterations: int, on_share: Callable[[float], None]) -> None:
        self._done, self._iterations, self._on_share = -1, iterations, on_share

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - PyVRP passes it
        self._done += 1
        over = self._done >= self._iterations
        if over or self._done % _UPDATE_EVERY == 0:
            self._on_share(self._done / self._iterations)
        return over


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


def _penalty(problem: Problem, worth: int) -> float:
    """Return the first price of a second too late: the prizes at stake per second of the days."""
    length = sum(frame.closes_s - frame.opens_s for frame in problem.frames)
    return float(max(1, worth * int(problem.prize.sum()) // length))


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


def _run(data: ProblemData, seed: int, penalty: float, stop: _Stop) -> VehicleRoutes:
    """Run the search from a random start and return the best it met."""
    rng = RandomNumberGenerator(seed=seed)
    near = compute_neighbours(data, NeighbourhoodParams(num_neighbours=_NEIGHBOURS))
    perturbation = PerturbationManager(PerturbationParams(*_PERTURBATIONS))
    local_search = LocalSearch(data, rng, near, perturbation)
    for operator in OPERATORS:
        if operator.supports(data):
            local_search.add_operator(operator(data))
    penalties = PenaltyManager(
        ([], penalty, penalty),
        PenaltyParams(
            solutions_between_updates=_UPDATE_EVERY,
            target_feasible=_TARGET_FEASIBLE,
            max_penalty=max(_LEAST_MAX_PENALTY, 100 * penalty),
        ),
    )
    first = local_search(
        VehicleRoutes.make_random(data, rng), penalties.max_cost_evaluator(), exhaustive=True
    )
    algorithm = IteratedLocalSearch(
        data,
        penalties,
        local_search,
        first,
        IteratedLocalSearchParams(history_length=_HISTORY),
    )
    with warnings.catch_warnings():
        # It says that hardly anything feasible was found; the caller sees that by the result.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        return algorithm.run(stop, collect_stats=False, display=False).best
