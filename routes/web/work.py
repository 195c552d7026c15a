"""Making a plan, which is done in a process of its own."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routes.desk.inputs import read_inputs
from routes.desk.planfiles import folder_of, plan_files
from routes.desk.planning import plan_circuits
from routes.errors import InfeasibleError, RoutesError, RoutesWarning
from routes.message import Message, Named, msg
from routes.outputs.bundle import write_folder
from routes.places import named
from routes.web.said import kept
from routes.web.store import is_no_room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from routes.desk.wishes import Materials, Wishes
    from routes.settings import Settings
    from routes.sites import Language

WRITING = msg("Writing the map, the booklet and the tracks")
"""The last phase of the work."""

ASKED = "request.json"
"""The file of a plan that says what was asked."""

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


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


def make_plan(task: PlanTask, tell: Callable[..., None]) -> dict[str, Any]:
    """Make a plan; return the problem if it cannot be made, as JSON values, otherwise nothing."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RoutesWarning)
        names: dict[str, Named] = {}
        try:
            inputs = read_inputs(task.wishes, task.materials, task.settings, tell)
            names = {site.id: named(site) for site in inputs.sites}
            circuits = plan_circuits(inputs, task.variants, task.settings.max_snap_m, tell)
        except RoutesError as error:
            return problem_of(error, names)
    tell(WRITING, 0.0)
    folders = plan_files(circuits, inputs, task.language)
    warned = [note.message for note in caught if isinstance(note.message, RoutesWarning)]
    notes = [kept(_with_names(warning.message, names)) for warning in warned]
    folders[""][ASKED] = json.dumps({**task.asked, "notes": notes}).encode("ascii")
    try:
        for number in range(1, len(circuits) + 1):
            write_folder(task.staging / folder_of(number), folders[folder_of(number)])
        _settle(task.staging, task.target)
    except OSError as error:
        if not is_no_room(error):
            raise
        return {"kind": "storage"}
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


def problem_of(error: RoutesError, names: Mapping[str, Named] | None = None) -> dict[str, Any]:
    """Return what is wrong with a request: kind, field and text, as JSON values.

    Args:
        error: what the planner says.
        names: of sites by id; they are told in place of the ids, which only lists of sites show.

    >>> from routes.errors import RequestError
    >>> problem_of(RequestError(msg("--theme-min x: write THEME=NUMBER.")))["field"]
    'theme_min'
    """
    named = _OPTION.search(error.message)
    return {
        "kind": "infeasible" if isinstance(error, InfeasibleError) else "request",
        "field": _field(named) if named else "",
        "detail": kept(_with_names(error.message, names or {})),
    }


def _with_names(message: Message, names: Mapping[str, Named]) -> Message:
    """Return a message with names in place of the ids in it."""

    def value_of(value: object) -> object:
        if isinstance(value, Message):
            return _with_names(value, names)
        if isinstance(value, tuple):
            return tuple(_with_names(each, names) for each in value)
        return names.get(value, value) if isinstance(value, str) else value

    values = {name: value_of(value) for name, value in message.values.items()}
    return Message(message.template, message.plural, values)


def in_words_of_the_api(text: str) -> str:
    """Return a text with the fields of the API in place of the options of the command line.

    >>> in_words_of_the_api("--theme-min x: write THEME=NUMBER.")
    'theme_min x: write THEME=NUMBER.'
    """
    return _OPTION.sub(_field, text)


def _field(option: re.Match[str]) -> str:
    return option[1].replace("-", "_")
