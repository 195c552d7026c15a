"""Promises of `routes.planning.clash`: the smallest set of wishes that clash, and a way out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from routes.errors import InfeasibleError
from routes.outputs.texts import Texts
from routes.planning.clash import _cheapest, _minimal, _only, _smaller, _Tester, clash_of
from routes.planning.plan import circuit_on
from routes.planning.request import Request
from routes.planning.wishes import Case
from routes.rules import LunchRule
from tests.planning.conftest import TABLES, Country, asked, days_of
from tests.planning.dice import SEEDS, Dice, any_request, any_sites
from tests.planning.oracle import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

EARLY = {"opening_hours": "Mo-Su 09:00-10:30"}


def message(country: Country, request: Request) -> str:
    """Return why there is no circuit."""
    with pytest.raises(InfeasibleError) as error:
        country.plan(request)
    return str(error.value)


def test_of_many_musts_those_that_exclude_each_other_are_named(
    make_site: Callable[..., Site],
) -> None:
    """Only these, with few candidates and with many; with another day they can all be visited."""
    for count in (3, 18):
        sites = [make_site("w", lon=-9.9, **EARLY), make_site("e", lon=-9.5, **EARLY)]
        sites += [make_site(f"s{number}") for number in range(count)]
        country, must = Country(sites=sites), ("s1", "w", "e")
        said = message(country, asked(must=must))
        assert said.startswith("this cannot hold together: w and e must be visited.")
        circuit = country.plan(asked(2, must=must))
        assert {"s1", "w", "e"} <= {stop.site.id for stop in circuit.stops}


CLASHES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    "a group and its members": (
        [{}, {}],
        {"must": ("s0", "s1"), "one_of": (("s0", "s1"),)},
        "this cannot hold together: s0 and s1 must be visited; only one of s0, s1.",
        "allow more than one of s0, s1",
    ),
    "a label and its sites": (
        [{"alike": "press"}, {"alike": "press"}],
        {"must": ("s0", "s1")},
        "s0 and s1 must be visited; only one of the sites alike “press”.",
        "allow more than one of the sites alike “press”",
    ),
    "a budget and a fee": (
        [{"charge": 60}, {}],
        {"must": ("s0", "s1"), "budget_mad": 30},
        "s0 must be visited; at most 30 dirhams for entrance.",
        "allow 50 dirhams more",
    ),
    "more of a theme than there are": (
        [{"theme": "silver"}, {}],
        {"theme_least": (("silver", 2),)},
        "this cannot hold: at least 2 of the theme silver.",
        "ask for at least 1 of the theme silver",
    ),
    "a theme and a budget": (
        [{"theme": "silver", "charge": 60}, {}],
        {"theme_least": (("silver", 1),), "budget_mad": 55},
        "at most 55 dirhams for entrance; at least 1 of the theme silver.",
        "allow 10 dirhams more",
    ),
    "a longest drive and a far site": (
        [{"lon": -9.2}, {}],
        {"must": ("s0",), "max_drive": dt.timedelta(minutes=130)},
        "s0 must be visited; at most 130 minutes of driving a day.",
        "allow 30 minutes more of driving a day",
    ),
    "a longest leg and a far site": (
        [{"lon": -9.2}, {"lon": -10.0}],
        {"must": ("s0",), "max_leg": dt.timedelta(minutes=60)},
        "s0 must be visited; at most 60 minutes of driving without a stop.",
        "allow 30 minutes more of driving without a stop",
    ),
    "lunch and a site open at noon": (
        [{"opening_hours": "Mo-Su 12:00-14:00", "service_min": 120}, {}],
        {"must": ("s0",), "lunch": LunchRule(mode="picnic"), "pace": "dense"},
        "s0 must be visited; lunch of 60 minutes between 12:00 and 14:30.",
        "do not insist on s0",
    ),
    "a pace and short hours": (
        [{"opening_hours": "Mo-Su 09:00-10:00", "service_min": 60}, {}],
        {"must": ("s0",), "pace": "relaxed"},
        "s0 must be visited; visits at the pace relaxed with 0 minutes of rest between them.",
        "choose the pace normal",
    ),
    "rest between two short openings": (
        [
            {"opening_hours": "Mo-Su 09:00-10:00", "service_min": 60},
            {"opening_hours": "Mo-Su 10:05-11:05", "service_min": 60},
        ],
        {"must": ("s0", "s1"), "rest": dt.timedelta(minutes=15)},
        "visits at the pace normal with 15 minutes of rest between them.",
        "do without rest between visits",
    ),
    "slack and short hours": (
        [{"opening_hours": "Mo-Su 09:00-10:00", "service_min": 52}, {}],
        {"must": ("s0",), "slack": dt.timedelta(minutes=20)},
        "s0 must be visited; at least 20 minutes of slack at every stop and at the end of the day.",
        "be content with 5 minutes of slack",
    ),
    "the night and a late market": (
        [{"opening_hours": "Mo-Su 17:30-18:30", "lon": -9.5}, {}],
        {"must": ("s0",), "after_dark": False},
        "s0 must be visited; no driving before sunrise and after sunset.",
        "allow driving in the dark",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLASHES)
def test_each_wish_that_clashes_is_named_with_the_cheapest_way_out(
    name: str, make_site: Callable[..., Site]
) -> None:
    """And nothing else; what the days allow is not called a wish."""
    facts, rules, clash, way_out = CLASHES[name]
    sites = [make_site(f"s{number}", **given) for number, given in enumerate(facts)]
    long = (dt.time(8), dt.time(20))
    said = message(
        Country(sites=sites), replace(asked(**rules), days=days_of(1, long))
    )  # fmt: skip
    assert said.startswith("this cannot hold")
    assert clash in said
    assert said.endswith(f"The smallest change found that makes it possible: {way_out}.")


def test_a_clash_is_told_in_the_language_of_the_reader(make_site: Callable[..., Site]) -> None:
    """What clashes and the way out, as one text without a word of English."""
    sites = [make_site("s0", charge=60), make_site("s1")]
    with pytest.raises(InfeasibleError) as error:
        Country(sites=sites).plan(asked(must=("s0", "s1"), budget_mad=30))
    assert Texts("fr").tell(error.value.message) == (
        "ceci ne peut pas tenir ensemble\u00a0: s0 doit être visité\u00a0; au plus 30 dirhams "
        "d’entrées. Le plus petit changement trouvé qui le rend possible\u00a0: accepter 50 "
        "dirhams de plus."
    )
    arabic = Texts("ar").tell(error.value.message)
    assert "50 درهما" in arabic
    assert re.findall("[A-Za-z]+", arabic) == ["s"]


def test_a_must_that_no_day_can_hold_is_explained_by_itself(make_site: Callable[..., Site]) -> None:
    """In the words of the reasons, with the change that helps if there is one."""
    always = {"opening_hours": "Mo-Su 00:00-24:00"}
    said = message(Country(sites=[make_site("s0", lon=-7.9, **always)]), asked(must=("s0",)))
    assert said.startswith("s0 must be visited, but no day has time to go there")
    assert said.endswith("end every day 45 minutes later.")
    said = message(Country(sites=[make_site("s0", lon=-6.5)]), asked(must=("s0",)))
    assert said.startswith("s0 must be visited, but no day has time to go there")
    assert said.endswith("do not insist on s0.")


def test_where_no_change_helps_it_says_so(make_site: Callable[..., Site]) -> None:
    """Three musts of the same short hours: giving up one of them is not enough."""
    sites = [make_site(f"s{n}", lon=-9.9 + 0.3 * n, **EARLY) for n in range(3)]
    said = message(Country(sites=sites), asked(must=("s0", "s1", "s2")))
    assert "this cannot hold together: s1 and s2 must be visited" in said
    assert said.endswith("No single change that was tried makes it possible: add a day, or insist "
                         "on fewer.")  # fmt: skip


def test_a_picnic_may_be_had_at_any_site(make_site: Callable[..., Site]) -> None:
    """A must that is open in the afternoon needs another visit before it to have lunch after."""
    afternoon = make_site("s0", opening_hours="Mo-Su 14:00-18:00", alike="x")
    twin = make_site("s1", opening_hours="Mo-Su 14:00-18:00", alike="x")
    must: dict[str, Any] = {"must": ("s0", "s1"), "lunch": LunchRule(mode="picnic")}
    clash = "this cannot hold together: s0 and s1 must be visited; only one of the sites alike “x”."
    assert clash in message(Country(sites=[afternoon, twin, make_site("s2")]), asked(**must))
    alone = message(Country(sites=[afternoon, twin]), asked(**must))
    assert "s0 must be visited; lunch of 60 minutes between 12:00 and 14:30." in alone


def test_days_that_cannot_be_driven_are_no_clash_of_wishes(make_site: Callable[..., Site]) -> None:
    """Wherever the night is spent the next day is too short."""
    first, second = days_of(2)
    opens = second.window.opens
    short = replace(second, window=replace(second.window, closes=opens + dt.timedelta(minutes=20)))
    country = Country(sites=[make_site("s0")], cut=[("inn", "base")])
    request = Request(days=(first, short), nights=((country.gateways[1],),))
    error = clash_of(request, country.ground)
    assert "the days cannot be driven from end to end" in str(error)


def test_what_is_possible_but_was_not_found_is_not_called_a_clash(
    make_site: Callable[..., Site],
) -> None:
    """More iterations are asked for."""
    country = Country(sites=[make_site("s0")])
    error = clash_of(asked(must=("s0",)), country.ground)
    assert "no circuit was found in 60 iterations, though what must be visited can be" in str(error)


def holds(case: Case, country: Country) -> bool:
    """Say whether everything a case wishes can be had, by trying everything."""
    oracle = Oracle(case.request, case.sites, country.matrix, country.tables)
    return oracle.best() is not None


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_clash_is_one_and_each_part_of_it_holds(seed: int) -> None:
    """By trying everything: together they cannot hold, without any one of them they do.

    The change proposed works, and nothing cheaper that is tried does.
    """
    dice = Dice(seed)
    sites = any_sites(dice, dice.number(2, 4))
    country = Country(sites=sites, tables=TABLES[:1])
    names = [site.id for site in sites]
    request = any_request(dice, dice.number(1, 2), names)
    rules = replace(request.rules, must=request.rules.must or dice.some(names, 2), skip=())
    request, ground = replace(request, rules=rules), country.ground
    try:
        if circuit_on(request, ground) is not None:
            return
    except InfeasibleError:
        return
    case = Case(request, ground.sites)
    assert not holds(case, country)
    tester = _Tester(case, ground)
    clashing = _smaller(tester, case, _minimal(tester, case))
    assert clashing
    assert not holds(_only(case, clashing), country)
    for size in range(len(clashing)):
        for some in combinations(clashing, size):
            assert holds(_only(case, some), country)
    change = _cheapest(tester, case, clashing)
    said = str(clash_of(request, ground))
    if change is None:
        assert "No single change" in said
    else:
        assert holds(change.case, country)
        assert change.text in said
