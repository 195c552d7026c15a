"""Positions as offices write them: degrees, Plus codes, links to maps, metres of a Lambert zone.

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

from routes.census.degrees import HOW, Angle, plain, read_angles
from routes.census.lambert import from_lambert
from routes.census.pluscode import find_plus_code, read_plus_code
from routes.geo import LonLat
from routes.message import Message, msg, msgn
from routes.sites import MOROCCO
from routes.sitevalues import PropertyError, shown

if TYPE_CHECKING:
    from collections.abc import Callable

_METRES = 1_000
"""Two numbers as large as this are no degrees."""

_METRE = r"([0-9]{4,7})(?:[.,]([0-9]+))?"
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
_QUERIES = ("q", "query", "ll", "destination", "daddr", "sll", "center")
_COPY = msg("Open the link, touch the place, and copy the two numbers that the map shows.")
_ENOUGH = 4
SWAPPED = msg("X and Y are swapped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position that was read.

    Attributes:
        location: where it is.
        form: how it was written: degrees, Plus code, link, Lambert.
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
    lambert: int | None = None,
    reference: Callable[[str], LonLat | None] | None = None,
) -> Position:
    """Return the position that a text gives, latitude first where it is a pair of degrees.

    Args:
        text: as somebody wrote it.
        lambert: the Moroccan Lambert zone of metres, 1 to 4; None refuses metres.
        reference: from the name beside a short Plus code to where that is, None if not known.

    Raises:
        PropertyError: if it is not understood without doubt.

    >>> read_position("N 29°41.916' , O 9°43.878'").location
    LonLat(lon=-9.7313, lat=29.6986)
    """
    signs = plain(text)
    if len(signs) > 2_000:  # noqa: PLR2004
        raise PropertyError(msg("the coordinates are not understood"), HOW)
    link = _LINK.search(signs)
    if link:
        return _from_link(link.group())
    if find_plus_code(signs):
        location = read_plus_code(signs, reference or (lambda _: None))
        return Position(location=location, form="Plus code", decimals=_ENOUGH)
    metres = _metres(signs)
    if metres:
        return _from_metres(metres, lambert)
    measured = _MEASURED.fullmatch(signs)
    if measured:
        return _link_pair(f"{measured['lat']},{measured['lon']}", "degrees")
    angles = read_angles(signs)
    if len(angles) == 1:
        problem = msg("“{text}” is only one of the two coordinates", text=shown(text))
        raise PropertyError(problem, HOW)
    return _from_angles(*angles)


def read_pair(latitude: str, longitude: str, *, lambert: int | None = None) -> Position:
    """Return the position of two cells: latitude and longitude, or Y and X of a Lambert zone.

    Raises:
        PropertyError: if they are not understood without doubt.

    >>> read_pair("29,6986", "-9,7313").location
    LonLat(lon=-9.7313, lat=29.6986)
    """
    metres = _metres(f"{longitude} ; {latitude}")
    if metres:
        return _from_metres(metres, lambert)
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


def _metres(signs: str) -> tuple[float, float] | None:
    """Return X and Y if a text is two numbers too large for degrees, otherwise None."""
    text = re.sub(r"(?<![A-Za-z])[XYxy]\s*[:=]\s*|(?<=[0-9])\s*m\b", " ", signs)
    text = re.sub(r"(?<=[0-9])[ ](?=[0-9]{3}(?:[ .,;]|$))", "", text) if ";" in text else text
    found = re.fullmatch(rf"\s*{_METRE}\s*[;,/\s]\s*{_METRE}\s*", text)
    if not found:
        return None
    x, y = (float(f"{found[at]}.{found[at + 1] or 0}") for at in (1, 3))
    return (x, y) if min(x, y) >= _METRES else None


def _from_metres(metres: tuple[float, float], zone: int | None) -> Position:
    x, y = (f"{value:.0f}" for value in metres)
    if zone is None:
        fix = msg(
            "If they are metres of a Lambert zone, say which with --lambert 1, 2, 3 "
            "or 4; it stands on the cadastral map. If a decimal point is lost, put "
            "it back."
        )
        raise PropertyError(msg("{x}, {y} are not degrees", x=x, y=y), fix)
    location, swapped = _in_morocco(*metres, zone), _in_morocco(metres[1], metres[0], zone)
    form = f"Lambert zone {zone}"
    if location is None and swapped is not None:
        return Position(location=swapped, form=form, decimals=_ENOUGH, doubt=SWAPPED)
    if location is None:
        fix = msg("Check the zone, and that X stands before Y.")
        problem = msg("X {x}, Y {y} of zone {zone} is not in Morocco", x=x, y=y, zone=zone)
        raise PropertyError(problem, fix)
    return Position(location=location, form=form, decimals=_ENOUGH, swapped=swapped)


def _in_morocco(x_m: float, y_m: float, zone: int) -> LonLat | None:
    location = from_lambert(x_m, y_m, zone)
    inside = math.isfinite(location.lon) and MOROCCO.contains(location)
    return location if inside else None


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
        return _link_pair(parts.path.split(";")[0])
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
