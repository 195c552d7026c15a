"""`sse-routes booklet`: print a circuit that is planned in another language or on other paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.cli.console import DONE
from routes.errors import RequestError
from routes.message import msg
from routes.outputs.booklet import booklet_files, pair_files
from routes.outputs.bundle import write_folder
from routes.outputs.circuitjson import read_circuit
from routes.outputs.sharing import public_folder
from routes.outputs.texts import Texts
from routes.roads.cutting import without_sections
from routes.roads.load import load_roads
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    import argparse

    from routes.circuit import Circuit
    from routes.roads.network import RoadNetwork
    from routes.settings import Settings
    from routes.sites import Language


def run_booklet(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the booklet of a circuit, all of its files or none, and print their names."""
    public_url = public_folder(arguments.public_url)
    path = Path(arguments.circuit)
    circuit = read_circuit(path)
    network = _roads(circuit, arguments.roads, settings)
    if arguments.beside:
        files = pair_files(circuit, network, _languages(arguments), public_url)
    else:
        files = booklet_files(circuit, network, arguments.lang, arguments.format, public_url)
    folder = path.parent
    if arguments.output:
        folder = Path(arguments.output).parent
        files = _renamed(files, Path(arguments.output).name)
    write_folder(folder, files)
    for name in files:
        print(folder / name)
    return DONE


def _languages(arguments: argparse.Namespace) -> tuple[Language, Language]:
    """Return the two languages asked for."""
    if arguments.beside == arguments.lang:
        raise RequestError(
            msg("--beside {beside}: give another language than --lang.", beside=arguments.beside)
        )
    if arguments.format != "a5":
        raise RequestError(msg("--beside puts pages of A5 on sheets of A4: leave --format out."))
    return arguments.lang, arguments.beside


def _roads(circuit: Circuit, spec: str | None, settings: Settings) -> RoadNetwork:
    """Return the roads to draw: those named, else the bundled ones if the circuit is on them.

    Schematic roads beneath a circuit on real ones would lie beside its lines: then none are drawn.
    """
    if spec is not None:
        return load_roads(spec, read_profile(circuit.profile), settings.cache_folder)
    bundled = bundled_network()
    if circuit.roads.is_schematic:
        return bundled
    texts = Texts(settings.language, "cli")
    print(
        texts.tell(
            msg(
                "note: the maps show the circuit, the coast and the towns, but no other roads: "
                "name those of {roads} with --roads",
                roads=circuit.roads.name,
            )
        )
    )
    return without_sections(bundled, range(bundled.section_count))


def _renamed(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """Return the last file under a name, and the others under theirs with that before it."""
    if not name.lower().endswith(".pdf"):
        raise RequestError(
            msg("-o {name}: the booklet is a PDF, give a name that ends in .pdf.", name=name)
        )
    *_, asked = files
    stem = name[: -len(".pdf")]
    return {name if one == asked else f"{stem}-{one}": data for one, data in files.items()}
