"""From ways to junctions and sections, the same for every source of OSM data.

Ways meet where they share a node, and nowhere else: a bridge has no node in common with the road
under it. A section runs from one junction to the next. It also ends where a barrier stops cars
(the two sides are not connected), and where a node is missing from the source.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routes.errors import IncompleteRoadsWarning, RoadsError
from routes.message import msg
from routes.roads.bends import bends_deg
from routes.roads.network import FORD, RoadNetwork, RoadSource, lengths_m
from routes.roads.restrictions import Restriction, forbidden_turns
from routes.roads.waytable import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.roads.waytable import Nodes, WayTable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """Nodes that follow each other without a gap, all present and no two at the same place.

    Attributes:
        node: (r,) int64, index into `ids`.
        ids: ids of the nodes, ascending.
        lonlat: (r, 2) float64, degrees.
        way: (r,) int64, place of its way in the table.
        run: (r,) int64, ascending; the nodes of a run are joined by street.
    """

    node: NDArray[np.int64]
    ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    way: NDArray[np.int64]
    run: NDArray[np.int64]


def assemble(ways: WayTable, *, source: RoadSource) -> RoadNetwork:
    """Return the road network of the streets collected.

    Junctions are numbered by ascending id of their node, then the ends at barriers; sections by
    way id and along the way. Nodes at the same place that follow each other are one.

    Args:
        ways: the streets.
        source: where they come from; its name begins the messages.

    Raises:
        RoadsError: if no street has two nodes.

    Warns:
        IncompleteRoadsWarning: if nodes are missing; the streets are cut there.
    """
    nodes = ways.nodes()
    vias = np.array([one.via_node or 0 for one in ways.restrictions], dtype=np.int64)
    runs, (barriers, fords, vias) = _runs(
        nodes, np.array(ways.barriers), np.array(ways.fords), vias
    )
    stops = np.isin(runs.ids, barriers)[runs.node]
    first, last = _sections(runs, stops)
    if not len(first):
        raise RoadsError(
            msg(
                "{source}: no street has two nodes with an id above 0 and a position in the file. "
                "If the nodes come after the ways, sort it first: osmium sort FILE -o SORTED.",
                source=source.name,
            )
        )
    _warn_of_missing(nodes, source)
    ends = np.stack([first, last], axis=1).ravel()
    junction, junction_lonlat = _junctions(runs, stops, ends)
    network = RoadNetwork(
        source=source,
        junction_lonlat=junction_lonlat,
        tail=junction[0::2].astype(np.int32),
        head=junction[1::2].astype(np.int32),
        strings=ways.tags.strings(),
        **_columns(ways, runs, fords, first, last),
    )
    node_of = np.zeros(network.junction_count, dtype=np.int64)
    node_of[junction] = runs.ids[runs.node[ends]]
    return _restricted(network, node_of, ways.restrictions, vias.tolist())


def _columns(
    ways: WayTable,
    runs: _Runs,
    fords: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> dict[str, Any]:
    """Return the arrays of sections: their lines, their figures and what their tags mean.

    Args:
        ways: the streets.
        runs: the nodes.
        fords: ids of the nodes in water.
        first: (m,) where each section begins in the runs.
        last: (m,) where it ends.
    """
    way = runs.way[first]
    columns = ways.tags.columns(way)
    index = ranges(first, last - first + 1)
    point_start = np.concatenate(([0], np.cumsum(last - first + 1)))
    points = runs.lonlat[index]
    length_m = lengths_m(points, point_start)
    in_water = np.isin(runs.ids, fords)[runs.node][index]
    has_ford = np.logical_or.reduceat(in_water, point_start[:-1])
    whole_s = columns.pop("duration_s").astype(np.float64)
    return columns | {
        "length_m": length_m,
        "point_start": point_start,
        "point_lonlat": points,
        "flags": columns["flags"] | np.where(has_ford, FORD, 0).astype(np.uint8),
        "bend_deg": bends_deg(points, point_start),
        "measured_s": _shared_s(whole_s, length_m, way),
        "osm_way": ways.ids()[way],
    }


def _restricted(
    network: RoadNetwork,
    node_of: NDArray[np.int64],
    restrictions: Sequence[Restriction],
    vias: Sequence[int],
) -> RoadNetwork:
    """Return a network with its turn restrictions.

    Args:
        network: the network.
        node_of: (n,) id of the node at each junction.
        restrictions: as read.
        vias: the id each via node has in `node_of`.
    """
    if not restrictions:
        return network
    known = [
        one if one.via_node is None else replace(one, via_node=via)
        for one, via in zip(restrictions, vias, strict=True)
    ]
    return replace(network, turn_bans=forbidden_turns(network, node_of, known))


def _shared_s(
    whole_s: NDArray[np.float64], length_m: NDArray[np.float64], way: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the (m,) seconds of each section where those of its whole way are known, by length.

    Args:
        whole_s: (m,) duration of the section's way; NaN if it is not known.
        length_m: (m,) length of the section.
        way: (m,) its way.
    """
    of_way = np.bincount(way, weights=length_m)[way]
    share = np.divide(length_m, of_way, out=np.zeros(len(way)), where=of_way > 0)
    return (whole_s * share).astype(np.float32)


def _runs(nodes: Nodes, *lists: NDArray[np.int64]) -> tuple[_Runs, list[NDArray[np.int64]]]:
    """Return the runs, and the ids of other lists of nodes as the runs know them."""
    present = np.isfinite(nodes.lonlat[:, 0])
    gap = ~present
    gap[1:] |= nodes.way[1:] != nodes.way[:-1]
    run = np.cumsum(gap, dtype=np.int64)[present]
    ref, lonlat, way = nodes.ref[present], nodes.lonlat[present], nodes.way[present]
    follows = np.zeros(len(run), dtype=bool)  # joined to the node before, at the same place
    follows[1:] = (run[1:] == run[:-1]) & (lonlat[1:] == lonlat[:-1]).all(axis=1)
    twin = follows.copy()
    twin[1:] &= ref[1:] != ref[:-1]
    kept = list(lists)
    if twin.any():
        at = np.flatnonzero(twin)
        ref, *kept = _merge(np.stack([ref[at - 1], ref[at]]), ref, *kept)
    keep = ~follows
    ids, node = np.unique(ref[keep], return_inverse=True)
    runs = _Runs(node=node, ids=ids, lonlat=lonlat[keep], way=way[keep], run=run[keep])
    return runs, kept


def _merge(pairs: NDArray[np.int64], *lists: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Give the nodes of each (2, k) pair one id, the lowest, in every list of ids."""
    ids, index = np.unique(pairs, return_inverse=True)
    index = index.reshape(2, -1)
    links = coo_array((np.ones(index.shape[1]), (index[0], index[1])), shape=(len(ids), len(ids)))
    group = connected_components(links, directed=False)[1]
    lowest = np.full(group.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(lowest, group, ids)
    one = lowest[group]
    merged = []
    for values in lists:
        at = np.minimum(np.searchsorted(ids, values), len(ids) - 1)
        merged.append(np.where(ids[at] == values, one[at], values))
    return tuple(merged)


def _sections(runs: _Runs, stops: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each section begins and ends in the runs.

    Args:
        runs: the nodes.
        stops: (r,) whether the node is a barrier no car passes.
    """
    edge = np.ones(len(runs.run) + 1, dtype=bool)
    edge[1:-1] = runs.run[1:] != runs.run[:-1]
    shared = np.bincount(runs.node, minlength=len(runs.ids)) > 1
    ends = np.flatnonzero(edge[:-1] | edge[1:] | shared[runs.node] | stops)
    joined = runs.run[ends[:-1]] == runs.run[ends[1:]]
    return ends[:-1][joined], ends[1:][joined]


def _junctions(
    runs: _Runs, stops: NDArray[np.bool_], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the junction at each end of a section, and the positions of the junctions.

    Args:
        runs: the nodes.
        stops: (r,) whether the node is a barrier: every end there is a junction of its own.
        ends: (2m,) places in the runs, tail and head of each section in turn.
    """
    stopped = stops[ends]
    plain, number = np.unique(runs.node[ends[~stopped]], return_inverse=True)
    junction = np.empty(len(ends), dtype=np.int64)
    junction[~stopped] = number
    junction[stopped] = len(plain) + np.arange(np.count_nonzero(stopped))
    lonlat = np.empty((len(plain) + np.count_nonzero(stopped), 2))
    lonlat[junction] = runs.lonlat[ends]
    return junction, lonlat


def _warn_of_missing(nodes: Nodes, source: RoadSource) -> None:
    missing = np.isnan(nodes.lonlat[:, 0])
    if missing.any():
        said = msg(
            "{source}: nodes missing from the file: {nodes:,}, streets cut there: {streets:,}. "
            "Extracts made with “complete ways” lack none.",
            source=source.name,
            nodes=len(np.unique(nodes.ref[missing])),
            streets=len(np.unique(nodes.way[missing])),
        )
        warnings.warn(IncompleteRoadsWarning(said), stacklevel=4)  # the caller of the loader
