"""Promises of the command line in each language: nothing it says stays English."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from routes import cli
from routes.message import msg
from routes.outputs.circuitjson import circuit_to_json
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Language

    Run = Callable[..., tuple[int, str, str]]

SITES, GOOD, OVERRIDES = "s.geojson", "good.geojson", "overrides.geojson"
CIRCUIT, LEDGER, SEASON = "circuit.json", "ledger.json", "season.toml"
KERDOUS = [[-9.3637, 29.5483], [-9.3507, 29.5461], [-9.3403, 29.5466], [-9.322, 29.5459]]

ONE_ROAD = """<osm version="0.6">
<node id="1" lat="29.69" lon="-9.73"/><node id="2" lat="29.70" lon="-9.73"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
</osm>"""

DATA = ("Tiznit province, schematic", "© OpenStreetMap contributors", "Coopérative X Y Z")
"""Names that are the same in every language."""

COMMANDS: dict[str, tuple[int, list[str]]] = {
    # what: (exit status, arguments)
    "a file that is not there": (2, ["check", "nowhere.json"]),
    "a list that is not there": (2, ["sites", "lint", "nowhere.geojson"]),
    "a broken file": (2, ["check", SEASON]),
    "a faulty list": (2, ["sites", "lint", SITES]),
    "a list for a plan": (2, ["plan", "--sites", SITES, "--quiet"]),
    "a wish that makes no sense": (2, ["plan", "--days", "0", "--quiet"]),
    "a broken circuit": (1, ["check", CIRCUIT]),
    "a day there is not": (2, ["export", CIRCUIT, "--day", "9"]),
    "the roads": (0, ["roads", "info", "bundled"]),
    "closures": (1, ["roads", "overrides", "check", OVERRIDES, "--date", "2026-11-27"]),
    "the hours": (0, ["sites", "hours", GOOD, "--date", "2026-03-01", "--days", "30"]),
    "the score": (0, ["sites", "score", GOOD, "--site", "z1"]),
    "an edition": (0, ["ledger", "add", LEDGER, CIRCUIT, "--edition", "a"]),
    "an edition again": (0, ["ledger", "add", "again.json", CIRCUIT, "--edition", "a"]),
    "the ledger": (0, ["ledger", "show", "again.json"]),
    "a season": (2, ["batch", SEASON]),
    "what a season would make": (0, ["batch", "good.toml", "--dry-run"]),
    "a folder that is none of ours": (2, ["publish", "."]),
    "a form that is no workbook": (2, ["sites", "template", "-o", "form.csv"]),
}


def list_of(*features: dict[str, Any]) -> str:
    """Return a list of features as text."""
    return json.dumps({"type": "FeatureCollection", "features": features})


def line_of(points: list[list[float]], **properties: object) -> dict[str, Any]:
    """Return a drawn line with what is known of its road."""
    geometry = {"type": "LineString", "coordinates": points}
    known = {"source": "ADT", **properties}
    return {"type": "Feature", "geometry": geometry, "properties": known}


@pytest.fixture
def files(run: Run, circuit: Circuit) -> None:
    """Write what the commands are given, into the folder that they run in."""
    point = {"type": "Point", "coordinates": [-9.73, 29.69]}
    plain = {"name": "Coopérative X Y Z", "sse:kind": "cooperative", "sse:sector": "yes",
             "sse:theme": "argan", "sse:precision": "door", "sse:colour": "red"}  # fmt: skip
    good = {"type": "Feature", "id": "x", "geometry": point, "properties": plain}
    bad = {**good, "id": "y", "properties": {**plain, "sse:theme": "gold", "check_date": "never"}}
    many = [{**good, "id": f"z{number}"} for number in range(5)]
    Path(SITES).write_text(list_of(good, bad, *many), encoding="utf-8")
    Path(GOOD).write_text(list_of(good, *many), encoding="utf-8")
    Path(CIRCUIT).write_text(circuit_to_json(circuit), encoding="utf-8")
    Path(SEASON).write_text("[[circuits]]\ndays = true\n", encoding="utf-8")
    Path("good.toml").write_text("[[circuits]]\ndate = 2026-11-25\n", encoding="utf-8")
    closures = (
        line_of(KERDOUS, kind="closed", verified_on="2026-11-21", to="2026-11-26"),
        line_of(KERDOUS, kind="slower", factor=0.5),
        line_of([[-5.0, 31.0], [-5.1, 31.0]], kind="closed"),
    )
    Path(OVERRIDES).write_text(list_of(*closures), encoding="utf-8")
    assert run("ledger", "add", "again.json", CIRCUIT, "--edition", "a")[0] == 0


def phrases(text: str) -> set[str]:
    """Return every three words on end that a text has, without names and what is typed."""
    for name in DATA:
        text = text.replace(name, ".")
    text = re.sub(r"[\u2066-\u2069]", "", text)
    text = re.sub(r"\S*[-_./:\d]\S*", ".", text)  # ids, options, files, numbers
    found = re.findall(r"(?=\b([a-z’]+ [a-z’]+ [a-z’]+)\b)", text.lower())
    return set(found)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(("status", "arguments"), COMMANDS.values(), ids=COMMANDS.keys())
def test_no_sentence_of_a_command_stays_english(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, status: int, arguments: list[str]
) -> None:
    """What it prints and what it refuses: no three English words follow each other."""
    english = run(*arguments)
    Path(LEDGER).unlink(missing_ok=True)
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", language)
    told = run(*arguments)
    assert (english[0], told[0]) == (status, status), (english, told)
    before, after = ("".join(outcome[1:]) for outcome in (english, told))
    assert after != before
    assert phrases(before) & phrases(after) == set()
    assert ("\u2066" in after or "\u2068" in after) == (language == "ar")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "max_snap_m vaut « far » : donnez un nombre de mètres."),
        ("ar", "قيمة max_snap_m هي «far»: أعط عددا من الأمتار."),
    ],
)
def test_settings_are_refused_in_the_language_there_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    """Before the settings could be read; and a language that is none, in that of the system."""
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", language)
    monkeypatch.setenv("SSE_ROUTES_MAX_SNAP_M", "far")
    status, out, err = run("roads", "info")
    assert (status, out) == (2, "")
    plain = re.sub(r"[\u2066-\u2069]", "", err).replace("\u00a0", " ")
    assert plain == f"sse-routes: {said}\n"
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", "de")
    monkeypatch.setenv("LC_ALL", "fr_MA.UTF-8")
    assert "donnez une de ces langues" in run("roads", "info")[2]


def test_a_number_decides_between_singular_and_plural(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One error is none too many for its plural."""
    Path(SITES).write_text("{}", encoding="utf-8")
    assert f"{SITES}: 1 error, 0 warnings" in run("sites", "lint", SITES)[1]
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", "ar")
    assert "خطأ واحد، لا تنبيه" in run("sites", "lint", SITES)[1]


@pytest.mark.parametrize(("language", "share"), [("en", "12.5%"), ("fr", "12,5\u00a0%")])
def test_shares_are_written_as_the_language_does(language: Language, share: str) -> None:
    """In messages too."""
    texts = Texts(language)
    assert texts.percent(0.125, 1) == texts.tell(msg("{share:.1%}", share=0.125)) == share


def test_an_option_copied_from_an_arabic_message_is_understood(run: Run) -> None:
    """With the marks around it that nobody sees."""
    assert run("roads", "info", "\u2066bundled\u2069") == run("roads", "info", "bundled")
    status, _, err = run("check", "nowhere.json", "\u2066--roads\u2069", "bundled")
    assert (status, "nowhere.json" in err) == (2, True)


def test_what_is_logged_is_a_line_in_the_language(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a network in the cache that is damaged: it is made again."""
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", "fr")
    monkeypatch.setenv("SSE_ROUTES_CACHE_FOLDER", "cache")
    Path("one.osm").write_text(ONE_ROAD, encoding="utf-8")
    assert run("roads", "info", "one.osm")[0] == 0
    (cached,) = Path("cache").rglob("*.npz")
    cached.write_bytes(b"damaged")
    status, _, err = run("roads", "info", "one.osm")
    assert status == 0
    assert err.startswith("sse-routes: avertissement")
    assert "damaged" not in err


def test_there_is_one_way_to_complain() -> None:
    """The one that gives a line its own direction: Arabic is read from its end otherwise."""
    home = Path(cli.__file__).parent
    modules = {path.name: path.read_text("utf-8") for path in home.glob("*.py")}
    said = [name for name, text in modules.items() if 'f"sse-routes: ' in text]
    assert said == ["console.py"]
