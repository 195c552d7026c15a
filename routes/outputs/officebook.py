"""`circuit.xlsx`, for the office: facts and rules, timetable, drives, sites, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.circuit import Lunch
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.notes import credit, day_title, joined
from routes.outputs.rulestext import rule_rows
from routes.outputs.sitewords import commune_text
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    circuit_title,
    fairness_text,
    hours_text,
    kind_text,
    meal_text,
    network_text,
    precision_text,
    profile_text,
    proof_text,
    reason_text,
    roads_text,
    souk_day_text,
    theme_text,
    way_text,
    worst_text,
)
from routes.outputs.workbook import Cell, Column, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Call, Circuit, Itinerary, Leg, Stop, Unvisited
    from routes.places import Place
    from routes.sites import Language, Site

_KM, _DEGREES = "0.0", "0.000000"


def circuit_workbook(circuit: Circuit, language: Language, *, day: int | None = None) -> bytes:
    """Return a circuit as an Excel workbook of five sheets.

    Args:
        circuit: the circuit.
        language: of headings, names and notes; Arabic sheets begin on the right.
        day: number of the only day wanted, from 1; None for all of them. The sheets of the circuit
            and of what was left out are those of the whole circuit.

    Raises:
        IndexError: if there is no such day.
    """
    texts = Texts(language, "exports")
    days = chosen_days(circuit, day)
    title = circuit_title(texts, circuit) if day is None else day_title(texts, *days[0])
    sheets = (
        _facts(circuit, texts),
        _timetable(circuit, days, texts),
        _drives(days, texts),
        _visited(days, texts),
        _left_out(circuit, texts),
    )
    return workbook(
        sheets, title=title, footer=credit(circuit), right_to_left=texts.direction == "rtl"
    )


def _facts(circuit: Circuit, texts: Texts) -> Sheet:
    """Return what the circuit is, by which rules, and on whose data."""
    columns = (
        Column(heading=texts.t("What"), width=34),
        Column(heading=texts.t("Value"), width=90),
    )
    rows: list[tuple[Cell, ...]] = [(texts.t("Circuit"), circuit_title(texts, circuit))]
    if circuit.itineraries:
        first, *_, last = (circuit.itineraries[0], circuit.itineraries[-1])
        rows.append((texts.t("First day"), first.day.date))
        rows.append((texts.t("Last day"), last.day.date))
    rows += [
        (texts.t("Stops"), len(circuit.stops)),
        (texts.t("Distance (km)"), round(circuit.distance_m / 1000, 1)),
        (texts.t("Driving"), circuit.driving),
        (texts.t("Points"), circuit.prize),
        (texts.t("Quality"), proof_text(texts, circuit)),
        (texts.t("Vehicle"), profile_text(texts, circuit.profile)),
        (texts.t("Roads"), network_text(texts, circuit.roads.name)),
        (texts.t("Roads"), roads_text(texts, circuit)),
    ]
    if circuit.fairness is not None:
        rows.append((texts.t("Fairness"), fairness_text(texts, circuit, circuit.fairness)))
    rows += rule_rows(texts, circuit)
    rows.append((texts.t("Data"), credit(circuit)))
    known = [row for row in rows if row[1] != ""]
    return Sheet(name=texts.t("Circuit"), columns=columns, rows=known)


def _timetable(circuit: Circuit, days: Sequence[tuple[int, Itinerary]], texts: Texts) -> Sheet:
    columns = (
        Column(heading=texts.t("Day"), width=6),
        Column(heading=texts.t("Date")),
        Column(heading=texts.t("No."), width=6),
        Column(heading=texts.t("Kind"), width=18),
        Column(heading=texts.t("Place"), width=40),
        Column(heading=texts.t("Arrival"), width=10),
        Column(heading=texts.t("Beginning"), width=10),
        Column(heading=texts.t("Departure"), width=10),
        Column(heading=texts.t("Length"), width=10),
        Column(heading=texts.t("In hand"), width=10),
        Column(heading=texts.t("Notes"), width=60),
    )
    nights = nights_of(circuit)
    rows = [
        (number, itinerary.day.date, *row)
        for number, itinerary in days
        for row in _day_rows(itinerary, texts, is_night=number in nights)
    ]
    return Sheet(name=texts.t("Timetable"), columns=columns, rows=rows)


def _day_rows(itinerary: Itinerary, texts: Texts, *, is_night: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield start, calls and end of a day, without its number and date."""
    start, end = (_place(place, texts) for place in (itinerary.day.start, itinerary.day.end))
    none = (None, None)
    yield None, texts.t("start"), start, *none, itinerary.departure, *none, ""
    for number, call, leg in numbered_calls(itinerary):
        yield _call_row(number, call, leg, texts)
    last = itinerary.legs[-1] if itinerary.legs else None
    what = texts.t("night") if is_night else texts.t("end")
    yield None, what, end, itinerary.arrival, *none, *none, way_text(texts, last)


def _call_row(number: int, call: Call, leg: Leg | None, texts: Texts) -> tuple[Cell, ...]:
    what: tuple[Cell, ...]
    if isinstance(call, Lunch):
        what = (None, meal_text(texts, call.mode), _place(call.place, texts))
    else:
        what = (number, kind_text(texts, call.site.kind), _place(call.site, texts))
    times = (call.arrival, call.begin, call.departure, call.departure - call.begin, call.slack)
    return *what, *times, joined((hours_text(texts, call), way_text(texts, leg)), texts.semicolon)


def _place(place: Place | Site, texts: Texts) -> str:
    return place.name_in(texts.language)


def _drives(days: Sequence[tuple[int, Itinerary]], texts: Texts) -> Sheet:
    columns = (
        Column(heading=texts.t("Day"), width=6),
        Column(heading=texts.t("From"), width=36),
        Column(heading=texts.t("To"), width=36),
        Column(heading=texts.t("Departure"), width=10),
        Column(heading=texts.t("Arrival"), width=10),
        Column(heading=texts.t("Driving"), width=10),
        Column(heading=texts.t("Distance (km)"), width=14, number_format=_KM),
        Column(heading=texts.t("On tracks (km)"), width=14, number_format=_KM),
        Column(heading=texts.t("Worst road"), width=60),
    )
    rows = [(number, *row) for number, itinerary in days for row in _legs(itinerary, texts)]
    return Sheet(name=texts.t("Drives"), columns=columns, rows=rows)


def _legs(itinerary: Itinerary, texts: Texts) -> Iterator[tuple[Cell, ...]]:
    """Yield the legs of a day, with the names of the places they join."""
    called = [
        _place(call.place if isinstance(call, Lunch) else call.site, texts)
        for call, leg in itinerary.calls()
        if leg is not None
    ]
    names = [_place(itinerary.day.start, texts), *called, _place(itinerary.day.end, texts)]
    for leg, start, end in zip(itinerary.legs, names, names[1:], strict=False):
        track = None if leg.track_m is None else leg.track_m / 1000
        times = (leg.departure, leg.arrival, leg.duration)
        yield start, end, *times, leg.distance_m / 1000, track, worst_text(texts, leg.worst)


def _visited(days: Sequence[tuple[int, Itinerary]], texts: Texts) -> Sheet:
    columns = (
        Column(heading=texts.t("Day"), width=6),
        Column(heading=texts.t("No."), width=6),
        *_site_columns(texts),
        Column(heading=texts.t("Website"), width=30),
        Column(heading=texts.t("Hours on this day"), width=30),
        Column(heading=texts.t("Stated hours"), width=30),
        Column(heading=texts.t("Entrance (MAD)"), width=14),
        Column(heading=texts.t("Points"), width=8),
        Column(heading=texts.t("Longitude"), number_format=_DEGREES),
        Column(heading=texts.t("Latitude"), number_format=_DEGREES),
        Column(heading=texts.t("Position"), width=30),
        Column(heading=texts.t("What is made or seen"), width=40),
    )
    rows = [
        (number, at, *_visit(stop, texts))
        for number, itinerary in days
        for at, stop in enumerate(itinerary.stops, start=1)
    ]
    return Sheet(name=texts.t("Sites visited"), columns=columns, rows=rows)


def _visit(stop: Stop, texts: Texts) -> tuple[Cell, ...]:
    site = stop.site
    souk_day = souk_day_text(texts, site.souk_day_basis)
    return (
        *_site(site, texts),
        site.website,
        joined((hours_text(texts, stop), souk_day), texts.semicolon),
        site.opening_hours,
        site.charge,
        stop.prize,
        round(site.location.lon, 6),
        round(site.location.lat, 6),
        precision_text(texts, site.precision),
        site.activity_in(texts.language),
    )


def _site_columns(texts: Texts) -> tuple[Column, ...]:
    return (
        Column(heading=texts.t("Identifier"), width=26),
        Column(heading=texts.t("Name"), width=40),
        Column(heading=texts.t("Kind"), width=18),
        Column(heading=texts.t("Theme"), width=14),
        Column(heading=texts.t("Commune"), width=18),
        Column(heading=texts.t("Telephone"), width=22),
    )


def _site(site: Site, texts: Texts) -> tuple[Cell, ...]:
    """Return what the sheets say of any site."""
    return (
        site.id,
        site.name_in(texts.language),
        kind_text(texts, site.kind),
        theme_text(texts, site.theme),
        commune_text(texts, site),
        site.phone,
    )


def _left_out(circuit: Circuit, texts: Texts) -> Sheet:
    columns = (
        *_site_columns(texts),
        Column(heading=texts.t("Points"), width=8),
        Column(heading=texts.t("Reason"), width=80),
    )
    rows = [_reason(entry, circuit, texts) for entry in circuit.unvisited]
    return Sheet(name=texts.t("Left out"), columns=columns, rows=rows)


def _reason(entry: Unvisited, circuit: Circuit, texts: Texts) -> tuple[Cell, ...]:
    return *_site(entry.site, texts), entry.prize, reason_text(texts, entry, circuit)
