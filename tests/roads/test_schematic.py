"""Promises of the bundled schematic network."""

from __future__ import annotations

import hashlib

import numpy as np

from routes.roads.graph import drivable_graph
from routes.roads.profile import profile_names, read_profile
from routes.roads.schematic import bundled_network


def test_every_profile_can_drive_all_of_it() -> None:
    """The table is one connected whole."""
    for name in profile_names():
        graph = drivable_graph(bundled_network(), read_profile(name))
        assert graph.usable.all()
        assert graph.junctions.all()


def test_lengths_are_measured_along_the_road_not_along_the_drawn_line() -> None:
    """A real road is hardly ever shorter than a straight line: 0.1 km of rounding aside."""
    network = bundled_network()
    ends = network.junction_lonlat
    lon, lat = np.radians(ends[network.tail] - ends[network.head]).T
    straight = 6_371_008.8 * np.hypot(lat, lon * np.cos(np.radians(29.7)))
    assert (network.length_m - straight > -300).all()


def test_it_says_where_it_comes_from() -> None:
    """Attribution and licence travel with the data; the hash is of the bytes."""
    source = bundled_network().source
    assert source.is_schematic
    assert source.attribution == "© OpenStreetMap contributors"
    assert source.licence == "ODbL 1.0"
    assert len(source.sha256) == hashlib.sha256().digest_size * 2
