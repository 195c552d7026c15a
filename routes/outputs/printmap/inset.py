"""The enlarged part of a map of a day: stops that crowd in one town, where they can be told apart.

On the sheet itself one disc stands for those that follow each other there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from routes.outputs.printmap import style
from routes.outputs.printmap.labels import Box, Sheet, box_around
from routes.outputs.printmap.scene import Scene, enlarged, projection_of, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.geo import LonLat
    from routes.outputs.printmap.projection import Projection

_FEWEST, _LEAST_ZOOM, _LEAST_APART_MM, _SMALLEST_MM = 3, 2.5, 8.0, 42.0
_SIZES = (
    (0.64, 0.54), (0.54, 0.62), (0.56, 0.5), (0.7, 0.4), (0.46, 0.6), (0.5, 0.46), (0.6, 0.38),
    (0.42, 0.52), (0.46, 0.42), (0.4, 0.4),
)  # fmt: skip
"""Width and height of an inset as shares of the width of the sheet, the largest first."""

_STEP_MM, _CLEAR_MM, _SIGN_CLEAR_MM, _LEAST_EXTENT_MM = 5.0, 2.0, 7.0, 1.6
_OFF_EDGE_COST_MM = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A part of a map that is drawn larger on the same sheet.

    Attributes:
        box: where it lies on the sheet.
        extent: what it shows, on the sheet.
        numbers: those of its stops, as they stand on the sheet.
        scene: what it is made of.
    """

    box: Box
    extent: Box
    numbers: tuple[str, ...]
    scene: Scene


def with_inset(scene: Scene, sheet: Sheet) -> tuple[Scene, Inset | None]:
    """Return the scene of a day without the names of stops that are drawn larger, and the inset.

    There is none where few stops crowd, where they are one point of the map at any scale, or where
    nothing of the sheet is free.

    Args:
        scene: of a day.
        sheet: what is taken of it so far.
    """
    crowd = max(_crowds(scene), key=len, default=[])
    if len(crowd) < _FEWEST:
        return scene, None
    for size in _sizes(scene):
        part = projection_of(scene.circuit, crowd, size)
        if not _is_worth_it(scene, part, crowd):
            continue
        extent = _extent(scene, part)
        box = _free_place(scene, sheet, size, extent)
        if box is not None:
            inset = Inset(box=box, extent=extent, numbers=(), scene=enlarged(scene, part))
            return _told_apart(scene, inset)
    return scene, None


def _sizes(scene: Scene) -> Iterator[tuple[float, float]]:
    """Yield width and height of an inset, the largest first."""
    whole = scene.projection.width_mm
    for width, height in _SIZES:
        if min(width, height) * whole >= _SMALLEST_MM:
            yield width * whole, height * whole


def _told_apart(scene: Scene, inset: Inset) -> tuple[Scene, Inset]:
    """Return what is left on the sheet, and the inset with the numbers it has there."""
    orders = {marker.order for marker in inset.scene.markers}
    inside = runs([marker for marker in scene.markers if marker.order in orders], math.inf)
    apart = [marker for marker in scene.markers if marker.order not in orders]
    markers = (*apart, *(replace(marker, is_named=False) for marker in inside))
    rest = replace(
        scene,
        markers=tuple(sorted(markers, key=lambda marker: marker.order)),
        lunches=tuple(lunch for lunch in scene.lunches if lunch not in inset.scene.lunches),
    )
    return rest, replace(inset, numbers=tuple(marker.number for marker in inside))


def _crowds(scene: Scene) -> Iterator[list[LonLat]]:
    """Yield where the stops and lunches are whose signs would lie on each other."""
    places = [marker.stop.site.location for marker in scene.markers]
    places += [lunch.place.location for _, lunch in scene.lunches]
    spots = scene.projection.to_mm(np.array(places).reshape(-1, 2))
    left = set(range(len(spots)))
    while left:
        crowd, found = set[int](), {min(left)}
        while found:
            crowd |= found
            near = np.zeros(len(spots), dtype=np.bool_)
            for at in found:
                near |= np.hypot(*(spots - spots[at]).T) < style.DISC
            found = set(np.flatnonzero(near).tolist()) - crowd
        left -= crowd
        yield [places[at] for at in sorted(crowd)]


def _is_worth_it(scene: Scene, part: Projection, crowd: list[LonLat]) -> bool:
    """Say whether a part is drawn much larger, and its stops lie apart there."""
    zoom = scene.projection.ground_m_per_mm / part.ground_m_per_mm
    spots = part.to_mm(np.array(crowd))
    apart = (spots.max(axis=0) - spots.min(axis=0)).max()
    return zoom >= _LEAST_ZOOM and bool(apart >= _LEAST_APART_MM)


def _extent(scene: Scene, part: Projection) -> Box:
    """Return what of a sheet a part of it shows, large enough to be seen."""
    shown = part.bounds()
    corners = np.array([(shown.west, shown.north), (shown.east, shown.south)])
    (left, top), (right, bottom) = scene.projection.to_mm(corners).tolist()
    width, height = max(right - left, _LEAST_EXTENT_MM), max(bottom - top, _LEAST_EXTENT_MM)
    return box_around((left + right) / 2, (top + bottom) / 2, width, height)


def _free_place(
    scene: Scene, sheet: Sheet, size_mm: tuple[float, float], extent: Box
) -> Box | None:
    """Return where a part may lie: off the route and all signs, best at an edge near its extent."""
    (width, height), frame, side = size_mm, sheet.frame, 2 * _SIGN_CLEAR_MM
    xs = _steps(frame.left, frame.right - width)
    ys = _steps(frame.top, frame.bottom - height)
    places = [*scene.ends.values(), *(lunch.place for _, lunch in scene.lunches)]
    spots = [scene.projection.point_mm(place.location) for place in places]
    spots += [marker.at for marker in scene.markers]
    signs = [box_around(x, y, side, side) for x, y in spots]
    middle = (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2
    found = []
    for x, y in product(xs, ys):
        box = Box(x, y, x + width, y + height)
        if not any(map(box.meets, signs)) and _is_clear(sheet, box):
            is_off = x not in {xs[0], xs[-1]} and y not in {ys[0], ys[-1]}
            found.append((math.dist(box.nearest(middle), middle) + is_off * _OFF_EDGE_COST_MM, box))
    return min(found)[1] if found else None


def _steps(low: float, high: float) -> list[float]:
    """Return equal steps from one number to another; none if the other is less."""
    if high < low:
        return []
    return [float(value) for value in np.linspace(low, high, 1 + int((high - low) / _STEP_MM))]


def _is_clear(sheet: Sheet, box: Box) -> bool:
    wide = Box(
        box.left - _CLEAR_MM, box.top - _CLEAR_MM, box.right + _CLEAR_MM, box.bottom + _CLEAR_MM
    )
    return sheet.is_free(box) and not sheet.hides_route(wide)
