"""Circuits that differ in what the catalogue filters by."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.outputs.portfolio import Entry

if TYPE_CHECKING:
    from routes.circuit import Circuit, Leg


def _paved(leg: Leg) -> Leg:
    assert leg.worst is not None
    return replace(leg, worst=replace(leg.worst, grade="paved", assumed=False, unknown_m=0))


@pytest.fixture
def circuits(circuit: Circuit) -> tuple[Circuit, ...]:
    """Return three circuits.

    One of two days with a track; one of its first day, paved, slow; one of its second day, not
    traced.
    """
    first, second = circuit.itineraries
    slow = tuple(replace(_paved(leg), duration=dt.timedelta(hours=1)) for leg in first.legs)
    bare = tuple(replace(leg, worst=None, geometry=(), cues=()) for leg in second.legs)
    return (
        circuit,
        replace(circuit, itineraries=(replace(first, legs=slow),)),
        replace(circuit, itineraries=(replace(second, legs=bare),)),
    )


@pytest.fixture
def entries(circuits: tuple[Circuit, ...]) -> list[Entry]:
    """Return an entry for each circuit; the last has no map of its own."""
    links = ("one/map.html", "a%20b/map.html", "")
    return [
        Entry(circuit=circuit, link=link) for circuit, link in zip(circuits, links, strict=True)
    ]
