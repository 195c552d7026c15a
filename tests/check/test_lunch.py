"""Promises of `routes.check.lunch`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.places import Place, bundled_gateways, find_place, place_of
from routes.rules import LunchRule
from tests.check.conftest import (
    MINUTE,
    PICNIC,
    RULES,
    WEDNESDAY,
    codes,
    edit_day,
    edit_leg,
    edit_lunch,
    edit_rules,
    edit_site,
    edit_stop,
    frame,
    make_circuit,
    with_points,
    with_slack,
)

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph
    from routes.sites import Site
    from tests.check.conftest import Edit, Halt

HOUR = dt.timedelta(hours=1)


def lunch_of(circuit: Circuit, day: int) -> dict[str, dt.datetime]:
    """Return the times of a lunch."""
    lunch = circuit.itineraries[day].lunch
    assert lunch is not None
    return {"arrival": lunch.arrival, "begin": lunch.begin, "departure": lunch.departure}


def no_lunch(circuit: Circuit) -> Circuit:
    """Return a circuit without the lunch in place of its second day."""
    first, second, third = circuit.itineraries
    late = lunch_of(circuit, 1)
    stops = (
        replace(second.stops[0], rest=late["departure"] - late["begin"]),
        second.stops[1],
    )
    hungry = replace(second, lunch=None, stops=stops)
    return with_slack(replace(circuit, itineraries=(first, hungry, third)))


def second_lunch(circuit: Circuit) -> Circuit:
    """Return a circuit that also eats on its short last day, at its last stop."""
    first, second, third = circuit.itineraries
    stop = third.stops[1]
    lunch = second.lunch
    assert lunch is not None
    day = dt.timedelta(days=1)
    eaten = replace(
        lunch,
        place=place_of(stop.site),
        mode="picnic",
        after=2,
        arrival=stop.departure,
        begin=lunch.begin + day,
        departure=lunch.departure + day,
        window=TimeWindow(opens=lunch.window.opens + day, closes=lunch.window.closes + day),
        snap_m=stop.snap_m,
    )
    return replace(circuit, itineraries=(first, second, replace(third, lunch=eaten)))


def shorter(circuit: Circuit) -> Circuit:
    """Return a circuit whose first lunch is cut by a minute at its end."""
    return with_slack(edit_lunch(0, departure=lunch_of(circuit, 0)["departure"] - MINUTE)(circuit))


def earlier(circuit: Circuit) -> Circuit:
    """Return a circuit whose first lunch begins before noon."""
    times = lunch_of(circuit, 0)
    before = {name: time - MINUTE for name, time in times.items()}
    return with_slack(edit_lunch(0, **before)(circuit))


def later(circuit: Circuit) -> Circuit:
    """Return a circuit whose first lunch ends after its span."""
    return with_slack(
        edit_lunch(0, begin=lunch_of(circuit, 0)["begin"] + 2 * HOUR,
                   departure=lunch_of(circuit, 0)["departure"] + 2 * HOUR)(circuit)
    )  # fmt: skip


def at_no_restaurant(circuit: Circuit) -> Circuit:
    """Return a circuit that eats at a town."""
    town = find_place("tafraout", (), bundled_gateways())
    wrong = edit_lunch(0, place=town)(circuit)
    wrong = edit_leg(0, 2, lambda leg: replace(leg, destination_id=town.id))(wrong)
    return edit_leg(0, 3, lambda leg: replace(leg, origin_id=town.id))(wrong)


def moved_restaurant(circuit: Circuit) -> Circuit:
    """Return a circuit that eats at a restaurant that stands elsewhere."""
    lunch = circuit.itineraries[0].lunch
    assert lunch is not None
    moved = replace(lunch.place, location=LonLat(-8.9717, 29.7187))
    return edit_lunch(0, place=moved)(circuit)


FAULTS: dict[str, tuple[str, Edit]] = {
    "no lunch": ("no_lunch", no_lunch),
    "a lunch too short": ("lunch_length", shorter),
    "a lunch of another length": (
        "lunch_length",
        edit_rules(lunch=LunchRule(length=dt.timedelta(minutes=45))),
    ),
    "a lunch before the span": ("lunch_span", earlier),
    "a lunch after the span": ("lunch_span", later),
    "lunch at no eating place": ("lunch_place", at_no_restaurant),
    "lunch at a restaurant that is not there": ("lunch_place", moved_restaurant),
    "a site that serves no meals": ("lunch_place", edit_site(1, 0, offer=("shop",))),
    "a picnic that one drives to": ("lunch_place", edit_lunch(0, mode="picnic")),
    "a meal where a picnic is asked for": (
        "lunch_mode",
        edit_rules(lunch=LunchRule(mode="picnic")),
    ),
    "other hours of the restaurant": (
        "opening",
        lambda circuit: edit_lunch(
            0, window=replace(
                circuit.itineraries[0].lunch.window,  # type: ignore[union-attr]
                closes=lunch_of(circuit, 0)["departure"],
            )
        )(circuit),
    ),
    "hours of a restaurant called stated": ("hours_basis", edit_lunch(0, hours_basis="stated")),
    "lunch at less than no distance": ("snap", edit_lunch(0, snap_m=-1.0)),
    "lunch though none is asked for": ("needless_lunch", edit_rules(lunch=None)),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_lunch_is_found(name: str, planned: Circuit) -> None:
    """What is asked of lunch is looked at, and called by its name."""
    code, edit = FAULTS[name]
    found = codes(violations(with_slack(edit(planned))))
    assert code in found
    follow = {"departure", "arrival", "waiting", "rest", "window", "opening", "place"}
    assert found <= {code, *follow}


def test_a_lunch_on_a_day_that_has_no_time_for_it_is_found(planned: Circuit) -> None:
    """A day whose frame ends at one has no lunch, nor has one without visits."""
    assert "needless_lunch" in codes(violations(second_lunch(planned)))
    first, second, third = planned.itineraries
    base = second.day.start
    lunch = first.lunch
    assert lunch is not None
    leg = first.legs[2]
    there = replace(leg, origin_id=base.id, departure=lunch.arrival - leg.duration)
    back = replace(leg, origin_id=lunch.place.id, destination_id=base.id)
    back = replace(back, departure=lunch.departure)
    idle = replace(first, stops=(), legs=(there, back), lunch=replace(lunch, after=0))
    found = violations(replace(planned, itineraries=(idle, second, third)))
    assert "lunch on a day without visits" in [one.problem for one in found]


def test_the_daylight_decides_whether_lunch_is_due(planned: Circuit) -> None:
    """A span that begins before sunrise is not held by a day that must wait for the sun."""
    early = LunchRule(opens=dt.time(7), closes=dt.time(14, 30))
    assert "no_lunch" not in codes(violations(edit_rules(lunch=early)(no_lunch(planned))))
    window = planned.itineraries[1].day.window
    dawn = replace(window, opens=window.opens.replace(hour=6, minute=0))
    hungry = edit_day(1, window=dawn)(no_lunch(edit_rules(lunch=early)(planned)))
    assert "no_lunch" not in codes(violations(hungry))
    assert "no_lunch" in codes(violations(edit_rules(after_dark=True)(hungry)))


def test_lunch_at_a_site_ends_when_its_door_closes(planned: Circuit) -> None:
    """Where nobody is let in any more, nobody sits down to eat."""
    door = {"opening_hours": "Mo-Su 09:00-17:00", "last_admission_min": 301}
    shut = edit_site(1, 0, **door)(planned)

    def widen(circuit: Circuit) -> Circuit:
        stop = circuit.itineraries[1].stops[0]
        window = replace(stop.window, last_admission=stop.window.closes - 301 * MINUTE)
        stated = edit_stop(1, 0, lambda stop: replace(stop, window=window, hours_basis="stated"))
        return edit_lunch(1, hours_basis="stated")(stated(circuit))

    found = violations(with_slack(widen(shut)))
    assert codes(found) == {"last_admission"}
    assert found[0].problem.startswith("begins at 12:00")


@pytest.fixture
def picnic(bundled_sites: tuple[Site, ...], graph: DrivableGraph) -> Circuit:
    """A day with a picnic, as asked for."""
    site = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    day = frame(base, WEDNESDAY, dt.time(8, 30), dt.time(18))
    plan: list[Halt] = [site["coop-afra-tafraout"], PICNIC, site["ait-mansour"]]
    rules = replace(RULES, lunch=LunchRule(mode="picnic"), overnight=())
    return make_circuit(graph, rules, [(day, plan)])


def test_a_picnic_where_one_is_asked_for_has_no_violation(
    picnic: Circuit, graph: DrivableGraph
) -> None:
    """It takes place where the visit before it was, without a leg, within the span of the rule."""
    assert violations(picnic, graph) == ()


PICNICS: dict[str, tuple[set[str], Edit]] = {
    "not right after its visit": (
        {"lunch_place"},
        edit_lunch(0, place=Place(id="coop-afra-tafraout", location=LonLat(-8.973859, 29.719973),
                                  name="elsewhere")),
    ),
    "at another distance than its stop": ({"snap"}, edit_lunch(0, snap_m=500.0)),
    "at hours of the site": ({"hours_basis"}, edit_lunch(0, hours_basis="stated")),
    "called a meal": ({"lunch_mode", "lunch_place"}, edit_lunch(0, mode="meal")),
}  # fmt: skip


@pytest.mark.parametrize("name", PICNICS)
def test_each_fault_of_a_picnic_is_found_and_nothing_else(name: str, picnic: Circuit) -> None:
    """One change breaks the rules named."""
    expected, edit = PICNICS[name]
    assert codes(violations(edit(picnic))) == expected


def test_a_picnic_in_need_is_found_where_a_meal_can_be_had(
    picnic: Circuit, graph: DrivableGraph
) -> None:
    """Only the roads tell: the restaurants of Tafraout are a minute away."""
    wanted = edit_rules(lunch=LunchRule(mode="meal"))(picnic)
    assert violations(wanted) == ()
    found = violations(wanted, graph)
    assert codes(found) == {"lunch_mode"}
    assert "can reach restaurant-" in found[0].problem


def test_a_picnic_in_ramadan_is_no_fault(
    bundled_sites: tuple[Site, ...], graph: DrivableGraph
) -> None:
    """Nothing is served by day: the day may have a picnic where a meal was wanted."""
    site = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    day = frame(base, dt.date(2027, 2, 17), dt.time(8, 30), dt.time(17))
    rules = replace(RULES, overnight=())
    fasting = make_circuit(graph, rules, [(day, [site["coop-afra-tafraout"], PICNIC])])
    assert violations(with_points(fasting), graph) == ()
