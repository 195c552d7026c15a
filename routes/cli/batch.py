"""`sse-routes batch`: a whole season, on this machine or on a cluster."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from routes.causes import os_cause
from routes.cli.argumentwords import argparse_in, laid_out
from routes.cli.console import DONE, FOUND_WRONG, INTERRUPTED, Progress, complain, silent, told
from routes.cli.planoptions import add_plan_options
from routes.cli.request import materials_of, wishes_of
from routes.desk.inputs import Ways, check_wishes, read_inputs, read_roads, wanted_sites
from routes.desk.planfiles import plan_files
from routes.desk.planning import plan_circuits
from routes.editions.batch import damaged_editions, kept_editions, run_batch
from routes.editions.jobs import (
    Job,
    Made,
    failed,
    fingerprint,
    is_finished,
    picture_files,
    tasks_of,
)
from routes.editions.pool import run_processes
from routes.editions.season import Option, read_season
from routes.editions.summary import CSV, JSON, typed
from routes.errors import InputError, RequestError, RoutesError, RoutesWarning
from routes.message import msg
from routes.outputs.texts import Texts
from routes.roads.load import BUNDLED
from routes.settings import read_settings
from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.editions.batch import Runner
    from routes.editions.jobs import Task
    from routes.editions.season import Order
    from routes.message import Message
    from routes.settings import Settings

_FILES = ("sites", "roads", "overrides", "speeds", "formula", "ledger", "elevation")
_ELSEWHERE = ("out", "quiet", "variants", "help")

_roads_of = lru_cache(maxsize=2)(read_roads)
"""Roads are read once by each worker; two are kept, for seasons of two vehicles."""

_sites_of = lru_cache(maxsize=4)(wanted_sites)


def run_season(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the circuits of a season that are not finished; 1 if any failed, otherwise 0."""
    texts = Texts(settings.language, "cli")
    season = Path(arguments.season)
    home = season.absolute().parent
    orders = read_season(season, _options())
    jobs = [_job(season, order, home, settings) for order in orders]
    out = Path(arguments.out) if arguments.out else season.with_suffix("")
    if arguments.dry_run:
        return _dry_run(jobs, home, out, texts)
    progress = _Counter(texts, quiet=arguments.quiet)
    try:
        rows = run_batch(jobs, out, _runner(arguments, home), progress, settings.language)
    except KeyboardInterrupt:
        said = texts.t(
            "interrupted; what is finished stays, see {file}. The same command goes on from there.",
            file=texts.name(str(out / CSV)),
        )
        complain(texts, said)
        return INTERRUPTED
    finally:
        progress.clear()
    bad = [row for row in rows if row.status not in {"finished", "published"}]
    kept = sum(row.status == "published" for row in rows)
    for row in bad:
        complain(texts, f"{texts.isolate(row.folder)}: {told(texts, row.problem or '')}")
    if not arguments.quiet:
        print(_result(out, len(rows), len(bad), kept, texts))
    return FOUND_WRONG if bad else DONE


def _result(out: Path, total: int, bad: int, kept: int, texts: Texts) -> str:
    """Return how many circuits are finished, failed and left alone."""
    said = texts.tn(
        "{folder}: {done} of {n} circuit finished, {failed}; see {json} and {csv} there",
        "{folder}: {done} of {n} circuits finished, {failed}; see {json} and {csv} there",
        total,
        folder=texts.name(str(out)),
        done=texts.number(total - bad - kept),
        failed=texts.tn("{n} failed", "{n} failed", bad),
        json=JSON,
        csv=CSV,
    )
    if not kept:
        return said
    left = texts.tn(
        "{n} is published and was left alone: “sse-routes reissue” says whether it still holds",
        "{n} are published and were left alone: “sse-routes reissue” says whether they still hold",
        kept,
    )
    return f"{said}\n{left}"


def _runner(arguments: argparse.Namespace, home: Path) -> Runner:
    make = partial(make_task, home=home)
    if arguments.cluster:
        try:
            from routes.editions.cluster import run_cluster  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as error:
            raise RequestError(
                msg("--cluster needs Dask: install it with “pip install 'sse-routes[cluster]'”.")
            ) from error
        return partial(run_cluster, make=make, address=arguments.cluster)
    workers = arguments.workers or max(1, (os.cpu_count() or 2) - 1)
    return partial(run_processes, make=make, workers=workers)


def _dry_run(jobs: Sequence[Job], home: Path, out: Path, texts: Texts) -> int:
    """Print what a run would make, what is finished and what it would refuse; 1 if anything."""
    kept = kept_editions(jobs, out) | damaged_editions(jobs, out)
    refused = 0
    for job in jobs:
        state, why = texts.t("to make"), None
        if is_finished(out / job.order.folder, job):
            state = texts.t("finished")
        elif job.order.folder in kept:
            state = texts.t("published")
        elif why := _refusal(job.order, home):
            state, refused = texts.t("refused"), refused + 1
        options = texts.isolate(" ".join(typed(job.order)))
        print(f"{state:9}  {job.order.folder}  {options}")
        if why:
            print(f"    {texts.tell(why)}")
    print(
        texts.t(
            "{folder}: {circuits}, {plans}",
            folder=texts.name(str(out)),
            circuits=texts.tn("{n} circuit", "{n} circuits", len(jobs)),
            plans=texts.tn("{n} plan", "{n} plans", len(tasks_of(jobs))),
        )
    )
    return FOUND_WRONG if refused else DONE


def _refusal(order: Order, home: Path) -> Message | None:
    """Return why an order would be refused, as far as that shows without its roads."""
    arguments = plan_arguments(order, home, Texts("en", "help"))
    path = Path(arguments.sites) if arguments.sites else bundled_sites_path()
    try:
        sites = _sites_of(path, arguments.formula)
        check_wishes(wishes_of(arguments), materials_of(arguments), sites)
    except RoutesError as error:
        return error.message
    return None


class _Counter:
    """How far a season is: a line that changes on a terminal, a line each tenth elsewhere."""

    def __init__(self, texts: Texts, *, quiet: bool) -> None:
        self._texts = texts
        self._line = Progress(texts, quiet=quiet)
        self._is_told = not quiet and not sys.stderr.isatty()
        self._tenth = -1

    def __call__(self, done: int, total: int, bad: int) -> None:
        text = self._said(done, total, bad)
        self._line(text, done / total)
        if self._is_told and 10 * done // total != self._tenth:
            self._tenth = 10 * done // total
            complain(self._texts, text)

    def _said(self, done: int, total: int, bad: int) -> str:
        texts = self._texts
        made = texts.number(done)
        if not bad:
            return texts.tn("{done} of {n} circuit", "{done} of {n} circuits", total, done=made)
        return texts.tn(
            "{done} of {n} circuit, {failed}",
            "{done} of {n} circuits, {failed}",
            total,
            done=made,
            failed=texts.tn("{n} failed", "{n} failed", bad),
        )

    def clear(self) -> None:
        self._line.clear()


# ---------------------------------------------------------------- orders as options of plan


def _parser(texts: Texts) -> argparse.ArgumentParser:
    """Return a parser that refuses options with an error of ours instead of ending the program."""

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise RequestError(msg("{problem}", problem=laid_out(message, texts)))

    parser = Parser(prog="plan", add_help=False, allow_abbrev=False)
    add_plan_options(parser, texts)
    return parser


def _options() -> dict[str, Option]:
    """Return the options of `plan` that a season may give."""
    found = {}
    for action in _parser(Texts("en", "help"))._actions:  # noqa: SLF001 - argparse has no public way to list them
        name = action.option_strings[-1].removeprefix("--")
        if name not in _ELSEWHERE:
            repeats = isinstance(action.default, list)
            found[name] = Option(repeats=repeats, is_flag=action.nargs == 0)
    return found


def plan_arguments(order: Order, home: Path, texts: Texts) -> argparse.Namespace:
    """Return an order as `plan` takes it, its files sought from the folder of the season.

    What is refused is told in the language of the texts.

    Raises:
        RequestError: if an option has no such value, or there is no date.
    """
    with argparse_in(texts):
        arguments = _parser(texts).parse_args(list(typed(order)))
    if arguments.date is None:
        raise RequestError(msg("date is missing: a season must not depend on the day it is made."))
    for name in _FILES:
        value = getattr(arguments, name)
        if isinstance(value, list):
            setattr(arguments, name, [str(home / entry) for entry in value])
        elif value and (name, value) != ("roads", BUNDLED):
            setattr(arguments, name, str(home / value))
    if arguments.public_url:
        arguments.public_url = f"{arguments.public_url.rstrip('/')}/{order.folder}/"
    return arguments


def _job(season: Path, order: Order, home: Path, settings: Settings) -> Job:
    """Return an order with its fingerprint.

    Raises:
        InputError: if an option is refused or a file cannot be read; it names file and table.
    """
    try:
        arguments = plan_arguments(order, home, Texts(settings.language, "help"))
        return Job(order=order, fingerprint=_fingerprint(order, arguments, settings))
    except OSError as error:
        raise InputError(
            msg(
                "{season}: {where}: {file} cannot be read ({reason}). Name files from the folder "
                "of the season.",
                season=season,
                where=order.where,
                file=error.filename,
                reason=os_cause(error),
            )
        ) from error
    except RequestError as error:
        raise InputError(
            msg("{season}: {where}: {error}", season=season, where=order.where, error=error)
        ) from error


def _fingerprint(order: Order, arguments: argparse.Namespace, settings: Settings) -> str:
    files = {"sites": Path(arguments.sites) if arguments.sites else bundled_sites_path()}
    if arguments.roads != BUNDLED:
        files["roads"] = Path(arguments.roads)
    for name in ("overrides", "speeds", "formula", "ledger"):
        if value := getattr(arguments, name):
            files[name] = Path(value)
    for entry in map(Path, arguments.elevation):
        inside = sorted(entry.iterdir()) if entry.is_dir() else [entry]
        files |= {f"elevation/{path.name}": path for path in inside if path.is_file()}
    files |= picture_files(files["sites"])
    return fingerprint([order.folder, order.options], files, settings)


# ---------------------------------------------------------------- what a worker does


def make_task(task: Task, *, home: Path) -> tuple[Made, ...]:
    """Plan once and return the outputs in each language; what is refused is a failure.

    Args:
        task: circuits that differ in their language alone.
        home: the folder of the season.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RoutesWarning)
        try:
            made = tuple(_make(task, home))
        except (RoutesError, OSError) as error:
            made = failed(task, _problem(error))
    found = [entry.message for entry in caught]
    said = [warning.message for warning in found if isinstance(warning, RoutesWarning)]
    return tuple(replace(one, warnings=tuple(dict.fromkeys(said))) for one in made)


def _problem(error: RoutesError | OSError) -> Message:
    if isinstance(error, RoutesError):
        return error.message
    if error.filename is None:
        return msg("a file cannot be read ({reason})", reason=os_cause(error))
    return msg("{file} cannot be read ({reason})", file=error.filename, reason=os_cause(error))


def _make(task: Task, home: Path) -> Iterator[Made]:
    settings = read_settings(os.environ)
    english = Texts("en", "help")  # nothing is refused any more, and workers may be threads
    orders = [(job, plan_arguments(job.order, home, english)) for job in task.jobs]
    _, first = orders[0]
    ways = Ways(roads=_roads_of)
    inputs = read_inputs(wishes_of(first), materials_of(first), settings, silent, ways)
    circuits = plan_circuits(inputs, 1, settings.max_snap_m, silent)
    for job, arguments in orders:
        own = replace(inputs, public_url=arguments.public_url, fingerprint=job.fingerprint)
        files = plan_files(circuits, own, arguments.lang)[""]
        if _fingerprint(job.order, arguments, settings) != job.fingerprint:
            raise InputError(
                msg(
                    "a file it is made from, or the program, is not what it was when the "
                    "season was begun: run the season again; all machines of a cluster need "
                    "the same."
                )
            )
        yield Made(folder=job.order.folder, files=tuple(files.items()))
