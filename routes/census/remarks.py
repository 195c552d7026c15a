"""What is said of an import: where in the office's own file, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from routes.message import Message, msg

Severity = Literal["left out", "doubt", "note"]
"""A row that is no site yet; a cell that was not taken; something worth knowing."""

SEVERITIES: dict[Severity, Message] = {
    "left out": msg("left out"),
    "doubt": msg("doubt"),
    "note": msg("note"),
}
"""What each severity is called, the gravest first."""


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

    @property
    def message(self) -> Message:
        """All of it on one line."""
        where: Message | str = _visible(self.file)
        if self.sheet:
            where = msg("{place}, sheet {sheet}", place=where, sheet=_visible(self.sheet))
        if self.row:
            where = msg("{place}, row {row}", place=where, row=self.row)
        if self.column:
            where = msg("{place}, column {column}", place=where, column=_visible(self.column))
        return msg(
            "{severity}: {place}: {problem}. {fix}",
            severity=SEVERITIES[self.severity],
            place=where,
            problem=_visible(self.problem),
            fix=_visible(self.fix),
        )

    def __str__(self) -> str:
        """Say all of it on one line, in English.

        >>> no, ask = msg("is not certain"), msg("Ask.")
        >>> print(Remark(severity="doubt", file="a.csv", row=3, problem=no, fix=ask))
        doubt: a.csv, row 3: is not certain. Ask.
        """
        return str(self.message)


def _visible(value: Any) -> Any:  # noqa: ANN401 - a message, or any value of one
    """Return a text or a message without signs that nobody sees.

    A heading or a cell may hold anything, a code for the terminal included.
    """
    if isinstance(value, Message):
        values = {name: _visible(each) for name, each in value.values.items()}
        return Message(value.template, value.plural, values)
    if isinstance(value, str):
        return "".join(sign if sign.isprintable() else " " for sign in value)
    return value
