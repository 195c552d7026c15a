"""The fastest way between two places, found again from the network itself.

It follows the rules written at the top of `routes.roads.graph` and reads only the arrays of the
road network and the driving times of the profile. The search is Dijkstra's algorithm with a heap
(E. W. Dijkstra, “A note on two problems in connexion with graphs”, Numerische Mathematik 1, 1959)
in whole microseconds, so that ways that take equally long compare as equal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routes.roads.network import BACKWARD, FORWARD, HIGHWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork
    from routes.roads.profile import Profile
    from routes.roads.snap import Snap

TICKS = 1_000_000
"""Ticks of the search in a second."""


class Way(NamedTuple):
    """How long a way takes, seconds, and how far it is, metres."""

    seconds: float
    metres: float


class End(NamedTuple):
    """A junction at an end of a place's section, and the way between the two."""

    junction: int
    ticks: int
    metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Arcs by the junction they leave: those of j are first[j] … first[j + 1] - 1."""

    first: list[int]
    head: list[int]
    ticks: list[int]
    metres: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What one profile may drive of a road network, ready to search.

    Attributes:
        network: the road network.
        duration_s: (m,) driving time of each section; infinite where no place can be reached.
        limited: (m,) whether a section is a track that only gives access.
        access_m: (n,) metres on tracks from the nearest road; infinite where one cannot get.
        max_access_m: longest way on such tracks.
        ahead: the arcs.
    """

    network: RoadNetwork
    duration_s: NDArray[np.float64]
    limited: NDArray[np.bool_]
    access_m: NDArray[np.float64]
    max_access_m: float
    ahead: Links

    def way(self, origin: Snap, destination: Snap, *, longest: bool = False) -> Way | None:
        """Return the fastest way; of equally fast ones the shortest, or the longest."""
        exits = {end.junction: end for end in self.ends(destination, arriving=True)}
        sign = -1.0 if longest else 1.0
        found = self.direct(origin, destination)
        best = (round(found.seconds * TICKS), sign * found.metres) if found else None
        entries = self.ends(origin, arriving=False)
        settled = _spread(self.ahead, entries, until=frozenset(exits), sign=sign)
        for junction, (ticks, signed) in settled.items():
            if (end := exits.get(junction)) is not None:
                way = (ticks + end.ticks, signed + sign * end.metres)
                best = way if best is None else min(best, way)
        return None if best is None else Way(best[0] / TICKS, sign * best[1])

    def ends(self, snap: Snap, *, arriving: bool) -> list[End]:
        """Return the ends of a place's section over which one may arrive there, or leave."""
        network, section = self.network, snap.section
        length_m = float(network.length_m[section])
        duration_s = float(self.duration_s[section])
        limit_m = self.max_access_m if self.limited[section] else math.inf
        ends = []
        for junction, share, out_bit in (
            (int(network.tail[section]), snap.fraction, BACKWARD),
            (int(network.head[section]), 1 - snap.fraction, FORWARD),
        ):
            bit = (FORWARD | BACKWARD) - out_bit if arriving else out_bit
            way_m = float(self.access_m[junction]) + share * length_m
            allowed = network.direction[section] & bit or share == 0  # at the junction itself
            if allowed and math.isfinite(way_m) and way_m <= limit_m:
                ends.append(End(junction, round(share * duration_s * TICKS), share * length_m))
        return _cheapest(ends)

    def direct(self, origin: Snap, destination: Snap) -> Way | None:
        """Return the way along the section on which both places lie, if it may be driven so."""
        if origin.place_id == destination.place_id:
            return Way(0.0, 0.0)
        section, share = origin.section, destination.fraction - origin.fraction
        direction = self.network.direction[section]
        allowed = (share >= 0 and direction & FORWARD) or (share <= 0 and direction & BACKWARD)
        if section != destination.section or not allowed:
            return None
        metres = abs(share) * float(self.network.length_m[section])
        return Way(abs(share) * float(self.duration_s[section]), metres)


def _cheapest(ends: list[End]) -> list[End]:
    """Return one end for each junction: on a section that closes on itself both are the same."""
    best: dict[int, End] = {}
    for end in sorted(ends, key=lambda end: (end.ticks, end.metres)):
        best.setdefault(end.junction, end)
    return list(best.values())


def _spread(
    links: Links, ends: Iterable[End], *, until: frozenset[int], sign: float
) -> Mapping[int, tuple[int, float]]:
    """Return ticks and signed metres to the junctions reached before those of `until` all are."""
    heap = sorted((end.ticks, sign * end.metres, end.junction) for end in ends)
    settled: dict[int, tuple[int, float]] = {}
    missing = len(until)
    first, head, ticks, metres = links.first, links.head, links.ticks, links.metres
    while heap and missing:
        now, signed, junction = heappop(heap)
        if junction in settled:
            continue
        settled[junction] = (now, signed)
        missing -= junction in until
        for arc in range(first[junction], first[junction + 1]):
            if head[arc] not in settled:
                heappush(heap, (now + ticks[arc], signed + sign * metres[arc], head[arc]))
    return settled


def find_ways(network: RoadNetwork, profile: Profile) -> Ways:
    """Return what a profile may drive, found again from the arrays of the network."""
    duration_s = profile.durations_s(network)
    limited = (network.highway == HIGHWAYS.index("track")) & (profile.tracks == "access")
    drivable = np.isfinite(duration_s)
    both_ways = network.direction == FORWARD | BACKWARD
    core = _core(network, drivable & ~limited)
    access_m, branches = _branches(network, core, drivable & limited & both_ways, profile)
    road = drivable & ~limited & core[network.tail] & core[network.head]
    reached = np.isfinite(access_m)
    track = drivable & limited & both_ways & (reached[network.tail] | reached[network.head])
    drawn = road.copy()
    drawn[branches] = True
    usable_s = np.where(road | track, duration_s, np.inf)
    tail, head, section = _arcs(network, drawn)
    return Ways(
        network=network,
        duration_s=usable_s,
        limited=limited,
        access_m=access_m,
        max_access_m=profile.max_access_m,
        ahead=_links(network, usable_s, tail, head, section),
    )


def _arcs(
    network: RoadNetwork, chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]]:
    """Return tail, head and section of every direction in which some sections may be driven."""
    ahead = np.flatnonzero(chosen & ((network.direction & FORWARD) > 0))
    back = np.flatnonzero(chosen & ((network.direction & BACKWARD) > 0))
    tail = np.concatenate([network.tail[ahead], network.head[back]])
    head = np.concatenate([network.head[ahead], network.tail[back]])
    return tail, head, np.concatenate([ahead, back])


def _core(network: RoadNetwork, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the (n,) junctions of the largest strongly connected part of some sections."""
    tail, head, section = _arcs(network, chosen)
    n = network.junction_count
    links = coo_array((np.ones(len(section), dtype=np.int8), (tail, head)), shape=(n, n))
    _, part = connected_components(links.tocsr(), directed=True, connection="strong")
    return np.asarray(part == np.bincount(part).argmax())


def _branches(
    network: RoadNetwork, core: NDArray[np.bool_], tracks: NDArray[np.bool_], profile: Profile
) -> tuple[NDArray[np.float64], list[int]]:
    """Return metres on tracks from the nearest road to each junction, and the sections used.

    Each junction hangs on one section: the last of its shortest way.
    """
    neighbours: dict[int, list[tuple[float, int, int]]] = {}
    for section in np.flatnonzero(tracks).tolist():
        tail, head = int(network.tail[section]), int(network.head[section])
        length_m = float(network.length_m[section])
        neighbours.setdefault(tail, []).append((length_m, section, head))
        neighbours.setdefault(head, []).append((length_m, section, tail))
    access_m = np.where(core, 0.0, np.inf)
    used: list[int] = []
    heap = sorted((0.0, -1, junction) for junction in neighbours if core[junction])
    settled: set[int] = set()
    while heap:
        metres, by_section, junction = heappop(heap)
        if junction in settled or metres > profile.max_access_m:
            continue
        settled.add(junction)
        access_m[junction] = metres
        used += [by_section] if by_section >= 0 else []
        for length_m, section, other in neighbours[junction]:
            if other not in settled:
                heappush(heap, (metres + length_m, section, other))
    return access_m, used


def _links(
    network: RoadNetwork,
    duration_s: NDArray[np.float64],
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    section: NDArray[np.intp],
) -> Links:
    order = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[order], np.arange(network.junction_count + 1))
    ticks = np.rint(duration_s[section[order]] * TICKS).astype(np.int64)
    return Links(
        first=first.tolist(),
        head=head[order].tolist(),
        ticks=ticks.tolist(),
        metres=network.length_m[section[order]].tolist(),
    )
