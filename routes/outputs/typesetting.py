"""Pages set by typst: accessible PDFs (PDF/UA-1) with our fonts and no others.

Text is inert: it reaches a template as JSON, never as source. Setting stops if any character has no
glyph or any image no alternative text.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import typst

from routes.errors import OutputError
from routes.outputs.fonts import font_folders

if TYPE_CHECKING:
    from pathlib import Path


def set_pdf(template: Path, data: dict[str, Any], what: str) -> bytes:
    """Return the PDF that a template makes of data; the same data give the same bytes.

    Args:
        template: a typst file that reads `sys.inputs.data`.
        data: values of JSON.
        what: what is made, for the message if it cannot be.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    try:
        made = typst.compile(
            template.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise OutputError(f"{what} could not be made: {error}") from error
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts and no others, those inside typst included."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(font_folders()),
    )
