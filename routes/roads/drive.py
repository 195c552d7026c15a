"""A drive: the steps of a way as arrays, and what stands open at each joint between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from routes.roads.compass import turn_deg
from routes.roads.network import BACKWARD, FORWARD, HIGHWAYS, ROUNDABOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.compass import Compass
    from routes.roads.network import RoadNetwork
    from routes.roads.paths import Step

_LEVELS: Final = {
    "motorway": 0.0,
    "trunk": 1.0,
    "primary": 2.0,
    "secondary": 3.0,
    "tertiary": 4.0,
    "unclassified": 5.0,
    "road": 5.0,
    "residential": 6.0,
    "living_street": 6.0,
    "service": 7.0,
    "track": 8.0,
    "ferry": 9.0,
}
"""How important a road looks, the lowest number most; a link comes half a level after its road."""

LEVEL: Final = np.array(
    [_LEVELS[name.removesuffix("_link")] + 0.5 * name.endswith("_link") for name in HIGHWAYS]
)
"""Level of each class of `HIGHWAYS`."""

IS_LINK: Final = np.array([name.endswith("_link") for name in HIGHWAYS])
"""Whether each class of `HIGHWAYS` is that of slip roads."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drive:
    """The s steps of a way, and the joints between them; joint j lies before step j.

    Attributes:
        network: the roads.
        compass: theirs.
        way: (s,) int64, directed sections driven.
        reached: (s + 1,) float64, metres driven at the beginning of each step, and at the end.
        angle: (s,) float64, turn at each joint, degrees, positive right; 0 at the first.
        joint: (o,) int64, joint of each other way out, ascending.
        other: (o,) int64, the directed section of that way; closed ones (one-way) among them.
        bearing: (o,) float64, its turn from the direction one comes from, degrees.
    """

    network: RoadNetwork
    compass: Compass
    way: NDArray[np.int64]
    reached: NDArray[np.float64]
    angle: NDArray[np.float64]
    joint: NDArray[np.int64]
    other: NDArray[np.int64]
    bearing: NDArray[np.float64]

    def level(self) -> NDArray[np.float64]:
        """Return the (s,) levels of the roads driven."""
        return np.asarray(LEVEL[self.network.highway[self.way >> 1]])

    def on_roundabout(self) -> NDArray[np.bool_]:
        """Return whether each of the (s,) steps is on a roundabout."""
        return np.asarray(self.network.flags[self.way >> 1] & ROUNDABOUT > 0)

    def is_link(self) -> NDArray[np.bool_]:
        """Return whether each of the (s,) steps is on a slip road."""
        return np.asarray(IS_LINK[self.network.highway[self.way >> 1]])

    def others(self, joint: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the other ways open at a joint, and their turns."""
        first, last = np.searchsorted(self.joint, [joint, joint + 1])
        return self.other[first:last], self.bearing[first:last]


def drive_of(network: RoadNetwork, compass: Compass, steps: Sequence[Step]) -> Drive:
    """Return the drive along some steps, one at least."""
    section = np.array([step.section for step in steps])
    way = 2 * section + np.array([not step.forward for step in steps])
    part = np.array([abs(step.end - step.start) for step in steps])
    angle = np.zeros(len(way))
    came = compass.arriving(way[:-1])
    angle[1:] = turn_deg(came, compass.heading[way[1:]])
    junction = compass.junction[way[1:]]
    first, last = compass.start[junction], compass.start[junction + 1]
    count = last - first
    joint = np.repeat(np.arange(1, len(way)), count)
    other = compass.way[np.arange(count.sum()) + np.repeat(last - np.cumsum(count), count)]
    open_ = (other != way[joint]) & (other >> 1 != way[joint - 1] >> 1)
    joint, other = joint[open_], other[open_]
    return Drive(
        network=network,
        compass=compass,
        way=way,
        reached=np.concatenate([[0.0], np.cumsum(network.length_m[section] * part)]),
        angle=angle,
        joint=joint,
        other=other,
        bearing=turn_deg(came[joint - 1], compass.heading[other]),
    )


def is_one_way(network: RoadNetwork, ways: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether directed sections may be driven in no other direction."""
    return np.asarray(network.direction[ways >> 1] != (FORWARD | BACKWARD))
