"""Promises of `routes.roads.decisions`: one decision where a driver makes one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.roads.compass import compass_of
from routes.roads.decisions import SPLIT_M, decisions, turn_of
from routes.roads.drive import LEVEL, drive_of
from routes.roads.network import FORWARD, HIGHWAYS
from routes.roads.paths import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routes.roads.decisions import Decision
    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]
    Row = tuple[str, str, Mapping[str, object]]

M = 1 / 111_195
"""A metre in degrees, at the equator."""

MAIN: dict[str, object] = {"highway": "secondary", "ref": "R104"}
MINOR: dict[str, object] = {"highway": "unclassified"}


def steps_of(*ways: int) -> list[Step]:
    """Return the steps along some sections, each driven forward; ~n is section n backward."""
    return [
        Step(section=way, start=0.0, end=1.0, forward=True)
        if way >= 0
        else Step(section=~way, start=1.0, end=0.0, forward=False)
        for way in ways
    ]


def along(network: RoadNetwork, *ways: int) -> list[Decision]:
    """Return the decisions along some sections."""
    return decisions(drive_of(network, compass_of(network), steps_of(*ways)))


def roads(make: MakeNetwork, places: Mapping[str, tuple[float, float]], *rows: Row) -> RoadNetwork:
    """Return roads between places given in metres east and north."""
    return make({name: (x * M, y * M) for name, (x, y) in places.items()}, rows)


def turns(found: Sequence[Decision]) -> list[str]:
    """Return the words."""
    return [one.turn for one in found]


CROSS = {"s": (0, -500), "o": (0, 0), "n": (0, 500), "e": (500, 0), "w": (-500, 0)}


def test_pieces_of_a_road_straight_ahead_are_one(make_network: MakeNetwork) -> None:
    """Twenty side streets are passed without a word."""
    places = {f"m{k}": (0.0, 100.0 * k) for k in range(21)}
    sides = {f"s{k}": (80.0, 100.0 * k) for k in range(1, 20)}
    rows: list[Row] = [(f"m{k}", f"m{k + 1}", MAIN) for k in range(20)]
    rows += [(f"m{k}", f"s{k}", MINOR) for k in range(1, 20)]
    network = roads(make_network, places | sides, *rows)
    assert along(network, *range(20)) == []


def test_a_divided_crossing_is_one_left_turn(make_network: MakeNetwork) -> None:
    """Two carriageways 20 m apart: left over the first one onto the second."""
    places = {"s": (0, -300), "a": (0, 0), "b": (0, 20), "n": (0, 300),
              "e0": (400, 0), "w0": (-400, 0), "e1": (400, 20), "w1": (-400, 20)}  # fmt: skip
    way: dict[str, object] = {"highway": "trunk", "direction": FORWARD, "ref": "N1"}
    network = roads(
        make_network,
        places,
        ("s", "a", MINOR), ("a", "b", MINOR), ("b", "n", MINOR),
        ("w0", "a", way), ("a", "e0", way), ("e1", "b", way), ("b", "w1", way),
    )  # fmt: skip
    (one,) = along(network, 0, 1, 6)
    assert (one.turn, one.named) == ("left", 2)
    assert one.angle == pytest.approx(-90, abs=1)
    assert along(network, 0, 1, 2) == []  # straight across


def test_two_carriageways_are_turned_round_on_at_once(make_network: MakeNetwork) -> None:
    """Left and left within the crossing is turning round, once."""
    places = {"a0": (0, -400), "a": (0, 0), "a1": (0, 400),
              "b0": (-20, 400), "b": (-20, 0), "b1": (-20, -400)}  # fmt: skip
    way: dict[str, object] = {"highway": "trunk", "direction": FORWARD, "ref": "N1"}
    network = roads(
        make_network, places,
        ("a0", "a", way), ("a", "a1", way), ("b0", "b", way), ("b", "b1", way), ("a", "b", MINOR),
    )  # fmt: skip
    assert turns(along(network, 0, 4, 3)) == ["u_turn"]


def test_a_staggered_crossing_of_plain_streets_keeps_both_turns(make_network: MakeNetwork) -> None:
    """Right and at once left lead straight on, but both must be driven."""
    places = {"s": (0, -300), "a": (0, 0), "b": (25, 0), "n": (25, 300),
              "w": (-300, 0), "e": (300, 0)}  # fmt: skip
    network = roads(
        make_network, places,
        ("s", "a", MINOR), ("w", "a", MAIN), ("a", "b", MAIN), ("b", "e", MAIN), ("b", "n", MINOR),
    )  # fmt: skip
    assert turns(along(network, 0, 2, 4)) == ["right", "left"]


def test_a_slip_road_is_named_by_where_it_leads(make_network: MakeNetwork) -> None:
    """One decision, where it leaves; joining the road at its end is none."""
    places = {"s": (0, -400), "o": (0, 0), "n": (0, 400), "k": (60, 130), "e": (400, 160),
              "w": (-400, 150)}  # fmt: skip
    trunk: dict[str, object] = {"highway": "trunk", "ref": "N1"}
    link: dict[str, object] = {"highway": "trunk_link", "direction": FORWARD}
    other: dict[str, object] = {"highway": "secondary", "ref": "R105", "direction": FORWARD}
    network = roads(
        make_network, places,
        ("s", "o", trunk), ("o", "n", trunk),
        ("o", "k", link), ("k", "e", other), ("w", "k", other),
    )  # fmt: skip
    (one,) = along(network, 0, 2, 3)
    assert (one.turn, one.named) == ("slight_right", 2)


def test_who_joins_a_numbered_road_is_told_so(make_network: MakeNetwork) -> None:
    """Nearly straight on, from a road without a number onto one that comes from behind."""
    places = {"s": (0, -400), "o": (0, 0), "n": (0, 400), "b": (-250, -400)}
    network = roads(
        make_network, places, ("s", "o", MINOR), ("o", "n", MAIN), ("b", "o", MAIN)
    )  # fmt: skip
    assert turns(along(network, 0, 1)) == ["continue"]


def test_a_number_with_and_without_the_r_of_route_is_the_same(make_network: MakeNetwork) -> None:
    """RP1900 goes on as P1900, and R104 as RR104: nothing to be told. P1901 is another road."""
    for before, after, told in (
        ("RP1900", "P1900", []),
        ("RR104;P1908", "R104", []),
        ("CG-2", "CG 2", []),
        ("P1900", "P1901", ["continue"]),
    ):
        network = roads(
            make_network, CROSS,
            ("s", "o", MAIN | {"ref": before}), ("o", "n", MAIN | {"ref": after}),
            ("o", "w", {"highway": "service"}),
        )  # fmt: skip
        assert turns(along(network, 0, 1)) == told


@pytest.mark.parametrize(
    ("bend", "other", "highway", "told"),
    [
        (60, -70, "track", False),  # a track aside of a bend
        (60, 5, "track", True),  # a track straight on
        (60, -70, "residential", True),  # a street
        (41, -3, "unclassified", True),  # a lesser road straight on
        (10, -80, "unclassified", False),
        (10, 25, "secondary", True),  # as important
        (10, 25, "residential", False),
    ],
)
def test_a_bend_is_told_where_one_may_go_wrong(
    make_network: MakeNetwork, bend: float, other: float, highway: str, *, told: bool
) -> None:
    """It depends on how straight and how important the other way is."""

    def out(degrees: float) -> tuple[float, float]:
        return 400 * float(np.sin(np.radians(degrees))), 400 * float(np.cos(np.radians(degrees)))

    network = roads(
        make_network,
        {"s": (0, -400), "o": (0, 0), "m": out(bend), "x": out(other)},
        ("s", "o", MAIN), ("o", "m", MAIN), ("o", "x", {"highway": highway}),
    )  # fmt: skip
    assert bool(along(network, 0, 1)) == told


def test_a_turn_into_a_one_way_street_is_told_though_nothing_else_is_open(
    make_network: MakeNetwork,
) -> None:
    """The side one may not enter can be seen; on a bend of the road itself it is not told."""
    way: dict[str, object] = {"highway": "primary", "direction": FORWARD}
    network = roads(make_network, CROSS, ("s", "o", MINOR), ("o", "w", way), ("e", "o", way))
    assert turns(along(network, 0, 1)) == ["left"]
    street = way | {"highway": "residential"}
    same = roads(make_network, CROSS, ("s", "o", MAIN), ("o", "w", MAIN), ("e", "o", street))
    assert along(same, 0, 1) == []


def test_the_side_to_keep_to_is_away_from_the_rival(make_network: MakeNetwork) -> None:
    """Straight on, an equal road to the right: keep left; to both sides: straight."""
    places = CROSS | {"r": (150, 480), "l": (-150, 480)}
    rows: list[Row] = [("s", "o", MAIN), ("o", "n", MAIN)]
    right: Row = ("o", "r", MAIN)
    left: Row = ("o", "l", MAIN)
    for more, turn in (([right], "keep_left"), ([left], "keep_right"), ([left, right], "straight")):
        assert turns(along(roads(make_network, places, *rows, *more), 0, 1)) == [turn]


def test_driving_back_where_one_came_from_is_turning_round(make_network: MakeNetwork) -> None:
    """Even where nothing else leads away."""
    network = roads(make_network, CROSS, ("s", "o", MAIN))
    assert turns(along(network, 0, ~0)) == ["u_turn"]


@st.composite
def walks(draw: st.DrawFn) -> tuple[dict[str, tuple[float, float]], list[Row], list[int]]:
    """Return a grid of streets of many kinds, divided ones too, and a walk through it."""
    gaps = st.lists(st.sampled_from([12.0, 25.0, 80.0, 300.0]), min_size=4, max_size=4)
    xs, ys = np.cumsum([0.0, *draw(gaps)]), np.cumsum([0.0, *draw(gaps)])
    kinds = st.sampled_from(["trunk", "secondary", "tertiary_link", "residential", "track"])
    refs = st.sampled_from(["", "R1", "R2"])
    places = {f"{i},{j}": (float(x), float(y)) for i, x in enumerate(xs) for j, y in enumerate(ys)}
    rows: list[Row] = []
    for line in range(5):
        for across in (False, True):
            row: dict[str, Any] = {"highway": draw(kinds), "ref": draw(refs)}
            row["direction"] = draw(st.sampled_from([FORWARD, 3, 3]))
            for k in range(4):
                ends = [(k, line), (k + 1, line)] if across else [(line, k), (line, k + 1)]
                rows.append((*(f"{i},{j}" for i, j in ends), row))  # type: ignore[arg-type]
    here, ways, last = "0,0", [], None
    for _ in range(draw(st.integers(2, 12))):
        out = [n for n, (a, _, row) in enumerate(rows) if a == here]
        out += [~n for n, (_, b, row) in enumerate(rows) if b == here and row["direction"] == 3]
        out = [n for n in out if last is None or n != ~last]
        if not out:
            break
        last = draw(st.sampled_from(out))
        ways.append(last)
        here = rows[last][1] if last >= 0 else rows[~last][0]
    return places, rows, ways


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(walk=walks())
def test_no_turn_is_dropped_and_no_place_has_two_decisions(
    make_network: MakeNetwork, walk: tuple[Any, list[Row], list[int]]
) -> None:
    """On any walk: a decision a joint at most, in order; each turn at a crossing is in one."""
    places, rows, ways = walk
    network = roads(make_network, places, *rows)
    steps = steps_of(*ways)
    if not steps:
        return
    drive = drive_of(network, compass_of(network), steps)
    found = decisions(drive)
    joints = [one.joint for one in found]
    assert joints == sorted(set(joints))
    assert all(a.onto < b.joint for a, b in pairwise(found))
    for one in found:
        assert one.turn in {turn_of(one.angle), "continue", "track", "keep_left", "keep_right"}
        assert len(drive.others(one.joint)[0]) or one.turn in {"u_turn", "track"}
        assert drive.reached[one.onto] - drive.reached[one.joint] <= SPLIT_M
    for joint in range(1, len(steps)):
        others = drive.others(joint)[0]
        levels = LEVEL[network.highway[others[drive.compass.may[others]] >> 1]]
        if abs(drive.angle[joint]) >= 45 and (levels < LEVEL[HIGHWAYS.index("track")]).any():
            assert any(one.joint <= joint <= one.onto for one in found)
