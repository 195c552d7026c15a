"""How fast a road file is read, and read again from its `.npz`.

python benchmarks/roads_load.py FILE [--bbox=W,S,E,N] [--repeat 3] [--osmnx]

Every reading runs in a process of its own, so that peak memory is its own. Figures depend on the
machine and on what else it does: read them as ratios. With `--osmnx`, FILE must be an `.osm`, and
`osmnx.graph_from_xml` (which simplifies, but applies none of our rules) is timed in the same run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Measured = tuple[float, float, str]
"""Seconds, peak memory in MB (0 where the system does not say), and what was read."""


def read(path: str, bbox: str, target: str) -> Measured:
    """Read a road file and write it as `.npz`; only the reading is timed."""
    from routes.geo import parse_bbox  # noqa: PLC0415 - imports are not timed
    from routes.roads.cache import save_network  # noqa: PLC0415
    from routes.roads.osmfile import read_osm  # noqa: PLC0415

    box = parse_bbox(bbox) if bbox else None
    seconds, network = _timed(lambda: read_osm(path, bbox=box))
    peak = _peak_mb()
    save_network(network, target)
    junctions, sections = network.junction_count, network.section_count
    return seconds, peak, f"{junctions:,} junctions, {sections:,} sections"


def reload(path: str, _bbox: str, target: str) -> Measured:
    """Read the `.npz`."""
    del path
    from routes.roads.cache import load_network  # noqa: PLC0415

    seconds, network = _timed(lambda: load_network(target))
    return seconds, _peak_mb(), f"{len(network.point_lonlat):,} points"


def read_osmnx(path: str, _bbox: str, _target: str) -> Measured:
    """Read the same file with osmnx."""
    import osmnx  # noqa: PLC0415

    seconds, graph = _timed(lambda: osmnx.graph_from_xml(path, retain_all=True))
    return seconds, _peak_mb(), f"{len(graph):,} nodes, {graph.number_of_edges():,} edges"


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _peak_mb() -> float:
    """Return the most memory this process ever held, MB."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _median(
    work: Callable[[str, str, str], Measured], arguments: argparse.Namespace, target: str
) -> float:
    """Measure several times, each in a new process; print a line and return the median seconds."""
    runs = []
    for _ in range(arguments.repeat):
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            runs.append(pool.submit(work, arguments.file, arguments.bbox, target).result())
    seconds = [run[0] for run in runs]
    middle = statistics.median(seconds)
    peak = max(run[1] for run in runs)
    print(
        f"{work.__name__:<11}{middle:9.3f} s  ({min(seconds):.3f} to {max(seconds):.3f})"
        f"{peak:9,.0f} MB  {runs[0][2]}"
    )
    return middle


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file")
    parser.add_argument("--bbox", default="")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--osmnx", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "roads.npz"
        ours = _median(read, arguments, str(target))
        again = _median(reload, arguments, str(target))
        sizes = [path.stat().st_size / 1e6 for path in (Path(arguments.file), target)]
    print(
        f"file {sizes[0]:.1f} MB, .npz {sizes[1]:.1f} MB, reload {ours / again:,.0f} times faster"
    )
    if arguments.osmnx:
        theirs = _median(read_osmnx, arguments, "")
        print(f"osmnx takes {theirs / ours:.1f} times as long")


if __name__ == "__main__":
    main()
