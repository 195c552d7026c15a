"""GeoJSON (RFC 7946) for other programs: legs as lines, stops, lunches and bases as points.

Colours follow simplestyle (https://github.com/mapbox/simplestyle-spec, version 1.1), which many
viewers draw. Times are local wall time; the collection names the zone.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from routes.circuit import Lunch
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.climbtext import elevation_text
from routes.outputs.drivewords import passage_texts, range_text
from routes.outputs.heights import place_heights
from routes.outputs.jsontext import json_text, seconds_of
from routes.outputs.notes import joined, lunch_notes, stop_notes
from routes.outputs.palette import day_color
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    end_text,
    fee_text,
    hours_text,
    kind_text,
    lunch_text,
    precision_text,
    reason_text,
    roads_text,
    slack_text,
    souk_day_text,
    theme_text,
    worst_text,
)
from routes.zone import TIMEZONE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from routes.circuit import Call, Circuit, Itinerary, Leg, Stop, Unvisited
    from routes.geo import LonLat
    from routes.places import Place
    from routes.sites import Language, Site

DECIMALS = 6
"""Decimals of a degree: 0.1 m."""

_GREY = "#767676"
_LAST_SYMBOL = 9
"""The last number that simplestyle has a symbol for."""


def circuit_to_geojson(circuit: Circuit, language: Language, *, day: int | None = None) -> str:
    """Return a circuit as the text of a FeatureCollection.

    Features stand in the order of the drive, the unvisited sites at the end; their ids
    (`day-1-leg-2`, `day-1-stop-2`, `unvisited-…`) stay the same as long as the circuit does. A leg
    whose street is not traced has no geometry: a straight line would be invented.

    Args:
        circuit: the circuit.
        language: of `name` and of the texts of hours, kinds and reasons.
        day: number of the only day wanted, from 1, without the unvisited sites; None for all.

    Raises:
        IndexError: if there is no such day.
    """
    texts = Texts(language, "exports")
    unvisited = circuit.unvisited if day is None else ()
    features = [
        *chain.from_iterable(
            _day_features(texts, circuit, number, itinerary)
            for number, itinerary in chosen_days(circuit, day)
        ),
        *(_unvisited(texts, entry, circuit) for entry in unvisited),
    ]
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    positions = list(_positions(features))
    if positions:
        collection["bbox"] = _bbox(positions)
    collection |= {
        "attribution": circuit.roads.attribution,
        "licence": circuit.roads.licence,
        "schematic": circuit.roads.is_schematic,
        "timezone": TIMEZONE,
    }
    if heights := elevation_text(texts, circuit):
        collection["heights"] = heights
    if circuit.roads.is_schematic:
        collection["note"] = roads_text(texts, circuit)
    collection["features"] = features
    return json_text(collection)


def _day_features(
    texts: Texts, circuit: Circuit, day: int, itinerary: Itinerary
) -> Iterator[dict[str, Any]]:
    """Yield start, then each leg and the stop or lunch it leads to, the last leg and the end."""
    start, end = itinerary.day.start, itinerary.day.end
    legs = _legs(texts, circuit, day, itinerary)
    heights = place_heights(circuit)
    title = texts.t("Start: {place}", place=start.name_in(texts.language))
    leaving = texts.t("departure {time}", time=texts.clock(itinerary.departure))
    times = {"departure": _time(itinerary.departure), "title": title, "description": leaving}
    yield _base((day, "start"), start, times)
    for number, call, leg in numbered_calls(itinerary):
        if leg is not None:
            yield next(legs)
        if isinstance(call, Lunch):
            yield _lunch(texts, day, call, leg)
        else:
            yield _stop(texts, (day, number), call, leg, heights.get(call.site.id))
    yield from legs
    is_night = day in nights_of(circuit)
    title = end_text(texts, end, is_night=is_night)
    back = texts.t("return {time}", time=texts.clock(itinerary.arrival))
    times = {"arrival": _time(itinerary.arrival), "title": title, "description": back}
    yield _base((day, "end"), end, {"overnight": is_night, **times})


def _legs(
    texts: Texts, circuit: Circuit, day: int, itinerary: Itinerary
) -> Iterator[dict[str, Any]]:
    """Yield the legs of a day, which bear the names of the places they join."""
    called = [_place(call) for call, leg in itinerary.calls() if leg is not None]
    places = [itinerary.day.start, *called, itinerary.day.end]
    names = [place.name_in(texts.language) for place in places]
    for number, leg in enumerate(itinerary.legs, start=1):
        ends = (names[number - 1], names[number])
        yield _leg(texts, (day, number), leg, ends, schematic=circuit.roads.is_schematic)


def _place(call: Call) -> Place | Site:
    return call.place if isinstance(call, Lunch) else call.site


def _base(key: tuple[int, str], place: Place, own: dict[str, Any]) -> dict[str, Any]:
    """Return the start or end of a day; its title and times are given."""
    day, role = key
    properties = {
        "role": role,
        "day": day,
        "name": own["title"],
        "place": place.id,
        "kind": place.kind,
        **own,
        "marker-color": day_color(day),
        "marker-symbol": "car",
    }
    return _feature(f"day-{day}-{role}", _point(place.location), properties)


def _leg(
    texts: Texts, key: tuple[int, int], leg: Leg, names: tuple[str, str], *, schematic: bool
) -> dict[str, Any]:
    day, number = key
    worst = leg.worst
    said = (texts.km(leg.distance_m), range_text(texts, leg), worst_text(texts, worst))
    properties = {
        "role": "leg",
        "day": day,
        "leg": number,
        "name": " → ".join(names),
        "from": leg.origin_id,
        "to": leg.destination_id,
        "departure": _time(leg.departure),
        "arrival": _time(leg.arrival),
        "duration_s": seconds_of(leg.duration),
        "distance_m": leg.distance_m,
        "track_m": leg.track_m,
        "worst_grade": None if worst is None else worst.grade,
        "worst_assumed": None if worst is None else worst.assumed,
        "worst_text": worst_text(texts, worst),
        **_passage(texts, leg),
        **_climb(leg),
        "schematic": schematic,
        "traced": bool(leg.geometry),
        "title": " → ".join(names),
        "description": joined(said, " · "),
        "stroke": day_color(day),
        "stroke-opacity": 1,
        "stroke-width": 4,
    }
    return _feature(f"day-{day}-leg-{number}", _line(leg.geometry), properties)


def _passage(texts: Texts, leg: Leg) -> dict[str, Any]:
    """Return what it takes to drive a leg; null where it is not traced."""
    passage = leg.passage
    return {
        "slowest_s": None if passage is None else seconds_of(passage.slowest),
        "duration_text": range_text(texts, leg),
        "vehicle": None if passage is None else passage.vehicle,
        "fords": None if passage is None else passage.fords,
        "ferry_m": None if passage is None else passage.ferry_m,
        "passage_text": texts.comma.join(passage_texts(texts, leg)),
    }


def _climb(leg: Leg) -> dict[str, Any]:
    """Return what is known of a leg's heights; they are above the sea, so they are no altitudes.

    Those of RFC 7946 are above the ellipsoid.
    """
    climb = leg.climb
    if climb is None:
        return {}
    return {
        "climb_m": climb.up_m,
        "descent_m": climb.down_m,
        "highest_m": climb.highest_m,
        "lowest_m": climb.lowest_m,
        "heights_known_m": climb.known_m,
    }


def _stop(
    texts: Texts, key: tuple[int, int], stop: Stop, leg: Leg | None, height_m: int | None
) -> dict[str, Any]:
    day, number = key
    properties = {
        "role": "stop",
        "day": day,
        "stop": number,
        **_site(texts, stop.site),
        **_call(texts, stop),
        "rest_s": seconds_of(stop.rest),
        "fee": stop.site.charge,
        "fee_text": fee_text(texts, stop.site),
        "prize": stop.prize,
        **({} if height_m is None else {"height_m": height_m}),
        "title": f"{number}. {stop.site.name_in(texts.language)}",
        "description": joined(stop_notes(texts, stop, leg)),
        "marker-color": day_color(day),
        **({"marker-symbol": str(number)} if number <= _LAST_SYMBOL else {}),
    }
    return _feature(f"day-{day}-stop-{number}", _point(stop.site.location), properties)


def _lunch(texts: Texts, day: int, lunch: Lunch, leg: Leg | None) -> dict[str, Any]:
    place = lunch.place
    name = lunch_text(texts, lunch, lambda where: where.name_in(texts.language))
    properties = {
        "role": "lunch",
        "day": day,
        "name": name,
        "mode": lunch.mode,
        "place": place.id,
        "kind": place.kind,
        **_call(texts, lunch),
        "title": name,
        "description": joined(lunch_notes(texts, lunch, leg)),
        "marker-color": day_color(day),
        "marker-symbol": "restaurant" if lunch.mode == "meal" else "picnic-site",
    }
    return _feature(f"day-{day}-lunch", _point(place.location), properties)


def _call(texts: Texts, call: Call) -> dict[str, Any]:
    """Return what a stop and a lunch have in common; a picnic has no hours."""
    hours = hours_text(texts, call)
    return {
        "arrival": _time(call.arrival),
        "begin": _time(call.begin),
        "departure": _time(call.departure),
        "slack_s": seconds_of(call.slack),
        "slack_text": slack_text(texts, call.slack),
        **({"hours": hours, "hours_basis": call.hours_basis} if hours else {}),
        "snap_m": call.snap_m,
    }


def _unvisited(texts: Texts, unvisited: Unvisited, circuit: Circuit) -> dict[str, Any]:
    properties = {
        "role": "unvisited",
        **_site(texts, unvisited.site),
        "reason": unvisited.reason,
        "reason_text": reason_text(texts, unvisited, circuit),
        "extra_min": unvisited.extra_min,
        "because": unvisited.because,
        "prize": unvisited.prize,
        "snap_m": unvisited.snap_m,
        "title": unvisited.site.name_in(texts.language),
        "description": reason_text(texts, unvisited, circuit),
        "marker-color": _GREY,
        "marker-size": "small",
    }
    site = unvisited.site
    return _feature(f"unvisited-{site.id}", _point(site.location), properties)


def _site(texts: Texts, site: Site) -> dict[str, Any]:
    """Return what is known of a site; unknown texts are left out."""
    known = {
        "site": site.id,
        "name": site.name_in(texts.language),
        "name:local": site.name,
        "name:fr": site.name_fr,
        "name:ar": site.name_ar,
        "name:en": site.name_en,
        "name:zgh": site.name_zgh,
        "kind": site.kind,
        "kind_text": kind_text(texts, site.kind),
        "theme": site.theme,
        "theme_text": theme_text(texts, site.theme),
        "activity": site.activity_in(texts.language),
        "precision": site.precision,
        "precision_text": precision_text(texts, site.precision),
        "souk_day": "; ".join(site.souk_days),
        "souk_day_note": souk_day_text(texts, site.souk_day_basis),
        "opening_hours": site.opening_hours,
        "phone": site.phone,
        "website": site.website,
    }
    return {key: value for key, value in known.items() if value}


def _feature(
    id_: str, geometry: dict[str, Any] | None, properties: dict[str, Any]
) -> dict[str, Any]:
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": properties}


def _point(location: LonLat) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _position(location)}


def _line(points: tuple[LonLat, ...]) -> dict[str, Any] | None:
    """Return a line, None without points; a line of one point stays there (RFC 7946, 3.1.4)."""
    if not points:
        return None
    coordinates = [_position(point) for point in points]
    return {"type": "LineString", "coordinates": coordinates * (2 if len(points) == 1 else 1)}


def _position(point: LonLat) -> list[float]:
    return [round(point.lon, DECIMALS), round(point.lat, DECIMALS)]


def _positions(features: Iterable[dict[str, Any]]) -> Iterator[list[float]]:
    """Yield every position of some features."""
    for feature in features:
        geometry = feature["geometry"]
        if geometry and geometry["type"] == "Point":
            yield geometry["coordinates"]
        elif geometry:
            yield from geometry["coordinates"]


def _bbox(positions: list[list[float]]) -> list[float]:
    """Return west, south, east, north."""
    lons, lats = zip(*positions, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _time(time: dt.datetime) -> str:
    return time.isoformat()
