"""Headings of forms, which are questions or say whose: “Quel est le nom de votre coopérative ?”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routes.census.words import bare_heading, fold_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPENING = re.compile(
    r"(?:dont )?(?:(?:a|dans|en|de|depuis) )?"
    r"(?:quel(?:le)?s?(?: est| sont)?|combien|ou (?:se trouve|est situee?)|indique[rz]|precise[rz]"
    r"|(?:merci d|veuillez) (?:indiquer|preciser|ecrire)"
    r"|what (?:is|are)|how many|in which|which|where is"
    r"|ما (?:هو|هي)|ما(?= اسم)|كم|في اي|اين (?:يوجد|توجد|يقع|تقع))"
    r"(?: (?:de|d|le|la|les|l|votre|vos|the|your))* "
)
"""What a question begins with before the thing it asks for; folded."""

_BODY = (
    r"(?:cooperatives?|associations?|structure|gie|groupement|organisme|organisation|entite"
    r"|etablissement|entreprise|local|siege|organi[sz]ation)"
)
_OF_A_BODY = re.compile(
    rf"(?:(?:de|d|du|of|ou|et|or|and) )+(?:(?:la|le|l|votre|the|your) )?{_BODY}\b.*"
)
_CHANGED = re.compile(r"(?:de|d|du|des|of|et|ou|and|or)\b")
"""What follows a thing and makes another of it: products *for cleaning*."""

_LONGEST = 300
"""A text that is longer asks for nothing: it is a remark."""

_CONSENT = re.compile(
    r"(?:\b(?:acceptez|acceptes|autorisez|consentez|d accord|j (?:accepte|autorise)|accord"
    r"|agree|accept|consent|allow)\b|توافق|تقبل|اوافق|تسمح)"
    r".*(?:\b(?:publi|diffus|publish)|نشر)"
)


def asked_for(heading: str, words: Mapping[str, str]) -> str:
    """Return what a question asks for, or a heading that says of what body; empty if not known.

    Args:
        heading: as it stands in the sheet.
        words: known headings, folded, and what they mean.

    >>> from routes.census.words import bundled_words
    >>> known = bundled_words().headings
    >>> asked_for("Dans quelle commune se trouve votre siège ?", known)
    'sse:commune'
    >>> asked_for("Téléphone de la coopérative", known), asked_for("Nom de la rue", known)
    ('phone', '')
    """
    text = fold_words(heading[:_LONGEST])
    if _CONSENT.search(text):
        return "sse:consent"
    opening = _OPENING.match(text)
    asked = text[opening.end() :].split() if opening else text.split()
    for count in range(len(asked), 0, -1):
        thing = " ".join(asked[:count])
        is_cut = not bare_heading(asked[count - 1])  # before “de” and its like
        forms = () if is_cut else (thing, bare_heading(thing), _without_owner(thing))
        meaning = next((words[form] for form in forms if form in words), "")
        if not meaning or meaning in {"number", "id"}:
            continue
        rest = " ".join(asked[count:])
        whole = not rest or _OF_A_BODY.fullmatch(rest)
        return meaning if whole or (opening and not _CHANGED.match(rest)) else ""
    return ""


def _without_owner(thing: str) -> str:
    """Return an Arabic word with its article for “your …”.

    >>> _without_owner("منتوجاتكم")
    'المنتوجات'
    """
    return f"ال{thing.removesuffix('كم')}" if thing.endswith("كم") else thing
