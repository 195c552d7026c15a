"""A lock on a folder, so that two programs do not write the same season at once."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from routes.causes import os_cause
from routes.errors import OutputError
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".season.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which is made if it does not exist.

    The system gives the lock back when the program ends, however it ends; the empty file stays.

    Raises:
        OutputError: if another program holds it, or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("ab")
    except OSError as error:
        raise OutputError(
            msg(
                "{folder}: cannot be written to ({reason}): choose another folder.",
                folder=folder,
                reason=os_cause(error),
            )
        ) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise OutputError(
                msg(
                    "{folder}: another sse-routes is writing here: wait for it, or choose "
                    "another folder with --out.",
                    folder=folder,
                )
            ) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
