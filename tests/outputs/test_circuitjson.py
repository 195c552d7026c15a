"""Promises of `routes.outputs.circuitjson` and of the schema in docs."""

from __future__ import annotations

import copy
import datetime as dt
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from routes.circuit import (
    Circuit,
    Fairness,
    Itinerary,
    Leg,
    Lunch,
    Proof,
    Reason,
    Stop,
    Unvisited,
)
from routes.elevation.climb import Climb, Elevation, ElevationFile
from routes.errors import CircuitError
from routes.geo import LonLat
from routes.hours import Basis, TimeWindow
from routes.outputs.circuitjson import circuit_to_json, parse_circuit, read_circuit
from routes.places import EATING_KINDS, GATEWAY_KINDS
from routes.roads.cues import Sight, Turn
from routes.roads.grade import CODES, ROAD_LIMITS, WorstStretch
from routes.roads.landmarking import SightKind
from routes.roads.network import HIGHWAYS, RoadSource
from routes.roads.passage import Passage
from routes.roads.profile import profile_names
from routes.rules import LunchMode, LunchRule, Pace, Rules
from routes.siteprops import KINDS, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

SCHEMA = Path(__file__).parents[2] / "docs" / "circuit.schema.json"
FIXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@cache
def schema() -> dict[str, Any]:
    """Return the published schema."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


@cache
def validator() -> Draft202012Validator:
    """Return the published schema as a validator."""
    return Draft202012Validator(schema())


def is_valid(data: object) -> bool:
    """Say whether the published schema accepts a value."""
    return validator().is_valid(data)


def as_data(circuit: Circuit) -> dict[str, Any]:
    """Return what stands in a circuit.json."""
    data: dict[str, Any] = json.loads(circuit_to_json(circuit))
    return data


# What honest data holds: letters of several scripts, signs of markup that are none.
WORDS = st.text("abé تعﺕⴰⵣ0'’\"&;,.-\\", min_size=1, max_size=30).map(str.strip).filter(bool)
POSITIONS = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))
WHOLES = st.integers(0, 10**9)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SECONDS = st.integers(0, 10**5).map(lambda seconds: dt.timedelta(seconds=seconds))
IDS = st.lists(WORDS, max_size=3).map(tuple)
LUNCH_RULES = st.builds(
    LunchRule,
    opens=st.times(dt.time(11), dt.time(12)),
    closes=st.times(dt.time(13, 1), dt.time(15)),
    length=st.integers(1, 3600).map(lambda seconds: dt.timedelta(seconds=seconds)),
    mode=st.sampled_from(get_args(LunchMode)),
)
RULES = st.builds(
    Rules,
    must=IDS.map(lambda ids: tuple(f"must {one}" for one in ids)),
    skip=IDS,
    themes=st.lists(st.sampled_from(THEMES), max_size=2).map(tuple),
    theme_least=st.just(()) | st.just((("argan", 1), ("silver", 0), ("argan", 2))),
    theme_most=st.just(()) | st.just((("argan", 2),)),
    one_of=st.lists(IDS, max_size=2).map(tuple),
    group_size=st.none() | st.integers(1, 60),
    budget_mad=st.none() | WHOLES,
    pace=st.sampled_from(get_args(Pace)),
    rest=SECONDS,
    slack=st.integers(0, 60).map(lambda seconds: dt.timedelta(seconds=seconds)),
    lunch=st.none() | LUNCH_RULES,
    max_drive=st.none() | SECONDS.filter(bool),
    max_leg=st.none() | SECONDS.filter(bool),
    after_dark=st.booleans(),
    overnight=st.lists(IDS, max_size=2).map(tuple),
    road_limit=st.none() | st.sampled_from(ROAD_LIMITS),
    formula=ANY_TEXT,
)
PROOFS = st.builds(
    Proof,
    status=st.sampled_from(("optimal", "heuristic")),
    method=WORDS,
    points=WHOLES,
    bound=st.none() | WHOLES,
    least_drive=st.booleans(),
    seed=st.none() | WHOLES,
    iterations=st.none() | WHOLES,
)
FAIRNESSES = st.builds(
    Fairness,
    strength=st.floats(0, 1),
    visits=st.lists(st.tuples(WORDS, WHOLES), max_size=3).map(tuple),
    prize_without=WHOLES,
    driving_without=SECONDS,
)
PASSAGES = st.builds(
    Passage,
    vehicle=st.sampled_from(("", *profile_names())),
    fords=WHOLES,
    ferry_m=WHOLES,
    slowest=SECONDS,
)
OPTIONAL = ("passage",)
"""Keys of a leg that files from before there were such lack."""

WORST = st.builds(
    WorstStretch,
    grade=st.sampled_from(CODES[1:]),
    assumed=st.booleans(),
    length_m=WHOLES,
    from_start_m=WHOLES,
    name=ANY_TEXT,
    ref=ANY_TEXT,
    highway=st.sampled_from(HIGHWAYS),
    surface=ANY_TEXT,
    unknown_m=WHOLES,
)


HEIGHTS = st.integers(-500, 9000)
CLIMBS = st.builds(
    Climb,
    up_m=WHOLES,
    down_m=WHOLES,
    highest_m=HEIGHTS,
    lowest_m=HEIGHTS,
    known_m=WHOLES,
    profile=st.just(()) | st.just((((0, 54), (90, -2)), ((100, 7), (120, 9000)))),
    points_m=st.lists(st.none() | HEIGHTS, max_size=3).map(tuple),
)
ELEVATIONS = st.builds(
    Elevation,
    files=st.just((ElevationFile(name="N29W010.hgt", sha256="a" * 64),)),
    places=st.lists(st.tuples(WORDS, HEIGHTS), max_size=3, unique_by=lambda one: one[0]).map(tuple),
    credit=st.just("") | WORDS,
)
SIGHTS = st.builds(
    Sight,
    kind=st.sampled_from(get_args(SightKind)),
    metres=WHOLES,
    name=ANY_TEXT,
    name_fr=ANY_TEXT,
    name_ar=ANY_TEXT,
    name_en=ANY_TEXT,
    ref=ANY_TEXT,
)


@st.composite
def circuits(draw: st.DrawFn, plain: Circuit) -> Circuit:
    """Return the fixture's circuit with most of its values changed."""

    def site(old: Site) -> Site:
        return replace(
            old,
            name=draw(WORDS),
            name_ar=draw(st.just("") | WORDS),
            location=draw(POSITIONS.filter(lambda point: not 20 <= point.lon <= 36)),
            women_led=draw(st.none() | st.booleans()),
            members=draw(st.none() | st.integers(0, 1000)),
            elevation_m=draw(st.none() | HEIGHTS),
            certifications=draw(st.just(()) | st.just(("ONSSA", "IGP"))),
            check_date=draw(st.none() | st.dates()),
            other=draw(st.just(()) | st.just((("z", '{"b": [1.5, null]}'), ("a", '"x"')))),
        )

    def leg(old: Leg) -> Leg:
        cues = [
            replace(
                cue,
                road=draw(ANY_TEXT),
                road_ar=draw(ANY_TEXT),
                location=draw(POSITIONS),
                angle_deg=draw(st.none() | st.integers(-180, 180)),
                at=draw(st.none() | SIGHTS),
                passing=tuple(draw(st.lists(SIGHTS, max_size=2))),
                too_far=draw(st.none() | SIGHTS),
            )
            for cue in old.cues
        ]
        return replace(
            old,
            duration=dt.timedelta(seconds=draw(st.integers(0, 10**5))),
            distance_m=draw(WHOLES),
            track_m=draw(st.none() | WHOLES),
            worst=draw(st.none() | st.just(old.worst) | WORST),
            passage=draw(st.none() | PASSAGES),
            geometry=tuple(draw(st.lists(POSITIONS, max_size=3))),
            cues=tuple(draw(st.just(cues) | st.just([]))),
            climb=draw(st.none() | CLIMBS),
        )

    def stop(old: Stop) -> Stop:
        return replace(
            old,
            site=site(old.site),
            prize=draw(WHOLES),
            snap_m=draw(st.floats(0, 10**9)),
            rest=draw(SECONDS),
            slack=draw(SECONDS),
        )

    def lunch(old: Lunch) -> Lunch:
        place = replace(old.place, name=draw(WORDS), location=draw(POSITIONS))
        basis = draw(st.sampled_from(get_args(Basis)))
        return replace(old, place=place, slack=draw(SECONDS), hours_basis=basis)

    def unvisited(old: Unvisited) -> Unvisited:
        snap = draw(st.none() | st.floats(0, 10**9))
        return replace(
            old,
            extra_min=draw(st.none() | WHOLES),
            because=draw(st.just("") | WORDS),
            snap_m=snap,
            site=site(old.site),
        )

    def day(old: Itinerary) -> Itinerary:
        if draw(st.booleans()):
            return replace(old, stops=(), legs=(), lunch=None)
        assert old.lunch is not None
        return replace(
            old,
            stops=tuple(map(stop, old.stops)),
            legs=tuple(leg(one) for one in old.legs),
            lunch=lunch(old.lunch),
        )

    return replace(
        plain,
        profile=draw(st.sampled_from(profile_names())),
        roads=RoadSource(
            kind=draw(st.sampled_from(("osm", "overpass", "networkx", "schematic"))),
            name=draw(ANY_TEXT),
            sha256="f" * 64,
        ),
        itineraries=tuple(map(day, plain.itineraries)),
        unvisited=tuple(map(unvisited, plain.unvisited[: draw(st.integers(0, 3))])),
        rules=draw(RULES),
        proof=draw(PROOFS),
        fairness=draw(st.none() | FAIRNESSES),
        elevation=draw(st.none() | ELEVATIONS),
    )


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


@FIXED
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


def test_a_byte_order_mark_does_not_matter(circuit: Circuit, tmp_path: Path) -> None:
    """Editors on Windows put one there."""
    path = tmp_path / "circuit.json"
    path.write_text(circuit_to_json(circuit), encoding="utf-8-sig")
    assert read_circuit(path) == circuit


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


def test_the_schema_is_a_schema_and_describes_every_property() -> None:
    """Draft 2020-12; every object of ours is closed, its keys required but the latest."""
    Draft202012Validator.check_schema(schema())
    ours = {name: part for name, part in schema()["$defs"].items() if "properties" in part}
    ours["circuit"] = schema()
    assert len(ours) == 25
    optional = {
        "leg": {*OPTIONAL, "climb"},
        "circuit": {"elevation"},
        "cue": {"road_fr", "road_ar", "road_en", "angle_deg", "at", "passing", "too_far"},
    }
    for name, part in ours.items():
        for key, entry in part["properties"].items():
            target = entry.get("$ref", "").removeprefix("#/$defs/")
            described = schema()["$defs"][target] if target else entry
            assert described.get("description"), f"{name}.{key}"
        if name != "site":
            assert part["additionalProperties"] is False
            needed = [key for key in part["properties"] if key not in optional.get(name, ())]
            assert part["required"] == needed


def test_the_schema_knows_the_words_of_the_code() -> None:
    """So it cannot fall behind in silence."""
    parts = {name: part.get("properties", {}) for name, part in schema()["$defs"].items()}
    assert schema()["properties"]["profile"]["enum"] == list(profile_names())
    assert parts["unvisited"]["reason"]["enum"] == list(get_args(Reason))
    assert parts["worst"]["grade"]["enum"] == list(CODES)
    assert parts["worst"]["highway"]["enum"] == list(HIGHWAYS)
    assert parts["place"]["kind"]["enum"] == [*GATEWAY_KINDS, *EATING_KINDS, "site", "point"]
    assert parts["lunch"]["mode"]["enum"] == list(get_args(LunchMode))
    assert parts["lunch_rule"]["mode"]["enum"] == list(get_args(LunchMode))
    assert parts["rules"]["pace"]["enum"] == list(get_args(Pace))
    assert parts["rules"]["road_limit"]["enum"] == [None, *ROAD_LIMITS]
    assert parts["rules"]["themes"]["items"]["enum"] == list(THEMES)
    assert parts["count"]["theme"]["enum"] == list(THEMES)
    assert parts["passage"]["vehicle"]["enum"] == ["", *profile_names()]
    assert parts["cue"]["turn"]["enum"] == list(get_args(Turn))
    assert parts["sight"]["kind"]["enum"] == list(get_args(SightKind))
    assert parts["cue"]["highway"]["enum"] == ["", *HIGHWAYS]
    site = parts["site"]["properties"]["properties"]
    assert site["sse:kind"]["enum"] == list(KINDS)
    assert site["sse:theme"]["enum"] == list(THEMES)


def test_a_file_from_before_there_were_passages_is_read(circuit: Circuit) -> None:
    """Its legs say nothing of them, which fits the schema."""
    data = as_data(circuit)
    for day in data["days"]:
        for leg in day["legs"]:
            assert leg.pop("passage") is not None
    assert is_valid(data)
    assert {leg.passage for leg in parse_circuit(json.dumps(data)).legs} == {None}


@pytest.mark.parametrize(
    "key", ["format", "days", "roads", "unvisited", "totals", "rules", "fairness"]
)
def test_the_schema_and_the_reader_need_every_key(circuit: Circuit, key: str) -> None:
    """A file without one is valid for neither."""
    data = as_data(circuit)
    assert is_valid(data)
    del data[key]
    assert not is_valid(data)
    with pytest.raises(CircuitError):
        parse_circuit(json.dumps(data))
