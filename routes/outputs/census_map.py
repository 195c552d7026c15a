"""A small map of a census as SVG: the outline of the province, a dot for each site by its theme.

It holds no text, so that it stands alike in a page of any language; the legend is the page's.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from routes.siteprops import THEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.geo import LonLat

_BOUNDARY = Path(__file__).parents[1] / "data" / "boundary.geojson"
_MARGIN = 12.0
_BODY, _OTHER = 5.0, 3.0
"""Radius of the dots of bodies of the social economy, and of other sites."""

COLORS = ("#b8420a", "#8c6d00", "#5b6770", "#8a4fc4", "#1f5fbf", "#3f7d20", "#7b0f2b", "#a0522d",
          "#00727a", "#c2307f", "#1b1b1b", "#d08700")  # fmt: skip
"""The colour of each theme, in the order of `routes.siteprops.THEMES`."""


def theme_color(theme: str) -> str:
    """Return the colour of a theme as #rrggbb."""
    return COLORS[THEMES.index(theme)]


@cache
def _outline() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the rings of the province."""
    (feature,) = json.loads(_BOUNDARY.read_text(encoding="utf-8"))["features"]
    rings = feature["geometry"]["coordinates"]
    return tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in rings)


def boundary_licence() -> str:
    """Return whose data the outline is."""
    (feature,) = json.loads(_BOUNDARY.read_text(encoding="utf-8"))["features"]
    return str(feature["properties"]["licence"])


def census_map(points: Sequence[tuple[LonLat, str, bool]], width: int = 640) -> str:
    """Return the map as SVG; sites far outside widen the frame by no more than the province's size.

    Args:
        points: (position, theme, whether it is a body of the social economy) of each site.
        width: in pixels; the height follows from it.
    """
    lons, lats = zip(*(position for ring in _outline() for position in ring), strict=True)
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    near = [
        point for point in points
        if min(lons) - wide / 2 < point[0].lon < max(lons) + wide / 2
        and min(lats) - high / 2 < point[0].lat < max(lats) + high / 2
    ]  # fmt: skip
    west = min([*lons, *(spot.lon for spot, _, _ in near)])
    east = max([*lons, *(spot.lon for spot, _, _ in near)])
    south = min([*lats, *(spot.lat for spot, _, _ in near)])
    north = max([*lats, *(spot.lat for spot, _, _ in near)])
    squeeze = math.cos(math.radians((south + north) / 2))  # equirectangular, true in the middle
    scale = (width - 2 * _MARGIN) / ((east - west) * squeeze)
    height = round((north - south) * scale + 2 * _MARGIN)

    def at(lon: float, lat: float) -> tuple[str, str]:
        x, y = _MARGIN + (lon - west) * squeeze * scale, _MARGIN + (north - lat) * scale
        return f"{x:.1f}", f"{y:.1f}"

    rings = (" ".join(",".join(at(*position)) for position in ring) for ring in _outline())
    path = "".join(f"M{ring}Z" for ring in rings)
    dots = sorted(near, key=lambda point: point[2])
    circles = "".join(_dot(at(*spot), theme, is_body=is_body) for spot, theme, is_body in dots)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path d="{path}" fill="#f1f1ee" stroke="#8c8c8c" stroke-width="1"/>{circles}</svg>'
    )


def _dot(at: tuple[str, str], theme: str, *, is_body: bool) -> str:
    radius = _BODY if is_body else _OTHER
    return (
        f'<circle cx="{at[0]}" cy="{at[1]}" r="{radius:g}" fill="{theme_color(theme)}" '
        'fill-opacity="0.85" stroke="#ffffff" stroke-width="0.8"/>'
    )
