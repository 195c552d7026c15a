"""Make a whole season, and go on where an earlier run was stopped."""

from __future__ import annotations

import re
import shutil
import warnings
from typing import TYPE_CHECKING

from routes.editions.edition import is_published
from routes.editions.jobs import is_finished, tasks_of
from routes.editions.lock import locked
from routes.editions.summary import row_of, write_summary
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
        finished, problems = _before(jobs, out)
        todo = [job for job in jobs if job.order.folder not in finished | problems.keys()]
        try:
            on_progress(len(jobs) - len(todo), len(jobs), len(problems))
            for made in _made(run(tasks_of(todo))):
                if problem := made.problem or _written(made, out):
                    problems[made.folder] = problem
                else:
                    finished.add(made.folder)
                on_progress(len(finished) + len(problems), len(jobs), len(problems))
        finally:
            rows = tuple(_row(job, out, finished, problems) for job in jobs)
            write_summary(out, rows, language)
    return rows


def _before(jobs: Sequence[Job], out: Path) -> tuple[set[str], dict[str, Message]]:
    """Return the folders that are finished already, and those that must not be made again."""
    finished: set[str] = set()
    problems: dict[str, Message] = {}
    for job in jobs:
        folder = out / job.order.folder
        if is_finished(folder, job):
            finished.add(job.order.folder)
        elif is_published(folder):
            problems[job.order.folder] = msg(
                "it is published, and the season asks for another now: use “sse-routes reissue”"
            )
    return finished, problems


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
