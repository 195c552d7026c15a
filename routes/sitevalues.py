"""How the values that people write are read, and written again: texts, lists, numbers, dates.

A reader gets a value of JSON or TOML and returns the Python value, or raises `PropertyError` with
the problem and the fix. `routes.siteprops` says which property of a site is read by which.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from routes.hours import WEEKDAYS, is_valid_opening_hours
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_TEXT = 2_000
LONGEST_NAME = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PROGRAM = re.compile(r"<[/!?a-zA-Z]|\{\{|\{%|\{#|\$\{")
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_NOT_IN_URL = re.compile(r"[\s\"<>\\^`{|}]")
_SEASON = re.compile(
    r"(?=[A-Z])(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[0-9]{1,2}|[ ,-])+"
)
_CHARGE = re.compile(r"([0-9]{1,5})(?: ?MAD)?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 .()/-]{4,24}")


class PropertyError(ValueError):
    """A property's value cannot be used.

    Attributes:
        problem: what is wrong.
        fix: what to do about it.
        message: both.
    """

    def __init__(self, problem: Message, fix: Message) -> None:
        self.problem, self.fix = problem, fix
        self.message = msg("{problem}. {fix}", problem=problem, fix=fix)
        super().__init__(self.message)


def read_id(value: object) -> str:
    """Read the id of a feature: lower-case letters, digits, `-`, `_`, `.`; at most 80."""
    if not isinstance(value, str) or not _ID.fullmatch(value) or len(value) > 80:  # noqa: PLR2004
        raise PropertyError(
            msg("“{value}” is not an id", value=shown(value))
            if value is not None
            else msg("there is no id"),
            msg(
                'Give the feature an "id" of lower-case letters, digits and hyphens, such as '
                "{example}, and never change it.",
                example="coop-afra-tafraout",
            ),
        )
    return value


def check_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return a text from data without outer blanks, or refuse what no honest text holds.

    Raises:
        PropertyError: for control characters, direction marks, markup, template braces, or
            more characters than `longest`.
    """
    problem = _dishonest(text)
    if problem:
        raise PropertyError(problem, msg("Type the text again by hand instead of pasting it."))
    if len(text) > longest:
        raise PropertyError(
            msgn("has {n} character", "has {n} characters", len(text)),
            msgn(
                "Shorten it to {n} character or fewer.",
                "Shorten it to {n} characters or fewer.",
                longest,
            ),
        )
    return text.strip()


def _dishonest(text: str) -> Message | None:
    """Return what a text holds that no honest text does, if it does."""
    if found := _CONTROL.search(text):
        return msg("holds a control character ({code})", code=_code(found))
    if found := _DIRECTION.search(text):
        return msg("holds an invisible text-direction mark ({code})", code=_code(found))
    if found := _PROGRAM.search(text):
        return msg("holds markup or program text (“{sign}”)", sign=found[0])
    return None


def _code(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"


def shown(value: object) -> str:
    r"""Return a value for a message: printable, at most 40 characters.

    >>> shown("a\x00b")
    'a�b'
    """
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in str(value))
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004


def read_text(value: object) -> str:
    """Read a text that `check_text` lets pass."""
    if not isinstance(value, str):
        raise PropertyError(
            msg("“{value}” is not text", value=shown(value)),
            msg("Write it between quotation marks."),
        )
    return check_text(value)


def read_name(value: object) -> str:
    """Read a text of one line."""
    if not isinstance(value, str):
        raise PropertyError(
            msg("“{value}” is not text", value=shown(value)),
            msg("Write it between quotation marks."),
        )
    # A line break inside a spreadsheet cell is a habit, not a part of the name.
    return re.sub(r"\s*[\t\n]\s*", " ", check_text(value, longest=LONGEST_NAME))


def read_required_name(value: object) -> str:
    """Read a name that must not be empty."""
    name = read_name(value) if value is not None else ""
    if not name:
        raise PropertyError(
            msg("there is no name"), msg("Give the name as people on the spot know it.")
        )
    return name


def one_of(*allowed: str) -> Callable[[object], str]:
    """Return a reader of one of some words."""

    def read(value: object) -> str:
        if value not in allowed:
            given = (
                msg("“{value}” is not allowed", value=shown(value))
                if value is not None
                else msg("is missing")
            )
            raise PropertyError(given, msg("Choose one of: {allowed}.", allowed=", ".join(allowed)))
        return str(value)

    return read


def read_list(value: object) -> tuple[str, ...]:
    """Read texts separated by semicolons; empty ones are dropped."""
    return tuple(part.strip() for part in read_text(value).split(";") if part.strip())


def write_list(value: tuple[str, ...]) -> object:
    """Write texts as one, separated by semicolons; none is left out."""
    return "; ".join(value) or None


def list_of(*allowed: str) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of a list of some words, each kept once."""

    def read(value: object) -> tuple[str, ...]:
        parts = read_list(value)
        unknown = [part for part in parts if part not in allowed]
        if unknown:
            raise PropertyError(
                msg("“{value}” is not allowed", value=shown(unknown[0])),
                msg(
                    "Choose of: {allowed}; several are separated by a semicolon.",
                    allowed=", ".join(allowed),
                ),
            )
        return tuple(dict.fromkeys(parts))

    return read


def read_weekdays(value: object) -> tuple[str, ...]:
    """Read a list of weekdays, as in `routes.hours.WEEKDAYS`."""
    days = read_list(value)
    if any(day not in WEEKDAYS for day in days):
        raise PropertyError(
            msg("“{value}” is not a weekday", value=shown(value)),
            msg(
                "Write {weekdays}; several are separated by a semicolon.",
                weekdays=", ".join(WEEKDAYS),
            ),
        )
    return days


def whole_number(least: int, most: int) -> Callable[[object], int]:
    """Return a reader of whole numbers within bounds, both allowed."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise PropertyError(
                msg(
                    "“{value}” is not a whole number from {least} to {most}",
                    value=shown(value),
                    least=least,
                    most=most,
                ),
                msg("Write the number without quotation marks, decimals or units."),
            )
        return value

    return read


def read_yes_no(value: object) -> bool:
    """Read yes or no."""
    return one_of("yes", "no")(value) == "yes"


def write_yes_no(value: bool | None) -> object:  # noqa: FBT001
    """Write yes or no; what is not known is left out."""
    return None if value is None else ("yes" if value else "no")


def read_opening_hours(value: object) -> str:
    """Read a rule that `routes.hours` understands."""
    text = read_text(value)
    if text and not is_valid_opening_hours(text):
        raise PropertyError(
            msg("“{value}” is not an opening_hours rule", value=shown(value)),
            msg(
                "Write it as OpenStreetMap does, such as {example}. Leave it out if the hours are "
                "not known.",
                example="Mo-Fr 09:00-12:30,14:00-18:00; Su off",
            ),
        )
    return text


def read_season(value: object) -> str:
    """Read a season: the month and day part of an `opening_hours` rule."""
    text = read_text(value)
    if text and (not _SEASON.fullmatch(text) or not is_valid_opening_hours(f"{text} 00:00-24:00")):
        raise PropertyError(
            msg("“{value}” is not a season", value=shown(value)),
            msg(
                "Write the months and days as OpenStreetMap does, such as {example} or {other}.",
                example="Feb 15-Mar 15",
                other="Apr-Jun",
            ),
        )
    return text


def read_charge(value: object) -> int:
    """Read an entrance fee in dirhams, as OSM writes it or as a bare number."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    found = _CHARGE.fullmatch(read_text(value))
    if not found:
        raise PropertyError(
            msg("“{value}” is not a fee in dirhams", value=shown(value)),
            msg(
                "Write whole dirhams for one person, such as {example}; {free} if entrance is "
                "free.",
                example="20 MAD",
                free="0 MAD",
            ),
        )
    return int(found[1])


def write_charge(value: int | None) -> object:
    """Write an entrance fee as OSM does."""
    return None if value is None else f"{value} MAD"


def read_date(value: object) -> dt.date:
    """Read a date, YYYY-MM-DD."""
    text = read_text(value)
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or date.isoformat() != text:
        raise PropertyError(
            msg("“{value}” is not a date", value=shown(value)), msg("Write YYYY-MM-DD.")
        )
    return date


def read_start_date(value: object) -> str:
    """Read a year or date; spreadsheets write a year as a number."""
    is_year = isinstance(value, int) and not isinstance(value, bool)
    return read_text(str(value) if is_year else value)


def write_date(value: dt.date | None) -> object:
    """Write a date, YYYY-MM-DD."""
    return value.isoformat() if value else None


def read_phone(value: object) -> str:
    """Read telephone numbers separated by semicolons."""
    numbers = read_list(value)
    if not all(_PHONE.fullmatch(number) for number in numbers):
        raise PropertyError(
            msg("“{value}” is not a telephone number", value=shown(value)),
            msg(
                "Write it in full, such as {example}; separate several by a semicolon.",
                example="+212 528 80 14 15",
            ),
        )
    return "; ".join(numbers)


def read_email(value: object) -> str:
    """Read one e-mail address."""
    text = read_text(value)
    if text and (not _EMAIL.fullmatch(text) or len(text) > LONGEST_NAME):
        raise PropertyError(
            msg("“{value}” is not an e-mail address", value=shown(value)),
            msg("Write one, such as {example}.", example="contact@afra.example"),
        )
    return text


def read_website(value: object) -> str:
    """Read a web address of http or https."""
    text = read_text(value)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if text and (not usable or _NOT_IN_URL.search(text)):
        raise PropertyError(
            msg("“{value}” is not a web address", value=shown(value)),
            msg("Begin with https:// or http://."),
        )
    return text


def read_photo(value: object) -> str:
    """Read the name of a picture that lies beside the list of sites, or below it."""
    text = read_name(value)
    parts = text.split("/")
    if not text:
        return ""
    if set(text) & set('\\:*?"<>|') or not all(part.strip(". ") for part in parts):
        raise PropertyError(
            msg("“{value}” is not the name of a file beside the list of sites", value=shown(value)),
            msg(
                "Put the picture there and write its name, such as {example}.",
                example="photos/afra.jpg",
            ),
        )
    if not text.lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
        raise PropertyError(
            msg("“{value}” is not the name of a picture", value=shown(value)),
            msg("Save it as JPEG, PNG or WebP."),
        )
    return text


def write_as_is(value: object) -> object:
    """Write a value as it is; empty text and None are left out."""
    return value if value != "" else None
