"""Promises of `routes.outputs.ical`, read back with icalendar's own parser and by hand."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from routes.geo import LonLat
from routes.outputs.ical import circuit_calendar, day_calendar
from routes.outputs.xmltext import legal_text
from routes.sites import LANGUAGES
from routes.zone import TIMEZONE, morocco

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Language

    Moved = Callable[[Circuit, dt.date], Circuit]
    Later = Callable[[Circuit, dt.timedelta], Circuit]

HOUR = dt.timedelta(hours=1)
RAMADAN, SUMMER, AUTUMN = dt.date(2026, 3, 1), dt.date(2026, 6, 10), dt.date(2026, 11, 25)


def parsed(data: bytes) -> Any:  # noqa: ANN401 - a property of icalendar may be of many kinds
    """Return a calendar as icalendar reads it."""
    return Calendar.from_ical(data)


def events(data: bytes) -> list[Any]:
    """Return the events of a calendar, each line of which is short enough."""
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
    calendar = parsed(data)
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert all(not event.errors for event in found)
    return found


def uids(data: bytes) -> list[str]:
    """Return the UIDs of a calendar in their order."""
    return [str(event["UID"]) for event in events(data)]


def wall(event: Any, name: str) -> dt.datetime:  # noqa: ANN401
    """Return a time of an event as it stands on a clock of Morocco."""
    assert event[name].params["TZID"] == TIMEZONE
    time: dt.datetime = event[name].dt
    return time.replace(tzinfo=None)


def onsets(data: bytes) -> list[tuple[dt.datetime, dt.timedelta]]:
    """Return from which instant (UTC, naive) on clocks are how far ahead of UTC, by the file.

    RFC 5545, 3.6.5: an observance begins at its DTSTART by the clock of TZOFFSETFROM.
    """
    found = []
    for part in parsed(data).walk("VTIMEZONE")[0].subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        found.append((part["DTSTART"].dt - before, after))
    return sorted(found)


def by_the_file(data: bytes, *instants: dt.datetime) -> list[dt.timedelta]:
    """Return how far the clocks are ahead at instants (UTC, naive), by the file alone."""
    known = onsets(data)
    return [[ahead for onset, ahead in known if onset <= instant][-1] for instant in instants]


def test_there_is_an_event_for_each_stop_lunch_and_night(circuit: Circuit) -> None:
    """In the order of the drive, from the beginning of a visit to its end, where it is."""
    found = events(circuit_calendar(circuit, "en"))
    first, second = circuit.itineraries
    calls = [call for day in (first, second) for call, _ in day.calls()]
    nights = [event for event in found if str(event["SUMMARY"]).startswith("Overnight")]
    others = [event for event in found if event not in nights]
    assert [(wall(event, "DTSTART"), wall(event, "DTEND")) for event in others] == [
        (call.begin, call.departure) for call in calls
    ]
    assert [(wall(event, "DTSTART"), wall(event, "DTEND")) for event in nights] == [
        (first.arrival, second.departure)
    ]
    assert [str(event["SUMMARY"]) for event in found][:5] == [
        first.stops[0].site.name_in("en"),
        first.stops[1].site.name_in("en"),
        "Lunch at La Kasbah",
        first.stops[2].site.name_in("en"),
        "Overnight: Tafraout",
    ]
    for event, stop in zip((found[0], found[1], found[3]), first.stops, strict=True):
        place = stop.site.location
        assert (event["GEO"].longitude, event["GEO"].latitude) == tuple(place)


@pytest.mark.parametrize(
    ("date", "ahead"), [(RAMADAN, 0), (SUMMER, 1), (AUTUMN, 0), (dt.date(2026, 9, 19), 1)]
)
def test_times_are_by_the_clock_of_morocco(
    circuit: Circuit, moved: Moved, date: dt.date, ahead: int
) -> None:
    """UTC+0 in Ramadan, UTC+1 outside, UTC+0 from 20 September 2026 on; the file says so itself."""
    data = circuit_calendar(moved(circuit, date), "fr")
    event, call = events(data)[0], next(iter(moved(circuit, date).itineraries[0].calls()))[0]
    assert wall(event, "DTSTART") == call.begin
    assert by_the_file(data, call.begin - HOUR) == [ahead * HOUR]


def test_the_zone_in_the_file_is_that_of_the_tables_at_every_hour(
    circuit: Circuit, moved: Moved
) -> None:
    """Of the whole year, also right before and after the clocks change."""
    data = circuit_calendar(moved(circuit, SUMMER), "fr")
    assert len(onsets(data)) == 4
    whole = [dt.datetime(2026, 1, 1) + HOUR * hour for hour in range(365 * 24)]  # noqa: DTZ001
    instants = [*whole, *(hour - dt.timedelta(seconds=1) for hour in whole)]
    expected = [
        instant.replace(tzinfo=dt.UTC).astimezone(morocco()).utcoffset() for instant in instants
    ]
    assert by_the_file(data, *instants) == expected


def test_the_zone_covers_a_circuit_over_the_turn_of_the_year(
    circuit: Circuit, moved: Moved
) -> None:
    """Both years."""
    data = circuit_calendar(moved(circuit, dt.date(2025, 12, 31)), "fr")
    days = [dt.datetime(2025, 12, 31), dt.datetime(2026, 3, 1), dt.datetime(2026, 6, 1)]  # noqa: DTZ001
    assert by_the_file(data, *days) == [HOUR, dt.timedelta(), HOUR]


def test_a_re_issue_updates_its_events(circuit: Circuit, later: Later) -> None:
    """Other times, other order, another language, another day for a stop: the same UIDs."""
    before = uids(circuit_calendar(circuit, "fr"))
    assert len(set(before)) == len(before)
    again = circuit_calendar(later(circuit, dt.timedelta(minutes=25)), "ar", issue=1)
    assert uids(again) == before
    assert [event["SEQUENCE"] for event in events(again)] == [1] * len(before)
    first, second = circuit.itineraries
    turned = replace(first, stops=(first.stops[1], first.stops[0], first.stops[2]))
    moved_on = replace(first, stops=(second.stops[1], *first.stops[1:]))
    filled_in = replace(second, stops=(second.stops[0], first.stops[0]))
    for days in ((turned, second), (moved_on, filled_in)):
        assert sorted(uids(circuit_calendar(replace(circuit, itineraries=days), "fr"))) == (
            sorted(before)
        )


def test_uids_never_change(circuit: Circuit) -> None:
    """Not with a version of the program either: people have them in their calendars."""
    assert uids(circuit_calendar(circuit, "fr"))[:3] == [
        "b6b1c133-4267-5790-a5ed-65497e70e49e",
        "390391eb-6a71-504d-a8c6-77e3c4a0c7e3",
        "76498354-f028-5f4a-935b-6af8b76f5d0a",
    ]


def test_another_circuit_has_other_events(circuit: Circuit, moved: Moved) -> None:
    """Another first date or wish, unless the edition has a name; another name in any case."""
    before = uids(circuit_calendar(circuit, "fr"))
    rules = circuit.rules
    for wish in (replace(rules, themes=("silver",)), replace(rules, must=("silver",))):
        asked = replace(circuit, rules=wish)
        assert not set(uids(circuit_calendar(asked, "fr"))) & set(before)
    shorter = replace(circuit, itineraries=circuit.itineraries[:1])
    assert not set(uids(circuit_calendar(shorter, "fr"))) & set(before)
    postponed = moved(circuit, SUMMER)
    assert not set(uids(circuit_calendar(postponed, "fr"))) & set(before)
    same = [uids(circuit_calendar(one, "fr", edition="argan")) for one in (circuit, postponed)]
    stops = [0, 1, 3, 5, 7]  # lunch and night belong to a date
    assert [same[0][at] for at in stops] == [same[1][at] for at in stops]
    assert not set(uids(circuit_calendar(circuit, "fr", edition="silver"))) & set(same[0])


def test_a_site_visited_twice_has_two_events(circuit: Circuit) -> None:
    """A circuit changed by hand may do that; one event must not hide the other."""
    first, *_ = circuit.itineraries
    twice = replace(first, stops=(*first.stops[:2], first.stops[0]))
    found = uids(circuit_calendar(replace(circuit, itineraries=(twice,)), "fr"))
    assert len(set(found)) == len(found) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_has_the_events_of_the_whole(circuit: Circuit, language: Language) -> None:
    """Byte for byte but for the name of the calendar: to import both doubles nothing."""
    whole = events(circuit_calendar(circuit, language))
    parts = [event for day in (1, 2) for event in events(day_calendar(circuit, day, language))]
    assert [event.to_ical() for event in parts] == [event.to_ical() for event in whole]
    with pytest.raises(IndexError, match="circuit of 2"):
        day_calendar(circuit, 3, language)


def test_an_event_says_whom_to_call_and_where_to_read_more(circuit: Circuit) -> None:
    """CONTACT, URL, LOCATION and CATEGORIES, besides the description."""
    day = circuit.itineraries[0]
    site = replace(
        day.stops[0].site,
        phone="+212 528 80 14 15",
        website="https://example.org/?a&b",
        commune="Tafraout",
    )
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    data = circuit_calendar(replace(circuit, itineraries=(replace(day, stops=stops),)), "en")
    event = events(data)[0]
    assert str(event["CONTACT"]) == "+212 528 80 14 15"
    assert str(event["URL"]) == "https://example.org/?a&b"
    assert str(event["LOCATION"]) == f"{site.name_in('en')}, Tafraout"
    assert [str(category) for category in event["CATEGORIES"].cats] == ["cooperative"]
    lines = str(event["DESCRIPTION"]).split("\n")
    assert lines[0] == "Day 1: Wednesday, 25 November 2026"
    assert lines[-1] == "Telephone: +212 528 80 14 15"
    head = parsed(data)
    assert "© OpenStreetMap contributors, ODbL 1.0" in str(head["DESCRIPTION"])
    assert str(head["X-WR-CALNAME"]) == str(head["NAME"]) == "Circuit of 1 day from Tafraout"
    assert str(head["X-WR-TIMEZONE"]) == TIMEZONE


def test_stamps_are_no_time_of_writing(circuit: Circuit) -> None:
    """The midnight of the first date, so that the same circuit gives the same bytes."""
    data = circuit_calendar(circuit, "fr")
    stamps = {event["DTSTAMP"].dt for event in events(data)}
    assert stamps == {dt.datetime(2026, 11, 25, tzinfo=dt.UTC)}
    assert data == circuit_calendar(replace(circuit), "fr")


def test_a_circuit_without_days_is_an_empty_calendar(circuit: Circuit) -> None:
    """So is an idle day."""
    assert events(circuit_calendar(replace(circuit, itineraries=()), "fr")) == []
    day = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    assert events(circuit_calendar(replace(circuit, itineraries=(day,)), "fr")) == []


def test_tiny_degrees_have_no_exponent(circuit: Circuit) -> None:
    """RFC 5545 does not know them."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, location=LonLat(1.2e-5, -0.00015))
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    data = circuit_calendar(replace(circuit, itineraries=(replace(day, stops=stops),)), "fr")
    assert re.search(rb"GEO:(.*)\r\n", data).group(1) == b"-0.00015;0.0"  # type: ignore[union-attr]


def test_hostile_names_come_back_as_text(
    circuit: Circuit, named: Callable[[Circuit, str], Circuit], hostile: str
) -> None:
    """The same text without control characters; no line of it becomes a property or an event."""
    data = circuit_calendar(named(circuit, hostile), "fr")
    plain = events(circuit_calendar(circuit, "fr"))
    found = events(data)
    kept = legal_text(hostile).replace("\x7f", "")
    assert str(found[0]["SUMMARY"]) == str(found[0]["CONTACT"]) == kept
    assert kept in str(found[0]["DESCRIPTION"])
    assert "URL" not in found[0]
    assert [set(event) - {"CONTACT"} for event in found] == [set(event) for event in plain]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(st.characters(), min_size=1, max_size=60))
def test_any_name_comes_back(
    circuit: Circuit, named: Callable[[Circuit, str], Circuit], name: str
) -> None:
    """Surrogates and controls left out."""
    kept = legal_text(name).replace("\x7f", "")
    found = events(circuit_calendar(named(circuit, name), "en"))
    assert str(found[0].get("SUMMARY", "")) == kept
    assert len(found) == 8
