"""Roads from an OSM file."""

from __future__ import annotations

import bz2
import hashlib
import itertools
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.errors import IncompleteRoadsWarning, RoadsError
from routes.geo import BoundingBox, LonLat, distance_m
from routes.roads.network import (
    BACKWARD,
    BRIDGE,
    FORD,
    FORWARD,
    HIGHWAYS,
    ROUNDABOUT,
    RoadNetwork,
)
from routes.roads.osmfile import read_osm
from routes.roads.osmtags import blocks_cars, street_tags

if TYPE_CHECKING:
    from collections.abc import Callable

VILLAGE = Path(__file__).parent / "data" / "village.osm"
XML = VILLAGE.read_bytes()
BOTH = FORWARD | BACKWARD

SECTIONS = {  # by way: ends in thousandths of a degree from (-9.7, 29.6), and directions
    101: [((0, 0), (2, 0), BOTH), ((2, 0), (4, 0), BOTH), ((4, 0), (6, 0), BOTH)],
    102: [
        *(((6, 0), (7, -1), FORWARD), ((7, -1), (8, 0), FORWARD)),
        *(((8, 0), (7, 1), FORWARD), ((7, 1), (6, 0), FORWARD)),
    ],
    103: [((8, 0), (12, 0), BOTH), ((12, 0), (16, 0), BOTH)],
    104: [((7, 1), (7, 2), BOTH)],
    105: [((2, 2), (3, 2), BOTH), ((3, 2), (4, 2), BOTH), ((4, 2), (7, 2), BOTH)],
    106: [((2, 0), (2, 2), BOTH)],
    107: [((4, 2), (4, 0), FORWARD)],
    108: [((7, 2), (9, 2), BACKWARD)],
    109: [((9, 2), (10, 3), BOTH)],
    110: [((12, 0), (14, 16), BOTH)],
    111: [((16, 0), (16, 2), BOTH)],
    112: [((16, 2), (16, 2), BOTH)],
    114: [((7, -1), (6, -6), BOTH)],
    115: [((9, 2), (10, 1), BOTH)],
    116: [((10, 1), (10, -1), BOTH)],
    117: [((10, -1), (10, -3), BOTH), ((10, -3), (12, 0), BOTH)],
    118: [((-10, 10), (-9, 11), BOTH)],
    119: [((2, 2), (2, 4), BOTH), ((2, 6), (2, 8), BOTH)],
    124: [((6, -6), (10, -3), BOTH)],
}


def _read(path: Path, bbox: BoundingBox | None = None) -> RoadNetwork:
    """Read a file known to lack nodes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IncompleteRoadsWarning)
        return read_osm(path, bbox=bbox)


@pytest.fixture(scope="module")
def village() -> RoadNetwork:
    """Return the village."""
    return _read(VILLAGE)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of files."""

    def write_file(data: bytes | str, name: str = "roads.osm") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write_file


def _grid(network: RoadNetwork, section: int, end: int) -> tuple[int, int]:
    lon, lat = network.points_of(section)[end].tolist()
    return round((lon + 9.7) * 1000), round((lat - 29.6) * 1000)


def _of_way(network: RoadNetwork, way: int) -> list[int]:
    return np.flatnonzero(network.osm_way == way).tolist()


def test_the_village_has_the_streets_drawn(village: RoadNetwork) -> None:
    """Every section of the drawing is there with its ends and directions, and no other."""
    found = {
        way: [
            (_grid(village, s, 0), _grid(village, s, -1), int(village.direction[s]))
            for s in _of_way(village, way)
        ]
        for way in sorted(set(village.osm_way.tolist()))
    }
    assert found == SECTIONS
    assert (village.junction_count, village.section_count) == (27, 29)


def test_the_missing_node_is_reported_once() -> None:
    """The reader of a clipped extract learns how many nodes of how many streets are missing."""
    with pytest.warns(IncompleteRoadsWarning, match=r"village\.osm: .*: 1, .*: 1\.") as said:
        read_osm(VILLAGE)
    assert len(said) == 1
    assert said[0].filename == __file__


def test_tags_arrive_in_the_network(village: RoadNetwork) -> None:
    """Class, name, number, surface, limit and flags are those of the way."""

    def texts(way: int) -> dict[str, str]:
        section = _of_way(village, way)[0]
        keys = ("name", "ref", "surface", "tracktype", "smoothness")
        return {key: village.strings[getattr(village, key)[section]] for key in keys}

    def first(way: int, key: str) -> float:
        return float(getattr(village, key)[_of_way(village, way)[0]])

    assert texts(103) == {
        "name": "Route de Tafraout",
        "ref": "R104",
        "surface": "asphalt",
        "tracktype": "",
        "smoothness": "",
    }
    assert texts(110) == {
        "name": "Piste de la coopérative",
        "ref": "",
        "surface": "ground",
        "tracktype": "grade3",
        "smoothness": "bad",
    }
    assert texts(104)["name"] == "شارع الحسن الثاني"
    assert texts(108)["name"] == "{{ 7*7 }}<script>alert('x')</script>{% raw %}${x}`\\"
    assert HIGHWAYS[int(first(110, "highway"))] == "track"
    limits = [first(way, "max_speed_kmh") for way in (101, 103, 104, 109)]
    assert limits == pytest.approx([60, 100, 40.2336, 6])
    assert np.isnan(first(105, "max_speed_kmh"))
    assert [int(first(way, "flags")) for way in (101, 102, 114, 116)] == [
        *(0, ROUNDABOUT, FORD, BRIDGE),
    ]
    assert np.isnan(village.measured_s).all()


def test_the_source_is_named_without_folders(village: RoadNetwork) -> None:
    """Name, hash of the bytes, attribution and licence go with the network."""
    source = village.source
    assert (source.kind, source.name) == ("osm", "village.osm")
    assert source.sha256 == hashlib.sha256(XML).hexdigest()
    assert (source.attribution, source.licence) == ("© OpenStreetMap contributors", "ODbL 1.0")


def test_the_bollard_and_the_bridge_do_not_connect(village: RoadNetwork) -> None:
    """From the school to the argan street one drives round; under the bridge one cannot turn."""
    graph = nx.Graph(zip(village.tail.tolist(), village.head.tolist(), strict=True))
    parts = sorted(len(part) for part in nx.connected_components(graph))
    assert parts == [2, 2, 23]  # the island, the cut-off street, the village
    at_bollard = (village.junction_lonlat == (-9.697, 29.602)).all(axis=1)
    ends = np.flatnonzero(at_bollard).tolist()
    assert [graph.degree(end) for end in ends] == [1, 1]


@pytest.mark.parametrize("ending", [".osm", ".osm.bz2", ".osm.pbf", ".osm.gz", ".osm.opl"])
def test_every_format_gives_the_same_network(
    village: RoadNetwork, tmp_path: Path, ending: str
) -> None:
    """XML, packed XML and PBF of the same data give the same arrays, byte for byte."""
    path = tmp_path / f"v{ending}"
    if ending == ".osm.bz2":
        path.write_bytes(bz2.compress(XML))
    else:
        with osmium.SimpleWriter(str(path)) as writer:
            for entity in osmium.FileProcessor(str(VILLAGE)):
                writer.add(entity)
    network = _read(path)
    assert network.same_streets(village)
    assert network.point_lonlat.tobytes() == village.point_lonlat.tobytes()
    assert network.strings == village.strings


def test_reading_twice_gives_the_same_arrays(village: RoadNetwork) -> None:
    """The same file gives the same network."""
    assert _read(VILLAGE).same_streets(village)


def test_a_box_keeps_whole_ways(village: RoadNetwork) -> None:
    """A way with one node in the box is kept to its end; others are left out."""
    box = BoundingBox(-9.6865, 29.615, -9.6855, 29.617)  # only the cooperative, node 18
    network = _read(VILLAGE, box)
    assert network.osm_way.tolist() == [110]
    (section,) = _of_way(village, 110)
    assert network.length_m[0] == village.length_m[section]
    assert network.source == village.source


def test_a_box_around_everything_changes_nothing(village: RoadNetwork) -> None:
    """Its border belongs to the box."""
    assert _read(VILLAGE, village.bounds()).same_streets(village)


def test_a_way_through_a_box_without_a_node_in_it_is_left_out() -> None:
    """Documented: only nodes count, not the line between them."""
    with pytest.raises(RoadsError, match=r"no street .* in the box -9.686,29.5995,-9.685,29.6005"):
        read_osm(VILLAGE, bbox=BoundingBox(-9.686, 29.5995, -9.685, 29.6005))


def test_missing_nodes_do_not_disturb_the_box() -> None:
    """A way whose first node is missing is still found by one in the box."""
    network = _read(VILLAGE, BoundingBox(-9.6985, 29.6075, -9.6975, 29.6085))  # node 36
    assert set(network.osm_way.tolist()) == {119}


_ROAD = (
    '<node id="1" lon="1" lat="1"/><node id="2" lon="1.1" lat="1"/>'
    '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="track"/></way>'
)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("roads.osm", "", "cannot be read as an OSM file"),
        ("roads.osm.pbf", "", "cannot be read as an OSM file"),
        ("roads.osm.pbf", "hello world", "cannot be read as an OSM file"),
        ("roads.osm", "<html></html>", "cannot be read as an OSM file"),
        ("roads.osm", '{"elements": []}', "cannot be read as an OSM file"),
        ("roads.osm", f'<osm version="0.6">{_ROAD}', "cannot be read as an OSM file"),
        ("roads.txt", f'<osm version="0.6">{_ROAD}</osm>', "cannot be read as an OSM file"),
        ("roads.osm.bz2", f'<osm version="0.6">{_ROAD}</osm>', "cannot be read as an OSM file"),
        ("roads.osm", '<osm version="0.6"/>', "there is no street for motor vehicles"),
        (
            "roads.osm",
            f'<osm version="0.6">{_ROAD}</osm>'.replace("track", "path"),
            "there is no street for motor vehicles",
        ),
        (
            "roads.osm",
            f'<osm version="0.6">{_ROAD}</osm>'.replace('"1.1"', '"181"'),
            "no street has two nodes",
        ),
        (
            "roads.osm",
            f'<osm version="0.6">{_ROAD}</osm>'.replace('="1.1"', '="o"'),
            "cannot be read as an OSM file",
        ),
        (
            "roads.osm",
            f'<osm version="0.6">{_ROAD}</osm>'.replace('ref="', 'ref="-').replace(
                'node id="', 'node id="-'
            ),
            "an id above 0",
        ),
        (
            "roads.osm",
            f'<osm version="0.6">{_ROAD[_ROAD.index("<way") :]}{_ROAD}</osm>',
            "osmium sort",
        ),
        (
            "roads.osc",
            f'<osmChange version="0.6"><create>{_ROAD}</create></osmChange>',
            "changes or history",
        ),
    ],
)
def test_what_is_no_road_file_is_refused_in_plain_words(
    write: Callable[..., Path], name: str, data: str, message: str
) -> None:
    """The message names the file, what is wrong and what to do; it is one line."""
    with pytest.raises(RoadsError, match=message) as raised:
        read_osm(write(data, name))
    assert str(raised.value).startswith(f"{name}: ")
    assert "\n" not in str(raised.value)


def test_a_file_without_streets_in_the_box_is_refused(write: Callable[..., Path]) -> None:
    """The message names the box."""
    path = write(f'<osm version="0.6">{_ROAD}</osm>', "roads.osm")
    with pytest.raises(
        RoadsError, match=r"in the box -9\.5,30,-9,30\.5\. Is the box W,S,E,N inside"
    ):
        read_osm(path, bbox=BoundingBox(-9.5, 30.0, -9.0, 30.5))


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    """Not a traceback of the operating system."""
    with pytest.raises(RoadsError, match="it is a folder"):
        read_osm(tmp_path)
    with pytest.raises(RoadsError, match=r"nowhere\.osm\.pbf: the road file cannot be opened"):
        read_osm(tmp_path / "nowhere.osm.pbf")
    with pytest.raises(RoadsError, match="cannot be opened"):
        read_osm("https://example.org/roads.osm")


def _is_sound(path: Path) -> bool:
    """Say whether a file gives a network; a `RoadsError` is the only other outcome allowed."""
    try:
        network = _read(path)
    except RoadsError:
        return False
    assert network.section_count > 0
    assert network.length_m.min() > 0
    assert np.isfinite(network.point_lonlat).all()
    return True


def test_xml_cut_anywhere_is_refused(write: Callable[..., Path]) -> None:
    """Whatever part of the village arrives, it is not taken for the whole."""
    last = len(XML.rstrip()) - 1
    for size in (*range(0, last, 41), last):
        assert not _is_sound(write(XML[:size]))


@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.integers(XML.index(b"<osm"), len(XML) - 1),
            st.binary(min_size=1, max_size=1) | st.sampled_from([b"9", b"-", b"0", b"1", b" "]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_damaged_xml_is_refused_or_sound(
    write: Callable[..., Path], edits: list[tuple[int, bytes]]
) -> None:
    """Bytes changed anywhere end in a message or in a sound network, never in a traceback."""
    data = bytearray(XML)
    for at, byte in edits:
        data[at : at + 1] = byte
    _is_sound(write(bytes(data)))


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_damaged_opl_is_refused_or_sound(write: Callable[..., Path], data: st.DataObject) -> None:
    """A format without checksums reaches deeper: huge ids, broken UTF-8, odd coordinates."""
    lines = [
        *(f"n{number} x{number / 10} y29.6" for number in (1, 2, 3)),
        "w1 Thighway=track,name=Piste Nn1,n2,n3",
    ]
    text = bytearray("\n".join(lines).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + 1] = data.draw(
            st.sampled_from([b"\xff", b"-", b"%", b",", b"9" * 18, b"e9", b"n", b"\n", b""])
        )
    _is_sound(write(bytes(text), "roads.osm.opl"))


@pytest.fixture(scope="module")
def andorra(shared_data: Callable[[str], Path]) -> Path:
    """Return a whole small country with real tags."""
    return shared_data("andorra.osm.pbf")


def test_damaged_pbf_is_refused(andorra: Path, write: Callable[..., Path]) -> None:
    """A real file cut at many places, or with bits turned, is refused."""
    data = andorra.read_bytes()
    for share in range(1, 7):
        assert not _is_sound(write(data[: len(data) * share // 7], "cut.osm.pbf"))
        turned = bytearray(data)
        turned[len(data) * share // 7] ^= 1 << share % 8
        assert not _is_sound(write(bytes(turned), "turned.osm.pbf"))


def test_andorra_equals_a_slow_count(andorra: Path) -> None:
    """Real data, counted node by node in plain Python: junctions, sections, lengths, and parts.

    Real files hold nodes at the same place; there is no such pair on a street of Andorra.
    """
    ways, places, barriers = [], {}, set()
    for entity in osmium.FileProcessor(str(andorra)).with_locations("flex_mem"):
        if isinstance(entity, osmium.osm.Node) and blocks_cars(entity.tags):
            barriers.add(entity.id)
        elif isinstance(entity, osmium.osm.Way) and street_tags(entity.tags) is not None:
            refs = [node.ref for node in entity.nodes]
            places.update({node.ref: LonLat(node.lon, node.lat) for node in entity.nodes})
            ways.append([refs[0], *(b for a, b in itertools.pairwise(refs) if a != b)])
    used = Counter(ref for refs in ways for ref in refs)
    junctions, sections, metres = set(), 0, []
    graph: nx.MultiGraph[object] = nx.MultiGraph()
    for way, refs in enumerate(ways):
        stops = [
            place
            for place, ref in enumerate(refs)
            if place in {0, len(refs) - 1} or used[ref] > 1 or ref in barriers
        ]
        for a, b in itertools.pairwise(stops):
            ends = [
                (refs[at], way, side) if refs[at] in barriers else refs[at]
                for at, side in ((a, b), (b, a))
            ]
            junctions.update(ends)
            graph.add_edge(*ends)
            sections += 1
            line = [places[ref] for ref in refs[a : b + 1]]
            metres.append(sum(distance_m(p, q) for p, q in itertools.pairwise(line)))
    network = read_osm(andorra)
    assert (network.junction_count, network.section_count) == (len(junctions), sections)
    assert sections > 6000
    np.testing.assert_allclose(np.sort(network.length_m), np.sort(metres), rtol=1e-9)
    same: nx.MultiGraph[int] = nx.MultiGraph()
    same.add_edges_from(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    assert sorted(len(part) for part in nx.connected_components(same)) == sorted(
        len(part) for part in nx.connected_components(graph)
    )


def test_a_box_of_andorra_is_a_part_of_it(andorra: Path) -> None:
    """Every way of the box has the same length as in the whole, wherever it is cut."""
    box = BoundingBox(1.50, 42.50, 1.53, 42.52)
    whole, part = read_osm(andorra), read_osm(andorra, bbox=box)
    ways = set(part.osm_way.tolist())
    assert 0 < len(ways) < len(set(whole.osm_way.tolist())) / 2
    for way in sorted(ways)[::20]:
        lengths = [net.length_m[net.osm_way == way].sum() for net in (whole, part)]
        assert lengths[0] == pytest.approx(lengths[1])
    lon, lat = whole.point_lonlat.T
    inside = (lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north)
    of_point = np.repeat(whole.osm_way, np.diff(whole.point_start))
    assert set(of_point[inside].tolist()) == ways
