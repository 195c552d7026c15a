"""Promises of `routes.roads.cues`: a cue where a driver must decide, and nowhere else."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from routes.geo import LonLat
from routes.roads.cues import make_cues
from routes.roads.graph import drivable_graph
from routes.roads.network import FORWARD, ROUNDABOUT
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap, snap_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routes.roads.cues import Cue
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
    """Two roads as straight and as important: the driver must be told which."""
    network = star(
        make_network,
        ("south", {}),
        ("north", {"ref": "R1"}),
        ("northeast", {"via": [(0.0005, 0.002)]}),
    )
    assert [cue.turn for cue in cues_between(network, 0, 1)] == ["depart", "straight", "arrive"]


def test_a_change_of_number_at_a_fork_is_said_and_a_shared_number_is_not(
    make_network: MakeNetwork,
) -> None:
    """R104;P1908 goes on as R104."""
    minor = ("west", {"highway": "service"})
    changed = star(make_network, ("south", {"ref": "R104"}), ("north", {"ref": "R105"}), minor)
    cue = cues_between(changed, 0, 1)[1]
    assert (cue.turn, cue.ref) == ("straight", "R105")
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
