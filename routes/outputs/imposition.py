"""Pages laid on sheets, to be folded or to be compared, with pypdf; only `pdfstamp` knows it too.

A sheet holds two pages a side. The result is for a printer, not for a screen reader: pages out of
their order cannot be read aloud in order, so it claims no PDF/UA and has no bookmarks; the booklet
it was made from has both.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from routes.outputs.paper import A5

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_POINTS_PER_MM = 72 / 25.4
_SHEET_MM = (297.0, 210.0)
_PAGES_A_SHEET = 4


def imposed(pdf: bytes, *, right_spine: bool) -> bytes:
    """Return a booklet of A5 on sheets of A4, two pages a side, to be printed on both and folded.

    The same booklet gives the same bytes.

    Args:
        pdf: the booklet, its pages in order of reading.
        right_spine: whether it is read from right to left.
    """
    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter()
    forms = [page_form(page, writer) for page in reader.pages]
    for pair in sheet_sides(len(forms), right_spine=right_spine):
        _lay([None if number is None else forms[number] for number in pair], writer)
    return _written(writer, reader)


def side_by_side(left: bytes, right: bytes) -> bytes:
    """Return two booklets of A5 of the same circuit on sheets of A4, page beside page.

    Every chapter begins on a sheet of its own for both; what is left of the shorter one is empty.
    """
    readers = [PdfReader(BytesIO(pdf)) for pdf in (left, right)]
    writer = PdfWriter()
    forms = [[page_form(page, writer) for page in reader.pages] for reader in readers]
    chapters = [_chapters(reader) for reader in readers]
    for ranges in zip(*chapters, strict=True):
        pages = [[forms[side][at] for at in chosen] for side, chosen in enumerate(ranges)]
        for pair in zip_longest(*pages):
            _lay(pair, writer)
    return _written(writer, readers[0])


def _chapters(reader: PdfReader) -> list[range]:
    """Return the pages of the cover and of each chapter that begins a page: all but the last."""
    entries = [entry for entry in reader.outline if not isinstance(entry, list)]
    starts = [0, *(reader.get_destination_page_number(entry) or 0 for entry in entries[:-1])]
    return [range(*pair) for pair in pairwise([*starts, len(reader.pages)])]


def _written(writer: PdfWriter, reader: PdfReader) -> bytes:
    """Return sheets as a file with the language and the title of a booklet."""
    writer.root_object[NameObject("/Lang")] = reader.root_object["/Lang"].clone(writer)
    title = reader.metadata.title if reader.metadata else None
    writer.metadata = {"/Producer": "sse-routes, pypdf", "/Title": title or ""}
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def sheet_sides(pages: int, *, right_spine: bool) -> Iterator[tuple[int | None, int | None]]:
    """Yield what is on each side of each sheet, left and right: pages from 0, None for empty.

    The outermost sheet comes first, its outside first: printed on both sides, turned over the short
    edge, stacked as it comes and folded, the pages are in order.

    >>> list(sheet_sides(6, right_spine=False))
    [(None, 0), (1, None), (5, 2), (3, 4)]
    >>> list(sheet_sides(4, right_spine=True))
    [(0, 3), (2, 1)]
    """
    padded = -(-pages // _PAGES_A_SHEET) * _PAGES_A_SHEET
    for number in range(padded // 2):
        first, second = number, padded - 1 - number
        is_inside = bool(number % 2)
        left, right = (first, second) if is_inside is not right_spine else (second, first)
        yield tuple(page if page < pages else None for page in (left, right))  # type: ignore[misc]


def page_form(page: PageObject, writer: PdfWriter) -> IndirectObject:
    """Return a page as a drawing that can be laid anywhere."""
    form = StreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    packed = form.flate_encode()
    packed[NameObject("/Type")] = NameObject("/XObject")
    packed[NameObject("/Subtype")] = NameObject("/Form")
    packed[NameObject("/BBox")] = ArrayObject(FloatObject(edge) for edge in page.mediabox)
    packed[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return writer._add_object(packed)  # noqa: SLF001 - the only way to add one


def _lay(forms: Sequence[IndirectObject | None], writer: PdfWriter) -> None:
    """Add a side of a sheet with two pages, one on each side of the fold in its middle."""
    side = writer.add_blank_page(*(length * _POINTS_PER_MM for length in _SHEET_MM))
    fold = _SHEET_MM[0] / 2
    drawn, names = [], DictionaryObject()
    for number, (form, left) in enumerate(zip(forms, (fold - A5.width_mm, fold), strict=True)):
        if form is not None:
            names[NameObject(f"/P{number}")] = form
            drawn.append(f"q 1 0 0 1 {left * _POINTS_PER_MM:.4f} 0 cm /P{number} Do Q")
    contents = StreamObject()
    contents.set_data("\n".join(drawn).encode("ascii"))
    side[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): names})
    side[NameObject("/Contents")] = writer._add_object(contents)  # noqa: SLF001
