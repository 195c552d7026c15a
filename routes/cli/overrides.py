"""`sse-routes roads overrides`: what an office knows of the roads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from routes.cli.console import DONE, FOUND_WRONG, counted
from routes.roads.amend import match_overrides
from routes.roads.load import load_roads
from routes.roads.overrides import read_overrides
from routes.roads.profile import read_profile

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from routes.roads.amend import Match
    from routes.roads.network import RoadNetwork
    from routes.roads.overrides import Override
    from routes.settings import Settings

_MOST_NAMES = 5


def run_overrides_check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what each feature means on a road network; 1 if any has a fault there, otherwise 0."""
    overrides = read_overrides(arguments.file)
    network = load_roads(arguments.roads, read_profile("car"), settings.cache_folder)
    matched = match_overrides(network, overrides)
    date = arguments.date or dt.date.today()  # noqa: DTZ011 - the planner's own calendar
    for match in matched.matches:
        print(f"{match.override}: {_effect(matched.network, match)}")
        print(f"  {_dates(match.override, date)}; {_origin(match.override)}")
        if match.problem:
            print(f"  fault: {match.problem}. {match.fix}")
    faults = sum(bool(match.problem) for match in matched.matches)
    size = counted(len(matched.matches), "feature")
    print(f"{arguments.file}: {size} on {network.source.name}; {counted(faults, 'fault')}")
    return FOUND_WRONG if faults else DONE


def _effect(network: RoadNetwork, match: Match) -> str:
    """Return what a feature does to which roads."""
    override = match.override
    if not match.has_effect:
        return "no effect"
    if override.kind == "road":
        named = " ".join(part for part in (override.ref, override.name) if part)
        return f"adds {match.length_m:,.0f} m of {override.highway}{named and f' ({named})'}"
    if match.turn:
        return f"forbids the turn {_turn(network, match.turn)}"
    if override.is_point:
        return f"closes {_roads(network, match)} at a point"
    sections = counted(len(match.spans), "section")
    verb = "closes" if override.kind == "closed" else _slows(override)
    return f"{verb} along {match.length_m:,.0f} m of {sections}: {_roads(network, match)}"


def _turn(network: RoadNetwork, turn: Sequence[int]) -> str:
    """Return from which road a turn leads into which, and where it begins."""
    first, *between, last = (_road(network, arc // 2) for arc in turn)
    over = f" over {', '.join(dict.fromkeys(between))}" if between else ""
    ends = network.tail if turn[0] % 2 else network.head
    lon, lat = network.junction_lonlat[ends[turn[0] // 2]].tolist()
    return f"from {first}{over} into {last} at {lon:.5f},{lat:.5f}"


def _slows(override: Override) -> str:
    if override.factor is not None:
        return f"slows to {override.factor:.0%} of the usual speed"
    return f"slows to {override.speed_kmh:g} km/h"


def _roads(network: RoadNetwork, match: Match) -> str:
    """Return the numbers and names of the roads of a match, the longest first."""
    length_m: dict[str, float] = {}
    for section, spans in match.spans.items():
        road = _road(network, section)
        share = float(np.sum([end - start for start, end in spans]))
        length_m[road] = length_m.get(road, 0.0) + share * float(network.length_m[section])
    roads = sorted(length_m, key=lambda road: (-length_m[road], road))
    more = f" and {len(roads) - _MOST_NAMES} more" if len(roads) > _MOST_NAMES else ""
    return ", ".join(roads[:_MOST_NAMES]) + more


def _road(network: RoadNetwork, section: int) -> str:
    """Return the number and the name of a road."""
    texts = (network.strings[int(column[section])] for column in (network.ref, network.name))
    return " ".join(text for text in texts if text) or "a road without name"


def _dates(override: Override, date: dt.date) -> str:
    """Return when a feature holds, and whether on a date."""
    first, last = override.first_day, override.last_day
    span = " ".join(
        part for part in (first and f"from {first}", last and f"to {last}") if part
    )  # fmt: skip
    applies = "applies" if override.holds_on(date) else "does not apply"
    return f"{span or 'always'}: {applies} on {date}"


def _origin(override: Override) -> str:
    seen = f", verified on {override.verified_on}" if override.verified_on else ""
    return f"source: {override.source}{seen}"
