"""Promise of `routes.planning.variants`: what must be visited is no bar to searched variants."""

from __future__ import annotations

from itertools import combinations

from tests.planning.conftest import Country, asked
from tests.planning.dice import Dice, many_sites


def test_searched_variants_share_what_must_be_visited() -> None:
    """By itself it is like the first circuit in every stop; other stops make up for that."""
    country = Country(sites=many_sites(Dice(4), 40))
    must = country.plan(asked()).stops[0].site.id
    circuits = country.variants(asked(must=(must,)), 3)
    assert len(circuits) == 3
    stops = [{stop.site.id for stop in circuit.stops} for circuit in circuits]
    assert all(must in ids for ids in stops)
    assert all(3 * len(a & b) <= 2 * len(b) for a, b in combinations(stops, 2))
