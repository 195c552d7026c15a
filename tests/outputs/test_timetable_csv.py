"""Promises of `routes.outputs.timetable_csv` and `routes.csvtext`."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.csvtext import is_formula
from routes.outputs.timetable_csv import COLUMNS, timetable_csv
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Language


def table(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_line_stands_for_each_start_stop_lunch_and_end(circuit: Circuit) -> None:
    """In the order of the drive, with the times and places of the circuit."""
    rows = table(timetable_csv(circuit, "en"))
    assert [row["role"] for row in rows] == [
        "start", "stop", "stop", "lunch", "stop", "night",
        "start", "stop", "lunch", "stop", "end",
    ]  # fmt: skip
    first, second = circuit.itineraries
    calls = [call for day in (first, second) for call, _ in day.calls()]
    called = [row for row in rows if row["begin"]]
    for name in ("arrival", "begin", "departure"):
        written = [dt.datetime.fromisoformat(row[name]) for row in called]
        assert written == [getattr(call, name) for call in calls]
    ends = (rows[0]["departure"], rows[5]["arrival"], rows[6]["departure"], rows[10]["arrival"])
    times = (first.departure, first.arrival, second.departure, second.arrival)
    assert ends == tuple(time.isoformat(sep=" ") for time in times)
    stops = [row for row in rows if row["role"] == "stop"]
    places = [stop.site.location for stop in circuit.stops]
    assert [(float(row["lon"]), float(row["lat"])) for row in stops] == [tuple(at) for at in places]
    assert [(row["day"], row["stop"]) for row in stops] == [
        ("1", "1"), ("1", "2"), ("1", "3"), ("2", "1"), ("2", "2"),
    ]  # fmt: skip


def test_kilometres_add_up_to_those_of_the_day(circuit: Circuit) -> None:
    """A picnic where one is has no drive."""
    rows = table(timetable_csv(circuit, "fr"))
    for number, day in enumerate(circuit.itineraries, start=1):
        own = [row for row in rows if row["day"] == str(number)]
        assert float(own[-1]["day_km"]) == day.distance_m / 1000
        driven = sum(float(row["drive_km"] or 0) for row in own)
        assert round(driven * 1000) == day.distance_m
    picnic = next(row for row in rows if row["role"] == "lunch" and row["day"] == "2")
    assert (picnic["drive_km"], picnic["drive_min"]) == ("0", "0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_alone_has_its_lines_of_the_whole(circuit: Circuit, language: Language) -> None:
    """The columns are the same in every language."""
    whole = table(timetable_csv(circuit, language))
    assert list(whole[0]) == list(COLUMNS)
    assert table(timetable_csv(circuit, language, day=2)) == whole[6:]
    with pytest.raises(IndexError, match="circuit of 2"):
        timetable_csv(circuit, language, day=3)


def test_notes_telephone_and_credit_are_told(circuit: Circuit) -> None:
    """A telephone that begins with + has an apostrophe: a spreadsheet would compute with it."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, phone="+212 528 80 14 15", precision="village")
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    rows = table(timetable_csv(replace(circuit, itineraries=(replace(day, stops=stops),)), "en"))
    assert rows[1]["phone"] == "'+212 528 80 14 15"
    assert rows[1]["note"] == (
        "hours not confirmed: call ahead; position of the village, not of the door: ask on the spot"
    )
    assert "way there: natural track for 400 m, P1909" in rows[2]["note"]
    assert {row["credit"] for row in rows} == {"© OpenStreetMap contributors, ODbL 1.0"}


def test_hostile_names_stay_texts_in_their_cells(
    circuit: Circuit, named: Callable[[Circuit, str], Circuit], hostile: str
) -> None:
    """No row or column more, no formula; negative degrees stay numbers."""
    data = timetable_csv(named(circuit, hostile), "fr")
    rows = table(data)
    assert data.startswith(b"\xef\xbb\xbfday,")
    assert len(rows) == 11
    assert all(None not in row and None not in row.values() for row in rows)
    kept = hostile.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
    assert rows[1]["name"] in {kept, f"'{kept}"}
    numbers = {"lon", "lat"}
    assert not any(
        is_formula(cell) for row in rows for key, cell in row.items() if key not in numbers
    )
    assert float(rows[1]["lon"]) < 0
