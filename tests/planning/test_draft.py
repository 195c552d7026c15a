"""Promises of `routes.planning.draft`: a request sifted, and solved for the best nights."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.errors import PlaceError
from routes.planning.draft import _orders_of, make_draft, solve_draft
from routes.planning.plan import circuit_on
from routes.planning.request import Request
from routes.planning.solve import is_allowed
from routes.rules import LunchRule, Rules
from tests.planning.conftest import BASE, INN, TABLES, Country, asked, days_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site


def test_sifting_keeps_what_some_day_might_visit(make_site: Callable[..., Site]) -> None:
    """The rest has its reason; that a site is too far is known before its hours are asked for."""
    sites = [
        make_site("good"),
        make_site("shut", opening_hours="Fr 09:00-17:00"),
        make_site("far"),
        make_site("remote", lon=-6.0),
        make_site("skipped"),
    ]
    country = Country(sites=sites, far={"far": 5000.0})
    draft = make_draft(asked(skip=("skipped",), must=("good", "shut")), country.ground)
    assert dict(draft.refused) == {"skipped": "skipped", "far": "far_from_road"}
    assert [site.id for site in draft.whole.sites] == ["good", "remote", "shut"]
    assert [site.id for site in draft.model.sites] == ["good"]
    assert draft.missing == ("shut",)
    by_id = {site.id: site for site in sites}
    reasons = [draft.reason(by_id[name], draft.days) for name in ("good", "shut", "far", "remote")]
    assert reasons == [None, "closed", "far_from_road", "out_of_reach"]


def test_a_reason_is_asked_of_the_days_as_they_are(make_site: Callable[..., Site]) -> None:
    """Out of reach from the base, but not if the night is spent at the inn."""
    site = make_site("east", lon=-8.3, opening_hours="Mo-Su 09:00-13:45", service_min=120)
    country = Country(sites=[site])
    request = Request(days=days_of(2), nights=((BASE, INN),))
    draft = make_draft(request, country.ground)
    assert len(draft.days) == 4
    assert draft.reason(site, draft.days) is None
    assert draft.reason(site, days_of(2)) == "out_of_reach"


def test_a_place_that_is_not_in_the_matrix_is_named(make_site: Callable[..., Site]) -> None:
    """Of the days, of the nights, or a site near a road."""
    ground = Country(sites=[make_site("a")]).ground
    elsewhere = replace(INN, id="elsewhere")
    with pytest.raises(PlaceError, match="elsewhere is not on the roads"):
        make_draft(Request(days=days_of(2), nights=((elsewhere,),)), ground)
    lost = replace(ground, sites=(make_site("lost"),), prizes={"lost": 1})
    with pytest.raises(PlaceError, match="lost is not on the roads"):
        make_draft(asked(), lost)


def test_what_no_sequence_of_nights_can_drive_has_no_solution(
    make_site: Callable[..., Site],
) -> None:
    """Rather than one without days."""
    country = Country(sites=[make_site("a")], cut=[("inn", "base"), ("inn", "a")])
    draft = make_draft(Request(days=days_of(2), nights=((INN,),)), country.ground)
    assert solve_draft(draft) is None


def test_the_nights_chosen_are_the_ends_of_the_days(make_site: Callable[..., Site]) -> None:
    """Of the day before and of the day after."""
    sites = [make_site("a", lon=-9.3, service_min=240), make_site("b", lon=-9.3, service_min=240)]
    draft = make_draft(Request(days=days_of(2), nights=((BASE, INN),)), Country(sites=sites).ground)
    solved = solve_draft(draft)
    assert solved is not None
    assert solved.answer.orders is not None
    first, second = solved.days
    assert (first.start, first.end, second.start, second.end) == (BASE, INN, INN, BASE)
    assert is_allowed(solved.problem, solved.answer.orders)


@pytest.mark.parametrize("mode", ["meal", "picnic"])
def test_a_circuit_has_orders_again(mode: str, make_site: Callable[..., Site]) -> None:
    """Its calls by number, lunch included: a search may begin with another request's circuit."""
    sites = [make_site(f"s{n}", lon=-9.8 + 0.03 * n) for n in range(4)]
    country = Country(sites=sites, tables=TABLES[:2])
    rules = Rules(lunch=LunchRule(mode=mode))  # type: ignore[arg-type]
    request = replace(asked(), rules=rules)
    circuit = circuit_on(request, country.ground)
    assert circuit is not None
    assert circuit.itineraries[0].lunch is not None
    draft = make_draft(request, country.ground)
    problem = draft.model.problem([draft.model.frame(day) for day in request.days])
    orders = _orders_of(draft.model, circuit)
    assert is_allowed(problem, orders)
    assert problem.prize_of(orders) == circuit.proof.points
    fewer = make_draft(replace(request, rules=replace(rules, skip=("s0",))), country.ground)
    visited = [fewer.model.nodes[node].place_id for node in _orders_of(fewer.model, circuit)[0]]
    assert "s0" not in [place for place in visited if place not in {t.id for t in TABLES}]


def test_variants_and_a_proof_are_asked_for_apart(make_site: Callable[..., Site]) -> None:
    """Without a proof a searched answer has no bound; unlike circuits become limits."""
    sites = [make_site(f"s{n:02}", lon=-9.9 + 0.02 * n, service_min=60) for n in range(17)]
    ground = Country(sites=sites).ground
    request = replace(asked(rest=dt.timedelta(minutes=5)), iterations=40)
    draft = make_draft(request, ground)
    quick = solve_draft(draft, prove=False)
    assert quick is not None
    assert quick.answer.proof.bound is None
    circuit = circuit_on(request, ground, prove=False)
    assert circuit is not None
    other = solve_draft(draft, unlike=[circuit], prove=False)
    assert other is not None
    assert [limit.name for limit in other.problem.limits] == ["variant:1"]
