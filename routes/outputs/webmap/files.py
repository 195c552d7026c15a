"""Files a visitor takes out of the page, without a network: track, calendar, directions of a day.

They are deflated, because a page with several days would otherwise hold megabytes of text. Their
streets are as fine as those drawn on the map and have no heights; the files of the folder have
every point.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from routes.outputs.exports import export_files
from routes.outputs.formats import file_name
from routes.outputs.webmap.guard import Html, join, tag
from routes.outputs.webmap.layers import street_of, street_tolerance_deg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Leg
    from routes.outputs.texts import Texts
    from routes.sites import Language

_MEDIA_TYPES: Final = {
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "ics": "text/calendar",
    "txt": "text/plain",
}
"""What is offered, and its media type."""


def day_files(circuit: Circuit, language: Language, issue: int = 0) -> dict[str, dict[str, str]]:
    """Return the files of all days by name: their media type, and their bytes deflated in base64.

    Args:
        circuit: planned and traced.
        language: of names and descriptions in them.
        issue: of calendars.
    """
    drawn = _as_drawn(circuit)
    return {
        name: {"type": _MEDIA_TYPES[format_], "data": _packed(data)}
        for day in _days(circuit)
        for format_ in _MEDIA_TYPES
        for name, data in export_files(drawn, (format_,), language, day=day, issue=issue).items()
    }


def file_buttons(texts: Texts, day: int) -> Html:
    """Return the buttons that give a day's files; `map-tools.js` shows them."""
    labels = {name: name.upper() for name in _MEDIA_TYPES} | {"txt": texts.t("directions")}
    buttons = (
        tag(
            "button",
            label,
            type="button",
            data_file=file_name(format_, texts.language, day),
            aria_label=texts.t("Save day {day} as {format}", day=day, format=label),
        )
        for format_, label in labels.items()
    )
    said = texts.t("Take this day with you:")
    return tag("p", said, " ", join(buttons, " "), class_="files", hidden=True)


def _days(circuit: Circuit) -> Iterator[int]:
    """Yield the numbers of the days on which one drives."""
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        if itinerary.legs:
            yield day


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def _as_drawn(circuit: Circuit) -> Circuit:
    """Return the circuit with its streets as coarse as the map draws them, and without heights."""
    tolerance = street_tolerance_deg(circuit)
    return replace(
        circuit,
        elevation=None,
        itineraries=tuple(
            replace(itinerary, legs=tuple(_leg_as_drawn(leg, tolerance) for leg in itinerary.legs))
            for itinerary in circuit.itineraries
        ),
    )


def _leg_as_drawn(leg: Leg, tolerance_deg: float) -> Leg:
    street = leg.geometry
    if len(street) > 1:
        street = tuple(street_of(leg, tolerance_deg))
    return replace(leg, geometry=street, climb=None)
