"""Promises of `routes.check.wishes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.check.wishes import likes_of
from routes.rules import Rules
from tests.check.conftest import codes, edit_left, edit_rules, edit_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Site
    from tests.check.conftest import Edit

MUST = ("coop-afra-tafraout",)

FAULTS: dict[str, tuple[set[str], Edit]] = {
    "a site that had to be visited": ({"must"}, edit_rules(must=(*MUST, "souk-ouijjane"))),
    "a site that was not to be visited": (
        {"skip"},
        edit_rules(skip=("coop-isni-tighmi", "ait-mansour")),
    ),
    "a site of another theme": ({"theme"}, edit_site(1, 1, theme="weaving")),
    "too few sites of a theme": ({"theme_least"}, edit_rules(theme_least=(("argan", 2),))),
    "too few sites of a theme nobody visits": (
        {"theme_least"},
        edit_rules(theme_least=(("silver", 1),)),
    ),
    "too many sites of a theme": (
        {"theme_most"},
        edit_rules(theme_most=(("market", 1), ("ecotourism", 0))),
    ),
    "two sites of one label": ({"alike"}, edit_site(2, 1, alike="presses")),
    "two sites of one group": (
        {"alike"},
        edit_rules(one_of=(("maison-berbere-tazka", "ait-mansour"),)),
    ),
    "a group larger than is received": ({"group_size"}, edit_site(2, 1, group_max=9)),
    "fees beyond the budget": ({"budget"}, edit_site(2, 1, charge=41)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_broken_wish_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """One change to a faultless circuit breaks one rule, and that rule is named."""
    expected, edit = FAULTS[name]
    assert codes(violations(edit(planned))) == expected


@pytest.mark.parametrize(
    "edit",
    [
        edit_site(2, 1, group_max=10),
        edit_site(2, 1, charge=40),
        edit_site(2, 1, alike="other presses"),
        edit_rules(theme_most=(("market", 1), ("ecotourism", 1))),
    ],
)
def test_what_just_keeps_a_limit_is_no_fault(edit: Edit, planned: Circuit) -> None:
    """A limit reached is not broken."""
    assert violations(edit(planned)) == ()


def test_sites_insisted_on_are_of_any_theme(planned: Circuit) -> None:
    """A visited site of another theme is no contradiction if the request insists on it."""
    weaving = edit_site(0, 0, theme="weaving")(edit_rules(theme_least=())(planned))
    assert weaving.stops[0].site.id in weaving.rules.must
    assert violations(weaving) == ()
    assert codes(violations(edit_rules(must=())(weaving))) == {"theme"}


def test_what_is_not_known_breaks_no_limit(planned: Circuit) -> None:
    """Neither a fee nor the size of a group is guessed."""
    poor = edit_left("over_budget", reason="other_variant")(edit_rules(budget_mad=20)(planned))
    assert "budget" not in codes(violations(poor))
    assert "group_size" not in codes(violations(edit_rules(group_size=99)(planned)))


def test_likes_share_a_label_or_a_group(make_site: Callable[..., Site]) -> None:
    """An empty label is none, and no site is like itself."""
    a, b, c = make_site("a", alike="x"), make_site("b", alike="x"), make_site("c")
    d = make_site("d")
    rules = Rules(one_of=(("c", "a"),))
    assert likes_of(rules, a, (a, b, c, d)) == ["b", "c"]
    assert likes_of(rules, d, (a, b, c, d)) == []
