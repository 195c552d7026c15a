"""Roads from an Overpass server: what is asked, and what becomes of the answer."""

from __future__ import annotations

import json
import re
import socket
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes import __version__
from routes.errors import DownloadError, IncompleteRoadsWarning, RequestError
from routes.geo import BoundingBox
from routes.roads.network import HIGHWAYS, RoadNetwork
from routes.roads.osmfile import read_osm
from tests.roads.overpassserver import VILLAGE, Overpass, village_answer, way_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")


def test_the_same_area_gives_the_same_network_as_a_file(
    download: Callable[..., RoadNetwork],
) -> None:
    """Barriers, fords, one-ways, tags and the order of everything are those of the OSM file."""
    network, from_file = download(), read_osm(VILLAGE)
    assert network.same_streets(from_file)
    assert network.strings == from_file.strings
    assert network.source.kind == "overpass"
    assert network.source.name == "Overpass -9.72,29.59,-9.67,29.62"
    assert network.source.attribution == "© OpenStreetMap contributors"


@pytest.mark.usefixtures("known_zone")
def test_turn_restrictions_are_those_of_a_file(
    server: Overpass, download: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """They come with ways and nodes of their own, some of them twice, some outside the box."""
    elements = json.loads(village_answer())["elements"]
    way = way_of(elements, 104)
    (via,) = set(way["nodes"]) & set(way_of(elements, 102)["nodes"])
    members = [("from", "way", 104), ("via", "node", via), ("to", "way", 102)]
    relation = {
        "type": "relation",
        "id": 900,
        "tags": {"type": "restriction", "restriction": "no_left_turn"},
        "members": [{"role": role, "type": kind, "ref": ref} for role, kind, ref in members],
    }
    server.restrictions = [(200, json.dumps({"elements": [relation, way]}).encode())]
    rows = "".join(f"<member type='{k}' ref='{ref}' role='{role}'/>" for role, k, ref in members)
    tags = "<tag k='type' v='restriction'/><tag k='restriction' v='no_left_turn'/>"
    text = VILLAGE.read_text(encoding="utf-8")
    text = text.replace("</osm>", f"<relation id='900' version='1'>{rows}{tags}</relation></osm>")
    (tmp_path / "village.osm").write_text(text, encoding="utf-8")
    network = download()
    assert len(network.turn_bans) == 1
    assert network.same_streets(read_osm(tmp_path / "village.osm"))
    assert not network.same_streets(read_osm(VILLAGE))


def test_a_server_too_busy_for_restrictions_is_asked_for_all_again(
    server: Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """A network without its forbidden turns is not taken for a whole one."""
    server.restrictions = [(504, b""), (200, b'{"elements": []}')]
    assert download().section_count == 29
    assert len(slept) == 1
    assert len(server.asked_restrictions) == 2


@pytest.mark.usefixtures("known_zone")
def test_the_box_means_the_same_as_for_a_file(download: Callable[..., RoadNetwork]) -> None:
    """The server is asked for a bit more; what has no node in the box is left out again."""
    box = BoundingBox(-9.6865, 29.615, -9.6855, 29.617)
    network = download(box)
    assert network.same_streets(read_osm(VILLAGE, bbox=box))
    assert network.osm_way.tolist() == [110]


@pytest.mark.usefixtures("known_zone")
def test_the_question_is_polite_and_complete(
    server: Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """It says who asks and wants tracks, service roads and barriers; then turn restrictions."""
    download()
    ((_, _, turns),) = server.asked_restrictions
    assert "relation['type'='restriction']" in turns
    ((path, headers, query),) = server.requests
    assert path == "/api/interpreter"
    assert headers["User-Agent"] == f"sse-routes/{__version__}"
    assert "osmnx" not in json.dumps(headers).lower()
    assert all(f"{value}|" in query or f"{value})" in query for value in HIGHWAYS)
    assert '["area"!~"yes"]' in query
    assert "[timeout:10]" in query
    assert query.endswith(">;);out;")  # with the nodes and their tags


@pytest.mark.usefixtures("known_zone")
def test_the_order_of_the_answer_does_not_matter(
    server: Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """Servers may send ways and nodes in any order."""
    elements = json.loads(village_answer())["elements"]
    server.answers = [(200, village_answer(elements=elements[::-1]))]
    assert download().same_streets(read_osm(VILLAGE))


@pytest.mark.usefixtures("known_zone")
def test_osmnx_settings_are_put_back(
    server: Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """What a user of osmnx has set is as before, after a success and after a failure."""
    import osmnx  # noqa: PLC0415 - slow

    def state() -> dict[str, object]:
        names = (name for name in vars(osmnx.settings) if not name.startswith("_"))
        return {name: getattr(osmnx.settings, name) for name in names}

    before, look_up = state(), socket.getaddrinfo
    download()
    server.answers = [(500, b"")]
    with pytest.raises(DownloadError):
        download(BoundingBox(-9.72, 29.59, -9.67, 29.63))
    assert state() == before
    assert socket.getaddrinfo is look_up


@pytest.mark.usefixtures("known_zone")
@pytest.mark.parametrize(
    "answer",
    [
        (400, b"parse error", "HTTP 400"),
        (404, b"", "HTTP 404"),
        (500, b"oops", "HTTP 500"),
        (299, village_answer(), "broke off before its end"),  # the connection breaks in the middle
        (200, b"", "address right"),
        (200, b"<html>Welcome to the hotel</html>", "address right"),
        (200, village_answer()[:500], "broke off before its end"),
        (200, village_answer()[: village_answer().index(b"}, {") + 1], "broke off before its end"),
        (200, village_answer()[:-1], "broke off before its end"),
        (200, b"[]", "address right"),
        (200, b"{}", "OSM data"),
        (200, b'{"elements": 3}', "OSM data"),
        (200, b'{"elements": [3]}', "damaged"),
        (200, b'{"elements": [{"type": "node", "id": 1}]}', "damaged"),
        (200, b'{"elements": [{"type": "node", "id": [], "lon": 1, "lat": 1}]}', "damaged"),
        (200, b'{"elements": [{"type": "way", "id": 1, "tags": {"highway": 5}}]}', "damaged"),
        (200, b'{"elements": [{"type": "way", "id": 1, "tags": 3, "nodes": []}]}', "damaged"),
        (200, village_answer(elements=[]), "knows no street"),
        (200, village_answer(remark="runtime error: Query timed out"), "gave up"),
    ],
)
def test_answers_that_are_none_end_in_a_message(
    server: Overpass,
    download: Callable[..., RoadNetwork],
    tmp_path: Path,
    answer: tuple[int, bytes, str],
) -> None:
    """The user learns what happened, nothing is kept, and the next attempt can succeed."""
    status, data, message = answer
    server.answers = [(status, data), (200, village_answer())]
    with pytest.raises(DownloadError, match=message):
        download()
    assert not [*tmp_path.rglob("*.json")]
    assert download().section_count == 29


@pytest.mark.usefixtures("known_zone")
def test_nodes_off_the_globe_are_missing_nodes(
    server: Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """As in a file: the street is cut there, and the user is told."""
    elements = json.loads(village_answer())["elements"]
    for element in elements:
        if element["type"] == "node" and element["id"] == 17:
            element["lon"] = 1e300
    server.answers = [(200, village_answer(elements=elements))]
    with pytest.warns(IncompleteRoadsWarning, match="file: 2, streets cut there: 2"):
        network = download()
    assert np.abs(network.point_lonlat).max() < 90


@pytest.mark.usefixtures("known_zone")
def test_passes_and_place_signs_on_streets_are_landmarks(
    server: Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """Of an answer only the nodes of streets are there; signs far outside the box are dropped."""
    elements = json.loads(village_answer())["elements"]
    nodes = [element for element in elements if element["type"] == "node"]
    nodes[0]["tags"] = {"traffic_sign": "city_limit", "name": "Anezi أنزي"}
    nodes[1]["tags"] = {"mountain_pass": "yes"}
    nodes[1]["lat"] = 45.0
    server.answers = [(200, village_answer(elements=elements))]
    marks = download().landmarks
    assert len(marks) == 1
    assert marks.name(0, "ar") == "أنزي"


@pytest.mark.parametrize(
    ("box", "message"),
    [
        (BoundingBox(-10, 29, -9, 30), "download.geofabrik.de/africa/morocco-latest.osm.pbf"),
        (BoundingBox(-10, 29, -9, 30), "roads build morocco-latest.osm.pbf --bbox -10,29,-9,30"),
        (BoundingBox(8, 60, 9, 61), "smallest .osm.pbf on https://download.geofabrik.de/ that"),
        (BoundingBox(8, 60, 9, 61), "sse-routes roads build FILE.osm.pbf --bbox 8,60,9,61"),
        (BoundingBox(-180, -90, 180, 90), "covers 510,065,"),
        (BoundingBox(-9.6, 29.5, -9.7, 29.6), "is empty"),
        (BoundingBox(-9.7, 29.6, -9.6, 29.6), "is empty"),
        (BoundingBox(float("nan"), 29.6, -9.6, 29.7), "is empty"),
    ],
)
def test_boxes_are_checked_before_anything_is_asked(
    server: Overpass, download: Callable[..., RoadNetwork], box: BoundingBox, message: str
) -> None:
    """Above 2,500 km² the message names the extract to fetch and the command to use."""
    with pytest.raises(RequestError, match=re.escape(message)):
        download(box)
    assert not server.requests


def test_warnings_of_osmnx_do_not_reach_the_user(download: Callable[..., RoadNetwork]) -> None:
    """Only our own warning comes through."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        download()
    assert {entry.category for entry in caught} <= {IncompleteRoadsWarning}
