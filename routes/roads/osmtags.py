"""What OpenStreetMap tags mean for a car: pure rules, as tables. `docs/roads.md` explains them.

The meaning of each key and value is that of its page in the OpenStreetMap wiki
(wiki.openstreetmap.org/wiki/Key:access, Key:oneway, Key:barrier, Key:maxspeed).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, Literal

from routes.roads.names import in_script
from routes.roads.network import (
    BACKWARD,
    BRIDGE,
    FERRY,
    FORD,
    FORWARD,
    HIGHWAYS,
    ROUNDABOUT,
    STREETS,
    TUNNEL,
)
from routes.roads.osmfigures import Tags, duration_s, is_too_small


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetTags:
    """What a road network keeps of a way's tags; texts are empty if not tagged.

    Attributes:
        highway: index into `routes.roads.network.HIGHWAYS`.
        direction: bits `FORWARD`, `BACKWARD`.
        flags: bits `ROUNDABOUT`, `FERRY`, `FORD`, `BRIDGE`, `TUNNEL`.
        surface, tracktype, smoothness, name, ref: texts.
        name_fr, name_ar, name_en: the name by language.
        max_speed_kmh: legal limit; NaN if not tagged or not understood.
        duration_s: how long the whole ferry line takes; NaN if not tagged, and for streets.
    """

    highway: int
    direction: int
    flags: int
    surface: str
    tracktype: str
    smoothness: str
    name: str
    ref: str
    max_speed_kmh: float
    duration_s: float = math.nan
    name_fr: str = ""
    name_ar: str = ""
    name_en: str = ""


_CLASS: Final = {value: index for index, value in enumerate(STREETS)}
_FERRY_CLASS: Final = HIGHWAYS.index("ferry")
_BOTH = FORWARD | BACKWARD

_ACCESS_KEYS: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
"""From the most special to the most general: the first that says something decides."""

_OPEN: Final = frozenset(
    {"yes", "designated", "official", "public", "permissive", "destination", "customers"}
    | {"motorcar", "motor_vehicle", "vehicle"}
)
_CLOSED: Final = frozenset(
    {"no", "private", "agricultural", "forestry", "delivery", "permit"}
    | {"residents", "employees", "staff", "students", "military", "emergency", "service"}
    | {"bus", "psv", "taxi", "hgv", "bicycle", "foot", "use_sidepath", "restricted"}
    | {"emergency_vehicle", "share_taxi", "minibus", "coach", "tourist_bus"}
)
_KEYS_BY_DIRECTION: Final = {
    "": _ACCESS_KEYS,
    **{
        direction: tuple(part for key in _ACCESS_KEYS for part in (f"{key}:{direction}", key))
        for direction in ("forward", "backward")
    },
}
_MOTOR_KEYS: Final = _ACCESS_KEYS[:-1]

NODE_KEYS: Final = ("barrier", "ford", *_ACCESS_KEYS)
"""A node without one of these keys is neither a barrier nor a ford."""

_NOT_ON_THE_ROAD: Final = ("amenity", "entrance")
"""A node that is one of these may have access tags of its own: they are not those of the road."""

_ONEWAY_KEYS: Final = ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway")
_ONEWAY: Final = {
    "yes": FORWARD,
    "true": FORWARD,
    "1": FORWARD,
    "-1": BACKWARD,
    "reverse": BACKWARD,
    "no": _BOTH,
    "false": _BOTH,
    "0": _BOTH,
    "alternating": _BOTH,  # both ways in turn, with a signal
    "reversible": 0,  # one way at a time, for hours: nobody can plan on it
}
_ROUND: Final = frozenset({"roundabout", "circular"})

_UNUSABLE: Final = (
    ("area", "yes"),  # an outline, not a line to follow
    ("impassable", "yes"),
    ("abandoned", "yes"),
    ("disused", "yes"),
    ("status", "impassable"),
    ("service", "emergency_access"),
    ("hov", "designated"),  # how many are in the car is not known
)
_BEING_BUILT_BUT_OPEN: Final = frozenset({"", "no", "widening", "minor"})

_PASSABLE_BARRIERS: Final = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate"}
    | {"bump_gate", "toll_booth", "border_control", "cattle_grid", "sally_port", "entrance"}
    | {"kerb", "height_restrictor", "width_restrictor", "arch", "no"}
)
"""A car passes unless tags forbid it; it does not pass any other barrier unless tags allow it."""

_MPH_KMH: Final = 1.609344
_ZONE_KMH: Final = {"MA:urban": 60.0, "MA:rural": 100.0, "MA:motorway": 120.0}
"""General limits of the Moroccan highway code (law 52-05): built-up areas, roads, motorways."""
_ZONE_KEYS: Final = ("maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")
_WALK_KMH: Final = 6.0
_SPEED: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?) ?(|km/h|kmh|kph|mph)")


def street_tags(tags: Tags) -> StreetTags | None:
    """Return what the tags of a way mean, or None if it is not a street a motor vehicle may use.

    >>> street = street_tags({"highway": "track", "surface": "ground;gravel"})
    >>> street.surface, street.direction == FORWARD | BACKWARD
    ('ground', True)
    >>> street_tags({"highway": "footway"}) is None
    True
    """
    highway = _class(tags)
    if highway is None or any(tags.get(key) == value for key, value in _UNUSABLE):
        return None
    if (tags.get("construction") or "") not in _BEING_BUILT_BUT_OPEN or is_too_small(tags):
        return None
    directions = _direction(tags)
    if not directions:
        return None
    return StreetTags(
        highway=highway,
        direction=directions,
        flags=_flags(tags),
        surface=_first(tags.get("surface")),
        tracktype=_first(tags.get("tracktype")),
        smoothness=_first(tags.get("smoothness")),
        name=one_line(tags.get("name")),
        ref=one_line(tags.get("ref")),
        max_speed_kmh=_limit_kmh(tags),
        duration_s=duration_s(tags.get("duration")) if highway == _FERRY_CLASS else math.nan,
        **dict(zip(("name_fr", "name_ar", "name_en"), names_by_language(tags), strict=True)),
    )


def names_by_language(tags: Tags) -> tuple[str, str, str]:
    """Return the names in French, Arabic and English; empty where it is not known.

    A language without a tag of its own has the part of the name in its script, if the name holds
    several. `name:latin` stands in vector tiles, for the Latin part.

    >>> names_by_language({"name": "Sbouya اصبويا", "name:en": "Sbuya"})
    ('Sbouya', 'اصبويا', 'Sbuya')
    """
    name = one_line(tags.get("name"))
    latin = one_line(tags.get("name:latin")) or in_script(name, "latin")
    french, arabic, english = (one_line(tags.get(f"name:{code}")) for code in ("fr", "ar", "en"))
    return french or latin, arabic or in_script(name, "arabic"), english or latin


def car_access(tags: Tags, direction: Literal["", "forward", "backward"] = "") -> bool | None:
    """Say whether a car may use a way or pass a barrier; None if no tag says.

    A value that is neither known to open nor known to close counts as not tagged, so that the
    next more general key decides. Of several values (`customers;delivery`) one open is enough.

    Args:
        tags: of a way or node.
        direction: if given, tags of this direction alone (`motor_vehicle:backward`) come before
            those of the same key for both.

    >>> car_access({"access": "no", "motor_vehicle": "destination"})
    True
    >>> car_access({"vehicle:backward": "no"}, "backward")
    False
    """
    return _access(tags, _KEYS_BY_DIRECTION[direction])


def _access(tags: Tags, keys: tuple[str, ...]) -> bool | None:
    """Return what the first key that says something says; None if none does."""
    for key in keys:
        value = tags.get(key)
        if not value:
            continue
        values = {part.strip() for part in value.split(";")}
        if values & _OPEN:
            return True
        if values & _CLOSED:
            return False
    return None


def blocks_cars(tags: Tags) -> bool:
    """Say whether a node with these tags is a barrier no car passes.

    Gates, toll booths and the like stop a car if it is forbidden or `locked=yes`; bollards,
    blocks, chains and whatever is not known to be passable, unless it is allowed. Without
    `barrier` the access tags of the node decide, but those of a door or a car park beside the road.

    >>> blocks_cars({"barrier": "bollard"}), blocks_cars({"barrier": "gate"})
    (True, False)
    """
    barrier = tags.get("barrier")
    access = car_access(tags)
    if not barrier:
        return access is False and not any(tags.get(key) for key in _NOT_ON_THE_ROAD)
    if barrier in _PASSABLE_BARRIERS:
        return barrier != "no" and (access is False or tags.get("locked") == "yes")
    return access is not True


def is_ford(tags: Tags) -> bool:
    """Say whether a way or node goes through water.

    >>> is_ford({"ford": "yes"})
    True
    """
    return _tagged(tags, "ford")


def max_speed_kmh(value: str | None) -> float:
    """Return the limit a `maxspeed` says, km/h; NaN if there is none or it is not understood.

    Of several values the lowest counts. Zones are known for Morocco only. A walking pace is taken
    as 6 km/h.

    >>> max_speed_kmh("50"), round(max_speed_kmh("30 mph"), 2), max_speed_kmh("MA:urban")
    (50.0, 48.28, 60.0)
    >>> max_speed_kmh("none")
    nan
    """
    if not value:
        return math.nan
    speeds = [_one_speed_kmh(part.strip()) for part in value.split(";")]
    return min((speed for speed in speeds if speed > 0), default=math.nan)


def one_line(value: str | None) -> str:
    """Return a text that fits on a line and in UTF-8: white space as single spaces."""
    if not value:
        return ""
    return " ".join(value.split()).encode("utf-8", "replace").decode("utf-8")


def _one_speed_kmh(text: str) -> float:
    """Return one speed in km/h, 0 if it is not understood."""
    if text == "walk":
        return _WALK_KMH
    number = _SPEED.fullmatch(text)
    if number is None:
        return _ZONE_KMH.get(text, 0.0)
    return float(number[1]) * (_MPH_KMH if number[2] == "mph" else 1.0)


def _limit_kmh(tags: Tags) -> float:
    """Return the limit of a way: as said for both directions, the lower of the two, or by zone."""
    directed = (tags.get("maxspeed:forward"), tags.get("maxspeed:backward"))
    said = tags.get("maxspeed") or ";".join(filter(None, directed))
    if said:
        return max_speed_kmh(said)
    zones = (_ZONE_KMH.get(tags.get(key) or "") for key in _ZONE_KEYS)
    return next(filter(None, zones), math.nan)


def _class(tags: Tags) -> int | None:
    """Return the class of a way; None if it is neither a street nor a ferry that takes cars.

    A ferry line without `highway` has to say that it takes motor vehicles.
    """
    highway = tags.get("highway") or ""
    is_ferry = tags.get("route") == "ferry"
    if is_ferry and not highway:
        return _FERRY_CLASS if _access(tags, _MOTOR_KEYS) else None
    if highway not in _CLASS:
        return None
    return _FERRY_CLASS if is_ferry else _CLASS[highway]


def _direction(tags: Tags) -> int:
    """Return the directions in which a car may drive a way, 0 if there is none or none is sure."""
    return (
        _oneway(tags)
        & ~(FORWARD * (car_access(tags, "forward") is False))
        & ~(BACKWARD * (car_access(tags, "backward") is False))
    )


def _oneway(tags: Tags) -> int:
    """Return the directions a way may be driven in by its one-way tags, 0 if nobody can know."""
    for key in _ONEWAY_KEYS:
        directions = _ONEWAY.get(tags.get(key) or "")
        if directions is not None:
            return directions
    implied = tags.get("highway") == "motorway" or tags.get("junction") in _ROUND
    return FORWARD if implied else _BOTH


def _flags(tags: Tags) -> int:
    return (
        ROUNDABOUT * (tags.get("junction") in _ROUND)
        | FERRY * (tags.get("route") == "ferry")
        | FORD * is_ford(tags)
        | BRIDGE * _tagged(tags, "bridge")
        | TUNNEL * _tagged(tags, "tunnel")
    )


def _tagged(tags: Tags, key: str) -> bool:
    """Say whether a key has a value other than `no`."""
    return (tags.get(key) or "no") != "no"


def _first(value: str | None) -> str:
    """Return the first of several values: `asphalt;gravel` is asphalt."""
    return one_line(value.split(";", 1)[0]) if value else ""
