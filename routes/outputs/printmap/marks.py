"""Draws what lies over the land: starts and ends, stops, names, road numbers, towns."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routes.outputs.fonts import printable, shorten, width_em
from routes.outputs.printmap import drawing, layers, style
from routes.outputs.printmap.labels import Box, Label, Sheet, box_around, line_height, wrapped
from routes.places import bundled_gateways
from routes.roads.landmarks import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.outputs.printmap.drawing import Stack
    from routes.outputs.printmap.inset import Inset
    from routes.outputs.printmap.scene import Marker, Scene
    from routes.places import Place

_WIDEST_NAME_MM, _WIDEST_SEA_NAME_MM, _MOST_NAME_LINES = 32.0, 16.0, 3
_WIDEST_SHARE = 0.42  # of the sheet, where that is less: in an inset
_NAME_LOOK = (style.NAME_SIZE, "bold halo", style.INK)
_MOVED_MM = 0.1  # a marker further than this from its spot gets a line to it
_MOST_SHIELDS, _LONGEST_REF, _SHIELDS_APART_MM = 14, 8, 30.0
_TOWN_KINDS = ("town", "airport")
_PLACE_KINDS = ("city", "town", "village")  # of landmarks, the most important first
_MOST_VILLAGES, _VILLAGES_APART_MM, _AT_TOWN_MM = 12, 10.0, 4.0
_NAMED_SEA_MM2 = 400.0


def add_ends(on_top: Stack, scene: Scene, sheet: Sheet) -> list[tuple[Place, Box]]:
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


def add_discs(on_top: Stack, scene: Scene, sheet: Sheet) -> list[tuple[Marker, Box]]:
    """Draw the numbered discs, moved apart where stops are too near, with a line to the spot."""
    found = []
    for marker in scene.markers:
        width = drawing.disc_width_mm(marker.number)
        box = sheet.place_marker(*marker.at, width, style.DISC)
        _add_pointer(on_top, marker.at, box)
        drawing.add_disc(on_top.marks, box, marker.number, style.day_style(marker.day).color)
        found.append((marker, box))
    return found


def add_lunches(on_top: Stack, scene: Scene, sheet: Sheet) -> list[tuple[Place, Box]]:
    """Draw a small sign where lunch is eaten; return those that no stop bears the name of."""
    visited = {stop.site.id for _, it in scene.days for stop in it.stops}
    found = []
    for day, lunch in scene.lunches:
        at = scene.projection.point_mm(lunch.place.location)
        box = sheet.place_marker(*at, style.LUNCH, style.LUNCH)
        _add_pointer(on_top, at, box)
        drawing.add_lunch_sign(on_top.marks, box, style.day_style(day).color)
        if lunch.place.id not in visited:
            found.append((lunch.place, box))
    return found


def lunch_sign(day_number: int, title: str) -> str:
    """Return the sign of a day's lunch alone, for the legend of its map."""
    root, _ = drawing.new_sheet(style.LUNCH, style.LUNCH, title)
    ring = box_around(style.LUNCH / 2, style.LUNCH / 2, style.LUNCH - 0.3, style.LUNCH - 0.3)
    drawing.add_lunch_sign(root, ring, style.day_style(day_number).color)
    return drawing.write(root)


def _add_pointer(on_top: Stack, at: tuple[float, float], box: Box) -> None:
    """Draw a line from a spot to a marker that had to move away from it."""
    if math.dist(_middle(box), at) < _MOVED_MM:
        return
    line = drawing.path_of([np.array([at, _middle(box)])])
    drawing.add_path(on_top.lines, line, style.INK, 0.25)
    drawing.add_box(on_top.lines, box_around(*at, 0.9, 0.9), style.INK, style.HALO, 0.45)


def add_pointer_to_inset(on_top: Stack, inset: Inset) -> None:
    """Draw a frame around what is drawn larger elsewhere on the sheet, and a line to it there."""
    ends = inset.extent.nearest(_middle(inset.box)), inset.box.nearest(_middle(inset.extent))
    drawing.add_path(on_top.lines, drawing.path_of([np.array(ends)]), style.INK, 0.25)
    drawing.add_box(on_top.lines, inset.extent, "none", style.INK)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def add_name(on_top: Stack, sheet: Sheet, name: str, beside: Box, *, may_lead: bool = True) -> None:
    """Write the name of a start, an end or a lunch, if there is room."""
    _add_label(on_top, _named(sheet, name, beside, may_lead=may_lead), *_NAME_LOOK)


def add_stop_name(on_top: Stack, sheet: Sheet, marker: Marker, name: str, beside: Box) -> bool:
    """Write the name of a stop beside its number, or further off with its number before it.

    Return whether there was room.
    """
    label = _named(sheet, name, beside, may_lead=False, off_route=True) or _named(
        sheet, f"{marker.number}. {name}", beside, may_lead=True
    )
    _add_label(on_top, label, *_NAME_LOOK)
    return label is not None


def _named(
    sheet: Sheet, name: str, beside: Box, *, may_lead: bool, off_route: bool = False
) -> Label | None:
    """Take a place for a name; None if there is no room or nothing to print."""
    widest = min(_WIDEST_NAME_MM, _WIDEST_SHARE * (sheet.frame.right - sheet.frame.left))
    lines = wrapped(printable(name), style.NAME_SIZE, widest, _MOST_NAME_LINES)
    if not lines:
        return None
    how = {"is_bold": True, "may_lead": may_lead, "off_route": off_route}
    return sheet.place_label(lines, beside, style.NAME_SIZE, **how)


def _add_label(on_top: Stack, label: Label | None, size: float, look: str, color: str) -> None:
    """Write the lines of a label, with its leader if it has one."""
    if label is None:
        return
    if label.leader:
        drawing.add_path(on_top.lines, drawing.path_of([np.array(label.leader)]), style.INK, 0.2)
    box = label.box
    x = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[label.anchor]
    height = size * line_height(label.lines)
    for row, line in enumerate(label.lines):
        y = box.top + (row + 0.5) * height
        drawing.add_text(
            on_top.texts, line, (x, y), size, anchor=label.anchor, color=color, style=look
        )


def add_shields(on_top: Stack, scene: Scene, sheet: Sheet) -> None:
    """Draw road numbers, those the circuit follows first, none twice where one of it is near."""
    cues = (cue for _, it in scene.days for leg in it.legs for cue in leg.cues)
    followed = {ref.strip() for cue in cues for ref in cue.ref.split(";")}
    sites = layers.shield_sites(scene.roads)
    placed: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for site in sorted(sites, key=lambda site: site.ref not in followed):
        if sum(map(len, placed.values())) == _MOST_SHIELDS:
            return
        text = shorten(printable(site.ref), _LONGEST_REF)
        width = width_em(text, is_bold=True) * style.SHIELD_SIZE + 1.2
        apart = (
            at
            for at in site.places
            if all(math.dist(at, other) >= _SHIELDS_APART_MM for other in placed[site.ref])
        )
        boxes = (box_around(x, y, width, style.SHIELD_SIZE + 0.9) for x, y in apart)
        box = next((box for box in boxes if sheet.is_free(box)), None)
        if box is None:
            continue
        placed[site.ref].append(_middle(box))
        sheet.take(box)
        drawing.add_box(on_top.marks, box, style.HALO, style.QUIET_INK, 0.5)
        drawing.add_text(on_top.marks, text, _middle(box), style.SHIELD_SIZE, style="bold")


def add_towns(on_top: Stack, scene: Scene, sheet: Sheet) -> list[tuple[float, float]]:
    """Draw towns and the airport, those on the greatest roads first; return where they are."""
    shown = scene.projection.bounds()
    towns = [
        place
        for place in bundled_gateways()
        if place.kind in _TOWN_KINDS
        and shown.contains(place.location)
        and place.id not in scene.ends
    ]
    levels = layers.best_level_near(scene.roads, [town.location for town in towns])
    drawn = []
    for _, town in sorted(zip(levels, towns, strict=True), key=lambda row: row[0]):
        at = scene.projection.point_mm(town.location)
        if _add_place(on_top, sheet, at, town.name_in(scene.texts.language), style.TOWN_SIZE):
            drawn.append(at)
    return drawn


def add_villages(
    on_top: Stack, scene: Scene, sheet: Sheet, towns: Sequence[tuple[float, float]]
) -> None:
    """Draw places the roads come with: the larger first, of one kind those nearest to the route.

    Those that bear the name of a town, a start or an end, lie near another or at a town that is
    drawn, which they may be by another name, or on what is drawn, or would hide the route are left
    out; of several days only larger places are drawn.
    """
    marks, language = scene.roads.network.landmarks, scene.texts.language
    known = {place.name_in(language) for place in (*bundled_gateways(), *scene.ends.values())}
    drawn: list[tuple[float, float]] = []
    for at, mark in _villages(scene):
        name = marks.name(mark, language)
        is_new = name and name not in known
        is_apart = all(math.dist(at, other) > _VILLAGES_APART_MM for other in drawn)
        if is_new and is_apart and all(math.dist(at, town) > _AT_TOWN_MM for town in towns):
            known.add(name)
            if _add_place(on_top, sheet, at, name, style.VILLAGE_SIZE):
                drawn.append(at)
        if len(drawn) == _MOST_VILLAGES:
            return


def _villages(scene: Scene) -> list[tuple[tuple[float, float], int]]:
    """Return where on the sheet each place of the roads' landmarks is, and which, best first."""
    marks, projection = scene.roads.network.landmarks, scene.projection
    kinds = [KINDS.index(kind) for kind in (_PLACE_KINDS[: 3 if len(scene.days) == 1 else 2])]
    chosen = np.flatnonzero(np.isin(marks.kind, kinds))
    if not len(chosen):
        return []
    spots = projection.to_mm(marks.lonlat[chosen])
    size = np.array([projection.width_mm, projection.height_mm])
    seen = ((spots > 0) & (spots < size)).all(axis=1)
    chosen, spots = chosen[seen], spots[seen]
    lines = [shapely.LineString(line) for _, line in scene.routes]
    route = shapely.MultiLineString(lines) if lines else shapely.Point(size / 2)
    away = np.asarray(shapely.distance(shapely.points(spots), route)).tolist()
    ranks = [kinds.index(kind) for kind in marks.kind[chosen].tolist()]
    rows = zip(ranks, away, chosen.tolist(), spots.tolist(), strict=True)
    return [((x, y), mark) for _, _, mark, (x, y) in sorted(rows)]


def _add_place(
    on_top: Stack, sheet: Sheet, at: tuple[float, float], name: str, size: float
) -> bool:
    """Draw a place with its name, if there is room for both; say whether there was."""
    dot = box_around(*at, size / 2, size / 2)
    lines = wrapped(printable(name), size, _WIDEST_NAME_MM, 1)
    if not lines or not sheet.is_free(dot):
        return False
    label = sheet.place_label(lines, dot, size, off_route=size < style.TOWN_SIZE)
    if label is None:
        return False
    sheet.take(dot)
    drawing.add_box(on_top.marks, dot, style.HALO, style.QUIET_INK, size / 4)
    _add_label(on_top, label, size, "halo", style.QUIET_INK)
    return True


def add_sea_names(on_top: Stack, sheet: Sheet, areas: tuple[layers.Area, ...]) -> None:
    """Write the name of a sea in the widest part of it, if it is there and free."""
    for area in areas:
        if area.kind == "sea" and area.name and area.geometry.area > _NAMED_SEA_MM2:
            at = layers.widest_place(area.geometry)
            lines = wrapped(printable(area.name), style.TOWN_SIZE, _WIDEST_SEA_NAME_MM, 2)
            label = sheet.place_label(lines, box_around(at[0], at[1], 0, 0), style.TOWN_SIZE)
            _add_label(on_top, label, style.TOWN_SIZE, "italic", style.SEA_INK)
