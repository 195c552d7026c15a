"""Promises of turns forbidden by people on the spot, and of bans on sections that are cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.cli import main
from routes.errors import OverridesWarning
from routes.roads.amend import match_overrides
from routes.roads.cache import save_network
from routes.roads.cutting import Cut, cut_sections, without_sections
from routes.roads.graph import drivable_graph
from routes.roads.network import FORWARD
from routes.roads.overrides import parse_overrides
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.turnbans import turn_bans
from tests.roads.anyroads import snap_at
from tests.roads.drawnfeatures import as_bytes, changed, feature, overrides_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

CAR = read_profile("car")
PLACES = {"w": (-0.01, 0.0), "m": (0.0, 0.0), "e": (0.01, 0.0), "n": (0.0, 0.01), "f": (0.01, 0.01)}
ROWS: list[tuple[str, str, dict[str, object]]] = [
        ("w", "m", {"name": "Rue A"}), ("m", "e", {"name": "Rue B"}), ("n", "m", {"name": "Rue C"}),
        ("n", "f", {}), ("f", "e", {})]  # fmt: skip
LEFT = ((-0.0003, 0.00001), (0.0, 0.0), (0.00001, 0.0003))
"""Thirty metres on either side of m, from the west to the north."""


@pytest.fixture
def corner(make_network: MakeNetwork) -> RoadNetwork:
    """Return streets from w, e and n that meet at m; e and n are joined by a longer one."""
    return make_network(PLACES, ROWS)


def test_a_line_through_a_junction_forbids_that_turn_alone(corner: RoadNetwork) -> None:
    """Drawn from w to n: section 0 forward, then section 2 backward; and not the other way."""
    after = changed(corner, feature("no_turn", *LEFT))
    assert list(after.turn_bans) == [(0, 5)]
    assert after.section_count == corner.section_count
    assert after.source.sha256 != corner.source.sha256
    assert list(changed(corner, feature("no_turn", *LEFT[::-1])).turn_bans) == [(4, 1)]
    steps = fastest_paths(drivable_graph(after, CAR), (snap_at(0, 0.5), snap_at(2, 0.5))).path(0, 1)
    assert [step.section for step in steps] == [0, 1, 4, 3, 2]


def test_a_line_through_several_junctions_forbids_the_whole_way(make_network: MakeNetwork) -> None:
    """Each of its turns alone stays allowed."""
    places = {**PLACES, "k": (0.001, 0.0), "s": (0.001, -0.01)}
    rows: Any = [("w", "m", {}), ("m", "k", {}), ("k", "s", {}), ("m", "n", {}), ("k", "e", {})]
    network = make_network(places, rows)
    line = ((-0.0005, 0.0), (0.0, 0.0), (0.001, 0.00005), (0.001, -0.0005))
    assert list(changed(network, feature("no_turn", *line)).turn_bans) == [(0, 2, 4)]


def test_of_a_divided_road_the_carriageway_in_that_direction_is_meant(
    make_network: MakeNetwork,
) -> None:
    """Both lie within the tolerance; only one may be driven as the line is drawn."""
    places = {"a": (-0.01, 0.0), "b": (0.0, 0.0), "c": (0.01, 0.0),
              "d": (0.01, 0.0001), "e": (0.0, 0.0001), "f": (-0.01, 0.0001),
              "n": (0.0, 0.01)}  # fmt: skip
    one: dict[str, object] = {"direction": FORWARD}
    rows = [("a", "b", one), ("b", "c", one), ("d", "e", one), ("e", "f", one), ("b", "e", {}),
            ("e", "n", {})]  # fmt: skip
    network = make_network(places, rows)
    line = ((-0.0005, 0.00005), (0.0, 0.00005), (0.0, 0.0006))
    assert list(changed(network, feature("no_turn", *line)).turn_bans) == [(0, 8, 10)]
    assert list(changed(network, feature("no_turn", *line[::-1])).turn_bans) == [(11, 6)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (((-0.008, 0.0), (-0.004, 0.0)), "passes no junction"),
        (((-0.005, 0.0), (-0.00001, 0.0)), "passes no junction"),
        (((0.1, 0.1), (0.11, 0.1)), "no road that may be driven so"),
        (((-0.005, 0.0), (0.0, 0.0), (0.0, 0.02)), "no road that may be driven so"),
    ],
)
def test_a_line_that_is_no_turn_is_told(
    corner: RoadNetwork, line: tuple[tuple[float, float], ...], problem: str
) -> None:
    """One that ends at the junction, one off the roads or partly so; the network stays."""
    with pytest.warns(OverridesWarning, match=problem):
        assert changed(corner, feature("no_turn", *line)) is corner


def test_a_turn_against_a_one_way_street_is_told(make_network: MakeNetwork) -> None:
    """Nobody may drive there as it is: the line was drawn the wrong way round."""
    network = make_network(PLACES, [("w", "m", {"direction": FORWARD}), *ROWS[1:]])
    with pytest.warns(OverridesWarning, match="in the direction of driving"):
        assert changed(network, feature("no_turn", *LEFT[::-1])) is network


def test_a_forbidden_turn_has_dates_and_a_line(corner: RoadNetwork) -> None:
    """As a closed road has, it holds only between them; a point is refused."""
    past = feature("no_turn", *LEFT, to="2026-11-25")
    assert changed(corner, past) is corner
    (fault,) = parse_overrides(as_bytes(feature("no_turn", (0.0, 0.0))))[1]
    assert (fault.field, fault.problem) == ("geometry", "is a Point")


def test_a_turn_stays_forbidden_where_its_roads_are_cut(corner: RoadNetwork) -> None:
    """A stretch of each road is closed; of what is left, the pieces at the junction are meant."""
    west = feature("closed", (-0.007, 0.0), (-0.005, 0.0))
    north = feature("slower", (0.0, 0.004), (0.0, 0.006), speed_kmh=5)
    after = changed(corner, west, feature("no_turn", *LEFT), north)
    ((first, last),) = after.turn_bans
    m = np.flatnonzero((after.junction_lonlat == 0.0).all(axis=1))[0]
    assert after.head[first // 2] == m
    assert first % 2 == 0
    assert after.head[last // 2] == m
    assert last % 2 == 1


def test_the_command_says_which_turn_is_meant(
    corner: RoadNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From which road into which, and where; status 1 if a line is no turn."""
    save_network(corner, tmp_path / "roads.npz")
    file = tmp_path / "o.geojson"
    arguments = ["roads", "overrides", "check", str(file), "--roads", str(tmp_path / "roads.npz")]
    file.write_bytes(as_bytes(feature("no_turn", *LEFT)))
    assert main(arguments) == 0
    assert "forbids the turn from Rue A into Rue C at 0.00000,0.00000" in capsys.readouterr().out
    file.write_bytes(as_bytes(feature("no_turn", (-0.008, 0.0), (-0.004, 0.0))))
    assert main(arguments) == 1
    assert "passes no junction" in capsys.readouterr().out


def test_the_summary_of_roads_counts_the_forbidden_turns(
    corner: RoadNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there are any."""
    path = tmp_path / "roads.npz"
    save_network(replace(corner, turn_bans=turn_bans([(0, 5), (4, 1)])), path)
    assert main(["roads", "info", str(path)]) == 0
    assert "5 sections, 6 km, 2 forbidden turns\n" in capsys.readouterr().out
    save_network(corner, path)
    assert main(["roads", "info", str(path)]) == 0
    assert "forbidden" not in capsys.readouterr().out


CHAIN = {name: (0.01 * n, 0.0) for n, name in enumerate("abcde")}


def bent(make_network: MakeNetwork, *bans: tuple[int, ...]) -> RoadNetwork:
    """Return four streets in a row with forbidden ways along them."""
    network = make_network(CHAIN, [(a, b, {}) for a, b in ("ab", "bc", "cd", "de")])
    return replace(network, turn_bans=turn_bans(bans))


@pytest.mark.parametrize(
    ("cut", "ban", "expected"),
    [  # the kept sections come first, then the pieces
        (0, (0, 2), (8, 0)),  # 0 is cut into 3 and 4: the second ends at the junction
        (1, (0, 2), (0, 6)),
        (1, (0, 2, 4), (0, 6, 8, 2)),
        (1, (5, 3, 1), (3, 9, 7, 1)),
        (0, (3, 1), (1, 9)),
        (3, (0, 2, 4), (0, 2, 4)),
    ],
)
def test_bans_go_on_to_the_pieces(
    make_network: MakeNetwork, cut: int, ban: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """First section: the piece at the junction; last: the first piece; between: all in order."""
    network, _ = cut_sections(bent(make_network, ban), {cut: [Cut(0.5, parted=False)]})
    assert list(network.turn_bans) == [expected]


def test_a_ban_through_a_closed_point_is_gone(make_network: MakeNetwork) -> None:
    """Nobody drives there any more; at either end of a ban it changes nothing."""
    network = bent(make_network, (0, 2, 4), (2, 4))
    cut, _ = cut_sections(network, {1: [Cut(0.5, parted=True)]})
    assert list(cut.turn_bans) == [(8, 2)]
    assert list(without_sections(network, [1]).turn_bans) == []
    assert list(without_sections(network, [0]).turn_bans) == [(0, 2)]


@settings(deadline=None)
@given(
    cuts=st.dictionaries(st.integers(0, 3), st.floats(0.1, 0.9), max_size=4),
    ban=st.sampled_from([(0, 2), (0, 2, 4), (2, 4), (5, 3), (5, 3, 1), (7, 5, 3)]),
)
def test_cutting_roads_changes_no_way(
    make_network: MakeNetwork, cuts: dict[int, float], ban: tuple[int, ...]
) -> None:
    """A cut that parts nothing leaves every time as it was, with whatever turn is forbidden."""
    rows = [*((a, b, {}) for a, b in ("ab", "bc", "cd", "de")), ("a", "e", {"via": [(0.02, 0.02)]}),
            ("b", "d", {"via": [(0.02, 0.01)]})]  # fmt: skip
    network = replace(make_network(CHAIN, rows), turn_bans=turn_bans([ban]))
    cut, _ = cut_sections(
        network, {section: [Cut(share, parted=False)] for section, share in cuts.items()}
    )

    def seconds(roads: RoadNetwork) -> Any:  # noqa: ANN401
        graph = drivable_graph(roads, CAR)
        at = {}
        for junction in range(5):
            section = next(
                s for s in range(roads.section_count)
                if graph.usable[s] and junction in (roads.tail[s], roads.head[s])
            )  # fmt: skip
            at[junction] = (section, float(roads.head[section] == junction))
        snaps = [snap_at(*place, name=str(n)) for n, place in enumerate(at.values())]
        return fastest_paths(graph, snaps).matrix()[0]

    np.testing.assert_allclose(seconds(cut), seconds(network), rtol=1e-9)


def test_a_turn_on_real_roads_is_found_however_it_is_drawn(
    real_roads: Callable[[str], RoadNetwork],
) -> None:
    """Turns of Andorra that restrictions forbid, points 3 m off: nine in ten are the same."""
    network = real_roads("andorra.osm.pbf")
    bans = [ban for ban in network.turn_bans if ban[0] // 2 != ban[-1] // 2]
    rng = np.random.default_rng(3)
    lines = [drawn(network, ban, rng) for ban in bans]
    features = [feature("no_turn", *line) for line in lines]
    matched = match_overrides(network, overrides_of(*features))
    same = [match.turn == ban for match, ban in zip(matched.matches, bans, strict=True)]
    assert len(same) > 30
    assert np.mean(same) > 0.9


def drawn(network: RoadNetwork, ban: tuple[int, ...], rng: np.random.Generator) -> Any:  # noqa: ANN401
    """Return a line along a turn, from 25 m before it to 25 m after, each point moved a little."""
    parts = [network.points_of(arc // 2)[:: -1 if arc % 2 else 1] for arc in ban]
    parts[0], parts[-1] = near(parts[0][::-1])[::-1], near(parts[-1])
    points = np.vstack(parts)
    return points + rng.normal(0, 3 / 111_000, points.shape)


def near(line: Any) -> Any:  # noqa: ANN401
    """Return the first 25 m of a line, or all of it."""
    scale = np.array([np.cos(np.radians(line[0, 1])), 1.0]) * 111_195
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*(np.diff(line, axis=0) * scale).T))])
    at = [*along[along < 25], min(25.0, along[-1])]
    return np.stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)], axis=1)
