"""What the commands print while they work, and the status they end with."""

from __future__ import annotations

import sys

DONE, FOUND_WRONG, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit status: all well; a check found something; the input was refused; Ctrl-C."""


def counted(number: int, name: str) -> str:
    """Return a number of things in English.

    >>> counted(1, "lunch"), counted(2, "lunch"), counted(0, "day")
    ('1 lunch', '2 lunches', '0 days')
    """
    ending = "es" if name.endswith("ch") else "s"
    return f"{number} {name}" if number == 1 else f"{number} {name}{ending}"


class Progress:
    """One line on a terminal that says what is being done; silent anywhere else."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._last = ""

    def __call__(self, phase: str, share: float = 0.0) -> None:
        """Show a phase and how much of it is done, 0 to 1; 0 shows no number."""
        line = f"{phase} …" + (f" {share:4.0%}" if share else "")
        if self._shown and line != self._last:
            # The cursor goes back to the start, so that a warning or an error covers the line.
            print(f"{line:{len(self._last)}}", end="\r", file=sys.stderr, flush=True)
            self._last = line

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._last:
            print(" " * len(self._last), end="\r", file=sys.stderr, flush=True)
            self._last = ""
