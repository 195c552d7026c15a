"""From sheets to entries: one for each row that is about a site, with every cell of it kept.

A cell goes to one of three places: to the property it means, if it is understood; to what is
private, if it is about a person; otherwise it is kept as it stands under its own heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routes.census.communes import find_commune
from routes.census.fields import field_name
from routes.census.headings import SEVERAL, find_header
from routes.census.remarks import Remark
from routes.census.spreadsheet import cell_text, clean_text, column_letters
from routes.census.values import CONTACTS, is_empty, looks_personal, read_value
from routes.census.words import fold_words
from routes.message import msg
from routes.siteprops import PROPERTIES, PropertyError
from routes.sitevalues import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.census.headings import Column, Header
    from routes.census.remarks import Severity
    from routes.census.spreadsheet import Cell, Sheet
    from routes.census.words import Words
    from routes.message import Message

_KEYS = frozenset(entry.key for entry in PROPERTIES)
_PLACED = ("position", "latitude", "longitude", "zone", "id")
_TOTALS = re.compile(
    r"(?:sous |s )?(?:total|totaux|somme|moyenne|ensemble|المجموع|مجموع|الاجمالي)"
    r"(?: (?:general|generale|العام|des? \w+))?(?: [0-9]+)?"
)
_SUBTOTAL = re.compile(r"(sous |s )?(?:total|totaux|somme|المجموع|مجموع)(?: (.+))")
_REMARKS = re.compile(r"^(?:source|sources|nb|n b|note|notes|remarque|legende|المصدر|ملاحظه)\b")
_SECTION = re.compile(r"^(?:commune|cercle|caidat|جماعه|الجماعه|دايره)\b")
_COMMUNE = re.compile(r"^(?:commune|جماعه|الجماعه)\b")
_BY_APPOINTMENT = re.compile(r"\b(?:sur (?:rendez vous|rdv|reservation)|by appointment|موعد)\b")
_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")


@dataclass(slots=True)
class Entry:
    """A row about a site; it is filled while it is read.

    Attributes:
        file: name of the file.
        sheet: name of the sheet.
        row: as the office counts it, from 1.
        id: the id the row gives, empty if none.
        properties: JSON values of properties that were understood, by key.
        other: what else the row says, by its heading.
        private: what it says of persons, by its heading.
        placed: texts of `position`, `latitude`, `longitude` and `zone`.
        columns: where the value of a property stands, by key.
        headings: the heading above each of them and each property, by its key.
    """

    file: str
    sheet: str
    row: int
    id: str = ""
    properties: dict[str, object] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name, in whatever language there is one."""
        keys = ("name", "name:fr", "name:ar", "name:en")
        return next((str(self.properties[key]) for key in keys if self.properties.get(key)), "")

    def remark(
        self, severity: Severity, problem: Message, fix: Message, column: str = ""
    ) -> Remark:
        """Return something said of this row."""
        return Remark(severity=severity, file=self.file, sheet=self.sheet, row=self.row,
                      column=self.columns.get(column, column), problem=problem, fix=fix,
                      name=self.name)  # fmt: skip

    def keep(self, heading: str, text: str) -> None:
        """Keep a text under a heading, beside what is already kept there."""
        _keep(self.other, f"{heading} (as written)" if heading in _KEYS else heading, text)

    def hide(self, heading: str, text: str) -> None:
        """Keep a text about a person apart."""
        _keep(self.private, heading, text)


def _keep(table: dict[str, str], heading: str, text: str) -> None:
    """Keep a text under a heading that has no other text yet."""
    bare = heading[:80]
    name, number = bare, 2
    while table.get(name, text) != text:
        name, number = f"{bare} ({number})", number + 1
    table[name] = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a file.

    Attributes:
        entries: rows about sites, in their order.
        remarks: what is said of them and of the sheets.
        headings: the headings found and what they were taken to mean, in their order.
    """

    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...]
    headings: tuple[tuple[str, str], ...]


def read_entries(
    file: str, sheets: Sequence[Sheet], words: Words, chosen: Sequence[str] = ()
) -> Reading:
    """Return the entries of the sheets that have a list of sites.

    Args:
        file: its name, for what is said of it.
        sheets: as they were read.
        words: those of the office.
        chosen: names of the sheets to read, hidden ones too; all that are shown if there are none.
    """
    entries: list[Entry] = []
    remarks: list[Remark] = []
    headings: dict[str, str] = {}
    for sheet in sheets:
        if chosen and sheet.name not in chosen:
            continue
        if sheet.hidden and not chosen:
            fix = msg(
                'Read it with --sheet "{sheet}" if it is part of the list.', sheet=shown(sheet.name)
            )
            remarks.append(_of_sheet(file, sheet, msg("the sheet is hidden and was not read"), fix))
            continue
        header = find_header(sheet, words)
        if header is None:
            problem = msg("no row of headings with a name of sites was found")
            fix = msg("Put headings such as Nom, Commune, Activité above the list, or map them.")
            if sheet.rows:
                remarks.append(_of_sheet(file, sheet, problem, fix))
            continue
        headings.update((column.heading, column.meaning) for column in header.columns)
        remarks.extend(_of_headings(file, sheet, header))
        before = len(entries)
        for entry, found in _rows(file, sheet, header, words):
            remarks.extend(found)
            if entry is not None:
                entries.append(entry)
        remarks.extend(_of_hidden(file, sheet, header, entries[before:]))
    return Reading(entries=tuple(entries), remarks=tuple(remarks), headings=tuple(headings.items()))


def _of_sheet(file: str, sheet: Sheet, problem: Message, fix: Message) -> Remark:
    return Remark(severity="note", file=file, sheet=sheet.name, problem=problem, fix=fix)


def _of_headings(file: str, sheet: Sheet, header: Header) -> Iterator[Remark]:
    """Yield what is said of columns that were taken for something, or for nothing."""
    for column in header.columns:
        if column.exact and not column.beside:
            continue
        problem = msg("the heading is not known: the column is kept as it is")
        if column.beside:
            problem = msg(
                "means the same as “{heading}”: the column is kept as it is",
                heading=shown(column.beside),
            )
        elif column.meaning != "keep":
            problem = msg(
                "the heading is nearly a known one: taken for {property}",
                property=field_name(column.meaning),
            )
        yield Remark(
            severity="note", file=file, sheet=sheet.name, row=header.rows[-1] + 1,
            column=_column(column), problem=problem,
            fix=msg("Say what it means in the mapping, below [headings], if that is wrong."),
        )  # fmt: skip


def _of_hidden(
    file: str, sheet: Sheet, header: Header, entries: Sequence[Entry]
) -> Iterator[Remark]:
    """Yield what is said of rows and columns that Excel does not show, but that were read."""
    fix = msg("Show them in Excel, and delete what is not part of the list.")
    rows = [str(entry.row) for entry in entries if entry.row - 1 in sheet.hidden_rows]
    if rows:
        problem = msg("rows that Excel hides were read: {rows}", rows=", ".join(rows))
        yield _of_sheet(file, sheet, problem, fix)
    columns = [_column(one) for one in header.columns if one.index in sheet.hidden_columns]
    if columns:
        problem = msg("columns that Excel hides were read: {columns}", columns=", ".join(columns))
        yield _of_sheet(file, sheet, problem, fix)


def _column(column: Column) -> str:
    return f"{column_letters(column.index)} ({shown(' / '.join(column.heading.splitlines()))})"


def _rows(
    file: str, sheet: Sheet, header: Header, words: Words
) -> Iterator[tuple[Entry | None, list[Remark]]]:
    """Yield the entry of each row below the headings, with what is said of it."""
    section = _section_above(sheet, header)
    labels = [column.heading for column in header.columns]
    for row in range(header.rows[-1] + 1, len(sheet.rows)):
        entry = Entry(file=file, sheet=sheet.name, row=row + 1)
        texts = {
            column.index: clean_text(sheet.text(row, column.index)) for column in header.columns
        }
        filled = [text for text in texts.values() if text]
        own = [clean_text(cell_text(cell)) for cell in sheet.rows[row] if cell is not None]
        faults = [fault for fault in sheet.faults if fault.row == row]
        if not any(own) and not faults:
            continue
        heading = _heading_row(own, filled, labels)
        if heading == _SECTION_ROW:
            section = own[0]
        if heading:
            yield None, [entry.remark("note", heading, msg("Nothing to do."))]
            continue
        remarks = list(_fill(entry, sheet, row, header, words))
        if section and "sse:commune" not in entry.properties:
            entry.properties["sse:commune"] = re.sub(r"^\S+(?: \S+)? (?:de|d')\s*", "", section)
        for fault in faults:
            heading_of = next((c for c in header.columns if c.index == fault.column), None)
            where = _column(heading_of) if heading_of else column_letters(fault.column)
            remarks.append(entry.remark("doubt", fault.problem, fault.fix, where))
        if not entry.name:
            fix = msg("Write the name of the site, or delete the row.")
            yield None, [*remarks, entry.remark("left out", msg("the row has no name"), fix)]
        else:
            yield entry, remarks


def _section_above(sheet: Sheet, header: Header) -> str:
    """Return the title above the headings that names the commune of the list; empty if none."""
    titles = (clean_text(sheet.text(row, index)) for row in range(header.rows[0])
              for index in range(len(sheet.rows[row])))  # fmt: skip
    named = [text for text in titles if _COMMUNE.match(fold_words(text)) and find_commune(text)]
    return named[0] if len(set(named)) == 1 else ""


_SECTION_ROW = msg("the row names a commune for the rows below it: no site")


def _heading_row(own: list[str], filled: list[str], labels: list[str]) -> Message | None:
    """Return what a row is, if it is not about a site; None if it may be."""
    first = fold_words(next((text for text in own if text), ""))
    texts = [text for text in own if text]
    if any(_is_total(fold_words(text)) for text in texts[:3]):
        return msg("the row is a total: no site")
    if len(texts) == 1 and _SECTION.match(first):
        return _SECTION_ROW
    if len(texts) == 1 and (_REMARKS.match(first) or len(first) > 80):  # noqa: PLR2004
        return msg("the row is a remark below the list: no site")
    repeated = sum(text in labels for text in filled)
    if repeated > 1 and repeated * 2 > len(filled):
        return msg("the row is the headings again: no site")
    return None


def _is_total(text: str) -> bool:
    """Say whether a folded text heads a total, of everything or of one commune."""
    part = _SUBTOTAL.fullmatch(text)
    return bool(_TOTALS.fullmatch(text) or (part and (part[1] or find_commune(part[2]))))


def _fill(entry: Entry, sheet: Sheet, row: int, header: Header, words: Words) -> Iterator[Remark]:
    """Put every cell of a row where it belongs, and yield what is said of it."""
    with_heading = {column.index for column in header.columns}
    for column in sorted(header.columns, key=lambda column: column.meaning not in _NAMES):
        cell = sheet.cell(row, column.index)
        text = clean_text(cell_text(cell))
        if text and column.meaning not in {"number", "drop"}:
            yield from _place(entry, column, cell, text, words)
    for index, cell in enumerate(sheet.rows[row]):
        text = clean_text(cell_text(cell))
        if text and index not in with_heading:
            hide = entry.hide if looks_personal(text) else entry.keep
            hide(f"column {column_letters(index)}", text)


_NAMES = ("name", "name:fr", "name:ar", "name:en")
_SPOKEN = ("sse:activity:fr", "sse:activity:ar", "sse:activity:en")
_TICKS = ("0", "1")
"""How forms on telephones say whether an answer was chosen; it says nothing by itself."""


def _place(entry: Entry, column: Column, cell: Cell, text: str, words: Words) -> Iterator[Remark]:
    """Put one cell where it belongs."""
    meaning, where = column.meaning, _column(column)
    if meaning == "private":
        entry.hide(column.heading, text)
    elif meaning in _PLACED:
        if not is_empty(text):
            entry.columns.setdefault(meaning, where)
            entry.headings.setdefault(meaning, column.heading)
            if meaning == "id":
                entry.id = text
            elif meaning in entry.placed:  # a second position
                entry.keep(column.heading, text)
            else:
                entry.placed[meaning] = text
    elif is_empty(text):
        return
    elif meaning == "keep" or (meaning in _SPOKEN and text in _TICKS):
        (entry.hide if looks_personal(text) else entry.keep)(column.heading, text)
    else:
        entry.columns.setdefault(meaning, where)
        entry.headings.setdefault(meaning, column.heading)
        yield from _property(entry, column, cell, text, words)


def _property(
    entry: Entry, column: Column, cell: Cell, text: str, words: Words
) -> Iterator[Remark]:
    """Read the cell of a property; what is not understood is kept as it stands."""
    key, where = column.meaning, _column(column)
    if key == "sse:activity:fr" and _ARABIC.search(text) and not _LATIN.search(text):
        key = "sse:activity:ar"
    hide = key in CONTACTS or (key not in _NAMES and looks_personal(text) and key != "website")
    try:
        value = read_value(key, cell, text, words)
    except PropertyError as error:
        if key == "opening_hours" and not hide:
            entry.properties["sse:hours_note"] = text
            entry.columns["sse:hours_note"] = where
            if _BY_APPOINTMENT.search(fold_words(text)):
                entry.properties.setdefault("sse:call_ahead", "yes")
        else:
            (entry.hide if hide else entry.keep)(column.heading, text)
        yield entry.remark(
            "doubt", error.problem, msg("{fix} It is kept as it stands.", fix=error.fix), where
        )
        return
    if hide and key not in CONTACTS and key not in {"sse:sources", "sse:registration"}:
        entry.hide(column.heading, text)
        problem = msg("holds what may be a telephone number or an address of a person")
        yield entry.remark(
            "doubt", problem, msg("Take it out of the text; it is kept apart."), where
        )
        return
    if key in words.values and words.value(key, text) is None and key not in SEVERAL:
        entry.keep(column.heading, text)  # it says more than the value it was taken for
    if key == "sse:legal_form" and (kind := words.value("sse:kind", text)):
        entry.properties.setdefault("sse:kind", kind)  # of fishermen: the form says less
    before = entry.properties.get(key)
    if before is not None and key in SEVERAL:
        parts = [*str(before).split("; "), *str(value).split("; ")]
        value = "; ".join(dict.fromkeys(parts))
    if value != "":
        entry.properties[key] = value
