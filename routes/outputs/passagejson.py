"""What it takes to drive a leg, in circuit.json. See `routes.outputs.circuitjson`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.outputs.jsontext import seconds_of
from routes.roads.passage import Passage
from routes.roads.profile import profile_names

if TYPE_CHECKING:
    from routes.outputs.jsontext import Node


def passage_to_json(passage: Passage | None) -> dict[str, Any] | None:
    """Return a passage as a JSON value."""
    if passage is None:
        return None
    return {
        "vehicle": passage.vehicle,
        "fords": passage.fords,
        "ferry_m": passage.ferry_m,
        "slowest_s": seconds_of(passage.slowest),
    }


def read_passage(node: Node) -> Passage:
    """Read a passage."""
    at = node.fields("vehicle", "fords", "ferry_m", "slowest_s")
    return Passage(
        vehicle=at["vehicle"].one_of(("", *profile_names())),
        fords=at["fords"].whole(),
        ferry_m=at["ferry_m"].whole(),
        slowest=at["slowest_s"].seconds(),
    )
