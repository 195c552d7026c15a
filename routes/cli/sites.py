"""`sse-routes sites`: work on a list of sites."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routes.census.lint import lint, summary
from routes.cli.console import DONE, REFUSED
from routes.outputs.tabletext import table

if TYPE_CHECKING:
    import argparse

    from routes.settings import Settings

_MANY = 20
"""Above so many faults the list is followed by a count of each kind."""


def run_lint(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every fault of a list of sites; 2 if there is an error, otherwise 0."""
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
    count = Counter(fault.severity for fault in faults)
    print(f"{arguments.file}: {count['error']} errors, {count['warning']} warnings")
    return REFUSED if count["error"] else DONE
