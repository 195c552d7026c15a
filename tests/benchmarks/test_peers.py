"""Peers, and the race through hotels: the same task, solved to its optimum where it is small."""

from __future__ import annotations

import importlib.util
import itertools
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.hotels import race
from benchmarks.instances import InstanceError
from benchmarks.peers import Answer, Orders, solve_peer
from benchmarks.tasks import Task, Tour, at_hotels

MODULES = {"pyvrp": "pyvrp", "ortools": "ortools", "vroom": "vroom"}
SECONDS = 0.3


def _task(seed: int, sites: int = 6, hotels: int = 1, trips: int = 2) -> Task:
    """Return a small task of random points; its tours end where they start."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, 100, (sites + hotels, 2))
    travel = np.ceil(np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))).astype(np.int64)
    earliest = rng.integers(0, 150, sites)
    return Task(
        prize=rng.integers(1, 30, sites),
        service=rng.integers(0, 20, sites),
        earliest=earliest,
        latest=earliest + rng.integers(0, 100, sites),
        travel=travel,
        tours=(Tour(start=sites, end=sites, opens=0, closes=200),) * trips,
    )


def _duration(task: Task, tour: Tour, order: tuple[int, ...]) -> float:
    """Return when a tour is back, or infinity if it misses a window."""
    here, clock = tour.start, tour.opens
    for site in order:
        clock = max(clock + int(task.travel[here, site]), int(task.earliest[site]))
        if clock > task.latest[site]:
            return float("inf")
        clock, here = clock + int(task.service[site]), site
    return clock + int(task.travel[here, tour.end])


def _fits(task: Task, orders: Orders) -> bool:
    pairs = zip(task.tours, orders, strict=True)
    return all(_duration(task, tour, order) <= tour.closes for tour, order in pairs)


def _optimum(task: Task) -> int:
    """Return the best prize, by trying every choice of sites and every order."""
    best = []
    for tour in task.tours:
        sets = {frozenset[int]()}
        for size in range(1, len(task) + 1):
            for order in itertools.permutations(range(len(task)), size):
                if _duration(task, tour, order) <= tour.closes:
                    sets.add(frozenset(order))
        best.append(sets)
    return max(
        task.prize_of([tuple(visits) for visits in choice])
        for choice in itertools.product(*best)
        if sum(map(len, choice)) == len(frozenset().union(*choice))
    )


def _need(peer: str) -> None:
    if importlib.util.find_spec(MODULES[peer]) is None:
        pytest.skip(f"{peer} left out: pip install -r benchmarks/requirements.txt")


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("peer", list(peers.SOLVERS))
def test_peers_find_the_optimum_of_small_tasks(peer: str, seed: int) -> None:
    """What a peer returns fits, and nothing is better: the model is a fair one."""
    _need(peer)
    task = _task(seed)
    answer = peers.SOLVERS[peer](task, SECONDS, 2 * seed + 1)
    assert _fits(task, answer.orders)
    assert task.prize_of(answer.orders) == _optimum(task)
    assert answer.wall_s < SECONDS + 0.3


@pytest.mark.parametrize("peer", list(peers.SOLVERS))
def test_peers_can_have_tours_that_differ(peer: str) -> None:
    """Each tour keeps its own start, end and times; a point that no tour uses does no harm."""
    _need(peer)
    task = at_hotels(_task(4, hotels=4, trips=3), (0, 2, 2, 1))
    tours = tuple(replace(tour, closes=120 + 40 * day) for day, tour in enumerate(task.tours))
    task = replace(task, tours=tours)
    answer = peers.SOLVERS[peer](task, SECONDS, 1)
    assert _fits(task, answer.orders)
    assert task.prize_of(answer.orders) == _optimum(task)


def test_peers_run_on_two_cores() -> None:
    """Two processes with seeds of their own; the better result counts."""
    _need("pyvrp")
    task = _task(5)
    assert task.prize_of(solve_peer("pyvrp", task, SECONDS, 1).orders) == _optimum(task)


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which package is missing and how to install it."""
    monkeypatch.setitem(peers.PACKAGES, "vroom", "no-such-package")
    with pytest.raises(InstanceError, match=r"no-such-package is not installed.*pip install -r"):
        peers.check_installed("vroom")


def test_priorities_are_scores_up_to_a_hundred() -> None:
    """Greater scores are scaled, and none of them falls to nothing."""
    task = replace(_task(1), prize=np.array([0, 1, 100, 7, 8, 9]))
    assert peers._priorities(task) == [0, 1, 100, 7, 8, 9]
    task = replace(task, prize=np.array([0, 1, 1000, 500, 14, 16]))
    assert peers._priorities(task) == [0, 1, 100, 50, 1, 2]


def _perfect(task: Task, seconds: float, seed: int) -> Answer:
    """Return the best single trips one after another: enough where each site has its trip."""
    del seconds, seed
    left, orders = set(range(len(task))), []
    for tour in task.tours:
        fitting = [
            order
            for size in range(3)
            for order in itertools.permutations(sorted(left), size)
            if _duration(task, tour, order) <= tour.closes
        ]
        orders.append(max(fitting, key=lambda order: task.prize_of([order])))
        left -= set(orders[-1])
    return Answer(orders=tuple(orders), solver="x 1", time_to_best_s=None, wall_s=0.0)


def _line_task(limit: int) -> Task:
    """Return hotels at 0, 100, 50 and 80 of a line, and sites near 50."""
    place = np.array([45, 55, 0, 100, 50, 80])
    tour = Tour(start=2, end=3, opens=0, closes=limit)
    return Task(
        prize=np.array([5, 7]),
        service=np.zeros(2, dtype=np.int64),
        earliest=np.zeros(2, dtype=np.int64),
        latest=np.full(2, 1000),
        travel=np.abs(place[:, None] - place[None]),
        tours=(tour, tour),
    )


def test_race_chooses_the_hotel_that_collects_most() -> None:
    """Only by way of the middle can both trips be made."""
    finish = race(_line_task(60), 4, _perfect, 0.5, 1)
    assert finish.stays == (0, 2, 1)
    assert finish.prize == 12
    assert finish.answer.wall_s < 0.6


def test_race_without_hotels_in_reach_says_so() -> None:
    """Trips too short for any hotel are refused."""
    with pytest.raises(InstanceError, match="no sequence of hotels"):
        race(_line_task(40), 4, _perfect, 0.5, 1)
