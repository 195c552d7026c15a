"""Requests and sites in which every feature may come up, made from a seed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.planning.request import Request, days_from
from routes.rules import LunchRule, Rules
from routes.sites import Site
from tests.planning.conftest import BASE, INN, WEDNESDAY

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEDS = st.integers(0, 2**32 - 1)


class Dice:
    """Choices that depend on a seed alone: every feature comes up often, and together."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def one(self, *options: Any) -> Any:  # noqa: ANN401
        """Return one of some values."""
        return options[int(self._rng.integers(len(options)))]

    def number(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return int(self._rng.integers(least, most + 1))

    def minutes(self, least: int, most: int) -> dt.timedelta:
        """Return a length of time."""
        return dt.timedelta(minutes=self.number(least, most))

    def near(self, middle: float) -> float:
        """Return a coordinate near another one."""
        return middle + float(self._rng.uniform(-0.3, 0.3))

    def some(self, names: Sequence[str], most: int) -> tuple[str, ...]:
        """Return some of a list."""
        return tuple(self._rng.permutation(names)[: self.number(0, most)].tolist())


SPELLINGS = (
    "", "", "", "Mo-Su 09:00-12:00,14:00-18:00", "We 08:00-10:00; Th 14:00-18:00",
    "Fr 09:00-17:00", "Mo-Su 10:00-10:20", "Mo-Su 11:00-15:00", "Mo-Su 08:00-20:00",
)  # fmt: skip


def any_sites(dice: Dice, count: int) -> list[Site]:
    """Return sites that differ in all that a plan depends on."""
    return [
        Site(
            id=f"s{number}",
            location=LonLat(dice.near(-9.7), dice.near(29.7)),
            name=f"S{number}",
            kind=dice.one("cooperative", "cooperative", "museum", "souk", "sight"),
            sector="yes",
            theme=dice.one("argan", "silver"),
            precision="door",
            opening_hours=dice.one(*SPELLINGS),
            souk_days=dice.one((), ("We",), ("Th",)),
            prize=dice.one(None, dice.number(0, 4), dice.number(1, 20)),
            service_min=dice.one(None, dice.number(15, 90), dice.number(60, 240)),
            last_admission_min=dice.one(None, None, dice.number(10, 120)),
            alike=dice.one("", "", "x"),
            charge=dice.one(None, dice.number(0, 30)),
            group_max=dice.one(None, None, dice.number(8, 40)),
            offer=dice.one((), (), ("meals",)),
        )
        for number in range(count)
    ]


LUNCHES = (
    None,
    LunchRule(),
    LunchRule(mode="picnic"),
    LunchRule(opens=dt.time(12, 30), closes=dt.time(13, 30), length=dt.timedelta(minutes=45)),
)


def any_request(dice: Dice, days: int, names: list[str]) -> Request:
    """Return a request in which every rule may come up."""
    opens, closes = dice.one((9, 17), (8, 18), (9, 13), (7, 20))
    must = dice.one((), (), dice.some(names, 2))
    lunch = dice.one(*LUNCHES)
    most_slack = 45 if lunch is None else min(45, lunch.spare // dt.timedelta(minutes=1))
    rules = Rules(
        must=must,
        skip=dice.one((), (), tuple(set(dice.some(names, 1)) - set(must))),
        themes=dice.one((), (), (), ("argan",)),
        theme_least=dice.one((), (), (), (("silver", 1),)),
        theme_most=dice.one((), (), (("argan", 2),), (("silver", 1),)),
        one_of=dice.one((), (), (tuple(names[:2]),)),
        group_size=dice.one(None, 10),
        budget_mad=dice.one(None, dice.number(0, 60)),
        pace=dice.one("relaxed", "normal", "dense"),
        rest=dt.timedelta(minutes=dice.one(0, 5, 15)),
        slack=dice.one(dt.timedelta(), dice.minutes(0, most_slack)),
        lunch=lunch,
        max_drive=dice.one(None, None, dice.minutes(60, 240)),
        max_leg=dice.one(None, None, dice.minutes(25, 90)),
        after_dark=dice.one(True, False),  # noqa: FBT003
    )
    window = (dt.time(opens), dt.time(closes))
    return Request(
        days=days_from(BASE, dice.one(BASE, BASE, INN), WEDNESDAY, days, window),
        rules=rules,
        nights=dice.one((), ((BASE, INN),) * (days - 1)),
        iterations=60,
    )


def many_sites(dice: Dice, count: int) -> list[Site]:
    """Return sites of which more than fifteen are candidates, mostly."""
    return [
        replace(site, alike="", opening_hours="", kind="sight", prize=site.prize or 7)
        for site in any_sites(dice, count)
    ]
