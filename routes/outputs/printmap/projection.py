"""From longitude and latitude to millimetres on a sheet, and the scale of the sheet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.geo import EARTH_RADIUS_M, BoundingBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.geo import LonLat

_MERCATOR_LAT_LIMIT = 85.0
SCHEMATIC_M_PER_MM, STREETS_M_PER_MM = 50.0, 12.0
"""The closest scales: on schematic roads 1:50 000, as there is nothing more to draw; else a town
fills the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The spherical Mercator projection of a part of the globe on a sheet, north up.

    It keeps angles, so that junctions look on paper as they do on the ground.

    Attributes:
        center: middle of the sheet, Mercator metres.
        mercator_m_per_mm: scale at the equator.
        width_mm, height_mm: size of the sheet.
    """

    center: tuple[float, float]
    mercator_m_per_mm: float
    width_mm: float
    height_mm: float

    @property
    def ground_m_per_mm(self) -> float:
        """Metres on the ground per millimetre of paper, in the middle of the sheet."""
        return self.mercator_m_per_mm / math.cosh(self.center[1] / EARTH_RADIUS_M)

    def to_mm(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions on the sheet, x to the right and y downwards, millimetres.

        Args:
            lonlat: (n, 2) degrees, longitude first.
        """
        offset = _mercator(lonlat) - np.array(self.center)
        scaled = offset / self.mercator_m_per_mm * np.array([1.0, -1.0])
        middle = np.array([self.width_mm / 2, self.height_mm / 2])
        result: NDArray[np.float64] = scaled + middle
        return result

    def point_mm(self, location: LonLat) -> tuple[float, float]:
        """Return one position on the sheet, millimetres."""
        x, y = self.to_mm(np.array([location]))[0]
        return float(x), float(y)

    def bounds(self) -> BoundingBox:
        """Return the box of the globe the sheet shows."""
        half = np.array([self.width_mm, self.height_mm]) / 2 * self.mercator_m_per_mm
        west, south = np.array(self.center) - half
        east, north = np.array(self.center) + half
        return BoundingBox(_lon(west), _lat(south), _lon(east), _lat(north))


def fit(
    points: Sequence[LonLat],
    *,
    width_mm: float,
    height_mm: float,
    margin_mm: float,
    closest_m_per_mm: float = SCHEMATIC_M_PER_MM,
) -> Projection:
    """Return the projection that shows all points as large as the margins allow.

    Args:
        points: positions, one at least.
        width_mm: of the sheet.
        height_mm: of the sheet.
        margin_mm: what stays free of points on every side.
        closest_m_per_mm: ground on a millimetre, at least, however near to each other points are.
    """
    places = _mercator(np.array(points, dtype=np.float64))
    low, high = places.min(axis=0), places.max(axis=0)
    center = (low + high) / 2
    room = np.array([width_mm, height_mm]) - 2 * margin_mm
    closest = closest_m_per_mm * math.cosh(center[1] / EARTH_RADIUS_M)
    scale = max(float(((high - low) / room).max()), closest)
    return Projection(
        center=(float(center[0]), float(center[1])),
        mercator_m_per_mm=scale,
        width_mm=width_mm,
        height_mm=height_mm,
    )


def round_length_m(longest_m: float) -> int:
    """Return the greatest 1, 2 or 5 times a power of ten within a length of a metre or more.

    >>> round_length_m(27_400), round_length_m(999)
    (20000, 500)
    """
    power = int("1" + "0" * (len(str(int(longest_m))) - 1))
    return max(step for step in (1, 2, 5) if step * power <= longest_m) * power


def _mercator(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return spherical Mercator metres: x = Rλ, y = R artanh(sin φ) (Snyder 1987, eq. 7-2)."""
    lon = np.radians(lonlat[:, 0])
    lat = np.radians(np.clip(lonlat[:, 1], -_MERCATOR_LAT_LIMIT, _MERCATOR_LAT_LIMIT))
    return np.column_stack([lon, np.arctanh(np.sin(lat))]) * EARTH_RADIUS_M


def _lon(x: float) -> float:
    return math.degrees(x / EARTH_RADIUS_M)


def _lat(y: float) -> float:
    """Return a latitude: φ = arcsin tanh(y/R)."""
    return math.degrees(math.asin(math.tanh(y / EARTH_RADIUS_M)))
