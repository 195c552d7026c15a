"""The properties of a site in GeoJSON: one row each, with how it is read, written and explained.

`docs/sites.md` is generated from this table. A reader gets the JSON value and returns the Python
value, or raises `PropertyError` with the problem and the fix.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from routes.hours import WEEKDAYS, is_valid_opening_hours

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = (
    "cooperative",
    "gie",
    "fishing-cooperative",
    "association",
    "craft-complex",
    "ecotourism",
    "shop",
    "museum",
    "souk",
    "sight",
)
THEMES = (
    "argan",
    "almond",
    "silver",
    "weaving",
    "fishing",
    "plants",
    "pottery",
    "ecotourism",
    "culture",
    "heritage",
    "market",
)
OFFERS = (
    "demonstration",
    "workshop",
    "tasting",
    "shop",
    "guided-tour",
    "meals",
    "lodging",
)
"""What a place offers to visitors."""
LONGEST_TEXT = 2_000
LONGEST_NAME = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PROGRAM = re.compile(r"<[/!?a-zA-Z]|\{\{|\{%|\{#|\$\{")
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_NOT_IN_URL = re.compile(r"[\s\"<>\\^`{|}]")
_SEASON = re.compile(r"[A-Z][a-z]{2}[A-Za-z0-9 ,+-]*")
_CHARGE = re.compile(r"([0-9]{1,5})(?: ?MAD)?")
_PHONE = re.compile(r"\+?[0-9][0-9 .()/-]{4,24}")


class PropertyError(ValueError):
    """A property's value cannot be used.

    Attributes:
        problem: what is wrong.
        fix: what to do about it.
    """

    def __init__(self, problem: str, fix: str) -> None:
        self.problem, self.fix = problem, fix
        super().__init__(f"{problem}. {fix}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property: its key in the file, its attribute of `Site`, and how to read and write it.

    Attributes:
        key: name in the GeoJSON file.
        attribute: name of the attribute of `routes.sites.Site`.
        read: from a JSON value to a Python value; raises `PropertyError`.
        write: from the Python value to a JSON value, or None to leave it out.
        type: what the value is, for people.
        example: a value as it stands in the file.
        meaning: one sentence.
        required: whether a site must have it.
    """

    key: str
    attribute: str
    read: Callable[[object], Any]
    write: Callable[[Any], object]
    type: str
    example: str
    meaning: str
    required: bool = False


def read_id(value: object) -> str:
    """Read the id of a feature: lower-case letters, digits, `-`, `_`, `.`; at most 80."""
    if not isinstance(value, str) or not _ID.fullmatch(value) or len(value) > 80:  # noqa: PLR2004
        raise PropertyError(
            f"“{shown(value)}” is not an id" if value is not None else "there is no id",
            'Give the feature an "id" of lower-case letters, digits and hyphens, '
            "such as coop-afra-tafraout, and never change it.",
        )
    return value


def check_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return a text from data without outer blanks, or refuse what no honest text holds.

    Raises:
        PropertyError: for control characters, direction marks, markup, template braces, or
            more characters than `longest`.
    """
    for pattern, what in (
        (_CONTROL, "a control character"),
        (_DIRECTION, "an invisible text-direction mark"),
        (_PROGRAM, "markup or program text"),
    ):
        found = pattern.search(text)
        if found:
            sign = found.group()
            shown = f"“{sign}”" if sign.isprintable() else f"U+{ord(sign[0]):04X}"
            raise PropertyError(
                f"holds {what} ({shown})", "Type the text again by hand instead of pasting it."
            )
    if len(text) > longest:
        raise PropertyError(
            f"has {len(text)} characters", f"Shorten it to {longest} characters or fewer."
        )
    return text.strip()


def shown(value: object) -> str:
    r"""Return a value for a message: printable, at most 40 characters.

    >>> shown("a\x00b")
    'a�b'
    """
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in str(value))
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PropertyError(f"“{shown(value)}” is not text", "Write it between quotation marks.")
    return check_text(value)


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise PropertyError(f"“{shown(value)}” is not text", "Write it between quotation marks.")
    # A line break inside a spreadsheet cell is a habit, not a part of the name.
    return re.sub(r"\s*[\t\n]\s*", " ", check_text(value, longest=LONGEST_NAME))


def _required_name(value: object) -> str:
    name = _name(value) if value is not None else ""
    if not name:
        raise PropertyError("there is no name", "Give the name as people on the spot know it.")
    return name


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in allowed:
            given = f"“{shown(value)}” is not allowed" if value is not None else "is missing"
            raise PropertyError(given, f"Choose one of: {', '.join(allowed)}.")
        return str(value)

    return read


def _list(value: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(value).split(";") if part.strip())


def _write_list(value: tuple[str, ...]) -> object:
    return "; ".join(value) or None


def _list_of(*allowed: str) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        parts = _list(value)
        unknown = [part for part in parts if part not in allowed]
        if unknown:
            raise PropertyError(
                f"“{shown(unknown[0])}” is not allowed",
                f"Choose of: {', '.join(allowed)}; several are separated by a semicolon.",
            )
        return tuple(dict.fromkeys(parts))

    return read


def _weekdays(value: object) -> tuple[str, ...]:
    days = _list(value)
    if any(day not in WEEKDAYS for day in days):
        raise PropertyError(
            f"“{shown(value)}” is not a weekday",
            f"Write {', '.join(WEEKDAYS)}; several are separated by a semicolon.",
        )
    return days


def _whole_number(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise PropertyError(
                f"“{shown(value)}” is not a whole number from {least} to {most}",
                "Write the number without quotation marks, decimals or units.",
            )
        return value

    return read


def _yes_no(value: object) -> bool:
    return _one_of("yes", "no")(value) == "yes"


def _write_yes_no(value: bool | None) -> object:  # noqa: FBT001
    return None if value is None else ("yes" if value else "no")


def _opening_hours(value: object) -> str:
    text = _text(value)
    if text and not is_valid_opening_hours(text):
        raise PropertyError(
            f"“{shown(value)}” is not an opening_hours rule",
            "Write it as OpenStreetMap does, such as Mo-Fr 09:00-12:30,14:00-18:00; Su off. "
            "Leave it out if the hours are not known.",
        )
    return text


def _season(value: object) -> str:
    """Read a season: the month and day part of an `opening_hours` rule."""
    text = _text(value)
    if text and (not _SEASON.fullmatch(text) or not is_valid_opening_hours(f"{text} 00:00-24:00")):
        raise PropertyError(
            f"“{shown(value)}” is not a season",
            "Write the months and days as OpenStreetMap does, such as Feb 15-Mar 15 or Apr-Jun.",
        )
    return text


def _charge(value: object) -> int:
    """Read an entrance fee in dirhams, as OSM writes it or as a bare number."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    found = _CHARGE.fullmatch(_text(value))
    if not found:
        raise PropertyError(
            f"“{shown(value)}” is not a fee in dirhams",
            "Write whole dirhams for one person, such as 20 MAD; 0 MAD if entrance is free.",
        )
    return int(found[1])


def _write_charge(value: int | None) -> object:
    return None if value is None else f"{value} MAD"


def _date(value: object) -> dt.date:
    text = _text(value)
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or date.isoformat() != text:
        raise PropertyError(f"“{shown(value)}” is not a date", "Write YYYY-MM-DD.")
    return date


def _start_date(value: object) -> str:
    """Read a year or date; spreadsheets write a year as a number."""
    is_year = isinstance(value, int) and not isinstance(value, bool)
    return _text(str(value) if is_year else value)


def _write_date(value: dt.date | None) -> object:
    return value.isoformat() if value else None


def _phone(value: object) -> str:
    numbers = _list(value)
    if not all(_PHONE.fullmatch(number) for number in numbers):
        raise PropertyError(
            f"“{shown(value)}” is not a telephone number",
            "Write it in full, such as +212 528 80 14 15; separate several by a semicolon.",
        )
    return "; ".join(numbers)


def _website(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if text and (not usable or _NOT_IN_URL.search(text)):
        raise PropertyError(
            f"“{shown(value)}” is not a web address", "Begin with https:// or http://."
        )
    return text


def _as_is(value: object) -> object:
    """Write a value as it is; empty text and None are left out."""
    return value if value != "" else None


def _row(  # noqa: PLR0913
    key: str,
    attribute: str,
    read: Callable[[object], Any],
    type_: str,
    example: str,
    meaning: str,
    *,
    write: Callable[[Any], object] = _as_is,
    required: bool = False,
) -> Property:
    return Property(
        key=key,
        attribute=attribute,
        read=read,
        write=write,
        type=type_,
        example=example,
        meaning=meaning,
        required=required,
    )


PROPERTIES: tuple[Property, ...] = (
    _row("name", "name", _required_name, "text", "Coopérative féminine Afra",
         "Name as people on the spot know it.", required=True),
    _row("name:fr", "name_fr", _name, "text", "Coopérative féminine Afra", "Name in French."),
    _row("name:ar", "name_ar", _name, "text", "تعاونية تيفاوين", "Name in Arabic."),
    _row("name:en", "name_en", _name, "text", "Afra women's cooperative", "Name in English."),
    _row("name:zgh", "name_zgh", _name, "text", "ⴰⴳⴰⵔⴹ ⵓⴹⴰⴹ", "Name in Tifinagh."),
    _row("sse:kind", "kind", _one_of(*KINDS), "one of " + ", ".join(KINDS), "cooperative",
         "What the place is; decides the default prize, visit length and planning window.",
         required=True),
    _row("sse:sector", "sector", _one_of("yes", "no", "unclear"), "yes, no or unclear", "yes",
         "Whether the body belongs to the social and solidarity economy.", required=True),
    _row("sse:theme", "theme", _one_of(*THEMES), "one of " + ", ".join(THEMES), "argan",
         "What a visit is about.", required=True),
    _row("sse:activity:fr", "activity_fr", _text, "text", "huile d'argan",
         "What is made or seen, in French."),
    _row("sse:activity:en", "activity_en", _text, "text", "argan oil",
         "What is made or seen, in English."),
    _row("craft", "craft", _text, "OSM value", "jeweller", "OSM `craft`, where mapped."),
    _row("shop", "shop", _text, "OSM value", "cosmetics", "OSM `shop`, where mapped."),
    _row("sse:commune", "commune", _text, "text", "Tafraout", "Commune, as the census spells it."),
    _row("sse:province", "province", _text, "text", "Tiznit", "Province."),
    _row("sse:place", "place", _text, "text", "centre de Tafraout",
         "Where in the commune, in words."),
    _row("sse:precision", "precision", _one_of("door", "village", "commune"),
         "door, village or commune", "door",
         "How exact the point is: the door itself, only its village, only its commune.",
         required=True),
    _row("sse:coordinate_source", "coordinate_source", _text, "text",
         "OSM 2021 marketplace node", "Where the point comes from."),
    _row("opening_hours", "opening_hours", _opening_hours, "OSM opening_hours",
         "Mo-Su 08:00-18:00", "Hours as stated by a source; left out if not known."),
    _row("sse:souk_day", "souk_days", _weekdays, "Mo, Tu, We, Th, Fr, Sa, Su; list", "Th",
         "Day of a weekly market; it is visited on no other.", write=_write_list),
    _row("sse:souk_day_basis", "souk_day_basis", _one_of("source", "toponym"),
         "source or toponym", "toponym",
         "Whether a source states the day or it is only read from the place name."),
    _row("sse:ramadan_hours", "ramadan_hours", _opening_hours, "OSM opening_hours",
         "Mo-Su 10:00-15:00", "Hours during Ramadan as stated by a source; they replace the others "
         "for that month."),
    _row("sse:season", "season", _season, "OSM months and days", "Feb 15-Mar 15",
         "When a visit is worth it; it is visited at no other time."),
    _row("sse:last_admission_min", "last_admission_min", _whole_number(0, 600),
         "whole number, minutes", "30", "How long before closing the last visitors are let in."),
    _row("sse:friday_prayer", "friday_prayer", _one_of("closed", "open"), "closed or open",
         "closed", "Whether it closes for the Friday prayer at noon, if a source says so."),
    _row("sse:call_ahead", "call_ahead", _yes_no, "yes or no", "yes",
         "Whether one has to call before coming.", write=_write_yes_no),
    _row("sse:group_max", "group_max", _whole_number(1, 1_000), "whole number, persons", "15",
         "Largest group that is received."),
    _row("charge", "charge", _charge, "whole dirhams for one person", "20 MAD",
         "Entrance fee (OSM); 0 MAD if it is free.", write=_write_charge),
    _row("sse:alike", "alike", _name, "text", "argan presses of Ammelne",
         "Label shared by sites so alike that a circuit needs one of them at most."),
    _row("sse:offer", "offer", _list_of(*OFFERS), "list of " + ", ".join(OFFERS),
         "demonstration; shop", "What visitors are offered.", write=_write_list),
    _row("phone", "phone", _phone, "telephone numbers, list", "+212 528 80 14 15",
         "Published contact for visitors, never a private number."),
    _row("website", "website", _website, "web address", "http://tafyouchte.com",
         "Site of the body itself."),
    _row("start_date", "start_date", _start_date, "year or date", "1997",
         "When it was founded (OSM)."),
    _row("sse:members", "members", _whole_number(0, 1_000_000), "whole number, persons", "62",
         "Members as last published."),
    _row("sse:members_founding", "members_founding", _whole_number(0, 1_000_000),
         "whole number, persons", "20", "Members when it was founded."),
    _row("sse:women_members", "women_members", _whole_number(0, 1_000_000),
         "whole number, persons", "62", "Women among the members."),
    _row("sse:women_led", "women_led", _yes_no, "yes or no", "yes",
         "Whether a source calls it a women's body, or led or founded by a woman.",
         write=_write_yes_no),
    _row("sse:certifications", "certifications", _list, "text, list",
         "IGP Amande de Tafraout; ONSSA", "Certifications as reported.", write=_write_list),
    _row("sse:awards", "awards", _list, "text, list", "regional prize 2019",
         "Awards as reported.", write=_write_list),
    _row("sse:prize", "prize", _whole_number(0, 10_000), "whole number, points", "12",
         "Worth of a visit, if the office sets it; otherwise it follows from the kind."),
    _row("sse:service_min", "service_min", _whole_number(1, 600), "whole number, minutes", "45",
         "Length of a visit, if known; otherwise it follows from the kind."),
    _row("sse:sources", "sources", _list, "text, list", "OpenStreetMap 2021",
         "Where the facts come from.", write=_write_list),
    _row("sse:confidence", "confidence", _one_of("high", "medium", "low"),
         "high, medium or low", "high", "How far the sources can be trusted."),
    _row("check_date", "check_date", _date, "date, YYYY-MM-DD", "2026-05-14",
         "Day on which the office last verified the facts on the spot (OSM).", write=_write_date),
    _row("sse:note:en", "note_en", _text, "text", "Current status not checked.",
         "What a planner should know, in English."),
)  # fmt: skip
"""Every property, in the order in which it is written."""
