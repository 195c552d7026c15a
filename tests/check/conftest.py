"""Circuits without a fault, made by hand, and what it takes to change one thing of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from routes.census.score import prize_of
from routes.census.visit import eating_hours_on, hours_of, service_time_of
from routes.circuit import (
    Circuit,
    Day,
    Itinerary,
    Leg,
    Lunch,
    Proof,
    Stop,
    Unvisited,
)
from routes.daylight import daylight_on
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.matrix import travel_matrix
from routes.places import Place, bundled_eating_places, bundled_gateways, find_place, place_of
from routes.roads.graph import drivable_graph
from routes.roads.network import FORWARD
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.rules import LunchRule, Rules
from routes.sites import Site
from routes.trace import trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.check import Violation
    from routes.hours import Basis
    from routes.matrix import TravelMatrix
    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork

    Edit = Callable[[Circuit], Circuit]

WEDNESDAY = dt.date(2026, 11, 25)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)
PICNIC = "picnic"
"""In the plan of a day: lunch where the visit before it was."""

Halt = Site | Place | str
"""In the plan of a day: a visit, a meal, or `PICNIC`."""


# ---------------------------------------------------------------- a timetable by the definitions


def windows_of(rules: Rules, halt: Halt, date: dt.date) -> tuple[tuple[TimeWindow, ...], Basis]:
    """Return the windows of a visit, a meal or a picnic, and their basis."""
    if isinstance(halt, Site):
        hours = hours_of(halt, date)
        return hours.windows, hours.basis
    assert rules.lunch is not None
    span = TimeWindow(
        opens=dt.datetime.combine(date, rules.lunch.opens),
        closes=dt.datetime.combine(date, rules.lunch.closes),
    )
    if isinstance(halt, str) or halt.kind == "site":
        return (span,), "assumed"
    hours = eating_hours_on(halt.kind, date)
    common = [
        TimeWindow(opens=max(span.opens, w.opens), closes=min(span.closes, w.closes))
        for w in hours.windows
        if max(span.opens, w.opens) < min(span.closes, w.closes)
    ]
    return tuple(common), hours.basis


def length_of(rules: Rules, halt: Halt) -> dt.timedelta:
    """Return how long a visit or lunch lasts."""
    if isinstance(halt, Site):
        return rules.visit_length(service_time_of(halt))
    assert rules.lunch is not None
    return rules.lunch.length


def latest(window: TimeWindow, length: dt.timedelta) -> dt.datetime:
    """Return when a call can begin at the latest."""
    ends = window.closes - length
    return min(ends, window.last_admission) if window.last_admission else ends


def frame_of(rules: Rules, day: Day) -> TimeWindow:
    """Return the frame of a day, by daylight if that is asked for."""
    if rules.after_dark:
        return day.window
    return TimeWindow(
        opens=max(day.window.opens, daylight_on(day.start.location, day.date).opens),
        closes=min(day.window.closes, daylight_on(day.end.location, day.date).closes),
    )


def itinerary_of(
    rules: Rules, day: Day, plan: Sequence[Halt], matrix: TravelMatrix, snap_m: dict[str, float]
) -> Itinerary:
    """Return a day on the clock: back as early as possible, then without a needless wait."""
    ids: list[str] = []
    for halt in plan:
        ids.append(ids[-1] if isinstance(halt, str) else halt.id)
    path = [day.start.id, *ids, day.end.id]
    cells = [(matrix.index(a), matrix.index(b)) for a, b in pairwise(path)]
    drives = [dt.timedelta(seconds=int(matrix.duration_s[cell])) for cell in cells]
    visits = [isinstance(halt, Site) for halt in plan]
    rests = [rules.rest if all(pair) else 0 * SECOND for pair in pairwise([*visits, False])]
    lengths = [length_of(rules, halt) for halt in plan]
    clock, windows, begins = frame_of(rules, day).opens, [], []
    for halt, drive, rest, length in zip(plan, drives, rests, lengths, strict=False):
        spans, basis = windows_of(rules, halt, day.date)
        window = next(span for span in spans if clock + drive <= latest(span, length))
        windows.append((window, basis))
        begins.append(max(clock + drive, window.opens))
        clock = begins[-1] + length + rest
    for place in reversed(range(len(plan) - 1)):
        leave = begins[place + 1] - drives[place + 1] - rests[place] - lengths[place]
        begins[place] = min(latest(windows[place][0], lengths[place]), leave)
    stops: list[Stop] = []
    lunch, legs = None, []
    free = begins[0] - drives[0] if plan else clock
    for number, halt in enumerate(plan):
        origin, place_id = path[number], path[number + 1]
        if origin != place_id or number == 0:
            legs.append(_leg(matrix, origin, place_id, free))
        call: dict[str, Any] = {
            "arrival": free + drives[number],
            "begin": begins[number],
            "departure": begins[number] + lengths[number],
            "window": windows[number][0],
            "hours_basis": windows[number][1],
            "snap_m": snap_m[place_id],
        }
        if isinstance(halt, Site):
            stops.append(Stop(site=halt, prize=prize_of(halt), rest=rests[number], **call))
        else:
            where = place_of(stops[-1].site) if isinstance(halt, str) else halt
            mode: Any = "picnic" if isinstance(halt, str) else "meal"
            lunch = Lunch(place=where, mode=mode, after=len(stops), **call)
        free = call["departure"] + rests[number]
    if plan or day.start.id != day.end.id:
        legs.append(_leg(matrix, path[-2], path[-1], free))
    return Itinerary(day=day, stops=tuple(stops), legs=tuple(legs), lunch=lunch)


def _leg(matrix: TravelMatrix, origin: str, destination: str, departure: dt.datetime) -> Leg:
    cell = matrix.index(origin), matrix.index(destination)
    return Leg(
        origin_id=origin,
        destination_id=destination,
        departure=departure,
        duration=dt.timedelta(seconds=int(matrix.duration_s[cell])),
        distance_m=int(matrix.distance_m[cell]),
    )


def with_slack(circuit: Circuit) -> Circuit:
    """Return a circuit whose slacks are those its times leave."""
    return replace(
        circuit, itineraries=tuple(_slacked(circuit.rules, day) for day in circuit.itineraries)
    )


def _slacked(rules: Rules, itinerary: Itinerary) -> Itinerary:
    calls = list(itinerary.calls())
    bound, drive = frame_of(rules, itinerary.day).closes, itinerary.legs[-1:]
    after = drive[0].duration if drive else 0 * SECOND
    stops: list[Stop] = []
    lunch = itinerary.lunch
    for call, leg in reversed(calls):
        length = call.departure - call.begin
        rest = call.rest if isinstance(call, Stop) else 0 * SECOND
        bound = min(latest(call.window, length), bound - after - length - rest)
        spare = bound - call.arrival
        if isinstance(call, Stop):
            stops.insert(0, replace(call, slack=spare))
        else:
            lunch = replace(call, slack=spare)
        after = leg.duration if leg else 0 * SECOND
    return replace(itinerary, stops=tuple(stops), lunch=lunch)


def make_circuit(
    graph: DrivableGraph,
    rules: Rules,
    days: Sequence[tuple[Day, Sequence[Halt]]],
    left: Sequence[tuple[Site, dict[str, Any]]] = (),
) -> Circuit:
    """Return a circuit without streets: the plan of each day, and the sites left out."""
    places = {place.id: place for day, _ in days for place in (day.start, day.end)}
    calls: list[Halt] = [halt for _, plan in days for halt in plan]
    halts = {halt.id: halt for halt in calls if not isinstance(halt, str)}
    snapped = snap_places(graph, [*places.values(), *halts.values()])
    matrix = travel_matrix(graph, snapped.snaps)
    snap_m = {snap.place_id: snap.distance_m for snap in snapped.snaps}
    itineraries = tuple(itinerary_of(rules, day, plan, matrix, snap_m) for day, plan in days)
    points = sum(itinerary.prize for itinerary in itineraries)
    circuit = Circuit(
        profile=graph.profile.name,
        roads=graph.network.source,
        itineraries=itineraries,
        unvisited=tuple(Unvisited(site=it, prize=prize_of(it), **why) for it, why in left),
        rules=rules,
        proof=Proof(status="heuristic", method="by hand", points=points, bound=points + 5),
    )
    return with_slack(circuit)


def frame(base: Place, date: dt.date, opens: dt.time, closes: dt.time) -> Day:
    """Return a day from a gateway and back."""
    window = TimeWindow(
        opens=dt.datetime.combine(date, opens), closes=dt.datetime.combine(date, closes)
    )
    return Day(start=base, end=base, window=window)


def traced(circuit: Circuit, graph: DrivableGraph) -> Circuit:
    """Return a circuit with its streets."""
    places: dict[str, Place | Site] = {}
    for itinerary in circuit.itineraries:
        ends = [itinerary.day.start, itinerary.day.end]
        lunch = [itinerary.lunch.place] if itinerary.lunch else []
        places |= {place.id: place for place in (*ends, *lunch)}
        places |= {stop.site.id: stop.site for stop in itinerary.stops}
    return trace(circuit, graph, snap_places(graph, tuple(places.values())))


# ---------------------------------------------------------------- a province without a fault


@pytest.fixture(scope="session")
def graph() -> DrivableGraph:
    """What a car can drive of the bundled roads."""
    return drivable_graph(bundled_network(), read_profile("car"))


RULES = Rules(
    must=("coop-afra-tafraout",),
    skip=("coop-isni-tighmi",),
    themes=("argan", "almond", "heritage", "market", "ecotourism"),
    theme_least=(("argan", 1),),
    theme_most=(("market", 1),),
    one_of=(("maison-berbere-tazka", "coop-tifawin-ammelne"),),
    group_size=10,
    budget_mad=60,
    rest=dt.timedelta(minutes=5),
    lunch=LunchRule(),
    max_drive=dt.timedelta(hours=4),
    max_leg=dt.timedelta(hours=2),
    after_dark=False,
    overnight=(("tafraout",), ("tiznit", "tafraout")),
)


@pytest.fixture(scope="session")
def planned(bundled_sites: tuple[Site, ...], graph: DrivableGraph) -> Circuit:
    """Three days: a meal with a drive of its own, a meal in place, a morning without lunch."""
    site = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    kasbah = next(place for place in bundled_eating_places() if place.id.endswith("la-kasbah"))
    paid = replace(site["maison-berbere-tazka"], charge=20)
    serving = replace(site["coop-aoumerkt-aguerd-oudad"], offer=("meals",), alike="presses")
    hours = (dt.time(8, 30), dt.time(19))
    days: list[tuple[Day, list[Halt]]] = [
        (
            frame(base, WEDNESDAY, *hours),
            [site["coop-afra-tafraout"], site["souk-tafraout"], kasbah, paid],
        ),
        (
            frame(base, WEDNESDAY + dt.timedelta(days=1), *hours),
            [serving, place_of(serving), site["ait-mansour"]],
        ),
        (
            frame(base, WEDNESDAY + dt.timedelta(days=2), dt.time(8, 30), dt.time(13)),
            [site["roches-peintes-tafraout"], site["gravure-gazelle-tazka"]],
        ),
    ]
    return make_circuit(graph, RULES, days, _left(site))


def _left(site: dict[str, Site]) -> list[tuple[Site, dict[str, Any]]]:
    """Return a site left out for every reason that can be true on the bundled roads."""

    def like(site_id: str, **given: object) -> Site:
        return replace(site[site_id], **{"theme": "argan", **given})  # type: ignore[arg-type]

    return [
        (site["coop-isni-tighmi"], {"reason": "skipped"}),
        (like("gie-tizargane-tiznit", theme="silver"), {"reason": "other_theme"}),
        (like("coop-tifawin-ammelne", prize=0), {"reason": "worth_nothing"}),
        (like("col-kerdous", group_max=9), {"reason": "group_too_large"}),
        (like("pda-gourizim", location=LonLat(-11.5, 29.6)), {"reason": "far_from_road"}),
        (like("souk-tiznit", souk_days=()), {"reason": "souk_day_unknown"}),
        (like("aday-tafraout", season="Feb 15-Mar 15"), {"reason": "out_of_season"}),
        (like("souk-ouijjane"), {"reason": "closed"}),
        (like("coop-tandaft-maader", service_min=600), {"reason": "out_of_reach"}),
        (
            like("coop-tazouknit-boutabi", service_min=235),
            {"reason": "no_time", "extra_min": EXTRA_MIN},
        ),
        (
            like("gie-taddart-nllouz-tafraout", alike="presses"),
            {"reason": "displaced", "because": "coop-aoumerkt-aguerd-oudad"},
        ),
        (like("assoc-adtpt-tafraout", theme="market"), {"reason": "theme_full"}),
        (like("musee-resistance-tafraout", charge=50), {"reason": "over_budget"}),
        (like("aguerd-oudad"), {"reason": "other_variant"}),
    ]


EXTRA_MIN = 36
"""Minutes by which the site without time makes the first day late, at best.

Right after lunch, which ends at 13:00: 9.2 minutes there, 235 of visit, 5 of rest and 12.65 to the
museum, where one would be at 17:21:51 for 45 minutes; 4.25 minutes on, one is back at 18:11:06, and
the sun sets at 17:36.
"""


@pytest.fixture(scope="session")
def whole(planned: Circuit, graph: DrivableGraph) -> Circuit:
    """The same with its streets."""
    return traced(planned, graph)


# ---------------------------------------------------------------- one change


def codes(found: tuple[Violation, ...]) -> set[str]:
    """Return the rules that are broken."""
    return {violation.code for violation in found}


def edit_day(number: int, **changes: object) -> Edit:
    """Change attributes of a day; days count from 0 here."""

    def edit(circuit: Circuit) -> Circuit:
        days = list(circuit.itineraries)
        day = replace(days[number].day, **changes)  # type: ignore[arg-type]
        days[number] = replace(days[number], day=day)
        return replace(circuit, itineraries=tuple(days))

    return edit


def edit_stop(day: int, number: int, change: Callable[[Stop], Stop]) -> Edit:
    """Change a stop."""

    def edit(circuit: Circuit) -> Circuit:
        days = list(circuit.itineraries)
        stops = list(days[day].stops)
        stops[number] = change(stops[number])
        days[day] = replace(days[day], stops=tuple(stops))
        return replace(circuit, itineraries=tuple(days))

    return edit


def edit_lunch(day: int, **changes: object) -> Edit:
    """Change attributes of a lunch."""

    def edit(circuit: Circuit) -> Circuit:
        days = list(circuit.itineraries)
        lunch = days[day].lunch
        assert lunch is not None
        days[day] = replace(days[day], lunch=replace(lunch, **changes))  # type: ignore[arg-type]
        return replace(circuit, itineraries=tuple(days))

    return edit


def edit_leg(day: int, number: int, change: Callable[[Leg], Leg]) -> Edit:
    """Change a leg."""

    def edit(circuit: Circuit) -> Circuit:
        days = list(circuit.itineraries)
        legs = list(days[day].legs)
        legs[number] = change(legs[number])
        days[day] = replace(days[day], legs=tuple(legs))
        return replace(circuit, itineraries=tuple(days))

    return edit


def edit_left(reason: str, /, **changes: object) -> Edit:
    """Change the first site left out for a reason."""

    def edit(circuit: Circuit) -> Circuit:
        left = list(circuit.unvisited)
        number = next(n for n, unvisited in enumerate(left) if unvisited.reason == reason)
        left[number] = replace(left[number], **changes)  # type: ignore[arg-type]
        return replace(circuit, unvisited=tuple(left))

    return edit


def edit_left_site(reason: str, /, **changes: object) -> Edit:
    """Change the facts of the first site left out for a reason, and its prize with them."""

    def edit(circuit: Circuit) -> Circuit:
        site = next(item.site for item in circuit.unvisited if item.reason == reason)
        site = replace(site, **changes)  # type: ignore[arg-type]
        return edit_left(reason, site=site, prize=prize_of(site))(circuit)

    return edit


def edit_site(day: int, number: int, **changes: object) -> Edit:
    """Change the facts of a visited site, and its prize with them."""

    def change(stop: Stop) -> Stop:
        site = replace(stop.site, **changes)  # type: ignore[arg-type]
        return replace(stop, site=site, prize=prize_of(site))

    return lambda circuit: with_points(edit_stop(day, number, change)(circuit))


def edit_rules(**changes: object) -> Edit:
    """Change the rules."""
    return lambda circuit: replace(
        circuit,
        rules=replace(circuit.rules, **changes),  # type: ignore[arg-type]
    )


def edit_proof(**changes: object) -> Edit:
    """Change the proof."""
    return lambda circuit: replace(
        circuit,
        proof=replace(circuit.proof, **changes),  # type: ignore[arg-type]
    )


def with_points(circuit: Circuit) -> Circuit:
    """Return a circuit whose proof counts the prizes of its stops."""
    return edit_proof(points=circuit.prize, bound=circuit.prize + 5)(circuit)


# ---------------------------------------------------------------- a village drawn by hand

# a 2 km square; b-c is one-way towards c; a track from c to a is faster than the way over d
SQUARE = {"a": (-9.00, 29.70), "b": (-8.98, 29.70), "c": (-8.98, 29.72), "d": (-9.00, 29.72)}
STREETS_OF_SQUARE: list[tuple[str, str, dict[str, object]]] = [
    ("a", "b", {"highway": "secondary"}),
    ("b", "c", {"highway": "secondary", "direction": FORWARD}),
    ("c", "d", {"highway": "secondary", "max_speed_kmh": 10}),
    ("d", "a", {"highway": "secondary", "max_speed_kmh": 10}),
    ("a", "c", {"highway": "track"}),
]

Village = tuple[Circuit, "DrivableGraph"]


@pytest.fixture
def village(
    make_network: Callable[..., RoadNetwork], make_site: Callable[..., Site]
) -> Callable[..., Village]:
    """Return a maker of a traced day in the village, from b over c and back, for a profile."""

    def make(profile: str, rules: Rules | None = None) -> Village:
        rules = rules or Rules()
        network = make_network(SQUARE, STREETS_OF_SQUARE)
        graph = drivable_graph(network, read_profile(profile, rules.road_limit))
        base = Place(id="base", location=LonLat(-8.9801, 29.7002), name="Base")
        day = frame(base, WEDNESDAY, dt.time(8), dt.time(18))
        site = make_site("site", -8.9799, 29.7190)
        return traced(make_circuit(graph, rules, [(day, [site])]), graph), graph

    return make
