"""What turn restrictions of OpenStreetMap mean for a car, and which turns of a network they forbid.

The meaning of each key, value and role is that of wiki.openstreetmap.org/wiki/Relation:restriction;
`docs/roads.md` says what is read and what is left out.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING, Final

import numpy as np

from routes.roads.network import BACKWARD, FORWARD
from routes.roads.turnbans import turn_bans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork
    from routes.roads.osmfigures import Tags
    from routes.roads.turnbans import TurnBans

_KEYS: Final = (
    *("restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle"),
    "restriction",
)
"""From the most special to the most general: the first that says something decides."""

_FORBIDS: Final = frozenset(
    {"no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry", "no_exit"}
)
_COMMANDS: Final = frozenset(
    {"only_left_turn", "only_right_turn", "only_straight_on", "only_u_turn"}
)
_CARS: Final = frozenset({"motorcar", "motor_vehicle", "vehicle"})
_TIMES: Final = ("day_on", "day_off", "hour_on", "hour_off")
_MOST_VIA: Final = 5
"""Ways a restriction may lead over; more are an error of mapping, and orders grow without bound."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A turn restriction, by ids of OpenStreetMap.

    Attributes:
        only: whether the turn is the only one allowed; otherwise it is forbidden.
        origins: ways from which one turns; several only into one that is no entry.
        via_node: the node where one turns; None if that is a way.
        via_ways: the ways over which one turns.
        targets: ways into which one turns; several only out of one that is no exit.
    """

    only: bool
    origins: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    targets: tuple[int, ...]


def restriction_of(tags: Tags, members: Iterable[tuple[str, str, int]]) -> Restriction | None:
    """Return what a relation forbids a car; None if nothing, or not at all times.

    Of one without the members it needs, no origin is kept: it forbids nothing, but is counted.

    Args:
        tags: of the relation.
        members: role, kind (`n`, `w`, `r`) and id of each.

    >>> members = [("from", "w", 1), ("via", "n", 7), ("to", "w", 2)]
    >>> restriction_of({"type": "restriction", "restriction": "no_left_turn"}, members).targets
    (2,)
    >>> restriction_of({"type": "restriction", "restriction:hgv": "no_left_turn"}, members)
    """
    value = car_restriction(tags)
    if value is None:
        return None
    ids: dict[tuple[str, str], list[int]] = defaultdict(list)
    for role, kind, member in members:
        ids[role, kind].append(member)
    origins, targets = tuple(ids["from", "w"]), tuple(ids["to", "w"])
    nodes, ways = ids["via", "n"], tuple(ids["via", "w"])
    one_via = (len(nodes) == 1 and not ways) or (not nodes and 0 < len(ways) <= _MOST_VIA)
    one_origin = len(origins) == 1 or (value == "no_entry" and origins)
    one_target = len(targets) == 1 or (value == "no_exit" and targets)
    is_whole = one_via and one_origin and one_target
    return Restriction(
        only=value in _COMMANDS,
        origins=origins if is_whole else (),
        via_node=nodes[0] if nodes else None,
        via_ways=ways,
        targets=targets,
    )


def car_restriction(tags: Tags) -> str | None:
    """Return the restriction of a relation that holds for a car at all times, None without one.

    >>> car_restriction({"type": "restriction", "restriction": "no_u_turn", "except": "bus;psv"})
    'no_u_turn'
    """
    if tags.get("type") != "restriction" or any(tags.get(key) for key in _TIMES):
        return None
    if {part.strip() for part in (tags.get("except") or "").split(";")} & _CARS:
        return None
    values = (tags.get(key) for key in _KEYS)
    return next((value for value in values if value in _FORBIDS | _COMMANDS), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arc:
    """A section driven in a direction; junctions are those of the network."""

    code: int
    tail: int
    head: int


class _Streets:
    """The arcs of some ways, and those out of any junction."""

    def __init__(
        self, network: RoadNetwork, node_of: NDArray[np.int64], ways: Iterable[int]
    ) -> None:
        self._network, self._node_of = network, node_of
        self._of_way: dict[int, list[int]] = defaultdict(list)
        found = np.flatnonzero(np.isin(network.osm_way, list(ways)))
        for section in found.tolist():
            self._of_way[int(network.osm_way[section])].append(section)
        self._ends = np.concatenate([network.tail, network.head])
        self._order = np.argsort(self._ends, kind="stable")
        self._ends = self._ends[self._order]

    def node(self, junction: int) -> int:
        """Return the id of the node at a junction."""
        return int(self._node_of[junction])

    def arcs(self, way: int) -> list[_Arc]:
        """Return the arcs of a way."""
        return [arc for section in self._of_way[way] for arc in self._arcs(section)]

    def whole(self, way: int) -> list[list[_Arc]]:
        """Return a way driven from end to end, forward and backward, where that is allowed."""
        forward, backward = (
            [arc for arc in self.arcs(way) if arc.code % 2 == back] for back in (0, 1)
        )
        count = len(self._of_way[way])
        return [
            arcs
            for arcs in (forward, backward[::-1])
            if arcs and len(arcs) == count and all(a.head == b.tail for a, b in pairwise(arcs))
        ]

    def leaving(self, junction: int) -> Iterator[_Arc]:
        """Yield the arcs out of a junction."""
        first, last = np.searchsorted(self._ends, [junction, junction + 1])
        sections = self._order[first:last] % self._network.section_count
        for section in np.unique(sections).tolist():
            yield from (arc for arc in self._arcs(section) if arc.tail == junction)

    def _arcs(self, section: int) -> Iterator[_Arc]:
        network = self._network
        ends = (int(network.tail[section]), int(network.head[section]))
        for bit, back in ((FORWARD, 0), (BACKWARD, 1)):
            if network.direction[section] & bit:
                yield _Arc(code=2 * section + back, tail=ends[back], head=ends[1 - back])


def forbidden_turns(
    network: RoadNetwork, node_of: NDArray[np.int64], restrictions: Sequence[Restriction]
) -> TurnBans:
    """Return the turns that restrictions forbid; how many mean nothing on the network is logged.

    Args:
        network: the network, in which `osm_way` names the way of each section.
        node_of: (n,) id of the node at each junction.
        restrictions: as read.
    """
    named = {way for one in restrictions for way in (*one.origins, *one.via_ways, *one.targets)}
    streets = _Streets(network, node_of, named)
    turns: list[tuple[int, ...]] = []
    left_out = 0
    for one in restrictions:
        found = list(_turns(streets, one))
        turns += found
        left_out += not found
    _log.info(
        "%s: %d turn restrictions, of which %d have members that are not there or not clear",
        *(network.source.name, len(restrictions), left_out),
    )
    return turn_bans(turns)


def _turns(streets: _Streets, one: Restriction) -> Iterator[tuple[int, ...]]:
    """Yield the sequences of directed sections that a restriction forbids."""
    for origin, target in product(one.origins, one.targets):
        way = _way(streets, one, (origin, target))
        if way is None:
            continue
        if not one.only:
            yield tuple(arc.code for arc in way)
            continue
        for size in range(1, len(way)):
            driven, due = way[:size], way[size]
            for arc in streets.leaving(driven[-1].head):
                if arc != due:
                    yield (*(before.code for before in driven), arc.code)


def _way(streets: _Streets, one: Restriction, ends: tuple[int, int]) -> list[_Arc] | None:
    """Return the one way from origin to target that the members mean; None if it is not clear."""
    over: list[list[_Arc]] = [[]]
    if one.via_ways:
        over = [
            [arc for part in parts for arc in part]
            for order in permutations(one.via_ways)
            for parts in product(*(streets.whole(way) for way in order))
        ]
    found = {
        tuple(way)
        for via in over
        for way in _joined(streets.arcs(ends[0]), via, streets.arcs(ends[1]))
        if one.via_node in {None, streets.node(way[0].head)}
    }
    return list(found.pop()) if len(found) == 1 else None


def _joined(
    origins: Sequence[_Arc], via: Sequence[_Arc], targets: Sequence[_Arc]
) -> Iterator[list[_Arc]]:
    """Yield every way over some arcs in which each begins where the one before it ends."""
    for first, last in product(origins, targets):
        way = [first, *via, last]
        if all(a.head == b.tail for a, b in pairwise(way)):
            yield way
