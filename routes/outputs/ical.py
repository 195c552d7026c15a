"""Calendars (iCalendar, RFC 5545): one event for each stop, lunch and night.

An event keeps its UID when the circuit is made again, so that a calendar moves it instead of adding
another: the UID of a stop comes from the edition and the site, those of lunch and night from the
edition and the date. The edition is what the office calls the circuit; where it has no name, the
first date, the place where it starts, the number of days, and the themes and sites asked for stand
for one. Times, order, language and version of the program are not in it. `SEQUENCE` is the number
of the issue, which decides between two issues (RFC 5546, 2.1.4). A calendar that was replaced
cancels its events, so that they leave the calendar of whoever imports or follows it; the issue that
replaces it brings back what still holds.

Nothing is a time of writing. `DTSTAMP`, which the RFC asks for, is the midnight (UTC) at which the
first day begins: the same circuit gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from routes.circuit import Lunch
from routes.errors import OutputError
from routes.message import msg
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.notes import credit, day_title, joined, lunch_notes, stop_notes, web_address
from routes.outputs.sitewords import commune_text
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    circuit_title,
    end_text,
    kind_text,
    lunch_text,
    meal_text,
    roads_text,
)
from routes.outputs.xmltext import legal_text
from routes.zone import TIMEZONE, in_morocco, morocco

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.geo import LonLat
    from routes.sites import Language

_OURS = uuid.UUID("5c0c1f0e-6d0e-5b1c-9d3c-7a3b6f2f5d11")
"""Name space of the UIDs (RFC 9562, 5.5); it must never change."""

_SMALLEST_DEGREES = 1e-4
"""Below this Python would write degrees with an exponent, which the RFC does not have."""

_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edition:
    """What the UIDs and stamps of a circuit come from.

    Attributes:
        name: what tells this circuit from others.
        issue: how often it was issued before.
        stamp: the midnight (UTC) at which it begins.
    """

    name: str
    issue: int
    stamp: dt.datetime

    def uid(self, *of: object) -> str:
        """Return the UID of one of its events."""
        return str(uuid.uuid5(_OURS, json.dumps([self.name, *of])))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What an event says.

    Attributes:
        summary, notes, category, where: its texts.
        location: where it is.
        phone, address: whom to call, where to read more; may be empty.
    """

    summary: str
    notes: str
    where: str
    location: LonLat
    category: str = ""
    phone: str = ""
    address: str = ""


def circuit_calendar(
    circuit: Circuit, language: Language, *, edition: str = "", issue: int = 0
) -> bytes:
    """Return a circuit as an iCalendar file.

    Args:
        circuit: the circuit.
        language: of its texts.
        edition: what tells this circuit from others, the same each time it is issued; if empty, the
            first date, the start, the days, themes and sites asked for stand for it.
        issue: number of this issue; it rises when visitors have been given an earlier one.
    """
    texts = Texts(language, "exports")
    title = circuit_title(texts, circuit)
    return _calendar(circuit, texts, title, _edition(circuit, edition, issue), None)


def day_calendar(
    circuit: Circuit, day: int, language: Language, *, edition: str = "", issue: int = 0
) -> bytes:
    """Return one day as an iCalendar file; its events are those of `circuit_calendar`.

    Args:
        circuit: the circuit.
        day: number of the day, from 1.
        language: of its texts.
        edition: as of `circuit_calendar`.
        issue: as of it.

    Raises:
        IndexError: if there is no such day.
    """
    texts = Texts(language, "exports")
    ((_, itinerary),) = chosen_days(circuit, day)
    title = day_title(texts, day, itinerary)
    return _calendar(circuit, texts, title, _edition(circuit, edition, issue), day)


def cancelled_calendar(data: bytes, label: str, said: str) -> bytes:
    """Return a calendar that was replaced: its events are cancelled, by an issue one higher.

    Args:
        data: as `circuit_calendar` writes it.
        label: what comes before its name.
        said: what it says of itself, and each event before its notes.

    Raises:
        OutputError: if it is no calendar.
    """
    calendar = _ours(data)
    calendar["name"] = calendar["x-wr-calname"] = _text(f"{label} · {calendar['name']}")
    about = _text(joined((said, calendar.get("description", ""))))
    calendar["description"] = calendar["x-wr-caldesc"] = about
    event: Any
    for event in calendar.walk("VEVENT"):
        event["sequence"] += 1
        event.add("status", "CANCELLED")
        event["description"] = _text(joined((said, event.get("description", ""))))
    written: bytes = calendar.to_ical()
    return written


def _ours(data: bytes) -> Calendar:
    refusal = OutputError(msg("it is no calendar of a circuit: write it again."))
    try:
        calendar = Calendar.from_ical(data)
    except ValueError as error:
        raise refusal from error
    if "name" not in calendar:
        raise refusal
    return calendar


def _edition(circuit: Circuit, name: str, issue: int) -> _Edition:
    """Return an edition; one without a name is known by when, where and for what it was asked."""
    if not circuit.itineraries:
        return _Edition(name=name, issue=issue, stamp=dt.datetime.min.replace(tzinfo=dt.UTC))
    first = circuit.itineraries[0].day
    midnight = dt.datetime.combine(first.date, dt.time(), dt.UTC)
    wishes = sorted(circuit.rules.themes), sorted(circuit.rules.must)
    asked = (first.date.isoformat(), first.start.id, len(circuit.itineraries), *wishes)
    by_default = json.dumps(asked)
    return _Edition(name=name or by_default, issue=issue, stamp=midnight)


def _calendar(
    circuit: Circuit, texts: Texts, title: str, edition: _Edition, only: int | None
) -> bytes:
    """Return the file of all days, or of one."""
    calendar = Calendar()
    calendar.add("prodid", "-//sse-routes//sse-routes//EN")
    calendar.add("version", "2.0")
    about = joined((credit(circuit), roads_text(texts, circuit)))
    head = {
        "name": title,  # RFC 7986, and what programs read before it
        "x-wr-calname": title,
        "description": about,
        "x-wr-caldesc": about,
        "x-wr-timezone": TIMEZONE,
    }
    for name, text in head.items():
        calendar.add(name, _text(text))
    if circuit.itineraries:
        dates = [itinerary.day.date for itinerary in circuit.itineraries]
        calendar.add_component(_zone(min(dates).year, max(dates).year))
    for day, event in _events(circuit, texts, edition):
        if only in {None, day}:
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(circuit: Circuit, texts: Texts, edition: _Edition) -> Iterator[tuple[int, Event]]:
    """Yield every event with the number of its day, in the order of the drive."""
    nights = nights_of(circuit)
    visits: Counter[str] = Counter()
    for day, itinerary in chosen_days(circuit, None):
        date = day_title(texts, day, itinerary)
        for _, call, leg in numbered_calls(itinerary):
            span = (call.begin, call.departure)
            if isinstance(call, Lunch):
                uid = edition.uid("lunch", itinerary.day.date.isoformat())
                said = _lunch(texts, call, leg, date)
            else:
                visits[call.site.id] += 1
                uid = edition.uid("stop", call.site.id, visits[call.site.id])
                said = _stop(texts, call, leg, date)
            yield day, _event(edition, uid, span, said)
        if day in nights:
            uid = edition.uid("night", itinerary.day.date.isoformat())
            span = (itinerary.arrival, circuit.itineraries[day].departure)
            yield day, _event(edition, uid, span, _night(texts, itinerary, date))


def _stop(texts: Texts, stop: Stop, leg: Leg | None, date: str) -> _Said:
    site = stop.site
    name = site.name_in(texts.language)
    return _Said(
        summary=name,
        notes=joined([date, *stop_notes(texts, stop, leg)]),
        where=joined(dict.fromkeys((name, commune_text(texts, site))), texts.comma),
        location=site.location,
        category=kind_text(texts, site.kind),
        phone=site.phone,
        address=web_address(site),
    )


def _lunch(texts: Texts, lunch: Lunch, leg: Leg | None, date: str) -> _Said:
    return _Said(
        summary=lunch_text(texts, lunch, lambda place: place.name_in(texts.language)),
        notes=joined([date, *lunch_notes(texts, lunch, leg)]),
        where=lunch.place.name_in(texts.language),
        location=lunch.place.location,
        category=meal_text(texts, lunch.mode),
    )


def _night(texts: Texts, itinerary: Itinerary, date: str) -> _Said:
    place = itinerary.day.end
    return _Said(
        summary=end_text(texts, place, is_night=True),
        notes=date,
        where=place.name_in(texts.language),
        location=place.location,
    )


def _event(
    edition: _Edition, uid: str, span: tuple[dt.datetime, dt.datetime], said: _Said
) -> Event:
    """Return an event; one that takes no time has no end, as the RFC would not have it."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", edition.stamp)
    event.add("sequence", edition.issue)
    begin, end = span
    event.add("dtstart", in_morocco(begin))
    if end > begin:
        event.add("dtend", in_morocco(end))
    event.add("geo", (_degrees(said.location.lat), _degrees(said.location.lon)))
    texts = {
        "summary": said.summary,
        "description": said.notes,
        "location": said.where,
        "categories": said.category,
        "contact": said.phone,
    }
    for name, text in texts.items():
        if text:
            event.add(name, _text(text))
    if said.address:
        event.add("url", said.address)
    return event


def _degrees(value: float) -> float:
    rounded = round(value, 6)
    return rounded if abs(rounded) >= _SMALLEST_DEGREES else 0.0


def _text(text: str) -> vText:
    """Return a TEXT, which may not hold control characters (RFC 5545, 3.3.11)."""
    return vText(legal_text(text).replace("\x7f", ""))


def _zone(first_year: int, last_year: int) -> Timezone:
    """Return the definition of the zone for some whole years (RFC 5545, 3.6.5).

    The clocks of Morocco change at whole hours.
    """
    begin = dt.datetime(first_year - 1, 12, 31, tzinfo=dt.UTC)
    days = (dt.date(last_year, 12, 31) - begin.date()).days
    zone = Timezone()
    zone.add("tzid", TIMEZONE)
    zone.add_component(_observance(begin, _offset(begin)))
    hours: Sequence[dt.datetime] = [begin + _HOUR * hour for hour in range((days + 1) * 24)]
    for before, here in pairwise(hours):
        if _offset(before) != _offset(here):
            zone.add_component(_observance(here, _offset(before)))
    return zone


def _observance(onset: dt.datetime, before: dt.timedelta) -> TimezoneStandard | TimezoneDaylight:
    """Return what the clocks do from an instant on; it stands there by the clock before it."""
    local = onset.astimezone(morocco())
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (onset + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", _offset(onset))
    part.add("tzname", local.tzname())
    return part


def _offset(instant: dt.datetime) -> dt.timedelta:
    """Return how far the clock of Morocco is ahead of UTC."""
    return instant.astimezone(morocco()).utcoffset() or dt.timedelta()
