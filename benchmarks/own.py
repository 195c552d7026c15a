"""The product's own solver on a task: the only module here that knows the planner."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers import Answer
from routes import __version__
from routes.planning.problem import NO_WAY_S, DayFrame, Problem
from routes.planning.search import search

if TYPE_CHECKING:
    from benchmarks.tasks import Task

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
