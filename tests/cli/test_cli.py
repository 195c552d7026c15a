"""Promises of the command line: what each command does, and that bad input loses nothing."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from routes import __version__
from routes.outputs.circuitjson import read_circuit

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

SITE: dict[str, Any] = {
    "type": "Feature",
    "id": "coop-x",
    "geometry": {"type": "Point", "coordinates": [-8.9739, 29.72]},
    "properties": {
        "name": "Coopérative X",
        "sse:kind": "cooperative",
        "sse:sector": "yes",
        "sse:theme": "argan",
        "sse:precision": "door",
    },
}
QUICK = ("--date", "2026-11-25", "--iterations", "200")


def sites_file(features: object, name: str = "sites.geojson") -> str:
    """Write features as a list of sites in the current folder; return its name."""
    text = json.dumps({"type": "FeatureCollection", "features": features})
    Path(name).write_text(text, encoding="utf-8")
    return name


def changed(**given: object) -> dict[str, Any]:
    """Return the plain site with properties or members changed."""
    site: dict[str, Any] = json.loads(json.dumps(SITE))
    for key, value in given.items():
        (site if key in {"id", "geometry"} else site["properties"])[key] = value
    return site


def test_plan_writes_every_file_and_says_what_it_did(run: Run) -> None:
    """The names are those the office is told; check finds nothing wrong."""
    status, out, err = run("plan", *QUICK, "--lang", "en")
    assert (status, err) == (0, "")
    names = {path.name for path in Path("dist").iterdir()}
    assert names == {
        "circuit.json",
        "circuit.geojson",
        "circuit.gpx",
        "circuit.ics",
        "circuit.kml",
        "circuit.xlsx",
        "cues.en.txt",
        "timetable.csv",
        "day-1.gpx",
        "day-2.gpx",
        "map.html",
        "embed.html",
        "preview.png",
        "booklet.en.pdf",
        "manifest.json",
    }
    assert "Day 2: Thursday, 26 November 2026" in out
    assert "sites left out:" in out
    assert "hours not confirmed: call ahead" in out
    assert "Schematic roads" in out
    assert all(str(Path("dist") / name) in out for name in names)
    status, out, _ = run("check", "dist/circuit.json")
    assert status == 0
    assert "2 days, " in out
    assert "2 lunches, " in out
    assert "compared with the roads; 0 violations" in out


def test_a_plain_plan_can_take_ten_minutes_of_delay_anywhere(run: Run) -> None:
    """At every stop, at lunch and at the end of each day, unless another slack is asked for."""
    for given, least_s in (((), 600), (("--slack", "25"), 1500), (("--pace", "dense"), 0)):
        request = ("plan", *QUICK, "--quiet", "--theme", "silver", "--theme", "argan", *given)
        assert run(*request)[0] == 0
        circuit = read_circuit("dist/circuit.json")
        assert circuit.rules.slack.total_seconds() == least_s
        for day in circuit.itineraries:
            slacks = [call.slack for call, _ in day.calls()]
            assert min([*slacks, day.day.window.closes - day.arrival]) >= circuit.rules.slack
        assert run("check", "dist/circuit.json")[0] == 0


def test_variants_have_a_folder_each_and_a_table(run: Run) -> None:
    """The best is where it always is; those of an earlier request do not stay behind."""
    request = ("plan", *QUICK, "--theme", "argan", "--days", "1", "--lang", "en")
    status, out, _ = run(*request, "--variants", "3")
    assert status == 0
    assert "Variant 3" in out
    for number in (2, 3):
        assert run("check", f"dist/variant-{number}/circuit.json")[0] == 0
    with Path("dist/variants.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["variant"] for row in rows] == ["1", "2", "3"]
    Path("dist/variant-3/notes.txt").write_text("mine", encoding="utf-8")
    assert run(*request, "--quiet")[0] == 0
    left = sorted(path.name for path in Path("dist").iterdir() if path.name.startswith("variant"))
    assert left == ["variant-3"]
    assert [path.name for path in Path("dist/variant-3").iterdir()] == ["notes.txt"]


def test_the_manifest_keeps_the_request_as_it_was_given(run: Run) -> None:
    """Its days, all of its rules, how fair it was to be."""
    given = ("--theme", "silver", "--lunch", "picnic", "--max-drive", "200", "--budget", "100")
    assert run("plan", *QUICK, "--quiet", "--days", "1", *given)[0] == 0
    request = json.loads(Path("dist/manifest.json").read_text(encoding="utf-8"))["request"]
    assert request["days"][0]["from"] == "tiznit"
    assert request["rules"]["lunch"]["mode"] == "picnic"
    assert (request["rules"]["max_drive_s"], request["rules"]["budget_mad"]) == (12_000, 100)
    assert request["fair"] == 0.0
    circuit = json.loads(Path("dist/circuit.json").read_text(encoding="utf-8"))
    assert circuit["rules"] == request["rules"]


def test_a_public_address_is_in_the_map_of_each_variant(run: Run) -> None:
    """Each folder has its own; the manifest keeps what was given."""
    request = ("plan", *QUICK, "--theme", "argan", "--days", "1", "--quiet", "--variants", "2")
    assert run(*request, "--public-url", "https://example.org/c")[0] == 0
    for folder, address in (("dist", "c/"), ("dist/variant-2", "c/variant-2/")):
        page = Path(folder, "map.html").read_text(encoding="utf-8")
        assert f'rel="canonical" href="https://example.org/{address}map.html"' in page
        assert f'content="https://example.org/{address}preview.png"' in page
        text = Path(folder, "manifest.json").read_text(encoding="utf-8")
        assert json.loads(text)["request"]["public_url"] == "https://example.org/c/"


def test_a_public_address_that_is_none_is_refused(run: Run) -> None:
    """Before anything is planned or written."""
    status, out, err = run("plan", *QUICK, "--public-url", "example.org")
    assert (status, out) == (2, "")
    assert "public address “example.org” is not a web address" in err
    assert not Path("dist").exists()


def test_eating_places_no_road_reaches_are_no_concern_of_the_office(run: Run) -> None:
    """It is not warned of what it did not ask for."""
    assert run("plan", *QUICK, "--theme", "silver", "--days", "1")[2] == ""


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_plan_speaks_the_language_asked_for(run: Run, language: str) -> None:
    """The timetable, the map and the booklet; nothing of English is left in the timetable."""
    status, out, _ = run("plan", *QUICK, "--theme", "silver", "--days", "1", "--lang", language)
    assert status == 0
    assert Path(f"dist/booklet.{language}.pdf").read_bytes().startswith(b"%PDF")
    assert f'lang="{language}"' in Path("dist/map.html").read_text(encoding="utf-8")
    assert ("Jour 1" if language == "fr" else "اليوم 1") in out
    assert "left out" not in out


def test_the_same_request_gives_the_same_bytes(run: Run) -> None:
    """Every file, the PDF and the map included."""
    for folder in ("one", "two"):
        assert run("plan", *QUICK, "--quiet", "--out", folder)[0] == 0
    for path in Path("one").iterdir():
        assert path.read_bytes() == (Path("two") / path.name).read_bytes(), path.name


def test_quiet_prints_nothing(run: Run) -> None:
    """For scripts."""
    assert run("plan", *QUICK, "--quiet", "--theme", "silver") == (0, "", "")


def test_positions_west_of_greenwich_can_be_typed_plainly(run: Run) -> None:
    """`--from -9.73,29.69` is a place, not an option."""
    status, out, _ = run("plan", *QUICK, "--theme", "silver", "--from", "-9.7313,29.6986")
    assert status == 0
    assert "-9.7313,29.6986" in out


def test_must_and_skip_are_kept(run: Run) -> None:
    """What the office insists on is visited; what it refuses is not, and is said."""
    given = (
        "--theme",
        "silver",
        "--must",
        "kasbah-tizourgane",
        "--skip",
        "coop-tiflout-n-nqouret-maader",
    )
    assert run("plan", *QUICK, *given)[0] == 0
    circuit = json.loads(Path("dist/circuit.json").read_text(encoding="utf-8"))
    text = json.dumps(circuit["itineraries"] if "itineraries" in circuit else circuit["days"])
    assert "kasbah-tizourgane" in text
    assert "coop-tiflout-n-nqouret-maader" not in text


BAD_SITES: dict[str, object] = {
    "empty": "",
    "broken JSON": '{"type": ',
    "no features": [],
    "a line": [changed(geometry={"type": "LineString", "coordinates": [[0, 0], [1, 1]]})],
    "swapped coordinates": [changed(geometry={"type": "Point", "coordinates": [29.72, -8.97]})],
    "duplicate ids": [SITE, SITE],
    "a script": [changed(name="<script>alert(1)</script>")],
    "template braces": [changed(name="{{ 7*7 }}")],
    "template blocks": [changed(name="{% for x in y %}")],
    "a control character": [changed(name="a\x07b")],
    "a right-to-left override": [changed(name="a\u202eb")],
    "an unknown kind": [changed(**{"sse:kind": "castle"})],
    "wrong hours": [changed(opening_hours="from nine to five")],
}


@pytest.mark.parametrize("content", BAD_SITES.values(), ids=BAD_SITES.keys())
def test_bad_sites_are_refused_and_nothing_is_touched(run: Run, content: object) -> None:
    """Exit 2, a message that names the file, and an earlier circuit as it was."""
    Path("dist").mkdir()
    Path("dist/circuit.json").write_text("kept", encoding="utf-8")
    if isinstance(content, str):
        Path("sites.geojson").write_text(content, encoding="utf-8")
    else:
        sites_file(content)
    for command in (("plan", *QUICK, "--sites"), ("matrix", "--sites")):
        status, out, err = run(*command, "sites.geojson")
        assert (status, out) == (2, "")
        assert err.startswith("sse-routes: sites.geojson: cannot be used")
        assert "Traceback" not in err
    assert run("sites", "lint", "sites.geojson")[0] == 2
    assert [path.name for path in Path("dist").iterdir()] == ["circuit.json"]
    assert Path("dist/circuit.json").read_text(encoding="utf-8") == "kept"
    assert not Path("matrix.csv").exists()


BAD_REQUESTS = {
    "unknown place": (("--from", "Atlantis"), "no place is called “Atlantis”"),
    "far place": (("--from", "0,0"), "too far from any road"),
    "no position": (("--from", "1,2,3"), "lon,lat"),
    "impossible date": (("--date", "2026-02-30"), "is not a date"),
    "no time": (("--start", "25:00"), "is not a time"),
    "end before start": (("--start", "18:00", "--end", "08:00"), "not after it starts"),
    "no days": (("--days", "0"), "--days must be from 1"),
    "too many days": (("--days", "99"), "--days must be from 1"),
    "end of time": (("--date", "9999-12-31", "--days", "3"), "is not a date to plan for"),
    "unknown must": (("--must", "coop-nowhere"), "coop-nowhere"),
    "must and skip": (("--must", "souk-tiznit", "--skip", "souk-tiznit"), "refused with --skip"),
    "must on a closed day": (("--must", "souk-tafraout", "--date", "2026-11-27"), "souk-tafraout"),
    "unknown theme": (("--theme", "gold"), "gold"),
    "no road file": (("--roads", "nowhere.osm.pbf"), "no road file nowhere.osm.pbf"),
    "not a road file": (("--roads", "notes.txt"), "not a road file"),
    "unreadable PBF": (("--roads", "broken.osm.pbf"), "broken.osm.pbf"),
    "unreadable npz": (("--roads", "broken.npz"), "broken.npz"),
    "no iterations": (("--iterations", "0"), "--iterations"),
    "negative seed": (("--seed", "-1"), "--seed"),
}


@pytest.mark.parametrize(("given", "said"), BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys())
def test_bad_requests_are_refused_in_plain_words(
    run: Run, given: tuple[str, ...], said: str
) -> None:
    """Exit 2, the message names what is wrong, no output folder appears."""
    for name in ("notes.txt", "broken.osm.pbf", "broken.npz"):
        Path(name).write_bytes(b"this is not a road file" * 10)
    status, out, err = run("plan", "--iterations", "100", "--date", "2026-11-25", *given)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert not Path("dist").exists()


def test_a_name_of_several_places_is_refused_with_their_ids(run: Run) -> None:
    """The planner can choose."""
    name = sites_file([SITE, changed(id="coop-y")])
    status, _, err = run("plan", *QUICK, "--sites", name, "--from", "cooperative x")
    assert status == 2
    assert "several places are called “cooperative x”: say which by its id: coop-x, coop-y." in err


def test_a_disk_that_is_full_leaves_the_earlier_circuit(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outputs are complete or not there."""
    assert run("plan", *QUICK, "--quiet", "--theme", "silver")[0] == 0
    before = {path.name: path.read_bytes() for path in Path("dist").iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    status, _, err = run("plan", *QUICK, "--quiet", "--theme", "argan")
    assert status == 2
    assert "No space left on device" in err
    assert {path.name: path.read_bytes() for path in Path("dist").iterdir()} == before
    assert [path.name for path in Path().iterdir() if path.name.startswith(".")] == []


def test_an_output_folder_that_is_a_file_is_refused(run: Run) -> None:
    """The file stays."""
    Path("dist").write_text("mine", encoding="utf-8")
    status, _, err = run("plan", *QUICK, "--quiet", "--theme", "silver")
    assert status == 2
    assert "dist" in err
    assert Path("dist").read_text(encoding="utf-8") == "mine"


def test_a_site_far_from_any_road_is_a_warning_and_is_left_out(run: Run) -> None:
    """It is named, and the others are planned."""
    far = changed(id="coop-far", geometry={"type": "Point", "coordinates": [-9.2, 29.1]})
    name = sites_file([SITE, far])
    status, out, err = run("plan", *QUICK, "--sites", name, "--lang", "en", "--from", "tafraout")
    assert status == 0
    assert "warning: coop-far lies" in err
    assert "from a road" in out or "no usable road near" in out


def test_check_finds_what_was_changed_by_hand(run: Run) -> None:
    """Exit 1, and each violation is a line."""
    assert run("plan", *QUICK, "--quiet", "--theme", "silver", "--days", "1")[0] == 0
    path = Path("dist/circuit.json")
    text = path.read_text(encoding="utf-8")
    begin = text.index('"begin": "') + len('"begin": "2026-11-25T')
    path.write_text(text[:begin] + "03" + text[begin + 2 :], encoding="utf-8")
    status, out, _ = run("check", str(path))
    assert status == 1
    assert "0 violations" not in out


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "sse-routes circuit", "version": 1}'])
def test_check_refuses_what_is_no_circuit(run: Run, text: str) -> None:
    """Exit 2, the file is named."""
    Path("circuit.json").write_text(text, encoding="utf-8")
    status, _, err = run("check", "circuit.json")
    assert status == 2
    assert "circuit.json" in err
    assert "Traceback" not in err


def test_lint_of_the_bundled_sites_finds_no_error(run: Run) -> None:
    """The list at the top level stays valid; what is not known is a warning."""
    status, out, _ = run("sites", "lint", str(Path(__file__).parents[2] / "sites.geojson"))
    assert status == 0
    assert " 0 errors" in out


def test_matrix_has_a_header_and_a_row_for_each_ordered_pair(run: Run) -> None:
    """from,to,duration_s,distance_m in whole seconds and metres."""
    other = changed(id="coop-y", geometry={"type": "Point", "coordinates": [-9.7313, 29.6986]})
    assert run("matrix", "--sites", sites_file([SITE, other]), "-o", "m.csv")[0] == 0
    with Path("m.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["from", "to", "duration_s", "distance_m"]
    assert [row[:2] for row in rows] == [["coop-x", "coop-y"], ["coop-y", "coop-x"]]
    assert all(100_000 < int(row[3]) < 110_000 for row in rows)


def test_roads_info_describes_the_bundled_roads(run: Run) -> None:
    """Source, licence, size, and what each profile can drive."""
    status, out, _ = run("roads", "info")
    assert status == 0
    assert "schematic roads, © OpenStreetMap contributors, ODbL 1.0" in out
    assert "473 sections, 2,651 km" in out
    assert "4x4" in out


def test_roads_build_makes_a_network_that_plan_reads(run: Run) -> None:
    """From an OSM file to an .npz, whole or within a box."""
    village = str(Path(__file__).parents[1] / "roads" / "data" / "village.osm")
    status, out, _ = run("roads", "build", village)
    assert (status, Path("village.npz").is_file()) == (0, True)
    assert "sections" in out
    assert run("roads", "info", "village.npz")[0] == 0
    status, _, err = run("roads", "build", village, "--bbox", "10,10,11,11", "-o", "none.npz")
    assert status == 2
    assert "village.osm" in err
    assert not Path("none.npz").exists()
    assert run("roads", "build", village, "--bbox", "1,2,3")[0] == 2


@pytest.mark.parametrize("arguments", [(), ("fly",), ("plan", "--lang", "xx"), ("sites",)])
def test_wrong_usage_is_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    """As every command line does; it is said in a line, with where to read more."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 2
    assert "--help”" in err


def test_the_version_is_printed(run: Run) -> None:
    """For bug reports."""
    assert run("--version") == (0, f"sse-routes {__version__}\n", "")


def test_the_module_runs_as_the_command(tmp_path: Path) -> None:
    """`python -m routes`, in a process of its own, on a console that is not UTF-8."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "routes", "plan", *QUICK, "--theme", "silver", "--lang", "ar"],
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "SYSTEMROOT": "", "HOME": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "اليوم" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("option", ["--ledger", "--formula"])
def test_a_ledger_or_formula_that_is_not_there_is_refused_in_plain_words(
    run: Run, option: str
) -> None:
    """Not with a traceback."""
    status, out, err = run("plan", option, "nowhere.file")
    assert (status, out) == (2, "")
    assert "nowhere.file: cannot be read (No such file or directory)." in err
