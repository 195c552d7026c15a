"""Promises of `routes.outputs.exports`: every format, read by GDAL where it has a reader."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
import shapely

from routes.errors import OutputError
from routes.outputs.circuitjson import circuit_to_json
from routes.outputs.exports import export_files
from routes.outputs.formats import FORMATS, file_name
from routes.sites import LANGUAGES
from routes.zone import in_morocco

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.sites import Language

SUMMER = dt.date(2026, 6, 10)


def layer(path: Path, name: str | int) -> list[dict[str, Any]]:
    """Return the features of a layer as GDAL reads them; `geometry` is of shapely."""
    meta, _, geometry, columns = pyogrio.raw.read(path, layer=name, datetime_as_string=True)
    rows = zip(*columns, strict=True) if len(columns) else [()] * len(geometry)
    return [
        {**dict(zip(meta["fields"], row, strict=True)), "geometry": shapely.from_wkb(shape)}
        for shape, row in zip(geometry, rows, strict=True)
    ]


def rounded(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return positions as a file holds them."""
    return [(round(lon, 6), round(lat, 6)) for lon, lat in points]


def times(rows: list[dict[str, Any]], field: str) -> list[dt.datetime]:
    """Return the times of a field, with their distance from UTC where they have one."""
    return [dt.datetime.fromisoformat(row[field]) for row in rows]


@pytest.fixture
def folder(
    circuit: Circuit, moved: Callable[[Circuit, dt.date], Circuit], tmp_path: Path
) -> tuple[Circuit, Path]:
    """Return a circuit of June 2026, an hour ahead of UTC, and the folder of its files."""
    summer = moved(circuit, SUMMER)
    for name, data in export_files(summer, FORMATS, "fr").items():
        (tmp_path / name).write_bytes(data)
    return summer, tmp_path


def test_gdal_reads_the_tracks_and_waypoints_of_gpx(folder: tuple[Circuit, Path]) -> None:
    """The same coordinates and times."""
    circuit, files = folder
    tracks = layer(files / "circuit.gpx", "tracks")
    assert [row["number"] for row in tracks] == [1, 2]
    for row, day in zip(tracks, circuit.itineraries, strict=True):
        line: list[tuple[float, float]] = []
        for point in (point for leg in day.legs for point in leg.geometry):
            line += [point] if not line or line[-1] != point else []
        assert list(row["geometry"].geoms[0].coords) == rounded(line)
    points = layer(files / "circuit.gpx", "waypoints")
    expected = []
    for day in circuit.itineraries:
        calls = [call.arrival for call, _ in day.calls()]
        expected += [day.departure, *calls, day.arrival]
    assert times(points, "time") == [in_morocco(time) for time in expected]
    first = circuit.itineraries[0].stops[0].site
    assert points[1]["geometry"].coords[0] == tuple(first.location)
    assert points[1]["name"] == f"1.1 {first.name_in('fr')}"


def test_gdal_reads_the_folders_of_kml(folder: tuple[Circuit, Path]) -> None:
    """A layer for each, with the same coordinates and times."""
    circuit, files = folder
    names = [str(name) for name, _ in pyogrio.list_layers(files / "circuit.kml")]
    assert names == [
        "Jour 1\u00a0: mercredi 10 juin 2026",
        "Jour 2\u00a0: jeudi 11 juin 2026",
        "Sites écartés",
    ]
    for at, day in enumerate(circuit.itineraries):
        rows = layer(files / "circuit.kml", names[at])
        legs = [row for row in rows if row["role"] == "leg"]
        assert [list(row["geometry"].coords) for row in legs] == [
            rounded(leg.geometry) for leg in day.legs
        ]
        assert times(legs, "begin") == [in_morocco(leg.departure) for leg in day.legs]
        assert times(legs, "end") == [in_morocco(leg.arrival) for leg in day.legs]
        stops = [row for row in rows if row["role"] == "stop"]
        assert [row["geometry"].coords[0] for row in stops] == [
            tuple(stop.site.location) for stop in day.stops
        ]
        assert times(stops, "begin") == [in_morocco(stop.arrival) for stop in day.stops]
    assert len(layer(files / "circuit.kml", names[2])) == len(circuit.unvisited)


def test_gdal_reads_the_features_of_geojson(folder: tuple[Circuit, Path]) -> None:
    """The same coordinates; times are wall times, as the file says."""
    circuit, files = folder
    rows = layer(files / "circuit.geojson", 0)
    legs = [row for row in rows if row["role"] == "leg"]
    assert [list(row["geometry"].coords) for row in legs] == [
        rounded(leg.geometry) for leg in circuit.legs
    ]
    stops = [row for row in rows if row["role"] == "stop"]
    assert [row["geometry"].coords[0] for row in stops] == [
        tuple(stop.site.location) for stop in circuit.stops
    ]
    assert times(stops, "arrival") == [stop.arrival for stop in circuit.stops]
    assert [row["title"] for row in stops] == [
        f"{number}. {stop.site.name_in('fr')}" for _, number, stop in circuit.numbered_stops()
    ]


def test_gdal_reads_the_timetable(folder: tuple[Circuit, Path]) -> None:
    """Both as CSV and as a sheet of the workbook."""
    circuit, files = folder
    meta, _, _, columns = pyogrio.raw.read(files / "timetable.csv", read_geometry=False)
    values = dict(zip(meta["fields"], columns, strict=True))
    stops = [at for at, role in enumerate(values["role"]) if role == "stop"]
    assert [(float(values["lon"][at]), float(values["lat"][at])) for at in stops] == [
        tuple(stop.site.location) for stop in circuit.stops
    ]
    assert [str(values["begin"][at]) for at in stops] == [
        stop.begin.isoformat(sep=" ") for stop in circuit.stops
    ]
    meta, _, _, columns = pyogrio.raw.read(
        files / "circuit.xlsx", layer="Sites visités", read_geometry=False
    )
    sites = dict(zip(meta["fields"], columns, strict=True))
    assert list(sites["Longitude"]) == [stop.site.location.lon for stop in circuit.stops]
    assert list(sites["Latitude"]) == [stop.site.location.lat for stop in circuit.stops]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_has_a_file_by_its_name(circuit: Circuit, language: Language) -> None:
    """Of the whole circuit, or of a day; each differs from the others."""
    whole = export_files(circuit, FORMATS, language)
    assert list(whole) == [file_name(name, language) for name in FORMATS]
    second = export_files(circuit, FORMATS, language, day=2)
    assert list(second) == [file_name(name, language, 2) for name in FORMATS]
    assert len({*whole.values(), *second.values()}) == 2 * len(FORMATS)
    assert list(export_files(circuit, ("kml", "gpx"), language)) == ["circuit.kml", "circuit.gpx"]
    with pytest.raises(IndexError, match="circuit of 2"):
        export_files(circuit, ("txt",), language, day=3)
    with pytest.raises(KeyError):
        export_files(circuit, ("svg",), language)


def test_only_the_calendar_knows_edition_and_issue(circuit: Circuit) -> None:
    """They reach it for a day as well."""
    for day in (None, 1):
        plain = export_files(circuit, FORMATS, "en", day=day)
        given = export_files(circuit, FORMATS, "en", day=day, edition="argan", issue=2)
        assert [name for name, data in given.items() if data != plain[name]] == [
            file_name("ics", "en", day)
        ]


@pytest.mark.parametrize("year", [1900, 9999])
def test_years_that_some_format_lacks_are_refused(
    circuit: Circuit, moved: Callable[[Circuit, dt.date], Circuit], year: int
) -> None:
    """Before anything is made; the years within are not."""
    with pytest.raises(OutputError, match=f"year {year}"):
        export_files(moved(circuit, dt.date(year, 6, 1)), ("csv",), "en")
    inside = {1900: 1901, 9999: 9998}[year]
    assert len(export_files(moved(circuit, dt.date(inside, 6, 1)), FORMATS, "en")) == len(FORMATS)
    leg = replace(circuit.itineraries[0].legs[0], departure=dt.datetime(year, 1, 1))  # noqa: DTZ001
    day = replace(circuit.itineraries[0], legs=(leg, *circuit.itineraries[0].legs[1:]))
    with pytest.raises(OutputError, match=f"year {year}"):
        export_files(replace(circuit, itineraries=(day,)), ("csv",), "en")


_HASHES = """
import hashlib, sys
from routes.outputs.circuitjson import read_circuit
from routes.outputs.exports import export_files
from routes.outputs.formats import FORMATS
circuit = read_circuit(sys.argv[1])
for name, data in export_files(circuit, FORMATS, sys.argv[2]).items():
    print(name, hashlib.sha256(data).hexdigest())
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bytes_are_the_same_in_another_process_zone_and_hash_seed(
    circuit: Circuit, tmp_path: Path, language: Language
) -> None:
    """Nothing comes from the clock, the system's zone, or the order of a set."""
    path = tmp_path / "circuit.json"
    path.write_text(circuit_to_json(circuit), encoding="utf-8")
    here = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in export_files(circuit, FORMATS, language).items()
    }
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONTZPATH": ""}
        run = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", _HASHES, str(path), language],
            capture_output=True, text=True, check=True, env=environment,
        )  # fmt: skip
        assert dict(line.split() for line in run.stdout.splitlines()) == here
