"""The colour of each day, the same on the web map, in print and in GeoJSON; the sign of lunch.

Within the first four days any two colours stay apart for every kind of colour-blind eye (the tests
simulate them), and each bears white text. Dashes, which tell the days apart in black and white,
belong to each output.
"""

from __future__ import annotations

DAY_COLORS = ("#00727a", "#b8420a", "#8a4fc4", "#1b1b1b", "#8c6d00", "#c2307f", "#1f5fbf")
"""As #rrggbb, day 1 first."""


def day_color(day: int) -> str:
    """Return the colour of a day, counted from 1; after the last the first comes again.

    >>> day_color(1) == day_color(8)
    True
    """
    return DAY_COLORS[(day - 1) % len(DAY_COLORS)]


CUTLERY = "M4 3v4a2 2 0 0 0 5 0V3M6.5 3v14M14 17V3q3 2 3 8h-3"
"""Fork and knife as the `d` of an SVG path: lines 2 wide in a square of 20."""
