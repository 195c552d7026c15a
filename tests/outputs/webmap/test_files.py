"""Files a visitor takes out of the page."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import gpxpy

from routes.outputs.ical import day_calendar
from routes.outputs.texts import Texts
from routes.outputs.webmap.files import day_files, file_buttons
from routes.outputs.webmap.layers import street_of, street_tolerance_deg

if TYPE_CHECKING:
    from routes.circuit import Circuit


def _text(file: dict[str, str]) -> str:
    return zlib.decompress(base64.b64decode(file["data"])).decode("utf-8")


def test_every_day_that_is_driven_has_its_track(circuit: Circuit) -> None:
    """The track of a day is the street drawn on the map, its stops are waypoints."""
    files = day_files(circuit, "fr")
    tolerance = street_tolerance_deg(circuit)
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        name = f"day-{number}.gpx"
        for ending in ("gpx", "kml", "ics", "fr.txt"):
            assert (f"day-{number}.{ending}" in files) == bool(itinerary.legs)
        if not itinerary.legs:
            continue
        assert files[name]["type"] == "application/gpx+xml"
        track = gpxpy.parse(_text(files[name]))
        points = {(point.longitude, point.latitude) for point, *_ in track.walk()}
        for leg in itinerary.legs:
            if len(leg.geometry) > 1:
                assert points.issuperset(tuple(point) for point in street_of(leg, tolerance))
        assert len(track.waypoints) >= len(itinerary.stops)


def test_an_idle_day_has_no_files(circuit: Circuit) -> None:
    """Where nothing is driven there is nothing to follow."""
    idle = replace(circuit.itineraries[0], stops=(), legs=(), lunch=None)
    assert day_files(replace(circuit, itineraries=(idle,)), "fr") == {}


def test_every_file_has_its_button(circuit: Circuit) -> None:
    """A button names the file it gives."""
    files = day_files(circuit, "en")
    assert files
    for day in range(1, len(circuit.itineraries) + 1):
        buttons = file_buttons(Texts("en", "webmap"), day)
        for name in files:
            if name.startswith(f"day-{day}."):
                assert f'data-file="{name}"' in buttons


def test_a_calendar_out_of_the_page_is_that_of_the_folder(circuit: Circuit) -> None:
    """What has no street is the same wherever it is taken from."""
    files = day_files(circuit, "ar")
    assert _text(files["day-1.ics"]).encode() == day_calendar(circuit, 1, "ar")
