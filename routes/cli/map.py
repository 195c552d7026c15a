"""`sse-routes map`: several circuits on one page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from routes.cli.console import DONE, counted
from routes.editions.edition import read_stamp
from routes.errors import CircuitError
from routes.files import write_file
from routes.outputs.bundle import CIRCUIT
from routes.outputs.circuitjson import circuit_to_json, read_circuit
from routes.outputs.jsonld import MAP
from routes.outputs.portfolio import Entry, portfolio_page

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from routes.circuit import Circuit
    from routes.settings import Settings


def run_map(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the page of the circuits of some folders."""
    del settings
    output = Path(arguments.output)
    standing = list(_standing(arguments.folders))
    if not standing:
        raise CircuitError("every folder was superseded: give those that replaced them.")
    found = list(_once([(folder, _read(Path(folder))) for folder in standing]))
    entries = [Entry(circuit=circuit, link=link_to(Path(name), output)) for name, circuit in found]
    for (name, _), entry in zip(found, entries, strict=True):
        if not entry.link:
            print(f"note: {name}: there is no {MAP} that the page could link to")
    page = portfolio_page(entries, arguments.lang, arguments.title)
    write_file(output, page.encode("utf-8"))
    size = len(page.encode("utf-8")) / 1024
    print(f"{output}: {counted(len(entries), 'circuit')}, {size:.0f} KiB")
    return DONE


def _standing(folders: Iterable[str]) -> Iterator[str]:
    """Yield the folders that no later edition has replaced; name the others."""
    for name in folders:
        stamp = read_stamp(Path(name))
        if stamp is not None and stamp.superseded is not None:
            print(f"note: {name}: was superseded on {stamp.superseded}, left out")
        else:
            yield name


def _read(folder: Path) -> Circuit:
    """Read the circuit of a folder."""
    if not (folder / CIRCUIT).exists():
        raise CircuitError(
            f"{folder}: there is no {CIRCUIT} in it. Give folders that sse-routes plan wrote."
        )
    return read_circuit(folder / CIRCUIT)


def _once(circuits: Iterable[tuple[str, Circuit]]) -> Iterator[tuple[str, Circuit]]:
    """Yield each circuit once, and say which folders hold it again."""
    first: dict[str, str] = {}
    for name, circuit in circuits:
        text = circuit_to_json(circuit)
        if text in first:
            print(f"note: {name}: the same circuit as in {first[text]}, shown once")
            continue
        first[text] = name
        yield name, circuit


def link_to(folder: Path, output: Path) -> str:
    """Return the address of a folder's map relative to a page, percent-encoded.

    Empty if there is none, or it cannot be relative because it lies on another drive.
    """
    if not (folder / MAP).is_file():
        return ""
    try:
        way = os.path.relpath((folder / MAP).resolve(), output.resolve().parent)
    except ValueError:
        return ""
    return "/".join(quote(part, safe="") for part in Path(way).parts)
