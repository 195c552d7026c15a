"""What is said of a drive: its time as a range, its vehicle, fords and ferries, the last metres."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.outputs.drivewords import drive_text, passage_texts, range_text, walk_text
from routes.outputs.texts import Texts
from routes.roads.passage import Passage
from routes.roads.profile import profile_names
from routes.sites import Language

if TYPE_CHECKING:
    from routes.circuit import Circuit, Leg

ENGLISH = Texts("en")
MINUTE = dt.timedelta(minutes=1)


def taking(circuit: Circuit, planned: float, slowest: float, **changes: object) -> Leg:
    """Return a leg that takes some minutes."""
    passage = Passage(vehicle="car", fords=0, ferry_m=0, slowest=slowest * MINUTE)
    leg = replace(circuit.legs[0], duration=planned * MINUTE, passage=passage)
    return replace(leg, passage=replace(passage, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("planned", "slowest", "expected"),
    [
        (107, 131, "1 h 45–2 h 15"),
        (105, 130, "1 h 45–2 h 10"),
        (12.4, 15.2, "12–16 min"),
        (28, 33, "28–35 min"),
        (50, 59, "50 min–1 h"),
        (31, 34, "30–35 min"),
        (20, 20, "20 min"),
        (0.4, 0.6, "1 min"),
        (0.4, 1.6, "1–2 min"),
        (60, 60, "1 h"),
        (55, 64, "55 min–1 h 05"),
    ],
)
def test_times_are_told_as_a_range(
    circuit: Circuit, planned: float, slowest: float, expected: str
) -> None:
    """From as planned to slow, in steps of five minutes from half an hour up."""
    assert range_text(ENGLISH, taking(circuit, planned, slowest)) == expected


def test_a_leg_that_is_not_traced_is_told_as_planned(circuit: Circuit) -> None:
    """No range is made up, and no vehicle."""
    bare = replace(circuit.legs[0], duration=107 * MINUTE, passage=None)
    assert range_text(ENGLISH, bare) == "1 h 47 min"
    assert passage_texts(ENGLISH, bare) == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 40_000), st.integers(0, 20_000))
def test_the_range_told_holds_the_times(circuit: Circuit, planned_s: int, more_s: int) -> None:
    """Rounded outward, by five minutes at most, and never the wrong way round."""
    leg = taking(circuit, planned_s / 60, (planned_s + more_s) / 60)
    for language in get_args(Language):
        assert range_text(Texts(language), leg)
    said = range_text(ENGLISH, leg)
    low, _, high = said.partition("–")
    assert minutes_of(low, high) <= max(1, planned_s / 60)
    assert minutes_of(high or low, high or low) >= (planned_s + more_s) / 60
    assert minutes_of(low, high) > planned_s / 60 - 5


def minutes_of(text: str, unit_from: str) -> int:
    """Return the minutes of one end of a range; “12” of “12–16 min” is minutes."""
    words = text.replace("\N{NO-BREAK SPACE}", " ").split()
    if len(words) == 1:
        assert "min" in unit_from
        return int(words[0])
    if len(words) % 2:  # 1 h 05
        words.append("min")
    pairs = zip(words[::2], words[1::2], strict=True)
    return sum(int(number) * {"h": 60, "min": 1}[unit] for number, unit in pairs)


def test_vehicle_fords_and_ferries_are_named(circuit: Circuit) -> None:
    """In that order; what there is none of is not named."""
    plain = taking(circuit, 10, 12)
    assert passage_texts(ENGLISH, plain) == ()
    wet = taking(circuit, 10, 12, vehicle="4x4", fords=2, ferry_m=1234)
    assert passage_texts(ENGLISH, wet) == (
        "vehicle: 4x4",
        "2 fords: ask how deep the water is",
        "ferry for 1.2 km: when it sails and how long one waits is not known",
    )
    assert passage_texts(ENGLISH, taking(circuit, 10, 12, vehicle="")) == ()


def test_the_terminal_names_the_vehicle_only_if_a_car_will_not_do(circuit: Circuit) -> None:
    """Most legs are for cars."""
    assert "vehicle" not in drive_text(ENGLISH, taking(circuit, 10, 12))
    assert "high-clearance car" in drive_text(
        ENGLISH, taking(circuit, 10, 12, vehicle="high-clearance")
    )
    assert "1 ford: ask" in drive_text(ENGLISH, taking(circuit, 10, 12, fords=1))


@pytest.mark.parametrize(
    ("snap_m", "expected"),
    [
        (0.0, ""),
        (50.0, ""),
        (50.1, "last 60 m on foot"),
        (120.0, "last 120 m on foot"),
        (980.5, "last 990 m on foot"),
        (2_340.0, "last 2.3 km on foot"),
    ],
)
def test_the_last_metres_are_told_where_a_car_cannot_go(snap_m: float, expected: str) -> None:
    """From 50 m on; less is the yard."""
    assert walk_text(ENGLISH, snap_m) == expected


def test_every_vehicle_has_a_name_in_every_language(circuit: Circuit) -> None:
    """No word is missing."""
    for language in get_args(Language):
        for vehicle in profile_names():
            leg = taking(circuit, 10, 12, vehicle=vehicle, fords=3, ferry_m=70)
            assert len(passage_texts(Texts(language), leg)) == 2 + (vehicle != "car")
