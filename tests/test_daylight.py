"""Promises of `routes.daylight`."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.daylight import daylight_on
from routes.errors import InputError
from routes.geo import LonLat

TIZNIT = LonLat(-9.73, 29.70)
DAY = dt.timedelta(days=1)


def approximate_utc_min(location: LonLat, date: dt.date) -> tuple[float, float]:
    """Return sunrise and sunset in minutes UTC by the short formula of NOAA (2 minutes exact)."""
    angle = 2 * math.pi / 365 * (date.timetuple().tm_yday - 1)
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * math.cos(angle)
        - 0.032077 * math.sin(angle)
        - 0.014615 * math.cos(2 * angle)
        - 0.040849 * math.sin(2 * angle)
    )
    declination = (
        0.006918
        - 0.399912 * math.cos(angle)
        + 0.070257 * math.sin(angle)
        - 0.006758 * math.cos(2 * angle)
        + 0.000907 * math.sin(2 * angle)
        - 0.002697 * math.cos(3 * angle)
        + 0.00148 * math.sin(3 * angle)
    )
    lat = math.radians(location.lat)
    cosine = math.cos(math.radians(90.833)) / (math.cos(lat) * math.cos(declination))
    half_min = 4 * math.degrees(math.acos(cosine - math.tan(lat) * math.tan(declination)))
    noon = 720 - 4 * location.lon - equation_min
    return noon - half_min, noon + half_min


@pytest.mark.parametrize(
    ("date", "offset_min"),
    [
        (dt.date(2026, 1, 5), 60),
        (dt.date(2026, 2, 14), 60),
        (dt.date(2026, 2, 16), 0),
        (dt.date(2026, 3, 20), 0),
        (dt.date(2026, 3, 23), 60),
        (dt.date(2026, 6, 21), 60),
        (dt.date(2026, 9, 19), 60),
        (dt.date(2026, 9, 21), 0),
        (dt.date(2026, 12, 21), 0),
        (dt.date(2027, 2, 20), 0),
        (dt.date(2028, 2, 29), 0),
    ],
)
def test_daylight_is_that_of_the_sun_by_the_clock_of_morocco(
    date: dt.date, offset_min: int
) -> None:
    """UTC+1, UTC+0 around Ramadan and from 20 September 2026 on; an independent formula agrees."""
    window = daylight_on(TIZNIT, date)
    midnight = dt.datetime.combine(date, dt.time())
    for moment, expected in zip(
        (window.opens, window.closes), approximate_utc_min(TIZNIT, date), strict=True
    ):
        assert (moment - midnight).total_seconds() / 60 - offset_min == pytest.approx(
            expected, abs=3
        )


@pytest.mark.parametrize(
    ("before", "hours"), [(dt.date(2026, 2, 14), -1), (dt.date(2026, 3, 21), 1)]
)
def test_the_clock_jumps_around_ramadan(before: dt.date, hours: int) -> None:
    """From one day to the next sunrise and sunset shift by an hour, the length of day does not."""
    one, two = daylight_on(TIZNIT, before), daylight_on(TIZNIT, before + DAY)
    shift = (two.opens - one.opens - DAY).total_seconds() / 3600
    assert shift == pytest.approx(hours, abs=0.05)
    length = (two.closes - two.opens) - (one.closes - one.opens)
    assert abs(length) <= dt.timedelta(minutes=3)


@given(
    lon=st.floats(-13, -1),
    lat=st.floats(27, 36),
    date=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
)
def test_daylight_is_whole_minutes_of_one_day(lon: float, lat: float, date: dt.date) -> None:
    """Anywhere in Morocco, on any date: local time without a zone, nine to fifteen hours."""
    window = daylight_on(LonLat(lon, lat), date)
    for moment in (window.opens, window.closes):
        assert moment.date() == date
        assert (moment.second, moment.microsecond, moment.tzinfo) == (0, 0, None)
    assert 9 <= (window.closes - window.opens).total_seconds() / 3600 <= 15


def test_daylight_is_rounded_inward() -> None:
    """A minute is never given away: rounding is after sunrise and before sunset."""
    from astral import Observer  # noqa: PLC0415 - only this test compares with the library
    from astral.sun import sun  # noqa: PLC0415

    for month in range(1, 13):
        date = dt.date(2026, month, 7)
        exact = sun(Observer(TIZNIT.lat, TIZNIT.lon), date)
        given_ = daylight_on(TIZNIT, date)
        utc = exact["sunrise"].replace(tzinfo=None)
        late = (given_.opens - utc) % dt.timedelta(hours=1)
        early = (exact["sunset"].replace(tzinfo=None) - given_.closes) % dt.timedelta(hours=1)
        assert dt.timedelta() < late <= dt.timedelta(minutes=1)
        assert dt.timedelta() <= early < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("location", "date"),
    [
        (LonLat(20, 80), dt.date(2026, 6, 21)),
        (LonLat(20, 80), dt.date(2026, 12, 21)),
        (LonLat(179, 10), dt.date(2026, 6, 21)),
        (LonLat(-9, 90), dt.date(2026, 1, 1)),
    ],
)
def test_where_there_is_no_day_it_is_said(location: LonLat, date: dt.date) -> None:
    """Polar days and nights, and the other side of the globe: an error that names the position."""
    with pytest.raises(InputError, match=rf"{location.lon},{location.lat} on {date}.*longitude"):
        daylight_on(location, date)
