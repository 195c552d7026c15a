"""A circuit in every format for other programs: tracks, tables, calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.errors import OutputError
from routes.message import msg
from routes.outputs.cuesheet import cue_sheet
from routes.outputs.formats import file_name
from routes.outputs.geojson import circuit_to_geojson
from routes.outputs.gpx import circuit_gpx, day_gpx
from routes.outputs.ical import circuit_calendar, day_calendar
from routes.outputs.kml import circuit_kml, day_kml
from routes.outputs.officebook import circuit_workbook
from routes.outputs.timetable_csv import timetable_csv

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from routes.circuit import Circuit
    from routes.sites import Language

FIRST_YEAR, LAST_YEAR = 1901, 9998
"""Excel has no dates before 1900, and every time must exist in UTC as well."""


def export_files(
    circuit: Circuit,
    formats: Iterable[str],
    language: Language,
    *,
    day: int | None = None,
    edition: str = "",
    issue: int = 0,
) -> dict[str, bytes]:
    """Return the files of a circuit in some formats, by their names.

    Args:
        circuit: planned, and traced if there are to be tracks and directions.
        formats: keys of `routes.outputs.formats.FORMATS`.
        language: of everything people read.
        day: number of the only day wanted, from 1; None for all of them.
        edition: of a calendar, see `routes.outputs.ical`.
        issue: of a calendar.

    Raises:
        IndexError: if there is no such day.
        OutputError: if a time is of a year that not every format has.
    """
    _refuse_years(circuit)
    return {
        file_name(name, language, day): (
            _calendar(circuit, language, day, edition=edition, issue=issue)
            if name == "ics"
            else _file(circuit, name, language, day)
        )
        for name in formats
    }


def _file(circuit: Circuit, format_: str, language: Language, day: int | None) -> bytes:
    """Return the file of any format but the calendar."""
    if format_ == "csv":
        return timetable_csv(circuit, language, day=day)
    if format_ == "xlsx":
        return circuit_workbook(circuit, language, day=day)
    if format_ == "txt":
        return cue_sheet(circuit, language, day=day).encode("utf-8")
    if format_ == "geojson":
        return circuit_to_geojson(circuit, language, day=day).encode("utf-8")
    if format_ == "gpx":
        whole, one = circuit_gpx, day_gpx
    else:
        whole, one = circuit_kml, day_kml
    text = whole(circuit, language) if day is None else one(circuit, day, language)
    return text.encode("utf-8")


def _calendar(
    circuit: Circuit, language: Language, day: int | None, *, edition: str, issue: int
) -> bytes:
    if day is None:
        return circuit_calendar(circuit, language, edition=edition, issue=issue)
    return day_calendar(circuit, day, language, edition=edition, issue=issue)


def _refuse_years(circuit: Circuit) -> None:
    for time in _times(circuit):
        if not FIRST_YEAR <= time.year <= LAST_YEAR:
            raise OutputError(
                msg(
                    "the circuit has a time of the year {year}, and calendars and workbooks "
                    "hold those from {first_year} to {last_year} only: plan it for another "
                    "date.",
                    year=time.year,
                    first_year=FIRST_YEAR,
                    last_year=LAST_YEAR,
                )
            )


def _times(circuit: Circuit) -> Iterator[dt.datetime]:
    """Yield every time of a circuit."""
    for itinerary in circuit.itineraries:
        yield from (itinerary.day.window.opens, itinerary.day.window.closes)
        for leg in itinerary.legs:
            yield from (leg.departure, leg.arrival)
        for call, _ in itinerary.calls():
            yield from (call.arrival, call.begin, call.departure)
