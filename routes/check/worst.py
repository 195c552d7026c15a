"""The worst stretch and the metres on tracks of a traced leg, found again on its street.

Where sections lie on top of each other, or meet, a piece of street may be on any of them: what a
leg says has to be true of one of the choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.message import Message, msg
from routes.roads.grade import CODES, section_grades, stated_grades
from routes.roads.network import HIGHWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routes.check.follow import Ground, Matches
    from routes.check.violation import Code
    from routes.circuit import Leg
    from routes.roads.grade import WorstStretch
    from routes.roads.network import RoadNetwork

_SLACK_M = 5.0
"""How far a length may be off because points and lengths are rounded, metres, and 1 % of it."""

_BAD_NEWS = np.array([1, 0, 2, 3, 4])
"""From best to worst news, by code of grade: unknown is worse than paved, as paved must be known
of every metre, and better than anything known to be unpaved."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Street:
    """The pieces of a street, and what of the network each may be.

    Attributes:
        pieces: number of pieces, p.
        piece: (k,) number of the piece of each choice.
        section: (k,) section of each choice.
        metres: (k,) length of the piece along the section of each choice; on a schematic network
            it depends on the choice, as lines are drawn shorter than the roads are.
        grade: (k,) grade of each choice.
    """

    pieces: int
    piece: NDArray[np.intp]
    section: NDArray[np.intp]
    metres: NDArray[np.float64]
    grade: NDArray[np.uint8]

    def is_some(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return (p,) whether a piece has one of the chosen choices."""
        found = np.zeros(self.pieces, dtype=bool)
        found[self.piece[chosen]] = True
        return found

    def least_m(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the (p,) least metres of the chosen choices of a piece; 0 if it has none."""
        metres = np.full(self.pieces, np.inf)
        np.minimum.at(metres, self.piece[chosen], self.metres[chosen])
        return np.where(np.isfinite(metres), metres, 0.0)

    def most_m(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the (p,) most metres of the chosen choices of a piece; 0 if it has none."""
        metres = np.zeros(self.pieces)
        np.maximum.at(metres, self.piece[chosen], self.metres[chosen])
        return metres

    def between_m(self, chosen: NDArray[np.bool_]) -> tuple[float, float]:
        """Return the least and the most metres that may be of the chosen choices."""
        must = ~self.is_some(~chosen)
        return float(self.least_m(chosen)[must].sum()), float(self.most_m(chosen).sum())

    def begins_m(self, chosen: NDArray[np.bool_]) -> Iterator[tuple[float, float]]:
        """Yield the least and the most metres before each place where chosen choices may begin."""
        every = np.ones(len(self.piece), dtype=bool)
        least, most = (
            np.cumsum([0.0, *metres]) for metres in (self.least_m(every), self.most_m(every))
        )
        other_before = np.insert(self.is_some(~chosen), 0, True)[:-1]
        for piece in np.flatnonzero(self.is_some(chosen) & other_before).tolist():
            yield float(least[piece]), float(most[piece])


def stretch_rules(network: RoadNetwork, ground: Ground, leg: Leg) -> Iterator[tuple[Code, Message]]:
    """Yield what a traced leg says of its tracks and its worst road that its street does not."""
    if leg.worst is None or leg.track_m is None or leg.worst.grade not in CODES:
        return
    street = _street(network, ground.matches(leg.geometry))
    tracks = network.highway[street.section] == HIGHWAYS.index("track")
    least, most = street.between_m(tracks)
    if not _is_between(leg.track_m, least, most):
        problem = msg(
            "{tracks} m on tracks, its street has {possible}",
            tracks=leg.track_m,
            possible=_span(least, most),
        )
        yield "track_length", problem
    for problem in (*_grade(street, leg.worst), *_road(network, street, leg.worst)):
        yield "worst", problem


def _street(network: RoadNetwork, found: Matches) -> _Street:
    return _Street(
        pieces=found.pieces,
        piece=found.piece,
        section=found.section,
        metres=found.share * network.length_m[found.section],
        grade=section_grades(network, found.section),
    )


def _grade(street: _Street, worst: WorstStretch) -> Iterator[Message]:
    """Yield if another grade is the worst, or there is more or less of it."""
    code = CODES.index(worst.grade)
    best_news = np.full(street.pieces, len(CODES))
    np.minimum.at(best_news, street.piece, _BAD_NEWS[street.grade])
    if best_news.max(initial=0) > _BAD_NEWS[code]:
        surely = CODES[int(np.flatnonzero(best_news.max() == _BAD_NEWS)[0])]
        yield msg(
            "{grade} at worst, yet some of its street is {worse}", grade=worst.grade, worse=surely
        )
        return
    for said_m, grade in ((worst.length_m, code), (worst.unknown_m, CODES.index("unknown"))):
        least, most = street.between_m(street.grade == grade)
        if not _is_between(said_m, least, most):
            yield msg(
                "{said} m are said to be {grade}, its street has {possible}",
                said=said_m,
                grade=CODES[grade],
                possible=_span(least, most),
            )


def _road(network: RoadNetwork, street: _Street, worst: WorstStretch) -> Iterator[Message]:
    """Yield if the stretch does not begin there, or no road of that grade is called so."""
    of_grade = street.grade == CODES.index(worst.grade)
    section = street.section[of_grade]
    roads = {
        (
            network.strings[network.name[number]],
            network.strings[network.ref[number]],
            HIGHWAYS[network.highway[number]],
            network.strings[network.surface[number]],
        )
        for number in section.tolist()
    }
    if (worst.name, worst.ref, worst.highway, worst.surface) not in roads:
        road = worst.name or worst.ref or worst.highway
        yield msg("{road} is no {grade} road of its street", road=road, grade=worst.grade)
    guessed = street.grade != stated_grades(network, street.section)
    surely = street.is_some(of_grade & guessed) & ~street.is_some(~(of_grade & guessed))
    if worst.assumed and not (of_grade & guessed).any():
        yield msg("its grade is stated, not assumed")
    if not worst.assumed and surely.any():
        yield msg("its grade is assumed, not stated")
    begins = street.begins_m(of_grade)
    if not any(_is_between(worst.from_start_m, least, most) for least, most in begins):
        yield msg(
            "after {start} m begins no {grade} stretch",
            start=worst.from_start_m,
            grade=worst.grade,
        )


def _span(least_m: float, most_m: float) -> Message:
    """Return how many metres there may be, in words."""
    if round(least_m) == round(most_m):
        return msg("{metres:.0f} m", metres=most_m)
    return msg("{least:.0f} to {most:.0f} m", least=least_m, most=most_m)


def _is_between(said_m: float, least_m: float, most_m: float) -> bool:
    return 0.99 * least_m - _SLACK_M <= said_m <= 1.01 * most_m + _SLACK_M
