"""The printed booklet: an accessible PDF (PDF/UA-1), set by typst.

The text is inert: it reaches the template as JSON, never as source. The build stops if any
character has no glyph or any image no alternative text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.message import msg
from routes.outputs.booklet_data import booklet_data
from routes.outputs.imposition import imposed, side_by_side
from routes.outputs.paper import A5, BOOKLETS, IMPOSED, PAPERS
from routes.outputs.pdfpack import packed
from routes.outputs.typeset import typeset

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.outputs.paper import Paper
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

__all__ = [
    "BOOKLETS",
    "booklet_file",
    "booklet_files",
    "circuit_booklet",
    "pair_file",
    "pair_files",
    "set_booklet",
]

_TEMPLATE = Path(__file__).parents[1] / "data" / "templates" / "booklet.typ"


def circuit_booklet(
    circuit: Circuit,
    network: RoadNetwork,
    language: Language,
    paper: Paper = A5,
    public_url: str = "",
) -> bytes:
    """Return the booklet of a circuit as a PDF; the same circuit gives the same bytes.

    Args:
        circuit: the circuit, traced; legs without geometry or cues are said to be so.
        network: the roads to draw on the maps.
        language: `fr`, `ar` (set from right to left) or `en`.
        paper: what it is printed on.
        public_url: where its folder will be on the web, with a slash at its end; may be empty.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    return set_booklet(booklet_data(circuit, network, language, paper, public_url))


def booklet_file(format_: str, language: Language) -> str:
    """Return the name of the file of a booklet.

    >>> [booklet_file(format_, "fr") for format_ in BOOKLETS]
    ['booklet.fr.pdf', 'booklet-a4.fr.pdf', 'booklet-a5-imposed.fr.pdf']
    """
    return f"booklet.{language}.pdf" if format_ == "a5" else f"booklet-{format_}.{language}.pdf"


def booklet_files(
    circuit: Circuit,
    network: RoadNetwork,
    language: Language,
    format_: str = "a5",
    public_url: str = "",
) -> dict[str, bytes]:
    """Return the files of a booklet by name: one, or for imposed sheets the booklet as well.

    Sheets to be folded cannot be read aloud in order: the booklet itself stays beside them.

    Args:
        circuit: the circuit, traced; legs without geometry or cues are said to be so.
        network: the roads to draw on the maps.
        language: `fr`, `ar` or `en`.
        format_: one of `BOOKLETS`.
        public_url: where its folder will be on the web, with a slash at its end; may be empty.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
        KeyError: if there is no such format.
    """
    booklet = circuit_booklet(circuit, network, language, PAPERS[format_], public_url)
    if format_ != IMPOSED:
        return {booklet_file(format_, language): booklet}
    sheets = imposed(booklet, right_spine=language == "ar")
    return {booklet_file("a5", language): booklet, booklet_file(IMPOSED, language): sheets}


def pair_file(language: Language, other: Language) -> str:
    """Return the name of the file of a booklet in two languages, whichever is named first.

    >>> pair_file("fr", "ar")
    'booklet-ar-fr.pdf'
    """
    return f"booklet-{'-'.join(sorted((language, other)))}.pdf"


def pair_files(
    circuit: Circuit,
    network: RoadNetwork,
    languages: tuple[Language, Language],
    public_url: str = "",
) -> dict[str, bytes]:
    """Return a booklet of A5 in each of two languages, and both side by side on A4, by name.

    The one that is read from right to left stands on the right.

    Args:
        circuit: the circuit, traced; legs without geometry or cues are said to be so.
        network: the roads to draw on the maps.
        languages: two different ones.
        public_url: where its folder will be on the web, with a slash at its end; may be empty.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    ordered = sorted(languages, key=lambda language: language == "ar")
    booklets = [circuit_booklet(circuit, network, one, A5, public_url) for one in ordered]
    files = {booklet_file("a5", one): pdf for one, pdf in zip(ordered, booklets, strict=True)}
    return {**files, pair_file(*languages): side_by_side(*booklets)}


def set_booklet(data: dict[str, Any]) -> bytes:
    """Return the PDF of the values that `booklet_data` made.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    return packed(typeset(_TEMPLATE, data, msg("the booklet"), pdf_standards=["ua-1"]))
