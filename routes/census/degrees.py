"""Degrees as people write them: decimal, or degrees, minutes and seconds, in three languages.

A text gives one angle or two. Letters of the quarters are Latin (N, S, E, W, and O for the French
Ouest), words, or Arabic; decimals have a point, a comma or the Arabic sign; minutes and seconds
have whatever mark a keyboard offers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from routes.message import msg
from routes.sitevalues import PropertyError, shown

Quarter = Literal["N", "S", "E", "W", ""]

HOW = msg(
    "Write latitude, then longitude, such as {decimal} or {in_parts}.",
    decimal="29.6986, -9.7313",
    in_parts="29°41'55\"N 9°43'53\"W",
)

_DIGITS = {ord(sign): str(index % 10) for index, sign in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_SIGNS = str.maketrans(
    {"٫": ".", "،": ";", "؛": ";", "−": "-", "–": "-", "—": "-", "º": "°", "˚": "°", "∘": "°",
     "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "ʹ": "'", "″": '"', "”": '"', "“": '"',
     "„": '"', "ʺ": '"', "¨": '"', "\u00a0": " ", "\u202f": " ", "\n": ";", "|": ";"}
)  # fmt: skip
_INVISIBLE = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_WORDS: tuple[tuple[str, str], ...] = (
    (r"latitude|longitude|lat\.?|long?\.?|خط العرض|خط الطول|gps|coord(?:onn[ée]e?s|inates)?", " "),
    (r"nord|north|شمالا?|ش", "N"),
    (r"sud|south|جنوبا?|ج", "S"),
    (r"ouest|west|غربا?|غ|oeste", "W"),
    (r"est|east|شرقا?|ق", "E"),
    (r"degr[ée]s?|degrees?|deg\.?|درجات|درجة|د(?=\s*[0-9])", "°"),
    (r"minutes?|min\.?|دقائق|دقيقة", "'"),
    (r"secondes?|seconds?|sec\.?|ثواني|ثوان|ثانية", '"'),
)
_QUARTER = re.compile(r"(?<![A-Za-z])[NSEWO](?![A-Za-z])", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<number>[+-]?[0-9]+(?:\.[0-9]*)?)|(?P<quarter>[NSEW])|(?P<mark>[°'\"])"
                    r"|(?P<cut>;)|(?P<blank>[\s():=]+)|(?P<other>.)")  # fmt: skip
_SIXTY = 60.0
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle:
    """One angle as it was written.

    Attributes:
        degrees: signed by its quarter, or by its minus sign.
        quarter: N, S, E or W; empty if none was written.
        decimals: decimals of a degree that its last part stands for, to judge how exact it is.
    """

    degrees: float
    quarter: Quarter
    decimals: int


def plain(text: str) -> str:
    """Return a text with Western digits and the plain signs of a keyboard.

    An apostrophe before it, which keeps spreadsheets from computing it, is no part of it.

    >>> plain("٢٩٫٦٩٨٦° ش")
    '29.6986° ش'
    """
    return _INVISIBLE.sub("", text).translate(_DIGITS).translate(_SIGNS).strip().removeprefix("'")


def read_angles(text: str) -> tuple[Angle, ...]:
    r"""Return the angles of a text, in its order: one, or two.

    Raises:
        PropertyError: if it is not understood without doubt.

    >>> [round(angle.degrees, 4) for angle in read_angles("29°41'55\" N, 9°43'53\" O")]
    [29.6986, -9.7314]
    """
    if len(text) > 200:  # noqa: PLR2004
        raise PropertyError(msg("the coordinates are not understood"), HOW)
    signs = _in_signs(plain(text))
    readings = []
    for commas in (".", ";"):
        try:
            readings.append(_angles(_tokens(_without_commas(signs, commas)), text))
        except PropertyError:
            continue
    if not readings:
        raise PropertyError(msg("“{text}” is not understood as degrees", text=shown(text)), HOW)
    # A comma is read as a decimal sign first: “29,6986 -9,7313” has no other sense, and where
    # points stand for decimals commas never do.
    return readings[0]


def _in_signs(text: str) -> str:
    """Return a text whose words are signs: quarters as capital letters, units as marks."""
    for pattern, sign in _WORDS:
        text = re.sub(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", sign, text, flags=re.IGNORECASE)
    text = text.replace("/", ";")
    text = re.sub(r"(?<=[0-9])\s*[dD](?=\s*[0-9NSEWO]|\s*$)", "°", text)
    text = re.sub(r"(?<=[0-9])\s*m(?=\s*[0-9NSEWO]|\s*$)", "'", text)
    text = re.sub(r"(?<=[0-9])\s*s(?=\s*[NSEWO;,]|\s*$)", '"', text)  # before it is a quarter
    text = _QUARTER.sub(lambda found: found.group().upper().replace("O", "W"), text)
    text = re.sub(r"([0-9]+)-([0-9]+)-([0-9.]+)(?=\s*[NSEW])", r"\1 \2 \3", text)
    text = re.sub(r"(?<=[NSEW])\s*-\s*(?=[0-9])", ";", text)
    text = re.sub(r"(?<![0-9.,-])([0-9]+[.,][0-9]+)-(?=\s*(?:;|$))", r"-\1", text)  # from the right
    return text.replace("''", '"')


def _without_commas(text: str, sign: str) -> str:
    if sign == ";" or re.search(r"[0-9]\.[0-9]", text):
        return text.replace(",", ";")
    four = re.fullmatch(r"\s*([+-]?\d+),(\d+)\s*,\s*([+-]?\d+),(\d+)\s*", text)
    if four:
        return "{}.{};{}.{}".format(*four.groups())
    return re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text).replace(",", ";")


def _tokens(text: str) -> list[tuple[str, str]]:
    found = [(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(text)]
    return [token for token in found if token[0] != "blank"]


def _angles(tokens: list[tuple[str, str]], text: str) -> tuple[Angle, ...]:
    """Return the angles of tokens, however they are told apart."""
    if any(kind == "other" for kind, _ in tokens):
        raise PropertyError(msg("a sign is not understood"), HOW)
    groups = [group for group in _groups(tokens) if group]
    if not 1 <= len(groups) <= 2:  # noqa: PLR2004
        raise PropertyError(msg("“{text}” is not understood as degrees", text=shown(text)), HOW)
    return tuple(_angle(group) for group in groups)


def _groups(tokens: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Return tokens cut into angles: at a separator, by quarters, by degree signs, or in half."""
    if any(kind == "cut" for kind, _ in tokens):
        return _cut(tokens)
    quarters = [at for at, (kind, _) in enumerate(tokens) if kind == "quarter"]
    if len(quarters) == 2:  # noqa: PLR2004
        at = quarters[1] if quarters[0] == 0 else quarters[0] + 1
        return [tokens[:at], tokens[at:]]
    degrees = [at for at, token in enumerate(tokens) if token == ("mark", "°") and at]
    if len(degrees) == 2:  # noqa: PLR2004
        return [tokens[: degrees[1] - 1], tokens[degrees[1] - 1 :]]
    if tokens and all(kind == "number" for kind, _ in tokens) and len(tokens) % 2 == 0:
        return [tokens[: len(tokens) // 2], tokens[len(tokens) // 2 :]]
    return [tokens]


def _cut(tokens: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    groups: list[list[tuple[str, str]]] = [[]]
    for token in tokens:
        if token[0] == "cut":
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


def _angle(tokens: list[tuple[str, str]]) -> Angle:
    """Return the angle of tokens: up to three numbers with their marks, and a quarter."""
    numbers = [value for kind, value in tokens if kind == "number"]
    quarters = [value for kind, value in tokens if kind == "quarter"]
    marks = [value for kind, value in tokens if kind == "mark"]
    if not 1 <= len(numbers) <= _MOST_PARTS or len(quarters) > 1:
        raise PropertyError(msg("the parts of an angle are not understood"), HOW)
    if marks != ["°", "'", '"'][: len(marks)] or len(marks) > len(numbers):
        raise PropertyError(msg("the marks of degrees, minutes and seconds are mixed up"), HOW)
    if quarters and tokens[0][0] != "quarter" and tokens[-1][0] != "quarter":
        raise PropertyError(msg("the quarter stands within an angle"), HOW)
    quarter = _quarter(quarters)
    degrees = _sum(numbers)
    if quarter and numbers[0].startswith("-") and quarter in "NE":
        raise PropertyError(
            msg("a minus sign and the letter of a quarter contradict each other"), HOW
        )
    negative = numbers[0].startswith("-") or (quarter != "" and quarter in "SW")
    return Angle(
        degrees=-degrees if negative else degrees, quarter=quarter, decimals=_decimals(numbers)
    )


def _quarter(found: list[str]) -> Quarter:
    quarter = found[0] if found else ""
    return quarter if quarter in {"N", "S", "E", "W"} else ""  # type: ignore[return-value]


def _sum(numbers: list[str]) -> float:
    """Return degrees without sign from degrees, minutes and seconds."""
    parts = [abs(float(number)) for number in numbers]
    if any("." in number.rstrip(".") for number in numbers[:-1]):
        raise PropertyError(msg("only the last part of an angle may have decimals"), HOW)
    if any(number[0] in "+-" for number in numbers[1:]):
        raise PropertyError(msg("minutes and seconds have no sign"), HOW)
    if any(part >= _SIXTY for part in parts[1:]):
        raise PropertyError(msg("there are 60 minutes or seconds or more"), HOW)
    return sum(part / _SIXTY**power for power, part in enumerate(parts))


def _decimals(numbers: list[str]) -> int:
    """Return how many decimals of a degree the last part is worth: a second is about four."""
    _, _, written = numbers[-1].partition(".")
    return len(written) + (0, 2, 4)[len(numbers) - 1]
