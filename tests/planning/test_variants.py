"""Promises of `routes.planning.variants`: circuits that differ, and a table to compare them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from routes.errors import InfeasibleError, RequestError
from routes.planning.search import METHOD
from routes.planning.variants import MOST_VARIANTS, best_first, comparison, differs
from tests.planning.conftest import TABLES, Country, asked
from tests.planning.dice import SEEDS, Dice, any_request, any_sites, many_sites
from tests.planning.oracle import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.roads.grade import Grade
    from routes.sites import Site


def ids(circuit: Circuit) -> set[str]:
    """Return the sites visited."""
    return {stop.site.id for stop in circuit.stops}


def assert_unlike(circuits: tuple[Circuit, ...]) -> None:
    """Assert that each differs from all before it in a third of its stops, the best first."""
    for earlier, later in combinations(circuits, 2):
        assert 3 * len(ids(earlier) & ids(later)) <= 2 * len(ids(later))
    for one, other in pairwise(circuits):
        assert one.proof.points >= other.proof.points


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_variants_differ_by_a_third_and_the_first_is_the_plan(seed: int) -> None:
    """Whatever the request; what another variant has is left out for that reason, truly."""
    dice = Dice(seed)
    sites = any_sites(dice, dice.number(3, 6))
    request = any_request(dice, dice.number(1, 2), [site.id for site in sites])
    country = Country(sites=sites, tables=TABLES[:2])
    try:
        plan = country.plan(request)
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            country.variants(request, 3)
        return
    circuits = country.variants(request, 3)
    assert circuits[0] == plan
    assert_unlike(circuits)
    for number, circuit in enumerate(circuits[1:], start=1):
        oracle = Oracle(request, sites, country.matrix, country.tables)
        assert circuit.stops
        for left in circuit.unvisited:
            if left.reason == "other_variant":
                assert oracle.fits_beside(circuit, left.site)
                more = ids(circuit) | {left.site.id}
                shares = [len(more & ids(one)) * 3 > 2 * len(more) for one in circuits[:number]]
                assert any(shares)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_no_better_second_variant_is_left_out(seed: int) -> None:
    """Of all sets that differ from the first in a third of their stops it has the most points."""
    dice = Dice(seed)
    sites = any_sites(dice, 4)
    request = replace(any_request(dice, 1, []), nights=())
    country = Country(sites=sites, tables=TABLES[:1])
    try:
        circuits = country.variants(request, 2)
    except InfeasibleError:
        return
    oracle = Oracle(request, sites, country.matrix, country.tables)
    candidates = oracle.candidates()
    first = ids(circuits[0])
    best = -1
    for size in range(1, len(candidates) + 1):
        for some in combinations(candidates, size):
            common = len(first & {site.id for site in some})
            if 3 * common > 2 * size or not oracle.keeps_rules(some):
                continue
            frame = oracle.frame(request.days[0])
            if oracle.least_drive(frame, some) < float("inf"):
                best = max(best, sum(country.ground.prizes[site.id] for site in some))
    assert (len(circuits) > 1) == (best >= 0)
    if len(circuits) > 1:
        assert circuits[1].prize == best


def test_searched_variants_differ_as_well() -> None:
    """More candidates than can be proved; the same again if asked again."""
    dice = Dice(4)
    country = Country(sites=many_sites(dice, 40))
    request = asked()
    circuits = country.variants(request, 3)
    assert len(circuits) == 3
    assert all(circuit.proof.method == METHOD for circuit in circuits)
    assert_unlike(circuits)
    assert country.variants(request, 3) == circuits


def test_searched_variants_share_what_must_be_visited() -> None:
    """By itself it is like the first circuit in every stop; other stops make up for that."""
    country = Country(sites=many_sites(Dice(4), 40))
    must = country.plan(asked()).stops[0].site.id
    circuits = country.variants(asked(must=(must,)), 3)
    assert len(circuits) == 3
    assert all(must in ids(circuit) for circuit in circuits)
    assert_unlike(circuits)


def test_there_are_no_more_variants_than_there_are(make_site: Callable[..., Site]) -> None:
    """One site makes one circuit: a second would have no stop, and nobody wants that."""
    country = Country(sites=[make_site("a")])
    (only,) = country.variants(asked(), 5)
    assert ids(only) == {"a"}
    (idle,) = Country(sites=[]).variants(asked(), 3)
    assert idle.stops == ()


def test_a_must_leaves_room_for_variants_only_beside_it(make_site: Callable[..., Site]) -> None:
    """Two stops of which one is insisted on share it in all variants: half is new."""
    sites = [make_site(name, service_min=180, prize=9) for name in ("a", "b", "c")]
    circuits = Country(sites=sites).variants(asked(must=("a",)), 3)
    assert [ids(circuit) for circuit in circuits] == [{"a", "b"}, {"a", "c"}]


@pytest.mark.parametrize("count", [0, -1, MOST_VARIANTS + 1])
def test_a_number_of_variants_that_makes_no_sense_is_refused(
    count: int, make_site: Callable[..., Site]
) -> None:
    """With the numbers that do."""
    with pytest.raises(RequestError, match=f"give a number from 1 to {MOST_VARIANTS}"):
        Country(sites=[make_site("a")]).variants(asked(), count)


def test_an_impossible_request_has_no_variants_but_a_reason(
    make_site: Callable[..., Site],
) -> None:
    """The same as without variants; and unknown names are refused."""
    sites = [make_site("a", alike="x"), make_site("b", alike="x")]
    with pytest.raises(InfeasibleError, match="a and b must be visited; only one of the sites"):
        Country(sites=sites).variants(asked(must=("a", "b")), 2)
    with pytest.raises(RequestError, match="there is no site of that name"):
        Country(sites=sites).variants(asked(must=("c",)), 2)


def test_a_third_is_exactly_a_third(circuit: Circuit) -> None:
    """Of the later one's stops; the two need not be equally long."""
    first, second = circuit.itineraries
    three = replace(circuit, itineraries=(first,))
    two = replace(circuit, itineraries=(second,))
    assert len(three.stops) == 3
    two_of_three = replace(three, itineraries=(replace(first, stops=first.stops[:2], lunch=None,
                                                       legs=first.legs[:3]),))  # fmt: skip
    assert differs(two, three)
    assert differs(three, two_of_three)
    assert not differs(two_of_three, three)
    assert not differs(three, three)


def test_the_best_come_first_and_what_is_too_like_them_goes(circuit: Circuit) -> None:
    """Points, then less driving; a search may find a better one when it is to avoid the first."""
    first, second = circuit.itineraries

    def with_points(one: Circuit, points: int) -> Circuit:
        return replace(one, proof=replace(one.proof, points=points, bound=None))

    poor = with_points(replace(circuit, itineraries=(first,)), 5)
    rich = with_points(replace(circuit, itineraries=(first,)), 9)
    other = with_points(replace(circuit, itineraries=(second,)), 7)
    assert best_first([poor, other, rich]) == (rich, other)
    assert best_first([]) == ()


def test_the_table_compares_what_the_office_asks_for(circuit: Circuit) -> None:
    """Points, time, kilometres, stops, women-led, the worst road and what is new."""
    first, second = circuit.itineraries
    led = replace(first.stops[0], site=replace(first.stops[0].site, women_led=True))
    known = replace(first.stops[1], site=replace(first.stops[1].site, women_led=False))
    unknown = replace(first.stops[2], site=replace(first.stops[2].site, women_led=None))
    one = replace(circuit, itineraries=(replace(first, stops=(led, known, unknown)),))
    two = replace(circuit, itineraries=(first, second))
    untraced = tuple(replace(leg, worst=None) for leg in second.legs)
    three = replace(circuit, itineraries=(replace(second, legs=untraced),))
    rows = comparison([one, two, three])
    assert [row.stops for row in rows] == [3, 5, 2]
    assert [row.new for row in rows] == [3, 2, 0]
    assert [row.prize for row in rows] == [one.prize, two.prize, three.prize]
    assert [row.driving for row in rows] == [one.driving, two.driving, three.driving]
    assert [row.distance_m for row in rows] == [one.distance_m, two.distance_m, three.distance_m]
    assert rows[0].women_led == 1
    assert rows[0].women_led_share == pytest.approx(1 / 3)
    grades: list[Grade | None] = [row.worst for row in rows]
    assert grades == ["track", "track", None]
    idle = replace(circuit, itineraries=())
    assert comparison([idle])[0].women_led_share == 0.0
