"""What the outputs need of the order of a circuit: numbers of calls, and where its nights are."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from routes.circuit import Lunch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Call, Circuit, Itinerary, Leg
    from routes.places import Place


def numbered_calls(itinerary: Itinerary) -> Iterator[tuple[int, Call, Leg | None]]:
    """Yield each stop and the lunch of a day in order, with the leg to it; None if one is there.

    The number counts the stops from 1, and is that of the stop before it for lunch.
    """
    number = 0
    for call, leg in itinerary.calls():
        number += not isinstance(call, Lunch)
        yield number, call, leg


def chosen_days(circuit: Circuit, day: int | None) -> tuple[tuple[int, Itinerary], ...]:
    """Return days with their numbers.

    Args:
        circuit: the circuit.
        day: number of the only day wanted, from 1; None for all of them.

    Raises:
        IndexError: if there is no such day.
    """
    days = tuple(enumerate(circuit.itineraries, start=1))
    if day is None:
        return days
    if not 1 <= day <= len(days):
        raise IndexError(f"there is no day {day} in a circuit of {len(days)}")
    return days[day - 1 : day]


def nights_of(circuit: Circuit) -> dict[int, Place]:
    """Return where each night is spent, by the number of the day before it, counted from 1.

    A night is known only where the next day is that of the next date and starts where the day ends.
    """
    days = [itinerary.day for itinerary in circuit.itineraries]
    return {
        number: day.end
        for number, (day, following) in enumerate(pairwise(days), start=1)
        if day.end.id == following.start.id and following.date - day.date == dt.timedelta(days=1)
    }


def lodgings_of(circuit: Circuit) -> dict[str, Place]:
    """Return the places of the nights but those where the circuit starts or ends, by id."""
    if not circuit.itineraries:
        return {}
    home = {circuit.itineraries[0].day.start.id, circuit.itineraries[-1].day.end.id}
    return {place.id: place for place in nights_of(circuit).values() if place.id not in home}
