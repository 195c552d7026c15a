"""Promises of `routes.outputs.trackstamp` and of calendars that were replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from routes.errors import OutputError
from routes.outputs.gpx import circuit_gpx, day_gpx
from routes.outputs.ical import cancelled_calendar, circuit_calendar
from routes.outputs.kml import circuit_kml
from routes.outputs.trackstamp import stamped_gpx, stamped_kml

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit

LABEL, SAID = "طبعة <b>", "A & <b>\x00 \\1; https://a.example/"
SHOWN = SAID.replace("\x00", "")


def texts(xml: str, path: str) -> list[str]:
    """Return the texts of some elements, whatever their name space."""
    return [found.text or "" for found in ET.fromstring(xml).findall(path)]  # noqa: S314 - ours


def test_a_track_says_so_where_programs_show_it(circuit: Circuit) -> None:
    """In its name, its notes and the name of each day; all else stays."""
    old = circuit_gpx(circuit, "fr")
    new = stamped_gpx(old, LABEL, SAID)
    for path in ("{*}metadata/{*}name", "{*}trk/{*}name"):
        assert texts(new, path) == [f"{LABEL} · {name}" for name in texts(old, path)]
    (notes,) = texts(new, "{*}metadata/{*}desc")
    assert notes == f"{SHOWN}\n{texts(old, '{*}metadata/{*}desc')[0]}"
    for path in ("{*}wpt/{*}name", "{*}trk/{*}desc"):
        assert texts(new, path) == texts(old, path)
    assert len(texts(stamped_gpx(day_gpx(circuit, 1, "fr"), LABEL, SAID), "{*}trk/{*}name")) == 1


def test_a_track_without_notes_gets_some() -> None:
    """In their place, which is behind the name."""
    made = stamped_gpx("<gpx><metadata><name>A</name></metadata></gpx>", "Old", "Gone.")
    assert made == "<gpx><metadata><name>Old · A</name><desc>Gone.</desc></metadata></gpx>"


def test_a_kml_says_so_where_programs_show_it(circuit: Circuit) -> None:
    """Its notes are shown as HTML, in which what is said is no markup."""
    old = circuit_kml(circuit, "fr")
    new = stamped_kml(old, LABEL, SAID)
    name, notes = "{*}Document/{*}name", "{*}Document/{*}description"
    assert texts(new, name) == [f"{LABEL} · {texts(old, name)[0]}"]
    first, _, rest = texts(new, notes)[0].partition("\n")
    assert first == SHOWN.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert [rest] == texts(old, notes)
    assert len(new.splitlines()) == len(old.splitlines()) + 1


def test_a_calendar_takes_back_its_events_until_the_next_one(circuit: Circuit) -> None:
    """The same events, cancelled by a higher issue; that of the next edition is higher still."""
    old, new = (
        Calendar.from_ical(data)
        for data in (
            circuit_calendar(circuit, "fr"),
            cancelled_calendar(circuit_calendar(circuit, "fr"), LABEL, SAID),
        )
    )
    follows: Any = Calendar.from_ical(circuit_calendar(circuit, "fr", issue=2))
    assert new["name"] == f"{LABEL} · {old['name']}"
    assert new["x-wr-calname"] == new["name"]
    known = {event["uid"]: event for event in old.walk("VEVENT")}
    after = {event["uid"]: event for event in follows.walk("VEVENT")}
    events: Any = new.walk("VEVENT")
    assert [event["uid"] for event in events] == list(known)
    for event in events:
        before, then = known[event["uid"]], after[event["uid"]]
        assert event["status"] == "CANCELLED"
        assert before["sequence"] < event["sequence"] < then["sequence"]
        assert (event["dtstart"], event["summary"]) == (before["dtstart"], before["summary"])
        assert event["description"] == f"{SHOWN}\n{before['description']}"
        assert "status" not in then


@pytest.mark.parametrize(
    "stamp",
    [
        lambda: stamped_gpx("<gpx/>", LABEL, SAID),
        lambda: stamped_kml("mine", LABEL, SAID),
        lambda: cancelled_calendar(b"mine", LABEL, SAID),
        lambda: cancelled_calendar(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", LABEL, SAID),
    ],
)
def test_what_is_none_of_ours_is_refused(stamp: Callable[[], object]) -> None:
    """Rather than written over."""
    with pytest.raises(OutputError, match="write it again"):
        stamp()
