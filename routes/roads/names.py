"""Names by language: from a text that holds several scripts, the part in one of them.

In Morocco many names on OpenStreetMap stand three times in one text, in Latin, Tifinagh and Arabic
letters, and a reader of one script needs no more than his part of it.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Script = Literal["latin", "arabic"]

_JOINTS: Final = " -‐‑‒–—―/\\|,;:·•=،؛"
"""Signs that join two parts of a text, and mean nothing at the end of one."""

_PAIRS: Final = {"(": ")", "[": "]", "«": "»", "“": "”"}


def in_script(text: str, script: Script) -> str:
    """Return the part of a text that is written in a script, if the text holds others as well.

    Digits and signs go with the letters before them. Empty if there is no such part, or if the
    whole text is in that script: then it is no more a name in one language than in another.

    >>> in_script("Targa Wassay ⵜⴰⵔⴳⴰ ⵡⴰⵙⴰⵢ تاركا وساي", "latin")
    'Targa Wassay'
    >>> in_script("Avenue 20 Août (شارع 20 غشت)", "arabic")
    'شارع 20 غشت'
    >>> in_script("Tafraout", "latin")
    ''
    """
    runs = [
        (of, "".join(sign for _, sign in run))
        for of, run in groupby(_scripts(text), key=lambda pair: pair[0])
    ]
    wanted = [part for of, part in runs if of == script]
    if len(wanted) == len(runs):
        return ""
    return " ".join(filter(None, map(_trimmed, wanted)))


def _scripts(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sign of a text with the script it goes with; "" if the text has no letter.

    An opening bracket goes with the letters after it.
    """
    script = next(filter(None, map(_script_of, text)), "")
    waiting = ""
    for sign in text:
        if own := _script_of(sign):
            script = own
        elif sign in _PAIRS or waiting:
            waiting += sign
            continue
        yield from ((script, before) for before in waiting)
        waiting = ""
        yield script, sign
    yield from ((script, before) for before in waiting)


def _script_of(sign: str) -> str:
    """Return the script of a letter; empty for digits, signs, spaces and what modifies a letter."""
    if not sign.isalpha() or unicodedata.category(sign) == "Lm":
        return ""
    name = unicodedata.name(sign, "")
    if name.startswith(("LATIN", "FULLWIDTH LATIN", "FEMININE", "MASCULINE")):
        return "latin"
    return "arabic" if name.startswith("ARABIC") else "other"


def _trimmed(part: str) -> str:
    """Return a part without the signs that joined it to others, on one line."""
    part = " ".join(part.split()).strip(_JOINTS)
    for opening, closing in _PAIRS.items():
        if part.startswith(opening) and part.find(closing) in {-1, len(part) - 1}:
            part = part.strip(opening + closing)
        if part.endswith(closing) and opening not in part:
            part = part.removesuffix(closing)
        if part.endswith(opening):
            part = part.removesuffix(opening)
    return part.strip(_JOINTS)
