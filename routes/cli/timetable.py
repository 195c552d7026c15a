"""A circuit as text on a terminal, in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.cli.console import table
from routes.outputs.texts import Texts
from routes.outputs.wording import hours_text, kind_text, proof_text, reason_text, roads_text

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary, Stop
    from routes.sites import Language


def circuit_text(circuit: Circuit, language: Language) -> str:
    """Return the timetable of every day, and what was left out and why."""
    texts = Texts(language, "cli")
    parts = [
        _day_text(number, itinerary, texts)
        for number, itinerary in enumerate(circuit.itineraries, start=1)
    ]
    total = texts.t(
        "In all: {stops}, {distance}, {driving} of driving, {points}",
        stops=texts.tn("{n} stop", "{n} stops", len(circuit.stops)),
        distance=texts.km(circuit.distance_m),
        driving=texts.duration(circuit.driving),
        points=texts.tn("{n} point", "{n} points", circuit.prize),
    )
    parts.append("\n".join(line for line in (total, proof_text(texts, circuit)) if line))
    if circuit.unvisited:
        parts.append(_unvisited_text(circuit, texts))
    if roads := roads_text(texts, circuit):
        parts.append(roads)
    return "\n\n".join(parts)


def _day_text(number: int, itinerary: Itinerary, texts: Texts) -> str:
    """Return the heading and the rows of one day."""
    day = itinerary.day
    heading = texts.t(
        "Day {number}: {date} ({distance}, {driving} of driving)",
        number=number,
        date=texts.date(day.date),
        distance=texts.km(itinerary.distance_m),
        driving=texts.duration(itinerary.driving),
    )
    if not itinerary.stops:
        return f"{heading}\n  {texts.t('Nothing fits on this day.')}"
    start, end = (texts.name(place.name_in(texts.language)) for place in (day.start, day.end))
    rows = [
        (f"{itinerary.departure:%H:%M}", texts.t("depart"), start, ""),
        *(_stop_row(stop, texts) for stop in itinerary.stops),
        (f"{itinerary.arrival:%H:%M}", texts.t("return"), end, ""),
    ]
    return f"{heading}\n{table(rows)}"


def _stop_row(stop: Stop, texts: Texts) -> tuple[str, str, str, str]:
    site = stop.site
    return (
        f"{stop.begin:%H:%M}–{stop.departure:%H:%M}",
        kind_text(texts, site.kind),
        texts.name(site.name_in(texts.language)),
        hours_text(texts, stop),
    )


def _unvisited_text(circuit: Circuit, texts: Texts) -> str:
    rows = [
        (texts.name(entry.site.name_in(texts.language)), reason_text(texts, entry))
        for entry in circuit.unvisited
    ]
    return f"{texts.tn('{n} site left out:', '{n} sites left out:', len(rows))}\n{table(rows)}"
