"""Promises of `routes.planning.plan`: one promise after the other, each on a small country."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from routes.circuit import Circuit, Day
from routes.errors import InfeasibleError, PlaceError, RequestError
from routes.hours import TimeWindow
from routes.places import Place
from routes.planning.draft import LOADING, make_ground
from routes.planning.plan import plan_circuit
from routes.planning.request import Request, days_from
from routes.rules import LunchRule, Rules
from tests.planning.conftest import (
    BASE,
    HOURS,
    INN,
    ROADS,
    WEDNESDAY,
    Country,
    asked,
    days_of,
    matrix_of,
    snapped_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

HALF_OPEN = {"opening_hours": "Mo-Su 09:00-12:00,14:00-18:00"}


def visits(circuit: Circuit) -> list[list[str]]:
    """Return the ids of the stops, day by day."""
    return [[stop.site.id for stop in day.stops] for day in circuit.itineraries]


def reasons(circuit: Circuit) -> dict[str, str]:
    """Return why each site is left out."""
    return {unvisited.site.id: unvisited.reason for unvisited in circuit.unvisited}


def test_a_small_circuit_is_proved_and_holds_every_figure(make_site: Callable[..., Site]) -> None:
    """Two sites that fit are both visited, in the order of least driving."""
    sites = [make_site("a", lon=-9.65), make_site("b", lon=-9.6, theme="silver")]
    circuit = Country(sites=sites).plan(asked())
    assert visits(circuit) in ([["a", "b"]], [["b", "a"]])
    assert circuit.prize == circuit.proof.points == circuit.proof.bound
    assert circuit.proof.status == "optimal"
    assert circuit.proof.method == "subset dynamic programme"
    assert circuit.proof.least_drive
    assert circuit.proof.seed is None
    assert circuit.unvisited == ()
    assert (circuit.profile, circuit.roads, circuit.fairness) == ("car", ROADS, None)
    assert circuit.stops[0].snap_m == 12.5


def test_every_reason_of_the_request_and_the_calendar_is_the_first_true_one(
    make_site: Callable[..., Site],
) -> None:
    """One site for each, and each breaks the rules after its own as well."""
    shut = {"opening_hours": "Fr 09:00-17:00"}
    sites = [
        make_site("skipped", theme="silver", prize=0, **shut),
        make_site("theme", theme="silver", prize=0, group_max=1, **shut),
        make_site("worthless", prize=0, group_max=1, **shut),
        make_site("crowded", group_max=1, **shut),
        make_site("far", **shut),
        make_site("nowhere", kind="souk"),
        make_site("oneway", **shut),
        make_site("souk", kind="souk"),
        make_site("blossom", season="Feb-Mar", lon=-8.0),
        make_site("closed", lon=-8.0, season="Feb-Mar", **shut),
        make_site("remote", lon=-6.0),
        make_site("brief", opening_hours="Mo-Su 09:00-09:30"),
        make_site("good"),
        make_site("late", lon=-9.2, opening_hours="Mo-Su 15:00-16:15"),
        make_site("far2"),
    ]
    country = Country(
        sites=sites,
        far={"far": 2345.0, "far2": None, "theme": 99.0},
        cut=[("base", "nowhere"), ("oneway", "base")],
    )
    circuit = country.plan(
        asked(themes=("argan",), must=("good",), skip=("skipped",), group_size=2)
    )
    assert reasons(circuit) == {
        "skipped": "skipped",
        "theme": "other_theme",
        "worthless": "worth_nothing",
        "crowded": "group_too_large",
        "far": "far_from_road",
        "far2": "far_from_road",
        "nowhere": "unreachable",
        "oneway": "unreachable",
        "souk": "souk_day_unknown",
        "blossom": "out_of_season",
        "closed": "closed",
        "remote": "out_of_reach",
        "brief": "out_of_reach",
    }
    snaps = {unvisited.site.id: unvisited.snap_m for unvisited in circuit.unvisited}
    assert (snaps["far"], snaps["far2"], snaps["closed"]) == (2345.0, None, 12.5)
    assert visits(circuit) == [["good", "late"]]


def test_every_reason_of_the_choice_is_the_first_true_one(make_site: Callable[..., Site]) -> None:
    """A site like it, enough of its theme, too dear: each says what is in the way."""
    sites = [
        make_site("best", prize=50, alike="press", charge=20),
        make_site("twin", prize=10, alike="press", theme="silver", charge=90),
        make_site("named", prize=9, theme="silver"),
        make_site("third", prize=8, charge=90),
        make_site("dear", prize=7, theme="silver", charge=11),
        make_site("cheap", prize=1, theme="silver", charge=10),
    ]
    rules: dict[str, Any] = {
        "must": ("cheap",),
        "theme_most": (("argan", 1),),
        "one_of": (("best", "named"),),
        "budget_mad": 30,
    }
    circuit = Country(sites=sites).plan(asked(**rules))
    assert reasons(circuit) == {
        "twin": "displaced",
        "named": "displaced",
        "third": "theme_full",
        "dear": "over_budget",
    }
    assert {u.because for u in circuit.unvisited if u.reason == "displaced"} == {"best"}


def test_no_time_says_by_how_much(make_site: Callable[..., Site]) -> None:
    """Minutes rounded up, on the best day at the best place."""
    days = days_from(BASE, BASE, WEDNESDAY, 1, (dt.time(9), dt.time(11)))
    hours = {"opening_hours": "Mo-Su 00:00-24:00"}
    sites = [
        make_site("best", service_min=100, prize=50, **hours),
        make_site("other", service_min=30, prize=5, lon=-9.6999, **hours),
        make_site("early", service_min=30, prize=4, opening_hours="Mo-Su 09:00-09:30"),
    ]
    circuit = Country(sites=sites).plan(Request(days=days))
    assert visits(circuit) == [["best"]]
    extra = {unvisited.site.id: unvisited.extra_min for unvisited in circuit.unvisited}
    assert extra == {"other": 11, "early": 10}


def test_must_comes_before_prize_and_theme(make_site: Callable[..., Site]) -> None:
    """A site of another theme and of no prize is visited if the request insists, instead of ten."""
    sites = [
        make_site("rich", lon=-9.4, prize=100, service_min=240),
        make_site("poor", lon=-10.0, prize=0, service_min=240, theme="silver"),
    ]
    country = Country(sites=sites)
    assert visits(country.plan(asked())) == [["rich"]]
    circuit = country.plan(asked(must=("poor", "poor"), themes=("argan",)))
    assert visits(circuit) == [["poor"]]
    assert circuit.rules.must == ("poor",)
    assert reasons(circuit) == {"rich": "no_time"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"kind": "souk", "souk_days": ("Mo",)},
            r"^a must be visited, but it is closed on every day of the circuit \(open on Mo\)",
        ),
        ({"opening_hours": "Fr 09:00-17:00"}, r"closed on .* \(its hours are Fr 09:00-17:00\)"),
        ({"kind": "souk"}, "day of this weekly market is not known. Enter it as sse:souk_day"),
        ({"season": "Feb-Mar"}, r"every day of the circuit is out of its season \(Feb-Mar\)"),
        ({"lon": -6.0}, "no day has time to go there, visit for 60 minutes"),
        ({"group_max": 3}, "it receives groups of 3 at most, and yours has 9. Split the group"),
    ],
)
def test_a_must_that_cannot_be_says_why(
    make_site: Callable[..., Site], given: dict[str, object], message: str
) -> None:
    """In plain words, with the site's id and what may be done."""
    country = Country(sites=[make_site("a", **given), make_site("b")])
    with pytest.raises(InfeasibleError, match=message):
        country.plan(asked(must=("a",), group_size=9))


def test_a_must_without_a_way_says_why(make_site: Callable[..., Site]) -> None:
    """Too far from a road, or no way back; every such site is named."""
    sites = [make_site("a"), make_site("b")]
    country = Country(sites=sites, far={"a": 2345.0}, cut=[("b", "base")])
    with pytest.raises(InfeasibleError) as error:
        country.plan(asked(must=("a", "b")))
    assert "a must be visited, but it is too far from any road" in str(error.value)
    assert "2.3 km" in str(error.value)
    assert "b must be visited, but no road leads there and back" in str(error.value)


def test_unknown_names_are_refused_with_those_that_are_close(
    make_site: Callable[..., Site],
) -> None:
    """Of themes and of sites, wherever they are named."""
    country = Country(sites=[make_site("souk-tafraout")])
    rules: list[tuple[dict[str, Any], str]] = [
        ({"must": ("souk-tafrout",)}, "Did you mean souk-tafraout?"),
        ({"skip": ("xxxx",)}, "xxxx: there is no site of that name. Give"),
        ({"one_of": (("souk-tafraut", "x"),)}, "Did you mean souk-tafraout?"),
        ({"themes": ("argn",)}, "there is no theme of that name. Did you mean arga"),
        ({"theme_least": (("argn", 1),)}, "there is no theme of that name. Did you mean arga"),
        ({"theme_most": (("?", 1),)}, "Choose from argan, almond"),
    ]
    for wrong, message in rules:
        with pytest.raises(RequestError) as error:
            country.plan(asked(**wrong))
        assert message in str(error.value)


def test_places_that_are_not_in_the_matrix_are_refused(make_site: Callable[..., Site]) -> None:
    """A start that is not there, a place for the night, and a site nobody snapped."""
    site = make_site("a")
    elsewhere = replace(BASE, id="elsewhere")
    away = days_from(elsewhere, elsewhere, WEDNESDAY, 1, HOURS)
    for request in (Request(days=away), Request(days=days_of(2), nights=((BASE, elsewhere),))):
        with pytest.raises(PlaceError, match="elsewhere is not on the roads"):
            Country(sites=[site]).plan(request)
    with pytest.raises(PlaceError, match="a is not on the roads"):
        plan_circuit(
            asked(),
            make_ground([site], matrix_of([BASE]), snapped_of([]), profile="car", roads=ROADS),
        )


def test_days_on_which_nothing_fits_are_idle(make_site: Callable[..., Site]) -> None:
    """No leg if it ends where it starts; otherwise one leg to the end."""
    sites = [make_site("a", opening_hours="Fr 09:00-17:00")]
    circuit = Country(sites=sites).plan(Request(days=days_from(BASE, INN, WEDNESDAY, 2, HOURS)))
    first, last = circuit.itineraries
    assert (first.stops, first.legs) == ((), ())
    assert last.stops == ()
    assert [(leg.origin_id, leg.destination_id) for leg in last.legs] == [("base", "inn")]
    empty = Country(sites=[]).plan(asked())
    assert (empty.stops, empty.unvisited) == ((), ())
    assert empty.proof.status == "optimal"


def test_a_day_too_short_for_its_own_way_is_refused(make_site: Callable[..., Site]) -> None:
    """With the minutes it takes and the minutes it has; or if there is no way."""
    short = days_from(BASE, INN, WEDNESDAY, 1, (dt.time(9), dt.time(9, 20)))
    with pytest.raises(InfeasibleError, match="takes 31 minutes, and the day has only 20"):
        Country(sites=[make_site("a")]).plan(Request(days=short))
    long = days_from(BASE, INN, WEDNESDAY, 1, HOURS)
    with pytest.raises(InfeasibleError, match="from Base to Inn does not exist"):
        Country(sites=[], cut=[("base", "inn")]).plan(Request(days=long))
    limited = Request(days=long, rules=Rules(max_drive=dt.timedelta(minutes=30)))
    with pytest.raises(InfeasibleError, match="and only 30 of driving are allowed"):
        Country(sites=[make_site("a")]).plan(limited)
    leg = Request(days=long, rules=Rules(max_leg=dt.timedelta(minutes=30)))
    with pytest.raises(InfeasibleError, match="without a leg of more than 30 minutes"):
        Country(sites=[]).plan(leg)


def test_a_drive_without_stops_keeps_the_slack(make_site: Callable[..., Site]) -> None:
    """To the minute; the refusal says how much of the day it takes."""

    def moving(closes: dt.time, slack: int) -> Request:
        days = days_from(BASE, INN, WEDNESDAY, 1, (dt.time(9), closes))
        return Request(days=days, rules=Rules(slack=dt.timedelta(minutes=slack)))

    country = Country(sites=[make_site("a")])
    assert country.plan(moving(dt.time(9, 41), 10)).legs[0].destination_id == "inn"
    with pytest.raises(InfeasibleError, match="has only 41, of which 11 are slack"):
        country.plan(moving(dt.time(9, 41), 11))


def test_a_lunch_is_due_whatever_the_slack(make_site: Callable[..., Site]) -> None:
    """The frame holds the span of lunch even where one is to be back before the span ends."""
    days = days_from(BASE, BASE, WEDNESDAY, 1, (dt.time(9), dt.time(14, 30)))
    rules = Rules(lunch=LunchRule(mode="picnic"), slack=dt.timedelta(minutes=30))
    circuit = Country(sites=[make_site("a")]).plan(Request(days=days, rules=rules))
    lunch = circuit.itineraries[0].lunch
    assert lunch is not None
    assert lunch.slack >= dt.timedelta(minutes=30)


def test_a_site_open_too_shortly_for_the_slack_is_out_of_reach(
    make_site: Callable[..., Site],
) -> None:
    """Not closed: with less slack it could be visited."""
    site = make_site("a", opening_hours="Mo-Su 10:00-11:00", service_min=45)
    country = Country(sites=[site])
    kept = country.plan(asked(slack=dt.timedelta(minutes=15)))
    assert [stop.slack for stop in kept.stops] == [dt.timedelta(minutes=15)]
    left = country.plan(asked(slack=dt.timedelta(minutes=16)))
    assert [one.reason for one in left.unvisited] == ["out_of_reach"]


def test_a_day_may_start_at_a_site_and_visit_it(make_site: Callable[..., Site]) -> None:
    """The way to it is no way."""
    site = make_site("a")
    here = Place(id="a", location=site.location, name="A", kind="site")
    country = Country(sites=[site], gateways=())
    circuit = country.plan(Request(days=days_from(here, here, WEDNESDAY, 1, HOURS)))
    assert [leg.distance_m for leg in circuit.legs] == [0, 0]


def test_a_day_of_its_own_window_is_kept(make_site: Callable[..., Site]) -> None:
    """Each day has its own hours and ends; they need not be alike."""
    first, second = days_of(2)
    opens = second.window.opens.replace(hour=13)
    late = Day(start=INN, end=BASE, window=TimeWindow(opens=opens, closes=second.window.closes))
    sites = [make_site("a", service_min=400), make_site("b", service_min=150)]
    circuit = Country(sites=sites).plan(Request(days=(first, late)))
    assert visits(circuit) == [["a"], ["b"]]
    assert circuit.itineraries[1].departure >= opens
    assert circuit.itineraries[1].legs[0].origin_id == "inn"


def test_the_circuit_says_where_the_nights_might_have_been(make_site: Callable[..., Site]) -> None:
    """So that it can be verified without the request."""
    sites = [make_site("a", lon=-9.3, service_min=240), make_site("b", lon=-9.3, service_min=240)]
    circuit = Country(sites=sites).plan(Request(days=days_of(2), nights=((BASE, INN),)))
    assert circuit.rules.overnight == (("base", "inn"),)
    assert circuit.itineraries[0].day.end == circuit.itineraries[1].day.start == INN
    assert circuit.proof.status == "optimal"


def test_progress_names_what_is_done(make_site: Callable[..., Site]) -> None:
    """In words for people, with a share that ends at the whole."""
    told: list[tuple[str, float]] = []
    for count, phrases in (
        (2, ["Proving the best choice"]),
        (16, [LOADING, "Searching for the best choice", "Bounding the best possible"]),
    ):
        told.clear()
        country = Country(sites=[make_site(f"s{number}") for number in range(count)])
        plan_circuit(
            replace(asked(), iterations=10),
            country.ground,
            on_progress=lambda phase, share: told.append((phase, share)),
        )
        assert list(dict.fromkeys(phase for phase, _ in told)) == phrases
        assert told[-1] == (phrases[-1], 1.0)
