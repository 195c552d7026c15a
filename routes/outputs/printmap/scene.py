"""What a map is made of before anything is placed: the sheet, the roads, the days on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routes.outputs.printmap import layers
from routes.outputs.printmap.projection import (
    SCHEMATIC_M_PER_MM,
    STREETS_M_PER_MM,
    Projection,
    fit,
)
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routes.circuit import Circuit, Itinerary, Leg, Lunch, Stop
    from routes.geo import LonLat
    from routes.places import Place
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

_MARGIN_MM = 13.0
_ROUTE_STEP_MM, _SHORTEST_LEG_MM, _BLEED_MM, _EDGE_MM = 1.0, 0.2, 3.0, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A disc on a map: a stop, or a run of stops at one place.

    Attributes:
        day: which day, from 1.
        order: which stop of the day, from 1; of a run its first, as is `stop`.
        number: what stands on the disc.
        stop: the visit.
        at: where it is on the sheet, millimetres.
        is_named: whether its name may stand beside it.
    """

    day: int
    order: int
    number: str
    stop: Stop
    at: tuple[float, float]
    is_named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a map is made of before anything is placed.

    Attributes:
        circuit: the circuit.
        roads: those on the sheet.
        texts: of the domain `booklet`.
        projection: of the sheet.
        days: day numbers with their itineraries.
        routes: day number and points on the sheet of every traced leg.
        markers: the stops in order; with several days the number tells the day as well.
        lunches: the lunches with the numbers of their days.
        ends: where the days start and end, each place once, by id.
    """

    circuit: Circuit
    roads: layers.SeenRoads
    texts: Texts
    projection: Projection
    days: tuple[tuple[int, Itinerary], ...]
    routes: tuple[tuple[int, NDArray[np.float64]], ...]
    markers: tuple[Marker, ...]
    lunches: tuple[tuple[int, Lunch], ...]
    ends: dict[str, Place]


def make_scene(
    circuit: Circuit,
    network: RoadNetwork,
    days: tuple[tuple[int, Itinerary], ...],
    language: Language,
    size_mm: tuple[float, float],
) -> Scene:
    """Return the scene of some days.

    Args:
        circuit: the circuit, traced.
        network: the roads beneath it.
        days: day numbers with their itineraries.
        language: of the names.
        size_mm: width and height of the sheet.
    """
    ends = {place.id: place for _, it in days for place in (it.day.start, it.day.end)}
    points = [place.location for place in ends.values()]
    points += [stop.site.location for _, it in days for stop in it.stops]
    points += [it.lunch.place.location for _, it in days if it.lunch is not None]
    points += [point for _, it in days for leg in it.legs for point in leg.geometry]
    projection = projection_of(circuit, points, size_mm)
    legs = [(day, _line(leg, projection)) for day, it in days for leg in it.legs]
    return Scene(
        circuit=circuit,
        roads=layers.roads_on(network, projection),
        texts=Texts(language, "booklet"),
        projection=projection,
        days=days,
        routes=tuple((day, line) for day, line in legs if len(line) > 1),
        markers=tuple(_markers(days, projection)),
        lunches=tuple((day, it.lunch) for day, it in days if it.lunch is not None),
        ends=ends,
    )


def enlarged(scene: Scene, projection: Projection) -> Scene:
    """Return the scene of a part of a sheet.

    Args:
        scene: of the whole sheet.
        projection: of the part.
    """
    size_mm = projection.width_mm, projection.height_mm
    legs = [(day, _line(leg, projection)) for day, it in scene.days for leg in it.legs]

    def is_inside(location: LonLat) -> bool:
        away = np.array(projection.point_mm(location)) - np.array(size_mm) / 2
        return bool((np.abs(away) < np.array(size_mm) / 2 - _EDGE_MM).all())

    return replace(
        scene,
        roads=layers.roads_within(scene.roads, projection),
        projection=projection,
        routes=tuple((day, part) for day, line in legs for part in _parts_on(line, projection)),
        markers=tuple(
            replace(marker, at=projection.point_mm(marker.stop.site.location))
            for marker in scene.markers
            if is_inside(marker.stop.site.location)
        ),
        lunches=tuple(row for row in scene.lunches if is_inside(row[1].place.location)),
        ends={id_: end for id_, end in scene.ends.items() if is_inside(end.location)},
    )


def projection_of(
    circuit: Circuit, points: Sequence[LonLat], size_mm: tuple[float, float]
) -> Projection:
    """Return the projection that shows points as large as a sheet and the roads allow.

    Args:
        circuit: says what roads there are.
        points: one at least.
        size_mm: width and height of the sheet.
    """
    width, height = size_mm
    closest = SCHEMATIC_M_PER_MM if circuit.roads.is_schematic else STREETS_M_PER_MM
    return fit(
        points,
        width_mm=width,
        height_mm=height,
        margin_mm=_MARGIN_MM,
        closest_m_per_mm=closest,
    )


def _markers(days: tuple[tuple[int, Itinerary], ...], projection: Projection) -> Iterator[Marker]:
    for day, itinerary in days:
        for number, stop in enumerate(itinerary.stops, start=1):
            yield Marker(
                day=day,
                order=number,
                number=f"{day}.{number}" if len(days) > 1 else str(number),
                stop=stop,
                at=projection.point_mm(stop.site.location),
            )


def runs(markers: Sequence[Marker], reach_mm: float) -> tuple[Marker, ...]:
    """Return markers of which those that follow each other at one place are one: `2.4–2.7`.

    Args:
        markers: of a scene, in order.
        reach_mm: how far from the first of a run the others may be.
    """
    found: list[list[Marker]] = []
    for marker in markers:
        if found and _goes_on(found[-1], marker, reach_mm):
            found[-1].append(marker)
        else:
            found.append([marker])
    return tuple(_as_one(run) for run in found)


def _goes_on(run: list[Marker], marker: Marker, reach_mm: float) -> bool:
    """Say whether a stop is the next of a run, and near its first."""
    follows = (marker.day, marker.order) == (run[-1].day, run[-1].order + 1)
    return follows and math.dist(run[0].at, marker.at) <= reach_mm


def _as_one(run: list[Marker]) -> Marker:
    if len(run) == 1:
        return run[0]
    x, y = (sum(values) / len(run) for values in zip(*(marker.at for marker in run), strict=True))
    return replace(run[0], number=f"{run[0].number}–{run[-1].number}", at=(x, y))


def _line(leg: Leg, projection: Projection) -> NDArray[np.float64]:
    """Return a leg on the sheet, empty if it has no length there."""
    if len(leg.geometry) < 2:  # noqa: PLR2004
        return np.zeros((0, 2))
    line = shapely.LineString(projection.to_mm(np.array(leg.geometry)))
    if line.length < _SHORTEST_LEG_MM:
        return np.zeros((0, 2))
    points: NDArray[np.float64] = shapely.get_coordinates(line)
    return points


def _parts_on(line: NDArray[np.float64], projection: Projection) -> Iterator[NDArray[np.float64]]:
    """Yield what a sheet shows of a line, in its direction, and a little more."""
    if len(line) < 2:  # noqa: PLR2004
        return
    size = projection.width_mm + _BLEED_MM, projection.height_mm + _BLEED_MM
    shown = shapely.clip_by_rect(shapely.LineString(line), -_BLEED_MM, -_BLEED_MM, *size)
    for part in shapely.get_parts(shown):
        if part.length >= _SHORTEST_LEG_MM:
            yield shapely.get_coordinates(part)


def route_points(scene: Scene) -> NDArray[np.float64]:
    """Return points along all routes, a millimetre apart."""
    lines = [shapely.LineString(line) for _, line in scene.routes]
    if not lines:
        return np.zeros((0, 2))
    return np.asarray(shapely.get_coordinates(shapely.segmentize(lines, _ROUTE_STEP_MM)))
