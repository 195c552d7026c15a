"""A routing engine builds a file of roads and answers matrices; run by `roads_engines.py`.

PYTHON benchmarks/engines.py osrm|valhalla FILE.osm.pbf ASK.json ANSWER.json

It imports nothing of the product, so that it runs under any Python for which the engine has a
wheel. `ASK.json` is a list of lists of [lon, lat]; `ANSWER.json` tells for each list the seconds
of the processor and the matrix of durations, of as many rows as it got through in time, null if no
way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROWS_S = 60.0
"""No further rows are asked for after so many seconds of the clock."""

ROWS_AT_ONCE = 10
"""Rows asked of Valhalla at a time."""

Rows = list[list[float | None]]


def build_osrm(file: str, folder: Path) -> Any:  # noqa: ANN401 - absent where this is checked
    """Extract and contract with the car profile of the wheel."""
    osrm = import_module("osrm")
    profile = Path(str(osrm.__file__)).parent / "share" / "profiles" / "car.lua"
    base = folder / "roads.osrm"
    (folder / "roads.osm.pbf").symlink_to(Path(file).resolve())
    for arguments in (
        ["extract", "-p", str(profile), str(folder / "roads.osm.pbf")],
        ["contract", str(base)],
    ):
        _run([sys.executable, "-m", "osrm", *arguments])
    return osrm.OSRM(
        storage_config=str(base),
        algorithm="CH",
        use_shared_memory=False,
        max_locations_distance_table=-1,
    )


def ask_osrm(engine: Any, places: list[list[float]]) -> Rows:  # noqa: ANN401
    """Return a table of all places at once."""
    osrm = import_module("osrm")
    asked = osrm.TableParameters(
        coordinates=[tuple(place) for place in places],
        annotations=["duration"],
        generate_hints=False,
    )
    answer = engine.Table(asked)
    return [list(row) for row in answer["durations"]]


def build_valhalla(file: str, folder: Path) -> Any:  # noqa: ANN401
    """Build tiles, and return an actor without limits of size."""
    valhalla = import_module("valhalla")
    get_config = import_module("valhalla.config").get_config
    tiles = folder / "tiles"
    tiles.mkdir()
    config = get_config(tile_dir=str(tiles), tile_extract="")
    for limit in ("max_matrix_location_pairs", "max_matrix_distance", "max_distance"):
        config["service_limits"]["auto"][limit] = 100_000_000
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    tool = Path(str(valhalla.__file__)).parent / "bin" / "valhalla_build_tiles"
    _run([str(tool), "-c", str(path), str(Path(file).resolve())])
    return valhalla.Actor(config)


def ask_valhalla(engine: Any, places: list[list[float]]) -> Rows:  # noqa: ANN401
    """Return as many rows as it gets through in time."""
    points = [{"lon": lon, "lat": lat} for lon, lat in places]
    start, rows = time.perf_counter(), []
    for first in range(0, len(points), ROWS_AT_ONCE):
        answer = engine.matrix(
            {
                "sources": points[first : first + ROWS_AT_ONCE],
                "targets": points,
                "costing": "auto",
                "verbose": False,
            }
        )
        rows += answer["sources_to_targets"]["durations"]
        if time.perf_counter() - start > ROWS_S:
            break
    return rows


ENGINES = {"osrm": (build_osrm, ask_osrm), "valhalla": (build_valhalla, ask_valhalla)}


def main() -> None:
    """Build, ask, write."""
    os.dup2(2, 1)  # their logs go to the standard output
    name, file, ask, answer = sys.argv[1:]
    build, table = ENGINES[name]
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        engine = build(file, Path(folder))
        prepared = _processor_s()
        for places in json.loads(Path(ask).read_text(encoding="utf-8")):
            table(engine, places[:2])
            begun = _processor_s()
            rows = table(engine, places)
            tables.append({"seconds": _processor_s() - begun, "rows": rows})
    found = {
        "prepare_s": prepared,
        "prepare_mb": _peak_mb(children=True),
        "peak_mb": _peak_mb(children=False),
        "tables": tables,
    }
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _processor_s() -> float:
    """Return the seconds of the processor that this process and those it started took."""
    started = os.times()
    return time.process_time() + started.children_user + started.children_system


def _peak_mb(*, children: bool) -> float:
    """Return the most memory this process or one of its children held; there is Linux only."""
    import resource  # noqa: PLC0415

    whose = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(whose).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
