"""QR codes as SVG, for telephones to read from paper: the one module that knows segno."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from routes.geo import LonLat

_QUIET = 4
"""Empty modules around a code (ISO/IEC 18004, 7.3.8)."""

_LONGEST = 400
"""Bytes in a code: with more, a module printed 30 mm wide is too small for some telephones."""


def geo_uri(location: LonLat) -> str:
    """Return a position as telephones open it in a map (RFC 5870), to a metre.

    >>> from routes.geo import LonLat
    >>> geo_uri(LonLat(-9.73, 29.7))
    'geo:29.70000,-9.73000'
    """
    return f"geo:{location.lat:.5f},{location.lon:.5f}"


@lru_cache(maxsize=512)  # booklets in several languages have the same codes
def qr_svg(text: str) -> str:
    """Return the code of a text with its white rim; empty if the text is too long for one.

    15 % of it may be stained (level M).

    >>> qr_svg("geo:29.70000,-9.73000").startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    True
    >>> qr_svg("x" * 401)
    ''
    """
    if len(text.encode("utf-8")) > _LONGEST:
        return ""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    side = code.symbol_size(border=_QUIET)[0]
    path = "".join(_row(bytes(row), y) for y, row in enumerate(code.matrix, start=_QUIET))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" '
        f'height="{side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def _row(modules: bytes, y: int) -> str:
    """Return the dark modules of a row as rectangles of a path."""
    path, x = "", _QUIET
    for is_dark, run in groupby(modules):
        length = len(list(run))
        if is_dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
