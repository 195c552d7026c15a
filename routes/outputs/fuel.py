"""Filling stations beside the drives of a day, from the map the roads come from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routes.roads.landmarking import LandmarkIndex
from routes.roads.landmarks import KINDS, Landmarks

if TYPE_CHECKING:
    from routes.circuit import Itinerary
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

_APART_M = 1000
"""Stations nearer to each other along the drive are one chance to fill up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A filling station one passes.

    Attributes:
        metres: driven on this day when one is there.
        name: as in the language asked for; empty if it has none.
    """

    metres: int
    name: str


def filling_stations(network: RoadNetwork) -> LandmarkIndex | None:
    """Return the filling stations of a network; None if it knows none."""
    marks = network.landmarks
    is_fuel = marks.kind == KINDS.index("fuel")
    if not is_fuel.any():
        return None
    chosen = Landmarks(
        lonlat=marks.lonlat[is_fuel].copy(),
        kind=marks.kind[is_fuel].copy(),
        names=marks.names[is_fuel].copy(),
        strings=marks.strings,
    )
    return LandmarkIndex(chosen)


def stations_on(
    itinerary: Itinerary, stations: LandmarkIndex, language: Language
) -> tuple[Station, ...]:
    """Return the stations a day passes, those at the road itself, in the order one passes them."""
    found: list[Station] = []
    driven = 0
    for leg in itinerary.legs:
        if len(leg.geometry) > 1:
            reached = np.array([driven, driven + leg.distance_m], dtype=np.float64)
            for metres, mark in stations.beside([np.array(leg.geometry)], reached):
                if not found or metres - found[-1].metres >= _APART_M:
                    name = stations.sight(mark, metres).name_in(language)
                    found.append(Station(metres=round(metres), name=name))
        driven += leg.distance_m
    return tuple(found)


def longest_gap(itinerary: Itinerary, stations: tuple[Station, ...]) -> tuple[int, int]:
    """Return where the longest stretch of a day without a station begins and ends, metres."""
    places = [0, *(station.metres for station in stations), itinerary.distance_m]
    return max(pairwise(places), key=lambda pair: pair[1] - pair[0])
