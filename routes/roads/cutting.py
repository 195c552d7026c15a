"""Cutting sections of a road network where something changes, and adding new ones.

A position on a section is its share: 0 at the tail, 1 at the head, in between by length along the
drawn line, as everywhere in `routes.roads`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from routes.roads.network import TEXT_ARRAYS, lengths_m, pack_points
from routes.roads.turnbans import turn_bans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork
    from routes.roads.turnbans import TurnBans

_NOT_COPIED = frozenset(
    {"source", "strings", "junction_lonlat", "tail", "head", "point_start", "point_lonlat"}
    | {"turn_bans", "landmarks"}
)


class Cut(NamedTuple):
    """Where a section is cut.

    Attributes:
        share: strictly between 0 and 1.
        parted: whether one cannot drive across: both sides get an end of their own.
    """

    share: float
    parted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a section, between two shares of it and two junctions."""

    section: int
    start: float
    end: float
    tail: int
    head: int


def shares(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of a (k, 2) line's length at each of its points, 0 to 1."""
    scale = np.array([np.cos(np.radians(points[0, 1])), 1.0])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*(np.diff(points, axis=0) * scale).T))])
    return np.asarray(along / along[-1] if along[-1] else np.linspace(0.0, 1.0, len(points)))


def points_at(points: NDArray[np.float64], at: Sequence[float]) -> NDArray[np.float64]:
    """Return the (k, 2) positions at some shares of a line."""
    marks = shares(points)
    return np.stack([np.interp(at, marks, points[:, axis]) for axis in (0, 1)], axis=1)


def cut_sections(
    network: RoadNetwork, cuts: Mapping[int, Iterable[Cut]]
) -> tuple[RoadNetwork, tuple[Piece, ...]]:
    """Return a network with some sections cut, and the pieces, which come last in it.

    Each piece keeps the tags of its section and its part of the length and the measured time. The
    other sections keep their order, all junctions their numbers.
    """
    pieces: list[Piece] = []
    ends: list[NDArray[np.float64]] = []
    for section in sorted(cuts):
        places = dict(sorted(cuts[section]))  # of two at the same share, the parted one holds
        at = points_at(network.points_of(section), list(places))
        joints = []
        for (share, parted), position in zip(places.items(), at, strict=True):
            first = network.junction_count + len(ends)
            ends += [position] * (1 + parted)
            joints.append((share, first, first + parted))
        tail, head = int(network.tail[section]), int(network.head[section])
        for (start, _, leave), (end, arrive, _) in pairwise(
            [(0.0, tail, tail), *joints, (1.0, head, head)]
        ):
            pieces.append(Piece(section=section, start=start, end=end, tail=leave, head=arrive))
    return _with_pieces(network, sorted(cuts), pieces, ends), tuple(pieces)


def _with_pieces(
    network: RoadNetwork,
    gone: Sequence[int],
    pieces: Sequence[Piece],
    ends: Sequence[NDArray[np.float64]],
) -> RoadNetwork:
    """Return the network without some sections, pieces of them and new junctions at the end."""
    kept = np.ones(network.section_count, dtype=bool)
    kept[list(gone)] = False
    bans = _carried(network.turn_bans, kept, pieces)
    order = np.concatenate([np.flatnonzero(kept), [piece.section for piece in pieces]]).astype(int)
    columns = _columns(network, order)
    part = np.ones(len(order))
    part[kept.sum() :] = [piece.end - piece.start for piece in pieces]
    columns["length_m"] = columns["length_m"] * part
    for name in ("measured_s", "bend_deg"):
        columns[name] = (columns[name] * part).astype(np.float32)
    starts, points = pack_points([_line(network, piece) for piece in pieces])
    before = np.repeat(kept, np.diff(network.point_start))
    first = np.concatenate([[0], np.cumsum(np.diff(network.point_start)[kept])])
    return replace(
        network,
        junction_lonlat=np.vstack([network.junction_lonlat, *ends]),
        tail=_ends(network.tail[kept], [piece.tail for piece in pieces]),
        head=_ends(network.head[kept], [piece.head for piece in pieces]),
        point_start=np.concatenate([first, first[-1] + starts[1:]]),
        point_lonlat=np.vstack([network.point_lonlat[before], points]),
        turn_bans=bans,
        **columns,
    )


def _carried(bans: TurnBans, kept: NDArray[np.bool_], pieces: Sequence[Piece]) -> TurnBans:
    """Return the forbidden turns on sections that got other numbers, or were cut into pieces.

    Who drives the first section of a ban drives its last piece before the turn, and who drives the
    last one its first piece after it; those in between are driven whole. A ban over a section that
    is gone goes as well, and one that leads through a cut that parts both sides.
    """
    number = np.cumsum(kept) - 1
    parts: dict[int, list[tuple[int, Piece]]] = {}
    for new, piece in enumerate(pieces, start=int(kept.sum())):
        parts.setdefault(piece.section, []).append((new, piece))

    def arcs(code: int) -> list[tuple[int, Piece | None]]:
        """Return a directed section as those of the new network, in the order they are driven."""
        section, back = divmod(code, 2)
        if kept[section]:
            return [(2 * int(number[section]) + back, None)]
        found = parts.get(section, [])[:: -1 if back else 1]
        return [(2 * new + back, piece) for new, piece in found]

    def carried(ban: Sequence[int]) -> tuple[int, ...]:
        first, *between, last = (arcs(code) for code in ban)
        if not (first and last and all(map(_is_joined, between))):
            return ()
        whole = [first[-1:], *between, last[:1]]
        return tuple(arc for driven in whole for arc, _ in driven)

    return turn_bans(ban for ban in map(carried, bans) if ban)


def _is_joined(driven: Sequence[tuple[int, Piece | None]]) -> bool:
    """Say whether there are pieces of a section, and one may be driven after the other."""
    ends = [{piece.tail, piece.head} for _, piece in driven if piece is not None]
    return bool(driven) and all(a & b for a, b in pairwise(ends))


def _columns(network: RoadNetwork, order: NDArray[np.int64]) -> dict[str, Any]:
    """Return the columns of some sections, all but their ends and points."""
    names = (entry.name for entry in fields(network) if entry.name not in _NOT_COPIED)
    return {name: getattr(network, name)[order] for name in names}


def _ends(kept: NDArray[np.int32], added: Sequence[int]) -> NDArray[np.int32]:
    return np.concatenate([kept, np.array(added, dtype=np.int32)])


def _line(network: RoadNetwork, piece: Piece) -> NDArray[np.float64]:
    """Return the points of a piece."""
    points = network.points_of(piece.section)
    marks = shares(points)
    between = points[(marks > piece.start) & (marks < piece.end)]
    first, last = points_at(points, (piece.start, piece.end))
    return np.vstack([first, between, last])


def without_sections(network: RoadNetwork, gone: Iterable[int]) -> RoadNetwork:
    """Return a network without some sections; junctions keep their numbers."""
    return _with_pieces(network, sorted(set(gone)), (), ())


def with_section(
    network: RoadNetwork,
    points: NDArray[np.float64],
    ends: tuple[int, int],
    tags: Mapping[str, str | int],
) -> RoadNetwork:
    """Return a network with one section more, the last.

    Args:
        network: to which it is added.
        points: (k, 2) its line, degrees.
        ends: its junctions; the number of junctions and the one after it stand for new ones, at
            the ends of the line.
        tags: `highway` as an index, `direction`, and texts of `surface`, `name`, `ref`.
    """
    texts = sorted({str(tags[key]) for key in TEXT_ARRAYS if tags.get(key)} - set(network.strings))
    strings = (network.strings[0], *texts, *network.strings[1:])
    added = [point for end, point in zip(ends, points[[0, -1]], strict=True)
             if end >= network.junction_count]  # fmt: skip
    plain: dict[str, Any] = {"max_speed_kmh": np.nan, "measured_s": np.nan}
    plain |= {"length_m": lengths_m(points, np.array([0, len(points)]))[0]}
    columns: dict[str, Any] = {}
    for name, column in _columns(network, np.arange(network.section_count)).items():
        value = tags.get(name, plain.get(name, 0))
        if name in TEXT_ARRAYS:
            column = np.where(column > 0, column + len(texts), 0)  # noqa: PLW2901
            value = strings.index(str(tags.get(name, "")))
        dtype = getattr(network, name).dtype
        columns[name] = np.append(column, value).astype(dtype)
    return replace(
        network,
        strings=strings,
        junction_lonlat=np.vstack([network.junction_lonlat, *added]),
        tail=_ends(network.tail, [ends[0]]),
        head=_ends(network.head, [ends[1]]),
        point_start=np.append(network.point_start, len(network.point_lonlat) + len(points)),
        point_lonlat=np.vstack([network.point_lonlat, points]),
        **columns,
    )
