"""A day of circuit.json: its frame, stops, lunch and legs. See `routes.outputs.circuitjson`.

Each pair of functions here writes and reads one kind of value.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from routes.circuit import Day, Itinerary, Leg, Lunch, Stop
from routes.hours import Basis, TimeWindow
from routes.message import msg, msgn
from routes.outputs.climbjson import climb_to_json, read_climb
from routes.outputs.cuejson import cue_to_json, read_cue
from routes.outputs.jsontext import REMAKE, seconds_of
from routes.outputs.passagejson import passage_to_json, read_passage
from routes.places import EATING_KINDS, GATEWAY_KINDS, Place
from routes.roads.grade import CODES, WorstStretch
from routes.roads.network import HIGHWAYS
from routes.rules import LunchMode
from routes.sites import Site, parse_sites, site_to_feature

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.outputs.jsontext import Node

_LONGEST_LEG_S = 7 * 24 * 3600
_PLACE_KINDS = (*GATEWAY_KINDS, *EATING_KINDS, "site", "point")


def totals_to_json(part: Circuit | Itinerary) -> dict[str, int]:
    """Return the sums of a circuit or of a day, which stand in the file for people."""
    return {
        "prize": part.prize,
        "distance_m": part.distance_m,
        "driving_s": seconds_of(part.driving),
    }


def check_totals(node: Node, part: Circuit | Itinerary) -> None:
    """Refuse sums that are not those of their parts."""
    expected = totals_to_json(part)
    for name, entry in node.fields(*expected).items():
        if entry.whole(most=10**12) != expected[name]:
            problem = msg(
                "{given} is not the sum of its parts, {expected}",
                given=entry.value,
                expected=expected[name],
            )
            entry.refuse(problem, msg("The file was changed by hand. {remake}", remake=REMAKE))


def itinerary_to_json(itinerary: Itinerary) -> dict[str, Any]:
    """Return a day as a JSON value."""
    lunch = itinerary.lunch
    return {
        "date": itinerary.day.date.isoformat(),
        "start": _place(itinerary.day.start),
        "end": _place(itinerary.day.end),
        "window": _window(itinerary.day.window),
        "totals": totals_to_json(itinerary),
        "stops": [_stop(stop) for stop in itinerary.stops],
        "lunch": None if lunch is None else _lunch(lunch),
        "legs": [_leg(leg) for leg in itinerary.legs],
    }


def read_itinerary(node: Node) -> Itinerary:
    """Read a day."""
    at = node.fields("date", "start", "end", "window", "totals", "stops", "lunch", "legs")
    day = Day(
        start=_read_place(at["start"]),
        end=_read_place(at["end"]),
        window=_read_window(at["window"]),
    )
    at["date"].one_of((day.date.isoformat(),))
    stops = tuple(_read_stop(stop) for stop in at["stops"].entries())
    lunch = at["lunch"].maybe(lambda eaten: _read_lunch(eaten, len(stops)))
    legs = tuple(_read_leg(leg) for leg in at["legs"].entries())
    unjoined = msgn(
        "{n} leg does not join up its stops and lunch",
        "{n} legs do not join up the stops and lunch",
        len(legs),
    )
    with at["legs"].consistent(unjoined):
        itinerary = Itinerary(day=day, stops=stops, legs=legs, lunch=lunch)
    check_totals(at["totals"], itinerary)
    return itinerary


def _window(window: TimeWindow) -> dict[str, str]:
    return {"opens": window.opens.isoformat(), "closes": window.closes.isoformat()}


def _read_window(node: Node) -> TimeWindow:
    at = node.fields("opens", "closes")
    opens, closes = at["opens"].time(), at["closes"].time()
    if not opens < closes:
        node.refuse(msg("ends before it begins"), msg("Give opens and closes in order."))
    return TimeWindow(opens=opens, closes=closes)


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "location": list(place.location),
        "name": place.name,
        "name_ar": place.name_ar,
        "kind": place.kind,
    }


def _read_place(node: Node) -> Place:
    at = node.fields("id", "location", "name", "name_ar", "kind")
    return Place(
        id=at["id"].line(),
        location=at["location"].position(),
        name=at["name"].line(),
        name_ar=at["name_ar"].line(),
        kind=at["kind"].one_of(_PLACE_KINDS),
    )


def _call(call: Stop | Lunch) -> dict[str, Any]:
    """Return what a stop and a lunch have in common."""
    return {
        "arrival": call.arrival.isoformat(),
        "begin": call.begin.isoformat(),
        "departure": call.departure.isoformat(),
        "slack_s": seconds_of(call.slack),
        "window": _window(call.window),
        "hours_basis": call.hours_basis,
        "snap_m": call.snap_m,
    }


_CALL_KEYS = ("arrival", "begin", "departure", "slack_s", "window", "hours_basis", "snap_m")


def _read_call(at: dict[str, Node]) -> dict[str, Any]:
    return {
        "arrival": at["arrival"].time(),
        "begin": at["begin"].time(),
        "departure": at["departure"].time(),
        "slack": at["slack_s"].seconds(),
        "window": _read_window(at["window"]),
        "hours_basis": at["hours_basis"].one_of(get_args(Basis)),
        "snap_m": at["snap_m"].number(),
    }


def _stop(stop: Stop) -> dict[str, Any]:
    own = {"rest_s": seconds_of(stop.rest), "prize": stop.prize}
    return {**_call(stop), **own, "site": site_to_feature(stop.site)}


def _read_stop(node: Node) -> Stop:
    at = node.fields(*_CALL_KEYS, "rest_s", "prize", "site")
    return Stop(
        site=read_site(at["site"]),
        prize=at["prize"].whole(),
        rest=at["rest_s"].seconds(),
        **_read_call(at),
    )


def _lunch(lunch: Lunch) -> dict[str, Any]:
    own = {"mode": lunch.mode, "after": lunch.after}
    return {**own, **_call(lunch), "place": _place(lunch.place)}


def _read_lunch(node: Node, stops: int) -> Lunch:
    at = node.fields("mode", "after", *_CALL_KEYS, "place")
    return Lunch(
        place=_read_place(at["place"]),
        mode=at["mode"].one_of(get_args(LunchMode)),
        after=at["after"].whole(most=stops),
        **_read_call(at),
    )


def read_site(node: Node) -> Site:
    """Read a site by the rules of a list of sites, as a list of one."""
    collection = {"type": "FeatureCollection", "features": [node.value]}
    sites, faults = parse_sites(json.dumps(collection))
    for fault in faults:
        node.refuse(msg("{field}: {problem}", field=fault.field, problem=fault.problem), fault.fix)
    return sites[0]


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "origin_id": leg.origin_id,
        "destination_id": leg.destination_id,
        "departure": leg.departure.isoformat(),
        "duration_s": seconds_of(leg.duration),
        "distance_m": leg.distance_m,
        "track_m": leg.track_m,
        "worst": None if leg.worst is None else _worst(leg.worst),
        "passage": passage_to_json(leg.passage),
        "cues": [cue_to_json(cue) for cue in leg.cues],
        "geometry": [list(point) for point in leg.geometry],
        **({} if leg.climb is None else {"climb": climb_to_json(leg.climb)}),
    }


def _read_leg(node: Node) -> Leg:
    at = node.fields(
        "origin_id", "destination_id", "departure", "duration_s",
        "distance_m", "track_m", "worst", "cues", "geometry", optional=("passage", "climb"),
    )  # fmt: skip
    leg = Leg(
        origin_id=at["origin_id"].line(),
        destination_id=at["destination_id"].line(),
        departure=at["departure"].time(),
        duration=at["duration_s"].seconds(most=_LONGEST_LEG_S),
        distance_m=at["distance_m"].whole(),
        track_m=at["track_m"].maybe(lambda track: track.whole()),
        worst=at["worst"].maybe(_read_worst),
        passage=at["passage"].maybe(read_passage),
        climb=at["climb"].maybe(read_climb),
        geometry=tuple(point.position() for point in at["geometry"].entries()),
        cues=tuple(read_cue(cue) for cue in at["cues"].entries()),
    )
    try:
        leg.arrival  # noqa: B018 - a leg must end at a time there is
    except OverflowError:
        node.refuse(msg("ends after the year 9999"), REMAKE)
    return leg


def _worst(worst: WorstStretch) -> dict[str, Any]:
    return {
        "grade": worst.grade,
        "assumed": worst.assumed,
        "length_m": worst.length_m,
        "from_start_m": worst.from_start_m,
        "road": worst.name,
        "ref": worst.ref,
        "highway": worst.highway,
        "surface": worst.surface,
        "unknown_m": worst.unknown_m,
    }


def _read_worst(node: Node) -> WorstStretch:
    """Read the worst stretch of a leg; names come from the road data, as those of cues."""
    at = node.fields(
        "grade", "assumed", "length_m", "from_start_m", "road", "ref", "highway", "surface",
        "unknown_m",
    )  # fmt: skip
    contradiction = msg("an unknown grade is not assumed, and all its metres are unknown")
    with node.consistent(contradiction):
        return WorstStretch(
            grade=at["grade"].one_of(CODES),
            assumed=at["assumed"].flag(),
            length_m=at["length_m"].whole(),
            from_start_m=at["from_start_m"].whole(),
            name=at["road"].string(),
            ref=at["ref"].string(),
            highway=at["highway"].one_of(HIGHWAYS),
            surface=at["surface"].string(),
            unknown_m=at["unknown_m"].whole(),
        )
