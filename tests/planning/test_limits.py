"""Promises of `routes.planning.limits`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from routes.geo import LonLat
from routes.planning.limits import limits_of, variant_limit
from routes.rules import Rules
from routes.sites import Site

if TYPE_CHECKING:
    from collections.abc import Callable


def test_limits_are_those_that_could_break(make_site: Callable[..., Site]) -> None:
    """Themes, groups by name and by label, and the budget; unknown fees do not count."""
    sites = [
        make_site("a", charge=20, alike="press"),
        make_site("b", charge=15, theme="silver", alike="press"),
        make_site("c", theme="silver", alike="alone"),
    ]
    rules = Rules(
        theme_least=(("silver", 1),),
        theme_most=(("argan", 1), ("silver", 1)),
        one_of=(("a", "c"), ("a", "elsewhere")),
        budget_mad=30,
    )
    found = [(m.name, m.weight.tolist(), m.least, m.most) for m in limits_of(rules, sites)]
    assert found == [
        ("theme_least:silver", [0, 1, 1], 1, 3),
        ("theme_most:silver", [0, 1, 1], 0, 1),
        ("one_of:1", [1, 0, 1], 0, 1),
        ("alike:press", [1, 1, 0], 0, 1),
        ("budget", [20, 15, 0], 0, 30),
    ]
    assert limits_of(Rules(budget_mad=35), [sites[0]]) == ()


@given(before=st.sets(st.integers(0, 9)), now=st.sets(st.integers(0, 9)))
def test_a_variant_differs_in_a_third_of_its_stops(before: set[int], now: set[int]) -> None:
    """The limit holds exactly if three times the common stops are at most twice all."""
    plain = Site(
        id="0",
        location=LonLat(-9.7, 29.7),
        name="",
        kind="sight",
        sector="no",
        theme="argan",
        precision="door",
    )
    sites = [replace(plain, id=str(number)) for number in range(10)]
    limit = variant_limit(1, sites, {str(number) for number in before})
    assert limit.name == "variant:1"
    assert limit.holds(sorted(now)) == (3 * len(before & now) <= 2 * len(now))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_choice_keeps_the_limits_exactly_if_it_keeps_the_rules(data: st.DataObject) -> None:
    """Counted anew from the facts of the sites; a limit left out cannot be broken."""
    themes = ("argan", "silver")
    sites = [
        Site(
            id=f"s{number}",
            location=LonLat(-9.7, 29.7),
            name="",
            kind="sight",
            sector="no",
            theme=data.draw(st.sampled_from(themes)),
            precision="door",
            alike=data.draw(st.sampled_from(["", "", "x", "y"])),
            charge=data.draw(st.none() | st.integers(0, 30)),
        )
        for number in range(5)
    ]
    rules = Rules(
        theme_least=(("silver", data.draw(st.integers(0, 2))),),
        theme_most=(("argan", data.draw(st.integers(0, 4))),),
        one_of=(("s0", "s1"), ("s1", "s2", "s9")),
        budget_mad=data.draw(st.none() | st.integers(0, 100)),
    )
    limits = limits_of(rules, sites)
    for bits in product((False, True), repeat=5):
        visited = [number for number in range(5) if bits[number]]
        chosen = [sites[number] for number in visited]
        labels = [site.alike for site in chosen if site.alike]
        ids = {site.id for site in chosen}
        fees = sum(site.charge or 0 for site in chosen)
        kept = (
            sum(site.theme == "silver" for site in chosen) >= dict(rules.theme_least)["silver"]
            and sum(site.theme == "argan" for site in chosen) <= dict(rules.theme_most)["argan"]
            and len(labels) == len(set(labels))
            and all(len(ids & set(group)) <= 1 for group in rules.one_of)
            and (rules.budget_mad is None or fees <= rules.budget_mad)
        )
        assert all(limit.holds(visited) for limit in limits) == kept
