"""The map of a day and the map of a whole circuit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routes.outputs.calls import chosen_days
from routes.outputs.printmap import drawing, layers, style
from routes.outputs.printmap.furniture import add_furniture, add_inset_furniture
from routes.outputs.printmap.inset import with_inset
from routes.outputs.printmap.labels import Box, Sheet, frame_box
from routes.outputs.printmap.land import add_background, add_roads, add_routes
from routes.outputs.printmap.marks import (
    add_discs,
    add_ends,
    add_lunches,
    add_name,
    add_pointer_to_inset,
    add_sea_names,
    add_shields,
    add_stop_name,
    add_towns,
    add_villages,
)
from routes.outputs.printmap.scene import Scene, make_scene, route_points, runs

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from routes.circuit import Circuit
    from routes.outputs.printmap.inset import Inset
    from routes.outputs.printmap.scene import Marker
    from routes.outputs.texts import Texts
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

MOST_NAMED_STOPS = 8
"""With more stops on a sheet only their numbers are drawn; names stand beside the map."""

_INSET_MM = 1.5


def day_map(
    circuit: Circuit,
    network: RoadNetwork,
    day_number: int,
    language: Language,
    width_mm: float,
    height_mm: float,
) -> str:
    """Return the map of one day as SVG, with its lunch.

    Args:
        circuit: the circuit, traced; legs without geometry are not drawn.
        network: the roads to draw beneath it.
        day_number: which day, from 1.
        language: of the names.
        width_mm: of the sheet.
        height_mm: of the sheet.

    Raises:
        IndexError: if there is no such day.
    """
    return named_day_map(circuit, network, day_number, language, (width_mm, height_mm))[0]


def named_day_map(
    circuit: Circuit,
    network: RoadNetwork,
    day_number: int,
    language: Language,
    size_mm: tuple[float, float],
) -> tuple[str, bool]:
    """Return the map of one day as SVG, and whether the name of every stop is on it.

    Args:
        circuit: as of `day_map`, and so are the others.
        network: the roads to draw beneath it.
        day_number: which day, from 1.
        language: of the names.
        size_mm: width and height of the sheet.

    Raises:
        IndexError: if there is no such day.
    """
    days = chosen_days(circuit, day_number)
    return _draw(make_scene(circuit, network, days, language, size_mm))


def overview_map(
    circuit: Circuit, network: RoadNetwork, language: Language, width_mm: float, height_mm: float
) -> str:
    """Return the map of all days as SVG, stops numbered `day.stop`.

    Args:
        circuit: the circuit, traced; legs without geometry are not drawn.
        network: the roads to draw beneath it.
        language: of the names.
        width_mm: of the sheet.
        height_mm: of the sheet.
    """
    days = tuple(enumerate(circuit.itineraries, start=1))
    return _draw(make_scene(circuit, network, days, language, (width_mm, height_mm)))[0]


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


def _draw(scene: Scene) -> tuple[str, bool]:
    """Draw the layers from the bottom up, placing what matters most first.

    Return the map, and whether every stop has its name on it.
    """
    projection = scene.projection
    width, height = projection.width_mm, projection.height_mm
    day_number = scene.days[0][0] if len(scene.days) == 1 else None
    title = map_description(scene.circuit, scene.texts, day_number)
    root, land = drawing.new_sheet(width, height, title)
    areas = _add_land(land, scene)
    sheet = Sheet(frame_box(width, height, _INSET_MM), route_points(scene))
    add_furniture(root, sheet, scene.circuit, projection, scene.texts)
    if day_number is None:
        scene, inset = replace(scene, markers=runs(scene.markers, style.RUN_REACH)), None
    else:
        scene, inset = with_inset(scene, sheet)
    if inset is not None:
        sheet.take(inset.box)
    on_top = drawing.Stack.on(root)
    are_named = _add_marks(on_top, scene, sheet)
    add_sea_names(on_top, sheet, areas)
    if inset is not None:
        add_pointer_to_inset(on_top, inset)
        are_named &= _add_inset(root, inset)
    drawing.add_box(root, Box(0.15, 0.15, width - 0.15, height - 0.15), "none", style.QUIET_INK)
    return drawing.write(root), are_named


def _add_land(land: ET.Element, scene: Scene) -> tuple[layers.Area, ...]:
    """Draw what lies under all signs and names."""
    areas = layers.background(scene.projection, scene.texts.language)
    add_background(land, scene, areas)
    add_roads(land, scene)
    add_routes(land, scene)
    return areas


def _add_marks(on_top: drawing.Stack, scene: Scene, sheet: Sheet) -> bool:
    """Draw signs and names; say whether every stop of a day that should have a name has one."""
    is_day = len(scene.days) == 1
    ends = add_ends(on_top, scene, sheet)
    discs = add_discs(on_top, scene, sheet)
    lunches = add_lunches(on_top, scene, sheet) if is_day else []
    are_named = is_day and _name_stops(on_top, scene, sheet, discs)
    for place, box in ends:
        add_name(on_top, sheet, place.name_in(scene.texts.language), box)
    for place, box in lunches:
        add_name(on_top, sheet, place.name_in(scene.texts.language), box, may_lead=False)
    add_shields(on_top, scene, sheet)
    towns = add_towns(on_top, scene, sheet)
    add_villages(on_top, scene, sheet, towns)
    return are_named


def _add_inset(root: ET.Element, inset: Inset) -> bool:
    """Draw a part of the map larger; say whether each of its stops has its name there."""
    scene, box = inset.scene, inset.box
    width, height = scene.projection.width_mm, scene.projection.height_mm
    part = drawing.add_part(root, box)
    _add_land(part, scene)
    sheet = Sheet(frame_box(width, height, _INSET_MM / 2), route_points(scene))
    add_inset_furniture(part, sheet, inset, scene.texts)
    are_named = _add_marks(drawing.Stack.on(part), scene, sheet)
    drawing.add_box(root, box, "none", style.INK)
    return are_named


def _name_stops(
    on_top: drawing.Stack, scene: Scene, sheet: Sheet, discs: list[tuple[Marker, Box]]
) -> bool:
    """Write the names of the stops of a day, if they are few; say whether each is there."""
    if sum(len(itinerary.stops) for _, itinerary in scene.days) > MOST_NAMED_STOPS:
        return False
    found = [
        add_stop_name(on_top, sheet, marker, marker.stop.site.name_in(scene.texts.language), box)
        for marker, box in discs
        if marker.is_named
    ]
    return all(found)
