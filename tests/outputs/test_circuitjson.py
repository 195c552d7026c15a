"""Promises of `routes.outputs.circuitjson`: what is written, and read again as it was."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.circuit import Fairness
from routes.hours import TimeWindow
from routes.outputs.circuitjson import circuit_to_json, parse_circuit, read_circuit
from tests.outputs.anycircuit import circuits
from tests.outputs.circuitschema import as_data, is_valid

if TYPE_CHECKING:
    from pathlib import Path

    from routes.circuit import Circuit


def test_reading_gives_back_the_circuit_and_writing_the_same_bytes(
    circuit: Circuit, tmp_path: Path
) -> None:
    """Through a file in UTF-8, names in their own script, a newline at the end."""
    text = circuit_to_json(circuit)
    path = tmp_path / "circuit.json"
    path.write_bytes(text.encode("utf-8"))
    again = read_circuit(path)
    assert again == circuit
    assert circuit_to_json(again) == text
    assert text.endswith("}\n")
    assert "تافراوت" in text
    assert circuit_to_json(replace(circuit)) == text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_circuit_survives_the_round_trip_and_fits_the_schema(
    circuit: Circuit, data: st.DataObject
) -> None:
    """Floats to their last digit, names of any script, road names of any kind."""
    changed = data.draw(circuits(circuit))
    text = circuit_to_json(changed)
    assert parse_circuit(text) == changed
    assert is_valid(json.loads(text))


def test_the_last_day_there_is_can_be_written_and_read(circuit: Circuit) -> None:
    """A window up to midnight of that day ends a microsecond before."""
    last = dt.datetime.combine(dt.date.max, dt.time.max)
    window = TimeWindow(opens=last.replace(hour=8), closes=last)
    day = circuit.itineraries[0]
    idle = replace(day, day=replace(day.day, window=window), stops=(), legs=(), lunch=None)
    late = replace(circuit, itineraries=(idle,))
    assert parse_circuit(circuit_to_json(late)) == late
    assert is_valid(as_data(late))


def test_part_of_a_second_is_refused_when_writing(circuit: Circuit) -> None:
    """It is not rounded in silence."""
    day = circuit.itineraries[0]
    legs = (replace(day.legs[0], duration=dt.timedelta(seconds=1.5)), *day.legs[1:])
    odd = replace(circuit, itineraries=(replace(day, legs=legs), circuit.itineraries[1]))
    with pytest.raises(ValueError, match="whole number of seconds"):
        circuit_to_json(odd)


def test_what_the_plan_kept_and_knew_is_written(circuit: Circuit) -> None:
    """The rules, the lunches, how late one may be, the worst roads, and how good it is."""
    data = as_data(circuit)
    assert data["rules"]["must"] == ["coop-afra-tafraout"]
    assert data["rules"]["lunch"] == {
        "opens": "12:00:00", "closes": "14:30:00", "length_s": 3600, "mode": "meal"
    }  # fmt: skip
    assert [(day["lunch"]["mode"], day["lunch"]["after"]) for day in data["days"]] == [
        ("meal", 2), ("picnic", 1)
    ]  # fmt: skip
    assert [stop["slack_s"] for stop in data["days"][0]["stops"]] == [2400, 1800, 1200]
    assert [leg["worst"]["grade"] for leg in data["days"][1]["legs"]] == [
        "paved", "track", "unknown"
    ]  # fmt: skip
    proof = data["proof"]
    assert (proof["points"], proof["bound"], proof["gap_percent"]) == (36, 40, 10.0)
    assert data["fairness"] is None
    (displaced,) = (one for one in data["unvisited"] if one["reason"] == "displaced")
    assert displaced["because"] == "coop-afra-tafraout"


def test_what_fairness_did_is_written(circuit: Circuit) -> None:
    """Its strength, what it cost, and the visits promised before."""
    fairness = Fairness(
        strength=0.25,
        visits=(("souk-tafraout", 4),),
        prize_without=38,
        driving_without=dt.timedelta(hours=2),
    )
    fair = replace(circuit, fairness=fairness)
    assert as_data(fair)["fairness"] == {
        "strength": 0.25,
        "prize_without": 38,
        "driving_without_s": 7200,
        "visits": [{"site": "souk-tafraout", "visits": 4}],
    }
    assert parse_circuit(circuit_to_json(fair)) == fair


def test_sums_are_written_for_readers(circuit: Circuit) -> None:
    """Of every day and of the whole."""
    data = as_data(circuit)
    assert data["totals"]["distance_m"] == circuit.distance_m
    assert [day["totals"]["prize"] for day in data["days"]] == [20, 16]
    assert data["totals"]["driving_s"] == sum(day["totals"]["driving_s"] for day in data["days"])
    assert data["roads"]["schematic"] is True
    assert data["roads"]["attribution"] == "© OpenStreetMap contributors"
    assert data["roads"]["licence"] == "ODbL 1.0"


def test_a_byte_order_mark_does_not_matter(circuit: Circuit, tmp_path: Path) -> None:
    """Editors on Windows put one there."""
    path = tmp_path / "circuit.json"
    path.write_text(circuit_to_json(circuit), encoding="utf-8-sig")
    assert read_circuit(path) == circuit


def test_a_file_from_before_there_were_passages_is_read(circuit: Circuit) -> None:
    """Its legs say nothing of them, which fits the schema."""
    data = as_data(circuit)
    for day in data["days"]:
        for leg in day["legs"]:
            assert leg.pop("passage") is not None
    assert is_valid(data)
    assert {leg.passage for leg in parse_circuit(json.dumps(data)).legs} == {None}
