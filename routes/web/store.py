"""The folder of the server: lists of sites, sessions with their drafts, jobs, plans.

Nothing from a request becomes part of a path but ids of a fixed form, which are compared with that
form here. Files are written whole or not at all. Several server processes may share a folder.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from routes.causes import os_cause
from routes.errors import OutputError
from routes.files import write_file
from routes.message import msg
from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BUNDLED_SITES = "bundled"
"""The id of the list that comes with the package."""

_ID = re.compile(r"[0-9a-f]{32}")
_DAY_S = 86_400
_NO_ROOM = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO
})  # fmt: skip


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_hex(16)


def content_id(data: bytes) -> str:
    """Return the id of a content.

    >>> content_id(b"")
    'e3b0c44298fc1c149afbf4c8996fb924'
    """
    return sha256(data).hexdigest()[:32]


def session_key(cookie: str) -> str:
    """Return the name under which a session is kept, which does not tell its cookie."""
    return content_id(cookie.encode("utf-8"))


def is_no_room(error: OSError) -> bool:
    """Say whether something could not be kept because the disk is full or cannot be written to.

    >>> is_no_room(OSError(28, "No space left on device")), is_no_room(FileNotFoundError(2, "gone"))
    (True, False)
    """
    return isinstance(error, OutputError) or error.errno in _NO_ROOM


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of the server.

    Attributes:
        folder: where it is; made when something is written.
    """

    folder: Path

    def path(self, kind: str, id_: str, ending: str = "") -> Path:
        """Return where something is kept.

        Raises:
            ValueError: if the id is not one.
        """
        if not _ID.fullmatch(id_):
            raise ValueError("not an id")
        return self.folder / kind / f"{id_}{ending}"

    def sites_path(self, id_: str) -> Path:
        """Return the file of a list of sites; the bundled one has its own id."""
        if id_ == BUNDLED_SITES:
            return bundled_sites_path()
        # in a folder of its own, so that a list cannot name the files of another one as pictures
        return self.path("sites", id_) / "sites.geojson"

    def keep_sites(self, id_: str, received: Path, read: Mapping[str, Any]) -> None:
        """Keep a list of sites that was received or made, and what was read in it."""
        path = self.path("sites", id_) / "sites.geojson"
        path.parent.mkdir(parents=True, exist_ok=True)
        received.replace(path)
        self.write(path.with_name("read.json"), read)

    def incoming(self) -> Path:
        """Return a new folder for a file that is being received."""
        folder = self.path("incoming", new_id())
        folder.mkdir(parents=True)
        return folder

    def read(self, path: Path) -> dict[str, Any]:
        """Return the values of a file of ours; none if it is not there."""
        try:
            found: dict[str, Any] = json.loads(path.read_bytes())
        except FileNotFoundError:
            return {}
        return found

    def write(self, path: Path, values: Mapping[str, Any]) -> None:
        """Write values to a file of ours."""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, json.dumps(values).encode("ascii"))

    def owns(self, session: str, sites: str) -> bool:
        """Say whether a session may use a list of sites."""
        if sites == BUNDLED_SITES:
            return True
        return (
            _ID.fullmatch(sites) is not None
            and (self.path("sessions", session) / f"{sites}.mine").is_file()
        )

    def own(self, session: str, sites: str) -> None:
        """Let a session use a list of sites."""
        self._mark(session, f"{sites}.mine")

    def used(self, session: str, sites: str) -> None:
        """Note that a session and its list of sites are in use, so that they are not forgotten."""
        if sites == BUNDLED_SITES:
            return
        for folder in (self.path("sessions", session), self.path("sites", sites)):
            with suppress(OSError):  # a disk that cannot be written to forgets nothing either
                os.utime(folder)

    def note_job(self, session: str, job: str) -> None:
        """Note that a session asked for a job."""
        self._mark(session, f"{job}.job")

    def jobs_of(self, session: str) -> list[str]:
        """Return the jobs that a session asked for, the last one first."""
        found = self.path("sessions", session).glob("*.job")
        noted = [(path.stat().st_mtime_ns, path.stem) for path in found]
        return [job for _, job in sorted(noted, reverse=True)]

    def _mark(self, session: str, name: str) -> None:
        folder = self.path("sessions", session)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()

    def count_plans(self) -> int:
        """Return how many plans are kept."""
        with suppress(FileNotFoundError):
            return sum(1 for _ in (self.folder / "plans").iterdir())
        return 0

    def forget(self, days: int) -> None:
        """Remove sessions, lists of sites and jobs that nobody has used for so many days."""
        for kind in ("sessions", "sites", "jobs", "servers", "incoming", "making"):
            folder = self.folder / kind
            if not folder.is_dir():
                continue
            for entry in folder.iterdir():
                with suppress(FileNotFoundError):
                    if time.time() - entry.stat().st_mtime > days * _DAY_S:
                        _remove(entry)


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before the first visitor finds out.

    Raises:
        OutputError: if it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{new_id()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(
            msg(
                "{folder} cannot be written to ({reason}): give another with --folder.",
                folder=folder,
                reason=os_cause(error),
            )
        ) from error


def _remove(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
