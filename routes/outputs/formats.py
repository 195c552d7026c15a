"""The formats a circuit can be exported to, and the names of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routes.sites import Language

FORMATS = {
    "gpx": "circuit.gpx",
    "kml": "circuit.kml",
    "geojson": "circuit.geojson",
    "ics": "circuit.ics",
    "csv": "timetable.csv",
    "xlsx": "circuit.xlsx",
    "txt": "cues.txt",
}
"""The file of a whole circuit by its format, which is how its name ends."""


def file_name(format_: str, language: Language, day: int | None = None) -> str:
    """Return the name of the file of a circuit, or of one of its days.

    Text has its language in its name, as booklets do.

    Raises:
        KeyError: if there is no such format.

    >>> file_name("txt", "fr"), file_name("ics", "fr", 2)
    ('cues.fr.txt', 'day-2.ics')
    """
    stem = FORMATS[format_].removesuffix(f".{format_}") if day is None else f"day-{day}"
    return f"{stem}.{language}.txt" if format_ == "txt" else f"{stem}.{format_}"
