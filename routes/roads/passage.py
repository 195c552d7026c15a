"""What it takes to drive a way: the least vehicle, fords, ferries, and how long at most.

**The least vehicle** is the first profile of `routes/data/profiles.toml` that may drive every
section: its speed is above 0 on each, and where it takes tracks for access only, they lie at the
ends of the way and are no longer there than it may go.

**The slowest time** adds to each section's time the share of `[spread]` in that table for its
grade, and as much again as its bends cost. With timed drives (`routes.roads.speeds`) their spread
stands for paved and unknown roads instead, bends included, and for worse ones where it is larger.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.roads.grade import CODES, section_grades
from routes.roads.network import FORD, HIGHWAYS
from routes.roads.profile import TRACK, profile_names, read_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork
    from routes.roads.profile import Profile

FERRY_CLASS = HIGHWAYS.index("ferry")
_GRAVEL = CODES.index("gravel")
_ROUNDING_M = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What it takes to drive a leg.

    Attributes:
        vehicle: name of the least profile that may drive all of it; empty if none may.
        fords: how many stretches go through water.
        ferry_m: metres on ferries, whose waiting time nobody knows.
        slowest: how long it takes if it goes slowly; not less than the leg's duration.
    """

    vehicle: str
    fords: int
    ferry_m: int
    slowest: dt.timedelta

    def __post_init__(self) -> None:
        if self.vehicle not in ("", *profile_names()):
            raise ValueError(f"“{self.vehicle}” is no profile: {', '.join(profile_names())}")
        if min(self.fords, self.ferry_m) < 0 or self.slowest < dt.timedelta():
            raise ValueError("a passage has no negative figures")


def find_passage(
    network: RoadNetwork,
    profile: Profile,
    pieces: Sequence[tuple[int, float, float]],
    duration: dt.timedelta,
) -> Passage:
    """Return what it takes to drive a way.

    Args:
        network: what it lies on.
        profile: the vehicle that is planned with.
        pieces: the section, the metres and the seconds of each piece driven, one at least.
        duration: how long the whole takes, as planned.
    """
    section = np.array([piece[0] for piece in pieces], dtype=np.intp)
    metres, seconds = np.array([piece[1:] for piece in pieces], dtype=np.float64).T
    wet = (network.flags[section] & FORD) > 0
    on_board = network.highway[section] == FERRY_CLASS
    more_s = float((seconds * slower_share(profile, network, section)).sum())
    return Passage(
        vehicle=_least_vehicle(network, section, metres),
        fords=int(np.count_nonzero(np.diff(wet.astype(np.int8), prepend=0) == 1)),
        ferry_m=round(float(metres[on_board].sum())),
        slowest=duration + dt.timedelta(seconds=round(more_s)),
    )


def slower_share(
    profile: Profile, network: RoadNetwork, section: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return (k,) by which share of its time each section may take longer than planned."""
    grade = section_grades(network, section)
    by_grade = np.array([profile.spreads[code] for code in CODES])[grade]
    timed = profile.timed_spread
    if timed is None:
        return np.asarray(by_grade + profile.bends.time_factor(network, section) - 1)
    return np.where(grade < _GRAVEL, timed, np.maximum(timed, by_grade))


def _least_vehicle(
    network: RoadNetwork, section: NDArray[np.intp], metres: NDArray[np.float64]
) -> str:
    """Return the name of the first profile that may drive all of a way; empty if none may."""
    is_track = network.highway[section] == TRACK
    for name in profile_names():
        profile = read_profile(name)
        drivable = (profile.table_kmh(network, section) > 0).all()
        if drivable and (profile.tracks == "through" or _is_access(profile, is_track, metres)):
            return name
    return ""


def _is_access(profile: Profile, is_track: NDArray[np.bool_], metres: NDArray[np.float64]) -> bool:
    """Say whether the tracks of a way only lead from its start to a road, and to its end."""
    most_m = profile.max_access_m + _ROUNDING_M
    roads = np.flatnonzero(~is_track)
    if not len(roads):
        return float(metres.sum()) <= 2 * most_m  # from one place up to a road, and to the other
    first, last = int(roads[0]), int(roads[-1])
    return (
        not is_track[first:last].any()
        and float(metres[:first].sum()) <= most_m
        and float(metres[last + 1 :].sum()) <= most_m
    )
