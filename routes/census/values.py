"""What an office writes in a cell to what a property of a site holds.

A value is read without doubt or not at all: the reader then raises `PropertyError`, and whoever
calls keeps the cell as it stands. Nothing is completed by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from routes.census.dates import read_any_date, read_any_season, read_any_start
from routes.census.degrees import plain
from routes.census.hourstext import read_hours, read_weekdays_in_words
from routes.census.words import fold_words
from routes.message import msg, msgn
from routes.siteprops import PROPERTIES, PropertyError
from routes.sitevalues import shown

if TYPE_CHECKING:
    from routes.census.spreadsheet import Cell
    from routes.census.words import Words

Reader = Callable[["Cell", str, "Words"], object]
"""From a cell, its text and the words of the office to a JSON value."""

_BY_KEY = {entry.key: entry for entry in PROPERTIES}
_HESITANT = re.compile(
    r"\?|~|≈|\b(?:a verifier|a confirmer|a preciser|a voir|peut etre|environ|env|presque|plus de"
    r"|moins de|une?\w*aine|to check|to confirm|maybe|about|approx\w*"
    r"|للتاكيد|للتحقق|يحتاج|ربما|حوالي|تقريبا)\b"
)
_EMPTY = frozenset(
    {"", "nd", "n d", "na", "n a", "neant", "ras", "r a s", "non renseigne", "inconnu", "inconnue",
     "unknown", "none", "null", "nan", "غير معروف", "غير محدد", "لا يوجد"}
)  # fmt: skip
_CHARGE_WORDS = r"(?:mad|dhs?|dirhams?|د|درهم|دراهم|درهما|par personne|personne|pers|p)"
_FREE = frozenset(
    {"gratuit", "gratuite", "free", "entree libre", "libre", "مجاني", "مجانا", "بالمجان"}
)
_UNITS = frozenset(
    [
        "adherents",
        "adherentes",
        "membres",
        "femmes",
        "personnes",
        "personne",
        "pers",
        "pax",
        "emplois",
        "salaries",
        "salariees",
        "visiteurs",
        "min",
        "mn",
        "minutes",
        "members",
        "women",
        "persons",
        "people",
        "jobs",
        "visitors",
        "عضو",
        "عضوا",
        "عضوة",
        "اعضاء",
        "منخرط",
        "منخرطا",
        "منخرطة",
        "منخرطات",
        "منخرطين",
        "امراة",
        "نساء",
        "شخص",
        "شخصا",
        "اشخاص",
        "زاير",
        "زايرا",
        "دقيقة",
        "منصب",
    ]
)
_ROW_NUMBER = re.compile(r"^[0-9٠-٩]{1,3}\s*[-–.)/]+\s*(?=[^\W\d_])")
_NATIONAL_DIGITS = 9
_COUNTRY = "212"


def is_empty(text: str) -> bool:
    """Say whether a text stands for nothing: blank, dashes, “néant”, “n/d”.

    >>> is_empty(" - "), is_empty("N/D"), is_empty("0")
    (True, True, False)
    """
    return fold_words(text) in _EMPTY


def read_value(key: str, cell: Cell, text: str, words: Words) -> object:
    """Return the JSON value of a property that a cell gives.

    Args:
        key: of the property.
        cell: what the cell holds.
        text: what it shows.
        words: those of the office.

    Raises:
        PropertyError: if it is not understood without doubt.

    >>> from routes.census.words import bundled_words
    >>> read_value("phone", 528801415, "528801415", bundled_words())
    '+212 528 80 14 15'
    """
    reader = _READERS.get(key, _read_plain)
    if key not in _TEXTS and _HESITANT.search(_for_doubt(text)):
        problem = msg("“{text}” is not certain", text=shown(text))
        raise PropertyError(problem, msg("Ask, then write the value alone."))
    value = reader(cell, text, words)
    _BY_KEY[key].read(value)
    return value


def _for_doubt(text: str) -> str:
    return f"{' '.join(re.findall(r'[?~≈]', text))} {fold_words(text)}"


def _read_plain(_cell: Cell, text: str, _words: Words) -> object:
    return text


def _read_name(_cell: Cell, text: str, _words: Words) -> object:
    """Read a name without the number of its row, such as “2- Coopérative Ifri”."""
    return _ROW_NUMBER.sub("", text) or text


def _read_choice(key: str) -> Reader:
    """Return a reader of one of a closed list by its words, or the only one within a text."""

    def read(_cell: Cell, text: str, words: Words) -> object:
        value = words.value(key, text)
        if value is not None:
            return value
        within = words.values_within(key, text)
        if len(within) == 1:
            return within[0]
        allowed = ", ".join(words.offered.get(key, ()))
        problem = (
            msg("“{text}” may be one of {values}", text=shown(text), values=", ".join(within))
            if within
            else msg("“{text}” is not a known word", text=shown(text))
        )
        fix = msg(
            'Choose one of {allowed}; or put the word into the mapping, below [words."{key}"].',
            allowed=allowed,
            key=key,
        )
        raise PropertyError(problem, fix)

    return read


def _read_choices(key: str) -> Reader:
    """Return a reader of several of a closed list; every part must be known."""

    def read(_cell: Cell, text: str, words: Words) -> object:
        found: list[str] = []
        for part in _parts(text):
            value = words.value(key, part)
            values = (value,) if value else words.values_within(key, part)
            if not values:
                allowed = ", ".join(words.offered.get(key, ()))
                fix = msg(
                    'Choose of {allowed}; or map the word, below [words."{key}"].',
                    allowed=allowed,
                    key=key,
                )
                raise PropertyError(msg("“{text}” is not a known word", text=shown(part)), fix)
            found += values
        return "; ".join(dict.fromkeys(found))

    return read


def _parts(text: str) -> list[str]:
    """Return the parts of a list, however they are separated."""
    spaced = re.sub(r"\s+(?:et|and|و)\s+|(?<=\s)و(?=ال)", ";", plain(text))
    return [part.strip(" -•·") for part in re.split(r"[;,/\n+&]", spaced) if part.strip(" -•·")]


def _read_free_list(_cell: Cell, text: str, _words: Words) -> object:
    parts = re.split(r"[;,\n•]|(?<=\s)/(?=\s)", text.replace("،", ",").replace("؛", ";"))
    return "; ".join(dict.fromkeys(part.strip(" -") for part in parts if part.strip(" -")))


def _read_sources(_cell: Cell, text: str, _words: Words) -> object:
    return "; ".join(part.strip() for part in re.split(r"[;\n؛]", text) if part.strip())


def _read_yes_no(_cell: Cell, text: str, words: Words) -> object:
    value = words.value("yes/no", text)
    if value is None:
        problem = msg("“{text}” is neither yes nor no", text=shown(text))
        raise PropertyError(problem, msg("Write oui or non, نعم or لا."))
    return value


def _read_consent(cell: Cell, text: str, words: Words) -> object:
    """Read yes or no; a no that says more, such as “non (refus)”, is a no all the same."""
    if not is_empty(text):
        first = re.split(r"[(,;:.–—]|\s-\s", plain(text), maxsplit=1)[0]
        if words.value("yes/no", first) == "no":
            return "no"
    return _read_yes_no(cell, text, words)


def _read_number(cell: Cell, text: str, _words: Words) -> object:
    """Read a whole number, with the word for what is counted, or spaces between thousands."""
    if isinstance(cell, float) and not cell.is_integer():
        raise PropertyError(
            msg("“{text}” is not a whole number", text=shown(text)), msg("Write a whole number.")
        )
    signs = plain(text)
    found = re.fullmatch(r"([0-9]{1,7}|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,]0{1,2})?\s*(\D*)", signs)
    if not found or (
        found[2] and fold_words(found[2]) not in {fold_words(unit) for unit in _UNITS}
    ):
        raise PropertyError(
            msg("“{text}” is not a whole number", text=shown(text)), msg("Write the number alone.")
        )
    return int(found[1].replace(" ", ""))


def _read_charge(_cell: Cell, text: str, _words: Words) -> object:
    folded_text = fold_words(text)
    if folded_text in _FREE:
        return "0 MAD"
    found = re.fullmatch(rf"([0-9]{{1,5}})(?: 0+)?(?: {_CHARGE_WORDS})*", folded_text)
    if not found:
        fix = msg("Write whole dirhams for one person, or gratuit.")
        raise PropertyError(msg("“{text}” is not a fee in dirhams", text=shown(text)), fix)
    return f"{int(found[1])} MAD"


def _read_phone(_cell: Cell, text: str, _words: Words) -> object:
    """Read telephone numbers; those of Morocco in full, also if their zero was lost."""
    signs = re.sub(r"\b(?:t[ée]l(?:[ée]phone)?|gsm|fixe|fax|mobile|whatsapp|الهاتف|هاتف)\b\s*[.:]*",
                   " ", plain(text), flags=re.IGNORECASE)  # fmt: skip
    parts = re.split(r"[;,\n]|\s/\s|/(?=\s*[+0])|\b(?:et|ou|and|or|أو)\b|\s-\s", signs)
    numbers = [_phone(part.strip(" .:"), text) for part in parts if part.strip(" .:")]
    if not numbers:
        raise PropertyError(msg("“{text}” is not a telephone number", text=shown(text)), _PHONE_FIX)
    return "; ".join(dict.fromkeys(numbers))


_PHONE_FIX = msg("Write all its digits, such as 05 28 80 14 15.")


def _phone(part: str, text: str) -> str:
    """Return one number as +212 528 80 14 15.

    Numbers of Morocco have nine digits after the zero or +212, and begin with 5 to 8 (ANRT,
    national numbering plan); a spreadsheet that took the number for a figure has dropped the zero.
    """
    whole = re.sub(r"^'|(?<=[0-9]{9})\.0$", "", part)  # text in Excel; a figure in another program
    kept = re.sub(r"\(0\)|[\s().\-/]", "", whole)
    if not re.fullmatch(r"\+?[0-9]+", kept):
        raise PropertyError(msg("“{text}” is not a telephone number", text=shown(text)), _PHONE_FIX)
    digits = re.sub(r"^(?:\+|00)", "", kept)
    is_foreign = kept.startswith(("+", "00")) and not digits.startswith(_COUNTRY)
    if is_foreign:
        return f"+{digits}"
    if digits.startswith(_COUNTRY) and len(digits) > _NATIONAL_DIGITS + 1:
        digits = digits.removeprefix(_COUNTRY)
    digits = digits.removeprefix("0")
    if len(digits) != _NATIONAL_DIGITS or digits[0] not in "5678":
        problem = msgn(
            "“{text}” has {n} digit, not nine after the zero",
            "“{text}” has {n} digits, not nine after the zero",
            len(digits),
            text=shown(part),
        )
        if len(digits) == _NATIONAL_DIGITS:
            problem = msg("“{text}” begins like no number of Morocco", text=shown(part))
        raise PropertyError(problem, _PHONE_FIX)
    return f"+212 {digits[:3]} {digits[3:5]} {digits[5:7]} {digits[7:]}"


def _read_website(_cell: Cell, text: str, _words: Words) -> object:
    bare = re.fullmatch(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", text.lower())
    return f"https://{text}" if bare else text


def _read_email(_cell: Cell, text: str, _words: Words) -> object:
    return text.removeprefix("mailto:")


def _read_hours(_cell: Cell, text: str, _words: Words) -> object:
    rule = read_hours(text)
    if not rule:
        fix = msg("Ask, and write days and hours such as lundi-vendredi 9h-17h; dimanche fermé.")
        raise PropertyError(
            msg("the hours “{text}” are not understood without doubt", text=shown(text)), fix
        )
    return rule


def _read_souk_day(_cell: Cell, text: str, _words: Words) -> object:
    days = read_weekdays_in_words(text)
    if not days:
        raise PropertyError(
            msg("“{text}” is not a weekday", text=shown(text)),
            msg("Write it alone, such as jeudi."),
        )
    return "; ".join(days)


def _read_date(cell: Cell, text: str, _words: Words) -> object:
    return read_any_date(cell, text).isoformat()


def _read_start(cell: Cell, text: str, _words: Words) -> object:
    return read_any_start(cell, text)


def _read_season(_cell: Cell, text: str, _words: Words) -> object:
    return read_any_season(text)


_NAMES = ("name", "name:fr", "name:ar")
_YES_NO = ("sse:women_led", "sse:call_ahead", "sse:statutes", "sse:contact_public")
_CHOICES = ("sse:kind", "sse:theme", "sse:sector", "sse:legal_form", "wheelchair",
            "sse:access_road", "sse:precision", "sse:confidence")  # fmt: skip
_NUMBERS = tuple(entry.key for entry in PROPERTIES if entry.type.startswith("whole number"))
_READERS: dict[str, Reader] = {
    **dict.fromkeys(_NAMES, _read_name),
    **dict.fromkeys(_YES_NO, _read_yes_no),
    "sse:consent": _read_consent,
    **{key: _read_choice(key) for key in _CHOICES},
    **{key: _read_choices(key) for key in ("sse:offer", "sse:languages", "sse:payment")},
    **dict.fromkeys(_NUMBERS, _read_number),
    "charge": _read_charge,
    "phone": _read_phone,
    "website": _read_website,
    "email": _read_email,
    "opening_hours": _read_hours,
    "sse:ramadan_hours": _read_hours,
    "sse:souk_day": _read_souk_day,
    "check_date": _read_date,
    "start_date": _read_start,
    "sse:season": _read_season,
    "sse:certifications": _read_free_list,
    "sse:awards": _read_free_list,
    "sse:sources": _read_sources,
}
_TEXTS = frozenset(
    entry.key
    for entry in PROPERTIES
    if entry.key not in _READERS or entry.type == "text, list" or entry.key in _NAMES
)
"""Properties of free text, where a question mark is part of what is said."""

CONTACTS = ("phone", "email")
"""Properties that may belong to a person: published only with the consent of the body."""

_PERSONAL = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:\+?212|00212|0)?[ .-]?[5-8](?:[ .-]?[0-9]){8}(?![0-9])"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]"
    r"|(?<![A-Za-z0-9])[A-Z]{1,2}[0-9]{5,6}(?![0-9])"
)


def looks_personal(text: str) -> bool:
    """Say whether a text holds a telephone number, an e-mail address or an identity card's number.

    >>> looks_personal("voir Fatima au 0661 23 45 67"), looks_personal("fondée en 2007")
    (True, False)
    """
    return _PERSONAL.search(plain(text)) is not None
