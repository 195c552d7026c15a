"""Promises of `routes.editions.batch`: resumed, whole, and one writer at a time."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.editions.batch import run_batch
from routes.editions.edition import STAMP, Stamp, manifest_hash, stamp_bytes
from routes.editions.jobs import Made, is_finished
from routes.editions.lock import LOCK, locked
from routes.errors import OutputError, RoutesWarning
from routes.message import msg
from routes.outputs.provenance import Provenance, manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from routes.editions.jobs import Job, Task
    from routes.message import Message

CIRCUIT = {
    "totals": {"prize": 12, "distance_m": 3400, "driving_s": 560},
    "proof": {"gap_percent": 0.5},
    "days": [{"stops": [1, 2]}, {"stops": [3]}],
}


def ignore(done: int, total: int, bad: int) -> None:
    """Take no notice of progress."""
    assert bad <= done <= total


class Runner:
    """Makes small folders, and keeps what it was asked for; some fail, or break it off."""

    def __init__(
        self, *, bad: str = "", stops_at: str = "", warning: Message | None = None
    ) -> None:
        self.asked: list[str] = []
        self._bad, self._stops_at = bad, stops_at
        self._told = (warning, warning) if warning else ()

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[Made, ...]]:
        """Yield what becomes of each job."""
        for task in tasks:
            for job in task.jobs:
                name = job.order.folder
                self.asked.append(name)
                if name == self._stops_at:
                    raise KeyboardInterrupt
                if name == self._bad:
                    yield (Made(folder=name, problem=msg("=no way")),)
                else:
                    yield (Made(folder=name, files=outputs(job), warnings=self._told),)


def outputs(job: Job) -> tuple[tuple[str, bytes], ...]:
    """Return the files of a folder with its manifest."""
    files = {"circuit.json": json.dumps(CIRCUIT).encode(), "map.html": job.order.folder.encode()}
    versions = {"sse-routes": "0"}
    made_of = Provenance(inputs={}, request={}, seed=1, iterations=1, versions=versions,
                         fingerprint=job.fingerprint)  # fmt: skip
    return (*files.items(), ("manifest.json", manifest(files, made_of)))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def jobs(make_job: Callable[..., Job]) -> list[Job]:
    """Return three jobs."""
    return [make_job(name) for name in ("a", "b", "c")]


def test_what_is_finished_is_not_made_again(jobs: list[Job], tmp_path: Path) -> None:
    """What fails is tried again, and the end is the same bytes as if nothing had happened."""
    broken = Runner(bad="b", stops_at="c")
    with pytest.raises(KeyboardInterrupt):
        run_batch(jobs, tmp_path / "one", broken, ignore)
    rows = json.loads((tmp_path / "one/summary.json").read_bytes())["circuits"]
    assert [row["status"] for row in rows] == ["finished", "failed", "waiting"]
    assert rows[1]["problem"] == "=no way"
    again = Runner()
    found = run_batch(jobs, tmp_path / "one", again, ignore)
    assert again.asked == ["b", "c"]
    assert [(row.status, row.days, row.stops, row.points) for row in found] == [
        ("finished", 2, 3, 12)
    ] * 3
    run_batch(jobs, tmp_path / "two", Runner(), ignore)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    idle = Runner()
    run_batch(jobs, tmp_path / "one", idle, ignore)
    assert idle.asked == []


def test_the_table_of_a_season_runs_nothing_in_a_spreadsheet(
    jobs: list[Job], tmp_path: Path
) -> None:
    """A message may begin with anything."""
    run_batch(jobs, tmp_path, Runner(bad="b"), ignore)
    with (tmp_path / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["finished", "failed", "finished"]
    assert rows[1]["problem"] == "'=no way"
    assert rows[0]["distance_m"] == "3400"


def test_the_table_of_a_season_tells_problems_in_a_language(
    jobs: list[Job], tmp_path: Path
) -> None:
    """That for programs is the same in every language."""
    run_batch(jobs, tmp_path / "en", Runner(), ignore)
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "b").write_text("mine")
    run_batch(jobs, tmp_path / "fr", Runner(), ignore, "fr")
    with (tmp_path / "fr/summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["finished", "failed", "finished"]
    assert "est un fichier, non un dossier" in rows[1]["problem"]
    whole = json.loads((tmp_path / "fr/summary.json").read_bytes())["circuits"]
    assert "is a file, not a folder" in whole[1]["problem"]
    assert whole[0] == json.loads((tmp_path / "en/summary.json").read_bytes())["circuits"][0]


@pytest.mark.parametrize("harm", ["change", "delete", "cut", "input", "outside"])
def test_a_folder_that_is_not_as_its_manifest_says_is_made_again(
    jobs: list[Job], tmp_path: Path, harm: str
) -> None:
    """And so is one made from other inputs; whatever stands in a manifest."""
    run_batch(jobs, tmp_path, Runner(), ignore)
    assert is_finished(tmp_path / "b", jobs[1])
    page, listed = tmp_path / "b/map.html", tmp_path / "b/manifest.json"
    if harm == "change":
        page.write_bytes(b"mine")
    elif harm == "delete":
        page.unlink()
    elif harm == "cut":
        listed.write_bytes(listed.read_bytes()[:-9])
    elif harm == "outside":
        listed.write_text(listed.read_text().replace("map.html", "../a/map.html"))
    else:
        jobs[1] = replace(jobs[1], fingerprint="print of other inputs")
    again = Runner()
    run_batch(jobs, tmp_path, again, ignore)
    assert again.asked == ["b"]
    assert is_finished(tmp_path / "b", jobs[1])
    assert page.read_bytes() == b"b"


def test_a_circuit_that_failed_does_not_pass_off_an_earlier_one(
    jobs: list[Job], tmp_path: Path
) -> None:
    """The folder stays, and the summary says what it is."""
    run_batch(jobs, tmp_path, Runner(), ignore)
    jobs[1] = replace(jobs[1], fingerprint="print of other inputs")
    row = run_batch(jobs, tmp_path, Runner(bad="b"), ignore)[1]
    assert (row.status, row.stops) == ("failed", None)
    assert row.problem == "=no way (its folder still holds an earlier circuit)"


def test_two_runs_do_not_write_the_same_folder(jobs: list[Job], tmp_path: Path) -> None:
    """The second is refused at once, and the lock goes with its holder."""
    with locked(tmp_path), pytest.raises(OutputError, match="another sse-routes is writing here"):
        run_batch(jobs, tmp_path, Runner(), ignore)
    assert contents(tmp_path) == {LOCK: b""}
    run_batch(jobs, tmp_path, Runner(), ignore)


def test_a_folder_that_cannot_be_is_said_to_be_so(jobs: list[Job], tmp_path: Path) -> None:
    """Before anything is made."""
    (tmp_path / "file").write_text("mine")
    run = Runner()
    with pytest.raises(OutputError, match="cannot be written to"):
        run_batch(jobs, tmp_path / "file", run, ignore)
    assert run.asked == []


def test_what_a_killed_run_was_writing_is_cleared_away(jobs: list[Job], tmp_path: Path) -> None:
    """Only what looks like it, and is of this season."""
    run_batch(jobs[:1], tmp_path, Runner(), ignore)
    left = [tmp_path / f".b.{'0' * 16}", tmp_path / "a" / f".a.{'1' * 16}"]
    kept = [tmp_path / f".z.{'0' * 16}", tmp_path / ".b.txt", tmp_path / "b.0000"]
    for folder in (*left, *kept):
        (folder / "new").mkdir(parents=True)
    run_batch(jobs, tmp_path, Runner(), ignore)
    assert [path.exists() for path in (*left, *kept)] == [False, False, True, True, True]


def test_a_published_circuit_is_not_overwritten(jobs: list[Job], tmp_path: Path) -> None:
    """The season that asks for another now is told how to replace it; it has not failed."""
    run_batch(jobs, tmp_path, Runner(), ignore)
    stamp = Stamp(id="b", number=1, title="B", departures=1, published=dt.date(2026, 10, 1),
                  superseded=None, manifest=manifest_hash(tmp_path / "b"))  # fmt: skip
    (tmp_path / "b" / STAMP).write_bytes(stamp_bytes(stamp))
    run_batch(jobs, tmp_path, Runner(), ignore)
    before = contents(tmp_path / "b")
    jobs[1] = replace(jobs[1], fingerprint="print of other inputs")
    again = Runner()
    row = run_batch(jobs, tmp_path, again, ignore)[1]
    assert (again.asked, row.status) == ([], "published")
    assert "the season asks for another now: use “sse-routes reissue”" in str(row.problem)
    assert contents(tmp_path / "b") == before
    jobs[1] = replace(jobs[1], fingerprint="print of b")
    (tmp_path / "b/map.html").write_bytes(b"mine")
    row = run_batch(jobs, tmp_path, again, ignore)[1]
    assert (again.asked, row.status) == ([], "failed")
    assert "a file of it is missing or was changed" in str(row.problem)


def test_a_warning_is_given_once(jobs: list[Job], tmp_path: Path) -> None:
    """Though every circuit of a season may give it."""
    with pytest.warns(RoutesWarning, match="a road is odd") as caught:
        run_batch(jobs, tmp_path, Runner(warning=msg("a road is odd")), ignore)
    assert len(caught) == 1


def test_a_circuit_that_cannot_be_written_fails_alone(jobs: list[Job], tmp_path: Path) -> None:
    """As where a file has its name."""
    (tmp_path / "b").write_text("mine")
    rows = run_batch(jobs, tmp_path, Runner(), ignore)
    assert [row.status for row in rows] == ["finished", "failed", "finished"]
    assert "is a file, not a folder" in str(rows[1].problem)
    assert (tmp_path / "b").read_text() == "mine"
