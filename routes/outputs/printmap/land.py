"""Draws what lies on the land: background, roads, and the routes of the days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from routes.outputs.printmap import drawing, layers, style
from routes.outputs.printmap.labels import Box

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from routes.outputs.printmap.scene import Scene

_SIMPLIFY_MM = 0.08


def add_background(root: ET.Element, scene: Scene, areas: tuple[layers.Area, ...]) -> None:
    """Draw sea, lakes, rivers and the province's boundary on white."""
    size = scene.projection
    drawing.add_box(root, Box(0, 0, size.width_mm, size.height_mm), style.HALO, "none")
    for area in areas:
        if area.kind in {"sea", "lake"}:
            drawing.add_area(root, area.geometry, style.SEA)
    _add_lines(root, areas, "river", style.RIVER, 0.3)
    _add_lines(root, areas, "boundary", style.BOUNDARY, 0.35, style.BOUNDARY_DASHES)


def _add_lines(
    root: ET.Element,
    areas: tuple[layers.Area, ...],
    kind: str,
    color: str,
    width: float,
    dashes: tuple[float, ...] = (),
) -> None:
    """Draw the lines of one kind of background."""
    lines = [line for area in areas if area.kind == kind for line in layers.lines_of(area.geometry)]
    drawing.add_path(root, drawing.path_of(lines), color, width, dashes)


def add_roads(root: ET.Element, scene: Scene) -> None:
    """Draw the least first; all casings before all fills, so that junctions are open."""
    levels = list(reversed(layers.road_levels(scene.roads)))
    paths = [(style.ROAD_STYLES[row.level], drawing.path_of(row.lines)) for row in levels]
    for look, path in paths:
        if look.casing_width:
            drawing.add_path(root, path, look.casing, look.casing_width)
        else:
            drawing.add_path(root, path, look.fill, look.width)
    for look, path in paths:
        if look.casing_width:
            drawing.add_path(root, path, look.fill, look.width)


def add_routes(root: ET.Element, scene: Scene) -> None:
    """Draw each street of a day once, however often it is driven, or its dashes would close."""
    streets = [(day, _streets(scene, day)) for day, _ in scene.days]
    for _, path in streets:
        drawing.add_path(root, path, style.HALO, style.ROUTE_CASING)
    for day, path in streets:
        look = style.day_style(day)
        drawing.add_path(root, path, look.color, style.ROUTE_WIDTH, look.dashes)
    for day, line in scene.routes:
        drawing.add_arrowheads(root, line, style.day_style(day).color)


def _streets(scene: Scene, day: int) -> str:
    """Return the path of everything driven on a day, joined to lines as long as can be."""
    driven = [shapely.LineString(line) for number, line in scene.routes if number == day]
    joined = shapely.line_merge(shapely.union_all(driven))
    return drawing.path_of(layers.lines_of(joined.simplify(_SIMPLIFY_MM)))
