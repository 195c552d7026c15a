"""Promises of `routes.planning.wishes`: what each says, how it is given up, how it is eased."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from routes.message import msg
from routes.planning.wishes import (
    MUST_COST,
    STEPS_MIN,
    Case,
    Change,
    Wish,
    changes,
    wishes_of,
)
from routes.rules import LunchRule, Rules
from tests.planning.conftest import WEDNESDAY, asked, days_of
from tests.planning.dice import SEEDS, Dice, any_request, any_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

MINUTE = dt.timedelta(minutes=1)
EVERYTHING = Rules(
    must=("a", "b", "a"),
    theme_least=(("argan", 2),),
    theme_most=(("silver", 1), ("argan", 2)),
    one_of=(("a", "c"), ("b", "c")),
    budget_mad=40,
    pace="relaxed",
    rest=15 * MINUTE,
    slack=20 * MINUTE,
    lunch=LunchRule(),
    max_drive=120 * MINUTE,
    max_leg=60 * MINUTE,
    after_dark=False,
)


@pytest.fixture
def case(make_site: Callable[..., Site]) -> Case:
    """A request with every wish, on three sites of which two are alike."""
    sites = (make_site("a", alike="press"), make_site("b", alike="press"), make_site("c"))
    return Case(replace(asked(), rules=EVERYTHING), sites)


def test_every_wish_is_listed_in_words_the_musts_last(case: Case) -> None:
    """A site named twice is one wish."""
    assert [wish.text for wish in wishes_of(case)] == [
        "lunch of 60 minutes between 12:00 and 14:30",
        "visits at the pace relaxed with 15 minutes of rest between them",
        "at least 20 minutes of slack at every stop and at the end of the day",
        "no driving before sunrise and after sunset",
        "at most 60 minutes of driving without a stop",
        "at most 120 minutes of driving a day",
        "at most 40 dirhams for entrance",
        "at most 1 of the theme silver",
        "at most 2 of the theme argan",
        "at least 2 of the theme argan",
        "only one of a, c",
        "only one of b, c",
        "only one of the sites alike “press”",
        "a must be visited",
        "b must be visited",
    ]


def test_who_wishes_nothing_has_no_wishes() -> None:
    """The densest pace without rest is none."""
    assert wishes_of(Case(asked(pace="dense"), ())) == ()


def test_each_wish_given_up_leaves_all_others(case: Case) -> None:
    """And with all given up none is left."""
    all_wishes = wishes_of(case)
    for wish in all_wishes:
        left = wishes_of(wish.given_up(case))
        assert left == tuple(other for other in all_wishes if other != wish)
        case_after = wish.given_up(case)
        assert case_after.request.days == case.request.days
    for wish in all_wishes:
        case = wish.given_up(case)
    assert wishes_of(case) == ()
    rules = case.request.rules
    assert (rules.must, rules.lunch, rules.after_dark, rules.pace) == ((), None, True, "dense")
    assert not rules.slack


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_the_order_in_which_wishes_are_given_up_plays_no_part(seed: int) -> None:
    """The cases come out the same."""
    dice = Dice(seed)
    sites = tuple(any_sites(dice, 4))
    case = Case(any_request(dice, 2, [site.id for site in sites]), sites)
    forwards = backwards = case
    wishes = wishes_of(case)
    for wish in wishes:
        forwards = wish.given_up(forwards)
    for wish in reversed(wishes):
        backwards = wish.given_up(backwards)
    assert forwards == backwards


def eased(case: Case, kind: str, key: str = "") -> list[Change]:
    """Return the changes of one wish, without those that make the days longer."""
    (wish,) = (one for one in wishes_of(case) if (one.kind, one.key) == (kind, key))
    return [one for one in changes(case, (wish,)) if not one.text.startswith("end every day")]


@pytest.mark.parametrize(
    ("kind", "key", "first", "last"),
    [
        ("lunch", "", "have lunch as a picnic", "do without lunch"),
        ("pace", "", "do without rest between visits", "choose the pace dense"),
        ("slack", "", "be content with 15 minutes of slack", "do without slack"),
        ("after_dark", "", "allow driving in the dark", "allow driving in the dark"),
        (
            "max_leg", "",
            "allow 15 minutes more of driving without a stop",
            "allow 180 minutes more of driving without a stop",
        ),
        (
            "max_drive", "",
            "allow 15 minutes more of driving a day",
            "allow 180 minutes more of driving a day",
        ),
        ("budget_mad", "", "allow 10 dirhams more", "allow 500 dirhams more"),
        (
            "theme_most", "silver",
            "ask for at most 2 of the theme silver", "ask for at most 4 of the theme silver",
        ),
        (
            "theme_least", "argan",
            "ask for at least 1 of the theme argan", "ask for at least 0 of the theme argan",
        ),
        ("one_of", "a, c", "allow more than one of a, c", "allow more than one of a, c"),
        (
            "alike", "press",
            "allow more than one of the sites alike “press”",
            "allow more than one of the sites alike “press”",
        ),
        ("must", "b", "do not insist on b", "do not insist on b"),
    ],
)  # fmt: skip
def test_each_wish_is_eased_little_by_little(
    kind: str, key: str, first: str, last: str, case: Case
) -> None:
    """The cheapest change first, and every change does what it says to its own wish alone."""
    found = eased(case, kind, key)
    assert (found[0].text, found[-1].text) == (first, last)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    before = {(wish.kind, wish.key): wish for wish in wishes_of(case)}
    for change in found:
        after = {(wish.kind, wish.key): wish for wish in wishes_of(change.case)}
        other = {name for name in before if after.get(name) != before[name]}
        # A denser pace has less slack as well, as it has on the command line.
        assert other <= {(kind, key)} | ({("slack", "")} if kind == "pace" else set())
        assert change.case != case


def test_the_numbers_of_a_change_are_those_of_its_words(case: Case) -> None:
    """Minutes, dirhams, sites."""
    rules = eased(case, "max_drive")[1].case.request.rules
    assert rules.max_drive == 150 * MINUTE
    assert eased(case, "max_leg")[0].case.request.rules.max_leg == 75 * MINUTE
    assert eased(case, "budget_mad")[2].case.request.rules.budget_mad == 90
    most = eased(case, "theme_most", "silver")[0].case.request.rules.theme_most
    assert most == (("silver", 2), ("argan", 2))
    least = eased(case, "theme_least", "argan")[1].case.request.rules.theme_least
    assert least == (("argan", 0),)
    paces = [(c.text, c.case.request.rules) for c in eased(case, "pace")]
    found = [(said, r.pace, r.rest / MINUTE, r.slack / MINUTE) for said, r in paces]
    assert found == [
        ("do without rest between visits", "relaxed", 0, 20),
        ("choose the pace normal", "normal", 5, 10),
        ("choose the pace dense", "dense", 0, 0),
    ]
    slacks = [one.case.request.rules.slack / MINUTE for one in eased(case, "slack")]
    assert slacks == [15, 10, 5, 0]


def test_the_days_can_always_be_made_longer_but_not_beyond_midnight() -> None:
    """All of them, by the same minutes."""
    request = replace(asked(), days=days_of(2, (dt.time(8), dt.time(23))))
    found = changes(Case(request, ()), ())
    assert [change.text for change in found] == [
        f"end every day {minutes} minutes later" for minutes in STEPS_MIN
    ]
    ends = [[day.window.closes for day in change.case.request.days] for change in found]
    midnights = [dt.datetime.combine(WEDNESDAY + dt.timedelta(days=n), dt.time()) for n in (1, 2)]
    assert ends[0] == [midnight - 45 * MINUTE for midnight in midnights]
    assert ends[-1] == midnights


def test_what_is_cheap_is_tried_first(case: Case) -> None:
    """To give up a must is dear, slack is cheaper than rest; the list is in order of its costs."""
    found = changes(case, wishes_of(case))
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert {one.cost for one in found if one.text.startswith("do not insist")} == {MUST_COST}
    texts = [str(one.text) for one in found]
    assert texts.index("do without slack") < texts.index("do without rest between visits")


def test_a_wish_stands_for_itself() -> None:
    """Two of the same words and key are the same, so that sets of them can be compared."""
    wishes = [Wish(kind="must", key="a", text=msg("t")) for _ in range(2)]
    assert wishes[0] == wishes[1]
