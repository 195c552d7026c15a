"""The days in the booklet: timetable, map, directions, cards."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from routes.circuit import Lunch
from routes.outputs import directions, drivewords, wording
from routes.outputs.booklet_cards import card
from routes.outputs.calls import nights_of, numbered_calls
from routes.outputs.climbtext import climb_text, profile_text
from routes.outputs.fonts import cut_to_width, family_of, shorten, size_factor
from routes.outputs.heights import place_heights
from routes.outputs.paper import A5
from routes.outputs.printmap import MOST_NAMED_STOPS, lunch_sign, map_description, named_day_map
from routes.outputs.printmap.profile import day_profile_svg
from routes.outputs.printmap.style import day_style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Call, Circuit, Itinerary, Leg, Stop
    from routes.outputs.paper import Paper
    from routes.outputs.texts import Texts
    from routes.places import Place
    from routes.roads.cues import Cue, Sight
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

_PROFILE_MM = 38.0
_CALLS_BESIDE_A_MAP = 2
"""With so few stops, lunch being one of them, timetable and map share a page."""

_ROWS_UNDER_A_MAP = 13
"""With more rows of names the map has a page of its own, and they stand on the next."""

_IN_METRES_BELOW = 990
_TABLE_NAME, ROAD_NAME = 90, 70
_INDEX_NAME_EM = {"ltr": 16.5, "rtl": 14.0}
"""How wide a name beside its number may be on A5: Arabic booklets are set in larger type."""


def day_key(circuit: Circuit, texts: Texts, number: int) -> dict[str, Any]:
    """Return how a day is drawn on the maps, and what it is called in short."""
    look = day_style(number)
    return {
        "name": texts.t("Day {number}", number=texts.number(number)),
        "color": look.color,
        "dashes": list(look.dashes),
        "is_traced": any(leg.geometry for leg in circuit.itineraries[number - 1].legs),
    }


def place_name(place: Place, texts: Texts, longest: int = _TABLE_NAME) -> str:
    """Return the name of a start or an end, cut to a length and isolated."""
    return texts.name(shorten(place.name_in(texts.language), longest))


def site_name(site: Site, texts: Texts) -> str:
    """Return the name of a site as it stands in tables."""
    return texts.name(shorten(site.name_in(texts.language), _TABLE_NAME))


def day_data(
    circuit: Circuit, network: RoadNetwork, texts: Texts, number: int, paper: Paper = A5
) -> dict[str, Any]:
    """Return all that the booklet says of a day, counted from 1."""
    itinerary = circuit.itineraries[number - 1]
    heights = place_heights(circuit)
    return {
        **day_key(circuit, texts, number),
        "date": texts.date(itinerary.day.date),
        "summary": " · ".join(_summary(itinerary, texts)),
        "heights": _heights(circuit, texts, paper, number),
        "rows": _timetable(circuit, texts, number),
        "lunch": _lunch_mark(itinerary, texts, number),
        **_map(circuit, network, texts, number, paper),
        "map_note": _map_note(itinerary, texts),
        "legs": list(_legs(itinerary, texts)),
        "cards": [
            card(stop, (number, at), texts, heights.get(stop.site.id))
            for at, stop in enumerate(itinerary.stops, start=1)
        ],
    }


def _map(
    circuit: Circuit, network: RoadNetwork, texts: Texts, number: int, paper: Paper
) -> dict[str, Any]:
    """Return the map of a day, and the names that stand beside it where it has no room for all."""
    itinerary = circuit.itineraries[number - 1]
    rows = math.ceil(len(itinerary.stops) / 2)
    is_apart = rows > _ROWS_UNDER_A_MAP
    lower = paper.page_map_mm - (0 if is_apart else paper.index_row_mm * rows)
    calls = len(itinerary.stops) + (itinerary.lunch is not None)
    height = paper.small_map_mm if calls <= _CALLS_BESIDE_A_MAP else paper.page_map_mm

    def drawn(height_mm: float) -> tuple[str, bool]:
        size = paper.text_width_mm, height_mm
        return named_day_map(circuit, network, number, texts.language, size)

    are_many = len(itinerary.stops) > MOST_NAMED_STOPS
    height = lower if are_many else height
    svg, are_named = drawn(height)
    if not are_named and height > lower:
        height = lower
        svg, _ = drawn(height)
    return {
        "map": {"svg": svg, "alt": map_description(circuit, texts, number), "height": height},
        "index": [] if are_named else _index(itinerary, texts, paper),
        "index_apart": is_apart,
    }


def _summary(itinerary: Itinerary, texts: Texts) -> list[str]:
    if not itinerary.legs:
        return [texts.t("No drive on this day.")]
    day = itinerary.day
    start, end = place_name(day.start, texts), place_name(day.end, texts)
    way = texts.t("from {start} to {end}", start=start, end=end)
    return [
        *([way] if day.start.id != day.end.id else []),
        texts.tn("{n} stop", "{n} stops", len(itinerary.stops)),
        texts.km(itinerary.distance_m),
        texts.t("{duration} of driving", duration=texts.duration(itinerary.driving)),
    ]


def _index(itinerary: Itinerary, texts: Texts, paper: Paper) -> list[list[str]]:
    """Return numbers and names for a map that has no room for names."""
    names = (stop.site.name_in(texts.language) for stop in itinerary.stops)
    return [
        [texts.number(number), texts.name(_index_name(name, texts, paper))]
        for number, name in enumerate(names, start=1)
    ]


def _index_name(name: str, texts: Texts, paper: Paper) -> str:
    """Return a name cut to the width of its column; here no face is enlarged beside another."""
    widest = _INDEX_NAME_EM[texts.direction] * paper.letters * size_factor(family_of(name))
    return cut_to_width(name, widest)


def _map_note(itinerary: Itinerary, texts: Texts) -> str:
    if all(leg.geometry for leg in itinerary.legs):
        return ""
    return texts.t("The route was not traced in full: where no line is drawn, none is known.")


def _lunch_mark(itinerary: Itinerary, texts: Texts, number: int) -> dict[str, str]:
    """Return the sign of a day's lunch as it stands on the map; empty on a day without."""
    if itinerary.lunch is None:
        return {"svg": "", "alt": ""}
    alt = wording.meal_text(texts, "meal")
    return {"svg": lunch_sign(number, alt), "alt": alt}


def _heights(circuit: Circuit, texts: Texts, paper: Paper, number: int) -> dict[str, Any]:
    """Return climb and profile of a day; empty texts where nothing is known of them."""
    svg = day_profile_svg(circuit, texts, number, paper.text_width_mm, _PROFILE_MM)
    return {
        "climb": climb_text(texts, circuit, circuit.itineraries[number - 1]),
        "svg": svg,
        "alt": profile_text(texts, circuit, number) if svg else "",
        "height": _PROFILE_MM,
    }


def _timetable(circuit: Circuit, texts: Texts, number: int) -> list[dict[str, str]]:
    """Return the rows of a day: its start, its stops and lunch, its end."""
    itinerary, is_night = circuit.itineraries[number - 1], number in nights_of(circuit)
    day = itinerary.day
    start = _row(name=place_name(day.start, texts), note=texts.t("Start"))
    rows = [start | {"leave": texts.clock(itinerary.departure)}]
    for at, call, leg in numbered_calls(itinerary):
        rows.append(_call_row(call, at, texts) | (_drive(leg, texts) if leg else {}))
    if itinerary.legs:
        note = texts.t("Night") if is_night else texts.t("End")
        end = _row(name=place_name(day.end, texts), note=note)
        arrival = {"arrive": texts.clock(itinerary.arrival)}
        rows.append(end | arrival | _drive(itinerary.legs[-1], texts))
    return rows


def _row(**given: str) -> dict[str, str]:
    keys = ("number", "arrive", "leave", "name", "note", "distance", "duration")
    return dict.fromkeys(keys, "") | {"mark": "end"} | given


def _drive(leg: Leg, texts: Texts) -> dict[str, str]:
    if leg.distance_m <= drivewords.SAME_SPOT_M:
        return {}
    return {"distance": texts.km(leg.distance_m), "duration": drivewords.range_text(texts, leg)}


def _call_row(call: Call, number: int, texts: Texts) -> dict[str, str]:
    """Return the row of a stop or lunch; one leaves a stop after the rest."""
    return _lunch_row(call, texts) if isinstance(call, Lunch) else _stop_row(call, number, texts)


def _stop_row(stop: Stop, number: int, texts: Texts) -> dict[str, str]:
    notes = [
        wording.kind_text(texts, stop.site.kind),
        texts.t("visit {duration}", duration=texts.duration(stop.service_time)),
        *_call_notes(stop, texts),
    ]
    return _row(
        mark="stop",
        number=texts.number(number),
        arrive=texts.clock(stop.arrival),
        leave=texts.clock(stop.departure + stop.rest),
        name=site_name(stop.site, texts),
        note=" · ".join(notes),
    )


def _lunch_row(lunch: Lunch, texts: Texts) -> dict[str, str]:
    return _row(
        mark="lunch",
        arrive=texts.clock(lunch.arrival),
        leave=texts.clock(lunch.departure),
        name=wording.lunch_text(texts, lunch, lambda place: place_name(place, texts)),
        note=" · ".join(_call_notes(lunch, texts)),
    )


def _call_notes(call: Call, texts: Texts) -> Iterator[str]:
    """Yield from when on, what is known of the hours, and how late one may be."""
    if call.begin > call.arrival:
        yield texts.t("from {time}", time=texts.clock(call.begin))
    hours = wording.hours_text(texts, call)
    if hours:
        short = call.hours_basis != "stated" and wording.answers(call)
        yield texts.t("call ahead") if short else hours
    yield wording.slack_text(texts, call.slack)
    if walk := drivewords.walk_text(texts, call.snap_m):
        yield walk


def _legs(itinerary: Itinerary, texts: Texts) -> Iterator[dict[str, Any]]:
    """Yield the directions of every leg of a day, with the mark of where it leads."""
    for number, call, leg in numbered_calls(itinerary):
        if leg is None:
            continue
        if isinstance(call, Lunch):
            to = {"mark": "lunch", "number": "", "title": place_name(call.place, texts)}
        else:
            name = site_name(call.site, texts)
            to = {"mark": "stop", "number": texts.number(number), "title": name}
        yield _leg(leg, to, texts)
    if itinerary.legs:
        to = {"mark": "end", "number": "", "title": place_name(itinerary.day.end, texts)}
        yield _leg(itinerary.legs[-1], to, texts)


def _leg(leg: Leg, to: dict[str, str], texts: Texts) -> dict[str, Any]:
    """Return the directions of a leg that leads to a mark with a number and a title."""
    is_drive = leg.distance_m > drivewords.SAME_SPOT_M
    facts = [
        texts.km(leg.distance_m),
        drivewords.range_text(texts, leg),
        texts.t(
            "leave {start}, arrive {end}",
            start=texts.clock(leg.departure),
            end=texts.clock(leg.arrival),
        ),
    ]
    return {
        **to,
        "title": texts.t("To {place}", place=to["title"]),
        "facts": " · ".join(facts) if is_drive else "",
        "road": " · ".join(_road_facts(leg, texts)) if is_drive else "",
        "cues": [_cue(cue, texts) for cue in leg.cues] if is_drive else [],
        "note": _leg_note(leg, texts),
    }


def _road_facts(leg: Leg, texts: Texts) -> Iterator[str]:
    """Yield what to know of the road of a leg: its tracks, and its worst if not paved."""
    worst = leg.worst
    if leg.track_m and (worst is None or worst.grade != "track"):
        yield texts.t("{distance} of it on tracks", distance=texts.km(leg.track_m))
    if worst is not None and worst.grade != "paved":
        name, ref = shorten(worst.name, ROAD_NAME), shorten(worst.ref, ROAD_NAME)
        yield wording.worst_text(texts, replace(worst, name=name, ref=ref))
    yield from drivewords.passage_texts(texts, leg)


def _leg_note(leg: Leg, texts: Texts) -> str:
    """Return why a leg has no directions; empty if it has."""
    if leg.distance_m <= drivewords.SAME_SPOT_M:
        return texts.t("The same point of the map as before: ask on the spot.")
    return "" if leg.cues else texts.t("No directions: this drive was not traced.")


def _cue(cue: Cue, texts: Texts) -> dict[str, Any]:
    """Return a line of directions, with what belongs to it."""
    short = _short_cue(cue)
    return {
        "arrow": directions.turn_arrow(cue),
        "text": directions.cue_text(texts, short),
        "notes": list(directions.cue_notes(texts, short)),
        "so_far": texts.km(cue.from_start_m, is_counted=True),
        "next": _ahead(cue.next_m, texts) if cue.turn != "arrive" else "",
    }


_CUE_NAMES = ("road", "road_fr", "road_ar", "road_en", "ref")
_SIGHT_NAMES = ("name", "name_fr", "name_ar", "name_en", "ref")


def _short_cue(cue: Cue) -> Cue:
    """Return a cue with no name longer than a line."""
    names: dict[str, Any] = {name: shorten(getattr(cue, name), ROAD_NAME) for name in _CUE_NAMES}
    return replace(
        cue,
        **names,
        at=cue.at and _short_sight(cue.at),
        passing=tuple(_short_sight(sight) for sight in cue.passing),
        too_far=cue.too_far and _short_sight(cue.too_far),
    )


def _short_sight(sight: Sight) -> Sight:
    names: dict[str, Any] = {
        name: shorten(getattr(sight, name), ROAD_NAME) for name in _SIGHT_NAMES
    }
    return replace(sight, **names)


def _ahead(metres: int, texts: Texts) -> str:
    """Return how far the next line is: below a kilometre in metres, rounded up to ten."""
    if metres >= _IN_METRES_BELOW:
        return texts.km(metres)
    return texts.t("{distance} m", distance=texts.number(math.ceil(metres / 10) * 10))
