"""`sse-routes export`: write a circuit for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.cli.console import DONE
from routes.errors import RequestError
from routes.message import msg, msgn
from routes.outputs.bundle import write_folder
from routes.outputs.circuitjson import read_circuit
from routes.outputs.exports import export_files

if TYPE_CHECKING:
    import argparse

    from routes.settings import Settings


def run_export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a circuit in the formats asked for, all files or none, and print their names."""
    del settings
    circuit = read_circuit(Path(arguments.circuit))
    day, days = arguments.day, len(circuit.itineraries)
    if day is not None and not 1 <= day <= days:
        raise RequestError(
            msg(
                "--day {day}: {circuit} has {days}.",
                day=day,
                circuit=arguments.circuit,
                days=msgn("{n} day", "{n} days", days),
            )
        )
    files = export_files(
        circuit,
        arguments.format,
        arguments.lang,
        day=day,
        edition=arguments.edition,
        issue=arguments.issue,
    )
    write_folder(Path(arguments.output), files)
    for name in files:
        print(Path(arguments.output) / name)
    return DONE
