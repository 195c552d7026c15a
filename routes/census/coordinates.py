"""Positions as offices write them: degrees, Plus codes, links, WKT, metres of Lambert or UTM.

Nothing is guessed: what cannot be read without doubt is refused with its fix. Where two numbers
are swapped, or the minus of the west is lost, the other reading is offered as a doubt; who calls
decides whether anything else, such as the commune, confirms it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import shapely

from routes.census.degrees import HOW, Angle, plain, read_angles
from routes.census.grids import Grid, from_crs, from_grid, read_grid, without_grid
from routes.census.pluscode import find_plus_code, read_plus_code
from routes.errors import InputError
from routes.geo import LonLat
from routes.message import Message, msg, msgn
from routes.sites import MOROCCO
from routes.sitevalues import PropertyError, shown

if TYPE_CHECKING:
    from collections.abc import Callable

_METRES = 1_000
"""Two numbers as large as this are no degrees."""

_METRE = r"([0-9]{4,7})(?:[.,]([0-9]+))?"
_AXIS_BEFORE = re.compile(r"(?<![A-Za-z])([XYEN])\s*[:=]?\s*(?=[0-9])", re.IGNORECASE)
_AXIS_AFTER = re.compile(r"(?<=[0-9])\s*m?\s*([EN])(?![A-Za-z])", re.IGNORECASE)
_UNIT = re.compile(r"(?<=[0-9])\s*m\b", re.IGNORECASE)
_UTM_NORTH_M = (2_200_000, 4_000_000)
"""Metres north of the equator between which Morocco lies; no Lambert zone here has such."""

_WKT = re.compile(r"(?:SRID\s*=\s*(?P<srid>[0-9]{4,6})\s*;)?\s*"
                  r"(?P<shape>(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*\([-+0-9.E\s,()]+\))",
                  re.IGNORECASE)  # fmt: skip
_LINK = re.compile(r"(?:https?://|geo:|(?:www\.)?(?:google|maps|openstreetmap)\.[a-z.]+/)\S+",
                   re.IGNORECASE)  # fmt: skip
_SHORT_LINKS = ("goo.gl", "g.co", "osm.org", "bit.ly", "g.page", "what3words.com", "w3w.co")
_PAIR = r"(-?[0-9]{1,3}\.[0-9]+)"
_MEASURED = re.compile(
    rf"{_PAIR.replace('(', '(?P<lat>', 1)}[ ,;]\s*{_PAIR.replace('(', '(?P<lon>', 1)}"
    r"(?:[ ,;]\s*-?[0-9]+(?:\.[0-9]+)?){2}"
)
"""What forms on telephones write (ODK, Kobo): latitude, longitude, height, error in metres."""

_PIN = re.compile(rf"!3d{_PAIR}!4d{_PAIR}")
_VIEW = re.compile(rf"(?:@{_PAIR},{_PAIR}|#map=[0-9.]+/{_PAIR}/{_PAIR})")
_GEO_QUERY = re.compile(r"\s*(-?[0-9]{1,3}\.[0-9]+\s*,\s*-?[0-9]{1,3}\.[0-9]+)")
_QUERIES = ("q", "query", "ll", "destination", "daddr", "sll", "center")
_COPY = msg("Open the link, touch the place, and copy the two numbers that the map shows.")
_ENOUGH = 4
SWAPPED = msg("X and Y are swapped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position that was read.

    Attributes:
        location: where it is.
        form: how it was written: degrees, Plus code, link, WKT, or the name of the grid.
        decimals: decimals of a degree that it is worth; 4 are 11 m.
        doubt: why it may be wrong, and must be confirmed by something else; None if it need not.
        note: what is worth saying though it is right; None if nothing.
        swapped: where it would be with X and Y swapped; None where that is not in Morocco.
    """

    location: LonLat
    form: str
    decimals: int
    doubt: Message | None = None
    note: Message | None = None
    swapped: LonLat | None = None


def read_position(
    text: str,
    *,
    grid: Grid | None = None,
    reference: Callable[[str], LonLat | None] | None = None,
) -> Position:
    """Return the position that a text gives, latitude first where it is a pair of degrees.

    Args:
        text: as somebody wrote it.
        grid: the system of metres, if the text names none; None then refuses metres.
        reference: from the name beside a short Plus code to where that is, None if not known.

    Raises:
        PropertyError: if it is not understood without doubt.

    >>> read_position("N 29°41.916' , O 9°43.878'").location
    LonLat(lon=-9.7313, lat=29.6986)
    >>> read_position("29R 429284 3285590").form, read_position("POINT (-9.731 29.6984)").form
    ('UTM zone 29N', 'WKT')
    """
    signs = plain(text)
    if len(signs) > 2_000:  # noqa: PLR2004
        raise PropertyError(msg("the coordinates are not understood"), HOW)
    link = _LINK.search(signs)
    if link:
        return _from_link(link.group())
    shape = _WKT.fullmatch(signs)
    if shape:
        return _from_wkt(shape, grid)
    if find_plus_code(signs):
        location = read_plus_code(signs, reference or (lambda _: None))
        return Position(location=location, form="Plus code", decimals=_ENOUGH)
    metres = _metres(without_grid(signs))
    if metres:
        return _from_metres(metres, read_grid(signs) or grid)
    measured = _MEASURED.fullmatch(signs)
    if measured:
        return _link_pair(f"{measured['lat']},{measured['lon']}", "degrees")
    angles = read_angles(signs)
    if len(angles) == 1:
        problem = msg("“{text}” is only one of the two coordinates", text=shown(text))
        raise PropertyError(problem, HOW)
    return _from_angles(*angles)


def read_pair(latitude: str, longitude: str, *, grid: Grid | None = None) -> Position:
    """Return the position of two cells: latitude and longitude, or metres north and east.

    Raises:
        PropertyError: if they are not understood without doubt.

    >>> read_pair("29,6986", "-9,7313").location
    LonLat(lon=-9.7313, lat=29.6986)
    """
    metres = _metres(f"{_without_axes(longitude)} ; {_without_axes(latitude)}")
    if metres:
        return _from_metres(metres, read_grid(f"{longitude} ; {latitude}") or grid)
    found: list[Angle] = []
    for text, problem in (
        (latitude, msg("the latitude “{text}” is not one angle", text=shown(latitude))),
        (longitude, msg("the longitude “{text}” is not one angle", text=shown(longitude))),
    ):
        angles = read_angles(text)
        if len(angles) != 1:
            raise PropertyError(problem, msg("Write one number in each of the two cells."))
        found += angles
    return _from_angles(*found)


def _from_angles(first: Angle, second: Angle) -> Position:
    """Return the position of two angles, by their quarters, or latitude first without any."""
    turned = first.quarter in {"E", "W"} or second.quarter in {"N", "S"}
    north, west = (second, first) if turned else (first, second)
    if north.quarter in {"E", "W"} or west.quarter in {"N", "S"}:
        raise PropertyError(msg("both coordinates have letters of the same axis"), HOW)
    named = bool(west.quarter)  # with “N” alone the west may still have lost its sign
    decimals = max(north.decimals, west.decimals)
    return _judged(west.degrees, north.degrees, "degrees", decimals, named=named)


def _judged(lon: float, lat: float, form: str, decimals: int, *, named: bool = False) -> Position:
    """Return a position, with the doubt whether it is swapped or has lost its sign."""
    if max(abs(lon), abs(lat)) > 180:  # noqa: PLR2004
        fix = msg(
            "Put the decimal point back: latitudes here begin with 29, longitudes with -8 to -10."
        )
        raise PropertyError(
            msg("{lat:g}, {lon:g} are not degrees: a decimal point is lost", lat=lat, lon=lon), fix
        )
    doubt = None
    if not MOROCCO.contains(LonLat(lon, lat)) and not named:
        for other_lon, other_lat, why in (
            (lat, lon, msg("latitude and longitude are swapped")),
            (-lon, lat, msg("the minus sign of the west is missing")),
            (-lat, lon, msg("they are swapped, and the minus sign of the west is missing")),
        ):
            if MOROCCO.contains(LonLat(other_lon, other_lat)):
                lon, lat, doubt = other_lon, other_lat, why
                break
    location = LonLat(round(lon, 7), round(lat, 7))
    if not MOROCCO.contains(location):
        fix = msg("Check the order, the minus sign of the west and the decimal point.")
        raise PropertyError(
            msg("{lat:.6g}, {lon:.6g} does not lie in Morocco", lat=lat, lon=lon), fix
        )
    note = None
    if decimals < _ENOUGH:
        note = msgn(
            "the position is truncated to {n} decimal of a degree",
            "the position is truncated to {n} decimals of a degree",
            decimals,
        )
    return Position(location=location, form=form, decimals=decimals, doubt=doubt, note=note)


def _without_axes(text: str) -> str:
    """Return the text of one cell without the letter of its axis, its unit and its grid."""
    return _without_letters(without_grid(plain(text)))[0]


def _without_letters(signs: str) -> tuple[str, str]:
    """Return metres without the letters of their axes and their unit, and those letters."""
    axis = _AXIS_BEFORE if _AXIS_BEFORE.match(signs.lstrip(" ,;")) else _AXIS_AFTER
    return _UNIT.sub(" ", axis.sub(" ", signs)), "".join(axis.findall(signs)).upper()


def _metres(signs: str) -> tuple[float, float] | None:
    """Return X and Y if a text is two numbers too large for degrees, otherwise None.

    Letters of the axes tell which is which; without any, X stands first.

    >>> _metres("Y: 3285590 X: 429284"), _metres("429284mE 3285590mN")
    ((429284.0, 3285590.0), (429284.0, 3285590.0))
    """
    text, axes = _without_letters(signs)
    text = re.sub(r"(?<=[0-9])[ ](?=[0-9]{3}(?:[ .,;]|$))", "", text) if ";" in text else text
    found = re.fullmatch(rf"[\s;,]*{_METRE}\s*[;,/\s]\s*{_METRE}[\s;,]*", text)
    if not found:
        return None
    x, y = (float(f"{found[at]}.{found[at + 1] or 0}") for at in (1, 3))
    if axes in {"YX", "NE"}:
        x, y = y, x
    return (x, y) if min(x, y) >= _METRES else None


def _from_metres(metres: tuple[float, float], grid: Grid | None) -> Position:
    if grid is None:
        raise _without_grid(metres)
    location, swapped = _in_morocco(*metres, grid), _in_morocco(metres[1], metres[0], grid)
    if location is None and swapped is not None:
        return Position(location=swapped, form=grid.name, decimals=_ENOUGH, doubt=SWAPPED)
    if location is None:
        x, y = (f"{value:.0f}" for value in metres)
        fix = msg("Check the zone, and that X stands before Y.")
        problem = msg("X {x}, Y {y} of {grid} is not in Morocco", x=x, y=y, grid=grid.name)
        raise PropertyError(problem, fix)
    return Position(location=location, form=grid.name, decimals=_ENOUGH, swapped=swapped)


def _without_grid(metres: tuple[float, float]) -> PropertyError:
    """Return the refusal of metres whose system is not said."""
    x, y = (f"{value:.0f}" for value in metres)
    least, most = _UTM_NORTH_M
    if least < max(metres) < most:
        fix = msg(
            "They look like metres of UTM: say the zone, 28, 29 or 30, with --utm, on the local "
            "page below “Coordinates in metres?”, or in a column Zone UTM; the telephone shows it "
            "beside them, such as 29R."
        )
    else:
        fix = msg(
            "If they are metres of a Lambert zone, say which, 1 to 4, with --lambert, on the local "
            "page below “Coordinates in metres?”, or in a column Zone Lambert; it stands on the "
            "cadastral map. If a decimal point is lost, put it back."
        )
    return PropertyError(msg("{x}, {y} are not degrees", x=x, y=y), fix)


def _in_morocco(x_m: float, y_m: float, grid: Grid) -> LonLat | None:
    location = from_grid(x_m, y_m, grid)
    inside = math.isfinite(location.lon) and MOROCCO.contains(location)
    return location if inside else None


def _from_wkt(found: re.Match[str], grid: Grid | None) -> Position:
    """Return the position of a shape in WKT, longitude or X first; of an area a point within."""
    try:
        spot = shapely.point_on_surface(shapely.from_wkt(found["shape"]))
        x, y = float(shapely.get_x(spot)), float(shapely.get_y(spot))
    except shapely.errors.GEOSException as error:
        raise PropertyError(msg("“{text}” is not a point", text=shown(found[0])), HOW) from error
    if not (math.isfinite(x) and math.isfinite(y)):
        raise PropertyError(msg("“{text}” is not a point", text=shown(found[0])), HOW)
    stated = read_grid(found[0])
    if stated or (not found["srid"] and max(abs(x), abs(y)) >= _METRES):
        return _from_metres((x, y), stated or grid)
    if found["srid"]:
        try:
            x, y = from_crs(x, y, f"EPSG:{found['srid']}")
        except InputError as error:
            raise PropertyError(error.message, HOW) from error
    written = max((len(part) for part in re.findall(r"\.([0-9]+)", found["shape"])), default=0)
    return _judged(x, y, "WKT", written)


def _from_link(link: str) -> Position:
    """Return the position in a link: a pin or a marker, or else the middle of the view."""
    try:
        parts = urlsplit(link if ":" in link[:8] else f"https://{link}")
        host = parts.hostname or ""
        asked = parse_qs(parts.query)
    except ValueError as error:
        raise PropertyError(msg("the link is damaged"), _COPY) from error
    text = unquote(link)
    if parts.scheme.lower() == "geo":
        searched = _GEO_QUERY.match(asked.get("q", [""])[0])  # a pin, when 0,0 stands before it
        return _link_pair(searched[1] if searched else parts.path.split(";")[0])
    pin = _PIN.findall(text)
    if pin:
        return _judged(float(pin[-1][1]), float(pin[-1][0]), "link", _ENOUGH)
    if "mlat" in asked and "mlon" in asked:
        return _link_pair(f"{asked['mlat'][0]},{asked['mlon'][0]}")
    for name in _QUERIES:
        value = asked.get(name, [""])[0].removeprefix("loc:")
        if re.fullmatch(r"\s*-?[0-9]{1,3}\.[0-9]+\s*,\s*-?[0-9]{1,3}\.[0-9]+\s*", value):
            return _link_pair(value)
    searched = re.search(rf"/maps/(?:search|place|dir/)/?{_PAIR},\+?\s*{_PAIR}", text)
    if searched:
        return _link_pair(f"{searched[1]},{searched[2]}")
    view = _VIEW.search(text)
    if view:
        lat, lon = (part for part in view.groups() if part)
        position = _link_pair(f"{lat},{lon}")
        doubt = position.doubt or msg("the link shows the middle of a view, not a pin")
        return Position(location=position.location, form="link", decimals=3, doubt=doubt)
    short = any(host == name or host.endswith("." + name) for name in _SHORT_LINKS)
    problem = msg("“{link}” holds no position", link=shown(link))
    if short:
        problem = msg(
            "“{link}” is a short link, which cannot be followed offline", link=shown(link)
        )
    raise PropertyError(problem, _COPY)


def _link_pair(text: str, form: str = "link") -> Position:
    """Return the position of `lat,lon` in a link, where only points are decimal signs."""
    try:
        lat, lon = (float(part) for part in text.split(",")[:2])
    except ValueError as error:
        raise PropertyError(
            msg("“{text}” in the link is not a position", text=shown(text)), _COPY
        ) from error
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise PropertyError(msg("“{text}” in the link is not a position", text=shown(text)), _COPY)
    written = max(len(part.partition(".")[2].strip()) for part in text.split(",")[:2])
    return _judged(lon, lat, form, written)
