"""Heights in circuit.json: of a leg, and where they come from. See `routes.outputs.circuitjson`.

Both keys are there only where heights are known, so that a circuit without them is written as
before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.elevation.climb import Climb, Elevation, ElevationFile
from routes.geo import HIGHEST_M, LOWEST_M
from routes.message import msg
from routes.outputs.jsontext import REMAKE

if TYPE_CHECKING:
    from routes.outputs.jsontext import Node


def climb_to_json(climb: Climb) -> dict[str, Any]:
    """Return the climb of a leg as a JSON value."""
    return {
        "up_m": climb.up_m,
        "down_m": climb.down_m,
        "highest_m": climb.highest_m,
        "lowest_m": climb.lowest_m,
        "known_m": climb.known_m,
        "profile": [[list(point) for point in run] for run in climb.profile],
        "points_m": list(climb.points_m),
    }


def read_climb(node: Node) -> Climb:
    """Read the climb of a leg."""
    at = node.fields("up_m", "down_m", "highest_m", "lowest_m", "known_m", "profile", "points_m")
    ends = at["highest_m"].maybe(_height), at["lowest_m"].maybe(_height)
    if ends.count(None) == 1:
        node.refuse(msg("both the highest and the lowest point are known, or neither"), REMAKE)
    with node.consistent(msg("a run of a profile has two points or more")):
        return Climb(
            up_m=at["up_m"].whole(),
            down_m=at["down_m"].whole(),
            highest_m=ends[0],
            lowest_m=ends[1],
            known_m=at["known_m"].whole(),
            profile=tuple(
                tuple(_point(point) for point in run.entries()) for run in at["profile"].entries()
            ),
            points_m=tuple(point.maybe(_height) for point in at["points_m"].entries()),
        )


def _height(node: Node) -> int:
    return node.whole(LOWEST_M, HIGHEST_M)


def _point(node: Node) -> tuple[int, int]:
    """Read a point of a profile: metres from the start of the leg, height."""
    along, height = node.pair(msg("Write [distance, height] in metres."))
    return along.whole(), _height(height)


def elevation_to_json(elevation: Elevation) -> dict[str, Any]:
    """Return where heights come from as a JSON value."""
    return {
        "files": [{"name": file.name, "sha256": file.sha256} for file in elevation.files],
        "credit": elevation.credit,
        "places": [{"id": id_, "height_m": height} for id_, height in elevation.places],
    }


def read_elevation(node: Node) -> Elevation:
    """Read where heights come from."""
    at = node.fields("files", "credit", "places")
    files = [file.fields("name", "sha256") for file in at["files"].entries()]
    places = [place.fields("id", "height_m") for place in at["places"].entries()]
    if not files:
        at["files"].refuse(msg("heights come from no file"), REMAKE)
    with at["places"].consistent(msg("a place has two heights")):
        return Elevation(
            files=tuple(
                ElevationFile(name=file["name"].line(), sha256=file["sha256"].line())
                for file in files
            ),
            credit=at["credit"].line(),
            places=tuple((place["id"].line(), _height(place["height_m"])) for place in places),
        )
