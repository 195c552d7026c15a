"""Rules of what a circuit says of itself as a whole: its proof and its fairness.

That no circuit has more points than the bound cannot be verified here, nor the method by which it
was found; only whether the figures can all be true.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from routes.census.fairness import FINE
from routes.check.calls import as_clock
from routes.check.violation import Code, Violation
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Fairness, Proof


def proof_rules(circuit: Circuit) -> Iterator[Violation]:
    """Yield what cannot be true of a circuit's proof and its fairness."""
    for problem in (*_points(circuit), *_bound(circuit.proof), *_search(circuit.proof)):
        yield Violation(code="proof", day=0, where="", problem=problem)
    if circuit.fairness is not None:
        for code, where, problem in _fairness(circuit.fairness):
            yield Violation(code=code, day=0, where=where, problem=problem)


def _points(circuit: Circuit) -> Iterator[Message]:
    """Yield if the points are not the prizes, or beyond what fairness may make of them.

    Fairness raises no prize by more than its strength, counts in parts of a point and rounds up.
    """
    points, fair = circuit.proof.points, circuit.fairness
    if fair is None:
        if points != circuit.prize:
            yield msgn(
                "{n} point, the stops have {prizes}",
                "{n} points, the stops have {prizes}",
                points,
                prizes=circuit.prize,
            )
        return
    most = FINE * circuit.prize * (1 + max(0.0, fair.strength)) + len(circuit.stops)
    if not circuit.prize <= points <= most:
        yield msgn(
            "{n} point cannot come from prizes of {prizes} by fairness",
            "{n} points cannot come from prizes of {prizes} by fairness",
            points,
            prizes=circuit.prize,
        )


def _bound(proof: Proof) -> Iterator[Message]:
    if proof.points < 0:
        yield msg("{points} points are fewer than none", points=proof.points)
    if proof.bound is None:
        return
    if proof.bound < proof.points:
        yield msgn(
            "{n} point, yet no circuit is said to have more than {bound}",
            "{n} points, yet no circuit is said to have more than {bound}",
            proof.points,
            bound=proof.bound,
        )
    elif proof.status == "optimal" and proof.bound != proof.points:
        yield msgn(
            "proved best with {n} point, yet {bound} may be possible",
            "proved best with {n} points, yet {bound} may be possible",
            proof.points,
            bound=proof.bound,
        )


def _search(proof: Proof) -> Iterator[Message]:
    if proof.seed is not None and proof.seed < 0:
        yield msg("there is no seed {seed}", seed=proof.seed)
    if proof.iterations is not None and proof.iterations < 1:
        yield msg("nothing is found in {iterations} iterations", iterations=proof.iterations)


def _fairness(fair: Fairness) -> Iterator[tuple[Code, str, Message]]:
    if not 0 <= fair.strength <= 1:
        problem = msg("a strength of {strength} is not from 0 to 1", strength=fair.strength)
        yield "fairness", "", problem
    for site_id, count in Counter(site_id for site_id, _ in fair.visits).items():
        if count > 1:
            problem = msgn("its visits are given {n} time", "its visits are given {n} times", count)
            yield "fairness", site_id, problem
    for site_id, visits in fair.visits:
        if visits < 0:
            problem = msg("{visits} visits are fewer than none", visits=visits)
            yield "fairness", site_id, problem
    if fair.prize_without < 0 or fair.driving_without < dt.timedelta():
        problem = msgn(
            "without it {n} point in {driving} of driving",
            "without it {n} points in {driving} of driving",
            fair.prize_without,
            driving=as_clock(fair.driving_without),
        )
        yield "fairness", "", problem
