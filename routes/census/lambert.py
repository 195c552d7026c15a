"""Metres of the Moroccan Lambert zones (datum Merchich) to degrees, by PROJ.

Zones 1 to 4 are Nord Maroc, Sud Maroc, Sahara Nord and Sahara Sud, EPSG:26191, 26192, 26194 and
26195; EPSG:26193 is a withdrawn zone of the Sahara. The change of datum is EPSG:1165 (31, 146,
47 m), published for Morocco and good to about 7 m; it is used for the Sahara too, where PROJ knows
none and would leave positions 300 m off.
"""

from __future__ import annotations

from functools import cache

import pyproj
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation

from routes.errors import InputError
from routes.geo import LonLat
from routes.message import msg
from routes.sitevalues import shown

ZONES = {1: 26191, 2: 26192, 3: 26194, 4: 26195}
"""EPSG code of each zone."""

_WGS84 = "EPSG:4326"


_SHIFT_M = (31, 146, 47)
"""From the middle of the ellipsoid of Merchich to that of WGS 84, x, y, z."""


@cache
def _of_zone(zone: int) -> pyproj.Transformer:
    system = pyproj.CRS.from_epsg(ZONES[zone])
    shift = ToWGS84Transformation(system.geodetic_crs, *_SHIFT_M)
    bound = BoundCRS(source_crs=system, target_crs=_WGS84, transformation=shift)
    return pyproj.Transformer.from_crs(bound, _WGS84, always_xy=True)


@cache
def _transformer(code: str) -> pyproj.Transformer:
    try:
        return pyproj.Transformer.from_crs(code, _WGS84, always_xy=True)
    except pyproj.exceptions.CRSError as error:
        raise InputError(
            msg("the coordinate system {code} is not known.", code=shown(code))
        ) from error


def from_lambert(x: float, y: float, zone: int) -> LonLat:
    """Return the position of metres east and north in a zone; infinite where there is none.

    >>> from_lambert(120000, 290000, 2)
    LonLat(lon=-9.3214635, lat=29.5492034)
    """
    lon, lat = _of_zone(zone).transform(x, y)
    return LonLat(round(float(lon), 7), round(float(lat), 7))


def to_lambert(location: LonLat, zone: int) -> tuple[float, float]:
    """Return metres east and north of a position in a zone."""
    x, y = _of_zone(zone).transform(*location, direction="INVERSE")
    return float(x), float(y)


def from_crs(x: float, y: float, code: str) -> LonLat:
    """Return the position of coordinates in a system that PROJ knows, east first.

    Raises:
        InputError: if there is no such system.
    """
    lon, lat = _transformer(code).transform(x, y)
    return LonLat(round(float(lon), 7), round(float(lat), 7))
