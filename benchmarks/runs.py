"""What the two benchmarks share: arguments, best known values, results and their file."""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.instances import InstanceError
from benchmarks.peers import PACKAGES, check_installed
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.peers import Answer
    from benchmarks.verify import Verdict

BEST_KNOWN = "best_known.csv"
OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One solver on one instance.

    Attributes:
        benchmark: `toptw` or `ophs`.
        file, instance: path and name.
        tours: how many there may be.
        seconds, seed: as asked for.
        peer: `own` or the peer's name; `solver` is its package and version.
        score: as verified from the raw file.
        best_known: of `best_known.csv` beside the file, or None.
        gap_percent: how far the score is from the best known, of the best known; or None.
        routes: vertices of each tour in order, numbered as in the file, without depot and hotels.
        time_to_best_s: when the solver met it, or None if it does not tell.
        wall_s: how long the solver took.
        verified: whether `benchmarks.verify` found nothing wrong; else `violations` says what.
        hotels: where each trip starts and the last one ends; None for `toptw`.
        decimals: those of travel times; None for `ophs`.
    """

    benchmark: str
    file: str
    instance: str
    tours: int
    seconds: float
    seed: int
    peer: str
    solver: str
    score: float
    best_known: float | None
    gap_percent: float | None
    routes: tuple[tuple[int, ...], ...]
    time_to_best_s: float | None
    wall_s: float
    verified: bool
    violations: tuple[str, ...]
    hotels: tuple[int, ...] | None = None
    decimals: int | None = None

    def line(self) -> str:
        """Return the result in one line."""
        gap = "" if self.gap_percent is None else f"  gap {self.gap_percent:.2f} %"
        best = "" if self.time_to_best_s is None else f"  best after {self.time_to_best_s:.2f} s"
        state = "verified" if self.verified else "WRONG: " + "; ".join(self.violations)
        return (
            f"{self.instance} {self.tours}  {self.solver}  score {self.score:g}{gap}{best}"
            f"  of {self.wall_s:.2f} s  {state}"
        )


def make_result(  # noqa: PLR0913 - everything a result is made of
    benchmark: str,
    path: Path,
    tours: int,
    given: argparse.Namespace,
    answer: Answer,
    verdict: Verdict,
    *,
    routes: tuple[tuple[int, ...], ...],
    hotels: tuple[int, ...] | None = None,
    decimals: int | None = None,
) -> Result:
    """Return what a solver found, with the score as verified."""
    known = best_known(path, tours if benchmark == "toptw" else None)
    score = float(verdict.score)
    at = answer.time_to_best_s
    return Result(
        benchmark=benchmark,
        file=str(path),
        instance=path.stem,
        tours=tours,
        seconds=given.seconds,
        seed=given.seed,
        peer=given.peer or OWN,
        solver=answer.solver,
        score=score,
        best_known=known,
        gap_percent=None if not known else round(100 * (known - score) / known, 4),
        routes=routes,
        time_to_best_s=None if at is None else round(at, 3),
        wall_s=round(answer.wall_s, 3),
        verified=verdict.ok,
        violations=verdict.violations,
        hotels=hotels,
        decimals=decimals,
    )


def best_known(path: Path, tours: int | None) -> float | None:
    """Return the best known score of an instance, by the table beside it; None if it has none.

    Args:
        path: the instance.
        tours: how many, or None if the table does not tell tours apart.
    """
    for row in known_rows(path.parent / BEST_KNOWN):
        if row.get("instance") == path.stem and (tours is None or row.get("tours") == str(tours)):
            return float(row["best_known"])
    return None


def known_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of best known values; none if there is no table."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row.get("best_known")]


def shared_folder(benchmark: str) -> Path:
    """Return where the published instances lie: `SSE_ROUTES_SHARED`, or beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("SSE_ROUTES_SHARED", beside)) / "benchmarks" / benchmark
    if not (folder / BEST_KNOWN).is_file():
        raise InstanceError(
            f"{folder}: no {BEST_KNOWN} there; set SSE_ROUTES_SHARED to the folder with benchmarks/"
        )
    return folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of both benchmarks."""
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="published instances")
    parser.add_argument(
        "--seconds", type=_seconds, required=True, metavar="S", help="wall time per instance"
    )
    parser.add_argument(
        "--seed", type=whole(0, 2**31 - 1), default=1, metavar="N", help="default: 1"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the results here")
    parser.add_argument(
        "--peer", choices=sorted(PACKAGES), help="run another solver instead, on two cores"
    )
    parser.add_argument(
        "--all-shared", action="store_true", help="run every row of the shared best_known.csv"
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return seconds


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of arguments that are whole numbers in a range."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number from {least} to {most}")
        return int(text)

    return read


def run(
    parser: argparse.ArgumentParser,
    given: argparse.Namespace,
    prepare: Callable[[argparse.Namespace], Iterable[Callable[[], Result]]],
) -> int:
    """Run jobs, print each result and keep the file up to date.

    Returns:
        0; 1 if a result is wrong; 2 if the arguments or a file cannot be used.
    """
    if given.all_shared == bool(given.files):
        parser.error("give either instance files or --all-shared")
    results: list[Result] = []
    try:
        if given.peer:
            check_installed(given.peer)
        jobs = list(prepare(given))
        _write(given.json, results)
        for job in jobs:
            results.append(job())
            print(results[-1].line(), flush=True)
            _write(given.json, results)
    except (InstanceError, RoutesError, OSError) as error:
        print(f"{parser.prog}: error: {error}", file=sys.stderr)
        return 2
    return 0 if all(result.verified for result in results) else 1


def _write(out: Path | None, results: list[Result]) -> None:
    """Write the results so far; fields that do not apply are left out."""
    if out is None:
        return
    optional = ("hotels", "decimals")
    records = [
        {
            key: value
            for key, value in asdict(result).items()
            if value is not None or key not in optional
        }
        for result in results
    ]
    out.write_text(json.dumps({"instances": records}, indent=1) + "\n", encoding="utf-8")
