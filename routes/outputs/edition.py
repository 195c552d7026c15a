"""What tells one edition of a circuit from another: its first date and its contents, no clock."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from routes.outputs.circuitjson import circuit_to_json

if TYPE_CHECKING:
    from routes.circuit import Circuit

_DIGITS = 8


@lru_cache(maxsize=1)  # booklets of one circuit in several languages are made one after another
def edition_of(circuit: Circuit) -> str:
    """Return the first date of a circuit and the first digits of the SHA-256 of its circuit.json.

    Two booklets with the same edition are of the same circuit, in whatever language or format.
    """
    digest = sha256(circuit_to_json(circuit).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{circuit.itineraries[0].day.date.isoformat()} · {digest[:_DIGITS]}"
