"""Promises of `routes.check.slack`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.check.slack import slack_rules
from routes.circuit import Stop
from routes.daylight import daylight_on
from routes.places import Place
from tests.check.conftest import (
    MINUTE,
    SECOND,
    codes,
    edit_day,
    edit_leg,
    edit_lunch,
    edit_stop,
    with_slack,
)

if TYPE_CHECKING:
    import datetime as dt

    from routes.circuit import Circuit, Itinerary
    from routes.roads.graph import DrivableGraph


@pytest.mark.parametrize("more", [SECOND, -SECOND])
def test_a_slack_too_long_or_too_short_is_found(more: object, planned: Circuit) -> None:
    """Of a visit and of a lunch, to the second."""
    stop = edit_stop(0, 0, lambda stop: replace(stop, slack=stop.slack + more))  # type: ignore[operator]
    found = violations(stop(planned))
    assert [(one.code, one.where) for one in found] == [("slack", "coop-afra-tafraout")]
    lunch = planned.itineraries[0].lunch
    assert lunch is not None
    found = violations(edit_lunch(0, slack=lunch.slack + more)(planned))  # type: ignore[operator]
    assert [(one.code, one.where) for one in found] == [("slack", "restaurant-la-kasbah")]


def drive_on(itinerary: Itinerary, first: int, now: dt.datetime) -> bool:
    """Say whether a day still holds if one comes to one of its calls at a time."""
    calls = list(itinerary.calls())
    closes = daylight_on(itinerary.day.end.location, itinerary.day.date).closes
    for number in range(first, len(calls)):
        call, _ = calls[number]
        begin = max(now, call.window.opens)
        now = begin + (call.departure - call.begin)
        if now > call.window.closes:
            return False
        now += call.rest if isinstance(call, Stop) else 0 * SECOND
        leg = calls[number + 1][1] if number + 1 < len(calls) else itinerary.legs[-1]
        now += leg.duration if leg else 0 * SECOND
    return now <= min(closes, itinerary.day.window.closes)


def test_the_slack_is_how_late_one_may_be(planned: Circuit) -> None:
    """Being so late at any call breaks nothing, a second later breaks something."""
    for itinerary in planned.itineraries:
        for number, (call, _) in enumerate(itinerary.calls()):
            assert drive_on(itinerary, number, call.arrival + call.slack)
            assert not drive_on(itinerary, number, call.arrival + call.slack + SECOND)


def asking(circuit: Circuit, slack: dt.timedelta) -> Circuit:
    """Return a circuit whose rules ask for a slack."""
    return replace(circuit, rules=replace(circuit.rules, slack=slack))


def test_less_slack_than_the_rules_ask_for_is_found(planned: Circuit) -> None:
    """To the second: the first lunch leaves an hour and a bit for the two visits before it."""
    least = min(call.slack for day in planned.itineraries for call, _ in day.calls())
    assert violations(asking(planned, least)) == ()
    found = violations(asking(planned, least + SECOND))
    assert [(one.code, one.day, one.where) for one in found] == [
        ("least_slack", 1, "coop-afra-tafraout"),
        ("least_slack", 1, "souk-tafraout"),
    ]
    assert found[0].problem == "61.7 min of slack, the rules ask for 61.8"


def test_a_day_that_ends_with_less_slack_is_found(planned: Circuit) -> None:
    """On its own account as well as on that of its stops."""
    day = planned.itineraries[2]
    closes = day.arrival + 30 * MINUTE
    short = edit_day(2, window=replace(day.day.window, closes=closes))(planned)
    assert violations(asking(with_slack(short), 30 * MINUTE)) == ()
    found = violations(asking(with_slack(short), 31 * MINUTE))
    assert {one.code for one in found} == {"least_slack"}
    assert [one.where for one in found] == [*(stop.site.id for stop in day.stops), ""]


def test_waiting_does_not_make_up_for_a_late_begin(planned: Circuit) -> None:
    """Who comes a minute early has slack on arrival that is not there at the begin."""

    def waiting(stop: Stop) -> Stop:
        begin = stop.begin + MINUTE
        window = replace(stop.window, opens=begin, last_admission=begin + 19 * MINUTE)
        return replace(stop, begin=begin, departure=stop.departure + MINUTE, window=window)

    late = edit_leg(2, 2, lambda leg: replace(leg, departure=leg.departure + MINUTE))(planned)
    late = with_slack(edit_stop(2, 1, waiting)(late))
    first, second = late.itineraries[2].stops
    assert first.slack == second.slack == 20 * MINUTE
    found = [one for one in violations(asking(late, 20 * MINUTE)) if one.code == "least_slack"]
    assert [one.where for one in found] == [second.site.id]
    assert "least_slack" not in codes(violations(asking(late, 19 * MINUTE)))


def test_a_drive_without_stops_keeps_the_slack_too(planned: Circuit) -> None:
    """From one town to another, as early as it may be; a day that stays needs none."""
    day = planned.itineraries[2]
    end = Place(id="elsewhere", location=day.stops[0].site.location, name="Elsewhere")
    leg = replace(day.legs[0], destination_id="elsewhere", departure=day.day.window.opens)
    closes = leg.arrival + 10 * MINUTE
    window = replace(day.day.window, closes=closes)
    moved = replace(
        day, day=replace(day.day, end=end, window=window), stops=(), lunch=None, legs=(leg,)
    )
    rules = replace(planned.rules, slack=10 * MINUTE)
    assert list(slack_rules(1, rules, moved)) == []
    (found,) = slack_rules(1, replace(rules, slack=11 * MINUTE), moved)
    assert (found.code, found.where) == ("least_slack", "")
    idle = replace(moved, day=replace(moved.day, end=day.day.start), legs=())
    assert list(slack_rules(1, replace(rules, slack=60 * MINUTE), idle)) == []


def test_a_wait_that_the_least_slack_asks_for_is_none_of_our_business(planned: Circuit) -> None:
    """The visit before it could begin later only at the cost of the slack."""
    early = planned.itineraries[2]
    shut = replace(early.stops[0].window, closes=early.stops[0].departure + 20 * MINUTE)
    late = edit_stop(2, 0, lambda stop: replace(stop, window=shut))(planned)
    late = edit_stop(
        2,
        1,
        lambda stop: replace(stop, begin=stop.begin + MINUTE, departure=stop.departure + MINUTE),
    )(late)
    late = edit_leg(2, 2, lambda leg: replace(leg, departure=leg.departure + MINUTE))(late)
    late = with_slack(late)
    assert codes(violations(asking(late, 20 * MINUTE))) == {"opening"}
    assert codes(violations(asking(late, 19 * MINUTE))) == {"opening", "waiting"}


@pytest.mark.parametrize("minutes", [0, 10])
def test_what_would_fit_has_to_keep_the_slack(
    minutes: int, whole: Circuit, graph: DrivableGraph
) -> None:
    """One is later by the slack wherever a site is put."""
    rules = replace(whole.rules, max_drive=None, max_leg=None, slack=minutes * MINUTE)
    patient = replace(whole, rules=rules)
    left = [
        replace(one, extra_min=one.extra_min and one.extra_min + minutes) for one in whole.unvisited
    ]
    assert violations(replace(patient, unvisited=tuple(left)), graph) == ()
    assert codes(violations(patient, graph)) == ({"extra_min"} if minutes else set())


def test_what_fits_alone_has_to_keep_the_slack(whole: Circuit, graph: DrivableGraph) -> None:
    """Four hours of visit leave the day less than three quarters of an hour."""
    (found,) = violations(asking(whole, 45 * MINUTE), graph)
    assert (found.code, found.where) == ("reason", "coop-tazouknit-boutabi")
    assert "even alone no day has time for it" in found.problem


def test_leaving_too_early_to_wait_is_found(planned: Circuit) -> None:
    """The first call of a day never needs a wait."""
    early = edit_leg(0, 0, lambda leg: replace(leg, departure=leg.departure - MINUTE))(planned)
    early = edit_stop(0, 0, lambda stop: replace(stop, arrival=stop.arrival - MINUTE))(early)
    found = violations(with_slack(early))
    assert [(one.code, one.where) for one in found] == [("waiting", "coop-afra-tafraout")]
    assert "the day could begin later" in found[0].problem


def test_a_wait_after_a_visit_that_could_begin_later_is_found(planned: Circuit) -> None:
    """Everything before lunch a minute earlier means a minute of needless waiting for lunch."""
    early = planned
    for number in range(2):
        early = edit_stop(
            0,
            number,
            lambda stop: replace(
                stop,
                arrival=stop.arrival - MINUTE,
                begin=stop.begin - MINUTE,
                departure=stop.departure - MINUTE,
            ),
        )(early)
    for number in range(3):
        early = edit_leg(0, number, lambda leg: replace(leg, departure=leg.departure - MINUTE))(
            early
        )
    lunch = early.itineraries[0].lunch
    assert lunch is not None
    early = edit_lunch(0, arrival=lunch.arrival - MINUTE)(early)
    found = violations(with_slack(early))
    assert [(one.code, one.where) for one in found] == [("waiting", "restaurant-la-kasbah")]


def test_a_wait_that_no_later_begin_spares_is_none_of_our_business(planned: Circuit) -> None:
    """Where the visit before begins as late as its window allows, one has to wait."""
    stop = planned.itineraries[2].stops[0]
    shut = replace(stop.window, closes=stop.departure)
    late = edit_stop(2, 0, lambda stop: replace(stop, window=shut))(planned)
    late = edit_stop(
        2,
        1,
        lambda stop: replace(stop, begin=stop.begin + MINUTE, departure=stop.departure + MINUTE),
    )(late)
    late = edit_leg(2, 2, lambda leg: replace(leg, departure=leg.departure + MINUTE))(late)
    assert codes(violations(with_slack(late))) == {"opening"}
