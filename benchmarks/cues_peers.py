"""Maneuvers of other engines along given streets; run by `benchmarks.cues` in a Python of its own.

The wheels of OSRM and Valhalla need Python 3.12, and this file nothing else: it is a script of the
standard library that reads a request from its input and writes what the engines say.

    python benchmarks/cues_peers.py < request.json > answer.json

The request is an object: `osm` is the road file, `folder` where the engines' data is made (once),
`routes` a list of lines, each a list of [longitude, latitude]. The answer has, by engine, a list as
long as `routes`: null where the engine did not follow the line, or `metres`, the `line` it took,
and its `maneuvers` as [type, detail, longitude, latitude, metres from the start]; the detail of a
roundabout is the number of its exit, else OSRM's modifier.

Each engine is held to the line: OSRM by map matching with a point every 40 m at most, Valhalla by
walking the edges of the line.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

HOW = "Python 3.12: pip install -r benchmarks/requirements-312.txt"
APART_M = 40.0
"""Metres between the points that OSRM matches; it looks 5 m around each."""

Point = list[float]


def metres(a: Point, b: Point) -> float:
    """Return the distance between two near points, metres."""
    east = (b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, b[1] - a[1]) * 111_195.0


def along(line: list[Point]) -> list[float]:
    """Return how far each point of a line is from its beginning, metres."""
    gone = [0.0]
    for a, b in pairwise(line):
        gone.append(gone[-1] + metres(a, b))
    return gone


def dense(line: list[Point]) -> list[Point]:
    """Return a line with points no more than `APART_M` apart."""
    points = [line[0]]
    for a, b in pairwise(line):
        pieces = max(1, math.ceil(metres(a, b) / APART_M))
        points += [
            [a[axis] + (b[axis] - a[axis]) * part / pieces for axis in (0, 1)]
            for part in range(1, pieces + 1)
        ]
    return points


def engine(name: str) -> Any:  # noqa: ANN401
    """Return the module of an engine, or leave with how to install it."""
    try:
        return import_module(name)
    except ImportError:
        sys.exit(f"{name} is not installed for {sys.executable}. {HOW}")


def run(*command: str) -> None:
    """Run a program of an engine; its words go where errors go."""
    subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 - of the wheel, no shell


def osrm(osm: str, folder: Path, routes: list[list[Point]]) -> list[Any]:
    """Return what OSRM says of each line."""
    module = engine("osrm")
    home = Path(module.__file__).parent
    roads = folder / "osrm" / "map.osrm"
    if not (folder / "osrm" / "done").exists():
        roads.parent.mkdir(parents=True, exist_ok=True)
        file = roads.with_name("map.osm.pbf")
        shutil.copyfile(osm, file)
        run(str(home / "bin/osrm-extract"), "-p", str(home / "share/profiles/car.lua"), str(file))
        run(str(home / "bin/osrm-partition"), str(roads))
        run(str(home / "bin/osrm-customize"), str(roads))
        (folder / "osrm" / "done").touch()
    server = module.OSRM(
        storage_config=str(roads),
        algorithm="MLD",
        use_shared_memory=False,
        max_locations_map_matching=-1,
    )
    return [_osrm_route(module, server, route) for route in routes]


def _osrm_route(module: Any, server: Any, route: list[Point]) -> dict[str, Any] | None:  # noqa: ANN401
    points = dense(route)
    wanted = module.MatchParameters(
        coordinates=[tuple(point) for point in points],
        radiuses=[5.0] * len(points),
        waypoints=[0, len(points) - 1],
        steps=True,
        geometries="geojson",
        overview="full",
        gaps="ignore",
    )
    try:
        found = list(server.Match(wanted)["matchings"])
    except RuntimeError:
        return None
    if len(found) != 1:
        return None
    line: list[Point] = [list(point) for point in found[0]["geometry"]["coordinates"]]
    gone, maneuvers = 0.0, []
    for leg in found[0]["legs"]:
        for step in leg["steps"]:
            maneuver = step["maneuver"]
            told = list(maneuver)
            detail = maneuver["modifier"] if "modifier" in told else ""
            if "exit" in told:
                detail = str(int(maneuver["exit"]))
            lon, lat = list(maneuver["location"])
            maneuvers.append([maneuver["type"], detail, lon, lat, gone])
            gone += step["distance"]
    return {"metres": gone, "line": line, "maneuvers": maneuvers}


def valhalla(osm: str, folder: Path, routes: list[list[Point]]) -> list[Any]:
    """Return what Valhalla says of each line."""
    module = engine("valhalla")
    home = folder / "valhalla"
    tiles = home / "tiles"
    tiles.mkdir(parents=True, exist_ok=True)
    config = module.get_config(tile_dir=str(tiles), tile_extract="", verbose=False)
    if not (home / "done").exists():
        (home / "config.json").write_text(json.dumps(config), encoding="utf-8")
        program = Path(module.__file__).parent / "bin/valhalla_build_tiles"
        run(str(program), "-c", str(home / "config.json"), "-j", "1", osm)
        (home / "done").touch()
    actor = module.Actor(config)
    return [_valhalla_route(actor, route) for route in routes]


def _valhalla_route(actor: Any, route: list[Point]) -> dict[str, Any] | None:  # noqa: ANN401
    asked = {
        "shape": [{"lon": lon, "lat": lat} for lon, lat in route],
        "costing": "auto",
        "shape_match": "walk_or_snap",
        "directions_options": {"units": "kilometers"},
    }
    try:
        trip = actor.trace_route(asked)["trip"]
    except RuntimeError:
        return None
    if len(trip["legs"]) != 1:
        return None
    leg = trip["legs"][0]
    line = decoded(leg["shape"])
    gone = along(line)
    maneuvers = [
        [
            str(one["type"]),
            str(one.get("roundabout_exit_count", "")),
            *line[one["begin_shape_index"]],
            gone[one["begin_shape_index"]],
        ]
        for one in leg["maneuvers"]
    ]
    return {"metres": gone[-1], "line": line, "maneuvers": maneuvers}


def decoded(text: str) -> list[Point]:
    """Return the points of an encoded polyline of six decimals, as Valhalla writes them."""
    numbers, value, shift = [], 0, 0
    for sign in text:
        part = ord(sign) - 63
        value |= (part & 31) << shift
        shift += 5
        if part < 32:  # noqa: PLR2004
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points, lat, lon = [], 0, 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append([lon / 1e6, lat / 1e6])
    return points


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    folder = Path(request["folder"])
    answer = {
        name: ask(request["osm"], folder, request["routes"])
        for name, ask in (("osrm", osrm), ("valhalla", valhalla))
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
