"""Promises of `routes.planning.kernel`: a chain never loses count of what it has planned."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes import jit
from routes.planning.kernel.anneal import run
from routes.planning.kernel.arrays import (
    AT,
    DAY,
    DRIVE,
    NODE,
    SIZE,
    TRIED,
    Settings,
    best_of,
    model_of,
    rank_of,
    state_of,
    temperature_of,
)
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import fits, timetable
from routes.planning.solve import is_allowed
from tests.planning.conftest import problems, random_problem

if TYPE_CHECKING:
    from pathlib import Path

    from routes.planning.kernel.arrays import State
    from routes.planning.problem import Orders, Problem

SETTINGS = Settings()


def _chain(problem: Problem, seed: int, blocks: int, size: int = 3) -> State:
    """Run a chain in small blocks from hot to cold, its books checked after each."""
    model = model_of(problem, SETTINGS)
    state = state_of(model, seed)
    for block in range(blocks):
        run(model, state, size, temperature_of(model, SETTINGS, block / blocks))
        _check_books(problem, state)
    return state


def _tried(state: State) -> Orders:
    return tuple(
        tuple(state.plan[TRIED, NODE, day, 1 : size + 1].tolist())
        for day, size in enumerate(state.tally[TRIED, SIZE])
    )


def _check_books(problem: Problem, state: State) -> None:
    """Each site is where the chain says, once; each day fits, and drives what the chain says."""
    n, orders = len(problem), _tried(state)
    visits = [site for order in orders for site in order if site < n]
    assert len(visits) == len(set(visits))
    absent = set(range(n)) - set(visits)
    assert all(state.site[DAY, site] == -1 for site in absent)
    for day, (frame, order) in enumerate(zip(problem.frames, orders, strict=True)):
        for place, node in enumerate(order, start=1):
            if node < n:
                assert (state.site[DAY, node], state.site[AT, node]) == (day, place)
        if order:
            assert fits(problem, frame, order)
            times = timetable(problem, frame, order)
            assert times is not None
            assert times.driving_s == state.tally[TRIED, DRIVE, day]


@settings(max_examples=80, deadline=None)
@given(problems(), st.integers(0, 2**32 - 1))
def test_the_books_are_right_after_every_few_rounds(problem: Problem, seed: int) -> None:
    """Lunches, several windows, closed days, limits, required sites, ways that are not there."""
    if len(problem):
        _chain(problem, seed, 20)


@pytest.mark.parametrize("seed", range(6))
def test_the_books_are_right_with_many_sites_and_days(seed: int) -> None:
    """Where days fall idle and start anew with a lunch of their own."""
    _chain(random_problem(seed, 40, 4), seed, 150)


@pytest.mark.parametrize("seed", range(6))
def test_a_day_gets_a_lunch_of_its_own(seed: int) -> None:
    """Where eating places are open on one day each, and many days are idle at once."""
    problem = random_problem(seed, 40, 4)
    first, last = problem.node_count - 2, problem.node_count - 1
    frames = tuple(
        replace(
            frame,
            lunches=((first, last)[day % 2],),
            begins_s=tuple(
                () if node == (last, first)[day % 2] else ((0, 70),)
                for node in range(problem.node_count)
            ),
        )
        for day, frame in enumerate(problem.frames)
    )
    anywhere = np.where(problem.travel_s >= NO_WAY_S, 9, problem.travel_s)
    _chain(replace(problem, frames=frames, travel_s=anywhere), seed, 300)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 1000))
def test_the_best_keeps_every_rule_and_is_worth_what_is_said(problem: Problem, seed: int) -> None:
    """Points and drive, counted anew."""
    if not len(problem):
        return
    state = _chain(problem, seed, 10)
    rank = rank_of(state)
    if rank is None:
        return
    best = best_of(model_of(problem, SETTINGS), state)
    assert is_allowed(problem, best)
    assert problem.prize_of(best) == -rank[0]


def test_chains_of_one_seed_are_the_same_and_of_another_are_not() -> None:
    """Also if one is run in smaller blocks at the same temperature."""
    problem = random_problem(3, 30, 2)
    model = model_of(problem, SETTINGS)
    one, two, other = state_of(model, 5), state_of(model, 5), state_of(model, 6)
    run(model, one, 64, 1000)
    run(model, two, 64, 1000)
    run(model, other, 64, 1000)
    assert np.array_equal(one.plan, two.plan)
    assert not np.array_equal(one.plan, other.plan)


def test_the_temperature_falls_from_hot_to_cold() -> None:
    """Geometrically, in points' worth."""
    model = model_of(random_problem(1, 20, 2), SETTINGS)
    falling = [temperature_of(model, SETTINGS, way / 10) for way in range(11)]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] > 100 * falling[-1]


def test_what_was_compiled_before_a_file_changed_is_forgotten(tmp_path: Path) -> None:
    """Only of the entry's own file; what is newer than all of them stays."""
    source = tmp_path / "anneal.py"
    source.write_text("", encoding="utf-8")
    old, new, other = (tmp_path / name for name in ("anneal.a.nbi", "anneal.b.nbi", "else.c.nbi"))
    for index, moment in ((old, 1e9), (new, 4e9), (other, 1e9)):
        index.touch()
        os.utime(index, (moment, moment))
    jit._forget_outdated(tmp_path, source)
    assert sorted(path.name for path in tmp_path.glob("*.nbi")) == [new.name, other.name]
