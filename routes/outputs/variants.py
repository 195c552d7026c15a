"""Variants side by side: a table to read, and one for a spreadsheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from routes.csvtext import csv_bytes
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.outputs.wording import grade_text
from routes.planning.variants import comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.circuit import Circuit
    from routes.planning.variants import Row
    from routes.sites import Language

VARIANTS = "variants.csv"
"""Name of the file."""

_COLUMNS = (
    "variant", "points", "driving_min", "distance_km", "stops", "women_led_percent", "worst_road",
    "new_stops", "sites",
)  # fmt: skip


def variants_csv(circuits: Sequence[Circuit]) -> bytes:
    """Return the table that compares circuits as CSV, one row each, the columns as in `docs`."""
    compared = zip(circuits, comparison(circuits), strict=True)
    rows = (
        (number, *_figures(row), _names(circuit))
        for number, (circuit, row) in enumerate(compared, start=1)
    )
    return csv_bytes([_COLUMNS, *rows])


def _figures(row: Row) -> tuple[str | int, ...]:
    return (
        row.prize,
        round(row.driving / dt.timedelta(minutes=1)),
        f"{row.distance_m / 1000:.1f}",
        row.stops,
        round(100 * row.women_led_share),
        row.worst or "",
        row.new,
    )


def _names(circuit: Circuit) -> str:
    return "; ".join(stop.site.name for stop in circuit.stops)


def variants_text(circuits: Sequence[Circuit], language: Language) -> str:
    """Return the table that compares circuits, for a terminal."""
    texts = Texts(language, "exports")
    heading = (
        texts.t("variant"),
        texts.t("points"),
        texts.t("driving"),
        texts.t("distance"),
        texts.t("stops"),
        texts.t("new stops"),
        texts.t("known to be women-led"),
        texts.t("worst road"),
    )
    rows = [_row(texts, number, row) for number, row in enumerate(comparison(circuits), start=1)]
    return table([heading, *rows])


def _row(texts: Texts, number: int, row: Row) -> tuple[str, ...]:
    return (
        str(number),
        texts.number(row.prize),
        texts.duration(row.driving),
        texts.km(row.distance_m),
        texts.number(row.stops),
        texts.number(row.new),
        texts.isolate(f"{texts.number(100 * row.women_led_share)}\N{NO-BREAK SPACE}%"),
        grade_text(texts, row.worst) if row.worst else "–",
    )
