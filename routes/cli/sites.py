"""`sse-routes sites`: work on a list of sites."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from routes.census.grade import GRADES, grade
from routes.census.lint import lint, summary
from routes.cli.console import DONE, REFUSED
from routes.outputs.tabletext import table
from routes.sites import scan_sites

if TYPE_CHECKING:
    import argparse

    from routes.settings import Settings

_MANY = 20
"""Above so many faults the list is followed by a count of each kind."""


def run_lint(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every fault of a list of sites, and their grades; 2 if there is an error."""
    del settings
    faults = lint(arguments.file)
    for fault in faults:
        print(f"{fault.severity}: {fault}")
    if len(faults) > _MANY:
        rows = [
            (group.severity, str(len(group.rows)), f"{group.field}: {group.problem}")
            for group in summary(faults)
        ]
        print(f"\nBy kind:\n{table(rows)}\n")
    _print_grades(arguments.file)
    count = Counter(fault.severity for fault in faults)
    print(f"{arguments.file}: {count['error']} errors, {count['warning']} warnings")
    return REFUSED if count["error"] else DONE


def _print_grades(file: str) -> None:
    """Print how far each site may be published, and how many of each grade there are."""
    sites, _ = scan_sites(file)
    today = dt.datetime.now().astimezone().date()
    grades = {site.id: grade(site, today) for site in sites}
    if not grades:
        return
    rows = [
        (name, id_, ", ".join(gap.replace("_", " ") for gap in graded.gaps))
        for name in GRADES
        for id_, graded in grades.items()
        if graded.grade == name
    ]
    count = Counter(graded.grade for graded in grades.values())
    print(f"\nGrades:\n{table(rows)}")
    print(", ".join(f"{count[name]} {name}" for name in GRADES) + "\n")
