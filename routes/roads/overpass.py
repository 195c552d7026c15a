"""Roads from an Overpass server, through osmnx: for areas of a town or a few communes.

osmnx asks for the ways, then for the turn restrictions, and keeps the answers in a folder; they
then go through the same rules as an OSM file (`osmtags`, `restrictions`, `assemble`), so that both
give the same network. osmnx's own graph
is not used: it forgets which streets are tagged `oneway=no`, and where closed ways begin.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import shutil
import socket
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from routes import __version__
from routes.causes import os_cause
from routes.errors import DownloadError, RequestError
from routes.geo import BoundingBox, LonLat
from routes.message import msg
from routes.roads.network import STREETS, RoadNetwork
from routes.roads.overpassdata import network_of
from routes.roads.waiting import PATIENT, BusyError, Patience, retry_after_s

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

    from routes.message import Message

    Element = dict[str, Any]

MAX_AREA_KM2 = 2500.0
"""Above this an extract is faster for the user, and fairer to a server that others share."""

_FILTER: Final = f'[~"^(highway|route)$"~"^({"|".join((*STREETS, "ferry"))})$"]["area"!~"yes"]'
"""Which ways to ask for, in one question; osmnx's “drive” would leave out tracks, service roads and
ferries. A few more come along, such as those with `route=road`: they are looked at and left."""
_RESTRICTIONS: Final[dict[str, bool | str | list[str]]] = {"type": "restriction"}
"""Which relations to ask for."""
_AGENT: Final = f"sse-routes/{__version__}"
_BUSY: Final = frozenset({429, 502, 503, 504})
_STATUS_TIMEOUT_S: Final = 10.0

_PART: Final = ".part-"
_OLD_S: Final = 86_400.0

_MOROCCO: Final = BoundingBox(-17.2, 20.7, -0.9, 36.0)
_EXTRACTS: Final = "https://download.geofabrik.de/"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    """An Overpass server, and how long it may take to answer."""

    url: str
    timeout_s: float


def download_roads(
    bbox: BoundingBox,
    *,
    cache_folder: Path,
    overpass_url: str,
    timeout_s: float = 180.0,
    patience: Patience = PATIENT,
) -> RoadNetwork:
    """Download the road network of a small area from an Overpass server.

    One request at a time, with a user agent that says who asks. A server that is busy is asked
    again after the pause it tells, in `Retry-After` or on its status page. The answer is kept,
    whole or not at all, so that asking again costs the server nothing. Not for use in several
    threads at once: osmnx's settings belong to the whole process; they are put back at the end.

    Args:
        bbox: the area; ways with a node in it are kept, each of them whole.
        cache_folder: where answers are kept; it may be emptied at any time.
        overpass_url: address of the server, without `/interpreter`.
        timeout_s: how long it may take to answer, seconds.
        patience: how often it is asked while it is busy, with which pauses.

    Raises:
        RequestError: if the box is empty or too large; nothing is asked then.
        DownloadError: if the server does not answer, or not with roads, or asks to wait for more
            than ten minutes.
    """
    _check_area(bbox)
    server = _Server(url=overpass_url.rstrip("/"), timeout_s=timeout_s)
    key = json.dumps([server.url, list(bbox), _FILTER, _RESTRICTIONS])
    folder = cache_folder / hashlib.sha256(key.encode()).hexdigest()[:32]
    elements = _kept(folder)
    if elements is None:
        elements = _fetch(bbox, folder, server, patience)
    try:
        return network_of(elements, bbox)
    except DownloadError:
        _forget(folder)
        raise


def _check_area(bbox: BoundingBox) -> None:
    """Refuse boxes that are empty, or better served by an extract."""
    box = ",".join(map(str, bbox))
    if not (bbox.west < bbox.east and bbox.south < bbox.north):
        raise RequestError(msg("the box {box} is empty: write west,south,east,north.", box=box))
    area = bbox.area_km2()
    if not area <= MAX_AREA_KM2:
        raise RequestError(
            msg(
                "the box {box} covers {area:,.0f} km²; Overpass is for "
                "{most:,.0f} km² at most. {advice}",
                box=box,
                area=area,
                most=MAX_AREA_KM2,
                advice=_extract_advice(bbox, box),
            )
        )


def _extract_advice(bbox: BoundingBox, box: str) -> Message:
    """Say which extract to download instead, and the command that takes the roads from it."""
    inside = all(
        _MOROCCO.contains(corner)
        for corner in (LonLat(bbox.west, bbox.south), LonLat(bbox.east, bbox.north))
    )
    if inside:
        return msg(
            "Download {url} (the file for Morocco) and take the roads from it: {command}",
            url=f"{_EXTRACTS}africa/morocco-latest.osm.pbf",
            command=f"sse-routes roads build morocco-latest.osm.pbf --bbox {box} -o roads.npz",
        )
    return msg(
        "Download the smallest .osm.pbf on {url} that covers the box and take the roads from "
        "it: {command}",
        url=_EXTRACTS,
        command=f"sse-routes roads build FILE.osm.pbf --bbox {box} -o roads.npz",
    )


def _fetch(bbox: BoundingBox, folder: Path, server: _Server, patience: Patience) -> list[Element]:
    """Ask until the server has time, and return what it sent."""
    patience.ask(lambda: _ask_whole(bbox, folder, server), lambda: _status_page(server))
    elements = _kept(folder)
    if elements is None:
        raise DownloadError(
            msg(
                "the server {url} did not answer with OSM data: is it an Overpass server?",
                url=server.url,
            )
        )
    return elements


def _status_page(server: _Server) -> str:
    """Return what the server says of its slots, nothing if it does not say."""
    import requests  # noqa: PLC0415 - slow

    try:
        page = requests.get(
            f"{server.url}/status",
            headers={"User-Agent": _AGENT, "Referer": _AGENT},
            timeout=min(server.timeout_s, _STATUS_TIMEOUT_S),
        )
    except requests.RequestException:
        return ""
    return page.text if page.ok else ""


def _ask_whole(bbox: BoundingBox, folder: Path, server: _Server) -> None:
    """Ask for all, and keep the answers when all are there: osmnx writes them bit by bit."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _tidy(folder.parent)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_PART) as scratch:
            _ask(bbox, Path(scratch), server)
            folder.mkdir(exist_ok=True)
            for path in Path(scratch).glob("*.json"):
                os.replace(path, folder / path.name)  # noqa: PTH105 - known for being atomic
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(
            msg(
                "{folder}: the answer cannot be kept: {reason}.",
                folder=folder,
                reason=os_cause(error),
            )
        ) from error


def _tidy(cache_folder: Path) -> None:
    """Remove what downloads left whose program was killed, a day ago or more."""
    for part in cache_folder.glob(f"{_PART}*"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _OLD_S:
                shutil.rmtree(part)


def _ask(bbox: BoundingBox, folder: Path, server: _Server) -> None:
    """Let osmnx ask for ways and for restrictions, and keep the answers in a folder."""
    # imported here because they take seconds, and few commands download
    import osmnx  # noqa: PLC0415
    import requests  # noqa: PLC0415

    try:
        with _settings(osmnx.settings, folder, server):
            # osmnx says so that it has kept the answer and made no graph, as told
            with suppress(InterruptedError):
                osmnx.graph_from_bbox(bbox, custom_filter=_FILTER, retain_all=True)
            with suppress(InterruptedError):
                osmnx.features_from_bbox(bbox, tags=_RESTRICTIONS)
    except requests.ReadTimeout as error:
        raise DownloadError(
            msg(
                "the server {url} did not answer within {timeout_s:g} s. Choose a "
                "smaller box, or try again later.",
                url=server.url,
                timeout_s=server.timeout_s,
            )
        ) from error
    except requests.RequestException as error:
        raise DownloadError(
            msg(
                "the server {url} cannot be reached ({error}). Check the connection to "
                "the internet, or try again later.",
                url=server.url,
                error=type(error).__name__,
            )
        ) from error
    except ValueError as error:
        if str(getattr(error.__cause__, "doc", "")).lstrip().startswith("{"):
            raise _broken_off(server.url) from error
        raise DownloadError(
            msg(
                "the server {url} did not answer as an Overpass server does: is the address right?",
                url=server.url,
            )
        ) from error


@contextmanager
def _settings(settings: Any, folder: Path, server: _Server) -> Iterator[None]:  # noqa: ANN401
    """Set osmnx's settings, which are global, and put everything back as it was."""
    wanted = {
        "overpass_url": server.url,
        "overpass_settings": f"[out:json][timeout:{math.ceil(server.timeout_s)}]{{maxsize}}",
        "overpass_memory": None,
        "requests_timeout": server.timeout_s,
        # osmnx itself sleeps a minute on each 429 and 504, and tries for ever
        "requests_kwargs": {"hooks": {"response": _judge}},
        # one request needs no slots; and without network osmnx would wait a minute for the status
        "overpass_rate_limit": False,
        "max_query_area_size": 100 * MAX_AREA_KM2 * 1e6,
        "http_user_agent": _AGENT,
        "http_referer": _AGENT,
        "doh_url_template": None,  # no name look-up at a third party
        "use_cache": True,
        "cache_folder": folder,
        "cache_only_mode": True,
        "log_console": False,
        "log_file": False,
    }
    before = {name: getattr(settings, name) for name in wanted}
    look_up = socket.getaddrinfo  # osmnx replaces it
    try:
        for name, value in wanted.items():
            setattr(settings, name, value)
        yield
    finally:
        socket.getaddrinfo = look_up
        for name, value in before.items():
            setattr(settings, name, value)


def _judge(response: requests.Response, **_: object) -> None:
    """Refuse answers that are none, before osmnx sees them."""
    try:
        _refuse_none(response)
    except DownloadError:
        response.close()  # its connection would stay open for as long as the error is kept
        raise


def _refuse_none(response: requests.Response) -> None:
    url, status = response.url.rsplit("/", 1)[0], response.status_code
    if status in _BUSY:
        raise BusyError(
            msg("the server {url} is busy (HTTP {status}).", url=url, status=status),
            retry_after_s(response.headers),
        )
    if not response.ok:
        raise DownloadError(
            msg(
                "the server {url} refused the request (HTTP {status} {reason}): is the "
                "address that of an Overpass server?",
                url=url,
                status=status,
                reason=response.reason,
            )
        )
    try:
        content = response.content
    except OSError as error:  # requests' own errors, time that ran out among them, are OSErrors
        raise _broken_off(url) from error
    if b'"remark"' in content[-2000:]:  # how it says that it ran out of time or memory
        raise DownloadError(
            msg(
                "the server {url} gave up before the end: the area is too large for it "
                "now. Choose a smaller box, or try again later.",
                url=url,
            )
        )


def _broken_off(url: str) -> DownloadError:
    return DownloadError(
        msg(
            "the answer of the server {url} broke off before its end. Try again, or "
            "choose a smaller box.",
            url=url,
        )
    )


def _kept(folder: Path) -> list[Element] | None:
    """Return the elements kept in a folder; None, and nothing left, if there is no whole answer."""
    elements: list[Element] = []
    paths = sorted(folder.glob("*.json"))
    try:
        for path in paths:
            elements += json.loads(path.read_text(encoding="utf-8"))["elements"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        _forget(folder)
        return None
    return elements if paths else None


def _forget(folder: Path) -> None:
    """Remove the answer kept in a folder."""
    try:
        for path in folder.glob("*.json"):
            path.unlink()
        folder.rmdir()
    except OSError as error:
        _log.warning(
            msg("the Overpass answer in {folder} stays: {reason}", folder=folder, reason=error)
        )
