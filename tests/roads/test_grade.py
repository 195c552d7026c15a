"""Promises of `routes.roads.grade`."""

from __future__ import annotations

import tomllib
import warnings
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import routes
from routes.errors import RequestError
from routes.geo import LonLat
from routes.roads.cues import step_length_m
from routes.roads.grade import (
    CODES,
    GRADES,
    ROAD_LIMITS,
    WorstStretch,
    beyond_limit,
    read_road_limit,
    section_grades,
    stated_grades,
    worst_stretch,
)
from routes.roads.graph import drivable_graph
from routes.roads.network import HIGHWAYS
from routes.roads.osmfile import read_osm
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

DATA = Path(routes.__file__).parent / "data"
TABLE: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
    (DATA / "grades.toml").read_text(encoding="utf-8")
)
VILLAGE = Path(__file__).parent / "data" / "village.osm"
ENDS = {"a": (0.0, 0.0), "b": (0.01, 0.0)}
NEWS = ("paved", "unknown", "gravel", "track", "rough")  # from best to worst
PLAIN = WorstStretch(
    grade="track",
    assumed=False,
    length_m=900,
    from_start_m=100,
    name="",
    ref="",
    highway="track",
    surface="",
)


def worst_of(grades: Sequence[str]) -> str:
    """Return the worst of some grades, unknown if there is none that says something."""
    return max(grades, key=CODES.index, default="unknown")


def slow_grade(highway: str, surface: str, tracktype: str, smoothness: str) -> tuple[str, bool]:
    """Return the grade of one road and whether it is assumed, as the head of the table says."""
    rows = [
        (key, TABLE[key].get(value, {"grade": "unknown"}))
        for key, value in (
            ("surface", surface),
            ("tracktype", tracktype),
            ("smoothness", smoothness),
        )
    ]
    material = TABLE["surface"].get(surface, {"assumed": True})
    if not material.get("assumed") and tracktype in {"grade1", "grade2"}:
        rows = [row for row in rows if row[0] != "tracktype"]
    stated = worst_of([row["grade"] for _, row in rows if not row.get("assumed")])
    guesses = [row["grade"] for _, row in rows if row.get("assumed")]
    if stated == "unknown":
        guesses.append(TABLE["highway"][highway]["grade"])
    grade = worst_of([stated, *guesses])
    return grade, grade != stated


def grades_of(network: RoadNetwork) -> list[tuple[str, bool]]:
    """Return the grade of each section and whether it is assumed."""
    codes, stated = section_grades(network), stated_grades(network)
    return [(CODES[a], bool(a != b)) for a, b in zip(codes, stated, strict=True)]


def tags_of(network: RoadNetwork, section: int) -> tuple[str, str, str, str]:
    """Return class, surface, tracktype and smoothness of a section."""
    surface, tracktype, smoothness = (
        network.strings[getattr(network, key)[section]]
        for key in ("surface", "tracktype", "smoothness")
    )
    return HIGHWAYS[network.highway[section]], surface, tracktype, smoothness


def test_every_row_has_a_grade_and_a_reason() -> None:
    """And every value that has a speed, and every class of road, has a row."""
    speeds = tomllib.loads((DATA / "profiles.toml").read_text(encoding="utf-8"))
    for rows in TABLE.values():
        for row in rows.values():
            assert row["grade"] in CODES
            assert row["why"]
    for key in ("surface", "tracktype", "smoothness"):
        assert set(speeds[key]) <= set(TABLE[key])
    assert set(TABLE["highway"]) == set(HIGHWAYS)


def test_what_a_class_lets_suppose_is_always_called_assumed() -> None:
    """No class of road states a surface."""
    known = [row for row in TABLE["highway"].values() if row["grade"] != "unknown"]
    assert known
    assert all(row["assumed"] for row in known)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "secondary"}, ("paved", True)),
        ({"highway": "tertiary"}, ("unknown", False)),
        ({"highway": "residential"}, ("unknown", False)),
        ({"highway": "track"}, ("track", True)),
        ({"highway": "tertiary", "surface": "asphalt"}, ("paved", False)),
        ({"highway": "secondary", "surface": "compacted"}, ("gravel", False)),
        ({"highway": "track", "surface": "asphalt"}, ("paved", False)),
        ({"highway": "track", "tracktype": "grade1"}, ("gravel", False)),
        ({"highway": "track", "tracktype": "grade4"}, ("rough", False)),
        ({"highway": "tertiary", "surface": "unpaved"}, ("gravel", True)),
        ({"highway": "track", "surface": "unpaved"}, ("track", True)),
        ({"highway": "track", "surface": "unpaved", "tracktype": "grade2"}, ("gravel", False)),
        ({"highway": "track", "surface": "asphalt", "tracktype": "grade1"}, ("paved", False)),
        ({"highway": "track", "surface": "ground", "tracktype": "grade2"}, ("track", False)),
        ({"highway": "track", "surface": "gravel", "tracktype": "grade3"}, ("track", False)),
        ({"highway": "tertiary", "smoothness": "bad"}, ("unknown", False)),
        ({"highway": "tertiary", "smoothness": "good"}, ("paved", True)),
        ({"highway": "secondary", "smoothness": "very_bad"}, ("rough", False)),
        ({"highway": "secondary", "surface": "sand"}, ("rough", False)),
        ({"highway": "tertiary", "surface": "moon dust"}, ("unknown", False)),
    ],
)
def test_the_grade_of_a_road_follows_its_tags_then_its_class(
    make_network: MakeNetwork, tags: dict[str, str], expected: tuple[str, bool]
) -> None:
    """The documented cases: what is stated, what is assumed, what stays unknown."""
    assert grades_of(make_network(ENDS, [("a", "b", tags)])) == [expected]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(HIGHWAYS),
            *(
                st.sampled_from(["", "moon dust", *TABLE[key]])
                for key in ("surface", "tracktype", "smoothness")
            ),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_all_sections_at_once_have_the_grades_of_each_alone(
    make_network: MakeNetwork, rows: list[tuple[str, str, str, str]]
) -> None:
    """The arrays equal the rules written out once more, for any tags and any choice of sections."""
    keys = ("highway", "surface", "tracktype", "smoothness")
    network = make_network(ENDS, [("a", "b", dict(zip(keys, row, strict=True))) for row in rows])
    assert grades_of(network) == [slow_grade(*row) for row in rows]
    some = np.arange(len(rows) - 1, -1, -2)
    assert section_grades(network, some).tolist() == section_grades(network)[some].tolist()


def test_the_village_has_the_grades_it_is_tagged_with() -> None:
    """Read from a file: asphalt, a street nobody described, an unpaved one, a track."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one node is missing, on purpose
        network = read_osm(VILLAGE)
    by_way = dict(zip(network.osm_way.tolist(), grades_of(network), strict=True))
    assert by_way[101] == by_way[102] == ("paved", False)
    assert by_way[104] == by_way[105] == by_way[111] == ("unknown", False)
    assert by_way[110] == ("track", False)
    assert by_way[114] == ("gravel", True)


@pytest.fixture(scope="module")
def andorra(real_roads: Callable[[str], RoadNetwork]) -> RoadNetwork:
    """Real roads with real tags."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return real_roads("andorra.osm.pbf")


def test_real_roads_have_the_grades_of_their_tags(andorra: RoadNetwork) -> None:
    """Every section of a small country, against the rules written out; every grade occurs."""
    found = grades_of(andorra)
    expected = [slow_grade(*tags_of(andorra, number)) for number in range(andorra.section_count)]
    assert found == expected
    assert {grade for grade, _ in found} == set(CODES)


@pytest.mark.parametrize("limit", [None, *ROAD_LIMITS])
def test_ways_on_real_roads_keep_to_the_limit(andorra: RoadNetwork, limit: str | None) -> None:
    """Each way's worst stretch is no worse than the limit, and found again by its steps."""
    graph = drivable_graph(andorra, read_profile("4x4", limit))
    graded = np.array([grade for grade, _ in grades_of(andorra)])
    chosen = [np.flatnonzero(graph.usable & (graded == grade)) for grade in CODES]
    snaps = [
        Snap(place_id=str(some[0]), section=int(some[0]), fraction=0.5, point=LonLat(0, 0),
             distance_m=0.0)
        for some in chosen
        if len(some)
    ]  # fmt: skip
    paths = fastest_paths(graph, snaps)
    for origin, destination in permutations(range(len(snaps)), 2):
        steps = paths.path(origin, destination)
        pieces = [(step.section, step_length_m(graph, step)) for step in steps]
        found = worst_stretch(andorra, pieces, round(sum(length for _, length in pieces)))
        driven = [str(graded[section]) for section, _ in pieces]
        assert found.grade == max(driven, key=NEWS.index)
        assert limit is None or NEWS.index(found.grade) <= max(1, NEWS.index(limit))
        of_it = [length for section, length in pieces if graded[section] == found.grade]
        assert found.length_m == pytest.approx(sum(of_it), abs=1)


def test_the_schematic_roads_are_unknown_or_assumed() -> None:
    """Their table has no surfaces, so nothing about them is stated."""
    network = bundled_network()
    for number, (grade, assumed) in enumerate(grades_of(network)):
        highway = HIGHWAYS[network.highway[number]]
        expected = {"track": "track", "tertiary": "unknown", "unclassified": "unknown"}
        assert grade == expected.get(highway, "unknown" if highway == "residential" else "paved")
        assert assumed == (grade != "unknown")


@pytest.mark.parametrize("limit", ROAD_LIMITS)
def test_a_limit_closes_what_is_worse_and_nothing_unknown(limit: str) -> None:
    """Exactly the grades after the limit are beyond it."""
    network = bundled_network()
    closed = beyond_limit(network, read_road_limit(limit))
    worse = GRADES[GRADES.index(read_road_limit(limit)) + 1 :]
    assert closed.tolist() == [grade in worse for grade, _ in grades_of(network)]


def test_an_unknown_limit_is_refused_with_the_limits_there_are() -> None:
    """The worst grade is no limit."""
    for text in ("rough", "unknown", "Paved", ""):
        with pytest.raises(RequestError, match="choose paved, gravel, track"):
            read_road_limit(text)


SURFACES = ("", "asphalt", "unpaved", "gravel", "ground", "sand")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["secondary", "tertiary", "track"]),
            st.sampled_from(SURFACES),
            st.sampled_from(["", "Piste A", "Piste B"]),
            st.integers(1, 4000),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_worst_stretch_is_what_a_walk_along_the_leg_finds(
    make_network: MakeNetwork, rows: list[tuple[str, str, str, int]]
) -> None:
    """Against counting, metre by metre, on legs of any roads."""
    network = make_network(
        ENDS,
        [("a", "b", {"highway": h, "surface": s, "name": n, "ref": "P1"}) for h, s, n, _ in rows],
    )
    metres = [length for *_, length in rows]
    found = worst_stretch(network, list(enumerate(map(float, metres))), sum(metres))

    told = [slow_grade(highway, surface, "", "") for highway, surface, _, _ in rows]
    worst = max((grade for grade, _ in told), key=NEWS.index)
    of_it = [number for number, (grade, _) in enumerate(told) if grade == worst]
    assert found.grade == worst
    assert found.assumed == any(told[number][1] for number in of_it)
    assert found.length_m == sum(metres[number] for number in of_it)
    unknown = [m for m, (grade, _) in zip(metres, told, strict=True) if grade == "unknown"]
    assert found.unknown_m == sum(unknown)

    runs: list[list[int]] = []
    for number in of_it:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    longest = max(runs, key=lambda run: sum(metres[number] for number in run))
    assert found.from_start_m == sum(metres[: longest[0]])
    shares: dict[tuple[str, str, str], int] = {}
    for number in longest:
        road = rows[number][:3]
        shares[road] = shares.get(road, 0) + metres[number]
    best = max(shares, key=lambda road: shares[road])
    assert (found.highway, found.surface, found.name, found.ref) == (*best, "P1")


def test_a_short_piece_of_track_is_worse_than_a_long_unknown_road(
    make_network: MakeNetwork,
) -> None:
    """The unknown metres are told beside it."""
    rows = [
        ("a", "b", {"highway": "tertiary", "name": "Route"}),
        ("a", "b", {"highway": "track", "surface": "ground", "name": "Piste"}),
    ]
    found = worst_stretch(make_network(ENDS, rows), [(0, 30_000.4), (1, 200.4)], 30_201)
    assert found == WorstStretch(
        grade="track",
        assumed=False,
        length_m=200,
        from_start_m=30_000,
        name="Piste",
        ref="",
        highway="track",
        surface="ground",
        unknown_m=30_000,
    )


def test_no_figure_of_a_worst_stretch_exceeds_the_leg(make_network: MakeNetwork) -> None:
    """Where a half metre is rounded up here and was rounded down there."""
    network = make_network(ENDS, [("a", "b", {"highway": "tertiary"})])
    found = worst_stretch(network, [(0, 1.5)], 1)
    assert (found.length_m, found.unknown_m) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": "muddy"},
        {"length_m": -1},
        {"from_start_m": -1},
        {"unknown_m": -1},
        {"grade": "unknown"},
        {"grade": "unknown", "assumed": True, "unknown_m": 900},
    ],
)
def test_a_worst_stretch_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    """Values are checked where they are born."""
    with pytest.raises(ValueError, match=r"grade|lengths"):
        replace(PLAIN, **wrong)
