"""Promises of `routes.check`."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routes.census.score import prize_of
from routes.census.visit import hours_of, service_time_of
from routes.check import Violation, violations
from routes.check.follow import Ground
from routes.check.roads import _drive, _snap_problems
from routes.check.ways import find_ways
from routes.circuit import Circuit, Day, Itinerary, Leg, Proof, Stop, Unvisited
from routes.errors import RoadsError
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.matrix import travel_matrix
from routes.places import Place, bundled_gateways, find_place
from routes.roads.graph import drivable_graph
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.osmfile import read_osm
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import Snap, snap_places
from routes.trace import trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.sites import Site

    Edit = Callable[[Circuit], Circuit]

WEDNESDAY = dt.date(2026, 11, 25)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


# ---------------------------------------------------------------- a circuit without a fault


def drive(graph: DrivableGraph, days: Sequence[tuple[Day, list[Site]]]) -> tuple[Itinerary, ...]:
    """Return days on the clock, each visit begun as soon as its site opens."""
    places = {place.id: place for day, _ in days for place in (day.start, day.end)}
    sites = {site.id: site for _, visits in days for site in visits}
    snapped = snap_places(graph, [*places.values(), *sites.values()])
    snaps = {snap.place_id: snap for snap in snapped.snaps}
    matrix = travel_matrix(graph, list(snaps.values()))

    def leg(origin_id: str, destination_id: str, departure: dt.datetime) -> Leg:
        cell = matrix.index(origin_id), matrix.index(destination_id)
        return Leg(
            origin_id=origin_id,
            destination_id=destination_id,
            departure=departure,
            duration=dt.timedelta(seconds=int(matrix.duration_s[cell])),
            distance_m=int(matrix.distance_m[cell]),
        )

    itineraries = []
    for day, visits in days:
        here, clock = day.start.id, day.window.opens
        legs, stops = [], []
        for site in visits:
            legs.append(leg(here, site.id, clock))
            hours = hours_of(site, day.date)
            begin = max(legs[-1].arrival, hours.windows[0].opens)
            clock, here = begin + service_time_of(site), site.id
            stops.append(
                Stop(
                    site=site,
                    prize=prize_of(site),
                    arrival=legs[-1].arrival,
                    begin=begin,
                    departure=clock,
                    window=hours.windows[0],
                    hours_basis=hours.basis,
                    snap_m=snaps[site.id].distance_m,
                )
            )
        legs.append(leg(here, day.end.id, clock))
        itineraries.append(Itinerary(day=day, stops=tuple(stops), legs=tuple(legs)))
    return tuple(itineraries)


def frame(base: Place, date: dt.date, opens: dt.time, closes: dt.time) -> Day:
    """Return a day from a gateway and back."""
    window = TimeWindow(
        opens=dt.datetime.combine(date, opens), closes=dt.datetime.combine(date, closes)
    )
    return Day(start=base, end=base, window=window)


def traced(circuit: Circuit, graph: DrivableGraph) -> Circuit:
    """Return a circuit with its streets."""
    days = [itinerary.day for itinerary in circuit.itineraries]
    places = {place.id: place for day in days for place in (day.start, day.end)}
    visits = {stop.site.id: stop.site for stop in circuit.stops}
    return trace(circuit, graph, snap_places(graph, [*places.values(), *visits.values()]))


@pytest.fixture(scope="module")
def graph() -> DrivableGraph:
    """What a car can drive of the bundled roads."""
    return drivable_graph(bundled_network(), read_profile("car"))


@pytest.fixture(scope="module")
def planned(bundled_sites: tuple[Site, ...], graph: DrivableGraph) -> Circuit:
    """Two faultless days by hand, with sites left out for true reasons, without streets."""
    site = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    hours = (dt.time(8, 30), dt.time(19))
    first = [site["coop-afra-tafraout"], site["souk-tafraout"], site["maison-berbere-tazka"]]
    second = [site["coop-aoumerkt-aguerd-oudad"], site["ait-mansour"]]
    days = [
        (frame(base, WEDNESDAY, *hours), first),
        (frame(base, WEDNESDAY + dt.timedelta(days=1), *hours), second),
    ]
    at_sea = replace(site["pda-gourizim"], location=LonLat(-11.5, 29.6))
    left: list[tuple[Site, dict[str, Any]]] = [
        (site["coop-isni-tighmi"], {"reason": "skipped"}),
        (replace(site["gie-tizargane-tiznit"], theme="pottery"), {"reason": "other_theme"}),
        (at_sea, {"reason": "far_from_road"}),
        (replace(site["souk-tiznit"], souk_days=()), {"reason": "souk_day_unknown"}),
        (site["souk-ouijjane"], {"reason": "closed"}),
        (replace(site["coop-tandaft-maader"], service_min=600), {"reason": "out_of_reach"}),
        (site["coop-tazouknit-boutabi"], {"reason": "no_time", "extra_min": 37}),
        (site["col-kerdous"], {"reason": "no_time"}),
    ]
    return Circuit(
        profile="car",
        roads=graph.network.source,
        itineraries=drive(graph, days),
        unvisited=tuple(Unvisited(site=it, prize=prize_of(it), **why) for it, why in left),
        must=("coop-afra-tafraout",),
        proof=Proof(status="heuristic", method="by hand"),
    )


@pytest.fixture(scope="module")
def whole(planned: Circuit, graph: DrivableGraph) -> Circuit:
    """The same with its streets."""
    return traced(planned, graph)


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


def edit_cue(number: int, **changes: object) -> Edit:
    """Change a cue of the drive to the last stop."""

    def edit(leg: Leg) -> Leg:
        cues = list(leg.cues)
        cues[number] = replace(cues[number], **changes)  # type: ignore[arg-type]
        return replace(leg, cues=tuple(cues))

    return edit_leg(1, 1, edit)


def test_a_faultless_circuit_has_no_violation(
    planned: Circuit, whole: Circuit, graph: DrivableGraph
) -> None:
    """Without streets and with them, by itself and against the roads it was made on."""
    for circuit in (planned, whole):
        assert violations(circuit) == ()
        assert violations(circuit, graph) == ()


# ---------------------------------------------------------------- rules that need no roads


def late(stop: Stop) -> Stop:
    """Return a visit that lasts a minute less, begun a minute later."""
    return replace(stop, begin=stop.begin + MINUTE)


def narrow(stop: Stop) -> Stop:
    """Return a stop in a window that its site does not have, wide enough for the visit."""
    return replace(stop, window=replace(stop.window, closes=stop.departure))


def zoned(leg: Leg) -> Leg:
    """Return a leg whose departure carries a zone."""
    return replace(leg, departure=leg.departure.replace(tzinfo=dt.UTC))


def swap_destination(leg: Leg) -> Leg:
    """Return a leg that leads elsewhere."""
    return replace(leg, destination_id="souk-tafraout-elsewhere")


def drop_first_leg(circuit: Circuit) -> Circuit:
    """Return a circuit whose second day has neither stops nor legs, but another end."""
    day = replace(circuit.itineraries[1].day, end=find_place("tiznit", (), bundled_gateways()))
    idle = Itinerary(day=day, stops=(), legs=())
    return replace(circuit, itineraries=(circuit.itineraries[0], idle))


def needless_leg(circuit: Circuit) -> Circuit:
    """Return a circuit with a drive round the block on a day without stops."""
    day = circuit.itineraries[1].day
    leg = replace(circuit.legs[0], origin_id=day.start.id, destination_id=day.end.id)
    leg = replace(leg, departure=day.window.opens)
    return replace(
        circuit, itineraries=(circuit.itineraries[0], Itinerary(day=day, stops=(), legs=(leg,)))
    )


def shift_day(circuit: Circuit) -> Circuit:
    """Return a circuit whose two days are the same date; both are Wednesdays."""
    first = circuit.itineraries[0]
    return replace(circuit, itineraries=(first, Itinerary(day=first.day, stops=(), legs=())))


def visit_again(circuit: Circuit) -> Circuit:
    """Return a circuit that repeats its first day's stops a week later."""
    week = dt.timedelta(days=7)
    first = circuit.itineraries[0]

    def later(window: TimeWindow) -> TimeWindow:
        return TimeWindow(opens=window.opens + week, closes=window.closes + week)

    stops = tuple(
        replace(
            stop,
            arrival=stop.arrival + week,
            begin=stop.begin + week,
            departure=stop.departure + week,
            window=later(stop.window),
        )
        for stop in first.stops
    )
    legs = tuple(replace(leg, departure=leg.departure + week) for leg in first.legs)
    again = Itinerary(
        day=replace(first.day, window=later(first.day.window)), stops=stops, legs=legs
    )
    return replace(circuit, itineraries=(*circuit.itineraries, again))


def also_unvisited(circuit: Circuit) -> Circuit:
    """Return a circuit that visits a site and says it could not."""
    stop = circuit.stops[0]
    extra = Unvisited(site=stop.site, prize=stop.prize, reason="no_time")
    return replace(circuit, unvisited=(*circuit.unvisited, extra))


def unvisited_again(circuit: Circuit) -> Circuit:
    """Return a circuit that leaves a site out twice."""
    return replace(circuit, unvisited=(*circuit.unvisited, circuit.unvisited[-1]))


def insist(circuit: Circuit, site_id: str) -> Circuit:
    """Return a circuit of a request that insists on one more site."""
    return replace(circuit, must=(*circuit.must, site_id))


def stated(stop: Stop) -> Stop:
    """Return a stop that says its hours are stated."""
    return replace(stop, hours_basis="stated")


def opened_later(circuit: Circuit) -> Circuit:
    """Return a circuit that leaves before its second day begins."""
    window = circuit.itineraries[1].day.window
    return edit_day(1, window=replace(window, opens=window.opens + MINUTE))(circuit)


def closed_earlier(circuit: Circuit) -> Circuit:
    """Return a circuit that is back after its first day ends."""
    itinerary = circuit.itineraries[0]
    window = replace(itinerary.day.window, closes=itinerary.arrival - SECOND)
    return edit_day(0, window=window)(circuit)


def other_base(circuit: Circuit) -> Circuit:
    """Return a circuit whose second day begins 1 m from where the first ended, under one id."""
    base = circuit.itineraries[1].day.start
    moved = replace(base, location=LonLat(base.location.lon + 1e-5, base.location.lat))
    return edit_day(1, start=moved, end=moved)(circuit)


PLAIN: dict[str, tuple[str, Edit]] = {
    "a time with a zone": ("zone", edit_leg(0, 0, zoned)),
    "an unknown profile": ("profile", lambda circuit: replace(circuit, profile="bicycle")),
    "the same date twice": ("date_order", shift_day),
    "one id for two positions": ("place", other_base),
    "a leg that leads elsewhere": ("route", edit_leg(0, 1, swap_destination)),
    "a day that does not reach its end": ("route", drop_first_leg),
    "a drive from a place to itself": ("route", needless_leg),
    "a departure before the day": ("departs_early", opened_later),
    "a return after the day": ("returns_late", closed_earlier),
    "a leg that waits after the visit": (
        "departure",
        edit_leg(0, 3, lambda leg: replace(leg, departure=leg.departure + MINUTE)),
    ),
    "an arrival that is not the leg's": (
        "arrival",
        edit_stop(0, 2, lambda stop: replace(stop, arrival=stop.arrival - MINUTE)),
    ),
    "a visit before the arrival": (
        "begin",
        lambda circuit: edit_leg(
            0, 2, lambda leg: replace(leg, duration=leg.duration + MINUTE)
        )(edit_stop(0, 2, lambda stop: replace(stop, arrival=stop.arrival + MINUTE))(circuit)),
    ),
    "a visit cut short": ("service_time", edit_stop(0, 2, late)),
    "a window the site does not have": ("opening", edit_stop(0, 2, narrow)),
    "assumed hours called stated": ("hours_basis", edit_stop(0, 0, stated)),
    "points that are not the site's": (
        "prize",
        edit_stop(0, 0, lambda stop: replace(stop, prize=stop.prize + 1)),
    ),
    "other points of a site left out": ("prize", edit_left("closed", prize=99)),
    "a stop at less than no distance from its road": (
        "snap",
        edit_stop(0, 0, lambda stop: replace(stop, snap_m=-1.0)),
    ),
    "a stop at no known distance from its road": (
        "snap",
        edit_stop(0, 0, lambda stop: replace(stop, snap_m=math.nan)),
    ),
    "a site left out at less than no distance": ("snap", edit_left("far_from_road", snap_m=-1.0)),
    "a visit twice": ("visited_twice", visit_again),
    "a site visited and left out": ("visited_and_unvisited", also_unvisited),
    "a site left out twice": ("unvisited_twice", unvisited_again),
    "a site that had to be visited": ("must", lambda circuit: insist(circuit, "col-kerdous")),
    "minutes of overrun with another reason": ("extra_min", edit_left("closed", extra_min=5)),
    "fewer than no minutes of overrun": ("extra_min", edit_left("no_time", extra_min=-1)),
    "closed, though open": ("reason", edit_left("no_time", reason="closed", extra_min=None)),
    "no time, though closed": ("reason", edit_left("closed", reason="no_time")),
    "out of reach, though closed": ("reason", edit_left("closed", reason="out_of_reach")),
    "no time, though its day is unknown": (
        "reason",
        edit_left("souk_day_unknown", reason="no_time"),
    ),
    "closed, though its day is unknown": ("reason", edit_left("souk_day_unknown", reason="closed")),
    "day unknown, though known": ("reason", edit_left("closed", reason="souk_day_unknown")),
    "day unknown, though no market": (
        "reason",
        edit_left("no_time", reason="souk_day_unknown", extra_min=None),
    ),
    "another theme, though a site of it is visited": (
        "reason",
        edit_left("closed", reason="other_theme"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_each_fault_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """One change to a faultless circuit breaks one rule, and that rule is named."""
    code, edit = PLAIN[name]
    assert codes(violations(edit(planned))) == {code}


def test_skipping_what_the_request_insists_on_is_found(planned: Circuit) -> None:
    """A site cannot be both wanted and refused."""
    skipped = planned.unvisited[0]
    assert skipped.reason == "skipped"
    found = violations(insist(planned, skipped.site.id))
    assert codes(found) == {"must", "reason"}
    assert {violation.where for violation in found} == {skipped.site.id}


def test_sites_insisted_on_do_not_tell_which_themes_are_wanted(planned: Circuit) -> None:
    """A visited site of another theme is no contradiction if the request insists on it."""
    pottery = edit_stop(0, 0, lambda stop: replace(stop, site=replace(stop.site, theme="pottery")))(
        planned
    )
    assert pottery.stops[0].site.id in pottery.must
    assert violations(pottery) == ()
    assert codes(violations(replace(pottery, must=()))) == {"reason"}


def test_a_visit_outside_its_window_is_found(planned: Circuit) -> None:
    """Hours are read again from the site: being early by a minute, or out too late, is seen."""
    stop = planned.stops[0]
    assert stop.begin == stop.window.opens
    early = edit_stop(
        0,
        0,
        lambda stop: replace(stop, begin=stop.begin - MINUTE, departure=stop.departure - MINUTE),
    )(planned)
    early = edit_leg(0, 1, lambda leg: replace(leg, departure=leg.departure - MINUTE))(early)
    assert codes(violations(early)) == {"window", "arrival"}
    hours = replace(stop.site, opening_hours="Mo-Su 08:00-09:59")
    shut = edit_stop(0, 0, lambda stop: replace(stop, site=hours, hours_basis="stated"))(planned)
    assert codes(violations(shut)) == {"opening"}
    window = hours_of(hours, WEDNESDAY).windows[0]
    shut = edit_stop(0, 0, lambda stop: replace(stop, window=window))(shut)
    assert codes(violations(shut)) == {"window"}


def test_visits_of_a_closed_day_are_found(planned: Circuit) -> None:
    """A market visited on the wrong day of the week is seen, whatever its window says."""
    thursday = edit_stop(
        0,
        1,
        lambda stop: replace(
            stop, site=replace(stop.site, souk_days=("Th",)), hours_basis="stated"
        ),
    )(planned)
    found = violations(thursday)
    assert codes(found) == {"opening"}
    assert "never" in found[0].problem


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("negative", {"duration": dt.timedelta(seconds=-1)}),
        ("negative", {"distance_m": -1}),
        ("straight_line", {"distance_m": 10}),
        ("speed", {"distance_m": 500_000}),
    ],
)
def test_figures_no_drive_can_have_are_found(
    code: str, change: dict[str, object], planned: Circuit
) -> None:
    """Backward in time or space, shorter than the straight line, faster than the vehicle goes."""
    wrong = edit_leg(1, 2, lambda leg: replace(leg, **change))(planned)  # type: ignore[arg-type]
    assert code in codes(violations(wrong))
    assert codes(violations(wrong)) <= {"negative", "straight_line", code}


# ---------------------------------------------------------------- streets and directions


def shift(point: LonLat, east_m: float) -> LonLat:
    """Return a point so many metres farther east, at the latitude of Tafraout."""
    return LonLat(point.lon + east_m / 96_700, point.lat)


def move(number: int, east_m: float) -> Edit:
    """Move a point of the last drive but one."""

    def edit(leg: Leg) -> Leg:
        street = list(leg.geometry)
        street[number] = shift(street[number], east_m)
        return replace(leg, geometry=tuple(street))

    return edit_leg(1, 1, edit)


STREETS: dict[str, tuple[str, Edit]] = {
    "more track than road": (
        "track_length",
        edit_leg(1, 1, lambda leg: replace(leg, track_m=leg.distance_m + 1)),
    ),
    "less than no track": ("track_length", edit_leg(1, 1, lambda leg: replace(leg, track_m=-1))),
    "a street without its metres on tracks": (
        "geometry",
        edit_leg(1, 1, lambda leg: replace(leg, track_m=None)),
    ),
    "directions without a street": (
        "geometry",
        edit_leg(1, 1, lambda leg: replace(leg, geometry=(), track_m=None)),
    ),
    "a street without directions": ("cues", edit_leg(1, 1, lambda leg: replace(leg, cues=()))),
    "a street off the globe": ("geometry", move(2, math.nan)),
    "a street that begins elsewhere": ("geometry", move(0, 8.0)),
    "no departure": ("cues", edit_cue(0, turn="straight")),
    "no arrival": ("cues", edit_cue(-1, turn="straight")),
    "an arrival on the way": ("cues", edit_cue(1, turn="arrive")),
    "directions that begin late": ("cues", edit_cue(0, from_start_m=1)),
    "directions that end early": ("cues", edit_cue(-1, from_start_m=1)),
    "a wrong way to the next cue": ("cues", edit_cue(0, next_m=1)),
    "a way beyond the arrival": ("cues", edit_cue(-1, next_m=1)),
    "an exit without a roundabout": ("cues", edit_cue(1, exit=2)),
    "no exit of a roundabout": ("cues", edit_cue(1, turn="roundabout", exit=0)),
    "a cue beside the street": ("cues", edit_cue(1, location=LonLat(-9.5, 29.9))),
}  # fmt: skip


@pytest.mark.parametrize("name", STREETS)
def test_each_fault_of_a_street_is_found_and_nothing_else(name: str, whole: Circuit) -> None:
    """One change to a traced circuit breaks one rule, and that rule is named."""
    code, edit = STREETS[name]
    assert codes(violations(edit(whole))) == {code}


def test_cues_out_of_order_are_found(whole: Circuit) -> None:
    """The metres since departure never go back, even if the differences are right."""

    def back(leg: Leg) -> Leg:
        first, *_, last = leg.cues
        middle = replace(first, turn="left", from_start_m=leg.distance_m + 5, next_m=-5)
        return replace(
            leg, cues=(replace(first, next_m=leg.distance_m + 5), middle, replace(last, next_m=0))
        )

    assert codes(violations(edit_leg(1, 1, back)(whole))) == {"cues"}


def test_a_street_that_ends_far_from_its_place_is_found(whole: Circuit) -> None:
    """A stop says how far it is from its road; a gateway is never farther than the limit."""
    near = edit_stop(1, 1, lambda stop: replace(stop, snap_m=0.0))(whole)
    site = near.itineraries[1].stops[1]
    reached = whole.itineraries[1].stops[1].snap_m
    assert reached > 10
    assert codes(violations(near)) == {"geometry"}
    assert site.site.id in violations(near)[0].where


def test_a_gateway_is_no_farther_from_its_road_than_the_limit(whole: Circuit) -> None:
    """The limit is the one the circuit was planned with."""

    def overshoot(leg: Leg) -> Leg:
        return replace(leg, geometry=(*leg.geometry, shift(leg.geometry[-1], 25.0)))

    beyond = edit_leg(1, 2, overshoot)(whole)
    assert violations(beyond) == ()
    assert codes(violations(beyond, max_snap_m=1)) == {"geometry"}


# ---------------------------------------------------------------- against a road network


ON_ROADS: dict[str, tuple[str, Edit]] = {
    "another profile": ("profile", lambda circuit: replace(circuit, profile="4x4")),
    "other roads": (
        "roads",
        lambda circuit: replace(circuit, roads=replace(circuit.roads, sha256="1" * 64)),
    ),
    "a leg too slow": (
        "duration",
        edit_leg(1, 2, lambda leg: replace(leg, duration=leg.duration + 5 * SECOND)),
    ),
    "a leg too fast": (
        "duration",
        edit_leg(1, 2, lambda leg: replace(leg, duration=leg.duration - 5 * SECOND)),
    ),
    "a leg too long": (
        "distance",
        edit_leg(1, 2, lambda leg: replace(leg, distance_m=leg.distance_m + 5)),
    ),
    "a leg too short": (
        "distance",
        edit_leg(1, 2, lambda leg: replace(leg, distance_m=leg.distance_m - 5)),
    ),
    "a stop said to be nearer to its road": (
        "snap",
        edit_stop(1, 1, lambda stop: replace(stop, snap_m=stop.snap_m - 5)),
    ),
    "near a road, though left out as far": (
        "reason",
        edit_left("no_time", reason="far_from_road", extra_min=None),
    ),
    "far from a road, though left out as closed": (
        "reason",
        edit_left("far_from_road", reason="no_time"),
    ),
    "a way there and back, though left out as unreachable": (
        "reason",
        edit_left("no_time", reason="unreachable", extra_min=None),
    ),
    "in reach, though left out as out of it": (
        "reason",
        edit_left("no_time", reason="out_of_reach", extra_min=None),
    ),
    "out of reach, though left out for want of time": (
        "reason",
        edit_left("out_of_reach", reason="no_time"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ON_ROADS)
def test_each_fault_on_the_roads_is_found_and_nothing_else(
    name: str, planned: Circuit, graph: DrivableGraph
) -> None:
    """One change that only the roads can tell breaks one rule, and that rule is named."""
    code, edit = ON_ROADS[name]
    wrong = edit(planned)
    assert codes(violations(wrong)) == set()
    assert codes(violations(wrong, graph)) == {code}


def test_a_street_beside_the_road_is_found(whole: Circuit, graph: DrivableGraph) -> None:
    """A point ten metres off a road is on no road."""
    astray = move(2, 10.0)(whole)
    assert violations(astray) == ()
    found = violations(astray, graph)
    assert codes(found) == {"street"}
    assert "2 of " in found[0].problem


def test_a_street_with_a_detour_is_found(whole: Circuit, graph: DrivableGraph) -> None:
    """Every piece is a road, yet driving there and back again takes longer than the leg says."""

    def detour(leg: Leg) -> Leg:
        half = len(leg.geometry) // 2
        there = leg.geometry[:half]
        return replace(leg, geometry=(*there, *there[-2::-1], *leg.geometry[1:]))

    found = violations(edit_leg(1, 1, detour)(whole), graph)
    assert codes(found) == {"street"}
    assert "takes" in found[0].problem


def test_places_too_far_from_a_road_are_found(planned: Circuit, graph: DrivableGraph) -> None:
    """With a limit of a metre no place of this circuit can be reached."""
    bare = replace(planned, unvisited=())
    found = violations(bare, graph, max_snap_m=1.0)
    assert codes(found) == {"far"}
    assert {violation.where for violation in found} >= {stop.site.id for stop in bare.stops}


def test_a_nearer_road_is_found(planned: Circuit, graph: DrivableGraph) -> None:
    """Where a stop meets the road is measured again, not taken from the snapping."""
    ways = find_ways(graph.network, graph.profile)
    stop = planned.stops[0]
    (snap,) = snap_places(graph, [stop.site]).snaps
    assert list(_snap_problems(ways, Ground(ways), stop, snap)) == []
    far = snap.distance_m + 300
    wrong = replace(snap, distance_m=far)
    (found,) = _snap_problems(ways, Ground(ways), replace(stop, snap_m=far), wrong)
    assert "another is" in found


def test_a_place_without_a_way_is_found(planned: Circuit, graph: DrivableGraph) -> None:
    """A leg to a place the profile cannot drive to has no way."""
    ways = find_ways(graph.network, graph.profile)
    shut = replace(ways, access_m=np.full_like(ways.access_m, np.inf))
    ends = snap_places(graph, [stop.site for stop in planned.stops[:2]]).snaps
    assert list(_drive(ways, planned.itineraries[0].legs[1], (ends[0], ends[1]))) == []
    found = list(_drive(shut, planned.itineraries[0].legs[1], (ends[0], ends[1])))
    assert [code for code, _ in found] == ["no_way"]


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


@pytest.fixture
def village(
    make_network: Callable[..., RoadNetwork], make_site: Callable[..., Site]
) -> Callable[[str], tuple[Circuit, DrivableGraph]]:
    """Return a maker of a traced day in the village, from b over c and back, for a profile."""

    def make(profile: str) -> tuple[Circuit, DrivableGraph]:
        graph = drivable_graph(make_network(SQUARE, STREETS_OF_SQUARE), read_profile(profile))
        base = Place(id="base", location=LonLat(-8.9801, 29.7002), name="Base")
        site = make_site("site", -8.9799, 29.7190)
        day = frame(base, WEDNESDAY, dt.time(8), dt.time(18))
        circuit = Circuit(
            profile=profile,
            roads=graph.network.source,
            itineraries=drive(graph, [(day, [site])]),
            unvisited=(),
            must=(),
            proof=Proof(status="optimal", method="by hand"),
        )
        return traced(circuit, graph), graph

    return make


@pytest.mark.parametrize("profile", ["car", "high-clearance", "4x4"])
def test_the_village_has_no_violation(
    profile: str, village: Callable[[str], tuple[Circuit, DrivableGraph]]
) -> None:
    """One-way streets, tracks and the way round are driven as the rules say."""
    circuit, graph = village(profile)
    assert violations(circuit, graph) == ()
    there, back = circuit.legs
    assert there.distance_m < 2_300
    assert back.distance_m > 2_800
    assert (back.track_m == 0) == (profile == "car")


def test_driving_against_a_one_way_street_is_found(
    village: Callable[[str], tuple[Circuit, DrivableGraph]],
) -> None:
    """The way back along the street one came by is a road, but not in that direction."""
    circuit, graph = village("car")
    there = circuit.legs[0]
    wrong = edit_leg(0, 1, lambda leg: replace(leg, geometry=there.geometry[::-1]))(circuit)
    assert "street" in codes(violations(wrong, graph))
    street = next(found for found in violations(wrong, graph) if found.code == "street")
    assert "not on a road driven this way" in street.problem


def test_a_track_as_a_way_through_is_found(
    village: Callable[[str], tuple[Circuit, DrivableGraph]],
) -> None:
    """What a 4x4 may drive, a car may not: its time, length and street are all refused."""
    through, _ = village("4x4")
    circuit, graph = village("car")
    back = through.legs[1]
    assert back.track_m
    wrong = edit_leg(0, 1, lambda leg: replace(back, departure=leg.departure))(circuit)
    assert codes(violations(wrong, graph)) == {"duration", "distance", "street"}


def test_a_street_of_another_length_is_found(
    village: Callable[[str], tuple[Circuit, DrivableGraph]],
) -> None:
    """Away from schematic roads the street is as long as the leg says."""
    circuit, _ = village("car")

    def halve(leg: Leg) -> Leg:
        cues = (leg.cues[0], leg.cues[-1])
        metres = leg.distance_m // 2
        return replace(
            leg,
            distance_m=metres,
            cues=(
                replace(cues[0], next_m=metres),
                replace(cues[1], from_start_m=metres),
            ),
        )

    assert codes(violations(edit_leg(0, 1, halve)(circuit))) == {"geometry"}


def test_streets_that_do_not_meet_at_a_stop_are_found(
    village: Callable[[str], tuple[Circuit, DrivableGraph]],
) -> None:
    """The street on which one leaves begins where the one on which one came ended."""
    circuit, _ = village("car")

    def begin_elsewhere(leg: Leg) -> Leg:
        here = LonLat(leg.geometry[0].lon, leg.geometry[0].lat - 0.0001)
        cues = (replace(leg.cues[0], location=here), *leg.cues[1:])
        return replace(leg, geometry=(here, *leg.geometry[1:]), cues=cues)

    wide = edit_stop(0, 0, lambda stop: replace(stop, snap_m=stop.snap_m + 20))(circuit)
    assert violations(wide) == ()
    found = violations(edit_leg(0, 1, begin_elsewhere)(wide))
    assert codes(found) == {"geometry"}
    assert found[0].where == "site"


def test_of_equally_fast_ways_each_may_be_driven(
    make_network: Callable[..., RoadNetwork],
) -> None:
    """Two ways take a minute each; the check knows the length of both."""
    far: dict[str, object] = {"measured_s": 60.0, "length_m": 2000.0}
    near: dict[str, object] = {"measured_s": 60.0, "length_m": 1500.0}
    joins: dict[str, object] = {"measured_s": 6.0}
    points = {**SQUARE, "w": (-9.01, 29.70), "e": (-8.97, 29.72)}
    rows = [
        ("w", "a", joins), ("a", "b", far), ("b", "c", far), ("a", "d", near), ("d", "c", near),
        ("c", "e", joins),
    ]  # fmt: skip
    network = make_network(points, rows)
    ways = find_ways(network, read_profile("car"))
    ends = [
        Snap(
            place_id=name,
            section=section,
            fraction=share,
            point=LonLat(*points[name]),
            distance_m=0.0,
        )
        for name, section, share in (("w", 0, 0.0), ("e", 5, 1.0))
    ]
    shortest = ways.way(ends[0], ends[1])
    longest = ways.way(ends[0], ends[1], longest=True)
    assert shortest is not None
    assert longest is not None
    assert shortest.seconds == longest.seconds == 132
    assert longest.metres - shortest.metres == pytest.approx(1000)


# ---------------------------------------------------------------- the same answers as the planner


@st.composite
def villages(draw: st.DrawFn) -> dict[str, Any]:
    """Draw junctions on a grid of 400 m, some streets between them, and some places."""
    corner = st.tuples(st.integers(0, 4), st.integers(0, 4))
    corners = draw(st.lists(corner, min_size=2, max_size=9, unique=True))
    jitter = st.floats(-0.0015, 0.0015)
    junctions = {
        str(number): (-9 + 0.004 * x + draw(jitter), 29.7 + 0.004 * y + draw(jitter))
        for number, (x, y) in enumerate(corners)
    }
    names = st.sampled_from(sorted(junctions))
    options = st.fixed_dictionaries(
        {
            "highway": st.sampled_from(["secondary", "residential", "track", "track"]),
            "direction": st.sampled_from([FORWARD, BACKWARD, FORWARD | BACKWARD]),
            "tracktype": st.sampled_from(["", "", "grade3", "grade5"]),
            "length_m": st.floats(200, 4000),
        }
    )
    rows = draw(st.lists(st.tuples(names, names, options), min_size=1, max_size=18))
    position = st.tuples(st.floats(-9.002, -8.982), st.floats(29.698, 29.718))
    return {
        "junctions": junctions,
        "rows": rows,
        "places": draw(st.lists(position, min_size=2, max_size=5)),
        "profile": draw(st.sampled_from(["car", "high-clearance"])),
    }


@pytest.mark.filterwarnings("ignore::routes.errors.FarFromRoadWarning")
@settings(max_examples=100, deadline=None)
@given(drawn=villages())
def test_the_check_finds_the_same_ways_as_the_planner(
    drawn: dict[str, Any], make_network: Callable[..., RoadNetwork]
) -> None:
    """Two programs that share no search agree on what may be driven, how long and how far.

    Only lengths differ where two ways take the same time.
    """
    network = make_network(drawn["junctions"], drawn["rows"])
    profile = read_profile(drawn["profile"])
    try:
        graph = drivable_graph(network, profile)
    except RoadsError:
        assume(False)  # noqa: FBT003
    ways = find_ways(network, profile)
    np.testing.assert_array_equal(np.isfinite(ways.duration_s), graph.usable)
    np.testing.assert_allclose(ways.access_m, graph.access_m)
    places = [
        Place(id=str(number), location=LonLat(*position), name="")
        for number, position in enumerate(drawn["places"])
    ]
    snaps = snap_places(graph, places, max_distance_m=20_000).snaps
    seconds, metres = fastest_paths(graph, snaps).matrix()
    for i, origin in enumerate(snaps):
        there = ways.seconds_to(origin, snaps)
        back = ways.seconds_from(origin, snaps)
        for j, destination in enumerate(snaps):
            way = ways.way(origin, destination)
            farthest = ways.way(origin, destination, longest=True)
            assert there[destination.place_id] == pytest.approx(seconds[i, j], abs=1e-3)
            assert back[destination.place_id] == pytest.approx(seconds[j, i], abs=1e-3)
            if way is None or farthest is None:
                assert np.isinf(seconds[i, j])
                continue
            assert way.seconds == pytest.approx(seconds[i, j], abs=1e-3)
            assert way.metres - 0.1 <= metres[i, j] <= farthest.metres + 0.1


def test_the_check_agrees_on_the_tags_of_a_real_country(
    shared_data: Callable[[str], Path],
) -> None:
    """On Andorra's streets, one-ways and tracks, between places all over the country."""
    network = read_osm(shared_data("andorra.osm.pbf"))
    box = network.bounds()
    rng = np.random.default_rng(7)
    places = [
        Place(id=str(number), location=LonLat(float(lon), float(lat)), name="")
        for number, (lon, lat) in enumerate(
            rng.uniform((box.west, box.south), (box.east, box.north), (40, 2))
        )
    ]
    profile = read_profile("car")
    graph = drivable_graph(network, profile)
    ways = find_ways(network, profile)
    np.testing.assert_array_equal(np.isfinite(ways.duration_s), graph.usable)
    snaps = snap_places(graph, places, max_distance_m=50_000).snaps
    seconds, metres = fastest_paths(graph, snaps).matrix()
    for i, j in zip(range(0, 40, 2), range(1, 40, 2), strict=True):
        way = ways.way(snaps[i], snaps[j])
        assert way is not None
        assert way.seconds == pytest.approx(seconds[i, j], abs=0.01)
        assert way.metres == pytest.approx(metres[i, j], abs=0.5)


def test_a_violation_says_where_and_what() -> None:
    """It reads as one line, the day first."""
    found = Violation(code="begin", day=2, where="souk-tiznit", problem="begins early")
    assert str(found) == "day 2, souk-tiznit: begins early [begin]"
    assert str(replace(found, day=0, where="")) == "circuit: begins early [begin]"
