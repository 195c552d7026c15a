"""What finds ways in a graph: this package alone, or with an order of its roads that is kept."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TypeAlias

from routes.roads.paths import fastest_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import FastestPaths
    from routes.roads.snap import Snap

PathFinder: TypeAlias = "Callable[[Sequence[Snap]], FastestPaths]"
"""Puts places into a graph, ready to ask for ways between them."""

MANY_JUNCTIONS: Final = 300_000
"""From so many up, an order that is kept is worth reading: a country, not a region."""


def path_finder(graph: DrivableGraph, folder: Path, *, hierarchies: bool) -> PathFinder:
    """Return what finds ways in a graph.

    Args:
        graph: what can be driven.
        folder: where the orders of large graphs are kept.
        hierarchies: whether to use RoutingKit for a large graph, if it is installed; it knows no
            forbidden turns, so that graphs with such do without.
    """
    if not (hierarchies and keeps_an_order(graph)):
        return partial(fastest_paths, graph)
    from routes.roads.routingkit import prepare  # noqa: PLC0415 - an extra, seldom installed

    return prepare(graph, folder).paths


def keeps_an_order(graph: DrivableGraph) -> bool:
    """Say whether a graph is large enough for RoutingKit, and this is installed."""
    large = graph.network.junction_count >= MANY_JUNCTIONS and graph.turns is None
    return large and find_spec("pyroutingkit") is not None
