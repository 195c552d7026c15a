"""Numbers of roads as OpenStreetMap writes them: several in one text, with spare letters."""

from __future__ import annotations

import re
from typing import Final

_SPARE: Final = re.compile(r"^R(?=[NRP] ?\d)")
"""The R of “route”, which stands before Moroccan numbers or does not."""


def road_numbers(ref: str) -> frozenset[str]:
    """Return the numbers in a `ref`, each in one way of writing.

    Moroccan roads are tagged with and without the R of “route”: RP1900 is P1900, RR104 is R104.

    >>> sorted(road_numbers("RN1; P 1016"))
    ['N1', 'P1016']
    """
    parts = ("".join(part.split()) for part in ref.split(";"))
    return frozenset(_SPARE.sub("", part) for part in parts) - {""}
