"""SVG, element by element: texts are escaped by the writer, numbers are rounded, ids are none."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routes.outputs.fonts import ARABIC, family_of, printable, script_family, size_factor, width_em
from routes.outputs.palette import CUTLERY
from routes.outputs.printmap.layers import lines_of
from routes.outputs.printmap.settable import settable
from routes.outputs.printmap.style import DISC, HALO, INK, NUMBER_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from routes.outputs.printmap.labels import Anchor, Box

_RIGHT_TO_LEFT, _POP_DIRECTION = "\u202b", "\u202c"
_DIGITS = 2  # hundredths of a millimetre
_ARROW_EVERY_MM = 24.0
_SIGN_SHARE, _SIGN_SQUARE = 0.6, 20  # of its ring, and what its path is drawn in
_BASELINE, _ARABIC_BASELINE = 0.36, 0.3
"""Of the size, from the middle of a line of text down to its baseline."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What lies over the land, from the bottom up: thin lines, then marks, then texts."""

    lines: ET.Element
    marks: ET.Element
    texts: ET.Element

    @classmethod
    def on(cls, root: ET.Element) -> Stack:
        """Return three empty groups on top of a drawing."""
        return cls(*(ET.SubElement(root, "g") for _ in range(3)))


def new_sheet(width_mm: float, height_mm: float, title: str) -> tuple[ET.Element, ET.Element]:
    """Return an empty drawing in millimetres with its title, and in it a part cut at the frame."""
    size = {"width": f"{number(width_mm)}mm", "height": f"{number(height_mm)}mm"}
    box = f"0 0 {number(width_mm)} {number(height_mm)}"
    root = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, **size, "role": "img"}
    )
    ET.SubElement(root, "title").text = printable(title)
    inner = {"width": number(width_mm), "height": number(height_mm), "overflow": "hidden"}
    return root, ET.SubElement(root, "svg", {"viewBox": box, **inner})


def add_part(root: ET.Element, box: Box) -> ET.Element:
    """Return a part of a drawing, in millimetres from its own corner, cut at its edges."""
    width, height = number(box.right - box.left), number(box.bottom - box.top)
    place = {"x": number(box.left), "y": number(box.top), "width": width, "height": height}
    size = {"viewBox": f"0 0 {width} {height}", "overflow": "hidden"}
    return ET.SubElement(root, "svg", place | size)


def write(root: ET.Element) -> str:
    """Return a drawing as text."""
    return ET.tostring(root, encoding="unicode")


def number(value: float) -> str:
    """Return a number as short as it can be written.

    >>> [number(value) for value in (12.3456, 2.0, -0.001)]
    ['12.35', '2', '0']
    """
    text = f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path_of(lines: Iterable[NDArray[np.float64]], *, is_closed: bool = False) -> str:
    """Return the `d` of a path through lines of points."""
    end = "Z" if is_closed else ""
    return "".join(
        "M" + "L".join(f"{number(x)} {number(y)}" for x, y in line) + end for line in lines
    )


def add_path(
    parent: ET.Element,
    path: str,
    color: str,
    width: float,
    dashes: tuple[float, ...] = (),
) -> None:
    """Draw a line with round joins; nothing if the path is empty."""
    if not path:
        return
    attributes = {
        "d": path,
        "fill": "none",
        "stroke": color,
        "stroke-width": number(width),
        "stroke-linejoin": "round",
        "stroke-linecap": "butt" if dashes else "round",
    }
    if dashes:
        attributes["stroke-dasharray"] = " ".join(number(dash) for dash in dashes)
    ET.SubElement(parent, "path", attributes)


def add_area(parent: ET.Element, geometry: BaseGeometry, color: str) -> None:
    """Fill an area."""
    path = path_of(lines_of(geometry), is_closed=True)
    if path:
        ET.SubElement(parent, "path", {"d": path, "fill": color, "fill-rule": "evenodd"})


def add_box(parent: ET.Element, box: Box, fill: str, stroke: str, radius: float = 0.0) -> None:
    """Draw a rectangle, its corners rounded by a radius."""
    ET.SubElement(
        parent,
        "rect",
        {
            "x": number(box.left),
            "y": number(box.top),
            "width": number(box.right - box.left),
            "height": number(box.bottom - box.top),
            "rx": number(radius),
            "fill": fill,
            "stroke": stroke,
            "stroke-width": "0.3",
        },
    )


def disc_width_mm(text: str) -> float:
    """Return how wide a disc is with a number on it: long ones make it longer."""
    return max(DISC, width_em(text, is_bold=True) * NUMBER_SIZE + 1.8)


def add_disc(parent: ET.Element, box: Box, text: str, color: str) -> None:
    """Draw a disc of a colour with a number on it."""
    add_box(parent, box, color, HALO, DISC / 2)
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    add_text(parent, text, middle, NUMBER_SIZE, color=HALO, style="bold")


def add_lunch_sign(parent: ET.Element, box: Box, color: str) -> None:
    """Draw fork and knife in a ring of a colour that fills a square box."""
    size = box.right - box.left
    add_box(parent, box, HALO, color, size / 2)
    scale = size * _SIGN_SHARE / _SIGN_SQUARE
    inset = size * (1 - _SIGN_SHARE) / 2
    ET.SubElement(
        parent,
        "path",
        {
            "d": CUTLERY,
            "fill": "none",
            "stroke": INK,
            "stroke-width": "2",
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
            "transform": f"translate({number(box.left + inset)} {number(box.top + inset)}) "
            f"scale({scale:.4f})",
        },
    )


def add_text(  # noqa: PLR0913
    parent: ET.Element,
    text: str,
    position: tuple[float, float],
    size: float,
    *,
    anchor: Anchor = "middle",
    color: str = INK,
    style: str = "",
) -> None:
    """Write one line, its vertical middle at a position, in the font of its script.

    Args:
        parent: what to draw in.
        text: anything; it is made printable.
        position: x of the anchor and y of the middle, millimetres.
        size: size of the letters, millimetres.
        anchor: which end of the text lies at x.
        color: of the letters.
        style: words out of `bold`, `italic` and `halo` (a white rim against lines beneath).
    """
    shown = settable(printable(text))
    family = family_of(shown)
    letters = size * size_factor(family)
    baseline = _BASELINE
    if script_family(shown) == ARABIC:
        baseline = _ARABIC_BASELINE
        shown = f"{_RIGHT_TO_LEFT}{shown}{_POP_DIRECTION}"
    x, y = position
    attributes = {
        "x": number(x),
        "y": number(y + baseline * size),
        "font-family": family,
        "font-size": number(letters),
        "text-anchor": anchor,
        "fill": color,
    }
    if "bold" in style:
        attributes["font-weight"] = "700"
    if "italic" in style:
        attributes["font-style"] = "italic"
    if "halo" in style:
        rim = {"stroke": HALO, "stroke-width": number(size * 0.28), "stroke-linejoin": "round"}
        ET.SubElement(parent, "text", attributes | {"fill": HALO} | rim).text = shown
    ET.SubElement(parent, "text", attributes).text = shown


def add_arrowheads(parent: ET.Element, line: NDArray[np.float64], color: str) -> None:
    """Draw arrowheads along a line in its direction, one at least on any but a tiny line."""
    route = shapely.LineString(line)
    count = max(1, round(route.length / _ARROW_EVERY_MM))
    if route.length < 2 * _ARROW_LENGTH_MM:
        return
    for step in range(count):
        along = route.length * (step + 0.5) / count
        tip = route.interpolate(along + _ARROW_LENGTH_MM / 2)
        tail = route.interpolate(along - _ARROW_LENGTH_MM / 2)
        d = _arrowhead(np.array([tip.x, tip.y]), np.array([tail.x, tail.y]))
        if d:
            ET.SubElement(
                parent,
                "path",
                {"d": d, "fill": color, "stroke": HALO, "stroke-width": "0.3"},
            )


_ARROW_LENGTH_MM, _ARROW_HALF_WIDTH_MM = 3.4, 1.6


def _arrowhead(tip: NDArray[np.float64], tail: NDArray[np.float64]) -> str:
    """Return the `d` of a swept triangle; empty where the line doubles back on itself."""
    ahead = tip - tail
    length = float(np.hypot(*ahead))
    if length < _ARROW_LENGTH_MM / 2:
        return ""
    ahead = ahead / length
    aside = np.array([-ahead[1], ahead[0]]) * _ARROW_HALF_WIDTH_MM
    back = tip - ahead * _ARROW_LENGTH_MM
    notch = tip - ahead * _ARROW_LENGTH_MM * 0.7
    return path_of([np.array([tip, back + aside, notch, back - aside])], is_closed=True)
