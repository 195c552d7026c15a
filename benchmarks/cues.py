"""Cues against the maneuvers of OSRM and Valhalla on the same streets.

python -m benchmarks.cues FILE.osm.pbf --python PYTHON3.12 [--routes 50] [--seed 1] [--list]

Routes join bundled sites and gateways drawn by lot, two kilometres apart by road at least. Both
engines are held to the street of each route (`benchmarks/cues_peers.py`, which runs in a Python of
its own: `pip install -r benchmarks/requirements-312.txt`); a route that one of them does not follow
to within 1 % of its length is left out, and counted.

What is a decision, by the engines and not by us:

- A *decision of an engine* is a maneuver that asks the driver to choose: a turn of any kind, a
  fork, a ramp on or off, the end of a road, a roundabout entered. Not departure and arrival; not
  what happens by itself: a new name, going straight on, merging, leaving a roundabout.
- *Agreed* decisions are those of both engines at one place, *any* those of at least one. The
  engines differ where a bend of the main road passes a lesser road that goes straight on, so “any”
  has doubtful ones.

Two things are at one place if they are at most 40 m apart along the route. Recall is the share of
the decisions that have one of our cues; precision the share of our cues (departure and arrival left
out) that have a decision of any engine, or, beside it, any maneuver of an engine, which counts a
new name as well: we tell a new number as a cue, as they do.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import warnings
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from routes.places import bundled_gateways
from routes.roads.cues import guide_of, make_cues, step_points
from routes.roads.graph import drivable_graph
from routes.roads.osmfile import read_osm
from routes.roads.paths import fastest_paths
from routes.roads.profile import read_profile
from routes.roads.snap import snap_places
from routes.sites import bundled_sites_path, read_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.roads.cues import Cue
    from routes.roads.snap import Located

SAME_PLACE_M = 40.0
LEAST_M = 2000.0
FOLLOWED = 0.01
"""Share of the length by which an engine's way may differ from the route."""

NEAR_M = 400.0
"""Engines round the metres of each step: a maneuver is looked for so far from where they say."""

OSRM_CHOICES = frozenset(
    {"turn", "on ramp", "off ramp", "fork", "end of road", "continue"}
    | {"roundabout", "rotary", "roundabout turn"}
)
OSRM_ENDS = frozenset({"depart", "arrive", "exit roundabout", "exit rotary"})
VALHALLA_CHOICES = frozenset(map(str, [*range(9, 25), 26]))
VALHALLA_ENDS = frozenset(map(str, [*range(1, 7), 27]))
"""Numbers of valhalla's `DirectionsLeg_Maneuver_Type` (proto/directions.proto)."""

ROUNDABOUTS = frozenset({"roundabout", "rotary"})
"""Of OSRM: Valhalla 3.9.1 says exit 2 of every roundabout when it is held to a line."""


class Route(NamedTuple):
    """A route, our cues on it, and how long these took."""

    line: list[list[float]]
    metres: float
    cues: tuple[Cue, ...]
    seconds: float


class Told(NamedTuple):
    """What an engine tells somewhere along a route: metres, kind, detail, whether one chooses."""

    metres: float
    kind: str
    detail: str
    is_choice: bool


class Score(NamedTuple):
    """Counts: decisions agreed and any, those with a cue; cues, those with a choice, a maneuver."""

    agreed: int
    agreed_found: int
    any: int
    any_found: int
    cues: int
    cues_choice: int
    cues_told: int

    def plus(self, other: Score) -> Score:
        """Return both together."""
        return Score(*(a + b for a, b in zip(self, other, strict=True)))


def is_choice(engine: str, kind: str, detail: str) -> bool:
    """Say whether a maneuver asks the driver to choose."""
    if engine == "valhalla":
        return kind in VALHALLA_CHOICES
    return kind in OSRM_CHOICES and (kind, detail) != ("continue", "straight")


class Line:
    """The line of a route, on which positions are found again."""

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        lonlat = np.array(points)
        self._scale = np.array([np.cos(np.radians(lonlat[:, 1].mean())), 1.0]) * 111_195.0
        self._flat = lonlat * self._scale
        middle = np.radians((lonlat[1:, 1] + lonlat[:-1, 1]) / 2)
        steps = np.diff(lonlat, axis=0) * 111_195.0
        steps[:, 0] *= np.cos(middle)
        self.along = np.concatenate([[0.0], np.cumsum(np.hypot(*steps.T))])

    def metres(self, lon: float, lat: float, about: float) -> float:
        """Return where along the line its point nearest to a position is, about so far along."""
        away = np.hypot(*(self._flat - np.array([lon, lat]) * self._scale).T)
        away[np.abs(self.along - about) > NEAR_M] = np.inf
        return float(self.along[away.argmin()])


def told_by(engine: str, answer: dict[str, Any], line: Line) -> list[Told]:
    """Return what an engine tells along a line, without departure and arrival."""
    ends = OSRM_ENDS if engine == "osrm" else VALHALLA_ENDS
    return [
        Told(line.metres(lon, lat, about), kind, detail, is_choice(engine, kind, detail))
        for kind, detail, lon, lat, about in answer["maneuvers"]
        if kind not in ends
    ]


def near(metres: float, places: Iterable[float]) -> bool:
    """Say whether one of some places is at a place along the route."""
    return any(abs(metres - place) <= SAME_PLACE_M for place in places)


def score(cues: Sequence[float], first: Sequence[Told], second: Sequence[Told]) -> Score:
    """Return how the cues of a route, at so many metres, fit what two engines tell."""
    choices = [[one.metres for one in told if one.is_choice] for told in (first, second)]
    agreed = [at for at in choices[0] if near(at, choices[1])]
    either = [*choices[0], *(at for at in choices[1] if not near(at, choices[0]))]
    every = [one.metres for one in (*first, *second)]
    return Score(
        agreed=len(agreed),
        agreed_found=sum(near(at, cues) for at in agreed),
        any=len(either),
        any_found=sum(near(at, cues) for at in either),
        cues=len(cues),
        cues_choice=sum(near(at, either) for at in cues),
        cues_told=sum(near(at, every) for at in cues),
    )


def routes_of(file: str, count: int, seed: int) -> list[Route]:
    """Return routes between places drawn by lot, with their cues."""
    graph = drivable_graph(read_osm(file), read_profile("car"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # places outside the file are left out
        places: list[Located] = [*read_sites(bundled_sites_path()), *bundled_gateways()]
        snaps = snap_places(graph, places).snaps
    paths = fastest_paths(graph, snaps)
    metres = paths.matrix()[1]
    begun = time.process_time()
    guide = guide_of(graph.network)
    print(f"guide of the network: CPU {1e3 * (time.process_time() - begun):.0f} ms")
    lot = random.Random(seed)  # noqa: S311 - no secret
    routes: list[Route] = []
    while len(routes) < count:
        a, b = lot.sample(range(len(snaps)), 2)
        if not LEAST_M < metres[a, b] < np.inf:
            continue
        steps = paths.path(a, b)
        begun = time.process_time()
        cues = make_cues(graph, steps, round(float(metres[a, b])), guide)
        seconds = time.process_time() - begun
        points = np.vstack([step_points(graph, step) for step in steps])
        moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
        routes.append(Route(points[moved].tolist(), float(metres[a, b]), cues, seconds))
    return routes


def ask(python: str, file: str, folder: Path, routes: list[Route]) -> dict[str, list[Any]]:
    """Return what the engines say of the routes."""
    request = {
        "osm": str(Path(file).resolve()),
        "folder": str(folder),
        "routes": [route.line for route in routes],
    }
    script = Path(__file__).with_name("cues_peers.py")
    done = subprocess.run(  # noqa: S603 - a Python the user names
        [python, str(script)],
        input=json.dumps(request),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit("the engines could not be asked")
    answer: dict[str, list[Any]] = json.loads(done.stdout)
    return answer


def compare(route: Route, answers: dict[str, Any], *, listed: str) -> tuple[Score, list[bool]]:
    """Return the score of a route, and for each roundabout whether the exit is OSRM’s.

    Args:
        route: ours.
        answers: those of the engines.
        listed: prefix of the lines that print where we and the engines differ; empty for none.
    """
    line = Line(route.line)
    told = {name: told_by(name, answer, line) for name, answer in answers.items()}
    ours = {line.metres(*cue.location, cue.from_start_m): cue for cue in route.cues[1:-1]}
    if listed:
        print_differences(listed, ours, told)
    exits = []
    rings = [one for one in told["osrm"] if one.kind in ROUNDABOUTS]
    for at, cue in ours.items():
        theirs = {one.detail for one in rings if near(at, [one.metres])}
        if cue.exit is not None and theirs:
            exits.append(theirs == {str(cue.exit)})
    return score(list(ours), told["osrm"], told["valhalla"]), exits


def print_differences(prefix: str, ours: dict[float, Cue], told: dict[str, list[Told]]) -> None:
    """Print decisions without a cue, and cues without a maneuver."""
    for engine, maneuvers in told.items():
        for one in maneuvers:
            if one.is_choice and not near(one.metres, ours):
                print(f"{prefix} {one.metres:.0f} m: {engine} {one.kind} {one.detail}, no cue")
    every = [one.metres for maneuvers in told.values() for one in maneuvers]
    for at, cue in ours.items():
        if not near(at, every):
            lon, lat = cue.location
            print(f"{prefix} {at:.0f} m: cue {cue.turn} {cue.angle_deg}, no maneuver {lat} {lon}")


def follows(route: Route, answer: dict[str, Any] | None) -> bool:
    """Say whether an engine took the street of a route."""
    return answer is not None and abs(answer["metres"] - route.metres) <= FOLLOWED * route.metres


def print_score(total: Score, exits: list[bool], routes: list[Route]) -> None:
    """Print the figures."""
    times = np.array([route.seconds for route in routes]) * 1e3
    every_m = sum(route.metres for route in routes)
    shortest = min((cue.next_m for route in routes for cue in route.cues[1:-1]), default=0)
    at_one = sum(
        a.from_start_m == b.from_start_m for route in routes for a, b in pairwise(route.cues[1:-1])
    )
    rows = [
        ("recall, decisions both engines tell", total.agreed_found, total.agreed),
        ("recall, decisions any engine tells", total.any_found, total.any),
        ("precision, a decision of any engine", total.cues_choice, total.cues),
        ("precision, a maneuver of any engine", total.cues_told, total.cues),
        ("exit numbers of roundabouts as OSRM’s", sum(exits), len(exits)),
    ]
    for name, found, of in rows:
        print(f"| {name} | {found} of {of} | {found / max(1, of):.3f} |")
    print(f"{total.cues} cues; cues at one place: {at_one}; nearest two: {shortest} m apart")
    print(f"cues of a leg, CPU: median {np.median(times):.1f} ms, most {times.max():.1f} ms; "
          f"{every_m / 1000:,.0f} km in all")  # fmt: skip


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", metavar="FILE.osm.pbf")
    parser.add_argument("--python", default=sys.executable, help="a Python 3.12 with the engines")
    parser.add_argument("--routes", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="keeps the engines' data for the next time")
    parser.add_argument("--list", action="store_true", help="print every difference")
    arguments = parser.parse_args()
    routes = routes_of(arguments.file, arguments.routes, arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments.folder or scratch)
        answers = ask(arguments.python, arguments.file, folder, routes)
    total, used = Score(*[0] * 7), 0
    exits: list[bool] = []
    for number, route in enumerate(routes):
        both = {name: answer[number] for name, answer in answers.items()}
        if all(follows(route, answer) for answer in both.values()):
            listed = f"route {number}," if arguments.list else ""
            one, same = compare(route, both, listed=listed)
            total, exits, used = total.plus(one), exits + same, used + 1
    for name, answer in answers.items():
        taken = sum(follows(*pair) for pair in zip(routes, answer, strict=True))
        print(f"{name} follows {taken} of {len(routes)} routes")
    print(f"compared: {used} routes\n")
    print_score(total, exits, routes)


if __name__ == "__main__":
    main()
