"""Promises of `routes.circuit`."""

from __future__ import annotations

import datetime as dt
from dataclasses import FrozenInstanceError, replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from routes.circuit import Circuit


def test_totals_are_sums_of_the_days(circuit: Circuit) -> None:
    """Nothing is stored twice."""
    assert circuit.prize == sum(stop.prize for stop in circuit.stops) == 36
    assert circuit.distance_m == sum(leg.distance_m for leg in circuit.legs)
    assert circuit.driving == sum((leg.duration for leg in circuit.legs), dt.timedelta())
    assert [n for _, n, _ in circuit.numbered_stops()] == [1, 2, 3, 1, 2]


def test_a_day_with_stops_needs_one_leg_more(circuit: Circuit) -> None:
    """Checked where it is born; a day without stops may have none."""
    day = circuit.itineraries[0]
    with pytest.raises(ValueError, match="one leg more"):
        replace(day, legs=day.legs[:-1])
    idle = replace(day, legs=(), stops=())
    assert idle.departure == idle.arrival == day.day.window.opens


def test_values_cannot_be_changed(circuit: Circuit) -> None:
    """They are replaced."""
    with pytest.raises(FrozenInstanceError):
        circuit.profile = "4x4"  # type: ignore[misc]
