"""Promises of `routes.outputs.fonts`."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, get_args

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.errors import OutputError
from routes.geo import LonLat
from routes.outputs import fonts
from routes.outputs.directions import turn_arrow
from routes.roads.cues import Cue, Turn

if TYPE_CHECKING:
    from routes.sites import Site

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)
SOURCE = """
#set document(title: "t", date: none)
#set text(font: ("Lato", "Amiri", "DejaVu Sans"), fallback: false)
#for line in json(bytes(sys.inputs.lines)) [#line \\ ]
"""


def set_lines(lines: list[str]) -> bytes:
    """Return an accessible PDF of lines; typst refuses any character without a glyph."""
    return typst.compile(
        SOURCE.encode(),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=list(fonts.font_folders()),
        ),
        ignore_system_fonts=True,
        sys_inputs={"lines": json.dumps(lines)},
        format="pdf",
        pdf_standards=["ua-1"],
    )


def test_a_character_without_glyph_is_refused_by_typst() -> None:
    """The tests below can fail: what no font has stops an accessible PDF."""
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        set_lines(["安"])


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_TEXT, max_size=30))
def test_whatever_is_printable_can_be_set(texts: list[str]) -> None:
    """No text, however strange, stops a booklet once it has been made printable."""
    assert set_lines([fonts.printable(text) for text in texts]).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    [
        "ⴰ\u064b",  # a Tifinagh letter under an Arabic mark: no one font has both
        "a\u0301\u0323\u20dd",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1f2\U0001f1e6",
        "\ue000\ufdd0\uffff\U0010ffff",
        "\ud800\udfff",
        "\u0301alone",
        "שלום ߒߞߏ",
        "خ\u200cط \u200dا",
    ],
)
def test_hard_texts_can_be_set(text: str) -> None:
    """Marks without a letter, joined emoji, private and impossible characters are survived."""
    assert set_lines([fonts.printable(text)])


@given(ANY_TEXT)
def test_printable_is_one_clean_line(text: str) -> None:
    """Nothing printable holds control characters, direction marks or outer blanks."""
    shown = fonts.printable(text)
    assert fonts.printable(shown) == shown
    assert shown == shown.strip()
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Co"} for sign in shown)
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )


def test_joiners_stay_between_letters_only() -> None:
    """Arabic needs them; after a box for a missing character they would shift what follows."""
    assert fonts.printable("خ\u200cط") == "خ\u200cط"
    assert fonts.printable("\u200dخ") == "خ"
    assert fonts.printable("\U0001f468\u200d\U0001f469") == "□□"


def test_names_of_bundled_sites_are_printed_as_they_are(bundled_sites: tuple[Site, ...]) -> None:
    """No name of the bundled sites loses a character."""
    names = [
        name
        for site in bundled_sites
        for name in (site.name, site.name_fr, site.name_ar, site.name_en, site.name_zgh)
    ]
    assert [fonts.printable(name) for name in names] == [" ".join(name.split()) for name in names]


@pytest.mark.parametrize("turn", get_args(Turn))
def test_every_arrow_has_a_glyph(turn: Turn) -> None:
    """The arrows of the directions are printed, not replaced."""
    cue = Cue(turn=turn, location=LonLat(0, 0), from_start_m=0, next_m=0)
    assert fonts.printable(turn_arrow(cue)) == turn_arrow(cue)


@given(ANY_TEXT)
def test_breaking_adds_only_places_to_break(text: str) -> None:
    """A breakable text is the same text, and no piece of it is long."""
    plain = text.replace("\u200b", "")
    broken = fonts.breakable(plain)
    assert broken.replace("\u200b", "") == plain
    assert all(len(piece) <= 18 for word in broken.split(" ") for piece in word.split("\u200b"))


@given(st.text(max_size=60), st.integers(1, 30))
def test_shortened_texts_are_short(text: str, longest: int) -> None:
    """A text cut to a length has at most that length, and is whole if it fits."""
    short = fonts.shorten(text, longest)
    assert len(short) <= longest
    assert short == text if len(text) <= longest else short.endswith("…")


def test_a_text_is_no_wider_than_said(bundled_sites: tuple[Site, ...]) -> None:
    """The widths used to place labels are not less than those typst sets, in any script."""
    names = sorted({name for site in bundled_sites for name in (site.name, site.name_ar) if name})
    source = (
        "#context json(bytes(sys.inputs.rows)).map(row => [#metadata(measure(text("
        "font: row.at(1), size: row.at(2) * 100pt, fallback: false, row.at(0))).width.pt()) <w>]"
        ").join()"
    )
    rows = [
        [name, fonts.family_of(name), fonts.size_factor(fonts.family_of(name))] for name in names
    ]
    measured = json.loads(
        typst.query(
            source.encode(),
            "<w>",
            field="value",
            font_paths=typst.Fonts(font_paths=list(fonts.font_folders())),
            sys_inputs={"rows": json.dumps(rows)},
        )
    )
    assert len(measured) == len(names) > 50
    too_wide = {
        name: (width, fonts.width_em(name) * 100)
        for name, width in zip(names, measured, strict=True)
        if width > fonts.width_em(name) * 101
    }
    assert not too_wide


def test_a_missing_font_says_which_package_brings_it() -> None:
    """A broken installation is a clear message, not a traceback from within typst."""
    source = fonts._Source("Nothing", "no-such-package-here", "Nothing.ttf")
    with pytest.raises(OutputError, match=r"Nothing\.ttf.*pip install.*no-such-package-here"):
        fonts._path(source)
