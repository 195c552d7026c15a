"""The plan: from a request and a travel matrix to a circuit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.circuit import Circuit, Proof, Unvisited
from routes.errors import InfeasibleError, PlaceError
from routes.planning.exact import MAX_SITES, solve_exactly
from routes.planning.explain import (
    cannot_all,
    check_names,
    extra_minutes,
    refuse_days,
    refuse_musts,
    refused_by_facts,
    refused_by_request,
)
from routes.planning.improve import improved
from routes.planning.problem import build_problem
from routes.planning.schedule import Candidate, itinerary, timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routes.circuit import Itinerary, Reason
    from routes.matrix import TravelMatrix
    from routes.planning.problem import Orders, Problem
    from routes.planning.request import Request
    from routes.roads.network import RoadSource
    from routes.roads.snap import Snapped
    from routes.sites import Site


def plan_circuit(  # noqa: PLR0913
    request: Request,
    sites: Sequence[Site],
    matrix: TravelMatrix,
    snapped: Snapped,
    *,
    profile: str,
    roads: RoadSource,
    on_progress: Callable[[str, float], None] | None = None,
) -> Circuit:
    """Return the circuit that collects the most points, and of these one of little driving.

    The order of the sites plays no part. Legs have no streets yet, see `routes.trace`.

    Args:
        request: what is asked.
        sites: to choose from.
        matrix: travel between all sites near a road, and the starts and ends of the days.
        snapped: how far each of them is from its road, and which sites are too far from any.
        profile: name of the profile the matrix holds for.
        roads: where the roads come from.
        on_progress: told what is being done and the share of it that is done, 0 to 1.

    Raises:
        RequestError, PlaceError: if a site or theme is unknown, or a place not in the matrix.
        InfeasibleError: if what must be visited cannot be, or a day cannot reach its own end.
    """
    check_names(request, sites)
    _refuse_missing(matrix, {place.id for day in request.days for place in (day.start, day.end)})
    ranked = sorted(sites, key=lambda site: site.id)
    reasons, candidates, problem = _sift(request, ranked, matrix, snapped)
    orders, proof = _solve(problem, request, on_progress or _silent)
    return Circuit(
        profile=profile,
        roads=roads,
        itineraries=_itineraries(request, problem, orders, candidates, matrix, snapped),
        unvisited=_unvisited(ranked, reasons, problem, orders, snapped),
        must=tuple(dict.fromkeys(request.must)),
        proof=proof,
    )


def _silent(phase: str, share: float) -> None:
    """Tell nobody."""


def _refuse_missing(matrix: TravelMatrix, place_ids: set[str]) -> None:
    missing = sorted(place_ids - set(matrix.ids))
    if missing:
        raise PlaceError(
            f"{missing[0]} is not on the roads the travel times were measured on: "
            "choose another place, or roads that reach it."
        )


def _sift(
    request: Request, sites: Sequence[Site], matrix: TravelMatrix, snapped: Snapped
) -> tuple[dict[str, Reason], list[Site], Problem]:
    """Return why some sites are out before any choice, and the others, also as a problem."""
    reasons: dict[str, Reason] = {}
    near: list[Site] = []
    for site in sites:
        reason = refused_by_request(request, site)
        if reason is None and site.id in snapped.far:
            reason = "far_from_road"
        if reason is None:
            near.append(site)
        else:
            reasons[site.id] = reason
    _refuse_missing(matrix, {site.id for site in near})
    problem = build_problem(request.days, near, matrix, request.must)
    refuse_days(problem, request)
    dates = [day.date for day in request.days]
    for number, site in enumerate(near):
        reason = refused_by_facts(problem, number, site, dates)
        if reason is not None:
            reasons[site.id] = reason
    refuse_musts(request, {site.id: site for site in sites}, reasons, snapped)
    kept = [number for number, site in enumerate(near) if site.id not in reasons]
    return reasons, [near[number] for number in kept], problem.only(kept)


def _solve(
    problem: Problem, request: Request, on_progress: Callable[[str, float], None]
) -> tuple[Orders, Proof]:
    """Return the orders of the days, and what is known of their quality."""
    if len(problem) > MAX_SITES:
        return _search(problem, request, on_progress)
    solution = solve_exactly(problem, lambda share: on_progress("Proving the best choice", share))
    if solution.orders is None:
        raise cannot_all(problem, solution.conflict)
    # Where the least drive was not proved, that of each day still can be.
    orders = solution.orders if solution.least_drive else improved(problem, solution.orders)
    return orders, Proof(status="optimal", method="subset dynamic programme")


def _search(
    problem: Problem, request: Request, on_progress: Callable[[str, float], None]
) -> tuple[Orders, Proof]:
    """Return good orders; that of the required sites alone if the search does not find better."""
    # Loading PyVRP takes a quarter of a second, which commands that never search need not wait.
    from routes.planning.search import METHOD, search  # noqa: PLC0415

    fallback = _required_alone(problem)
    found = search(
        problem,
        seed=request.seed,
        iterations=request.iterations,
        on_share=lambda share: on_progress("Searching for the best choice", share),
    )
    orders = found or fallback
    if orders is None:
        names = ", ".join(problem.ids[site] for site in problem.required)
        raise InfeasibleError(
            f"no circuit was found that visits {names}. "
            "Add a day, make the days longer, insist on fewer, or give more --iterations."
        )
    proof = Proof(
        status="heuristic", method=METHOD, seed=request.seed, iterations=request.iterations
    )
    return improved(problem, orders), proof


def _required_alone(problem: Problem) -> Orders | None:
    """Return orders of the required sites and nothing else, or None if they are too many to prove.

    Raises:
        InfeasibleError: if they cannot all be visited.
    """
    required = problem.required
    if len(required) > MAX_SITES:
        return None
    solution = solve_exactly(problem.only(required))
    if solution.orders is None:
        raise cannot_all(problem, [required[site] for site in solution.conflict])
    return tuple(tuple(required[site] for site in order) for order in solution.orders)


def _itineraries(
    request: Request,
    problem: Problem,
    orders: Orders,
    candidates: Sequence[Site],
    matrix: TravelMatrix,
    snapped: Snapped,
) -> tuple[Itinerary, ...]:
    """Return the days with their times."""
    snap_m = {snap.place_id: snap.distance_m for snap in snapped.snaps}
    known = [Candidate(site=site, snap_m=snap_m[site.id]) for site in candidates]
    itineraries = []
    for day, frame, order in zip(request.days, problem.frames, orders, strict=True):
        times = timetable(problem, frame, order)
        if times is None or times.return_s > frame.closes_s:
            raise InfeasibleError(f"{day.date}: the order found does not fit; please report this.")
        itineraries.append(itinerary(day, times, known, matrix))
    return tuple(itineraries)


def _unvisited(
    sites: Sequence[Site],
    reasons: Mapping[str, Reason],
    problem: Problem,
    orders: Orders,
    snapped: Snapped,
) -> tuple[Unvisited, ...]:
    """Return the sites left out, the highest prize first."""
    visited = {problem.ids[site] for order in orders for site in order}
    snap_m = {**snapped.far, **{snap.place_id: snap.distance_m for snap in snapped.snaps}}
    left = [site for site in sites if site.id not in visited]
    return tuple(
        Unvisited(
            site=site,
            prize=prize_of(site),
            reason=reasons.get(site.id, "no_time"),
            extra_min=None
            if site.id in reasons
            else extra_minutes(problem, orders, problem.ids.index(site.id)),
            snap_m=snap_m.get(site.id),
        )
        for site in sorted(left, key=lambda site: (-prize_of(site), site.id))
    )
