"""Roads from an Overpass server, which the tests run themselves."""

from __future__ import annotations

import json
import logging
import math
import os
import re
import socket
import threading
import urllib.parse
import warnings
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import osmium
import pytest

from routes import __version__
from routes.cli import main
from routes.errors import DownloadError, IncompleteRoadsWarning, RequestError
from routes.geo import BoundingBox
from routes.outputs.texts import Texts
from routes.roads.cache import load_network
from routes.roads.network import HIGHWAYS, RoadNetwork
from routes.roads.osmfile import read_osm
from routes.roads.overpass import download_roads
from routes.roads.waiting import Patience, retry_after_s

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


def _way(elements: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return a way of an answer."""
    return next(one for one in elements if one["type"] == "way" and one["id"] == number)


class _Overpass(ThreadingHTTPServer):
    """A server that gives its answers in turn, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, bytes]] = [(200, _answer())]
        self.refusal_headers: dict[str, str] = {}
        self.status_page: bytes | None = None
        self.restrictions: list[tuple[int, bytes]] = [(200, b'{"elements": []}')]
        self.requests: list[tuple[str, dict[str, str], str]] = []
        self.asked_restrictions: list[tuple[str, dict[str, str], str]] = []
        self.status_requests: list[tuple[str, dict[str, str]]] = []
        self.open_now = self.most_at_once = 0
        self.counting = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class _Handler(BaseHTTPRequestHandler):
    _is_open = False

    def handle_one_request(self) -> None:
        server: Any = self.server
        with server.counting:
            self._is_open = True
            server.open_now += 1
            server.most_at_once = max(server.most_at_once, server.open_now)
        try:
            super().handle_one_request()
        finally:
            self._answered()

    def send_response(self, code: int, message: str | None = None) -> None:
        self._answered()  # who has an answer may ask again before this thread ends
        super().send_response(code, message)

    def _answered(self) -> None:
        server: Any = self.server
        with server.counting:
            server.open_now -= self._is_open
            self._is_open = False

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = urllib.parse.parse_qs(body)["data"][0]
        of_turns = "restriction" in query
        asked = server.asked_restrictions if of_turns else server.requests
        asked.append((self.path, dict(self.headers), query))
        left = server.restrictions if of_turns else server.answers
        status, data = left.pop(0) if len(left) > 1 else left[0]
        self._answer(status, data, server.refusal_headers if status >= 400 else {})

    def do_GET(self) -> None:
        server: Any = self.server
        server.status_requests.append((self.path, dict(self.headers)))
        page = server.status_page
        self._answer(404 if page is None else 200, page or b"", {})

    def _answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: -len(data) // 2] if status == 299 else data)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


_RUNNING = "Currently running queries (pid, space limit, time limit, start time):"


def _status(*lines: str) -> bytes:
    """Return a status page, as overpass-api.de writes it since 2021."""
    head = (
        "Connected as: 2152559756",
        "Current time: 2026-11-26T09:29:59Z",
        "Announced endpoint: gall.openstreetmap.de/",
        "Rate limit: 2",
    )
    return "\n".join((*head, *lines, "")).encode()


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
def slept() -> list[float]:
    """Return the pauses that were made, seconds; none of them takes any time."""
    return []


@pytest.fixture
def download(server: _Overpass, tmp_path: Path, slept: list[float]) -> Callable[..., RoadNetwork]:
    """Return `download_roads` from that server."""

    def ask(bbox: BoundingBox = BOX, **options: Any) -> RoadNetwork:  # noqa: ANN401
        patience = Patience(attempts=options.pop("attempts", 3), sleep=slept.append)
        given = {"overpass_url": server.url, "patience": patience, "timeout_s": 10.0, **options}
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
def test_turn_restrictions_are_those_of_a_file(
    server: _Overpass, download: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """They come with ways and nodes of their own, some of them twice, some outside the box."""
    elements = json.loads(_answer())["elements"]
    way = _way(elements, 104)
    (via,) = set(way["nodes"]) & set(_way(elements, 102)["nodes"])
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
    server: _Overpass, download: Callable[..., RoadNetwork], slept: list[float]
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
    server: _Overpass, download: Callable[..., RoadNetwork]
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
    kept = max(tmp_path.rglob("*.json"), key=lambda path: path.stat().st_size)
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
    assert server.most_at_once == 1
    assert f"HTTP {status}" in caplog.text
    assert f"busy (HTTP {status}). Asking again in 60 s." in caplog.text


@pytest.mark.usefixtures("known_zone")
def test_a_server_that_stays_busy_is_left_alone(
    server: _Overpass,
    download: Callable[..., RoadNetwork],
    slept: list[float],
    tmp_path: Path,
) -> None:
    """After the attempts allowed, with pauses that grow, the user hears about it."""
    server.answers = [(429, b"slow down")]
    with pytest.raises(DownloadError, match=r"busy \(HTTP 429\)\. Try again in"):
        download(attempts=4)
    assert len(server.requests) == 4
    assert slept == [30.0, 60.0, 120.0]
    assert not [*tmp_path.rglob("*.json")]


@pytest.mark.usefixtures("known_zone")
def test_the_pause_told_by_the_refusal_is_kept(
    server: _Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """`Retry-After` comes first; the status page is then not asked for."""
    server.answers = [(429, b""), (504, b""), (200, _answer())]
    server.refusal_headers = {"Retry-After": "97"}
    server.status_page = _status("Slot available after: 2026-11-26T09:30:24Z, in 5 seconds.")
    assert download().section_count == 29
    assert slept == [97.0, 97.0]
    assert not server.status_requests


@pytest.mark.usefixtures("known_zone")
def test_the_pause_told_by_the_status_page_is_kept(
    server: _Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """The first slot to be free counts; the page is asked for as politely, and one at a time."""
    server.answers = [(429, b""), (200, _answer())]
    server.status_page = _status(
        "Slot available after: 2026-11-26T09:31:07Z, in 68 seconds.",
        "Slot available after: 2026-11-26T09:30:24Z, in 25 seconds.",
        _RUNNING,
        "3756\t262144\t180\t2026-11-26T09:28:59Z",
    )
    assert download().section_count == 29
    assert slept == [25.0]
    ((path, headers),) = server.status_requests
    assert path == "/api/status"
    assert headers["User-Agent"] == f"sse-routes/{__version__}"
    assert server.most_at_once == 1


@pytest.mark.usefixtures("known_zone")
def test_queries_that_run_for_ever_are_not_waited_for_for_ever(
    server: _Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """Where every slot runs a query, nobody knows until when; osmnx itself would ask endlessly."""
    server.answers = [(429, b"")]
    server.status_page = _status(_RUNNING, "3756\t262144\t180\t2026-11-26T09:28:59Z")
    with pytest.raises(DownloadError, match="busy"):
        download()
    assert len(server.requests) == 3
    assert len(server.status_requests) == 2
    assert slept == [30.0, 60.0]


@pytest.mark.usefixtures("known_zone")
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>Welcome to the hotel</html>", id="not a status page"),
        pytest.param(b"\xff\x00" * 1000, id="bytes"),
        pytest.param(b"Rate limit: 2\n1 slots available now.\n", id="a free slot"),
        pytest.param(b"Slot available after: soon, in some seconds.\n", id="no number"),
    ],
)
def test_a_status_page_that_tells_nothing_changes_nothing(
    server: _Overpass, download: Callable[..., RoadNetwork], slept: list[float], page: bytes
) -> None:
    """The usual pause is made."""
    server.answers = [(429, b""), (200, _answer())]
    server.status_page = page
    assert download().section_count == 29
    assert slept == [30.0]


@pytest.mark.usefixtures("known_zone")
def test_a_long_pause_is_told_instead_of_slept(
    server: _Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """Above ten minutes the user decides."""
    server.answers = [(429, b"")]
    server.refusal_headers = {"Retry-After": "3601"}
    with pytest.raises(DownloadError, match=r"busy.*to be left alone for 61 minutes") as raised:
        download()
    assert "pendant 61 minutes" in Texts("fr").tell(raised.value.message)
    assert "61 دقيقة" in Texts("ar").tell(raised.value.message)
    assert len(server.requests) == 1
    assert not slept


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("5", 5.0),
        (" 120 ", 120.0),
        ("0", 1.0),
        ("Thu, 26 Nov 2026 09:30:30 GMT", 30.0),
        ("Thu, 26 Nov 2026 09:29:00 GMT", 1.0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
        ("9" * 400, None),
        ("soon", None),
        ("Thu, 99 Nov 2026 09:30:30 GMT", None),
    ],
)
def test_retry_after_is_read_by_the_servers_own_clock(told: str, seconds: float | None) -> None:
    """A clock of ours that is wrong by hours makes no pause of hours; nonsense is none."""
    headers = {"Retry-After": told, "Date": "Thu, 26 Nov 2026 09:30:00 GMT"}
    assert retry_after_s(headers) == seconds
    assert retry_after_s({"Retry-After": "Thu, 26 Nov 2026 09:30:30 GMT"}) is None


@pytest.mark.parametrize("bad", [{"attempts": 0}, {"pause_s": -1.0}, {"pause_s": math.nan}])
def test_patience_is_checked_where_it_is_born(bad: dict[str, Any]) -> None:
    """No attempt at all would be no answer."""
    with pytest.raises(ValueError, match="ask once at least"):
        Patience(**bad)


@pytest.mark.usefixtures("known_zone")
@pytest.mark.parametrize(
    "answer",
    [
        (400, b"parse error", "HTTP 400"),
        (404, b"", "HTTP 404"),
        (500, b"oops", "HTTP 500"),
        (299, _answer(), "broke off before its end"),  # the connection breaks in the middle
        (200, b"", "address right"),
        (200, b"<html>Welcome to the hotel</html>", "address right"),
        (200, _answer()[:500], "broke off before its end"),
        (200, _answer()[: _answer().index(b"}, {") + 1], "broke off before its end"),
        (200, _answer()[:-1], "broke off before its end"),
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
def test_passes_and_place_signs_on_streets_are_landmarks(
    server: _Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """Of an answer only the nodes of streets are there; signs far outside the box are dropped."""
    elements = json.loads(_answer())["elements"]
    nodes = [element for element in elements if element["type"] == "node"]
    nodes[0]["tags"] = {"traffic_sign": "city_limit", "name": "Anezi أنزي"}
    nodes[1]["tags"] = {"mountain_pass": "yes"}
    nodes[1]["lat"] = 45.0
    server.answers = [(200, _answer(elements=elements))]
    marks = download().landmarks
    assert len(marks) == 1
    assert marks.name(0, "ar") == "أنزي"


@pytest.mark.usefixtures("known_zone")
def test_without_a_server_the_message_says_so(tmp_path: Path) -> None:
    """A refused connection is reported at once."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/api"
        with pytest.raises(DownloadError, match=r"cannot be reached.*connection to the internet"):
            download_roads(BOX, cache_folder=tmp_path, overpass_url=url)


@pytest.mark.usefixtures("known_zone")
@pytest.mark.parametrize("begun", [False, True], ids=["silent", "stuck in the middle"])
def test_a_server_that_does_not_answer_is_given_up(
    server: _Overpass,
    download: Callable[..., RoadNetwork],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    begun: bool,
) -> None:
    """The time allowed is kept, also when part of the answer has come."""
    go_on = threading.Event()

    def hang(handler: _Handler) -> None:
        if begun:
            handler.send_response(200)
            handler.send_header("Content-Length", "100")
            handler.end_headers()
            handler.wfile.write(b'{"elements": [')
            handler.wfile.flush()
        go_on.wait(20)

    monkeypatch.setattr(_Handler, "do_POST", hang)
    try:
        message = "broke off before its end" if begun else r"did not answer within 0\.1 s"
        with pytest.raises(DownloadError, match=message):
            download(timeout_s=0.1)
    finally:
        go_on.set()
    assert not server.requests
    assert not [*(tmp_path / "overpass").iterdir()]


@pytest.mark.usefixtures("known_zone")
def test_an_interrupted_download_leaves_nothing(
    server: _Overpass,
    download: Callable[..., RoadNetwork],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Half an answer is never in the cache, whoever presses Ctrl-C when; the next one succeeds."""
    written = Path.write_text

    def interrupted(path: Path, text: str, **how: Any) -> int:  # noqa: ANN401
        written(path, text[: len(text) // 2], **how)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", interrupted)
        with pytest.raises(KeyboardInterrupt):
            download()
    assert not [*(tmp_path / "overpass").iterdir()]
    assert download().section_count == 29
    assert len(server.requests) == 2


@pytest.mark.usefixtures("known_zone")
def test_what_a_killed_download_left_is_removed_a_day_later(
    download: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """It is never taken for an answer; one that may still be running is left alone."""
    old, young = (tmp_path / "overpass" / f".part-{name}" for name in ("old", "young"))
    for part in (old, young):
        part.mkdir(parents=True)
        (part / "half.json").write_text('{"elements": [')
    os.utime(old, (1e9, 1e9))
    assert download().section_count == 29
    assert not old.exists()
    assert young.exists()


@pytest.fixture
def command(
    server: _Overpass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Return `sse-routes roads download` from that server."""
    monkeypatch.setenv("SSE_ROUTES_OVERPASS_URL", server.url)
    monkeypatch.setenv("SSE_ROUTES_CACHE_FOLDER", str(tmp_path / "cache"))

    def run(output: Path) -> int:
        box = ",".join(map(str, BOX))
        return main(["roads", "download", "--bbox", box, "-o", str(output)])

    return run


@pytest.mark.usefixtures("known_zone")
def test_the_command_writes_the_whole_file_or_none(
    server: _Overpass, command: Callable[..., int], tmp_path: Path
) -> None:
    """After a failure an earlier file is as it was, and nothing lies beside it."""
    target = tmp_path / "out" / "town.npz"
    target.parent.mkdir()
    target.write_bytes(b"an earlier one")
    server.answers = [(200, _answer()[:500]), (200, _answer())]
    assert command(target) == 2
    assert target.read_bytes() == b"an earlier one"
    assert command(target) == 0
    assert load_network(target).same_streets(read_osm(VILLAGE))
    assert [*target.parent.iterdir()] == [target]


@pytest.mark.usefixtures("known_zone")
def test_the_command_goes_on_from_what_was_kept(
    server: _Overpass,
    command: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An answer that came, but could not be written as a network, need not come again."""
    (tmp_path / "nowhere").write_bytes(b"a file, not a folder")
    assert command(tmp_path / "nowhere" / "town.npz") == 2
    assert "cannot be written" in capsys.readouterr().err
    server.answers = [(500, b"")]
    assert command(tmp_path / "town.npz") == 0
    assert len(server.requests) == 1


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
    server: _Overpass, download: Callable[..., RoadNetwork], box: BoundingBox, message: str
) -> None:
    """Above 2,500 km² the message names the extract to fetch and the command to use."""
    with pytest.raises(RequestError, match=re.escape(message)):
        download(box)
    assert not server.requests


def test_the_command_told_for_large_boxes_works_as_it_is_told(
    download: Callable[..., RoadNetwork], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has fetched the file named pastes the command, and has the roads of the box."""
    with pytest.raises(RequestError) as refusal:
        download(BoundingBox(-10.2, 29.3, -9.2, 30))
    told = str(refusal.value)
    url = re.search(r"https://\S+", told)
    words = told.partition("sse-routes ")[2].split()
    assert url
    monkeypatch.chdir(tmp_path)
    with osmium.SimpleWriter(url[0].rpartition("/")[2]) as extract:
        for entity in osmium.FileProcessor(VILLAGE):
            extract.add(entity)
    assert main(words) == 0
    assert load_network("roads.npz").same_streets(read_osm(VILLAGE))


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
