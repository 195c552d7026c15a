"""Shared fixtures: sites, road networks drawn by hand, a circuit with every case, real data."""

from __future__ import annotations

import datetime as dt
import functools
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routes.circuit import Circuit, Day, Itinerary, Leg, Lunch, Proof, Stop, Unvisited
from routes.elevation.climb import Climb, Elevation, ElevationFile
from routes.geo import LonLat, distance_m
from routes.hours import TimeWindow
from routes.places import (
    Place,
    bundled_eating_places,
    bundled_gateways,
    find_place,
    place_of,
)
from routes.roads.cues import Cue
from routes.roads.grade import WorstStretch
from routes.roads.graph import drivable_graph
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
from routes.roads.osmfile import read_osm
from routes.roads.passage import Passage
from routes.roads.profile import read_profile
from routes.rules import LunchRule, Rules
from routes.sites import Site, bundled_sites_path, read_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from playwright.sync_api import Browser

    from routes.circuit import Reason
    from routes.roads.graph import DrivableGraph
    from routes.rules import LunchMode

DATE = dt.date(2026, 11, 25)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    """Let commands, those of other processes included, speak English whatever the machine's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSE_ROUTES_LANGUAGE", "en")
        yield


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


@pytest.fixture(scope="session")
def real_roads(shared_data: Callable[[str], Path]) -> Callable[[str], RoadNetwork]:
    """Return a reader of the real road files; each is read once, as a network never changes."""
    read = functools.cache(read_osm)
    return lambda name: read(shared_data(name))


@pytest.fixture(scope="session")
def region_by_car(real_roads: Callable[[str], RoadNetwork]) -> DrivableGraph:
    """Return the real roads of the region as a car drives them."""
    return drivable_graph(real_roads("tiznit-region.osm.pbf"), read_profile("car"))


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
            "name_fr": texts("name_fr", np.uint32),
            "name_ar": texts("name_ar", np.uint32),
            "name_en": texts("name_en", np.uint32),
            "bend_deg": column("bend_deg", 0, np.float32),
            "max_speed_kmh": column("max_speed_kmh", np.nan, np.float32),
            "measured_s": column("measured_s", np.nan, np.float32),
            "osm_way": np.arange(1, len(rows) + 1, dtype=np.int64),
        }
        source = RoadSource(kind="osm", name="drawn by hand", sha256="0" * 64)
        return RoadNetwork(source=source, strings=table.strings(), **arrays)  # type: ignore[arg-type]

    return make


RULES = Rules(
    must=("coop-afra-tafraout",),
    skip=("coop-tifawin-ammelne",),
    pace="dense",
    rest=dt.timedelta(minutes=5),
    lunch=LunchRule(),
)
"""Rules of the circuit drawn by hand."""

_WORST = (
    WorstStretch(
        grade="paved",
        assumed=True,
        length_m=900,
        from_start_m=0,
        name="Route de Tafraout",
        ref="R104",
        highway="secondary",
        surface="",
    ),
    WorstStretch(
        grade="track",
        assumed=False,
        length_m=400,
        from_start_m=120,
        name="",
        ref="P1909",
        highway="track",
        surface="gravel",
        unknown_m=80,
    ),
    WorstStretch(
        grade="unknown",
        assumed=False,
        length_m=350,
        from_start_m=50,
        name="Route de Tafraout",
        ref="",
        highway="unclassified",
        surface="",
        unknown_m=350,
    ),
)


def _leg(origin: Place, destination: Place, departure: dt.datetime, worst: WorstStretch) -> Leg:
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
        worst=worst,
        passage=Passage(
            vehicle="high-clearance" if worst.grade == "track" else "car",
            fords=1 if worst.grade == "track" else 0,
            ferry_m=0,
            slowest=dt.timedelta(seconds=round(length / 50 * 3.6 * 1.25)),
        ),
    )


def _visit(site: Site, arrival: dt.datetime, wait: dt.timedelta, rest: dt.timedelta) -> Stop:
    """Return a visit of 45 minutes."""
    return Stop(
        site=site,
        prize=12 if site.sector == "yes" else 4,
        arrival=arrival,
        begin=arrival + wait,
        departure=arrival + wait + dt.timedelta(minutes=45),
        window=TimeWindow(
            opens=arrival.replace(hour=8, minute=0, second=0),
            closes=arrival.replace(hour=18, minute=0, second=0),
        ),
        hours_basis="stated" if site.opening_hours else "assumed",
        snap_m=12.0,
        rest=rest,
        slack=dt.timedelta(minutes=40) - wait,
    )


def _eat(place: Place, mode: LunchMode, after: int, arrival: dt.datetime) -> Lunch:
    """Return an hour of lunch from noon on."""
    noon = arrival.replace(hour=12, minute=0, second=0)
    begin = max(arrival, noon)
    return Lunch(
        place=place,
        mode=mode,
        after=after,
        arrival=arrival,
        begin=begin,
        departure=begin + dt.timedelta(hours=1),
        window=TimeWindow(opens=noon, closes=noon + dt.timedelta(hours=2, minutes=30)),
        hours_basis="assumed",
        snap_m=5.0 if mode == "meal" else 12.0,
        slack=dt.timedelta(minutes=30),
    )


def _itinerary(date: dt.date, base: Place, sites: list[Site], meal: Place | None) -> Itinerary:
    """Return a day with a visit of 45 minutes at each site, lunch before the last of them.

    Lunch is eaten at the place given, or as a picnic where one is. Each visit after the first
    begins some minutes after arrival.
    """
    clock = dt.datetime.combine(date, dt.time(8, 30))
    window = TimeWindow(opens=clock, closes=clock.replace(hour=19))
    stops: list[Stop] = []
    legs: list[Leg] = []
    lunch, here = None, base

    def drive(there: Place) -> None:
        nonlocal here
        legs.append(_leg(here, there, clock, _WORST[len(legs) % len(_WORST)]))
        here = there

    for number, site in enumerate(sites):
        if number == len(sites) - 1:
            if meal:
                drive(meal)
            mode: LunchMode = "meal" if meal else "picnic"
            lunch = _eat(here, mode, number, legs[-1].arrival if meal else clock)
            clock = lunch.departure
        drive(place_of(site))
        rest = RULES.rest if number < len(sites) - 2 else dt.timedelta()
        stops.append(_visit(site, legs[-1].arrival, dt.timedelta(minutes=10 * number), rest))
        clock = stops[-1].departure + rest
    drive(base)
    day = Day(start=base, end=base, window=window)
    return Itinerary(day=day, stops=tuple(stops), legs=tuple(legs), lunch=lunch)


_LEFT_OUT: tuple[tuple[Reason, dict[str, Any]], ...] = (
    ("skipped", {}),
    ("other_theme", {}),
    ("worth_nothing", {"prize": 0}),
    ("group_too_large", {}),
    ("far_from_road", {"snap_m": 2345.0}),
    ("far_from_road", {}),
    ("unreachable", {}),
    ("souk_day_unknown", {}),
    ("out_of_season", {}),
    ("closed", {}),
    ("out_of_reach", {}),
    ("no_time", {"extra_min": 37}),
    ("no_time", {}),
    ("displaced", {"because": "coop-afra-tafraout"}),
    ("theme_full", {}),
    ("over_budget", {}),
    ("other_variant", {}),
)


@pytest.fixture
def circuit(bundled_sites: tuple[Site, ...]) -> Circuit:
    """Return a circuit of two days, five stops and one unvisited site for every reason.

    The first day has lunch at an eating place, with a drive of its own; the second a picnic where
    its first visit was. It is drawn by hand: its geometry is straight and its times are made up.
    """
    by_id = {site.id: site for site in bundled_sites}
    base = find_place("tafraout", (), bundled_gateways())
    meals = {place.id: place for place in bundled_eating_places()}
    first = [by_id["coop-afra-tafraout"], by_id["maison-berbere-tazka"], by_id["souk-tafraout"]]
    second = [by_id["coop-aoumerkt-aguerd-oudad"], by_id["ait-mansour"]]
    left = [site for site in bundled_sites if site not in (*first, *second)]
    return Circuit(
        profile="car",
        roads=RoadSource(kind="schematic", name="Tiznit province", sha256="0" * 64),
        itineraries=(
            _itinerary(DATE, base, first, meals["restaurant-la-kasbah"]),
            _itinerary(DATE + dt.timedelta(days=1), base, second, None),
        ),
        unvisited=tuple(
            Unvisited(site=site, reason=reason, **{"prize": 12, **given})
            for site, (reason, given) in zip(left, _LEFT_OUT, strict=False)
        ),
        rules=RULES,
        proof=Proof(
            status="heuristic", method="drawn by hand", points=36, bound=40, seed=1, iterations=1
        ),
    )


def _climb(leg: Leg) -> Climb:
    """Return heights of a leg with three points: up 300 m and down again."""
    half = leg.distance_m // 2
    return Climb(
        up_m=300,
        down_m=300,
        highest_m=400,
        lowest_m=100,
        known_m=leg.distance_m,
        profile=(((0, 100), (half, 400), (leg.distance_m, 100)),),
        points_m=(100, 400, 100),
    )


@pytest.fixture
def climbed(circuit: Circuit) -> Circuit:
    """Return the circuit drawn by hand, on roads that are no schematic ones, with heights."""
    days = [
        replace(day, legs=tuple(replace(leg, climb=_climb(leg)) for leg in day.legs))
        for day in circuit.itineraries
    ]
    return replace(
        circuit,
        itineraries=tuple(days),
        roads=RoadSource(kind="osm", name="a.osm.pbf", sha256="0" * 64),
        elevation=Elevation(
            files=(ElevationFile(name="N29W009.hgt", sha256="0" * 64),),
            places=(("tafraout", 1000), (circuit.stops[0].site.id, 1010)),
        ),
    )


@pytest.fixture
def make_raster(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of GeoTIFFs in a temporary folder, for heights made up by a test.

    It takes the name, (rows, columns) heights from the north-west corner on, and the longitude,
    latitude and cell size of that corner; `crs`, `nodata`, `count` and what else rasterio takes.
    """

    def make(
        name: str, heights: NDArray[Any], corner: tuple[float, float], cell: float, **given: object
    ) -> Path:
        import rasterio  # noqa: PLC0415 - an extra
        from affine import Affine  # noqa: PLC0415

        bands = heights if heights.ndim == 3 else heights[None]
        profile: dict[str, Any] = {
            "driver": "GTiff",
            "count": len(bands),
            "height": bands.shape[1],
            "width": bands.shape[2],
            "dtype": bands.dtype.name,
            "crs": "EPSG:4326",
            "transform": Affine(cell, 0.0, corner[0], 0.0, -cell, corner[1]),
        }
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with rasterio.open(path, "w", **profile | given) as file:
            file.write(bands)
        return path

    return make


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless browser for a module's tests.

    Chromium is found by SSE_ROUTES_CHROMIUM or on the path. Where there is none the tests are
    skipped; with CI=true that is a failure.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = (shutil.which(name) for name in BROWSERS)
    path = os.environ.get("SSE_ROUTES_CHROMIUM") or next(filter(None, names), None)
    if path is None:
        reason = "pages were not tried in a browser: set SSE_ROUTES_CHROMIUM to a Chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
