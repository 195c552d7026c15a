"""A draft: a request sifted and put into numbers, and its solution for the best nights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from routes.census.score import prize_of
from routes.circuit import Stop
from routes.errors import PlaceError
from routes.message import Message, msg
from routes.planning.build import build_model, possible_days
from routes.planning.exact import MAX_SITES
from routes.planning.explain import fits_alone, refused_by_calendar, refused_by_request
from routes.planning.fairness import collected_prizes
from routes.planning.limits import variant_limit
from routes.planning.overnight import best_nights
from routes.planning.solve import Answer, Budget, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routes.circuit import Circuit, Day, Reason
    from routes.matrix import TravelMatrix
    from routes.places import Place
    from routes.planning.build import Model
    from routes.planning.problem import Orders, Problem
    from routes.planning.request import Request
    from routes.roads.network import RoadSource
    from routes.roads.snap import Snapped
    from routes.sites import Site

LOADING = msg("Loading the search (it is compiled the first time on a computer)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What a request is planned on.

    Attributes:
        sites: to choose from, in order of their ids.
        prizes: points by id.
        matrix: travel between places.
        snapped: how far each of them is from its road, and which are too far from any.
        profile: name of the profile the matrix holds for.
        roads: where the roads come from.
        tables: where lunch may be eaten, beside the sites to choose from that serve meals.
    """

    sites: tuple[Site, ...]
    prizes: Mapping[str, int]
    matrix: TravelMatrix
    snapped: Snapped
    profile: str
    roads: RoadSource
    tables: tuple[Place | Site, ...]


def make_ground(
    sites: Sequence[Site],
    matrix: TravelMatrix,
    snapped: Snapped,
    *,
    profile: str,
    roads: RoadSource,
    tables: Sequence[Place] = (),
) -> Ground:
    """Return what requests are planned on; the order of sites and tables plays no part.

    Args:
        sites: to choose from.
        matrix: travel between all that a request may drive to and that is near a road.
        snapped: how far each of them is from its road, and which are too far from any.
        profile: name of the profile the matrix holds for.
        roads: where the roads come from.
        tables: the eating places where lunch may be had; those far from a road are left out.
    """
    return Ground(
        sites=tuple(sorted(sites, key=lambda site: site.id)),
        prizes={site.id: prize_of(site) for site in sites},
        matrix=matrix,
        snapped=snapped,
        profile=profile,
        roads=roads,
        tables=tuple(sorted(tables, key=lambda table: table.id)),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """A request as numbers, before anything is chosen.

    Attributes:
        request: what is asked.
        days: every frame a day may have, by the choice of the nights.
        refused: why some sites are out by the request or far from the roads.
        whole: the model of all other sites.
        model: the model of those of them that some day might visit.
    """

    request: Request
    days: tuple[Day, ...]
    refused: Mapping[str, Reason]
    whole: Model
    model: Model

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the sites that have to be visited and cannot be, whatever else is."""
        there = {site.id for site in self.model.sites}
        return tuple(site_id for site_id in self.request.rules.must if site_id not in there)

    def reason(self, site: Site, days: Sequence[Day]) -> Reason | None:
        """Return why a site is out on some days, whatever else is visited; None if it is not."""
        if site.id in self.refused:
            return self.refused[site.id]
        number = next(n for n, other in enumerate(self.whole.sites) if other.id == site.id)
        if not any(self.whole.has_way(day)[number] for day in days):
            return "unreachable"
        shut = refused_by_calendar(site, sorted({day.date for day in days}))
        if shut:
            return shut
        problem = self.whole.problem([self.whole.frame(day) for day in days])
        if not any(fits_alone(problem, frame, number) for frame in problem.frames):
            return "out_of_reach"
        return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """A draft with its nights chosen, and what is known of its solution."""

    days: tuple[Day, ...]
    problem: Problem
    answer: Answer


def make_draft(request: Request, ground: Ground) -> Draft:
    """Return a request as numbers.

    Raises:
        PlaceError: if an end of a day, a place of a night or a site is not in the matrix.
    """
    days = possible_days(request)
    _refuse_missing(ground, [place.id for day in days for place in (day.start, day.end)])
    refused: dict[str, Reason] = {}
    near: list[Site] = []
    for site in ground.sites:
        reason = refused_by_request(request.rules, site, ground.prizes[site.id])
        if reason is None and site.id in ground.snapped.far:
            reason = "far_from_road"
        if reason is None:
            near.append(site)
        else:
            refused[site.id] = reason
    _refuse_missing(ground, [site.id for site in near])
    whole = build_model(
        request,
        near,
        ground.matrix,
        ground.snapped,
        tables=ground.tables,
        prizes=(ground.prizes, collected_prizes(request, ground.prizes)),
    )
    possible = np.any([whole.possible(whole.frame(day)) for day in days], axis=0)
    model = whole.only(np.flatnonzero(possible).tolist(), days)
    return Draft(request=request, days=days, refused=refused, whole=whole, model=model)


def _refuse_missing(ground: Ground, place_ids: Sequence[str]) -> None:
    missing = sorted(set(place_ids) - set(ground.matrix.ids))
    if missing:
        raise PlaceError(
            msg(
                "{place} is not on the roads the travel times were measured on: choose "
                "another place, or roads that reach it.",
                place=missing[0],
            )
        )


def solve_draft(
    draft: Draft,
    *,
    unlike: Sequence[Circuit] = (),
    like: Circuit | None = None,
    prove: bool = True,
    on_progress: Callable[[Message, float], None] = lambda _phase, _share: None,
) -> Solved | None:
    """Return the solution of a draft; None if no choice of the nights can be driven.

    Args:
        draft: what is asked, as numbers.
        unlike: circuits to differ from in a third of the stops.
        like: a circuit to begin the search with.
        prove: whether a bound is worked out for what was searched.
        on_progress: told what is being done and the share of it that is done, 0 to 1.
    """
    model, request = draft.model, draft.request
    frame = cache(model.frame)
    variants = tuple(
        variant_limit(number, model.sites, {stop.site.id for stop in circuit.stops})
        for number, circuit in enumerate(unlike, start=1)
    )

    def problem_for(choice: tuple[int, ...]) -> Problem:
        problem = model.problem([frame(day) for day in _days(request, choice)])
        return replace(problem, limits=(*problem.limits, *variants))

    if len(model) > MAX_SITES:
        _load_search(on_progress)
    budget = Budget(
        seed=request.seed,
        iterations=request.iterations,
        starts=() if like is None else (_orders_of(model, like),),
    )
    options = [range(len(night)) for night in request.nights]
    if not options:
        problem = problem_for(())
        answer = solve(problem, budget, prove=prove, on_progress=on_progress)
        return Solved(days=request.days, problem=problem, answer=answer)
    found = best_nights(problem_for, options, budget, prove=prove, on_progress=on_progress)
    if found is None:
        return None
    days = _days(request, found.choice)
    return Solved(days=days, problem=problem_for(found.choice), answer=found.answer)


def _load_search(on_progress: Callable[[Message, float], None]) -> None:
    # Commands that never search need not wait for it.
    from routes.planning.search import load  # noqa: PLC0415

    on_progress(LOADING, 0.0)
    load()


def _days(request: Request, choice: Sequence[int]) -> tuple[Day, ...]:
    """Return the days with the nights at the places chosen."""
    nights = [night[place] for night, place in zip(request.nights, choice, strict=True)]
    if not nights:
        return request.days
    starts = (request.days[0].start, *nights)
    ends = (*nights, request.days[-1].end)
    return tuple(
        replace(day, start=start, end=end)
        for day, start, end in zip(request.days, starts, ends, strict=True)
    )


def _orders_of(model: Model, circuit: Circuit) -> Orders:
    """Return the calls of a circuit by the numbers of a model, without those it does not have."""
    visits = {site.id: number for number, site in enumerate(model.sites)}
    lunches = {
        (node.place_id, node.mode): number for number, node in enumerate(model.nodes) if node.place
    }
    orders = []
    for itinerary in circuit.itineraries:
        calls = [
            visits.get(call.site.id)
            if isinstance(call, Stop)
            else lunches.get((call.place.id, call.mode))
            for call, _ in itinerary.calls()
        ]
        orders.append(tuple(call for call in calls if call is not None))
    return tuple(orders)
