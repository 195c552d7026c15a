"""Promises of `sse-routes export`."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.outputs.circuitjson import circuit_to_json
from routes.outputs.exports import export_files
from routes.outputs.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def plan(run: Run, circuit: Circuit) -> Circuit:
    """Return a circuit whose circuit.json is in the folder of the runner."""
    del run  # it has made the folder the current one
    Path("circuit.json").write_text(circuit_to_json(circuit), encoding="utf-8")
    return circuit


def contents(folder: str) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_every_format_is_written_unless_some_are_named(run: Run, plan: Circuit) -> None:
    """In French into `export`, and the names are printed."""
    status, out, err = run("export", "circuit.json")
    assert (status, err) == (0, "")
    assert contents("export") == export_files(plan, FORMATS, "fr")
    assert out.split() == [str(Path("export") / name) for name in export_files(plan, FORMATS, "fr")]
    status, out, _ = run("export", "circuit.json", "--format", "ics, KML,ics", "-o", "two")
    assert status == 0
    assert contents("two") == export_files(plan, ("ics", "kml"), "fr")


def test_a_day_and_a_language_can_be_asked_for(run: Run, plan: Circuit) -> None:
    """Its files stand beside those of the whole; other files stay."""
    assert run("export", "circuit.json", "--format", "gpx", "-o", "out")[0] == 0
    Path("out/notes.txt").write_text("mine", encoding="utf-8")
    options = ("--format", "gpx,txt", "--day", "2", "--lang", "ar", "-o", "out")
    assert run("export", "circuit.json", *options)[0] == 0
    assert contents("out") == {
        "notes.txt": b"mine",
        **export_files(plan, ("gpx",), "fr"),
        **export_files(plan, ("gpx", "txt"), "ar", day=2),
    }


def test_a_calendar_can_be_issued_again(run: Run, plan: Circuit) -> None:
    """By its edition and the number of the issue."""
    options = ("--format", "ics", "--edition", "argan", "--issue", "3")
    assert run("export", "circuit.json", *options)[0] == 0
    assert contents("export") == export_files(plan, ("ics",), "fr", edition="argan", issue=3)
    assert b"SEQUENCE:3\r\n" in contents("export")["circuit.ics"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--format", "gpx,svg"), "“svg” is not a format: write some of gpx, kml, geojson, ics"),
        (("--format", ","), "no format is named: write some of gpx"),
        (("--day", "0"), "--day 0: circuit.json has 2 days."),
        (("--day", "3"), "--day 3: circuit.json has 2 days."),
        (("--day", "two"), "“two” is not a number"),
        (("--lang", "de"), "invalid choice"),
        (("-o", "circuit.json"), "is a file, not a folder"),
    ],
)
@pytest.mark.usefixtures("plan")
def test_what_cannot_be_done_is_refused(run: Run, options: tuple[str, ...], message: str) -> None:
    """In plain words, and nothing is written."""
    status, out, err = run("export", "circuit.json", *options)
    assert (status, out) == (2, "")
    assert message in err
    assert [path.name for path in Path().iterdir()] == ["circuit.json"]


def test_a_file_that_is_no_circuit_is_refused_as_check_does(run: Run, plan: Circuit) -> None:
    """The message names the file, the place in it, the problem and the fix."""
    data = json.loads(circuit_to_json(plan))
    data["days"][0]["stops"][0]["arrival"] = "soon"
    Path("bad.json").write_text(json.dumps(data), encoding="utf-8")
    for name in ("bad.json", "absent.json"):
        status, out, err = run("export", name)
        assert (status, out) == (2, "")
        assert err == run("check", name)[2]
    assert "days[0].stops[0].arrival" in run("export", "bad.json")[2]
    assert not Path("export").exists()


def test_a_year_no_calendar_has_is_refused(run: Run, plan: Circuit) -> None:
    """Not with a traceback."""
    day = plan.itineraries[0]
    leg = replace(day.legs[0], departure=dt.datetime(1, 1, 1))  # noqa: DTZ001
    odd = replace(plan, itineraries=(replace(day, legs=(leg, *day.legs[1:])),))
    Path("odd.json").write_text(circuit_to_json(odd), encoding="utf-8")
    status, _, err = run("export", "odd.json")
    assert status == 2
    assert "of the year 1" in err
