"""Rules of what a circuit says of itself as a whole: its proof and its fairness.

That no circuit has more points than the bound cannot be verified here, nor the method by which it
was found; only whether the figures can all be true.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from routes.census.fairness import FINE
from routes.check.violation import Code, Violation

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


def _points(circuit: Circuit) -> Iterator[str]:
    """Yield if the points are not the prizes, or beyond what fairness may make of them.

    Fairness raises no prize by more than its strength, counts in parts of a point and rounds up.
    """
    points, fair = circuit.proof.points, circuit.fairness
    if fair is None:
        if points != circuit.prize:
            yield f"{points} points, the stops have {circuit.prize}"
        return
    most = FINE * circuit.prize * (1 + max(0.0, fair.strength)) + len(circuit.stops)
    if not circuit.prize <= points <= most:
        yield f"{points} points cannot come from prizes of {circuit.prize} by fairness"


def _bound(proof: Proof) -> Iterator[str]:
    if proof.points < 0:
        yield f"{proof.points} points are fewer than none"
    if proof.bound is None:
        return
    if proof.bound < proof.points:
        yield f"{proof.points} points, yet no circuit is said to have more than {proof.bound}"
    elif proof.status == "optimal" and proof.bound != proof.points:
        yield f"proved best with {proof.points} points, yet {proof.bound} may be possible"


def _search(proof: Proof) -> Iterator[str]:
    if proof.seed is not None and proof.seed < 0:
        yield f"there is no seed {proof.seed}"
    if proof.iterations is not None and proof.iterations < 1:
        yield f"nothing is found in {proof.iterations} iterations"


def _fairness(fair: Fairness) -> Iterator[tuple[Code, str, str]]:
    if not 0 <= fair.strength <= 1:
        yield "fairness", "", f"a strength of {fair.strength} is not from 0 to 1"
    for site_id, count in Counter(site_id for site_id, _ in fair.visits).items():
        if count > 1:
            yield "fairness", site_id, f"its visits are given {count} times"
    for site_id, visits in fair.visits:
        if visits < 0:
            yield "fairness", site_id, f"{visits} visits are fewer than none"
    if fair.prize_without < 0 or fair.driving_without < dt.timedelta():
        figures = f"{fair.prize_without} points in {fair.driving_without}"
        yield "fairness", "", f"without it {figures} of driving"
