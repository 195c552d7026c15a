"""Tables as plain text, for terminals and text files."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINERS = "\u200c\u200d"
"""They are part of how words are written in some scripts."""


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Return rows as aligned columns."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        indent
        + "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def one_line(text: str, longest: int = 200) -> str:
    r"""Return a text on one line, without control signs, direction marks and half characters.

    Args:
        text: of any kind.
        longest: characters it may have; what is longer ends in an ellipsis.

    >>> one_line("Afra\u202e\x07\n  Tiznit", 8)
    'Afra Ti…'
    """
    spaced = " ".join(text.split())
    kept = "".join(sign for sign in spaced if sign in _JOINERS or not _is_idle(sign))
    return kept if len(kept) <= longest else f"{kept[: longest - 1].rstrip()}…"


def _is_idle(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _width(text: str) -> int:
    """Return the columns a text takes; combining and invisible signs take none."""
    return sum(unicodedata.category(sign) not in {"Mn", "Me", "Cf"} for sign in text)
