"""Whole plans on the bundled roads and sites, judged with these roads."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.errors import FarFromRoadWarning
from routes.matrix import travel_matrix
from routes.places import bundled_eating_places, bundled_gateways, find_place
from routes.planning.draft import make_ground
from routes.planning.plan import plan_circuit
from routes.planning.request import Request, days_from
from routes.planning.variants import plan_variants
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.rules import LunchRule, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.circuit import Circuit
    from routes.matrix import TravelMatrix
    from routes.places import Place
    from routes.planning.draft import Ground
    from routes.roads.graph import DrivableGraph
    from routes.roads.snap import Snapped
    from routes.sites import Site

WEDNESDAY = dt.date(2026, 11, 25)
RULES = Rules(
    rest=dt.timedelta(minutes=5),
    slack=dt.timedelta(minutes=10),
    lunch=LunchRule(),
    after_dark=False,
)


@dataclass(frozen=True, kw_only=True)
class Province:
    """The bundled province, ready to plan in."""

    graph: DrivableGraph
    sites: tuple[Site, ...]
    tables: tuple[Place, ...]
    towns: dict[str, Place]
    matrix: TravelMatrix
    snapped: Snapped

    def request(self, count: int, rules: Rules = RULES, nights: Sequence[str] = ()) -> Request:
        """Return a request from Tiznit and back."""
        base = self.towns["tiznit"]
        days = days_from(base, base, WEDNESDAY, count, (dt.time(8, 30), dt.time(18)))
        towns = tuple(self.towns[name] for name in nights)
        return Request(
            days=days, rules=rules, nights=(towns,) * (count - 1) if towns else (), iterations=100
        )

    def ground(self, sites: Sequence[Site]) -> Ground:
        """Return what is planned on."""
        return make_ground(
            sites,
            self.matrix,
            self.snapped,
            profile="car",
            roads=self.graph.network.source,
            tables=self.tables,
        )

    def plan(self, request: Request, sites: Sequence[Site] = ()) -> Circuit:
        """Plan, and let the check drive every leg again."""
        circuit = plan_circuit(request, self.ground(sites or self.sites))
        assert violations(circuit, self.graph) == ()
        return circuit


@pytest.fixture(scope="module")
def province(bundled_sites: tuple[Site, ...]) -> Province:
    """The bundled roads for a car."""
    graph = drivable_graph(bundled_network(), read_profile("car"))
    names = ("tiznit", "tafraout", "sidi-ifni")
    towns = {name: find_place(name, (), bundled_gateways()) for name in names}
    tables = bundled_eating_places()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FarFromRoadWarning)
        snapped = snap_places(graph, [*towns.values(), *bundled_sites, *tables])
    return Province(
        graph=graph,
        sites=bundled_sites,
        tables=tables,
        towns=towns,
        matrix=travel_matrix(graph, snapped.snaps),
        snapped=snapped,
    )


def test_few_themes_are_proved_whatever_the_order_of_the_file(province: Province) -> None:
    """Fifteen candidates or fewer on two days, with lunch, daylight and rest."""
    request = province.request(2, replace(RULES, themes=("argan", "silver")))
    circuit = province.plan(request)
    assert circuit.proof.status == "optimal"
    assert circuit.proof.least_drive
    assert province.plan(request, province.sites[::-1]) == circuit


def test_all_sites_of_two_days_are_searched_and_bounded(province: Province) -> None:
    """Every reason is verified on the roads."""
    circuit = province.plan(province.request(2, replace(RULES, pace="relaxed")))
    proof = circuit.proof
    assert (proof.method, proof.seed, proof.iterations) == ("ruin and recreate", 1, 100)
    assert proof.bound is not None
    assert proof.gap_percent is not None
    assert 0 <= proof.gap_percent < 60
    assert all(u.extra_min is None or u.extra_min > 0 for u in circuit.unvisited)
    for day in circuit.itineraries:
        assert min(call.slack for call, _ in day.calls()) >= RULES.slack
        assert day.arrival + RULES.slack <= day.day.window.closes


def test_the_nights_of_three_days_are_chosen_and_proved(province: Province) -> None:
    """Among three towns; no fixed choice of them collects more, nor drives less."""
    rules = replace(RULES, themes=("weaving", "plants", "fishing"))
    free = province.plan(province.request(3, rules, ("tiznit", "tafraout", "sidi-ifni")))
    assert free.proof.status == "optimal"
    for town in ("tiznit", "tafraout", "sidi-ifni"):
        fixed = province.plan(province.request(3, rules, (town,)))
        assert (fixed.prize, -fixed.driving) <= (free.prize, -free.driving)


def test_limits_on_driving_are_kept_on_real_roads(province: Province) -> None:
    """To the second, as the check drives them again; and less is collected, not more."""
    free = province.plan(province.request(1, replace(RULES, themes=("argan", "almond"))))
    short = replace(
        RULES,
        themes=("argan", "almond"),
        max_drive=dt.timedelta(minutes=100),
        max_leg=dt.timedelta(minutes=40),
    )
    limited = province.plan(province.request(1, short))
    assert limited.itineraries[0].driving <= dt.timedelta(minutes=100)
    assert limited.prize <= free.prize


def test_variants_of_the_province_differ(province: Province) -> None:
    """Each passes the check with its own reasons."""
    circuits = plan_variants(
        province.request(1, replace(RULES, themes=("heritage", "market", "argan"))),
        province.ground(province.sites),
        count=3,
    )
    assert len(circuits) == 3
    for circuit in circuits:
        assert violations(circuit, province.graph) == ()


PROGRAM = """
import datetime as dt
from routes.matrix import travel_matrix
from routes.places import bundled_gateways, find_place
from routes.planning.draft import make_ground
from routes.planning.plan import plan_circuit
from routes.planning.request import Request, days_from
from routes.roads.graph import drivable_graph
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.rules import Rules
from routes.sites import bundled_sites_path, read_sites
sites = read_sites(bundled_sites_path())
graph = drivable_graph(bundled_network(), read_profile('car'))
base = find_place('tiznit', (), bundled_gateways())
snapped = snap_places(graph, [base, *sites])
matrix = travel_matrix(graph, snapped.snaps)
ground = make_ground(sites, matrix, snapped, profile='car', roads=graph.network.source)
days = days_from(base, base, dt.date(2026, 11, 25), 2, (dt.time(8, 30), dt.time(18)))
for count in (1, 2):
    themes = () if count == 1 else ('argan', 'silver')
    request = Request(days=days[:count], rules=Rules(themes=themes), iterations=60)
    print(plan_circuit(request, ground))
"""


def test_the_hash_seed_of_python_plays_no_part() -> None:
    """Two processes, two hash seeds, the same circuit to the last second."""
    results = [
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2")
    ]
    assert results[0] == results[1]
    assert results[0].count("Circuit(") == 2
