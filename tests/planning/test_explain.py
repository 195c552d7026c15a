"""Promises of `routes.planning.explain`; `test_plan` holds each reason against a whole plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routes.planning.explain import cannot_all, extra_minutes, refused_by_facts
from routes.planning.problem import NO_WAY_S, DayFrame, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

ALWAYS = ((0, 80_000),)
DATES = (dt.date(2026, 11, 25), dt.date(2026, 11, 26))


def _problem(travel_s: list[list[int]], *, closes_s: int, days: int = 1) -> Problem:
    """Return visits of ten minutes; the last row and column of travel are start and end."""
    table, n = np.array(travel_s, dtype=np.int64), len(travel_s) - 1
    frame = DayFrame(
        opens_s=0,
        closes_s=closes_s,
        direct_s=0,
        from_start_s=table[n, :n],
        to_end_s=table[:n, n],
        begins_s=(ALWAYS,) * n,
    )
    return Problem(
        ids=tuple(f"s{site}" for site in range(n)),
        prize=np.ones(n, dtype=np.int64),
        service_s=np.full(n, 600),
        required=(),
        travel_s=table[:n, :n],
        frames=(frame,) * days,
    )


def test_there_and_back_must_be_possible_on_the_same_day(make_site: Callable[..., Site]) -> None:
    """A day that leads there and another that leads back do not make a visit."""
    problem = _problem([[0, NO_WAY_S], [60, 0]], closes_s=3600)
    only_there = problem.frames[0]
    only_back = replace(
        only_there, from_start_s=only_there.to_end_s, to_end_s=only_there.from_start_s
    )
    torn = replace(problem, frames=(only_there, only_back))
    assert refused_by_facts(torn, 0, make_site(), DATES) == "unreachable"
    whole = replace(only_back, to_end_s=only_there.from_start_s, from_start_s=np.array([60]))
    assert refused_by_facts(replace(torn, frames=(only_there, whole)), 0, make_site(),
                            DATES) is None  # fmt: skip


def test_extra_minutes_look_at_every_day_and_place() -> None:
    """The least overrun counts, rounded up to whole minutes."""
    legs = [[0, 100, 100], [100, 0, 100], [100, 100, 0]]
    problem = _problem(legs, closes_s=1400, days=2)
    assert extra_minutes(problem, ((0,), (0,)), 1) == 2
    longer = replace(problem.frames[1], closes_s=1499)
    assert extra_minutes(replace(problem, frames=(problem.frames[0], longer)), ((0,), (0,)), 1) == 1


def test_extra_minutes_are_unknown_where_hours_forbid_every_place() -> None:
    """More time would not help."""
    problem = _problem([[0, 100, 100], [100, 0, 100], [100, 100, 0]], closes_s=1400)
    frame = replace(problem.frames[0], begins_s=(((100, 200),), ((100, 200),)))
    assert extra_minutes(replace(problem, frames=(frame,)), ((0,),), 1) is None


def test_a_conflict_is_listed_in_words() -> None:
    """Two are joined by and; the number of days is said."""
    problem = _problem([[0] * 4] * 4, closes_s=10, days=2)
    assert str(cannot_all(problem, (0, 2))).startswith("s0 and s2 must be visited; each fits alone")
    assert "s0, s1 and s2 must be visited" in str(cannot_all(problem, (0, 1, 2)))
    assert "in 2 days" in str(cannot_all(problem, (0, 1)))
