"""Templates set by typst, with our fonts and no others: the one module that knows it.

The text is inert: it reaches a template as JSON, never as source.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import typst

from routes.errors import OutputError
from routes.message import Message, msg
from routes.outputs.fonts import font_folders

if TYPE_CHECKING:
    from pathlib import Path


def typeset(template: Path, data: dict[str, Any], name: Message, **how: Any) -> bytes:  # noqa: ANN401
    """Return what a template makes of data: a PDF, or as typst is told.

    Args:
        template: a file of typst, which reads `sys.inputs.data`.
        data: values of JSON.
        name: what is made, for messages.
        how: passed on to `typst.compile`; a PDF if it names no `format`.

    Raises:
        OutputError: if a font is missing or it cannot be made.
    """
    try:
        made = typst.compile(
            template.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            **{"format": "pdf", **how},
        )
    except typst.TypstError as error:
        raise OutputError(
            msg("{name} could not be made: {error}", name=name, error=str(error))
        ) from error
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts and no others, those inside typst included."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(font_folders()),
    )
