"""Promises of `routes.check.days`: the frame, the way legs and calls join up, and the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.circuit import Itinerary
from routes.geo import LonLat
from routes.places import bundled_gateways, find_place
from routes.rules import LunchRule
from tests.check.conftest import (
    MINUTE,
    SECOND,
    codes,
    edit_day,
    edit_leg,
    edit_lunch,
    edit_rules,
    edit_stop,
    with_points,
    with_slack,
)

if TYPE_CHECKING:
    from routes.circuit import Circuit, Leg
    from tests.check.conftest import Edit


def zoned(leg: Leg) -> Leg:
    """Return a leg whose departure carries a zone."""
    return replace(leg, departure=leg.departure.replace(tzinfo=dt.UTC))


def zoned_lunch(circuit: Circuit) -> Circuit:
    """Return a circuit whose span of lunch carries a zone."""
    rule = LunchRule(opens=dt.time(12, tzinfo=dt.UTC), closes=dt.time(14, 30, tzinfo=dt.UTC))
    return edit_rules(lunch=rule)(circuit)


def swap_destination(leg: Leg) -> Leg:
    """Return a leg that leads elsewhere."""
    return replace(leg, destination_id="souk-tafraout-elsewhere")


def drop_first_leg(circuit: Circuit) -> Circuit:
    """Return a circuit whose last day has neither stops nor legs, but another end."""
    day = replace(circuit.itineraries[2].day, end=find_place("tiznit", (), bundled_gateways()))
    idle = Itinerary(day=day, stops=(), legs=())
    return with_points(replace(circuit, itineraries=(*circuit.itineraries[:2], idle)))


def needless_leg(circuit: Circuit) -> Circuit:
    """Return a circuit with a drive round the block on a day without stops."""
    day = circuit.itineraries[2].day
    leg = replace(circuit.legs[0], origin_id=day.start.id, destination_id=day.end.id)
    leg = replace(leg, departure=day.window.opens)
    idle = Itinerary(day=day, stops=(), legs=(leg,))
    return with_points(replace(circuit, itineraries=(*circuit.itineraries[:2], idle)))


def same_date(circuit: Circuit) -> Circuit:
    """Return a circuit whose last day is the same date as the one before it."""
    second = circuit.itineraries[1]
    idle = Itinerary(day=second.day, stops=(), legs=())
    days = (*circuit.itineraries[:2], idle)
    return with_points(replace(circuit, itineraries=days, unvisited=()))


def opened_later(circuit: Circuit) -> Circuit:
    """Return a circuit that leaves before its last day begins."""
    window = circuit.itineraries[2].day.window
    return edit_day(2, window=replace(window, opens=window.opens + MINUTE))(circuit)


def closed_earlier(circuit: Circuit) -> Circuit:
    """Return a circuit that is back after its last day ends."""
    itinerary = circuit.itineraries[2]
    window = replace(itinerary.day.window, closes=itinerary.arrival - SECOND)
    return with_slack(edit_day(2, window=window)(circuit))


def other_base(circuit: Circuit) -> Circuit:
    """Return a circuit whose last day begins 1 m from where the others did, under one id."""
    base = circuit.itineraries[2].day.start
    moved = replace(base, location=LonLat(base.location.lon + 1e-5, base.location.lat))
    free = edit_rules(overnight=())(circuit)
    return edit_day(2, start=moved, end=moved)(free)


def moved_in_place(circuit: Circuit) -> Circuit:
    """Return a circuit whose lunch in place is elsewhere than the stop of its id."""
    lunch = circuit.itineraries[1].lunch
    assert lunch is not None
    return edit_lunch(1, place=replace(lunch.place, location=LonLat(-8.9, 29.7)))(circuit)


def later(leg: Leg) -> Leg:
    """Return a leg that begins a minute later."""
    return replace(leg, departure=leg.departure + MINUTE)


def slower(circuit: Circuit) -> Circuit:
    """Return a circuit that arrives a minute after a visit begins."""
    wrong = edit_stop(0, 1, lambda stop: replace(stop, arrival=stop.arrival + MINUTE))(circuit)
    wrong = edit_leg(0, 1, lambda leg: replace(leg, duration=leg.duration + MINUTE))(wrong)
    return with_slack(wrong)


def longer_rest(circuit: Circuit) -> Circuit:
    """Return a circuit that rests a minute longer before it drives on, and is there later."""
    wrong = edit_stop(2, 0, lambda stop: replace(stop, rest=stop.rest + MINUTE))(circuit)
    wrong = edit_leg(2, 1, later)(wrong)
    wrong = edit_stop(
        2,
        1,
        lambda stop: replace(
            stop,
            arrival=stop.arrival + MINUTE,
            begin=stop.begin + MINUTE,
            departure=stop.departure + MINUTE,
        ),
    )(wrong)
    return with_slack(edit_leg(2, 2, later)(wrong))


def rest_before_home(circuit: Circuit) -> Circuit:
    """Return a circuit that rests before the way to the end of the day."""
    wrong = edit_stop(2, 1, lambda stop: replace(stop, rest=5 * MINUTE))(circuit)
    return with_slack(
        edit_leg(2, 2, lambda leg: replace(leg, departure=leg.departure + 5 * MINUTE))(wrong)
    )


def rest_before_lunch(circuit: Circuit) -> Circuit:
    """Return a circuit that says it rests before it eats at the same place."""
    return edit_stop(1, 0, lambda stop: replace(stop, rest=MINUTE))(circuit)


FAULTS: dict[str, tuple[set[str], Edit]] = {
    "a time with a zone": ({"zone"}, edit_leg(0, 0, zoned)),
    "a lunch with a zone": ({"zone"}, zoned_lunch),
    "an unknown profile": ({"profile"}, lambda circuit: replace(circuit, profile="bicycle")),
    "the same date twice": ({"date_order"}, same_date),
    "one id for two positions": ({"place"}, other_base),
    "one id for two positions, in place": ({"place", "lunch_place"}, moved_in_place),
    "a leg that leads elsewhere": ({"route"}, edit_leg(0, 1, swap_destination)),
    "a day that does not reach its end": ({"route"}, drop_first_leg),
    "a drive from a place to itself": ({"route"}, needless_leg),
    "a departure before the day": ({"departs_early"}, opened_later),
    "a return after the day": ({"returns_late"}, closed_earlier),
    "a leg that waits after the visit": (
        {"departure", "arrival"},
        edit_leg(2, 1, later),
    ),
    "a way home that waits": ({"departure"}, edit_leg(0, 4, later)),
    "an arrival that is not the leg's": (
        {"arrival", "waiting", "slack"},
        edit_stop(2, 1, lambda stop: replace(stop, arrival=stop.arrival - MINUTE)),
    ),
    "a lunch in place that one comes late to": (
        {"arrival", "begin", "slack"},
        lambda circuit: edit_lunch(
            1, arrival=circuit.itineraries[1].stops[0].departure + MINUTE
        )(circuit),
    ),
    "a visit before the arrival": ({"begin"}, slower),
    "a rest too long": ({"rest"}, longer_rest),
    "a rest before the end of the day": ({"rest"}, rest_before_home),
    "a rest before lunch": ({"rest", "arrival", "slack"}, rest_before_lunch),
    "fewer nights than there are": ({"overnight"}, edit_rules(overnight=(("tafraout",),))),
    "a night elsewhere than allowed": (
        {"overnight"},
        edit_rules(overnight=(("tiznit",), ("tafraout",))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_the_clock_is_found(name: str, planned: Circuit) -> None:
    """One change to a faultless circuit breaks the rules named, and no other."""
    expected, edit = FAULTS[name]
    assert codes(violations(edit(planned))) == expected


def test_a_next_day_that_begins_elsewhere_is_found(planned: Circuit) -> None:
    """Who sleeps in one town cannot leave from another."""
    tiznit = find_place("tiznit", (), bundled_gateways())
    found = violations(edit_day(2, start=tiznit)(planned))
    assert "overnight" in codes(found)
    free = edit_rules(overnight=())(planned)
    assert "overnight" not in codes(violations(edit_day(2, start=tiznit)(free)))


@pytest.mark.parametrize(("opens", "closes"), [("06:30", "13:00"), ("08:00", "19:30")])
def test_driving_in_the_dark_is_found(opens: str, closes: str, planned: Circuit) -> None:
    """On 27 November the sun rises over Tafraout at 7:11 and sets at 17:35 or so."""
    window = planned.itineraries[2].day.window
    date = window.opens.date()
    shift = dt.timedelta(minutes=-105) if opens < "08" else dt.timedelta(hours=8, minutes=30)
    moved = edit_day(
        2,
        window=replace(
            window,
            opens=dt.datetime.combine(date, dt.time.fromisoformat(opens)),
            closes=dt.datetime.combine(date, dt.time.fromisoformat(closes)),
        ),
    )(planned)
    for number in range(2):
        moved = edit_stop(
            2,
            number,
            lambda stop: replace(
                stop,
                arrival=stop.arrival + shift,
                begin=stop.begin + shift,
                departure=stop.departure + shift,
            ),
        )(moved)
    for number in range(3):
        moved = edit_leg(2, number, lambda leg: replace(leg, departure=leg.departure + shift))(
            moved
        )
    dark = codes(violations(with_slack(moved)))
    assert "daylight" in dark
    lit = with_slack(edit_rules(after_dark=True)(moved))
    assert codes(violations(lit)) <= dark - {"daylight"}
