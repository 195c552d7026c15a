"""Promises of `routes.check.violation`."""

from __future__ import annotations

from dataclasses import replace

from routes.check.violation import Violation, leg_name
from routes.message import msg, msgn
from routes.outputs.texts import Texts


def test_a_violation_says_where_and_what() -> None:
    """It reads as one line, the day first."""
    found = Violation(code="begin", day=2, where="souk-tiznit", problem=msg("begins early"))
    assert str(found) == "day 2, souk-tiznit: begins early [begin]"
    assert str(replace(found, day=0, where="")) == "circuit: begins early [begin]"


def test_a_violation_is_told_in_the_language_of_the_reader() -> None:
    """All of the line but ids and the code, its numbers with the plural they ask for."""
    twice = msgn("visited {n} time", "visited {n} times", 2)
    found = Violation(code="visited_twice", day=0, where="souk-tiznit", problem=twice)
    said = Texts("fr").tell(found.message)
    assert said == "circuit, souk-tiznit\u00a0: visité 2 fois [visited_twice]"
    assert "مرتين" in Texts("ar").tell(found.message)
    placed = (replace(found, day=3), replace(found, day=3, where=""), replace(found, where=""))
    assert [Texts("fr").tell(one.message).split("\u00a0")[0] for one in placed] == [
        "jour 3, souk-tiznit",
        "jour 3",
        "circuit",
    ]


def test_a_leg_is_called_by_both_its_ends() -> None:
    """Origin first."""
    assert leg_name("a", "b") == "a → b"
