"""Links that open a place in a navigation program of the telephone.

What each program understands is documented by it: RFC 5870 for `geo:`,
https://osmand.net/docs/technical/algorithms/osmand-intents for OsmAnd, the scheme `om:` of
Organic Maps, https://developers.google.com/maps/documentation/urls/get-started for Google Maps.
The first three work without a network where the program has its maps on the telephone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from routes.outputs.webmap.guard import Html, clean, join, tag

if TYPE_CHECKING:
    from routes.geo import LonLat

_LONGEST_NAME = 80
"""Signs of a name that are handed to a program: more would not fit on its screen."""


def geo_link(location: LonLat) -> Html:
    """Return a position as a link that opens whatever map the telephone has.

    >>> from routes.geo import LonLat
    >>> geo_link(LonLat(-9.7313, 29.6986))
    '<a href="geo:29.69860,-9.73130"><bdi dir="ltr">29.69860, -9.73130</bdi></a>'
    """
    place = _latlon(location)
    return tag("a", tag("bdi", place.replace(",", ", "), dir="ltr"), href=f"geo:{place}")


def navigation_links(location: LonLat, name: str) -> Html:
    """Return links that open a place in OsmAnd, Organic Maps and Google Maps.

    Args:
        location: where it is.
        name: what the pin is called there.
    """
    place = _latlon(location)
    label = quote(clean(name)[:_LONGEST_NAME], safe="")
    links = (
        ("OsmAnd", f"https://osmand.net/map/?pin={place}#15/{place.replace(',', '/')}"),
        ("Organic Maps", f"om://map?v=1&ll={place}&n={label}"),
        ("Google Maps", f"https://www.google.com/maps/dir/?api=1&destination={place}"),
    )
    return join((_link(program, address) for program, address in links), " · ")


def _link(program: str, address: str) -> Html:
    shown = tag("bdi", program, dir="ltr")
    return tag("a", shown, href=address, rel="noopener noreferrer", target="_blank")


def _latlon(location: LonLat) -> str:
    lon, lat = location
    return f"{lat:.5f},{lon:.5f}"
