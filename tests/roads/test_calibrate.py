"""Promises of `routes.roads.calibrate`, `drives` and `speeds`."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.errors import CalibrationError, FarFromRoadWarning, RequestError
from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.places import Place, bundled_gateways
from routes.roads.calibrate import GROUPS, Calibration, TimedDrive, calibrate
from routes.roads.drives import Drive, read_drives
from routes.roads.graph import drivable_graph
from routes.roads.network import HIGHWAYS, RoadNetwork
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.schematic import bundled_network
from routes.roads.snap import snap_places
from routes.roads.speeds import (
    LEAST_FACTOR,
    LEAST_SPREAD,
    MOST_FACTOR,
    MOST_SPREAD,
    Speeds,
    read_speeds,
    speeds_toml,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    MakeNetwork = Callable[..., RoadNetwork]

CAR = read_profile("car")
TOWNS = tuple(place for place in bundled_gateways() if place.kind == "town")
PAIRS = tuple((a, b) for a in range(len(TOWNS)) for b in range(len(TOWNS)) if a != b)


def timed(factors: dict[str, float], pairs: Sequence[tuple[int, int]]) -> tuple[Drive, ...]:
    """Return drives between towns on the bundled roads that take what some factors say."""
    profile = replace(CAR, time_factors=factors)
    graph = drivable_graph(bundled_network(), profile)
    seconds, _ = fastest_paths(graph, snap_places(graph, TOWNS, 5000).snaps).matrix()
    return tuple(
        Drive(row=row, origin=TOWNS[a], destination=TOWNS[b], minutes=float(seconds[a, b]) / 60)
        for row, (a, b) in enumerate(pairs, start=2)
    )


def by_group(values: Sequence[float]) -> dict[str, float]:
    """Return a factor for each class from one for each group."""
    pairs = zip(GROUPS, values, strict=True)
    return {name: value for group, value in pairs for name in group}


def squared(result: Calibration, key: str) -> float:
    """Return the squared error of a calibration, minutes."""
    return float(sum((one.drive.minutes - getattr(one, key) / 60) ** 2 for one in result.drives))


factors_of_groups = st.lists(st.floats(0.7, 1.5), min_size=len(GROUPS), max_size=len(GROUPS)).map(
    by_group
)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(factors=factors_of_groups)
def test_factors_are_recovered_from_drives_made_with_them(factors: dict[str, float]) -> None:
    """With all pairs of towns, each class that ten drives tell comes out within 0.06."""
    result = calibrate(bundled_network(), CAR, timed(factors, PAIRS), 5000)
    for group, found, count in zip(GROUPS, result.factors, result.telling, strict=True):
        assert count < 10 or found == pytest.approx(factors[group[0]], abs=0.06), group
    assert squared(result, "after_s") <= 0.02 * squared(result, "before_s") + 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    pairs=st.lists(st.sampled_from(PAIRS), min_size=3, max_size=8),
    minutes=st.lists(st.floats(1, 1440), min_size=8, max_size=8),
)
def test_a_fit_is_never_worse_than_the_table(
    pairs: list[tuple[int, int]], minutes: list[float]
) -> None:
    """Whatever was timed; and every factor stays within the bounds, 1 where no drive tells."""
    drives = tuple(
        replace(drive, minutes=given)
        for drive, given in zip(timed({}, pairs), minutes, strict=False)
    )
    result = calibrate(bundled_network(), CAR, drives, 5000)
    assert squared(result, "after_s") <= squared(result, "before_s")
    assert all(LEAST_FACTOR <= factor <= MOST_FACTOR for factor in result.factors)
    told = zip(result.factors, result.telling, strict=True)
    assert all(factor == 1 for factor, count in told if not count)


def test_the_times_told_are_those_the_calibrated_profile_drives() -> None:
    """`before` and `after` are the matrix without and with the factors; twice the same."""
    drives = timed(by_group([1.1, 1.2, 1.3, 1.3, 0.9, 1.2, 1, 1, 1, 1]), PAIRS[::7])
    result = calibrate(bundled_network(), CAR, drives, 5000)
    assert result == calibrate(bundled_network(), CAR, drives, 5000)
    for key, factors in (("before_s", {}), ("after_s", result.by_class())):
        again = timed(factors, PAIRS[::7])
        computed = [getattr(one, key) / 60 for one in result.drives]
        assert computed == pytest.approx([drive.minutes for drive in again])


def test_drives_that_nothing_explains_are_told() -> None:
    """Ten times too slow is not a slow road."""
    drives = list(timed({}, PAIRS[:6]))
    drives[2] = replace(drives[2], minutes=10 * drives[2].minutes)
    result = calibrate(bundled_network(), CAR, drives, 5000)
    assert [one.explained for one in result.drives] == [True, True, False, True, True, True]


def test_fewer_than_three_usable_drives_are_refused_with_the_reasons() -> None:
    """A place in the sea does not count."""
    sea = Place(id="sea", location=LonLat(-10.5, 29.7), name="sea")
    drives = list(timed({}, PAIRS[:3]))
    drives[1] = replace(drives[1], destination=sea)
    with (
        pytest.warns(FarFromRoadWarning),
        pytest.raises(
            RequestError, match=r"2 timed .* 3 are needed[^$]*row 3 .* too far"
        ) as caught,
    ):
        calibrate(bundled_network(), CAR, drives, 5000)
    told = Texts("fr").tell(caught.value.message)
    assert told.startswith("2 trajets chronométrés sont utilisables, il en faut au moins 3")
    last = f"\n  ligne 3 ({drives[1].origin.id} → sea)\u00a0: un lieu est trop loin d’une route"
    assert told.endswith(last)


def test_one_usable_drive_is_told_in_the_singular() -> None:
    """And none in the plural; without drives left out there are no reasons."""
    for count, said in ((0, "0 timed drives can"), (1, "1 timed drive can")):
        with pytest.raises(RequestError, match=said) as caught:
            calibrate(bundled_network(), CAR, timed({}, PAIRS[:count]), 5000)
        assert "\n" not in str(caught.value)


def test_no_factor_breaks_a_legal_limit(make_network: MakeNetwork) -> None:
    """A fast class stays within the limit; a slow one is slower than it; measured times scale."""
    ends = {"a": (0.0, 0.0), "b": (0.01, 0.0)}
    options = {"highway": "secondary", "length_m": 1000.0}
    network = make_network(
        ends,
        [
            ("a", "b", options | {"max_speed_kmh": 60.0}),
            ("a", "b", options | {"measured_s": 100.0}),
            ("a", "b", options | {"highway": "track", "measured_s": 100.0}),
        ],
    )
    for factor, limited, measured in ((1.0, 60.0, 100.0), (0.5, 60.0, 50.0), (1.5, 90.0, 150.0)):
        slow = replace(CAR, time_factors={"secondary": factor})
        assert slow.durations_s(network) == pytest.approx([limited, measured, 240.0])
        assert slow.speeds_kmh(network)[0] == pytest.approx(3600 / limited)


def test_a_limit_that_binds_is_fitted_through(make_network: MakeNetwork) -> None:
    """Faster drives leave what the limit holds as it is, and explain the rest."""
    towns = {name: (0.1 * number, 0.0) for number, name in enumerate("abcd")}
    ways = [
        ("a", "b", {"highway": "secondary", "length_m": 30e3, "max_speed_kmh": 60.0}),
        ("b", "c", {"highway": "secondary", "length_m": 60e3}),
        ("c", "d", {"highway": "secondary", "length_m": 60e3}),
    ]
    network = make_network(towns, ways)
    places = [Place(id=name, location=LonLat(*at), name=name) for name, at in towns.items()]
    drives = tuple(
        Drive(row=row, origin=places[0], destination=places[end], minutes=minutes)
        for row, (end, minutes) in enumerate([(2, 78.0), (3, 126.0), (3, 126.0)], start=2)
    )
    result = calibrate(network, CAR, drives, 100)
    assert dict(zip((g[0] for g in GROUPS), result.factors, strict=True))[
        "secondary"
    ] == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_what_excel_writes_is_read(tmp_path: Path, mark: str, sign: str, line: str) -> None:
    """With and without BOM; blank rows count; other columns are left alone."""
    rows = [
        ("From ", "TO", "Minutes", "note"),
        ("tiznit", "Sidi Ifni", "75", "dry"),
        ("", "", "", ""),
        ('"-9.73,29.70"', "AGADIR", '"82,5"', ""),
    ]
    path = tmp_path / "calibration.csv"
    text = mark + line.join(sign.join(row) for row in rows) + line
    path.write_bytes(text.encode("utf-8"))
    drives = read_drives(path, (), bundled_gateways())
    assert [(d.row, d.origin.id, d.destination.id, d.minutes) for d in drives] == [
        (2, "tiznit", "sidi-ifni", 75.0),
        (4, "-9.73,29.7", "agadir", 82.5),
    ]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """File, row, column, what is wrong, how to mend it."""
    path = tmp_path / "c.csv"
    path.write_text(
        "from,to,minutes\nnowhere,,abc\ntiznit,tiznit,5\n-9.7,29.7,agadir,80\n"
        "tiznit,agadir,0\ntiznit,agadir,nan\ntiznit,agadir,1e999\ntiznit\n\x1b[2J,agadir,9\n",
        encoding="utf-8",
    )
    with pytest.raises(CalibrationError) as caught:
        read_drives(path, (), bundled_gateways())
    text = str(caught.value)
    for part in (
        f"{path}: cannot be used",
        "row 2, from: names no place. Correct it: no place is called “nowhere”",
        "row 2, to: is empty. Give an id, a name, or lon,lat.",
        "row 2, minutes: “abc” is not a number of minutes. Write them",
        "row 3, to: is where the drive begins",
        "row 4, row: has 4 cells, the first row has 3. Put a position",
        "row 5, minutes: “0”",
        "row 6, minutes: “nan”",
        "row 7, minutes: “1e999”",
        "row 8, to: is empty",
        "row 9, from: holds signs that cannot be printed",
    ):
        assert part in text
    assert "\x1b" not in text


def test_each_column_is_needed_once(tmp_path: Path) -> None:
    """The one that is missing and the one that is there twice are told at once."""
    path = tmp_path / "c.csv"
    path.write_text("from,minutes,from\n", encoding="utf-8")
    with pytest.raises(CalibrationError) as caught:
        read_drives(path, (), ())
    faults = [(fault.field, str(fault.problem)) for fault in caught.value.faults]
    assert faults == [
        ("from", "is the name of 2 columns, not of one"),
        ("to", "is the name of no column"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\xff\xfe\x00",
        b"from,to\n",
        b"from,to,minutes,from\n",
        b'from,to,minutes\n"' + b"a" * 200_000,
        b"PK\x03\x04" + bytes(range(128)),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(tmp_path: Path, data: bytes) -> None:
    """No traceback, whatever the bytes."""
    path = tmp_path / "c.csv"
    path.write_bytes(data)
    with pytest.raises(CalibrationError, match="cannot be used"):
        read_drives(path, (), bundled_gateways())
    with pytest.raises(CalibrationError, match="is a folder"):
        read_drives(tmp_path, (), ())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
def test_hostile_bytes_end_in_a_message(tmp_path: Path, data: bytes) -> None:
    """Both files, after an honest beginning too."""
    path = tmp_path / "hostile"
    for head in (b"", b"from,to,minutes\n", b'profile = "car"\n'):
        path.write_bytes(head + data)
        for read in (lambda: read_drives(path, (), bundled_gateways()), lambda: read_speeds(path)):
            with contextlib.suppress(CalibrationError):
                read()


def test_the_spread_is_what_four_drives_in_five_keep_to() -> None:
    """Of their time by the factors; not less than the clock's own nor more than as much again."""

    def spread_of(off: Sequence[float]) -> float:
        drive = Drive(row=2, origin=TOWNS[0], destination=TOWNS[1], minutes=60)
        timed = [
            TimedDrive(drive=drive, before_s=1, after_s=3600 / (1 + one), explained=True)
            for one in off
        ]
        result = Calibration(drives=tuple(timed), unusable=(), factors=(), telling=())
        return result.spread()

    assert spread_of([0.0, 0.1, -0.2, 0.1, 0.1, 0.15]) == pytest.approx(0.15, abs=0.001)
    assert spread_of([0.0, 0.01, 0.0]) == LEAST_SPREAD
    assert spread_of([4.0, 4.0, 4.0]) == MOST_SPREAD


def test_factors_come_back_from_their_file(tmp_path: Path) -> None:
    """What is written is what is read; the version follows the factors, not the bytes."""
    path = tmp_path / "speeds.toml"
    text = speeds_toml("car", 7, {"track": 1.2, "trunk": 0.875}, 0.125)
    path.write_bytes(text.encode("utf-8"))
    speeds = read_speeds(path)
    assert (speeds.profile, speeds.drives) == ("car", 7)
    assert speeds.factors == (("trunk", 0.875), ("track", 1.2))
    assert speeds.spread == 0.125
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    again = read_speeds(path)
    assert again.version == speeds.version
    assert again.sha256 != speeds.sha256


def test_a_profile_with_factors_is_another_version_on_other_roads() -> None:
    """So nothing computed without them passes for computed with them."""
    speeds = Speeds(file="s.toml", sha256="0", profile="car", drives=3, factors=(("trunk", 1.5),))
    calibrated = speeds.of_profile(CAR)
    assert calibrated.version != CAR.version
    roads = bundled_network()
    named = speeds.on_roads(roads).source
    assert (named.name, named.sha256 == roads.source.sha256) == (
        "Tiznit province, schematic + s.toml",
        False,
    )
    ratio = calibrated.durations_s(roads) / CAR.durations_s(roads)
    expected = np.where(roads.highway == HIGHWAYS.index("trunk"), 1.5, 1.0)
    assert ratio == pytest.approx(expected)
    with pytest.raises(RequestError, match="for the profile car, not for 4x4"):
        speeds.of_profile(read_profile("4x4"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "profile: is no profile"),
        ('profile = "bus"', "profile: is no profile. Choose one of car"),
        ("drives = true", "drives: is not a number"),
        ("time_factor = 3", "time_factor: is not a table"),
        ("[time_factor]\ncycleway = 1", "time_factor.cycleway: is no class of road"),
        ("[time_factor]\ntrunk = 5", "time_factor.trunk: is not a possible factor"),
        ("[time_factor]\ntrunk = nan", "time_factor.trunk: is not a possible factor"),
        ("[time_factor]\ntrunk = '1'", "time_factor.trunk: is not a possible factor"),
        ("speed = 1", "speed: is not known"),
        ("spread = 0", "spread: is not a possible share"),
        ("spread = true", "spread: is not a possible share"),
        ("spread = 1.5", "spread: is not a possible share"),
        ("= 1", "file: is not valid TOML"),
        ("a = " + "9" * 5000, "file: is nested too deeply or holds a monstrous number"),
        ("a = " + "[" * 5000, "file: is nested too deeply or holds a monstrous number"),
    ],
)
def test_a_file_of_factors_with_faults_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """Every key is looked at."""
    path = tmp_path / "speeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalibrationError) as caught:
        read_speeds(path)
    assert message in str(caught.value)
