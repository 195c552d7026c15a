"""What a map needs besides the land: a scale bar, a north arrow, and whose data it is."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from routes.outputs.fonts import printable, shorten, width_em
from routes.outputs.printmap import drawing, style
from routes.outputs.printmap.labels import Box, box_around, take_all
from routes.outputs.printmap.projection import round_length_m

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.outputs.printmap.inset import Inset
    from routes.outputs.printmap.labels import Sheet
    from routes.outputs.printmap.projection import Projection
    from routes.outputs.texts import Texts

BACKGROUND_ATTRIBUTION = "© OpenStreetMap contributors"
"""Owed for coast, rivers and boundary, whatever the roads come from."""

_LONGEST_BAR_MM, _EDGE_MM = 30.0, 3.0
_LONGEST_CREDIT = 80
_TITLE_SIZE = 2.4


def add_furniture(
    root: ET.Element, sheet: Sheet, circuit: Circuit, projection: Projection, texts: Texts
) -> None:
    """Draw scale bar, north arrow and attribution, and keep their places free of all else."""
    boxes = (
        _add_scale_bar(root, projection, texts),
        _add_north(root, projection, texts),
        _add_attribution(root, circuit, projection, texts),
    )
    take_all(sheet, boxes)


def add_inset_furniture(root: ET.Element, sheet: Sheet, inset: Inset, texts: Texts) -> None:
    """Draw the scale bar of an inset, and a title with the discs that lead to it from the map."""
    projection = inset.scene.projection
    title, height = texts.t("Enlarged"), style.DISC + 1
    width = 2 + width_em(title, is_bold=True) * _TITLE_SIZE
    widths = [drawing.disc_width_mm(number) + 0.8 for number in inset.numbers]
    whole = width + sum(widths)
    start, ahead = (0.0, 1) if texts.direction == "ltr" else (projection.width_mm, -1)
    box = Box(min(start, start + ahead * whole), 0, max(start, start + ahead * whole), height)
    drawing.add_box(root, box, style.HALO, "none")
    x = start + ahead * width
    drawing.add_text(root, title, ((start + x) / 2, height / 2), _TITLE_SIZE, style="bold")
    color = style.day_style(inset.scene.days[0][0]).color
    for number, wide in zip(inset.numbers, widths, strict=True):
        disc = box_around(x + ahead * (wide - 0.8) / 2, height / 2, wide - 0.8, style.DISC)
        drawing.add_disc(root, disc, number, color)
        x += ahead * wide
    take_all(sheet, (box, _add_scale_bar(root, projection, texts)))


def _add_scale_bar(root: ET.Element, projection: Projection, texts: Texts) -> Box:
    """Draw a bar of a round length, true in the middle of the sheet, in the lower left."""
    metres = round_length_m(_LONGEST_BAR_MM * projection.ground_m_per_mm)
    length = metres / projection.ground_m_per_mm
    left, y = _EDGE_MM, projection.height_mm - _EDGE_MM
    box = Box(left - 1, y - 5.2, left + length + 1, y + 1)
    drawing.add_box(root, box, style.HALO, "none", 0.6)
    half = length / 2
    drawing.add_box(root, Box(left, y - 1, left + half, y), style.INK, style.INK)
    drawing.add_box(root, Box(left + half, y - 1, left + length, y), style.HALO, style.INK)
    drawing.add_text(root, _length_text(metres, texts), (left + half, y - 3), 2.4)
    return box


def _length_text(metres: int, texts: Texts) -> str:
    if metres < 1000:  # noqa: PLR2004
        return texts.t("{distance} m", distance=texts.number(metres))
    return texts.t("{distance} km", distance=texts.number(metres // 1000))


def _add_north(root: ET.Element, projection: Projection, texts: Texts) -> Box:
    """Draw an arrow to the north in the upper right."""
    x, y = projection.width_mm - _EDGE_MM - 2, _EDGE_MM + 1
    box = Box(x - 2.6, y - 1.6, x + 2.6, y + 8.6)
    drawing.add_box(root, box, style.HALO, "none", 0.6)
    needle = {
        "fill": style.INK,
        "d": f"M{x} {y - 0.6}L{x + 1.5} {y + 4.4}L{x} {y + 3.4}L{x - 1.5} {y + 4.4}Z",
    }
    ET.SubElement(root, "path", needle)
    drawing.add_text(root, texts.t("N"), (x, y + 6.6), 2.6, style="bold")
    return box


def _add_attribution(
    root: ET.Element, circuit: Circuit, projection: Projection, texts: Texts
) -> Box:
    """Write whose data it is in the lower right, and that the roads are schematic if they are."""
    owners = dict.fromkeys((circuit.roads.attribution, BACKGROUND_ATTRIBUTION))
    parts = [texts.t("Schematic roads")] if circuit.roads.is_schematic else []
    lines = [
        *parts,
        shorten(printable(" · ".join(owner for owner in owners if owner)), _LONGEST_CREDIT),
    ]
    width = max(width_em(line) for line in lines) * style.SMALL_SIZE
    right, bottom = projection.width_mm - 0.3, projection.height_mm - 0.3
    box = Box(right - width - 1.6, bottom - len(lines) * 2.5 - 0.8, right, bottom)
    drawing.add_box(root, box, style.HALO, "none")
    for row, line in enumerate(lines):
        y = box.top + 0.5 + (row + 0.5) * 2.5
        place = (box.right - 0.8, y)
        drawing.add_text(root, line, place, style.SMALL_SIZE, anchor="end", color=style.QUIET_INK)
    return box
