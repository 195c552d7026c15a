"""Promises of `routes.check.doubts`, `reach` and `fitting`: reasons that only the roads tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.check import violations
from routes.check.doubts import doubt_rules
from routes.check.fitting import Clock, Task, drives, fits, keeps_limits
from routes.check.reach import Reach
from routes.check.table import Table, drive_table
from routes.check.ways import find_ways
from routes.roads.snap import snap_places
from tests.check.conftest import EXTRA_MIN, codes, edit_left, edit_left_site, edit_rules

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.places import Place
    from routes.roads.graph import DrivableGraph
    from routes.sites import Site
    from tests.check.conftest import Edit

REASONS: dict[str, Edit] = {
    "a way there and back, though left out as unreachable": edit_left(
        "no_time", reason="unreachable", extra_min=None
    ),
    "in reach, though left out as out of it": edit_left(
        "no_time", reason="out_of_reach", extra_min=None
    ),
    "out of reach, though left out for want of time": edit_left("out_of_reach", reason="no_time"),
    "time for it, though left out for want of it": edit_left_site("no_time", service_min=10),
    "out of reach, though left out as displaced": edit_left_site("displaced", service_min=600),
    "out of reach, though left out for its fee": edit_left_site("over_budget", service_min=600),
    "out of reach, though left out for its theme": edit_left_site("theme_full", service_min=600),
    "out of reach, though another variant is said to have it": edit_left_site(
        "other_variant", service_min=600
    ),
}


@pytest.mark.parametrize("name", REASONS)
def test_each_reason_that_the_roads_refute_is_found(
    name: str, planned: Circuit, graph: DrivableGraph
) -> None:
    """One change makes one reason untrue; without the roads nobody could tell."""
    wrong = REASONS[name](planned)
    assert codes(violations(wrong)) == set()
    found = violations(wrong, graph)
    assert codes(found) == {"reason"}
    assert len(found) == 1


@pytest.mark.parametrize("minutes", [EXTRA_MIN - 1, EXTRA_MIN + 1, None])
def test_other_minutes_of_overrun_are_found(
    minutes: int | None, planned: Circuit, graph: DrivableGraph
) -> None:
    """To the minute, unless drives are limited: then the clock alone does not tell."""
    wrong = edit_left("no_time", extra_min=minutes)(planned)
    assert violations(wrong, graph) == ()
    free = edit_rules(max_drive=None, max_leg=None)(wrong)
    assert codes(violations(free, graph)) == {"extra_min"}


def test_a_longest_drive_stands_in_the_way_of_a_site(
    planned: Circuit, graph: DrivableGraph
) -> None:
    """A site for which there is time is out of reach if the day may not drive so far."""
    near = edit_left_site("no_time", service_min=10)(planned)
    driven = max(itinerary.driving for itinerary in planned.itineraries)
    strict = edit_rules(max_drive=driven)(near)
    assert codes(violations(strict, graph)) == {"reason"}
    stricter = edit_rules(max_drive=driven, max_leg=max(leg.duration for leg in planned.legs))(near)
    assert codes(violations(stricter, graph)) <= {"reason"}


def table_of(circuit: Circuit, graph: DrivableGraph) -> Table:
    """Return the driving times between everything in a circuit that is near a road."""
    places: dict[str, Place | Site] = {}
    for itinerary in circuit.itineraries:
        places |= {place.id: place for place in (itinerary.day.start, itinerary.day.end)}
    sites = [stop.site for stop in circuit.stops]
    sites += [left.site for left in circuit.unvisited if left.reason != "far_from_road"]
    places |= {site.id: site for site in sites}
    snaps = snap_places(graph, tuple(places.values())).snaps
    return drive_table(find_ways(graph.network, graph.profile), snaps)


def test_where_there_is_no_way_back_nothing_but_unreachable_is_true(
    planned: Circuit, graph: DrivableGraph
) -> None:
    """There and back, on one and the same day."""
    table = table_of(planned, graph)
    seconds = table.seconds.copy()
    left = next(item.site.id for item in planned.unvisited if item.reason == "no_time")
    seconds[table.row[left], :] = np.inf
    cut = replace(table, seconds=seconds)
    only = replace(planned, unvisited=tuple(u for u in planned.unvisited if u.site.id == left))
    (found,) = doubt_rules(only, Reach(only, cut))
    assert (found.code, found.where) == ("reason", left)
    assert "no way there and back" in found.problem
    said = edit_left("no_time", reason="unreachable", extra_min=None)(only)
    assert list(doubt_rules(said, Reach(said, cut))) == []
    assert [one.code for one in doubt_rules(said, Reach(said, table))] == ["reason"]


def test_minutes_are_unknown_where_no_road_leads_on(planned: Circuit, graph: DrivableGraph) -> None:
    """A site from which one only gets home has no least lateness beside other visits."""
    table = table_of(planned, graph)
    left = next(item.site.id for item in planned.unvisited if item.reason == "no_time")
    free = edit_rules(max_drive=None, max_leg=None, lunch=None)(planned)
    alone = replace(
        free,
        itineraries=tuple(replace(day, lunch=None, legs=day.legs[: len(day.stops) + 1])
                          for day in free.itineraries),
        unvisited=tuple(u for u in free.unvisited if u.site.id == left),
    )  # fmt: skip
    seconds = table.seconds.copy()
    base = planned.itineraries[0].day.start.id
    for stop in planned.stops:
        seconds[table.row[stop.site.id], table.row[left]] = np.inf
        seconds[table.row[left], table.row[stop.site.id]] = np.inf
    assert np.isfinite(seconds[table.row[base], table.row[left]])
    found = list(doubt_rules(alone, Reach(alone, replace(table, seconds=seconds))))
    assert [one.code for one in found] == ["extra_min"]
    assert "no road leads on from there" in found[0].problem
    silent = edit_left("no_time", extra_min=None)(alone)
    assert list(doubt_rules(silent, Reach(silent, replace(table, seconds=seconds)))) == []


# ---------------------------------------------------------------- the clock by itself

TABLE = Table(
    row={"base": 0, "a": 1, "b": 2},
    seconds=np.array([[0.0, 100.0, 200.0], [100.0, 0.0, 50.0], [200.0, 50.0, 0.0]]),
)
CLOCK = Clock("base", "base", 0.0, 1000.0, rest_s=30.0, max_drive_s=350.0, max_leg_s=200.0)


def at(place_id: str, first: float, last: float, *, is_visit: bool = True) -> Task:
    """Return something of 100 s to do."""
    return Task(place_id, ((first, last),), 100.0, is_visit)


def test_tasks_fit_to_the_second() -> None:
    """Waiting for the opening, rest between two visits, and the way home are counted."""
    tasks = [at("a", 300, 400), at("b", 0, 480)]
    drive_s = drives(CLOCK, tasks, TABLE, 0.0)
    assert drive_s == [100.0, 50.0, 200.0]
    # 300 + 100 + 30 + 50 = 480, and 480 + 100 + 200 = 780
    assert fits(CLOCK._replace(closes_s=780.0), tasks, drive_s)
    assert not fits(CLOCK._replace(closes_s=779.0), tasks, drive_s)
    assert fits(CLOCK._replace(closes_s=779.0), tasks, drive_s, late_s=1.0)
    assert not fits(CLOCK, [tasks[0], at("b", 0, 479)], drive_s)
    assert fits(CLOCK, [tasks[0], at("b", 0, 450, is_visit=False)], drive_s)


def test_limits_reached_are_kept() -> None:
    """A second more is too much: of the day, or of a leg."""
    assert keeps_limits(CLOCK, [100.0, 50.0, 200.0])
    assert not keeps_limits(CLOCK, [100.0, 51.0, 200.0])
    assert not keeps_limits(CLOCK, [100.0, 201.0])


def test_a_second_of_doubt_is_given_where_one_drives() -> None:
    """Nothing is driven between a visit and the lunch in the same place."""
    tasks = [at("a", 0, 900), at("a", 0, 900, is_visit=False)]
    assert drives(CLOCK, tasks, TABLE, 1.0) == [101.0, 0.0, 101.0]
    assert drives(CLOCK, tasks, TABLE, -1.0) == [99.0, 0.0, 99.0]
