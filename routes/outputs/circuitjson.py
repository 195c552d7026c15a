"""circuit.json: the whole answer in one file, to be read again.

`docs/circuit.md` explains the format and `docs/circuit.schema.json` defines it. Each pair of
functions here writes and reads one kind of value; those of a day are in `routes.outputs.dayjson`,
those of the rules in `routes.outputs.rulesjson`. Sites are written whole, as GeoJSON features read
by the same rules as a list of sites, so the file needs no other. Sums stand in it for people and
are checked when it is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from routes.causes import unreadable
from routes.circuit import Circuit, Fairness, Proof, ProofStatus, Reason, Unvisited
from routes.errors import CircuitError
from routes.message import msg
from routes.outputs.climbjson import elevation_to_json, read_elevation
from routes.outputs.dayjson import (
    check_totals,
    itinerary_to_json,
    read_itinerary,
    read_site,
    totals_to_json,
)
from routes.outputs.jsontext import REMAKE, JsonFaultError, json_text, parse_json, seconds_of
from routes.outputs.rulesjson import read_rules, rules_to_json
from routes.roads.network import RoadSource, SourceKind
from routes.roads.profile import profile_names
from routes.sites import site_to_feature
from routes.zone import TIMEZONE

if TYPE_CHECKING:
    from routes.outputs.jsontext import Node

FORMAT = "sse-routes circuit"
VERSION = 2
"""Version of the format; it rises when a reader of the last one would misread the file."""

_MOST_POINTS = 10**12


def circuit_to_json(circuit: Circuit) -> str:
    """Return a circuit as the text of circuit.json; equal circuits give equal texts.

    Raises:
        ValueError: if a duration is not a whole number of seconds.
    """
    return json_text(
        {
            "format": FORMAT,
            "version": VERSION,
            "timezone": TIMEZONE,
            "profile": circuit.profile,
            "roads": _roads(circuit.roads),
            "rules": rules_to_json(circuit.rules),
            "proof": _proof(circuit.proof),
            "fairness": None if circuit.fairness is None else _fairness(circuit.fairness),
            **_given_elevation(circuit),
            "totals": totals_to_json(circuit),
            "days": [itinerary_to_json(itinerary) for itinerary in circuit.itineraries],
            "unvisited": [_unvisited(unvisited) for unvisited in circuit.unvisited],
        }
    )


def read_circuit(path: Path | str) -> Circuit:
    """Read a circuit.json.

    Raises:
        CircuitError: if it cannot be used; it names file, place in it, problem and fix.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = unreadable(path, error)
        raise CircuitError(
            msg(
                "{path}: {problem}. Give the circuit.json of a circuit.", path=path, problem=problem
            )
        ) from error
    except UnicodeDecodeError as error:
        raise CircuitError(
            msg("{path}: is not UTF-8 text. {remake}", path=path, remake=REMAKE)
        ) from error
    return parse_circuit(text, str(path))


def parse_circuit(text: str, file: str = "circuit.json") -> Circuit:
    """Read the text of a circuit.json.

    Args:
        text: what the file holds.
        file: its name, for messages.

    Raises:
        CircuitError: if it cannot be used.
    """
    try:
        return _read(parse_json(text))
    except JsonFaultError as error:
        raise CircuitError(msg("{file}: {error}", file=file, error=error)) from error
    except RecursionError as error:
        raise CircuitError(
            msg("{file}: is nested too deeply. {remake}", file=file, remake=REMAKE)
        ) from error


def _read(node: Node) -> Circuit:
    _check_format(node)
    at = node.fields(
        "format", "version", "timezone", "profile", "roads", "rules",
        "proof", "fairness", "totals", "days", "unvisited",
        optional=("elevation",),
    )  # fmt: skip
    at["timezone"].one_of((TIMEZONE,))
    circuit = Circuit(
        profile=at["profile"].one_of(profile_names()),
        roads=_read_roads(at["roads"]),
        itineraries=tuple(read_itinerary(day) for day in at["days"].entries()),
        unvisited=tuple(_read_unvisited(entry) for entry in at["unvisited"].entries()),
        rules=read_rules(at["rules"]),
        proof=_read_proof(at["proof"]),
        fairness=at["fairness"].maybe(_read_fairness),
        elevation=at["elevation"].maybe(read_elevation),
    )
    check_totals(at["totals"], circuit)
    return circuit


def _check_format(node: Node) -> None:
    """Refuse other files, and circuits of another format, before looking any closer."""
    if not isinstance(node.value, dict) or node.value.get("format") != FORMAT:
        node.refuse(
            msg("this is not a circuit"),
            msg("It needs “format”: “{format}”. {remake}", format=FORMAT, remake=REMAKE),
        )
    version = node.value.get("version")
    if isinstance(version, int) and version > VERSION:
        node.refuse(
            msg("format version {version} is not known", version=version),
            msg("Use a newer sse-routes."),
        )
    if type(version) is int and 1 <= version < VERSION:
        problem = msg(
            "format version {version} is that of an older sse-routes, and lacks the rules",
            version=version,
        )
        node.refuse(problem, REMAKE)
    if version != VERSION or isinstance(version, bool | float):
        node.refuse(msg("the format version is missing or wrong"), REMAKE)


def _given_elevation(circuit: Circuit) -> dict[str, Any]:
    """Return where the heights come from; nothing where no file told any."""
    elevation = circuit.elevation
    return {} if elevation is None else {"elevation": elevation_to_json(elevation)}


def _roads(roads: RoadSource) -> dict[str, Any]:
    return {
        "kind": roads.kind,
        "name": roads.name,
        "schematic": roads.is_schematic,
        "sha256": roads.sha256,
        "attribution": roads.attribution,
        "licence": roads.licence,
    }


def _read_roads(node: Node) -> RoadSource:
    at = node.fields("kind", "name", "schematic", "sha256", "attribution", "licence")
    roads = RoadSource(
        kind=at["kind"].one_of(get_args(SourceKind)),
        name=at["name"].string(),
        sha256=at["sha256"].line(),
        attribution=at["attribution"].string(),
        licence=at["licence"].string(),
    )
    if at["schematic"].flag() is not roads.is_schematic:
        at["schematic"].refuse(msg("does not fit roads of kind {kind}", kind=roads.kind), REMAKE)
    return roads


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "status": proof.status,
        "method": proof.method,
        "points": proof.points,
        "bound": proof.bound,
        "gap_percent": proof.gap_percent,
        "least_drive": proof.least_drive,
        "seed": proof.seed,
        "iterations": proof.iterations,
    }


def _read_proof(node: Node) -> Proof:
    at = node.fields(
        "status", "method", "points", "bound", "gap_percent", "least_drive", "seed", "iterations"
    )
    proof = Proof(
        status=at["status"].one_of(get_args(ProofStatus)),
        method=at["method"].line(),
        points=at["points"].whole(most=_MOST_POINTS),
        bound=at["bound"].maybe(lambda bound: bound.whole(most=_MOST_POINTS)),
        least_drive=at["least_drive"].flag(),
        seed=at["seed"].maybe(lambda seed: seed.whole(most=2**64)),
        iterations=at["iterations"].maybe(lambda iterations: iterations.whole(most=2**64)),
    )
    gap = at["gap_percent"].maybe(lambda gap: gap.number(-100.0 * _MOST_POINTS, 100.0))
    if gap != proof.gap_percent:
        at["gap_percent"].refuse(msg("does not fit points and bound"), REMAKE)
    return proof


def _fairness(fairness: Fairness) -> dict[str, Any]:
    return {
        "strength": fairness.strength,
        "prize_without": fairness.prize_without,
        "driving_without_s": seconds_of(fairness.driving_without),
        "visits": [{"site": site_id, "visits": number} for site_id, number in fairness.visits],
    }


def _read_fairness(node: Node) -> Fairness:
    at = node.fields("strength", "prize_without", "driving_without_s", "visits")
    visits = [entry.fields("site", "visits") for entry in at["visits"].entries()]
    return Fairness(
        strength=at["strength"].number(most=1.0),
        visits=tuple((entry["site"].line(), entry["visits"].whole()) for entry in visits),
        prize_without=at["prize_without"].whole(most=_MOST_POINTS),
        driving_without=at["driving_without_s"].seconds(),
    )


def _unvisited(unvisited: Unvisited) -> dict[str, Any]:
    return {
        "reason": unvisited.reason,
        "extra_min": unvisited.extra_min,
        "because": unvisited.because,
        "snap_m": unvisited.snap_m,
        "prize": unvisited.prize,
        "site": site_to_feature(unvisited.site),
    }


def _read_unvisited(node: Node) -> Unvisited:
    at = node.fields("reason", "extra_min", "because", "snap_m", "prize", "site")
    return Unvisited(
        site=read_site(at["site"]),
        prize=at["prize"].whole(),
        reason=at["reason"].one_of(get_args(Reason)),
        extra_min=at["extra_min"].maybe(lambda minutes: minutes.whole()),
        because=at["because"].line(),
        snap_m=at["snap_m"].maybe(lambda metres: metres.number()),
    )
