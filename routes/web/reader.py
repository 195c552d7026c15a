"""The process that reads what visitors upload: one, for it is quick, begun anew when it is lost."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

from routes.web.isolated import Limits, WorkError, hold_memory
from routes.web.listing import ListTask, read_list

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess


class Reader:
    """Reads lists of sites in another process, one at a time.

    Args:
        limits: of each list.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Begin the process, so that the first visitor need not wait for it."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._limits.mib), daemon=True)
        self._process.start()
        theirs.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = None

    def read(self, task: ListTask) -> dict[str, Any]:
        """Return what a list holds, as `routes.web.listing.read_list`; not from several threads.

        Raises:
            WorkError: if it takes too long or too much, or breaks the process.
        """
        if self._pipe is None:
            self.start()
        try:
            found: dict[str, Any] | None = self._ask(task)
        except WorkError:
            self.close()
            raise
        if found is None:
            self.close()
            raise WorkError("memory")
        return found

    def _ask(self, task: ListTask) -> Any:  # noqa: ANN401 - whatever comes through the pipe
        if self._pipe is None:
            raise WorkError("broken")
        try:
            self._pipe.send(task)
            if not self._pipe.poll(self._limits.seconds):
                raise WorkError("time")
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkError("broken") from error


def _serve(pipe: Connection, mib: int) -> None:
    """Read what comes, until nobody is there; None stands for a list that took all memory."""
    hold_memory(mib)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(read_list(task))
        except MemoryError:
            pipe.send(None)
