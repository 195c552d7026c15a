"""Promise: a damaged or truncated OSM file ends in a message, never a traceback or a wrong graph.

Two limits are in the formats. Text has no checksum: a changed digit of an XML file is another
road. And nothing in a `.osm.pbf` says how many blocks there are: cut right after one, it is whole.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import osmium
import pytest

from routes.errors import RoadsError
from routes.roads.graph import drivable_graph
from routes.roads.osmfile import read_osm
from routes.roads.profile import read_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.roads.network import RoadNetwork

VILLAGE = Path(__file__).parent / "data" / "village.osm"
ROUNDS = 300
MOST_S = 3.0
"""Seconds a test goes on damaging files at most; each must get through `FEWEST` of them."""
FEWEST = 30

pytestmark = pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")


@pytest.fixture(scope="module")
def pbf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the village as a compressed `.osm.pbf`."""
    path = tmp_path_factory.mktemp("pbf") / "village.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for entity in osmium.FileProcessor(str(VILLAGE)):
            writer.add(entity)
    return path.read_bytes()


def outcome(path: Path, data: bytes) -> RoadNetwork | None:
    """Return the network a file's bytes give, or None if they are refused in one plain line."""
    path.write_bytes(data)
    message = ""
    try:
        return read_osm(path)
    except RoadsError as error:
        message = str(error)
    assert message.startswith(f"{path.name}: ")
    assert "\n" not in message
    return None


def flipped(data: bytes, seed: int) -> Iterator[bytes]:
    """Yield copies of some bytes in which one to three bits are turned, for a limited time."""
    rng, end = random.Random(seed), time.monotonic() + MOST_S  # noqa: S311 - no secret
    for number in range(ROUNDS):
        if number >= FEWEST and time.monotonic() > end:
            return
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 3)):
            damaged[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        yield bytes(damaged)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_pbf_with_bits_turned_is_refused_or_unharmed(
    pbf: bytes, tmp_path: Path, seed: int
) -> None:
    """Its blocks carry checksums: what is read at all is what was written."""
    whole = outcome(tmp_path / "whole.osm.pbf", pbf)
    assert whole is not None
    refused = 0
    for damaged in flipped(pbf, seed):
        network = outcome(tmp_path / "damaged.osm.pbf", damaged)
        refused += network is None
        assert network is None or network.same_streets(whole)
    assert refused >= FEWEST // 2


def test_a_pbf_cut_anywhere_is_refused(pbf: bytes, tmp_path: Path) -> None:
    """The village is so small that its streets are one block: a part of the file has none."""
    for size in range(0, len(pbf), max(1, len(pbf) // 100)):
        assert outcome(tmp_path / "cut.osm.pbf", pbf[:size]) is None
    assert outcome(tmp_path / "cut.osm.pbf", pbf[:-1]) is None


@pytest.mark.parametrize("seed", [3, 4])
def test_a_text_with_bits_turned_is_refused_or_sound(tmp_path: Path, seed: int) -> None:
    """What is read can be driven on, or is refused for having no road to drive on."""
    car = read_profile("car")
    for damaged in flipped(VILLAGE.read_bytes(), seed):
        network = outcome(tmp_path / "damaged.osm", damaged)
        if network is None:
            continue
        assert np.isfinite(network.point_lonlat).all()
        assert network.length_m.min() > 0
        try:
            graph = drivable_graph(network, car)
        except RoadsError:
            continue
        assert np.isfinite(graph.duration_s[graph.arc_section]).all()
