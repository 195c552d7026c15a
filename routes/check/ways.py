"""The fastest way between two places, found again from the network itself.

It follows the rules written at the top of `routes.roads.graph` and reads only the arrays of the
road network and the driving times of the profile. The search is Dijkstra's algorithm with a heap
(E. W. Dijkstra, “A note on two problems in connexion with graphs”, Numerische Mathematik 1, 1959)
in whole microseconds, so that ways that take equally long compare as equal. Where turns are
forbidden, its nodes are junctions where one starts, and sections driven to their end
(`routes.check.turns`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routes.check.turns import Arcs, Turns
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
    """A node at an end of a place's section, and the way between the two."""

    node: int
    ticks: int
    metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Arcs by the node they leave: those of j are first[j] … first[j + 1] - 1."""

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
        ahead: the arcs; its nodes are the junctions, and after them those of `turns`.
        turns: what may follow what; None if no turn is forbidden.
    """

    network: RoadNetwork
    duration_s: NDArray[np.float64]
    limited: NDArray[np.bool_]
    access_m: NDArray[np.float64]
    max_access_m: float
    ahead: Links
    turns: Turns | None = None

    def way(self, origin: Snap, destination: Snap, *, longest: bool = False) -> Way | None:
        """Return the fastest way; of equally fast ones the shortest, or the longest."""
        exits = {end.node: end for end in self.ends(destination, arriving=True)}
        sign = -1.0 if longest else 1.0
        found = self.direct(origin, destination)
        best = (round(found.seconds * TICKS), sign * found.metres) if found else None
        entries = self.ends(origin, arriving=False)
        settled = _spread(self.ahead, entries, exits, sign=sign)
        for node, (ticks, signed) in settled.items():
            if (end := exits.get(node)) is not None:
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
                step = (round(share * duration_s * TICKS), share * length_m)
                driven = None if share == 0 else (section, bit == FORWARD)
                nodes = self._nodes(junction, driven, arriving=arriving)
                ends += [End(node, *step) for node in nodes]
        return _cheapest(ends)

    def _nodes(
        self, junction: int, driven: tuple[int, bool] | None, *, arriving: bool
    ) -> Iterable[int]:
        """Return the nodes at a junction from which a section may be driven, or to which.

        Args:
            junction: the junction between the rest of the way and the section.
            driven: the section, and whether it is driven forward; None if the place is right there.
            arriving: whether the section comes last.
        """
        if self.turns is None or (driven is None and not arriving):
            return [junction]
        if arriving:
            return [junction, *self.turns.leading_on(junction, driven)]
        return [self.turns.just_driven(driven)] if driven else []

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
    """Return one end for each node: on a section that closes on itself both are the same."""
    best: dict[int, End] = {}
    for end in sorted(ends, key=lambda end: (end.ticks, end.metres)):
        best.setdefault(end.node, end)
    return list(best.values())


def _spread(
    links: Links, ends: Iterable[End], exits: Mapping[int, End], *, sign: float
) -> Mapping[int, tuple[int, float]]:
    """Return ticks and signed metres to the nodes that a fastest way to an exit may lead over."""
    heap = sorted((end.ticks, sign * end.metres, end.node) for end in ends)
    settled: dict[int, tuple[int, float]] = {}
    least: float = math.inf
    first, head, ticks, metres = links.first, links.head, links.ticks, links.metres
    while heap and heap[0][0] <= least:
        now, signed, node = heappop(heap)
        if node in settled:
            continue
        settled[node] = (now, signed)
        if node in exits:
            least = min(least, now + exits[node].ticks)
        for arc in range(first[node], first[node + 1]):
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
    ways = Ways(
        network=network,
        duration_s=usable_s,
        limited=limited,
        access_m=access_m,
        max_access_m=profile.max_access_m,
        ahead=_links(network, usable_s, network.junction_count, _arcs(network, drawn)),
    )
    return _with_turns(ways, drawn) if len(network.turn_bans) else ways


def _with_turns(ways: Ways, drawn: NDArray[np.bool_]) -> Ways:
    """Return what may be driven with the turns that are allowed, given what may without them."""
    network, driving_s = ways.network, ways.duration_s
    tail, head, section = _arcs(network, np.isfinite(driving_s))
    forward = np.arange(len(section)) < np.count_nonzero(
        np.isfinite(driving_s) & (network.direction & FORWARD > 0)
    )
    arcs = Arcs(tail=tail, head=head, section=section, forward=forward, drawn=drawn[section])
    turns = Turns(network, arcs)
    if not turns.has_bans:
        return ways
    usable = turns.usable(network.section_count)
    touched = np.zeros(network.junction_count, dtype=bool)
    touched[network.tail[usable]] = touched[network.head[usable]] = True
    steps = (turns.steps.before, turns.steps.after, turns.steps.section)
    return replace(
        ways,
        duration_s=np.where(usable, driving_s, np.inf),
        access_m=np.where(touched, ways.access_m, np.inf),
        ahead=_links(network, driving_s, turns.node_count, steps),
        turns=turns,
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
    nodes: int,
    arcs: tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.intp]],
) -> Links:
    """Return arcs, given as tail, head and section, by the node they leave."""
    tail, head, section = arcs
    order = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[order], np.arange(nodes + 1))
    ticks = np.rint(duration_s[section[order]] * TICKS).astype(np.int64)
    return Links(
        first=first.tolist(),
        head=head[order].tolist(),
        ticks=ticks.tolist(),
        metres=network.length_m[section[order]].tolist(),
    )
