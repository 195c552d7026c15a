"""A week of plans across Ramadan, Eid, a Friday, market days and the blossom, on the bundled sites.

The hours of a date are judged by an oracle of its own: tables typed from `docs/hours.md`, dates of
the feasts typed from a calendar. It shares no code with `routes.hours`.
"""

from __future__ import annotations

import datetime as dt
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.errors import FarFromRoadWarning
from routes.matrix import travel_matrix
from routes.places import bundled_eating_places, bundled_gateways, find_place
from routes.planning.draft import make_ground
from routes.planning.plan import plan_circuit
from routes.planning.request import Request, days_from
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.rules import LunchRule, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.circuit import Circuit
    from routes.sites import Site

    Planner = Callable[..., Circuit]

WEEK = [dt.date(2027, 3, 4) + dt.timedelta(days=number) for number in range(8)]
"""A Thursday in Ramadan to the Thursday after Eid al-Fitr."""

RAMADAN = (dt.date(2027, 2, 8), dt.date(2027, 3, 8))
EID = (dt.date(2027, 3, 9), dt.date(2027, 3, 10))
BLOSSOM = ((2, 15), (3, 15))
NATIONAL_HOLIDAY = dt.date(2027, 1, 11)

# kind: ordinary hours, hours in Ramadan, closed for the Friday prayer, closed on which holidays
KINDS = {
    "cooperative": ((9, 17), (10, 15), True, "all"),
    "gie": ((9, 17), (10, 15), True, "all"),
    "fishing-cooperative": ((8, 13), (9, 13), True, "eids"),
    "association": ((9, 17), (10, 15), True, "all"),
    "craft-complex": ((9, 17), (10, 15), True, "all"),
    "ecotourism": ((9, 18), (10, 16), True, "eids"),
    "museum": ((9, 17), (10, 15), True, "eids"),
    "souk": ((8, 13), (9, 13), True, "eids"),
    "sight": ((8, 18), (8, 17), False, "none"),
}

MARKETS = {
    "souk-tiznit": "Thu", "souk-tafraout": "Wed", "souk-ouijjane": "Sat", "souk-arbaa-sahel": "Wed",
    "souk-arbaa-ait-ahmed": "Wed", "souk-tnine-aday": "Mon", "souk-tlata-tassrirt": "Tue",
    "souk-had-issi": "Sun", "souk-had-reggada": "Sun", "souk-khmiss-ait-ouafqa": "Thu",
    "souk-jamaa-idaoussemlal": "Fri",
}  # fmt: skip

FACTS: dict[str, dict[str, object]] = {
    "coop-chabab-attahaddi-tiznit": {
        "opening_hours": "Mo-Sa 09:00-12:30,14:30-18:00; PH off",
        "ramadan_hours": "Mo-Sa 10:00-14:00",
        "friday_prayer": "closed",
        "last_admission_min": 30,
    },
    "complexe-bijouterie-tiznit": {"opening_hours": "Mo-Su,PH 10:00-19:00"},
    "coop-tandaft-maader": {"season": "Feb 15-Mar 15"},
    "gie-tizargane-tiznit": {"friday_prayer": "open"},
}
"""Hours filled in, each with a rule of its own."""

Hours = list[tuple[float, float]]


def is_ramadan(date: dt.date) -> bool:
    """Say whether a date is in Ramadan, as computed."""
    return RAMADAN[0] <= date <= RAMADAN[1]


def minus_prayer(spans: Hours) -> Hours:
    """Return spans without noon to three."""
    cut: Hours = []
    for opens, closes in spans:
        cut += [(opens, min(closes, 12.0)), (max(opens, 15.0), closes)]
    return [(opens, closes) for opens, closes in cut if opens < closes]


def true_hours(site_id: str, kind: str, date: dt.date) -> Hours:  # noqa: PLR0911 - one for each rule
    """Return when a site is open, in hours of the day."""
    weekday, is_friday = f"{date:%a}", date.weekday() == 4
    ordinary, fasting, prays, closed_on = KINDS[kind]
    is_holiday = date in EID or date == NATIONAL_HOLIDAY
    if site_id == "coop-chabab-attahaddi-tiznit":
        if weekday == "Sun" or is_holiday:
            return []
        spans = [(10.0, 14.0)] if is_ramadan(date) else [(9.0, 12.5), (14.5, 18.0)]
        return minus_prayer(spans) if is_friday else spans
    if site_id == "complexe-bijouterie-tiznit":  # it says that it opens on holidays
        return [(10.0, 15.0)] if is_ramadan(date) else [(10.0, 19.0)]
    if site_id == "coop-tandaft-maader" and not BLOSSOM[0] <= (date.month, date.day) <= BLOSSOM[1]:
        return []
    if site_id == "maison-berbere-tazka":  # states 08:00-18:00
        hours = (10.0, 15.0) if is_ramadan(date) else (8.0, 18.0)
        return [] if date in EID else [hours]
    if kind == "souk" and MARKETS.get(site_id) != weekday:
        return []
    if (closed_on == "all" and is_holiday) or (closed_on == "eids" and date in EID):
        return []
    opens, closes = fasting if is_ramadan(date) else ordinary
    spans = [(float(opens), float(closes))]
    is_cut = prays and is_friday and site_id != "gie-tizargane-tiznit"
    return minus_prayer(spans) if is_cut else spans


def hour_of(moment: dt.datetime) -> float:
    """Return the time of day in hours."""
    return moment.hour + moment.minute / 60 + moment.second / 3600


def assert_true_hours(circuit: Circuit) -> None:
    """Assert that every stop lies in the true hours of its site, and every lunch in its span."""
    for itinerary in circuit.itineraries:
        date = itinerary.day.date
        for stop in itinerary.stops:
            begin, end = hour_of(stop.begin), hour_of(stop.departure)
            spans = true_hours(stop.site.id, stop.site.kind, date)
            inside = [closes for opens, closes in spans if opens <= begin and end <= closes]
            assert inside, f"{stop.site.id} on {date}: {begin:.2f}-{end:.2f} not in {spans}"
            if stop.site.id == "coop-chabab-attahaddi-tiznit":
                assert begin <= inside[0] - 0.5  # the last admission
            if stop.site.kind == "souk":
                assert MARKETS[stop.site.id] == f"{date:%a}"
        if itinerary.lunch is not None:
            assert hour_of(itinerary.lunch.begin) >= 12
            assert hour_of(itinerary.lunch.departure) <= 14.5
            if is_ramadan(date) or date in EID:
                assert itinerary.lunch.mode == "picnic"


def assert_true_absences(circuit: Circuit) -> None:
    """Assert that what is said to be closed is, and nothing else that is never open."""
    dates = [itinerary.day.date for itinerary in circuit.itineraries]
    shut = {"closed", "out_of_season", "souk_day_unknown"}
    for left in circuit.unvisited:
        if left.reason not in {"skipped", "far_from_road", "unreachable"}:
            is_open = any(true_hours(left.site.id, left.site.kind, date) for date in dates)
            assert is_open != (left.reason in shut), (left.site.id, left.reason)
        if left.reason == "out_of_season":
            assert left.site.id == "coop-tandaft-maader"


@pytest.fixture(scope="module")
def plan(bundled_sites: tuple[Site, ...]) -> Planner:
    """Return a planner from Tiznit on the bundled roads, whose circuits the check has passed."""
    graph = drivable_graph(bundled_network(), read_profile("car"))
    base = find_place("tiznit", (), bundled_gateways())
    sites = tuple(replace(site, **FACTS.get(site.id, {})) for site in bundled_sites)  # type: ignore[arg-type]
    tables = bundled_eating_places()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FarFromRoadWarning)
        snapped = snap_places(graph, [base, *sites, *tables])
    matrix = travel_matrix(graph, snapped.snaps)

    def make(
        dates: Sequence[dt.date],
        names: Sequence[str] = (),
        *,
        iterations: int = 60,
        **rules: object,
    ) -> Circuit:
        days = days_from(base, base, dates[0], len(dates), (dt.time(8), dt.time(19)))
        asked = Rules(lunch=LunchRule(), rest=dt.timedelta(minutes=5), after_dark=False)
        circuit = plan_circuit(
            Request(days=days, rules=replace(asked, **rules), iterations=iterations),  # type: ignore[arg-type]
            make_ground(
                [site for site in sites if not names or site.id in names],
                matrix,
                snapped,
                profile="car",
                roads=graph.network.source,
                tables=tables,
            ),
        )
        assert violations(circuit, graph) == ()
        assert_true_hours(circuit)
        assert_true_absences(circuit)
        return circuit

    return make


SOME = (
    "souk-tiznit", "souk-ouijjane", "souk-had-reggada", "souk-arbaa-sahel",
    "souk-tnine-aday", "coop-chabab-attahaddi-tiznit", "complexe-bijouterie-tiznit",
    "coop-tandaft-maader", "gie-tizargane-tiznit", "source-bleue-tiznit", "assoc-bani-tiznit",
)  # fmt: skip


def test_a_week_across_the_feast_is_open_wherever_it_halts(plan: Planner) -> None:
    """Eight days, proved: markets on their day, nothing with staff on the feast."""
    circuit = plan(WEEK, SOME)
    assert circuit.proof.status == "optimal"
    seen = {
        stop.site.id: itinerary.day.date
        for itinerary in circuit.itineraries
        for stop in itinerary.stops
    }
    assert seen.keys() >= set(SOME) - {"souk-tnine-aday", "souk-arbaa-sahel"}
    reasons = {left.site.id: left.reason for left in circuit.unvisited}
    assert reasons["souk-arbaa-sahel"] == "closed"  # its Wednesday is the second day of the Eid
    assert f"{seen['souk-tiznit']:%a}" == "Thu"
    assert f"{seen['souk-ouijjane']:%a}" == "Sat"


@pytest.mark.parametrize("date", WEEK)
def test_each_day_alone_is_open_wherever_it_halts(date: dt.date, plan: Planner) -> None:
    """Of the few sites, proved; on the feast only what has no staff, or says that it opens."""
    circuit = plan([date], SOME)
    if date in EID:
        visited = {stop.site.id for stop in circuit.stops}
        assert visited == {"source-bleue-tiznit", "complexe-bijouterie-tiznit"}
    for day in circuit.itineraries:
        markets = [stop.site.id for stop in day.stops if stop.site.kind == "souk"]
        assert all(MARKETS[market] == f"{date:%a}" for market in markets)


@pytest.mark.parametrize("date", [WEEK[0], WEEK[1], WEEK[5], WEEK[7], NATIONAL_HOLIDAY])
def test_a_day_of_all_sites_is_open_wherever_it_halts(date: dt.date, plan: Planner) -> None:
    """Searched among all bundled sites: a Thursday and a Friday of Ramadan, the Eid, after it."""
    circuit = plan([date])
    assert circuit.stops


@pytest.mark.parametrize(
    ("date", "is_met"),
    [(dt.date(2027, 2, 14), False), (dt.date(2027, 2, 15), True), (dt.date(2027, 3, 15), True),
     (dt.date(2027, 3, 16), False), (dt.date(2027, 11, 23), False)],
)  # fmt: skip
def test_the_blossom_is_met_in_its_season_only(
    date: dt.date, plan: Planner, *, is_met: bool
) -> None:
    """From its first day to its last, and it is said why not otherwise."""
    circuit = plan([date], ("coop-tandaft-maader",))
    assert bool(circuit.stops) == is_met
    assert [left.reason for left in circuit.unvisited] == ([] if is_met else ["out_of_season"])


def test_on_a_friday_the_prayer_is_kept(plan: Planner) -> None:
    """Nobody is visited between noon and three who did not say that it stays open."""
    names = ("gie-tizargane-tiznit", "coop-chabab-attahaddi-tiznit", "assoc-bani-tiznit")
    circuit = plan([dt.date(2027, 11, 26)], names, lunch=None, must=names)
    for stop in circuit.stops:
        if stop.site.id != "gie-tizargane-tiznit":
            assert hour_of(stop.departure) <= 12 or hour_of(stop.begin) >= 15
    short = dt.date(2027, 3, 5)  # in Ramadan nothing is left of the afternoon
    fasting = plan([short], names, lunch=None)
    assert all(
        hour_of(stop.departure) <= 12 for stop in fasting.stops
        if stop.site.id != "gie-tizargane-tiznit"
    )  # fmt: skip


def test_a_market_without_its_day_is_not_guessed(
    plan: Planner, bundled_sites: tuple[Site, ...]
) -> None:
    """A week of dates holds every weekday, and every market whose day is known is open on one."""
    dates = [dt.date(2027, 11, 22) + dt.timedelta(days=number) for number in range(7)]
    markets = [site.id for site in bundled_sites if site.kind == "souk"]
    assert set(markets) == set(MARKETS)
    circuit = plan(dates, markets)
    assert not {left.reason for left in circuit.unvisited} & {"closed", "souk_day_unknown"}
    visited = {
        stop.site.id: f"{day.day.date:%a}" for day in circuit.itineraries for stop in day.stops
    }
    assert visited == {market: MARKETS[market] for market in visited}
    assert len(visited) >= 7
