"""Promises of `routes.editions.pool`: a process that dies loses nothing."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import pytest

from routes.editions.jobs import Made, tasks_of
from routes.editions.pool import MOST_DEATHS, run_processes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.editions.jobs import Job, Make

MAKERS = '''
import os
import signal
from pathlib import Path

from routes.editions.jobs import Made

HERE = Path(__file__).parent


def make(task):
    """Make a task, or do what its name says."""
    name = task.jobs[0].order.folder
    with (HERE / f"{name}.tries").open("a") as file:
        file.write(f"{os.getpid()}\\n")
    tries = len((HERE / f"{name}.tries").read_text().splitlines())
    if name == "dies" or (name == "dies-once" and tries == 1):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if name == "breaks":
        raise ZeroDivisionError("oops")
    return tuple(
        Made(folder=job.order.folder, files=(("a", b"x" * 3_000_000),)) for job in task.jobs
    )
'''


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return a maker that other processes can import."""
    (tmp_path / "makers_of_test.py").write_text(MAKERS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "makers_of_test", raising=False)
    made: Make = importlib.import_module("makers_of_test").make
    return made


def all_made(make: Make, jobs: list[Job], workers: int) -> dict[str, Made]:
    """Return what became of each job."""
    found = [one for family in run_processes(tasks_of(jobs), make, workers) for one in family]
    assert len({one.folder for one in found}) == len(found)
    return {one.folder: one for one in found}


@pytest.mark.parametrize("workers", [1, 3])
def test_every_task_is_made_whoever_dies(
    make: Make, make_job: Callable[..., Job], tmp_path: Path, workers: int
) -> None:
    """A death is made good by another try, a third one is a failure; an error is one at once."""
    names = ["dies-once", "a", "breaks", "b", "dies", "c"]
    made = all_made(make, [make_job(name) for name in names], workers)
    assert made.keys() == set(names)
    assert {name for name in names if made[name].problem} == {"breaks", "dies"}
    assert "3 processes died while they made it" in str(made["dies"].problem)
    assert "report this: ZeroDivisionError: oops" in str(made["breaks"].problem)
    assert made["dies-once"].files == (("a", b"x" * 3_000_000),)
    tries = {name: len((tmp_path / f"{name}.tries").read_text().split()) for name in names}
    assert tries == {**dict.fromkeys(names, 1), "dies-once": 2, "dies": MOST_DEATHS}


def test_languages_of_a_circuit_are_one_task(
    make: Make, make_job: Callable[..., Job], tmp_path: Path
) -> None:
    """They are planned once."""
    jobs = [make_job(f"a-{lang}", date="2026-10-07", lang=lang) for lang in ("fr", "ar", "en")]
    assert all_made(make, jobs, 2).keys() == {"a-fr", "a-ar", "a-en"}
    assert [path.name for path in tmp_path.glob("*.tries")] == ["a-fr.tries"]


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill asks nothing there, it kills")
def test_no_process_is_left_when_work_is_broken_off(
    make: Make, make_job: Callable[..., Job], tmp_path: Path
) -> None:
    """As by Ctrl-C."""
    results = run_processes(tasks_of([make_job(f"a{n}") for n in range(6)]), make, 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    pids = {int(pid) for path in tmp_path.glob("*.tries") for pid in path.read_text().split()}
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_nothing_to_do_starts_nothing(make: Make) -> None:
    """Not even one process."""
    assert list(run_processes((), make, 4)) == []
