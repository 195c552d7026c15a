"""Run the planner, or a peer, on team orienteering with time windows.

    python -m benchmarks.toptw FILE... --tours M --seconds S [--seed N] [--json OUT] [--peer P]
    python -m benchmarks.toptw --all-shared --seconds S [--seed N] [--json OUT] [--peer P]

Reading a file and making its matrix is not part of the seconds; all that the solver does is.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.instances import ToptwInstance, read_toptw
from benchmarks.own import solve_own, to_problem
from benchmarks.peers import solve_peer
from benchmarks.runs import (
    BEST_KNOWN,
    Result,
    add_arguments,
    known_rows,
    make_result,
    run,
    shared_folder,
    whole,
)
from benchmarks.tasks import toptw_task
from benchmarks.verify import verify_toptw
from routes.planning.search import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.toptw",
        description="Team orienteering with time windows: the planner or a peer on it.",
    )
    add_arguments(parser)
    parser.add_argument("--tours", type=whole(1, 1000), metavar="M", help="number of tours")
    parser.add_argument(
        "--decimals", type=int, choices=range(7), help="of travel times; default: by the series"
    )
    given = parser.parse_args(arguments)
    if not given.all_shared and given.tours is None:
        parser.error("--tours is needed")
    return run(parser, given, _jobs)


def _jobs(given: argparse.Namespace) -> list[Callable[[], Result]]:
    """Return what to run, every file already read."""
    if given.all_shared:
        folder = shared_folder("toptw")
        rows = known_rows(folder / BEST_KNOWN)
        wanted = [(folder / f"{row['instance']}.txt", int(row["tours"])) for row in rows]
    else:
        wanted = [(path, given.tours) for path in given.files]
    read = [(read_toptw(path, given.decimals), tours) for path, tours in wanted]
    if given.peer is None:
        load()
    return [partial(run_one, instance, tours, given) for instance, tours in read]


def run_one(instance: ToptwInstance, tours: int, given: argparse.Namespace) -> Result:
    """Solve one instance and verify what was found."""
    task = toptw_task(instance, tours)
    if given.peer:
        answer = solve_peer(given.peer, task, given.seconds, given.seed)
    else:
        answer = solve_own(to_problem(task), given.seconds, given.seed)
    routes = tuple(tuple(site + 1 for site in order) for order in answer.orders)
    verdict = verify_toptw(instance.path, tours, routes, given.decimals)
    return make_result(
        "toptw",
        instance.path,
        tours,
        given,
        answer,
        verdict,
        routes=routes,
        decimals=instance.decimals,
    )


if __name__ == "__main__":
    sys.exit(main())
