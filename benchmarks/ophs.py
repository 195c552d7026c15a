"""Run the planner, or a peer, on orienteering with hotel selection.

    python -m benchmarks.ophs FILE... --seconds S [--seed N] [--json OUT] [--peer P]
    python -m benchmarks.ophs --all-shared --seconds S [--seed N] [--json OUT] [--peer P]

Reading a file and making its matrix is not part of the seconds; the choice of hotels is.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.hotels import Finish, race
from benchmarks.instances import OphsInstance, read_ophs
from benchmarks.own import solve_own_nights
from benchmarks.peers import SOLVERS, side_by_side
from benchmarks.runs import (
    BEST_KNOWN,
    Result,
    add_arguments,
    known_rows,
    make_result,
    run,
    shared_folder,
)
from benchmarks.tasks import Task, fitted, ophs_task
from benchmarks.verify import verify_ophs
from routes.planning.search import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ophs",
        description="Orienteering with hotel selection: the planner or a peer on it.",
    )
    add_arguments(parser)
    return run(parser, parser.parse_args(arguments), _jobs)


def _jobs(given: argparse.Namespace) -> list[Callable[[], Result]]:
    """Return what to run, every file already read."""
    paths = given.files
    if given.all_shared:
        folder = shared_folder("ophs")
        rows = known_rows(folder / BEST_KNOWN)
        paths = [folder / f"{row['instance']}.ophs" for row in rows]
    jobs: list[Callable[[], Result]] = [partial(run_one, read_ophs(path), given) for path in paths]
    if given.peer is None:
        load()
    return jobs


def run_one(instance: OphsInstance, given: argparse.Namespace) -> Result:
    """Solve one instance and verify what was found."""
    task = ophs_task(instance)
    finish = _solve(task, instance.hotels, given)
    found = [tuple(site + instance.hotels for site in order) for order in finish.answer.orders]
    routes = fitted(instance, finish.stays, found)
    return make_result(
        "ophs",
        instance.path,
        len(instance.limits),
        given,
        finish.answer,
        verify_ophs(instance.path, finish.stays, routes),
        routes=routes,
        hotels=finish.stays,
    )


def _solve(task: Task, hotels: int, given: argparse.Namespace) -> Finish:
    """Solve with the planner, or with a peer that races through the hotels."""
    if given.peer is None:
        return solve_own_nights(task, hotels, given.seconds, given.seed)
    work = partial(race, task, hotels, SOLVERS[given.peer], given.seconds)
    if given.peer == "vroom":
        return work(given.seed)
    return max(side_by_side(work, given.seed), key=lambda finish: finish.prize)


if __name__ == "__main__":
    sys.exit(main())
