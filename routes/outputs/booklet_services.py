"""The page of the booklet for what is not a visit: nights, fuel, food and help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.outputs import fuel, wording
from routes.outputs.calls import nights_of
from routes.outputs.fonts import printable, shorten

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary
    from routes.outputs.texts import Texts
    from routes.places import Place
    from routes.roads.network import RoadNetwork

_NAME, _STATION = 90, 24
_MOST_STATIONS = 12
"""Most stations told of a day; the longest stretch without any counts them all."""


def services(circuit: Circuit, network: RoadNetwork, texts: Texts) -> dict[str, Any]:
    """Return where one sleeps, fills up, eats, and whom one calls for help.

    Args:
        circuit: the circuit.
        network: the roads, with the filling stations beside them.
        texts: of the domain `booklet`.
    """
    return {
        "parts": [
            {"heading": texts.t("Nights"), **_nights(circuit, texts)},
            _fuel(circuit, network, texts),
            {"heading": texts.t("Food"), "rows": _food(circuit, texts), "note": ""},
        ],
        "emergency": emergency(texts),
    }


def emergency(texts: Texts) -> dict[str, Any]:
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


def _day(number: int, texts: Texts) -> str:
    return texts.t("Day {number}", number=texts.number(number))


def _nights(circuit: Circuit, texts: Texts) -> dict[str, Any]:
    """Return a row for each night: where, and what is known of a bed there, once if always that."""
    nights = nights_of(circuit)
    if not nights:
        none = texts.t("This circuit has no night away that is known.")
        return {"rows": [["", none, ""]], "note": ""}
    beds = {number: _bed(place, texts) for number, place in nights.items()}
    note = beds.popitem()[1] if len(beds) > 1 and len({*beds.values()}) == 1 else ""
    rows = [
        [_day(number, texts), _name(place, texts), "" if note else beds[number]]
        for number, place in nights.items()
    ]
    return {"rows": rows, "note": note}


def _name(place: Place, texts: Texts) -> str:
    return texts.name(shorten(place.name_in(texts.language), _NAME))


def _bed(place: Place, texts: Texts) -> str:
    if place.kind == "lodging":
        return texts.t("lodging; its telephone is not known: book ahead · {position}",
                       position=_position(place, texts))  # fmt: skip
    return texts.t("no house is named: book one yourself")


def _position(place: Place, texts: Texts) -> str:
    return texts.isolate(f"{place.location.lat:.5f}, {place.location.lon:.5f}")


def _food(circuit: Circuit, texts: Texts) -> list[list[str]]:
    """Return a row for each lunch: where, when, and what is known of the hours."""
    rows = []
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        lunch = itinerary.lunch
        if lunch is None:
            rows.append([_day(number, texts), texts.t("no lunch is planned"), ""])
            continue
        span = texts.isolate(f"{lunch.begin:%H:%M}–{lunch.departure:%H:%M}")
        said = [span, wording.hours_text(texts, lunch), _position(lunch.place, texts)]
        name = wording.lunch_text(texts, lunch, lambda place: _name(place, texts))
        rows.append([_day(number, texts), name, " · ".join(part for part in said if part)])
    return rows


def _fuel(circuit: Circuit, network: RoadNetwork, texts: Texts) -> dict[str, Any]:
    """Return the filling stations on the way of each day, and the longest stretch without one."""
    stations = fuel.filling_stations(network)
    part: dict[str, Any] = {"heading": texts.t("Fuel"), "rows": [], "note": ""}
    if stations is None:
        none = texts.t("No filling station is known along these roads: fill up before you set out.")
        return part | {"note": none}
    rows = []
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        if any(leg.geometry for leg in itinerary.legs):
            passed = fuel.stations_on(itinerary, stations, texts.language)
            said = _stations(passed, texts) or texts.t("none on the way")
            rows.append([_day(number, texts), said, _gap(itinerary, passed, texts)])
    note = texts.t(
        "Kilometres are counted from the start of the day. Stations are those at the road on the "
        "map; whether they are open and have fuel is not known."
    )
    return part | {"rows": rows, "note": note}


def _stations(passed: tuple[fuel.Station, ...], texts: Texts) -> str:
    shown = [
        texts.t("{distance} ({name})", distance=texts.km(station.metres), name=name)
        if (name := texts.name(shorten(printable(station.name), _STATION)))
        else texts.km(station.metres)
        for station in passed[:_MOST_STATIONS]
    ]
    return " · ".join([*shown, *(["…"] if len(passed) > _MOST_STATIONS else [])])


def _gap(itinerary: Itinerary, passed: tuple[fuel.Station, ...], texts: Texts) -> str:
    start, end = fuel.longest_gap(itinerary, passed)
    return texts.t(
        "longest stretch without one: {distance}, from {start} to {end}",
        distance=texts.km(end - start),
        start=texts.km(start),
        end=texts.km(end),
    )
