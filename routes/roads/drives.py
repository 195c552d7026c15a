"""Timed drives: what an office measured with a clock, as a table that Excel writes."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from routes.causes import unreadable
from routes.errors import CalibrationError, Fault, PlaceError
from routes.message import Message, msg
from routes.places import find_place
from routes.sitevalues import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from routes.places import Place
    from routes.sites import Site

COLUMNS = ("from", "to", "minutes")
"""Columns a file must have; others, such as date and note, are for people and left alone."""

MOST_MINUTES = 1440.0
"""The longest drive, a day."""

_HOW = msg("Save the table as “CSV UTF-8”, with the columns from, to and minutes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """One drive that somebody timed.

    Attributes:
        row: its row in the spreadsheet; the first row is that of the names.
        origin, destination: from where to where.
        minutes: how long it took, without stops.
    """

    row: int
    origin: Place
    destination: Place
    minutes: float

    @property
    def message(self) -> Message:
        """Which drive it is: `row 2 (tiznit → tafraout)`."""
        return msg(
            "row {row} ({origin} → {destination})",
            row=self.row,
            origin=self.origin.id,
            destination=self.destination.id,
        )

    def __str__(self) -> str:
        """Say the same in English."""
        return str(self.message)


def read_drives(
    path: str | PathLike[str], sites: Sequence[Site], gateways: Sequence[Place]
) -> tuple[Drive, ...]:
    """Read timed drives.

    Args:
        path: a CSV file, in UTF-8 with or without BOM, with commas or semicolons; minutes may
            have a decimal comma.
        sites: places that may be named by id or name; `lon,lat` is one as well.
        gateways: others, that come before the sites.

    Raises:
        CalibrationError: if it cannot be read or any row has a fault; it names file, row, column,
            problem and fix, for all faults at once.
    """
    try:
        rows = _rows(Path(path).read_bytes())
    except OSError as error:
        problem = unreadable(path, error)
        fault = _fault(0, msg("file"), problem, msg("Check the name."))
        raise CalibrationError(str(path), [fault]) from error
    except UnicodeDecodeError as error:
        fault = _fault(0, msg("file"), msg("is not UTF-8 text"), _HOW)
        raise CalibrationError(str(path), [fault]) from error
    except csv.Error as error:
        fault = _fault(0, msg("file"), msg("is no table ({reason})", reason=error), _HOW)
        raise CalibrationError(str(path), [fault]) from error
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if faults := _column_faults(header):
        raise CalibrationError(str(path), faults)
    reader = _Reader(header, sites, gateways)
    drives = [reader.drive(row, cells) for row, cells in enumerate(rows[1:], start=2)]
    if reader.faults:
        raise CalibrationError(str(path), reader.faults)
    return tuple(drive for drive in drives if drive is not None)


def _column_faults(header: Sequence[str]) -> list[Fault]:
    """Return a fault for each column that a table needs and does not have exactly once."""
    faults = []
    for name in COLUMNS:
        count = header.count(name)
        if count == 0:
            faults.append(_fault(0, name, msg("is the name of no column"), _HOW))
        elif count > 1:
            problem = msg("is the name of {count} columns, not of one", count=count)
            faults.append(_fault(0, name, problem, _HOW))
    return faults


def _rows(data: bytes) -> list[list[str]]:
    """Return the cells of a table, whichever of comma and semicolon its first line has more of."""
    text = data.decode("utf-8-sig")
    first = text.lstrip().partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


class _Reader:
    """Reads rows, and collects their faults instead of stopping at the first."""

    def __init__(
        self, header: Sequence[str], sites: Sequence[Site], gateways: Sequence[Place]
    ) -> None:
        self.faults: list[Fault] = []
        self._header, self._sites, self._gateways = header, sites, gateways

    def drive(self, row: int, cells: list[str]) -> Drive | None:
        """Return the drive of a row; None if it is blank or has a fault."""
        if not any(cell.strip() for cell in cells):
            return None
        if any(cell.strip() for cell in cells[len(self._header) :]):
            problem = msg(
                "has {cells} cells, the first row has {columns}",
                cells=len(cells),
                columns=len(self._header),
            )
            self._note(row, msg("row"), problem, msg("Put a position lon,lat in quotation marks."))
            return None
        texts = dict(zip(self._header, cells, strict=False))
        origin, destination = (self._place(row, name, texts) for name in COLUMNS[:2])
        minutes = self._minutes(row, texts.get("minutes", "").strip())
        if origin is None or destination is None or minutes is None:
            return None
        if origin.location == destination.location:
            self._note(
                row, "to", msg("is where the drive begins"), msg("Time the way there alone.")
            )
            return None
        return Drive(row=row, origin=origin, destination=destination, minutes=minutes)

    def _place(self, row: int, name: str, texts: dict[str, str]) -> Place | None:
        text = texts.get(name, "").strip()
        if not text or not text.isprintable():
            problem = msg("is empty") if not text else msg("holds signs that cannot be printed")
            self._note(row, name, problem, msg("Give an id, a name, or lon,lat."))
            return None
        try:
            return find_place(text, self._sites, self._gateways)
        except PlaceError as error:
            fix = msg("Correct it: {error}", error=error)
            self._note(row, name, msg("names no place"), fix)
            return None

    def _minutes(self, row: int, text: str) -> float | None:
        try:
            minutes = float(text.replace(",", "."))
        except ValueError:
            minutes = math.nan
        if 0 < minutes <= MOST_MINUTES:
            return minutes
        problem = msg("“{text}” is not a number of minutes", text=shown(text))
        fix = msg(
            "Write them as a number, such as 95 or 12.5, at most {most:g}.", most=MOST_MINUTES
        )
        self._note(row, "minutes", problem, fix)
        return None

    def _note(self, row: int, field: str, problem: Message, fix: Message) -> None:
        self.faults.append(_fault(row, field, problem, fix))


def _fault(row: int, field: str, problem: Message, fix: Message) -> Fault:
    return Fault(severity="error", row=row, site_id="", field=field, problem=problem, fix=fix)
