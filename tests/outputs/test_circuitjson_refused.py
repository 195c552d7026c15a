"""Promises of `routes.outputs.circuitjson` about files that are wrong, broken or hostile."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from routes.circuit import Unvisited
from routes.errors import CircuitError
from routes.outputs.circuitjson import circuit_to_json, parse_circuit, read_circuit
from tests.outputs.anycircuit import CLIMBS, ELEVATIONS
from tests.outputs.circuitschema import as_data, is_valid

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.sites import Site

FIXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

WRONG: dict[str, tuple[str, object, str]] = {
    # what: (where, the wrong value, what the message must say)
    "text for a number": ("days.0.legs.1.duration_s", "12", "days[0].legs[1].duration_s: “12”"),
    "part of a number": ("days.0.legs.1.distance_m", 1.5, "days[0].legs[1].distance_m: “1.5”"),
    "true for a number": ("days.0.stops.0.prize", True, "days[0].stops[0].prize: “true”"),
    "less than nothing": ("days.0.stops.0.prize", -1, "days[0].stops[0].prize: “-1”"),
    "a huge number": ("days.0.stops.0.prize", 10**30, "days[0].stops[0].prize"),
    "a wrong sum": ("totals.prize", 1, "totals.prize: 1 is not the sum of its parts, 36"),
    "a wrong day's sum": ("days.1.totals.distance_m", 2, "days[1].totals.distance_m"),
    "another zone": ("timezone", "UTC", "Write Africa/Casablanca"),
    "a zone in a time": ("days.0.stops.0.begin", "2026-11-25T09:00:00+01:00", "is not a time"),
    "a time without date": ("days.0.stops.0.begin", "09:00", "days[0].stops[0].begin"),
    "a day of the past": ("days.0.date", "2026-11-24", "Write 2026-11-25"),
    "a window turned round": ("days.0.window.closes", "2026-11-25T01:00:00", "days[0].window"),
    "an unknown profile": ("profile", "helicopter", "profile: “helicopter” is not allowed"),
    "an unknown reason": ("unvisited.0.reason", "ugly", "unvisited[0].reason"),
    "an unknown turn": ("days.0.legs.0.cues.0.turn", "fly", "days[0].legs[0].cues[0].turn"),
    "an object for a word": ("days.0.legs.0.cues.0.turn", {}, "an object is not allowed"),
    "a place off the globe": ("days.0.start.location", [200, 0], "days[0].start.location[0]"),
    "a place of one number": ("days.0.start.location", [1], "holds 1 number, not two"),
    "a list for an object": ("days.0.start", [], "days[0].start: a list is not an object"),
    "null for a list": ("days", None, "days: “null” is not a list"),
    "schematic denied": ("roads.schematic", False, "roads.schematic: does not fit"),
    "a leg too few": ("days.0.legs", [], "days[0].legs: 0 legs do not join up"),
    "a leg beyond time": ("days.0.legs.0.departure", "9999-12-31T23:59:59", "after the year 9999"),
    "a key too many": ("days.0.colour", "red", "days[0]: has an unknown key “colour”"),
    "a site without a name": ("days.0.stops.0.site.properties.name", "", "there is no name"),
    "a site with a script": (
        "unvisited.2.site.properties.name", "<script>", "unvisited[2].site: name: holds markup"
    ),
    "a site swapped": (
        "days.0.stops.0.site.geometry.coordinates", [29.7, -9.0], "looks swapped"
    ),
    "a gateway with a script": ("days.0.start.name", "{{7*7}}", "days[0].start.name: holds markup"),
    "rules that contradict": ("rules.skip", ["coop-afra-tafraout"], "rules: coop-afra-tafraout is"),
    "a lunch that is too long": ("rules.lunch.length_s", 90_000, "lunch: a lunch of 1500"),
    "a slack without end": ("rules.slack_s", 14_401, "rules: a slack of 240 minutes"),
    "a lunch of a clock that is none": ("rules.lunch.opens", "25:00:00", "is not a time of day"),
    "a lunch of a short clock": ("rules.lunch.opens", "12:00", "Write HH:MM:SS"),
    "an unknown pace": ("rules.pace", "fast", "Write relaxed, normal, dense"),
    "an unknown theme": ("rules.themes", ["gold"], "rules.themes[0]: “gold” is not allowed"),
    "a road limit that is none": ("rules.road_limit", "rough", "Write paved, gravel, track"),
    "a drive of no time": ("rules.max_drive_s", 0, "from 1 to"),
    "a group of nobody": ("rules.group_size", 0, "rules.group_size: “0”"),
    "lunch after the last stop": ("days.0.lunch.after", 4, "days[0].lunch.after: “4”"),
    "lunch at another time": ("days.0.lunch.mode", "dinner", "days[0].lunch.mode: “dinner”"),
    "lunch at a place of no kind": ("days.0.lunch.place.kind", "hut", "restaurant, cafe"),
    "a day without its lunch": ("days.0.lunch", None, "days[0].legs: 5 legs do not join up"),
    "an unknown vehicle": ("days.0.legs.1.passage.vehicle", "bus", "legs[1].passage.vehicle"),
    "half a ford": ("days.0.legs.1.passage.fords", 0.5, "days[0].legs[1].passage.fords"),
    "an unknown grade": ("days.0.legs.1.worst.grade", "mud", "days[0].legs[1].worst.grade"),
    "a guess of the unknown": ("days.0.legs.2.worst.assumed", True, "unknown grade is not assumed"),
    "a gap made smaller": ("proof.gap_percent", 1.0, "does not fit points and bound"),
    "a proof by half": ("proof.status", "likely", "Write optimal, heuristic"),
    "half a character": ("days.0.start.name", "\ud800", "half a character"),
    "a control character": ("days.0.end.name", "a\x07", "control character (U+0007)"),
    "a later version": ("version", 3, "format version 3 is not known. Use a newer"),
    "an earlier version": ("version", 1, "lacks the rules. Make the circuit again"),
    "a version below any": ("version", 0, "the format version is missing or wrong"),
    "a version that is none": ("version", True, "the format version is missing or wrong"),
    "another format": ("format", "geojson", "this is not a circuit"),
}  # fmt: skip


@pytest.mark.parametrize(("where", "value", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_value_is_named_with_its_place(
    circuit: Circuit, where: str, value: object, said: str
) -> None:
    """The message begins with the file and is one line of plain words."""
    data = as_data(circuit)
    *steps, last = where.split(".")
    part: Any = data
    for step in steps:
        part = part[int(step) if step.isdigit() else step]
    part[int(last) if last.isdigit() else last] = value
    with pytest.raises(CircuitError) as caught:
        parse_circuit(json.dumps(data), "dist/circuit.json")
    message = str(caught.value)
    assert message.startswith("dist/circuit.json: ")
    assert said in message
    assert message.isprintable()


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n", "is empty"),
    "half": (b'{"format": "sse-routes circuit", "ver', "is not valid JSON"),
    "a list": (b"[]", "this is not a circuit"),
    "a list of sites": (b'{"type": "FeatureCollection"}', "this is not a circuit"),
    "not text": (b"\xff\xfe\x00", "is not UTF-8"),
    "a pdf": (b"%PDF-1.7\n\xe2\xe3", "is not UTF-8"),
    "deep": (b"[" * 100_000, "is nested too deeply"),
    "not a number": (b'{"version": NaN}', "not finite"),
    "a number of 5000 digits": (b'{"version": ' + b"9" * 5000 + b"}", "not finite"),
    "a key twice": (b'{"format": 1, "format": 2}', "“format” twice"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    """Never by a traceback."""
    path = tmp_path / "circuit.json"
    path.write_bytes(content)
    with pytest.raises(CircuitError, match=said) as caught:
        read_circuit(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(CircuitError, match=r"nothing\.json: cannot be read"):
        read_circuit(tmp_path / "nothing.json")
    with pytest.raises(CircuitError, match=r"is a folder\. Give the circuit\.json"):
        read_circuit(tmp_path)


def test_a_site_nested_too_deeply_is_refused(circuit: Circuit) -> None:
    """However deep the text can still be read."""
    text = circuit_to_json(circuit)
    for depth in range(100, 1000, 20):
        deep = "[" * depth + "]" * depth
        mutated = text.replace('"sse:kind"', f'"deep": {deep}, "sse:kind"', 1)
        try:
            parse_circuit(mutated)
        except CircuitError as error:
            assert "deep" in str(error)  # noqa: PT017 - where it begins is up to Python


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def _parts(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value within a JSON value."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(deeper for key, each in inner for deeper in _parts(each, (*path, key)))]


def _mutate(data: dict[str, Any], draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """Replace, remove, add or swap one value somewhere."""
    paths = _parts(data)[1:]
    *steps, last = draw(st.sampled_from(paths))
    parent: Any = data
    for step in steps:
        parent = parent[step]
    what = draw(st.sampled_from(("replace", "remove", "add", "copy")))
    if what == "replace":
        parent[last] = draw(JUNK)
    elif what == "remove":
        del parent[last]
    elif isinstance(parent, list):
        parent.insert(last, draw(JUNK) if what == "add" else copy.deepcopy(parent[last]))
    elif what == "add":
        parent[draw(st.text(max_size=5))] = draw(JUNK)
    else:
        parent[last] = copy.deepcopy(draw(st.sampled_from(list(parent.values()))))


def test_null_is_refused_where_the_schema_refuses_it(climbed: Circuit) -> None:
    """A key that may be missing may not therefore be null; tried once for each key there is."""
    whole = replace(climbed, itineraries=climbed.itineraries[:1], unvisited=climbed.unvisited[:1])
    one_of_each = {
        tuple(str(step) for step in path if isinstance(step, str)): path
        for path in _parts(as_data(whole))
        if path and isinstance(path[-1], str)
    }
    for *steps, last in one_of_each.values():
        data = as_data(whole)
        part: Any = data
        for step in steps:
            part = part[step]
        part[last] = None
        try:
            parse_circuit(json.dumps(data))
        except CircuitError:
            continue
        assert is_valid(data), (*steps, last)


@settings(parent=FIXED, max_examples=120)
@given(data=st.data())
def test_any_damage_is_refused_or_harmless(circuit: Circuit, data: st.DataObject) -> None:
    """A damaged file gives a CircuitError of one line, or a circuit that can be written again.

    Whatever the schema refuses, the reader refuses.
    """
    small = replace(circuit, itineraries=circuit.itineraries[1:], unvisited=circuit.unvisited[:2])
    climb = data.draw(st.none() | CLIMBS)
    legs = tuple(replace(leg, climb=climb) for leg in small.itineraries[0].legs)
    days = (replace(small.itineraries[0], legs=legs),)
    elevation = data.draw(st.none() | ELEVATIONS)
    damaged = as_data(replace(small, itineraries=days, elevation=elevation))
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(damaged, data.draw)
    try:
        read = parse_circuit(json.dumps(damaged), "damaged.json")
    except CircuitError as error:
        message = str(error)
        event("refused")
        assert message.startswith("damaged.json: ")
        assert message.isprintable()
    else:
        event("harmless")
        assert is_valid(damaged)
        assert parse_circuit(circuit_to_json(read)) == read


@FIXED
@given(st.binary(max_size=50) | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    """None of them is a circuit."""
    path = tmp_path / "any.json"
    path.write_bytes(content)
    with pytest.raises(CircuitError, match=r"any\.json: "):
        read_circuit(path)


HOSTILE = (
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    "\x00\x1b",
    "\u202eabc",
    "\udc80",
    "x" * 5000,
)


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_hostile_names_are_written_as_data_and_refused_when_read(
    circuit: Circuit, make_site: Callable[..., Site], name: str
) -> None:
    """Values built in code are written as valid UTF-8 JSON that holds the very name."""
    left = (Unvisited(site=make_site(name=name), prize=1, reason="closed"),)
    text = circuit_to_json(replace(circuit, unvisited=left))
    loaded = json.loads(text.encode("utf-8"))
    assert loaded["unvisited"][0]["site"]["properties"]["name"] == name
    with pytest.raises(CircuitError, match=r"unvisited\[0\]\.site: name"):
        parse_circuit(text)
