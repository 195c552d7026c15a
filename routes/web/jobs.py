"""Plans under way: a queue, a few at a time, each in a process of its own.

What is known of a job lies in a file, so that every server process on the same folder can tell of
it and cancel it.
"""

from __future__ import annotations

import logging
import queue
import shutil
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from routes.web.isolated import Limits, WorkError, run_isolated
from routes.web.said import kept
from routes.web.store import new_id

if TYPE_CHECKING:
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
            mine = sum(owner == session for owner in self._active.values())
            room = self._config.jobs + self._config.queue
            if mine >= self._config.own_jobs or len(self._active) >= room:
                raise FullError
            self._active[job] = session
        self._note(job, session=session, server=self._server, plan=task.target.name)
        self._waiting.put((job, task))
        return job

    def done(self, session: str, plan: str) -> str:
        """Note a job whose plan was there already, and return its id."""
        job = new_id()
        self._note(job, session=session, plan=plan, status="done", share=1.0)
        return job

    def state(self, job: str, session: str) -> dict[str, Any]:
        """Return what is known of a job of a session; nothing if there is no such job."""
        state = self._store.read(self._store.path("jobs", job, ".json"))
        if state.get("session") != session:
            return {}
        if state["status"] in ACTIVE and not self._is_alive(state["server"]):
            state["status"], state["problem"] = "failed", {"kind": "broken"}
        return state

    def cancel(self, job: str) -> None:
        """Ask whoever has a job to stop it."""
        self._store.path("jobs", job, ".cancel").touch()

    def _is_alive(self, server: str) -> bool:
        """Say whether a server process has given a sign of life lately."""
        try:
            beat = self._store.path("servers", server).stat().st_mtime
        except FileNotFoundError:
            return False
        return time.time() - beat < _DEAD_S

    def _beat(self) -> None:
        """Give signs of life until the end."""
        path = self._store.path("servers", self._server)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        while not self._closing.wait(_BEAT_S):
            path.touch()

    def _work(self) -> None:
        """Take jobs from the queue until the end."""
        while (entry := self._waiting.get()) is not None:
            job, task = entry
            try:
                self._run(job, task)
            except Exception:  # noqa: BLE001 - the thread must live on, and the visitor be told
                _LOG.exception("job %s", job)
                self._end(job, "failed", {"kind": "broken"})
            finally:
                with self._lock:
                    del self._active[job]
                shutil.rmtree(task.staging, ignore_errors=True)

    def _run(self, job: str, task: PlanTask) -> None:
        cancel = self._store.path("jobs", job, ".cancel")
        limits = Limits(seconds=self._config.job_s, mib=self._config.job_mib)
        task.staging.parent.mkdir(parents=True, exist_ok=True)
        try:
            problem = run_isolated(
                "routes.web.work:make_plan",
                task,
                limits,
                on_progress=lambda phase, share: self._note(
                    job, status="running", phase=kept(phase), share=share
                ),
                stopped=lambda: self._closing.is_set() or cancel.exists(),
            )
        except WorkError as error:
            status = "cancelled" if error.kind == "stopped" else "failed"
            self._end(job, status, {"kind": error.kind})
        else:
            self._end(job, "failed" if problem else "done", problem)
        cancel.unlink(missing_ok=True)

    def _end(self, job: str, status: str, problem: dict[str, str]) -> None:
        self._note(job, status=status, share=float(status == "done"), problem=problem)

    def _note(self, job: str, **values: Any) -> None:  # noqa: ANN401 - JSON values
        """Write down what has become known of a job."""
        path = self._store.path("jobs", job, ".json")
        fresh = {"id": job, "status": "queued", "phase": "", "share": 0.0, "problem": {}}
        self._store.write(path, {**(self._store.read(path) or fresh), **values})
