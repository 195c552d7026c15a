"""Promises of `routes.check.limits`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.rules import Rules
from tests.check.conftest import SECOND, codes, edit_leg, edit_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit, Leg
    from tests.check.conftest import Village


def test_a_day_that_drives_too_long_is_found(planned: Circuit) -> None:
    """To the second; the other days are not accused."""
    driving = [itinerary.driving for itinerary in planned.itineraries]
    longest = max(driving)
    assert violations(edit_rules(max_drive=longest)(planned)) == ()
    found = violations(edit_rules(max_drive=longest - SECOND)(planned))
    assert [(one.code, one.day) for one in found] == [("max_drive", 1 + driving.index(longest))]


def test_a_leg_that_takes_too_long_is_found(planned: Circuit) -> None:
    """To the second."""
    longest = max(leg.duration for leg in planned.legs)
    assert violations(edit_rules(max_leg=longest)(planned)) == ()
    found = violations(edit_rules(max_leg=longest - SECOND)(planned))
    assert codes(found) == {"max_leg"}
    assert "→" in found[0].where


@pytest.mark.parametrize(
    ("limit", "profile", "grade", "expected"),
    [
        ("paved", "4x4", "track", {"road_limit"}),
        ("track", "4x4", "track", set()),
        ("gravel", "4x4", "track", {"road_limit"}),
        ("paved", "car", "unknown", set()),
        (None, "4x4", "track", set()),
    ],
)
def test_a_leg_over_too_bad_a_road_is_found(
    limit: str | None,
    profile: str,
    grade: str,
    expected: set[str],
    village: Callable[..., Village],
) -> None:
    """By the worst stretch it says it has; what is unknown is not beyond a limit."""
    circuit, _ = village(profile)

    def worsen(leg: Leg) -> Leg:
        assert leg.worst is not None
        unknown_m = leg.worst.length_m if grade == "unknown" else 0
        worst = replace(leg.worst, grade=grade, assumed=False, unknown_m=unknown_m)  # type: ignore[arg-type]
        return replace(leg, worst=worst)

    limited = edit_rules(road_limit=limit)(edit_leg(0, 1, worsen)(circuit))
    assert codes(violations(limited)) == expected


def test_roads_for_another_limit_are_refused(village: Callable[..., Village]) -> None:
    """Whether a leg is the fastest way depends on which roads it may take."""
    limited, paved = village("4x4", Rules(road_limit="paved"))
    assert violations(limited, paved) == ()
    free, graph = village("4x4")
    found = violations(limited, graph)
    assert codes(found) == {"profile"}
    assert "road limit paved, the roads are for none" in found[0].problem
    assert codes(violations(edit_rules(road_limit="paved")(free), paved)) > {"road_limit"}
    found = violations(free, paved)
    assert found[0].problem == "planned without a road limit, the roads are for paved"


def test_without_limits_nothing_is_too_long(planned: Circuit) -> None:
    """A rule that is not given is not broken."""
    slow = edit_leg(0, 0, lambda leg: replace(leg, duration=dt.timedelta(hours=9)))(planned)
    free = edit_rules(max_drive=None, max_leg=None)(slow)
    assert not {"max_drive", "max_leg"} & codes(violations(free))
