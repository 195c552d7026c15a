"""Promises of `routes.planning.request`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from routes.circuit import Day
from routes.errors import RequestError
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.places import Place
from routes.planning.request import MAX_DAYS, MAX_SEED, Request, days_from

BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base")
INN = Place(id="inn", location=LonLat(-9.6, 29.7), name="Inn")
FIRST = dt.date(2026, 11, 25)
HOURS = (dt.time(8, 30), dt.time(18))


def test_every_day_returns_to_the_start_but_the_last() -> None:
    """Which ends at the end."""
    days = days_from(BASE, INN, FIRST, 3, HOURS)
    assert [(day.start.id, day.end.id) for day in days] == [
        ("base", "base"),
        ("base", "base"),
        ("base", "inn"),
    ]
    assert [day.date for day in days] == [FIRST + dt.timedelta(days=n) for n in range(3)]
    assert days[1].window.opens == dt.datetime(2026, 11, 26, 8, 30)  # noqa: DTZ001


@pytest.mark.parametrize("count", [0, -1, MAX_DAYS + 1])
def test_the_number_of_days_has_limits(count: int) -> None:
    """And the message names them."""
    with pytest.raises(RequestError, match=f"from 1 to {MAX_DAYS}"):
        days_from(BASE, BASE, FIRST, count, HOURS)


def test_a_day_cannot_end_before_it_starts() -> None:
    """Nor at the same minute."""
    for hours in ((dt.time(18), dt.time(8)), (dt.time(8), dt.time(8))):
        with pytest.raises(RequestError, match="--start and --end in order"):
            days_from(BASE, BASE, FIRST, 1, hours)


def test_the_calendar_has_an_end() -> None:
    """No traceback on the last day of the year 9999."""
    with pytest.raises(RequestError, match="is not a date to plan for"):
        days_from(BASE, BASE, dt.date.max, 2, HOURS)


def test_days_are_in_order_and_within_one_date() -> None:
    """Two days of one date, days the wrong way round, a day that goes on after midnight."""
    first, second = days_from(BASE, BASE, FIRST, 2, HOURS)
    for days in ((first, first), (second, first)):
        with pytest.raises(RequestError, match="in order and on different dates"):
            Request(days=days)
    late = TimeWindow(opens=first.window.opens, closes=first.window.opens + dt.timedelta(hours=20))
    with pytest.raises(RequestError, match="2026-11-25 must end by midnight"):
        Request(days=(replace(first, window=late),))
    midnight = dt.datetime.combine(FIRST + dt.timedelta(days=1), dt.time())
    whole = Day(start=BASE, end=BASE, window=TimeWindow(opens=late.opens, closes=midnight))
    assert Request(days=(whole,)).days == (whole,)


def test_there_must_be_a_day() -> None:
    """An empty request is a mistake, not an empty circuit."""
    with pytest.raises(RequestError, match="at least one day"):
        Request(days=())


def test_every_night_has_a_place() -> None:
    """One choice of places for each night between two days, none of them empty."""
    days = days_from(BASE, BASE, FIRST, 3, HOURS)
    assert Request(days=days, nights=((BASE, INN), (INN,))).nights[1] == (INN,)
    for nights in (((INN,),), ((INN,), ()), ((INN,),) * 3):
        with pytest.raises(RequestError, match="3 days have 2 nights between them"):
            Request(days=days, nights=nights)


@pytest.mark.parametrize("fair", [-0.1, 1.1])
def test_fairness_is_a_share(fair: float) -> None:
    """From nothing to the whole."""
    with pytest.raises(RequestError, match="give a number from 0 to 1"):
        Request(days=days_from(BASE, BASE, FIRST, 1, HOURS), fair=fair)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": MAX_SEED + 1}, {"iterations": 0}])
def test_seed_and_iterations_are_numbers_the_search_can_use(wrong: dict[str, int]) -> None:
    """A seed of 2^32 would stop the library with a message nobody understands."""
    days = days_from(BASE, BASE, FIRST, 1, HOURS)
    with pytest.raises(RequestError, match="--iterations must be at least 1 and --seed"):
        Request(days=days, **wrong)  # type: ignore[arg-type]
    assert Request(days=days, seed=MAX_SEED).seed == MAX_SEED
