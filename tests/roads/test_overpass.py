"""Roads from an Overpass server, which the tests run themselves."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
import urllib.parse
import warnings
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routes import __version__
from routes.errors import DownloadError, IncompleteRoadsWarning, RequestError
from routes.geo import BoundingBox
from routes.roads.network import HIGHWAYS, RoadNetwork
from routes.roads.osmfile import read_osm
from routes.roads.overpass import download_roads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VILLAGE = Path(__file__).parent / "data" / "village.osm"
BOX = BoundingBox(-9.72, 29.59, -9.67, 29.62)

pytestmark = pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")


def _element(entity: ET.Element) -> dict[str, Any]:
    """Return an OSM object as Overpass writes it."""
    element: dict[str, Any] = {"type": entity.tag, "id": int(entity.attrib["id"])}
    if entity.tag == "node":
        element |= {key: float(entity.attrib[key]) for key in ("lat", "lon")}
    else:
        element["nodes"] = [int(nd.attrib["ref"]) for nd in entity.findall("nd")]
    if tags := {tag.attrib["k"]: tag.attrib["v"] for tag in entity.findall("tag")}:
        element["tags"] = tags
    return element


def _answer(**changes: object) -> bytes:
    """Return the village as an Overpass answer."""
    root = ET.parse(VILLAGE).getroot()  # noqa: S314 - our own file
    elements = [_element(entity) for kind in ("way", "node") for entity in root.findall(kind)]
    whole = {"version": 0.6, "generator": "a test", "elements": elements, **changes}
    return json.dumps(whole).encode()


class _Overpass(ThreadingHTTPServer):
    """A server that gives its answers in turn, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, bytes]] = [(200, _answer())]
        self.requests: list[tuple[str, dict[str, str], str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = urllib.parse.parse_qs(body)["data"][0]
        server.requests.append((self.path, dict(self.headers), query))
        left = server.answers
        status, data = left.pop(0) if len(left) > 1 else left[0]
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: -len(data) // 2] if status == 299 else data)

    def do_GET(self) -> None:
        raise AssertionError("nothing but the query is asked")

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def server() -> Iterator[_Overpass]:
    """Run an Overpass server on this machine."""
    with _Overpass() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def known_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests that ask often the half second in which geopandas finds the UTM zone."""
    import geopandas  # noqa: PLC0415 - slow

    zone = geopandas.GeoSeries([], crs="epsg:32629").crs
    monkeypatch.setattr(geopandas.GeoSeries, "estimate_utm_crs", lambda *_, **__: zone)


@pytest.fixture
def download(server: _Overpass, tmp_path: Path) -> Callable[..., RoadNetwork]:
    """Return `download_roads` from that server, without patience."""

    def ask(bbox: BoundingBox = BOX, **options: Any) -> RoadNetwork:  # noqa: ANN401
        given = {"overpass_url": server.url, "pause_s": 0.0, "timeout_s": 10.0, **options}
        return download_roads(bbox, cache_folder=tmp_path / "overpass", **given)

    return ask


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
def test_the_box_means_the_same_as_for_a_file(download: Callable[..., RoadNetwork]) -> None:
    """The server is asked for a bit more; what has no node in the box is left out again."""
    box = BoundingBox(-9.6865, 29.615, -9.6855, 29.617)
    network = download(box)
    assert network.same_streets(read_osm(VILLAGE, bbox=box))
    assert network.osm_way.tolist() == [110]


@pytest.mark.usefixtures("known_zone")
def test_the_question_is_polite_and_complete(
    server: _Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """One request, which says who asks and wants tracks, service roads and barriers."""
    download()
    ((path, headers, query),) = server.requests
    assert path == "/api/interpreter"
    assert headers["User-Agent"] == f"sse-routes/{__version__}"
    assert "osmnx" not in json.dumps(headers).lower()
    assert all(f"{value}|" in query or f"{value})" in query for value in HIGHWAYS)
    assert '["area"!~"yes"]' in query
    assert "[timeout:10]" in query
    assert query.endswith(">;);out;")  # with the nodes and their tags


@pytest.mark.usefixtures("known_zone")
def test_the_answer_is_asked_for_once(
    server: _Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """The second time it comes from the cache folder; another box is another question."""
    one, two = download(), download()
    assert one.same_streets(two)
    assert one.source == two.source
    assert len(server.requests) == 1
    download(BoundingBox(-9.72, 29.59, -9.67, 29.63))
    assert len(server.requests) == 2


@pytest.mark.usefixtures("known_zone")
def test_a_damaged_answer_in_the_cache_is_asked_for_again(
    server: _Overpass, download: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """Half a file, as an interrupted download leaves it, is not taken for an answer."""
    download()
    (kept,) = tmp_path.rglob("*.json")
    kept.write_bytes(kept.read_bytes()[:300])
    assert download().section_count == 29
    assert len(server.requests) == 2


@pytest.mark.usefixtures("known_zone")
def test_the_order_of_the_answer_does_not_matter(
    server: _Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """Servers may send ways and nodes in any order."""
    elements = json.loads(_answer())["elements"]
    server.answers = [(200, _answer(elements=elements[::-1]))]
    assert download().same_streets(read_osm(VILLAGE))


@pytest.mark.usefixtures("known_zone")
def test_osmnx_settings_are_put_back(
    server: _Overpass, download: Callable[..., RoadNetwork]
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
@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(
    server: _Overpass,
    download: Callable[..., RoadNetwork],
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    """A pause and another attempt are worth it; the log says so."""
    server.answers = [(status, b"busy"), (status, b"busy"), (200, _answer())]
    with caplog.at_level(logging.WARNING):
        assert download().section_count == 29
    assert len(server.requests) == 3
    assert f"HTTP {status}" in caplog.text


@pytest.mark.usefixtures("known_zone")
def test_a_server_that_stays_busy_is_left_alone(
    server: _Overpass,
    download: Callable[..., RoadNetwork],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """After the attempts allowed, with the pauses asked for, the user hears about it."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    server.answers = [(429, b"slow down")]
    with pytest.raises(DownloadError, match=r"busy \(HTTP 429\).*Try again"):
        download(attempts=3, pause_s=20.0)
    assert len(server.requests) == 3
    assert [pause for pause in slept if pause] == [20.0, 20.0]
    assert not [*tmp_path.rglob("*.json")]


@pytest.mark.usefixtures("known_zone")
@pytest.mark.parametrize(
    "answer",
    [
        (400, b"parse error", "HTTP 400"),
        (404, b"", "HTTP 404"),
        (500, b"oops", "HTTP 500"),
        (299, _answer(), "cannot be reached"),  # the connection breaks in the middle
        (200, b"", "address right"),
        (200, b"<html>Welcome to the hotel</html>", "address right"),
        (200, _answer()[:500], "address right"),
        (200, b"[]", "address right"),
        (200, b"{}", "OSM data"),
        (200, b'{"elements": 3}', "OSM data"),
        (200, b'{"elements": [3]}', "damaged"),
        (200, b'{"elements": [{"type": "node", "id": 1}]}', "damaged"),
        (200, b'{"elements": [{"type": "node", "id": [], "lon": 1, "lat": 1}]}', "damaged"),
        (200, b'{"elements": [{"type": "way", "id": 1, "tags": {"highway": 5}}]}', "damaged"),
        (200, b'{"elements": [{"type": "way", "id": 1, "tags": 3, "nodes": []}]}', "damaged"),
        (200, _answer(elements=[]), "knows no street"),
        (200, _answer(remark="runtime error: Query timed out"), "gave up"),
    ],
)
def test_answers_that_are_none_end_in_a_message(
    server: _Overpass,
    download: Callable[..., RoadNetwork],
    tmp_path: Path,
    answer: tuple[int, bytes, str],
) -> None:
    """The user learns what happened, nothing is kept, and the next attempt can succeed."""
    status, data, message = answer
    server.answers = [(status, data), (200, _answer())]
    with pytest.raises(DownloadError, match=message):
        download()
    assert not [*tmp_path.rglob("*.json")]
    assert download().section_count == 29


@pytest.mark.usefixtures("known_zone")
def test_nodes_off_the_globe_are_missing_nodes(
    server: _Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """As in a file: the street is cut there, and the user is told."""
    elements = json.loads(_answer())["elements"]
    for element in elements:
        if element["type"] == "node" and element["id"] == 17:
            element["lon"] = 1e300
    server.answers = [(200, _answer(elements=elements))]
    with pytest.warns(IncompleteRoadsWarning, match="file: 2, streets cut there: 2"):
        network = download()
    assert np.abs(network.point_lonlat).max() < 90


@pytest.mark.usefixtures("known_zone")
def test_without_a_server_the_message_says_so(tmp_path: Path) -> None:
    """A refused connection is reported at once."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/api"
        with pytest.raises(DownloadError, match=r"cannot be reached.*connection to the internet"):
            download_roads(BOX, cache_folder=tmp_path, overpass_url=url)


@pytest.mark.usefixtures("known_zone")
def test_a_server_that_does_not_answer_is_given_up(
    server: _Overpass, download: Callable[..., RoadNetwork], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time allowed is kept."""
    go_on = threading.Event()
    monkeypatch.setattr(_Handler, "do_POST", lambda _: go_on.wait(20) and None)
    try:
        with pytest.raises(DownloadError, match="ReadTimeout"):
            download(timeout_s=0.5)
    finally:
        go_on.set()
    assert not server.requests


@pytest.mark.parametrize(
    ("box", "message"),
    [
        (BoundingBox(-10, 29, -9, 30), "sse-routes roads build .* --bbox -10,29,-9,30"),
        (BoundingBox(-180, -90, 180, 90), "download.geofabrik.de/africa/morocco-latest.osm.pbf"),
        (BoundingBox(-9.6, 29.5, -9.7, 29.6), "is empty"),
        (BoundingBox(-9.7, 29.6, -9.6, 29.6), "is empty"),
        (BoundingBox(float("nan"), 29.6, -9.6, 29.7), "is empty"),
    ],
)
def test_boxes_are_checked_before_anything_is_asked(
    server: _Overpass, download: Callable[..., RoadNetwork], box: BoundingBox, message: str
) -> None:
    """Above 2,500 km² the message names the extract to fetch and the command to use."""
    with pytest.raises(RequestError, match=message):
        download(box)
    assert not server.requests


def test_a_cache_folder_that_cannot_be_written_is_an_error(
    server: _Overpass, tmp_path: Path
) -> None:
    """There must be somewhere to keep the answer."""
    (tmp_path / "file").touch()
    with pytest.raises(DownloadError, match="cannot be kept"):
        download_roads(BOX, cache_folder=tmp_path / "file", overpass_url=server.url)


def test_warnings_of_osmnx_do_not_reach_the_user(download: Callable[..., RoadNetwork]) -> None:
    """Only our own warning comes through."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        download()
    assert {entry.category for entry in caught} <= {IncompleteRoadsWarning}
