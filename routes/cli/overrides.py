"""`sse-routes roads overrides`: what an office knows of the roads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from routes.cli.console import DONE, FOUND_WRONG, listed
from routes.message import msg
from routes.outputs.texts import Texts
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
    texts = Texts(settings.language, "cli")
    overrides = read_overrides(arguments.file)
    network = load_roads(arguments.roads, read_profile("car"), settings.cache_folder)
    matched = match_overrides(network, overrides)
    date = arguments.date or dt.date.today()  # noqa: DTZ011 - the planner's own calendar
    for match in matched.matches:
        effect = _effect(matched.network, match, texts)
        print(f"{_feature(match.override, texts)}: {effect}")
        print(f"  {_dates(match.override, date, texts)}; {_origin(match.override, texts)}")
        if match.problem:
            fault = msg("fault: {problem}. {fix}", problem=match.problem, fix=match.fix)
            print(f"  {texts.tell(fault)}")
    faults = sum(bool(match.problem) for match in matched.matches)
    print(
        texts.t(
            "{file}: {features} on {roads}; {faults}",
            file=texts.name(arguments.file),
            features=texts.tn("{n} feature", "{n} features", len(matched.matches)),
            roads=texts.name(network.source.name),
            faults=texts.tn("{n} fault", "{n} faults", faults),
        )
    )
    return FOUND_WRONG if faults else DONE


def _feature(override: Override, texts: Texts) -> str:
    """Return which feature it is, what it says, and why."""
    values = {"row": override.row, "kind": texts.isolate(override.kind)}
    if about := override.reason or override.name or override.ref:
        return texts.t("feature {row} ({kind}, {about})", about=texts.name(about), **values)
    return texts.t("feature {row} ({kind})", **values)


def _effect(network: RoadNetwork, match: Match, texts: Texts) -> str:
    """Return what a feature does to which roads."""
    override = match.override
    if not match.has_effect:
        return texts.t("no effect")
    if override.kind == "road":
        return _added(match, texts)
    if match.turn:
        return _turn(network, match.turn, texts)
    roads = _roads(network, match, texts)
    if override.is_point:
        return texts.t("closes {roads} at a point", roads=roads)
    return _along(match, roads, texts)


def _along(match: Match, roads: str, texts: Texts) -> str:
    """Return along how many metres roads are closed, or how slow they are there."""
    override = match.override
    values = {
        "metres": texts.number(match.length_m),
        "sections": texts.tn("{n} section", "{n} sections", len(match.spans)),
        "roads": roads,
    }
    if override.kind == "closed":
        return texts.t("closes along {metres} m of {sections}: {roads}", **values)
    if override.factor is not None:
        return texts.t(
            "slows to {percent} of the usual speed along {metres} m of {sections}: {roads}",
            percent=texts.percent(override.factor),
            **values,
        )
    return texts.t(
        "slows to {speed} km/h along {metres} m of {sections}: {roads}",
        speed=f"{override.speed_kmh:g}",
        **values,
    )


def _added(match: Match, texts: Texts) -> str:
    """Return how long a missing road is, and what it is called."""
    override = match.override
    values = {
        "metres": texts.number(match.length_m),
        "highway": texts.isolate(override.highway),
    }
    if named := " ".join(part for part in (override.ref, override.name) if part):
        return texts.t("adds {metres} m of {highway} ({road})", road=texts.name(named), **values)
    return texts.t("adds {metres} m of {highway}", **values)


def _turn(network: RoadNetwork, turn: Sequence[int], texts: Texts) -> str:
    """Return from which road a forbidden turn leads into which, and where it begins."""
    first, *between, last = (_road(network, arc // 2, texts) for arc in turn)
    ends = network.tail if turn[0] % 2 else network.head
    lon, lat = network.junction_lonlat[ends[turn[0] // 2]].tolist()
    values = {"origin": first, "target": last, "position": texts.isolate(f"{lon:.5f},{lat:.5f}")}
    if between:
        return texts.t(
            "forbids the turn from {origin} over {between} into {target} at {position}",
            between=listed(list(dict.fromkeys(between)), texts),
            **values,
        )
    return texts.t("forbids the turn from {origin} into {target} at {position}", **values)


def _roads(network: RoadNetwork, match: Match, texts: Texts) -> str:
    """Return the numbers and names of the roads of a match, the longest first."""
    length_m: dict[str, float] = {}
    for section, spans in match.spans.items():
        road = _road(network, section, texts)
        share = float(np.sum([end - start for start, end in spans]))
        length_m[road] = length_m.get(road, 0.0) + share * float(network.length_m[section])
    roads = sorted(length_m, key=lambda road: (-length_m[road], road))
    shown = listed(roads[:_MOST_NAMES], texts)
    if more := len(roads) - _MOST_NAMES if len(roads) > _MOST_NAMES else 0:
        return texts.tn("{roads} and {n} more", "{roads} and {n} more", more, roads=shown)
    return shown


def _road(network: RoadNetwork, section: int, texts: Texts) -> str:
    """Return the number and the name of a road."""
    parts = (network.strings[int(column[section])] for column in (network.ref, network.name))
    named = " ".join(part for part in parts if part)
    return texts.name(named) if named else texts.t("a road without name")


def _dates(override: Override, date: dt.date, texts: Texts) -> str:
    """Return when a feature holds, and whether on a date."""
    day = texts.isolate(f"{date}")
    if override.holds_on(date):
        return texts.t("{span}: applies on {date}", span=_span(override, texts), date=day)
    return texts.t("{span}: does not apply on {date}", span=_span(override, texts), date=day)


def _span(override: Override, texts: Texts) -> str:
    """Return when a feature holds."""
    first, last = (texts.isolate(f"{day}") for day in (override.first_day, override.last_day))
    if override.first_day and override.last_day:
        return texts.t("from {first} to {last}", first=first, last=last)
    if override.first_day:
        return texts.t("from {first}", first=first)
    return texts.t("to {last}", last=last) if override.last_day else texts.t("always")


def _origin(override: Override, texts: Texts) -> str:
    source = texts.name(override.source)
    if override.verified_on:
        seen = texts.isolate(f"{override.verified_on}")
        return texts.t("source: {source}, verified on {date}", source=source, date=seen)
    return texts.t("source: {source}", source=source)
