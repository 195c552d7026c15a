"""Figures in OpenStreetMap tags: how long a ferry takes, what is too low or narrow for a car.

Written as on wiki.openstreetmap.org/wiki/Key:duration, Key:maxheight, Key:maxwidth, Key:maxweight.
"""

from __future__ import annotations

import math
import re
from typing import Final, Protocol


class Tags(Protocol):
    """The tags of one OSM object: a dict, or whatever a reader hands out."""

    def get(self, key: str, /) -> str | None:
        """Return the value of a key, None if it is not tagged."""


_CLOCK: Final = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4})(?::([0-9]{2}))?")
_ISO: Final = re.compile(
    r"P(?:([0-9]{1,3})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?"
)
_MOST_S: Final = 7 * 86_400
"""No ferry takes longer than a week: more is a slip of the pen."""

_METRES: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?) ?m?")
_FEET: Final = re.compile(r"""([0-9]{1,3}) ?(?:'|ft) ?(?:([0-9]{1,2}) ?(?:"|''|in)?)?""")
_TONNES: Final = re.compile(r"([0-9]{1,5}(?:[.,][0-9]+)?) ?(|t|kg)")
_FOOT_M, _INCH_M = 0.3048, 0.0254

CAR_HEIGHT_M, CAR_WIDTH_M, CAR_WEIGHT_T = 2.0, 1.9, 2.0
"""What a way must let pass: just above the largest cars that are hired out, mirrors folded. They
are the figures of OSRM's profile for cars (github.com/Project-OSRM/osrm-backend, car.lua)."""

_SIZES: Final = (
    (("maxheight:physical", "maxheight"), CAR_HEIGHT_M),
    (("maxwidth:physical", "maxwidth", "width", "est_width"), CAR_WIDTH_M),
)


def duration_s(text: str | None) -> float:
    """Return a duration in seconds; NaN if there is none or it is not understood.

    `1:30` is an hour and a half, `90` and `PT90M` as well; `1:30:00` has seconds.

    >>> [duration_s(text) for text in ("1:30", "90", "1:30:00", "PT1H30M", "soon")]
    [5400.0, 5400.0, 5400.0, 5400.0, nan]
    """
    text = (text or "").strip()
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        total = 3600 * hours + 60 * minutes + seconds
    elif found := _ISO.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        total = 86_400 * days + 3600 * hours + 60 * minutes + seconds
    else:
        return math.nan
    return float(total) if 0 < total <= _MOST_S else math.nan


def is_too_small(tags: Tags) -> bool:
    """Say whether a way is too low, too narrow or too weak for a car, by its tags.

    >>> is_too_small({"maxwidth": "1.5"}), is_too_small({"maxheight": "7'6"})
    (True, False)
    """
    for keys, least_m in _SIZES:
        said = next(filter(None, map(tags.get, keys)), None)
        if said and metres(said) < least_m:
            return True
    weight = tags.get("maxweight")
    return weight is not None and _tonnes(weight) < CAR_WEIGHT_T


def metres(text: str) -> float:
    """Return a length in metres; NaN if it is not understood.

    >>> metres("2.1"), round(metres("6'8"), 2), metres("default")
    (2.1, 2.03, nan)
    """
    if found := _METRES.fullmatch(text.strip()):
        return float(found[1].replace(",", "."))
    if found := _FEET.fullmatch(text.strip()):
        return int(found[1]) * _FOOT_M + int(found[2] or 0) * _INCH_M
    return math.nan


def _tonnes(text: str) -> float:
    found = _TONNES.fullmatch(text.strip())
    if found is None:
        return math.nan
    return float(found[1].replace(",", ".")) / (1000 if found[2] == "kg" else 1)
