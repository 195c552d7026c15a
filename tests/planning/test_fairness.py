"""Promises of `routes.planning.fairness`: what is collected, and what that costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.census.fairness import FINE, fair_prizes
from routes.planning.fairness import collected_prizes
from tests.planning.conftest import Country, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site


@pytest.fixture
def country(make_site: Callable[..., Site]) -> Country:
    """Two sites of which a day has time for one."""
    sites = [
        make_site("famous", lon=-9.5, prize=20, service_min=400),
        make_site("forgotten", lon=-9.9, prize=18, service_min=400),
    ]
    return Country(sites=sites)


VISITS = (("famous", 30),)


def test_without_fairness_the_points_are_the_prizes() -> None:
    """Whatever was promised before."""
    prizes = {"a": 3, "b": 0}
    assert collected_prizes(replace(asked(), visits=(("a", 7),)), prizes) is prizes


def test_with_fairness_they_are_the_raised_ones_in_hundredths() -> None:
    """Those of `routes.census.fairness`."""
    prizes = {"a": 3, "b": 5}
    request = replace(asked(), fair=0.5, visits=(("a", 7),))
    expected = fair_prizes(prizes, {"a": 7}, 0.5, parts=FINE)
    assert collected_prizes(request, prizes) == expected


def test_fairness_of_nothing_is_the_plain_plan(country: Country) -> None:
    """The same circuit to the last second, without a word of fairness."""
    plain = country.plan(asked())
    assert country.plan(replace(asked(), fair=0.0, visits=VISITS)) == plain
    assert plain.fairness is None


def test_the_forgotten_are_favoured_and_the_price_is_said(country: Country) -> None:
    """Prizes of stops stay as they are; what is given up is told in points and in driving."""
    plain = country.plan(asked())
    fair = country.plan(replace(asked(), fair=1.0, visits=VISITS))
    assert [stop.site.id for stop in plain.stops] == ["famous"]
    assert [stop.site.id for stop in fair.stops] == ["forgotten"]
    assert fair.prize == 18
    assert fair.fairness is not None
    assert (fair.fairness.strength, fair.fairness.visits) == (1.0, VISITS)
    assert fair.fairness.prize_without == plain.prize == 20
    assert fair.fairness.driving_without == plain.driving
    assert fair.proof.points > FINE * fair.prize
    assert fair.proof.status == "optimal"


def test_equal_visits_change_nothing_but_the_count(country: Country) -> None:
    """Where all had their share nobody is favoured."""
    even = country.plan(replace(asked(), fair=1.0, visits=(("famous", 4), ("forgotten", 4))))
    plain = country.plan(asked())
    assert even.itineraries == plain.itineraries


def test_a_searched_fair_circuit_is_at_least_as_fair_as_the_plain_one(
    make_site: Callable[..., Site],
) -> None:
    """It begins with it: the raised points of the plain circuit are never undercut."""
    sites = [
        make_site(f"s{n}", lon=-9.9 + 0.02 * n, prize=5 + n % 7, service_min=50) for n in range(18)
    ]
    country = Country(sites=sites)
    visits = tuple((f"s{n}", n) for n in range(18))
    request = replace(asked(), fair=0.8, visits=visits)
    plain, fair = country.plan(asked()), country.plan(request)
    raised = fair_prizes(
        {site.id: site.prize or 0 for site in sites}, dict(visits), 0.8, parts=FINE
    )
    assert fair.proof.points >= sum(raised[stop.site.id] for stop in plain.stops)
    assert fair.proof.points == sum(raised[stop.site.id] for stop in fair.stops)
