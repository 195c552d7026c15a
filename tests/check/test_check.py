"""Promises of `routes.check` as a whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from routes import check
from routes.check import Code, violations
from tests.check.conftest import codes, edit_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph
    from tests.check.conftest import Village


def test_a_faultless_circuit_has_no_violation(
    planned: Circuit, whole: Circuit, graph: DrivableGraph
) -> None:
    """Without streets and with them, by itself and against the roads it was made on."""
    for circuit in (planned, whole):
        assert violations(circuit) == ()
        assert violations(circuit, graph) == ()


def test_the_minutes_of_overrun_are_those_found_by_hand(
    planned: Circuit, graph: DrivableGraph
) -> None:
    """Without a limit on drives the minutes a site would cost are verified as well."""
    free = edit_rules(max_drive=None, max_leg=None)(planned)
    assert violations(free, graph) == ()


@pytest.mark.parametrize("profile", ["car", "high-clearance", "4x4"])
def test_the_village_has_no_violation(profile: str, village: Callable[..., Village]) -> None:
    """One-way streets, tracks and the way round are driven as the rules say."""
    circuit, graph = village(profile)
    assert violations(circuit, graph) == ()
    there, back = circuit.legs
    assert there.distance_m < 2_300
    assert back.distance_m > 2_800
    assert (back.track_m == 0) == (profile == "car")


def test_an_idle_day_has_no_violation(planned: Circuit, graph: DrivableGraph) -> None:
    """A day without visits has no lunch and no legs, and needs none."""
    first, second, third = planned.itineraries
    idle = replace(second, stops=(), legs=(), lunch=None)
    alone = replace(planned, itineraries=(first, idle, third), unvisited=())
    points = replace(alone.proof, points=alone.prize, bound=None)
    assert violations(replace(alone, proof=points), graph) == ()


def test_every_code_is_reported_somewhere_and_each_has_a_test() -> None:
    """The list of codes is that of the rules; a code nobody can provoke would be an empty word."""
    folder = Path(check.__file__).parent
    sources = [file for file in folder.glob("*.py") if file.name != "violation.py"]
    tests = [file for file in Path(__file__).parent.glob("test_*.py") if file != Path(__file__)]
    in_rules, in_tests = (
        set(re.findall(r'"([a-z_0-9]+)"', "".join(file.read_text("utf-8") for file in files)))
        for files in (sources, tests)
    )
    assert set(get_args(Code)) <= in_rules
    assert set(get_args(Code)) <= in_tests


def test_the_hand_drawn_circuit_is_judged_without_a_crash(circuit: Circuit) -> None:
    """Whatever is wrong, the answer is a list of violations."""
    assert "slack" in codes(violations(circuit))
