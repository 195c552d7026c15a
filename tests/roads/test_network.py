"""Promises of `routes.roads.network`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.errors import RoadsError
from routes.geo import LonLat, line_length_m
from routes.roads.network import StringTable, lengths_m, pack_points
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]


def test_lengths_are_those_of_the_haversine_formula() -> None:
    """The vectorised length of each line equals the sum of its pieces."""
    lines = [
        np.array([(-9.7, 29.7), (-9.6, 29.8), (-9.5, 29.75)]),
        np.array([(0.0, 0.0), (0.0, 1.0)]),
        np.array([(-9.7, 29.7), (-9.7, 29.7)]),
    ]
    starts, points = pack_points(lines)
    expected = [line_length_m(LonLat(*point) for point in line) for line in lines]
    assert lengths_m(points, starts) == pytest.approx(expected, rel=1e-9)


def test_arrays_that_do_not_fit_are_refused_where_they_are_born() -> None:
    """A wrong shape or index never becomes a network."""
    network = bundled_network()
    with pytest.raises(RoadsError, match="length_m has the shape"):
        replace(network, length_m=np.ones(3))
    for key, value in (("head", 370), ("tail", -1), ("ref", 60_000), ("highway", 17)):
        wrong = getattr(network, key).copy()
        wrong[5] = value
        with pytest.raises(RoadsError, match="do not fit together"):
            replace(network, **{key: wrong})
    negative = network.length_m.copy()
    negative[0] = -1
    with pytest.raises(RoadsError, match="do not fit together"):
        replace(network, length_m=negative)


def test_the_arrays_of_a_network_cannot_be_changed() -> None:
    """A network is a value."""
    with pytest.raises(ValueError, match="read-only"):
        bundled_network().length_m[0] = 1.0


def test_same_streets_compares_texts_not_their_indices(make_network: MakeNetwork) -> None:
    """Two tables of texts in another order are the same streets; another name is not."""
    ends = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.02, 0.0)}
    rows = [("a", "b", {"name": "Souk"}), ("b", "c", {"name": "Plage", "ref": "R1"})]
    network = make_network(ends, rows)
    turned = replace(
        network,
        strings=("", *network.strings[:0:-1]),
        **{
            key: np.array([0, 3, 2, 1], dtype=getattr(network, key).dtype)[getattr(network, key)]
            for key in ("name", "ref", "surface", "tracktype", "smoothness")
        },
    )
    assert turned.strings != network.strings
    assert network.same_streets(turned)
    assert not network.same_streets(make_network(ends, [rows[0], ("b", "c", {"name": "Port"})]))


def test_a_string_table_keeps_each_text_once_the_empty_one_first() -> None:
    """Index 0 is no text."""
    table = StringTable()
    assert [table.add(text) for text in ("a", "", "b", "a")] == [1, 0, 2, 1]
    assert table.strings() == ("", "a", "b")
