"""circuit.json: the whole answer in one file, to be read again.

`docs/circuit.md` explains the format and `docs/circuit.schema.json` defines it. Each pair of
functions here writes and reads one kind of value. Sites are written whole, as GeoJSON features
read by the same rules as a list of sites, so the file needs no other. Sums stand in it for people
and are checked when it is read.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from routes.circuit import (
    TIMEZONE,
    Circuit,
    Day,
    Itinerary,
    Leg,
    Proof,
    Reason,
    Stop,
    Unvisited,
)
from routes.errors import CircuitError
from routes.hours import Basis, TimeWindow
from routes.outputs.jsontext import JsonFaultError, json_text, parse_json
from routes.places import GATEWAY_KINDS, Place
from routes.roads.cues import Cue, Turn
from routes.roads.network import HIGHWAYS, RoadSource
from routes.roads.profile import profile_names
from routes.sites import Site, parse_sites, site_to_feature

if TYPE_CHECKING:
    from routes.outputs.jsontext import Node

FORMAT = "sse-routes circuit"
VERSION = 1
"""Version of the format; it rises when a reader of the last one would misread the file."""

_SECOND = dt.timedelta(seconds=1)
_LONGEST_LEG_S = 7 * 24 * 3600
_SOURCES = ("osm", "overpass", "networkx", "schematic")
_REMAKE = "Make the circuit again with sse-routes plan."


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
            "proof": _proof(circuit.proof),
            "must": list(circuit.must),
            "totals": _totals(circuit),
            "days": [_itinerary(itinerary) for itinerary in circuit.itineraries],
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
        problem = "is a folder" if Path(path).is_dir() else f"cannot be read ({error.strerror})"
        raise CircuitError(f"{path}: {problem}. Give the circuit.json of a circuit.") from error
    except UnicodeDecodeError as error:
        raise CircuitError(f"{path}: is not UTF-8 text. {_REMAKE}") from error
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
        raise CircuitError(f"{file}: {error}") from error
    except RecursionError as error:
        raise CircuitError(f"{file}: is nested too deeply. {_REMAKE}") from error


def _read(node: Node) -> Circuit:
    _check_format(node)
    at = node.fields(
        "format", "version", "timezone", "profile", "roads",
        "proof", "must", "totals", "days", "unvisited",
    )  # fmt: skip
    at["timezone"].one_of((TIMEZONE,))
    circuit = Circuit(
        profile=at["profile"].one_of(profile_names()),
        roads=_read_roads(at["roads"]),
        itineraries=tuple(_read_itinerary(day) for day in at["days"].entries()),
        unvisited=tuple(_read_unvisited(entry) for entry in at["unvisited"].entries()),
        must=tuple(entry.line() for entry in at["must"].entries()),
        proof=_read_proof(at["proof"]),
    )
    _check_totals(at["totals"], circuit)
    return circuit


def _check_format(node: Node) -> None:
    """Refuse other files, and circuits of a later format, before looking any closer."""
    if not isinstance(node.value, dict) or node.value.get("format") != FORMAT:
        node.refuse("this is not a circuit", f'It needs "format": "{FORMAT}". {_REMAKE}')
    version = node.value.get("version")
    if isinstance(version, int) and version > VERSION:
        node.refuse(f"format version {version} is not known", "Use a newer sse-routes.")
    if version != VERSION or isinstance(version, bool | float):
        node.refuse("the format version is missing or wrong", _REMAKE)


def _totals(part: Circuit | Itinerary) -> dict[str, int]:
    return {
        "prize": part.prize,
        "distance_m": part.distance_m,
        "driving_s": _seconds(part.driving),
    }


def _check_totals(node: Node, part: Circuit | Itinerary) -> None:
    expected = _totals(part)
    for name, entry in node.fields(*expected).items():
        if entry.whole(most=10**12) != expected[name]:
            problem = f"{entry.value} is not the sum of its parts, {expected[name]}"
            entry.refuse(problem, f"The file was changed by hand. {_REMAKE}")


def _seconds(duration: dt.timedelta) -> int:
    seconds, rest = divmod(duration, _SECOND)
    if rest:
        raise ValueError(f"{duration} is not a whole number of seconds")
    return seconds


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
        kind=cast("Any", at["kind"].one_of(_SOURCES)),
        name=at["name"].string(),
        sha256=at["sha256"].line(),
        attribution=at["attribution"].string(),
        licence=at["licence"].string(),
    )
    if at["schematic"].flag() is not roads.is_schematic:
        at["schematic"].refuse(f"does not fit roads of kind {roads.kind}", _REMAKE)
    return roads


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "status": proof.status,
        "method": proof.method,
        "seed": proof.seed,
        "iterations": proof.iterations,
    }


def _read_proof(node: Node) -> Proof:
    at = node.fields("status", "method", "seed", "iterations")
    return Proof(
        status=cast("Any", at["status"].one_of(("optimal", "heuristic"))),
        method=at["method"].line(),
        seed=at["seed"].maybe(lambda seed: seed.whole(most=2**64)),
        iterations=at["iterations"].maybe(lambda iterations: iterations.whole(most=2**64)),
    )


def _itinerary(itinerary: Itinerary) -> dict[str, Any]:
    return {
        "date": itinerary.day.date.isoformat(),
        "start": _gateway(itinerary.day.start),
        "end": _gateway(itinerary.day.end),
        "window": _window(itinerary.day.window),
        "totals": _totals(itinerary),
        "stops": [_stop(stop) for stop in itinerary.stops],
        "legs": [_leg(leg) for leg in itinerary.legs],
    }


def _read_itinerary(node: Node) -> Itinerary:
    at = node.fields("date", "start", "end", "window", "totals", "stops", "legs")
    day = Day(
        start=_read_gateway(at["start"]),
        end=_read_gateway(at["end"]),
        window=_read_window(at["window"]),
    )
    at["date"].one_of((day.date.isoformat(),))
    stops = tuple(_read_stop(stop) for stop in at["stops"].entries())
    legs = tuple(_read_leg(leg) for leg in at["legs"].entries())
    try:
        itinerary = Itinerary(day=day, stops=stops, legs=legs)
    except ValueError as error:
        at["legs"].refuse(str(error), _REMAKE)
    _check_totals(at["totals"], itinerary)
    return itinerary


def _window(window: TimeWindow) -> dict[str, str]:
    return {"opens": window.opens.isoformat(), "closes": window.closes.isoformat()}


def _read_window(node: Node) -> TimeWindow:
    at = node.fields("opens", "closes")
    opens, closes = at["opens"].time(), at["closes"].time()
    if not opens < closes:
        node.refuse("ends before it begins", "Give opens and closes in order.")
    return TimeWindow(opens=opens, closes=closes)


def _gateway(gateway: Place) -> dict[str, Any]:
    return {
        "id": gateway.id,
        "location": list(gateway.location),
        "name": gateway.name,
        "name_ar": gateway.name_ar,
        "kind": gateway.kind,
    }


def _read_gateway(node: Node) -> Place:
    at = node.fields("id", "location", "name", "name_ar", "kind")
    return Place(
        id=at["id"].line(),
        location=at["location"].position(),
        name=at["name"].line(),
        name_ar=at["name_ar"].line(),
        kind=at["kind"].one_of((*GATEWAY_KINDS, "site", "point")),
    )


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "arrival": stop.arrival.isoformat(),
        "begin": stop.begin.isoformat(),
        "departure": stop.departure.isoformat(),
        "window": _window(stop.window),
        "hours_basis": stop.hours_basis,
        "prize": stop.prize,
        "snap_m": stop.snap_m,
        "site": site_to_feature(stop.site),
    }


def _read_stop(node: Node) -> Stop:
    at = node.fields(
        "arrival", "begin", "departure", "window", "hours_basis", "prize", "snap_m", "site"
    )
    return Stop(
        site=_read_site(at["site"]),
        prize=at["prize"].whole(),
        arrival=at["arrival"].time(),
        begin=at["begin"].time(),
        departure=at["departure"].time(),
        window=_read_window(at["window"]),
        hours_basis=cast("Basis", at["hours_basis"].one_of(get_args(Basis))),
        snap_m=at["snap_m"].number(),
    )


def _read_site(node: Node) -> Site:
    """Read a site by the rules of a list of sites, as a list of one."""
    collection = {"type": "FeatureCollection", "features": [node.value]}
    sites, faults = parse_sites(json.dumps(collection))
    for fault in faults:
        node.refuse(f"{fault.field}: {fault.problem}", fault.fix)
    return sites[0]


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "origin_id": leg.origin_id,
        "destination_id": leg.destination_id,
        "departure": leg.departure.isoformat(),
        "duration_s": _seconds(leg.duration),
        "distance_m": leg.distance_m,
        "track_m": leg.track_m,
        "cues": [_cue(cue) for cue in leg.cues],
        "geometry": [list(point) for point in leg.geometry],
    }


def _read_leg(node: Node) -> Leg:
    at = node.fields(
        "origin_id", "destination_id", "departure", "duration_s",
        "distance_m", "track_m", "cues", "geometry",
    )  # fmt: skip
    leg = Leg(
        origin_id=at["origin_id"].line(),
        destination_id=at["destination_id"].line(),
        departure=at["departure"].time(),
        duration=dt.timedelta(seconds=at["duration_s"].whole(most=_LONGEST_LEG_S)),
        distance_m=at["distance_m"].whole(),
        track_m=at["track_m"].maybe(lambda track: track.whole()),
        geometry=tuple(point.position() for point in at["geometry"].entries()),
        cues=tuple(_read_cue(cue) for cue in at["cues"].entries()),
    )
    try:
        leg.arrival  # noqa: B018 - a leg must end at a time there is
    except OverflowError:
        node.refuse("ends after the year 9999", _REMAKE)
    return leg


def _cue(cue: Cue) -> dict[str, Any]:
    return {
        "turn": cue.turn,
        "exit": cue.exit,
        "road": cue.road,
        "ref": cue.ref,
        "highway": cue.highway,
        "from_start_m": cue.from_start_m,
        "next_m": cue.next_m,
        "location": list(cue.location),
    }


def _read_cue(node: Node) -> Cue:
    """Read a cue; names of roads come from the road data and may hold any sign."""
    at = node.fields("turn", "exit", "road", "ref", "highway", "from_start_m", "next_m", "location")
    return Cue(
        turn=cast("Turn", at["turn"].one_of(get_args(Turn))),
        location=at["location"].position(),
        from_start_m=at["from_start_m"].whole(),
        next_m=at["next_m"].whole(),
        road=at["road"].string(),
        ref=at["ref"].string(),
        highway=at["highway"].one_of(("", *HIGHWAYS)),
        exit=at["exit"].maybe(lambda number: number.whole(1, 99)),
    )


def _unvisited(unvisited: Unvisited) -> dict[str, Any]:
    return {
        "reason": unvisited.reason,
        "extra_min": unvisited.extra_min,
        "snap_m": unvisited.snap_m,
        "prize": unvisited.prize,
        "site": site_to_feature(unvisited.site),
    }


def _read_unvisited(node: Node) -> Unvisited:
    at = node.fields("reason", "extra_min", "snap_m", "prize", "site")
    return Unvisited(
        site=_read_site(at["site"]),
        prize=at["prize"].whole(),
        reason=cast("Reason", at["reason"].one_of(get_args(Reason))),
        extra_min=at["extra_min"].maybe(lambda minutes: minutes.whole()),
        snap_m=at["snap_m"].maybe(lambda metres: metres.number()),
    )
