"""Promises of `routes.errors`."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace

import pytest

from routes import errors
from routes.errors import (
    Fault,
    InputError,
    OverridesError,
    PhotoWarning,
    RoutesError,
    RoutesWarning,
    SitesError,
)
from routes.message import msg


def fault(row: int = 3, site_id: str = "a", field: str = "phone") -> Fault:
    """Return an error of a list of sites."""
    problem, fix = msg("is wrong"), msg("Mend it.")
    return Fault(severity="error", row=row, site_id=site_id, field=field, problem=problem, fix=fix)


def classes() -> dict[str, type[BaseException]]:
    """Return the errors and warnings of the module by name."""
    found = inspect.getmembers(errors, inspect.isclass)
    return {name: kind for name, kind in found if issubclass(kind, BaseException)}


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    """Every class is drawn, below its base and with its builtin; nothing else is drawn."""
    drawn: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^[ │├└─]*(?=\w)", line)
        named = re.match(r"(\w+(?:Error|Warning)|Exception)\b(?: \((\w+)\))?", line.lstrip(" │├└─"))
        if not found or not named:
            continue
        depth = len(found.group())
        above = [entry for entry in above if entry[0] < depth]
        drawn[named[1]] = above[-1][1] if above else ""
        if named[2]:
            assert named[2] in {base.__name__ for base in classes()[named[1]].__mro__}
        above.append((depth, named[1]))
    for name, kind in classes().items():
        assert drawn.pop(name) in {base.__name__ for base in kind.__bases__}
    assert drawn == {"Exception": "", "UserWarning": ""}


def test_one_except_clause_catches_every_refusal() -> None:
    """All errors are a RoutesError, all warnings a RoutesWarning; never both."""
    for name, kind in classes().items():
        assert issubclass(kind, RoutesError) != issubclass(kind, RoutesWarning), name
        assert name.endswith("Warning") == issubclass(kind, RoutesWarning)


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("InputError", ValueError),
        ("SitesError", ValueError),
        ("RoadsError", ValueError),
        ("PlaceError", ValueError),
        ("RequestError", ValueError),
        ("CircuitError", ValueError),
        ("DownloadError", OSError),
        ("OutputError", OSError),
        ("RoutesWarning", UserWarning),
    ],
)
def test_errors_are_the_builtins_a_caller_expects(name: str, builtin: type) -> None:
    """Who knows Python's own errors need not know ours."""
    assert issubclass(classes()[name], builtin)


def test_a_fault_says_row_id_field_problem_and_fix() -> None:
    """Without an id or a row it still reads well."""
    assert str(fault()) == "row 3 (a), phone: is wrong. Mend it."
    assert str(fault(site_id="")) == "row 3, phone: is wrong. Mend it."
    assert str(fault(row=0, site_id="", field="file")) == "file: is wrong. Mend it."


def test_a_sites_error_names_the_file_and_five_faults() -> None:
    """The rest is counted; all of them are kept, warnings too."""
    warning = replace(fault(), severity="warning", problem=msg("is doubtful"))
    error = SitesError("my.geojson", [*(fault(row) for row in range(1, 8)), warning])
    lines = str(error).splitlines()
    assert lines[0] == "my.geojson: cannot be used"
    assert lines[1].strip() == "row 1 (a), phone: is wrong. Mend it."
    assert len(lines) == 7
    assert lines[-1].strip() == "… and 2 more"
    assert (error.file, len(error.faults)) == ("my.geojson", 8)
    assert isinstance(error, InputError)
    assert len(str(SitesError("f", [fault()] * 5)).splitlines()) == 6


def test_every_error_and_warning_has_a_message_that_is_its_text() -> None:
    """Whoever shows it to people can tell it in their language."""
    for kind in (InputError, PhotoWarning):
        said = kind(msg("there is no picture {name}", name="afra.jpg"))
        assert said.message.template == "there is no picture {name}"
        assert str(said) == said.message == "there is no picture afra.jpg"


def test_the_faults_of_an_error_are_kept_as_messages() -> None:
    """One a line, and how many more there are in the right number."""
    error = SitesError("my.geojson", [fault(row) for row in range(1, 7)])
    faults = error.message.values["faults"]
    assert [one.template for one in faults[:5]] == [fault().message.template] * 5
    assert (faults[5], faults[5].values) == ("… and 1 more", {"n": 1})
    overrides = OverridesError("roads.json", [fault(row) for row in range(1, 8)])
    assert len(overrides.message.values["faults"]) == 7
