"""`sse-routes map`: several circuits on one page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from routes.cli.console import DONE
from routes.editions.edition import read_stamp
from routes.errors import CircuitError
from routes.files import write_file
from routes.message import msg
from routes.outputs.bundle import CIRCUIT
from routes.outputs.circuitjson import circuit_to_json, read_circuit
from routes.outputs.jsonld import MAP
from routes.outputs.portfolio import Entry, portfolio_page
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from routes.circuit import Circuit
    from routes.settings import Settings


def run_map(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the page of the circuits of some folders."""
    texts = Texts(settings.language, "cli")
    output = Path(arguments.output)
    standing = list(_standing(arguments.folders, texts))
    if not standing:
        raise CircuitError(msg("every folder was superseded: give those that replaced them."))
    read = [(folder, _read(Path(folder))) for folder in standing]
    found = list(_once(read, texts))
    entries = [Entry(circuit=circuit, link=link_to(Path(name), output)) for name, circuit in found]
    for (name, _), entry in zip(found, entries, strict=True):
        if not entry.link:
            print(
                texts.t(
                    "note: {folder}: there is no {file} that the page could link to",
                    folder=texts.name(name),
                    file=MAP,
                )
            )
    page = portfolio_page(entries, arguments.lang, arguments.title)
    write_file(output, page.encode("utf-8"))
    print(
        texts.t(
            "{file}: {circuits}, {size} KiB",
            file=texts.name(str(output)),
            circuits=texts.tn("{n} circuit", "{n} circuits", len(entries)),
            size=texts.number(len(page.encode("utf-8")) / 1024),
        )
    )
    return DONE


def _standing(folders: Iterable[str], texts: Texts) -> Iterator[str]:
    """Yield the folders that no later edition has replaced; name the others."""
    for name in folders:
        stamp = read_stamp(Path(name))
        if stamp is not None and stamp.superseded is not None:
            day = texts.isolate(f"{stamp.superseded}")
            said = texts.t(
                "note: {folder}: was superseded on {date}, left out",
                folder=texts.name(name),
                date=day,
            )
            print(said)
        else:
            yield name


def _read(folder: Path) -> Circuit:
    """Read the circuit of a folder."""
    if not (folder / CIRCUIT).exists():
        raise CircuitError(
            msg(
                "{folder}: there is no {circuit} in it. Give folders that sse-routes plan wrote.",
                folder=folder,
                circuit=CIRCUIT,
            )
        )
    return read_circuit(folder / CIRCUIT)


def _once(circuits: Iterable[tuple[str, Circuit]], texts: Texts) -> Iterator[tuple[str, Circuit]]:
    """Yield each circuit once, and say which folders hold it again."""
    first: dict[str, str] = {}
    for name, circuit in circuits:
        text = circuit_to_json(circuit)
        if text in first:
            print(
                texts.t(
                    "note: {folder}: the same circuit as in {first}, shown once",
                    folder=texts.name(name),
                    first=texts.name(first[text]),
                )
            )
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
