"""What became of a season: summary.json for programs, summary.csv for people."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from routes.csvtext import csv_bytes
from routes.files import write_file
from routes.message import Message  # noqa: TC001 - dataclass fields are read at run time
from routes.outputs.bundle import CIRCUIT
from routes.outputs.jsontext import json_text
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from routes.editions.season import Order
    from routes.sites import Language

JSON, CSV = "summary.json", "summary.csv"

Status = Literal["finished", "failed", "waiting", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one circuit.

    Attributes:
        folder: where it is, or would be.
        status: `waiting` if it was not its turn before the season was interrupted; `published` if
            the folder is an edition that the season would change, and that is left alone.
        problem: why it failed, or was left alone; None if neither.
        days, stops, points, distance_m, driving_s: what it comes to; None if not finished.
        gap_percent: as in `Proof`.
        options: as in `Order`, as one would type them.
    """

    folder: str
    status: Status
    problem: Message | None = None
    days: int | None = None
    stops: int | None = None
    points: int | None = None
    gap_percent: float | None = None
    distance_m: int | None = None
    driving_s: int | None = None
    options: tuple[str, ...] = ()


def row_of(order: Order, out: Path, problem: Message | None, *, is_finished: bool) -> Row:
    """Return what became of an order."""
    options = typed(order)
    if not is_finished:
        status: Status = "failed" if problem else "waiting"
        return Row(folder=order.folder, status=status, problem=problem, options=options)
    circuit = json.loads((out / order.folder / CIRCUIT).read_bytes())
    totals = circuit["totals"]
    return Row(
        folder=order.folder,
        status="finished",
        days=len(circuit["days"]),
        stops=sum(len(day["stops"]) for day in circuit["days"]),
        points=totals["prize"],
        gap_percent=circuit["proof"]["gap_percent"],
        distance_m=totals["distance_m"],
        driving_s=totals["driving_s"],
        options=options,
    )


def kept_row(order: Order, why: Message) -> Row:
    """Return that an order was left alone."""
    return Row(folder=order.folder, status="published", problem=why, options=typed(order))


def typed(order: Order) -> tuple[str, ...]:
    """Return the options of an order as one would type them."""
    return tuple(
        f"--{name}={value}" if value is not None else f"--{name}"
        for name, values in order.options
        for value in (values or (None,))
    )


def write_summary(out: Path, rows: Sequence[Row], language: Language) -> None:
    """Write both summaries; equal outcomes give equal bytes, however often it was interrupted.

    Problems are in English in the one for programs, and in a language of people in the other.

    Args:
        out: folder of the season.
        rows: what became of each circuit.
        language: of people.

    Raises:
        OutputError: if one cannot be written.
    """
    table = [
        asdict(row) | {"problem": str(row.problem or ""), "options": list(row.options)}
        for row in rows
    ]
    whole = {"format": "sse-routes season", "version": 1, "circuits": table}
    write_file(out / JSON, json_text(whole).encode("utf-8"))
    heading = list(table[0]) if table else []
    texts = Texts(language)
    said = ("" if row.problem is None else texts.tell(row.problem) for row in rows)
    lines = [
        list((entry | {"problem": problem, "options": " ".join(entry["options"])}).values())
        for entry, problem in zip(table, said, strict=True)
    ]
    write_file(out / CSV, csv_bytes([heading, *lines]))
