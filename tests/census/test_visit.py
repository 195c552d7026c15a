"""Promises of `routes.census.visit`, and of the tables in `docs/hours.md`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.calendar import HOLIDAY_NAMES
from routes.census.visit import (
    KindDefaults,
    eating_defaults,
    eating_hours_on,
    hours_of,
    kind_defaults,
    service_time_of,
)
from routes.daylight import daylight_on
from routes.errors import InputError
from routes.geo import LonLat
from routes.hours import is_valid_opening_hours, windows_on
from routes.hoursnote import HoursNote
from routes.places import EATING_KINDS
from routes.siteprops import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

WEDNESDAY = dt.date(2026, 11, 25)
PAGE = (Path(__file__).parents[2] / "docs" / "hours.md").read_text(encoding="utf-8")


def check_hours(defaults: KindDefaults) -> None:
    """Assert that the hours of a kind can be read, and hold a visit also in Ramadan."""
    for rule in (defaults.assumed, defaults.ramadan):
        assert is_valid_opening_hours(rule)
        assert all(
            window.closes - window.opens >= dt.timedelta(minutes=defaults.service_min)
            for window in windows_on(rule, WEDNESDAY)
        )
        assert windows_on(rule, WEDNESDAY)
    assert not defaults.friday or len(windows_on(defaults.friday, WEDNESDAY)) == 1
    assert defaults.feasts in {"none", "eids", "all"}
    assert 0 < defaults.service_min <= 600
    assert defaults.reason


def test_every_kind_has_its_figures_with_a_reason() -> None:
    """The table knows the kinds of the list of sites and no others; all of it can be planned."""
    assert tuple(kind_defaults()) == KINDS
    for defaults in kind_defaults().values():
        check_hours(defaults)


def test_every_kind_of_eating_place_has_its_figures() -> None:
    """Those of the bundled table, with no prize, open at lunch and in Ramadan after sunset."""
    assert set(eating_defaults()) == set(EATING_KINDS)
    for kind, defaults in eating_defaults().items():
        check_hours(defaults)
        noon = dt.datetime.combine(WEDNESDAY, dt.time(12, 30))
        lunch = (noon, noon + dt.timedelta(minutes=defaults.service_min))
        assert any(w.contains(*lunch) for w in eating_hours_on(kind, WEDNESDAY).windows)
        for year, month, day in ((2026, 3, 10), (2027, 2, 20), (2030, 1, 10)):
            date = dt.date(year, month, day)
            sunset = daylight_on(LonLat(-9.73, 29.7), date).closes
            hours = eating_hours_on(kind, date)
            assert hours.basis == "assumed"
            assert all(window.opens >= sunset for window in hours.windows)
            assert hours.windows


@pytest.mark.parametrize("date", [dt.date(2026, 3, 20), dt.date(2026, 5, 28)])
def test_nobody_cooks_on_an_eid(date: dt.date) -> None:
    """Restaurants and cafés are assumed closed."""
    assert [eating_hours_on(kind, date).windows for kind in EATING_KINDS] == [(), ()]


def test_meals_are_served_on_fridays() -> None:
    """Couscous is."""
    friday = WEDNESDAY + dt.timedelta(days=2)
    assert eating_hours_on("restaurant", friday).windows[0].opens.hour == 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_without_figures_gets_those_of_its_kind(
    kind: str, make_site: Callable[..., Site]
) -> None:
    """The length of visit follows from the kind."""
    site = make_site(kind=kind)
    assert service_time_of(site) == dt.timedelta(minutes=kind_defaults()[kind].service_min)


def test_a_sites_own_length_of_visit_comes_first(make_site: Callable[..., Site]) -> None:
    """However short."""
    assert service_time_of(make_site(service_min=5)) == dt.timedelta(minutes=5)


def test_stated_hours_come_before_assumed_ones(make_site: Callable[..., Site]) -> None:
    """What a site states is never mixed with what its kind assumes."""
    stated = hours_of(make_site(opening_hours="We 10:00-11:00"), WEDNESDAY)
    assert (stated.basis, len(stated.windows)) == ("stated", 1)
    assert stated.windows[0].opens.hour == 10
    closed = hours_of(make_site(opening_hours="Th 10:00-11:00"), WEDNESDAY)
    assert (closed.basis, closed.windows) == ("stated", ())
    assumed = hours_of(make_site(), WEDNESDAY)
    assert (assumed.basis, assumed.windows[0].opens.hour) == ("assumed", 9)


def test_a_market_is_open_on_its_day_only(make_site: Callable[..., Site]) -> None:
    """On its day the hours are assumed; on others it is closed; without a day nothing is known."""
    market = make_site(kind="souk", souk_days=("We",))
    assert hours_of(market, WEDNESDAY).basis == "assumed"
    assert hours_of(market, WEDNESDAY).windows
    thursday = hours_of(market, WEDNESDAY + dt.timedelta(days=1))
    assert (thursday.basis, thursday.windows) == ("stated", ())
    unknown = hours_of(make_site(kind="souk"), WEDNESDAY)
    assert (unknown.basis, unknown.windows) == ("unknown", ())


def test_every_statement_of_a_site_counts(make_site: Callable[..., Site]) -> None:
    """Each of its hours' properties changes what it is about."""
    friday = dt.date(2026, 11, 27)
    plain = hours_of(make_site(), friday)
    assert len(plain.windows) == 2
    assert len(hours_of(make_site(friday_prayer="open"), friday).windows) == 1
    assert hours_of(make_site(season="Feb 15-Mar 15"), friday).windows == ()
    admitted = hours_of(make_site(last_admission_min=30), friday).windows[0].last_admission
    assert admitted == dt.datetime.combine(friday, dt.time(11, 30))
    ramadan = dt.date(2026, 3, 3)
    stated = hours_of(make_site(ramadan_hours="Mo-Su 20:00-22:00"), ramadan)
    assert (stated.basis, stated.windows[0].opens.hour) == ("stated", 20)


def test_sunset_is_that_of_the_site(make_site: Callable[..., Site]) -> None:
    """On its date, at its position; where the sun does not set it is said."""
    site = make_site(opening_hours="Mo-Su 09:00-sunset")
    (window,) = hours_of(site, WEDNESDAY).windows
    assert window.closes == daylight_on(site.location, WEDNESDAY).closes
    polar = make_site(lat=80.0, opening_hours="Mo-Su 09:00-sunset")
    with pytest.raises(InputError, match="no sunrise and sunset"):
        hours_of(polar, dt.date(2026, 6, 21))


SOUK_WEEK = {
    # Wednesday souk; Tuesday 17 February is the eve of Ramadan, Friday 20 March the Eid.
    dt.date(2026, 2, 11): "08:00-13:00",
    dt.date(2026, 2, 17): "",
    dt.date(2026, 2, 18): "09:00-13:00",
    dt.date(2026, 3, 18): "09:00-13:00",
    dt.date(2026, 3, 25): "08:00-13:00",
    dt.date(2026, 5, 27): "",
    dt.date(2026, 11, 18): "08:00-13:00",
    dt.date(2028, 2, 29): "",
}


@pytest.mark.parametrize("date", SOUK_WEEK)
def test_a_souk_through_the_calendar(date: dt.date, make_site: Callable[..., Site]) -> None:
    """Held on its day, shorter in Ramadan, not on an Eid, but on a national holiday."""
    souk = make_site(kind="souk", souk_days=("We",))
    windows = hours_of(souk, date).windows
    assert ", ".join(f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in windows) == SOUK_WEEK[date]


def test_almond_blossom_lasts_a_month(make_site: Callable[..., Site]) -> None:
    """A sight with a season, day by day through a leap year: open in it, Ramadan or not."""
    sight = make_site(kind="sight", season="Feb 15-Mar 15")
    first = dt.date(2028, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(366)]
    is_open = [date for date in days if hours_of(sight, date).windows]
    assert (is_open[0], is_open[-1], len(is_open)) == (
        dt.date(2028, 2, 15),
        dt.date(2028, 3, 15),
        30,
    )
    assert HoursNote(code="season", detail="Feb 15-Mar 15") in hours_of(sight, is_open[0]).why


def test_the_tables_of_the_page_are_those_in_use() -> None:
    """Every kind with its hours, every note with its code, every holiday."""
    for kind, row in (*kind_defaults().items(), *eating_defaults().items()):
        friday = f"`{row.friday}`" if row.friday else "open"
        line = f"| `{kind}` | `{row.assumed}` | `{row.ramadan}` | {friday} | {row.feasts} |"
        assert line in PAGE
    assert [name for name in HOLIDAY_NAMES if name not in PAGE] == []
