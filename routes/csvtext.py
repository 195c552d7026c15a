"""CSV with care: for spreadsheets, which take some texts for formulas (RFC 4180).

Tables with figures for other programs have commas between cells and decimal points. Excel in
French or Arabic takes a comma for a decimal sign and puts such a line into one cell: tables of
words that a person opens there have semicolons.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMMA, SEMICOLON = ",", ";"
"""What stands between cells: for programs, and for Excel in French or Arabic."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")


def csv_bytes(rows: Iterable[Sequence[str | float | None]], separator: str = COMMA) -> bytes:
    r"""Return rows as a CSV file: UTF-8 with a byte order mark, which Excel needs to see accents.

    Numbers are written as numbers, None as nothing. A text that a spreadsheet would run as a
    formula is made text by an apostrophe (OWASP, CSV Injection). Half characters become U+FFFD.

    >>> csv_bytes([("a", -1.5), ("=1+1", None)]).decode("utf-8-sig")
    "a,-1.5\r\n'=1+1,\r\n"
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    text = file.getvalue().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.encode("utf-8-sig")


def _cell(value: str | float | None) -> str | float | None:
    return inert(value) if isinstance(value, str) else value


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, and without the signs of code 0.

    >>> inert("+212 528 80 14 15")
    "'+212 528 80 14 15"
    """
    return ("'" if is_formula(text) else "") + text.replace("\0", "")


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet might take a text for a formula when it is typed or read."""
    return text.startswith(_BREAKS) or text.lstrip().startswith(_FORMULA_SIGNS)
