"""What a map is made of before anything is placed: the sheet, the roads, the days on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routes.outputs.printmap import layers
from routes.outputs.printmap.projection import Projection, fit
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.circuit import Circuit, Itinerary, Leg, Lunch, Stop
    from routes.places import Place
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

_MARGIN_MM = 13.0
_ROUTE_STEP_MM, _SHORTEST_LEG_MM = 1.0, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A stop on a map.

    Attributes:
        day: which day, from 1.
        number: what stands on its disc.
        stop: the visit.
        at: where it is on the sheet, millimetres.
    """

    day: int
    number: str
    stop: Stop
    at: tuple[float, float]


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
    """

    circuit: Circuit
    roads: layers.SeenRoads
    texts: Texts
    projection: Projection
    days: tuple[tuple[int, Itinerary], ...]
    routes: tuple[tuple[int, NDArray[np.float64]], ...]

    @property
    def markers(self) -> tuple[Marker, ...]:
        """The stops in order; with several days the number tells the day as well."""
        return tuple(
            Marker(
                day=day,
                number=f"{day}.{number}" if len(self.days) > 1 else str(number),
                stop=stop,
                at=self.projection.point_mm(stop.site.location),
            )
            for day, itinerary in self.days
            for number, stop in enumerate(itinerary.stops, start=1)
        )

    @property
    def lunches(self) -> tuple[tuple[int, Lunch], ...]:
        """The lunches with the numbers of their days."""
        return tuple((day, it.lunch) for day, it in self.days if it.lunch is not None)

    @property
    def ends(self) -> dict[str, Place]:
        """Where the days start and end, each place once."""
        places = [
            place
            for _, itinerary in self.days
            for place in (itinerary.day.start, itinerary.day.end)
        ]
        return {place.id: place for place in places}


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
    points = [place.location for _, it in days for place in (it.day.start, it.day.end)]
    points += [stop.site.location for _, it in days for stop in it.stops]
    points += [it.lunch.place.location for _, it in days if it.lunch is not None]
    points += [point for _, it in days for leg in it.legs for point in leg.geometry]
    width, height = size_mm
    projection = fit(points, width_mm=width, height_mm=height, margin_mm=_MARGIN_MM)
    legs = [(day, _line(leg, projection)) for day, it in days for leg in it.legs]
    return Scene(
        circuit=circuit,
        roads=layers.roads_on(network, projection),
        texts=Texts(language, "booklet"),
        projection=projection,
        days=days,
        routes=tuple((day, line) for day, line in legs if len(line) > 1),
    )


def _line(leg: Leg, projection: Projection) -> NDArray[np.float64]:
    """Return a leg on the sheet, empty if it has no length there."""
    if len(leg.geometry) < 2:  # noqa: PLR2004
        return np.zeros((0, 2))
    line = shapely.LineString(projection.to_mm(np.array(leg.geometry)))
    if line.length < _SHORTEST_LEG_MM:
        return np.zeros((0, 2))
    points: NDArray[np.float64] = shapely.get_coordinates(line)
    return points


def route_points(scene: Scene) -> NDArray[np.float64]:
    """Return points along all routes, a millimetre apart."""
    lines = [shapely.LineString(line) for _, line in scene.routes]
    if not lines:
        return np.zeros((0, 2))
    return np.asarray(shapely.get_coordinates(shapely.segmentize(lines, _ROUTE_STEP_MM)))
