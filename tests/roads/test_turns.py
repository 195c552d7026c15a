"""Promises of forbidden turns: no way drives one, none turns round, and the fastest is found.

The reference below is a graph of its own: its nodes are all that was driven lately, as tuples.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routes.check.table import drive_table
from routes.check.ways import find_ways
from routes.errors import RoadsError
from routes.roads.cues import step_length_m
from routes.roads.graph import drivable_graph
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.turnbans import turn_bans
from tests.roads.anyroads import driven_arcs, snap_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.roads.paths import Step
    from routes.roads.snap import Snap

    MakeNetwork = Callable[..., RoadNetwork]
    Arc = tuple[int, bool]

CAR, FOUR = read_profile("car"), read_profile("4x4")
BOTH = FORWARD | BACKWARD
CROSS = {"w": (-1.0, 0.0), "m": (0.0, 0.0), "e": (1.0, 0.0), "n": (0.0, 1.0), "s": (0.0, -1.0)}


def code(section: int, *, forward: bool = True) -> int:
    """Return how a directed section is written in a ban."""
    return 2 * section + (not forward)


def seconds_of(network: RoadNetwork, *snaps: Snap, profile: Any = CAR) -> np.ndarray[Any, Any]:  # noqa: ANN401
    """Return the fastest times between places; the check must find the same."""
    graph = drivable_graph(network, profile)
    seconds, _ = fastest_paths(graph, snaps).matrix()
    own = drive_table(find_ways(network, profile), snaps).seconds
    np.testing.assert_allclose(own, seconds, atol=1e-3)
    return seconds


def banned(network: RoadNetwork, *bans: Sequence[int]) -> RoadNetwork:
    """Return a network with forbidden turns."""
    return replace(network, turn_bans=turn_bans(bans))


@pytest.fixture
def crossing(make_network: MakeNetwork) -> RoadNetwork:
    """Return four streets of a minute that meet at m, their other ends joined by longer ones.

    Sections 0 to 3 lead from w, e, n, s to m, and 4 to 7 along w n e s w.
    """
    minute, ten = {"measured_s": 60.0}, {"measured_s": 600.0}
    return make_network(
        CROSS,
        [
            *((end, "m", minute) for end in "wens"),
            *((a, b, ten) for a, b in itertools.pairwise("wnesw")),
        ],
    )


W, E, N, S = (snap_at(section, 0.5) for section in range(4))


def test_a_forbidden_turn_is_driven_round(crossing: RoadNetwork) -> None:
    """From w left into n is forbidden: on over e or back and round, not by turning round."""
    left = (code(0), code(2, forward=False))
    assert seconds_of(crossing, W, N)[0, 1] == 60
    seconds = seconds_of(banned(crossing, left), W, N, E)
    assert seconds[0, 1] == 30 + 600 + 30  # back to w, along w n, and into n from its other end
    assert seconds[1, 0] == 60  # the other way it may be driven
    assert seconds[0, 2] == 60
    assert seconds[2, 1] == 60


def test_a_turn_counts_for_places_in_the_middle_of_both_streets(crossing: RoadNetwork) -> None:
    """Not driven whole, but begun: the driver in the middle of w stands before the same sign."""
    left = (code(0), code(2, forward=False))
    near, past = snap_at(0, 0.99), snap_at(2, 0.99)
    assert seconds_of(banned(crossing, left), near, past)[0, 1] > 600


def test_no_turn_counts_at_a_place_that_lies_at_the_junction(crossing: RoadNetwork) -> None:
    """Who stops at m has come by any street and leaves by any, whichever section it was snapped to.

    That is so on the ways to it as well: two legs may do what one may not.
    """
    bans = [
        (code(a), code(b, forward=False)) for a in range(4) for b in range(4)
    ]  # fmt: skip
    network = banned(crossing, *bans)
    for section in range(4):
        at_m = snap_at(section, 1.0, "m")
        seconds = seconds_of(network, at_m, W, N)
        assert seconds[0, 1] == seconds[1, 0] == seconds[0, 2] == seconds[2, 0] == 30
        assert seconds[1, 2] == 660


def test_of_a_ban_of_three_streets_each_turn_alone_may_be_driven(make_network: MakeNetwork) -> None:
    """From a over b into c is forbidden, from a into b is not, and neither is from b into c."""
    minute, ten = {"measured_s": 60.0}, {"measured_s": 600.0}
    points = {name: (float(x), float(y)) for x, y, name in [
        (0, 0, "p"), (1, 0, "q"), (2, 0, "r"), (3, 0, "t"), (1, 1, "u"), (2, 1, "v")]}  # fmt: skip
    network = make_network(
        points,
        [("p", "q", minute), ("q", "r", minute), ("r", "t", minute), ("u", "q", minute),
         ("r", "v", minute), ("p", "u", ten), ("v", "t", ten)],
    )  # fmt: skip
    ban = (code(0), code(1), code(2))
    a, b, c, u, v = (snap_at(section, 0.5) for section in (0, 1, 2, 3, 4))
    seconds = seconds_of(banned(network, ban), a, b, c, u, v)
    assert seconds[0, 1] == 60
    assert seconds[1, 2] == 60
    assert seconds[0, 4] == 120
    assert seconds[3, 2] == 120
    assert seconds[0, 2] == 30 + 60 + 60 + 600 + 30  # over v and back from t; or over u: the same
    assert seconds[2, 0] == 120


def test_nobody_turns_round_where_a_road_leads_on(make_network: MakeNetwork) -> None:
    """A ban could be dodged by turning round just behind it; only at the dead end one may."""
    minute = {"measured_s": 60.0}
    points = {**CROSS, "ee": (2.0, 0.0), "x": (3.0, 0.0)}
    rows = [("w", "m", minute), ("m", "n", minute), ("m", "e", minute), ("e", "ee", minute)]
    network = make_network(points, [*rows, ("w", "n", {"measured_s": 6000.0})])
    bent = banned(network, (code(0), code(1)))
    a, n = snap_at(0, 0.5), snap_at(1, 0.5)
    assert seconds_of(bent, a, n)[0, 1] == 30 + 120 + 120 + 30  # to the dead end ee and back
    longer = make_network(points, [*rows, ("w", "n", {"measured_s": 6000.0}),
                                   ("ee", "x", minute)])  # fmt: skip
    assert seconds_of(banned(longer, (code(0), code(1))), a, n)[0, 1] == 30 + 180 + 180 + 30


def test_a_dead_end_where_turning_round_is_forbidden_is_no_place_to_drive_to(
    make_network: MakeNetwork,
) -> None:
    """Its middle can be left the way one came; what lies behind the sign at its end cannot."""
    network = make_network(
        {**CROSS, "ee": (2.0, 0.0)},
        [("w", "m", {}), ("m", "n", {}), ("n", "w", {}), ("m", "e", {}), ("e", "ee", {})],
    )
    bent = banned(network, (code(4), code(4, forward=False)))
    graph = drivable_graph(bent, CAR)
    assert graph.usable.tolist() == [True] * 5
    one_way = replace(bent, direction=np.array([3, 3, 3, 1, 3], dtype=np.uint8))
    assert drivable_graph(one_way, CAR).usable.tolist() == [True, True, True, False, False]


def test_a_ring_at_the_end_of_a_road_is_driven_round(make_network: MakeNetwork) -> None:
    """It leads on, so the road is not driven back without it; one may not turn round before it."""
    minute = {"measured_s": 60.0}
    network = make_network(
        CROSS,
        [("w", "m", minute), ("m", "n", minute), ("m", "e", minute),
         ("e", "e", {"measured_s": 20.0, "via": [(1.1, 0.1), (1.2, 0.0)]}),
         ("w", "n", {"measured_s": 6000.0})],
    )  # fmt: skip
    a, n = snap_at(0, 0.5), snap_at(1, 0.5)
    assert seconds_of(banned(network, (code(0), code(1))), a, n)[0, 1] == 30 + 60 + 20 + 60 + 30


def test_of_parallel_streets_the_slower_is_driven_where_the_turn_is_allowed(
    make_network: MakeNetwork,
) -> None:
    """Two streets join m and n; from w one may turn into the slower one only."""
    network = make_network(
        {**CROSS, "nn": (0.0, 2.0)},
        [("w", "m", {"measured_s": 60.0}), ("m", "n", {"measured_s": 60.0}),
         ("m", "n", {"measured_s": 90.0}), ("n", "nn", {"measured_s": 60.0})],
    )  # fmt: skip
    bent = banned(network, (code(0), code(1)))
    paths = fastest_paths(drivable_graph(bent, CAR), (snap_at(0, 0.5), snap_at(3, 0.5)))
    assert [step.section for step in paths.path(0, 1)] == [0, 2, 3]
    assert [step.section for step in paths.path(1, 0)] == [3, 1, 0]
    assert paths.matrix()[0][0, 1] == 150


def test_a_ban_on_roads_the_vehicle_does_not_drive_changes_nothing(
    make_network: MakeNetwork,
) -> None:
    """A car that may not drive the track may not turn into it anyway."""
    network = make_network(
        CROSS,
        [("w", "m", {}), ("m", "e", {}), ("m", "n", {"highway": "track", "tracktype": "grade5"})],
    )
    bent = banned(network, (code(0), code(2)))
    assert drivable_graph(bent, CAR).turns is None
    assert drivable_graph(bent, FOUR).turns is not None


@st.composite
def towns(draw: st.DrawFn) -> dict[str, Any]:
    """Draw streets between a few junctions, turns among them to forbid, and places."""
    names = "abcdef"
    row = st.tuples(
        st.sampled_from(names),
        st.sampled_from(names),
        st.fixed_dictionaries(
            {
                "direction": st.sampled_from([FORWARD, BACKWARD, BOTH, BOTH, BOTH]),
                "highway": st.sampled_from(["residential", "residential", "residential", "track"]),
                "length_m": st.integers(50, 3000).map(float),
            }
        ),
    )
    rows = draw(st.lists(row, min_size=2, max_size=12))
    codes = st.integers(0, 2 * len(rows) - 1)
    walks = st.lists(st.lists(codes, min_size=1, max_size=1), min_size=1, max_size=5)
    bans = []
    for first in draw(walks):
        ban = [first[0]]
        for _ in range(draw(st.integers(1, 2))):
            following = [
                c for c in range(2 * len(rows)) if ends(rows, c)[0] == ends(rows, ban[-1])[1]
            ]
            ban.append(draw(st.sampled_from(following)))
        bans.append(tuple(ban))
    share = st.sampled_from([0.0, 1.0, 0.25, 0.5, 0.75])
    places = st.lists(st.tuples(st.integers(0, len(rows) - 1), share), min_size=2, max_size=5)
    return {
        "rows": rows,
        "bans": bans,
        "places": draw(places),
        "profile": draw(st.sampled_from([CAR, CAR, FOUR])),
    }


def ends(rows: Sequence[tuple[str, str, Any]], arc: int) -> tuple[str, str]:
    """Return where a directed section begins and ends."""
    tail, head, _ = rows[arc // 2]
    return (head, tail) if arc % 2 else (tail, head)


class Reference:
    """The rules of forbidden turns, said as plainly as possible, for a few streets.

    A node of the graph is the tuple of the last three directed sections, or fewer at first.
    """

    def __init__(self, graph: DrivableGraph, plain: DrivableGraph) -> None:
        self.network, self.graph = graph.network, graph
        self.bans = [tuple(ban) for ban in graph.network.turn_bans]
        self.seconds = plain.duration_s
        self.through = plain.through
        self.states: nx.DiGraph[tuple[int, ...]] = nx.DiGraph()
        waiting: list[tuple[int, ...]] = [(arc,) for arc in self.arcs(every=True)]
        done: set[tuple[int, ...]] = set()
        while waiting:
            driven = waiting.pop()
            if driven not in done:
                done.add(driven)
                self.states.add_node(driven)
                waiting += self.followers(driven)

    def arcs(self, *, every: bool = False) -> list[int]:
        """Return the directed sections that may be part of a way, or its first one too."""
        return [
            arc
            for arc in range(2 * self.network.section_count)
            if self.network.direction[arc // 2] & (BACKWARD if arc % 2 else FORWARD)
            and np.isfinite(self.seconds[arc // 2])
            and (every or self.through[arc // 2])
        ]

    def end(self, arc: int, *, first: bool) -> int:
        """Return the junction where a directed section begins or ends."""
        tail = first != bool(arc % 2)
        return int((self.network.tail if tail else self.network.head)[arc // 2])

    def allowed(self, driven: tuple[int, ...], arc: int) -> bool:
        """Say whether a directed section may follow what was driven."""
        whole = (*driven, arc)
        if self.end(driven[-1], first=False) != self.end(arc, first=True):
            return False
        return not any(whole[-len(ban) :] == ban for ban in self.bans)

    def may(self, driven: tuple[int, ...], arc: int) -> bool:
        """Say the same with turning round."""
        back = driven[-1] ^ 1
        others = any(self.allowed(driven, other) for other in self.arcs() if other != back)
        return self.allowed(driven, arc) and (arc != back or not others)

    def followers(self, driven: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield what may have been driven next, and note how long it takes."""
        for arc in self.arcs():
            if self.may(driven, arc):
                after = (*driven, arc)[-3:]
                self.states.add_edge(driven, after, seconds=float(self.seconds[arc // 2]))
                yield after

    def fastest(self, origin: Snap, destination: Snap) -> float:
        """Return the fastest time between two places."""
        if origin.place_id == destination.place_id:
            return 0.0
        begun = dict(self.beginnings(origin))
        best = min((self.along(origin, destination)), default=math.inf)
        best = min([best, *self.endings(origin, destination)])
        reached: dict[tuple[int, ...], float] = {}
        for state, seconds in begun.items():
            found = nx.single_source_dijkstra_path_length(self.states, state, weight="seconds")
            for at, more in found.items():
                reached[at] = min(reached.get(at, math.inf), seconds + more)
        for state, seconds in reached.items():
            for junction, arc, more in self.entries(destination):
                there = self.end(state[-1], first=False) == junction
                if there and (arc is None or self.may(state, arc)):
                    best = min(best, seconds + more)
        return best

    def ends_of(self, snap: Snap) -> list[tuple[int, float]]:
        """Return junction and share of the ends of a section that can be driven to."""
        section = snap.section
        limited = self.network.highway[section] == 15 and self.graph.profile.tracks == "access"
        limit_m = self.graph.profile.max_access_m if limited else math.inf
        both = ((int(self.network.tail[section]), 0.0), (int(self.network.head[section]), 1.0))
        return [
            (junction, at)
            for junction, at in both
            if self.graph.access_m[junction]
            + abs(at - snap.fraction) * self.network.length_m[section]
            <= min(limit_m, 1e12)
        ]

    def beginnings(self, snap: Snap) -> Iterator[tuple[tuple[int, ...], float]]:
        """Yield the first directed section of a way from a place, and the time to its end."""
        for junction, at in self.ends_of(snap):
            own = 2 * snap.section + (at == 0.0)
            if at == snap.fraction:
                for arc in self.arcs():
                    if self.end(arc, first=True) == junction:
                        yield (arc,), float(self.seconds[arc // 2])
            elif own in self.arcs(every=True):
                yield (own,), float(self.seconds[snap.section]) * abs(at - snap.fraction)

    def entries(self, snap: Snap) -> Iterator[tuple[int, int | None, float]]:
        """Yield from which junctions, by which directed section, a place is reached."""
        for junction, at in self.ends_of(snap):
            own = 2 * snap.section + (at == 1.0)
            if at == snap.fraction:
                yield junction, None, 0.0
            elif own in self.arcs(every=True):
                yield junction, own, float(self.seconds[snap.section]) * abs(at - snap.fraction)

    def endings(self, origin: Snap, destination: Snap) -> Iterator[float]:
        """Yield the ways from a place at a junction that go into the destination at once."""
        begun = {junction for junction, at in self.ends_of(origin) if at == origin.fraction}
        for junction, _, seconds in self.entries(destination):
            if junction in begun:
                yield seconds

    def along(self, origin: Snap, destination: Snap) -> Iterator[float]:
        """Yield the time along the section both places lie on."""
        bit = FORWARD if origin.fraction < destination.fraction else BACKWARD
        same = origin.section == destination.section
        step = abs(origin.fraction - destination.fraction)
        if same and (step == 0 or self.network.direction[origin.section] & bit):
            yield float(self.seconds[origin.section]) * step


def assert_rules(reference: Reference, steps: Sequence[Step], start: Snap, end: Snap) -> None:
    """Assert that a way keeps the bans, and turns round only where nothing leads on."""
    arcs = driven_arcs(steps)
    for at in range(1, len(arcs)):
        driven = tuple(arcs[:at])
        assert reference.may(driven[-3:], arcs[at]), (arcs, start, end)


@settings(max_examples=120, deadline=None)
@given(drawn=towns())
def test_ways_are_the_fastest_that_keep_the_turns(
    drawn: dict[str, Any], make_network: MakeNetwork
) -> None:
    """Against the reference and the check, on any streets; paths add up to their cells."""
    points = {name: (0.01 * n, 0.007 * n * n) for n, name in enumerate("abcdef")}
    network = make_network(points, drawn["rows"])
    bent = banned(network, *drawn["bans"])
    try:
        plain, graph = (drivable_graph(one, drawn["profile"]) for one in (network, bent))
    except RoadsError:
        assume(False)  # noqa: FBT003
    snaps = [
        snap_at(section, share, str(number))
        for number, (section, share) in enumerate(drawn["places"])
        if graph.usable[section]
    ]
    snaps = [snap for snap in snaps if fits(graph, snap)]
    assume(snaps)
    reference = Reference(graph, plain)
    ways = find_ways(bent, drawn["profile"])
    np.testing.assert_array_equal(np.isfinite(ways.duration_s), graph.usable)
    np.testing.assert_allclose(ways.access_m, graph.access_m)
    paths = fastest_paths(graph, snaps)
    seconds, metres = paths.matrix()
    without = fastest_paths(plain, snaps).matrix()[0]
    table = drive_table(ways, snaps)
    for i, origin in enumerate(snaps):
        for j, destination in enumerate(snaps):
            assert seconds[i, j] == pytest.approx(reference.fastest(origin, destination), abs=1e-6)
            assert table.seconds[i, j] == pytest.approx(seconds[i, j], abs=1e-3)
            assert seconds[i, j] >= without[i, j] - 1e-6
            way = ways.way(origin, destination)
            assert (way is None) == np.isinf(seconds[i, j])
            if way is None:
                continue
            assert way.seconds == pytest.approx(seconds[i, j], abs=1e-3)
            steps = paths.path(i, j)
            along = sum(plain.duration_s[s.section] * abs(s.end - s.start) for s in steps)
            assert along == pytest.approx(seconds[i, j], abs=1e-6)
            assert sum(step_length_m(graph, step) for step in steps) == pytest.approx(metres[i, j])
            assert_rules(reference, steps, origin, destination)


def fits(graph: DrivableGraph, snap: Snap) -> bool:
    """Say whether a place is near enough to a road along its track."""
    network, section = graph.network, snap.section
    if network.highway[section] != 15 or graph.profile.tracks != "access":
        return True
    length_m = network.length_m[section]
    ways_m = (
        graph.access_m[network.tail[section]] + snap.fraction * length_m,
        graph.access_m[network.head[section]] + (1 - snap.fraction) * length_m,
    )
    return bool(min(ways_m) <= graph.profile.max_access_m)


@settings(max_examples=100, deadline=None)
@given(drawn=towns())
def test_the_middle_of_every_usable_section_is_reached_from_every_other(
    drawn: dict[str, Any], make_network: MakeNetwork
) -> None:
    """Rule 4: what a turn cuts off is not usable, so nobody is sent where no way leads."""
    points = {name: (0.01 * n, 0.007 * n * n) for n, name in enumerate("abcdef")}
    bent = banned(make_network(points, drawn["rows"]), *drawn["bans"])
    try:
        graph = drivable_graph(bent, drawn["profile"])
    except RoadsError:
        assume(False)  # noqa: FBT003
    snaps = [snap_at(section, 0.5) for section in np.flatnonzero(graph.usable).tolist()]
    snaps = [snap for snap in snaps if fits(graph, snap)]
    assert np.isfinite(fastest_paths(graph, snaps).matrix()[0]).all()
