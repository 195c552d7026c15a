"""Promises about plans under way: none is lost from sight, whatever happens to disk or server."""

from __future__ import annotations

import errno
import time
from typing import TYPE_CHECKING, Any

import pytest

import routes.web.jobs
from routes.errors import OutputError
from routes.message import msg
from routes.settings import Settings
from routes.web.config import ServeConfig
from routes.web.isolated import WorkError
from routes.web.jobs import FullError, Jobs
from routes.web.store import Store, session_key
from routes.web.work import PlanTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MINE, OTHERS = session_key("mine"), session_key("others")
ASKED = {"from": "tiznit", "to": None, "days": 1, "date": "2026-11-25"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A folder of a server."""
    return Store(tmp_path)


@pytest.fixture
def jobs(store: Store, tmp_path: Path) -> Iterator[Jobs]:
    """Jobs that are not at work yet; they are ended at the end."""
    found = Jobs(store, ServeConfig(folder=tmp_path, settings=Settings(cache_folder=tmp_path)))
    yield found
    found.close()


def _task(store: Store) -> PlanTask:
    given: dict[str, Any] = dict.fromkeys(("wishes", "materials", "settings"))
    return PlanTask(
        **given,
        variants=1,
        language="fr",
        asked={"request": ASKED},
        staging=store.folder / "making" / "x",
        target=store.path("plans", "a" * 32),
    )


def _ended(jobs: Jobs, job: str) -> tuple[str, str]:
    for _ in range(200):
        state = jobs.state(job, MINE)
        if state["status"] not in routes.web.jobs.ACTIVE:
            return state["status"], state["problem"].get("kind", "")
        time.sleep(0.02)
    raise AssertionError(state)


def _broken_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Store, path: Path, _values: Mapping[str, Any]) -> None:
        raise OutputError(msg("{path} cannot be written", path=path))

    monkeypatch.setattr(Store, "write", refuse)


def test_a_full_disk_takes_no_room_in_the_queue(
    jobs: Jobs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be noted is not under way: there is room when the disk is free again."""
    with monkeypatch.context() as patch:
        _broken_writes(patch)
        for _ in range(5):
            with pytest.raises(OutputError):
                jobs.submit(MINE, _task(store))
    assert jobs.submit(MINE, _task(store))


def test_a_disk_that_fills_up_ends_a_job_and_not_the_server(
    jobs: Jobs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The visitor is told, though nothing can be written down; the next plan is made."""
    works = [OSError(errno.ENOSPC, "full"), {"kind": "storage"}, {}]

    def work(*_given: object, **_more: object) -> object:
        done = works.pop(0)
        if isinstance(done, OSError):
            _broken_writes(full)
            raise done
        return done

    monkeypatch.setattr(routes.web.jobs, "run_isolated", work)
    with monkeypatch.context() as full:
        jobs.start()
        assert _ended(jobs, jobs.submit(MINE, _task(store))) == ("failed", "broken")
    assert _ended(jobs, jobs.submit(MINE, _task(store))) == ("failed", "storage")
    assert _ended(jobs, jobs.submit(MINE, _task(store))) == ("done", "")


def test_a_job_that_waits_is_cancelled_at_once(jobs: Jobs, store: Store) -> None:
    """It need not come to its turn first, nor does it count among those of its session."""
    for _ in range(2):
        job = jobs.submit(MINE, _task(store))
    with pytest.raises(FullError):
        jobs.submit(MINE, _task(store))
    jobs.cancel(job)
    assert jobs.state(job, MINE)["status"] == "cancelled"
    assert jobs.submit(MINE, _task(store))


def test_a_server_that_is_stopped_says_so(
    jobs: Jobs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody cancelled those plans: they failed, and can be asked for again."""

    def work(*_given: object, stopped: Callable[[], bool], **_more: object) -> object:
        while not stopped():
            time.sleep(0.01)
        raise WorkError("stopped")

    monkeypatch.setattr(routes.web.jobs, "run_isolated", work)
    asked = [jobs.submit(MINE, _task(store)) for _ in range(2)]
    jobs.start()
    jobs.close()
    assert [_ended(jobs, job) for job in asked] == [("failed", "stopped")] * 2


def test_a_session_finds_its_jobs_again(jobs: Jobs, store: Store) -> None:
    """The last one first; nobody else sees them."""
    first = jobs.done(MINE, "a" * 32, ASKED)
    time.sleep(0.01)
    second = jobs.submit(MINE, _task(store))
    assert [state["id"] for state in jobs.of(MINE, 10)] == [second, first]
    assert [state["id"] for state in jobs.of(MINE, 1)] == [second]
    assert jobs.of(OTHERS, 10) == []
    assert jobs.state(first, OTHERS) == {}
