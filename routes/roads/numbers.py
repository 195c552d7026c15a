"""Numbers of roads as OpenStreetMap writes them: several in a text, with letters to spare."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = re.compile(r"[\s\-‐‑–]+")

_SPARE: Final = re.compile(r"^R(?=[NRP]\d)")
"""The R of “route”, which stands before Moroccan numbers or does not."""


def road_numbers(ref: str) -> frozenset[str]:
    """Return the numbers in a `ref`, each in one way of writing.

    Moroccan roads are tagged with and without the R of “route”: RP1900 is P1900, RR104 is R104.
    Spaces and hyphens come and go as well, as in CG-2 and CG 2 of Andorra.

    >>> sorted(road_numbers("RN1; P-1016"))
    ['N1', 'P1016']
    """
    parts = (_SIGNS.sub("", part) for part in ref.split(";"))
    return frozenset(_SPARE.sub("", part) for part in parts) - {""}
