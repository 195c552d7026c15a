"""Roads at three scales: reading, reloading, a matrix, a way, memory; and other programs.

python -m benchmarks.roads NAME=FILE[@W,S,E,N] … [--places 100] [--peers] [--osmnx W,S,E,N]

Every measurement runs in a process of its own, so that peak memory is its own. Seconds are those of
the processor, all threads together, so that they mean something where other programs run too; they
depend on the machine all the same: read ratios. Places are junctions drawn by lot with a
fixed seed, the profile is the car. What numba compiles is loaded before the clock starts.
`--peers` adds networkx, igraph and pandana where they install (`pip install -r
benchmarks/requirements.txt`), and the extra `fast` where it is installed. `--osmnx` cuts a box out
of the first file as `.osm` and times `osmnx.graph_from_xml` (which simplifies, but applies none of
our rules) on it.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks.roads_peers import PEERS
from routes.geo import LonLat, parse_bbox
from routes.roads.cache import load_network, save_network
from routes.roads.cues import make_cues
from routes.roads.graph import drivable_graph
from routes.roads.osmfile import read_osm
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.rowsearch import RowSearch
from routes.roads.snap import Snap

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import FastestPaths

PATHS = 20
"""Ways asked for one after the other; the median is shown."""


class Area(NamedTuple):
    """A file, and the box to cut out of it or nothing."""

    name: str
    file: str
    bbox: str


class Found(NamedTuple):
    """A matrix: seconds to prepare, seconds to compute (scaled to all rows), MB, what was found."""

    prepare_s: float
    matrix_s: float
    peak_mb: float
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64] | None = None
    path_ms: float = 0.0
    cues_ms: float = 0.0


def read(area: Area, npz: str) -> tuple[float, float]:
    """Return how long an OSM file takes to read, and the memory; write it as `.npz`, untimed."""
    box = parse_bbox(area.bbox) if area.bbox else None
    start = time.process_time()
    network = read_osm(area.file, bbox=box)
    seconds, peak = time.process_time() - start, peak_mb()
    save_network(network, npz)
    return seconds, peak


def reload(npz: str) -> tuple[float, float, float, int]:
    """Return how long the `.npz` takes to read and to make a graph of, memory, and junctions."""
    start = time.process_time()
    network = load_network(npz)
    loaded = time.process_time()
    drivable_graph(network, read_profile("car"))
    return loaded - start, time.process_time() - loaded, peak_mb(), network.junction_count


def own(npz: str, count: int, *, full: bool) -> Found:
    """Compute the matrix on the reduced graph, or with scipy on the full one, and some ways."""
    graph = graph_of(npz)
    snaps = [snap_at(graph, place) for place in places_of(graph, count)]
    search = (lambda core: RowSearch(core=core)) if full else None
    if not full:
        fastest_paths(graph, snaps[:2]).matrix()
    start = time.process_time()
    paths = fastest_paths(graph, snaps, search=search)
    prepared = time.process_time()
    seconds, metres = paths.matrix()
    done = time.process_time()
    times = [leg_ms(paths, n, n + 1) for n in range(0 if full else min(PATHS, count - 1))]
    way, cues = np.median(times, axis=0) if times else (0.0, 0.0)
    return Found(prepared - start, done - prepared, peak_mb(), seconds, metres, way, cues)


def leg_ms(paths: FastestPaths, origin: int, destination: int) -> tuple[float, float]:
    """Return the milliseconds that one way takes, and its directions."""
    start = time.process_time()
    steps = paths.path(origin, destination)
    found = time.process_time()
    make_cues(paths.graph, steps, 1000)
    return 1000 * (found - start), 1000 * (time.process_time() - found)


def kept_order(npz: str, count: int, folder: str) -> Found:
    """Compute the matrix with the extra, whose order of the roads is in a folder or gets there."""
    routingkit = import_module("routes.roads.routingkit")  # what it needs may be absent
    graph = graph_of(npz)
    snaps = [snap_at(graph, place) for place in places_of(graph, count)]
    start = time.process_time()
    prepared = routingkit.prepare(graph, Path(folder))
    ready = time.process_time()
    paths = prepared.paths(snaps)
    seconds, metres = paths.matrix()
    return Found(ready - start, time.process_time() - ready, peak_mb(), seconds, metres)


def peer(npz: str, count: int, name: str) -> Found:
    """Let another program compute the matrix, or as many rows as it gets through in time."""
    graph = graph_of(npz)
    found = PEERS[name](graph, places_of(graph, count))
    whole = found.rows_s * count / len(found.rows)
    return Found(found.prepare_s, whole, peak_mb(), found.rows)


def osmnx_read(file: str) -> tuple[float, float]:
    """Return how long osmnx takes to read an `.osm`, and the memory."""
    osmnx = import_module("osmnx")  # may be absent

    start = time.process_time()
    osmnx.graph_from_xml(file, retain_all=True)
    return time.process_time() - start, peak_mb()


def graph_of(npz: str) -> DrivableGraph:
    """Return what a car can drive."""
    return drivable_graph(load_network(npz), read_profile("car"))


def places_of(graph: DrivableGraph, count: int) -> NDArray[np.int64]:
    """Return junctions on roads, drawn by lot, always the same."""
    on_roads = np.flatnonzero(graph.access_m == 0)
    return np.random.default_rng(1).choice(on_roads, count, replace=False)


def snap_at(graph: DrivableGraph, junction: int) -> Snap:
    """Return a place at a junction."""
    leaving = np.searchsorted(graph.arc_tail, junction)
    section = int(graph.arc_section[leaving])
    lon, lat = graph.network.junction_lonlat[junction]
    return Snap(
        place_id=str(junction),
        section=section,
        fraction=float(graph.network.head[section] == junction),
        point=LonLat(float(lon), float(lat)),
        distance_m=0.0,
    )


def peak_mb() -> float:
    """Return the most memory this process ever held, MB; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def apart(work: Callable[..., Any], *given: object, **options: object) -> Any:  # noqa: ANN401
    """Do something in a new process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *given, **options).result()


def print_scales(areas: list[Area], folder: Path, count: int) -> dict[str, Found]:
    """Print a line for each area, and return our matrices."""
    columns = ["area", "junctions", "read", "MB", "reload", "graph", f"{count} x {count}", "MB"]
    print(f"| {' | '.join([*columns, 'a way', 'its cues'])} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    matrices = {}
    for area in areas:
        npz = str(folder / f"{area.name}.npz")
        seconds, peak = apart(read, area, npz)
        again, graph_s, _, junctions = apart(reload, npz)
        ours = matrices[area.name] = apart(own, npz, count, full=False)
        matrix_s = ours.prepare_s + ours.matrix_s
        print(
            f"| {area.name} | {junctions:,} | {seconds:.1f} s | {peak:,.0f} | {again:.2f} s "
            f"| {graph_s:.2f} s | {matrix_s:.2f} s | {ours.peak_mb:,.0f} | {ours.path_ms:.1f} ms "
            f"| {ours.cues_ms:.1f} ms |",
            flush=True,
        )
    return matrices


def print_peers(matrices: dict[str, Found], folder: Path, count: int, names: list[str]) -> None:
    """Print how long others take for the same matrix, and how far they differ."""
    print(f"\n| area | {count} x {count} by | prepare | matrix | times ours | MB | differs by |")
    print("|---|---|---|---|---|---|---|")
    for area, ours in matrices.items():
        npz = str(folder / f"{area}.npz")
        full = apart(own, npz, count, full=True)
        metres = float(np.abs(full.metres - ours.metres).max())
        lines = [("this program", ours, ""), ("scipy, full graph", full, f", {metres:.1g} m")]
        if importlib.util.find_spec("pyroutingkit"):
            orders = str(folder / "orders")
            lines += [
                (name, apart(kept_order, npz, count, orders), "")
                for name in ("[fast], order found", "[fast], order kept")
            ]
        lines += [(name, apart(peer, npz, count, name), "") for name in names]
        for name, found, more in lines:
            differs = np.abs(found.seconds - ours.seconds[: len(found.seconds)]).max()
            ratio = (found.prepare_s + found.matrix_s) / (ours.prepare_s + ours.matrix_s)
            print(
                f"| {area} | {name} | {found.prepare_s:.2f} s | {found.matrix_s:.2f} s "
                f"| {ratio:.1f} | {found.peak_mb:,.0f} | {differs:.1g} s{more} |",
                flush=True,
            )


def print_osmnx(area: Area, box: str, folder: Path) -> None:
    """Print how long osmnx takes to read a box cut out of a file, and how long we do."""
    cut = folder / "cut.osm"
    cut_out(area.file, box, cut)
    ours = apart(read, Area("cut", str(cut), ""), str(folder / "cut.npz"))
    theirs = apart(osmnx_read, str(cut))
    print(f"\n| {cut.stat().st_size / 1e6:.1f} MB of .osm | read | times ours | MB |")
    print("|---|---|---|---|")
    for name, (seconds, peak) in (("this program", ours), ("osmnx", theirs)):
        print(f"| {name} | {seconds:.2f} s | {seconds / ours[0]:.1f} | {peak:,.0f} |")


def cut_out(file: str, box: str, target: Path) -> None:
    """Write the streets that touch a box, with their nodes, as `.osm`."""
    import osmium  # noqa: PLC0415

    west, south, east, north = parse_bbox(box)
    streets = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    streets.with_filter(osmium.filter.KeyFilter("highway"))
    with osmium.BackReferenceWriter(str(target), file, overwrite=True) as writer:
        for way in streets:
            if not isinstance(way, osmium.osm.Way):
                continue
            places = [node.location for node in way.nodes]
            if any(
                at.valid() and west <= at.lon <= east and south <= at.lat <= north for at in places
            ):
                writer.add_way(way)


def area_of(text: str) -> Area:
    """Read NAME=FILE[@W,S,E,N]."""
    name, _, rest = text.partition("=")
    file, _, bbox = rest.partition("@")
    return Area(name, file, bbox)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("areas", nargs="+", type=area_of, metavar="NAME=FILE[@W,S,E,N]")
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--osmnx", default="", metavar="W,S,E,N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        matrices = print_scales(arguments.areas, Path(folder), arguments.places)
        if arguments.peers:
            names = [name for name in PEERS if importlib.util.find_spec(name)]
            print_peers(matrices, Path(folder), arguments.places, names)
        if arguments.osmnx:
            print_osmnx(arguments.areas[0], arguments.osmnx, Path(folder))


if __name__ == "__main__":
    main()
