"""The fonts of print: where their packages put them, what they can show, how wide it is.

Lato sets Latin, Amiri sets Arabic, DejaVu Sans sets Tifinagh, arrows and what is left. They come
with the packages this one depends on (`fontpkg-lato`, `fontpkg-amiri`, `matplotlib`), none of
which is imported for it. A character no face has would stop an accessible PDF from being made, so
every text from data passes through `printable` first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fontTools.ttLib import TTFont

from routes.errors import OutputError
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

LATIN, ARABIC, OTHER = "Lato", "Amiri", "DejaVu Sans"
REPLACEMENT = "□"
"""Printed for a character none of the fonts has."""

_JOINERS = "\u200c\u200d"
_ZERO_WIDTH_SPACE = "\u200b"
_SIZES = {LATIN: 1.0, ARABIC: 1.25, OTHER: 0.9}
_BOLD_FACTOR = 1.1  # bold cuts are 3 to 10 % wider than regular ones
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # no-break spaces are kept as they are
_LONGEST_WORD = 18
_PIECES = re.compile(r"[^/?&=._-]{1,12}[/?&=._-]{0,6}|[/?&=._-]{1,12}")


class _Source(NamedTuple):
    """A regular cut of a family, and the package it comes with."""

    family: str
    package: str
    file: str


_SOURCES = (
    _Source(LATIN, "fontpkg-lato", "Lato-Regular.ttf"),
    _Source(ARABIC, "fontpkg-amiri", "Amiri-Regular.ttf"),
    _Source(OTHER, "matplotlib", "DejaVuSans.ttf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is known of a font.

    Attributes:
        family: its name.
        folder: where its files are.
        widths_em: advance width of every character it has, in ems.
    """

    family: str
    folder: Path
    widths_em: Mapping[str, float]


@cache
def faces() -> tuple[Face, ...]:
    """Return the faces in the order in which they are tried.

    Raises:
        OutputError: if a font package is not installed.

    >>> [face.family for face in faces()]
    ['Lato', 'Amiri', 'DejaVu Sans']
    """
    return tuple(_read(source) for source in _SOURCES)


def font_folders() -> tuple[str, ...]:
    """Return the folders of the font files, all weights included."""
    return tuple(str(face.folder) for face in faces())


def _read(source: _Source) -> Face:
    path = _path(source)
    with TTFont(path, lazy=True) as font:
        advances = font["hmtx"].metrics
        em = font["head"].unitsPerEm
        glyphs = font.getBestCmap()
        widths = {chr(code): advances[glyph][0] / em for code, glyph in glyphs.items()}
    return Face(family=source.family, folder=path.parent, widths_em=widths)


def _path(source: _Source) -> Path:
    """Return where a package has put a font file."""
    try:
        listed = files(source.package) or []
    except PackageNotFoundError:
        listed = []
    for entry in listed:
        path = Path(str(entry.locate()))
        if entry.name == source.file and path.is_file():
            return path.resolve()
    raise OutputError(
        msg(
            "the font {file} is missing, so nothing can be printed: run “pip install "
            "--force-reinstall {package}”.",
            file=source.file,
            package=source.package,
        )
    )


def printable(text: str) -> str:
    r"""Return a text that the fonts can show, on one line.

    Control characters and direction marks are dropped, white space becomes a single space, and a
    character no font has becomes `REPLACEMENT`; a combining mark that no font has together with
    the letter it stands on is dropped, and so is a joiner with nothing to join.

    >>> printable("Afra\u202e\x07  安\u200d ⴰⵣⵓⵍ تعاونية")
    'Afra □ ⴰⵣⵓⵍ تعاونية'
    """
    spaced = _SPACES.sub(" ", text).strip()
    if spaced.isascii() and spaced.isprintable():
        return spaced
    kept: list[str] = []
    able: tuple[Face, ...] = faces()
    for sign in spaced:
        category = unicodedata.category(sign)
        is_idle = sign in _JOINERS and kept[-1:] in ([], [REPLACEMENT])
        if is_idle or (category in {"Cc", "Cf"} and sign not in _JOINERS):
            continue
        if sign not in _JOINERS and not category.startswith("M"):
            able = faces()
        able = tuple(face for face in able if sign in face.widths_em) or able
        has_glyph = any(sign in face.widths_em for face in able) and _can_be_set(sign)
        if has_glyph:
            kept.append(sign)
        elif not category.startswith("M") and sign not in _JOINERS:
            kept.append(REPLACEMENT)
            able = tuple(face for face in faces() if REPLACEMENT in face.widths_em)
    return _SPACES.sub(" ", "".join(kept)).strip()


def _can_be_set(sign: str) -> bool:
    """Say whether typst can set a sign that a font has.

    Signs of private use mean nothing, and two letters in a row that are read from right to left
    without being Arabic (Hebrew, N'Ko) stop typst 0.15 itself.
    """
    return unicodedata.category(sign) != "Co" and unicodedata.bidirectional(sign) != "R"


def breakable(text: str) -> str:
    r"""Return a text whose long words may be broken over lines, web addresses at their signs.

    >>> breakable("https://www.example.org/argan-oil").split("\u200b")
    ['https://', 'www.', 'example.', 'org/', 'argan-', 'oil']
    """
    words = text.split(" ")
    return " ".join(
        _ZERO_WIDTH_SPACE.join(_PIECES.findall(word)) if len(word) > _LONGEST_WORD else word
        for word in words
    )


def shorten(text: str, longest: int) -> str:
    """Return a text of at most so many characters, with an ellipsis where it was cut.

    >>> shorten("Maison traditionnelle", 10)
    'Maison tr…'
    """
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def family_of(text: str) -> str:
    """Return the family to set a whole text in: the first that has all of it.

    >>> [family_of(text) for text in ("Tiznit", "تيزنيت (Tiznit)", "ⵜⵉⵣⵏⵉⵜ")]
    ['Lato', 'Amiri', 'DejaVu Sans']
    """
    signs = {sign for sign in text if unicodedata.category(sign) != "Cf"}
    found = (face.family for face in faces() if signs <= face.widths_em.keys())
    return next(found, OTHER)


def script_family(text: str) -> str:
    """Return the family of the script a text begins in.

    >>> [script_family(text) for text in ("Tiznit (تيزنيت)", "1. تيزنيت")]
    ['Lato', 'Amiri']
    """
    first = next((sign for sign in text if sign.isalpha()), "")
    return family_of(first)


def size_factor(family: str) -> float:
    """Return how much larger a family must be set to look as large as Lato."""
    return _SIZES[family]


def width_em(text: str, *, is_bold: bool = False) -> float:
    """Return about how wide a text is, in ems of Lato: no less than it will be.

    Arabic letters are counted in their isolated form, which is wider than the joined one.

    >>> 2.4 < width_em("Tiznit") < 3.2
    True
    """
    family = family_of(text)
    order = sorted(faces(), key=lambda face: face.family != family)
    total = sum(
        next((face.widths_em[sign] for face in order if sign in face.widths_em), 1.0)
        for sign in text
        if unicodedata.category(sign) not in {"Mn", "Cf"}
    )
    return total * size_factor(family) * (_BOLD_FACTOR if is_bold else 1.0)


def cut_to_width(text: str, widest_em: float, *, is_bold: bool = False) -> str:
    """Return a text no wider than so many ems, with an ellipsis where it was cut.

    >>> cut_to_width("Maison traditionnelle de Tazka", 8)
    'Maison tradition…'
    """
    if width_em(text, is_bold=is_bold) <= widest_em:
        return text
    fits, too_long = 1, len(text)
    while too_long - fits > 1:
        length = (fits + too_long) // 2
        if width_em(shorten(text, length), is_bold=is_bold) <= widest_em:
            fits = length
        else:
            too_long = length
    return shorten(text, fits)
