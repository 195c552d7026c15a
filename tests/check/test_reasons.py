"""Promises of `routes.check.reasons`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from tests.check.conftest import codes, edit_left, edit_left_site, edit_rules

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from tests.check.conftest import Edit


def edit_both(*edits: Edit) -> Edit:
    """Change several things."""

    def edit(circuit: Circuit) -> Circuit:
        for one in edits:
            circuit = one(circuit)
        return circuit

    return edit


FAULTS: dict[str, Edit] = {
    "skipped, though the request does not say so": edit_rules(skip=()),
    "closed, though the request skips it": edit_rules(skip=("coop-isni-tighmi", "souk-ouijjane")),
    "another theme, though it is asked for": edit_left_site("other_theme", theme="argan"),
    "another theme, though any is": edit_rules(themes=()),
    "closed, though of another theme": edit_left_site("closed", theme="weaving"),
    "worth nothing, though it is worth something": edit_left_site("worth_nothing", prize=1),
    "closed, though it is worth nothing": edit_left_site("closed", prize=0),
    "too large a group, though it is received": edit_left_site("group_too_large", group_max=10),
    "too large a group, though nobody says so": edit_rules(group_size=None),
    "closed, though the group is too large": edit_left_site("closed", group_max=2),
    "far away, though of another theme": edit_left_site("far_from_road", theme="weaving"),
    "closed, though open": edit_left("no_time", reason="closed", extra_min=None),
    "no time, though closed": edit_left("closed", reason="no_time"),
    "out of reach, though closed": edit_left("closed", reason="out_of_reach"),
    "no time, though its day is unknown": edit_left("souk_day_unknown", reason="no_time"),
    "closed, though its day is unknown": edit_left("souk_day_unknown", reason="closed"),
    "day unknown, though known": edit_left("closed", reason="souk_day_unknown"),
    "day unknown, though no market": edit_left("over_budget", reason="souk_day_unknown"),
    "closed, though out of season": edit_left("out_of_season", reason="closed"),
    "no time, though out of season": edit_left("out_of_season", reason="no_time"),
    "out of season, though closed": edit_left("closed", reason="out_of_season"),
    "out of season, though open": edit_left("over_budget", reason="out_of_season"),
    "out of season, though in it": edit_left_site("out_of_season", season="Nov"),
    "out of season, though closed then as well": edit_left_site(
        "out_of_season", opening_hours="Mo 09:00-12:00"
    ),
    "out of season, though one day is in it": edit_left_site(
        "out_of_season", season="Nov 27", opening_hours="We 09:00-12:00"
    ),
    "displaced by nothing": edit_rules(one_of=()),
    "enough of the theme, though there are not": edit_rules(theme_most=(("market", 2),)),
    "enough of the theme, though nobody says so": edit_rules(theme_most=()),
    "enough of the theme, though displaced": edit_left_site("theme_full", alike="presses"),
    "beyond the budget, though it is not": edit_rules(budget_mad=70),
    "beyond the budget, though its fee is unknown": edit_left_site("over_budget", charge=None),
    "beyond the budget, though enough of its theme": edit_left_site("over_budget", theme="market"),
    "another variant, though displaced": edit_left_site("other_variant", alike="presses"),
    "another variant, though enough of its theme": edit_left_site("other_variant", theme="market"),
    "another variant, though beyond the budget": edit_left_site("other_variant", charge=41),
}  # fmt: skip

HARMLESS = {"displaced by nothing"}
"""Sites are displaced by a label as well: taking the group away changes nothing here."""


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - HARMLESS))
def test_each_untrue_reason_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """One change to a faultless circuit makes one reason untrue, or no longer the first."""
    wrong = FAULTS[name](planned)
    found = violations(wrong)
    assert codes(found) == {"reason"}
    assert len(found) == 1


def test_a_site_without_its_like_is_not_displaced(planned: Circuit) -> None:
    """The site named is not like it, and there is no other."""
    found = violations(edit_left_site("displaced", alike="")(planned))
    assert codes(found) == {"reason", "because"}


def test_a_group_of_the_request_displaces_as_a_label_does(planned: Circuit) -> None:
    """Of the sites named together one at most is visited."""
    group = ("aguerd-oudad", "ait-mansour")
    displaced = edit_both(
        edit_rules(one_of=(group,)),
        edit_left("other_variant", reason="displaced", because="ait-mansour"),
    )(planned)
    assert violations(displaced) == ()


def test_skipping_what_the_request_insists_on_is_found(planned: Circuit) -> None:
    """A site insisted on has no reason to be left out."""
    found = violations(edit_rules(must=("coop-isni-tighmi",), skip=())(planned))
    assert codes(found) == {"must", "reason"}
    assert {violation.where for violation in found} == {"coop-isni-tighmi"}


def test_a_prize_of_nothing_by_an_unknown_formula_is_believed(planned: Circuit) -> None:
    """Without the formula nobody can say that the site is worth something, or nothing."""
    unknown = edit_both(
        edit_rules(formula="ours.toml"),
        edit_left_site("worth_nothing", prize=None),
        edit_left("worth_nothing", prize=0),
    )(planned)
    assert violations(unknown) == ()
    assert codes(violations(edit_left("worth_nothing", prize=1)(unknown))) == {"reason"}
