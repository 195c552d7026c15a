"""Promises of `routes.roads.matching` on the real roads of a region, with its towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routes.geo import LonLat
from routes.roads.cues import step_points
from routes.roads.matching import TOLERANCE_M, RoadIndex, follow
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.paths import fastest_paths
from routes.roads.snap import Snap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import Step

ROUTES = 40
OFF_M = 5.0


def ways(graph: DrivableGraph, dice: np.random.Generator) -> Iterator[tuple[Step, ...]]:
    """Yield the fastest ways between points of sections 300 m to 4 km apart."""
    network, usable = graph.network, np.flatnonzero(graph.usable)
    starts = network.junction_lonlat[network.tail[usable]] * [96_000, 111_000]
    snaps: list[Snap] = []
    for origin in dice.choice(len(usable), ROUTES).tolist():
        away = np.hypot(*(starts - starts[origin]).T)
        destination = dice.choice(np.flatnonzero((away > 300) & (away < 4_000)))
        snaps += [
            Snap(place_id=f"{len(snaps)}{name}", section=int(usable[at]), fraction=share,
                 point=LonLat(0, 0), distance_m=0.0)
            for name, at, share in (("a", origin, 0.3), ("b", destination, 0.6))
        ]  # fmt: skip
    paths = fastest_paths(graph, snaps)
    for number in range(ROUTES):
        yield paths.path(2 * number, 2 * number + 1)


def test_a_line_drawn_along_real_streets_means_these_streets(
    region_by_car: DrivableGraph,
) -> None:
    """Drawn some metres off, 98 % of its metres are found, and hardly any of other streets.

    The other carriageway of a divided road is meant as well: one-way, with the same name.
    """
    graph, network = region_by_car, region_by_car.network
    index = RoadIndex(network)
    dice = np.random.default_rng(1)
    drawn_m = found_m = other_m = 0.0
    for steps in ways(graph, dice):
        line = np.vstack([step_points(graph, step) for step in steps])
        line += dice.normal(0, OFF_M / 111_000, line.shape)
        meant: dict[int, float] = {}
        for step in steps:
            meant[step.section] = meant.get(step.section, 0) + abs(step.end - step.start)
        names = {(int(network.name[s]), int(network.ref[s])) for s in meant}
        drawn_m += sum(share * float(network.length_m[s]) for s, share in meant.items())
        spans = follow(index, [LonLat(*point) for point in line], TOLERANCE_M).spans
        for section, parts in spans.items():
            length_m = sum(end - start for start, end in parts) * float(network.length_m[section])
            named = (int(network.name[section]), int(network.ref[section]))
            if section in meant:
                found_m += min(length_m, meant[section] * float(network.length_m[section]))
            elif named not in names or network.direction[section] == FORWARD | BACKWARD:
                other_m += length_m
    assert found_m > 0.98 * drawn_m
    assert other_m < 0.02 * drawn_m
