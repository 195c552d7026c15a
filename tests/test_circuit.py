"""Promises of `routes.circuit`."""

from __future__ import annotations

import datetime as dt
from dataclasses import FrozenInstanceError, replace
from typing import TYPE_CHECKING

import pytest

from routes.circuit import Proof

if TYPE_CHECKING:
    from routes.circuit import Circuit


def test_totals_are_sums_of_the_days(circuit: Circuit) -> None:
    """Nothing is stored twice."""
    assert circuit.prize == sum(stop.prize for stop in circuit.stops) == 36
    assert circuit.distance_m == sum(leg.distance_m for leg in circuit.legs)
    assert circuit.driving == sum((leg.duration for leg in circuit.legs), dt.timedelta())
    assert [n for _, n, _ in circuit.numbered_stops()] == [1, 2, 3, 1, 2]


def test_a_day_has_a_leg_to_every_call_and_one_to_its_end(circuit: Circuit) -> None:
    """Checked where it is born; a day without stops may have none."""
    for day in circuit.itineraries:
        with pytest.raises(ValueError, match=r"[23] stops need [35] legs"):
            replace(day, legs=day.legs[:-1])
    day = circuit.itineraries[0]
    with pytest.raises(ValueError, match="3 stops need 4 legs, not 5"):
        replace(day, lunch=None)
    idle = replace(day, legs=(), stops=(), lunch=None)
    assert idle.departure == idle.arrival == day.day.window.opens


def test_lunch_is_between_stops_that_there_are(circuit: Circuit) -> None:
    """Not after the fourth of three."""
    day = circuit.itineraries[0]
    assert day.lunch is not None
    with pytest.raises(ValueError, match="lunch after stop 4 of 3"):
        replace(day, lunch=replace(day.lunch, after=4))


def test_calls_come_in_order_with_the_leg_to_each(circuit: Circuit) -> None:
    """A meal elsewhere has a leg of its own; a picnic where one is has none."""
    first, second = circuit.itineraries
    assert [call for call, _ in first.calls()] == [*first.stops[:2], first.lunch, first.stops[2]]
    assert [leg for _, leg in first.calls()] == list(first.legs[:-1])
    assert [call for call, _ in second.calls()] == [
        second.stops[0], second.lunch, second.stops[1]
    ]  # fmt: skip
    assert [leg for _, leg in second.calls()] == [second.legs[0], None, second.legs[1]]


def test_a_visit_after_a_meal_at_its_own_place_needs_no_drive(circuit: Circuit) -> None:
    """Whether one eats before or after it."""
    day = circuit.itineraries[1]
    assert day.lunch is not None
    before = replace(day, lunch=replace(day.lunch, mode="meal", after=0))
    assert [leg for _, leg in before.calls()] == [day.legs[0], None, day.legs[1]]


def test_a_stop_tells_its_wait_and_its_length(circuit: Circuit) -> None:
    """Both follow from its times."""
    stop = circuit.stops[1]
    assert stop.arrival + stop.wait + stop.service_time == stop.departure
    assert (stop.wait, stop.service_time) == (dt.timedelta(minutes=10), dt.timedelta(minutes=45))


def test_the_gap_is_the_distance_to_the_bound() -> None:
    """Percent of what is possible at most; nothing where no bound is known, 0 where there is 0."""
    proof = Proof(status="heuristic", method="search", points=90, bound=120)
    assert proof.gap_percent == 25.0
    assert replace(proof, bound=None).gap_percent is None
    assert replace(proof, points=0, bound=0).gap_percent == 0.0


def test_values_cannot_be_changed(circuit: Circuit) -> None:
    """They are replaced."""
    with pytest.raises(FrozenInstanceError):
        circuit.profile = "4x4"  # type: ignore[misc]
