"""Promises of `routes.check.violation`."""

from __future__ import annotations

from dataclasses import replace

from routes.check.violation import Violation, leg_name
from routes.message import msg


def test_a_violation_says_where_and_what() -> None:
    """It reads as one line, the day first."""
    found = Violation(code="begin", day=2, where="souk-tiznit", problem=msg("begins early"))
    assert str(found) == "day 2, souk-tiznit: begins early [begin]"
    assert str(replace(found, day=0, where="")) == "circuit: begins early [begin]"


def test_a_leg_is_called_by_both_its_ends() -> None:
    """Origin first."""
    assert leg_name("a", "b") == "a → b"
