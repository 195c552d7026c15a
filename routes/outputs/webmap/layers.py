"""The map itself, built by folium: groups, lines, markers, controls. Only this module knows folium.

folium is given numbers and our own words, never text from data: each marker carries the id of its
card in the page, and `map.js` makes the popup from it. Ids are counted instead of random, so that
the same circuit gives the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

import folium
import shapely
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from folium.utilities import JsCode

from routes.circuit import Lunch
from routes.geo import LonLat, bearing_deg, distance_m, line_length_m
from routes.outputs.calls import numbered_calls
from routes.outputs.webmap.extent import opening_box
from routes.outputs.webmap.guard import Html, join, tag
from routes.outputs.webmap.palette import cutlery, house, moon, style_of, swatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.outputs.texts import Texts
    from routes.outputs.webmap.cards import Base

MAX_ZOOM = 16
MOST_STREET_POINTS = 3_600
"""Streets are drawn coarser until they have no more points than this: about 75 KiB, and 50 more in
the files a visitor takes out of the page."""

_STREET_DEG = 0.00004
"""At best, streets are drawn to within about four metres: two pixels at the largest scale."""

_BETWEEN_NUMBERS = re.compile(r"(?<=[\d\]]), (?=[-\[\d])")

_ARROW_AT = 0.4
"""Where along a leg its arrow sits: off the middle, so that there and back do not meet."""

_FEW_DAYS, _WIDE_PX, _WIDEST_PX = 7, 960, 1200
"""On narrower windows the list of layers is folded: one of many days would cover much of a map."""


class MapParts(NamedTuple):
    """What folium made: the element the map goes into, and the script that fills it."""

    element: Html
    script: str


class _Dressing(MacroElement):
    """Hands the finished map to `map.js`: background, names, popups, keyboard."""

    _template = Template(
        "{% macro script(this, kwargs) %}sseRoutes.dress({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


def build_map(circuit: Circuit, bases: Sequence[Base], texts: Texts) -> MapParts:
    """Build the map of a circuit with folium.

    Args:
        circuit: what to show; legs without geometry leave no line.
        bases: where days start and end, as in the page.
        texts: the words of the layers.
    """
    drawn = _empty_map(circuit, texts)
    _bases(bases).add_to(drawn)
    tolerance = street_tolerance_deg(circuit)
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        _day(number, itinerary, tolerance, texts).add_to(drawn)
    if circuit.unvisited:
        _unvisited(circuit, texts).add_to(drawn)
    control = folium.LayerControl(position="topleft" if texts.direction == "rtl" else "topright")
    least = _WIDE_PX if len(circuit.itineraries) <= _FEW_DAYS else _WIDEST_PX
    control.options["collapsed"] = JsCode(f"window.innerWidth < {least}")  # type: ignore[assignment]
    control.add_to(drawn)
    _Dressing().add_to(drawn)  # type: ignore[no-untyped-call]
    figure = cast("Figure", drawn.get_root())
    _count_ids(figure)
    figure.render()
    # the figure's header is left aside: it holds links to scripts and styles of other hosts
    return MapParts(Html(figure.html.render().strip()), _compact(figure.script.render()))


def _empty_map(circuit: Circuit, texts: Texts) -> folium.Map:
    """Return the map without its layers, opened on the circuit."""
    box = opening_box(circuit)
    corners = [LonLat(box.west, box.south).to_latlon(), LonLat(box.east, box.north).to_latlon()]
    middle = LonLat((box.west + box.east) / 2, (box.south + box.north) / 2)
    drawn = folium.Map(
        location=middle.to_latlon(),
        tiles=None,
        control_scale=True,
        zoom_control="topright" if texts.direction == "rtl" else "topleft",
        attribution_control=False,
        gesture_handling=True,
        gesture_handling_options={
            "text": {
                "touch": texts.t("Use two fingers to move the map"),
                "scroll": texts.t("Use Ctrl + scroll to zoom the map"),
                "scrollMac": texts.t("Use ⌘ + scroll to zoom the map"),
            }
        },
    )
    # folium ignores max_zoom where there are no tiles
    drawn.options["max_zoom"] = MAX_ZOOM
    drawn.options["zoom_snap"] = 0.25
    for name, level in (
        ("background", 150),
        ("casing", 390),
        ("arrows", 420),
        ("names", 450),
        ("leaders", 555),
    ):
        folium.map.CustomPane(name, z_index=level).add_to(drawn)
    folium.map.CustomPane("dots", z_index=560, pointer_events=True).add_to(drawn)
    fit = folium.FitBounds(corners, padding=(30, 30), max_zoom=14)
    # the map opens where it belongs instead of gliding there
    fit.options["animate"] = False
    fit.add_to(drawn)
    return drawn


def _bases(bases: Sequence[Base]) -> folium.FeatureGroup:
    """Return the markers of where days start and end."""
    group = folium.FeatureGroup(control=False)
    for base in bases:
        sign = moon() if base.is_lodging else house()
        icon = folium.DivIcon(
            html=sign, icon_size=(30, 30), icon_anchor=(15, 15), class_name="pin base"
        )
        _marker(base.location, icon, base.card).add_to(group)
    return group


def _day(
    number: int, itinerary: Itinerary, tolerance_deg: float, texts: Texts
) -> folium.FeatureGroup:
    """Return a day's line, arrows, numbered stops and lunch."""
    label = join([swatch(number), texts.t("Day {day}", day=number)], " ")
    group = folium.FeatureGroup(name=label)
    for leg in itinerary.legs:
        if len(leg.geometry) > 1:
            _line(number, leg, tolerance_deg).add_to(group)
            for arrow in _arrows(number, leg):
                arrow.add_to(group)
    for position, call, _ in numbered_calls(itinerary):
        if isinstance(call, Lunch):
            _lunch(number, call).add_to(group)
        else:
            _stop(number, position, call).add_to(group)
    return group


def _stop(day: int, number: int, stop: Stop) -> folium.Marker:
    """Return the numbered pin of a stop, with a point where its door is known."""
    is_door = stop.site.precision == "door"
    icon = folium.DivIcon(
        html=tag("b", str(number)),
        icon_size=(28, 28),
        icon_anchor=(14, 36) if is_door else (14, 14),
        popup_anchor=(0, -34) if is_door else (0, -12),
        class_name=f"pin stop {'door' if is_door else 'ring'} day-{day}",
    )
    return _marker(stop.site.location, icon, f"stop-{day}-{number}")


def _lunch(day: int, lunch: Lunch) -> folium.Marker:
    """Return the small sign of a lunch."""
    icon = folium.DivIcon(
        html=cutlery(),
        icon_size=(22, 22),
        icon_anchor=(11, 11),
        popup_anchor=(0, -10),
        class_name=f"pin lunch day-{day}",
    )
    return _marker(lunch.place.location, icon, f"lunch-{day}")


def _unvisited(circuit: Circuit, texts: Texts) -> folium.FeatureGroup:
    """Return the quiet dots of what is left out; the list beside the map serves the keyboard."""
    name = join([tag("span", class_="dot sample"), texts.t("Not visited")], " ")
    group = folium.FeatureGroup(name=name)
    for position, entry in enumerate(circuit.unvisited, start=1):
        icon = folium.DivIcon(
            html=tag("b"),
            icon_size=(14, 14),
            icon_anchor=(7, 7),
            popup_anchor=(0, -6),
            class_name="pin dot",
        )
        marker = _marker(entry.site.location, icon, f"left-{position}")
        marker.options.update(keyboard=False, pane="dots")
        marker.add_to(group)
    return group


def _marker(location: LonLat, icon: folium.DivIcon, card: str) -> folium.Marker:
    """Return a marker that knows the id of its card in the page."""
    lat, lon = location.to_latlon()
    place = (round(lat, 6), round(lon, 6))
    return folium.Marker(place, icon=icon, card=card, rise_on_hover=True)


def road_of(leg: Leg) -> str:
    """Return what surrounds the line of a leg: `piste` or `rough` for its worst, else nothing.

    It is rough as well where an ordinary car does not come through.
    """
    if leg.passage is not None and leg.passage.vehicle not in {"", "car"}:
        return "rough"
    grade = leg.worst.grade if leg.worst else ""
    return {"gravel": "piste", "track": "piste", "rough": "rough"}.get(grade, "")


def _line(number: int, leg: Leg, tolerance_deg: float) -> folium.PolyLine:
    """Return a leg's street in the colour and dashes of its day."""
    style = style_of(number)
    line = folium.PolyLine(  # type: ignore[no-untyped-call]
        [point.to_latlon() for point in street_of(leg, tolerance_deg)],
        color=style.color,
        weight=4,
        dash_array=style.dashes or None,
        class_name=f"leg day-{number}",
    )
    # folium's own list of options for lines lacks these
    line.options.update(interactive=False, leg=number, road=road_of(leg))
    return line


def street_tolerance_deg(circuit: Circuit) -> float:
    """Return how coarse streets must be drawn to keep within their number of points, degrees."""
    tolerance = _STREET_DEG
    drawn = [leg for leg in circuit.legs if len(leg.geometry) > 1]
    while sum(len(street_of(leg, tolerance)) for leg in drawn) > max(
        MOST_STREET_POINTS, 2 * len(drawn)
    ):
        tolerance *= 1.5
    return tolerance


def street_of(leg: Leg, tolerance_deg: float) -> list[LonLat]:
    """Return the points of a leg that make a difference to the eye, rounded to about a metre."""
    line = shapely.simplify(shapely.LineString(leg.geometry), tolerance_deg)
    return [LonLat(round(lon, 5), round(lat, 5)) for lon, lat in line.coords]


def _arrows(number: int, leg: Leg) -> Iterator[folium.Marker]:
    """Yield a marker that points the way along a leg; none where the leg goes nowhere."""
    length = line_length_m(leg.geometry)
    if not length:
        return
    before = 0.0
    for start, end in zip(leg.geometry, leg.geometry[1:], strict=False):
        piece = distance_m(start, end)
        if piece and before + piece >= length * _ARROW_AT:
            share = (length * _ARROW_AT - before) / piece
            middle = LonLat(
                start.lon + (end.lon - start.lon) * share, start.lat + (end.lat - start.lat) * share
            )
            yield _arrow(number, middle, bearing_deg(start, end), length)
            return
        before += piece


def _arrow(number: int, location: LonLat, bearing: float, length_m: float) -> folium.Marker:
    """Return an arrow head; on this projection a bearing is an angle of the drawing."""
    head = tag("path", d="M0-6 5 5 0 2.6-5 5Z", transform=f"rotate({round(bearing)})")
    icon = folium.DivIcon(
        html=tag("svg", head, viewBox="-8 -8 16 16"),
        icon_size=(20, 20),
        icon_anchor=(10, 10),
        class_name=f"arrow day-{number}",
    )
    place = tuple(round(degrees, 5) for degrees in location.to_latlon())
    return folium.Marker(
        place,
        icon=icon,
        pane="arrows",
        keyboard=False,
        interactive=False,
        leg_m=round(length_m),
    )


def _count_ids(root: Element) -> None:
    """Number every element in the order of the tree, in place of folium's random ids."""

    def walk(element: Element) -> Iterator[Element]:
        yield element
        for child in element._children.values():  # noqa: SLF001 - branca offers no other way
            yield from walk(child)

    for number, element in enumerate(walk(root)):
        element._id = str(number)  # noqa: SLF001


def _compact(script: str) -> str:
    """Return folium's script without blank lines, indentation, and blanks between numbers."""
    lines = "\n".join(line.strip() for line in script.splitlines() if line.strip())
    return _BETWEEN_NUMBERS.sub(",", lines)
