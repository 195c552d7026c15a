"""The work of a season: what is to be made, what became of it, and what need not be made again."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import routes
from routes.editions.edition import stamped_files
from routes.editions.season import Order  # noqa: TC001 - dataclass fields are read at run time
from routes.message import Message, msg
from routes.outputs.provenance import MANIFEST, package_versions
from routes.sites import read_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from routes.settings import Settings

    Make = Callable[["Task"], tuple["Made", ...]]

_LANGUAGE = "lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One folder to make.

    Attributes:
        order: what is asked for.
        fingerprint: of all it is made from: options, files and the program.
    """

    order: Order
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a worker is given: circuits that differ in their language alone, planned once."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of a job.

    Attributes:
        folder: of its order.
        files: of the folder by name; none if it failed.
        problem: why it failed; None if it did not.
        warnings: what its user should know.
    """

    folder: str
    files: tuple[tuple[str, bytes], ...] = ()
    problem: Message | None = None
    warnings: tuple[Message, ...] = ()


def tasks_of(jobs: Iterable[Job]) -> tuple[Task, ...]:
    """Return jobs as tasks, those that differ in their language alone together."""
    families: dict[object, list[Job]] = {}
    for job in jobs:
        families.setdefault(job.order.without(_LANGUAGE), []).append(job)
    return tuple(Task(jobs=tuple(family)) for family in families.values())


def failed(task: Task, problem: Message) -> tuple[Made, ...]:
    """Return the failure of every job of a task."""
    return tuple(Made(folder=job.order.folder, problem=problem) for job in task.jobs)


def made_safely(make: Make, task: Task) -> tuple[Made, ...]:
    """Make a task; what goes wrong in it is told, not raised."""
    try:
        return make(task)
    except Exception as error:  # noqa: BLE001 - one failure must not stop a season
        kind = type(error).__name__
        return failed(
            task,
            msg(
                "the program is wrong here, please report this: {kind}: {error}",
                kind=kind,
                error=str(error),
            ),
        )


def fingerprint(options: object, files: Mapping[str, Path], settings: Settings) -> str:
    """Return the hash of all that the bytes of a circuit follow from.

    Args:
        options: as given, as JSON values.
        files: every file that is read, by what it is.
        settings: those that change what is written count.

    Raises:
        OSError: if a file cannot be read.
    """
    whole = {
        "options": options,
        "files": {name: file_hash(path) for name, path in sorted(files.items())},
        "settings": [settings.max_snap_m, settings.hierarchies],
        "program": _program(),
        "versions": package_versions(*_extras()),
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@cache
def _extras() -> tuple[str, ...]:
    """Return the packages that are here and that not every installation has."""
    return tuple(name for name in ("pyroutingkit", "rasterio") if _is_here(name))


def _is_here(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def file_hash(path: Path) -> str:
    """Return the hash of a file's bytes; a file that did not change is read once."""
    stat = path.stat()
    return _hash_of(str(path), stat.st_size, stat.st_mtime_ns)


@cache
def _hash_of(path: str, size: int, modified_ns: int) -> str:
    del size, modified_ns
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def picture_files(sites: Path) -> dict[str, Path]:
    """Return the pictures that a list of sites names and that are there, by what they are.

    Raises:
        SitesError: if the list cannot be used.
    """
    stat = sites.stat()
    names = _picture_names(str(sites), stat.st_size, stat.st_mtime_ns)
    places = {f"photo/{name}": sites.parent / name for name in names}
    return {name: path for name, path in places.items() if path.is_file()}


@cache
def _picture_names(path: str, size: int, modified_ns: int) -> tuple[str, ...]:
    del size, modified_ns
    return tuple(sorted({site.photo for site in read_sites(Path(path)) if site.photo}))


@cache
def _program() -> str:
    """Return the hash of every file of this package: an edited copy is another program."""
    home = Path(routes.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(home).as_posix()}\0{file_hash(path)}\0".encode())
    return digest.hexdigest()


def is_finished(folder: Path, job: Job) -> bool:
    """Say whether a folder holds what a job would make, superseded since or not.

    Each file is as its manifest says, or says that it was replaced.
    """
    found = _listed(folder)
    if found is None or found[0] != job.fingerprint:
        return False
    stamped = stamped_files(folder)
    return all(
        (folder / name).is_file() and file_hash(folder / name) in {sha256, stamped.get(name)}
        for name, sha256 in found[1].items()
    )


def is_made_for(folder: Path, job: Job) -> bool:
    """Say whether a folder was made for a job as it is now, whatever became of its files."""
    found = _listed(folder)
    return found is not None and found[0] == job.fingerprint


def _listed(folder: Path) -> tuple[object, dict[str, str]] | None:
    """Return the fingerprint and the files of a manifest; None if it is none of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        files = {str(name): str(entry["sha256"]) for name, entry in manifest["files"].items()}
        asked = manifest.get("fingerprint")
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    inside = all(os.path.basename(name) == name for name in files)  # noqa: PTH119 - a plain name
    return (asked, files) if inside else None
