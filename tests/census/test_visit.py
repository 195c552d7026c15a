"""Promises of `routes.census.score`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from routes.census.score import prize_of
from routes.census.visit import hours_of, kind_defaults, service_time_of
from routes.hours import is_valid_opening_hours, windows_on
from routes.siteprops import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

WEDNESDAY = dt.date(2026, 11, 25)


def test_every_kind_has_its_figures_with_a_reason() -> None:
    """The table knows the kinds of the list of sites and no others; all of it can be planned."""
    assert tuple(kind_defaults()) == KINDS
    for defaults in kind_defaults().values():
        assert defaults.prize > 0
        assert 0 < defaults.service_min <= 600
        assert defaults.reason
        assert is_valid_opening_hours(defaults.assumed)
        (window,) = windows_on(defaults.assumed, WEDNESDAY)
        assert window.closes - window.opens >= dt.timedelta(minutes=defaults.service_min)


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_without_figures_gets_those_of_its_kind(
    kind: str, make_site: Callable[..., Site]
) -> None:
    """Prize and length of visit follow from the kind."""
    site = make_site(kind=kind)
    assert prize_of(site) == kind_defaults()[kind].prize
    assert service_time_of(site) == dt.timedelta(minutes=kind_defaults()[kind].service_min)


def test_a_sites_own_figures_come_first(make_site: Callable[..., Site]) -> None:
    """Also a prize of 0, which is not the same as none."""
    site = make_site(prize=0, service_min=5)
    assert prize_of(site) == 0
    assert service_time_of(site) == dt.timedelta(minutes=5)


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
