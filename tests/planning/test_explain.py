"""Promises of `routes.planning.explain`; `test_plan` holds each reason against a whole plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.circuit import Day
from routes.errors import InfeasibleError, RequestError
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.outputs.texts import Texts
from routes.places import Place
from routes.planning.explain import (
    check_names,
    fits_alone,
    refuse_days,
    refuse_musts,
    refused_by_calendar,
    refused_by_choice,
    refused_by_request,
    why_not,
)
from routes.planning.problem import NO_WAY_S, DayFrame, Limit, Problem
from routes.rules import LunchRule, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

ALWAYS = ((0, 80_000),)
DATES = (dt.date(2026, 11, 25), dt.date(2026, 11, 26))
"""A Wednesday and a Thursday."""


def _problem(legs: int, *, closes_s: int, nodes: int = 3, lunches: tuple[int, ...] = ()) -> Problem:
    """Return calls of ten minutes, so many seconds from each other and from the base."""
    frame = DayFrame(
        opens_s=0,
        closes_s=closes_s,
        direct_s=0,
        from_start_s=np.full(nodes, legs),
        to_end_s=np.full(nodes, legs),
        begins_s=(ALWAYS,) * nodes,
        lunches=lunches,
    )
    n = nodes - len(lunches)
    return Problem(
        ids=tuple(f"s{node}" for node in range(nodes)),
        prize=np.ones(n, dtype=np.int64),
        service_s=np.full(nodes, 600),
        required=(),
        travel_s=np.full((nodes, nodes), legs),
        frames=(frame,),
    )


def test_names_that_exist_are_let_through(make_site: Callable[..., Site]) -> None:
    """And of those that do not the first is named."""
    sites = [make_site("a"), make_site("b")]
    check_names(Rules(must=("a",), skip=("b",), one_of=(("a", "b"),), themes=("argan",)), sites)
    with pytest.raises(RequestError, match=r"^c: there is no site of that name"):
        check_names(Rules(one_of=(("a", "c"),)), sites)


def test_what_the_request_says_comes_in_the_order_of_the_reasons(
    make_site: Callable[..., Site],
) -> None:
    """A must is visited whatever its theme and prize, but not by more than it receives."""
    site = make_site("a", theme="silver", group_max=4)
    rules = Rules(skip=("a",), themes=("argan",), group_size=9)
    easier = (rules, replace(rules, skip=()), replace(rules, skip=(), themes=()))
    assert [refused_by_request(one, site, 0) for one in easier] == [
        "skipped",
        "other_theme",
        "worth_nothing",
    ]
    assert refused_by_request(Rules(group_size=9), site, 5) == "group_too_large"
    assert refused_by_request(Rules(group_size=4), site, 5) is None
    insisted = Rules(must=("a",), themes=("argan",), group_size=9)
    assert refused_by_request(insisted, site, 0) == "group_too_large"
    assert refused_by_request(replace(insisted, group_size=None), site, 0) is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, None),
        ({"kind": "souk"}, "souk_day_unknown"),
        ({"kind": "souk", "souk_days": ("We",)}, None),
        ({"kind": "souk", "souk_days": ("Mo",)}, "closed"),
        ({"opening_hours": "Mo 09:00-12:00"}, "closed"),
        ({"season": "Feb-Mar"}, "out_of_season"),
        ({"season": "Nov"}, None),
        ({"season": "Nov 26", "opening_hours": "We 09:00-12:00"}, "closed"),
        ({"season": "Feb-Mar", "opening_hours": "Mo 09:00-12:00"}, "closed"),
        ({"kind": "souk", "souk_days": ("Th",), "season": "Feb-Mar"}, "out_of_season"),
    ],
)
def test_the_calendar_says_the_first_true_reason(
    make_site: Callable[..., Site], facts: dict[str, object], reason: str | None
) -> None:
    """Out of season only if it would be open in it, on one of the days."""
    assert refused_by_calendar(make_site("a", **facts), DATES) == reason


def test_alone_means_with_lunch_if_the_day_needs_one() -> None:
    """Before or after the visit."""
    problem = _problem(100, closes_s=800)
    assert fits_alone(problem, problem.frames[0], 0)
    hungry = _problem(100, closes_s=1499, lunches=(2,))
    assert not fits_alone(hungry, hungry.frames[0], 0)
    fed = _problem(100, closes_s=1500, lunches=(2,))
    assert fits_alone(fed, fed.frames[0], 0)
    early = replace(fed.frames[0], begins_s=(ALWAYS, ALWAYS, ((0, 150),)))
    assert fits_alone(fed, early, 0)


def test_no_time_counts_the_minutes_of_the_best_day_rounded_up(
    make_site: Callable[..., Site],
) -> None:
    """Over all days and places; None if no road leads on from there."""
    sites = [make_site("a"), make_site("b")]
    problem = _problem(100, closes_s=1400, nodes=2)
    first = problem.frames[0]
    two = replace(problem, frames=(first, first))
    assert refused_by_choice(two, ((0,), (0,)), 1, sites) == ("no_time", 2, "")
    longer = replace(two, frames=(first, replace(first, closes_s=1499)))
    assert refused_by_choice(longer, ((0,), (0,)), 1, sites) == ("no_time", 1, "")
    far = np.full(2, NO_WAY_S)
    cut = replace(
        problem,
        travel_s=np.full((2, 2), NO_WAY_S),
        frames=(replace(first, from_start_s=far, to_end_s=far),),
    )
    assert refused_by_choice(cut, ((0,),), 1, sites) == ("no_time", None, "")


def test_what_would_fit_is_left_out_by_the_first_rule_it_breaks(
    make_site: Callable[..., Site],
) -> None:
    """A group before a theme before the budget before another variant."""
    sites = [make_site("a"), make_site("b"), make_site("c")]
    ones = np.ones(3, dtype=np.int64)
    limits = [
        Limit(name="variant:1", weight=ones, least=-9, most=1),
        Limit(name="budget", weight=ones, least=0, most=1),
        Limit(name="theme_most:argan", weight=ones, least=0, most=1),
        Limit(name="one_of:1", weight=np.array([0, 1, 1]), least=0, most=1),
    ]
    found = []
    for count in range(1, 5):
        problem = replace(_problem(1, closes_s=9000), limits=tuple(limits[:count]))
        reason, minutes, because = refused_by_choice(problem, ((1,),), 2, sites)
        assert minutes is None
        found.append((reason, because))
    assert found == [
        ("other_variant", ""), ("over_budget", ""), ("theme_full", ""), ("displaced", "b"),
    ]  # fmt: skip


def test_a_site_left_out_though_it_would_fit_is_a_fault_of_the_planner(
    make_site: Callable[..., Site],
) -> None:
    """It is not given a reason that is not true."""
    problem = _problem(1, closes_s=9000)
    with pytest.raises(ValueError, match="c would fit, yet it is left out"):
        refused_by_choice(problem, ((0,),), 2, [make_site(name) for name in "abc"])


def test_every_must_that_is_refused_is_named_once(make_site: Callable[..., Site]) -> None:
    """With its own reason; nothing is refused if all can be visited."""
    sites = {name: make_site(name) for name in "abc"}
    rules = Rules(must=("b", "a", "b", "c"))
    refuse_musts(rules, sites, {}, {})
    with pytest.raises(InfeasibleError) as error:
        refuse_musts(rules, sites, {"a": "far_from_road", "b": "unreachable"}, {"a": 1500.0})
    beginning, first, second = str(error.value).splitlines()
    assert beginning == "these wishes cannot be granted:"
    assert first.startswith("  b must be visited, but no road leads there and back")
    assert second.startswith("  a must be visited, but it is too far from any road")
    assert "1.5 km" in second


def test_what_a_visit_needs_is_said_with_its_figures(make_site: Callable[..., Site]) -> None:
    """Its length at the pace of the request, its hours, and what may be done."""
    site = make_site("a", service_min=40, opening_hours="Mo-Su 09:00-10:00")
    said = why_not(Rules(pace="relaxed"), site, "out_of_reach")
    assert said == (
        "a must be visited, but no day has time to go there, visit for 50 minutes within its "
        "opening hours (its hours are Mo-Su 09:00-10:00) and return. Start nearer or make the days "
        "longer."
    )


def test_what_is_not_known_or_asked_for_is_not_said(make_site: Callable[..., Site]) -> None:
    """Hours may be assumed, lunch wanted, and how far the next road is not known."""
    site = make_site("a", service_min=40)
    said = why_not(Rules(lunch=LunchRule()), site, "out_of_reach")
    assert "opening hours (its hours are assumed), have lunch and return." in said
    assert "may use. Correct its position" in why_not(Rules(), site, "far_from_road")
    assert "may use: 2.0 km. Correct" in why_not(Rules(), site, "far_from_road", 2000.0)
    with pytest.raises(ValueError, match="a: skipped does not keep"):
        why_not(Rules(), site, "skipped")


def test_reasons_are_told_as_whole_sentences(make_site: Callable[..., Site]) -> None:
    """In French and in Arabic, minutes with the plural they ask for."""
    site = make_site("a", service_min=2, opening_hours="Mo-Su 09:00-10:00")
    said = why_not(Rules(), site, "out_of_reach")
    assert Texts("fr").tell(said) == (
        "a doit être visité, mais aucun jour n’a le temps d’y aller, de le visiter pendant "
        "2 minutes à ses heures d’ouverture (ses horaires sont Mo-Su 09:00-10:00) et de revenir. "
        "Partez de plus près ou allongez les journées."
    )
    assert "لمدة دقيقتين في" in Texts("ar").tell(said)


BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base")
TWENTY = dt.timedelta(minutes=20)
AT_NINE = dt.datetime.combine(DATES[0], dt.time(9))
DAY = Day(
    start=BASE, end=BASE, window=TimeWindow(opens=AT_NINE, closes=AT_NINE.replace(hour=10))
)  # fmt: skip


def test_one_of_several_frames_of_a_date_is_enough() -> None:
    """The planner may choose where the night is spent; the first hopeless date is named."""
    frame = _problem(1, closes_s=3600).frames[0]
    refuse_days([(DAY, frame, NO_WAY_S), (DAY, frame, 3600)], Rules())
    with pytest.raises(InfeasibleError, match="the way from Base to Base takes 61 minutes"):
        refuse_days([(DAY, frame, 3601)], Rules())
    with pytest.raises(InfeasibleError, match="the day has only 60 of daylight"):
        refuse_days([(DAY, frame, 3601)], Rules(after_dark=False))
    tight = Rules(after_dark=False, slack=dt.timedelta(minutes=10))
    with pytest.raises(InfeasibleError, match="only 70 of daylight, of which 10 are slack"):
        refuse_days([(DAY, frame, 3601)], tight)
    with pytest.raises(InfeasibleError, match="only 10 minutes of daylight, and 20 minutes are"):
        refuse_days([(DAY, replace(frame, closes_s=-600), 0)], replace(tight, slack=TWENTY))
    with pytest.raises(InfeasibleError, match="there is no daylight between"):
        refuse_days([(DAY, replace(frame, closes_s=-1200), 0)], replace(tight, slack=TWENTY))
    with pytest.raises(InfeasibleError, match="takes 51 minutes, and only 50 of driving"):
        refuse_days([(DAY, replace(frame, max_drive_s=3000), 3001)], Rules())
