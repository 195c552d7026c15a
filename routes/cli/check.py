"""`sse-routes check`: verify a circuit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.check import violations
from routes.cli.console import DONE, FOUND_WRONG, counted
from routes.outputs.circuitjson import read_circuit
from routes.roads.graph import drivable_graph
from routes.roads.load import BUNDLED, load_roads
from routes.roads.profile import read_profile

if TYPE_CHECKING:
    import argparse

    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph
    from routes.settings import Settings


def run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every violation of a circuit; 1 if there is any, otherwise 0."""
    circuit = read_circuit(Path(arguments.circuit))
    graph = _graph(circuit, arguments.roads, settings)
    found = violations(circuit, graph, max_snap_m=settings.max_snap_m)
    for violation in found:
        print(violation)
    compared = "compared with the roads" if graph else "roads not compared: give them with --roads"
    size = ", ".join(
        counted(len(parts), name)
        for parts, name in (
            (circuit.itineraries, "day"),
            (circuit.stops, "stop"),
            ([one for one in circuit.itineraries if one.lunch], "lunch"),
            (circuit.legs, "leg"),
        )
    )
    print(f"{arguments.circuit}: {size}, {compared}; {counted(len(found), 'violation')}")
    return FOUND_WRONG if found else DONE


def _graph(circuit: Circuit, spec: str | None, settings: Settings) -> DrivableGraph | None:
    """Return the graph to check against: the one named, or the bundled one if it was made on it."""
    if spec is None and not circuit.roads.is_schematic:
        return None
    network = load_roads(spec or BUNDLED, read_profile(circuit.profile), settings.cache_folder)
    if network.source.sha256 != circuit.roads.sha256:
        print(
            f"note: the circuit was made on {circuit.roads.name}, not on this version of "
            f"{network.source.name}"
        )
    return drivable_graph(network, read_profile(circuit.profile, circuit.rules.road_limit))
