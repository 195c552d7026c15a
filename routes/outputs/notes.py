"""What the files for other programs say of a day, a stop, a lunch: lines of plain text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from routes.outputs.wording import (
    hours_text,
    precision_text,
    slack_text,
    souk_day_text,
    way_text,
)
from routes.sitevalues import PropertyError, read_website

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.circuit import Call, Circuit, Itinerary, Leg, Lunch, Stop
    from routes.outputs.texts import Texts
    from routes.sites import Site


def day_title(texts: Texts, day: int, itinerary: Itinerary) -> str:
    """Return the number and the date of a day."""
    return texts.t("Day {day}: {date}", day=day, date=texts.date(itinerary.day.date))


def summary(texts: Texts, itineraries: Sequence[Itinerary]) -> str:
    """Return stops, distance and driving time, and that streets are missing if so."""
    stops = sum(len(itinerary.stops) for itinerary in itineraries)
    driving = sum((itinerary.driving for itinerary in itineraries), dt.timedelta())
    parts = [
        texts.tn("{n} stop", "{n} stops", stops),
        texts.km(sum(itinerary.distance_m for itinerary in itineraries)),
        texts.t("{duration} of driving", duration=texts.duration(driving)),
    ]
    legs = (leg for itinerary in itineraries for leg in itinerary.legs)
    if not all(leg.geometry for leg in legs):
        parts.append(texts.t("street not traced: no line on the map"))
    return " · ".join(parts)


def stop_notes(texts: Texts, stop: Stop, leg: Leg | None) -> list[str]:
    """Return what a visitor must know of a stop, a line each; lines may be empty.

    Args:
        texts: of the domain `exports`.
        stop: of a day.
        leg: the drive to it; None if one is there.
    """
    site = stop.site
    times = texts.t(
        "arrival {arrival}, visit {span}",
        arrival=texts.clock(stop.arrival),
        span=_span(texts, stop),
    )
    phone = texts.t("Telephone: {phone}", phone=texts.isolate(site.phone)) if site.phone else ""
    where = precision_text(texts, site.precision) if site.precision != "door" else ""
    souk_day = souk_day_text(texts, site.souk_day_basis)
    activity = texts.name(site.activity_in(texts.language))
    way, slack = way_text(texts, leg), slack_text(texts, stop.slack)
    return [times, slack, hours_text(texts, stop), souk_day, activity, where, way, phone]


def lunch_notes(texts: Texts, lunch: Lunch, leg: Leg | None) -> list[str]:
    """Return what a visitor must know of a lunch, a line each; as of a stop."""
    times = texts.t(
        "arrival {arrival}, lunch {span}",
        arrival=texts.clock(lunch.arrival),
        span=_span(texts, lunch),
    )
    slack, hours = slack_text(texts, lunch.slack), hours_text(texts, lunch)
    return [times, slack, hours, way_text(texts, leg)]


def _span(texts: Texts, call: Call) -> str:
    return texts.isolate(f"{call.begin:%H:%M}–{call.departure:%H:%M}")


def joined(lines: Iterable[str], between: str = "\n") -> str:
    """Return lines as one text, without the empty ones."""
    return between.join(line for line in lines if line)


def credit(circuit: Circuit) -> str:
    """Return whose road data a circuit is made of, and its licence."""
    return joined((circuit.roads.attribution, circuit.roads.licence), ", ")


def web_address(site: Site) -> str:
    """Return the web address of a site; empty if it has none that is safe to link to."""
    try:
        return read_website(site.website)
    except PropertyError:
        return ""
