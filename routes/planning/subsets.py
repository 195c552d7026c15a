"""Dynamic programmes over all sets of a few sites; bit i of a number says whether i is in the set.

`label_sets` is the scheme of Held and Karp, “A dynamic programming approach to sequencing
problems”, Journal of the Society for Industrial and Applied Mathematics 10 (1962).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.problem import NO_WAY_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routes.planning.problem import Order

_BLOCK = 11
"""The splits of sets of so many sites are laid out at once: 3^11 numbers stay in the cache."""


def label_sets(
    entry_s: NDArray[np.integer],
    travel_s: NDArray[np.int64],
    finish: Callable[[int, NDArray[np.int64]], NDArray[np.int64]] = lambda _, arrival: arrival,
) -> NDArray[np.int64]:
    """Return for each set S and each last site i in S the least label of a way through all of S.

    label(S, i) = finish(i, min over j in S - {i} of label(S - {i}, j) + travel(j, i)), and where
    it is less, finish(i, entry(S - {i}, i)). It is the least if `finish` never decreases.

    Args:
        entry_s: (n,) label on arrival at a site that is the first; or (2^n, n) on arrival at it
            from elsewhere after all sites of a set.
        travel_s: (n, n) what going from site to site adds.
        finish: from labels on arrival at a site to labels at the end of its visit.

    Returns:
        (2^n, n) labels; `NO_WAY_S` where i is not in S or there is no way.

    >>> label_sets(np.array([5, 9]), np.array([[0, 2], [1, 0]]))[0b11].tolist()
    [10, 7]
    """
    n = entry_s.shape[-1]
    labels = np.full((1 << n, n), NO_WAY_S, dtype=np.int64)
    sets, sizes = np.arange(1 << n), set_sizes(n)
    for size in range(n):
        layer = sets[sizes == size]
        for site in range(n):
            without = layer[layer >> site & 1 == 0]
            arrival = (labels[without] + travel_s[:, site]).min(axis=1)
            if entry_s.ndim == 2:  # noqa: PLR2004 - a label for each set
                arrival = np.minimum(arrival, entry_s[without, site])
            elif size == 0:
                arrival = entry_s[site : site + 1].astype(np.int64)
            labels[without | 1 << site, site] = finish(site, arrival)
    return np.minimum(labels, NO_WAY_S)


def detours(
    labels: NDArray[np.int64],
    first_s: NDArray[np.int64],
    travel_s: NDArray[np.int64],
    finish: Callable[[int, NDArray[np.int32]], NDArray[np.int32]] = lambda _, arrival: arrival,
) -> NDArray[np.int32]:
    """Return for each of c other places the least label there, gone to after all of a set.

    Args:
        labels: (2^n, n) as from `label_sets`.
        first_s: (c,) label on arrival at a place that is the first.
        travel_s: (n, c) what going from a site to a place adds.
        finish: as of `label_sets`, by number of the place.

    Returns:
        (c, 2^n) labels, at most `NO_WAY_S`.

    >>> detours(np.array([[NO_WAY_S], [7]]), np.array([3]), np.array([[2]])).tolist()
    [[3, 9]]
    """
    columns = np.ascontiguousarray(labels.T, dtype=np.int32)
    result = np.full((len(first_s), len(labels)), NO_WAY_S, dtype=np.int32)
    for place, first in enumerate(first_s.tolist()):
        near = travel_s[:, place] < NO_WAY_S
        added = travel_s[near, place, None].astype(np.int32)
        arrival = (columns[near] + added).min(axis=0, initial=NO_WAY_S)
        arrival[0] = first
        result[place] = np.minimum(finish(place, arrival), NO_WAY_S)
    return result


def entries(after: NDArray[np.int32], travel_s: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the least label on arrival at each site from any other place, to go on from there.

    Args:
        after: (c, 2^n) as from `detours`.
        travel_s: (c, n) what going from a place to a site adds.

    Returns:
        (2^n, n) labels, for `label_sets`.

    >>> entries(np.array([[3, 9], [4, 5]], np.int32), np.array([[1], [1]])).tolist()
    [[4], [6]]
    """
    n = travel_s.shape[1]
    result = np.full((after.shape[1], n), NO_WAY_S, dtype=np.int32)
    for site in range(n):
        near = travel_s[:, site] < NO_WAY_S
        added = travel_s[near, site, None].astype(np.int32)
        result[:, site] = (after[near] + added).min(axis=0, initial=NO_WAY_S)
    return result


def joined(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return for each set U the min over S ⊆ U of first(S) + second(U - S).

    Each site is in neither, in the first or in the second: 3^n splits. Whether the last site is
    in them is tried one way after the other until the rest is a block of few sites.

    >>> joined(np.array([0, 5], np.int32), np.array([0, 3], np.int32)).tolist()
    [0, 3]
    """
    if len(first) <= 1 << _BLOCK:
        return _joined_block(first, second)
    half = len(first) // 2
    without = joined(first[:half], second[:half])
    in_first = joined(first[half:], second[:half])
    in_second = joined(first[:half], second[half:])
    return np.concatenate([without, np.minimum(in_first, in_second)])


def _joined_block(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int32]:
    """Do the same for few sites, all splits at once."""
    n = len(first).bit_length() - 1
    of_first, of_second = _splits(n)
    sums = (first[of_first] + second[of_second]).reshape(1, -1)
    for _ in range(n):
        ways = sums.reshape(len(sums), 3, -1)
        with_it = np.minimum(ways[:, 1], ways[:, 2])
        sums = np.stack([ways[:, 0], with_it], axis=1).reshape(2 * len(sums), -1)
    best: NDArray[np.int32] = sums.reshape(-1)
    return best


@cache
def _splits(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for each of the 3^n splits of n sites the set of the first and of the second."""
    first = second = np.zeros(1, dtype=np.intp)
    for site in range(n):
        first = np.concatenate([first, first + (1 << site), first])
        second = np.concatenate([second, second, second + (1 << site)])
    return first, second


def set_sums(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of the values of each set, (2^n,).

    >>> set_sums(np.array([1, 10])).tolist()
    [0, 1, 10, 11]
    """
    sums = np.zeros(1, dtype=np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def set_sizes(n: int) -> NDArray[np.int64]:
    """Return the number of members of each set of n sites, (2^n,)."""
    return set_sums(np.ones(n, dtype=np.int64))


def members(chosen: int) -> Order:
    """Return the members of a set in order.

    >>> members(0b101)
    (0, 2)
    """
    return tuple(site for site in range(chosen.bit_length()) if chosen >> site & 1)


def with_supersets(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each set whether it or a set that contains it is among those found, (2^n,).

    >>> with_supersets(np.array([False, False, True, False])).tolist()
    [True, False, True, False]
    """
    reached = found.copy()
    for site in range(len(found).bit_length() - 1):
        halves = reached.reshape(-1, 2, 1 << site)
        halves[:, 0] |= halves[:, 1]
    return reached
