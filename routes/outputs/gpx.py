"""GPX 1.1: one track a day with the whole street, and the stops as waypoints.

There is no `rte`: most readers draw a route of stops as straight lines. A track is one segment a
day, so that a phone shows it as one line; it is broken only where a leg's street is not traced.
Elements stand in the order of the schema, http://www.topografix.com/GPX/1/1/gpx.xsd.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from routes.circuit import Lunch
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.climbtext import climb_text, elevation_text
from routes.outputs.heights import place_heights
from routes.outputs.notes import (
    credit,
    day_title,
    joined,
    lunch_notes,
    stop_notes,
    summary,
    web_address,
)
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    circuit_title,
    end_text,
    kind_text,
    lunch_text,
    meal_text,
    roads_text,
    way_text,
)
from routes.outputs.xmltext import add, document
from routes.zone import in_morocco

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.geo import LonLat
    from routes.places import Place
    from routes.sites import Language, Site

NAMESPACE = "http://www.topografix.com/GPX/1/1"
_SCHEMA = f"{NAMESPACE} {NAMESPACE}/gpx.xsd"
_WAYPOINTS = "http://www.garmin.com/xmlschemas/WaypointExtension/v1"
"""Where telephones go, which GPX itself has no place for (Garmin, WaypointExtensionv1.xsd)."""

_ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
_OSM = "https://www.openstreetmap.org/copyright"

_Spot = tuple["LonLat", "int | None"]
"""A position, and its height in metres; None where that is not known."""

_NumberedDays = tuple[tuple[int, "Itinerary"], ...]


def day_gpx(circuit: Circuit, day: int, language: Language) -> str:
    """Return one day as a GPX file.

    Args:
        circuit: the circuit.
        day: number of the day, from 1.
        language: of names and descriptions.

    Raises:
        IndexError: if there is no such day.
    """
    ((_, itinerary),) = chosen_days(circuit, day)
    texts = Texts(language, "exports")
    title = day_title(texts, day, itinerary)
    return _file(circuit, texts, title, ((day, itinerary),))


def circuit_gpx(circuit: Circuit, language: Language) -> str:
    """Return all days as a GPX file, a track each; stops are numbered day.stop."""
    texts = Texts(language, "exports")
    return _file(circuit, texts, circuit_title(texts, circuit), chosen_days(circuit, None))


def _file(circuit: Circuit, texts: Texts, title: str, days: _NumberedDays) -> str:
    """Return the file of some days."""
    root = ET.Element("gpx", {
        "xmlns": NAMESPACE,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xmlns:wptx1": _WAYPOINTS,
        "xsi:schemaLocation": _SCHEMA,
        "version": "1.1",
        "creator": "sse-routes",
    })  # fmt: skip
    _add_metadata(root, circuit, texts, title, days)
    for day, _ in days:
        _add_waypoints(root, circuit, texts, day, several=len(days) > 1)
    for day, itinerary in days:
        _add_track(root, circuit, texts, day, itinerary)
    return document(root)


def _add_metadata(
    root: ET.Element, circuit: Circuit, texts: Texts, title: str, days: _NumberedDays
) -> None:
    """Add the head of the file; its time is the first departure, so that bytes repeat."""
    metadata = add(root, "metadata")
    add(metadata, "name", title)
    local = texts.t("Times in these texts are the local time of Morocco.")
    notes = [
        summary(texts, [itinerary for _, itinerary in days]),
        roads_text(texts, circuit),
        elevation_text(texts, circuit),
        local,
    ]
    add(metadata, "desc", joined(notes))
    holder = circuit.roads.attribution.removeprefix("©").strip()
    copyright_ = add(metadata, "copyright", author=holder)
    if circuit.roads.licence.startswith("ODbL"):
        add(copyright_, "license", _ODBL)
    if "OpenStreetMap" in holder:
        add(add(metadata, "link", href=_OSM), "text", credit(circuit))
    if days:
        add(metadata, "time", utc_text(days[0][1].departure))
        _add_bounds(metadata, [itinerary for _, itinerary in days])


def _add_bounds(metadata: ET.Element, itineraries: Sequence[Itinerary]) -> None:
    points = [point for itinerary in itineraries for point in _points(itinerary)]
    lons, lats = zip(*points, strict=True)
    add(
        metadata,
        "bounds",
        minlat=_degrees(min(lats)),
        minlon=_degrees(min(lons)),
        maxlat=_degrees(max(lats)),
        maxlon=_degrees(max(lons)),
    )


def _points(itinerary: Itinerary) -> Iterable[LonLat]:
    """Yield every position of a day."""
    yield itinerary.day.start.location
    yield itinerary.day.end.location
    yield from (stop.site.location for stop in itinerary.stops)
    if itinerary.lunch is not None:
        yield itinerary.lunch.place.location
    yield from (point for leg in itinerary.legs for point in leg.geometry)


def _add_waypoints(
    root: ET.Element, circuit: Circuit, texts: Texts, day: int, *, several: bool
) -> None:
    """Add start, stops, lunch and end of a day, in the order of the drive."""
    itinerary, heights = circuit.itineraries[day - 1], place_heights(circuit)
    date = day_title(texts, day, itinerary)
    leaving = texts.t("departure {time}", time=texts.clock(itinerary.departure))
    back = texts.t("return {time}", time=texts.clock(itinerary.arrival))
    start, end = itinerary.day.start, itinerary.day.end
    prefix = f"{day}. " if several else ""
    name = prefix + texts.t("Start: {place}", place=start.name_in(texts.language))
    said = (name, f"{date}\n{leaving}", "Flag, Green")
    _add_base(root, _spot(start, heights), itinerary.departure, said)
    for number, call, leg in numbered_calls(itinerary):
        if isinstance(call, Lunch):
            point = _add_point(root, "wpt", _spot(call.place, heights))
            _add_lunch(point, texts, call, leg, (prefix, date))
        else:
            label = f"{day}.{number}" if several else f"{number}."
            point = _add_point(root, "wpt", _spot(call.site, heights))
            _add_stop(point, texts, call, leg, (label, date))
    is_night = day in nights_of(circuit)
    name = prefix + end_text(texts, end, is_night=is_night)
    last = itinerary.legs[-1] if itinerary.legs else None
    notes = joined([date, back, way_text(texts, last)])
    symbol = "Lodging" if is_night else "Flag, Red"
    _add_base(root, _spot(end, heights), itinerary.arrival, (name, notes, symbol))


def _spot(place: Place | Site, heights: Mapping[str, int]) -> _Spot:
    """Return where a place is, and how high if that is known."""
    return place.location, heights.get(place.id)


def _add_base(root: ET.Element, spot: _Spot, time: dt.datetime, said: tuple[str, str, str]) -> None:
    """Add a start or end: its name, description and symbol are given."""
    name, description, symbol = said
    point = _add_point(root, "wpt", spot)
    add(point, "time", utc_text(time))
    add(point, "name", name)
    add(point, "desc", description)
    add(point, "sym", symbol)


def _add_stop(
    point: ET.Element, texts: Texts, stop: Stop, leg: Leg | None, said: tuple[str, str]
) -> None:
    """Fill in the point of a stop: its label and the date are given."""
    label, date = said
    site = stop.site
    add(point, "time", utc_text(stop.arrival))
    add(point, "name", f"{label} {site.name_in(texts.language)}")
    add(point, "desc", joined([date, *stop_notes(texts, stop, leg)]))
    if address := web_address(site):
        add(point, "link", href=address)
    add(point, "sym", "Flag, Blue")
    add(point, "type", kind_text(texts, site.kind))
    if site.phone:
        extension = add(add(point, "extensions"), "wptx1:WaypointExtension")
        add(extension, "wptx1:PhoneNumber", site.phone)


def _add_lunch(
    point: ET.Element, texts: Texts, lunch: Lunch, leg: Leg | None, said: tuple[str, str]
) -> None:
    """Fill in the point of a lunch: the prefix of its name and the date are given."""
    prefix, date = said
    add(point, "time", utc_text(lunch.arrival))
    name = lunch_text(texts, lunch, lambda place: place.name_in(texts.language))
    add(point, "name", prefix + name)
    add(point, "desc", joined([date, *lunch_notes(texts, lunch, leg)]))
    add(point, "sym", "Restaurant" if lunch.mode == "meal" else "Picnic Area")
    add(point, "type", meal_text(texts, lunch.mode))


def _add_track(
    root: ET.Element, circuit: Circuit, texts: Texts, day: int, itinerary: Itinerary
) -> None:
    """Add the track of a day, if any of its legs is traced."""
    segments = _segments(itinerary.legs)
    if not segments:
        return
    track = add(root, "trk")
    add(track, "name", day_title(texts, day, itinerary))
    climb = climb_text(texts, circuit, itinerary)
    add(track, "desc", joined([summary(texts, [itinerary]), climb, roads_text(texts, circuit)]))
    add(track, "number", str(day))
    for points in segments:
        segment = add(track, "trkseg")
        for point in points:
            _add_point(segment, "trkpt", point)


def _segments(legs: Sequence[Leg]) -> list[list[_Spot]]:
    """Return a line for each run of traced legs, without points said twice in a row."""
    runs = (list(run) for traced, run in groupby(legs, _is_traced) if traced)
    return [_joined_line([spot for leg in run for spot in _spots(leg)]) for run in runs]


def _spots(leg: Leg) -> Iterator[_Spot]:
    """Yield each point of a leg, with its height where that is known."""
    heights = leg.climb.points_m if leg.climb is not None else ()
    return zip_longest(leg.geometry, heights[: len(leg.geometry)])


def _is_traced(leg: Leg) -> bool:
    return bool(leg.geometry)


def _joined_line(spots: list[_Spot]) -> list[_Spot]:
    return [spots[0], *(here for before, here in pairwise(spots) if here[0] != before[0])]


def _add_point(parent: ET.Element, name: str, spot: _Spot) -> ET.Element:
    """Add a position; its height, where it is known, comes before all else."""
    point, height = spot
    element = add(parent, name, lat=_degrees(point.lat), lon=_degrees(point.lon))
    if height is not None:
        add(element, "ele", str(height))
    return element


def _degrees(value: float) -> str:
    """Return degrees as a decimal of six places; the schema has no exponents."""
    return f"{value:.6f}"


def utc_text(wall_time: dt.datetime) -> str:
    """Return a local wall time as an instant in UTC, as GPX wants it.

    >>> utc_text(dt.datetime(2026, 11, 25, 9, 15))
    '2026-11-25T09:15:00Z'
    """
    instant = in_morocco(wall_time).astimezone(dt.UTC)
    return instant.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
