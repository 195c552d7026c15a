"""The timetable as CSV: a line for each start, stop, lunch and end, for the spreadsheet.

`docs/circuit.md` explains the columns. Their names are the same in every language; names of places,
kinds and notes are in the language asked for.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from routes.circuit import Lunch
from routes.csvtext import csv_bytes
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.notes import credit, joined
from routes.outputs.texts import Texts
from routes.outputs.wording import hours_text, kind_text, meal_text, precision_text, way_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Call, Circuit, Itinerary, Leg, Stop
    from routes.geo import LonLat
    from routes.places import Place
    from routes.sites import Language

COLUMNS = (
    "day", "date", "role", "stop", "id", "name", "kind", "arrival", "begin", "departure",
    "visit_min", "slack_min", "drive_min", "drive_km", "day_km", "phone", "note", "lon", "lat",
    "credit",
)  # fmt: skip

_Cell = str | float | None
_Row = dict[str, _Cell]
_MINUTE = dt.timedelta(minutes=1)


def timetable_csv(circuit: Circuit, language: Language, *, day: int | None = None) -> bytes:
    """Return the timetable of a circuit as a CSV file.

    Args:
        circuit: the circuit.
        language: of names, kinds and notes.
        day: number of the only day wanted, from 1; None for all of them.

    Raises:
        IndexError: if there is no such day.
    """
    texts = Texts(language, "exports")
    rows: list[_Row] = []
    for number, itinerary in chosen_days(circuit, day):
        own: _Row = {
            "day": number,
            "date": itinerary.day.date.isoformat(),
            "credit": credit(circuit),
        }
        is_night = number in nights_of(circuit)
        rows += [own | row for row in _rows(itinerary, texts, is_night=is_night)]
    return csv_bytes([COLUMNS, *([row.get(column) for column in COLUMNS] for row in rows)])


def _rows(itinerary: Itinerary, texts: Texts, *, is_night: bool) -> Iterator[_Row]:
    """Yield start, calls and end of a day, as columns by name."""
    day = itinerary.day
    yield _base("start", day.start, texts) | {"departure": _time(itinerary.departure)}
    driven = 0
    for number, call, leg in numbered_calls(itinerary):
        driven += leg.distance_m if leg else 0
        own = _lunch(call, texts) if isinstance(call, Lunch) else _stop(call, number, texts)
        note = joined([str(own["note"]), way_text(texts, leg)], texts.semicolon)
        yield _call(call) | own | _drive(leg, driven) | {"note": note}
    last = itinerary.legs[-1] if itinerary.legs else None
    driven += last.distance_m if last else 0
    end = _base("night" if is_night else "end", day.end, texts)
    arrival: _Row = {"arrival": _time(itinerary.arrival), "note": way_text(texts, last)}
    yield end | _drive(last, driven) | arrival


def _base(role: str, place: Place, texts: Texts) -> _Row:
    named: _Row = {"role": role, "id": place.id, "name": place.name_in(texts.language)}
    return named | _position(place.location)


def _stop(stop: Stop, number: int, texts: Texts) -> _Row:
    site = stop.site
    where = precision_text(texts, site.precision) if site.precision != "door" else ""
    return {
        "role": "stop",
        "stop": number,
        "id": site.id,
        "name": site.name_in(texts.language),
        "kind": kind_text(texts, site.kind),
        "phone": site.phone,
        "note": joined([hours_text(texts, stop), where], texts.semicolon),
        **_position(site.location),
    }


def _lunch(lunch: Lunch, texts: Texts) -> _Row:
    kind, note = meal_text(texts, lunch.mode), hours_text(texts, lunch)
    return _base("lunch", lunch.place, texts) | {"kind": kind, "note": note}


def _call(call: Call) -> _Row:
    """Return what a stop and a lunch have in common."""
    return {
        "arrival": _time(call.arrival),
        "begin": _time(call.begin),
        "departure": _time(call.departure),
        "visit_min": _minutes(call.departure - call.begin),
        "slack_min": call.slack // _MINUTE,  # that are there for certain
    }


def _drive(leg: Leg | None, driven_m: int) -> _Row:
    """Return the drive to a place, 0 if one is there, and how far the day has gone by then."""
    return {
        "drive_min": _minutes(leg.duration) if leg else 0,
        "drive_km": round(leg.distance_m / 1000, 3) if leg else 0,
        "day_km": round(driven_m / 1000, 3),
    }


def _position(point: LonLat) -> _Row:
    return {"lon": round(point.lon, 6), "lat": round(point.lat, 6)}


def _time(wall_time: dt.datetime) -> str:
    """Return a wall time as spreadsheets read it."""
    return wall_time.isoformat(sep=" ")


def _minutes(duration: dt.timedelta) -> float:
    return round(duration / _MINUTE, 1)
