"""What is said of an import: where in the office's own file, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from routes.message import Message

Severity = Literal["left out", "doubt", "note"]
"""A row that is no site yet; a cell that was not taken; something worth knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing said of a spreadsheet.

    Attributes:
        severity: what became of it.
        file: name of the file.
        sheet: name of the sheet, empty if there is only one table.
        row: as the office counts it, from 1; 0 for a whole sheet.
        column: letters and heading, such as `D (Téléphone)`; empty for a whole row.
        problem: what is wrong.
        fix: what to do about it.
        name: of the site, empty if it has none.
    """

    severity: Severity
    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    problem: Message
    fix: Message
    name: str = ""

    def __str__(self) -> str:
        """Say all of it on one line.

        >>> print(Remark(severity="doubt", file="a.csv", row=3, problem="no", fix="Ask."))
        doubt: a.csv, row 3: no. Ask.
        """
        places = (
            self.file,
            self.sheet and f"sheet {self.sheet}",
            f"row {self.row}" if self.row else "",
            self.column and f"column {self.column}",
        )
        where = ", ".join(place for place in places if place)
        text = f"{self.severity}: {where}: {self.problem}. {self.fix}"
        # A heading or a cell may hold anything, a code for the terminal included.
        return "".join(sign if sign.isprintable() else " " for sign in text)
