"""Promises of `routes.outputs.calls`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from routes.circuit import Lunch
from routes.outputs.calls import lodgings_of, nights_of, numbered_calls
from routes.places import bundled_gateways, find_place

if TYPE_CHECKING:
    from routes.circuit import Circuit


def test_stops_are_counted_and_lunch_is_not(circuit: Circuit) -> None:
    """Lunch has the number of the stop before it; a picnic in place has no leg."""
    first, second = circuit.itineraries
    found = [(number, isinstance(call, Lunch)) for number, call, _ in numbered_calls(first)]
    assert found == [(1, False), (2, False), (2, True), (3, False)]
    assert [leg for _, _, leg in numbered_calls(first)] == list(first.legs[:-1])
    assert [leg is None for _, _, leg in numbered_calls(second)] == [False, True, False]


def test_a_night_is_where_one_day_ends_and_the_next_date_starts(circuit: Circuit) -> None:
    """Not where the next day starts elsewhere, nor with a date between, nor after the last day."""
    first, second = circuit.itineraries
    tiznit = find_place("tiznit", (), bundled_gateways())
    assert nights_of(circuit) == {1: first.day.end}
    away = replace(first, day=replace(first.day, end=tiznit))
    assert nights_of(replace(circuit, itineraries=(away, second))) == {}
    window = second.day.window
    later = replace(
        second,
        day=replace(
            second.day,
            window=replace(
                window,
                opens=window.opens + dt.timedelta(days=1),
                closes=window.closes + dt.timedelta(days=1),
            ),
        ),
    )
    assert nights_of(replace(circuit, itineraries=(first, later))) == {}
    assert nights_of(replace(circuit, itineraries=())) == {}


def test_a_lodging_is_neither_start_nor_end_of_the_circuit(circuit: Circuit) -> None:
    """A night where the circuit starts is spent at home."""
    first, second = circuit.itineraries
    tiznit = find_place("tiznit", (), bundled_gateways())
    assert lodgings_of(circuit) == {}
    away = replace(first, day=replace(first.day, end=tiznit))
    back = replace(second, day=replace(second.day, start=tiznit))
    assert lodgings_of(replace(circuit, itineraries=(away, back))) == {"tiznit": tiznit}
    assert lodgings_of(replace(circuit, itineraries=())) == {}
