"""From ways to junctions and sections."""

from __future__ import annotations

import itertools
from array import array
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.errors import IncompleteRoadsWarning, RoadsError
from routes.geo import LonLat, distance_m
from routes.roads.assemble import assemble
from routes.roads.network import FORD, HIGHWAYS, RoadNetwork, RoadSource
from routes.roads.osmtags import street_tags
from routes.roads.waytable import WayTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

SOURCE = RoadSource(kind="osm", name="hand.osm", sha256="0" * 64)
NAN = float("nan")


def _place(node: int) -> tuple[float, float]:
    """Put node 10 y + x at x, y hundredths of a degree; those from 900 on are missing."""
    return (NAN, NAN) if node >= 900 else (-9.7 + node % 10 / 100, 29.6 + node // 10 / 100)


def _table(
    ways: Mapping[int, Sequence[int]],
    *,
    barriers: Iterable[int] = (),
    fords: Iterable[int] = (),
    places: Mapping[int, tuple[float, float]] | None = None,
    **tags: str,
) -> WayTable:
    table = WayTable()
    table.barriers.extend(barriers)
    table.fords.extend(fords)
    street = street_tags({"highway": "residential", **tags})
    assert street is not None
    for way_id, refs in ways.items():
        flat = [degrees for ref in refs for degrees in (places or {}).get(ref, _place(ref))]
        table.add(way_id, street, refs, array("d", flat))
    return table


def _ends(network: RoadNetwork) -> list[tuple[int, int]]:
    """Return the sections as pairs of node numbers, found back from their positions."""
    lines = (network.points_of(section) for section in range(network.section_count))
    return [(_number(line[0]), _number(line[-1])) for line in lines]


def _number(lonlat: NDArray[np.float64]) -> int:
    lon, lat = lonlat.tolist()
    return int(round((lat - 29.6) * 100) * 10 + round((lon + 9.7) * 100))


def test_ways_are_cut_where_they_share_a_node() -> None:
    """A node of two ways ends sections of both; other nodes only bend them."""
    network = assemble(_table({1: [0, 1, 2, 3, 4], 2: [12, 2, 22]}), source=SOURCE)
    assert _ends(network) == [(0, 2), (2, 4), (12, 2), (2, 22)]
    assert network.junction_count == 5
    assert network.osm_way.tolist() == [1, 1, 2, 2]
    assert [len(network.points_of(section)) for section in range(4)] == [3, 3, 2, 2]


def test_ways_that_only_cross_do_not_meet() -> None:
    """Two ways over each other without a common node stay apart, even at the same position."""
    places = {5: _place(2), 2: _place(2)}
    network = assemble(_table({1: [1, 2, 3], 2: [12, 5, 22]}, places=places), source=SOURCE)
    assert _ends(network) == [(1, 3), (12, 22)]
    assert network.junction_count == 4


def test_a_barrier_cuts_the_connection() -> None:
    """Both sides of a barrier end there, at junctions of their own."""
    network = assemble(_table({1: [0, 1, 2]}, barriers=[1]), source=SOURCE)
    assert _ends(network) == [(0, 1), (1, 2)]
    assert network.junction_count == 4
    assert network.head[0] != network.tail[1]


def test_a_barrier_on_a_crossing_cuts_every_way() -> None:
    """A barrier where streets cross leaves as many loose ends as there are streets."""
    network = assemble(_table({1: [1, 11, 21], 2: [10, 11, 12]}, barriers=[11]), source=SOURCE)
    assert len(set(network.tail) | set(network.head)) == 8


def test_a_missing_node_cuts_the_way_and_is_reported() -> None:
    """The pieces on both sides of a gap are kept, not joined, and the user is told once."""
    table = _table({1: [0, 1, 901, 902, 2, 3], 2: [903, 13, 904]})
    with pytest.warns(IncompleteRoadsWarning, match="file: 4, streets cut there: 2") as caught:
        network = assemble(table, source=SOURCE)
    assert len(caught) == 1
    assert _ends(network) == [(0, 1), (2, 3)]


@pytest.mark.parametrize("ways", [{}, {1: [0]}, {1: []}, {1: [0, 0, 0]}, {1: [901, 902]}])
def test_streets_without_two_nodes_are_refused(ways: dict[int, list[int]]) -> None:
    """Nothing to drive on is an error that says what may be wrong."""
    with pytest.raises(RoadsError, match=r"hand\.osm: no street has two nodes"):
        assemble(_table(ways), source=SOURCE)


def test_a_loop_keeps_its_two_ends_at_one_junction() -> None:
    """A closed way without another junction is one section from its first node to itself."""
    network = assemble(_table({1: [0, 1, 11, 0]}), source=SOURCE)
    assert _ends(network) == [(0, 0)]
    assert network.tail[0] == network.head[0]
    assert network.length_m[0] > 3000


def test_a_roundabout_is_cut_at_its_streets() -> None:
    """A closed way has a section between each two streets that meet it."""
    ways = {1: [0, 1, 11, 10, 0], 2: [11, 12], 3: [10, 20]}
    assert _ends(assemble(_table(ways), source=SOURCE)) == [
        *((0, 11), (11, 10), (10, 0)),
        *((11, 12), (10, 20)),
    ]


def test_a_way_that_crosses_itself_is_cut_there() -> None:
    """The crossing of a lollipop is a junction."""
    network = assemble(_table({1: [0, 1, 2, 12, 11, 1]}), source=SOURCE)
    assert _ends(network) == [(0, 1), (1, 1)]


def test_repeated_nodes_are_one() -> None:
    """The same node twice in a row makes neither a junction nor a section without length."""
    network = assemble(_table({1: [0, 1, 1, 1, 2]}), source=SOURCE)
    assert _ends(network) == [(0, 2)]
    assert len(network.points_of(0)) == 3


def test_nodes_at_one_place_in_a_row_are_one() -> None:
    """Streets joined by a piece without length stay joined; no section has length 0."""
    places = {ref: _place(1) for ref in (1, 5, 7)}
    ways = {1: [0, 1, 5], 2: [5, 7], 3: [7, 2], 4: [12, 7]}
    network = assemble(_table(ways, places=places), source=SOURCE)
    assert _ends(network) == [(0, 1), (1, 2), (12, 1)]
    assert network.junction_count == 4
    assert network.head[0] == network.tail[1] == network.head[2]


def test_a_barrier_at_one_place_with_another_node_still_blocks() -> None:
    """Making one node of two does not lose the barrier of either."""
    places = {1: _place(1), 5: _place(1)}
    table = _table({1: [0, 1, 5, 2]}, places=places, barriers=[5])
    assert assemble(table, source=SOURCE).junction_count == 4


def test_a_way_given_twice_counts_once() -> None:
    """The same id from two answers or joined files is one way: the first."""
    table = _table({1: [0, 1, 2]})
    street = street_tags({"highway": "track"})
    assert street is not None
    table.add(1, street, [0, 1, 2], array("d", [*_place(0), *_place(1), *_place(2)]))
    network = assemble(table, source=SOURCE)
    assert _ends(network) == [(0, 2)]
    assert HIGHWAYS[network.highway[0]] == "residential"


def test_fords_on_nodes_flag_their_section() -> None:
    """Water at a node is water on the section through it, and on no other."""
    network = assemble(_table({1: [0, 1, 2], 2: [2, 3]}, fords=[1], bridge="no"), source=SOURCE)
    assert network.flags.tolist() == [FORD, 0]


def test_more_kinds_of_surface_than_can_be_told_apart_are_refused() -> None:
    """A file with 65,536 different surfaces is an error, not a wrong index."""
    table = WayTable()
    for number in range(2**16):
        street = street_tags({"highway": "track", "surface": str(number)})
        assert street is not None
        table.add(number, street, [0, 1], array("d", [*_place(0), *_place(1)]))
    with pytest.raises(RoadsError, match="65,537 different values"):
        assemble(table, source=SOURCE)


def test_many_names_do_not_disturb_the_surfaces() -> None:
    """Surfaces keep a small index however many names there are before them."""
    table = WayTable()
    for number in range(70_000):
        street = street_tags({"highway": "track", "name": f"n{number}", "surface": "sand"})
        assert street is not None
        table.add(number, street, [0, 1], array("d", [*_place(0), *_place(1)]))
    network = assemble(table, source=SOURCE)
    assert network.strings[network.name[-1]] == "n69999"
    assert network.strings[network.surface[-1]] == "sand"


@st.composite
def _drawn(draw: st.DrawFn) -> tuple[dict[int, list[int]], set[int], set[int]]:
    """Draw ways over thirty nodes, barriers, and missing nodes."""
    nodes = st.integers(0, 29)
    ways = draw(st.lists(st.lists(nodes, min_size=1, max_size=9), min_size=1, max_size=8))
    return dict(enumerate(ways)), draw(st.sets(nodes, max_size=3)), draw(st.sets(nodes, max_size=3))


@pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_drawn())
def test_sections_cover_exactly_the_streets(
    drawn: tuple[dict[int, list[int]], set[int], set[int]],
) -> None:
    """Against a slow count piece by piece: same length, and the same places reach each other."""
    ways, barriers, missing = drawn
    table = _table(ways, barriers=barriers, places=dict.fromkeys(missing, (NAN, NAN)))
    pieces = [
        (a, b)
        for refs in ways.values()
        for a, b in itertools.pairwise(refs)
        if a != b and not {a, b} & missing
    ]
    if not pieces:
        with pytest.raises(RoadsError):
            assemble(table, source=SOURCE)
        return
    network = assemble(table, source=SOURCE)
    total = sum(distance_m(LonLat(*_place(a)), LonLat(*_place(b))) for a, b in pieces)
    assert network.length_m.sum() == pytest.approx(total)
    assert network.length_m.min() > 0
    # a barrier is a different end in every piece that touches it
    street: nx.Graph[object] = nx.Graph()
    for number, piece in enumerate(pieces):
        street.add_edge(*((end, number, at) if end in barriers else end
                          for at, end in enumerate(piece)))  # fmt: skip
    sections: nx.Graph[int] = nx.Graph()
    sections.add_nodes_from(range(network.junction_count))
    sections.add_edges_from(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    assert nx.number_connected_components(sections) == nx.number_connected_components(street)
    degrees = np.bincount(np.concatenate([network.tail, network.head]))
    assert degrees.min() > 0
    assert (network.point_lonlat[network.point_start[:-1]]
            == network.junction_lonlat[network.tail]).all()  # fmt: skip
    assert (network.point_lonlat[network.point_start[1:] - 1]
            == network.junction_lonlat[network.head]).all()  # fmt: skip


def test_the_order_of_ways_does_not_matter() -> None:
    """The same streets in another order give the same arrays."""
    ways = {3: [0, 1, 2], 1: [12, 1], 2: [1, 11, 21]}
    one = assemble(_table(ways), source=SOURCE)
    other = assemble(_table(dict(reversed(ways.items()))), source=SOURCE)
    assert one.same_streets(other)
    assert one.osm_way.tolist() == [1, 2, 3, 3]
