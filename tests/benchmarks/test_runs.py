"""The commands of the benchmarks: results, exit statuses, the table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import ophs, table, toptw
from benchmarks.instances import read_toptw
from benchmarks.own import solve_own, to_problem
from benchmarks.tasks import toptw_task
from benchmarks.verify import verify_record

if TYPE_CHECKING:
    from pathlib import Path

TOPTW = """4 1 3 1
0 200
0 0 0 0 0 0 0 0 30
1 3 4 2 5 1 1 1 0 20
2 -3 4 1 7 1 1 1 0 20
3 90 0 0 9 1 1 1 0 99
"""

OPHS = """4 1 2
14
7 7

0 0 0
10 0 0
5 0 0
4 2 5
6 2 7
---
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an instance of each kind and the best known values."""
    for benchmark, name, text in (("toptw", "r9.txt", TOPTW), ("ophs", "tiny.ophs", OPHS)):
        path = tmp_path / "benchmarks" / benchmark
        path.mkdir(parents=True)
        (path / name).write_text(text)
    toptw_known = "instance,tours,best_known\nr9,1,12\nr9,2,20\n"
    (tmp_path / "benchmarks/toptw/best_known.csv").write_text(toptw_known)
    (tmp_path / "benchmarks/ophs/best_known.csv").write_text("instance,best_known\ntiny,12.0\n")
    return tmp_path / "benchmarks"


def _records(path: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(path.read_text())["instances"]
    return records


def test_toptw_writes_verified_routes(folder: Path, tmp_path: Path) -> None:
    """The file has all that a verifier needs, and the gap to the best known value."""
    out = tmp_path / "out.json"
    file = str(folder / "toptw/r9.txt")
    assert toptw.main([file, "--tours", "1", "--seconds", "0.5", "--json", str(out)]) == 0
    (record,) = _records(out)
    assert sorted(record["routes"][0]) == [1, 2]
    assert (record["score"], record["best_known"], record["gap_percent"]) == (12, 12, 0)
    assert record["verified"] is True
    assert record["violations"] == []
    assert record["decimals"] == 1
    assert record["seed"] == 1
    assert record["wall_s"] < 0.6
    assert record["time_to_best_s"] <= record["wall_s"]
    assert verify_record(record).ok


def test_ophs_writes_verified_trips(folder: Path, tmp_path: Path) -> None:
    """The hotels stand beside the routes."""
    out = tmp_path / "out.json"
    arguments = [str(folder / "ophs/tiny.ophs"), "--seconds", "0.5", "--json", str(out)]
    assert ophs.main(arguments) == 0
    (record,) = _records(out)
    assert record["hotels"] == [0, 2, 1]
    assert record["routes"] == [[3], [4]]
    assert record["gap_percent"] == 0
    assert verify_record(record).ok


def test_all_shared_runs_every_row(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row of the table of best known values is one run."""
    monkeypatch.setenv("SSE_ROUTES_SHARED", str(folder.parent))
    out = tmp_path / "out.json"
    assert toptw.main(["--all-shared", "--seconds", "0.2", "--json", str(out)]) == 0
    assert [record["tours"] for record in _records(out)] == [1, 2]
    assert _records(out)[1]["gap_percent"] == 40


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.txt", "--tours", "1", "--seconds", "1"], "no such file"),
        (["none.txt", "--seconds", "1"], "--tours is needed"),
        (["none.txt", "--tours", "0", "--seconds", "1"], "0 is not a whole number from 1"),
        (["none.txt", "--tours", "x", "--seconds", "1"], "x is not a whole number from 1"),
        (["none.txt", "--tours", "1", "--seconds", "-1"], "-1 is not a positive number"),
        (["none.txt", "--tours", "1", "--seconds", "s"], "s is not a positive number"),
        (["--tours", "1", "--seconds", "1"], "give either instance files or --all-shared"),
        (["none.txt", "--all-shared", "--seconds", "1"], "give either"),
    ],
)
def test_wrong_usage_ends_with_status_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One plain message, no traceback."""
    try:
        status: int | str | None = toptw.main(arguments)
    except SystemExit as exit_:
        status = exit_.code
    assert status == 2
    assert said in capsys.readouterr().err


def test_shared_folder_that_is_absent_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says which variable to set."""
    monkeypatch.setenv("SSE_ROUTES_SHARED", str(tmp_path))
    assert ophs.main(["--all-shared", "--seconds", "1"]) == 2
    assert "SSE_ROUTES_SHARED" in capsys.readouterr().err


def test_results_that_cannot_be_written_are_refused_before_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody waits for results that are lost."""
    file, out = str(folder / "toptw/r9.txt"), str(folder / "none" / "out.json")
    assert toptw.main([file, "--tours", "1", "--seconds", "500", "--json", out]) == 2
    assert "out.json" in capsys.readouterr().err


def test_wrong_routes_end_with_status_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A solver that errs is found out by the verifier."""
    monkeypatch.setattr(toptw, "toptw_task", _without_travel)
    assert toptw.main([str(folder / "toptw/r9.txt"), "--tours", "1", "--seconds", "0.2"]) == 1
    assert "WRONG: tour 1" in capsys.readouterr().out


def _without_travel(*given: Any) -> Any:  # noqa: ANN401
    task = toptw_task(*given)
    task.travel[:] = 0
    return task


def _record(instance: str, peer: str, seconds: float, gap: float, **more: object) -> dict[str, Any]:
    record = {
        "instance": instance, "tours": 2, "peer": peer, "solver": f"{peer} 1", "best_known": 200.0,
        "seconds": seconds, "gap_percent": gap, "verified": True,
    }  # fmt: skip
    return {**record, **more}


def test_table_has_a_column_a_solver_and_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The product comes first; seeds are averaged; what is wrong counts as nothing found."""
    out = tmp_path / "out.json"
    records = [
        _record("a", "vroom", 1.0, 5.0),
        _record("a", "own", 5.0, 0.0),
        _record("a", "own", 1.0, 1.0),
        _record("a", "own", 1.0, 2.0),
        _record("b", "own", 1.0, 0.0),
        _record("b", "own", 5.0, 0.0, verified=False),
        _record("c", "own", 1.0, 0.0, best_known=None),
    ]
    out.write_text(json.dumps({"instances": records}))
    assert table.main([str(out)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "| instance | tours | best known | own 1 s | own 5 s | vroom 1 s |",
        "| --- | --: | --: | --: | --: | --: |",
        "| a | 2 | 200 | 1.50 | 0.00 | 5.00 |",
        "| b | 2 | 200 | 0.00 | wrong |  |",
        "| **mean gap** |  |  | **0.75** | **50.00** | **5.00** |",
        "| **worst gap** |  |  | 1.50 | 100.00 | 5.00 |",
        "| **best known reached** |  |  | 1 of 2 | 1 of 2 | 0 of 1 |",
        "",
        "Solvers: vroom: vroom 1; own: own 1.",
    ]


@pytest.mark.parametrize("text", ["", "[]", '{"instances": []}'])
def test_table_of_nothing_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that holds no results ends with status 2."""
    out = tmp_path / "out.json"
    out.write_text(text)
    assert table.main([str(out)]) == 2
    assert "error" in capsys.readouterr().err


def test_own_solver_tells_when_it_met_its_best(folder: Path) -> None:
    """The time to the best lies within the time taken, and that within the time given."""
    instance = read_toptw(folder / "toptw/r9.txt")
    answer = solve_own(to_problem(toptw_task(instance, 1)), 0.5, 1)
    assert answer.time_to_best_s is not None
    assert 0 <= answer.time_to_best_s <= answer.wall_s < 0.55
