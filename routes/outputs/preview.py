"""The picture that others show with a link to the map: title, figures and the circuit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.message import msg
from routes.outputs import wording
from routes.outputs.fonts import cut_to_width, printable, shorten
from routes.outputs.palette import day_color
from routes.outputs.printmap import overview_map
from routes.outputs.texts import Texts
from routes.outputs.typeset import typeset

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

PREVIEW = "preview.png"
WIDTH_PX, HEIGHT_PX = 1200, 630
"""The size that those who show links ask for: 1.91 to 1 (https://ogp.me, and what uses it)."""

_TEMPLATE = Path(__file__).parents[1] / "data" / "templates" / "preview.typ"
_POINTS_PER_INCH = 72
_MAP_MM = (140.0, 113.0)
_LONGEST_TITLE, _WIDEST_NAME_EM = 90, 15.5
_NAMED = 5
"""How many stops are named."""


def preview_png(circuit: Circuit, network: RoadNetwork, language: Language) -> bytes:
    """Return a picture of a circuit, 1200 by 630 pixels, as PNG; the same circuit, the same bytes.

    Args:
        circuit: the circuit, traced; legs without geometry are not drawn.
        network: the roads to draw beneath it.
        language: of the words.

    Raises:
        OutputError: if a font is missing or the picture cannot be made.
    """
    data = _data(circuit, network, language)
    return typeset(_TEMPLATE, data, msg("the preview"), format="png", ppi=_POINTS_PER_INCH)


def _data(circuit: Circuit, network: RoadNetwork, language: Language) -> dict[str, Any]:
    texts = Texts(language, "share")
    title = wording.circuit_title(texts, circuit, lambda place: place.name_in(language))
    names = [stop.site.name_in(language) for stop in circuit.stops]
    more = len(names) - _NAMED
    return {
        "language": language,
        "direction": texts.direction,
        "title": printable(shorten(title, _LONGEST_TITLE)),
        "dates": [printable(date) for date in wording.first_and_last_date(texts, circuit)],
        "figures": [
            printable(text)
            for text in (
                texts.tn("{n} stop", "{n} stops", len(names)),
                texts.km(circuit.distance_m),
                texts.t("{duration} of driving", duration=texts.duration(circuit.driving)),
            )
        ],
        "names": [
            {"name": cut_to_width(printable(name), _WIDEST_NAME_EM), "color": day_color(day)}
            for (day, _, _), name in zip(circuit.numbered_stops(), names[:_NAMED], strict=False)
        ],
        "more": texts.tn("and {n} more", "and {n} more", more) if more > 0 else "",
        "map": overview_map(circuit, network, language, *_MAP_MM),
        "notice": texts.t("Schematic roads") if circuit.roads.is_schematic else "",
    }
