"""Promises of `routes.ascent`: heights of a circuit that was traced on roads drawn by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routes.ascent import warn_of_missing_heights, with_elevation
from routes.check import violations
from routes.elevation.climb import MOST_POINTS
from routes.elevation.raster import read_terrain
from routes.errors import ElevationWarning
from routes.geo import LonLat
from routes.matrix import travel_matrix
from routes.places import Place, bundled_gateways, find_place
from routes.roads.graph import drivable_graph
from routes.roads.network import BRIDGE, TUNNEL
from routes.roads.osmfile import read_osm
from routes.roads.profile import read_profile
from routes.roads.snap import snap_places
from routes.trace import trace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.circuit import Circuit, Leg
    from routes.elevation.climb import Climb
    from routes.roads.network import RoadNetwork

    Make = Callable[..., Path]
    Drive = Callable[..., Circuit]

CORNER, CELL = (-9.2, 29.8), 1 / 1000
RISE = 20
"""The ground made here rises by so many metres a cell of about 97 m to the east."""


@pytest.fixture
def ground(make_raster: Make) -> Callable[..., Path]:
    """Return a maker of ground that rises to the east, which a call may change."""

    def make(change: Callable[[Any], None] = lambda _: None, name: str = "ground.tif") -> Path:
        heights = np.tile(np.arange(400, dtype=np.float32) * RISE, (200, 1))
        change(heights)
        return make_raster(name, heights, CORNER, CELL, nodata=-9999)

    return make


@pytest.fixture
def drive(circuit: Circuit, make_network: Callable[..., RoadNetwork]) -> Drive:
    """Return a maker of a day from a to d along one straight road, traced with heights.

    It takes the file, the flags of the middle section from b to c, and whether roads are schematic.
    """

    def make(file: Path | None, flags: int = 0, kind: str = "osm") -> Circuit:
        at = {"a": -9.1995, "b": -9.1495, "c": -9.1295, "d": -9.0995}
        network = make_network(
            {name: (lon, 29.7) for name, lon in at.items()},
            [("a", "b", {}), ("b", "c", {"flags": flags}), ("c", "d", {})],
        )
        network = replace(network, source=replace(network.source, kind=kind))  # type: ignore[arg-type]
        graph = drivable_graph(network, read_profile("car"))
        start, end = (
            Place(id=name, location=LonLat(at[name], 29.7), name=name, kind="town") for name in "ad"
        )
        snapped = snap_places(graph, [start, end])
        day = circuit.itineraries[0]
        length = round(float(network.length_m.sum()))
        first = replace(day.legs[0], origin_id="a", destination_id="d", distance_m=length)
        back = replace(first, origin_id="d", destination_id="a", departure=day.legs[1].departure)
        days = (
            replace(day, day=replace(day.day, start=start, end=end), stops=(), lunch=None,
                    legs=(first,)),
            replace(day, day=replace(day.day, start=end, end=start), stops=(), lunch=None,
                    legs=(back,)),
        )  # fmt: skip
        plain = replace(circuit, itineraries=days, unvisited=(), roads=network.source)
        return trace(plain, graph, snapped, read_terrain([file]) if file else None)

    return make


def climb_of(leg: Leg) -> Climb:
    """Return the climb of a leg that has one."""
    assert leg.climb is not None
    return leg.climb


def faults(circuit: Circuit) -> list[str]:
    """Return what the check finds wrong with heights."""
    return [str(one) for one in violations(circuit) if one.code == "climb"]


def test_a_road_up_a_ramp_climbs_its_rise_and_falls_on_the_way_back(
    ground: Callable[..., Path], drive: Drive
) -> None:
    """From -9.1995 to -9.0995 are 100 cells; the sources are kept with their hash."""
    file = ground()
    circuit = drive(file)
    there, back = (climb_of(leg) for leg in circuit.legs)
    assert (there.up_m, there.down_m, there.lowest_m, there.highest_m) == (2000, 0, 0, 2000)
    assert (back.up_m, back.down_m) == (0, 2000)
    assert there.known_m == circuit.legs[0].distance_m
    assert there.points_m == back.points_m[::-1]
    assert len(there.profile) == 1
    assert len(there.profile[0]) <= 4
    assert there.profile[0][-1] == (circuit.legs[0].distance_m, 2000)
    assert circuit.elevation is not None
    (source,) = circuit.elevation.files
    assert source.name == "ground.tif"
    assert source.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert dict(circuit.elevation.places) == {"a": 0, "d": 2000}
    assert faults(circuit) == []


def test_heights_between_the_points_of_a_street_are_taken_too(
    ground: Callable[..., Path], drive: Drive
) -> None:
    """A street of four points over a hill between two of them climbs the hill."""

    def hill(heights: Any) -> None:  # noqa: ANN401
        heights[:] = 100
        heights[:, 20:31] = 400

    there, back = (climb_of(leg) for leg in drive(ground(hill)).legs)
    assert (there.up_m, there.down_m) == (back.up_m, back.down_m) == (300, 300)
    assert there.points_m == (100, 100, 100, 100)
    assert len(there.profile[0]) <= MOST_POINTS


@pytest.mark.parametrize("flags", [BRIDGE, TUNNEL])
def test_bridges_and_tunnels_are_driven_between_their_ends(
    flags: int, ground: Callable[..., Path], drive: Drive
) -> None:
    """From b to c; without the tag the valley, or the hill, is driven."""

    def valley(heights: Any) -> None:  # noqa: ANN401
        heights[:, 55:65] = 30 if flags == BRIDGE else 3000

    file = ground(valley)
    carried, on_ground = climb_of(drive(file, flags).legs[0]), climb_of(drive(file).legs[0])
    assert (carried.up_m, carried.down_m) == (2000, 0)
    assert on_ground.up_m > 2500
    assert on_ground.down_m > 500


def test_a_hole_in_the_heights_stays_a_gap(ground: Callable[..., Path], drive: Drive) -> None:
    """Known metres, climb and profile leave it out; what is known on both sides counts."""

    def hole(heights: Any) -> None:  # noqa: ANN401
        heights[:, 20:40] = -9999

    circuit = drive(ground(hole))
    climb = climb_of(circuit.legs[0])
    length = circuit.legs[0].distance_m
    assert len(climb.profile) == 2
    assert 0.7 * length < climb.known_m < 0.8 * length
    assert climb.up_m == pytest.approx(2000 - 21 * RISE, abs=15)
    assert climb.down_m == 0
    assert climb.profile[1][0][0] - climb.profile[0][-1][0] == pytest.approx(length - climb.known_m)
    assert faults(circuit) == []


def test_schematic_lines_have_no_heights_but_their_places_do(
    ground: Callable[..., Path], drive: Drive
) -> None:
    """A line that is only drawn between points does not lie where the road does."""
    circuit = drive(ground(), kind="schematic")
    assert all(leg.climb is None for leg in circuit.legs)
    assert circuit.elevation is not None
    assert dict(circuit.elevation.places) == {"a": 0, "d": 2000}
    assert faults(circuit) == []
    with pytest.warns(ElevationWarning, match="schematic"):
        warn_of_missing_heights(circuit, ["ground.tif"])


def test_heights_of_elsewhere_change_nothing_and_are_said_to(
    make_raster: Make, drive: Drive
) -> None:
    """The circuit is that without heights."""
    file = make_raster("far.tif", np.ones((9, 9), dtype=np.float32), (10.0, 50.0), CELL)
    circuit = drive(file)
    assert circuit == drive(None)
    with pytest.warns(ElevationWarning, match=r"far\.tif: no height of this circuit"):
        warn_of_missing_heights(circuit, ["far.tif"])


def test_heights_of_the_road_need_no_warning(ground: Callable[..., Path], drive: Drive) -> None:
    """Gaps are told where the climb is."""
    circuit = drive(ground())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_missing_heights(circuit, ["ground.tif"])


def test_only_files_that_gave_a_height_are_named(
    ground: Callable[..., Path], make_raster: Make, drive: Drive
) -> None:
    """Of a folder with the tiles of a whole country, those along the way."""
    file = ground()
    make_raster("away.tif", np.ones((9, 9), dtype=np.float32), (10.0, 50.0), CELL)
    circuit = drive(file.parent)
    assert circuit.elevation is not None
    assert [one.name for one in circuit.elevation.files] == ["ground.tif"]
    assert circuit == drive(file)


def test_a_circuit_without_days_has_no_heights(
    circuit: Circuit, ground: Callable[..., Path]
) -> None:
    """And asks for none."""
    empty = replace(circuit, itineraries=())
    assert with_elevation(empty, [], read_terrain([ground()])) == empty


def test_on_real_roads_heights_hold_together(
    circuit: Circuit, shared_data: Callable[[str], Path], make_raster: Make
) -> None:
    """Over the streets of a real file and ground made up for it, with hills of 200 m and errors."""
    graph = drivable_graph(read_osm(shared_data("tiznit-province.osm.pbf")), read_profile("car"))
    rows, columns = np.mgrid[0:1440, 0:3000]
    errors = np.random.default_rng(1).normal(0, 2, rows.shape)
    hills = 400 + 200 * np.sin(columns / 90) * np.cos(rows / 70) + errors
    file = make_raster("hills.tif", hills.astype(np.float32), (-10.2, 30.1), 1 / 1800)
    gateways = [find_place(name, (), bundled_gateways()) for name in ("tiznit", "tafraout")]
    snapped = snap_places(graph, gateways)
    matrix = travel_matrix(graph, snapped.snaps)
    start, end = (place.id for place in gateways)
    cell = matrix.index(start), matrix.index(end)
    day = circuit.itineraries[0]
    leg = replace(
        day.legs[0],
        origin_id=start,
        destination_id=end,
        distance_m=int(matrix.distance_m[cell]),
        duration=dt.timedelta(seconds=int(matrix.duration_s[cell])),
    )
    frame = replace(day.day, start=gateways[0], end=gateways[1])
    days = (replace(day, day=frame, stops=(), lunch=None, legs=(leg,)),)
    plain = replace(circuit, itineraries=days, unvisited=(), roads=graph.network.source)
    traced = trace(plain, graph, snapped, read_terrain([file]))
    climb = climb_of(traced.legs[0])
    assert climb.known_m == leg.distance_m
    assert climb.up_m > 1000
    assert len(climb.points_m) == len(traced.legs[0].geometry)
    assert len(climb.profile[0]) <= MOST_POINTS
    assert faults(traced) == []
