"""A road network changed by what people on the spot know of it.

Missing roads are added first, so that they can be closed and slowed like others. A closed stretch
is cut out: what is left of its road are dead ends. On a slower stretch nobody drives faster than
said, and a time measured elsewhere is never shorter than at that speed. Turns that are forbidden
join those the network has.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routes.errors import OverridesWarning
from routes.message import Message, msg
from routes.roads.cutting import Cut, cut_sections, with_section, without_sections
from routes.roads.matching import RoadIndex, follow, tolerance_m
from routes.roads.network import HIGHWAYS
from routes.roads.turnbans import turn_bans
from routes.roads.turnlines import turn_along

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routes.roads.cutting import Piece
    from routes.roads.matching import Spot
    from routes.roads.network import RoadNetwork
    from routes.roads.overrides import Override, Overrides
    from routes.roads.profile import Profile

    Spans = Mapping[int, tuple[tuple[float, float], ...]]

_MOST_NAMED = 6
"""So many features are numbered in the name of a network."""

_TOUCH_M = 1.0
"""So near to a junction along a section, a position is the junction, metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one override means on a network.

    Attributes:
        override: what is known.
        spans: by section of the network with the missing roads, stretches as shares from its tail;
            the two shares are equal where it is closed at a point. Empty for a missing road.
        length_m: length of these stretches, or of the missing road, metres; 0 at a point.
        turn: directed sections of that network along a forbidden turn, as in
            `routes.roads.turnbans`; empty for other kinds.
        has_effect: whether any road is changed or added, or a turn forbidden.
        problem: why it has no effect, or not all of it; None if all is well.
        fix: what to do about it.
    """

    override: Override
    spans: Spans
    length_m: float
    has_effect: bool
    turn: tuple[int, ...] = ()
    problem: Message | None = None
    fix: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matched:
    """Where all overrides of a file lie.

    Attributes:
        network: the roads, the missing ones added last.
        matches: one for each override, in the order of the file.
    """

    network: RoadNetwork
    matches: tuple[Match, ...]


def match_overrides(network: RoadNetwork, overrides: Overrides) -> Matched:
    """Return which roads the overrides mean, whatever their dates, and add the missing roads."""
    matches: dict[int, Match] = {}
    for feature in overrides.features:
        if feature.kind == "road":
            network, matches[feature.row] = _with_road(network, feature)
    index = RoadIndex(network)
    for feature in overrides.features:
        if feature.kind == "no_turn":
            matches[feature.row] = _turn_match(index, feature)
        elif feature.kind != "road":
            match = _point_match if feature.is_point else _line_match
            matches[feature.row] = match(index, feature)
    ordered = tuple(matches[feature.row] for feature in overrides.features)
    return Matched(network=network, matches=ordered)


def apply_overrides(
    network: RoadNetwork, overrides: Overrides, dates: Sequence[dt.date], profile: Profile
) -> RoadNetwork:
    """Return a road network as it is on some dates, by what people on the spot know.

    What holds on any of the dates holds for all of them: one network serves a whole circuit.
    The name and the hash of its source say what was changed.

    Args:
        network: the roads as their source has them; unchanged.
        overrides: what is known.
        dates: the days of a circuit.
        profile: the vehicle whose usual speed a `factor` is a share of.

    Warns:
        OverridesWarning: for each feature that has no effect, or not all of it, and for each that
            does not hold on all dates but on some.

    >>> from routes.roads.overrides import Overrides
    >>> from routes.roads.profile import read_profile
    >>> from routes.roads.schematic import bundled_network
    >>> nothing = Overrides(file="overrides.geojson", sha256="", features=())
    >>> roads = bundled_network()
    >>> apply_overrides(roads, nothing, (), read_profile("car")) is roads
    True
    """
    holding = tuple(one for one in overrides.features if any(map(one.holds_on, dates)))
    matched = match_overrides(network, replace(overrides, features=holding))
    for match in matched.matches:
        _warn(overrides.file, match, dates)
    touched = [match for match in matched.matches if match.has_effect]
    if not touched:
        return network
    turns = [*matched.network.turn_bans, *(match.turn for match in touched if match.turn)]
    bent = replace(matched.network, turn_bans=turn_bans(turns))
    changed = _slowed_and_closed(bent, touched, profile)
    rows = [match.override.row for match in touched]
    needs_profile = any(match.override.factor is not None for match in touched)
    known = [overrides.sha256, rows, [profile.name, profile.version] if needs_profile else None]
    digest = hashlib.sha256(json.dumps([network.source.sha256, *known]).encode()).hexdigest()
    name = f"{network.source.name} + {overrides.file} ({_named(rows)})"
    return replace(changed, source=replace(network.source, name=name, sha256=digest))


def _named(rows: Sequence[int]) -> str:
    """Return which features of a file have an effect by their numbers, the first if many."""
    more = ["…"] if len(rows) > _MOST_NAMED else []
    return ", ".join([*map(str, rows[:_MOST_NAMED]), *more])


def _warn(file: str, match: Match, dates: Sequence[dt.date]) -> None:
    """Warn of what has no effect, and of what holds on some of the dates only."""
    held = sum(map(match.override.holds_on, dates))
    if match.problem:
        text = msg(
            "{file}, {feature}: {problem}. {fix}",
            file=file,
            feature=match.override,
            problem=match.problem,
            fix=match.fix,
        )
        warnings.warn(OverridesWarning(text), stacklevel=3)
    elif held < len(dates):
        text = msg(
            "{file}, {feature}: holds on {held} of the {days} days; it is kept on "
            "all of them, because one circuit has one road network.",
            file=file,
            feature=match.override,
            held=held,
            days=len(dates),
        )
        warnings.warn(OverridesWarning(text), stacklevel=3)


def _with_road(network: RoadNetwork, feature: Override) -> tuple[RoadNetwork, Match]:
    """Add a missing road, joined where an end lies near a road; not at all if neither does."""
    index, radius_m = RoadIndex(network), tolerance_m(network)
    ends = (feature.line[0], feature.line[-1])
    spots = [next(iter(index.spots(end, radius_m)), None) for end in ends]
    if spots == [None, None]:
        problem = msg(
            "neither end lies within {radius_m:.0f} m of a road, so it leads nowhere",
            radius_m=radius_m,
        )
        fix = msg("Draw it up to a road, or add the road that lies between as a feature before it.")
        return network, Match(
            override=feature, spans={}, length_m=0.0, has_effect=False, problem=problem, fix=fix
        )
    network, junctions = _joined(network, spots)
    points = _reaching(network, np.asarray(feature.line, dtype=np.float64), junctions)
    tags: dict[str, str | int] = {
        "highway": HIGHWAYS.index(feature.highway),
        "direction": feature.direction,
        "surface": feature.surface,
        "name": feature.name,
        "ref": feature.ref,
    }
    network = with_section(network, points, junctions, tags)
    length_m = float(network.length_m[-1])
    return network, Match(override=feature, spans={}, length_m=length_m, has_effect=True)


def _joined(
    network: RoadNetwork, spots: Sequence[Spot | None]
) -> tuple[RoadNetwork, tuple[int, int]]:
    """Cut the sections where a road joins them; return also the junctions there, old and new.

    An end that joins nothing is a junction beyond those of the network.
    """
    cuts: dict[int, list[Cut]] = defaultdict(list)
    places = [
        None if spot is None else (spot.section, _settled(network, spot.section, spot.share))
        for spot in spots
    ]
    for place in places:
        if place and 0 < place[1] < 1:
            cuts[place[0]].append(Cut(place[1], parted=False))
    changed, pieces = cut_sections(network, cuts)
    junction = {(piece.section, piece.start): piece.tail for piece in pieces}
    beyond = changed.junction_count
    found = []
    for place in places:
        if place is None:
            found.append(beyond)
            beyond += 1
        elif place in junction:
            found.append(junction[place])
        else:
            found.append(int((network.head if place[1] else network.tail)[place[0]]))
    return changed, (found[0], found[1])


def _settled(network: RoadNetwork, section: int, share: float) -> float:
    """Return a share of a section, exactly 0 or 1 where it is as good as at its ends."""
    length_m = float(network.length_m[section])
    if share * length_m < _TOUCH_M:
        return 0.0
    return 1.0 if (1.0 - share) * length_m < _TOUCH_M else share


def _reaching(
    network: RoadNetwork, drawn: NDArray[np.float64], junctions: tuple[int, int]
) -> NDArray[np.float64]:
    """Return a drawn line from junction to junction, where its ends have one already."""
    parts = [drawn]
    for junction, place in zip(junctions, (0, len(parts[-1])), strict=True):
        if junction < network.junction_count:
            at = network.junction_lonlat[junction][None, :]
            parts = [at, *parts] if place == 0 else [*parts, at]
    return np.vstack(parts)


def _point_match(index: RoadIndex, feature: Override) -> Match:
    """Return where a road is closed at a point."""
    radius_m = tolerance_m(index.network)
    spots = index.spots(feature.line[0], radius_m)
    problem = fix = None
    spans = {}
    if not spots:
        problem = msg("no road lies within {radius_m:.0f} m", radius_m=radius_m)
        fix = msg("Move the point onto the road.")
    elif _settled(index.network, spots[0].section, spots[0].share) in {0.0, 1.0}:
        problem = msg("the point is on a junction, so it does not say which road is closed")
        fix = msg("Move it along the road that is closed, or draw a line.")
    else:
        spans = {spots[0].section: ((spots[0].share, spots[0].share),)}
    has_effect = bool(spans)
    return Match(
        override=feature, spans=spans, length_m=0.0, has_effect=has_effect, problem=problem, fix=fix
    )


def _line_match(index: RoadIndex, feature: Override) -> Match:
    """Return along which stretches a drawn line runs."""
    radius_m = tolerance_m(index.network)
    found = follow(index, feature.line, radius_m)
    problem = fix = None
    if not found.spans:
        problem = msg("no road runs along the line within {radius_m:.0f} m", radius_m=radius_m)
        fix = msg("Draw it along the road, not across, or close the road with a point.")
    elif found.missed_m:
        problem = msg(
            "no road runs along {missed_m:,.0f} m of its {drawn_m:,.0f} m",
            missed_m=found.missed_m,
            drawn_m=found.drawn_m,
        )
        fix = msg("Draw these nearer to the road; on the rest it has its effect.")
    length_m = sum(
        float(index.network.length_m[section]) * sum(end - start for start, end in spans)
        for section, spans in found.spans.items()
    )
    has_effect = bool(found.spans)
    return Match(
        override=feature,
        spans=found.spans,
        length_m=length_m,
        has_effect=has_effect,
        problem=problem,
        fix=fix,
    )


def _turn_match(index: RoadIndex, feature: Override) -> Match:
    """Return which turn is forbidden."""
    drawn = turn_along(index, feature.line, tolerance_m(index.network))
    return Match(
        override=feature,
        spans={},
        length_m=0.0,
        has_effect=bool(drawn.arcs),
        turn=drawn.arcs,
        problem=drawn.problem,
        fix=drawn.fix,
    )


def _slowed_and_closed(
    network: RoadNetwork, matches: Sequence[Match], profile: Profile
) -> RoadNetwork:
    """Return a network with its slower stretches slowed and its closed ones cut out."""
    cut, lying = _cut_at(network, matches)
    slowed = [m for m in matches if m.override.kind == "slower"]
    closed = [m for m in matches if m.override.kind == "closed"]
    return without_sections(
        _slowed(cut, [(match.override, lying(match)) for match in slowed], profile),
        (section for match in closed for section in lying(match)),
    )


def _cut_at(
    network: RoadNetwork, matches: Iterable[Match]
) -> tuple[RoadNetwork, Callable[[Match], list[int]]]:
    """Cut a network at the ends of all stretches; return also what finds those of a match in it."""
    cuts: dict[int, set[Cut]] = defaultdict(set)
    for match in matches:
        for section, start, end in _spans(network, match):
            ends = {Cut(share, parted=match.override.is_point) for share in (start, end)}
            cuts[section] |= {one for one in ends if 0 < one.share < 1}
    cuts = {section: places for section, places in cuts.items() if places}
    changed, pieces = cut_sections(network, cuts)
    whole = np.setdiff1d(np.arange(network.section_count), list(cuts))
    parts: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for number, piece in enumerate(pieces, start=len(whole)):
        parts[piece.section].append((number, piece))

    def lying(match: Match) -> list[int]:
        found: list[int] = []
        for section, start, end in _spans(network, match):
            if section not in cuts and start < end:
                found.append(int(np.searchsorted(whole, section)))
            found += [n for n, piece in parts[section] if start <= piece.start and piece.end <= end]
        return found

    return changed, lying


def _spans(network: RoadNetwork, match: Match) -> Iterator[tuple[int, float, float]]:
    """Yield the stretches of a match, up to the junctions where they are as good as there."""
    for section, spans in match.spans.items():
        for start, end in spans:
            ends = (_settled(network, section, start), _settled(network, section, end))
            yield (section, *ends)


def _slowed(
    network: RoadNetwork, stretches: Iterable[tuple[Override, list[int]]], profile: Profile
) -> RoadNetwork:
    """Return a network with slower sections; where several overlap, the slowest holds."""
    usual = replace(profile, max_grade=None).speeds_kmh(network)
    limit = network.max_speed_kmh.astype(np.float64)
    measured = network.measured_s.astype(np.float64)
    measured_s = measured.copy()
    for override, at in stretches:
        if override.factor is None:
            cap = np.full(len(at), override.speed_kmh, dtype=np.float64)
            least_s = network.length_m[at] / (cap / 3.6)
        else:
            cap = usual[at] * override.factor
            least_s = measured[at] / override.factor
        limit[at] = np.fmin(limit[at], np.where(cap > 0, cap, np.nan))
        measured_s[at] = np.maximum(measured_s[at], least_s)  # not measured stays so
    return replace(
        network,
        max_speed_kmh=limit.astype(np.float32),
        measured_s=measured_s.astype(np.float32),
    )
