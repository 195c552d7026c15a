"""Promises of `roads overrides check`, and of `--overrides` in every command that has it."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

FILE = "overrides.geojson"
KERDOUS = [[-9.3637, 29.5483], [-9.3507, 29.5461], [-9.3403, 29.5466], [-9.322, 29.5459]]


def write(*features: tuple[list[Any], dict[str, object]]) -> None:
    """Write features, lines or points with their properties, to the file."""
    rows = [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString" if isinstance(line[0], list) else "Point",
                "coordinates": line,
            },
            "properties": {"source": "Protection civile", **properties},
        }
        for line, properties in features
    ]
    text = json.dumps({"type": "FeatureCollection", "features": rows})
    Path(FILE).write_text(text, encoding="utf-8")


def test_check_says_what_each_feature_means(run: Run) -> None:
    """Metres, road, dates, source; a feature that matches nothing is a fault."""
    dates = {"from": "2026-11-20", "to": "2026-11-26", "verified_on": "2026-11-21"}
    write(
        (KERDOUS, {"kind": "closed", "reason": "éboulement", **dates}),
        (KERDOUS, {"kind": "slower", "speed_kmh": 15}),
        (KERDOUS, {"kind": "slower", "factor": 0.5}),
        ([-9.33, 29.547], {"kind": "closed"}),
        ([KERDOUS[0], [-9.3, 29.45]], {"kind": "road", "highway": "track", "name": "Piste"}),
    )
    status, out, err = run("roads", "overrides", "check", FILE, "--date", "2026-11-27")
    assert (status, err) == (0, "")
    assert "feature 1 (closed, éboulement): closes along 4,8" in out
    assert "of 2 sections: RR104" in out
    assert "from 2026-11-20 to 2026-11-26: does not apply on 2026-11-27" in out
    assert "source: Protection civile, verified on 2026-11-21" in out
    assert "slows to 15 km/h along" in out
    assert "slows to 50% of the usual speed along" in out
    assert "closes RR104 at a point" in out
    assert "m of track (Piste)" in out
    assert "always: applies on 2026-11-27" in out
    assert "5 features on Tiznit province, schematic; 0 faults" in out
    write(([-5.0, 31.0], {"kind": "closed"}))
    status, out, err = run("roads", "overrides", "check", FILE)
    assert (status, err) == (1, "")
    assert "no effect" in out
    assert "fault: no road lies within 1000 m. Move the point onto the road." in out


def test_a_file_with_faults_is_refused_everywhere(run: Run) -> None:
    """All faults at once, and nothing is written."""
    write((KERDOUS, {"kind": "open"}), (KERDOUS, {"kind": "slower", "source": ""}))
    for command in (["roads", "overrides", "check", FILE], ["plan", "--overrides", FILE],
                    ["matrix", "--overrides", FILE]):  # fmt: skip
        status, out, err = run(*command)
        assert (status, out) == (2, "")
        assert f"{FILE}: cannot be used" in err
        assert "row 1, kind: “open” is not allowed" in err
        assert "row 2, speed_kmh: is missing, and so is factor" in err
        assert "row 2, source: is missing" in err
    assert [path.name for path in Path().iterdir() if path.name != "cache"] == [FILE]


def test_a_circuit_planned_with_closures_passes_check_with_them(run: Run) -> None:
    """Without them check finds that the roads are others; the manifest has the file's hash."""
    write((KERDOUS, {"kind": "closed", "to": "2026-11-25", "reason": "crue"}))
    plan = ("plan", "--date", "2026-11-25", "--iterations", "200", "--overrides", FILE)
    status, _, err = run(*plan)
    assert status == 0
    assert "feature 1 (closed, crue): holds on 1 of the 2 days; it is kept on all of them" in err
    manifest = json.loads(Path("dist/manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["overrides"] == hashlib.sha256(Path(FILE).read_bytes()).hexdigest()
    assert manifest["request"]["roads"] == f"Tiznit province, schematic + {FILE} (1)"
    status, out, _ = run("check", "dist/circuit.json", "--overrides", FILE)
    assert status == 0, out
    status, out, _ = run("check", "dist/circuit.json")
    assert status == 1
    assert "planned on other roads than Tiznit province, schematic" in out


def test_check_wants_to_know_which_roads_are_changed(run: Run) -> None:
    """A circuit made on other roads than the bundled ones is compared with none by default."""
    write((KERDOUS, {"kind": "closed"}))
    assert run("plan", "--days", "1", "--date", "2026-11-25", "--iterations", "50")[0] == 0
    path = Path("dist/circuit.json")
    text = path.read_text(encoding="utf-8")
    for was, now in (('"schematic": true', '"schematic": false'), (': "schematic"', ': "osm"')):
        text = text.replace(was, now)
    path.write_text(text, encoding="utf-8")
    status, _, err = run("check", str(path), "--overrides", FILE)
    assert status == 2
    assert "name these with --roads" in err


def test_a_matrix_is_of_one_day(run: Run) -> None:
    """A closure counts if it holds on that day."""
    write((KERDOUS, {"kind": "closed", "from": "2026-11-25", "to": "2026-11-25"}))
    totals = []
    for date in ("2026-11-24", "2026-11-25"):
        assert run("matrix", "--overrides", FILE, "--date", date)[0] == 0
        with Path("matrix.csv").open(encoding="utf-8", newline="") as file:
            seconds = {
                (row["from"], row["to"]): int(row["duration_s"]) for row in csv.DictReader(file)
            }
        totals.append(seconds)
    usual, closed = totals
    assert all(closed[pair] >= usual[pair] for pair in closed)
    assert sum(closed[pair] > usual[pair] for pair in closed) > 100
