"""The part of a road network that one profile can drive, as a directed graph.

What may be driven:

1. Sections with a finite duration, in their allowed directions. Of these, only the largest
   strongly connected component counts: from everywhere in it one can go everywhere and return.
2. If tracks only give access (`Profile.tracks == "access"`), rule 1 leaves them out. A track that
   may be driven both ways then hangs on that component: each track junction is reached along the
   shortest way (in metres) over tracks from its nearest road, up to `Profile.max_access_m`.
   These ways form trees, so no track can serve as a way through. A track section that would close
   a ring is not driven through either, but a place on it is reached from both its ends.
3. With a road limit (`Profile.max_grade`) the sections beyond it have no finite duration: they are
   as good as absent, for access as well.
4. If a forbidden turn can be driven on what is left, a place must be on a section that can be
   reached and left again with the turns that are allowed (`routes.roads.turns`). Ways may lead
   over any section that is left by rules 1 to 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from routes.errors import RoadsError
from routes.message import msg
from routes.roads.network import BACKWARD, FORWARD, RoadNetwork
from routes.roads.profile import TRACK, Profile
from routes.roads.turns import TurnArcs, TurnGraph, turn_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.message import Message


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrivableGraph:
    """What one profile can drive: n junctions, m sections, a arcs.

    Attributes:
        network: the road network; sections and junctions keep their indices.
        profile: for which vehicle.
        duration_s: (m,) float64, driving time of each section; infinite if it is not usable.
        access_m: (n,) float64, way along tracks from the nearest road; 0 on roads, infinite where
            the profile cannot get.
        arc_tail, arc_head: (a,) int32, junctions of each arc, sorted by tail, then head; of
            parallel sections only the fastest is an arc, of equally fast ones the shortest, and
            none that leads back to its own junction. With turns, all of them are arcs.
        arc_section: (a,) int32, section of each arc.
        arc_forward: (a,) bool, whether it is driven from the section's tail to its head.
        turns: which arcs may follow each other; None if no turn is forbidden.
    """

    network: RoadNetwork
    profile: Profile
    duration_s: NDArray[np.float64]
    access_m: NDArray[np.float64]
    arc_tail: NDArray[np.int32]
    arc_head: NDArray[np.int32]
    arc_section: NDArray[np.int32]
    arc_forward: NDArray[np.bool_]
    turns: TurnGraph | None = None

    @property
    def usable(self) -> NDArray[np.bool_]:
        """(m,) whether a place may be reached on a section."""
        return np.isfinite(self.duration_s)

    @property
    def through(self) -> NDArray[np.bool_]:
        """(m,) whether a section may be part of a way between two others."""
        only_access = (self.network.highway == TRACK) & (self.profile.tracks == "access")
        in_tree = np.zeros(self.network.section_count, dtype=bool)
        in_tree[self.arc_section] = True
        return np.asarray(self.usable & (~only_access | in_tree))

    @property
    def junctions(self) -> NDArray[np.bool_]:
        """(n,) whether a junction can be driven to and from."""
        return np.isfinite(self.access_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arcs:
    """Directed arcs as parallel arrays."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    section: NDArray[np.int32]
    forward: NDArray[np.bool_]

    def where(self, mask: NDArray[np.bool_] | NDArray[np.intp]) -> _Arcs:
        return _Arcs(
            tail=self.tail[mask],
            head=self.head[mask],
            section=self.section[mask],
            forward=self.forward[mask],
        )


def drivable_graph(network: RoadNetwork, profile: Profile) -> DrivableGraph:
    """Return what a profile can drive of a network, by the rules at the top of this module.

    Raises:
        RoadsError: if that is nothing.

    >>> from routes.roads.profile import read_profile
    >>> from routes.roads.schematic import bundled_network
    >>> graph = drivable_graph(bundled_network(), read_profile("car"))
    >>> int(graph.junctions.sum())
    370
    """
    duration_s = profile.durations_s(network)
    left = _by_tracks(network, profile, _directed_arcs(network, np.isfinite(duration_s)))
    usable = np.isfinite(duration_s) & left.usable
    if not usable.any():
        raise RoadsError(_no_road(network, profile, both=True))
    turns, access_m = None, left.access_m
    if len(network.turn_bans):
        every = _directed_arcs(network, usable, rings=True)
        turns = turn_graph(_turn_arcs(every, left.through, duration_s), network.turn_bans)
    if turns is None:
        chosen = _fastest(left.kept, duration_s, network.length_m)
    else:
        usable = turns.usable_sections(network.section_count)
        access_m = np.where(_touched(network, usable), access_m, np.inf)
        chosen = _sorted(every.where(left.through[every.section]))
    return DrivableGraph(
        network=network,
        profile=profile,
        duration_s=np.where(usable, duration_s, np.inf),
        access_m=access_m,
        arc_tail=chosen.tail,
        arc_head=chosen.head,
        arc_section=chosen.section,
        arc_forward=chosen.forward,
        turns=turns,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """What is left by the rules about components and tracks.

    Attributes:
        kept: arcs that may be part of a way.
        through: (m,) whether a section that may be driven may be part of a way.
        usable: (m,) whether a place may be on a section, if it may be driven.
        access_m: (n,) way along tracks from the nearest road.
    """

    kept: _Arcs
    through: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    access_m: NDArray[np.float64]


def _by_tracks(network: RoadNetwork, profile: Profile, arcs: _Arcs) -> _Left:
    """Return what is left of some arcs by the rules 1 and 2."""
    if profile.tracks == "access":
        is_track = network.highway == TRACK
        road_arcs = arcs.where(~is_track[arcs.section])
        in_core = _largest_component(network, road_arcs, profile)
        tracks = arcs.where(is_track[arcs.section])
        access_m, tree_arcs = _access_trees(network, tracks, in_core, profile)
        kept = _joined(road_arcs.where(_inside(road_arcs, in_core)), tree_arcs)
    else:
        is_track = np.zeros(network.section_count, dtype=bool)
        in_core = _largest_component(network, arcs, profile)
        access_m = np.where(in_core, 0.0, np.inf)
        kept = arcs.where(_inside(arcs, in_core))
    through = ~is_track
    through[kept.section] = True
    usable = _usable_sections(network, is_track, in_core, access_m)
    return _Left(kept=kept, through=through, usable=usable, access_m=access_m)


def _turn_arcs(
    arcs: _Arcs, through: NDArray[np.bool_], duration_s: NDArray[np.float64]
) -> TurnArcs:
    """Return arcs as `routes.roads.turns` wants them."""
    ordered = _sorted(arcs)
    code = 2 * ordered.section.astype(np.int64) + ~ordered.forward
    number = np.full(2 * len(duration_s), -1, dtype=np.int64)
    number[code] = np.arange(len(code))
    return TurnArcs(
        tail=ordered.tail,
        head=ordered.head,
        code=code,
        seconds=duration_s[ordered.section],
        through=through[ordered.section],
        back=number[code ^ 1],
    )


def _touched(network: RoadNetwork, sections: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the (n,) junctions at the ends of some sections."""
    touched = np.zeros(network.junction_count, dtype=bool)
    touched[network.tail[sections]] = touched[network.head[sections]] = True
    return touched


def _directed_arcs(
    network: RoadNetwork, drivable: NDArray[np.bool_], *, rings: bool = False
) -> _Arcs:
    """Return an arc for each direction in which a section may be driven.

    Args:
        network: the road network.
        drivable: (m,) which sections.
        rings: whether sections that lead back to their own junction are among them.
    """
    proper = drivable if rings else drivable & (network.tail != network.head)
    ahead = np.flatnonzero(proper & (network.direction & FORWARD > 0)).astype(np.int32)
    back = np.flatnonzero(proper & (network.direction & BACKWARD > 0)).astype(np.int32)
    return _Arcs(
        tail=np.concatenate([network.tail[ahead], network.head[back]]),
        head=np.concatenate([network.head[ahead], network.tail[back]]),
        section=np.concatenate([ahead, back]),
        forward=np.repeat([True, False], [len(ahead), len(back)]),
    )


def _inside(arcs: _Arcs, junctions: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which arcs have both ends among some junctions."""
    return junctions[arcs.tail] & junctions[arcs.head]


def _joined(first: _Arcs, second: _Arcs) -> _Arcs:
    return _Arcs(
        tail=np.concatenate([first.tail, second.tail]),
        head=np.concatenate([first.head, second.head]),
        section=np.concatenate([first.section, second.section]),
        forward=np.concatenate([first.forward, second.forward]),
    )


def _no_road(network: RoadNetwork, profile: Profile, *, both: bool) -> Message:
    """Return what is said if there is nothing to drive on, or nothing both there and back."""
    name, limit = network.source.name, profile.max_grade
    if both and limit:
        return msg(
            "{network} holds no road this profile can drive within the road limit “{limit}” both "
            "there and back.",
            network=name,
            limit=limit,
        )
    if both:
        return msg(
            "{network} holds no road this profile can drive both there and back.", network=name
        )
    if limit:
        return msg(
            "{network} holds no road this profile can drive within the road limit “{limit}”.",
            network=name,
            limit=limit,
        )
    return msg("{network} holds no road this profile can drive.", network=name)


def _largest_component(network: RoadNetwork, arcs: _Arcs, profile: Profile) -> NDArray[np.bool_]:
    """Return the (n,) junctions of the strongly connected component with the most junctions."""
    n = network.junction_count
    if not len(arcs.tail):
        raise RoadsError(_no_road(network, profile, both=False))
    links = csr_array(
        (np.ones(len(arcs.tail), dtype=np.int8), (arcs.tail, arcs.head)), shape=(n, n)
    )
    _, label = connected_components(links, directed=True, connection="strong")
    largest = int(np.bincount(label).argmax())
    return np.asarray(label == largest)


def _access_trees(
    network: RoadNetwork, tracks: _Arcs, in_core: NDArray[np.bool_], profile: Profile
) -> tuple[NDArray[np.float64], _Arcs]:
    """Return the way along tracks to each junction, and the arcs of the trees, both directions."""
    n = network.junction_count
    both = network.direction[tracks.section] == FORWARD | BACKWARD
    two_way = _fastest(tracks.where(both), network.length_m, network.length_m)
    if not len(two_way.tail):
        return np.where(in_core, 0.0, np.inf), two_way
    weights = csr_array(
        (network.length_m[two_way.section], (two_way.tail, two_way.head)), shape=(n, n)
    )
    access_m, before, _ = dijkstra(
        weights,
        indices=np.flatnonzero(in_core),
        limit=profile.max_access_m,
        min_only=True,
        return_predecessors=True,
    )
    hung = _hung_on(network, two_way, access_m, before)
    leads_on = hung[two_way.head] == two_way.tail
    leads_back = hung[two_way.tail] == two_way.head
    return access_m, two_way.where(leads_on | leads_back)


def _hung_on(
    network: RoadNetwork, arcs: _Arcs, access_m: NDArray[np.float64], before: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the (n,) junctions from which others are reached along tracks.

    Of several ways of the same length the one whose last section has the lowest number counts.
    Where sections have no length, it is the one in `before`.
    """
    start_m, end_m = access_m[arcs.tail], access_m[arcs.head]
    shortest = (start_m < end_m) & (start_m + network.length_m[arcs.section] == end_m)
    last = arcs.where(shortest)
    order = np.argsort(-last.section, kind="stable")  # the lowest comes last and stays
    hung = before.copy()
    hung[last.head[order]] = last.tail[order]
    return hung


def _usable_sections(
    network: RoadNetwork,
    is_track: NDArray[np.bool_],
    in_core: NDArray[np.bool_],
    access_m: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return the (m,) sections on which a place can be reached, if they can be driven at all."""
    road = ~is_track & in_core[network.tail] & in_core[network.head]
    reached = np.isfinite(access_m)
    two_way = network.direction == FORWARD | BACKWARD
    track = is_track & two_way & (reached[network.tail] | reached[network.head])
    return np.asarray(road | track)


def _sorted(arcs: _Arcs) -> _Arcs:
    """Return arcs sorted by tail, then head, then section."""
    return arcs.where(np.lexsort((arcs.section, arcs.head, arcs.tail)))


def _fastest(arcs: _Arcs, cost: NDArray[np.float64], length_m: NDArray[np.float64]) -> _Arcs:
    """Return arcs sorted by tail and head, of parallel ones the cheapest, then the shortest."""
    keys = (arcs.section, length_m[arcs.section], cost[arcs.section], arcs.head, arcs.tail)
    ordered = np.lexsort(keys)
    tail, head = arcs.tail[ordered], arcs.head[ordered]
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = ordered[first]
    return _Arcs(
        tail=arcs.tail[kept],
        head=arcs.head[kept],
        section=arcs.section[kept],
        forward=arcs.forward[kept],
    )
