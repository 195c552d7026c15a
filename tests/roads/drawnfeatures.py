"""What people on the spot draw: features, files of them, and roads changed by them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from routes.roads.amend import apply_overrides
from routes.roads.overrides import Overrides, parse_overrides
from routes.roads.profile import read_profile

if TYPE_CHECKING:
    from routes.roads.network import RoadNetwork

CAR = read_profile("car")
DAY = dt.date(2026, 11, 26)
STEP = 0.01
NAMES = [f"{x}{y}" for x in "abcd" for y in "012"]
GRID = {name: (STEP * "abcd".index(name[0]), STEP * int(name[1])) for name in NAMES}


def feature(kind: object, *line: object, **properties: object) -> dict[str, Any]:
    """Return a feature: a point if one position is given, otherwise a line."""
    points = [list(map(float, position)) for position in line]  # type: ignore[call-overload]
    shape = ("Point", points[0]) if len(points) == 1 else ("LineString", points)
    return {
        "type": "Feature",
        "geometry": {"type": shape[0], "coordinates": shape[1]},
        "properties": {"kind": kind, "source": "the commune", **properties},
    }


def as_bytes(*features: object) -> bytes:
    """Return a file of features."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def overrides_of(*features: object) -> Overrides:
    """Return what a file of features says; it must be without faults."""
    data = as_bytes(*features)
    found, faults = parse_overrides(data)
    assert faults == ()
    return Overrides(file="o.geojson", sha256=hashlib.sha256(data).hexdigest(), features=found)


def changed(network: RoadNetwork, *features: object, days: tuple[dt.date, ...] = (DAY,)) -> Any:  # noqa: ANN401
    """Return a network changed by features, none of which may be warned of."""
    return apply_overrides(network, overrides_of(*features), days, CAR)
