"""Plans under way: a queue, a few at a time, each in a process of its own.

What is known of a job lies in a file, so that every server process on the same folder can tell of
it and cancel it.
"""

from __future__ import annotations

import datetime as dt
import logging
import queue
import shutil
import threading
import time
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from routes.web.isolated import Limits, WorkError, run_isolated
from routes.web.said import kept
from routes.web.store import is_no_room, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.web.config import ServeConfig
    from routes.web.store import Store
    from routes.web.work import PlanTask

ACTIVE = ("queued", "running")
_BEAT_S = 2.0
_DEAD_S = 20.0
_LOG = logging.getLogger(__name__)


class FullError(Exception):
    """There is no room for another job, of one session or at all."""


class Jobs:
    """The jobs of one server process.

    Args:
        store: the folder.
        config: how many, how long, how large.
    """

    def __init__(self, store: Store, config: ServeConfig) -> None:
        self._store, self._config = store, config
        self._server = new_id()
        self._waiting: queue.SimpleQueue[tuple[str, PlanTask] | None] = queue.SimpleQueue()
        self._active: dict[str, str] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to work."""
        works = [self._beat, *[self._work] * self._config.jobs]
        self._threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop every job, and wait until all have stopped."""
        self._closing.set()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        with suppress(OSError):
            self._store.path("servers", self._server).unlink()

    def submit(self, session: str, task: PlanTask) -> str:
        """Queue a plan and return the id of its job.

        Raises:
            FullError: if the session has enough jobs, or the queue is full.
        """
        job = new_id()
        with self._lock:
            owners = [owner for each, owner in self._active.items() if not self._is_unwanted(each)]
            room = self._config.jobs + self._config.queue
            if owners.count(session) >= self._config.own_jobs or len(owners) >= room:
                raise FullError
            self._active[job] = session
        asked = task.asked["request"]
        try:
            self._note(
                job, session=session, server=self._server, plan=task.target.name, asked=asked
            )
            self._store.note_job(session, job)
        except OSError:
            self._forget(job)
            raise
        self._waiting.put((job, task))
        return job

    def done(self, session: str, plan: str, asked: Mapping[str, Any]) -> str:
        """Note a job whose plan was there already, and return its id."""
        job = new_id()
        self._note(job, session=session, plan=plan, asked=asked, status="done", share=1.0)
        self._store.note_job(session, job)
        return job

    def of(self, session: str, most: int) -> list[dict[str, Any]]:
        """Return what is known of the last jobs of a session, the last one first."""
        states = (self.state(job, session) for job in self._store.jobs_of(session))
        return list(islice(filter(None, states), most))

    def state(self, job: str, session: str) -> dict[str, Any]:
        """Return what is known of a job of a session; nothing if there is no such job."""
        is_here = job in self._active  # asked first: the end is written down before it is let go
        state = self._store.read(self._store.path("jobs", job, ".json"))
        if state.get("session") != session:
            return {}
        if state["status"] in ACTIVE and not (is_here or self._is_elsewhere(state["server"])):
            state["status"], state["problem"] = "failed", {"kind": "broken"}
        elif state["status"] == "queued" and self._is_unwanted(job):
            state["status"], state["problem"] = "cancelled", {"kind": "stopped"}
        return state

    def cancel(self, job: str) -> None:
        """Ask whoever has a job to stop it."""
        self._store.path("jobs", job, ".cancel").touch()

    def _is_unwanted(self, job: str) -> bool:
        """Say whether a job is to be stopped."""
        return self._store.path("jobs", job, ".cancel").exists()

    def _is_elsewhere(self, server: str) -> bool:
        """Say whether another server process has given a sign of life lately."""
        if server == self._server:
            return False
        try:
            beat = self._store.path("servers", server).stat().st_mtime
        except FileNotFoundError:
            return False
        return time.time() - beat < _DEAD_S

    def _beat(self) -> None:
        """Give signs of life until the end."""
        path = self._store.path("servers", self._server)
        while True:
            with suppress(OSError):  # a disk that is full now need not be so for ever
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            if self._closing.wait(_BEAT_S):
                return

    def _work(self) -> None:
        """Take jobs from the queue until the end."""
        while (entry := self._waiting.get()) is not None:
            job, task = entry
            try:
                self._run(job, task)
            except Exception as error:  # noqa: BLE001 - the thread must live on, and the visitor be told
                _LOG.exception("job %s", job)
                is_full = isinstance(error, OSError) and is_no_room(error)
                with suppress(OSError):  # then `state` tells that nobody is at work on it
                    self._end(job, "failed", {"kind": "storage" if is_full else "broken"})
            finally:
                shutil.rmtree(task.staging, ignore_errors=True)
                self._forget(job)

    def _forget(self, job: str) -> None:
        """Let go of a job that has ended, however."""
        with self._lock:
            del self._active[job]
        with suppress(OSError):
            self._store.path("jobs", job, ".cancel").unlink(missing_ok=True)

    def _run(self, job: str, task: PlanTask) -> None:
        if self._closing.is_set():
            self._end(job, "failed", {"kind": "stopped"})
            return
        limits = Limits(seconds=self._config.job_s, mib=self._config.job_mib)
        task.staging.parent.mkdir(parents=True, exist_ok=True)
        try:
            problem = run_isolated(
                "routes.web.work:make_plan",
                task,
                limits,
                on_progress=lambda phase, share: self._progress(job, phase, share),
                stopped=lambda: self._closing.is_set() or self._is_unwanted(job),
            )
        except WorkError as error:
            is_cancelled = error.kind == "stopped" and not self._closing.is_set()
            self._end(job, "cancelled" if is_cancelled else "failed", {"kind": error.kind})
        else:
            self._end(job, "failed" if problem else "done", problem)

    def _progress(self, job: str, phase: str, share: float) -> None:
        with suppress(OSError):  # whether it can be kept is for the end to find out
            self._note(job, status="running", phase=kept(phase), share=share)

    def _end(self, job: str, status: str, problem: dict[str, str]) -> None:
        self._note(job, status=status, share=float(status == "done"), problem=problem)

    def _note(self, job: str, **values: Any) -> None:  # noqa: ANN401 - JSON values
        """Write down what has become known of a job."""
        path = self._store.path("jobs", job, ".json")
        fresh = {
            "id": job,
            "asked_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "status": "queued",
            "phase": "",
            "share": 0.0,
            "problem": {},
        }
        self._store.write(path, {**(self._store.read(path) or fresh), **values})
