"""Promises of `routes.outputs.imposition` and of the formats of the booklet."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from routes.outputs.booklet import booklet_files, circuit_booklet, pair_files
from routes.outputs.imposition import imposed, sheet_sides
from routes.outputs.paper import A4, A5, BOOKLETS, IMPOSED, PAPERS
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language

MM = 72 / 25.4


def size_mm(pdf: bytes) -> set[tuple[int, int]]:
    """Return the sizes of the pages, whole millimetres."""
    boxes = (page.mediabox for page in PdfReader(BytesIO(pdf)).pages)
    return {(round(float(box.width) / MM), round(float(box.height) / MM)) for box in boxes}


def leaves(sides: list[tuple[int | None, int | None]], *, right_spine: bool) -> list[int | None]:
    """Return the pages as they follow when the sheets are folded, the outermost last to close."""
    count = len(sides) * 2
    read: dict[int, int | None] = {}
    for number in range(len(sides) // 2):
        outside, inside = sides[2 * number], sides[2 * number + 1]
        front, back = (outside[0], outside[1]) if right_spine else (outside[1], outside[0])
        second, before_last = (inside[1], inside[0]) if right_spine else inside
        at = 2 * number
        read |= {at: front, at + 1: second, count - 2 - at: before_last, count - 1 - at: back}
    return [read[at] for at in range(count)]


@given(pages=st.integers(1, 200), right_spine=st.booleans())
def test_folded_sheets_read_in_order(pages: int, right_spine: bool) -> None:  # noqa: FBT001
    """Each page once, in order from its spine, what is empty at the end."""
    sides = list(sheet_sides(pages, right_spine=right_spine))
    read = leaves(sides, right_spine=right_spine)
    assert len(read) % 4 == 0
    assert len(read) - pages < 4
    assert read == [*range(pages), *[None] * (len(read) - pages)]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_sheets_hold_two_pages_a_side(circuit: Circuit, language: Language) -> None:
    """A4 across; the cover is on the right, for Arabic on the left, and its text can be found."""
    booklet = circuit_booklet(circuit, bundled_network(), language)
    sheets = imposed(booklet, right_spine=language == "ar")
    assert size_mm(sheets) == {(297, 210)}
    pages = len(PdfReader(BytesIO(booklet)).pages)
    reader = PdfReader(BytesIO(sheets))
    assert len(reader.pages) == -(-pages // 4) * 2
    cover: Any = reader.pages[0]["/Resources"]
    contents = reader.pages[0].get_contents()
    assert contents is not None
    drawn = contents.get_data().decode("ascii").splitlines()
    name = "/P0" if language == "ar" else "/P1"
    place = 0.5 if language == "ar" else 148.5
    assert name in cover["/XObject"]
    assert [float(line.split()[5]) for line in drawn if name in line] == [
        pytest.approx(place * MM, abs=1e-3)
    ]
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert reader.metadata is not None
    assert reader.metadata.title == PdfReader(BytesIO(booklet)).metadata.title  # type: ignore[union-attr]


def test_sheets_claim_no_more_than_they_are(circuit: Circuit) -> None:
    """Out of order they are no PDF/UA: the booklet that is one is written beside them."""
    files = booklet_files(circuit, bundled_network(), "en", IMPOSED)
    assert list(files) == ["booklet.en.pdf", "booklet-a5-imposed.en.pdf"]
    booklet, sheets = files.values()
    assert booklet == circuit_booklet(circuit, bundled_network(), "en")
    assert b"pdfuaid" in booklet
    root: Any = PdfReader(BytesIO(sheets)).trailer["/Root"]
    assert "/MarkInfo" not in root
    assert "/StructTreeRoot" not in root
    assert b"pdfuaid" not in sheets
    assert sheets == imposed(booklet, right_spine=False)


def test_every_format_has_pages_of_its_paper(circuit: Circuit) -> None:
    """A5 and A4, both accessible, with margins wider at the spine."""
    assert set(PAPERS) == set(BOOKLETS)
    for format_, size in (("a5", (148, 210)), ("a4", (210, 297))):
        (pdf,) = booklet_files(circuit, bundled_network(), "en", format_).values()
        assert size_mm(pdf) == {size}
        metadata = PdfReader(BytesIO(pdf)).trailer["/Root"]["/Metadata"]  # type: ignore[index]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata.get_object().get_data()
        assert pdf == circuit_booklet(circuit, bundled_network(), "en", PAPERS[format_])
    assert all(paper.inside_mm > paper.outside_mm for paper in (A5, A4))


def chapters(pdf: bytes) -> list[int]:
    """Return the page of the cover and of each chapter but the last, which may begin anywhere."""
    reader = PdfReader(BytesIO(pdf))
    found = [entry for entry in reader.outline if not isinstance(entry, list)]
    return [0, *(reader.get_destination_page_number(entry) or 0 for entry in found[:-1])]


def test_two_languages_meet_at_every_chapter(circuit: Circuit) -> None:
    """French on the left, Arabic on the right; each chapter begins on one sheet for both."""
    files = pair_files(circuit, bundled_network(), ("ar", "fr"))
    assert list(files) == ["booklet.fr.pdf", "booklet.ar.pdf", "booklet-ar-fr.pdf"]
    french, arabic, sheets = files.values()
    assert arabic == circuit_booklet(circuit, bundled_network(), "ar")
    assert size_mm(sheets) == {(297, 210)}
    starts = [chapters(french), chapters(arabic)]
    counts = [len(PdfReader(BytesIO(pdf)).pages) for pdf in (french, arabic)]
    lengths = [
        [after - start for start, after in pairwise([*begin, count])]
        for begin, count in zip(starts, counts, strict=True)
    ]
    reader = PdfReader(BytesIO(sheets))
    assert len(reader.pages) == sum(map(max, *lengths))
    assert len(lengths[0]) == len(lengths[1]) == 1 + 1 + 2 + 3  # cover, use, days, the rest
    at, side_counts = 0, [0, 0]
    for here in zip(*lengths, strict=True):
        first: Any = reader.pages[at]["/Resources"]
        assert sorted(first["/XObject"]) == ["/P0", "/P1"]
        for page in reader.pages[at : at + max(here)]:
            drawn: Any = page["/Resources"]
            for side in (0, 1):
                side_counts[side] += f"/P{side}" in drawn["/XObject"]
        at += max(here)
    assert side_counts == counts
    assert sheets == pair_files(circuit, bundled_network(), ("fr", "ar"))["booklet-ar-fr.pdf"]
