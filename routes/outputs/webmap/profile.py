"""The height profile of a day in the itinerary: a drawing in the page itself, with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs.climbtext import axis_texts, climb_text, profile_text
from routes.outputs.heights import day_climb, day_profile
from routes.outputs.profilechart import Frame, make_chart
from routes.outputs.webmap.guard import Html, join, tag
from routes.outputs.webmap.palette import style_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Circuit
    from routes.outputs.profilechart import Chart, Point, StopMark
    from routes.outputs.texts import Texts

_PROFILE_RULES = (
    ".climb { margin: 0 0 .5rem; color: var(--soft); font-size: .92rem; }\n"
    ".profile { display: block; width: 100%; max-width: 34rem; margin: 0 0 .6rem; }\n"
)

_FRAME = Frame(width=400, height=140, left=38, right=30, top=24, bottom=18, disc=19)
_RADIUS, _LABEL, _QUIET, _GRID, _GROUND = 8.5, 11, "#5c5549", "#ddd3c2", "#f1ebdd"


def profile_rules(circuit: Circuit) -> str:
    """Return the style of climb and profiles; none for a circuit that has neither."""
    known = any(day_climb(circuit, itinerary) for itinerary in circuit.itineraries)
    return _PROFILE_RULES if known else ""


def climb_of_day(texts: Texts, circuit: Circuit, day: int) -> Html:
    """Return climb and profile of a day, counted from 1; nothing where nothing is known."""
    said = climb_text(texts, circuit, circuit.itineraries[day - 1])
    if not said:
        return Html("")
    return join([tag("p", said, class_="climb"), _drawing(texts, circuit, day)])


def _drawing(texts: Texts, circuit: Circuit, day: int) -> Html:
    """Return the drawing; nothing where heights are not known along the road."""
    profile = day_profile(circuit.itineraries[day - 1])
    if profile is None:
        return Html("")
    chart = make_chart(profile, _FRAME)
    color = style_of(day).color
    floor = _FRAME.floor
    grounds = [[(run[0][0], floor), *run, (run[-1][0], floor)] for run in chart.runs]
    return tag(
        "svg",
        tag("path", d=_path(grounds), fill=_GROUND),
        *_axes(texts, chart),
        tag("path", d=_path(chart.runs), fill="none", stroke=color, stroke_width="2",
            stroke_linejoin="round"),
        *(part for stop in chart.stops for part in _stop(stop, color)),
        class_="profile",
        viewBox=f"0 0 {_FRAME.width} {_FRAME.height}",
        role="img",
        aria_label=profile_text(texts, circuit, day),
        direction="ltr",
    )  # fmt: skip


def _path(lines: Sequence[Sequence[Point]]) -> str:
    """Return the `d` of a path through lines of points."""
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) for line in lines)


def _axes(texts: Texts, chart: Chart) -> Iterator[Html]:
    """Yield lines across with their heights, distances, and the units."""
    floor = _FRAME.floor
    lines = [[(_FRAME.left, y), (_FRAME.end, y)] for y, _ in chart.heights]
    ticks = [[(x, floor), (x, floor + 3)] for x, _ in chart.distances]
    yield tag("path", d=_path(lines + ticks), fill="none", stroke=_GRID)
    for y, height in chart.heights:
        yield _text(texts.number(height), _FRAME.left - 4, y + 4, "end")
    for x, kilometres in chart.distances:
        said = texts.number(kilometres, 0 if kilometres == round(kilometres) else 1)
        yield _text(said, x, floor + 14, "middle")
    metres, far = axis_texts(texts)
    yield _text(metres, _FRAME.left - 4, 12, "end")
    yield _text(far, _FRAME.end + 5, floor + 4, "start")


def _text(said: str, x: float, y: float, anchor: str) -> Html:
    at = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
    return tag("text", said, **at, font_size=str(_LABEL), text_anchor=anchor, fill=_QUIET)


def _stop(stop: StopMark, color: str) -> Iterator[Html]:
    """Yield a line from the number of a stop down to the road, and the number."""
    middle = _RADIUS + 1
    foot = [(stop.label_x, middle), (stop.x, _FRAME.top), (stop.x, stop.y)]
    yield tag("path", d=_path([foot]), fill="none", stroke=color, stroke_dasharray="2 2")
    yield tag("circle", cx=f"{stop.label_x:.1f}", cy=f"{middle}", r=f"{_RADIUS}", fill=color)
    yield tag(
        "text", str(stop.number), x=f"{stop.label_x:.1f}", y=f"{middle + 4}", fill="#fff",
        font_size=str(_LABEL), font_weight="700", text_anchor="middle",
    )  # fmt: skip
