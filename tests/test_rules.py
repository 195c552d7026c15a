"""Promises of `routes.rules`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from routes.errors import RequestError
from routes.outputs.texts import Texts
from routes.rules import (
    MOST_SLACK_MIN,
    REST_MIN,
    SERVICE_PERCENT,
    SLACK_MIN,
    LunchRule,
    Rules,
    minutes_of,
)


def test_no_rules_ask_for_nothing() -> None:
    """A circuit without rules may do anything, at the length of visits its sites ask for."""
    rules = Rules()
    assert rules.lunch is None
    assert rules.after_dark
    assert not rules.rest
    assert not rules.slack
    assert rules.visit_length(dt.timedelta(minutes=45)) == dt.timedelta(minutes=45)


def test_paces_are_in_order() -> None:
    """The more relaxed, the longer the visits and the rests, and the more slack."""
    assert sorted(SERVICE_PERCENT.values(), reverse=True) == list(SERVICE_PERCENT.values())
    for minutes in (REST_MIN, SLACK_MIN):
        assert sorted(minutes.values(), reverse=True) == list(minutes.values())
    assert max(SLACK_MIN.values()) < MOST_SLACK_MIN
    assert SERVICE_PERCENT["normal"] == 100


@pytest.mark.parametrize(
    ("pace", "minutes", "expected"),
    [("relaxed", 45, 57), ("relaxed", 60, 75), ("dense", 45, 36), ("dense", 1, 1)],
)
def test_a_visit_is_never_shorter_than_its_share(pace: Any, minutes: int, expected: int) -> None:  # noqa: ANN401
    """Shares are rounded up to whole minutes."""
    length = Rules(pace=pace).visit_length(dt.timedelta(minutes=minutes))
    assert length == dt.timedelta(minutes=expected)


@pytest.mark.parametrize(
    "given",
    [
        {"must": ("a",), "skip": ("a",)},
        {"theme_least": (("argan", 3),), "theme_most": (("argan", 2),)},
        {"group_size": 0},
        {"budget_mad": -1},
        {"max_drive": dt.timedelta()},
        {"max_leg": dt.timedelta(minutes=-5)},
        {"rest": dt.timedelta(minutes=-1)},
        {"slack": dt.timedelta(seconds=-1)},
        {"slack": dt.timedelta(hours=4, seconds=1)},
        {"slack": dt.timedelta(minutes=91), "lunch": LunchRule()},
    ],
)
def test_rules_that_cannot_hold_are_refused(given: dict[str, Any]) -> None:
    """Where the request is made, not in the middle of planning."""
    with pytest.raises(RequestError):
        Rules(**given)


def test_what_cannot_be_is_named() -> None:
    """Persons and dirhams by their own words, in the language of the reader."""
    with pytest.raises(RequestError, match="a group size of 0 makes no sense: give 1 or more"):
        Rules(group_size=0)
    with pytest.raises(
        RequestError, match="a budget of -1 makes no sense: give 0 or more"
    ) as error:
        Rules(budget_mad=-1)
    assert Texts("fr").tell(error.value.message).startswith("un budget de -1 n’a pas de sens")


def test_minutes_have_the_plural_of_their_number() -> None:
    """One minute, two of them and more."""
    spans = [minutes_of(dt.timedelta(minutes=count, seconds=59)) for count in (1, 2, 11)]
    assert spans == ["1 minute", "2 minutes", "11 minutes"]
    said = [Texts("ar").tell(span) for span in spans]
    assert said == ["دقيقة واحدة", "دقيقتين", "11 دقيقة"]


def test_lunch_must_leave_the_slack() -> None:
    """An hour and a half of slack, in two hours and a half for an hour, and no more."""
    assert LunchRule().spare == dt.timedelta(minutes=90)
    assert Rules(slack=dt.timedelta(minutes=90), lunch=LunchRule()).lunch is not None
    with pytest.raises(RequestError, match="leaves 90 minutes of slack, and 95 are asked for"):
        Rules(slack=dt.timedelta(minutes=95), lunch=LunchRule())


def test_lunch_must_fit_its_span() -> None:
    """An hour of lunch needs an hour."""
    with pytest.raises(RequestError, match="a lunch of 60 minutes does not fit between 12:00 and"):
        LunchRule(opens=dt.time(12), closes=dt.time(12, 45))
    with pytest.raises(RequestError, match="a lunch of 0 minutes is none"):
        LunchRule(length=dt.timedelta())
    assert LunchRule(opens=dt.time(12), closes=dt.time(13)).length == dt.timedelta(hours=1)
