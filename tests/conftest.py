"""Shared fixtures: sites, road networks drawn by hand, a circuit with every case, real data."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routes.circuit import Circuit, Day, Itinerary, Leg, Proof, Stop, Unvisited
from routes.geo import LonLat, distance_m
from routes.hours import TimeWindow
from routes.places import Gateway, bundled_gateways, find_place
from routes.roads.cues import Cue
from routes.roads.network import (
    BACKWARD,
    FORWARD,
    HIGHWAYS,
    RoadNetwork,
    RoadSource,
    StringTable,
    lengths_m,
    pack_points,
)
from routes.sites import Site, bundled_sites_path, read_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DATE = dt.date(2026, 11, 25)


@pytest.fixture(scope="session")
def bundled_sites() -> tuple[Site, ...]:
    """Every bundled site."""
    return read_sites(bundled_sites_path())


@pytest.fixture
def make_site() -> Callable[..., Site]:
    """Return a maker of plain sites; any attribute can be given."""

    def make(site_id: str = "a", lon: float = -9.7, lat: float = 29.7, **given: object) -> Site:
        plain = Site(
            id=site_id,
            location=LonLat(lon, lat),
            name=site_id.title(),
            kind="cooperative",
            sector="yes",
            theme="argan",
            precision="door",
        )
        return replace(plain, **given)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return a finder of the real road files, which are not part of the project.

    They lie in `SSE_ROUTES_SHARED/data`, or in `shared/data` beside the checkout. Where a file is
    absent the test is skipped, and says what was left out.
    """
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("SSE_ROUTES_SHARED", beside)) / "data"

    def find(name: str) -> Path:
        if not (folder / name).is_file():
            pytest.skip(f"real roads left out: there is no {name} in SSE_ROUTES_SHARED/data")
        return folder / name

    return find


def _section_line(row: Mapping[str, Any], ends: Sequence[tuple[float, float]]) -> Any:  # noqa: ANN401
    return np.array([ends[0], *row.get("via", ()), ends[1]], dtype=np.float64)


@pytest.fixture(scope="session")
def make_network() -> Callable[..., RoadNetwork]:
    """Return a maker of road networks.

    It takes the junctions by name, and rows of (tail, head, options): `highway` (residential),
    `direction` (both), `via` points, `flags`, `surface`, `tracktype`, `smoothness`, `name`, `ref`,
    `max_speed_kmh`, `measured_s`, `length_m` (that of the line).
    """

    def make(
        junctions: Mapping[str, tuple[float, float]],
        rows: Sequence[tuple[str, str, Mapping[str, object]]],
    ) -> RoadNetwork:
        index = {name: number for number, name in enumerate(junctions)}
        table = StringTable()
        options = [row for _, _, row in rows]
        starts, points = pack_points(
            [_section_line(row, (junctions[a], junctions[b])) for a, b, row in rows]
        )

        def column(key: str, default: object, dtype: type[np.generic]) -> object:
            return np.array([row.get(key, default) for row in options], dtype=dtype)

        def texts(key: str, dtype: type[np.generic]) -> object:
            return np.array([table.add(str(row.get(key, ""))) for row in options], dtype=dtype)

        drawn = lengths_m(points, starts)
        given = np.array([row.get("length_m", np.nan) for row in options], dtype=float)
        arrays = {
            "junction_lonlat": np.array(list(junctions.values()), dtype=float).reshape(-1, 2),
            "tail": np.array([index[a] for a, _, _ in rows], dtype=np.int32),
            "head": np.array([index[b] for _, b, _ in rows], dtype=np.int32),
            "length_m": np.where(np.isnan(given), drawn, given),
            "point_start": starts,
            "point_lonlat": points,
            "highway": np.array(
                [HIGHWAYS.index(str(row.get("highway", "residential"))) for row in options],
                dtype=np.uint8,
            ),
            "direction": column("direction", FORWARD | BACKWARD, np.uint8),
            "flags": column("flags", 0, np.uint8),
            "surface": texts("surface", np.uint16),
            "tracktype": texts("tracktype", np.uint16),
            "smoothness": texts("smoothness", np.uint16),
            "name": texts("name", np.uint32),
            "ref": texts("ref", np.uint32),
            "max_speed_kmh": column("max_speed_kmh", np.nan, np.float32),
            "measured_s": column("measured_s", np.nan, np.float32),
            "osm_way": np.arange(1, len(rows) + 1, dtype=np.int64),
        }
        source = RoadSource(kind="osm", name="drawn by hand", sha256="0" * 64)
        return RoadNetwork(source=source, strings=table.strings(), **arrays)  # type: ignore[arg-type]

    return make


def _leg(origin: Gateway | Site, destination: Gateway | Site, departure: dt.datetime) -> Leg:
    """Return a straight leg with two cues, at 50 km/h."""
    length = round(distance_m(origin.location, destination.location) * 1.3)
    middle = LonLat(
        (origin.location.lon + destination.location.lon) / 2,
        (origin.location.lat + destination.location.lat) / 2 + 0.01,
    )
    cues = (
        Cue(turn="depart", location=origin.location, from_start_m=0, next_m=length // 2,
            road="Route de Tafraout", ref="R104", highway="secondary"),
        Cue(turn="left", location=middle, from_start_m=length // 2, next_m=length - length // 2,
            ref="P1909", highway="tertiary"),
        Cue(turn="arrive", location=destination.location, from_start_m=length, next_m=0),
    )  # fmt: skip
    return Leg(
        origin_id=origin.id,
        destination_id=destination.id,
        departure=departure,
        duration=dt.timedelta(seconds=round(length / 50 * 3.6)),
        distance_m=length,
        track_m=0,
        geometry=(origin.location, middle, destination.location),
        cues=cues,
    )


def _itinerary(date: dt.date, base: Gateway, sites: list[Site]) -> Itinerary:
    """Return a day with a visit of 45 minutes at each site, begun at the hour after arrival."""
    clock = dt.datetime.combine(date, dt.time(8, 30))
    window = TimeWindow(opens=clock, closes=clock.replace(hour=19))
    stops, legs, here = [], [], base
    for number, site in enumerate(sites):
        leg = _leg(here, site, clock)
        begin = leg.arrival + dt.timedelta(minutes=10 * number)
        opening = TimeWindow(opens=clock.replace(hour=8, minute=0), closes=clock.replace(hour=18))
        stop = Stop(
            site=site,
            prize=12 if site.sector == "yes" else 4,
            arrival=leg.arrival,
            begin=begin,
            departure=begin + dt.timedelta(minutes=45),
            window=opening,
            hours_basis="stated" if site.opening_hours else "assumed",
            snap_m=12.0,
        )
        legs.append(leg)
        stops.append(stop)
        here, clock = site, stop.departure  # type: ignore[assignment]
    legs.append(_leg(here, base, clock))
    day = Day(start=base, end=base, window=window)
    return Itinerary(day=day, stops=tuple(stops), legs=tuple(legs))


@pytest.fixture
def circuit(bundled_sites: tuple[Site, ...]) -> Circuit:
    """Return a circuit of two days, five stops and one unvisited site for every reason.

    It is drawn by hand: its geometry is straight and its times are made up.
    """
    by_id = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    first = [by_id["coop-afra-tafraout"], by_id["maison-berbere-tazka"], by_id["souk-tafraout"]]
    second = [by_id["coop-aoumerkt-aguerd-oudad"], by_id["ait-mansour"]]
    left = [site for site in bundled_sites if site not in (*first, *second)]
    return Circuit(
        profile="car",
        roads=RoadSource(kind="schematic", name="Tiznit province", sha256="0" * 64),
        itineraries=(
            _itinerary(DATE, base, first),
            _itinerary(DATE + dt.timedelta(days=1), base, second),
        ),
        unvisited=(
            Unvisited(site=left[0], prize=12, reason="skipped"),
            Unvisited(site=left[1], prize=12, reason="other_theme"),
            Unvisited(site=left[2], prize=12, reason="far_from_road", snap_m=2345.0),
            Unvisited(site=left[3], prize=12, reason="far_from_road"),
            Unvisited(site=left[4], prize=12, reason="unreachable"),
            Unvisited(site=left[5], prize=12, reason="souk_day_unknown"),
            Unvisited(site=left[6], prize=12, reason="closed"),
            Unvisited(site=left[7], prize=12, reason="out_of_reach"),
            Unvisited(site=left[8], prize=12, reason="no_time", extra_min=37),
            Unvisited(site=left[9], prize=12, reason="no_time"),
        ),
        must=("coop-afra-tafraout",),
        proof=Proof(status="heuristic", method="drawn by hand", seed=1, iterations=1),
    )
