"""Sunrise and sunset by the clock of Morocco.

The legal time of Africa/Casablanca is UTC+0 from 20 September 2026 on; before, it was UTC+1, and
UTC+0 around Ramadan: the sun does not jump, the clock does.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from astral import Observer
from astral.sun import sunrise, sunset

from routes.errors import InputError
from routes.hours import TimeWindow
from routes.message import msg
from routes.zone import morocco

if TYPE_CHECKING:
    from routes.geo import LonLat

_MINUTE = dt.timedelta(minutes=1)


@lru_cache(maxsize=4096)
def daylight_on(location: LonLat, date: dt.date) -> TimeWindow:
    """Return the time from sunrise to sunset in local wall time, rounded inward to whole minutes.

    Sunrise and sunset are those of the upper limb at a level horizon, with refraction (astral,
    after NOAA's solar calculator): valleys see less of the sun.

    Args:
        location: where, longitude first.
        date: by the clock of Morocco.

    Raises:
        InputError: if the sun does not rise or does not set there on that day, or not within one
            day by the clock of Morocco.

    >>> from routes.geo import LonLat
    >>> window = daylight_on(LonLat(-9.73, 29.70), dt.date(2026, 11, 25))
    >>> f"{window.opens:%H:%M}-{window.closes:%H:%M}"
    '07:12-17:39'
    """
    observer = Observer(latitude=location.lat, longitude=location.lon)
    try:
        rise = sunrise(observer, date, tzinfo=morocco()).replace(tzinfo=None)
        fall = sunset(observer, date, tzinfo=morocco()).replace(tzinfo=None)
        # A whole minute of sunrise is put off as well: it never is one to the microsecond.
        opens = rise.replace(second=0, microsecond=0) + _MINUTE
        return TimeWindow(opens=opens, closes=fall.replace(second=0, microsecond=0))
    except (ValueError, OverflowError) as error:
        raise InputError(
            msg(
                "there is no sunrise and sunset at {position} on {date} by the clock of Morocco: "
                "check the position, longitude comes first.",
                position=f"{location.lon:g},{location.lat:g}",
                date=date,
            )
        ) from error
