"""The product's own solver on a task: the only module here that knows the planner."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.hotels import Finish
from benchmarks.instances import InstanceError
from benchmarks.peers import Answer
from benchmarks.tasks import at_hotels
from routes import __version__
from routes.planning.overnight import best_nights
from routes.planning.problem import NO_WAY_S, DayFrame, Problem
from routes.planning.search import search
from routes.planning.solve import Budget

if TYPE_CHECKING:
    from benchmarks.tasks import Task
    from routes.planning.nights import Choice

_UNLIMITED = 10**12
_MARGIN_S = 0.01
"""Kept back from the time given, for what comes before and after the search."""


def to_problem(task: Task) -> Problem:
    """Return a task as the planner's problem; a time unit is a second there."""
    n = len(task)
    travel = np.minimum(task.travel, NO_WAY_S)
    windows = tuple(
        ((int(earliest), int(latest)),)
        for earliest, latest in zip(task.earliest, task.latest, strict=True)
    )
    frames = tuple(
        DayFrame(
            opens_s=tour.opens,
            closes_s=tour.closes,
            direct_s=int(travel[tour.start, tour.end]),
            from_start_s=travel[tour.start, :n],
            to_end_s=travel[:n, tour.end],
            begins_s=windows,
        )
        for tour in task.tours
    )
    return Problem(
        ids=tuple(str(site) for site in range(n)),
        prize=task.prize,
        service_s=task.service,
        required=(),
        travel_s=travel[:n, :n],
        frames=frames,
    )


def solve_own(problem: Problem, seconds: float, seed: int) -> Answer:
    """Solve with the planner's search for so many seconds."""
    start = time.perf_counter()
    best_at: float | None = None

    def note(*_: object) -> None:
        nonlocal best_at
        best_at = time.perf_counter() - start

    found = search(problem, seed=seed, seconds=seconds - _MARGIN_S, on_best=note)
    return Answer(
        orders=found if found is not None else ((),) * len(problem.frames),
        solver=f"sse-routes {__version__}",
        time_to_best_s=best_at,
        wall_s=time.perf_counter() - start,
    )


def solve_own_nights(task: Task, hotels: int, seconds: float, seed: int) -> Finish:
    """Solve with the planner's choice of nights, hotels 0 and 1 being the first and the last."""
    start = time.perf_counter()

    def problem_for(choice: Choice) -> Problem:
        return to_problem(at_hotels(task, (0, *choice, 1)))

    nights = [range(hotels)] * (len(task.tours) - 1)
    budget = Budget(seed=seed, iterations=_UNLIMITED, seconds=seconds - _MARGIN_S)
    found = best_nights(problem_for, nights, budget, prove=False)
    if found is None or found.answer.orders is None:
        raise InstanceError("no sequence of hotels keeps the limits of the trips")
    choice, orders = found.choice, found.answer.orders
    wall_s = time.perf_counter() - start
    answer = Answer(
        orders=orders, solver=f"sse-routes {__version__}", time_to_best_s=None, wall_s=wall_s
    )
    return Finish(stays=(0, *choice, 1), answer=answer, prize=task.prize_of(orders))
