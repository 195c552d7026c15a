"""A line style for each day, and the small drawings of map and legend."""

from __future__ import annotations

from typing import NamedTuple

from routes.outputs.palette import CUTLERY, DAY_COLORS
from routes.outputs.webmap.guard import Html, tag


class DayStyle(NamedTuple):
    """How a day is drawn: a colour as #rrggbb, and dashes and gaps in pixels (none if empty)."""

    color: str
    dashes: str


_DASHES = ("", "16 8", "1 8", "18 8 1 8", "7 8", "18 8 1 8 1 8", "26 8")
PALETTE = tuple(DayStyle(color, dashes) for color, dashes in zip(DAY_COLORS, _DASHES, strict=True))


def style_of(day: int) -> DayStyle:
    """Return the style of a day, counted from 1; after the last the first comes again."""
    return PALETTE[(day - 1) % len(PALETTE)]


def day_rules(days: int) -> str:
    """Return the CSS that gives `.day-1`, `.day-2`… their colours."""
    return "".join(f".day-{day}{{--day:{style_of(day).color}}}\n" for day in range(1, days + 1))


def swatch(day: int) -> Html:
    """Return a small drawing of a day's line for headings and the list of layers."""
    style = style_of(day)
    line = tag(
        "path",
        d="M3 6H43",
        fill="none",
        stroke=style.color,
        stroke_width="4",
        stroke_linecap="round",
        stroke_dasharray=style.dashes or None,
    )
    return tag("svg", line, class_="swatch", viewBox="0 0 46 12", aria_hidden="true")


LOOKS = {
    "province": {"color": "#b7a58c", "dashes": "7 5"},
    "piste": {"color": "#a8713a", "dashes": "3 5"},
    "rough": {"color": "#26221c", "dashes": "2 3"},
}
"""Colour and dashes in pixels of the limit of the province, and of the edges of legs with a piste,
or with a stretch for four driven wheels: the same on the map, which gets them as data, and in its
legend."""


def province_line() -> Html:
    """Return a small drawing of the limit of the province."""
    look = LOOKS["province"]
    line = tag(
        "path", d="M1 6H29", stroke=look["color"], stroke_width="2", stroke_dasharray=look["dashes"]
    )
    return tag("svg", line, class_="limit", viewBox="0 0 30 12")


def cased_line(road: str) -> Html:
    """Return a small drawing of a leg with a bad road: `piste` or `rough`, as the map draws it."""
    look = LOOKS[road]
    around = tag(
        "path",
        d="M1 6H29",
        stroke=look["color"],
        stroke_width="11",
        stroke_dasharray=look["dashes"],
    )
    white = tag("path", d="M1 6H29", stroke="#fff", stroke_width="7")
    line = tag("path", d="M1 6H29", stroke="#5c5549", stroke_width="4")
    return tag("svg", around, white, line, class_="limit", viewBox="0 0 30 12")


def house() -> Html:
    """Return the sign of a place where days start or end."""
    return tag("svg", tag("path", d="M2 10 10 3l8 7M5 9v8h10V9"), viewBox="0 0 20 20")


def moon() -> Html:
    """Return the sign of a place that is for a night only."""
    return tag(
        "svg", tag("path", d="M16 12.5A7 7 0 0 1 7.5 4a7 7 0 1 0 8.5 8.5Z"), viewBox="0 0 20 20"
    )


def cutlery() -> Html:
    """Return the sign of a lunch: fork and knife."""
    return tag("svg", tag("path", d=CUTLERY), viewBox="0 0 20 20")
