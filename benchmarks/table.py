"""Print results as a Markdown table of gaps to the best known, one column a solver and time.

    python -m benchmarks.table OUT.json...

reads what `benchmarks.toptw` and `benchmarks.ophs` wrote. Results of several seeds are averaged.
Gaps are percent of the best known; a negative one is better than it. Means are arithmetic.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ORDER = ("own", "pyvrp", "ortools", "vroom")
_TINY = 1e-9

Column = tuple[str, float]
"""A solver (`own` or a peer) and its seconds."""

Row = tuple[str, int]
"""An instance and its tours."""


def markdown(records: Sequence[dict[str, Any]]) -> str:
    """Return the table of some results, with the mean, the worst and what was solved best.

    Results without a best known value are left out; one that is not verified shows as `wrong` and
    counts as a gap of 100 %.
    """
    known = [record for record in records if record["best_known"]]
    columns = sorted({_column(record) for record in known}, key=_place)
    rows = list(dict.fromkeys((record["instance"], record["tours"]) for record in known))
    cells = {
        (row, column): [r for r in known if _row(r) == row and _column(r) == column]
        for row in rows
        for column in columns
    }
    best = {_row(record): record["best_known"] for record in known}
    lines = [
        _line("instance", "tours", "best known", *(_title(column) for column in columns)),
        _line("---", "--:", "--:", *("--:" for _ in columns)),
    ]
    for row in rows:
        texts = [_cell(cells[row, column]) for column in columns]
        lines.append(_line(row[0], str(row[1]), f"{best[row]:g}", *texts))
    gaps = {
        column: [_gap(cells[row, column]) for row in rows if cells[row, column]]
        for column in columns
    }
    for name, figure in _FIGURES:
        lines.append(_line(f"**{name}**", "", "", *(figure(gaps[column]) for column in columns)))
    solvers = dict.fromkeys(f"{record['peer']}: {record['solver']}" for record in known)
    return "\n".join([*lines, "", "Solvers: " + "; ".join(solvers) + "."])


def _best_share(gaps: list[float]) -> str:
    return f"{sum(gap < _TINY for gap in gaps)} of {len(gaps)}"


_FIGURES: tuple[tuple[str, Callable[[list[float]], str]], ...] = (
    ("mean gap", lambda gaps: f"**{fmean(gaps):.2f}**"),
    ("worst gap", lambda gaps: f"{max(gaps):.2f}"),
    ("best known reached", _best_share),
)


def _row(record: dict[str, Any]) -> Row:
    return record["instance"], record["tours"]


def _column(record: dict[str, Any]) -> Column:
    return record["peer"], record["seconds"]


def _place(column: Column) -> tuple[int, float]:
    return _ORDER.index(column[0]), column[1]


def _title(column: Column) -> str:
    return f"{column[0]} {column[1]:g} s"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(results: list[dict[str, Any]]) -> str:
    """Return the mean gap of one solver on one instance."""
    if not results:
        return ""
    if not all(result["verified"] for result in results):
        return "wrong"
    return f"{_gap(results):.2f}"


def _gap(results: list[dict[str, Any]]) -> float:
    return fmean(result["gap_percent"] if result["verified"] else 100.0 for result in results)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.table", description="Gaps to the best known, in Markdown."
    )
    parser.add_argument("files", metavar="OUT.json", nargs="+", type=Path)
    given = parser.parse_args(arguments)
    records: list[dict[str, Any]] = []
    for path in given.files:
        try:
            records += json.loads(path.read_text(encoding="utf-8"))["instances"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            print(f"{parser.prog}: error: {path}: not a result file: {error}", file=sys.stderr)
            return 2
    if not any(record["best_known"] for record in records):
        print(f"{parser.prog}: error: no result with a best known value", file=sys.stderr)
        return 2
    print(markdown(records))
    return 0


if __name__ == "__main__":
    sys.exit(main())
