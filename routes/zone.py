"""The clock of Morocco, by the tables of the package `tzdata` on every computer.

`zoneinfo` alone would take the tables of the operating system, where there are any, and these may
be old: by tzdata 2026c the legal time is UTC+0 from 20 September 2026 on; tables of 2025 still say
UTC+1 outside Ramadan.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import datetime as dt

TIMEZONE = "Africa/Casablanca"
"""Zone of the wall times, for those who must name an instant (GPX, calendars)."""


@cache
def morocco() -> ZoneInfo:
    """Return the zone of the wall times.

    >>> morocco().key
    'Africa/Casablanca'
    """
    area, _, city = TIMEZONE.partition("/")
    table = resources.files("tzdata") / "zoneinfo" / area / city
    with table.open("rb") as file:
        return ZoneInfo.from_file(file, key=TIMEZONE)


def in_morocco(wall_time: dt.datetime) -> dt.datetime:
    """Return a wall time with its zone.

    >>> from datetime import datetime
    >>> in_morocco(datetime(2026, 3, 1, 9)).isoformat()  # in Ramadan
    '2026-03-01T09:00:00+00:00'
    >>> in_morocco(datetime(2026, 6, 1, 9)).isoformat()
    '2026-06-01T09:00:00+01:00'
    """
    return wall_time.replace(tzinfo=morocco())
