"""How alike two names of bodies are, in French spelling, in Arabic, or one in each.

The words that all of them share (coopérative, féminine, جمعية) count for nothing. Arabic is written
in Latin letters as a French ear would, and both are reduced to what different spellings have in
common: Tifaouine, Tifawin and تيفاوين become one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from routes.census.words import fold_words

EQUAL, SAME, PERHAPS = 97.0, 90.0, 76.0
"""Scores, 0 to 100, from which two names sound the same, are one, and need somebody to decide."""

_COMMON = frozenset(
    [
        "cooperative",
        "cooperatives",
        "coop",
        "association",
        "assoc",
        "asso",
        "ass",
        "gie",
        "groupement",
        "union",
        "feminine",
        "feminin",
        "femmes",
        "femme",
        "agricole",
        "artisanale",
        "artisanal",
        "rurale",
        "rural",
        "de",
        "des",
        "du",
        "d",
        "la",
        "le",
        "les",
        "l",
        "a",
        "au",
        "et",
        "pour",
        "ste",
        "societe",
        "the",
        "of",
        "women",
        "s",
        "and",
        "scoop",
        "sarl",
        "ao",
        "locale",
        "n",
        "interet",
        "economique",
        "تعاونيه",
        "التعاونيه",
        "جمعيه",
        "الجمعيه",
        "النسويه",
        "نسويه",
        "النساييه",
        "نساييه",
        "الفلاحيه",
        "فلاحيه",
        "مجموعه",
        "اتحاد",
        "الحرفيه",
        "للصناعه",
        "التقليديه",
        "التقليدي",
        "سوق",
        "الاسبوعي",
        "souk",
        "hebdomadaire",
        "marche",
        "weekly",
        "market",
        "developpement",
        "development",
        "للتنميه",
        "التنميه",
        "artisanat",
        "ذات",
        "النفع",
        "الاقتصادي",
        "للنساء",
        "النساء",
        "من",
        "في",
        "و",
        "ل",
    ]
)
_ARABIC = re.compile("[\u0620-\u064a]")
_ENGLISH = re.compile(
    r"\b(?:of|the|for|and|women|womens|fishermen|farmers|weekly|market|house|school"
    r"|beekeepers|weavers|development)\b"
)
_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "k", "ك": "k", "گ": "g", "ڭ": "g", "ݣ": "g", "ل": "l", "م": "m",
    "ن": "n", "ه": "a", "و": "ou", "ي": "i", "ء": "", "ؤ": "ou", "ئ": "i", "پ": "p", "ڤ": "v",
}  # fmt: skip
_SOUNDS = (
    ("tch", "c"), ("sch", "c"), ("ch", "c"), ("sh", "c"), ("kh", "x"), ("gh", "g"), ("dh", "d"),
    ("th", "t"), ("ph", "f"), ("qu", "k"), ("q", "k"), ("ck", "k"), ("oua", "wa"),
    ("oui", "wi"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "u"), ("o", "u"), ("y", "i"),
    ("e", "i"), ("ss", "s"), ("h", ""), ("v", "f"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = re.compile(r"\b[ae]l\b ?|\b[ae](?=([tdrszn])\1)")
"""The Arabic article, alone or melted into the letter after it: Attahaddi is At-Tahaddi."""

_NUMBER = re.compile(r"[0-9]+")
_FEWEST_CONSONANTS = 3


def language_of(name: str) -> Literal["fr", "ar", "en"]:
    """Return the language of a name: by its letters, or by a word that only English has.

    >>> language_of("تعاونية تيفاوين"), language_of("Women's cooperative Afra"), language_of("Afra")
    ('ar', 'en', 'fr')
    """
    if _ARABIC.search(name):
        return "ar"
    return "en" if _ENGLISH.search(fold_words(name)) else "fr"


@lru_cache(maxsize=65_536)
def bare_name(text: str) -> str:
    """Return a name folded, without brackets and the words all bodies share.

    >>> bare_name("Coopérative féminine Tifawin (Tifaouine)"), bare_name("تعاونية تيفاوين")
    ('tifawin', 'تيفاوين')
    """
    words = fold_words(re.sub(r"[(\[].*?[)\]]", " ", text)).split()
    kept = [word for word in words if word not in _COMMON]
    return " ".join(kept or words)


@lru_cache(maxsize=65_536)
def in_latin(text: str) -> str:
    """Return a folded text with its Arabic letters in Latin ones.

    >>> in_latin("تيفاوين")
    'tifaouin'
    """
    words = (word.removeprefix("ال") if len(word) > 4 else word for word in text.split())  # noqa: PLR2004
    return " ".join("".join(_LETTERS.get(sign, sign) for sign in word) for word in words)


@lru_cache(maxsize=65_536)
def sound_of(name: str) -> str:
    """Return the sound of a name in Latin letters, without the words all bodies share.

    >>> sound_of("Coopérative Tifaouine"), sound_of("تعاونية تيفاوين")
    ('tifauini', 'tifauin')
    """
    return _sound(_ARTICLE.sub("", in_latin(bare_name(name))))


@lru_cache(maxsize=65_536)
def _sound(text: str) -> str:
    """Return a Latin text by its sound: one letter for what is spelt in several ways."""
    for spelt, sound in _SOUNDS:
        text = text.replace(spelt, sound)
    return _DOUBLED.sub(r"\1", text)


@lru_cache(maxsize=65_536)
def _consonants(text: str) -> str:
    return _DOUBLED.sub(r"\1", re.sub(r"[aiu\s]", "", _sound(text)))


def name_score(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 100; in two scripts the consonants count for half.

    >>> name_score("Coop. Tifaouine", "تعاونية تيفاوين") >= SAME
    True
    >>> name_score("Coopérative Afra", "Coopérative Amagour") < PERHAPS
    True
    """
    first, second = bare_name(one), bare_name(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 100.0
    if first.isascii() and second.isascii():
        score = max(fuzz.token_sort_ratio(first, second), _heard(first, second) - 3)
    else:
        score = max(0.0, _heard(in_latin(first), in_latin(second)) - 2)
    # “Argan Tiznit 1” and “Argan Tiznit 2” were numbered to be told apart.
    numbered = _NUMBER.findall(first) != _NUMBER.findall(second)
    return min(score, PERHAPS) if numbered else score


def _heard(first: str, second: str) -> float:
    """Return how alike two Latin texts sound."""
    first, second = (_ARTICLE.sub("", text) for text in (first, second))
    sound = fuzz.token_sort_ratio(_sound(first), _sound(second))
    bones = _consonants(first), _consonants(second)
    if min(map(len, bones)) < _FEWEST_CONSONANTS:
        return sound
    return 0.5 * sound + 0.5 * fuzz.ratio(*bones)
