"""Promises against those who wish the server ill: no path, no code, no size breaks it."""

from __future__ import annotations

import gzip
import io
import json
import socket
import time
import zipfile
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from routes.web import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from routes.web.config import ServeConfig

    Serving = Callable[..., AbstractContextManager[str]]

MIB = 2**20
TRAP = "<script>window.trapped=1</script>"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sites.geojson", b"0" * (64 * MIB))
    return packed.getvalue()


def _collection(features: list[Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


BODIES = {
    "zip bomb": _zip_bomb(),
    "gzip": gzip.compress(b"{}" * MIB),
    "nothing": b"",
    "no text": b"\xff\xfe\x00\x01" * 100,
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "deep feature": b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"a",'
    b'"properties":{"x":' + b"[" * 5000 + b"]" * 5000 + b"}}]}",
    "digits": b'{"type":"FeatureCollection","features":[' + b"9" * 100_000 + b"]}",
    "not a number": b'{"type":"FeatureCollection","features":[NaN, Infinity]}',
    "half a character": b'{"type":"FeatureCollection","features":[{"type":"\\ud800"}]}',
    "many": _collection([{"type": "Feature"}] * 50_000),
    "null": b"null",
    "ids": _collection([{"type": "Feature", "id": "../../../etc/passwd", "properties": {}}]),
    "keys": _collection(
        [{"type": "Feature", "id": "a", "properties": {"\ud800": 1, "__proto__": {}}}]
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_no_upload_breaks_the_server(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    config: ServeConfig,
    name: str,
) -> None:
    """It is told what is wrong; nothing is kept of it, and the next visitor is served."""
    answer = web.upload(visitor, BODIES[name])
    assert answer.status_code in {201, 413, 422}, answer.text
    if answer.status_code == 201:
        assert not answer.json()["usable"]
        assert answer.json()["messages"]
    assert str(config.folder.parent) not in answer.text
    assert web.upload(visitor, web.sites_text("Afra")).json()["usable"]


def test_nothing_received_stays_behind(
    config: ServeConfig,
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """Files on their way in are gone, kept or not."""
    web.upload(visitor, BODIES["deep"])
    assert list((config.folder / "incoming").iterdir()) == []


def test_a_body_is_not_read_beyond_its_limit(visitor: httpx.Client, config: ServeConfig) -> None:
    """Neither if it says how long it is, nor if it does not."""
    headers = {"content-type": "application/geo+json"}
    large = b" " * (config.upload_bytes + 1)
    assert visitor.post("/api/v1/sites", content=large, headers=headers).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(config.upload_mib + 1):
            yield b" " * MIB

    assert visitor.post("/api/v1/sites", content=pieces(), headers=headers).status_code == 413
    spaces = b" " * 300_000
    assert visitor.post("/api/v1/plans", content=spaces, headers=headers).status_code == 413


def test_a_body_that_trickles_does_not_hold_the_server(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces that come often enough one by one must come to an end together."""
    monkeypatch.setattr(guard, "_WHOLE_S", 0.2)

    def trickle() -> Iterator[bytes]:
        for _ in range(8):
            time.sleep(0.05)
            yield b" "

    headers = {"content-type": "application/geo+json"}
    assert visitor.post("/api/v1/sites", content=trickle(), headers=headers).status_code == 408


def test_a_request_with_two_lengths_is_refused(address: str) -> None:
    """What a proxy would end elsewhere cannot smuggle a second request in."""
    url = httpx.URL(address)
    request = (
        f"PUT /api/v1/draft HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 6\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /fr/ HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 80), timeout=20) as raw:
        raw.sendall(request.encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("kind", ["application/zip", "text/html", "multipart/form-data", ""])
def test_only_geojson_is_taken(visitor: httpx.Client, web: Any, kind: str) -> None:  # noqa: ANN401
    """The type is said, and compressed content is not unpacked."""
    data = web.sites_text("Afra")
    assert web.upload(visitor, data, **{"content-type": kind}).status_code == 415
    packed = web.upload(visitor, gzip.compress(data), **{"content-encoding": "gzip"})
    assert packed.status_code == 415


def test_markup_in_a_list_is_refused(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """No name of a site is written like that; what is told of it is data, never part of a page."""
    for name in (TRAP, "{{ 7*7 }}", '"><img src=x onerror=window.trapped=1>'):
        answer = web.upload(visitor, web.sites_text(name))
        assert answer.headers["content-type"] == "application/json"
        assert not answer.json()["usable"]


def test_names_from_a_list_are_text_wherever_they_are_shown(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """No attribute is broken out of, no formula starts a cell of a table."""
    quoted = """x" onmouseover="window.trapped=1' &amp;"""
    names = (FORMULA, quoted, "@SUM(1+1)", "-2+3", "+2+3")
    sites = web.upload(visitor, web.sites_text(*names)).json()["id"]
    plan = web.planned(visitor, sites=sites, theme=[])
    page = visitor.get(f"/plans/{plan['id']}/").text
    assert quoted not in page
    assert "x&#34; onmouseover=&#34;window.trapped=1&#39; &amp;amp;" in page
    table = visitor.get(f"/plans/{plan['id']}/timetable.csv").text
    cells = [cell.strip('"') for line in table.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "-2", "+2"))]


def test_a_list_cannot_name_files_of_the_server_as_pictures(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    config: ServeConfig,
) -> None:
    """Not even their hash is told."""
    secret = config.folder / "sites" / "secret.png"
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_bytes(b"secret")
    data = json.loads(web.sites_text("Afra", "Tifawin"))
    data["features"][0]["properties"] |= {"sse:photo": "../secret.png", "sse:photo_credit": "me"}
    data["features"][1]["properties"] |= {"sse:photo": "/etc/passwd", "sse:photo_credit": "me"}
    found = web.upload(visitor, json.dumps(data).encode()).json()
    if found["usable"]:
        plan = web.planned(visitor, sites=found["id"], theme=[])
        inputs = visitor.get(f"/plans/{plan['id']}/manifest.json").json()["inputs"]
        assert not [name for name in inputs if "secret" in name or "passwd" in name]


PATHS = (
    "/plans/../../etc/passwd",
    "/plans/%2e%2e/%2e%2e/etc/passwd",
    "/plans/{plan}/../../jobs",
    "/plans/{plan}/..%2f..%2fsecret",
    "/plans/{plan}/%2e%2e%2frequest.json",
    "/plans/{plan}/request.json",
    "/plans/{plan}/circuit.json%00.png",
    "/plans/{plan}/variant-2/..%2fcircuit.json",
    "/plans/{plan}/variant-1/circuit.json",
    "/plans/{plan}/./variant-99/circuit.json",
    "/plans/{plan}//circuit.json",
    "/plans/{plan}/..\\circuit.json",
    "/static/..%2f..%2fsites.geojson",
    "/static/base.html",
    "/api/v1/sites/..%2f..%2fjobs",
    "/api/v1/jobs/..%2fsessions",
    "/docs",
    "/redoc",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_names_there_are(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    address: str,
    path: str,
) -> None:
    """Asked for as it is written, without a client that tidies it up."""
    plan = web.planned(visitor)["id"]
    raw = path.replace("{plan}", plan).encode()
    url = httpx.URL(address).copy_with(raw_path=raw)
    assert visitor.get(url).status_code in {404, 422}


# ---------------------------------------------------------------- browsers and other sites


def test_only_its_own_names_are_answered(visitor: httpx.Client) -> None:
    """Another site cannot make its name mean this machine (DNS rebinding)."""
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""):
        assert visitor.get("/fr/", headers={"host": host}).status_code == 421
    assert visitor.get("/fr/", headers={"host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_sites_cannot_act_for_a_visitor(
    visitor: httpx.Client, headers: dict[str, str]
) -> None:
    """What their pages send is refused, whatever it asks."""
    for method, path in (
        ("POST", "/api/v1/plans"),
        ("PUT", "/api/v1/draft"),
        ("POST", "/api/v1/sites"),
        ("DELETE", f"/api/v1/jobs/{'0' * 32}"),
    ):
        assert visitor.request(method, path, json={}, headers=headers).status_code == 403


def test_its_own_pages_may_act(visitor: httpx.Client, address: str) -> None:
    """The same request from the page itself."""
    headers = {"origin": address, "sec-fetch-site": "same-origin"}
    assert visitor.put("/api/v1/draft", json={}, headers=headers).status_code == 204


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: httpx.Client) -> None:
    """It lasts from visit to visit; one that was made up elsewhere is replaced."""
    cookie = visitor.get("/fr/").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert visitor.get("/fr/").headers["set-cookie"] == cookie
    assert "set-cookie" not in visitor.get("/api/v1/draft").headers
    odd = httpx.get(visitor.base_url.join("/fr/"), headers={"cookie": "sse-session=../x"})
    assert "set-cookie" in odd.headers


def test_every_answer_has_its_headers(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """Pages may run their own files only; a map may be framed anywhere, and acts for nobody."""
    plan = web.planned(visitor)["id"]
    for path in ("/fr/", "/api/", "/api/v1/gateways", "/nowhere", f"/plans/{plan}/"):
        headers = visitor.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        policy = headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
    embed = visitor.get(f"/plans/{plan}/embed").headers
    assert embed["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in embed["content-security-policy"]
    assert "frame-ancestors *" in embed["content-security-policy"]
    assert "x-frame-options" not in embed


def test_behind_https_cookies_are_for_https_only(serve: Serving, web: Any) -> None:  # noqa: ANN401
    """And browsers are told to use nothing else."""
    with serve(secure=True) as url, web.visiting(url) as visitor:
        answer = visitor.get("/fr/")
        assert answer.headers["set-cookie"].startswith("__Host-sse-session=")
        assert "Secure" in answer.headers["set-cookie"]
        assert "strict-transport-security" in answer.headers


# ---------------------------------------------------------------- how much at once


def test_an_address_that_asks_too_often_waits(serve: Serving, web: Any) -> None:  # noqa: ANN401
    """Reading goes on; what changes something is refused until the minute is over."""
    with serve(rate=3) as url, web.visiting(url) as visitor:
        codes = [visitor.put("/api/v1/draft", json={}).status_code for _ in range(5)]
        assert codes == [204, 204, 204, 429, 429]
        assert visitor.put("/api/v1/draft", json={}).headers["retry-after"] == "60"
        assert visitor.get("/fr/").status_code == 200


def test_a_session_has_few_plans_under_way(serve: Serving, web: Any) -> None:  # noqa: ANN401
    """Others still have their turn, until the queue is full."""
    asked = {"date": "2026-11-25", "days": 6, "variants": 9}
    with serve(jobs=1, queue=2, own_jobs=2) as url:
        codes = []
        for visitor_number in range(2):
            with web.visiting(url) as visitor:
                visitor.get("/fr/")
                for number in range(3):
                    seed = {"seed": 10 * visitor_number + number}
                    answer = visitor.post("/api/v1/plans", json=asked | seed)
                    codes.append(answer.status_code)
        assert codes == [202, 202, 503, 202, 503, 503]


def test_a_plan_that_takes_too_long_is_stopped(serve: Serving, web: Any) -> None:  # noqa: ANN401
    """The visitor is told so."""
    asked = {"date": "2026-11-25", "days": 6, "variants": 9}
    with serve(job_s=2.5) as url, web.visiting(url) as visitor:
        job = web.finished(visitor, visitor.post("/api/v1/plans", json=asked).json())
        assert (job["status"], job["problem"]["kind"]) == ("failed", "time")


def test_no_more_plans_are_kept_than_allowed(serve: Serving, web: Any) -> None:  # noqa: ANN401
    """A disk is not filled by strangers."""
    with serve(most_plans=0) as url, web.visiting(url) as visitor:
        assert visitor.post("/api/v1/plans", json=web.quick).status_code == 507
