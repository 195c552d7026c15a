"""Plans as the page and the API show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routes.outputs import wording
from routes.planning.variants import comparison
from routes.web.models import Left, Plan, Stopped, Variant
from routes.web.plans import circuits_of, files_of
from routes.web.said import told

if TYPE_CHECKING:
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.outputs.texts import Texts

_MINUTE = dt.timedelta(minutes=1)


def plan_json(plan: str, folder: Path, asked: dict[str, Any], texts: Texts) -> Plan:
    """Return a plan as the API gives it."""
    return Plan(
        id=plan,
        request=asked["request"],
        notes=[told(note, texts) for note in asked["notes"]],
        variants=[
            _variant(plan, folder, number, circuit, texts)
            for number, circuit in enumerate(circuits_of(folder), start=1)
        ],
    )


def _variant(plan: str, folder: Path, number: int, circuit: Circuit, texts: Texts) -> Variant:
    return Variant(
        number=number,
        points=circuit.prize,
        driving_min=round(circuit.driving / _MINUTE),
        distance_m=circuit.distance_m,
        stops=[
            Stopped(
                day=day,
                number=at,
                site=stop.site.id,
                name=stop.site.name_in(texts.language),
                begin=stop.begin,
                departure=stop.departure,
            )
            for day, at, stop in circuit.numbered_stops()
        ],
        left_out=[
            Left(
                site=entry.site.id,
                name=entry.site.name_in(texts.language),
                reason=entry.reason,
                said=wording.reason_text(texts, entry, circuit),
            )
            for entry in circuit.unvisited
        ],
        files={name: f"/plans/{plan}/{name}" for name in files_of(folder, number)},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A row of the table of variants, in words."""

    number: int
    points: str
    driving: str
    distance: str
    stops: str
    new: str
    women_led: str
    road: str


def compared(circuits: tuple[Circuit, ...], texts: Texts) -> list[Compared]:
    """Return the table that compares the circuits of a plan."""
    return [
        Compared(
            number=number,
            points=texts.number(row.prize),
            driving=texts.duration(row.driving),
            distance=texts.km(row.distance_m),
            stops=texts.number(row.stops),
            new=texts.number(row.new),
            women_led=texts.percent(row.women_led_share),
            road=wording.grade_text(texts, row.worst) if row.worst else "–",
        )
        for number, row in enumerate(comparison(circuits), start=1)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStop:
    """A stop as the page shows it."""

    site: str
    name: str
    clock: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDay:
    """A day as the page shows it."""

    title: str
    ends: str
    stops: tuple[ShownStop, ...]


def shown_days(circuit: Circuit, texts: Texts) -> list[ShownDay]:
    """Return the days of a circuit in words."""
    return [
        ShownDay(
            title=texts.t(
                "Day {number}: {date}", number=number, date=texts.date(itinerary.day.date)
            ),
            ends=texts.t(
                "From {start} to {end}, back at {clock}",
                start=texts.name(itinerary.day.start.name_in(texts.language)),
                end=texts.name(itinerary.day.end.name_in(texts.language)),
                clock=texts.clock(itinerary.arrival),
            ),
            stops=tuple(
                ShownStop(
                    site=stop.site.id,
                    name=texts.name(stop.site.name_in(texts.language)),
                    clock=texts.isolate(f"{stop.begin:%H:%M}–{stop.departure:%H:%M}"),
                    number=at,
                )
                for at, stop in enumerate(itinerary.stops, start=1)
            ),
        )
        for number, itinerary in enumerate(circuit.itineraries, start=1)
    ]


def shown_left(circuit: Circuit, texts: Texts) -> list[dict[str, str]]:
    """Return the sites left out of a circuit, each with its reason."""
    return [
        {
            "site": entry.site.id,
            "name": texts.name(entry.site.name_in(texts.language)),
            "said": wording.reason_text(texts, entry, circuit),
        }
        for entry in circuit.unvisited
    ]
