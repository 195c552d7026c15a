"""Positions on the globe: longitude first, WGS 84 degrees, distances in metres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from routes.errors import InputError
from routes.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, IUGG (R1 of WGS 84)."""

DEGREE_M = math.radians(EARTH_RADIUS_M)
"""Metres of a degree of latitude on that sphere."""

LOWEST_M, HIGHEST_M = -500, 9000
"""Heights of land lie between, metres: the shore of the Dead Sea and Mount Everest do."""


class LonLat(NamedTuple):
    """A position, longitude first as in GeoJSON (RFC 7946), in WGS 84 degrees."""

    lon: float
    lat: float

    def to_latlon(self) -> tuple[float, float]:
        """Return latitude, longitude: the only place where the order is turned round.

        >>> LonLat(-9.73, 29.7).to_latlon()
        (29.7, -9.73)
        """
        return (self.lat, self.lon)


class BoundingBox(NamedTuple):
    """A box in WGS 84 degrees; boxes across the antimeridian are not handled."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, point: LonLat) -> bool:
        """Say whether a point lies in the box, its border included."""
        return self.west <= point.lon <= self.east and self.south <= point.lat <= self.north

    def area_km2(self) -> float:
        """Return the area of the box on the sphere, in square kilometres.

        A zone between two parallels has area 2πR²(sin φ₂ - sin φ₁) (Archimedes).
        """
        share = math.radians(self.east - self.west)
        height = math.sin(math.radians(self.north)) - math.sin(math.radians(self.south))
        return share * height * (EARTH_RADIUS_M / 1000) ** 2


def widened(box: BoundingBox, margin_m: float) -> BoundingBox:
    """Return a box with a margin in metres on every side, up to the poles.

    >>> widened(BoundingBox(-9.8, 29.6, -9.6, 29.8), 1112).south
    29.59
    """
    high = margin_m / DEGREE_M
    south, north = max(-90.0, box.south - high), min(90.0, box.north + high)
    wide = high / max(0.01, math.cos(math.radians(max(abs(south), abs(north)))))
    return BoundingBox(box.west - wide, round(south, 6), box.east + wide, round(north, 6))


def parse_lonlat(text: str) -> LonLat:
    """Read `lon,lat` in decimal degrees.

    Raises:
        InputError: if there are not two numbers in range.

    >>> parse_lonlat("-9.73, 29.70")
    LonLat(lon=-9.73, lat=29.7)
    """
    refusal = msg(
        "“{text}” is not understood: a position is written lon,lat in degrees, such as {example}.",
        text=text,
        example="-9.73,29.70",
    )
    lon, lat = _numbers(text, 2, refusal)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004
        raise InputError(
            msg(
                "position “{text}” is not on the globe: longitude must be within ±180 "
                "and latitude within ±90. Longitude comes first.",
                text=text,
            )
        )
    return LonLat(lon, lat)


def parse_bbox(text: str) -> BoundingBox:
    """Read `west,south,east,north` in decimal degrees.

    Raises:
        InputError: if there are not four numbers in range, or the box is empty.

    >>> parse_bbox("-10.1,29.3,-8.7,30.0").south
    29.3
    """
    refusal = msg(
        "“{text}” is not understood: a box is written W,S,E,N in degrees, such as {example}.",
        text=text,
        example="-10.1,29.3,-8.7,30.0",
    )
    box = BoundingBox(*_numbers(text, 4, refusal))
    in_range = -180 <= box.west < box.east <= 180 and -90 <= box.south < box.north <= 90  # noqa: PLR2004
    if not in_range:
        raise InputError(
            msg(
                "box “{text}” is empty or not on the globe: write west,south,east,north "
                "with west < east and south < north.",
                text=text,
            )
        )
    return box


def _numbers(text: str, count: int, refusal: Message) -> list[float]:
    """Read exactly `count` finite numbers separated by commas."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(math.isfinite(number) for number in numbers):
        raise InputError(refusal)
    return numbers


def distance_m(start: LonLat, end: LonLat) -> float:
    """Return the great-circle distance in metres, by the haversine formula.

    Source: R. W. Sinnott, “Virtues of the Haversine”, Sky and Telescope 68 (1984).

    >>> round(distance_m(LonLat(-9.73, 29.70), LonLat(-8.97, 29.72)))
    73433
    """
    lat_1, lat_2 = math.radians(start.lat), math.radians(end.lat)
    half_lat = (lat_2 - lat_1) / 2
    half_lon = math.radians(end.lon - start.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def bearing_deg(start: LonLat, end: LonLat) -> float:
    """Return the initial bearing in degrees clockwise from north, in [0, 360).

    >>> round(bearing_deg(LonLat(0, 0), LonLat(1, 0)))
    90
    """
    lat_1, lat_2 = math.radians(start.lat), math.radians(end.lat)
    delta = math.radians(end.lon - start.lon)
    east = math.sin(delta) * math.cos(lat_2)
    north = math.cos(lat_1) * math.sin(lat_2) - math.sin(lat_1) * math.cos(lat_2) * math.cos(delta)
    bearing = math.degrees(math.atan2(east, north)) % 360.0
    return bearing if bearing < 360.0 else 0.0  # -1e-20 % 360 is 360  # noqa: PLR2004


def line_length_m(points: Iterable[LonLat]) -> float:
    """Return the length of a line in metres: the sum of its great-circle pieces."""
    total, previous = 0.0, None
    for point in points:
        if previous is not None:
            total += distance_m(previous, point)
        previous = point
    return total
