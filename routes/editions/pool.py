"""Work in several processes, any of which may be killed.

`concurrent.futures` gives up all work in hand when one of its processes dies, and cannot say which
work killed it. Here each process has a pipe of its own: when the pipe breaks, the work it had is
known, and is given to a new process.
"""

from __future__ import annotations

import signal
from collections import Counter, deque
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from routes.editions.jobs import failed, made_safely
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from routes.editions.jobs import Made, Make, Task

MOST_DEATHS = 3
"""So many processes may die over one task before it is given up."""

_STOP_S = 5.0


def run_processes(tasks: Sequence[Task], make: Make, workers: int) -> Iterator[tuple[Made, ...]]:
    """Make tasks in several processes, and yield what became of each as it is done.

    The first task is made by one process alone: what it compiles is kept on disk, so that the
    others need not compile the same all at once. A process that dies is replaced, and its task
    is made again; the third death over the same task is its failure.

    Args:
        tasks: what to make.
        make: makes a task; it must be importable by another process.
        workers: number of processes, at least 1.
    """
    pool = _Pool(tasks, make)
    try:
        pool.hire()
        while pool.busy:
            for made in pool.results():
                yield made
                while len(pool.busy) < workers and pool.waiting:
                    pool.hire()
    finally:
        pool.stop()


class _Pool:
    """Processes and the tasks they have in hand."""

    def __init__(self, tasks: Sequence[Task], make: Make) -> None:
        self.waiting = deque(tasks)
        self.busy: dict[Connection, tuple[SpawnProcess, Task]] = {}
        self._make = make
        self._deaths: Counter[Task] = Counter()
        self._context = get_context("spawn")

    def hire(self) -> None:
        """Start a process and give it a task, if any is waiting."""
        if not self.waiting:
            return
        here, there = self._context.Pipe()
        process = self._context.Process(target=_work, args=(there, self._make), daemon=True)
        process.start()
        there.close()  # from now on it breaks when the process dies
        self._give(here, process)

    def _give(self, pipe: Connection, process: SpawnProcess) -> None:
        task = self.waiting.popleft()
        self.busy[pipe] = (process, task)
        with suppress(OSError):  # it has died: its broken pipe will say so
            pipe.send(task)

    def results(self) -> Iterator[tuple[Made, ...]]:
        """Wait until something happens; yield what became of the tasks that ended."""
        ready = wait(list(self.busy))
        for pipe in [pipe for pipe in self.busy if pipe in ready]:
            process, task = self.busy.pop(pipe)
            try:
                made = pipe.recv()
            except (EOFError, OSError):
                pipe.close()
                yield from self._died(process, task)
                continue
            if self.waiting:
                self._give(pipe, process)
            else:
                _end(pipe, process)
            yield made

    def _died(self, process: SpawnProcess, task: Task) -> Iterator[tuple[Made, ...]]:
        """Put a task back, or give it up; hire another process for what is left."""
        process.join(_STOP_S)
        self._deaths[task] += 1
        if self._deaths[task] < MOST_DEATHS:
            self.waiting.appendleft(task)
        else:
            yield failed(
                task,
                msg(
                    "{deaths} processes died while they made it (exit status {status}): most "
                    "likely the memory ran out. Give fewer --workers.",
                    deaths=MOST_DEATHS,
                    status=process.exitcode,
                ),
            )
        self.hire()

    def stop(self) -> None:
        """End every process, whatever it does: nothing it has in hand is on the disk yet."""
        for pipe, (process, _) in self.busy.items():
            process.terminate()
            _end(pipe, process)
        self.busy.clear()


def _end(pipe: Connection, process: SpawnProcess) -> None:
    pipe.close()
    process.join(_STOP_S)
    if process.is_alive():
        process.kill()
        process.join()


def _work(pipe: Connection, make: Make) -> None:
    """Make one task after the other until the pipe breaks, as it does when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    with suppress(EOFError, OSError):
        while True:
            pipe.send(made_safely(make, pipe.recv()))
