"""Promises of `routes.planning.build`: a request becomes numbers."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.circuit import Day
from routes.daylight import daylight_on
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.matrix import UNREACHABLE, TravelMatrix
from routes.places import Place
from routes.planning.build import build_model, places_of_request, possible_days
from routes.planning.problem import NO_WAY_S
from routes.planning.request import Request, days_from
from routes.roads.snap import Snap, Snapped
from routes.rules import LunchRule, Rules
from routes.sites import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routes.planning.build import Model
    from routes.planning.problem import DayFrame, Problem

BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base", kind="town")
INN = Place(id="inn", location=LonLat(-9.5, 29.7), name="Inn", kind="lodging")
CAFE = Place(id="cafe", location=LonLat(-9.7, 29.8), name="Café", kind="cafe")
GRILL = Place(id="grill", location=LonLat(-9.6, 29.8), name="Grill", kind="restaurant")
WEDNESDAY = dt.date(2026, 11, 25)
HOURS = (dt.time(8, 30), dt.time(18))
DAYS = days_from(BASE, BASE, WEDNESDAY, 1, HOURS)
NOON = LunchRule(opens=dt.time(12), closes=dt.time(14, 30), length=dt.timedelta(minutes=60))


def _matrix(ids: Sequence[str], minutes: Mapping[tuple[str, str], int]) -> TravelMatrix:
    """Return a matrix of 10 minutes each way but those given; below 0 there is no way."""
    seconds = np.full((len(ids),) * 2, 600, dtype=np.int64)
    np.fill_diagonal(seconds, 0)
    for (origin, destination), length in minutes.items():
        away = 60 * length if length >= 0 else UNREACHABLE
        seconds[ids.index(origin), ids.index(destination)] = away
    return TravelMatrix(ids=tuple(ids), duration_s=seconds, distance_m=seconds * 10)


def _model(
    sites: Sequence[Site],
    request: Request,
    minutes: Mapping[tuple[str, str], int] | None = None,
    tables: Sequence[Place] = (),
) -> Model:
    ids = [place.id for place in places_of_request(request, sites, tables)]
    snaps = tuple(
        Snap(place_id=id_, section=0, fraction=0.0, point=BASE.location, distance_m=5.0)
        for id_ in ids
    )
    prizes = {site.id: 7 for site in sites}
    return build_model(
        request,
        sites,
        _matrix(ids, minutes or {}),
        Snapped(snaps=snaps, far={}),
        tables=tables,
        prizes=(prizes, {site.id: 700 for site in sites}),
    )


def _request(**rules: object) -> Request:
    return Request(days=DAYS, rules=Rules(**rules))  # type: ignore[arg-type]


def test_every_place_is_asked_for_once(make_site: Callable[..., Site]) -> None:
    """Ends of days, nights, sites and, if lunch is asked for, the tables; no id twice."""
    days = days_from(BASE, INN, WEDNESDAY, 2, HOURS)
    request = Request(days=days, nights=((INN, CAFE),), rules=Rules(lunch=NOON))
    sites = [make_site("a"), make_site("base")]
    places = places_of_request(request, sites, [GRILL, CAFE])
    assert [place.id for place in places] == ["base", "inn", "cafe", "a", "grill"]
    assert places[0] is BASE
    without = places_of_request(Request(days=DAYS), sites, [GRILL])
    assert [place.id for place in without] == ["base", "a"]


def test_a_visit_is_as_long_as_the_pace_says(make_site: Callable[..., Site]) -> None:
    """And it begins so early that it ends by closing, or by the last admission."""
    site = make_site("a", service_min=40, opening_hours="Mo-Su 09:00-12:00,14:00-14:45")
    late = make_site("b", service_min=40, opening_hours="Mo-Su 09:00-12:00", last_admission_min=60)
    model = _model([site, late], _request(pace="relaxed"))
    assert model.service_s.tolist() == [3000, 3000]
    frame = model.frame(DAYS[0])
    assert frame.begins_s == (((9 * 3600, 12 * 3600 - 3000),), ((9 * 3600, 11 * 3600),))
    assert model.frame(DAYS[0]).lunches == ()
    assert (frame.opens_s, frame.closes_s) == (8 * 3600 + 1800, 18 * 3600)


def test_points_to_collect_are_those_given(make_site: Callable[..., Site]) -> None:
    """Raised ones in the problem; the prize itself stays with the node."""
    model = _model([make_site("a")], _request(must=("a",)))
    problem = model.problem([model.frame(DAYS[0])])
    assert problem.prize.tolist() == [700]
    assert model.nodes[0].prize == 7
    assert problem.required == (0,)


def test_a_leg_that_is_too_long_is_no_way(make_site: Callable[..., Site]) -> None:
    """But a site behind it may still be visited by way of another."""
    sites = [make_site("a"), make_site("b"), make_site("c")]
    far = {("base", "b"): 25, ("b", "base"): 25, ("base", "c"): 55, ("c", "base"): 55,
           ("a", "c"): 45, ("c", "a"): 45, ("b", "c"): 45, ("c", "b"): 45}  # fmt: skip
    model = _model(sites, _request(max_leg=dt.timedelta(minutes=20)), far)
    frame = model.frame(DAYS[0])
    assert frame.from_start_s.tolist() == [600, NO_WAY_S, NO_WAY_S]
    assert model.travel_s[0].tolist() == [0, 600, NO_WAY_S]
    assert model.possible(frame).tolist() == [True, True, False]
    assert model.has_way(DAYS[0]).all()
    assert model.least_drive_s(frame) == 0


def test_a_site_nobody_can_drive_to_has_no_way(make_site: Callable[..., Site]) -> None:
    """There and back, on the same day."""
    model = _model([make_site("a"), make_site("b")], _request(), {("a", "base"): -1})
    assert model.has_way(DAYS[0]).tolist() == [False, True]
    # by way of b one gets back
    assert model.possible(model.frame(DAYS[0])).tolist() == [True, True]


def test_the_longest_drive_of_a_day_bounds_what_is_possible(make_site: Callable[..., Site]) -> None:
    """Way out and way back together."""
    away = {("base", "b"): 31, ("b", "base"): 30, ("a", "b"): 31, ("b", "a"): 31}
    request = _request(max_drive=dt.timedelta(minutes=60))
    model = _model([make_site("a"), make_site("b")], request, away)
    frame = model.frame(DAYS[0])
    assert frame.max_drive_s == 3600
    assert model.possible(frame).tolist() == [True, False]


def test_without_driving_in_the_dark_the_sun_frames_the_day() -> None:
    """Sunrise where the day starts, sunset where it ends; a narrower day stays as it is."""
    window = TimeWindow(
        opens=dt.datetime.combine(WEDNESDAY, dt.time(6)),
        closes=dt.datetime.combine(WEDNESDAY, dt.time(22)),
    )
    day = Day(start=BASE, end=INN, window=window)
    request = Request(days=(day,), rules=Rules(after_dark=False))
    frame = _model([], request).frame(day)
    rise, fall = daylight_on(BASE.location, WEDNESDAY), daylight_on(INN.location, WEDNESDAY)
    midnight = dt.datetime.combine(WEDNESDAY, dt.time())
    assert frame.opens_s == (rise.opens - midnight).total_seconds()
    assert frame.closes_s == (fall.closes - midnight).total_seconds()
    narrow = Request(days=days_from(BASE, BASE, WEDNESDAY, 1, (dt.time(10), dt.time(16))),
                     rules=Rules(after_dark=False))  # fmt: skip
    frame = _model([], narrow).frame(narrow.days[0])
    assert (frame.opens_s, frame.closes_s) == (10 * 3600, 16 * 3600)


def test_lunch_is_a_meal_where_one_fits(make_site: Callable[..., Site]) -> None:
    """At an eating place, or at a site that serves meals, in the span and their hours."""
    sites = [make_site("a"), make_site("b", offer=("meals",), opening_hours="Mo-Su 09:00-13:30")]
    model = _model(sites, _request(lunch=NOON), tables=[GRILL])
    assert [(n.place_id, n.mode) for n in model.nodes] == [
        ("a", None), ("b", None), ("b", "meal"), ("grill", "meal"),
        ("a", "picnic"), ("b", "picnic"),
    ]  # fmt: skip
    frame = model.frame(DAYS[0])
    assert frame.lunches == (2, 3)
    assert frame.begins_s[2] == ((12 * 3600, 12 * 3600 + 1800),)
    assert frame.begins_s[4] == ()
    assert model.travel_s[1, 2] == 0
    small = model.only([0, 1], DAYS)
    assert [(n.place_id, n.mode) for n in small.nodes[2:]] == [("b", "meal"), ("grill", "meal")]


def test_lunch_is_a_picnic_where_no_meal_fits(make_site: Callable[..., Site]) -> None:
    """Right after a visit, at its place; also if picnics are asked for."""
    sites = [make_site("a"), make_site("b")]
    too_far = {("base", "grill"): 150, ("grill", "base"): 301}
    for lunch, tables in ((NOON, [GRILL]), (LunchRule(mode="picnic"), [GRILL]), (NOON, [])):
        model = _model(sites, _request(lunch=lunch), too_far if tables else {}, tables)
        small = model.only([1], DAYS)
        frame = small.frame(DAYS[0])
        assert [(n.place_id, n.mode) for n in small.nodes] == [("b", None), ("b", "picnic")]
        assert frame.lunches == (1,)
        assert frame.from_start_s[1] == NO_WAY_S
        assert small.travel_s[:, 1].tolist() == [0, NO_WAY_S]
        assert frame.to_end_s[1] == 600
        assert small.travel_s[1, 0] == 0


@pytest.mark.parametrize("hours", [(dt.time(12, 1), dt.time(18)), (dt.time(8), dt.time(14, 29))])
def test_a_day_without_the_whole_span_needs_no_lunch(
    make_site: Callable[..., Site], hours: tuple[dt.time, dt.time]
) -> None:
    """Who leaves at one has eaten."""
    days = days_from(BASE, BASE, WEDNESDAY, 1, hours)
    model = _model([make_site("a")], Request(days=days, rules=Rules(lunch=NOON)))
    assert model.frame(days[0]).lunches == ()
    assert len(model.only([0], days).nodes) == 1


def test_a_table_no_better_than_another_is_left_out(make_site: Callable[..., Site]) -> None:
    """Two at one corner are one; a farther one with other hours stays."""
    twin = Place(id="twin", location=GRILL.location, name="Twin", kind="restaurant")
    farther = dict.fromkeys((("base", "cafe"), ("a", "cafe"), ("cafe", "a")), 12)
    model = _model([make_site("a")], _request(lunch=NOON), farther, [GRILL, twin, CAFE])
    small = model.only([0], DAYS)
    kept = [node.place_id for node in small.nodes[1:]]
    same_hours = model.begins_s[WEDNESDAY][1] == model.begins_s[WEDNESDAY][3]
    assert kept == (["grill"] if same_hours else ["grill", "cafe"])


def test_the_frames_of_all_nights_are_listed() -> None:
    """Each day with every place it may start at and every one it may end at."""
    days = days_from(BASE, BASE, WEDNESDAY, 3, HOURS)
    request = Request(days=days, nights=((BASE, INN), (INN,)))
    found = [(d.date.day, d.start.id, d.end.id) for d in possible_days(request)]
    assert found == [
        (25, "base", "base"), (25, "base", "inn"),
        (26, "base", "inn"), (26, "inn", "inn"),
        (27, "inn", "base"),
    ]  # fmt: skip
    assert possible_days(Request(days=days)) == days


@settings(max_examples=80, deadline=None)
@given(data=st.data(), n=st.integers(1, 4))
def test_what_is_said_to_be_impossible_fits_in_no_order(data: st.DataObject, n: int) -> None:
    """On roads where a detour may be faster than the direct way, or a direct way too long."""
    minutes = st.lists(st.integers(1, 300), min_size=n + 1, max_size=n + 1)
    drive = data.draw(st.lists(minutes, min_size=n + 1, max_size=n + 1))
    sites = [_plain(f"s{number}") for number in range(n)]
    names = ["base", *(site.id for site in sites)]
    ways = {(a, b): drive[i][j] for i, a in enumerate(names) for j, b in enumerate(names) if i != j}
    rules = {
        "max_leg": data.draw(st.none() | st.just(dt.timedelta(minutes=120))),
        "max_drive": data.draw(st.none() | st.just(dt.timedelta(minutes=400))),
    }
    model = _model(sites, _request(**rules), ways)
    frame = model.frame(DAYS[0])
    problem = model.problem([frame])
    possible = model.possible(frame)
    orders = [order for size in range(n) for order in permutations(range(n), size + 1)]
    kept = [order for order in orders if walked_by_clock(problem, frame, order)]
    for site in range(n):
        if not possible[site]:
            assert not any(site in order for order in kept)
    if kept:
        legs = [frame.opens_s + model.least_drive_s(frame) <= frame.closes_s]
        assert all(legs)


def _plain(site_id: str) -> Site:
    """Return a site that is always open, for half an hour."""
    return Site(
        id=site_id,
        location=BASE.location,
        name=site_id,
        kind="cooperative",
        sector="yes",
        theme="argan",
        precision="door",
        service_min=30,
        opening_hours="Mo-Su 00:00-24:00",
    )


def walked_by_clock(problem: Problem, frame: DayFrame, order: tuple[int, ...]) -> bool:
    """Say whether an order of always open sites is back in time and drives no more than it may."""
    path = [int(frame.from_start_s[order[0]])]
    path += [int(problem.travel_s[pair]) for pair in pairwise(order)]
    path += [int(frame.to_end_s[order[-1]])]
    length = sum(path) + 1800 * len(order)
    return (
        max(path) < NO_WAY_S
        and frame.opens_s + length <= frame.closes_s
        and sum(path) <= frame.max_drive_s
    )


def test_the_way_there_may_lead_over_several_sites(make_site: Callable[..., Site]) -> None:
    """Where the longest leg is short, the shortest drive of a day goes from site to site."""
    sites = [make_site("a"), make_site("b")]
    apart = {("base", "b"): 50, ("a", "inn"): 50, ("base", "inn"): 50, ("b", "base"): 50}
    days = days_from(BASE, INN, WEDNESDAY, 1, HOURS)
    request = Request(days=days, rules=Rules(max_leg=dt.timedelta(minutes=20)))
    model = _model(sites, request, apart)
    frame = model.frame(days[0])
    assert frame.direct_s == NO_WAY_S
    assert model.least_drive_s(frame) == 3 * 600
    assert model.possible(frame).all()


def test_part_of_a_model_is_the_model_of_the_part(make_site: Callable[..., Site]) -> None:
    """Numbers, rules and limits are those of the sites that are left."""
    sites = [make_site(name, alike="x", charge=20) for name in ("a", "b", "c")]
    request = _request(must=("c",), budget_mad=50)
    small = _model(sites, request, {("a", "c"): 7}).only([2, 0], DAYS)
    problem = small.problem([small.frame(DAYS[0])])
    assert problem.ids == ("c", "a")
    assert problem.required == (0,)
    assert problem.travel_s.tolist() == [[0, 600], [420, 0]]
    assert [limit.name for limit in problem.limits] == ["alike:x"]
    assert [site.id for site in small.sites] == ["c", "a"]
