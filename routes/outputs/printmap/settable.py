"""Names in a form that typst can set inside an SVG of an accessible PDF.

There each glyph must have a text of its own. Three things break that: a mark that stands on a
letter without being one with it; in Arabic a lam before a kaf that joins on, which is even laid
over the letter before it; and a letter with an accent that stands after Tifinagh, as letter and
accent are then set apart. Marks are left out; words with the pair are spelled by the shapes of
their letters, for each of which Unicode has a sign, so that nothing is left to join; letters with
accents are embedded beside Tifinagh, which is shaped without them then.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PAIR = re.compile("ل[كگڭ]")
_WORD = re.compile(r"\S+")
_TIFINAGH = re.compile("[\u2d30-\u2d7f]")
_EMBED, _CLOSE = "\u202a\u202a", "\u202c\u202c"
"""Twice, as inside Arabic a single one would be of the level that Tifinagh has there."""
_NOT_ARABIC = re.compile("[^\u0600-\u06ff\ufb50-\ufeff]+")
_LIGATURE = re.compile("ل[اأإآ]|.")
_BLOCKS = (*range(0xFB50, 0xFBFF), *range(0xFE80, 0xFEFD))
_KINDS = {
    (False, False): "<isolated>",
    (False, True): "<initial>",
    (True, False): "<final>",
    (True, True): "<medial>",
}
"""By whether a letter joins the one before and the one after."""


def settable(text: str) -> str:
    """Return a name with no glyph that shares its text with another.

    >>> settable("المعدر الكبير") == "المعدر " + "ﺍﻟﻜﺒﻴﺮ"
    True
    >>> settable("تيزنيت (Ti\u0301znit)")
    'تيزنيت (Tíznit)'
    """
    whole = unicodedata.normalize("NFC", text)
    bare = "".join(sign for sign in whole if not unicodedata.category(sign).startswith("M"))
    spelled = _WORD.sub(lambda found: _spelled(found.group()), bare)
    if not _TIFINAGH.search(spelled):
        return spelled
    return "".join(f"{_EMBED}{sign}{_CLOSE}" if _has_accent(sign) else sign for sign in spelled)


def _has_accent(sign: str) -> bool:
    """Say whether a sign, which is not Arabic, is a letter and an accent in one."""
    parts = unicodedata.decomposition(sign)
    return bool(parts) and not parts.startswith("<") and bool(_NOT_ARABIC.fullmatch(sign))


@cache
def _shapes() -> dict[tuple[str, str], str]:
    """Return the sign of each shape of a letter, or of lam and alef in one."""
    found = {}
    for code in _BLOCKS:
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        found["".join(chr(int(letter, 16)) for letter in letters), kind] = chr(code)
    return found


def _spelled(word: str) -> str:
    """Return a word with the pair by the shapes of its letters, and any other as it is."""
    if not _PAIR.search(word):
        return word
    shapes = _shapes()
    letters = _LIGATURE.findall(word)
    spelled = []
    joins = False
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        was_joined = joins
        joins = (letter, "<initial>") in shapes and (following, "<final>") in shapes
        spelled.append(shapes.get((letter, _KINDS[was_joined, joins]), letter))
    return "".join(spelled)
