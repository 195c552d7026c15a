"""Calibration: time factors by class of road that make computed drives take as long as timed ones.

A section of a class with the time factor f takes max(f · u, l) seconds, where u is its time by the
table (or the one measured elsewhere) and l the least its legal limit leaves. Along fixed ways the
factors f of the groups of classes (`GROUPS`) minimise

    Σ over drives (measured − Σ max(f · u, l))²  +  (NOISE_MIN / SPREAD)² · Σ over groups (f − 1)²

in minutes, each f from `LEAST_FACTOR` to `MOST_FACTOR`. It is ridge regression (A. E. Hoerl and
R. W. Kennard, Technometrics 12, 1970) towards the table instead of towards nothing. Its strength
is that of the most probable factors if a timed drive is off by `NOISE_MIN` and the table by
`SPREAD`, both one standard deviation and both our choice: half an hour of one drive on a class of
road moves its factor four fifths of the way. Classes that are always driven together share what is
missing in proportion to their minutes. Only groups with `TELLING_SHARE` of the time of some drive
are fitted: the others keep 1.

Sections whose limit binds do not depend on f, and other factors make other ways the fastest, so
drives are routed and factors fitted again until the same factors come a second time, `MOST_ROUNDS`
times at most. Of all rounds, the table itself included, the factors with the least squared error
are kept: a fit is never worse than no fit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import lsq_linear

from routes.errors import RequestError
from routes.message import msg, msgn
from routes.roads.graph import drivable_graph
from routes.roads.network import HIGHWAYS
from routes.roads.paths import fastest_paths
from routes.roads.snap import snap_places
from routes.roads.speeds import LEAST_FACTOR, LEAST_SPREAD, MOST_FACTOR, MOST_SPREAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routes.message import Message
    from routes.places import Place
    from routes.roads.drives import Drive
    from routes.roads.network import RoadNetwork
    from routes.roads.profile import Profile
    from routes.roads.snap import Snap

GROUPS: tuple[tuple[str, ...], ...] = (
    ("motorway", "motorway_link"),
    ("trunk", "trunk_link"),
    ("primary", "primary_link"),
    ("secondary", "secondary_link"),
    ("tertiary", "tertiary_link"),
    ("unclassified", "road"),
    ("residential", "living_street"),
    ("service",),
    ("track",),
    ("ferry",),
)
"""Classes with one factor: drives tell a link from its road as little as a street from another."""

NOISE_MIN = 3.0
"""How far off a timed drive is: a lorry ahead, the car park, the clock; minutes."""

SPREAD = 0.2
"""How far off the table is."""

TELLING_SHARE = 0.05
"""Share of a drive's time that a group has at least if the drive says something about it."""

LEAST_DRIVES = 3
"""Fewer drives tell a slow driver from a slow road as little as a coin."""

MOST_ROUNDS = 10

SPREAD_QUANTILE = 0.8
"""A range that four drives in five keep to; more would be told by more drives than there are."""

_GROUP_OF = np.array(
    [next(n for n, group in enumerate(GROUPS) if name in group) for name in HIGHWAYS]
)
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDrive:
    """A drive with what was computed for it.

    Attributes:
        drive: what was timed.
        before_s, after_s: seconds by the table, and with the time factors.
        explained: whether any factors within the bounds could give the time on the way found.
    """

    drive: Drive
    before_s: float
    after_s: float
    explained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The result of a fit.

    Attributes:
        drives: those that were used, in the order given.
        unusable: the others, each with the reason.
        factors: time factor of each group of `GROUPS`; 1 where no drive tells.
        telling: for each group, how many drives say something about it.
    """

    drives: tuple[TimedDrive, ...]
    unusable: tuple[tuple[Drive, Message], ...]
    factors: tuple[float, ...]
    telling: tuple[int, ...]

    def by_class(self) -> dict[str, float]:
        """Return the factor of each class of the groups that a drive says something about."""
        fitted = zip(GROUPS, self.factors, self.telling, strict=True)
        return {name: factor for group, factor, count in fitted if count for name in group}

    def spread(self) -> float:
        """Return the share of its time by which four in five of the drives are off at most.

        It is not below `LEAST_SPREAD`: the factors were fitted to these very drives.
        """
        off = [
            abs(60 * one.drive.minutes - one.after_s) / max(one.after_s, 1) for one in self.drives
        ]
        measured = round(float(np.quantile(off, SPREAD_QUANTILE)), _DIGITS)
        return min(max(measured, LEAST_SPREAD), MOST_SPREAD)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ways:
    """The fastest ways of d drives with some factors; k pieces of sections in all.

    Attributes:
        drive: (k,) which drive each piece belongs to.
        group: (k,) group of its class.
        usual_s, least_s: (k,) its seconds without time factor and limit, and the least by law.
        missing: drives for which there is no way.
    """

    drive: NDArray[np.int64]
    group: NDArray[np.int64]
    usual_s: NDArray[np.float64]
    least_s: NDArray[np.float64]
    missing: tuple[int, ...]

    def seconds(self, factors: NDArray[np.float64], count: int) -> NDArray[np.float64]:
        """Return the (count,) seconds of the drives along these ways."""
        pieces = np.maximum(factors[self.group] * self.usual_s, self.least_s)
        return np.bincount(self.drive, weights=pieces, minlength=count).astype(np.float64)


def calibrate(
    network: RoadNetwork, profile: Profile, drives: Sequence[Drive], max_snap_m: float
) -> Calibration:
    """Return the time factors that explain timed drives best, by the rules of this module.

    Args:
        network: the roads.
        profile: the vehicle that was driven, as the table has it.
        drives: what was timed.
        max_snap_m: the longest way between a place and its road, metres.

    Raises:
        RequestError: if fewer than `LEAST_DRIVES` can be used.

    Warns:
        FarFromRoadWarning: for each place too far from any road.
    """
    places: dict[str, Place] = {}
    for drive in drives:
        places.setdefault(drive.origin.id, drive.origin)
        places.setdefault(drive.destination.id, drive.destination)
    snaps = snap_places(drivable_graph(network, profile), tuple(places.values()), max_snap_m).snaps
    router = _Router(network, profile, snaps)
    far = msg("a place is too far from a road")
    unusable = {drive: far for drive in drives if router.is_far(drive)}
    near = [drive for drive in drives if drive not in unusable]
    ones = np.ones(len(GROUPS))
    ways = router.ways(near, ones)
    unusable |= {near[number]: msg("no way leads there") for number in ways.missing}
    usable = [drive for drive in near if drive not in unusable]
    if len(usable) < LEAST_DRIVES:
        raise RequestError(_too_few(len(usable), unusable))
    return replace(_fitted(router, usable), unusable=tuple(unusable.items()))


def _too_few(count: int, unusable: dict[Drive, Message]) -> Message:
    needed = msgn(
        "{n} timed drive can be used, at least {least} are needed: time more drives on "
        "different roads.",
        "{n} timed drives can be used, at least {least} are needed: time more drives on "
        "different roads.",
        count,
        least=LEAST_DRIVES,
    )
    reasons = tuple(
        msg("{drive}: {reason}", drive=drive, reason=why) for drive, why in unusable.items()
    )
    if not reasons:
        return needed
    return msg("{needed}\n  {reasons}", needed=needed, reasons=reasons)


def _fitted(router: _Router, drives: list[Drive]) -> Calibration:
    """Return the result for drives that can all be used."""
    count = len(drives)
    measured_s = np.array([60 * drive.minutes for drive in drives])
    ones = np.ones(len(GROUPS))
    first = router.ways(drives, ones)
    before_s = first.seconds(ones, count)
    telling = _telling(first, before_s)
    factors, ways = _best_of_rounds(router, drives, first, telling > 0)
    least_s = ways.seconds(LEAST_FACTOR * ones, count)
    most_s = ways.seconds(MOST_FACTOR * ones, count)
    explained = (least_s <= measured_s) & (measured_s <= most_s)
    columns = (before_s.tolist(), ways.seconds(factors, count).tolist(), explained.tolist())
    return Calibration(
        drives=tuple(
            TimedDrive(drive=drive, before_s=before, after_s=after, explained=is_explained)
            for drive, before, after, is_explained in zip(drives, *columns, strict=True)
        ),
        unusable=(),
        factors=tuple(factors.tolist()),
        telling=tuple(telling.tolist()),
    )


def _best_of_rounds(
    router: _Router, drives: list[Drive], ways: _Ways, fitted: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], _Ways]:
    """Return the factors with the least squared error of all rounds, and the ways they make."""
    measured_s = np.array([60 * drive.minutes for drive in drives])
    best = factors = np.ones(len(GROUPS))
    best_ways = ways
    least = _squared(ways.seconds(factors, len(drives)) - measured_s)
    tried = {tuple(factors.tolist())}
    for _ in range(MOST_ROUNDS):
        factors = _fit(ways, factors, measured_s, fitted)
        if tuple(factors.tolist()) in tried:
            break
        tried.add(tuple(factors.tolist()))
        ways = router.ways(drives, factors)
        squared = _squared(ways.seconds(factors, len(drives)) - measured_s)
        if squared < least:
            best, best_ways, least = factors, ways, squared
    return best, best_ways


def _telling(ways: _Ways, seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many drives say something about each group, by the ways of the table."""
    shares = np.zeros((len(seconds), len(GROUPS)))
    np.add.at(shares, (ways.drive, ways.group), np.maximum(ways.usual_s, ways.least_s))
    tells = shares >= TELLING_SHARE * np.maximum(seconds, 1.0)[:, None]
    return np.asarray(np.count_nonzero(tells, axis=0))


def _fit(
    ways: _Ways,
    factors: NDArray[np.float64],
    measured_s: NDArray[np.float64],
    fitted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the factors that fit best along some ways, rounded; unfitted groups keep theirs.

    Sections that the limit holds at these factors count as fixed.
    """
    count = len(measured_s)
    free = factors[ways.group] * ways.usual_s >= ways.least_s
    minutes = np.zeros((count, len(GROUPS)))
    np.add.at(minutes, (ways.drive[free], ways.group[free]), ways.usual_s[free] / 60)
    fixed = np.bincount(ways.drive[~free], weights=ways.least_s[~free], minlength=count) / 60
    wanted = measured_s / 60 - fixed - minutes.sum(axis=1)
    ridge = NOISE_MIN / SPREAD * np.eye(int(fitted.sum()))
    bounds = (LEAST_FACTOR - 1, MOST_FACTOR - 1)
    solved = lsq_linear(
        np.vstack([minutes[:, fitted], ridge]),
        np.concatenate([wanted, np.zeros(len(ridge))]),
        bounds=bounds,
    )
    result = np.ones(len(GROUPS))
    result[fitted] = np.clip(np.round(1 + solved.x, _DIGITS), LEAST_FACTOR, MOST_FACTOR)
    return result


def _squared(residual_s: NDArray[np.float64]) -> float:
    return float((residual_s**2).sum())


class _Router:
    """Finds the fastest ways of drives with any factors; places are snapped once."""

    def __init__(self, network: RoadNetwork, profile: Profile, snaps: Sequence[Snap]) -> None:
        self._network, self._profile, self._snaps = network, profile, snaps
        self._index = {snap.place_id: number for number, snap in enumerate(snaps)}
        self._usual_s, self._least_s = profile.times_s(network)

    def is_far(self, drive: Drive) -> bool:
        """Say whether an end of a drive is too far from a road."""
        return not {drive.origin.id, drive.destination.id} <= self._index.keys()

    def ways(self, drives: Sequence[Drive], factors: NDArray[np.float64]) -> _Ways:
        """Return the fastest ways with some factors."""
        by_class = dict(zip(HIGHWAYS, factors[_GROUP_OF].tolist(), strict=True))
        profile = replace(self._profile, time_factors=by_class)
        paths = fastest_paths(drivable_graph(self._network, profile), self._snaps)
        pieces: list[tuple[int, int, float]] = []
        missing = []
        for number, timed in enumerate(drives):
            ends = (self._index[timed.origin.id], self._index[timed.destination.id])
            try:
                steps = paths.path(*ends)
            except ValueError:
                missing.append(number)
                continue
            pieces += [(number, step.section, abs(step.end - step.start)) for step in steps]
        drive, section, share = np.array(pieces, dtype=np.float64).reshape(-1, 3).T
        at = section.astype(np.int64)
        return _Ways(
            drive=drive.astype(np.int64),
            group=_GROUP_OF[self._network.highway[at]],
            usual_s=self._usual_s[at] * share,
            least_s=self._least_s[at] * share,
            missing=tuple(missing),
        )
