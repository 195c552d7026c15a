"""Files a visitor takes out of the page: the track of each day, without a network.

They are deflated, because a page with several days would otherwise hold megabytes of text. Their
streets are as fine as those drawn on the map; the files of the folder have every point.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from routes.outputs.gpx import day_gpx
from routes.outputs.webmap.guard import Html, join, tag
from routes.outputs.webmap.layers import street_of, street_tolerance_deg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routes.circuit import Circuit
    from routes.outputs.texts import Texts
    from routes.sites import Language


class _Format(NamedTuple):
    """A kind of file: its ending, its media type, what people call it, and who writes it."""

    ending: str
    media_type: str
    label: str
    write: Callable[[Circuit, int, Language], str]


_FORMATS = (_Format("gpx", "application/gpx+xml", "GPX", day_gpx),)


def day_files(circuit: Circuit, language: Language) -> dict[str, dict[str, str]]:
    """Return the files of all days by name: their media type, and their bytes deflated in base64.

    Args:
        circuit: planned and traced.
        language: of names and descriptions in them.
    """
    drawn = _as_drawn(circuit)
    return {
        _name(day, one): {"type": one.media_type, "data": _packed(one.write(drawn, day, language))}
        for day in _days(circuit)
        for one in _FORMATS
    }


def file_buttons(texts: Texts, day: int) -> Html:
    """Return the buttons that give a day's files; `map-tools.js` shows them."""
    buttons = (
        tag(
            "button",
            one.label,
            type="button",
            data_file=_name(day, one),
            aria_label=texts.t("Save day {day} as {format}", day=day, format=one.label),
        )
        for one in _FORMATS
    )
    said = texts.t("Take this day with you:")
    return tag("p", said, " ", join(buttons, " "), class_="files", hidden=True)


def _days(circuit: Circuit) -> Iterator[int]:
    """Yield the numbers of the days on which one drives."""
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        if itinerary.legs:
            yield day


def _name(day: int, one: _Format) -> str:
    return f"day-{day}.{one.ending}"


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _as_drawn(circuit: Circuit) -> Circuit:
    """Return the circuit with its streets as coarse as the map draws them."""
    tolerance = street_tolerance_deg(circuit)
    return replace(
        circuit,
        itineraries=tuple(
            replace(
                itinerary,
                legs=tuple(
                    replace(leg, geometry=tuple(street_of(leg, tolerance)))
                    if len(leg.geometry) > 1
                    else leg
                    for leg in itinerary.legs
                ),
            )
            for itinerary in circuit.itineraries
        ),
    )
