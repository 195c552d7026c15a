"""Promises of `routes.planning.subsets`."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routes.planning.problem import NO_WAY_S
from routes.planning.subsets import joined, label_sets, members, set_sizes, set_sums

SMALL = st.integers(min_value=1, max_value=4)
COSTS = st.integers(min_value=0, max_value=50)


@given(st.data(), SMALL)
def test_labels_are_the_shortest_ways_through_a_set(data: st.DataObject, n: int) -> None:
    """As trying every order says."""
    first = np.array(data.draw(st.lists(COSTS, min_size=n, max_size=n)))
    travel = np.array(data.draw(st.lists(COSTS, min_size=n * n, max_size=n * n))).reshape(n, n)
    labels = label_sets(first, travel)
    for chosen in range(1, 1 << n):
        for last in range(n):
            ways = [
                first[order[0]] + sum(travel[a, b] for a, b in pairwise(order))
                for order in permutations(members(chosen))
                if order[-1] == last
            ]
            assert labels[chosen, last] == min(ways, default=NO_WAY_S)


def test_a_way_that_does_not_exist_stays_impossible() -> None:
    """Two impossible drives do not add up to something else."""
    travel = np.full((3, 3), NO_WAY_S)
    labels = label_sets(np.array([1, NO_WAY_S, NO_WAY_S]), travel)
    assert labels[0b001, 0] == 1
    assert labels[0b111].tolist() == [NO_WAY_S] * 3


@given(st.data(), SMALL)
def test_joined_looks_at_every_split(data: st.DataObject, n: int) -> None:
    """Of every set between the first and the second."""
    first, second = (
        np.array(data.draw(st.lists(COSTS, min_size=1 << n, max_size=1 << n)), dtype=np.int32)
        for _ in range(2)
    )
    expected = [
        min(first[part] + second[whole - part] for part in range(whole + 1) if part & ~whole == 0)
        for whole in range(1 << n)
    ]
    assert joined(first, second).tolist() == expected


def test_joined_gives_the_same_in_blocks() -> None:
    """Sets of more sites than a block are put together from blocks."""
    rng = np.random.default_rng(1)
    first, second = rng.integers(0, 1000, (2, 1 << 13), dtype=np.int32)
    result = joined(first, second)
    sets = np.arange(1 << 13)
    for whole in (0, 1, 0b1000000000000, 0b1010101010101, (1 << 13) - 1):
        parts = sets[sets & ~whole == 0]
        assert result[whole] == (first[parts] + second[whole - parts]).min()


def test_sums_and_sizes_follow_the_bits() -> None:
    """Bit i stands for site i."""
    assert set_sums(np.array([1, 10, 100]))[0b101] == 101
    assert set_sizes(4)[0b1011] == 3
    assert members(0b1011) == (0, 1, 3)
    assert members(0) == ()
