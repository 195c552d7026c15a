"""What a planner asks for, as it was given, and the files it is planned from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routes.planning.request import DEFAULT_ITERATIONS
from routes.roads.load import BUNDLED

if TYPE_CHECKING:
    from routes.rules import LunchMode, Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is asked of a plan; each attribute is an option of `sse-routes plan`, with its default.

    Attributes:
        start, end: `--from` and `--to`; no end is the start.
        date: of the first day; None is tomorrow.
        days: how many.
        opens, closes: `--start` and `--end` of each day.
        overnight, overnight_among: places for the nights.
        day_from, day_to, day_hours: what differs on one day, as `DAY=…`.
        pace: how full the days are.
        rest, slack: minutes; None is by the pace.
        lunch: where it is eaten, or `none`.
        lunch_hours: when, as `HH:MM-HH:MM`.
        lunch_min: minutes it takes.
        max_drive, max_leg: minutes; None is no limit.
        after_dark: whether one may drive in the dark.
        theme: only these themes; all if empty.
        theme_min, theme_max: as `THEME=NUMBER`.
        must, skip: ids of sites.
        one_of: groups of ids, separated by commas.
        group: persons; None is not said.
        budget: dirhams; None is no limit.
        road_limit: the worst grade of road; None is no limit.
        formula, ledger: names of files; None for none.
        fair: 0 to 1.
        seed, iterations: of the search.
    """

    start: str = "tiznit"
    end: str | None = None
    date: dt.date | None = None
    days: int = 2
    opens: dt.time = dt.time(8, 30)
    closes: dt.time = dt.time(18)
    overnight: tuple[str, ...] = ()
    overnight_among: tuple[str, ...] = ()
    day_from: tuple[str, ...] = ()
    day_to: tuple[str, ...] = ()
    day_hours: tuple[str, ...] = ()
    pace: Pace = "normal"
    rest: int | None = None
    slack: int | None = None
    lunch: LunchMode | Literal["none"] = "meal"
    lunch_hours: str = "12:00-14:30"
    lunch_min: int = 60
    max_drive: int | None = None
    max_leg: int | None = None
    after_dark: bool = False
    theme: tuple[str, ...] = ()
    theme_min: tuple[str, ...] = ()
    theme_max: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    group: int | None = None
    budget: int | None = None
    road_limit: str | None = None
    formula: str | None = None
    ledger: str | None = None
    fair: float = 0.0
    seed: int = 1
    iterations: int = DEFAULT_ITERATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """The files a plan is made from, as they were named, and what goes with its outputs.

    Attributes:
        sites: a GeoJSON file; None for the bundled list.
        roads: as of `routes.roads.load.load_roads`.
        profile: name of the profile of the vehicle.
        overrides, speeds: what the office knows of the roads; None for nothing.
        elevation: files of heights.
        elevation_credit: what their licence asks for.
        tiles, tiles_attribution: an online map for the page; None for none.
        public_url: where the outputs will be on the web; may be empty.
        booklet: the format of the booklet.
    """

    sites: str | None = None
    roads: str = BUNDLED
    profile: str = "car"
    overrides: str | None = None
    speeds: str | None = None
    elevation: tuple[str, ...] = ()
    elevation_credit: str = ""
    tiles: str | None = None
    tiles_attribution: str | None = None
    public_url: str = ""
    booklet: str = "a5"
