"""The directions in circuit.json. See `routes.outputs.circuitjson`.

Files of the time before sights and names by language lack these keys, and are read without.
"""

from __future__ import annotations

from typing import Any, Final, get_args

from routes.outputs.jsontext import Node
from routes.roads.cues import Cue, Sight, Turn
from routes.roads.landmarking import SightKind
from routes.roads.network import HIGHWAYS

_NEWER: Final = ("road_fr", "road_ar", "road_en", "angle_deg", "at", "passing", "too_far")


def cue_to_json(cue: Cue) -> dict[str, Any]:
    """Return a cue as a JSON value."""
    return {
        "turn": cue.turn,
        "exit": cue.exit,
        "road": cue.road,
        "ref": cue.ref,
        "highway": cue.highway,
        "from_start_m": cue.from_start_m,
        "next_m": cue.next_m,
        "location": list(cue.location),
        "road_fr": cue.road_fr,
        "road_ar": cue.road_ar,
        "road_en": cue.road_en,
        "angle_deg": cue.angle_deg,
        "at": None if cue.at is None else _sight(cue.at),
        "passing": [_sight(sight) for sight in cue.passing],
        "too_far": None if cue.too_far is None else _sight(cue.too_far),
    }


def read_cue(node: Node) -> Cue:
    """Read a cue; names come from the road data and may hold any sign."""
    at = node.fields(
        *("turn", "exit", "road", "ref", "highway", "from_start_m", "next_m", "location"),
        optional=_NEWER,
    )
    return Cue(
        turn=at["turn"].one_of(get_args(Turn)),
        location=at["location"].position(),
        from_start_m=at["from_start_m"].whole(),
        next_m=at["next_m"].whole(),
        road=at["road"].string(),
        ref=at["ref"].string(),
        highway=at["highway"].one_of(("", *HIGHWAYS)),
        exit=at["exit"].maybe(lambda number: number.whole(1, 99)),
        road_fr=at["road_fr"].given(Node.string, ""),
        road_ar=at["road_ar"].given(Node.string, ""),
        road_en=at["road_en"].given(Node.string, ""),
        angle_deg=at["angle_deg"].maybe(lambda angle: angle.whole(-180, 180)),
        at=at["at"].maybe(_read_sight),
        passing=at["passing"].given(_read_passing, ()),
        too_far=at["too_far"].maybe(_read_sight),
    )


def _read_passing(node: Node) -> tuple[Sight, ...]:
    return tuple(map(_read_sight, node.entries()))


def _sight(sight: Sight) -> dict[str, Any]:
    return {
        "kind": sight.kind,
        "metres": sight.metres,
        "name": sight.name,
        "name_fr": sight.name_fr,
        "name_ar": sight.name_ar,
        "name_en": sight.name_en,
        "ref": sight.ref,
    }


def _read_sight(node: Node) -> Sight:
    at = node.fields("kind", "metres", "name", "name_fr", "name_ar", "name_en", "ref")
    return Sight(
        kind=at["kind"].one_of(get_args(SightKind)),
        metres=at["metres"].whole(),
        name=at["name"].string(),
        name_fr=at["name_fr"].string(),
        name_ar=at["name_ar"].string(),
        name_en=at["name_en"].string(),
        ref=at["ref"].string(),
    )
