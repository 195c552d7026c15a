"""Tracks and directions that are written already, made to say that they were replaced.

A file is changed as text, where programs show it to people: the name and the notes of a document,
the name of a track, the head of a sheet. Everything else of it stays to the byte.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from routes.errors import OutputError
from routes.message import msg
from routes.outputs.xmltext import legal_text

if TYPE_CHECKING:
    from collections.abc import Callable

_GPX_HEAD = re.compile(r"(<metadata>\s*<name>)(.*?</name>)(\s*)(<desc>)?", re.DOTALL)
_GPX_TRACK = re.compile(r"<trk>\s*<name>")
_KML_HEAD = re.compile(r"(<Document>\s*<name>)(.*?<description>)", re.DOTALL)


def stamped_gpx(text: str, label: str, said: str) -> str:
    r"""Return a GPX file whose name, notes and tracks say that it was replaced.

    Args:
        text: as `routes.outputs.gpx` writes it.
        label: what comes before each name.
        said: what comes before the notes.

    Raises:
        OutputError: if it is no file of ours.

    >>> print(stamped_gpx("<metadata>\n<name>A</name>\n<desc>B</desc>", "Old", "Gone & past."))
    <metadata>
    <name>Old · A</name>
    <desc>Gone &amp; past.
    B</desc>
    """
    name, notes = (html.escape(legal_text(part), quote=False) for part in (label, said))

    def head(found: re.Match[str]) -> str:
        begin, own, gap, desc = found.groups()
        rest = f"{notes}\n" if desc else f"{notes}</desc>{gap}"
        return f"{begin}{name} · {own}{gap}<desc>{rest}"

    return _GPX_TRACK.sub(lambda found: f"{found[0]}{name} · ", _replaced(_GPX_HEAD, head, text))


def stamped_kml(text: str, label: str, said: str) -> str:
    """Return a KML file whose name and notes say that it was replaced.

    Args:
        text: as `routes.outputs.kml` writes it.
        label: what comes before its name.
        said: what comes before its notes, which viewers show as HTML.

    Raises:
        OutputError: if it is no file of ours.

    >>> old = "<Document> <name>A</name> <description>B</description></Document>"
    >>> stamped_kml(old, "Old", "Gone.").partition("</D")[0].splitlines()
    ['<Document> <name>Old · A</name> <description>Gone.', 'B</description>']
    """
    name = html.escape(legal_text(label), quote=False)
    notes = html.escape(html.escape(legal_text(said), quote=False), quote=False)
    return _replaced(_KML_HEAD, lambda found: f"{found[1]}{name} · {found[2]}{notes}\n", text)


def stamped_sheet(text: str, label: str, said: str) -> str:
    r"""Return a cue sheet that begins with what replaced it.

    >>> stamped_sheet("A circuit\n", "Old", "Gone.")
    'Old\nGone.\n\nA circuit\n'
    """
    return f"{label}\n{said}\n\n{text}"


def _replaced(what: re.Pattern[str], by: Callable[[re.Match[str]], str], text: str) -> str:
    made, count = what.subn(by, text, count=1)
    if not count:
        raise OutputError(msg("it is no file of a circuit: write it again."))
    return made
