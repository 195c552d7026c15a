"""Files written whole or not at all: made beside their place, then put there in one step.

Whatever writes a file that somebody may be reading, or already has, does it through this module.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from routes.causes import os_cause
from routes.errors import OutputError
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator


class RescueError(OutputError):
    """Earlier files could not be put back; the temporary folder that holds them must stay."""


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all; devices and pipes are written to directly.

    Its folder is made if it does not exist. A link stays a link to the file that is written.

    Raises:
        OutputError: if it cannot be written; then an earlier file is as it was.
    """
    with in_plain_words(path):
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        with replaced(path) as part:
            part.write_bytes(data)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give the place where to write what shall stand at a path; it is put there at the end.

    Raises:
        OutputError: if it cannot be written; then an earlier file is as it was.
    """
    target = Path(os.path.realpath(path))
    with in_plain_words(path):
        if target.is_dir():
            raise OutputError(msg("{path} is a folder: give the name of a file.", path=path))
        with staging(target.parent, target.name) as staged:
            yield staged / "new"
            (staged / "new").replace(target)


@contextmanager
def staging(home: Path, name: str) -> Iterator[Path]:
    """Make a temporary folder; remove it whatever happens, unless earlier files are only there.

    Args:
        home: the folder it is made in, on the disk where its files shall end; made if needed.
        name: of what is written, which begins the name of the temporary folder.
    """
    staged = home / f".{name[:40]}.{secrets.token_hex(8)}"
    try:
        staged.mkdir(parents=True)
        yield staged
    except RescueError:
        raise
    except BaseException:
        _remove(staged)
        raise
    else:
        _remove(staged)


def _remove(folder: Path) -> None:
    """Remove a temporary folder, even if one is interrupted meanwhile."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn any failure to write into an `OutputError` that says why, and what to do."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> OutputError:
    held = msg("Close programs that hold the file open, or choose a place you may write to.")
    is_file = msg("A part of this path is a file: choose another place.")
    fix = {
        errno.ENOSPC: msg("Free some space on the disk, or choose another place."),
        errno.EROFS: msg("The disk is read-only: choose another place."),
        errno.EACCES: held,
        errno.EPERM: held,
        errno.ENOTDIR: is_file,
        errno.EEXIST: is_file,
    }.get(error.errno or 0, msg("Choose another place."))
    cause = os_cause(error)
    if isinstance(error.filename2, str):
        cause = msg("{cause}, {file}", cause=cause, file=Path(error.filename2).name)
    return OutputError(
        msg(
            "{path} cannot be written ({cause}). {fix} Nothing was changed.",
            path=path,
            cause=cause,
            fix=fix,
        )
    )
