"""Promises of turn restrictions: what relations mean, and which turns of a network they forbid."""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import osmium
import pytest

from routes.geo import BoundingBox, LonLat
from routes.places import Place
from routes.roads.cache import load_network, save_network
from routes.roads.graph import drivable_graph
from routes.roads.netx import from_networkx, to_networkx
from routes.roads.osmfile import read_osm
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.restrictions import car_restriction, restriction_of
from routes.roads.snap import snap_places
from routes.roads.turnbans import turn_bans
from tests.roads.anyroads import driven_arcs, snap_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from routes.roads.network import RoadNetwork

    Member = tuple[str, str, int]

CAR = read_profile("car")
NODES = {1: (-2, 0), 2: (0, 0), 3: (2, 0), 4: (0, 2), 5: (0, -2), 6: (4, 0), 7: (2, 2), 8: (0, 4)}
"""Places in thousandths of a degree from (1, 42)."""

WAYS: dict[int, tuple[list[int], dict[str, str]]] = {
    10: ([1, 2], {}),
    11: ([2, 3], {}),
    12: ([2, 4], {}),
    13: ([5, 2], {}),
    14: ([3, 6], {}),
    15: ([3, 7], {}),
    16: ([4, 8], {}),
    17: ([4, 7], {}),
}
"""Streets: 10, 11, 12 and 13 meet at 2, and 11, 14 and 15 at 3."""

NODE_VIA: list[Member] = [("from", "way", 10), ("via", "node", 2), ("to", "way", 12)]


def osm(
    relations: Sequence[tuple[Mapping[str, str], Sequence[Member]]],
    ways: Mapping[int, tuple[list[int], dict[str, str]]] = WAYS,
    barriers: Sequence[int] = (),
) -> str:
    """Return a file of OpenStreetMap."""
    lines = ["<osm version='0.6'>"]
    for node, (x, y) in NODES.items():
        tag = "<tag k='barrier' v='bollard'/>" if node in barriers else ""
        place = f"lon='{1 + x / 1000}' lat='{42 + y / 1000}'"
        lines.append(f"<node id='{node}' version='1' {place}>{tag}</node>")
    for way, (nodes, tags) in ways.items():
        refs = "".join(f"<nd ref='{node}'/>" for node in nodes)
        lines.append(f"<way id='{way}' version='1'>{refs}{xml({'highway': 'road', **tags})}</way>")
    for number, (given, members) in enumerate(relations):
        rows = "".join(f"<member type='{k}' ref='{i}' role='{role}'/>" for role, k, i in members)
        body = rows + xml({"type": "restriction", **given})
        lines.append(f"<relation id='{900 + number}' version='1'>{body}</relation>")
    return "\n".join([*lines, "</osm>"])


def xml(tags: Mapping[str, str]) -> str:
    """Return tags as they are written."""
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())


@pytest.fixture
def turns(tmp_path: Path) -> Callable[..., list[Any]]:
    """Return a reader of the turns a file forbids, as ways with + or - for their direction."""

    def read(*relations: Any, **given: Any) -> list[Any]:  # noqa: ANN401
        path = tmp_path / "roads.osm"
        bbox = given.pop("bbox", None)
        path.write_text(osm(relations, **given), encoding="utf-8")
        return in_words(read_osm(path, bbox=bbox))

    return read


def in_words(network: RoadNetwork) -> list[Any]:
    """Return the forbidden turns by way: `("10+", "12+")`."""
    return sorted(
        tuple(f"{network.osm_way[arc // 2]}{'-' if arc % 2 else '+'}" for arc in ban)
        for ban in network.turn_bans
    )


def test_a_turn_at_a_node_is_forbidden(turns: Callable[..., list[Any]]) -> None:
    """From the way that ends there into the one that begins, and the other way round not."""
    assert turns(({"restriction": "no_left_turn"}, NODE_VIA)) == [("10+", "12+")]
    back = [("from", "way", 12), ("via", "node", 2), ("to", "way", 10)]
    assert turns(({"restriction": "no_right_turn"}, back)) == [("12-", "10-")]


def test_the_only_turn_allowed_forbids_all_others(turns: Callable[..., list[Any]]) -> None:
    """Turning round is one of the others."""
    only = turns(({"restriction": "only_left_turn"}, NODE_VIA))
    assert only == [("10+", "10-"), ("10+", "11+"), ("10+", "13-")]


def test_turning_round_at_a_node_can_be_forbidden(turns: Callable[..., list[Any]]) -> None:
    """From and to are one way."""
    round_ = [("from", "way", 16), ("via", "node", 8), ("to", "way", 16)]
    assert turns(({"restriction": "no_u_turn"}, round_)) == [("16+", "16-")]


def test_a_way_over_ways_is_forbidden_as_a_whole(turns: Callable[..., list[Any]]) -> None:
    """Whatever the order of its parts; a link of a divided road is the usual case."""
    over: list[Member] = [("from", "way", 10), ("via", "way", 11), ("to", "way", 15)]
    assert turns(({"restriction": "no_u_turn"}, over)) == [("10+", "11+", "15+")]
    longer: list[Member] = [
        *[("from", "way", 10), ("via", "way", 15), ("via", "way", 11), ("to", "way", 17)]
    ]
    assert turns(({"restriction": "no_left_turn"}, longer)) == [("10+", "11+", "15+", "17-")]


def test_the_only_way_over_ways_must_be_begun_and_ended(turns: Callable[..., list[Any]]) -> None:
    """The strict reading: from leads nowhere but into via, and from there nowhere but into to."""
    over = [("from", "way", 10), ("via", "way", 11), ("to", "way", 15)]
    assert turns(({"restriction": "only_straight_on"}, over)) == [
        ("10+", "10-"),
        ("10+", "11+", "11-"),
        ("10+", "11+", "14+"),
        ("10+", "12+"),
        ("10+", "13-"),
    ]


def test_several_ways_into_one_that_is_no_entry(turns: Callable[..., list[Any]]) -> None:
    """And out of one that is no exit; elsewhere several are an error."""
    into = [("from", "way", 10), ("from", "way", 13), ("via", "node", 2), ("to", "way", 12)]
    assert turns(({"restriction": "no_entry"}, into)) == [("10+", "12+"), ("13+", "12+")]
    out = [("from", "way", 10), ("via", "node", 2), ("to", "way", 12), ("to", "way", 11)]
    assert turns(({"restriction": "no_exit"}, out)) == [("10+", "11+"), ("10+", "12+")]
    assert turns(({"restriction": "no_left_turn"}, out)) == []
    assert turns(({"restriction": "only_left_turn"}, into)) == []


@pytest.mark.parametrize(
    ("tags", "value"),
    [
        ({"restriction": "no_left_turn", "except": "bus;psv"}, "no_left_turn"),
        ({"restriction": "no_left_turn", "except": "bus; motorcar"}, None),
        ({"restriction": "no_left_turn", "except": "motor_vehicle"}, None),
        ({"restriction": "no_left_turn", "except": "vehicle"}, None),
        ({"restriction:hgv": "no_left_turn"}, None),
        ({"restriction:bus": "no_left_turn"}, None),
        ({"restriction:bicycle": "no_left_turn"}, None),
        ({"restriction:motorcar": "no_u_turn", "restriction": "only_left_turn"}, "no_u_turn"),
        ({"restriction:motor_vehicle": "no_entry"}, "no_entry"),
        ({"restriction:vehicle": "no_exit"}, "no_exit"),
        ({"restriction:motorcar": "unclear", "restriction": "no_u_turn"}, "no_u_turn"),
        ({"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-19:00)"}, None),
        ({"restriction": "no_left_turn", "hour_on": "07:00", "hour_off": "19:00"}, None),
        ({"restriction": "no_left_turn", "day_on": "Monday", "day_off": "Friday"}, None),
        ({"restriction": "no_stopping"}, None),
        ({"restriction": ""}, None),
        ({}, None),
        ({"type": "multipolygon", "restriction": "no_left_turn"}, None),
    ],
)
def test_the_most_special_key_decides_for_a_car(tags: dict[str, str], value: str | None) -> None:
    """Others' restrictions, exceptions and times do not forbid a car the turn."""
    assert car_restriction({"type": "restriction", **tags}) == value


@pytest.mark.parametrize(
    "members",
    [
        [],
        [("from", "w", 10), ("to", "w", 12)],
        [("via", "n", 2), ("to", "w", 12)],
        [("from", "w", 10), ("via", "n", 2)],
        [("from", "w", 10), ("via", "n", 2), ("via", "n", 3), ("to", "w", 12)],
        [("from", "w", 10), ("via", "n", 2), ("via", "w", 11), ("to", "w", 12)],
        [("from", "n", 10), ("via", "n", 2), ("to", "w", 12)],
        [("from", "w", 10), *(("via", "w", way) for way in range(20, 26)), ("to", "w", 12)],
    ],
)
def test_a_relation_without_the_members_it_needs_forbids_nothing(members: list[Member]) -> None:
    """It is kept to be counted."""
    found = restriction_of({"type": "restriction", "restriction": "no_left_turn"}, members)
    assert found is not None
    assert found.origins == ()


LEFT_OUT: dict[str, tuple[list[Member], dict[str, Any]]] = {
    "a way that is not there": ([("from", "way", 99), ("via", "node", 2), ("to", "way", 12)], {}),
    "a node that is not there": ([("from", "way", 10), ("via", "node", 99), ("to", "way", 12)], {}),
    "a way that does not meet the node": (
        [("from", "way", 10), ("via", "node", 2), ("to", "way", 14)],
        {},
    ),
    "a way against its direction": (NODE_VIA, {"ways": {**WAYS, 10: ([1, 2], {"oneway": "-1"})}}),
    "a way no car may use": (NODE_VIA, {"ways": {**WAYS, 12: ([2, 4], {"access": "no"})}}),
    "a footway": (NODE_VIA, {"ways": {**WAYS, 12: ([2, 4], {"highway": "footway"})}}),
    "a node in the middle of a way": (NODE_VIA, {"ways": {**WAYS, 10: ([1, 2, 8], {})}}),
    "a node no car passes": (NODE_VIA, {"barriers": [2]}),
    "a way outside the box": (NODE_VIA, {"bbox": BoundingBox(1.001, 41.999, 1.01, 42.01)}),
}


@pytest.mark.parametrize("name", LEFT_OUT)
@pytest.mark.parametrize("value", ["no_left_turn", "only_left_turn"])
def test_what_is_not_clear_is_left_out_and_counted(
    name: str, value: str, turns: Callable[..., list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is guessed, and an only turn whose target is not there shuts no road."""
    members, given = LEFT_OUT[name]
    ends = [("from", "way", 14), ("via", "node", 6), ("to", "way", 14)]
    good = ({"restriction": "no_u_turn"}, ends)
    with caplog.at_level(logging.INFO):
        assert turns(({"restriction": value}, members), good, **given) == [("14+", "14-")]
    assert "2 turn restrictions, of which 1 have members" in caplog.text


def test_in_the_middle_of_a_one_way_street_the_turn_is_clear(
    turns: Callable[..., list[Any]],
) -> None:
    """Only one of its sections leads there; on a roundabout as well."""
    one = {**WAYS, 10: ([1, 2, 5], {"oneway": "yes"}), 13: ([5, 1], {})}
    assert turns(({"restriction": "no_left_turn"}, NODE_VIA), ways=one) == [("10+", "12+")]
    ring = {**WAYS, 10: ([1, 5, 2, 1], {"junction": "roundabout"}), 13: ([5, 3], {})}
    assert turns(({"restriction": "no_left_turn"}, NODE_VIA), ways=ring) == [("10+", "12+")]


def test_bans_go_through_cache_and_networkx(tmp_path: Path) -> None:
    """Written and read again they are the same, and a graph of one profile carries them too."""
    path = tmp_path / "roads.osm"
    over = [("from", "way", 10), ("via", "way", 11), ("to", "way", 15)]
    path.write_text(
        osm([({"restriction": "no_u_turn"}, over), ({"restriction": "only_left_turn"}, NODE_VIA)]),
        encoding="utf-8",
    )
    network = read_osm(path)
    assert len(network.turn_bans) == 4
    save_network(network, tmp_path / "roads.npz")
    assert list(load_network(tmp_path / "roads.npz").turn_bans) == list(network.turn_bans)
    assert list(from_networkx(to_networkx(network)).turn_bans) == list(network.turn_bans)
    assert to_networkx(network, CAR).graph["turn_bans"] == to_networkx(network).graph["turn_bans"]


def test_a_restriction_turns_a_way_elsewhere(tmp_path: Path) -> None:
    """From 10 into 12 is forbidden: over 11, 15 and 17 instead."""
    path = tmp_path / "roads.osm"
    ways = {way: row for way, row in WAYS.items() if way != 13}  # a dead end to turn round in
    rows = [({"restriction": "no_left_turn"}, NODE_VIA)]
    path.write_text(osm(rows, ways), encoding="utf-8")
    network = read_osm(path)
    section = {int(way): number for number, way in enumerate(network.osm_way)}
    ends = (snap_at(section[10], 0.5), snap_at(section[12], 0.5))
    steps = fastest_paths(drivable_graph(network, CAR), ends).path(0, 1)
    assert [int(network.osm_way[step.section]) for step in steps] == [10, 11, 15, 17, 12]


def restricted(path: Path) -> list[tuple[str, set[int], int, set[int]]]:
    """Read the restrictions of a file that turn at a node, once more and as simply as can be."""
    found = []
    for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION):
        value = relation.tags.get("restriction") or ""
        if relation.tags.get("type") != "restriction" or "except" in relation.tags:
            continue
        assert isinstance(relation, osmium.osm.Relation)
        roles = ("from", "via", "to")
        members = {role: [m for m in relation.members if m.role == role] for role in roles}
        if all(len(some) == 1 for some in members.values()) and members["via"][0].type == "n":
            origin, via, target = (members[role][0].ref for role in ("from", "via", "to"))
            found.append((value, {origin}, via, {target}))
    return found


def test_no_way_through_a_real_country_drives_a_restriction(
    shared_data: Callable[[str], Path],
) -> None:
    """Between thirty places of Andorra, its relations read once more beside its nodes and ways."""
    path = shared_data("andorra.osm.pbf")
    network = read_osm(path)
    box, rng = network.bounds(), np.random.default_rng(11)
    points = rng.uniform((box.west, box.south), (box.east, box.north), (30, 2))
    places = [
        Place(id=str(n), location=LonLat(*at), name="") for n, at in enumerate(points.tolist())
    ]
    graph = drivable_graph(network, CAR)
    free = drivable_graph(replace(network, turn_bans=turn_bans(())), CAR)
    snaps = snap_places(graph, places, 50_000).snaps
    paths, without = fastest_paths(graph, snaps), fastest_paths(free, snaps)
    seconds = paths.matrix()[0]
    assert (seconds >= without.matrix()[0] - 1e-6).all()
    assert (seconds > without.matrix()[0] + 1).any()
    node_at = {
        (round(node.lon, 7), round(node.lat, 7)): node.id
        for node in osmium.FileProcessor(str(path), osmium.osm.NODE)
        if isinstance(node, osmium.osm.Node)
    }
    rules = restricted(path)
    assert len(rules) > 120
    broken = [0, 0]
    for i in range(30):
        for j in range(30):
            for which, some in enumerate((paths, without)):
                broken[which] += _broken(network, driven_arcs(some.path(i, j)), rules, node_at)
    assert broken[0] == 0
    assert broken[1] > 0  # without them some ways would


def _broken(
    network: RoadNetwork,
    arcs: list[int],
    rules: list[tuple[str, set[int], int, set[int]]],
    node_at: dict[tuple[float, float], int],
) -> int:
    """Return how many restrictions a way breaks."""
    count = 0
    by_node: dict[int, list[tuple[str, set[int], int, set[int]]]] = {}
    for rule in rules:
        by_node.setdefault(rule[2], []).append(rule)
    for a, b in pairwise(arcs):
        end = network.points_of(a // 2)[0 if a % 2 else -1]
        node = node_at[round(float(end[0]), 7), round(float(end[1]), 7)]
        ways = [int(network.osm_way[arc // 2]) for arc in (a, b)]
        for value, origins, _, targets in by_node.get(node, ()):
            if ways[0] in origins and (ways[1] in targets) == value.startswith("no_"):
                count += ways[0] != ways[1] or value == "no_u_turn"
    return count
