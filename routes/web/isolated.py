"""Work in a process of its own, which can be stopped and held to limits."""

from __future__ import annotations

import importlib
import multiprocessing
import sys
import time
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Any

from routes.errors import RoutesError
from routes.message import msg
from routes.web.config import MIB

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_LOOK_S = 0.2


class WorkError(RoutesError):
    """The work in a process did not come to an end.

    Attributes:
        kind: `time`, `memory`, `stopped` or `broken`.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(msg("the work ended early: {kind}", kind=kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a piece of work may take.

    Attributes:
        seconds: of the clock.
        mib: of address space; held on Linux, where the system counts it.
    """

    seconds: float
    mib: int


def run_isolated(
    work: str,
    task: Any,  # noqa: ANN401 - whatever the work takes
    limits: Limits,
    *,
    on_progress: Callable[[str, float], None] = lambda _phase, _share: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Any:  # noqa: ANN401 - whatever the work returns
    """Run a function in a new process and return what it returns.

    Args:
        work: the function, as `module:name`; it takes the task and a function for progress.
        task: its argument, which can be pickled.
        limits: what it may take.
        on_progress: told the phase and how much of it is done, 0 to 1.
        stopped: asked several times a second whether to give up.

    Raises:
        WorkError: if a limit was passed, it was stopped, or the process died.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_begin, args=(theirs, work, task, limits.mib), daemon=True)
    process.start()
    theirs.close()
    try:
        return _wait(ours, time.monotonic() + limits.seconds, on_progress, stopped)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _wait(
    pipe: Connection,
    deadline: float,
    on_progress: Callable[[str, float], None],
    stopped: Callable[[], bool],
) -> Any:  # noqa: ANN401
    """Return the result that comes through a pipe."""
    while True:
        if stopped():
            raise WorkError("stopped")
        if time.monotonic() > deadline:
            raise WorkError("time")
        if not connection.wait([pipe], timeout=_LOOK_S):
            continue
        try:
            kind, *values = pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkError("broken") from error
        if kind == "done":
            return values[0]
        if kind != "progress":
            raise WorkError(kind)
        on_progress(*values)


def _begin(pipe: Connection, work: str, task: Any, mib: int) -> None:  # noqa: ANN401
    """Do the work in the new process, and tell what came of it."""
    hold_memory(mib)
    last = [0.0]

    def tell(phase: str, share: float = 0.0) -> None:
        if share == 0 or time.monotonic() - last[0] > _LOOK_S:
            last[0] = time.monotonic()
            pipe.send(("progress", phase, share))

    module, name = work.split(":")
    try:
        pipe.send(("done", getattr(importlib.import_module(module), name)(task, tell)))
    except MemoryError:
        pipe.send(("memory",))


def hold_memory(mib: int) -> None:
    """Let this process ask for no more memory than so much, where the system can hold it."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))
