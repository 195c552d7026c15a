"""What a day calls at, and the figures of it that several rules need."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from routes.circuit import Lunch, Stop
from routes.daylight import daylight_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.circuit import Call, Circuit, Day, Itinerary
    from routes.geo import LonLat
    from routes.hours import TimeWindow
    from routes.rules import Rules
    from routes.sites import Site

NOTHING = dt.timedelta()


class Halt(NamedTuple):
    """Where a leg begins or ends; `snap_m` is None at the ends of the day, which do not say it."""

    id: str
    location: LonLat
    snap_m: float | None


class Frame(NamedTuple):
    """Earliest departure and latest return of a day; the one may lie after the other."""

    opens: dt.datetime
    closes: dt.datetime


def halt_of(call: Call) -> Halt:
    """Return where a call is made."""
    place = call.place if isinstance(call, Lunch) else call.site
    return Halt(place.id, place.location, call.snap_m)


def halts(itinerary: Itinerary) -> list[Halt]:
    """Return the places of a day in the order in which they are driven to, its ends included."""
    start, end = itinerary.day.start, itinerary.day.end
    driven = [halt_of(call) for call, leg in itinerary.calls() if leg is not None]
    return [Halt(start.id, start.location, None), *driven, Halt(end.id, end.location, None)]


def calls_of(itinerary: Itinerary) -> list[Call]:
    """Return the stops and the lunch of a day in order."""
    return [call for call, _ in itinerary.calls()]


def drives_of(itinerary: Itinerary) -> list[dt.timedelta]:
    """Return the drive to each call, nothing where one is there already, and to the day's end."""
    drives = [NOTHING if leg is None else leg.duration for _, leg in itinerary.calls()]
    return [*drives, itinerary.legs[-1].duration if itinerary.legs else NOTHING]


def length_of(call: Call) -> dt.timedelta:
    """Return how long a visit or a lunch lasts, as it is planned."""
    return call.departure - call.begin


def as_clock(length: dt.timedelta) -> str:
    """Return a length of time as H:MM:SS, which reads the same in every language.

    >>> as_clock(dt.timedelta(hours=25, minutes=1)), as_clock(dt.timedelta(minutes=-1))
    ('25:01:00', '-0:01:00')
    """
    minutes, seconds = divmod(abs(round(length.total_seconds())), 60)
    sign = "-" if length < NOTHING else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def rest_of(call: Call) -> dt.timedelta:
    """Return the rest planned after a call."""
    return call.rest if isinstance(call, Stop) else NOTHING


def rests_due(rules: Rules, calls: Sequence[Call]) -> list[dt.timedelta]:
    """Return the rest due after each call: only between two visits."""
    pairs = pairwise(isinstance(call, Stop) for call in calls)
    between = [rules.rest if before and after else NOTHING for before, after in pairs]
    return [*between, NOTHING] if calls else []


def frame_of(rules: Rules, day: Day) -> Frame:
    """Return the frame of a day, cut to sunrise at its start and sunset at its end if asked for."""
    opens, closes = day.window.opens, day.window.closes
    if rules.after_dark:
        return Frame(opens, closes)
    sunrise = daylight_on(day.start.location, day.date).opens
    sunset = daylight_on(day.end.location, day.date).closes
    return Frame(max(opens, sunrise), min(closes, sunset))


def latest_begin(window: TimeWindow, length: dt.timedelta) -> dt.datetime:
    """Return when a call of some length can begin at the latest in a window."""
    latest = window.closes - length
    return latest if window.last_admission is None else min(latest, window.last_admission)


def sites_of(circuit: Circuit) -> dict[str, Site]:
    """Return every site of a circuit, visited or left out, by id."""
    left = [unvisited.site for unvisited in circuit.unvisited]
    return {site.id: site for site in (*left, *(stop.site for stop in circuit.stops))}
