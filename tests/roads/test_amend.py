"""Promises of `routes.roads.amend`: the roads that are meant, and the changed network."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.errors import OverridesWarning
from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.places import bundled_gateways, find_place
from routes.roads.amend import match_overrides
from routes.roads.cache import load_network, save_network
from routes.roads.cutting import points_at
from routes.roads.graph import drivable_graph
from routes.roads.matching import RoadIndex, follow
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.overrides import Overrides, parse_overrides
from routes.roads.paths import fastest_paths
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from tests.roads.drawnfeatures import CAR, DAY, GRID, NAMES, STEP, changed, feature, overrides_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

FOLDER = Path(__file__).parents[2]
NEXT = [
    (a, b)
    for a in NAMES
    for b in NAMES
    if a < b and np.hypot(*np.subtract(GRID[a], GRID[b])) < 1.1 * STEP
]
KERDOUS = [[-9.3637, 29.5483], [-9.3507, 29.5461], [-9.3403, 29.5466], [-9.322, 29.5459]]


def seconds_between(network: RoadNetwork, count: int) -> np.ndarray[Any, Any]:
    """Return the fastest times between the first junctions of a network, by networkx."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(count))
    rows = zip(network.tail, network.head, network.direction, CAR.durations_s(network), strict=True)
    for tail, head, direction, seconds in rows:
        if direction & FORWARD:
            graph.add_edge(int(tail), int(head), seconds=float(seconds))
        if direction & BACKWARD:
            graph.add_edge(int(head), int(tail), seconds=float(seconds))
    found = dict(nx.all_pairs_dijkstra_path_length(graph, weight="seconds"))
    return np.array([[found[a].get(b, np.inf) for b in range(count)] for a in range(count)])


@st.composite
def streets(draw: st.DrawFn) -> tuple[list[tuple[str, str, dict[str, object]]], list[str]]:
    """Draw sections of a grid, and a way along two-way ones that visits no junction twice."""
    kept = draw(st.lists(st.sampled_from(NEXT), min_size=4, unique=True))
    graph = nx.Graph(kept)
    start = draw(st.sampled_from(sorted(graph)))
    way = [start]
    for _ in range(draw(st.integers(1, 4))):
        ahead = sorted(set(graph[way[-1]]) - set(way))
        if not ahead:
            break
        way.append(draw(st.sampled_from(ahead)))
    on_way = {tuple(sorted(pair)) for pair in pairwise(way)}
    rows = []
    for a, b in kept:
        tags: dict[str, object] = {"highway": draw(st.sampled_from(["primary", "residential"]))}
        if (a, b) not in on_way:
            tags["direction"] = draw(st.sampled_from([FORWARD, BACKWARD, FORWARD | BACKWARD]))
        if draw(st.booleans()):
            tags["measured_s"] = float(draw(st.integers(60, 300)))
        rows.append((a, b, tags))
    return rows, way


def drawn_along(way: list[str], first: float, last: float) -> list[tuple[float, float]]:
    """Return a way of two junctions or more as drawn, from a share of its first section on."""
    line = np.array([GRID[name] for name in way])
    line[0] += first * (line[1] - line[0]) if len(way) > 2 else 0
    if len(way) == 2:
        return [tuple(points_at(line, (first, last))[end]) for end in (0, 1)]
    line[-1] += (1 - last) * (line[-2] - line[-1])
    return [tuple(point) for point in line]


def part_of(way: list[str], pair: tuple[str, str], first: float, last: float) -> float:
    """Return the share of a section that a drawn way takes, 0 to 1."""
    steps = [tuple(sorted(step)) for step in pairwise(way)]
    if pair not in steps:
        return 0.0
    place = steps.index(pair)
    low = first if place == 0 else 0.0
    high = last if place == len(steps) - 1 else 1.0
    return high - low


SHARES = st.tuples(st.floats(0.05, 0.4), st.floats(0.6, 0.95))


@given(drawn=streets(), ends=SHARES, aside=st.floats(-20, 20))
@settings(deadline=None, max_examples=60)
def test_closing_is_removing_that_stretch(
    make_network: MakeNetwork,
    drawn: tuple[list[Any], list[str]],
    ends: tuple[float, float],
    aside: float,
) -> None:
    """Fastest times equal those on the network without the sections; lengths miss just that."""
    rows, way = drawn
    network = make_network(GRID, rows)
    line = np.array(drawn_along(way, *ends)) + aside / 111_195
    after = changed(network, feature("closed", *line))
    open_ones = [row for row in rows if not part_of(way, row[:2], *ends)]
    reference = make_network(GRID, open_ones) if open_ones else None
    if reference:
        np.testing.assert_allclose(seconds_between(after, 12), seconds_between(reference, 12))
    parts = np.array([part_of(way, row[:2], *ends) for row in rows])
    left_m = float(network.length_m @ (1 - parts))
    assert after.length_m.sum() == pytest.approx(left_m, abs=4 * 25 + 1)  # 20 m aside at each end


@given(drawn=streets(), ends=SHARES, factor=st.one_of(st.none(), st.floats(0.1, 1)))
@settings(deadline=None, max_examples=60)
def test_a_slower_stretch_takes_its_part_of_the_time_and_no_other(
    make_network: MakeNetwork,
    drawn: tuple[list[Any], list[str]],
    ends: tuple[float, float],
    factor: float | None,
) -> None:
    """By factor or by speed, measured or not, times equal networkx's on the sections slowed."""
    rows, way = drawn
    network = make_network(GRID, rows)
    how = {"speed_kmh": 20} if factor is None else {"factor": factor}
    after = changed(network, feature("slower", *drawn_along(way, *ends), **how))
    usual = CAR.durations_s(network)
    parts = np.array([part_of(way, row[:2], *ends) for row in rows])
    slow = np.maximum(usual, network.length_m / (20 / 3.6)) if factor is None else usual / factor
    seconds = usual * (1 - parts) + slow * parts
    reference = replace(network, measured_s=seconds.astype(np.float32))
    expected = seconds_between(reference, 12)
    np.testing.assert_allclose(seconds_between(after, 12), expected, rtol=1e-4)
    assert after.length_m.sum() == pytest.approx(network.length_m.sum())


@given(drawn=streets(), ends=st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
@settings(deadline=None, max_examples=40)
def test_a_missing_road_is_one_more_section(
    make_network: MakeNetwork, drawn: tuple[list[Any], list[str]], ends: list[str]
) -> None:
    """It begins and ends at the junctions its line ends at; the others keep their times."""
    rows, _ = drawn
    known = {name for row in rows for name in row[:2]}
    if not known.intersection(ends):
        return
    network = make_network(GRID, rows)
    line = [GRID[ends[0]], (0.0151, 0.0049), GRID[ends[1]]]
    after = changed(network, feature("road", *line, highway="tertiary", oneway="yes"))
    tags = {"highway": "tertiary", "direction": FORWARD, "via": [line[1]]}
    reference = make_network(GRID, [*rows, (*ends, tags)])
    names = sorted(known)
    at = [NAMES.index(name) for name in names]
    expected = seconds_between(reference, 12)[np.ix_(at, at)]
    np.testing.assert_allclose(seconds_between(after, 12)[np.ix_(at, at)], expected)


def test_a_road_is_cut_where_a_missing_one_meets_it(make_network: MakeNetwork) -> None:
    """Both ends of the missing road lie in the middle of others; texts and tags arrive."""
    rows = [("a0", "b0", {"name": "south"}), ("a1", "b1", {"name": "north", "surface": "gravel"})]
    network = make_network(GRID, rows)
    line = ((0.004, 0.0001), (0.006, 0.0099))
    after = changed(network, feature("road", *line, highway="track", surface="sand", name="piste"))
    assert after.section_count == 5
    assert after.junction_count == 14
    names = [after.strings[index] for index in after.name]
    assert names == ["south", "south", "north", "north", "piste"]
    assert [after.strings[index] for index in after.surface] == ["", "", *["gravel"] * 2, "sand"]
    assert after.tail[4] == after.head[0]
    assert after.head[4] == after.head[2]
    assert after.points_of(4)[0] == pytest.approx((0.004, 0.0))
    assert after.osm_way.tolist() == [1, 1, 2, 2, 0]


def test_a_missing_road_with_one_end_is_a_dead_end(make_network: MakeNetwork) -> None:
    """Its other end is a junction of its own; with no end at a road it is left out."""
    network = make_network(GRID, [("a0", "b0", {})])
    after = changed(network, feature("road", (0.01, 0.0), (0.02, 0.005), highway="track"))
    assert (after.section_count, after.junction_count) == (2, 13)
    far = feature("road", (1.0, 1.0), (1.1, 1.0), highway="track")
    with pytest.warns(OverridesWarning, match="neither end lies within 30 m"):
        assert changed(network, far) is network


def test_missing_roads_can_hang_on_each_other_and_be_closed(make_network: MakeNetwork) -> None:
    """They are added in the order of the file, before anything is closed."""
    network = make_network(GRID, [("a0", "b0", {})])
    first = feature("road", (0.01, 0.0), (0.02, 0.0), highway="track")
    second = feature("road", (0.015, 0.0), (0.015, 0.01), highway="track")
    closed = feature("closed", (0.015, 0.001), (0.015, 0.009))
    after = changed(network, closed, first, second)
    assert after.length_m.sum() == pytest.approx(1112 + 1112 + 2 * 111, abs=3)


def test_a_point_closes_its_road_there_and_nothing_else(make_network: MakeNetwork) -> None:
    """Both sides stay as dead ends, with all their metres."""
    network = make_network(GRID, [("a0", "b0", {}), ("b0", "b1", {})])
    after = changed(network, feature("closed", (0.004, 0.0001)))
    assert after.section_count == 3
    assert after.length_m.sum() == pytest.approx(network.length_m.sum())
    assert not np.isfinite(seconds_between(after, 12)[0, NAMES.index("b0")])
    with pytest.warns(OverridesWarning, match="on a junction, so it does not say which road"):
        assert changed(network, feature("closed", (0.01, 0.0))) is network


def test_crossings_branches_and_neighbours_stay_open(make_network: MakeNetwork) -> None:
    """Only the road along the line is closed, also where others leave it at a sharp angle."""
    places = {"w": (0, 0), "m": (0.01, 0), "e": (0.03, 0), "s": (0.01, -0.01), "n": (0.01, 0.01),
              "f": (0.03, 0.004), "p": (0, 0.0002), "q": (0.03, 0.0003)}  # fmt: skip
    streets = ("wm", "me", "sm", "mn", "mf", "pq")
    network = make_network(places, [(street[0], street[1], {}) for street in streets])
    line = [LonLat(0.0099, 0.00001), LonLat(0.025, 0.0)]  # begins 11 m before the junction
    found = follow(RoadIndex(network), line, 30.0)
    assert list(found.spans) == [1]
    assert found.spans[1][0] == pytest.approx((0.0, 0.75))
    assert found.missed_m == 0


def test_both_carriageways_of_a_divided_road_are_found(make_network: MakeNetwork) -> None:
    """The line is followed as drawn and back."""
    places = {"a": (0, 0), "b": (0.02, 0), "c": (0.02, 0.0001), "d": (0, 0.0001)}
    rows = [("a", "b", {"direction": FORWARD}), ("c", "d", {"direction": FORWARD})]
    network = make_network(places, rows)
    line = [LonLat(0.005, 0.0), LonLat(0.015, 0.00005)]
    spans = follow(RoadIndex(network), line, 30.0).spans
    assert list(spans) == [0, 1]
    for parts in spans.values():
        assert parts[0] == pytest.approx((0.25, 0.75), abs=1e-3)


def test_a_ring_drawn_whole_is_found_whole(make_network: MakeNetwork) -> None:
    """A line that ends where it begins is no line of no length."""
    square = ["a0", "b0", "b1", "a1"]
    network = make_network(GRID, [(a, b, {}) for a, b in pairwise([*square, "a0"])])
    line = [LonLat(*GRID[name]) for name in (*square, "a0")]
    assert len(follow(RoadIndex(network), line, 30.0).spans) == 4


def test_a_line_partly_off_the_roads_has_its_effect_on_the_rest(make_network: MakeNetwork) -> None:
    """The warning says how much is missed; across a road, or far from one, there is no effect."""
    network = make_network(GRID, [("a0", "b0", {}), ("b0", "c0", {})])
    long = feature("closed", (0.005, 0.0), (0.05, 0.0))
    with pytest.warns(OverridesWarning, match=r"runs along \d,\d{3} m of its 5,004 m"):
        after = changed(network, long)
    assert after.length_m.sum() < 1_200
    across = feature("closed", (0.005, -0.0003), (0.005, 0.0003))
    with pytest.warns(OverridesWarning, match="Draw it along the road, not across"):
        assert changed(network, across) is network


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        ("2026-11-26", None, True),
        ("2026-11-27", None, False),
        (None, "2026-11-26", True),
        (None, "2026-11-25", False),
        ("2026-11-26", "2026-11-26", True),
        ("2026-01-01", "2026-11-25", False),
    ],
)
def test_dates_are_inclusive_and_open_ended(
    make_network: MakeNetwork,
    first: str | None,
    last: str | None,
    *,
    holds: bool,
) -> None:
    """On other dates the network is the very same."""
    network = make_network(GRID, [("a0", "b0", {})])
    closed = feature("closed", (0.002, 0), (0.008, 0), **{"from": first, "to": last})
    assert (changed(network, closed) is not network) == holds


def test_what_holds_on_one_day_holds_for_the_circuit(make_network: MakeNetwork) -> None:
    """The warning says so, and on how many days it does."""
    network = make_network(GRID, [("a0", "b0", {})])
    closed = feature("closed", (0.002, 0), (0.008, 0), to="2026-11-26", reason="crue")
    days = (DAY, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2))
    with pytest.warns(
        OverridesWarning, match=r"feature 1 \(closed, crue\): holds on 1 of the 3"
    ) as warned:
        after = changed(network, closed, days=days)
    said = warned[0].message
    assert isinstance(said, OverridesWarning)
    told = Texts("fr").tell(said.message)
    assert told.startswith(
        "o.geojson, élément 1 (closed, crue)\u00a0: ne vaut que pour 1 des 3 jours"
    )
    assert after.section_count == 2


def test_the_source_says_what_was_applied(make_network: MakeNetwork, tmp_path: Path) -> None:
    """Name and hash differ from the plain network's and by what holds; bytes are the same twice."""
    network = make_network(GRID, [("a0", "b0", {}), ("b0", "c0", {})])
    rows = [
        feature("closed", (0.002, 0), (0.008, 0)),
        feature("closed", (0.012, 0), (0.018, 0), to="2026-11-26"),
    ]
    both = changed(network, *rows)
    again = changed(network, *rows)
    one = changed(network, *rows, days=(DAY + dt.timedelta(days=1),))
    assert both.source.name == "drawn by hand + o.geojson (1, 2)"
    assert one.source.name == "drawn by hand + o.geojson (1)"
    assert len({n.source.sha256 for n in (network, both, one)}) == 3
    for name, net in (("a", both), ("b", again)):
        save_network(net, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert load_network(tmp_path / "a").same_streets(both)
    many = changed(network, *[rows[0]] * 9)
    assert many.source.name == "drawn by hand + o.geojson (1, 2, 3, 4, 5, 6, …)"


def test_of_two_slower_stretches_the_slower_holds_and_a_limit_stays(
    make_network: MakeNetwork,
) -> None:
    """A speed above the legal limit changes nothing."""
    network = make_network(GRID, [("a0", "b0", {"max_speed_kmh": 20.0})])
    line = ((0.0, 0.0), (0.01, 0.0))
    after = changed(network, *(feature("slower", *line, speed_kmh=v) for v in (12, "8", 60)))
    assert after.max_speed_kmh.tolist() == [8.0]
    fast = changed(network, feature("slower", *line, speed_kmh=60))
    assert fast.max_speed_kmh.tolist() == [20.0]


def minutes(network: RoadNetwork, *places: str) -> float:
    """Return the minutes between two gateways."""
    graph = drivable_graph(network, CAR)
    ends = [find_place(name, (), bundled_gateways()) for name in places]
    return float(fastest_paths(graph, snap_places(graph, ends).snaps).matrix()[0][0, 1]) / 60


def test_the_col_du_kerdous_closed_sends_drivers_round_about() -> None:
    """A line drawn on a real map is found on the schematic roads, and a road built shortens."""
    network = bundled_network()
    usual = minutes(network, "tiznit", "tafraout")
    closed = changed(network, feature("closed", *KERDOUS))
    assert minutes(closed, "tiznit", "tafraout") > usual + 10
    slower = changed(network, feature("slower", *KERDOUS, factor=0.5))
    assert usual + 3 < minutes(slower, "tiznit", "tafraout") < usual + 16
    tunnel = feature("road", (-9.714, 29.694), (-8.984, 29.718), highway="primary")
    assert minutes(changed(network, tunnel), "tiznit", "tafraout") < usual - 20


def test_a_match_says_which_stretches_it_means(make_network: MakeNetwork) -> None:
    """Metres are those of the road; dates do not matter here."""
    network = make_network(GRID, [("a0", "b0", {"length_m": 2_000.0})])
    closed = feature("closed", (0.002, 0), (0.007, 0), to="2020-01-01")
    (match,) = match_overrides(network, overrides_of(closed)).matches
    assert match.spans[0][0] == pytest.approx((0.2, 0.7))
    assert match.length_m == pytest.approx(1_000)
    assert (match.has_effect, match.problem) == (True, None)


def example() -> Overrides:
    """Return what the example of the documentation says."""
    text = (FOLDER / "docs" / "roads.md").read_text(encoding="utf-8")
    data = text.split("```json")[1].split("```")[0].encode()
    found, faults = parse_overrides(data)
    assert faults == ()
    return Overrides(file="overrides.geojson", sha256="", features=found)


@pytest.mark.parametrize("roads", ["bundled", "tiznit-region.osm.pbf"])
def test_the_documented_example_means_the_same_on_any_roads(
    real_roads: Callable[[str], RoadNetwork], roads: str
) -> None:
    """Four features, each found on the schematic roads and on the real ones, on the same road."""
    network = bundled_network() if roads == "bundled" else real_roads(roads)
    matched = match_overrides(network, example())
    assert [match.problem for match in matched.matches] == [None] * 4
    sections = [section for match in matched.matches for section in match.spans]
    assert {matched.network.strings[matched.network.ref[at]] for at in sections} == {"RR104"}
