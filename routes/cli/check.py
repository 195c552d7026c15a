"""`sse-routes check`: verify a circuit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.check import violations
from routes.cli.console import DONE, FOUND_WRONG
from routes.desk.roads import known_roads, vehicle_of
from routes.errors import RequestError
from routes.message import msg
from routes.outputs.circuitjson import read_circuit
from routes.outputs.texts import Texts
from routes.roads.graph import drivable_graph
from routes.roads.load import BUNDLED
from routes.roads.overrides import read_overrides
from routes.roads.speeds import read_speeds

if TYPE_CHECKING:
    import argparse

    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph
    from routes.settings import Settings


def run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every violation of a circuit; 1 if there is any, otherwise 0."""
    circuit = read_circuit(Path(arguments.circuit))
    texts = Texts(settings.language, "cli")
    graph = _graph(circuit, arguments, settings, texts)
    found = violations(circuit, graph, max_snap_m=settings.max_snap_m)
    for violation in found:
        print(texts.tell(violation.message))
    values = {
        "file": texts.name(arguments.circuit),
        "circuit": _size(circuit, texts),
        "violations": texts.tn("{n} violation", "{n} violations", len(found)),
    }
    print(
        texts.t("{file}: {circuit}, compared with the roads; {violations}", **values)
        if graph
        else texts.tell(
            msg(
                "{file}: {circuit}, roads not compared: give them with --roads; {violations}",
                **values,
            )
        )
    )
    return FOUND_WRONG if found else DONE


def _size(circuit: Circuit, texts: Texts) -> str:
    """Return how many days, stops, lunches and drives a circuit has."""
    lunches = sum(itinerary.lunch is not None for itinerary in circuit.itineraries)
    return texts.t(
        "{days}, {stops}, {lunches}, {legs}",
        days=texts.tn("{n} day", "{n} days", len(circuit.itineraries)),
        stops=texts.tn("{n} stop", "{n} stops", len(circuit.stops)),
        lunches=texts.tn("{n} lunch", "{n} lunches", lunches),
        legs=texts.tn("{n} leg", "{n} legs", len(circuit.legs)),
    )


def _graph(
    circuit: Circuit, arguments: argparse.Namespace, settings: Settings, texts: Texts
) -> DrivableGraph | None:
    """Return the graph to check against: the one named, or the bundled one if it was made on it."""
    if arguments.roads is None and not circuit.roads.is_schematic:
        for option in ("overrides", "speeds"):
            if getattr(arguments, option):
                raise RequestError(
                    msg("{option} changes roads: name these with --roads.", option=f"--{option}")
                )
        return None
    known = None
    if arguments.overrides:
        dates = [itinerary.day.date for itinerary in circuit.itineraries]
        known = (read_overrides(arguments.overrides), dates)
    speeds = read_speeds(arguments.speeds) if arguments.speeds else None
    network = known_roads(arguments.roads or BUNDLED, circuit.profile, settings, known, speeds)
    if network.source.sha256 != circuit.roads.sha256:
        print(
            texts.tell(
                msg(
                    "note: the circuit was made on {made_on}, not on this version of {given}: "
                    "times may differ. Give the --roads, --overrides and --speeds it was made "
                    "with.",
                    made_on=circuit.roads.name,
                    given=network.source.name,
                )
            )
        )
    return drivable_graph(network, vehicle_of(circuit.profile, circuit.rules.road_limit, speeds))
