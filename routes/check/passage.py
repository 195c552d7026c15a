"""What it takes to drive a traced leg, found again on its street.

As in `routes.check.worst` a piece of street may be on any of the sections that lie there: what a
leg says has to be possible with one of the choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routes.check.calls import as_clock
from routes.message import Message, msg, msgn
from routes.roads.grade import CODES, section_grades
from routes.roads.network import FORD, HIGHWAYS
from routes.roads.profile import profile_names, read_profile

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routes.check.follow import Matches
    from routes.check.violation import Code
    from routes.check.ways import Ways
    from routes.circuit import Leg
    from routes.roads.passage import Passage
    from routes.roads.profile import Profile

_SLACK_M = 5.0
_SLACK_S = 2.0
"""How far figures may be off because points and times are rounded; and 1 % of them."""


def figure_rules(leg: Leg) -> Iterator[tuple[Code, Message]]:
    """Yield figures that no leg can have, whatever the roads."""
    passage = leg.passage
    if passage is None:
        return
    if not leg.geometry or leg.distance_m == 0:
        yield "passage", msg("only a traced leg of some length says what it takes")
    if passage.slowest < leg.duration:
        slowest = as_clock(passage.slowest)
        problem = msg("at its slowest it takes {slowest}, less than planned", slowest=slowest)
        yield "passage", problem
    if passage.ferry_m > leg.distance_m:
        problem = msg(
            "{ferry} m of {length} m are on ferries", ferry=passage.ferry_m, length=leg.distance_m
        )
        yield "passage", problem


def passage_rules(
    ways: Ways, profile: Profile, found: Matches, leg: Leg
) -> Iterator[tuple[Code, Message]]:
    """Yield what a traced leg says it takes that its street does not."""
    if leg.passage is None:
        return
    for problem in (
        *_vehicle(ways, found, leg.passage),
        *_fords(ways, found, leg.passage),
        *_ferries(ways, found, leg.passage),
        *_slowest(ways, profile, found, leg.passage.slowest - leg.duration),
    ):
        yield "passage", problem


def _bounds(found: Matches, value: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return the (p,) least and most of a value over the choices of each piece."""
    least, most = np.full(found.pieces, np.inf), np.full(found.pieces, -np.inf)
    np.minimum.at(least, found.piece, value)
    np.maximum.at(most, found.piece, value)
    return least, most


def _vehicle(ways: Ways, found: Matches, passage: Passage) -> Iterator[Message]:
    """Yield if a lesser vehicle may drive all of it, or the one named may not."""
    names = profile_names()
    can, might = zip(*(_may(ways, found, read_profile(name)) for name in names), strict=True)
    said = names.index(passage.vehicle) if passage.vehicle in names else len(names)
    if any(can[:said]):
        yield msg("a {vehicle} may drive all of it", vehicle=names[can.index(True)])
    if said < len(names) and not might[said]:
        yield msg("a {vehicle} may not drive all of it", vehicle=passage.vehicle)


def _may(ways: Ways, found: Matches, profile: Profile) -> tuple[bool, bool]:
    """Return whether a profile may drive a street whatever the choices, and with some choice."""
    network, section = ways.network, found.section
    speed: NDArray[np.float64] = np.array([profile.speed_kmh[name] for name in HIGHWAYS])[
        network.highway[section]
    ]
    for key, shares in profile.factors.items():
        texts = (network.strings[text] for text in getattr(network, key)[section].tolist())
        speed = speed * np.array([shares.get(text, 1.0) > 0 for text in texts], dtype=bool)
    never, ever = _bounds(found, (speed > 0).astype(np.float64))
    surely, perhaps = bool((never > 0).all()), bool((ever > 0).all())
    if profile.tracks == "through":
        return surely, perhaps
    on_track = network.highway[section] == HIGHWAYS.index("track")
    no_track, track = _bounds(found, on_track.astype(np.float64))
    metres = _bounds(found, found.share * network.length_m[section])
    return (
        surely and _only_access(track > 0, metres[1], profile.max_access_m),
        perhaps and _only_access(no_track > 0, metres[0] * 0.99, profile.max_access_m + _SLACK_M),
    )


def _only_access(is_track: NDArray[np.bool_], metres: NDArray[np.float64], most_m: float) -> bool:
    """Say whether tracks are at the ends of a street only, each as long as access may be."""
    if is_track.all():
        return float(metres.sum()) <= 2 * most_m
    first = int(is_track.argmin())
    last = len(is_track) - int(is_track[::-1].argmin())
    ends = (metres[:first], metres[last:])
    return not is_track[first:last].any() and all(float(end.sum()) <= most_m for end in ends)


def _fords(ways: Ways, found: Matches, passage: Passage) -> Iterator[Message]:
    """Yield if there are more or fewer stretches in water."""
    is_wet = (ways.network.flags[found.section] & FORD) > 0
    dry, wet = _bounds(found, is_wet.astype(np.float64))
    sure, possible = (
        int(np.count_nonzero(np.diff(side.astype(np.int8), prepend=0) == 1)) for side in (dry, wet)
    )
    # where a choice is open, stretches may run into one another: no number is certain
    if (sure != passage.fords) if (dry == wet).all() else (passage.fords and not possible):
        yield msgn(
            "{n} ford, its street has {possible}",
            "{n} fords, its street has {possible}",
            passage.fords,
            possible=possible,
        )


def _ferries(ways: Ways, found: Matches, passage: Passage) -> Iterator[Message]:
    """Yield if more or less of it is on ferries."""
    on_board = ways.network.highway[found.section] == HIGHWAYS.index("ferry")
    metres = found.share * ways.network.length_m[found.section] * on_board
    least, most = (float(side.sum()) for side in _bounds(found, metres))
    if not 0.99 * least - _SLACK_M <= passage.ferry_m <= 1.01 * most + _SLACK_M:
        yield msg(
            "{ferry} m on ferries, its street has {possible:.0f} m",
            ferry=passage.ferry_m,
            possible=most,
        )


def _slowest(
    ways: Ways, profile: Profile, found: Matches, added: dt.timedelta
) -> Iterator[Message]:
    """Yield if the slowest time is not the planned one and what its roads add."""
    seconds = found.share * ways.duration_s[found.section]
    more = _bounds(found, seconds * _more(ways, profile, found.section))
    said = added.total_seconds()
    least, most = (float(side.sum()) for side in more)
    if not 0.99 * least - _SLACK_S <= said <= 1.01 * most + _SLACK_S:
        yield msg(
            "at its slowest {said:.0f} s more than planned, its roads add {added:.0f} s",
            said=said,
            added=most,
        )


def _more(ways: Ways, profile: Profile, section: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the (k,) share of its time that each choice may take longer, by docs/roads.md."""
    network = ways.network
    names = [CODES[code] for code in section_grades(network, section).tolist()]
    share = np.array([profile.spreads[name] for name in names])
    if profile.timed_spread is not None:
        told = np.array([name in {"paved", "unknown"} for name in names], dtype=bool)
        return np.where(told, profile.timed_spread, np.maximum(share, profile.timed_spread))
    table = profile.bends
    usual = [table.usual.get(HIGHWAYS[code], np.inf) for code in network.highway[section].tolist()]
    per_km = network.bend_deg[section] * 1000 / np.maximum(network.length_m[section], 200)
    excess = np.clip(per_km - np.array(usual), 0, None)
    return np.asarray(share + np.clip(table.time_per_bend * excess, 0, table.most - 1))
