"""A line style for each circuit: colour and dashes together tell 49 of them apart."""

from __future__ import annotations

from routes.outputs.webmap.palette import PALETTE, DayStyle


def style_of(number: int) -> DayStyle:
    """Return the style of a circuit, counted from 1; no two of the first 49 are the same.

    >>> style_of(1) == style_of(8)
    False
    """
    turn, at = divmod(number - 1, len(PALETTE))
    return DayStyle(PALETTE[at].color, PALETTE[(at + turn) % len(PALETTE)].dashes)


def color_rules(circuits: int) -> str:
    """Return the CSS that gives `.circuit-1`, `.circuit-2`… their colours."""
    return "".join(
        f".circuit-{number}{{--tone:{style_of(number).color}}}\n"
        for number in range(1, circuits + 1)
    )
