"""Metres of the Moroccan Lambert zones (datum Merchich) and of UTM to degrees, by PROJ.

Lambert zones 1 to 4 are Nord Maroc, Sud Maroc, Sahara Nord and Sahara Sud, EPSG:26191, 26192,
26194 and 26195; EPSG:26193 is a withdrawn zone of the Sahara. The change of datum is EPSG:1165
(31, 146, 47 m), published for Morocco and good to about 7 m; it is used for the Sahara too, where
PROJ knows none and would leave positions 300 m off.

UTM is that of WGS 84, EPSG:32628 to 32630 from west to east: zone 29 lies between 12° and 6° W.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyproj
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation

from routes.census.degrees import plain
from routes.errors import InputError
from routes.geo import LonLat
from routes.message import Message, msg
from routes.sitevalues import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A system of metres east and north.

    Attributes:
        name: what it is called.
        code: its number in the register of EPSG.
    """

    name: Message
    code: int


LAMBERT = {
    zone: Grid(name=msg("Lambert zone {zone}", zone=zone), code=code)
    for zone, code in {1: 26191, 2: 26192, 3: 26194, 4: 26195}.items()
}
"""The Moroccan Lambert zones, by number."""

UTM = {
    zone: Grid(name=msg("UTM zone {zone}N", zone=zone), code=32600 + zone) for zone in (28, 29, 30)
}
"""The zones of UTM in which Morocco lies, by number."""

_NAMED = {"nord maroc": 1, "sud maroc": 2, "sahara nord": 3, "sahara sud": 4}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BY_CODE = {grid.code: grid for grid in (*LAMBERT.values(), *UTM.values())}
_LEAD = r"(?:wgs\W?84|utm|zone|fuseau|merchich|lambert|المنطقة|منطقة|لامبير)[\s:/,_-]*"
_STATED = re.compile(
    rf"(?:{_LEAD})*(?P<named>{'|'.join(_NAMED)})"
    r"|(?:srid|epsg)\W*(?P<code>[0-9]{4,5})"
    rf"|(?:{_LEAD})*(?<![\w.,])(?P<band>2[89]|30) ?[nqrs](?!\w|[.,][0-9])"
    rf"|(?:{_LEAD})+(?:(?P<utm>2[89]|30)|(?P<lambert>[1-4])(?!\s*(?:ou|or|et|/|-)\s*[1-4])|(?P<roman>iv|i{{1,3}}))"
    r"(?: ?[nqrs])?(?!\w|[.,][0-9])",
    re.IGNORECASE,
)
_LONGEST = 300
"""A text that is longer names no zone."""

_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_WGS84 = "EPSG:4326"
_SHIFT_M = (31, 146, 47)
"""From the middle of the ellipsoid of Merchich to that of WGS 84, x, y, z."""


def read_grid(text: str) -> Grid | None:
    """Return the system of metres that a text names; None if it names none, or two.

    >>> read_grid("WGS 84 / UTM zone 29N").code, read_grid("Merchich / Sud Maroc").code
    (32629, 26192)
    >>> read_grid("29R").name, read_grid("zone Lambert : 1").name, read_grid("WGS 84")
    ('UTM zone 29N', 'Lambert zone 1', None)
    """
    found = {_grid(stated) for stated in _STATED.finditer(plain(text[:_LONGEST]))}
    return found.pop() if len(found) == 1 else None


def without_grid(text: str) -> str:
    """Return a text without what it says of a system of metres.

    >>> without_grid("UTM 29N 429284 3285590"), without_grid("X (Lambert zone 2)")
    ('  429284 3285590', 'X ( )')
    """
    return _STATED.sub(" ", text) if len(text) <= _LONGEST else text


def grid_beside(heading: str, text: str) -> Grid | None:
    """Return the system of metres that a cell names, alone or with the heading above it.

    >>> grid_beside("Zone UTM", "29").name, grid_beside("Zone Lambert (1 à 4)", "2").name
    ('UTM zone 29N', 'Lambert zone 2')
    """
    return read_grid(text) or read_grid(f"{_BRACKETS.sub(' ', heading)} {text}")


def _grid(stated: re.Match[str]) -> Grid | None:
    said = stated.groupdict()
    if said["named"]:
        return LAMBERT[_NAMED[said["named"].lower()]]
    if said["code"]:
        return _BY_CODE.get(int(said["code"]))
    if said["band"] or said["utm"]:
        return UTM[int(said["band"] or said["utm"])]
    return LAMBERT[int(said["lambert"] or 0) or _ROMAN[said["roman"].lower()]]


@cache
def _transformer(code: str) -> pyproj.Transformer:
    try:
        system = pyproj.CRS.from_user_input(code)
    except pyproj.exceptions.CRSError as error:
        raise InputError(
            msg("the coordinate system {code} is not known.", code=shown(code))
        ) from error
    if system.to_epsg() not in {grid.code for grid in LAMBERT.values()}:
        return pyproj.Transformer.from_crs(system, _WGS84, always_xy=True)
    shift = ToWGS84Transformation(system.geodetic_crs, *_SHIFT_M)
    bound = BoundCRS(source_crs=system, target_crs=_WGS84, transformation=shift)
    return pyproj.Transformer.from_crs(bound, _WGS84, always_xy=True)


def from_grid(x: float, y: float, grid: Grid) -> LonLat:
    """Return the position of metres east and north; infinite where there is none.

    >>> from_grid(120000, 290000, LAMBERT[2])
    LonLat(lon=-9.3214635, lat=29.5492034)
    >>> from_grid(429283.545, 3285589.898, UTM[29])
    LonLat(lon=-9.731, lat=29.6984)
    """
    return from_crs(x, y, f"EPSG:{grid.code}")


def to_grid(location: LonLat, grid: Grid) -> tuple[float, float]:
    """Return metres east and north of a position."""
    x, y = _transformer(f"EPSG:{grid.code}").transform(*location, direction="INVERSE")
    return float(x), float(y)


def from_crs(x: float, y: float, code: str) -> LonLat:
    """Return the position of coordinates in a system that PROJ knows, east first.

    Raises:
        InputError: if there is no such system.
    """
    lon, lat = _transformer(code).transform(x, y)
    return LonLat(round(float(lon), 7), round(float(lat), 7))
