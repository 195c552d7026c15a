"""Promises of `routes.web.isolated` and `reader`: work in another process is held to its limits."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from routes.outputs.texts import Texts
from routes.settings import Settings
from routes.sites import bundled_sites_path
from routes.web.isolated import Limits, WorkError, run_isolated
from routes.web.listing import ListTask
from routes.web.reader import Reader
from routes.web.said import told

if TYPE_CHECKING:
    from pathlib import Path

WORK = """
import os, time

def echo(task, tell):
    tell("begun")
    return task

def sleep(task, tell):
    open(task, "w").write(str(os.getpid()))
    time.sleep(60)

def fill(task, tell):
    return bytes(8 << 30)

def die(task, tell):
    os._exit(3)
"""
LIMITS = Limits(seconds=30, mib=2048)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put functions where another process finds them."""
    (tmp_path / "work_for_tests.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def test_work_returns_and_tells_how_far_it_is() -> None:
    """Phases come while it works."""
    told: list[tuple[str, float]] = []
    found = run_isolated(
        "work_for_tests:echo",
        {"a": 1},
        LIMITS,
        on_progress=lambda phase, share: told.append((phase, share)),
    )
    assert (found, told) == ({"a": 1}, [("begun", 0.0)])


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot ask for a process by signal 0")
@pytest.mark.parametrize("why", ["time", "stopped"])
def test_work_that_is_stopped_is_gone(tmp_path: Path, why: str) -> None:
    """The process is ended, whatever it was doing."""
    note = tmp_path / "pid"
    with pytest.raises(WorkError) as caught:
        run_isolated(
            "work_for_tests:sleep",
            str(note),
            Limits(seconds=3 if why == "time" else 30, mib=2048),
            stopped=lambda: why == "stopped" and note.exists() and bool(note.read_text()),
        )
    assert caught.value.kind == why
    assert not _is_running(int(note.read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts address space")
def test_work_has_no_more_memory_than_allowed() -> None:
    """The server itself is not harmed."""
    with pytest.raises(WorkError) as caught:
        run_isolated("work_for_tests:fill", None, LIMITS)
    assert caught.value.kind == "memory"


def test_work_that_breaks_its_process_is_told() -> None:
    """As when the system ends it."""
    with pytest.raises(WorkError) as caught:
        run_isolated("work_for_tests:die", None, LIMITS)
    assert caught.value.kind == "broken"


def _task(tmp_path: Path, most_sites: int = 1000) -> ListTask:
    return ListTask(
        path=bundled_sites_path(),
        made=tmp_path / "made.geojson",
        most_sites=most_sites,
        roads="bundled",
        settings=Settings(cache_folder=tmp_path),
    )


def test_a_reader_that_is_lost_begins_anew(tmp_path: Path) -> None:
    """A list that takes too long costs only itself."""
    reader = Reader(Limits(seconds=30, mib=2048))
    task = _task(tmp_path)
    assert len(reader.read(task)["sites"]) == 54
    slow = Reader(Limits(seconds=0, mib=2048))
    begun = time.monotonic()
    with pytest.raises(WorkError, match="time"):
        slow.read(task)
    assert time.monotonic() - begun < 5
    reader.close()
    assert len(reader.read(task)["sites"]) == 54
    reader.close()


def test_a_list_of_too_many_sites_is_refused(tmp_path: Path) -> None:
    """Before they are compared with one another."""
    reader = Reader(LIMITS)
    found = reader.read(_task(tmp_path, most_sites=10))
    reader.close()
    assert not found["usable"]
    assert "more than 10 sites" in told(found["messages"][0]["problem"], Texts("en"))
