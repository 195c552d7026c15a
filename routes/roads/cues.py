"""Cues: turn-by-turn directions of one leg, as values; `routes.outputs` puts them into words.

A cue stands where a driver must decide, and nowhere else (`routes.roads.decisions`), and where the
road goes on under another number or name. It tells what one sees there, what one passes before the
next one, and by what one notices that the turn was missed (`routes.roads.landmarking`, `missed`).
Names are kept in every language there is; who prints them chooses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from routes.geo import LonLat
from routes.roads.compass import compass_of
from routes.roads.cutting import points_at, shares
from routes.roads.decisions import Decision, Turn, decisions
from routes.roads.drive import drive_of
from routes.roads.landmarking import LandmarkIndex, Sight, thinned
from routes.roads.missed import Beyond
from routes.roads.network import HIGHWAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.geo import BoundingBox
    from routes.roads.compass import Compass
    from routes.roads.drive import Drive
    from routes.roads.graph import DrivableGraph
    from routes.roads.network import RoadNetwork
    from routes.roads.paths import Step
    from routes.sites import Language

__all__ = ["Cue", "Guide", "Sight", "Turn", "guide_of", "make_cues", "step_length_m", "step_points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of directions.

    Attributes:
        turn: what to do; `keep_left` and `keep_right` where a road as straight leads away on the
            other side, `straight` past such roads on both, `continue` where nothing but the number
            or name of the road changes, `track` where a road ends and a track goes on.
        road: name of the road one is on afterwards, as on the spot, empty if it has none.
        road_fr, road_ar, road_en: the name by language, empty where it is not known.
        ref: its number, such as R104, empty if it has none.
        highway: its OSM class.
        exit: at a roundabout, which exit to take, counted from 1; None elsewhere.
        angle_deg: how much one turns in all, degrees, positive right; None on departure and
            arrival, and if not known.
        location: where.
        from_start_m: metres driven on this leg when one is there.
        next_m: metres to the next cue; 0 on arrival.
        at: what one sees there; None if nothing is known.
        passing: what one passes before the next cue, in order; their metres are driven on this leg.
        too_far: what one reaches if one misses the turn, so many metres after it; None if nothing
            is known, or it cannot be missed.
    """

    turn: Turn
    location: LonLat
    from_start_m: int
    next_m: int
    road: str = ""
    ref: str = ""
    highway: str = ""
    exit: int | None = None
    road_fr: str = ""
    road_ar: str = ""
    road_en: str = ""
    angle_deg: int | None = None
    at: Sight | None = None
    passing: tuple[Sight, ...] = ()
    too_far: Sight | None = None

    def road_in(self, language: Language) -> str:
        """Return the name of the road in a language, as on the spot where it has none."""
        return {"fr": self.road_fr, "ar": self.road_ar, "en": self.road_en}[language] or self.road


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guide:
    """What cues are made from beside a way; made once for all legs by `guide_of`.

    Attributes:
        compass: which ways leave each junction.
        index: the landmarks.
    """

    compass: Compass
    index: LandmarkIndex


def guide_of(network: RoadNetwork, box: BoundingBox | None = None) -> Guide:
    """Return the guide of a network.

    Args:
        network: the roads.
        box: if given, the legs lie in it, and what is far outside does not count.
    """
    return Guide(compass=compass_of(network, box), index=LandmarkIndex(network.landmarks))


def step_points(graph: DrivableGraph, step: Step) -> NDArray[np.float64]:
    """Return the (k, 2) points of a step in driving direction, degrees; k is 2 or more."""
    points = graph.network.points_of(step.section)
    if {step.start, step.end} == {0.0, 1.0}:
        return points if step.forward else points[::-1]
    low, high = min(step.start, step.end), max(step.start, step.end)
    share = shares(points)
    first, last = points_at(points, (low, high))
    piece = np.vstack([first, points[(share > low) & (share < high)], last])
    return piece if step.forward else piece[::-1]


def step_length_m(graph: DrivableGraph, step: Step) -> float:
    """Return the length of a step, metres."""
    return float(graph.network.length_m[step.section]) * abs(step.end - step.start)


def make_cues(
    graph: DrivableGraph, steps: Sequence[Step], distance_m: int, guide: Guide | None = None
) -> tuple[Cue, ...]:
    """Return the cues of a leg.

    Args:
        graph: what the steps lie on.
        steps: the way, from origin to destination.
        distance_m: its length in whole metres, at which one arrives.
        guide: that of the network; made for this leg alone if not given.
    """
    if not steps:
        return ()
    guide = guide or guide_of(graph.network)
    drive = drive_of(graph.network, guide.compass, steps)
    pieces = [step_points(graph, step) for step in steps]
    passed = guide.index.beside(pieces, drive.reached)
    beyond = Beyond(drive, guide.index, {mark for _, mark in passed})
    decided = [
        replace(_cue(drive, pieces, one, distance_m), too_far=beyond.sight(one))
        for one in decisions(drive)
    ]
    end = Cue(turn="arrive", location=_lonlat(pieces[-1][-1]), from_start_m=distance_m, next_m=0)
    cues = _with_next([_departure(drive, pieces), *decided, end])
    return _with_sights(cues, guide.index, [guide.index.sight(mark, at) for at, mark in passed])


def _departure(drive: Drive, pieces: Sequence[NDArray[np.float64]]) -> Cue:
    return Cue(
        turn="depart",
        location=_lonlat(pieces[0][0]),
        from_start_m=0,
        next_m=0,
        **_road(drive, 0),
    )


def _cue(
    drive: Drive, pieces: Sequence[NDArray[np.float64]], one: Decision, distance_m: int
) -> Cue:
    return Cue(
        turn=one.turn,
        location=_lonlat(pieces[one.joint][0]),
        from_start_m=min(round(float(drive.reached[one.joint])), distance_m),
        next_m=0,
        exit=one.exit,
        angle_deg=round(one.angle),
        **_road(drive, one.named),
    )


def _road(drive: Drive, step: int) -> dict[str, Any]:
    """Return what a cue says of the road of a step."""
    network, section = drive.network, int(drive.way[step]) >> 1
    named = {"road": "name", "road_fr": "name_fr", "road_ar": "name_ar", "road_en": "name_en"}
    texts = {key: network.strings[int(getattr(network, name)[section])]
             for key, name in (named | {"ref": "ref"}).items()}  # fmt: skip
    return {**texts, "highway": HIGHWAYS[int(network.highway[section])]}


def _with_next(cues: list[Cue]) -> list[Cue]:
    """Fill in the distance from each cue to the next."""
    following = [*cues[1:], cues[-1]]
    return [
        replace(cue, next_m=after.from_start_m - cue.from_start_m)
        for cue, after in zip(cues, following, strict=True)
    ]


def _with_sights(cues: list[Cue], index: LandmarkIndex, passed: Sequence[Sight]) -> tuple[Cue, ...]:
    """Add what one sees at each decision, and passes after it."""
    between, last = cues[1:-1], cues[-1]
    seen = _once(index.around([cue.location for cue in between]))
    told = thinned(
        passed,
        [cue.from_start_m for cue in cues[:-1]],
        last.from_start_m,
        {one.name for one in seen if one is not None},
    )
    return tuple(
        replace(cue, at=at, passing=tuple(here))
        for cue, at, here in zip(cues, [None, *seen, None], [*told, []], strict=True)
    )


def _once(seen: Sequence[Sight | None]) -> list[Sight | None]:
    """Return what is seen at some decisions, a name that was just told left out."""
    names = ["", *(sight.name if sight else "" for sight in seen)]
    return [
        None if sight and sight.name and sight.name == before else sight
        for sight, before in zip(seen, names[:-1], strict=True)
    ]


def _lonlat(point: NDArray[np.float64]) -> LonLat:
    return LonLat(float(point[0]), float(point[1]))
