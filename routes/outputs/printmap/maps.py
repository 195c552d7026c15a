"""The map of a day and the map of a whole circuit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routes.outputs.fonts import printable, shorten, width_em
from routes.outputs.printmap import drawing, layers, style
from routes.outputs.printmap.furniture import add_furniture
from routes.outputs.printmap.labels import (
    LINE_HEIGHT,
    Box,
    Label,
    Sheet,
    box_around,
    frame_box,
    wrapped,
)
from routes.outputs.printmap.projection import Projection, fit
from routes.outputs.texts import Texts
from routes.places import bundled_gateways

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from numpy.typing import NDArray

    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.outputs.printmap.drawing import Stack
    from routes.places import Gateway
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

MOST_NAMED_STOPS = 8
"""With more stops on a sheet only their numbers are drawn; names stand in the timetable."""

_MARGIN_MM, _INSET_MM = 13.0, 1.5
_WIDEST_NAME_MM, _WIDEST_SEA_NAME_MM, _MOST_NAME_LINES = 32.0, 16.0, 3
_MOVED_MM = 0.1  # a marker further than this from its spot gets a line to it
_MOST_SHIELDS, _LONGEST_REF = 14, 8
_TOWN_KINDS = ("town", "airport")
_NAMED_SEA_MM2 = 400.0
_ROUTE_STEP_MM, _SIMPLIFY_MM, _SHORTEST_LEG_MM = 1.0, 0.08, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marker:
    """A stop on a map: its day, the number on its disc, and where it is."""

    day: int
    number: str
    stop: Stop
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """All that a map is made of before anything is placed.

    Attributes:
        roads: those on the sheet.
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
    def markers(self) -> tuple[_Marker, ...]:
        """The stops in order; with several days the number tells the day as well."""
        return tuple(
            _Marker(
                day=day,
                number=f"{day}.{number}" if len(self.days) > 1 else str(number),
                stop=stop,
                at=self.projection.point_mm(stop.site.location),
            )
            for day, itinerary in self.days
            for number, stop in enumerate(itinerary.stops, start=1)
        )

    @property
    def ends(self) -> dict[str, Gateway]:
        """Where the days start and end, each place once."""
        places = [
            place
            for _, itinerary in self.days
            for place in (itinerary.day.start, itinerary.day.end)
        ]
        return {place.id: place for place in places}


def day_map(  # noqa: PLR0913
    circuit: Circuit,
    network: RoadNetwork,
    day_number: int,
    language: Language,
    width_mm: float,
    height_mm: float,
) -> str:
    """Return the map of one day as SVG.

    Args:
        circuit: the circuit, traced; legs without geometry are not drawn.
        network: the roads to draw beneath it.
        day_number: which day, from 1.
        language: of the names.
        width_mm, height_mm: size of the sheet.
    """
    days = ((day_number, circuit.itineraries[day_number - 1]),)
    return _draw(_scene(circuit, network, days, language, (width_mm, height_mm)))


def overview_map(
    circuit: Circuit, network: RoadNetwork, language: Language, width_mm: float, height_mm: float
) -> str:
    """Return the map of all days as SVG, stops numbered `day.stop`.

    Args:
        circuit: the circuit, traced; legs without geometry are not drawn.
        network: the roads to draw beneath it.
        language: of the names.
        width_mm, height_mm: size of the sheet.
    """
    days = tuple(enumerate(circuit.itineraries, start=1))
    return _draw(_scene(circuit, network, days, language, (width_mm, height_mm)))


def map_description(circuit: Circuit, texts: Texts, day_number: int | None = None) -> str:
    """Return what a map shows in one sentence, for those who cannot see it.

    Args:
        circuit: the circuit.
        texts: of the domain `booklet`.
        day_number: which day, from 1; None for the overview.
    """
    if day_number is None:
        return texts.tn(
            "Map of the circuit: {n} numbered stop and the roads between.",
            "Map of the circuit: {n} numbered stops and the roads between.",
            len(circuit.stops),
        )
    itinerary = circuit.itineraries[day_number - 1]
    return texts.tn(
        "Map of day {day}: {n} numbered stop and the road from {start} to {end}.",
        "Map of day {day}: {n} numbered stops and the road from {start} to {end}.",
        len(itinerary.stops),
        day=texts.number(day_number),
        start=texts.name(itinerary.day.start.name_in(texts.language)),
        end=texts.name(itinerary.day.end.name_in(texts.language)),
    )


def _scene(
    circuit: Circuit,
    network: RoadNetwork,
    days: tuple[tuple[int, Itinerary], ...],
    language: Language,
    size_mm: tuple[float, float],
) -> _Scene:
    points = [place.location for _, it in days for place in (it.day.start, it.day.end)]
    points += [stop.site.location for _, it in days for stop in it.stops]
    points += [point for _, it in days for leg in it.legs for point in leg.geometry]
    width, height = size_mm
    projection = fit(points, width_mm=width, height_mm=height, margin_mm=_MARGIN_MM)
    legs = [(day, _line(leg, projection)) for day, it in days for leg in it.legs]
    return _Scene(
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


def _draw(scene: _Scene) -> str:
    """Draw the layers from the bottom up, placing what matters most first."""
    projection = scene.projection
    width, height = projection.width_mm, projection.height_mm
    day_number = scene.days[0][0] if len(scene.days) == 1 else None
    title = map_description(scene.circuit, scene.texts, day_number)
    root, land = drawing.new_sheet(width, height, title)
    areas = layers.background(projection, scene.texts.language)
    _add_background(land, scene, areas)
    _add_roads(land, scene)
    _add_routes(land, scene)
    sheet = Sheet(frame_box(width, height, _INSET_MM), _route_points(scene))
    add_furniture(root, sheet, scene.circuit, projection, scene.texts)
    on_top = drawing.Stack.on(root)
    ends = _add_ends(on_top, scene, sheet)
    discs = _add_discs(on_top, scene, sheet)
    if len(discs) <= MOST_NAMED_STOPS and day_number is not None:
        for marker, box in discs:
            name = marker.stop.site.name_in(scene.texts.language)
            _add_name(on_top, sheet, name, box)
    for place, box in ends:
        _add_name(on_top, sheet, place.name_in(scene.texts.language), box)
    _add_shields(on_top, scene, sheet)
    _add_towns(on_top, scene, sheet)
    _add_sea_names(on_top, sheet, areas)
    drawing.add_box(root, Box(0.15, 0.15, width - 0.15, height - 0.15), "none", style.QUIET_INK)
    return drawing.write(root)


def _add_background(root: ET.Element, scene: _Scene, areas: tuple[layers.Area, ...]) -> None:
    size = scene.projection
    drawing.add_box(root, Box(0, 0, size.width_mm, size.height_mm), style.HALO, "none")
    for area in areas:
        if area.kind in {"sea", "lake"}:
            drawing.add_area(root, area.geometry, style.SEA)
    _add_lines(root, areas, "river", style.RIVER, 0.3)
    _add_lines(root, areas, "boundary", style.BOUNDARY, 0.35, style.BOUNDARY_DASHES)


def _add_lines(  # noqa: PLR0913
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


def _add_roads(root: ET.Element, scene: _Scene) -> None:
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


def _add_routes(root: ET.Element, scene: _Scene) -> None:
    """Draw each street of a day once, however often it is driven, or its dashes would close."""
    streets = [(day, _streets(scene, day)) for day, _ in scene.days]
    for _, path in streets:
        drawing.add_path(root, path, style.HALO, style.ROUTE_CASING)
    for day, path in streets:
        look = style.day_style(day)
        drawing.add_path(root, path, look.color, style.ROUTE_WIDTH, look.dashes)
    for day, line in scene.routes:
        drawing.add_arrowheads(root, line, style.day_style(day).color)


def _streets(scene: _Scene, day: int) -> str:
    """Return the path of everything driven on a day, joined to lines as long as can be."""
    driven = [shapely.LineString(line) for number, line in scene.routes if number == day]
    joined = shapely.line_merge(shapely.union_all(driven))
    return drawing.path_of(layers.lines_of(joined.simplify(_SIMPLIFY_MM)))


def _route_points(scene: _Scene) -> NDArray[np.float64]:
    """Return points along all routes, a millimetre apart."""
    lines = [shapely.LineString(line) for _, line in scene.routes]
    if not lines:
        return np.zeros((0, 2))
    return np.asarray(shapely.get_coordinates(shapely.segmentize(lines, _ROUTE_STEP_MM)))


def _add_ends(on_top: Stack, scene: _Scene, sheet: Sheet) -> list[tuple[Gateway, Box]]:
    """Draw a square where days start and end."""
    side = style.DISC * 0.8
    found = []
    for place in scene.ends.values():
        at = scene.projection.point_mm(place.location)
        box = sheet.place_marker(*at, side, side)
        _add_pointer(on_top, at, box)
        drawing.add_box(on_top.marks, box, style.INK, style.HALO)
        drawing.add_box(on_top.marks, box_around(*_middle(box), 1.1, 1.1), style.HALO, "none")
        found.append((place, box))
    return found


def _add_discs(on_top: Stack, scene: _Scene, sheet: Sheet) -> list[tuple[_Marker, Box]]:
    """Draw the numbered discs, moved apart where stops are too near, with a line to the spot."""
    found = []
    for marker in scene.markers:
        inner = width_em(marker.number, is_bold=True) * style.NUMBER_SIZE
        box = sheet.place_marker(*marker.at, max(style.DISC, inner + 1.8), style.DISC)
        _add_pointer(on_top, marker.at, box)
        color = style.day_style(marker.day).color
        drawing.add_box(on_top.marks, box, color, style.HALO, style.DISC / 2)
        drawing.add_text(
            on_top.marks,
            marker.number,
            _middle(box),
            style.NUMBER_SIZE,
            color=style.HALO,
            style="bold",
        )
        found.append((marker, box))
    return found


def _add_pointer(on_top: Stack, at: tuple[float, float], box: Box) -> None:
    """Draw a line from a spot to a marker that had to move away from it."""
    if math.dist(_middle(box), at) < _MOVED_MM:
        return
    line = drawing.path_of([np.array([at, _middle(box)])])
    drawing.add_path(on_top.lines, line, style.INK, 0.25)
    drawing.add_box(on_top.lines, box_around(*at, 0.9, 0.9), style.INK, style.HALO, 0.45)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _add_name(on_top: Stack, sheet: Sheet, name: str, beside: Box) -> None:
    """Write the name of a stop, a start or an end, if there is room."""
    lines = wrapped(printable(name), style.NAME_SIZE, _WIDEST_NAME_MM, _MOST_NAME_LINES)
    if lines:
        label = sheet.place_label(lines, beside, style.NAME_SIZE, is_bold=True, may_lead=True)
        _add_label(on_top, label, style.NAME_SIZE, "bold halo", style.INK)


def _add_label(on_top: Stack, label: Label | None, size: float, look: str, color: str) -> None:
    """Write the lines of a label, with its leader if it has one."""
    if label is None:
        return
    if label.leader:
        drawing.add_path(on_top.lines, drawing.path_of([np.array(label.leader)]), style.INK, 0.2)
    box = label.box
    x = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[label.anchor]
    for row, line in enumerate(label.lines):
        y = box.top + (row + 0.5) * size * LINE_HEIGHT
        drawing.add_text(
            on_top.texts, line, (x, y), size, anchor=label.anchor, color=color, style=look
        )


def _add_shields(on_top: Stack, scene: _Scene, sheet: Sheet) -> None:
    """Draw road numbers, those the circuit follows first."""
    followed = {cue.ref for _, it in scene.days for leg in it.legs for cue in leg.cues if cue.ref}
    sites = layers.shield_sites(scene.roads)
    placed = 0
    for site in sorted(sites, key=lambda site: site.ref not in followed):
        text = shorten(printable(site.ref), _LONGEST_REF)
        width = width_em(text, is_bold=True) * style.SHIELD_SIZE + 1.2
        boxes = (box_around(x, y, width, style.SHIELD_SIZE + 0.9) for x, y in site.places)
        box = next((box for box in boxes if sheet.is_free(box)), None)
        if box is None or placed == _MOST_SHIELDS:
            continue
        placed += 1
        sheet.take(box)
        drawing.add_box(on_top.marks, box, style.HALO, style.QUIET_INK, 0.5)
        drawing.add_text(on_top.marks, text, _middle(box), style.SHIELD_SIZE, style="bold")


def _add_towns(on_top: Stack, scene: _Scene, sheet: Sheet) -> None:
    """Draw towns and the airport, those on the greatest roads first."""
    shown = scene.projection.bounds()
    towns = [
        place
        for place in bundled_gateways()
        if place.kind in _TOWN_KINDS
        and shown.contains(place.location)
        and place.id not in scene.ends
    ]
    levels = layers.best_level_near(scene.roads, [town.location for town in towns])
    for _, town in sorted(zip(levels, towns, strict=True), key=lambda row: row[0]):
        dot = box_around(*scene.projection.point_mm(town.location), 1.3, 1.3)
        name = printable(town.name_in(scene.texts.language))
        lines = wrapped(name, style.TOWN_SIZE, _WIDEST_NAME_MM, 1)
        if not lines or not sheet.is_free(dot):
            continue
        label = sheet.place_label(lines, dot, style.TOWN_SIZE)
        if label is not None:
            sheet.take(dot)
            drawing.add_box(on_top.marks, dot, style.HALO, style.QUIET_INK, 0.65)
            _add_label(on_top, label, style.TOWN_SIZE, "halo", style.QUIET_INK)


def _add_sea_names(on_top: Stack, sheet: Sheet, areas: tuple[layers.Area, ...]) -> None:
    """Write the name of a sea in the widest part of it, if it is there and free."""
    for area in areas:
        if area.kind == "sea" and area.name and area.geometry.area > _NAMED_SEA_MM2:
            at = shapely.maximum_inscribed_circle(area.geometry, tolerance=1).coords[0]
            lines = wrapped(printable(area.name), style.TOWN_SIZE, _WIDEST_SEA_NAME_MM, 2)
            label = sheet.place_label(lines, box_around(at[0], at[1], 0, 0), style.TOWN_SIZE)
            _add_label(on_top, label, style.TOWN_SIZE, "italic", style.SEA_INK)
