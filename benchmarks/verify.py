"""Verify routes against the raw instance file; shares no code with the solvers or the readers.

    python -m benchmarks.verify OUT.json...

re-checks the results that `benchmarks.toptw` and `benchmarks.ophs` wrote. Times of team
orienteering are added up as decimals; lengths of hotel trips as exactly rounded sums of floats.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation, localcontext
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLERANCE = 1e-9
"""How much longer than its limit a hotel trip may be, for the rounding of floats."""

_DIGITS = 50
_TOPTW_FIELDS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The score of some routes as recomputed, and what is wrong with them, if anything."""

    score: Decimal
    violations: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.violations


def verify_toptw(
    path: Path, tours: int, routes: Sequence[Sequence[int]], decimals: int | None = None
) -> Verdict:
    """Verify tours of team orienteering with time windows.

    Args:
        path: the instance.
        tours: how many tours there may be.
        routes: the vertices of each tour in order, without the depot.
        decimals: of travel times; by default by the series in the file's name.
    """
    with localcontext() as context:
        context.prec = _DIGITS
        vertices = {int(row[0]): row for row in _numbers(path) if len(row) >= _TOPTW_FIELDS}
        digits = _series_decimals(path, vertices) if decimals is None else decimals
        step = Decimal(1).scaleb(-digits)
        wrong = _choice_faults(routes, set(vertices) - {0})
        if len(routes) > tours:
            wrong.append(f"{len(routes)} tours, but only {tours} allowed")
        if not wrong:
            for number, route in enumerate(routes, 1):
                wrong += [f"tour {number}: {fault}" for fault in _late(vertices, route, step)]
        known = {vertex for route in routes for vertex in route if vertex in vertices}
        return Verdict(
            score=sum((vertices[vertex][4] for vertex in known), Decimal(0)),
            violations=tuple(wrong),
        )


def _late(vertices: dict[int, list[Decimal]], route: Sequence[int], step: Decimal) -> list[str]:
    """Return where a tour comes too late."""
    faults = []
    here, clock = vertices[0], vertices[0][-2]
    for number in route:
        there = vertices[number]
        clock = max(clock + _travel(here, there, step), there[-2])
        if clock > there[-1]:
            faults.append(f"vertex {number} begins at {clock}, closed from {there[-1]}")
        clock += there[3]
        here = there
    clock += _travel(here, vertices[0], step)
    if clock > vertices[0][-1]:
        faults.append(f"back at {clock}, after {vertices[0][-1]}")
    return faults


def _travel(here: list[Decimal], there: list[Decimal], step: Decimal) -> Decimal:
    """Return the Euclidean distance, rounded down to a multiple of the step."""
    square = (here[1] - there[1]) ** 2 + (here[2] - there[2]) ** 2
    return square.sqrt().quantize(step, rounding=ROUND_FLOOR)


def _series_decimals(path: Path, vertices: dict[int, list[Decimal]]) -> int:
    """Return 2 for the series pr and 1 for c, r and rc; for others by the coordinates."""
    stem = path.stem.lower()
    for prefix, digits in (("pr", 2), ("rc", 1), ("c", 1), ("r", 1)):
        at = stem.rfind(prefix)
        follows = stem[at + len(prefix) : at + len(prefix) + 1]
        if at >= 0 and follows.isdigit() and not stem[:at][-1:].isalpha():
            return digits
    fractions = any(value % 1 for row in vertices.values() for value in row[1:3])
    return 2 if fractions else 1


def verify_ophs(path: Path, hotels: Sequence[int], routes: Sequence[Sequence[int]]) -> Verdict:
    """Verify trips between hotels.

    Args:
        path: the instance.
        hotels: where the first trip starts and where each trip ends, numbered as in the file.
        routes: the sites of each trip in order; vertices are numbered as in the file, from 0.
    """
    rows = _numbers(path)
    extra, trips = int(rows[0][1]), int(rows[0][2])
    limits, vertices = [float(limit) for limit in rows[2][:trips]], rows[3:]
    wrong = _choice_faults(routes, set(range(extra + 2, len(vertices))))
    if len(routes) != trips or len(hotels) != trips + 1:
        wrong.append(f"{len(routes)} trips between {len(hotels)} hotels, not {trips}")
    elif hotels[0] != 0 or hotels[-1] != 1:
        wrong.append(f"from hotel {hotels[0]} to hotel {hotels[-1]}, not from 0 to 1")
    wrong += [f"{stay} is no hotel" for stay in hotels if not 0 <= stay < extra + 2]
    if not wrong:
        for number, (route, limit) in enumerate(zip(routes, limits, strict=True), 1):
            length = _length(vertices, (hotels[number - 1], *route, hotels[number]))
            if length > limit + TOLERANCE:
                wrong.append(f"trip {number}: {length} long, at most {limit} allowed")
    known = {site for route in routes for site in route if 0 <= site < len(vertices)}
    return Verdict(
        score=sum((vertices[site][2] for site in known), Decimal(0)), violations=tuple(wrong)
    )


def _length(vertices: list[list[Decimal]], way: Sequence[int]) -> float:
    points = [(float(vertices[at][0]), float(vertices[at][1])) for at in way]
    return math.fsum(math.dist(a, b) for a, b in pairwise(points))


def _choice_faults(routes: Sequence[Sequence[int]], sites: set[int]) -> list[str]:
    """Return sites that are none or visited twice."""
    visits = [vertex for route in routes for vertex in route]
    faults = [f"{vertex} is no site of the instance" for vertex in visits if vertex not in sites]
    twice = sorted({vertex for vertex in visits if visits.count(vertex) > 1})
    return faults + [f"{vertex} is visited more than once" for vertex in twice]


def _numbers(path: Path) -> list[list[Decimal]]:
    """Return the lines of a file that hold numbers and, up to a comment, nothing else."""
    rows = []
    for raw in path.read_bytes().decode("utf-8", "replace").replace("\ufeff", "").splitlines():
        row = []
        for word in raw.split():
            try:
                row.append(Decimal(word))
            except InvalidOperation:
                break
        if row:
            rows.append(row)
    return rows


def verify_record(record: dict[str, Any]) -> Verdict:
    """Verify one result as `benchmarks.toptw` or `benchmarks.ophs` wrote it, score included."""
    path, routes = Path(record["file"]), record["routes"]
    if "hotels" in record:
        verdict = verify_ophs(path, record["hotels"], routes)
    else:
        verdict = verify_toptw(path, record["tours"], routes, record.get("decimals"))
    if verdict.score != Decimal(str(record["score"])):
        said = f"the score is {verdict.score}, not {record['score']}"
        return Verdict(score=verdict.score, violations=(*verdict.violations, said))
    return verdict


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is wrong with result files; return 1 if anything is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verify", description=main.__doc__)
    parser.add_argument("files", metavar="OUT.json", nargs="+", type=Path)
    status = 0
    for path in parser.parse_args(arguments).files:
        for record in json.loads(path.read_text(encoding="utf-8"))["instances"]:
            verdict = verify_record(record)
            state = "; ".join(verdict.violations) or "verified"
            print(f"{record['instance']} {record['solver']} {verdict.score}: {state}")
            status = status if verdict.ok else 1
    return status


if __name__ == "__main__":
    sys.exit(main())
