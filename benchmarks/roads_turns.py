"""What forbidden turns cost: a matrix of the same places with some and without.

    python -m benchmarks.roads_turns NAME=ROADS.npz … [--places 100] [--bans 2000] [--seed 1]

ROADS.npz was made by `sse-routes roads build`. The turns are drawn by lot among those a car could
take where more than one road leads on; real ones stand closer together and matter less. Printed are
CPU seconds of one process for each: to make the graph, to prepare the search, to fill the matrix;
and how many pairs take longer, by how much at most.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.roads import peak_mb, places_of, snap_at
from routes.roads.cache import load_network
from routes.roads.graph import drivable_graph
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.turnbans import TurnBans, turn_bans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.roads.snap import Snap


class Cost(NamedTuple):
    """CPU seconds of one network: its graph, the search, the matrix; and the durations found."""

    graph_s: float
    search_s: float
    matrix_s: float
    durations: NDArray[np.float64]


def drawn_bans(graph: DrivableGraph, count: int, seed: int) -> TurnBans:
    """Return turns drawn by lot where more than one other section leads on."""
    found: list[tuple[int, int]] = []
    rng = np.random.default_rng(seed)
    codes = 2 * graph.arc_section.astype(np.int64) + ~graph.arc_forward
    for arc in rng.permutation(len(codes)).tolist():
        at = np.array([graph.arc_head[arc], graph.arc_head[arc] + 1], dtype=np.int32)
        first, last = np.searchsorted(graph.arc_tail, at)
        onward = np.arange(first, last)
        onward = onward[graph.arc_section[onward] != graph.arc_section[arc]]
        if len(onward) > 1:
            found.append((int(codes[arc]), int(codes[rng.choice(onward)])))
        if len(found) == count:
            break
    return turn_bans(found)


def cost(network: RoadNetwork, snaps: list[Snap]) -> Cost:
    """Return what a matrix takes."""
    marks = [time.process_time()]
    graph = drivable_graph(network, read_profile("car"))
    marks.append(time.process_time())
    paths = fastest_paths(graph, snaps)
    marks.append(time.process_time())
    durations = paths.matrix()[0]
    marks.append(time.process_time())
    return Cost(*np.diff(marks).tolist(), durations)


def main() -> None:
    """Measure every network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="+", metavar="NAME=ROADS.npz")
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--bans", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print("| area | bans | graph | search | matrix | MB | slower pairs | by at most |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for text in arguments.networks:
        name, _, file = text.partition("=")
        network = load_network(file)
        graph = drivable_graph(network, read_profile("car"))
        snaps = [snap_at(graph, at) for at in places_of(graph, arguments.places).tolist()]
        cost(network, snaps)  # compiles, where it never ran
        plain = cost(network, snaps)
        bans = drawn_bans(graph, arguments.bans, arguments.seed)
        for banned, found in (
            (0, plain),
            (len(bans), cost(replace(network, turn_bans=bans), snaps)),
        ):
            times = " | ".join(f"{seconds:.2f} s" for seconds in found[:3])
            later = found.durations - plain.durations
            slower = later[np.isfinite(later) & (later > 1)]
            most = f"{slower.max(initial=0) / 60:.0f} min"
            print(
                f"| {name} | {banned:,} | {times} | {peak_mb():,.0f} | {len(slower):,} | {most} |"
            )


if __name__ == "__main__":
    main()
