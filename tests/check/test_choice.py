"""Promises of `routes.check.choice`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.circuit import Unvisited
from routes.hours import TimeWindow
from tests.check.conftest import codes, edit_left, edit_rules, with_points

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary
    from tests.check.conftest import Edit

WEEK = dt.timedelta(days=7)


def later(window: TimeWindow) -> TimeWindow:
    """Return a window a week later."""
    return TimeWindow(opens=window.opens + WEEK, closes=window.closes + WEEK)


def a_week_later(itinerary: Itinerary) -> Itinerary:
    """Return a day without lunch a week later."""
    stops = tuple(
        replace(
            stop,
            arrival=stop.arrival + WEEK,
            begin=stop.begin + WEEK,
            departure=stop.departure + WEEK,
            window=later(stop.window),
        )
        for stop in itinerary.stops
    )
    legs = tuple(replace(leg, departure=leg.departure + WEEK) for leg in itinerary.legs)
    day = replace(itinerary.day, window=later(itinerary.day.window))
    return replace(itinerary, day=day, stops=stops, legs=legs)


def visit_again(circuit: Circuit) -> Circuit:
    """Return a circuit that repeats its last day's stops a week later."""
    again = a_week_later(circuit.itineraries[2])
    free = edit_rules(overnight=())(circuit)
    return with_points(replace(free, itineraries=(*circuit.itineraries, again)))


def also_unvisited(circuit: Circuit) -> Circuit:
    """Return a circuit that visits a site and says it could not."""
    stop = circuit.stops[0]
    extra = Unvisited(site=stop.site, prize=stop.prize, reason="no_time")
    return replace(circuit, unvisited=(*circuit.unvisited, extra))


def unvisited_again(circuit: Circuit) -> Circuit:
    """Return a circuit that leaves a site out twice."""
    return replace(circuit, unvisited=(*circuit.unvisited, circuit.unvisited[-1]))


FAULTS: dict[str, tuple[str, Edit]] = {
    "a visit twice": ("visited_twice", visit_again),
    "a site visited and left out": ("visited_and_unvisited", also_unvisited),
    "a site left out twice": ("unvisited_twice", unvisited_again),
    "minutes of overrun with another reason": ("extra_min", edit_left("closed", extra_min=5)),
    "fewer than no minutes of overrun": ("extra_min", edit_left("no_time", extra_min=-1)),
    "a site left out at less than no distance": ("snap", edit_left("far_from_road", snap_m=-1.0)),
    "displaced by nobody": ("because", edit_left("displaced", because="")),
    "displaced by a site that is not visited": (
        "because",
        edit_left("displaced", because="aguerd-oudad"),
    ),
    "displaced by a site that is not like it": (
        "because",
        edit_left("displaced", because="ait-mansour"),
    ),
    "closed because of another site": ("because", edit_left("closed", because="ait-mansour")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_the_lists_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """One change to a faultless circuit breaks one rule, and that rule is named."""
    code, edit = FAULTS[name]
    assert codes(violations(edit(planned))) == {code}
