"""Promises of `routes.planning.nodes`: what a day may halt for, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.places import Place
from routes.planning.nodes import (
    begins_s,
    length_s,
    lunch_nodes,
    site_hours,
    undominated,
    visit_nodes,
)
from routes.rules import LunchRule, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

WEDNESDAY = dt.date(2026, 11, 25)
RAMADAN = dt.date(2027, 2, 17)
HOUR = 3600
GRILL = Place(id="grill", location=LonLat(-9.6, 29.8), name="Grill", kind="restaurant")
CAFE = Place(id="cafe", location=LonLat(-9.6, 29.8), name="Café", kind="cafe")
SNAPS = {"a": 1.0, "b": 2.0, "grill": 3.0, "cafe": 4.0}
MEAL, PICNIC = LunchRule(), LunchRule(mode="picnic")


def test_a_visit_knows_its_hours_on_every_date(make_site: Callable[..., Site]) -> None:
    """And how far it is from its road, and what it is worth."""
    souk = make_site("a", kind="souk", souk_days=("We",))
    dates = (WEDNESDAY, WEDNESDAY + dt.timedelta(days=1))
    (node,) = visit_nodes([souk], dates, SNAPS, {"a": 9})
    assert (node.place_id, node.snap_m, node.prize) == ("a", 1.0, 9)
    assert [bool(hours.windows) for _, hours in node.hours] == [True, False]
    assert dict(node.hours)[WEDNESDAY] == site_hours(souk, WEDNESDAY)


def test_meals_come_before_picnics_and_each_place_once(make_site: Callable[..., Site]) -> None:
    """Sites that serve meals, tables near a road; no meal if a picnic is asked for, or no lunch."""
    sites = [make_site("a", offer=("meals",)), make_site("b")]
    far = replace(GRILL, id="far")
    nodes = list(lunch_nodes(MEAL, sites, [GRILL, far, sites[0]], [WEDNESDAY], SNAPS))
    assert [(node.place_id, node.mode) for node in nodes] == [
        ("a", "meal"), ("grill", "meal"), ("a", "picnic"), ("b", "picnic"),
    ]  # fmt: skip
    nodes = list(lunch_nodes(PICNIC, sites, [GRILL], [WEDNESDAY], SNAPS))
    assert [(node.place_id, node.mode) for node in nodes] == [("a", "picnic"), ("b", "picnic")]
    assert list(lunch_nodes(None, sites, [GRILL], [WEDNESDAY], SNAPS)) == []


def test_a_meal_lies_in_the_hours_of_its_place_and_a_picnic_in_the_span(
    make_site: Callable[..., Site],
) -> None:
    """The last admission of a site counts for its meals as for its visits."""
    site = make_site(
        "a", offer=("meals",), opening_hours="Mo-Su 09:00-14:00", last_admission_min=90
    )
    rules = Rules(lunch=MEAL)
    meal, picnic = lunch_nodes(MEAL, [site], [], [WEDNESDAY], SNAPS)
    assert begins_s(rules, meal, WEDNESDAY) == ((12 * HOUR, 12 * HOUR + 1800),)
    assert begins_s(rules, picnic, WEDNESDAY) == ((12 * HOUR, 13 * HOUR + 1800),)
    assert dict(meal.hours)[WEDNESDAY].basis == "stated"
    assert dict(picnic.hours)[WEDNESDAY].basis == "assumed"


@pytest.mark.parametrize("table", [GRILL, CAFE])
def test_nobody_is_served_by_day_in_ramadan(table: Place) -> None:
    """But a picnic may be had."""
    (meal,) = lunch_nodes(MEAL, [], [table], [RAMADAN, WEDNESDAY], SNAPS)
    assert begins_s(Rules(lunch=MEAL), meal, RAMADAN) == ()
    assert begins_s(Rules(lunch=MEAL), meal, WEDNESDAY) != ()


def test_a_call_begins_earlier_by_the_slack(make_site: Callable[..., Site]) -> None:
    """Whether the closing or the last admission bounds it; a window without room for it is none."""
    site = make_site("a", opening_hours="Mo-Su 09:00-10:00,14:00-18:00", service_min=45)
    (visit,) = visit_nodes([site], [WEDNESDAY], SNAPS, {"a": 1})
    for minutes, expected in (
        (15, ((9 * HOUR, 9 * HOUR), (14 * HOUR, 17 * HOUR))),
        (16, ((14 * HOUR, 17 * HOUR - 60),)),
    ):
        rules = Rules(slack=dt.timedelta(minutes=minutes))
        assert begins_s(rules, visit, WEDNESDAY) == expected
    (picnic,) = lunch_nodes(PICNIC, [site], [], [WEDNESDAY], SNAPS)
    rules = Rules(lunch=PICNIC, slack=dt.timedelta(minutes=20))
    assert begins_s(rules, picnic, WEDNESDAY) == ((12 * HOUR, 13 * HOUR + 600),)
    admitted = replace(site, opening_hours="Mo-Su 09:00-18:00", last_admission_min=90)
    (visit,) = visit_nodes([admitted], [WEDNESDAY], SNAPS, {"a": 1})
    assert begins_s(rules, visit, WEDNESDAY) == ((9 * HOUR, 16 * HOUR + 600),)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(5, 400), st.sampled_from(["relaxed", "normal", "dense"]), st.none() | st.just(45)
)
def test_a_visit_may_begin_exactly_where_it_fits(minutes: int, pace: str, admitted: int) -> None:
    """At the first and the last begin it lies in its window; a second beyond them it does not."""
    site = _made(minutes, admitted)
    rules = Rules(pace=pace)  # type: ignore[arg-type]
    (node,) = visit_nodes([site], [WEDNESDAY], {"a": 0.0}, {"a": 1})
    length = length_s(rules, node)
    assert length % 60 == 0
    windows = dict(node.hours)[WEDNESDAY].windows
    spans = begins_s(rules, node, WEDNESDAY)
    midnight = dt.datetime.combine(WEDNESDAY, dt.time())
    inside = [
        minute
        for minute in range(24 * 60)
        for window in windows
        for begin in (midnight + dt.timedelta(minutes=minute),)
        if window.opens <= begin
        and begin + dt.timedelta(seconds=length) <= window.closes
        and (window.last_admission is None or begin <= window.last_admission)
    ]
    found = [m for m in range(24 * 60) if any(a <= 60 * m <= b for a, b in spans)]
    assert found == inside


def _made(minutes: int, admitted: int | None) -> Site:
    from routes.sites import Site  # noqa: PLC0415

    return Site(
        id="a",
        location=GRILL.location,
        name="A",
        kind="museum",
        sector="no",
        theme="heritage",
        precision="door",
        service_min=minutes,
        last_admission_min=admitted,
        opening_hours="Mo-Su 09:00-12:00,14:00-18:00",
    )


def test_of_two_tables_with_different_merits_both_stay() -> None:
    """One is nearer to one place, one to another; equal ones leave the first."""
    ways = np.array([[[1, 2, 1], [2, 1, 2]], [[1, 1, 1], [1, 1, 1]]])
    assert undominated([5, 6, 7], ["h", "h", "h"], ways) == {5, 6}
    assert undominated([5, 6, 7], ["h", "h", "other"], ways) == {5, 6, 7}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=5),
    st.lists(st.sampled_from("hk"), min_size=5, max_size=5),
)
def test_whatever_is_left_out_has_a_better_one_of_the_same_hours(
    ways: list[list[int]], hours: list[str]
) -> None:
    """Between any two places the way over some kept table is no longer."""
    table = np.array(ways).T.reshape(2, 2, len(ways))
    kept = undominated(range(len(ways)), hours, table)
    for lunch, way in enumerate(ways):
        assert any(
            hours[other] == hours[lunch]
            and all(a <= b for a, b in zip(ways[other], way, strict=True))
            for other in kept
        )
