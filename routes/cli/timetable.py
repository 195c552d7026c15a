"""A circuit as text on a terminal, in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.fairness import changed_shares
from routes.circuit import Lunch
from routes.outputs.calls import nights_of, numbered_calls
from routes.outputs.climbtext import climb_text, elevation_text
from routes.outputs.drivewords import SAME_SPOT_M, drive_text, walk_text
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.outputs.variants import variants_text
from routes.outputs.wording import (
    fairness_text,
    fee_text,
    hours_text,
    kind_text,
    meal_text,
    proof_text,
    reason_text,
    roads_text,
    slack_text,
    way_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.circuit import Call, Circuit, Fairness, Itinerary, Leg, Stop
    from routes.places import Place
    from routes.sites import Language, Site

_Row = tuple[str, str, str, str]


def circuit_text(circuit: Circuit, language: Language) -> str:
    """Return the timetable of every day, what it is worth, and what was left out and why."""
    texts = Texts(language, "cli")
    parts = [
        *(_day_text(circuit, day, texts) for day in range(1, len(circuit.itineraries) + 1)),
        "\n".join(_totals(circuit, texts)),
    ]
    if circuit.unvisited:
        parts.append(_unvisited_text(circuit, texts))
    if circuit.fairness is not None:
        parts.append(_fairness_text(circuit, circuit.fairness, texts))
    if roads := roads_text(texts, circuit):
        parts.append(roads)
    if heights := elevation_text(texts, circuit):
        parts.append(heights)
    return "\n\n".join(parts)


def plan_text(circuits: Sequence[Circuit], wanted: int, language: Language) -> str:
    """Return all that a plan found: each circuit, and where there are several, their comparison.

    Args:
        circuits: the best first.
        wanted: how many were asked for; fewer are said to be all there are.
        language: of the text.
    """
    texts = Texts(language, "cli")
    parts = [circuit_text(circuit, language) for circuit in circuits]
    if len(circuits) > 1:
        parts = [
            f"{texts.t('Variant {number}', number=number)}\n\n{part}"
            for number, part in enumerate(parts, start=1)
        ]
        parts.append(variants_text(circuits, language))
    if len(circuits) < wanted:
        parts.append(
            texts.tn(
                "Only {n} circuit differs enough from better ones.",
                "Only {n} circuits differ enough from better ones.",
                len(circuits),
            )
        )
    return "\n\n".join(parts)


def _day_text(circuit: Circuit, number: int, texts: Texts) -> str:
    """Return the heading and the rows of one day."""
    itinerary = circuit.itineraries[number - 1]
    lines = [
        texts.t(
            "Day {number}: {date} ({distance}, {driving} of driving)",
            number=number,
            date=texts.date(itinerary.day.date),
            distance=texts.km(itinerary.distance_m),
            driving=texts.duration(itinerary.driving),
        )
    ]
    if climb := climb_text(texts, circuit, itinerary):
        lines.append(f"  {climb}")
    worst = [leg.worst for leg in itinerary.legs if leg.worst is not None]
    if unknown_m := sum(stretch.unknown_m for stretch in worst):
        said = texts.t("Road surface not known on {distance}", distance=texts.km(unknown_m))
        lines.append(f"  {said}")
    if not itinerary.stops:
        lines.append(f"  {texts.t('Nothing fits on this day.')}")
    if itinerary.legs:
        is_night = number in nights_of(circuit)
        lines.append(table(list(_rows(circuit, itinerary, texts, is_night=is_night))))
    return "\n".join(lines)


def _rows(
    circuit: Circuit, itinerary: Itinerary, texts: Texts, *, is_night: bool
) -> Iterator[_Row]:
    """Yield the rows of a day: departure, each stop and lunch with its notes, the end."""
    day = itinerary.day
    yield f"{itinerary.departure:%H:%M}", texts.t("depart"), _name(texts, day.start), ""
    for _, call, leg in numbered_calls(itinerary):
        yield from _call_rows(circuit, call, leg, texts)
    arrival, last = f"{itinerary.arrival:%H:%M}", itinerary.legs[-1]
    end = texts.t("overnight") if is_night else texts.t("return")
    yield arrival, end, _name(texts, day.end), drive_text(texts, last)
    if way := way_text(texts, last):
        yield "", "", "", way


def _call_rows(circuit: Circuit, call: Call, leg: Leg | None, texts: Texts) -> Iterator[_Row]:
    """Yield the row of a stop or lunch, and a row for each further note."""
    more: tuple[str, ...] = ()
    if isinstance(call, Lunch):
        what, where = meal_text(texts, call.mode), _name(texts, call.place)
    else:
        what, where = kind_text(texts, call.site.kind), _name(texts, call.site)
        more = _stop_notes(circuit, call, texts)
    hours = (part for part in (hours_text(texts, call), slack_text(texts, call.slack)) if part)
    drive = drive_text(texts, leg) if leg is not None and leg.distance_m > SAME_SPOT_M else ""
    walk = walk_text(texts, call.snap_m)
    first, *others = (" · ".join(hours), *more, drive, way_text(texts, leg), walk)
    yield f"{call.begin:%H:%M}–{call.departure:%H:%M}", what, where, first
    yield from (("", "", "", note) for note in others if note)


def _stop_notes(circuit: Circuit, stop: Stop, texts: Texts) -> tuple[str, ...]:
    """Return whom to call if one has to, and the fee if it is known or matters."""
    site = stop.site
    calls = bool(site.phone) and (site.call_ahead or stop.hours_basis != "stated")
    phone = texts.t("call {phone}", phone=texts.isolate(site.phone)) if calls else ""
    matters = site.charge is not None or circuit.rules.budget_mad is not None
    return phone, fee_text(texts, site) if matters else ""


def _name(texts: Texts, place: Place | Site) -> str:
    return texts.name(place.name_in(texts.language))


def _totals(circuit: Circuit, texts: Texts) -> Iterator[str]:
    """Yield what the whole circuit comes to, what entrance costs, and how good it is."""
    yield texts.t(
        "In all: {stops}, {distance}, {driving} of driving, {points}",
        stops=texts.tn("{n} stop", "{n} stops", len(circuit.stops)),
        distance=texts.km(circuit.distance_m),
        driving=texts.duration(circuit.driving),
        points=texts.tn("{n} point", "{n} points", circuit.prize),
    )
    fees = [stop.site.charge for stop in circuit.stops]
    known = [fee for fee in fees if fee is not None]
    if known or circuit.rules.budget_mad is not None:
        yield _fees_text(known, len(fees) - len(known), texts)
    yield proof_text(texts, circuit)


def _fees_text(known: list[int], unknown: int, texts: Texts) -> str:
    """Return the sum of the known fees, and how many are not in it."""
    if not known:
        return texts.t("Entrance: the fees of these stops are not known")
    fee = texts.number(sum(known))
    if not unknown:
        return texts.t("Entrance for one person: {fee} MAD", fee=fee)
    return texts.tn(
        "Entrance for one person: {fee} MAD, without {n} stop whose fee is not known",
        "Entrance for one person: {fee} MAD, without {n} stops whose fees are not known",
        unknown,
        fee=fee,
    )


def _unvisited_text(circuit: Circuit, texts: Texts) -> str:
    rows = [
        (_name(texts, entry.site), reason_text(texts, entry, circuit))
        for entry in circuit.unvisited
    ]
    return f"{texts.tn('{n} site left out:', '{n} sites left out:', len(rows))}\n{table(rows)}"


def _fairness_text(circuit: Circuit, fairness: Fairness, texts: Texts) -> str:
    """Return what fairness cost, and the visits and share of every site, before and after."""
    left = tuple(entry.site for entry in circuit.unvisited)
    sites = {site.id: site for site in (*(stop.site for stop in circuit.stops), *left)}
    promises = dict.fromkeys((stop.site.id for stop in circuit.stops), 1)
    found = changed_shares(dict(fairness.visits), promises, sites)
    promised = [row for row in found if row.visits_after]
    rows = [
        (
            _name(texts, sites[row.site_id]),
            texts.isolate(f"{row.visits_before} → {row.visits_after}"),
            texts.isolate(f"{texts.percent(row.before, 1)} → {texts.percent(row.after, 1)}"),
        )
        for row in promised
    ]
    heading = (texts.t("site"), texts.t("visits promised"), texts.t("share"))
    lines = [fairness_text(texts, circuit, fairness), table([heading, *rows])]
    if never := len(found) - len(promised):
        more = texts.tn(
            "and {n} site never promised a visit", "and {n} sites never promised a visit", never
        )
        lines.append(f"  {more}")
    return "\n".join(lines)
