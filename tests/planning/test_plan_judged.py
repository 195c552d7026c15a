"""Promises of `routes.planning.plan` for any request, judged by trying everything."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from routes.circuit import Circuit, Day, Lunch
from routes.errors import InfeasibleError
from routes.planning import clash, overnight, solve
from routes.rules import LunchRule, Rules
from tests.planning.conftest import (
    TABLES,
    Country,
    asked,
)
from tests.planning.dice import SEEDS, Dice, any_request, any_sites, many_sites
from tests.planning.oracle import Oracle, clock

if TYPE_CHECKING:
    from routes.planning.request import Request

HALF_OPEN = {"opening_hours": "Mo-Su 09:00-12:00,14:00-18:00"}


def judge(country: Country, request: Request) -> None:
    """Plan and compare with everything that could have been done."""
    oracle = Oracle(request, country.sites, country.matrix, country.tables)
    best = oracle.best()
    try:
        circuit = country.plan(request)
    except InfeasibleError:
        assert best is None
        return
    assert best is not None
    assert circuit.proof.status == "optimal"
    assert circuit.prize == -best.lost == circuit.proof.bound
    assert circuit.driving.total_seconds() >= best.drive_s
    if circuit.proof.least_drive:
        assert circuit.driving.total_seconds() == best.drive_s
    judge_times(circuit, oracle)
    judge_reasons(circuit, oracle)
    judge_slack(circuit, oracle)


def judge_times(circuit: Circuit, oracle: Oracle) -> None:
    """Assert that every day holds by the oracle, in the order in which it is planned."""
    for itinerary in circuit.itineraries:
        frame, halts = oracle.frame(itinerary.day), oracle.halts(itinerary)
        assert oracle.holds(frame, halts)
        eaten = [halt for halt in halts if not halt.is_visit]
        assert len(eaten) == (bool(itinerary.stops) and oracle.needs_lunch(frame))
        drives = sum(oracle.drives(frame, halts))
        assert drives == itinerary.driving.total_seconds()


def judge_reasons(circuit: Circuit, oracle: Oracle) -> None:
    """Assert that each reason is true when tested by hand."""
    allowed = {site.id for site in oracle.candidates()}
    visited = [stop.site for stop in circuit.stops]
    for left in circuit.unvisited:
        asked_out = left.reason in {
            "skipped", "other_theme", "worth_nothing", "group_too_large", "far_from_road",
        }  # fmt: skip
        assert asked_out == (left.site.id not in allowed)
        if asked_out or left.reason == "unreachable":
            continue
        calendar = left.reason in {"souk_day_unknown", "out_of_season", "closed"}
        dates = [itinerary.day.date for itinerary in circuit.itineraries]
        assert calendar != any(oracle.visit(left.site, date).spans for date in dates)
        if calendar:
            continue
        assert oracle.fits_alone(circuit, left.site) == (left.reason != "out_of_reach")
        if left.reason == "out_of_reach":
            continue
        assert oracle.fits_beside(circuit, left.site) == (left.reason != "no_time")
        if left.reason == "no_time":
            assert left.extra_min == oracle.least_late_min(circuit, left.site)
        else:
            assert not oracle.keeps_rules([*visited, left.site])
        if left.reason == "displaced":
            (like,) = [site for site in visited if site.id == left.because]
            assert not Oracle(
                replace(oracle.request, rules=Rules(one_of=oracle.rules.one_of)), (), oracle.matrix
            ).keeps_rules([like, left.site])


def judge_slack(circuit: Circuit, oracle: Oracle) -> None:
    """Assert that arriving so much later breaks nothing, and a second more breaks something.

    And that there is as much of it as the rules ask for, at the end of the day too.
    """
    for itinerary in circuit.itineraries:
        frame = oracle.frame(itinerary.day)
        left_s = frame.closes_s - clock(frame.date, itinerary.arrival)
        assert left_s >= circuit.rules.slack.total_seconds()
        calls = list(itinerary.calls())
        for first in range(len(calls)):
            slack = calls[first][0].slack
            assert slack >= circuit.rules.slack
            if circuit.rules.after_dark:
                assert holds_late(circuit, itinerary.day, calls[first:], slack)
                assert not holds_late(
                    circuit, itinerary.day, calls[first:], slack + dt.timedelta(seconds=1)
                )


def holds_late(circuit: Circuit, day: Day, calls: Any, late: dt.timedelta) -> bool:  # noqa: ANN401
    """Say whether the rest of a day holds in its windows if one arrives so late."""
    legs = {(leg.departure): leg for leg in circuit.legs}
    now = calls[0][0].arrival + late
    for (call, _), (after, leg) in pairwise([*calls, (None, None)]):
        begin = max(now, call.window.opens)
        admitted = call.window.last_admission
        if admitted is not None and begin > admitted:
            return False
        end = begin + (call.departure - call.begin)
        if end > call.window.closes:
            return False
        rest = dt.timedelta() if isinstance(call, Lunch) else call.rest
        if after is None:
            home = legs[call.departure + rest]
            return bool(end + rest + home.duration <= day.window.closes)
        now = end + rest + (leg.duration if leg else dt.timedelta())
    raise AssertionError


@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_no_circuit_of_a_small_request_is_better_and_every_word_of_it_is_true(seed: int) -> None:
    """Points always, driving where that is said to be proved; every reason and every slack.

    Against every choice, order, lunch and night of up to four sites and two days.
    """
    dice = Dice(seed)
    sites = any_sites(dice, dice.number(2, 4))
    request = any_request(dice, dice.number(1, 2), [site.id for site in sites])
    judge(Country(sites=sites, tables=TABLES[:2]), request)


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_nor_of_one_day_with_six_sites(seed: int) -> None:
    """The same for more sites."""
    dice = Dice(seed)
    sites = any_sites(dice, 6)
    request = any_request(dice, 1, [site.id for site in sites])
    judge(Country(sites=sites, tables=TABLES[:1]), request)


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the planner search where it could prove."""
    for module in (solve, overnight, clash):
        monkeypatch.setattr(module, "MAX_SITES", 0)


@pytest.mark.usefixtures("nothing_is_small")
@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_what_is_searched_is_within_its_bound_and_what_it_calls_proved_is(seed: int) -> None:
    """On requests small enough to try everything, the points of the best lie between the two."""
    dice = Dice(seed)
    sites = any_sites(dice, dice.number(2, 4))
    request = any_request(dice, dice.number(1, 2), [site.id for site in sites])
    country = Country(sites=sites, tables=TABLES[:2])
    oracle = Oracle(request, sites, country.matrix, country.tables)
    best = oracle.best()
    said, circuit = "", None
    try:
        circuit = country.plan(request)
    except InfeasibleError as error:
        said = str(error)
    if circuit is None:
        assert best is None or "cannot hold" not in said
        return
    proof = circuit.proof
    assert best is not None
    assert proof.bound is not None
    assert circuit.prize <= -best.lost <= proof.bound
    assert (proof.status == "optimal") == (proof.bound == circuit.prize)
    judge_times(circuit, oracle)
    judge_reasons(circuit, oracle)
    judge_slack(circuit, oracle)


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_a_searched_circuit_keeps_every_rule_and_its_reasons_are_true(seed: int) -> None:
    """With more candidates than can be proved; its bound is no less than its points."""
    dice = Dice(seed)
    sites = many_sites(dice, 20)
    country = Country(sites=sites, tables=TABLES[:2])
    request = any_request(dice, 2, [site.id for site in sites])
    try:
        circuit = country.plan(request)
    except InfeasibleError:
        return
    oracle = Oracle(request, sites, country.matrix, country.tables)
    assert circuit.proof.bound is not None
    assert circuit.proof.bound >= circuit.prize
    judge_times(circuit, oracle)
    judge_reasons(circuit, oracle)
    judge_slack(circuit, oracle)


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_the_order_of_the_sites_plays_no_part(seed: int) -> None:
    """Same request, seed and iterations, same circuit; proved or searched."""
    dice = Dice(seed)
    sites = many_sites(dice, dice.one(6, 20))
    request = replace(asked(2, rest=dt.timedelta(minutes=5), lunch=LunchRule()), seed=seed)
    country = Country(sites=sites, tables=TABLES[:3])
    turned = replace(country, sites=sites[::-1], tables=TABLES[2::-1])
    assert turned.plan(request) == country.plan(request)
