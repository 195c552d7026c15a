"""Promises of `roads calibrate`, and of `--speeds` in every command that has it."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

DRIVES = """\ufefffrom;to;minutes;note
tiznit;tafraout;125;R104
Tiznit;Agadir;95,5;
tiznit;sidi-ifni;100;
-9.73,29.70;agadir;92;
Agadir;Tafraout;190;
"""


@pytest.fixture
def run(run: Run) -> Run:
    """Return the runner of the command line in a folder with drives."""
    Path("calibration.csv").write_text(DRIVES, encoding="utf-8")
    return run


def test_calibrate_tells_drives_errors_and_classes(run: Run) -> None:
    """Three tables and a summary; nothing is written without -o; the same bytes each time."""
    status, out, err = run("roads", "calibrate", "calibration.csv")
    assert (status, err) == (0, "")
    assert "  2    tiznit → tafraout    125.0     107.8" in out
    before, after = (line.split() for line in out.splitlines() if line[2:8] in {"before", "after "})
    assert float(after[1]) < float(before[1]) / 4
    assert "trunk, trunk_link           1.2" in out
    assert "service                     1.000        no drive (none has 5% of its time" in out
    assert "5 drives on Tiznit province, schematic; nothing written: name a file with -o" in out
    written = []
    for name in ("one.toml", "two.toml"):
        assert run("roads", "calibrate", "calibration.csv", "-o", name)[0] == 0
        written.append(Path(name).read_bytes())
    assert written[0] == written[1]
    assert b'profile = "car"\ndrives = 5\n' in written[0]


def test_faults_far_places_and_odd_drives_are_told(run: Run) -> None:
    """A fault is refused; what cannot be used or explained is a warning; too few are refused."""
    Path("calibration.csv").write_text("from,to,minutes\ntiznit,x,y\n", encoding="utf-8")
    status, _, err = run("roads", "calibrate", "calibration.csv", "-o", "s.toml")
    assert status == 2
    assert "row 2, to: names no place" in err
    assert "row 2, minutes: “y” is not a number" in err
    Path("calibration.csv").write_text(
        DRIVES + "-11,29.7;tiznit;9;\ntiznit;agadir;999;\n", encoding="utf-8"
    )
    status, _, err = run("roads", "calibrate", "calibration.csv")
    assert status == 0
    assert "row 7 (-11.0,29.7 → tiznit): a place is too far from a road. Left out." in err
    assert "row 8 (tiznit → agadir): 999 minutes, no factors from 0.4 to 1.6 explain that" in err
    Path("calibration.csv").write_text("from,to,minutes\ntiznit,agadir,80\n", encoding="utf-8")
    status, _, err = run("roads", "calibrate", "calibration.csv", "-o", "s.toml")
    assert (status, Path("s.toml").exists()) == (2, False)
    assert "1 timed drive can be used, at least 3 are needed" in err


def test_a_plan_with_speeds_passes_the_check_with_them_alone(run: Run) -> None:
    """The manifest lists them; without them the check says what may be missing."""
    run("roads", "calibrate", "calibration.csv", "-o", "speeds.toml")
    request = ("--date", "2026-11-25", "--days", "1", "--iterations", "50", "--quiet")
    assert run("plan", *request, "--speeds", "speeds.toml")[0] == 0
    inputs = json.loads(Path("dist/manifest.json").read_bytes())["inputs"]
    assert inputs["speeds"] == hashlib.sha256(Path("speeds.toml").read_bytes()).hexdigest()
    assert run("check", "dist/circuit.json", "--speeds", "speeds.toml")[0] == 0
    status, out, _ = run("check", "dist/circuit.json")
    assert status == 1
    assert "made on Tiznit province, schematic + speeds.toml, not on" in out
    assert "Give the --roads, --overrides and --speeds it was made with" in out
    run("plan", *request)
    assert run("check", "dist/circuit.json", "--speeds", "speeds.toml")[0] == 1
    assert "speeds" not in json.loads(Path("dist/manifest.json").read_bytes())["inputs"]


def test_a_matrix_with_speeds_takes_longer(run: Run) -> None:
    """These drives were all slower than the table."""
    run("roads", "calibrate", "calibration.csv", "-o", "speeds.toml")
    total = {}
    for name, options in (("plain.csv", ()), ("slow.csv", ("--speeds", "speeds.toml"))):
        assert run("matrix", "-o", name, *options)[0] == 0
        with Path(name).open(encoding="utf-8", newline="") as file:
            total[name] = sum(int(row["duration_s"] or 0) for row in csv.DictReader(file))
    assert 1.1 < total["slow.csv"] / total["plain.csv"] < 1.6


def test_speeds_of_another_vehicle_or_none_are_refused(run: Run) -> None:
    """Before anything is written."""
    run("roads", "calibrate", "calibration.csv", "-o", "speeds.toml")
    for options, message in (
        (("--speeds", "speeds.toml", "--profile", "4x4"), "is for the profile car, not for 4x4"),
        (("--speeds", "none.toml"), "none.toml: cannot be used\n  file: cannot be read"),
    ):
        for command in ("plan", "matrix"):
            status, _, err = run(command, *options)
            assert status == 2
            assert message in err
    assert not Path("dist").exists()
    assert not Path("matrix.csv").exists()
