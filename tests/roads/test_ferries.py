"""Ferry lines: read as roads if they take cars, with the time their tags say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.roads.cache import load_network, save_network
from routes.roads.graph import drivable_graph
from routes.roads.network import FERRY, HIGHWAYS, RoadNetwork
from routes.roads.netx import from_networkx, to_networkx
from routes.roads.osmfile import read_osm
from routes.roads.overrides import parse_overrides
from routes.roads.profile import profile_names, read_profile

if TYPE_CHECKING:
    from pathlib import Path

RIVER = """<osm version="0.6">
 <node id="1" version="1" lon="0.000" lat="0.0"/><node id="2" version="1" lon="0.010" lat="0.0"/>
 <node id="3" version="1" lon="0.020" lat="0.0"/><node id="4" version="1" lon="0.050" lat="0.0"/>
 <node id="5" version="1" lon="0.060" lat="0.0"/><node id="6" version="1" lon="0.020" lat="0.010"/>
 <way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="tertiary"/></way>
 <way id="11" version="1"><nd ref="2"/><nd ref="3"/><nd ref="4"/>
  <tag k="route" v="ferry"/><tag k="motor_vehicle" v="yes"/><tag k="duration" v="0:40"/>
  <tag k="name" v="Bac"/></way>
 <way id="12" version="1"><nd ref="4"/><nd ref="5"/><tag k="highway" v="tertiary"/></way>
 <way id="13" version="1"><nd ref="3"/><nd ref="6"/>
  <tag k="route" v="ferry"/><tag k="vehicle" v="yes"/></way>
 <way id="14" version="1"><nd ref="1"/><nd ref="6"/>
  <tag k="route" v="ferry"/><tag k="foot" v="yes"/></way>
</osm>
"""


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> RoadNetwork:
    """Return roads on both banks of a river, a ferry with an island between, one for people."""
    path = tmp_path_factory.mktemp("river") / "river.osm"
    path.write_text(RIVER, encoding="utf-8")
    return read_osm(path)


def of_way(network: RoadNetwork, way: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the sections of a way."""
    return np.flatnonzero(network.osm_way == way)


def test_a_ferry_for_cars_is_in_the_network_and_one_for_people_is_not(river: RoadNetwork) -> None:
    """With its class, its flag and its name."""
    assert set(river.osm_way.tolist()) == {10, 11, 12, 13}
    for section in (*of_way(river, 11), *of_way(river, 13)):
        assert HIGHWAYS[river.highway[section]] == "ferry"
        assert river.flags[section] == FERRY
    assert {river.strings[river.name[section]] for section in of_way(river, 11)} == {"Bac"}


def test_the_duration_of_a_line_is_shared_out_by_length(river: RoadNetwork) -> None:
    """Forty minutes for four parts of which the first section is one; nothing is made up."""
    seconds = river.measured_s[of_way(river, 11)]
    assert seconds == pytest.approx([600, 1800], rel=1e-6)
    assert np.isnan(river.measured_s[river.osm_way != 11]).all()


def test_a_ferry_takes_what_its_tag_says_or_the_speed_of_the_table(river: RoadNetwork) -> None:
    """The same for every vehicle; without a duration by the speed of the table."""
    for name in profile_names():
        profile = read_profile(name)
        seconds = profile.durations_s(river)
        assert seconds[of_way(river, 11)] == pytest.approx([600, 1800], rel=1e-6)
        (slow,) = of_way(river, 13)
        usual_s = river.length_m[slow] / profile.speed_kmh["ferry"] * 3.6
        assert seconds[slow] == pytest.approx(usual_s)


def test_one_crosses_the_river_by_ferry(river: RoadNetwork) -> None:
    """It joins what would be two islands of roads."""
    graph = drivable_graph(river, read_profile("car"))
    assert np.isfinite(graph.duration_s).all()


def test_a_ferry_comes_back_from_networkx_and_from_disk(river: RoadNetwork, tmp_path: Path) -> None:
    """With its class, flag and time."""
    assert from_networkx(to_networkx(river)).same_streets(river)
    save_network(river, tmp_path / "river.npz")
    assert load_network(tmp_path / "river.npz").same_streets(river)


def test_nobody_adds_a_ferry_as_a_missing_road() -> None:
    """How long it takes could not be said."""
    feature = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[0.01, 0.0], [0.05, 0.001]]},
        "properties": {"kind": "road", "highway": "ferry", "source": "the office"},
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    _, faults = parse_overrides(data)
    assert [fault.field for fault in faults] == ["highway"]
