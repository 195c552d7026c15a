"""Colours, line widths and dashes of the printed map, legible in black and white as well."""

from __future__ import annotations

from typing import NamedTuple

from routes.outputs.palette import DAY_COLORS

SEA, RIVER, INK, QUIET_INK, HALO = "#dce8ee", "#9fbccb", "#1b1b1b", "#4a4a4a", "#ffffff"
SEA_INK, BOUNDARY, BOUNDARY_DASHES = "#5f8498", "#8b8b8b", (2.4, 0.9, 0.5, 0.9)


class DayStyle(NamedTuple):
    """How the route of a day is drawn: a colour, and dashes and gaps in millimetres."""

    color: str
    dashes: tuple[float, ...]


_DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (3.2, 1.4),
    (1.2, 1.2),
    (4.0, 1.2, 0.9, 1.2),
    (2.0, 0.8),
    (4.0, 1.0, 0.9, 1.0, 0.9, 1.0),
    (5.0, 2.2),
)
DAY_STYLES = tuple(
    DayStyle(color, dashes) for color, dashes in zip(DAY_COLORS, _DASHES, strict=True)
)


def day_style(day: int) -> DayStyle:
    """Return the style of a day, counted from 1; after the last the first comes again."""
    return DAY_STYLES[(day - 1) % len(DAY_STYLES)]


class RoadStyle(NamedTuple):
    """How a road is drawn: widths in millimetres; a casing of 0 is none."""

    fill: str
    width: float
    casing: str
    casing_width: float


ROAD_STYLES = (
    RoadStyle("#f2cd8c", 0.95, "#7d7461", 1.35),
    RoadStyle("#f8e2b4", 0.80, "#7d7461", 1.15),
    RoadStyle("#ffffff", 0.60, "#8c8c8c", 0.90),
    RoadStyle("#9b9b9b", 0.38, "", 0.0),
    RoadStyle("#b9b9b9", 0.22, "", 0.0),
    RoadStyle("#c9c9c9", 0.15, "", 0.0),
)
"""One for each of `layers.LEVELS`."""

ROUTE_WIDTH, ROUTE_CASING = 1.15, 2.1
DISC, NUMBER_SIZE, LUNCH = 4.6, 2.9, 3.8
NAME_SIZE, TOWN_SIZE, SMALL_SIZE, SHIELD_SIZE = 2.75, 2.6, 1.9, 1.75
