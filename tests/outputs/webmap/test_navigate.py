"""Links to navigation programs."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.outputs.webmap.guard import clean
from routes.outputs.webmap.navigate import geo_link, navigation_links

AFRA = LonLat(-8.97386, 29.71997)


def test_latitude_comes_first_as_every_program_expects() -> None:
    """Longitude and latitude are not swapped in any address."""
    addresses = re.findall(r'href="([^"]+)"', geo_link(AFRA) + navigation_links(AFRA, "Afra"))
    assert len(addresses) == 4
    for address in addresses:
        assert "29.71997,-8.97386" in address


@given(st.text())
def test_a_name_stays_one_value_of_the_address(name: str) -> None:
    """No sign of a name can add a parameter, end the attribute or make another scheme."""
    links = navigation_links(AFRA, name)
    om = re.findall(r'href="(om:[^"]*)"', links)
    assert len(om) == 1
    assert re.fullmatch(r"om://map\?v=1&#38;ll=29\.71997,-8\.97386&#38;n=[A-Za-z0-9%._~-]*", om[0])
    query = urlsplit(om[0].replace("&#38;", "&")).query
    assert unquote(query.rpartition("n=")[2]) == clean(name)[:80]
