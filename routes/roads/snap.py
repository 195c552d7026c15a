"""Snapping: from a place to the nearest point of a road the profile can drive."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from routes.errors import FarFromRoadWarning
from routes.geo import DEGREE_M, LonLat, distance_m
from routes.message import msg
from routes.roads.network import BACKWARD, FORWARD
from routes.roads.profile import TRACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routes.message import Message
    from routes.roads.graph import DrivableGraph

MAX_SNAP_M = 1000.0
"""Default of the longest way between a place and its road, metres."""

_TOUCH_M = 0.001
"""A place so near to a junction, along the section, is at the junction, metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snap:
    """Where a place meets the road network.

    Attributes:
        place_id: id of the place.
        section: index of the section of the `RoadNetwork`.
        fraction: share of the section's length from its tail to the point, 0 to 1. At exactly 0
            or 1 the place is at the junction itself: whoever is there has arrived, whichever way
            the section may be driven.
        point: position on the road.
        distance_m: straight distance from the place to that position, metres.
    """

    place_id: str
    section: int
    fraction: float
    point: LonLat
    distance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """All places of a request on the road network.

    Attributes:
        snaps: the places near enough to a road, in the order given.
        far: the others by id, with the distance to the nearest usable road in metres, or None if
            there is none within ten times the limit.
    """

    snaps: tuple[Snap, ...]
    far: Mapping[str, float | None]


class Located(Protocol):
    """Anything with an id and a position: a site or a gateway."""

    @property
    def id(self) -> str:
        """Stable id."""

    @property
    def location(self) -> LonLat:
        """Position."""


def snap_places(
    graph: DrivableGraph, places: Sequence[Located], max_distance_m: float = MAX_SNAP_M
) -> Snapped:
    """Return where each place meets the nearest road the profile can drive.

    Warns:
        FarFromRoadWarning: for each place farther than `max_distance_m` from any such road.
    """
    sections = np.flatnonzero(graph.usable)
    tree = shapely.STRtree(_boxes(graph, sections))
    snaps: list[Snap] = []
    far: dict[str, float | None] = {}
    for place in places:
        nearest = _nearest(graph, sections, tree, place, max_distance_m)
        if nearest is not None and nearest.distance_m <= max_distance_m:
            snaps.append(nearest)
            continue
        farther = nearest or _nearest(graph, sections, tree, place, 10 * max_distance_m)
        far[place.id] = farther.distance_m if farther else None
        said = _too_far(place, far[place.id], graph.profile.name, max_distance_m)
        warnings.warn(FarFromRoadWarning(said), stacklevel=2)
    return Snapped(snaps=tuple(snaps), far=far)


def _too_far(place: Located, metres: float | None, profile: str, limit_m: float) -> Message:
    """Return what is said of a place too far from any road; None if none is near at all."""
    told = {"place": place.id, "profile": profile, "limit_m": float(limit_m)}
    if metres is None:
        return msg(
            "{place} lies over {metres:,.0f} m from any road for the profile {profile}; the limit "
            "is {limit_m:,.0f} m. It cannot be driven to.",
            metres=10.0 * limit_m,
            **told,
        )
    return msg(
        "{place} lies {metres:,.0f} m from any road for the profile {profile}; the limit is "
        "{limit_m:,.0f} m. It cannot be driven to.",
        metres=metres,
        **told,
    )


def _boxes(graph: DrivableGraph, sections: NDArray[np.intp]) -> NDArray[np.object_]:
    """Return the box around each of some sections."""
    network = graph.network
    starts = network.point_start[:-1]
    west, south = np.minimum.reduceat(network.point_lonlat, starts, axis=0)[sections].T
    east, north = np.maximum.reduceat(network.point_lonlat, starts, axis=0)[sections].T
    return np.asarray(shapely.box(west, south, east, north))


def _nearest(
    graph: DrivableGraph,
    sections: NDArray[np.intp],
    tree: shapely.STRtree,
    place: Located,
    radius_m: float,
) -> Snap | None:
    """Return the snap to the nearest section within a radius, the lowest index among equals."""
    lon, lat = place.location
    high = radius_m / DEGREE_M
    wide = high / max(0.01, np.cos(np.radians(lat)))
    found = tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    near = np.sort(sections[found])
    distances = _distances_deg(graph, near, place)
    for index in np.argsort(distances, kind="stable"):
        if distances[index] > high:
            break
        snap = _snap_to(graph, int(near[index]), place)
        if snap is not None:
            return snap
    return None


def _flat(points: NDArray[np.float64], place: Located) -> NDArray[np.float64]:
    """Return points in the plane around a place, degrees of latitude.

    It is flat enough at this scale: x is scaled by the cosine of the place's latitude
    (equirectangular projection).
    """
    scale = np.array([np.cos(np.radians(place.location.lat)), 1.0])
    return np.asarray((points - np.asarray(place.location)) * scale)


def _nearest_on_pieces(
    start: NDArray[np.float64], along: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, for straight pieces, the share of each nearest to the origin, and its distance."""
    squared = np.maximum((along**2).sum(axis=1), 1e-30)
    share = np.clip(-(start * along).sum(axis=1) / squared, 0.0, 1.0)
    return share, np.hypot(*(start + share[:, None] * along).T)


def _distances_deg(
    graph: DrivableGraph, sections: NDArray[np.intp], place: Located
) -> NDArray[np.float64]:
    """Return the distance from a place to each of some sections, degrees of latitude.

    Rounded to 0.1 mm, so that sections meeting at one junction are equally near.
    """
    if not len(sections):
        return np.zeros(0)
    network = graph.network
    count = network.point_start[sections + 1] - network.point_start[sections]
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    index = np.arange(count.sum()) + np.repeat(network.point_start[sections] - first, count)
    flat = _flat(network.point_lonlat[index], place)
    _, distance = _nearest_on_pieces(flat[:-1], np.diff(flat, axis=0))
    distance = np.append(distance, np.inf)
    distance[first + count - 1] = np.inf  # from the end of one section to the next is no piece
    nearest: NDArray[np.float64] = np.minimum.reduceat(distance, first)
    return np.round(nearest, 9)


def _snap_to(graph: DrivableGraph, section: int, place: Located) -> Snap | None:
    """Return the nearest point of a section, or None if the profile cannot get to that point."""
    points = graph.network.points_of(section)
    flat = _flat(points, place)
    along = np.diff(flat, axis=0)
    share, distance = _nearest_on_pieces(flat[:-1], along)
    piece = int(distance.argmin())
    lengths = np.hypot(*along.T)
    total = float(lengths.sum())
    done = float(lengths[:piece].sum() + share[piece] * lengths[piece])
    fraction = _at_junction(done / total if total else 0.0, float(graph.network.length_m[section]))
    if _access_m(graph, section, fraction) > graph.profile.max_access_m:
        return None
    lon, lat = points[piece] + share[piece] * (points[piece + 1] - points[piece])
    point = LonLat(float(lon), float(lat))
    return Snap(
        place_id=place.id,
        section=section,
        fraction=fraction,
        point=point,
        distance_m=distance_m(place.location, point),
    )


def _at_junction(fraction: float, length_m: float) -> float:
    """Return a share of a section, exactly 0 or 1 within a millimetre of its ends."""
    if fraction * length_m < _TOUCH_M:
        return 0.0
    return 1.0 if (1.0 - fraction) * length_m < _TOUCH_M else fraction


def _access_m(graph: DrivableGraph, section: int, fraction: float) -> float:
    """Return the way along tracks from the nearest road to a point of a section; 0 on roads."""
    network = graph.network
    tail, head = graph.access_m[network.tail[section]], graph.access_m[network.head[section]]
    if not is_access_track(graph, section):
        return 0.0
    length = network.length_m[section]
    return float(min(tail + fraction * length, head + (1 - fraction) * length))


def open_ends(graph: DrivableGraph, snap: Snap) -> Iterator[tuple[int, float, int, int]]:
    """Yield the ends of a place's section between which and the place one may drive.

    Each with its junction, its share of the section, the bit of the direction that leads to it,
    and that of the other one. Of a track, only those from which the place is near enough.
    """
    network, section = graph.network, snap.section
    limit_m = graph.profile.max_access_m if is_access_track(graph, section) else np.inf
    for junction, at, out_bit, in_bit in (
        (int(network.tail[section]), 0.0, BACKWARD, FORWARD),
        (int(network.head[section]), 1.0, FORWARD, BACKWARD),
    ):
        way_m = graph.access_m[junction] + abs(at - snap.fraction) * network.length_m[section]
        if way_m <= limit_m and np.isfinite(way_m):
            yield junction, at, out_bit, in_bit


def is_access_track(graph: DrivableGraph, section: int) -> bool:
    """Say whether a section is a track the profile uses only to reach a place."""
    is_track = int(graph.network.highway[section]) == TRACK
    return is_track and graph.profile.tracks == "access"
