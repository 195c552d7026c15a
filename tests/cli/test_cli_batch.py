"""Promises of `sse-routes batch`: the same bytes whoever works, and whoever is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.editions.lock import LOCK
from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]
    Contents = Callable[[str | Path], dict[str, bytes]]
    WaitFor = Callable[[Callable[[], bool]], None]
    Kill = Callable[[int], None]

SEASON = """
[all]
date = 2026-11-25
iterations = 100
days = 1
[[circuits]]
name = "argan"
[circuits.each]
theme = ["argan", "silver"]
from = ["tiznit", "tafraout"]
[[circuits]]
name = "two"
theme = "heritage"
each.lang = ["en", "ar"]
"""


def season(text: str = SEASON, name: str = "season.toml") -> str:
    """Write a season into the current folder; return its name."""
    Path(name).write_text(text, encoding="utf-8")
    return name


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start the command line in a process of its own: the package installed, from any folder."""
    command = [sys.executable, "-P", "-m", "routes", "batch", *arguments]
    return subprocess.Popen(  # noqa: S603 - ours
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def has_begun() -> bool:
    """Say whether a circuit is finished."""
    return any(Path("season").glob("*/manifest.json"))


def children(pid: int) -> list[int]:
    """Return the processes a process has started to work."""
    import psutil  # noqa: PLC0415 - comes with the extra cluster

    return [
        child.pid
        for child in psutil.Process(pid).children()
        if any("spawn_main" in part for part in child.cmdline())
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, contents: Contents) -> dict[str, bytes]:
    """Return the files of a season that one process made undisturbed."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "season.toml").write_text(SEASON, encoding="utf-8")
    work = start(str(folder / "season.toml"), "--workers", "1")
    _, told = work.communicate(timeout=300)
    assert work.returncode == 0, told
    return contents(str(folder / "season"))


def test_a_season_makes_a_folder_for_each_circuit(
    run: Run, whole: dict[str, bytes], contents: Contents
) -> None:
    """Each is what `plan` makes, but for the line that says which order it is for."""
    folders = sorted({name.split("/")[0] for name in whole if "/" in name})
    assert len(folders) == 6
    rows = json.loads(whole["summary.json"])["circuits"]
    assert sorted(row["folder"] for row in rows) == folders
    row = next(row for row in rows if row["folder"].startswith("two-ar"))
    assert run("plan", *row["options"], "--quiet")[0] == 0
    planned = contents("dist")
    assert {f"{row['folder']}/{name}" for name in planned} <= whole.keys()
    for name, data in planned.items():
        made = whole[f"{row['folder']}/{name}"]
        if name == "manifest.json":
            ours, theirs = json.loads(made), json.loads(data)
            assert len(ours.pop("fingerprint")) == 64
            assert ours == theirs
        else:
            assert made == data, name


def test_killed_workers_lose_nothing(
    run: Run, whole: dict[str, bytes], contents: Contents, wait_for: WaitFor, kill: Kill
) -> None:
    """Two processes work, and one is killed in the middle: the same bytes."""
    work = start(season(), "--workers", "2")
    wait_for(has_begun)
    kill(children(work.pid)[-1])
    _, told = work.communicate(timeout=300)
    assert work.returncode == 0, told
    assert contents("season") == whole
    status, out, _ = run("batch", "season.toml", "--dry-run")
    assert status == 0
    assert out.count("finished   ") == 6


@pytest.mark.skipif(sys.platform == "win32", reason="its lock is given back a little later")
def test_a_killed_season_goes_on_where_it_was(
    run: Run, whole: dict[str, bytes], contents: Contents, wait_for: WaitFor, kill: Kill
) -> None:
    """The command itself is killed; its workers end by themselves, another run does the rest."""
    work = start(season(), "--workers", "2")
    wait_for(has_begun)
    assert children(work.pid)
    kill(work.pid)
    work.communicate(timeout=300)  # ends when the last worker, which has the same pipes, has ended
    finished = list(Path("season").glob("*/manifest.json"))
    assert 1 <= len(finished) < 6
    before = {path: path.stat().st_mtime_ns for path in finished}
    status, _, told = run("batch", "season.toml", "--workers", "2", "--quiet")
    assert (status, told) == (0, "")
    assert contents("season") == whole
    assert {path: path.stat().st_mtime_ns for path in finished} == before


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal to send")
def test_ctrl_c_leaves_what_is_finished(run: Run, wait_for: WaitFor) -> None:
    """And says how to go on; the summary says what waits."""
    long = SEASON.replace(
        "[circuits.each]\n", "[circuits.each]\nend = ['16:00', '17:00', '18:00']\n"
    )
    work = start(season(long), "--workers", "2")
    wait_for(has_begun)
    work.send_signal(signal.SIGINT)
    _, told = work.communicate(timeout=300)
    assert work.returncode == 130
    assert "interrupted; what is finished stays" in told
    rows = json.loads(Path("season/summary.json").read_bytes())["circuits"]
    assert {row["status"] for row in rows} == {"finished", "waiting"}
    assert [path.name for path in Path("season").glob(".*")] == [LOCK]
    assert run("batch", "season.toml", "--dry-run")[0] == 0


def test_one_failure_does_not_stop_the_rest(run: Run) -> None:
    """It is told, stands in the summary, and the status says that not all is well."""
    text = "[all]\ndate = 2026-11-25\niterations = 50\ndays = 1\n"
    text += "[[circuits]]\nmust = 'nowhere'\n[[circuits]]\nfrom = 'Atlantis'\n[[circuits]]\n"
    status, out, told = run("batch", season(text), "--workers", "1")
    assert status == 1
    assert "season: 1 of 3 circuits finished, 2 failed" in out
    assert "nowhere: there is no site of that name" in told
    assert "no place is called “Atlantis”" in told
    rows = json.loads(Path("season/summary.json").read_bytes())["circuits"]
    assert [row["status"] for row in rows] == ["failed", "failed", "finished"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[circuits]]\ndays = 2", "season.toml: circuits 1: date is missing"),
        (
            "[[circuits]]\ndate = 2026-11-25\npace = 'mad'",
            "circuits 1: argument --pace",
        ),
        ("[[circuits]]\ndate = 2026-11-25\ndays = 'x'", "circuits 1: argument --days"),
        ("[[circuits]]\ndate = 2026-11-25\nquiet = true", "there is no option “quiet”"),
        ("[[circuits]]\ndate = 2026-11-25\nvariants = 3", "there is no option “variants”"),
        ("[[circuits]]\ndate = 2026-11-25\nsites = 'no.geojson'", "no.geojson cannot be read"),
        ("[[circuits]]\ndate = 2026-11-25\nroads = 'no.npz'", "no.npz cannot be read"),
    ],
)
def test_a_season_with_a_fault_is_refused_before_anything_is_made(
    run: Run, text: str, said: str
) -> None:
    """The message names the table."""
    status, out, told = run("batch", season(text))
    assert (status, out) == (2, "")
    assert said in told
    assert not Path("season").exists()


def test_a_dry_run_says_what_would_be_refused(run: Run) -> None:
    """Before anybody waits for it: names that do not exist, and wishes without sense."""
    text = (
        "[all]\ndate = 2026-11-25\n[[circuits]]\ntheme = 'argane'\n[[circuits]]\nmust = 'nowhere'\n"
    )
    text += "[[circuits]]\nfrom = 'Atlantis'\n[[circuits]]\nfair = 0.5\n[[circuits]]\ndays = 1\n"
    text += "[[circuits]]\npublic-url = 'a.example'\n"
    status, out, told = run("batch", season(text), "--dry-run")
    assert (status, told) == (1, "")
    assert [line.split()[0] for line in out.splitlines() if "  circuit-" in line] == [
        "refused", "refused", "refused", "refused", "to", "refused",
    ]  # fmt: skip
    for said in ("Did you mean argan", "no site of that name", "“Atlantis”", "--fair needs"):
        assert said in out
    assert not Path("season").exists()


def test_an_input_that_changes_makes_the_season_anew(run: Run) -> None:
    """Files are sought from the folder of the season, wherever the command is given."""
    Path("office").mkdir()
    sites = Path("office/sites.geojson")
    sites.write_bytes(bundled_sites_path().read_bytes())
    text = "[all]\ndate = 2026-11-25\niterations = 50\ndays = 1\nsites = 'sites.geojson'\n"
    name = season(text + "[[circuits]]\ntheme = 'silver'", "office/s.toml")
    assert run("batch", name, "--quiet") == (0, "", "")
    assert "finished   circuit-" in run("batch", name, "--dry-run")[1]
    sites.write_bytes(sites.read_bytes() + b"\n")
    assert "to make    circuit-" in run("batch", name, "--dry-run")[1]
