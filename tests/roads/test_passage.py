"""Promises of `routes.roads.passage`: vehicle, fords, ferries, and the slowest time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.roads.grade import CODES
from routes.roads.network import FERRY, FORD
from routes.roads.passage import Passage, find_passage, slower_share
from routes.roads.profile import profile_names, read_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]

CAR = read_profile("car")
ENDS = {"a": (0.0, 0.0), "b": (0.01, 0.0)}
HOUR = dt.timedelta(hours=1)
ROAD: dict[str, object] = {"highway": "secondary"}
TRACK: dict[str, object] = {"highway": "track"}


def passage_of(
    make_network: MakeNetwork, rows: Sequence[tuple[dict[str, object], float]], seconds: float = 60
) -> Passage:
    """Return the passage of a way over roads of some lengths, each taking some seconds."""
    network = make_network(ENDS, [("a", "b", row) for row, _ in rows])
    pieces = [(number, metres, seconds) for number, (_, metres) in enumerate(rows)]
    return find_passage(network, CAR, pieces, HOUR)


@pytest.mark.parametrize(
    ("rows", "vehicle"),
    [
        ([(ROAD, 9_000)], "car"),
        ([(ROAD, 9_000), (TRACK, 5_000)], "car"),
        ([(TRACK, 5_000), (ROAD, 9_000), (TRACK, 5_000)], "car"),
        ([(TRACK, 3_000), (TRACK, 7_000)], "car"),
        ([(TRACK, 3_000), (TRACK, 7_100)], "high-clearance"),
        ([(ROAD, 9_000), (TRACK, 5_100)], "high-clearance"),
        ([(ROAD, 9_000), (TRACK, 100), (ROAD, 9_000)], "high-clearance"),
        ([(ROAD, 9_000), ({"highway": "track", "tracktype": "grade5"}, 10)], "high-clearance"),
        ([(ROAD, 9_000), ({**ROAD, "smoothness": "horrible"}, 10)], "high-clearance"),
        ([({**ROAD, "smoothness": "very_horrible"}, 10)], "4x4"),
        ([({**ROAD, "smoothness": "impassable"}, 10)], ""),
    ],
)
def test_the_least_vehicle_may_drive_all_of_it(
    make_network: MakeNetwork, rows: Sequence[tuple[dict[str, object], float]], vehicle: str
) -> None:
    """A car on tracks only at the ends, 5 km at most each; the worst metre decides."""
    assert passage_of(make_network, rows).vehicle == vehicle
    assert passage_of(make_network, rows[::-1]).vehicle == vehicle


def test_fords_and_ferries_are_counted(make_network: MakeNetwork) -> None:
    """A ford that a junction lies in is one; metres on board are added up."""
    wet, boat = {**ROAD, "flags": FORD}, {"highway": "ferry", "flags": FERRY}
    rows = [(wet, 100), (wet, 200), (ROAD, 50), (boat, 800.4), (wet, 10), (boat, 300)]
    found = passage_of(make_network, rows)
    assert (found.fords, found.ferry_m) == (2, 1100)
    dry = passage_of(make_network, [(ROAD, 100)])
    assert (dry.fords, dry.ferry_m) == (0, 0)


@pytest.mark.parametrize(
    ("row", "share"),
    [
        ({**ROAD, "surface": "asphalt"}, CAR.spreads["paved"]),
        ({"highway": "unclassified"}, CAR.spreads["unknown"]),
        ({**ROAD, "surface": "gravel"}, CAR.spreads["gravel"]),
        (TRACK, CAR.spreads["track"]),
        ({**ROAD, "surface": "sand"}, CAR.spreads["rough"]),
    ],
)
def test_a_worse_road_may_take_longer_by_its_grade(
    make_network: MakeNetwork, row: dict[str, object], share: float
) -> None:
    """By the share of the table, of the seconds of that road alone; to whole seconds."""
    found = passage_of(make_network, [(row, 100)], seconds=1800)
    assert found.slowest == HOUR + dt.timedelta(seconds=round(1800 * share))


def test_what_bends_cost_may_come_once_more(make_network: MakeNetwork) -> None:
    """A winding road is the one a stranger takes more slowly."""
    bent = {**ROAD, "length_m": 1000.0, "bend_deg": 440.0}
    network = make_network(ENDS, [("a", "b", bent)])
    extra = CAR.bends.time_factor(network)[0] - 1
    assert extra > 0.1
    assert slower_share(CAR, network, np.array([0])) == pytest.approx(
        [CAR.spreads["paved"] + extra]
    )


def test_timed_drives_tell_how_long_known_roads_take(make_network: MakeNetwork) -> None:
    """Their spread takes the place of the table's, bends included; of pistes if it is larger."""
    bent = {**ROAD, "length_m": 1000.0, "bend_deg": 440.0}
    rows = [("a", "b", row) for row in (bent, {"highway": "unclassified"}, TRACK)]
    network = make_network(ENDS, rows)
    for spread in (0.08, 0.6):
        timed = replace(CAR, timed_spread=spread)
        expected = [spread, spread, max(spread, CAR.spreads["track"])]
        assert slower_share(timed, network, np.arange(3)).tolist() == expected


def test_every_grade_has_a_spread_and_a_worse_one_no_smaller() -> None:
    """For every vehicle; unknown between paved and gravel."""
    for name in profile_names():
        spreads = read_profile(name).spreads
        assert set(spreads) == set(CODES)
        order = [spreads[grade] for grade in ("paved", "unknown", "gravel", "track", "rough")]
        assert order == sorted(order)
        assert 0 < order[0] <= order[-1] <= 1


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, 59.6, 7200.0]), min_size=1, max_size=4))
def test_the_slowest_time_is_never_less_than_planned(
    make_network: MakeNetwork, seconds: list[float]
) -> None:
    """However little is driven."""
    network = make_network(ENDS, [("a", "b", ROAD)])
    pieces = [(0, 10.0, taken) for taken in seconds]
    assert find_passage(network, CAR, pieces, HOUR).slowest >= HOUR


@pytest.mark.parametrize(
    "wrong",
    [{"vehicle": "bus"}, {"fords": -1}, {"ferry_m": -1}, {"slowest": dt.timedelta(seconds=-1)}],
)
def test_a_passage_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """Where it is born."""
    whole: dict[str, object] = {"vehicle": "car", "fords": 0, "ferry_m": 0, "slowest": HOUR}
    Passage(**whole)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"passage|profile"):
        Passage(**whole | wrong)  # type: ignore[arg-type]
