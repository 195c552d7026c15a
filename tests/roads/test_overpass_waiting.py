"""Overpass servers that are busy, silent or not there: how long they are waited for."""

from __future__ import annotations

import logging
import math
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from routes import __version__
from routes.errors import DownloadError
from routes.outputs.texts import Texts
from routes.roads.overpass import download_roads
from routes.roads.waiting import Patience, retry_after_s
from tests.roads.overpassserver import BOX, RUNNING, Handler, Overpass, status_of, village_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.roads.network import RoadNetwork

pytestmark = pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")


@pytest.mark.usefixtures("known_zone")
@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(
    server: Overpass,
    download: Callable[..., RoadNetwork],
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    """A pause and another attempt are worth it; the log says so."""
    server.answers = [(status, b"busy"), (status, b"busy"), (200, village_answer())]
    with caplog.at_level(logging.WARNING):
        assert download().section_count == 29
    assert len(server.requests) == 3
    assert server.most_at_once == 1
    assert f"HTTP {status}" in caplog.text
    assert f"busy (HTTP {status}). Asking again in 60 s." in caplog.text


@pytest.mark.usefixtures("known_zone")
def test_a_server_that_stays_busy_is_left_alone(
    server: Overpass,
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
    server: Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """`Retry-After` comes first; the status page is then not asked for."""
    server.answers = [(429, b""), (504, b""), (200, village_answer())]
    server.refusal_headers = {"Retry-After": "97"}
    server.status_page = status_of("Slot available after: 2026-11-26T09:30:24Z, in 5 seconds.")
    assert download().section_count == 29
    assert slept == [97.0, 97.0]
    assert not server.status_requests


@pytest.mark.usefixtures("known_zone")
def test_the_pause_told_by_the_status_page_is_kept(
    server: Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """The first slot to be free counts; the page is asked for as politely, and one at a time."""
    server.answers = [(429, b""), (200, village_answer())]
    server.status_page = status_of(
        "Slot available after: 2026-11-26T09:31:07Z, in 68 seconds.",
        "Slot available after: 2026-11-26T09:30:24Z, in 25 seconds.",
        RUNNING,
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
    server: Overpass, download: Callable[..., RoadNetwork], slept: list[float]
) -> None:
    """Where every slot runs a query, nobody knows until when; osmnx itself would ask endlessly."""
    server.answers = [(429, b"")]
    server.status_page = status_of(RUNNING, "3756\t262144\t180\t2026-11-26T09:28:59Z")
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
    server: Overpass, download: Callable[..., RoadNetwork], slept: list[float], page: bytes
) -> None:
    """The usual pause is made."""
    server.answers = [(429, b""), (200, village_answer())]
    server.status_page = page
    assert download().section_count == 29
    assert slept == [30.0]


@pytest.mark.usefixtures("known_zone")
def test_a_long_pause_is_told_instead_of_slept(
    server: Overpass, download: Callable[..., RoadNetwork], slept: list[float]
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
    server: Overpass,
    download: Callable[..., RoadNetwork],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    begun: bool,
) -> None:
    """The time allowed is kept, also when part of the answer has come."""
    go_on = threading.Event()

    def hang(handler: Handler) -> None:
        if begun:
            handler.send_response(200)
            handler.send_header("Content-Length", "100")
            handler.end_headers()
            handler.wfile.write(b'{"elements": [')
            handler.wfile.flush()
        go_on.wait(20)

    monkeypatch.setattr(Handler, "do_POST", hang)
    try:
        message = "broke off before its end" if begun else r"did not answer within 0\.1 s"
        with pytest.raises(DownloadError, match=message):
            download(timeout_s=0.1)
    finally:
        go_on.set()
    assert not server.requests
    assert not [*(tmp_path / "overpass").iterdir()]
