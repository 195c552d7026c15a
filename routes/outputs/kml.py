"""KML 2.2: a folder a day with its places and legs, for Google Earth, OsmAnd and the like.

Elements stand in the order of the schema of the OGC, http://schemas.opengis.net/kml/2.2.0/
ogckml22.xsd. Viewers show a description as HTML, whatever the file calls it: what stands in one is
therefore escaped twice, and has no markup of its own. Nothing refers to another file or server.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from routes.circuit import Lunch
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.notes import credit, day_title, joined, lunch_notes, stop_notes, summary
from routes.outputs.palette import day_color
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    circuit_title,
    end_text,
    kind_text,
    lunch_text,
    meal_text,
    reason_text,
    roads_text,
    way_text,
    worst_text,
)
from routes.outputs.xmltext import add, document
from routes.zone import in_morocco

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from routes.circuit import Call, Circuit, Itinerary, Leg, Stop, Unvisited
    from routes.geo import LonLat
    from routes.places import Place
    from routes.sites import Language

NAMESPACE = "http://www.opengis.net/kml/2.2"
_ATOM = "http://www.w3.org/2005/Atom"
_OSM = "https://www.openstreetmap.org/copyright"
_GREY = "#767676"

_NumberedDays = tuple[tuple[int, "Itinerary"], ...]
_Span = tuple["dt.datetime", "dt.datetime"]


def circuit_kml(circuit: Circuit, language: Language) -> str:
    """Return all days as a KML file, and the sites left out in a folder that is not shown."""
    texts = Texts(language, "exports")
    days = chosen_days(circuit, None)
    body, root = _head(circuit, texts, circuit_title(texts, circuit), days)
    for day, _ in days:
        _add_day(body, circuit, texts, day)
    if circuit.unvisited:
        _add_unvisited(body, circuit, texts)
    return document(root)


def day_kml(circuit: Circuit, day: int, language: Language) -> str:
    """Return one day as a KML file.

    Args:
        circuit: the circuit.
        day: number of the day, from 1.
        language: of names and descriptions.

    Raises:
        IndexError: if there is no such day.
    """
    texts = Texts(language, "exports")
    days = chosen_days(circuit, day)
    body, root = _head(circuit, texts, day_title(texts, *days[0]), days)
    _add_day(body, circuit, texts, day)
    return document(root)


def _head(
    circuit: Circuit, texts: Texts, title: str, days: _NumberedDays
) -> tuple[ET.Element, ET.Element]:
    """Return the document, with its name, author, notes and styles, and the root around it."""
    root = ET.Element("kml", {"xmlns": NAMESPACE, "xmlns:atom": _ATOM})
    body = add(root, "Document")
    add(body, "name", title)
    add(body, "open", "1")
    author = add(body, "atom:author")
    add(author, "atom:name", circuit.roads.attribution.removeprefix("©").strip())
    if "OpenStreetMap" in circuit.roads.attribution:
        add(body, "atom:link", href=_OSM)
    local = texts.t("Times in these texts are the local time of Morocco.")
    about = [summary(texts, [itinerary for _, itinerary in days])]
    _describe(body, [*about, roads_text(texts, circuit), local, credit(circuit)])
    for day, _ in days:
        _add_style(body, f"day-{day}", day_color(day))
    _add_style(body, "unvisited", _GREY)
    facts = {"language": texts.language, "licence": circuit.roads.licence}
    _add_data(body, facts)
    return body, root


def _add_style(body: ET.Element, name: str, color: str) -> None:
    """Add the style of a day: its pins and its line."""
    style = add(body, "Style", id=name)
    add(add(style, "IconStyle"), "color", _kml_color(color))
    line = add(style, "LineStyle")
    add(line, "color", _kml_color(color))
    add(line, "width", "4")


def _kml_color(color: str) -> str:
    """Return a colour as KML has it: opaque, blue before green before red.

    >>> _kml_color("#00727a")
    'ff7a7200'
    """
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"ff{blue}{green}{red}"


def _add_day(body: ET.Element, circuit: Circuit, texts: Texts, day: int) -> None:
    """Add the folder of a day: its start, each leg and what it leads to, its end."""
    itinerary = circuit.itineraries[day - 1]
    folder = add(body, "Folder")
    add(folder, "name", day_title(texts, day, itinerary))
    add(folder, "open", "1")
    _describe(folder, [summary(texts, [itinerary])])
    _add_span(folder, (itinerary.departure, itinerary.arrival))
    start = itinerary.day.start
    name = texts.t("Start: {place}", place=start.name_in(texts.language))
    leaving = texts.t("departure {time}", time=texts.clock(itinerary.departure))
    _add_base(folder, (day, "start"), start, itinerary.departure, (name, leaving))
    before = start.name_in(texts.language)
    legs = 0
    for number, call, leg in numbered_calls(itinerary):
        here = _place_name(texts, call)
        if leg is not None:
            legs += 1
            _add_leg(folder, texts, (day, legs), leg, (before, here))
        _add_call(folder, texts, (day, number), call, leg)
        before = here
    _add_end(folder, circuit, texts, day, before)


def _place_name(texts: Texts, call: Call) -> str:
    place = call.place if isinstance(call, Lunch) else call.site
    return place.name_in(texts.language)


def _add_end(folder: ET.Element, circuit: Circuit, texts: Texts, day: int, before: str) -> None:
    """Add the drive to the end of a day, and the end: the night, or the return."""
    itinerary = circuit.itineraries[day - 1]
    end = itinerary.day.end
    last = itinerary.legs[-1] if itinerary.legs else None
    if last is not None:
        names = (before, end.name_in(texts.language))
        _add_leg(folder, texts, (day, len(itinerary.legs)), last, names)
    is_night = day in nights_of(circuit)
    back = texts.t("return {time}", time=texts.clock(itinerary.arrival))
    notes = joined([back, way_text(texts, last)])
    said = (end_text(texts, end, is_night=is_night), notes)
    _add_base(folder, (day, "night" if is_night else "end"), end, itinerary.arrival, said)


def _add_base(
    folder: ET.Element,
    key: tuple[int, str],
    place: Place,
    time: dt.datetime,
    said: tuple[str, str],
) -> None:
    """Add a start or an end: its day and role, its name and notes are given."""
    (day, role), (name, notes) = key, said
    point = _add_placemark(folder, f"day-{day}-{role}", name, [notes])
    add(add(point, "TimeStamp"), "when", _instant(time))
    add(point, "styleUrl", f"#day-{day}")
    _add_data(point, {"role": role, "place": place.id})
    _add_point(point, place.location)


def _add_call(
    folder: ET.Element, texts: Texts, key: tuple[int, int], call: Call, leg: Leg | None
) -> None:
    """Add a stop, or the lunch."""
    day, number = key
    if isinstance(call, Lunch):
        place, id_ = call.place.location, f"day-{day}-lunch"
        name = lunch_text(texts, call, lambda where: where.name_in(texts.language))
        notes, facts = lunch_notes(texts, call, leg), _lunch_facts(texts, call)
    else:
        place, id_ = call.site.location, f"day-{day}-stop-{number}"
        name = f"{number}. {call.site.name_in(texts.language)}"
        notes, facts = stop_notes(texts, call, leg), _stop_facts(texts, call)
    point = _add_placemark(folder, id_, name, notes)
    _add_span(point, (call.arrival, call.departure))
    add(point, "styleUrl", f"#day-{day}")
    _add_data(point, facts)
    _add_point(point, place)


def _stop_facts(texts: Texts, stop: Stop) -> dict[str, str]:
    site = stop.site
    return {
        "role": "stop",
        "site": site.id,
        "kind": kind_text(texts, site.kind),
        "visit_begin": stop.begin.isoformat(),
        "phone": site.phone,
        "website": site.website,
        "opening_hours": site.opening_hours,
    }


def _lunch_facts(texts: Texts, lunch: Lunch) -> dict[str, str]:
    kind, begin = meal_text(texts, lunch.mode), lunch.begin.isoformat()
    return {"role": "lunch", "place": lunch.place.id, "kind": kind, "lunch_begin": begin}


def _add_leg(
    folder: ET.Element, texts: Texts, key: tuple[int, int], leg: Leg, names: tuple[str, str]
) -> None:
    """Add the street of a leg; nothing if it is not traced, as a straight line is invented."""
    if not leg.geometry:
        return
    facts = [texts.km(leg.distance_m), texts.duration(leg.duration), worst_text(texts, leg.worst)]
    day, number = key
    id_ = f"day-{day}-leg-{number}"
    line = _add_placemark(folder, id_, " → ".join(names), [joined(facts, " · ")])
    _add_span(line, (leg.departure, leg.arrival))
    add(line, "styleUrl", f"#day-{day}")
    seconds = str(round(leg.duration.total_seconds()))
    _add_data(line, {"role": "leg", "distance_m": str(leg.distance_m), "duration_s": seconds})
    points = leg.geometry * (2 if len(leg.geometry) == 1 else 1)
    drawn = add(line, "LineString")
    add(drawn, "tessellate", "1")
    add(drawn, "coordinates", " ".join(_position(point) for point in points))


def _add_unvisited(body: ET.Element, circuit: Circuit, texts: Texts) -> None:
    """Add the folder of the sites left out, which viewers show when asked to."""
    folder = add(body, "Folder")
    add(folder, "name", texts.t("Left out"))
    add(folder, "visibility", "0")
    add(folder, "open", "0")
    for entry in circuit.unvisited:
        _add_left_out(folder, circuit, texts, entry)


def _add_left_out(folder: ET.Element, circuit: Circuit, texts: Texts, entry: Unvisited) -> None:
    site = entry.site
    point = add(folder, "Placemark")
    add(point, "name", site.name_in(texts.language))
    add(point, "visibility", "0")
    _describe(point, [kind_text(texts, site.kind), reason_text(texts, entry, circuit)])
    add(point, "styleUrl", "#unvisited")
    facts = {"role": "unvisited", "site": site.id, "reason": entry.reason, "phone": site.phone}
    _add_data(point, facts)
    _add_point(point, site.location)


def _add_placemark(folder: ET.Element, id_: str, name: str, notes: Iterable[str]) -> ET.Element:
    placemark = add(folder, "Placemark", id=id_)
    add(placemark, "name", name)
    _describe(placemark, notes)
    return placemark


def _describe(feature: ET.Element, lines: Iterable[str]) -> None:
    """Add a description: lines of text, safe for a viewer that takes them for HTML."""
    add(feature, "description", html.escape(joined(lines), quote=False))


def _add_span(feature: ET.Element, times: _Span) -> None:
    span = add(feature, "TimeSpan")
    add(span, "begin", _instant(times[0]))
    add(span, "end", _instant(times[1]))


def _add_data(feature: ET.Element, facts: Mapping[str, str]) -> None:
    """Add facts for programs, without those that are not known."""
    data = add(feature, "ExtendedData")
    for name, value in facts.items():
        if value:
            entry = add(data, "Data")
            entry.set("name", name)
            add(entry, "value", value)


def _add_point(placemark: ET.Element, location: LonLat) -> None:
    add(add(placemark, "Point"), "coordinates", _position(location))


def _position(point: LonLat) -> str:
    return f"{point.lon:.6f},{point.lat:.6f}"


def _instant(wall_time: dt.datetime) -> str:
    """Return a wall time with its distance from UTC."""
    return in_morocco(wall_time).isoformat(timespec="seconds")
