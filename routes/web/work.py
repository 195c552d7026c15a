"""What is done in processes of their own: reading a list of sites, making a plan."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from routes.census.lint import lint, summary
from routes.desk.inputs import read_inputs
from routes.desk.planfiles import folder_of, plan_files
from routes.desk.planning import plan_circuits
from routes.errors import InfeasibleError, RoutesError, RoutesWarning
from routes.outputs.bundle import write_folder
from routes.sites import scan_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from routes.desk.wishes import Materials, Wishes
    from routes.errors import Fault
    from routes.settings import Settings
    from routes.sites import Language, Site

WRITING = "Writing the map, the booklet and the tracks"
"""The last phase of the work."""

ASKED = "request.json"
"""The file of a plan that says what was asked."""

MOST_FAULTS = 200
"""Groups of messages about a list at most: nobody reads more."""

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """A list of sites to read.

    Attributes:
        path: its file.
        most_sites: sites it may hold.
    """

    path: Path
    most_sites: int


def read_list(task: ReadTask) -> dict[str, Any]:
    """Return the sites of a list that can be used, and what is wrong or missing, as JSON values."""
    sites, errors = scan_sites(task.path)
    if len(sites) + len(errors) > task.most_sites:
        problem = f"holds more than {task.most_sites} sites"
        return _refused(
            "file", problem, "Split the list: a circuit has some dozens to choose from."
        )
    faults = lint(task.path)
    return {
        "usable": not any(fault.severity == "error" for fault in faults),
        "sites": [_shown(site) for site in sites],
        "messages": list(_groups(faults))[:MOST_FAULTS],
    }


def _refused(field: str, problem: str, fix: str) -> dict[str, Any]:
    message = {
        "severity": "error", "field": field, "problem": problem, "fix": fix, "rows": [0],
        "site_ids": [""],
    }  # fmt: skip
    return {"usable": False, "sites": [], "messages": [message]}


def _groups(faults: tuple[Fault, ...]) -> Iterator[dict[str, Any]]:
    for group in summary(faults):
        values = asdict(group)
        yield {**values, "rows": list(group.rows), "site_ids": list(group.site_ids)}


def _shown(site: Site) -> dict[str, Any]:
    """Return what the page shows of a site."""
    return {
        "id": site.id,
        "name": {language: site.name_in(language) for language in ("fr", "ar", "en")},
        "kind": site.kind,
        "theme": site.theme,
        "commune": site.commune,
        "lon": site.location.lon,
        "lat": site.location.lat,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """A plan to make.

    Attributes:
        wishes: what is asked.
        materials: the files.
        settings: of the machine.
        variants: how many circuits.
        language: of the outputs.
        asked: the request as it was given, to be kept with the plan.
        staging: a new folder to write to.
        target: where the folder goes when all is written.
    """

    wishes: Wishes
    materials: Materials
    settings: Settings
    variants: int
    language: Language
    asked: dict[str, Any]
    staging: Path
    target: Path


def make_plan(task: PlanTask, tell: Callable[..., None]) -> dict[str, str]:
    """Make a plan; return the problem if it cannot be made, as JSON values, otherwise nothing."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RoutesWarning)
        try:
            inputs = read_inputs(task.wishes, task.materials, task.settings, tell)
            circuits = plan_circuits(inputs, task.variants, task.settings.max_snap_m, tell)
        except RoutesError as error:
            return problem_of(error)
    tell(WRITING, 0.0)
    folders = plan_files(circuits, inputs, task.language)
    notes = [str(note.message) for note in caught if issubclass(note.category, RoutesWarning)]
    folders[""][ASKED] = json.dumps({**task.asked, "notes": notes}).encode("ascii")
    for number in range(1, len(circuits) + 1):
        write_folder(task.staging / folder_of(number), folders[folder_of(number)])
    _settle(task.staging, task.target)
    return {}


def _settle(staging: Path, target: Path) -> None:
    """Put a folder in its place; one that is there already is the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        staging.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(staging, ignore_errors=True)


def problem_of(error: RoutesError) -> dict[str, str]:
    """Return what is wrong with a request: kind, field and text, in the words of the API.

    Messages name the options of the command line; fields of the API have the same names.

    >>> from routes.errors import RequestError
    >>> problem_of(RequestError("--theme-min x: write THEME=NUMBER."))["field"]
    'theme_min'
    """
    text = str(error)
    named = _OPTION.search(text)
    return {
        "kind": "infeasible" if isinstance(error, InfeasibleError) else "request",
        "field": _field(named) if named else "",
        "detail": _OPTION.sub(_field, text),
    }


def _field(option: re.Match[str]) -> str:
    return option[1].replace("-", "_")
