"""An Overpass server on this machine, which answers as it is told."""

from __future__ import annotations

import json
import threading
import urllib.parse
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from routes.geo import BoundingBox

VILLAGE = Path(__file__).parent / "data" / "village.osm"
BOX = BoundingBox(-9.72, 29.59, -9.67, 29.62)


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


def village_answer(**changes: object) -> bytes:
    """Return the village as an Overpass answer."""
    root = ET.parse(VILLAGE).getroot()  # noqa: S314 - our own file
    elements = [_element(entity) for kind in ("way", "node") for entity in root.findall(kind)]
    whole = {"version": 0.6, "generator": "a test", "elements": elements, **changes}
    return json.dumps(whole).encode()


def way_of(elements: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return a way of an answer."""
    return next(one for one in elements if one["type"] == "way" and one["id"] == number)


class Overpass(ThreadingHTTPServer):
    """A server that gives its answers in turn, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, bytes]] = [(200, village_answer())]
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
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class Handler(BaseHTTPRequestHandler):
    """Answers one question as its server was told, and notes it."""

    _is_open = False

    def handle_one_request(self) -> None:
        """Count how many questions are open at once."""
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
        """Begin the answer."""
        self._answered()  # who has an answer may ask again before this thread ends
        super().send_response(code, message)

    def _answered(self) -> None:
        server: Any = self.server
        with server.counting:
            server.open_now -= self._is_open
            self._is_open = False

    def do_POST(self) -> None:
        """Answer a question for streets or for turns."""
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
        """Answer a question for the status page."""
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


RUNNING = "Currently running queries (pid, space limit, time limit, start time):"


def status_of(*lines: str) -> bytes:
    """Return a status page, as overpass-api.de writes it since 2021."""
    head = (
        "Connected as: 2152559756",
        "Current time: 2026-11-26T09:29:59Z",
        "Announced endpoint: gall.openstreetmap.de/",
        "Rate limit: 2",
    )
    return "\n".join((*head, *lines, "")).encode()
