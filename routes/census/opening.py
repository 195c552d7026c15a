"""From the file an office has to its sheets, by what the file is rather than what it is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.causes import unreadable
from routes.census.csvfile import read_text_table
from routes.census.geofile import read_geojson, read_geopackage
from routes.census.spreadsheet import Sheet, refused
from routes.census.xlsxfile import read_workbook
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 50_000_000
_EXCEL = msg("Open it in Excel or LibreOffice and save it as .xlsx.")
_READABLE = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".gpkg", ".geojson", ".json")


def read_sheets(path: Path | str, encoding: str | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a spreadsheet, a text table or a geographic file.

    Args:
        path: .xlsx, .csv, .tsv, .gpkg or .geojson.
        encoding: of a text table; None finds out.

    Raises:
        CensusError: if it cannot be read; the message says what to do.
    """
    file = Path(path)
    try:
        size = file.stat().st_size
        head = b"" if file.is_dir() else _first_bytes(file)
    except OSError as error:
        raise refused(file, unreadable(file, error), msg("Check the name.")) from error
    if not size or not head:
        raise refused(file, msg("is empty"), msg("Choose the spreadsheet with the list."))
    if size > MOST_BYTES:
        fix = msg("Keep only the sheet with the list.")
        raise refused(file, msg("has more than {limit} MB", limit=MOST_BYTES // 1_000_000), fix)
    return _reader(file, head, encoding)()


def _first_bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(8)


def _reader(file: Path, head: bytes, encoding: str | None) -> Callable[[], tuple[Sheet, ...]]:
    """Return the reader of a file by what it is, rather than by what it is called."""
    ending = file.suffix.lower()
    if head.startswith(b"PK"):
        return lambda: read_workbook(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        problem = msg("is an old .xls file, or protected by a password")
        raise refused(file, problem, msg("Take the password away. {excel}", excel=_EXCEL))
    if head.startswith(b"SQLite f"):
        return lambda: read_geopackage(file)
    if ending in {".xlsx", ".xlsm", ".gpkg"}:
        raise refused(file, msg("is damaged: it is no {ending} file", ending=ending), _EXCEL)
    if ending in {".geojson", ".json"}:
        return lambda: read_geojson(file)
    if ending not in _READABLE:
        problem = (
            msg("is no spreadsheet ({ending})", ending=ending)
            if ending
            else msg("is no spreadsheet (no ending)")
        )
        raise refused(file, problem, _EXCEL)
    return lambda: read_text_table(file, encoding)
