"""Promises of `routes.check.slack`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.circuit import Stop
from routes.daylight import daylight_on
from tests.check.conftest import MINUTE, SECOND, codes, edit_leg, edit_lunch, edit_stop, with_slack

if TYPE_CHECKING:
    import datetime as dt

    from routes.circuit import Circuit, Itinerary


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
