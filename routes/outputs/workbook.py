"""A workbook (Office Open XML) of tables, written by XlsxWriter; the same tables, the same bytes.

Texts are written as texts: none becomes a formula or a link, and one that begins as a formula does
stays a text when somebody edits its cell.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import xlsxwriter

from routes.csvtext import is_formula
from routes.outputs.plainzip import BEGINNING, plain_archive
from routes.outputs.xmltext import legal_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | dt.datetime | dt.date | dt.timedelta | None
"""What a cell holds: a datetime shows its time of day, a timedelta hours and minutes."""

_LONGEST_TEXT = 32_767
"""Characters a cell may hold (Excel specifications and limits)."""

_LONGEST_FOOTER = 250
_HEAD = {"bold": True, "bg_color": "#00727a", "font_color": "#ffffff", "valign": "vcenter"}
_LOOKS: Mapping[type, Mapping[str, str]] = {
    dt.datetime: {"num_format": "hh:mm"},
    dt.date: {"num_format": "dd/mm/yyyy"},
    dt.timedelta: {"num_format": "[h]:mm"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        heading: what stands above it.
        width: in characters.
        number_format: how its numbers are shown, in Excel's notation.
    """

    heading: str
    width: int = 12
    number_format: str = "General"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    r"""A sheet with one table.

    Attributes:
        name: on its tab, at most 31 characters and none of `[]:*?/\`.
        columns: of the table.
        rows: of the table, a cell for each column.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default=())


def workbook(
    sheets: Sequence[Sheet], *, title: str, footer: str, right_to_left: bool = False
) -> bytes:
    """Return a workbook as a file.

    Args:
        sheets: with different names.
        title: of the document.
        footer: what stands below every printed page.
        right_to_left: whether the first column is on the right.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties(
        {"title": legal_text(title)[:_LONGEST_FOOTER], "author": "sse-routes",
         "created": BEGINNING}
    )  # fmt: skip
    looks = _Looks(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if right_to_left:
            page.right_to_left()
        _set_up(page, len(sheet.rows), len(sheet.columns), footer)
        _fill(page, sheet, looks)
    book.close()
    return plain_archive(file.getvalue())


class _Looks:
    """The formats of a workbook, each made once, in the order of first use."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, properties: Mapping[str, object]) -> Format:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **properties})
        return self._made[key]


def _set_up(page: Worksheet, rows: int, columns: int, footer: str) -> None:
    """Keep the heading in sight and on every printed page, and let columns be filtered."""
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(1, rows), columns - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    safe = legal_text(footer).replace("\n", " ").replace("&", "&&")
    page.set_footer(f"&L{safe[: _LONGEST_FOOTER - 10]}&R&P / &N")


def _fill(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, _text(column.heading), looks(_HEAD))
        for row, cells in enumerate(sheet.rows, start=1):
            _write(page, (row, at), cells[at], column, looks)


def _write(
    page: Worksheet, where: tuple[int, int], cell: Cell, column: Column, looks: _Looks
) -> None:
    """Write a cell by what it is; what is not known is left empty."""
    row, at = where
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        text = _text(cell)
        look = {"text_wrap": True, **({"quote_prefix": True} if is_formula(text) else {})}
        page.write_string(row, at, text, looks(look))
    elif isinstance(cell, int | float):
        page.write_number(row, at, cell, looks({"num_format": column.number_format}))
    else:
        page.write_datetime(row, at, cell, looks(_LOOKS[type(cell)]))


def _text(text: str) -> str:
    legal = legal_text(text)
    return legal if len(legal) <= _LONGEST_TEXT else f"{legal[: _LONGEST_TEXT - 1]}…"
