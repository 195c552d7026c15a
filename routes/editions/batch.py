"""Make a whole season, and go on where an earlier run was stopped."""

from __future__ import annotations

import re
import shutil
import warnings
from typing import TYPE_CHECKING

from routes.editions.edition import is_published, read_stamp
from routes.editions.jobs import is_finished, is_made_for, tasks_of
from routes.editions.lock import locked
from routes.editions.summary import kept_row, row_of, write_summary
from routes.errors import OutputError, RoutesWarning
from routes.message import Message, msg
from routes.outputs.bundle import write_folder
from routes.outputs.provenance import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from routes.editions.jobs import Job, Made, Task
    from routes.editions.summary import Row
    from routes.sites import Language

    Runner = Callable[[Sequence[Task]], Iterator[tuple[Made, ...]]]
    OnProgress = Callable[[int, int, int], None]

_STAGED = re.compile(r"\.(.+)\.[0-9a-f]{16}")


def run_batch(
    jobs: Sequence[Job],
    out: Path,
    run: Runner,
    on_progress: OnProgress,
    language: Language = "en",
) -> tuple[Row, ...]:
    """Make every circuit of a season that is not finished; return what became of each, in order.

    A folder appears whole or not at all. One failure does not stop the rest. The summaries are
    written at the end, also of a run that is interrupted.

    Args:
        jobs: what is asked for.
        out: folder of the folders.
        run: makes tasks somewhere, and yields what became of them in any order.
        on_progress: told how many are done, failures included, how many in all, how many failed.
        language: in which summary.csv tells problems.

    Raises:
        OutputError: if another program writes to the folder, or a summary cannot be written.

    Warns:
        RoutesWarning: what the making of a circuit warned of, once.
    """
    with locked(out):
        _sweep(out, jobs)
        finished = {job.order.folder for job in jobs if is_finished(out / job.order.folder, job)}
        kept = kept_editions(jobs, out)
        problems = damaged_editions(jobs, out)
        settled = finished | kept.keys() | problems.keys()
        todo = [job for job in jobs if job.order.folder not in settled]
        done = len(settled)
        try:
            on_progress(done, len(jobs), len(problems))
            for made in _made(run(tasks_of(todo))):
                if problem := made.problem or _written(made, out):
                    problems[made.folder] = problem
                else:
                    finished.add(made.folder)
                done += 1
                on_progress(done, len(jobs), len(problems))
        finally:
            rows = tuple(
                kept_row(job.order, kept[job.order.folder])
                if job.order.folder in kept
                else _row(job, out, finished, problems)
                for job in jobs
            )
            write_summary(out, rows, language)
    return rows


def kept_editions(jobs: Sequence[Job], out: Path) -> dict[str, Message]:
    """Return the published folders that a season would change, and what to do, by name.

    They are left alone: what went out is replaced by `reissue`, which says what is touched.

    Raises:
        InputError: if the stamp of a folder cannot be read.
    """
    kept: dict[str, Message] = {}
    for job in jobs:
        folder = out / job.order.folder
        if is_published(folder) and not is_made_for(folder, job):
            stamp = read_stamp(folder)
            kept[job.order.folder] = (
                msg("it is published, and was replaced by another edition")
                if stamp and stamp.superseded
                else msg(
                    "it is published, and the season asks for another now: use “sse-routes reissue”"
                )
            )
    return kept


def damaged_editions(jobs: Sequence[Job], out: Path) -> dict[str, Message]:
    """Return the published folders of a season that are not as they were written, by name.

    Raises:
        InputError: if the stamp of a folder cannot be read.
    """
    folders = [(out / job.order.folder, job) for job in jobs]
    return {
        job.order.folder: msg("it is published, and a file of it is missing or was changed")
        for folder, job in folders
        if is_published(folder) and is_made_for(folder, job) and not is_finished(folder, job)
    }


def _made(results: Iterator[tuple[Made, ...]]) -> Iterator[Made]:
    """Yield what was made, one circuit at a time; each warning is passed on once."""
    told: set[str] = set()
    for family in results:
        for made in family:
            for message in made.warnings:
                if message not in told:
                    told.add(message)
                    warnings.warn(RoutesWarning(message), stacklevel=2)
            yield made


def _written(made: Made, out: Path) -> Message | None:
    """Write a circuit; return why it could not be written, None if it was."""
    try:
        write_folder(out / made.folder, dict(made.files))
    except OutputError as error:
        return error.message
    return None


def _row(job: Job, out: Path, finished: set[str], problems: dict[str, Message]) -> Row:
    name = job.order.folder
    problem = problems.get(name)
    if problem and (out / name / MANIFEST).exists():
        problem = msg("{problem} (its folder still holds an earlier circuit)", problem=problem)
    return row_of(job.order, out, problem, is_finished=name in finished)


def _sweep(out: Path, jobs: Sequence[Job]) -> None:
    """Remove what an earlier run was writing when it was killed."""
    names = {job.order.folder[:40] for job in jobs}
    homes = [out, *(out / job.order.folder for job in jobs)]
    for home in homes:
        for path in home.glob(".*") if home.is_dir() else ():
            match = _STAGED.fullmatch(path.name)
            if match and match[1] in names and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
