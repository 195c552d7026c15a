"""The form of the census on paper: one place a sheet, an accessible PDF in one language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.message import msg
from routes.outputs.census_words import COLUMNS, choices, heading_text, help_text
from routes.outputs.texts import Texts
from routes.outputs.typeset import typeset

if TYPE_CHECKING:
    from routes.sites import Language

_TEMPLATE = Path(__file__).parents[1] / "data" / "templates" / "census-form.typ"
_FIRSTS = ("id", "sse:commune", "sse:members_founding", "sse:offer", "phone")
"""The first column of each section of the form."""

_VERSO = "sse:members_founding"
"""The section that begins with this column is on the back of the sheet."""

_WIDE = 3
"""A column with more values to tick than this takes the whole line."""


def census_form(language: Language) -> bytes:
    """Return the form as a PDF; the same language gives the same bytes.

    Args:
        language: `fr`, `ar` (set from right to left) or `en`.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    return typeset(
        _TEMPLATE,
        form_data(Texts(language, "census")),
        msg("the field form"),
        pdf_standards=["ua-1"],
    )


def form_data(texts: Texts) -> dict[str, Any]:
    """Return what the form says, in its sections; every column of the workbook is in one."""
    titles = (
        texts.t("Identity"),
        texts.t("Where it is"),
        texts.t("Persons and jobs"),
        texts.t("For visitors"),
        texts.t("Publication and verification"),
    )
    starts = [COLUMNS.index(key) for key in _FIRSTS] + [len(COLUMNS)]
    spans = zip(titles, starts, starts[1:], strict=False)
    census = texts.t("Census of the social and solidarity economy")
    return {
        "language": texts.language,
        "direction": texts.direction,
        "title": f"{texts.t('Field form')} – {census}",
        "notice": texts.t("No names of persons, no identity cards, no private telephones."),
        "sections": [
            {
                "title": title,
                "verso": COLUMNS[first] == _VERSO,
                "rows": _rows([_field(texts, key) for key in COLUMNS[first:last]]),
            }
            for title, first, last in spans
        ],
    }


def _rows(fields: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return fields line by line, two beside each other where neither has a long list."""
    rows: list[list[dict[str, Any]]] = []
    for field in fields:
        last = rows[-1] if rows else []
        if len(last) == 1 and not last[0]["wide"] and not field["wide"]:
            last.append(field)
        else:
            rows.append([field])
    return rows


def _field(texts: Texts, key: str) -> dict[str, Any]:
    values = list(choices(texts, key).values())
    return {
        "heading": heading_text(texts, key),
        "help": help_text(texts, key),
        "choices": values,
        "wide": len(values) > _WIDE,
    }
