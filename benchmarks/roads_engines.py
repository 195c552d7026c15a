"""OSRM and Valhalla beside this program: the same file, the same places.

python -m benchmarks.roads_engines NAME=FILE … --python PYTHON [--places 100 400]

`PYTHON` is an interpreter in which `benchmarks/requirements-engines.txt` is installed; the wheels
need Python 3.12. Every engine runs in a process of its own (`benchmarks/engines.py`), with its own
speeds and rules: their durations differ from ours, and how far is shown, not judged.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import ENGINES
from benchmarks.roads import Area, Found, apart, area_of, graph_of, own, places_of, read


def asked(npz: str, counts: list[int]) -> list[list[list[float]]]:
    """Return positions of the places of each matrix."""
    graph = graph_of(npz)
    return [graph.network.junction_lonlat[places_of(graph, count)].tolist() for count in counts]


def by_engine(python: str, name: str, file: str, ask: Path, folder: Path) -> dict[str, Any]:
    """Let an engine build a file and answer."""
    answer = folder / f"{name}.json"
    script = Path(__file__).with_name("engines.py")
    command = [python, str(script), name, file, str(ask), str(answer)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def compared(rows: list[list[float | None]], ours: Found) -> str:
    """Return how durations differ, and how many pairs only one of both finds a way for."""
    theirs = np.array(rows, dtype=np.float64)
    mine = ours.seconds[: len(theirs)]
    apart_from_itself = np.arange(len(theirs))[:, None] != np.arange(len(mine[0]))
    both = np.isfinite(theirs) & np.isfinite(mine) & (mine > 0) & apart_from_itself
    low, middle, high = np.percentile(theirs[both] / mine[both], [5, 50, 95])
    only_ours = int((np.isfinite(mine) & ~np.isfinite(theirs)).sum())
    only_theirs = int((np.isfinite(theirs) & ~np.isfinite(mine)).sum())
    return f"{middle:.2f} ({low:.2f} to {high:.2f}) | {only_ours} / {only_theirs}"


def print_area(area: Area, python: str, counts: list[int], folder: Path) -> None:
    """Print a line for each program and number of places."""
    npz = str(folder / f"{area.name}.npz")
    read_s, _ = apart(read, area, npz)
    ask = folder / "ask.json"
    ask.write_text(json.dumps(apart(asked, npz, counts)), encoding="utf-8")
    ours = [apart(own, npz, count, full=False) for count in counts]
    for count, found in zip(counts, ours, strict=True):
        print(
            f"| {area.name} | {count} x {count} | this program | {read_s:.1f} s, then "
            f"{found.prepare_s:.2f} s | {found.matrix_s:.3f} s | {found.peak_mb:,.0f} | | |",
            flush=True,
        )
    for name in ENGINES:
        answer = by_engine(python, name, area.file, ask, folder)
        memory = f"{answer['prepare_mb']:,.0f}, then {answer['peak_mb']:,.0f}"
        for count, table, found in zip(counts, answer["tables"], ours, strict=True):
            rows = table["rows"]
            seconds = table["seconds"] * count / len(rows)
            scaled = f" (of {len(rows)} rows)" if len(rows) < count else ""
            print(
                f"| {area.name} | {count} x {count} | {name} | {answer['prepare_s']:.1f} s "
                f"| {seconds:.3f} s{scaled} | {memory} | {compared(rows, found)} |",
                flush=True,
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("areas", nargs="+", type=area_of, metavar="NAME=FILE")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--places", type=int, nargs="+", default=[100, 400])
    arguments = parser.parse_args()
    print("| area | matrix | by | prepare | matrix | MB | theirs / ours | only ours / theirs |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for area in arguments.areas:
            print_area(area, arguments.python, arguments.places, Path(folder))


if __name__ == "__main__":
    main()
