"""Snapping: from a place to the nearest point of a road the profile can drive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.geo import LonLat  # noqa: TC001 - dataclass fields are read at run time

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_SNAP_M = 1000.0
"""Default of the longest way between a place and its road, metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snap:
    """Where a place meets the road network.

    Attributes:
        place_id: id of the place.
        section: index of the section of the `RoadNetwork`.
        fraction: share of the section's length from its tail to the point, 0 to 1.
        point: position on the road.
        distance_m: straight distance from the place to that position, metres.
    """

    place_id: str
    section: int
    fraction: float
    point: LonLat
    distance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """All places of a request on the road network.

    Attributes:
        snaps: the places near enough to a road, in the order given.
        far: the others by id, with the distance to the nearest usable road in metres, or None if
            there is none within ten times the limit.
    """

    snaps: tuple[Snap, ...]
    far: Mapping[str, float | None]
