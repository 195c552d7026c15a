"""The printed booklet: an accessible PDF (PDF/UA-1), set by typst.

The text is inert: it reaches the template as JSON, never as source. The build stops if any
character has no glyph or any image no alternative text.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from routes.errors import OutputError
from routes.outputs.booklet_data import booklet_data
from routes.outputs.fonts import font_folders

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

_TEMPLATE = Path(__file__).parents[1] / "data" / "templates" / "booklet.typ"


def circuit_booklet(circuit: Circuit, network: RoadNetwork, language: Language) -> bytes:
    """Return the booklet of a circuit as a PDF; the same circuit gives the same bytes.

    Args:
        circuit: the circuit, traced; legs without geometry or cues are said to be so.
        network: the roads to draw on the maps.
        language: `fr`, `ar` (set from right to left) or `en`.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    return set_booklet(booklet_data(circuit, network, language))


def set_booklet(data: dict[str, Any]) -> bytes:
    """Return the PDF of the values that `booklet_data` made.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    try:
        made = typst.compile(
            _TEMPLATE.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise OutputError(f"the booklet could not be made: {error}") from error
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts and no others, those inside typst included."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(font_folders()),
    )
