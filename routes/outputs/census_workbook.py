"""The form of the census as an Excel workbook, in French and Arabic, to be filled in and imported.

Each column has one heading in both languages, a drop-down where there is a list, and a note that
Excel shows when the cell is entered. The same version makes the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter

from routes.census.communes import communes
from routes.outputs.census_words import COLUMNS, choices, heading_text, help_text
from routes.outputs.plainzip import BEGINNING, plain_archive
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS = 1000
"""Rows with drop-downs and notes."""

_NUMBERS = ("sse:members_founding", "sse:members", "sse:women_members", "sse:jobs",
            "sse:group_max", "charge")  # fmt: skip
_SEVERAL = ("sse:offer", "sse:languages", "sse:payment")
_DATES = ("check_date",)
_WIDE = ("name:fr", "name:ar", "sse:activity:fr", "sse:place", "position", "opening_hours",
         "sse:offer", "sse:sources")  # fmt: skip
_NEEDED = ("name:fr", "sse:kind", "sse:theme", "sse:commune")
_HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
         "bg_color": "#00727a", "font_color": "#ffffff"}  # fmt: skip
_MOST_TITLE, _MOST_NOTE = 32, 255
"""Characters that Excel shows of a note's title and of a note."""

_HEAD_ROW = 2


class _Pair(NamedTuple):
    """The words of the two languages of the form."""

    french: Texts
    arabic: Texts


def census_workbook() -> bytes:
    """Return the form as a workbook (Office Open XML)."""
    pair = _Pair(Texts("fr", "census"), Texts("ar", "census"))
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": pair.french.t("Census of the social and solidarity economy"),
                         "created": BEGINNING})  # fmt: skip
    looks = _looks(book)
    form = book.add_worksheet(_both(pair, "Census"))
    guide = book.add_worksheet(_both(pair, "Help"))
    lists = book.add_worksheet(_both(pair, "Lists"))
    ranges = _fill_lists(lists, pair, looks)
    _fill_form(form, pair, ranges, looks)
    _fill_guide(guide, pair, looks)
    book.close()
    return plain_archive(file.getvalue())


_Looks = dict[str, xlsxwriter.format.Format]


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"italic": True, "font_color": "#565656"}),
        "head": book.add_format(_HEAD),
        "needed": book.add_format({**_HEAD, "bg_color": "#b8420a"}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "number": book.add_format({"num_format": "0"}),
        "left": book.add_format(wrapped),
        "right": book.add_format({**wrapped, "align": "right", "reading_order": 2}),
    }


def _both(pair: _Pair, name: str) -> str:
    """Return the name of a sheet in both languages."""
    names = {
        "Census": (pair.french.t("Census"), pair.arabic.t("Census")),
        "Help": (pair.french.t("Help"), pair.arabic.t("Help")),
        "Lists": (pair.french.t("Lists"), pair.arabic.t("Lists")),
    }
    return " - ".join(names[name])


def column_heading(pair: tuple[Texts, Texts], key: str) -> str:
    """Return the heading of a column, French above Arabic."""
    return "\n".join(heading_text(texts, key) for texts in pair)


def column_choices(pair: tuple[Texts, Texts], key: str) -> tuple[str, ...]:
    """Return the values to choose from in a column, each in both languages."""
    french, arabic = pair
    if key == "sse:commune":
        return tuple(f"{commune.name} – {commune.name_ar}" for commune in communes())
    if key == "sse:coordinate_source":
        told = ((t.t("Telephone on the spot"), t.t("Pointed on a map")) for t in pair)
        return tuple(f"{one} – {other}" for one, other in zip(*told, strict=True))
    named = choices(arabic, key)
    return tuple(f"{text} – {named[value]}" for value, text in choices(french, key).items())


def _fill_lists(page: Worksheet, pair: _Pair, looks: _Looks) -> dict[str, str]:
    """Write the lists, one a column, and return where each is, in Excel's notation."""
    ranges: dict[str, str] = {}
    for key in COLUMNS:
        values = column_choices(pair, key)
        if not values:
            continue
        column = len(ranges)
        page.set_column(column, column, 32)
        page.write_string(0, column, column_heading(pair, key), looks["head"])
        for row, value in enumerate(values, start=1):
            page.write_string(row, column, value)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        ranges[key] = f"='{page.get_name()}'!${letter}$2:${letter}${len(values) + 1}"
    page.set_row(0, 34)
    return ranges


def _fill_form(page: Worksheet, pair: _Pair, ranges: dict[str, str], looks: _Looks) -> None:
    """Write title, headings, drop-downs and notes; no row is filled in."""
    for row, texts in enumerate(pair):
        title = texts.t("Census of the social and solidarity economy")
        how = texts.t(
            "One row for each place. Leave empty what is not known: nothing is guessed. Choose "
            "from the lists where there is one."
        )
        page.write_string(row, 0, title, looks["title"])
        page.write_string(row, 6, how, looks["note"])
    for column, key in enumerate(COLUMNS):
        head = looks["needed"] if key in _NEEDED else looks["head"]
        look = "date" if key in _DATES else "number" if key in _NUMBERS else "text"
        page.set_column(column, column, 34 if key in _WIDE else 18, looks[look])
        page.write_string(_HEAD_ROW, column, column_heading(pair, key), head)
        first = _HEAD_ROW + 1
        rule = _rule(pair, key, ranges)
        page.data_validation(first, column, first + ROWS - 1, column, rule)
    page.set_row(_HEAD_ROW, 46)
    page.freeze_panes(_HEAD_ROW + 1, 3)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD_ROW)


def _rule(pair: _Pair, key: str, ranges: dict[str, str]) -> dict[str, object]:
    """Return the validation of a column, with the note shown in its cells."""
    said = "\n".join(help_text(texts, key) for texts in pair)
    title = heading_text(pair.french, key)
    rule: dict[str, object] = {"validate": "any", "input_title": title[:_MOST_TITLE],
                               "input_message": said[:_MOST_NOTE]}  # fmt: skip
    error = ""
    if key in ranges:
        # Where several may be written, or another one, the list is only an offer.
        is_open = key in {*_SEVERAL, "sse:commune", "sse:coordinate_source"}
        rule |= {"validate": "list", "source": ranges[key], "show_error": not is_open}
        error = "\n".join(
            t.t("This value is not in the list. Choose one of it, or leave the cell empty.")
            for t in pair
        )
    elif key in _NUMBERS:
        rule |= {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100_000}
        error = "\n".join(t.t("Write a whole number.") for t in pair)
    elif key in _DATES:
        rule |= {"validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1),
                 "maximum": "=TODAY()"}  # fmt: skip
        error = "\n".join(t.t("Write a date that is not in the future.") for t in pair)
    return {**rule, "error_message": error[:_MOST_NOTE]} if error else rule


def _fill_guide(page: Worksheet, pair: _Pair, looks: _Looks) -> None:
    """Write what each column is, with its list, in both languages side by side."""
    for texts, column in zip(pair, (0, 3), strict=True):
        side = "right" if texts.direction == "rtl" else "left"
        heads = (texts.t("Column"), texts.t("What to write"), texts.t("Values of the list"))
        for at, text in enumerate(heads):
            page.set_column(column + at, column + at, (24, 56, 44)[at])
            page.write_string(1, column + at, text, looks["head"])
        private = texts.t("No names of persons, no identity cards, no private telephones.")
        page.write_string(0, column, private, looks["title"])
        for row, key in enumerate(COLUMNS, start=2):
            values = ("؛ " if side == "right" else "; ").join(choices(texts, key).values())
            for at, text in enumerate((heading_text(texts, key), help_text(texts, key), values)):
                page.write_string(row, column + at, text, looks[side])
    page.freeze_panes(2, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
