"""Excel workbooks, read by openpyxl, with limits that hold before anything is unpacked."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import openpyxl

from routes.census.spreadsheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellFault,
    Sheet,
    cell_text,
    refused,
)
from routes.message import msg
from routes.sitevalues import shown

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED = 100_000_000
MOST_ENTRIES = 2_000
MOST_SHEETS = 60
"""Bytes and parts of an unpacked workbook: a bomb of a few kilobytes unpacks to gigabytes."""

_MOST_MERGED = 20_000
_KEEP = msg("Keep only the sheet with the list, and save it as .xlsx again.")
_COMPUTE = msg("Open the file in Excel, let it compute, and save it; or type the value.")


def read_workbook(file: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook: formulas by the values Excel kept, charts left out.

    Raises:
        CensusError: if it is damaged, too large, or no workbook.
    """
    data = file.read_bytes()
    _check_archive(file, data)
    book = _opened(file, data, values=True)
    formulas = _opened(file, data, values=False)
    pages = book.worksheets[:MOST_SHEETS]
    return tuple(_sheet(file, page, formulas[page.title]) for page in pages)


def _check_archive(file: Path, data: bytes) -> None:
    """Refuse an archive that is no workbook, or unpacks to more than a list of sites needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(_unpacked(archive, part) for part in parts[:MOST_ENTRIES])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        fix = msg("Copy it again from where it came.")
        raise refused(file, msg("is a damaged or protected workbook"), fix) from error
    if unpacked > MOST_UNPACKED or len(parts) > MOST_ENTRIES:
        raise refused(file, msg("unpacks to more than a list of sites can need"), _KEEP)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        problem = (
            msg("is an OpenDocument file, no Excel workbook")
            if "content.xml" in names
            else msg("is a ZIP archive, no Excel workbook")
        )
        raise refused(file, problem, msg("Save it as .xlsx."))


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return the bytes a part unpacks to, counted: what the archive says of itself may be a lie."""
    if part.file_size > MOST_UNPACKED:
        return part.file_size
    size = 0
    with archive.open(part) as opened:
        while size <= MOST_UNPACKED and (piece := opened.read(1 << 20)):
            size += len(piece)
    return size


def _opened(file: Path, data: bytes, *, values: bool) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        # It warns of drop-downs and styles it does not keep; nothing is written from here.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
        except Exception as error:  # a damaged workbook raises anything
            fix = msg("Open it in Excel or LibreOffice, which mends it, and save it as .xlsx.")
            raise refused(file, msg("is a damaged workbook"), fix) from error


def _sheet(file: Path, page: Worksheet, formulas: Worksheet) -> Sheet:
    """Return a sheet, with what is wrong with its cells."""
    grid: dict[int, dict[int, Any]] = {}
    # Only the cells that exist: one far away would make `iter_rows` fill millions of others.
    for (row, column), cell in page._cells.items():  # noqa: SLF001
        if cell.value is not None or formulas.cell(row, column).value is not None:
            grid.setdefault(row - 1, {})[column - 1] = cell
    if grid and (max(grid) >= MOST_ROWS or max(map(max, grid.values())) >= MOST_COLUMNS):
        problem = msg(
            "sheet {sheet}: has a cell beyond row {row} or column {column}",
            sheet=shown(page.title),
            row=MOST_ROWS,
            column=MOST_COLUMNS,
        )
        raise refused(file, problem, msg("Delete what stands far below or beside the list."))
    faults: list[CellFault] = []
    rows = tuple(
        _row(grid.get(row, {}), row, formulas, faults) for row in range(max(grid, default=-1) + 1)
    )
    return Sheet(
        name=page.title,
        rows=rows,
        hidden=page.sheet_state != "visible",
        hidden_rows=frozenset(row - 1 for row, seen in page.row_dimensions.items() if seen.hidden),
        hidden_columns=_hidden_columns(page),
        merged=_merged(page),
        faults=tuple(faults),
    )


def _hidden_columns(page: Worksheet) -> frozenset[int]:
    """Return the columns that are not shown; neighbours of one width stand there as one."""
    spans = (
        range(span.min - 1, min(span.max, MOST_COLUMNS))
        for span in page.column_dimensions.values()
        if span.hidden and span.min and span.max
    )
    return frozenset(column for span in spans for column in span)


def _row(
    cells: dict[int, Any], row: int, formulas: Worksheet, faults: list[CellFault]
) -> tuple[Cell, ...]:
    values: list[Cell] = []
    for column in range(max(cells, default=-1) + 1):
        cell = cells.get(column)
        value = None if cell is None else cell.value
        if cell is not None and cell.data_type == "e":
            fault = msg("the formula gives {value}", value=shown(cell_text(value)))
            faults.append(CellFault(row=row, column=column, problem=fault, fix=_COMPUTE))
            value = None
        elif cell is not None and value is None:
            written = shown(formulas.cell(row + 1, column + 1).value)
            fault = msg("the formula {formula} was never computed", formula=written)
            faults.append(CellFault(row=row, column=column, problem=fault, fix=_COMPUTE))
        is_cell = value is None or isinstance(value, Cell)
        values.append(value if is_cell else str(value))
    return tuple(values)


def _merged(page: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells that merged ones cover; very large ones cover whole columns by mistake."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for block in page.merged_cells.ranges:
        top, left = block.min_row - 1, block.min_col - 1
        height, width = block.max_row - block.min_row + 1, block.max_col - block.min_col + 1
        if len(covered) + height * width > _MOST_MERGED:
            continue
        for row in range(top, top + height):
            for column in range(left, left + width):
                if (row, column) != (top, left):
                    covered[row, column] = (top, left)
    return covered
