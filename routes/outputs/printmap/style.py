"""Colours, line widths and dashes of the printed map, legible in black and white as well."""

from __future__ import annotations

from typing import NamedTuple

from routes.outputs.palette import day_color

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
    (7.0, 1.6),
    (4.0, 1.0, 0.9, 1.0, 0.9, 1.0),
    (0.6, 0.9),
    (2.6, 1.0, 2.6, 1.0, 0.8, 1.0),
    (4.0, 1.0, 0.9, 1.0, 0.9, 1.0, 0.9, 1.0),
    (7.0, 1.2, 0.8, 1.2),
)
"""More than there are colours: after the last colour the first comes again, with other dashes."""

DAY_STYLES = tuple(DayStyle(day_color(day), dashes) for day, dashes in enumerate(_DASHES, start=1))


def day_style(day: int) -> DayStyle:
    """Return the style of a day, counted from 1; after the last the first dashes come again."""
    return DayStyle(day_color(day), _DASHES[(day - 1) % len(_DASHES)])


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
DISC, NUMBER_SIZE, LUNCH, RUN_REACH = 4.6, 2.9, 3.8, 3.0
NAME_SIZE, TOWN_SIZE, VILLAGE_SIZE, SMALL_SIZE, SHIELD_SIZE = 2.75, 2.6, 2.1, 1.9, 1.75
