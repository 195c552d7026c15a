"""The verifier of routes: accepts what is right to the last digit, names what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.instances import read_toptw
from benchmarks.tasks import Task, toptw_task
from benchmarks.verify import main, verify_ophs, verify_record, verify_toptw

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

# From the depot: 5 to vertex 1, from there 7.2 (√52 rounded down) to vertex 2, 5 back.
TOPTW = """4 1 3 1
0 200
0 0 0 0 0 0 0 0 27.2
1 3 4 10 5 1 1 1 0 5
2 -3 0 0 7 1 1 22.2 22.2
3 0 1 0 2 1 1 1 0 30
"""

OPHS = """5 1 2
12.2361
5 7.2361

0 0 0
3 0 0
0 3 0
0 5 4
1 3 7
3 4 9
---
"""


@pytest.fixture
def toptw(tmp_path: Path) -> Path:
    """Return a file in which one tour just fits."""
    path = tmp_path / "c1.txt"
    path.write_text(TOPTW)
    return path


@pytest.fixture
def ophs(tmp_path: Path) -> Path:
    """Return a file with three hotels and three sites."""
    path = tmp_path / "tiny.ophs"
    path.write_text(OPHS)
    return path


def test_begin_at_closing_and_return_at_the_limit_are_allowed(toptw: Path) -> None:
    """Arrival at 5 where 5 is the closing, at 22.2 where 22.2 is, and back at 25.2 of 27.2."""
    verdict = verify_toptw(toptw, 1, [[1, 2]])
    assert verdict.ok
    assert verdict.score == 12
    toptw.write_text(TOPTW.replace("27.2", "25.2"))
    assert verify_toptw(toptw, 1, [[1, 2]]).ok


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("27.2", "25.1", "tour 1: back at 25.2, after 25.1"),
        ("0 5\n", "0 4.9\n", "tour 1: vertex 1 begins at 5.0, closed from 4.9"),
        ("22.2 22.2", "0 22.1", "tour 1: vertex 2 begins at 22.2, closed from 22.1"),
        ("10 5", "10.1 5", "tour 1: vertex 2 begins at 22.3"),
    ],
)
def test_one_tenth_too_late_is_wrong(toptw: Path, old: str, new: str, said: str) -> None:
    """The least step beyond a limit is found."""
    assert old in TOPTW
    toptw.write_text(TOPTW.replace(old, new))
    assert any(said in fault for fault in verify_toptw(toptw, 1, [[1, 2]]).violations)


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ([[1], [3]], "2 tours, but only 1 allowed"),
        ([[3, 3]], "3 is visited more than once"),
        ([[4]], "4 is no site"),
        ([[0, 3]], "0 is no site"),
    ],
)
def test_choice_of_sites_is_checked(toptw: Path, routes: list[list[int]], said: str) -> None:
    """Sites exist, are visited once, and tours are not too many."""
    assert any(said in fault for fault in verify_toptw(toptw, 1, routes).violations)


def test_a_site_visited_twice_scores_once(toptw: Path) -> None:
    """The score of what is wrong is not inflated either."""
    assert verify_toptw(toptw, 2, [[3], [3]]).score == 2


def _fits(task: Task, order: tuple[int, ...]) -> bool:
    """Say whether a tour of a task keeps every time, by its integers."""
    tour = task.tours[0]
    here, clock = tour.start, tour.opens
    for site in order:
        clock = max(clock + int(task.travel[here, site]), int(task.earliest[site]))
        if clock > task.latest[site]:
            return False
        clock, here = clock + int(task.service[site]), site
    return clock + int(task.travel[here, tour.end]) <= tour.closes


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            *[st.decimals(-9, 9, places=3)] * 2,
            st.integers(0, 5),
            st.integers(0, 20),
            st.integers(0, 20),
        ),
        min_size=2,
        max_size=5,
    ),
    name=st.sampled_from(["pr1", "r1"]),
    data=st.data(),
)
def test_verifier_agrees_with_the_integers_that_solvers_get(
    tmp_path: Path, rows: list[tuple[Decimal, ...]], name: str, data: st.DataObject
) -> None:
    """Two programs that share nothing say the same of any tour."""
    path = tmp_path / f"{name}.txt"
    lines = [
        f"{i} {x} {y} {service} 1 0 0 0 {opens} {opens + length}"
        for i, (x, y, service, opens, length) in enumerate(rows, 1)
    ]
    path.write_text("\n".join([f"4 1 {len(rows)} 1", "0 1", "0 0 0 0 0 0 0 0 0 30", *lines]))
    order = tuple(data.draw(st.permutations(range(len(rows))))[: data.draw(st.integers(0, 3))])
    task = toptw_task(read_toptw(path), 1)
    assert verify_toptw(path, 1, [[site + 1 for site in order]]).ok == _fits(task, order)


def test_trips_that_just_fit_are_allowed(ophs: Path) -> None:
    """1 + √5 + 4 is 7.23607, of 7.2361; by way of the site farther off it is 7 of 5."""
    verdict = verify_ophs(ophs, [0, 2, 1], [[], [4, 5]])
    assert verdict.ok, verdict.violations
    assert verdict.score == 16
    assert verify_ophs(ophs, [0, 2, 1], [[3], []]).violations == (
        "trip 1: 7.0 long, at most 5.0 allowed",
    )


@pytest.mark.parametrize(
    ("hotels", "routes", "said"),
    [
        ([0, 1, 2], [[], []], "not from 0 to 1"),
        ([0, 5, 1], [[], []], "5 is no hotel"),
        ([0, 1], [[], []], "2 trips between 2 hotels, not 2"),
        ([0, 2, 1], [[2], []], "2 is no site"),
        ([0, 2, 1], [[4], [4]], "4 is visited more than once"),
    ],
)
def test_hotels_are_checked(
    ophs: Path, hotels: list[int], routes: list[list[int]], said: str
) -> None:
    """Trips lead from the first hotel to the second, by way of hotels."""
    assert any(said in fault for fault in verify_ophs(ophs, hotels, routes).violations)


def test_a_trip_longer_by_a_millionth_is_wrong(ophs: Path) -> None:
    """The tolerance is for the rounding of floats and for nothing else."""
    ophs.write_text(OPHS.replace("7.2361", "7.236067"))
    assert not verify_ophs(ophs, [0, 2, 1], [[], [4, 5]]).ok


def test_result_files_can_be_verified_again(
    toptw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A score that is not that of the routes is found, and the exit status says so."""
    record = {
        "file": str(toptw), "instance": "c1", "solver": "x", "tours": 1, "score": 12,
        "routes": [[1, 2]],
    }  # fmt: skip
    out = tmp_path / "out.json"
    out.write_text(json.dumps({"instances": [record]}))
    assert main([str(out)]) == 0
    assert "12: verified" in capsys.readouterr().out
    out.write_text(json.dumps({"instances": [{**record, "score": 13}]}))
    assert main([str(out)]) == 1
    assert "the score is 12, not 13" in capsys.readouterr().out
    assert verify_record(record).ok
