"""The best walk of a day: a dynamic programme over labels, compiled.

A walk is an itinerary that may visit a site again, if only after it has left the site's
neighbourhood: the ng-route relaxation of Baldacci, Mingozzi and Roberti, “New route relaxation and
pricing strategies for the vehicle routing problem”, Operations Research 59 (2011). The best walk
collects at least as much as the best itinerary, and is found much faster.

A label says: the last call, when it ended, whether lunch is over, which sites of the
neighbourhood may not follow (its memory), and what was collected. Labels of one call, one memory
and one span of time are merged into one with the greatest value and the earliest time: that can
only make the best walk better, so it stays a bound, while work and memory stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routes.jit import compiled, entry
from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.planning.problem import DayFrame, Problem

_NOTHING = -1e18
"""Value of a label that is not there."""

_MOST_SPANS = 240
_MOST_CELLS = 6_000_000
"""Cells of the table of a day; each takes 16 bytes."""

_LARGEST_MEMORY = 6
"""Sites in a neighbourhood: more cost twice as much each, and hardly better the bound."""


class Walks(NamedTuple):
    """A day ready for the search of its best walk; n sites, N nodes, K = 2^k memories.

    Attributes:
        opens_s, closes_s, direct_s, from_start_s, to_end_s, service_s: as of the frame.
        way_out_s: (N,) drive from each node to the end, by way of others if that is shorter.
        sites: n.
        lunch: 1 if the day needs a lunch, else 0.
        gap_s: (N, N) from the end of a call to the arrival at the next.
        drive_s: (N, N) the drive of it.
        first: (N + 1,) where the windows of each node begin in the next two.
        earliest_s, latest_s: the windows, as of the frame.
        near: (N, N - 1) the other nodes, the nearest first.
        bit: (N, N) bit of a site in the memory of a node; -1 if it is not in its neighbourhood.
        memory: (N, N, K) memory after going on from a node with a memory to another.
        width_s: length of a span.
        spans: number of spans.
    """

    opens_s: int
    closes_s: int
    direct_s: int
    from_start_s: NDArray[np.int64]
    to_end_s: NDArray[np.int64]
    way_out_s: NDArray[np.int64]
    service_s: NDArray[np.int64]
    sites: int
    lunch: int
    gap_s: NDArray[np.int64]
    drive_s: NDArray[np.int64]
    first: NDArray[np.int64]
    earliest_s: NDArray[np.int64]
    latest_s: NDArray[np.int64]
    near: NDArray[np.int64]
    bit: NDArray[np.int64]
    memory: NDArray[np.uint8]
    width_s: int
    spans: int


class Worth(NamedTuple):
    """What a walk collects.

    Attributes:
        call: (N,) what a call at each node is worth, of either sign.
        second: what a second of driving costs, 0 or more.
    """

    call: NDArray[np.float64]
    second: float


class Table(NamedTuple):
    """Room for the labels of a day: one for each span, node, lunch (0 or 1) and memory.

    Attributes:
        value, end_s, parent: of each label; compiled code cannot make room for them itself.
        earlier: (2 N, K) the most that any label of a call and a memory has collected so far.
    """

    value: NDArray[np.float64]
    end_s: NDArray[np.int32]
    parent: NDArray[np.int32]
    earlier: NDArray[np.float64]


def prepare(problem: Problem, frame: DayFrame, memory: int = _LARGEST_MEMORY) -> Walks | None:
    """Return a day ready for the search, None if its calls are too short for a small table.

    Args:
        problem: the request as numbers.
        frame: the day.
        memory: sites in a neighbourhood at most.
    """
    nodes = problem.node_count
    length_s = frame.closes_s - frame.opens_s
    shortest_s = int(problem.service_s.min()) if nodes else 0
    width_s = min(shortest_s, -(-(length_s + 1) // _MOST_SPANS))
    if width_s <= 0:
        return None
    spans = length_s // width_s + 1
    room = _MOST_CELLS // (spans * nodes * 2)
    k = min(memory, len(problem), max(0, room.bit_length() - 1))
    if k < 1:
        return None
    gap_s = problem.gap_s
    bit, moves = _memories(gap_s, len(problem), k)
    allowed = {*range(len(problem)), *frame.lunches}
    begins = [frame.begins_s[node] if node in allowed else () for node in range(nodes)]
    windows = [window for node in begins for window in node]
    counts = [len(node) for node in begins]
    others = np.where(np.eye(nodes, dtype=bool), 2 * NO_WAY_S, gap_s)
    return Walks(
        opens_s=frame.opens_s,
        closes_s=frame.closes_s,
        direct_s=frame.direct_s,
        from_start_s=frame.from_start_s,
        to_end_s=frame.to_end_s,
        way_out_s=_way_out_s(problem, frame),
        service_s=problem.service_s,
        sites=len(problem),
        lunch=int(bool(frame.lunches)),
        gap_s=gap_s,
        drive_s=problem.travel_s,
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        earliest_s=np.array([earliest for earliest, _ in windows], dtype=np.int64),
        latest_s=np.array([latest for _, latest in windows], dtype=np.int64),
        near=np.argsort(others, axis=1, kind="stable")[:, : nodes - 1].astype(np.int64),
        bit=bit,
        memory=moves,
        width_s=width_s,
        spans=spans,
    )


def _way_out_s(problem: Problem, frame: DayFrame) -> NDArray[np.int64]:
    """Return the way out of `Walks`; where a leg is too long one has to go from site to site."""
    out = frame.to_end_s
    while True:
        nearer = np.minimum(out, (problem.travel_s + out).min(axis=1, initial=NO_WAY_S))
        if np.array_equal(nearer, out):
            return out
        out = nearer


def _memories(
    gap_s: NDArray[np.int64], sites: int, k: int
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return bits and moves of `Walks`: the neighbourhood of a node is the k sites nearest to it.

    A site is in its own neighbourhood. Going on from i with memory M to j leaves the sites of M
    that are near j, and j itself.
    """
    nodes = len(gap_s)
    both_ways = np.minimum(gap_s[:, :sites], gap_s[:sites].T)
    both_ways[np.arange(sites), np.arange(sites)] = -1
    near = np.argsort(both_ways, axis=1, kind="stable")[:, :k]
    bit = np.full((nodes, nodes), -1, dtype=np.int64)
    np.put_along_axis(bit, near, np.arange(k)[None], axis=1)
    memories = np.arange(1 << k)
    moves = np.zeros((nodes, nodes, 1 << k), dtype=np.uint8)
    for node in range(nodes):
        for place, site in enumerate(near[node]):
            there = bit[:, site]
            kept = (memories >> place & 1)[None] << np.maximum(there, 0)[:, None]
            moves[node] |= np.where(there[:, None] >= 0, kept, 0).astype(np.uint8)
    own = (1 << np.diagonal(bit)[:sites]).astype(np.uint8)
    moves[:, :sites] |= own[None, :, None]
    return bit, moves


def make_table(walks: Walks) -> Table:
    """Return room for the labels of a day."""
    states, memories = 2 * len(walks.service_s), walks.memory.shape[2]
    size = walks.spans * states * memories
    return Table(
        value=np.empty(size),
        end_s=np.empty(size, np.int32),
        parent=np.empty(size, np.int32),
        earlier=np.empty((states, memories)),
    )


@entry
def best_walk(
    walks: Walks, worth: Worth, table: Table, count: NDArray[np.int64]
) -> tuple[float, int, int]:
    """Return what the best walk of a day comes to, its drive, and the labels expanded.

    Args:
        walks: the day; it may stay idle as well.
        worth: of calls and of driving.
        table: room, overwritten.
        count: (n,) int64, set to the number of times the walk visits each site.
    """
    memories = walks.memory.shape[2]
    table.value[:] = _NOTHING
    earlier = table.earlier
    earlier[:] = _NOTHING
    _start(walks, worth, table)
    best, best_cell, expanded = -worth.second * walks.direct_s, -1, 0
    states = 2 * len(walks.service_s)
    for span in range(walks.spans):
        for state in range(states):
            row = (span * states + state) * memories
            for memory in range(memories):
                cell = row + memory
                collected = table.value[cell]
                if collected == _NOTHING or _dominated(earlier[state], memory, collected):
                    continue
                expanded += 1
                back_s = walks.to_end_s[state // 2]
                if (
                    collected - worth.second * back_s > best
                    and (state & 1 or not walks.lunch)
                    and table.end_s[cell] + back_s <= walks.closes_s
                ):
                    best, best_cell = collected - worth.second * back_s, cell
                _extend(walks, worth, table, cell)
            for memory in range(memories):
                earlier[state, memory] = max(earlier[state, memory], table.value[row + memory])
    return best, _follow(walks, table, best_cell, count), expanded


@compiled
def _follow(walks: Walks, table: Table, cell: int, count: NDArray[np.int64]) -> int:
    """Count the visits of the walk that ends with a label, -1 if it is idle; return its drive."""
    states = 2 * walks.memory.shape[2]
    count[:] = 0
    if cell < 0:
        return walks.direct_s
    after, drive_s = -1, np.int64(0)
    while cell >= 0:
        node = cell // states % len(walks.service_s)
        drive_s += walks.to_end_s[node] if after < 0 else walks.drive_s[node, after]
        if node < walks.sites:
            count[node] += 1
        after, cell = node, table.parent[cell]
    return int(drive_s + walks.from_start_s[after])


@compiled
def _dominated(earlier: NDArray[np.float64], memory: int, collected: float) -> bool:
    """Say whether a label that ended earlier and forbids no more has collected as much."""
    if earlier[memory] >= collected or earlier[0] >= collected:
        return True
    rest = memory
    while rest:
        lowest = rest & -rest
        if earlier[memory ^ lowest] >= collected:
            return True
        rest ^= lowest
    return False


@compiled
def _end_of(walks: Walks, node: int, arrival_s: int) -> int:
    """Return when a call ends after arriving at a time, -1 if it does not fit the day."""
    for window in range(walks.first[node], walks.first[node + 1]):
        if arrival_s <= walks.latest_s[window]:
            end_s = max(arrival_s, walks.earliest_s[window]) + walks.service_s[node]
            return end_s if end_s + walks.way_out_s[node] <= walks.closes_s else -1
    return -1


@compiled
def _start(walks: Walks, worth: Worth, table: Table) -> None:
    """Put in the labels of the first calls."""
    for node in range(len(walks.service_s)):
        end_s = _end_of(walks, node, walks.opens_s + walks.from_start_s[node])
        if end_s >= 0:
            own = walks.bit[node, node] if node < walks.sites else -1
            memory = 1 << own if own >= 0 else 0
            collected = worth.call[node] - worth.second * walks.from_start_s[node]
            _put(walks, table, node * 2 + (node >= walks.sites), memory, end_s, collected, -1)


@compiled
def _put(  # noqa: PLR0913, PLR0917
    walks: Walks, table: Table, state: int, memory: int, end_s: int, collected: float, parent: int
) -> None:
    """Put a label into its cell, or merge it with the one there."""
    span = (end_s - walks.opens_s) // walks.width_s
    cell = (span * 2 * len(walks.service_s) + state) * walks.memory.shape[2] + memory
    there = table.value[cell]
    if there == _NOTHING or end_s < table.end_s[cell]:
        table.end_s[cell] = end_s
    if collected > there:
        table.value[cell] = collected
        table.parent[cell] = parent


@compiled
def _extend(walks: Walks, worth: Worth, table: Table, cell: int) -> None:
    """Put in the labels of every call that may follow a label."""
    memories = walks.memory.shape[2]
    memory = cell % memories
    state = cell // memories % (2 * len(walks.service_s))
    node, eaten = state // 2, state % 2
    now_s, collected = table.end_s[cell], table.value[cell]
    for place in range(walks.near.shape[1]):
        after = walks.near[node, place]
        arrival_s = now_s + walks.gap_s[node, after]
        if arrival_s > walks.closes_s:
            break
        is_lunch = after >= walks.sites
        bit = walks.bit[node, after]
        if (is_lunch and eaten) or (bit >= 0 and memory >> bit & 1):
            continue
        end_s = _end_of(walks, after, arrival_s)
        if end_s >= 0:
            _put(
                walks,
                table,
                after * 2 + (1 if is_lunch else eaten),
                walks.memory[node, after, memory],
                end_s,
                collected + worth.call[after] - worth.second * walks.drive_s[node, after],
                cell,
            )
