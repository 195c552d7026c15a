"""Plans as the page and the API show them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routes.outputs import wording
from routes.places import GATEWAY_KINDS, bundled_gateways
from routes.planning.variants import comparison
from routes.web.models import Left, Plan, Stopped, Variant
from routes.web.plans import ARCHIVE, MAP, circuits_of, files_of
from routes.web.said import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.outputs.texts import Texts
    from routes.sites import Language

_ENDS = ("from", "to")
_MINUTE = dt.timedelta(minutes=1)


def plan_json(plan: str, folder: Path, asked: dict[str, Any], texts: Texts) -> Plan:
    """Return a plan as the API gives it."""
    return Plan(
        id=plan,
        request=asked["request"],
        notes=[told(note, texts) for note in asked["notes"]],
        archive=f"/plans/{plan}/{ARCHIVE}",
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


def asked_title(request: Mapping[str, Any], texts: Texts) -> str:
    """Return what was asked of a plan, in words: how many days, from where to where, from when."""
    names = {place.id: place.name_in(texts.language) for place in bundled_gateways()}
    start, end = (texts.name(names.get(request[key] or "", request[key] or "")) for key in _ENDS)
    title = wording.title_text(texts, request["days"], start, "" if end == start else end)
    return f"{title} – {texts.date(dt.date.fromisoformat(request['date']))}"


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


_PURPOSES = (
    ("booklet", "booklet"),
    (MAP, "map_page"),
    ("circuit.gpx", "track"),
    ("circuit.xlsx", "file_xlsx"),
    ("circuit.ics", "file_ics"),
    ("cues", "cues"),
    ("day-", "day_track"),
    ("circuit.kml", "file_kml"),
    ("circuit.geojson", "file_geojson"),
    ("timetable.csv", "file_timetable"),
    ("variants.csv", "compare"),
    ("embed.html", "embed"),
    ("preview.png", "file_preview"),
    ("", "file_record"),
)
"""What files are for, by the beginning of their names: the word of the first that fits."""

_CHIEF = 5
"""So many of those come first: what an office sends, prints and carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A file of a plan as the page offers it."""

    name: str
    purpose: str
    is_chief: bool


def shown_files(folder: Path, variant: int, words: Mapping[str, str]) -> list[ShownFile]:
    """Return the files of a variant, each with what it is for, those most wanted first."""
    found = []
    for name in files_of(folder, variant):
        own = name.rpartition("/")[2]
        rank = next(at for at, (begins, _) in enumerate(_PURPOSES) if own.startswith(begins))
        day = own.removeprefix("day-").removesuffix(".gpx")
        purpose = words[_PURPOSES[rank][1]].replace("{n}", day)
        found.append((rank, ShownFile(name=name, purpose=purpose, is_chief=rank < _CHIEF)))
    return [file for _, file in sorted(found, key=lambda entry: entry[0])]


def sorted_gateways(language: Language) -> dict[str, list[tuple[str, str]]]:
    """Return the places where a day may start or end by kind: ids and names, by name."""
    by_kind: dict[str, list[tuple[str, str]]] = {kind: [] for kind in GATEWAY_KINDS}
    for place in bundled_gateways():
        by_kind[place.kind].append((place.id, place.name_in(language)))
    return {kind: sorted(named, key=_alphabetical) for kind, named in by_kind.items()}


def _alphabetical(named: tuple[str, str]) -> str:
    return unicodedata.normalize("NFKD", named[1]).casefold()


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
