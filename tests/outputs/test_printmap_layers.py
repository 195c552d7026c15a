"""Promises of `routes.outputs.printmap.layers`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from routes.geo import LonLat
from routes.outputs.printmap.layers import (
    LEVELS,
    background,
    best_level_near,
    road_levels,
    roads_on,
    shield_sites,
)
from routes.outputs.printmap.projection import Projection, fit
from routes.roads.network import HIGHWAYS, RoadNetwork, RoadSource, pack_points
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES

WEST, EAST = LonLat(-10.0, 29.5), LonLat(-9.0, 29.9)


@pytest.fixture
def province() -> Projection:
    """Return a sheet that shows most of the province."""
    return fit([WEST, EAST], width_mm=118, height_mm=100, margin_mm=5)


def network_of(lines: list[tuple[str, str, list[tuple[float, float]]]]) -> RoadNetwork:
    """Return a network of separate sections: class, number, points."""
    starts, points = pack_points([np.array(line) for _, _, line in lines])
    m = len(lines)
    strings = ("", *dict.fromkeys(ref for _, ref, _ in lines if ref))
    return RoadNetwork(
        source=RoadSource(kind="osm", name="drawn", sha256="0" * 64),
        junction_lonlat=points[np.sort(np.concatenate([starts[:-1], starts[1:] - 1]))],
        tail=np.arange(0, 2 * m, 2, dtype=np.int32),
        head=np.arange(1, 2 * m, 2, dtype=np.int32),
        length_m=np.full(m, 1000.0),
        point_start=starts,
        point_lonlat=points,
        highway=np.array([HIGHWAYS.index(row[0]) for row in lines], dtype=np.uint8),
        direction=np.full(m, 3, dtype=np.uint8),
        flags=np.zeros(m, dtype=np.uint8),
        surface=np.zeros(m, dtype=np.uint16),
        tracktype=np.zeros(m, dtype=np.uint16),
        smoothness=np.zeros(m, dtype=np.uint16),
        name=np.zeros(m, dtype=np.uint32),
        name_fr=np.zeros(m, dtype=np.uint32),
        name_ar=np.zeros(m, dtype=np.uint32),
        name_en=np.zeros(m, dtype=np.uint32),
        bend_deg=np.zeros(m, dtype=np.float32),
        ref=np.array([strings.index(row[1]) for row in lines], dtype=np.uint32),
        max_speed_kmh=np.full(m, np.nan, dtype=np.float32),
        measured_s=np.full(m, np.nan, dtype=np.float32),
        osm_way=np.zeros(m, dtype=np.int64),
        strings=strings,
    )


def test_every_class_of_road_has_one_weight() -> None:
    """No class of the network is forgotten, none is drawn twice."""
    assert sorted(name for level in LEVELS for name in level) == sorted(HIGHWAYS)


def test_the_bundled_network_is_drawn_whole(province: Projection) -> None:
    """The schematic network is sparse: every class of it fits on a map of the province."""
    seen = roads_on(bundled_network(), province)
    assert {row.level for row in road_levels(seen)} == set(seen.levels.tolist())


def test_roads_end_at_the_frame(province: Projection) -> None:
    """What lies outside the sheet is not in the file, but for a rim under the frame."""
    for row in road_levels(roads_on(bundled_network(), province)):
        for line in row.lines:
            assert line.min() >= -3.01
            assert line[:, 0].max() <= province.width_mm + 3.01
            assert line[:, 1].max() <= province.height_mm + 3.01


def test_dense_streets_are_left_out_and_main_roads_stay(province: Projection) -> None:
    """Ten thousand alleys do not make a map illegible or huge; the main road is always there."""
    rng = np.random.default_rng(1)
    alleys = [
        ("residential", "", [(x, y), (x + 0.002, y), (x + 0.002, y + 0.002)])
        for x, y in rng.uniform((-10, 29.5), (-9, 29.9), (10_000, 2))
    ]
    main = ("primary", "RN1", [(-10.0, 29.5), (-9.0, 29.9)])
    shown = road_levels(roads_on(network_of([*alleys, main]), province))
    assert [row.level for row in shown] == [1]


def test_a_network_elsewhere_draws_nothing(province: Projection) -> None:
    """Roads of another country, or none at all, give an empty map instead of a crash."""
    elsewhere = network_of([("primary", "N1", [(1.0, 42.0), (1.1, 42.1)])])
    for network in (elsewhere, network_of([])):
        seen = roads_on(network, province)
        assert road_levels(seen) == ()
        assert shield_sites(seen) == ()
        assert best_level_near(seen, [WEST]) == (len(LEVELS),)


def test_a_shield_bears_the_first_number_and_stands_on_its_road(province: Projection) -> None:
    """`RN1;RP1016` is shown as RN1, at a point of that road."""
    network = network_of([("primary", "RN1;RP1016", [(-10.0, 29.7), (-9.0, 29.7)])])
    sites = shield_sites(roads_on(network, province))
    level = province.point_mm(LonLat(-9.5, 29.7))[1]
    assert {site.ref for site in sites} == {"RN1"}
    assert all(abs(y - level) < 0.01 for site in sites for _, y in site.places)


def test_a_town_is_as_important_as_its_best_road(province: Projection) -> None:
    """Towns are ranked by the greatest road within two kilometres."""
    network = network_of(
        [
            ("residential", "", [(-9.5, 29.7), (-9.4, 29.7)]),
            ("trunk", "", [(-9.5, 29.701), (-9.5, 29.8)]),
        ]
    )
    seen = roads_on(network, province)
    assert best_level_near(seen, [LonLat(-9.5, 29.7), LonLat(-9.9, 29.55)]) == (0, len(LEVELS))


def test_the_sea_has_its_name_in_the_language(province: Projection) -> None:
    """The background speaks the language of the map where the data knows it."""
    names = {
        language: next(area.name for area in background(province, language) if area.kind == "sea")
        for language in LANGUAGES
    }
    assert names == {
        "fr": "Océan Atlantique", "ar": "المحيط الأطلسي", "en": "Atlantic Ocean"
    }  # fmt: skip
    kinds = {area.kind for area in background(province, "fr")}
    assert kinds - {"lake"} == {"sea", "river", "boundary"}


def test_a_network_is_not_changed_by_drawing_it(province: Projection) -> None:
    """Drawing reads the arrays and leaves them as they are."""
    network = bundled_network()
    before = replace(network)
    road_levels(roads_on(network, province))
    assert network.same_streets(before)


def test_the_sea_has_no_edge_in_the_west() -> None:
    """A sheet that reaches beyond the bundled background shows water there, not white land."""
    ends = [LonLat(-10.9, 29.5), LonLat(-10.0, 30.1)]
    sheet = fit(ends, width_mm=100, height_mm=80, margin_mm=0)
    (sea,) = [area for area in background(sheet, "fr") if area.kind == "sea"]
    assert sea.geometry.bounds[0] <= 0
