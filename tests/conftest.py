"""Shared fixtures: one site, a small circuit with every case, and the places of shared data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.circuit import Circuit, Day, Itinerary, Leg, Proof, Stop, Unvisited
from routes.geo import LonLat, distance_m
from routes.hours import TimeWindow
from routes.places import Gateway, bundled_gateways, find_place
from routes.roads.cues import Cue
from routes.roads.network import RoadSource
from routes.sites import Site, bundled_sites_path, read_sites

if TYPE_CHECKING:
    from collections.abc import Callable

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
