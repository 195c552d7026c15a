"""The height profile of a day for print, as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np

from routes.outputs.climbtext import axis_texts, profile_text
from routes.outputs.heights import day_profile
from routes.outputs.printmap import drawing, style
from routes.outputs.printmap.labels import Box
from routes.outputs.profilechart import Frame, make_chart

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.outputs.profilechart import Chart, StopMark
    from routes.outputs.texts import Texts

_GRID, _GROUND = "#b5b5b5", "#ecece6"
_LINE, _THIN, _LABEL = 0.55, 0.18, 2.3
_LEFT, _RIGHT, _TOP, _BOTTOM = 9.5, 6.5, 6.2, 4.6


def day_profile_svg(
    circuit: Circuit, texts: Texts, day: int, width_mm: float, height_mm: float
) -> str:
    """Return the profile of a day as SVG; empty if no heights are known along it.

    Args:
        circuit: the circuit.
        texts: of the language of the booklet.
        day: number of the day, from 1.
        width_mm: of the sheet.
        height_mm: of the sheet.
    """
    profile = day_profile(circuit.itineraries[day - 1])
    if profile is None:
        return ""
    frame = Frame(
        width=width_mm, height=height_mm, left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM,
        disc=style.DISC + 0.3,
    )  # fmt: skip
    chart = make_chart(profile, frame)
    root, _ = drawing.new_sheet(width_mm, height_mm, profile_text(texts, circuit, day))
    color = style.day_style(day).color
    for run in chart.runs:
        ground = [(run[0][0], frame.floor), *run, (run[-1][0], frame.floor)]
        area = drawing.path_of([np.array(ground)], is_closed=True)
        ET.SubElement(root, "path", {"d": area, "fill": _GROUND})
    _add_axes(root, chart, frame, texts)
    drawing.add_path(root, drawing.path_of(np.array(run) for run in chart.runs), color, _LINE)
    for stop in chart.stops:
        _add_stop(root, stop, frame, color)
    return drawing.write(root)


def _add_axes(root: ET.Element, chart: Chart, frame: Frame, texts: Texts) -> None:
    """Draw lines across with their heights, ticks with their distances, and the units."""
    lines = [np.array([(frame.left, y), (frame.end, y)]) for y, _ in chart.heights]
    ticks = [np.array([(x, frame.floor), (x, frame.floor + 0.8)]) for x, _ in chart.distances]
    drawing.add_path(root, drawing.path_of(lines + ticks), _GRID, _THIN)
    quiet = style.QUIET_INK
    for y, height in chart.heights:
        at = (frame.left - 0.9, y)
        drawing.add_text(root, texts.number(height), at, _LABEL, anchor="end", color=quiet)
    for x, kilometres in chart.distances:
        said = texts.number(kilometres, 0 if kilometres == round(kilometres) else 1)
        drawing.add_text(root, said, (x, frame.floor + 2.6), _LABEL, color=quiet)
    metres, far = axis_texts(texts)
    at = (frame.left - 0.9, frame.top - 3.2)
    drawing.add_text(root, metres, at, _LABEL, anchor="end", color=quiet)
    at = (frame.end + 1.6, frame.floor)
    drawing.add_text(root, far, at, _LABEL, anchor="start", color=quiet)


def _add_stop(root: ET.Element, stop: StopMark, frame: Frame, color: str) -> None:
    """Draw the number of a stop, and a line down to the road."""
    middle = style.DISC / 2 + 0.2
    foot = [(stop.label_x, middle), (stop.x, frame.top), (stop.x, stop.y)]
    drawing.add_path(root, drawing.path_of([np.array(foot)]), color, _THIN, (0.7, 0.6))
    half = style.DISC / 2
    box = Box(stop.label_x - half, middle - half, stop.label_x + half, middle + half)
    drawing.add_box(root, box, color, style.HALO, half)
    drawing.add_text(
        root, str(stop.number), (stop.label_x, middle), style.NUMBER_SIZE,
        color=style.HALO, style="bold",
    )  # fmt: skip
