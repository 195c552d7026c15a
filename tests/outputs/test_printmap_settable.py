"""Promises of `routes.outputs.printmap.settable`."""

from __future__ import annotations

import unicodedata

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from routes.outputs.fonts import faces, family_of, font_folders
from routes.outputs.printmap.settable import settable
from routes.places import bundled_eating_places, bundled_gateways
from routes.sites import bundled_sites_path, read_sites

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئڭ "
SHEET = """#set document(title: "names")
#set text(font: "Amiri", fallback: false)
#image(bytes(sys.inputs.svg), format: "svg", alt: "names")"""
NAMES = sorted(
    {place.name_ar for place in (*bundled_gateways(), *bundled_eating_places()) if place.name_ar}
    | {site.name_ar for site in read_sites(bundled_sites_path()) if site.name_ar}
)


def printed(text: str) -> bytes:
    """Return an accessible PDF with nothing but a text inside an SVG."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90mm" height="9mm" viewBox="0 0 90 9">'
        f'<text x="45" y="6" font-family="{family_of(text)}" font-size="3">{text}</text></svg>'
    )
    return typst.compile(
        SHEET.encode(),
        font_paths=typst.Fonts(font_paths=list(font_folders())),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
        format="pdf",
        pdf_standards=["ua-1"],
    )


@given(st.text(LETTERS, max_size=30))
def test_spelling_by_shapes_changes_no_letter(text: str) -> None:
    """What a shape stands for is the letter of the text."""
    spelled = settable(text)
    assert unicodedata.normalize("NFKD", spelled) == unicodedata.normalize("NFKD", text)


@given(st.text(LETTERS, max_size=30))
def test_every_shape_has_a_glyph(text: str) -> None:
    """The Arabic face of print has what the spelling uses."""
    (arabic,) = (face for face in faces() if face.family == "Amiri")
    assert {sign for sign in settable(text) if sign != " "} <= arabic.widths_em.keys()


def test_only_words_with_the_pair_are_spelled_by_shapes() -> None:
    """Lam and alef stay one; marks that are no part of a letter are left out, the others stay."""
    assert settable("المعدر الكبير") == "المعدر " + "ﺍﻟﻜﺒﻴﺮ"
    assert settable("الأكلاك لكلا") == "الأكلاك " + "ﻟﻜﻼ"
    assert settable("لِكب محمّد") == "ﻟﻜﺐ محمد"
    assert settable("Tiznit تيزنيت 7 q\u0301 é e\u0301") == "Tiznit تيزنيت 7 q é é"
    assert settable("") == ""


@pytest.mark.parametrize(
    "text", ["المعدر الكبير", "بلكب", "لڭب", "لِكب", "محمّد", "q\u0301x", "ⵜⴰⵎ é", "ⵢÇ"]
)
def test_what_typst_refuses_can_be_printed_on_a_map(text: str) -> None:
    """In an accessible PDF a glyph without a text of its own is an error."""
    with pytest.raises(typst.TypstError, match="missing codepoints"):
        printed(text)
    assert printed(settable(text))


def test_every_arabic_name_can_be_printed_on_a_map() -> None:
    """Each alone, so that no other name lends it the text of a glyph."""
    assert len(NAMES) > 30
    assert all(printed(settable(name)) for name in NAMES)
