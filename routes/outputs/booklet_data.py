"""What the booklet says: a tree of plain texts, cleaned for print, in one language.

`routes/data/templates/booklet.typ` lays it out; no sentence is made there. What a driver reads at
a glance is cut to a length the layout can bear; the cards hold names in full.
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from routes.outputs import wording
from routes.outputs.booklet_cards import card
from routes.outputs.fonts import REPLACEMENT, breakable, cut_to_width, printable, shorten
from routes.outputs.printmap import MOST_NAMED_STOPS, day_map, map_description, overview_map
from routes.outputs.printmap.furniture import BACKGROUND_ATTRIBUTION
from routes.outputs.printmap.style import day_style
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.places import Gateway
    from routes.roads.cues import Cue
    from routes.roads.network import RoadNetwork
    from routes.sites import Language, Site

AUTHOR = "sse-routes"
TEXT_WIDTH_MM = 118.0
_COVER_MAP_MM, _SMALL_MAP_MM, _PAGE_MAP_MM = 102.0, 80.0, 148.0
_INDEX_ROW_MM = 5.4
_STOPS_BESIDE_A_MAP = 2
"""With so few stops, timetable and map share a page."""

_SAME_SPOT_M = 50
"""A drive shorter than this has no directions: both stops are one point of the map."""

_IN_METRES_BELOW = 990
_TITLE_PLACE, _TABLE_NAME, _ROAD_NAME, _INDEX_NAME_EM = 40, 90, 70, {"ltr": 16.5, "rtl": 14.0}
_SAME_BYTES = frozenset({"svg", "link"})
"""Values that are not read but used; they are not made breakable."""


def booklet_data(circuit: Circuit, network: RoadNetwork, language: Language) -> dict[str, Any]:
    """Return all that the template needs, as values of JSON.

    Args:
        circuit: the circuit; legs without geometry or cues are said to be so.
        network: the roads to draw on the maps.
        language: of the booklet.
    """
    circuit = cleaned(circuit)
    texts = Texts(language, "booklet")
    days = range(1, len(circuit.itineraries) + 1)
    data = {
        "language": language,
        "direction": texts.direction,
        "title": title_text(circuit, texts),
        "author": AUTHOR,
        "labels": _labels(texts),
        "cover": _cover(circuit, network, texts),
        "usage": _usage(circuit, texts),
        "emergency": _emergency(texts),
        "days": [_day(circuit, network, texts, number) for number in days],
        "unvisited": _unvisited(circuit, texts),
        "sources": _sources(circuit, texts),
    }
    if REPLACEMENT in str(data):
        data["usage"] += [
            texts.t("□ stands for a character that the fonts of this booklet do not have.")
        ]
    return cast("dict[str, Any]", _wrappable(data))


def cleaned(circuit: Circuit) -> Circuit:
    """Return a circuit with every text in it made printable."""
    return cast("Circuit", _cleaned(circuit))


def _cleaned(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_cleaned(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _cleaned(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **parts)
    return value


def _wrappable(value: object, key: str = "") -> object:
    """Return a tree of values in which long words may be broken over lines."""
    if isinstance(value, dict):
        return {name: _wrappable(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_wrappable(part, key) for part in value]
    if isinstance(value, str) and key not in _SAME_BYTES:
        return breakable(value)
    return value


def title_text(circuit: Circuit, texts: Texts) -> str:
    """Return the title of a circuit: how many days, from where to where."""
    days = len(circuit.itineraries)
    first, last = circuit.itineraries[0].day.start, circuit.itineraries[-1].day.end
    start, end = _place(first, texts, _TITLE_PLACE), _place(last, texts, _TITLE_PLACE)
    if first.id == last.id:
        return texts.tn(
            "Circuit of {n} day from {start}", "Circuit of {n} days from {start}", days, start=start
        )
    return texts.tn(
        "Circuit of {n} day from {start} to {end}",
        "Circuit of {n} days from {start} to {end}",
        days,
        start=start,
        end=end,
    )


def _place(place: Gateway, texts: Texts, longest: int = _TABLE_NAME) -> str:
    return texts.name(shorten(place.name_in(texts.language), longest))


def _site(site: Site, texts: Texts) -> str:
    return texts.name(shorten(site.name_in(texts.language), _TABLE_NAME))


def _labels(texts: Texts) -> dict[str, str]:
    """Return headings and the heads of columns."""
    return {
        "contents": texts.t("Contents"),
        "usage": texts.t("How to use this booklet"),
        "emergency": texts.t("Emergency numbers"),
        "timetable": texts.t("Timetable"),
        "map": texts.t("Map"),
        "directions": texts.t("Directions"),
        "stops": texts.t("The stops"),
        "unvisited": texts.t("What was left out, and why"),
        "sources": texts.t("Sources and licences"),
        "arrive": texts.t("Arrive"),
        "leave": texts.t("Leave"),
        "place": texts.t("Place"),
        "drive": texts.t("Drive"),
        "turn": texts.t("Turn"),
        "so_far": texts.t("So far"),
        "next": texts.t("Next in"),
        "reason": texts.t("Reason"),
        "start_end": texts.t("start or end of the day"),
        "stop": texts.t("stop"),
        "route": texts.t("route and direction of driving"),
    }


def _cover(circuit: Circuit, network: RoadNetwork, texts: Texts) -> dict[str, Any]:
    first, last = circuit.itineraries[0].day.date, circuit.itineraries[-1].day.date
    dates = [first] if first == last else [first, last]
    return {
        "dates": [texts.date(date) for date in dates],
        "map": {
            "svg": overview_map(circuit, network, texts.language, TEXT_WIDTH_MM, _COVER_MAP_MM),
            "alt": map_description(circuit, texts),
            "height": _COVER_MAP_MM,
        },
        "days": [_day_key(circuit, texts, number) for number in _numbers(circuit)],
        "facts": _facts(circuit, texts),
        "note": wording.roads_text(texts, circuit),
    }


def _numbers(circuit: Circuit) -> range:
    return range(1, len(circuit.itineraries) + 1)


def _day_key(circuit: Circuit, texts: Texts, number: int) -> dict[str, Any]:
    """Return how a day is drawn on the maps, and what it is called in short."""
    look = day_style(number)
    return {
        "name": texts.t("Day {number}", number=texts.number(number)),
        "color": look.color,
        "dashes": list(look.dashes),
        "is_traced": any(leg.geometry for leg in circuit.itineraries[number - 1].legs),
    }


def _facts(circuit: Circuit, texts: Texts) -> list[list[str]]:
    """Return the facts of a circuit, each with its name."""
    first = circuit.itineraries[0]
    departure = texts.t(
        "{place}, {time}",
        place=_place(first.day.start, texts, _TITLE_PLACE),
        time=texts.clock(first.departure),
    )
    return [
        [texts.t("Days"), texts.number(len(circuit.itineraries))],
        [texts.t("Distance"), texts.km(circuit.distance_m)],
        [texts.t("Driving time"), texts.duration(circuit.driving)],
        [texts.t("Stops"), texts.number(len(circuit.stops))],
        [texts.t("Departure"), departure],
        [texts.t("Vehicle"), wording.profile_text(texts, circuit.profile)],
    ]


def _usage(circuit: Circuit, texts: Texts) -> list[str]:
    """Return how to use the booklet, and what it does not know."""
    stops = circuit.stops
    unsure = sum(stop.hours_basis != "stated" for stop in stops)
    inexact = sum(stop.site.precision != "door" for stop in stops)
    lines = [
        texts.t(
            "Each day has a timetable, a map, directions and a card for every stop. A stop has the "
            "same number in all of them."
        ),
        texts.t(
            "In the directions, the first distance is counted from the last stop, the second leads "
            "to the next line: set the trip meter to zero at every stop."
        ),
        texts.t(
            "Arrows show the turn as the driver sees it. ● departure, ■ arrival, ⇡ the road becomes "
            "a track."
        ),
        texts.t("Driving times are estimates for a dry road, without traffic and without breaks."),
        wording.roads_text(texts, circuit),
    ]
    if unsure:
        lines.append(
            texts.tn(
                "The hours of {n} stop are not confirmed: call before you set out.",
                "The hours of {n} stops are not confirmed: call before you set out.",
                unsure,
            )
        )
    if inexact:
        lines.append(
            texts.tn(
                "The position of {n} stop is known only by its village or commune.",
                "The position of {n} stops is known only by their village or commune.",
                inexact,
            )
        )
    lines.append(wording.proof_text(texts, circuit))
    return [line for line in lines if line]


def _emergency(texts: Texts) -> dict[str, Any]:
    """Return the emergency numbers of Morocco, as the press of the country publishes them."""
    source = texts.isolate("challenge.ma, 08/2022")
    return {
        "numbers": [
            [texts.t("Police (in towns)"), "19"],
            [texts.t("Royal Gendarmerie (on the road)"), "177"],
            [texts.t("Civil protection, ambulance"), "15"],
        ],
        "source": texts.t("Source: {source}", source=source),
    }


def _day(circuit: Circuit, network: RoadNetwork, texts: Texts, number: int) -> dict[str, Any]:
    itinerary = circuit.itineraries[number - 1]
    index = _index(itinerary, texts)
    page = _PAGE_MAP_MM - _INDEX_ROW_MM * math.ceil(len(index) / 2)
    height = _SMALL_MAP_MM if len(itinerary.stops) <= _STOPS_BESIDE_A_MAP else page
    return {
        **_day_key(circuit, texts, number),
        "date": texts.date(itinerary.day.date),
        "summary": " · ".join(_summary(itinerary, texts)),
        "rows": _timetable(itinerary, texts),
        "map": {
            "svg": day_map(circuit, network, number, texts.language, TEXT_WIDTH_MM, height),
            "alt": map_description(circuit, texts, number),
            "height": height,
        },
        "map_note": _map_note(itinerary, texts),
        "index": index,
        "legs": [_leg(itinerary, place, texts) for place in range(len(itinerary.legs))],
        "cards": [card(stop, at, texts) for at, stop in enumerate(itinerary.stops, start=1)],
    }


def _summary(itinerary: Itinerary, texts: Texts) -> list[str]:
    if not itinerary.legs:
        return [texts.t("No drive on this day.")]
    return [
        texts.tn("{n} stop", "{n} stops", len(itinerary.stops)),
        texts.km(itinerary.distance_m),
        texts.t("{duration} of driving", duration=texts.duration(itinerary.driving)),
    ]


def _index(itinerary: Itinerary, texts: Texts) -> list[list[str]]:
    """Return numbers and names for a map that has no room for names."""
    if len(itinerary.stops) <= MOST_NAMED_STOPS:
        return []
    names = (stop.site.name_in(texts.language) for stop in itinerary.stops)
    return [
        [texts.number(number), texts.name(cut_to_width(name, _INDEX_NAME_EM[texts.direction]))]
        for number, name in enumerate(names, start=1)
    ]


def _map_note(itinerary: Itinerary, texts: Texts) -> str:
    if all(leg.geometry for leg in itinerary.legs):
        return ""
    return texts.t("The route was not traced in full: where no line is drawn, none is known.")


def _timetable(itinerary: Itinerary, texts: Texts) -> list[dict[str, str]]:
    """Return the rows of a day: its start, its stops, its end."""
    day = itinerary.day
    start = _row(name=_place(day.start, texts), note=texts.t("Start"))
    rows = [start | {"leave": texts.clock(itinerary.departure)}]
    for number, stop in enumerate(itinerary.stops, start=1):
        rows.append(_stop_row(stop, number, texts) | _drive(itinerary.legs[number - 1], texts))
    if itinerary.legs:
        end = _row(name=_place(day.end, texts), note=texts.t("End"))
        arrival = {"arrive": texts.clock(itinerary.arrival)}
        rows.append(end | arrival | _drive(itinerary.legs[-1], texts))
    return rows


def _row(**given: str) -> dict[str, str]:
    keys = ("number", "arrive", "leave", "name", "note", "distance", "duration")
    return dict.fromkeys(keys, "") | given


def _drive(leg: Leg, texts: Texts) -> dict[str, str]:
    if leg.distance_m <= _SAME_SPOT_M:
        return {}
    return {"distance": texts.km(leg.distance_m), "duration": texts.duration(leg.duration)}


def _stop_row(stop: Stop, number: int, texts: Texts) -> dict[str, str]:
    notes = [
        wording.kind_text(texts, stop.site.kind),
        texts.t("visit {duration}", duration=texts.duration(stop.service_time)),
    ]
    if stop.wait:
        notes.append(texts.t("from {time}", time=texts.clock(stop.begin)))
    is_stated = stop.hours_basis == "stated"
    notes.append(wording.hours_text(texts, stop) if is_stated else texts.t("call ahead"))
    return _row(
        number=texts.number(number),
        arrive=texts.clock(stop.arrival),
        leave=texts.clock(stop.departure),
        name=_site(stop.site, texts),
        note=" · ".join(notes),
    )


def _leg(itinerary: Itinerary, place: int, texts: Texts) -> dict[str, Any]:
    """Return the directions of a leg, by its place in the day from 0."""
    leg, stops = itinerary.legs[place], itinerary.stops
    is_last = place == len(stops)
    name = _place(itinerary.day.end, texts) if is_last else _site(stops[place].site, texts)
    facts = [
        texts.km(leg.distance_m),
        texts.duration(leg.duration),
        texts.t(
            "leave {start}, arrive {end}",
            start=texts.clock(leg.departure),
            end=texts.clock(leg.arrival),
        ),
    ]
    if leg.track_m:
        facts.append(texts.t("{distance} of it on tracks", distance=texts.km(leg.track_m)))
    return {
        "number": "" if is_last else texts.number(place + 1),
        "title": texts.t("To {place}", place=name),
        "facts": " · ".join(facts),
        "cues": [_cue(cue, texts) for cue in leg.cues] if leg.distance_m > _SAME_SPOT_M else [],
        "note": _leg_note(leg, texts),
    }


def _leg_note(leg: Leg, texts: Texts) -> str:
    """Return why a leg has no directions; empty if it has."""
    if leg.distance_m <= _SAME_SPOT_M:
        return texts.t("The same point of the map as before: ask on the spot.")
    return "" if leg.cues else texts.t("No directions: this drive was not traced.")


def _cue(cue: Cue, texts: Texts) -> dict[str, str]:
    short = replace(cue, road=shorten(cue.road, _ROAD_NAME), ref=shorten(cue.ref, _ROAD_NAME))
    return {
        "arrow": wording.turn_arrow(cue),
        "text": wording.cue_text(texts, short),
        "so_far": texts.km(cue.from_start_m),
        "next": _ahead(cue.next_m, texts) if cue.turn != "arrive" else "",
    }


def _ahead(metres: int, texts: Texts) -> str:
    """Return how far the next line is: below a kilometre in metres, rounded up to ten."""
    if metres >= _IN_METRES_BELOW:
        return texts.km(metres)
    return texts.t("{distance} m", distance=texts.number(math.ceil(metres / 10) * 10))


def _unvisited(circuit: Circuit, texts: Texts) -> dict[str, Any]:
    return {
        "note": ""
        if circuit.unvisited
        else texts.t("Nothing was left out: the circuit visits every site of the list."),
        "rows": [
            {
                "name": _site(entry.site, texts),
                "where": texts.name(shorten(entry.site.commune, _ROAD_NAME)),
                "reason": wording.reason_text(texts, entry),
            }
            for entry in circuit.unvisited
        ],
    }


def _sources(circuit: Circuit, texts: Texts) -> list[list[str]]:
    """Return what the booklet is made of, and under which licences."""
    roads = circuit.roads
    owner = " · ".join(part for part in (roads.attribution, roads.licence, roads.name) if part)
    return [
        [texts.t("Roads"), texts.name(shorten(owner, 200))],
        [
            texts.t("Coast, rivers, boundary of the province, towns"),
            texts.name(f"{BACKGROUND_ATTRIBUTION} · ODbL 1.0"),
        ],
        [texts.t("Sites"), texts.t("Public sources, named on each card.")],
        [
            texts.t("Fonts"),
            texts.name(
                "Lato (Łukasz Dziedzic), Amiri (Khaled Hosny): SIL Open Font License 1.1 · "
                "DejaVu Sans: Bitstream Vera License"
            ),
        ],
        [texts.t("Made with"), texts.name("sse-routes, typst")],
    ]
