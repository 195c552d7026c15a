"""Promises of `routes.roads.osmlandmarks`, and of what reads landmarks through it."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.geo import BoundingBox, LonLat, distance_m
from routes.roads.landmarks import KINDS, SEEN_M
from routes.roads.osmfile import read_osm
from routes.roads.osmlandmarks import LandmarkTable, landmark_kind
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.roads.network import RoadNetwork


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"place": "village", "name": "Tighmi"}, "village"),
        ({"place": "village"}, ""),
        ({"place": "village", "name": "  "}, ""),
        ({"place": "locality", "name": "Tighmi"}, ""),
        ({"place": "suburb", "name": "Anza"}, "suburb"),
        ({"amenity": "fuel"}, "fuel"),
        ({"amenity": "cafe", "name": "Ali"}, ""),
        ({"mountain_pass": "yes"}, "mountain_pass"),
        ({"mountain_pass": "no", "name": "Col"}, ""),
        ({"traffic_sign": "city_limit", "name": "Anezi"}, "city_limit"),
        ({"traffic_sign": "MA:1;city_limit", "name": "Anezi"}, "city_limit"),
        ({"traffic_sign": "city_limit"}, ""),
        ({"natural": "peak", "name": "Adrar"}, ""),
    ],
)
def test_a_landmark_is_what_one_can_recognise(tags: dict[str, str], kind: str) -> None:
    """Without a name only what says something by itself."""
    assert landmark_kind(tags) == kind


def test_landmarks_are_the_same_in_whatever_order_they_are_read() -> None:
    """By ascending id; of two with one id the first counts."""
    rows = [(5, {"amenity": "fuel"}, -9.0, 29.0), (3, {"place": "town", "name": "A"}, -9.1, 29.1),
            (9, {"place": "city", "name": "B"}, -9.2, 29.2)]  # fmt: skip
    made = []
    for order in permutations(rows):
        table = LandmarkTable()
        for row in order:
            table.add(*row)
        table.add(5, {"amenity": "fuel", "name": "twin"}, 0.0, 0.0)
        made.append(table.landmarks())
    assert all(made[0].same(other) for other in made)
    assert [KINDS[kind] for kind in made[0].kind] == ["town", "fuel", "city"]
    assert made[0].name(1) == ""


def test_a_file_gives_its_landmarks_by_language_and_a_box_those_near_it(tmp_path: Path) -> None:
    """One far outside the box is dropped, one just outside is of use."""
    near = 29.6 + (SEEN_M - 100) / 111_195
    far = 29.6 + (SEEN_M + 300) / 111_195
    file = tmp_path / "roads.osm"
    file.write_text(
        f"""<osm version="0.6"><node id="1" lat="29.59" lon="-9.7"/>
        <node id="2" lat="29.6" lon="-9.7"/>
        <node id="3" lat="29.595" lon="-9.7"><tag k="place" v="village"/>
          <tag k="name" v="Sbouya ⵚⴱⵓⵢⴰ اصبويا"/></node>
        <node id="4" lat="{near}" lon="-9.7"><tag k="amenity" v="fuel"/></node>
        <node id="5" lat="{far}" lon="-9.7"><tag k="amenity" v="fuel"/></node>
        <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="tertiary"/></way></osm>""",
        encoding="utf-8",
    )
    every = read_osm(file).landmarks
    assert len(every) == 3
    assert [every.name(0, language) for language in ("fr", "ar", "en")] == [
        "Sbouya",
        "اصبويا",
        "Sbouya",
    ]
    boxed = read_osm(file, bbox=BoundingBox(-9.71, 29.58, -9.69, 29.6)).landmarks
    assert len(boxed) == 2
    assert boxed.lonlat[:, 1].max() == pytest.approx(near)


def test_named_places_of_the_bundled_roads_are_their_landmarks() -> None:
    """Each stands at a junction, and is named in French and Arabic."""
    network = bundled_network()
    marks = network.landmarks
    junctions = {tuple(place) for place in network.junction_lonlat.tolist()}
    assert len(marks) == 172
    assert {tuple(place) for place in marks.lonlat.tolist()} <= junctions
    tiznit = next(k for k in range(len(marks)) if marks.name(k, "fr") == "Tiznit")
    assert marks.name(tiznit, "ar") == "تيزنيت"
    assert KINDS[marks.kind[tiznit]] == "town"


def test_real_roads_have_their_places_and_filling_stations(
    real_roads: Callable[[str], RoadNetwork],
) -> None:
    """Every one named or of a kind that needs no name; Latin names hold no Arabic letter."""
    marks = real_roads("tiznit-region.osm.pbf").landmarks
    kinds = [KINDS[kind] for kind in marks.kind.tolist()]
    assert kinds.count("fuel") == 148
    assert kinds.count("town") == 31
    assert all(marks.name(k) or kind in {"fuel", "mountain_pass"} for k, kind in enumerate(kinds))
    french = [marks.strings[index] for index in marks.names[:, 1]]
    assert sum(map(bool, french)) > 500
    assert not any("\u0600" <= sign <= "\u06ff" for name in french for sign in name)
    city = kinds.index("city")
    at = LonLat(*marks.lonlat[french.index("Tiznit")])
    assert distance_m(at, LonLat(-9.73, 29.70)) < 3000
    assert np.isfinite(marks.lonlat[city]).all()
