"""Promises of `routes.outputs.pdfstamp`: a replaced booklet says so, and is whole."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from routes.errors import OutputError
from routes.outputs.census_form import census_form
from routes.outputs.imposition import imposed
from routes.outputs.pdfpack import packed
from routes.outputs.pdfstamp import stamped_pdf
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from routes.sites import Language

SAID = {
    "fr": "« Argan » a été remplacé par l’édition 2. https://a.example/argan-edition-2/",
    "ar": "حلت الطبعة 2 محل «أركان»: لم تعد الطرق كما ذكرت هنا.",
}


def stamped(pdf: bytes, language: Language) -> bytes:
    """Return a PDF with the band."""
    return stamped_pdf(pdf, "Remplacé", SAID[language], Texts(language, "editions"))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_band_is_read_first_and_the_booklet_stays(language: Language) -> None:
    """The file is what it was, and what is appended; its tags are whole, one paragraph more."""
    pdf = packed(census_form(language))
    made = stamped(pdf, language)
    assert made.startswith(pdf)
    assert stamped(pdf, language) == made
    before, after = PdfReader(BytesIO(pdf)), PdfReader(BytesIO(made))
    assert before.metadata == after.metadata
    root: Any = after.trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    document = root["/StructTreeRoot"]["/K"][0].get_object()
    first = document["/K"][0].get_object()
    assert (first["/S"], first["/ActualText"]) == ("/P", f"Remplacé · {SAID[language]}")
    assert first["/P"].get_object() == document
    page: Any = after.pages[0]
    rows = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    row = rows[rows.index(page["/StructParents"]) + 1].get_object()
    assert row[first["/K"]].get_object() == first
    drawn = page.get_contents().get_data()
    assert drawn.count(b"/MCID %d>>" % first["/K"]) == 1
    band = page["/Resources"]["/XObject"]["/Replaced"]
    assert b"/MCID" not in band.get_data()
    assert b"\nW\n" not in band.get_data()  # cut to its lines it would lose marks above letters
    assert all("/ToUnicode" in font.get_object() for font in band["/Resources"]["/Font"].values())
    for old, new in zip(list(before.pages)[1:], list(after.pages)[1:], strict=True):
        assert old.get_contents() == new.get_contents()


def test_the_band_is_seen_whole() -> None:
    """Its text is there, in letters as large as fit: a long one is not cut."""
    text = PdfReader(BytesIO(stamped(census_form("fr"), "fr"))).pages[0].extract_text()
    assert "https://a.example/argan-edition-2/" in text
    texts = Texts("fr", "editions")
    long = "Circuit des coopératives féminines de l’arganier " * 6 + "fin."
    page = PdfReader(BytesIO(stamped_pdf(census_form("fr"), "Vieux", long, texts))).pages[0]
    assert "fin." in page.extract_text()


def test_sheets_to_be_folded_have_it_on_both_halves() -> None:
    """One of them is the cover; they have no tags, and get none."""
    sheets = imposed(census_form("fr"), right_spine=False)
    made = PdfReader(BytesIO(stamped(sheets, "fr")))
    drawn: Any = made.pages[0].get_contents()
    assert drawn.get_data().count(b"/Replaced Do") == 2
    assert b"/Artifact BMC" in drawn.get_data()
    assert "/StructTreeRoot" not in made.root_object


def test_what_is_no_booklet_is_refused() -> None:
    """Rather than written over."""
    for data in (b"mine", b"%PDF-1.7\n"):
        with pytest.raises(OutputError, match="it is no booklet"):
            stamped(data, "fr")
