"""Tables of any office: sheets of cells, whatever file they come from.

What a cell holds is what the office sees, not what it is made of: formulas are read by the value
Excel kept, merged cells by their first, numbers as they are written.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from routes.errors import CensusError
from routes.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | None

MOST_ROWS = 5_000
MOST_COLUMNS = 256
LONGEST_CELL = 10_000
"""More than any list of sites needs: what is larger is refused before it is read."""


_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """A cell that holds no value, though something stands in it.

    Attributes:
        row: from 0.
        column: from 0.
        problem: what is wrong.
        fix: what to do about it.
    """

    row: int
    column: int
    problem: Message
    fix: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet, or the only table of a file.

    Attributes:
        name: as on its tab; empty if the file has only one table.
        rows: cells, row by row from the first, each row as long as it needs to be.
        hidden: whether Excel shows it.
        hidden_rows: those that Excel does not show, hidden or filtered out, from 0.
        hidden_columns: those that Excel does not show, from 0.
        merged: from a cell covered by a merged one to the first cell of that, as (row, column).
        faults: cells without a value.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; a cell merged with one above it has the value of that one."""
        top = self.merged.get((row, column))
        if top is not None and top[1] == column:
            row = top[0]
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int, *, heading: bool = False) -> str:
        """Return the text of a cell; that of a heading also covers the columns merged with it."""
        if heading:
            row, column = self.merged.get((row, column), (row, column))
        return cell_text(self.cell(row, column))

    def is_merged(self, row: int, column: int) -> bool:
        """Say whether a cell is covered by a merged one that begins elsewhere, or begins one."""
        return (row, column) in self.merged or (row, column) in self.merged.values()


def cell_text(cell: Cell) -> str:
    """Return what a cell shows: whole numbers without decimals, dates as YYYY-MM-DD.

    >>> cell_text(528801415.0), cell_text(29.69860), cell_text(dt.datetime(2024, 5, 3))
    ('528801415', '29.6986', '2024-05-03')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.12g}"  # noqa: PLR2004
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return f"{cell:%H:%M}" if isinstance(cell, dt.time) else str(cell)[:LONGEST_CELL].strip()


def clean_text(text: str) -> str:
    r"""Return a text without what nobody sees: marks of direction, control signs, odd blanks.

    >>> clean_text(" Afra\u200f\x1b \u00a0 2 ")
    'Afra 2'
    """
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def column_letters(index: int) -> str:
    """Return the letters of a column from its index.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def refused(file: Path | str, problem: Message, fix: Message) -> CensusError:
    """Return the refusal of a whole file."""
    return CensusError(
        msg("{name}: {problem}. {fix}", name=Path(file).name, problem=problem, fix=fix)
    )
