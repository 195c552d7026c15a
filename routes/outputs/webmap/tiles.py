"""An online map under the circuit, only if the office asks for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from routes.errors import RequestError
from routes.message import Message, msg

OSM: Final = "osm"
"""Short for the standard map of openstreetmap.org, see `OSM_TILES`."""

_FIELDS: Final = ("{z}", "{x}", "{y}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9:/._~?=&%{}@+,-]+")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Where an online map comes from.

    Attributes:
        url: address of a tile, with `{z}`, `{x}` and `{y}`.
        attribution: what must be shown while it is.
        max_zoom: largest scale it has.
    """

    url: str
    attribution: str
    max_zoom: int = 19

    def __post_init__(self) -> None:
        """Check that the address can be used and allowed by a policy.

        Raises:
            RequestError: if it cannot, or the attribution is missing.
        """
        problem = _problem(self.url)
        if problem:
            raise RequestError(
                msg(
                    "the tiles’ address “{url}”: {problem}. Write it as your provider gives "
                    "it, such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png.",
                    url=self.url[:200],
                    problem=problem,
                )
            )
        if not self.attribution.strip():
            raise RequestError(
                msg(
                    "whose map the tiles are must be shown: give what your provider asks for "
                    "with --tiles-attribution."
                )
            )

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a content security policy writes them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def _problem(url: str) -> Message | None:
    """Say what is wrong with an address; None if nothing is."""
    missing = [field for field in _FIELDS if field not in url]
    if missing:
        return msg("lacks {part}", part=missing[0])
    if not _PLAIN.fullmatch(url):
        return msg("holds a sign that no address has")
    try:
        parts = urlsplit(url)
        host, is_plain = parts.hostname, "{" not in parts.netloc and "@" not in parts.netloc
    except ValueError:
        host, is_plain = None, False
    if not host or not is_plain:
        return msg("names no single server")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        return msg("does not begin with https://")
    return None


OSM_TILES: Final = Tiles(
    url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution="© OpenStreetMap contributors",
)
"""The standard map, within https://operations.osmfoundation.org/policies/tiles/: attribution shown,
a referrer sent, nothing fetched ahead. It refuses pages opened from a folder, which send none."""


def read_tiles(text: str, attribution: str | None) -> Tiles:
    """Return the tiles a user names: `osm`, or an address with its attribution.

    Raises:
        RequestError: if the address cannot be used or the attribution is missing.

    >>> read_tiles("osm", None).origin
    'https://tile.openstreetmap.org'
    """
    if text == OSM:
        return OSM_TILES
    return Tiles(url=text, attribution=attribution or "")
