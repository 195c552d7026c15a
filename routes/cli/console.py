"""What the commands print while they work, and the status they end with."""

from __future__ import annotations

import sys
from functools import reduce
from typing import TYPE_CHECKING

from routes.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.outputs.texts import Texts

DONE, FOUND_WRONG, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit status: all well; a check found something; the input was refused; Ctrl-C."""


def told(texts: Texts, text: str) -> str:
    """Return what a part of the program says, in the language of messages; other text whole.

    >>> from routes.message import msg
    >>> from routes.outputs.texts import Texts
    >>> told(Texts("fr"), msg("is a folder")), told(Texts("fr"), "Afra")
    ('est un dossier', 'Afra')
    """
    return texts.tell(text) if isinstance(text, Message) else texts.name(text)


def complain(texts: Texts, text: str) -> None:
    """Say a line on standard error, in its own direction; whatever is said there is said so."""
    print(f"sse-routes: {texts.name(text)}", file=sys.stderr, flush=True)


def silent(_phase: str, _share: float = 0.0) -> None:
    """Show nothing of how far the work is."""


def listed(parts: Sequence[str], texts: Texts) -> str:
    """Return parts, at least one, as a list on one line.

    >>> from routes.outputs.texts import Texts
    >>> listed(["a", "b", "c"], Texts("ar", "cli"))
    'a، b، c'
    """
    return reduce(lambda done, part: texts.t("{done}, {part}", done=done, part=part), parts)


class Progress:
    """One line on a terminal that says what is being done; silent anywhere else."""

    def __init__(self, texts: Texts, *, quiet: bool) -> None:
        self._texts = texts
        self._shown = not quiet and sys.stderr.isatty()
        self._last = ""

    def __call__(self, phase: str, share: float = 0.0) -> None:
        """Show a phase and how much of it is done, 0 to 1; 0 shows no number."""
        if not self._shown:
            return
        part = f" {self._texts.percent(share):>4}" if share else ""
        line = f"{told(self._texts, phase)} …{part}"
        if line != self._last:
            # The cursor goes back to the start, so that a warning or an error covers the line.
            print(f"{line:{len(self._last)}}", end="\r", file=sys.stderr, flush=True)
            self._last = line

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._last:
            print(" " * len(self._last), end="\r", file=sys.stderr, flush=True)
            self._last = ""
