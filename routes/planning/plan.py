"""The plan: from a request and a travel matrix to a circuit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routes.circuit import Circuit, Unvisited
from routes.planning.clash import clash_of
from routes.planning.draft import make_draft, solve_draft
from routes.planning.explain import check_names, refuse_days, refuse_musts, refused_by_choice
from routes.planning.fairness import fairness_of
from routes.planning.schedule import itinerary, timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routes.circuit import Itinerary, Reason
    from routes.message import Message
    from routes.planning.draft import Draft, Ground, Solved
    from routes.planning.problem import Orders
    from routes.planning.request import Request
    from routes.rules import Rules


def plan_circuit(
    request: Request,
    ground: Ground,
    *,
    on_progress: Callable[[Message, float], None] | None = None,
) -> Circuit:
    """Return the circuit that collects the most points, and of these one of little driving.

    Legs have no streets yet, see `routes.trace`.

    Args:
        request: what is asked.
        ground: what it is planned on; its matrix has `routes.planning.build.places_of_request`,
            those near a road.
        on_progress: told what is being done and the share of it that is done, 0 to 1.

    Raises:
        RequestError, PlaceError: if a site or theme is unknown, or a place not in the matrix.
        InfeasibleError: if the wishes cannot hold together, or a day cannot reach its own end;
            it says which, and what would help.
    """
    check_names(request.rules, ground.sites)
    circuit = circuit_on(request, ground, on_progress=on_progress)
    if circuit is None:
        raise clash_of(request, ground)
    return circuit


def circuit_on(
    request: Request,
    ground: Ground,
    *,
    unlike: Sequence[Circuit] = (),
    prove: bool = True,
    on_progress: Callable[[Message, float], None] | None = None,
) -> Circuit | None:
    """Return the best circuit, None if there is none or none was found.

    Args:
        request: what is asked.
        ground: what it is planned on.
        unlike: circuits of which it must differ in a third of its stops.
        prove: whether a bound is worked out for what was searched.
        on_progress: as of `plan_circuit`.

    Raises:
        InfeasibleError: if a site that must be visited cannot be, or a day cannot reach its end.
    """
    draft = make_draft(request, ground)
    _refuse_impossible(draft, ground)
    if draft.missing:
        return None
    plain = None
    if request.fair:
        plain = circuit_on(replace(request, fair=0.0), ground, unlike=unlike, prove=False)
    solved = solve_draft(
        draft, unlike=unlike, like=plain, prove=prove, on_progress=on_progress or _silent
    )
    if solved is None or solved.answer.orders is None:
        return None
    orders = solved.answer.orders
    return Circuit(
        profile=ground.profile,
        roads=ground.roads,
        itineraries=_itineraries(draft, ground, solved, orders),
        unvisited=_unvisited(draft, ground, solved, orders),
        rules=_rules(request),
        proof=solved.answer.proof,
        fairness=None if plain is None else fairness_of(request, plain),
    )


def _silent(phase: Message, share: float) -> None:
    """Tell nobody."""


def _refuse_impossible(draft: Draft, ground: Ground) -> None:
    """Refuse what no other wish stands in the way of: the calendar, the roads, the days.

    A site that must be visited and is out of reach may come into reach without another wish.
    """
    rules = draft.request.rules
    frames = [(day, draft.whole.frame(day)) for day in draft.days]
    refuse_days([(day, frame, draft.whole.least_drive_s(frame)) for day, frame in frames], rules)
    sites = {site.id: site for site in ground.sites}
    reasons = {site_id: draft.reason(sites[site_id], draft.days) for site_id in draft.missing}
    refused: dict[str, Reason] = {
        site_id: reason
        for site_id, reason in reasons.items()
        if reason is not None and reason != "out_of_reach"
    }
    refuse_musts(rules, sites, refused, ground.snapped.far)


def _rules(request: Request) -> Rules:
    """Return the rules as the circuit keeps them: each site named once, and where one may sleep."""
    rules = request.rules
    nights = tuple(tuple(place.id for place in night) for night in request.nights)
    return replace(
        rules, must=tuple(dict.fromkeys(rules.must)), overnight=rules.overnight or nights
    )


def _itineraries(
    draft: Draft, ground: Ground, solved: Solved, orders: Orders
) -> tuple[Itinerary, ...]:
    """Return the days with their times."""
    itineraries = []
    slack = draft.request.rules.slack
    for day, frame, order in zip(solved.days, solved.problem.frames, orders, strict=True):
        times = timetable(solved.problem, frame, order)
        if times is None or times.return_s > frame.closes_s:
            raise ValueError(f"{day.date}: the order found does not fit; please report this")
        itineraries.append(itinerary(day, times, draft.model.nodes, ground.matrix, slack))
    return tuple(itineraries)


def _unvisited(
    draft: Draft, ground: Ground, solved: Solved, orders: Orders
) -> tuple[Unvisited, ...]:
    """Return the sites left out, the highest prize first."""
    candidates = draft.model.sites
    number = {site.id: place for place, site in enumerate(candidates)}
    visited = {candidates[site].id for site in solved.problem.visited(orders)}
    near = {snap.place_id: snap.distance_m for snap in ground.snapped.snaps}
    snap_m: dict[str, float | None] = {**ground.snapped.far, **near}
    unvisited = []
    for site in sorted(ground.sites, key=lambda site: (-ground.prizes[site.id], site.id)):
        if site.id in visited:
            continue
        reason, extra_min, because = draft.reason(site, solved.days), None, ""
        if reason is None:
            reason, extra_min, because = refused_by_choice(
                solved.problem, orders, number[site.id], candidates
            )
        unvisited.append(
            Unvisited(
                site=site,
                prize=ground.prizes[site.id],
                reason=reason,
                extra_min=extra_min,
                because=because,
                snap_m=snap_m.get(site.id),
            )
        )
    return tuple(unvisited)
