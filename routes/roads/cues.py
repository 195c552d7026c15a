"""Cues: turn-by-turn directions of one leg, as values; `routes.outputs` puts them into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from routes.geo import LonLat  # noqa: TC001 - dataclass fields are read at run time

Turn = Literal[
    "depart",
    "straight",
    "slight_left",
    "left",
    "sharp_left",
    "slight_right",
    "right",
    "sharp_right",
    "u_turn",
    "roundabout",
    "track",
    "arrive",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of directions.

    Attributes:
        turn: what to do; `track` where a road ends and a track goes on, `straight` only where the
            road changes its name.
        road: name of the road one is on afterwards, empty if it has none.
        ref: its number, such as R104, empty if it has none.
        highway: its OSM class.
        exit: at a roundabout, which exit to take, counted from 1; None elsewhere.
        location: where.
        from_start_m: metres driven on this leg when one is there.
        next_m: metres to the next cue; 0 on arrival.
    """

    turn: Turn
    location: LonLat
    from_start_m: int
    next_m: int
    road: str = ""
    ref: str = ""
    highway: str = ""
    exit: int | None = None
