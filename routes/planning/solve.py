"""Solving a problem: exactly if it is small, by search and with a bound if it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routes.circuit import Proof
from routes.message import Message, msg
from routes.planning.exact import MAX_SITES, Solution, solve_exactly
from routes.planning.improve import improved
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import fits, timetable

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import ProofStatus
    from routes.planning.problem import Orders, Problem

EXACT_METHOD = "subset dynamic programme"

PROVING = msg("Proving the best choice")
SEARCHING = msg("Searching for the best choice")
BOUNDING = msg("Bounding the best possible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of a problem.

    Attributes:
        orders: None if there are none, which is proved if the status of the proof is `optimal`,
            or if none were found.
        proof: of the orders, or of there being none.
    """

    orders: Orders | None
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a search may spend, and where it begins; a small problem needs none of it.

    Attributes:
        seed: of the search.
        iterations: of the search.
        seconds: the search ends after them; None: it ends by iterations alone.
        starts: orders to begin with; those that break a rule are left out.
    """

    seed: int
    iterations: int
    seconds: float | None = None
    starts: tuple[Orders, ...] = ()


def solve(
    problem: Problem,
    budget: Budget,
    *,
    prove: bool = True,
    on_progress: Callable[[Message, float], None] = lambda _phase, _share: None,
) -> Answer:
    """Return orders of the most points, and what is proved of them.

    Args:
        problem: the request as numbers.
        budget: of the search, if there are more than `MAX_SITES` sites.
        prove: whether a bound is worked out for what was searched.
        on_progress: told what is being done and the share of it that is done, 0 to 1.
    """
    if len(problem) <= MAX_SITES:
        found = solve_small(problem, lambda share: on_progress(PROVING, share))
    else:
        found = find(problem, budget, lambda share: on_progress(SEARCHING, share))
    if found.orders is None or found.proof.bound is not None or not prove:
        return found
    return bounded(found, problem, lambda share: on_progress(BOUNDING, share))


def solve_small(problem: Problem, on_share: Callable[[float], None] = lambda _: None) -> Answer:
    """Return orders of the most points, or none if there are none; nearly always proved.

    The proof may be lacking where a longest drive of the day costs too many steps.

    Raises:
        ValueError: if there are more than `MAX_SITES` sites.
    """
    solution = solve_exactly(problem, on_share)
    status: ProofStatus = "optimal" if solution.proved else "heuristic"
    if solution.orders is None:
        return Answer(orders=None, proof=Proof(status=status, method=EXACT_METHOD))
    # Where the least drive was not proved, that of each day still can be.
    orders = solution.orders if solution.least_drive else improved(problem, solution.orders)
    points = problem.prize_of(orders)
    proof = Proof(
        status=status,
        method=EXACT_METHOD,
        points=points,
        bound=points if solution.proved else None,
        least_drive=solution.least_drive,
    )
    return Answer(orders=orders, proof=proof)


def find(
    problem: Problem, budget: Budget, on_share: Callable[[float], None] = lambda _: None
) -> Answer:
    """Return good orders without a bound, or none if none were found; parameters as of `solve`."""
    # The compiled search takes time to load, which commands that never search need not wait.
    from routes.planning.search import METHOD, search  # noqa: PLC0415

    known = [start for start in budget.starts if is_allowed(problem, start)]
    if 0 < len(problem.required) <= MAX_SITES:
        alone = _required_alone(problem)
        if alone.orders is None and alone.proved:
            return Answer(orders=None, proof=Proof(status="optimal", method=EXACT_METHOD))
        known += [alone.orders] if alone.orders and is_allowed(problem, alone.orders) else []
    orders = search(
        problem,
        seed=budget.seed,
        iterations=budget.iterations,
        seconds=budget.seconds,
        starts=known,
        on_share=on_share,
    )
    known += [] if orders is None else [orders]
    best = min(known, key=lambda found: rank(problem, found), default=None)
    if best is not None:  # wherever it comes from: what is left out must not fit
        best = improved(problem, best)
    on_share(1.0)
    points = 0 if best is None else problem.prize_of(best)
    proof = Proof(
        status="heuristic",
        method=METHOD,
        points=points,
        seed=budget.seed,
        iterations=budget.iterations,
    )
    return Answer(orders=best, proof=proof)


def bounded(
    answer: Answer, problem: Problem, on_share: Callable[[float], None] = lambda _: None
) -> Answer:
    """Return an answer with an upper bound; it is optimal if its points are the bound.

    Args:
        answer: orders of a problem.
        problem: that problem, or one in which more is allowed.
        on_share: told the share of the work done.
    """
    # As with the search: it is compiled.
    from routes.planning.bound import upper_bound  # noqa: PLC0415

    points = answer.proof.points
    bound = upper_bound(problem, known=points, on_share=on_share)
    status: ProofStatus = "optimal" if bound <= points else "heuristic"
    return replace(answer, proof=replace(answer.proof, status=status, bound=bound))


def rank(problem: Problem, orders: Orders) -> tuple[int, int, int]:
    """Return what makes some orders better than others, the best first: points, drive, waiting."""
    times = [
        timetable(problem, frame, order)
        for frame, order in zip(problem.frames, orders, strict=True)
    ]
    drive_s = sum(day.driving_s if day else NO_WAY_S for day in times)
    waiting_s = sum(day.waiting_s if day else NO_WAY_S for day in times)
    return -problem.prize_of(orders), drive_s, waiting_s


def is_allowed(problem: Problem, orders: Orders) -> bool:
    """Say whether some orders keep every rule of a problem."""
    visits = [site for order in orders for site in problem.visits_of(order)]
    return (
        len(orders) == len(problem.frames)
        and len(visits) == len(set(visits))
        and problem.keeps_limits(orders)
        and all(
            fits(problem, frame, order) for frame, order in zip(problem.frames, orders, strict=True)
        )
    )


def _required_alone(problem: Problem) -> Solution:
    """Return orders of the required sites and nothing else, or the proof that there are none.

    What a limit asks for beyond them is not looked at: neither how many more, nor that others make
    up for them, as new stops of a variant do.
    """
    required = problem.required
    limits = tuple(
        replace(limit, least=-NO_WAY_S)
        for limit in problem.limits
        if int(limit.weight.min(initial=0)) >= 0
    )
    solution = solve_exactly(replace(problem, limits=limits).only(required))
    if solution.orders is None:
        return solution
    back = [*required, *range(len(problem), problem.node_count)]
    orders = tuple(tuple(back[node] for node in order) for order in solution.orders)
    return replace(solution, orders=orders)
