"""What was asked of two circuits in words: the vehicle, the days, the rules, the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs.rulestext import rule_rows
from routes.outputs.texts import Texts
from routes.outputs.wording import profile_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Itinerary

Row = tuple[str, str]


def asked_changes(
    circuits: tuple[Circuit, Circuit], texts: Texts
) -> Iterator[tuple[str, str, str]]:
    """Yield what was asked for differently: what, older, newer; empty where it was not asked for.

    Args:
        circuits: the older and the newer one.
        texts: of the domain `editions`.
    """
    before, after = (_asked(circuit, texts) for circuit in circuits)
    for what in dict.fromkeys((*before, *after)):
        old, new = before.get(what, ""), after.get(what, "")
        if old != new:
            yield what, old, new


def _asked(circuit: Circuit, texts: Texts) -> dict[str, str]:
    """Return what was asked of a circuit; what was asked several times is one text."""
    found: dict[str, str] = {}
    for what, said in _rows(circuit, texts):
        found[what] = texts.semicolon.join((found[what], said)) if what in found else said
    return found


def _rows(circuit: Circuit, texts: Texts) -> Iterator[Row]:
    yield texts.t("Vehicle"), profile_text(texts, circuit.profile)
    for number, itinerary in enumerate(circuit.itineraries, start=1):
        yield texts.t("day {day}", day=texts.number(number)), _day(itinerary, texts)
    yield from rule_rows(Texts(texts.language, "exports"), circuit)
    if circuit.fairness is not None:
        yield texts.t("Fairness"), texts.number(circuit.fairness.strength, 2)
    if circuit.proof.seed is not None:
        yield texts.isolate("--seed"), str(circuit.proof.seed)
        yield texts.isolate("--iterations"), str(circuit.proof.iterations)


def _day(itinerary: Itinerary, texts: Texts) -> str:
    """Return the frame of a day: from where to where, its date and its hours."""
    day = itinerary.day
    ends = (texts.name(place.name_in(texts.language)) for place in (day.start, day.end))
    hours = texts.isolate(f"{day.window.opens:%H:%M}–{day.window.closes:%H:%M}")
    return " · ".join((" – ".join(ends), texts.date(day.date), hours))
