"""The cue sheet: the directions of each day as plain text, to print or to read on any screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routes.circuit import Lunch
from routes.outputs.calls import chosen_days, nights_of, numbered_calls
from routes.outputs.directions import cue_notes, cue_text, turn_arrow
from routes.outputs.drivewords import SAME_SPOT_M, range_text
from routes.outputs.notes import credit, day_title, joined, summary
from routes.outputs.tabletext import one_line, table
from routes.outputs.texts import Texts
from routes.outputs.wording import (
    circuit_title,
    end_text,
    lunch_text,
    roads_text,
    worst_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Call, Circuit, Itinerary, Leg
    from routes.places import Place
    from routes.roads.cues import Cue, Sight
    from routes.sites import Language, Site

_LONGEST_NAME = 90
"""Characters of a name of a place or a road, so that a line can be read."""


def cue_sheet(circuit: Circuit, language: Language, *, day: int | None = None) -> str:
    """Return the directions of a circuit as text.

    Each line of directions has the kilometres of the day so far, those of the drive so far, an
    arrow, and what to do. A drive that was not traced has none, and says so.

    Args:
        circuit: planned and traced.
        language: of the text.
        day: number of the only day wanted, from 1; None for all of them.

    Raises:
        IndexError: if there is no such day.
    """
    texts = Texts(language, "exports")
    days = chosen_days(circuit, day)
    title = circuit_title(texts, circuit, lambda place: _name(place, texts))
    parts = ["\n".join(line for line in (title, roads_text(texts, circuit)) if line)]
    for number, itinerary in days:
        is_night = number in nights_of(circuit)
        parts += _day(itinerary, number, texts, is_night=is_night)
    return "\n\n".join([*parts, one_line(credit(circuit))]) + "\n"


def _day(itinerary: Itinerary, number: int, texts: Texts, *, is_night: bool) -> Iterator[str]:
    """Yield the heading of a day, then each drive and what it leads to, in the order of time."""
    heading = day_title(texts, number, itinerary)
    start = texts.t("Start: {place}", place=_name(itinerary.day.start, texts))
    leaving = texts.t("departure {time}", time=texts.clock(itinerary.departure))
    legend = texts.t("Kilometres of the day, kilometres of the drive, what to do")
    yield "\n".join(
        (heading, "=" * len(heading), summary(texts, [itinerary]), legend, f"{start} · {leaving}")
    )
    driven = 0
    for at, call, leg in numbered_calls(itinerary):
        yield _part(_call(call, at, texts), leg, driven, texts)
        driven += leg.distance_m if leg else 0
    if itinerary.legs:
        end = end_text(texts, _short(itinerary.day.end), is_night=is_night)
        back = texts.t("return {time}", time=texts.clock(itinerary.arrival))
        yield _part(f"{end} · {back}", itinerary.legs[-1], driven, texts)


def _part(goal: str, leg: Leg | None, driven_m: int, texts: Texts) -> str:
    """Return the drive to a goal, if one is not there, and the goal."""
    return joined([*([] if leg is None else _drive(leg, driven_m, texts)), goal])


def _call(call: Call, number: int, texts: Texts) -> str:
    """Return a stop or lunch with its times."""
    span = texts.isolate(f"{call.begin:%H:%M}–{call.departure:%H:%M}")
    if isinstance(call, Lunch):
        said = lunch_text(texts, call, lambda place: _name(place, texts))
        times = texts.t("arrival {arrival}, lunch {span}",
                        arrival=texts.clock(call.arrival), span=span)  # fmt: skip
    else:
        said = f"{number}. {_name(call.site, texts)}"
        times = texts.t("arrival {arrival}, visit {span}",
                        arrival=texts.clock(call.arrival), span=span)  # fmt: skip
    return f"{said} · {times}"


def _drive(leg: Leg, driven_m: int, texts: Texts) -> Iterator[str]:
    """Yield the length of a drive and its worst road, then its directions."""
    if leg.distance_m <= SAME_SPOT_M:
        yield f"  {texts.t('The same point of the map as before: ask on the spot.')}"
        return
    worst = worst_text(texts, _shortened(leg).worst)
    facts = (texts.km(leg.distance_m), range_text(texts, leg), worst)
    yield f"  {joined(facts, ' · ')}"
    if not leg.cues:
        yield f"  {texts.t('No directions: this drive was not traced.')}"
        return
    yield table([row for cue in leg.cues for row in _rows(_shortened_cue(cue), driven_m, texts)])


def _rows(cue: Cue, driven_m: int, texts: Texts) -> Iterator[tuple[str, ...]]:
    """Yield the line of a cue, then what helps to follow it."""
    driven = driven_m + cue.from_start_m, cue.from_start_m
    so_far = tuple(texts.km(metres, is_counted=True) for metres in driven)
    yield (*so_far, turn_arrow(cue), cue_text(texts, cue))
    for note in cue_notes(texts, cue):
        yield ("", "", "", note)


def _shortened_cue(cue: Cue) -> Cue:
    """Return a cue whose names fit a line."""
    return replace(
        cue,
        road=_cut(cue.road),
        road_fr=_cut(cue.road_fr),
        road_ar=_cut(cue.road_ar),
        road_en=_cut(cue.road_en),
        ref=_cut(cue.ref),
        at=cue.at and _shortened_sight(cue.at),
        passing=tuple(map(_shortened_sight, cue.passing)),
        too_far=cue.too_far and _shortened_sight(cue.too_far),
    )


def _shortened_sight(sight: Sight) -> Sight:
    return replace(
        sight,
        name=_cut(sight.name),
        name_fr=_cut(sight.name_fr),
        name_ar=_cut(sight.name_ar),
        name_en=_cut(sight.name_en),
        ref=_cut(sight.ref),
    )


def _shortened(leg: Leg) -> Leg:
    """Return a leg whose worst road has names that fit a line."""
    if leg.worst is None:
        return leg
    return replace(
        leg, worst=replace(leg.worst, name=_cut(leg.worst.name), ref=_cut(leg.worst.ref))
    )


def _name(place: Place | Site, texts: Texts) -> str:
    return texts.name(_cut(place.name_in(texts.language)))


def _short(place: Place) -> Place:
    return replace(place, name=_cut(place.name), name_ar=_cut(place.name_ar))


def _cut(name: str) -> str:
    return one_line(name, _LONGEST_NAME)
