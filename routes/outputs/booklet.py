"""The printed booklet: an accessible PDF (PDF/UA-1), set by typst.

The text is inert: it reaches the template as JSON, never as source. The build stops if any
character has no glyph or any image no alternative text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.outputs.booklet_data import booklet_data
from routes.outputs.typesetting import set_pdf

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
    return set_pdf(_TEMPLATE, data, "the booklet")
