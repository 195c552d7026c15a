"""Promises of `routes.check.climbs`: heights that do not add up are found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations

if TYPE_CHECKING:
    from routes.circuit import Circuit


def found(circuit: Circuit) -> list[str]:
    """Return the problems of heights."""
    return [one.problem for one in violations(circuit) if one.code == "climb"]


def with_climb(circuit: Circuit, **changes: object) -> Circuit:
    """Return the circuit with its second leg's climb changed."""
    day = circuit.itineraries[0]
    leg = day.legs[1]
    assert leg.climb is not None
    changed = replace(leg, climb=replace(leg.climb, **changes))  # type: ignore[arg-type]
    legs = (day.legs[0], changed, *day.legs[2:])
    return replace(circuit, itineraries=(replace(day, legs=legs), *circuit.itineraries[1:]))


def test_heights_that_add_up_are_no_fault(climbed: Circuit, circuit: Circuit) -> None:
    """Nor is it one to have none."""
    assert found(climbed) == []
    assert found(circuit) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"up_m": 301}, "301 m up and 300 m down, yet its profile gains 0 m"),
        ({"up_m": 200, "down_m": 200}, "200 m up, yet its profile has 280 m at least"),
        ({"highest_m": 399}, "100 to 400 m along it, yet 100 to 399 m in all"),
        ({"lowest_m": 101}, "yet 101 to 400 m in all"),
        ({"highest_m": 500}, "does not reach from 100 to 500 m"),
        ({"highest_m": None, "lowest_m": None}, "no highest and lowest"),
        ({"points_m": (100, 400)}, "2 heights for 3 points"),
        ({"points_m": (100, 401, 100)}, "100 to 401 m along it"),
        ({"points_m": (120, 400, 100)}, "ends at 100 m, the leg on begins at 120 m"),
        ({"known_m": 10**6}, "heights are known on 1000000 m of"),
        ({"known_m": 7}, "heights are known on 7 m, its profile is"),
        ({"profile": (((0, 100), (10**7, 400), (10**7, 100)),)}, "its profile ends after"),
        ({"profile": (((0, 100), (9, 400), (3, 100)),)}, "its profile goes back"),
    ],
)
def test_each_untruth_about_heights_is_found(
    changes: dict[str, object], problem: str, climbed: Circuit
) -> None:
    """By the circuit alone, without the files."""
    assert any(problem in one for one in found(with_climb(climbed, **changes)))


def test_heights_without_a_source_are_found(climbed: Circuit) -> None:
    """Nobody can look them up again."""
    assert any("no file" in one for one in found(replace(climbed, elevation=None)))


def test_heights_along_schematic_lines_are_found(climbed: Circuit) -> None:
    """They are not those of the road."""
    roads = replace(climbed.roads, kind="schematic")
    assert any("schematic" in one for one in found(replace(climbed, roads=roads)))


def test_a_leg_without_heights_among_others_is_found(climbed: Circuit) -> None:
    """All are asked for at the same time."""
    day = climbed.itineraries[0]
    legs = (replace(day.legs[0], climb=None), *day.legs[1:])
    days = (replace(day, legs=legs), *climbed.itineraries[1:])
    (problem,) = found(replace(climbed, itineraries=days))
    assert problem == f"{len(climbed.legs) - 1} of {len(climbed.legs)} legs have heights"


def test_a_height_of_a_place_that_is_not_called_at_is_found(climbed: Circuit) -> None:
    """It would be of another circuit."""
    assert climbed.elevation is not None
    elevation = replace(climbed.elevation, places=(("elsewhere", 3),))
    assert any("elsewhere" in one for one in found(replace(climbed, elevation=elevation)))
