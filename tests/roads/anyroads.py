"""Streets drawn by lot, places all over them, and what holds of any way between two places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.roads.cues import step_length_m
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.snap import Snap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.roads.graph import DrivableGraph
    from routes.roads.paths import FastestPaths, Step

Streets = tuple[dict[str, tuple[float, float]], list[tuple[str, str, dict[str, Any]]]]
"""Junctions and rows, as `make_network` takes them."""

_NAMES = "abcdefgh"


def streets() -> st.SearchStrategy[Streets]:
    """Draw one-way streets, rings and tracks between a few junctions."""
    options = st.fixed_dictionaries(
        {
            "highway": st.sampled_from(["tertiary", "residential", "track"]),
            "direction": st.sampled_from([FORWARD, BACKWARD] + [FORWARD | BACKWARD] * 3),
            "length_m": st.floats(1, 5000),
            "via": st.just([(0.005, 0.005)]),
        }
    )
    row = st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES), options)
    junctions = {name: (0.01 * number, 0.0) for number, name in enumerate(_NAMES)}
    return st.tuples(st.just(junctions), st.lists(row, min_size=1, max_size=18))


def places(graph: DrivableGraph, count: int, seed: int = 7) -> list[Snap]:
    """Return places all over a graph, some at junctions, some of them on one section."""
    rng = np.random.default_rng(seed)
    sections = rng.choice(np.flatnonzero(graph.usable), count)
    sections[1::5] = sections[::5][: len(sections[1::5])]
    shares = rng.choice([0.0, 0.25, 0.5, 0.9, 1.0], count)
    return [
        Snap(place_id=str(i), section=int(s), fraction=float(f), point=LonLat(0, 0), distance_m=0)
        for i, (s, f) in enumerate(zip(sections, shares, strict=True))
    ]


def assert_way(paths: FastestPaths, i: int, j: int, seconds: float, metres: float) -> None:
    """Assert that the way between two places takes what the matrix says, on the same metres."""
    graph, steps = paths.graph, paths.path(i, j)
    along = sum(graph.duration_s[step.section] * abs(step.end - step.start) for step in steps)
    assert along == pytest.approx(seconds, abs=1e-6)
    length = sum(step_length_m(graph, step) for step in steps)
    assert length == pytest.approx(metres, abs=1e-3)


def snap_at(section: int, share: float, name: str = "") -> Snap:
    """Return a snap at a share of a section; its position does not matter for durations."""
    place = name or f"{section} {share}"
    return Snap(place_id=place, section=section, fraction=share, point=LonLat(0, 0), distance_m=0.0)


def driven_arcs(steps: Sequence[Step]) -> list[int]:
    """Return the directed sections of a way."""
    return [2 * step.section + (not step.forward) for step in steps]
