"""Promises of `routes.roads.cues`: a cue where a driver must decide, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.geo import LonLat
from routes.places import bundled_gateways
from routes.roads.cues import guide_of, make_cues
from routes.roads.graph import drivable_graph
from routes.roads.landmarking import APART_M, MOST, REACH_M, Sight, thinned
from routes.roads.landmarks import KINDS, Landmarks
from routes.roads.network import FERRY, FORWARD, ROUNDABOUT, StringTable
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap, snap_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routes.roads.cues import Cue
    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

    MakeNetwork = Callable[..., RoadNetwork]

CAR = read_profile("car")
CENTRE = {
    "south": (0.0, -0.01),
    "middle": (0.0, 0.0),
    "north": (0.0, 0.01),
    "east": (0.01, 0.0),
    "west": (-0.01, 0.0),
    "northeast": (0.01, 0.006),
    "southeast": (0.005, -0.01),
}


def cues_between(network: RoadNetwork, first: int, last: int) -> tuple[Cue, ...]:
    """Return the cues from the far end of one section to the far end of another."""
    graph = drivable_graph(network, CAR)
    snaps = [
        Snap(place_id=name, section=section, fraction=share, point=LonLat(0, 0), distance_m=0.0)
        for name, section, share in (("p", first, 0.0), ("q", last, 1.0))
    ]
    paths = fastest_paths(graph, snaps)
    return make_cues(graph, paths.path(0, 1), round(float(paths.matrix()[1][0, 1])))


def star(make: MakeNetwork, *rows: tuple[str, Mapping[str, object]]) -> RoadNetwork:
    """Return roads that meet in the middle; the first leads to it, the others away from it."""
    (first, options), *others = rows
    return make(
        CENTRE, [(first, "middle", options), *(("middle", name, more) for name, more in others)]
    )


@pytest.mark.parametrize(
    ("to", "turn"),
    [
        ("north", None),
        ("east", "right"),
        ("west", "left"),
        ("northeast", "right"),
        ("southeast", "sharp_right"),
    ],
)
def test_a_turn_is_named_by_its_angle(make_network: MakeNetwork, to: str, turn: str | None) -> None:
    """Straight on past a side street of lower class there is no cue at all."""
    other = "west" if to != "west" else "east"
    minor, major = {"highway": "service"}, {"highway": "secondary"}
    network = star(make_network, ("south", major), (to, major), (other, minor))
    turns = [cue.turn for cue in cues_between(network, 0, 1)]
    assert turns == ["depart", *([turn] if turn else []), "arrive"]


def test_a_bend_without_a_fork_has_no_cue(make_network: MakeNetwork) -> None:
    """Where nothing is to be decided nothing is said, even if the road changes its number."""
    network = star(make_network, ("south", {"ref": "R1"}), ("east", {"ref": "R2"}))
    assert [cue.turn for cue in cues_between(network, 0, 1)] == ["depart", "arrive"]


def test_going_straight_beside_an_equal_road_is_said(make_network: MakeNetwork) -> None:
    """Two roads as straight and as important: the driver must be told on which side to keep."""
    network = star(
        make_network,
        ("south", {}),
        ("north", {"ref": "R1"}),
        ("northeast", {"via": [(0.0005, 0.002)]}),
    )
    assert [cue.turn for cue in cues_between(network, 0, 1)] == ["depart", "keep_left", "arrive"]


def test_a_change_of_number_at_a_fork_is_said_and_a_shared_number_is_not(
    make_network: MakeNetwork,
) -> None:
    """R104;P1908 goes on as R104."""
    minor = ("west", {"highway": "service"})
    changed = star(make_network, ("south", {"ref": "R104"}), ("north", {"ref": "R105"}), minor)
    cue = cues_between(changed, 0, 1)[1]
    assert (cue.turn, cue.ref) == ("continue", "R105")
    shared = star(make_network, ("south", {"ref": "R104"}), ("north", {"ref": "P1908;R104"}), minor)
    assert [cue.turn for cue in cues_between(shared, 0, 1)] == ["depart", "arrive"]


def test_the_end_of_the_road_is_said_where_a_track_goes_on(make_network: MakeNetwork) -> None:
    """A driver of an ordinary car wants to know."""
    network = star(make_network, ("south", {}), ("north", {"highway": "track"}))
    assert [cue.turn for cue in cues_between(network, 0, 1)] == ["depart", "track", "arrive"]


def test_a_roundabout_has_one_cue_with_the_number_of_the_exit(make_network: MakeNetwork) -> None:
    """Entered from the south, driven anticlockwise: east is the first exit, west the third."""
    junctions = {
        **{name: CENTRE[name] for name in ("south", "east", "north", "west")},
        "s": (0.0, -0.0005),
        "e": (0.0005, 0.0),
        "n": (0.0, 0.0005),
        "w": (-0.0005, 0.0),
    }
    ring = {"direction": FORWARD, "flags": ROUNDABOUT}
    rows = [
        ("south", "s", {}),
        ("s", "e", ring),
        ("e", "n", ring),
        ("n", "w", ring),
        ("w", "s", ring),
        ("e", "east", {}),
        ("n", "north", {}),
        ("w", "west", {"ref": "R9"}),
    ]
    network = make_network(junctions, rows)
    for section, number in ((5, 1), (6, 2), (7, 3)):
        _, cue, _ = cues_between(network, 0, section)
        assert (cue.turn, cue.exit) == ("roundabout", number)
        assert cue.angle_deg == pytest.approx({5: 90, 6: 0, 7: -90}[section], abs=1)
        assert cue.location == pytest.approx(junctions["s"])
    assert cue.ref == "R9"


def test_the_distances_of_cues_add_up_on_every_leg_between_bundled_sites(
    bundled_sites: tuple[Site, ...],
) -> None:
    """From departure at 0 to arrival at the length of the leg, each leading to the next."""
    graph = drivable_graph(bundled_network(), CAR)
    snaps = snap_places(graph, bundled_sites[:20]).snaps
    paths = fastest_paths(graph, snaps)
    metres = paths.matrix()[1]
    for i in range(len(snaps)):
        steps = paths.path(i, (i + 7) % len(snaps))
        length = round(float(metres[i, (i + 7) % len(snaps)]))
        cues = make_cues(graph, steps, length)
        if not steps:
            assert (cues, length) == ((), 0)
            continue
        assert cues[0].from_start_m == 0
        assert cues[-1].from_start_m == length
        assert all(a.from_start_m + a.next_m == b.from_start_m for a, b in pairwise(cues))
        assert [cue.turn for cue in cues].count("arrive") == 1


# ---------------------------------------------------------------- what one sees

M = 1 / 111_195
"""A metre in degrees, at the equator."""

PLACES = {
    "start": (0.0, -10_000 * M),
    "turn": (0.0, 0.0),
    "goal": (9_000 * M, 0.0),
    "ahead": (0.0, 5_000 * M),
    "beyond": (0.0, 9_000 * M),
    "aside": (-900 * M, 5_000 * M),
}
ROAD = {"highway": "secondary", "ref": "R104"}


def seen(
    make: MakeNetwork, *marks: tuple[str, float, float, str], crossing: str = ""
) -> tuple[Cue, ...]:
    """Return the cues of a right turn after 10 km, past landmarks given in metres from it."""
    network = make(
        PLACES,
        [
            ("start", "turn", ROAD),
            ("turn", "goal", {"highway": "tertiary", "ref": "P1", "name": "Rue 1 شارع",
                              "name_ar": "شارع"}),
            ("turn", "ahead", ROAD),
            ("ahead", "beyond", ROAD),
            ("ahead", "aside", {"ref": crossing}),
        ],
    )  # fmt: skip
    table = StringTable()
    names = [[table.add(name), table.add(name and f"{name}-fr"), 0, 0] for _, _, _, name in marks]
    landmarks = Landmarks(
        lonlat=np.array([(x * M, y * M) for _, x, y, _ in marks]).reshape(-1, 2),
        kind=np.array([KINDS.index(kind) for kind, *_ in marks], dtype=np.uint8),
        names=np.array(names, dtype=np.uint32).reshape(-1, 4),
        strings=table.strings(),
    )
    return cues_between(replace(network, landmarks=landmarks), 0, 1)


def test_what_stands_at_a_turn_is_told_there(make_network: MakeNetwork) -> None:
    """A filling station before a name, though farther; what is too far away is not seen."""
    marks = [("village", 30, 30, "Tighmi"), ("fuel", 60, 60, ""), ("town", 0, 150, "Anezi")]
    _, turn, _ = seen(make_network, *marks)
    assert turn.at == Sight(kind="fuel", metres=85)
    _, turn, _ = seen(make_network, marks[0], marks[2])
    assert turn.at is not None
    assert (turn.at.name_in("fr"), turn.at.name_in("ar")) == ("Tighmi-fr", "Tighmi")
    assert turn.at.metres == 42
    assert seen(make_network, marks[2])[1].at is None


def test_what_one_passes_is_told_in_order_and_only_beside_the_way(
    make_network: MakeNetwork,
) -> None:
    """Each kind has a reach of its own; metres are those driven since departure."""
    first, turn, _ = seen(
        make_network,
        ("village", 450, -3000, "B"),
        ("hamlet", 250, -7000, "A"),
        ("hamlet", 350, -5000, "too far for a hamlet"),
        ("fuel", 4000, 35, ""),
        ("fuel", 7000, 45, "too far for a filling station"),
    )
    assert [(one.name, one.metres) for one in first.passing] == [("A", 3000), ("B", 7000)]
    assert [(one.kind, one.metres) for one in turn.passing] == [("fuel", 14_000)]


def test_of_many_landmarks_the_larger_ones_are_told() -> None:
    """A few between two cues, apart from each other, none twice and none at either end."""
    small = [Sight(kind="hamlet", metres=500 * k, name=f"h{k}") for k in range(40)]
    large = [
        Sight(kind="town", metres=5_000, name="T"),
        Sight(kind="village", metres=9_000, name="V"),
    ]
    again = Sight(kind="village", metres=14_000, name="V")
    told = thinned([*small, *large, again], [0.0, 12_000.0], 19_900, {"h28"})
    for here in told:
        assert len(here) <= MOST
        metres = [one.metres for one in here]
        assert metres == sorted(metres)
        assert all(b - a >= APART_M for a, b in pairwise(metres))
    names = [one.name for here in told for one in here]
    assert {"T", "V"} <= set(names)
    assert len(names) == len(set(names))
    assert not {"h0", "h28", "h40"} & set(names)
    assert all(one.metres < 12_000 for one in told[0])


def test_who_misses_a_turn_learns_it_by_what_is_beyond(make_network: MakeNetwork) -> None:
    """The first thing on the road one would be on; the metres are those after the turn."""
    _, turn, _ = seen(make_network, ("village", 0, 2500, "far"), ("fuel", 10, 1200, ""))
    assert turn.too_far == Sight(kind="fuel", metres=1200)


@pytest.mark.parametrize(
    "mark",
    [
        ("fuel", 10.0, 150.0, ""),  # to be seen from the turn
        ("town", 0.0, 900.0, "T"),  # one is still in it
        ("fuel", 10.0, 3100.0, ""),  # nobody drives so far without a doubt
        ("fuel", 4000.0, 0.0, ""),  # on the right way
        ("fuel", 0.0, -500.0, ""),  # before the turn
    ],
)
def test_nothing_is_told_that_proves_nothing(
    make_network: MakeNetwork, mark: tuple[str, float, float, str]
) -> None:
    """Rather no word than a wrong one."""
    assert seen(make_network, mark)[1].too_far is None


def test_a_name_on_the_right_way_proves_nothing(make_network: MakeNetwork) -> None:
    """Two places of one name: one is passed, so the other is not told."""
    same = [("village", 0.0, 2000.0, "Ida"), ("village", 5000.0, 0.0, "Ida")]
    assert seen(make_network, *same)[1].too_far is None
    assert seen(make_network, same[0])[1].too_far == Sight(
        kind="village", metres=2000, name="Ida", name_fr="Ida-fr"
    )


def test_a_numbered_road_beyond_the_turn_is_told(make_network: MakeNetwork) -> None:
    """If it is near enough and neither driven nor the road one is on."""
    places = dict(PLACES)
    try:
        PLACES["ahead"] = (0.0, 1_500 * M)
        assert seen(make_network, crossing="P7")[1].too_far == Sight(
            kind="road", metres=1500, ref="P7"
        )
        for own in ("P1", "R104", ""):
            assert seen(make_network, crossing=own)[1].too_far is None
    finally:
        PLACES.update(places)
    assert seen(make_network, crossing="P7")[1].too_far is None  # 5 km away


def test_roads_are_named_in_the_language_wanted(make_network: MakeNetwork) -> None:
    """As on the spot where there is no name in it."""
    _, turn, _ = seen(make_network)
    assert turn.road_in("ar") == "شارع"
    assert turn.road_in("fr") == turn.road == "Rue 1 شارع"


def test_bundled_roads_tell_the_villages_on_the_way() -> None:
    """From Tiznit to Tafraout, in order; metres are those of the table, not of the drawing."""
    graph = drivable_graph(bundled_network(), CAR)
    by_id = {place.id: place for place in bundled_gateways()}
    snaps = snap_places(graph, [by_id["tiznit"], by_id["tafraout"]]).snaps
    paths = fastest_paths(graph, snaps)
    length = round(float(paths.matrix()[1][0, 1]))
    cues = make_cues(graph, paths.path(0, 1), length)
    passed = [sight for cue in cues for sight in cue.passing]
    assert len(passed) >= 5
    metres = [sight.metres for sight in passed]
    assert metres == sorted(metres)
    assert 0 < metres[0] < metres[-1] < length
    assert all(sight.name_fr for sight in passed)
    assert any(sight.name_ar for sight in passed)


def test_cues_on_real_roads_are_few_ordered_and_true(region_by_car: DrivableGraph) -> None:
    """Between real places: what is passed lies beside the way, and nothing beyond is on it."""
    graph = region_by_car
    snaps = snap_places(graph, bundled_gateways()[:12]).snaps
    paths = fastest_paths(graph, snaps)
    guide = guide_of(graph.network)
    metres = paths.matrix()[1]
    told = 0
    for i in range(len(snaps)):
        j = (i + 5) % len(snaps)
        if not 0 < metres[i, j] < np.inf:
            continue
        length = round(float(metres[i, j]))
        cues = make_cues(graph, paths.path(i, j), length, guide)
        along = [cue.from_start_m for cue in cues]
        assert along == sorted(along)
        assert (along[0], along[-1]) == (0, length)
        assert len(cues) < 25 + length / 2000
        passed = {sight.name for cue in cues for sight in cue.passing if sight.name}
        for cue in cues:
            span = (cue.from_start_m, cue.from_start_m + cue.next_m)
            assert all(span[0] <= sight.metres <= span[1] for sight in cue.passing)
            assert cue.at is None or cue.at.metres <= 120
            if cue.too_far is not None:
                told += 1
                assert max(200, REACH_M.get(cue.too_far.kind, 0)) <= cue.too_far.metres <= 3000
                assert not cue.too_far.name or cue.too_far.name not in passed
    assert told > 0


def test_a_ferry_is_boarded_with_a_cue(make_network: MakeNetwork) -> None:
    """Also where nothing else leads on: the landing is where one waits."""
    network = star(make_network, ("south", {}), ("north", {"highway": "ferry", "flags": FERRY}))
    cues = cues_between(network, 0, 1)
    assert [cue.turn for cue in cues] == ["depart", "continue", "arrive"]
    assert cues[1].highway == "ferry"
