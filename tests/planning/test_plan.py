"""Promises of `routes.planning.plan`: the whole way, judged by `routes.check`."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.check import violations
from routes.circuit import Circuit, Day
from routes.errors import InfeasibleError, PlaceError, RequestError
from routes.geo import LonLat, distance_m
from routes.hours import TimeWindow
from routes.matrix import UNREACHABLE, TravelMatrix, travel_matrix
from routes.places import Place, bundled_gateways, find_place
from routes.planning.plan import plan_circuit
from routes.planning.request import Request, days_from
from routes.roads.graph import drivable_graph
from routes.roads.network import RoadSource
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap, Snapped, snap_places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.sites import Site

ROADS = RoadSource(kind="schematic", name="test", sha256="0" * 64)
BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base")
INN = Place(id="inn", location=LonLat(-9.5, 29.7), name="Inn")
WEDNESDAY = dt.date(2026, 11, 25)
HOURS = (dt.time(8, 30), dt.time(18))


def _matrix(places: Sequence[Site | Place], cut: Sequence[tuple[str, str]] = ()) -> TravelMatrix:
    """Return travel at 50 km/h on roads 1.3 times the straight line, some ways cut."""
    ids = [place.id for place in places]
    metres = np.array([
        [round(distance_m(a.location, b.location) * 1.3) for b in places] for a in places
    ])  # fmt: skip
    seconds = np.rint(metres / 50 * 3.6).astype(np.int64)
    for origin, destination in cut:
        metres[ids.index(origin), ids.index(destination)] = UNREACHABLE
        seconds[ids.index(origin), ids.index(destination)] = UNREACHABLE
    return TravelMatrix(ids=tuple(ids), duration_s=seconds, distance_m=metres)


def _snap(place: Site | Place) -> Snap:
    return Snap(place_id=place.id, section=0, fraction=0.0, point=place.location, distance_m=12.5)


def _plan(
    sites: Sequence[Site],
    request: Request | None = None,
    *,
    far: dict[str, float | None] | None = None,
    cut: Sequence[tuple[str, str]] = (),
) -> Circuit:
    """Plan, and let the check look at the result."""
    near: list[Site | Place] = [BASE, INN]
    near += [site for site in sites if site.id not in (far or {})]
    circuit = plan_circuit(
        request or Request(days=days_from(BASE, BASE, WEDNESDAY, 1, HOURS)),
        sites,
        _matrix(near, cut),
        Snapped(snaps=tuple(_snap(place) for place in near), far=far or {}),
        profile="car",
        roads=ROADS,
    )
    assert violations(circuit) == ()
    ids = [stop.site.id for stop in circuit.stops] + [u.site.id for u in circuit.unvisited]
    assert sorted(ids) == sorted(site.id for site in sites)
    return circuit


def _reasons(circuit: Circuit) -> dict[str, str]:
    return {unvisited.site.id: unvisited.reason for unvisited in circuit.unvisited}


def test_a_small_circuit_is_proved_and_holds_every_figure(make_site: Callable[..., Site]) -> None:
    """Two sites that fit are both visited, in the order of least driving."""
    sites = [make_site("a", lon=-9.65), make_site("b", lon=-9.6, theme="silver")]
    circuit = _plan(sites)
    assert [stop.site.id for stop in circuit.stops] in (["a", "b"], ["b", "a"])
    assert circuit.prize == 24
    assert circuit.proof.status == "optimal"
    assert circuit.proof.method == "subset dynamic programme"
    assert circuit.proof.seed is None
    assert circuit.unvisited == ()
    assert circuit.profile == "car"
    assert circuit.roads == ROADS
    assert circuit.stops[0].snap_m == 12.5


def test_every_reason_is_the_first_true_one(make_site: Callable[..., Site]) -> None:
    """One site for each, and each breaks the rules after its own as well."""
    shut = {"opening_hours": "Fr 09:00-17:00"}
    sites = [
        make_site("skipped", theme="silver", **shut),
        make_site("worthless", prize=0),
        make_site("theme", theme="silver", **shut),
        make_site("far", **shut),
        make_site("nowhere", kind="souk"),
        make_site("oneway", **shut),
        make_site("souk", kind="souk"),
        make_site("closed", lon=-8.0, **shut),
        make_site("remote", lon=-6.0),
        make_site("brief", opening_hours="Mo-Su 09:00-09:30"),
        make_site("good"),
        make_site("late", lon=-9.2, opening_hours="Mo-Su 15:00-16:15"),
        make_site("far2"),
    ]
    request = Request(
        days=days_from(BASE, BASE, WEDNESDAY, 1, HOURS),
        themes=("argan",),
        must=("good",),
        skip=("skipped",),
    )
    circuit = _plan(
        sites,
        request,
        far={"far": 2345.0, "far2": None, "theme": 99.0},
        cut=[("base", "nowhere"), ("oneway", "base")],
    )
    assert _reasons(circuit) == {
        "skipped": "skipped",
        "worthless": "skipped",
        "theme": "other_theme",
        "far": "far_from_road",
        "far2": "far_from_road",
        "nowhere": "unreachable",
        "oneway": "unreachable",
        "souk": "souk_day_unknown",
        "closed": "closed",
        "remote": "out_of_reach",
        "brief": "out_of_reach",
    }
    snaps = {unvisited.site.id: unvisited.snap_m for unvisited in circuit.unvisited}
    assert (snaps["far"], snaps["far2"], snaps["closed"]) == (2345.0, None, 12.5)
    assert [stop.site.id for stop in circuit.stops] == ["good", "late"]


def test_no_time_says_by_how_much(make_site: Callable[..., Site]) -> None:
    """Minutes rounded up, on the best day at the best place; None if hours forbid it anywhere."""
    days = days_from(BASE, BASE, WEDNESDAY, 1, (dt.time(9), dt.time(11)))
    hours = {"opening_hours": "Mo-Su 00:00-24:00"}
    sites = [
        make_site("best", service_min=100, prize=50, **hours),
        make_site("other", service_min=30, prize=5, lon=-9.6999, **hours),
        make_site("early", service_min=30, prize=4,
                  opening_hours="Mo-Su 09:00-09:30"),
    ]  # fmt: skip
    circuit = _plan(sites, Request(days=days))
    assert [stop.site.id for stop in circuit.stops] == ["best"]
    extra = {unvisited.site.id: unvisited.extra_min for unvisited in circuit.unvisited}
    assert extra == {"other": 11, "early": 10}
    shut = replace(sites[0], opening_hours="Mo-Su 09:00-10:40")
    extra = {
        u.site.id: u.extra_min for u in _plan([shut, *sites[1:]], Request(days=days)).unvisited
    }
    assert extra == {"other": 11, "early": None}


def test_must_comes_before_prize_and_theme(make_site: Callable[..., Site]) -> None:
    """A site of another theme and of no prize is visited if the request insists, instead of ten."""
    sites = [
        make_site("rich", lon=-9.4, prize=100, service_min=240),
        make_site("poor", lon=-10.0, prize=0, service_min=240, theme="silver"),
    ]
    days = days_from(BASE, BASE, WEDNESDAY, 1, HOURS)
    assert [stop.site.id for stop in _plan(sites, Request(days=days)).stops] == ["rich"]
    wish = Request(days=days, must=("poor", "poor"), themes=("argan",))
    circuit = _plan(sites, wish)
    assert [stop.site.id for stop in circuit.stops] == ["poor"]
    assert circuit.must == ("poor",)
    assert _reasons(circuit) == {"rich": "no_time"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"kind": "souk", "souk_days": ("Mo",)},
            r"^a must be visited, but it is closed on every day of the circuit \(open on Mo\)",
        ),
        ({"opening_hours": "Fr 09:00-17:00"}, r"closed on .* \(its hours are Fr 09:00-17:00\)"),
        ({"kind": "souk"}, "day of this weekly market is not known. Enter it as sse:souk_day"),
        ({"lon": -6.0}, "no day has time to go there, visit for 60 minutes"),
    ],
)
def test_a_must_that_cannot_be_says_why(
    make_site: Callable[..., Site], given: dict[str, object], message: str
) -> None:
    """In plain words, with the site's id and what may be done."""
    request = Request(days=days_from(BASE, BASE, WEDNESDAY, 1, HOURS), must=("a",))
    with pytest.raises(InfeasibleError, match=message):
        _plan([make_site("a", **given), make_site("b")], request)


def test_a_must_without_a_way_says_why(make_site: Callable[..., Site]) -> None:
    """Too far from a road, or no way back; every such site is named."""
    request = Request(days=days_from(BASE, BASE, WEDNESDAY, 1, HOURS), must=("a", "b"))
    sites = [make_site("a"), make_site("b")]
    with pytest.raises(InfeasibleError) as error:
        _plan(sites, request, far={"a": 2345.0}, cut=[("b", "base")])
    assert "a must be visited, but it is too far from any road" in str(error.value)
    assert "2.3 km" in str(error.value)
    assert "b must be visited, but no road leads there and back" in str(error.value)


@pytest.mark.parametrize("count", [3, 20])
def test_musts_that_exclude_each_other_are_named(
    make_site: Callable[..., Site], count: int
) -> None:
    """Only those of the smallest conflict, with few candidates and with many."""
    hours = "Mo-Su 09:00-10:30"
    sites = [make_site("w", lon=-9.9, opening_hours=hours), make_site("e", lon=-9.5,
             opening_hours=hours), *(make_site(f"s{n}") for n in range(count))]  # fmt: skip
    days = days_from(BASE, BASE, WEDNESDAY, 1, HOURS)
    wish = Request(days=days, must=("s1", "w", "e"), iterations=50)
    message = r"^e and w must be visited; each fits alone, but not all of them together in 1 day"
    with pytest.raises(InfeasibleError, match=message):
        _plan(sites, wish)
    two = days_from(BASE, BASE, WEDNESDAY, 2, HOURS)
    visited = {stop.site.id for stop in _plan(sites, replace(wish, days=two)).stops}
    assert {"s1", "w", "e"} <= visited


def test_unknown_names_are_refused_with_those_that_are_close(
    make_site: Callable[..., Site],
) -> None:
    """Of themes and of sites."""
    sites = [make_site("souk-tafraout")]
    days = days_from(BASE, BASE, WEDNESDAY, 1, HOURS)
    for wish, message in (
        (Request(days=days, must=("souk-tafrout",)), "Did you mean souk-tafraout?"),
        (Request(days=days, skip=("xxxx",)), "--skip xxxx: there is no site of that name. Give"),
        (Request(days=days, themes=("argn",)), "there is no theme of that name. Did you mean arga"),
        (Request(days=days, themes=("?",)), "Choose from argan, almond"),
    ):
        with pytest.raises(RequestError) as error:
            _plan(sites, wish)
        assert message in str(error.value)


def test_places_that_are_not_in_the_matrix_are_refused(make_site: Callable[..., Site]) -> None:
    """A start that is not there, and a site nobody snapped."""
    elsewhere = replace(BASE, id="elsewhere")
    request = Request(days=days_from(elsewhere, elsewhere, WEDNESDAY, 1, HOURS))
    with pytest.raises(PlaceError, match="elsewhere is not on the roads"):
        _plan([make_site("a")], request)
    site = make_site("a")
    with pytest.raises(PlaceError, match="a is not on the roads"):
        plan_circuit(
            Request(days=days_from(BASE, BASE, WEDNESDAY, 1, HOURS)),
            [site],
            _matrix([BASE]),
            Snapped(snaps=(), far={}),
            profile="car",
            roads=ROADS,
        )


def test_days_on_which_nothing_fits_are_idle(make_site: Callable[..., Site]) -> None:
    """No leg if it ends where it starts; otherwise one leg to the end."""
    sites = [make_site("a", opening_hours="Fr 09:00-17:00")]
    circuit = _plan(sites, Request(days=days_from(BASE, INN, WEDNESDAY, 2, HOURS)))
    first, last = circuit.itineraries
    assert (first.stops, first.legs) == ((), ())
    assert last.stops == ()
    assert [(leg.origin_id, leg.destination_id) for leg in last.legs] == [("base", "inn")]
    empty = _plan([])
    assert (empty.stops, empty.unvisited) == ((), ())
    assert empty.proof.status == "optimal"


def test_a_day_too_short_for_its_own_way_is_refused(make_site: Callable[..., Site]) -> None:
    """With the minutes it takes and the minutes it has; or if there is no way."""
    short = days_from(BASE, INN, WEDNESDAY, 1, (dt.time(9), dt.time(9, 20)))
    message = "from Base to Inn takes 31 minutes, and the day has only 20"
    with pytest.raises(InfeasibleError, match=message):
        _plan([make_site("a")], Request(days=short))
    with pytest.raises(InfeasibleError, match="from Base to Inn does not exist"):
        _plan([], Request(days=days_from(BASE, INN, WEDNESDAY, 1, HOURS)), cut=[("base", "inn")])


def test_a_day_may_start_at_a_site_and_visit_it(make_site: Callable[..., Site]) -> None:
    """The way to it is no way."""
    site = make_site("a")
    here = Place(id="a", location=site.location, name="A", kind="site")
    request = Request(days=days_from(here, here, WEDNESDAY, 1, HOURS))
    circuit = _plan([site], request)
    assert [leg.distance_m for leg in circuit.legs] == [0, 0]


def _bundled(
    sites: Sequence[Site], count: int, first: dt.date, **wishes: object
) -> tuple[Circuit, float]:
    """Plan from Tiznit on the bundled roads; return the circuit and its prize."""
    graph = drivable_graph(bundled_network(), read_profile("car"))
    base = find_place("tiznit", (), bundled_gateways())
    snapped = snap_places(graph, [base, *sites], 1000.0)
    circuit = plan_circuit(
        Request(days=days_from(base, base, first, count, HOURS), **wishes),  # type: ignore[arg-type]
        sites,
        travel_matrix(graph, snapped.snaps),
        snapped,
        profile="car",
        roads=graph.network.source,
    )
    assert violations(circuit, graph) == ()
    return circuit, circuit.prize


@pytest.mark.parametrize("weekday", range(7))
def test_circuits_on_the_bundled_roads_pass_the_check(
    bundled_sites: tuple[Site, ...], weekday: int
) -> None:
    """From every weekday, with its own markets; searched, not proved."""
    first = WEDNESDAY + dt.timedelta(days=weekday)
    circuit, prize = _bundled(bundled_sites, 2, first, iterations=150)
    assert circuit.proof.status == "heuristic"
    assert (circuit.proof.seed, circuit.proof.iterations) == (1, 150)
    assert prize > 100
    assert all(u.extra_min is None or u.extra_min > 0 for u in circuit.unvisited)


def test_a_theme_of_the_bundled_sites_is_proved(bundled_sites: tuple[Site, ...]) -> None:
    """Fifteen candidates or fewer; the order of the file plays no part."""
    circuit, _ = _bundled(bundled_sites, 2, WEDNESDAY, themes=("argan", "silver"))
    assert circuit.proof.status == "optimal"
    turned, _ = _bundled(bundled_sites[::-1], 2, WEDNESDAY, themes=("argan", "silver"))
    assert turned == circuit


def test_the_hash_seed_of_python_plays_no_part() -> None:
    """Two processes, two hash seeds, the same circuit to the last second."""
    program = (
        "import datetime as dt\n"
        "from routes.places import bundled_gateways, find_place\n"
        "from routes.planning.plan import plan_circuit\n"
        "from routes.planning.request import Request, days_from\n"
        "from routes.matrix import travel_matrix\n"
        "from routes.roads.graph import drivable_graph\n"
        "from routes.roads.profile import read_profile\n"
        "from routes.roads.schematic import bundled_network\n"
        "from routes.roads.snap import snap_places\n"
        "from routes.sites import bundled_sites_path, read_sites\n"
        "sites = read_sites(bundled_sites_path())\n"
        "graph = drivable_graph(bundled_network(), read_profile('car'))\n"
        "base = find_place('tiznit', (), bundled_gateways())\n"
        "snapped = snap_places(graph, [base, *sites], 1000.0)\n"
        "hours = (dt.time(8, 30), dt.time(18))\n"
        "for themes in ((), ('argan', 'silver')):\n"
        "    days = days_from(base, base, dt.date(2026, 11, 25), 2, hours)\n"
        "    request = Request(days=days, themes=themes, iterations=200)\n"
        "    matrix = travel_matrix(graph, snapped.snaps)\n"
        "    print(plan_circuit(request, sites, matrix, snapped,\n"
        "                       profile='car', roads=graph.network.source))\n"
    )
    results = [
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2")
    ]
    assert results[0] == results[1]
    assert "Circuit(" in results[0]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), count=st.integers(0, 22), days=st.integers(1, 2))
def test_any_plan_passes_the_check(
    make_site: Callable[..., Site], data: st.DataObject, count: int, days: int
) -> None:
    """Whatever the sites, their hours, kinds and prizes; `_plan` asks the check."""
    hours = st.sampled_from(
        ["", "Mo-Su 09:00-12:00,14:00-18:00", "We 08:00-10:00; Th 14:00-18:00", "Fr 09:00-17:00",
         "Mo-Su 10:00-10:20"]
    )  # fmt: skip
    sites = [
        make_site(
            f"s{number}",
            lon=data.draw(st.floats(-10.2, -9.2)),
            kind=data.draw(st.sampled_from(["cooperative", "souk", "sight"])),
            opening_hours=data.draw(hours),
            prize=data.draw(st.none() | st.integers(0, 20)),
        )
        for number in range(count)
    ]
    ends = data.draw(st.sampled_from([BASE, INN]))
    circuit = _plan(
        sites, Request(days=days_from(BASE, ends, WEDNESDAY, days, HOURS), iterations=30)
    )
    assert all(u.extra_min is None or u.extra_min > 0 for u in circuit.unvisited)


def test_progress_names_what_is_done(make_site: Callable[..., Site]) -> None:
    """In words for people, with a share that ends at the whole."""
    told: list[tuple[str, float]] = []
    for count, phrase in ((2, "Proving the best choice"), (16, "Searching for the best choice")):
        sites = [make_site(f"s{number}") for number in range(count)]
        near: list[Site | Place] = [BASE, *sites]
        plan_circuit(
            Request(days=days_from(BASE, BASE, WEDNESDAY, 1, HOURS), iterations=10),
            sites,
            _matrix(near),
            Snapped(snaps=tuple(_snap(place) for place in near), far={}),
            profile="car",
            roads=ROADS,
            on_progress=lambda phase, share: told.append((phase, share)),
        )
        assert told[-1] == (phrase, 1.0)


def test_a_day_of_its_own_window_is_kept(make_site: Callable[..., Site]) -> None:
    """Each day has its own hours and ends; they need not be alike."""
    first, second = days_from(BASE, BASE, WEDNESDAY, 2, HOURS)
    opens = second.window.opens.replace(hour=13)
    late = Day(start=INN, end=BASE, window=TimeWindow(opens=opens, closes=second.window.closes))
    sites = [make_site("a", service_min=400), make_site("b", service_min=150)]
    circuit = _plan(sites, Request(days=(first, late)))
    assert [[stop.site.id for stop in day.stops] for day in circuit.itineraries] == [["a"], ["b"]]
    assert circuit.itineraries[1].departure >= opens
    assert circuit.itineraries[1].legs[0].origin_id == "inn"
