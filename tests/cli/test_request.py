"""Promises of `routes.cli.request`: options become the request that people mean."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from routes.cli.parser import make_parser
from routes.cli.request import request_of
from routes.errors import InputError, PlaceError, RequestError
from routes.rules import LunchRule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.planning.request import Request
    from routes.sites import Site

    Ask = Callable[..., Request]


@pytest.fixture
def ask(bundled_sites: tuple[Site, ...]) -> Ask:
    """Return a function from options of `plan` to the request."""

    def run(*options: str) -> Request:
        arguments = make_parser().parse_args(["plan", "--date", "2026-11-25", *options])
        return request_of(arguments, bundled_sites)

    return run


def test_plain_days_have_lunch_rest_and_daylight(ask: Ask) -> None:
    """What an office expects without asking."""
    rules = ask().rules
    assert rules.lunch == LunchRule()
    assert rules.rest == dt.timedelta(minutes=5)
    assert rules.slack == dt.timedelta(minutes=10)
    assert not rules.after_dark
    assert ask("--lunch", "none", "--rest", "0", "--after-dark").rules.lunch is None


def test_one_overnight_place_serves_all_nights(ask: Ask) -> None:
    """Days join where the night is spent."""
    request = ask("--days", "3", "--overnight", "Tafraout", "--to", "agadir")
    assert [night[0].id for night in request.nights] == ["tafraout", "tafraout"]
    assert [(day.start.id, day.end.id) for day in request.days] == [
        ("tiznit", "tafraout"),
        ("tafraout", "tafraout"),
        ("tafraout", "agadir"),
    ]
    assert request.rules.overnight == (("tafraout",), ("tafraout",))


def test_each_night_can_be_elsewhere(ask: Ask) -> None:
    """Given in order."""
    request = ask("--days", "3", "--overnight", "tafraout", "--overnight", "mirleft")
    assert [day.end.id for day in request.days] == ["tafraout", "mirleft", "tiznit"]


def test_the_planner_may_choose_among_towns(ask: Ask) -> None:
    """The same towns are allowed for every night."""
    towns = ("--overnight-among", "tafraout", "--overnight-among", "mirleft")
    request = ask("--days", "3", *towns)
    assert request.rules.overnight == (("tafraout", "mirleft"),) * 2


def test_single_days_can_differ(ask: Ask) -> None:
    """Other hours, another start, another end."""
    request = ask("--day-hours", "2=07:00-20:00", "--day-from", "2=mirleft", "--day-to", "1=agadir")
    first, second = request.days
    assert (first.end.id, second.start.id) == ("agadir", "mirleft")
    assert (second.window.opens.hour, second.window.closes.hour) == (7, 20)


def test_counts_and_groups_are_read(ask: Ask) -> None:
    """Wishes arrive as rules."""
    rules = ask(
        "--theme-min", "argan=1", "--theme-max", "argan=2", "--one-of", "a,b", "--group", "12",
        "--budget", "0", "--max-drive", "240", "--max-leg", "90", "--pace", "relaxed",
    ).rules  # fmt: skip
    assert (rules.theme_least, rules.theme_most) == ((("argan", 1),), (("argan", 2),))
    assert rules.one_of == (("a", "b"),)
    assert (rules.group_size, rules.budget_mad) == (12, 0)
    assert (rules.max_drive, rules.max_leg) == (dt.timedelta(hours=4), dt.timedelta(minutes=90))
    assert (rules.rest, rules.slack) == (dt.timedelta(minutes=15), dt.timedelta(minutes=20))


def test_the_slack_is_that_of_the_pace_unless_it_is_given(ask: Ask) -> None:
    """None is as good an answer as any."""
    assert not ask("--pace", "dense").rules.slack
    assert ask("--pace", "dense", "--slack", "30").rules.slack == dt.timedelta(minutes=30)
    assert not ask("--slack", "0").rules.slack


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--days", "1", "--overnight", "tafraout"), "night"),
        (("--days", "4", "--overnight", "tafraout", "--overnight", "mirleft"), "3 nights"),
        (("--overnight", "tafraout", "--overnight-among", "mirleft"), "not both"),
        (("--theme-min", "argan"), "THEME=NUMBER"),
        (("--one-of", "a"), "two ids"),
        (("--day-hours", "3=08:00-18:00"), "day from 1 to 2"),
        (("--day-hours", "1=18:00-08:00"), "after the first"),
        (("--day-hours", "1=8-18"), "HH:MM-HH:MM"),
        (("--lunch-hours", "12:00-12:30"), "lunch"),
        (("--lunch-hours", "12:00-13:00"), "leaves 0 minutes of slack, and 10 are asked for"),
        (("--slack", "300"), "a slack of 300 minutes makes no sense"),
        (("--fair", "0.5"), "--ledger"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    ask: Ask, options: tuple[str, ...], hint: str
) -> None:
    """In words that name the option or what to write."""
    with pytest.raises(RequestError, match=hint):
        ask(*options)


def test_unknown_towns_and_ledgers_are_refused(ask: Ask, tmp_path: Path) -> None:
    """With the nearest names, or the file."""
    with pytest.raises(PlaceError, match="tafraout"):
        ask("--overnight", "tafraot")
    with pytest.raises(InputError, match=r"none\.json"):
        ask("--ledger", str(tmp_path / "none.json"), "--fair", "1")
