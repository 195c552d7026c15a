"""A band across the first page of a booklet that is printed already: that it was replaced.

It is appended to the file (ISO 32000-1, 7.5.6): the booklet itself stays to the byte before it. In
a tagged one the band is a paragraph at the beginning of what is read aloud, with fonts of its own
and its text in order, so that PDF/UA still holds. Sheets to be folded have no tags, and a band on
both pages of the first side, one of which is the cover.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from routes.errors import OutputError
from routes.message import msg
from routes.outputs.imposition import page_form
from routes.outputs.typeset import typeset

if TYPE_CHECKING:
    from routes.outputs.texts import Texts

_TEMPLATE = Path(__file__).parents[1] / "data" / "templates" / "notice.typ"
_HEIGHT_PT = 40
"""Of the band: what the narrowest margin of a cover leaves."""

_NAME = NameObject("/Replaced")


def stamped_pdf(pdf: bytes, label: str, said: str, texts: Texts) -> bytes:
    """Return a booklet with a band across its first page; the same booklet gives the same bytes.

    Args:
        pdf: the booklet, or sheets of one to be folded.
        label: what the band is called.
        said: what it says.
        texts: of the language of both.

    Raises:
        OutputError: if it is no PDF, or the band cannot be set.
    """
    try:
        writer = PdfWriter(BytesIO(pdf), incremental=True)
        page: Any = writer.pages[0]
        row = _read_aloud(writer.root_object, page)
        _draw(writer, page, _band(page, label, said, texts, halves=row is None), row)
        if row is not None:
            _tag(writer, page, row, f"{label} · {said}")
        made = BytesIO()
        writer.write(made)
    except (PyPdfError, IndexError) as error:
        raise OutputError(msg("it is no booklet: print it again.")) from error
    return made.getvalue()


def _read_aloud(root: DictionaryObject, page: DictionaryObject) -> ArrayObject | None:
    """Return the elements that the marks of a page belong to; None if it has no tags."""
    tree: Any = root.get("/StructTreeRoot")
    if tree is None:
        return None
    rows = tree["/ParentTree"]["/Nums"]
    found: ArrayObject = rows[rows.index(page["/StructParents"]) + 1].get_object()
    return found


def _band(page: Any, label: str, said: str, texts: Texts, *, halves: bool) -> tuple[Any, int]:  # noqa: ANN401
    """Return the band as a page of its own, and how often it fits across the page."""
    count = 2 if halves else 1
    data = {
        "width": float(page.mediabox.width) / count,
        "height": _HEIGHT_PT,
        "label": label,
        "said": said,
        "language": texts.language,
        "direction": texts.direction,
    }
    made = typeset(_TEMPLATE, data, msg("the band of a replaced booklet"), pdf_tags=False)
    return PdfReader(BytesIO(made)).pages[0], count


def _draw(writer: PdfWriter, page: Any, band: tuple[Any, int], row: ArrayObject | None) -> None:  # noqa: ANN401
    """Lay the band over the page, with a mark that no other part of it has."""
    form, count = page_form(band[0], writer), band[1]
    step, top = float(page.mediabox.width) / count, float(page.mediabox.height) - _HEIGHT_PT
    drawn = " ".join(f"q 1 0 0 1 {step * at:.4f} {top:.4f} cm {_NAME} Do Q" for at in range(count))
    mark = "/Artifact BMC" if row is None else f"/P <</MCID {len(row)}>> BDC"
    before = page.raw_get("/Contents")
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(writer, "q"), before, _stream(writer, f"Q {mark} {drawn} EMC")]
    )
    resources = page["/Resources"]
    drawings = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    drawings[_NAME] = form


def _tag(writer: PdfWriter, page: Any, row: ArrayObject, text: str) -> None:  # noqa: ANN401
    """Make the band a paragraph before everything else of the document, with its text in order."""
    tree: Any = writer.root_object["/StructTreeRoot"]
    document = tree["/K"][0].get_object()
    paragraph = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject("/P"),
            NameObject("/P"): document.indirect_reference,
            NameObject("/K"): NumberObject(len(row)),
            NameObject("/ActualText"): TextStringObject(text),
            NameObject("/Pg"): page.indirect_reference,
        }
    )
    place = writer._add_object(paragraph)  # noqa: SLF001 - the only way to add one
    row.append(place)
    document["/K"].insert(0, place)


def _stream(writer: PdfWriter, text: str) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(text.encode("ascii"))
    return writer._add_object(stream)  # noqa: SLF001
