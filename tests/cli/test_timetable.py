"""Promises of `routes.cli.timetable`: what the office reads on its terminal."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.circuit import Fairness, Lunch
from routes.cli.timetable import circuit_text, plan_text
from routes.outputs.drivewords import drive_text
from routes.outputs.texts import Texts
from routes.outputs.wording import kind_text, meal_text, proof_text, reason_text
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Call, Circuit
    from routes.sites import Language


def with_first_stop(circuit: Circuit, **given: object) -> Circuit:
    """Return a circuit whose first stop is at a site with other attributes."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, **given)  # type: ignore[arg-type]
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    return replace(circuit, itineraries=(replace(day, stops=stops), *circuit.itineraries[1:]))


def with_fairness(circuit: Circuit) -> Circuit:
    """Return a circuit that took account of two sites' visits, and lost 3 points by it."""
    visited, left = circuit.stops[0].site, circuit.unvisited[0].site
    fairness = Fairness(
        strength=0.5,
        visits=((left.id, 3), (visited.id, 1)),
        prize_without=circuit.prize + 3,
        driving_without=circuit.driving - dt.timedelta(minutes=12),
    )
    return replace(circuit, fairness=fairness)


def day_of(text: str, number: int) -> list[str]:
    """Return the lines of a day in English."""
    return text.split("\n\n")[number - 1].splitlines()


def test_a_day_is_told_in_the_order_of_the_drive(circuit: Circuit) -> None:
    """Departure, each stop and the lunch, then the night or the return; each with its time."""
    texts = Texts("en")
    text = circuit_text(circuit, "en")
    for number, ends in ((1, "overnight"), (2, "return")):
        told = [line for line in day_of(text, number) if re.match(r"  \d\d:\d\d", line)]
        itinerary = circuit.itineraries[number - 1]
        expected = [
            (f"{itinerary.departure:%H:%M}", "depart"),
            *(
                (f"{call.begin:%H:%M}–{call.departure:%H:%M}", called(texts, call))
                for call, _ in itinerary.calls()
            ),
            (f"{itinerary.arrival:%H:%M}", ends),
        ]
        assert [tuple(re.split(r"  +", line.strip())[:2]) for line in told] == expected


def called(texts: Texts, call: Call) -> str:
    """Return what a stop or lunch is called."""
    if isinstance(call, Lunch):
        return meal_text(texts, call.mode)
    return kind_text(texts, call.site.kind)


def test_stops_and_lunch_say_how_late_one_may_be(circuit: Circuit) -> None:
    """Beside the hours, or alone where there are none to tell."""
    text = circuit_text(circuit, "en")
    assert "hours not confirmed: call ahead · 40 min in hand" in text
    (picnic,) = (line for line in text.splitlines() if " picnic " in line)
    assert picnic.endswith("  30 min in hand")


def test_each_drive_is_told_with_its_range_and_what_it_takes(circuit: Circuit) -> None:
    """Under the stop it leads to, and beside the end of the day; the last metres on foot too."""
    text = circuit_text(circuit, "en")
    english = Texts("en")
    for leg in circuit.legs:
        assert drive_text(english, leg) in text
    assert text.count("drive: ") == len(circuit.legs)
    assert "on foot" not in text
    day = circuit.itineraries[0]
    stops = (replace(day.stops[0], snap_m=120.0), *day.stops[1:])
    far = replace(circuit, itineraries=(replace(day, stops=stops),))
    assert circuit_text(far, "en").count("last 120 m on foot") == 1
    near = replace(day.legs[1], distance_m=50)
    legs = (day.legs[0], near, *day.legs[2:])
    assert (
        circuit_text(replace(circuit, itineraries=(replace(day, legs=legs),)), "en").count(
            "drive: "
        )
        == len(day.legs) - 1
    )


def test_only_ways_known_to_be_worse_than_paved_are_described(circuit: Circuit) -> None:
    """Each under the stop it leads to; what is not known is summed below the heading."""
    ways = [
        line.strip() for line in circuit_text(circuit, "en").splitlines() if "way there:" in line
    ]
    assert "way there: natural track for 400 m, P1909; 80 m of unknown surface" in ways[0]
    worst = [leg.worst.grade for leg in circuit.legs if leg.worst]
    assert {"paved", "unknown"} < set(worst)
    assert len(ways) == sum(grade not in {"paved", "unknown"} for grade in worst)


def test_how_much_of_the_roads_is_not_known_is_said_once_a_day(circuit: Circuit) -> None:
    """Below the heading, and not at all where everything is known."""
    day = circuit.itineraries[0]
    unknown_m = sum(leg.worst.unknown_m for leg in day.legs if leg.worst)
    lines = day_of(circuit_text(circuit, "en"), 1)
    assert lines[1] == f"  Road surface not known on {Texts('en').km(unknown_m)}"
    assert "surface" not in "".join(lines[2:]).replace("of unknown surface", "")
    known = replace(day, legs=tuple(replace(leg, worst=None) for leg in day.legs))
    assert "Road surface" not in circuit_text(replace(circuit, itineraries=(known,)), "en")


def test_whom_to_call_stands_beside_hours_that_are_not_confirmed(circuit: Circuit) -> None:
    """Or where the site asks for a call; nobody need be called otherwise."""
    number = "+212 528 80 14 15"
    unsure = with_first_stop(circuit, phone=number)
    assert f"call {number}" in circuit_text(unsure, "en")
    assert f"\u2066{number}\u2069" in circuit_text(unsure, "ar")
    day = unsure.itineraries[0]
    sure = replace(
        unsure,
        itineraries=(
            replace(day, stops=(replace(day.stops[0], hours_basis="stated"), *day.stops[1:])),
        ),
    )
    assert number not in circuit_text(sure, "en")
    assert number in circuit_text(with_first_stop(sure, call_ahead=True), "en")


def test_fees_are_summed_and_those_not_known_are_counted(circuit: Circuit) -> None:
    """Said only where one is known or a budget was given; a sum of nothing known is not 0."""
    assert "ntrance" not in circuit_text(circuit, "en")
    paid = with_first_stop(circuit, charge=20)
    assert "entrance 20 MAD" in circuit_text(paid, "en")
    total = "Entrance for one person: 20 MAD, without 4 stops whose fees are not known"
    assert total in circuit_text(paid, "en")
    limited = replace(circuit, rules=replace(circuit.rules, budget_mad=50))
    assert "the fees of these stops are not known" in circuit_text(limited, "en")
    assert circuit_text(limited, "en").count("entrance fee not known") == len(circuit.stops)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_the_proof_are_told(circuit: Circuit, language: Language) -> None:
    """Each left-out site on a line of its own, in the language of the plan."""
    texts = Texts(language)
    text = circuit_text(circuit, language)
    assert proof_text(texts, circuit) in text
    for entry in circuit.unvisited:
        name = texts.name(entry.site.name_in(language))
        reason = reason_text(texts, entry, circuit)
        assert any(name in line and reason in line for line in text.splitlines())


def test_fairness_tells_its_cost_and_the_share_of_each_site(circuit: Circuit) -> None:
    """Before and after the circuit, for all that were promised a visit; the others are counted."""
    text = circuit_text(with_fairness(circuit), "en")
    assert "Fairness 0.50 costs 3 points and 12 min of driving." in text
    shares = text[text.index("Fairness") :].splitlines()
    first, left = circuit.stops[0].site, circuit.unvisited[0].site
    (visited,) = (line for line in shares if first.name_in("en") in line)
    assert "1 → 2" in visited
    assert "25.0% → 22.2%" in visited
    (waiting,) = (line for line in shares if left.name_in("en") in line)
    assert "3 → 3" in waiting
    assert f"and {len(circuit.unvisited) - 1} sites never promised a visit" in text
    assert "share" not in circuit_text(circuit, "en")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_english_is_left(circuit: Circuit, language: Language) -> None:
    """Whatever a circuit may hold: lunch, nights, fees, roads, fairness."""
    full = with_fairness(with_first_stop(circuit, charge=20, phone="+212 528 80 14 15"))
    text = plan_text([full, circuit], 3, language)
    english = r"\b(lunch|picnic|road|call|hand|overnight|entrance|share|driving|visited|best)\b"
    assert not re.search(english, text, re.IGNORECASE)


def test_a_day_on_which_nothing_fits_still_tells_its_drive(circuit: Circuit) -> None:
    """If it has one: from one night to the next."""
    day = circuit.itineraries[0]
    leg = replace(day.legs[0], worst=None)
    moving = replace(day, stops=(), lunch=None, legs=(leg,))
    text = circuit_text(replace(circuit, itineraries=(moving,)), "en")
    assert "Nothing fits on this day." in text
    assert "depart" in text
    idle = circuit_text(replace(circuit, itineraries=(replace(moving, legs=()),)), "en")
    assert "depart" not in idle


def test_variants_are_numbered_and_compared(circuit: Circuit) -> None:
    """One alone needs no number; fewer than asked for is said."""
    other = replace(circuit, itineraries=circuit.itineraries[:1])
    both = plan_text([circuit, other], 2, "en")
    assert both.index("Variant 1") < both.index("Variant 2") < both.index("worst road")
    assert "Only" not in both
    assert plan_text([circuit], 1, "en") == circuit_text(circuit, "en")
    assert plan_text([circuit, other], 4, "en").endswith(
        "Only 2 circuits differ enough from better ones."
    )
