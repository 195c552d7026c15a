"""Plus codes (Open Location Code), whole or shortened by a place beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openlocationcode import openlocationcode as olc

from routes.geo import LonLat
from routes.message import msg
from routes.sitevalues import PropertyError, shown

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = re.compile(
    r"(?<![0-9A-Za-z])([23456789CFGHJMPQRVWX]{2,8}0{0,6}\+[23456789CFGHJMPQRVWX]{0,7})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_WHOLE = msg(
    "Give the whole code, such as 7CXGM7X9+CF, or the name of the town beside the short one."
)
_EXACT = 10


def find_plus_code(text: str) -> str:
    """Return the Plus code in a text, in capitals; empty if there is none.

    >>> find_plus_code("m7x9+cf Tiznit")
    'M7X9+CF'
    """
    found = _CODE.search(text)
    return found[1].upper() if found and olc.isValid(found[1]) else ""


def read_plus_code(text: str, reference: Callable[[str], LonLat | None]) -> LonLat:
    """Return the middle of the area of the Plus code in a text.

    Args:
        text: a code, with the name of a place if it is short.
        reference: from that name, which may be empty, to where it is; None if it is not known.

    Raises:
        PropertyError: if the code is too coarse, or short without a place that is known.

    >>> read_plus_code("7CXGM7X9+CF", lambda name: None)
    LonLat(lon=-9.731312, lat=29.698563)
    """
    code = find_plus_code(text)
    if olc.isShort(code):
        name = _CODE.sub(" ", text).strip(" ,;()")
        near = reference(name)
        if near is None:
            problem = msg(
                "the short Plus code {code} stands beside no place that is known", code=code
            )
            if name:
                problem = msg(
                    "the short Plus code {code} stands beside no place that is known (“{name}”)",
                    code=code,
                    name=shown(name),
                )
            raise PropertyError(problem, _WHOLE)
        code = olc.recoverNearest(code, near.lat, near.lon)
    if len(code.replace("+", "")) < _EXACT or "0" in code:
        raise PropertyError(msg("the Plus code {code} stands for a large area", code=code), _WHOLE)
    area = olc.decode(code)
    return LonLat(round(area.longitudeCenter, 6), round(area.latitudeCenter, 6))
