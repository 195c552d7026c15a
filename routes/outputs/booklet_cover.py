"""The cover of the booklet: the map of the circuit and its facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from routes.daylight import daylight_on
from routes.errors import InputError
from routes.outputs import wording
from routes.outputs.booklet_days import ROAD_NAME, day_key, place_name
from routes.outputs.booklet_services import emergency
from routes.outputs.calls import lodgings_of, nights_of
from routes.outputs.fonts import shorten
from routes.outputs.printmap import map_description, overview_map
from routes.roads.grade import NEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit
    from routes.outputs.paper import Paper
    from routes.outputs.texts import Texts
    from routes.roads.grade import WorstStretch
    from routes.roads.network import RoadNetwork

TITLE_PLACE = 40
_WHERE = 70
_NO_BREAK_SPACE = "\u00a0"
_KEYS_ON_A_LINE, _KEY_LINE_MM = 5, 6.0


def cover(circuit: Circuit, network: RoadNetwork, texts: Texts, paper: Paper) -> dict[str, Any]:
    """Return what stands on the cover."""
    count = len(circuit.itineraries)
    height = paper.cover_map_mm - (count - 1) // _KEYS_ON_A_LINE * _KEY_LINE_MM
    return {
        "dates": wording.first_and_last_date(texts, circuit),
        "map": {
            "svg": overview_map(circuit, network, texts.language, paper.text_width_mm, height),
            "alt": map_description(circuit, texts),
            "height": height,
        },
        "days": [day_key(circuit, texts, number) for number in range(1, count + 1)],
        "facts": _facts(circuit, texts),
        "lines": list(_lines(circuit, texts)),
        "note": wording.roads_text(texts, circuit),
    }


def _facts(circuit: Circuit, texts: Texts) -> list[list[str]]:
    """Return the short facts of a circuit, each with its name."""
    first = circuit.itineraries[0]
    departure = texts.t(
        "{place}, {time}",
        place=place_name(first.day.start, texts, TITLE_PLACE),
        time=texts.clock(first.departure),
    )
    return [
        [texts.t("Days"), texts.number(len(circuit.itineraries))],
        [texts.t("Distance"), texts.km(circuit.distance_m)],
        [texts.t("Driving time"), texts.duration(circuit.driving)],
        [texts.t("Stops"), texts.number(len(circuit.stops))],
        [texts.t("Departure"), departure],
        [texts.t("Vehicle"), wording.profile_text(texts, circuit.profile)],
    ]


def _lines(circuit: Circuit, texts: Texts) -> Iterator[list[str]]:
    """Yield the facts that take a line, each with its name."""
    if lodgings_of(circuit):
        nights = dict.fromkeys(p.name_in(texts.language) for p in nights_of(circuit).values())
        yield [texts.t("Nights"), texts.name(shorten(" · ".join(nights), _WHERE))]
    yield [texts.t("Worst road"), worst_road(circuit, texts)]
    yield [texts.t("Season"), _season(circuit, texts)]
    numbers = emergency(texts)["numbers"]
    called = " · ".join(f"{texts.isolate(number)}{_NO_BREAK_SPACE}{who}" for who, number in numbers)
    yield [texts.t("Emergency numbers"), called]


def worst_road(circuit: Circuit, texts: Texts) -> str:
    """Return the worst stretch of road of a circuit, or why it is not known."""
    known = [leg.worst for leg in circuit.legs if leg.worst is not None]
    if not known:
        return texts.t("not known: the drives were not traced")
    worst = max(known, key=_badness)
    name, ref = shorten(worst.name, ROAD_NAME), shorten(worst.ref, ROAD_NAME)
    return wording.worst_text(texts, replace(worst, name=name, ref=ref))


def _badness(worst: WorstStretch) -> tuple[int, int]:
    return NEWS.index(worst.grade), worst.length_m


def _season(circuit: Circuit, texts: Texts) -> str:
    """Return the months the circuit was planned for, and the daylight of its first day."""
    first = circuit.itineraries[0].day
    months = dict.fromkeys(texts.month(it.day.date) for it in circuit.itineraries)
    said = [texts.t("planned for {months}", months=" – ".join(months))]
    try:
        light = daylight_on(first.start.location, first.date)
    except InputError:
        return said[0]
    span = texts.isolate(f"{light.opens:%H:%M}–{light.closes:%H:%M}")
    return " · ".join([*said, texts.t("daylight {span}", span=span)])
