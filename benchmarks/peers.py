"""Other solvers on the same task: PyVRP as it comes, OR-Tools routing, VROOM.

None of them is a dependency of the product (see `requirements.txt`); each is imported when it is
asked for. What each can and cannot do is said at its function.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import math
import multiprocessing
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.instances import InstanceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.tasks import Task


_T = TypeVar("_T")

Orders = tuple[tuple[int, ...], ...]
"""The sites of each tour, in order."""

_VROOM_TOP = 100
"""VROOM's priorities are whole numbers from 0 to this."""

_VROOM_EXPLORATION = 5

_ORTOOLS_STARTS = (("PARALLEL_CHEAPEST_INSERTION", 60), ("SAVINGS", None))
"""First solutions, and what part of the longest tour a point is worth: None for "all tours"."""

_WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a solver found.

    Attributes:
        orders: one a tour; empty tours stay.
        solver: its name and version.
        time_to_best_s: when it met its best, or None if it does not tell.
        wall_s: how long it took, without the start of its process.
    """

    orders: Orders
    solver: str
    time_to_best_s: float | None
    wall_s: float


@dataclass(slots=True)
class _Clock:
    """Stops PyVRP after some seconds, and notes when its best cost last fell."""

    seconds: float
    start: float = field(default_factory=time.perf_counter)
    best: float = math.inf
    best_at: float | None = None

    def __call__(self, best_cost: float) -> bool:
        now = time.perf_counter() - self.start
        if best_cost < self.best:
            self.best, self.best_at = best_cost, now
        return now >= self.seconds


def _above_all_driving(task: Task) -> int:
    """Return what a point is worth if one of them outweighs the driving of all tours."""
    return 1 + sum(tour.closes - tour.opens for tour in task.tours)


def solve_pyvrp(task: Task, seconds: float, seed: int) -> Answer:
    """Solve with PyVRP's own `solve` and its default parameters.

    Sites are optional clients; a window there bounds the begin of service, as here. Distance is
    travel time, and a point outweighs that of all tours: of four worths tried, the best within
    the noise. PyVRP works on one thread.
    """
    pyvrp = importlib.import_module("pyvrp")
    _silence("pyvrp")
    clock = _Clock(seconds)
    data, day_of = _pyvrp_data(pyvrp, task)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that little was feasible shows in the result
        result = pyvrp.solve(data, stop=clock, seed=seed, collect_stats=False, display=False)
    orders: list[list[int]] = [[] for _ in task.tours]
    if result.is_feasible():
        for route in result.best.routes():
            visits = [activity.idx for activity in route if activity.is_client()]
            day = next(d for d in day_of[route.vehicle_type()] if not orders[d])
            orders[day] = visits
    return _answer("pyvrp", orders, clock.start, clock.best_at)


def _pyvrp_data(pyvrp: Any, task: Task) -> tuple[Any, list[list[int]]]:  # noqa: ANN401
    """Return a task as PyVRP's data, and the tours of each of its vehicle types."""
    points = len(task.travel)
    depots = sorted({point for tour in task.tours for point in (tour.start, tour.end)})
    kinds = list(dict.fromkeys(task.tours))
    day_of = [[day for day, tour in enumerate(task.tours) if tour == kind] for kind in kinds]
    worth = _above_all_driving(task)
    clients = [
        pyvrp.Client(
            site,
            service_duration=int(task.service[site]),
            tw_early=int(task.earliest[site]),
            tw_late=int(task.latest[site]),
            prize=int(prize) * worth,
            required=False,
        )
        for site, prize in enumerate(task.prize)
    ]
    vehicles = [
        pyvrp.VehicleType(
            num_available=len(days),
            start_depot=depots.index(kind.start),
            end_depot=depots.index(kind.end),
            tw_early=kind.opens,
            tw_late=kind.closes,
        )
        for kind, days in zip(kinds, day_of, strict=True)
    ]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * points,
        clients=clients,
        depots=[pyvrp.Depot(depot) for depot in depots],
        vehicle_types=vehicles,
        distance_matrices=[task.travel],
        duration_matrices=[task.travel],
    )
    return data, day_of


def solve_ortools(task: Task, seconds: float, seed: int) -> Answer:
    """Solve with OR-Tools routing: disjunctions, a time dimension, guided local search.

    Its search has one thread and nothing random, so the seed chooses between the two settings of
    `_ORTOOLS_STARTS`, the best pair of 20 settings tried. Guided local search penalises ways
    only, so with prizes above all driving it hardly moves (gaps of 28 % against 11 % on four
    instances in 3 s): at even seeds a point is worth a part of a tour instead, and the best score
    met counts, not the best cost.
    """
    routing = importlib.import_module("ortools.constraint_solver.pywrapcp")
    start = time.perf_counter()
    first, part = _ORTOOLS_STARTS[seed % len(_ORTOOLS_STARTS)]
    worth = max(1, task.longest // part) if part else _above_all_driving(task)
    manager, model = _ortools_model(routing, task, worth)
    best: list[list[int]] = [[] for _ in task.tours]
    best_at: float | None = None

    def note() -> None:
        nonlocal best, best_at
        orders = [_ortools_order(manager, model, day) for day in range(len(task.tours))]
        if task.prize_of(orders) > task.prize_of(best):
            best, best_at = orders, time.perf_counter() - start

    model.AddAtSolutionCallback(note)
    model.SolveWithParameters(_ortools_parameters(routing, start + seconds, first))
    return _answer("ortools", best, start, best_at)


def _ortools_order(manager: Any, model: Any, day: int) -> list[int]:  # noqa: ANN401
    """Return the sites of a tour in the solution at hand."""
    order = []
    at = model.NextVar(model.Start(day)).Value()
    while not model.IsEnd(at):
        order.append(manager.IndexToNode(at))
        at = model.NextVar(at).Value()
    return order


def _ortools_model(routing: Any, task: Task, worth: int) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the index manager and the routing model of a task."""
    starts = [tour.start for tour in task.tours]
    ends = [tour.end for tour in task.tours]
    manager = routing.RoutingIndexManager(len(task.travel), len(starts), starts, ends)
    model = routing.RoutingModel(manager)
    busy = task.travel.copy()
    busy[: len(task)] += task.service[:, None]
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(task.travel.tolist()))
    most = max(tour.closes for tour in task.tours)
    transit = model.RegisterTransitMatrix(busy.tolist())
    model.AddDimension(transit, most, most, False, "time")  # noqa: FBT003 - SWIG takes no names
    clock = model.GetDimensionOrDie("time")
    for site, prize in enumerate(task.prize):
        index = manager.NodeToIndex(site)
        clock.CumulVar(index).SetRange(int(task.earliest[site]), int(task.latest[site]))
        model.AddDisjunction([index], int(prize) * worth)
    used = {*range(len(task)), *starts, *ends}
    for point in range(len(task), len(task.travel)):
        if point not in used:
            model.AddDisjunction([manager.NodeToIndex(point)], 0)
            model.ActiveVar(manager.NodeToIndex(point)).SetValue(0)
    for day, tour in enumerate(task.tours):
        clock.CumulVar(model.Start(day)).SetRange(tour.opens, tour.closes)
        clock.CumulVar(model.End(day)).SetRange(tour.opens, tour.closes)
    return manager, model


def _ortools_parameters(routing: Any, deadline: float, first: str) -> Any:  # noqa: ANN401
    """Return search parameters: guided local search up to a moment of `time.perf_counter`."""
    enums = importlib.import_module("ortools.constraint_solver.routing_enums_pb2")
    parameters = routing.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = getattr(enums.FirstSolutionStrategy, first)
    parameters.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(1, int(1000 * (deadline - time.perf_counter()))))
    return parameters


def solve_vroom(task: Task, seconds: float, seed: int, threads: int = _WORKERS) -> Answer:
    """Solve with VROOM at its highest exploration level, on several threads.

    Of two solutions VROOM prefers that of the greater sum of priorities of the jobs done, then
    more jobs, then the lower cost: with scores up to 100 that is the objective here. Greater
    scores are scaled to 1 to 100 and rounded, and then it optimises something coarser. It has no
    seed, and it ends when its heuristics do, mostly long before the time is over; the time is
    only a limit to it.
    """
    del seed
    vroom = importlib.import_module("vroom")
    start = time.perf_counter()
    problem = vroom.Input()
    problem.set_durations_matrix(profile="car", matrix_input=task.travel)
    problem.add_vehicle(
        [
            vroom.Vehicle(day, tour.start, tour.end, time_window=[tour.opens, tour.closes])
            for day, tour in enumerate(task.tours)
        ]
    )
    problem.add_job(
        [
            vroom.Job(
                site,
                site,
                default_service=int(task.service[site]),
                priority=priority,
                time_windows=[[int(task.earliest[site]), int(task.latest[site])]],
            )
            for site, priority in enumerate(_priorities(task))
        ]
    )
    left = dt.timedelta(seconds=max(0.001, seconds - (time.perf_counter() - start)))
    table = problem.solve(_VROOM_EXPLORATION, nb_threads=threads, timeout=left).routes
    orders = [
        [int(site) for site in table[(table.vehicle_id == day) & (table.type == "job")].id]
        for day in range(len(task.tours))
    ]
    return _answer("pyvroom", orders, start, None)


def _priorities(task: Task) -> list[int]:
    """Return prizes as VROOM's priorities: as they are, or scaled to at most 100."""
    top = int(task.prize.max(initial=0))
    if top <= _VROOM_TOP:
        return [int(prize) for prize in task.prize]
    return [max(1, round(prize * _VROOM_TOP / top)) if prize else 0 for prize in task.prize]


def _answer(package: str, orders: list[list[int]], start: float, best_at: float | None) -> Answer:
    return Answer(
        orders=tuple(tuple(order) for order in orders),
        solver=f"{package} {version(package)}",
        time_to_best_s=best_at,
        wall_s=time.perf_counter() - start,
    )


def _silence(name: str) -> None:
    """Take away the handler with which a library logs to standard output."""
    logger = logging.getLogger(name)
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)


PACKAGES = {"pyvrp": "pyvrp", "ortools": "ortools", "vroom": "pyvroom"}
"""The peers and the packages they come in."""

SOLVERS: dict[str, Callable[[Task, float, int], Answer]] = {
    "pyvrp": solve_pyvrp,
    "ortools": solve_ortools,
    "vroom": solve_vroom,
}
"""Each solves a task for so many seconds with a seed, on one core but for VROOM."""


def check_installed(peer: str) -> None:
    """Raise `InstanceError` if a peer's package is not installed."""
    try:
        version(PACKAGES[peer])
    except PackageNotFoundError:
        raise InstanceError(
            f"{PACKAGES[peer]} is not installed; "
            "install the peers with: pip install -r benchmarks/requirements.txt"
        ) from None


def solve_peer(peer: str, task: Task, seconds: float, seed: int) -> Answer:
    """Solve with a peer on two cores, in the same wall time.

    VROOM has threads of its own. The others run twice side by side and the better result counts.
    """
    work = partial(SOLVERS[peer], task, seconds)
    if peer == "vroom":
        return work(seed)
    return max(side_by_side(work, seed), key=lambda answer: task.prize_of(answer.orders))


def side_by_side(work: Callable[[int], _T], seed: int) -> list[_T]:
    """Return the results of two processes, with the seeds 2 × seed and 2 × seed + 1."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_WORKERS, mp_context=context) as pool:
        return list(pool.map(work, range(2 * seed, 2 * seed + _WORKERS)))
