"""Promises of `routes.census.fairness` and of `docs/fairness.md`."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.fairness import FINE, Share, changed_shares, fair_prizes, gini, shares
from routes.errors import RequestError

_ids = st.sampled_from("abcdefgh")
_prizes = st.dictionaries(_ids, st.integers(0, 40), min_size=1)
_visits = st.dictionaries(_ids, st.integers(0, 60))
_strengths = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


# ---------------------------------------------------------------- raised prizes


@given(_prizes, _visits, st.sampled_from([1, FINE]))
def test_without_strength_nothing_changes(
    prizes: dict[str, int], visits: dict[str, int], parts: int
) -> None:
    """The prizes are those given, in their order."""
    same = {site: prize * parts for site, prize in prizes.items()}
    assert list(fair_prizes(prizes, visits, 0.0, parts=parts).items()) == list(same.items())


@given(_prizes, _strengths)
def test_without_visits_nothing_changes(prizes: dict[str, int], strength: float) -> None:
    """Nobody has had less than another; visits of sites that have left the list do not count."""
    assert fair_prizes(prizes, {}, strength) == prizes
    assert fair_prizes(prizes, {"gone": 50}, strength) == prizes


@given(_prizes, _visits, _strengths, st.sampled_from([1, FINE]))
def test_no_prize_is_lowered_and_none_more_than_doubled(
    prizes: dict[str, int], visits: dict[str, int], strength: float, parts: int
) -> None:
    """A prize of 0 stays 0: the office does not want that site."""
    raised = fair_prizes(prizes, visits, strength, parts=parts)
    assert raised.keys() == prizes.keys()
    for site, prize in prizes.items():
        assert prize * parts <= raised[site] <= math.ceil(prize * parts * (1 + strength))


@given(_prizes, _visits, _strengths, st.sampled_from([1, FINE]))
def test_of_two_sites_the_less_visited_never_has_the_lower_factor(
    prizes: dict[str, int], visits: dict[str, int], strength: float, parts: int
) -> None:
    """Of sites of one prize it never has the lower prize; those without visits have the most."""
    level = dict.fromkeys(prizes, 10)
    raised = fair_prizes(level, visits, strength, parts=parts)
    for one, other in product(level, level):
        if visits.get(one, 0) <= visits.get(other, 0):
            assert raised[one] >= raised[other]
        if not visits.get(one, 0):
            assert raised[one] == max(raised.values())


@given(_prizes, _visits, _strengths, st.integers(1, 60))
def test_a_further_visit_never_raises_a_prize(
    prizes: dict[str, int], visits: dict[str, int], strength: float, more: int
) -> None:
    """Nor does it lower that of any other site, once there are visits at all."""
    first = next(iter(prizes))
    later = {**visits, first: visits.get(first, 0) + more}
    if not any(visits.get(site, 0) for site in prizes):
        return
    before, after = fair_prizes(prizes, visits, strength), fair_prizes(prizes, later, strength)
    assert after[first] <= before[first]
    assert all(after[site] >= before[site] for site in prizes if site != first)


@given(_prizes, _visits, _strengths, _strengths)
def test_more_strength_never_lowers_a_prize(
    prizes: dict[str, int], visits: dict[str, int], one: float, other: float
) -> None:
    """The office turns one knob, and knows which way."""
    weak, strong = (fair_prizes(prizes, visits, strength) for strength in sorted((one, other)))
    assert all(weak[site] <= strong[site] for site in prizes)


@given(_prizes, _visits, _strengths)
def test_the_formula_of_the_page_is_the_one_in_use(
    prizes: dict[str, int], visits: dict[str, int], strength: float
) -> None:
    """In floating point, from the words of the page; rounding up adds less than one part."""
    counts = {site: visits.get(site, 0) for site in prizes}
    due = sum(counts.values()) / len(prizes)
    raised = fair_prizes(prizes, visits, strength, parts=FINE)
    for site, prize in prizes.items():
        factor = 1 + strength * max(0.0, 1 - counts[site] / due) if due else 1.0
        assert -1e-6 <= raised[site] - prize * FINE * factor < 1 + 1e-6


def test_rounding_does_not_eat_a_small_strength() -> None:
    """Even in whole points, and exactly where a tenth is exact."""
    assert fair_prizes({"a": 4, "b": 4}, {"b": 1}, 0.1) == {"a": 5, "b": 4}
    assert fair_prizes({"a": 10, "b": 10}, {"b": 1}, 0.1) == {"a": 11, "b": 10}
    assert fair_prizes({"a": 4, "b": 4}, {"b": 1}, 0.1, parts=FINE) == {"a": 440, "b": 400}


def test_the_table_of_the_page_is_right() -> None:
    """One site has had its due, one half of it, one nothing, and one makes up the mean."""
    visits = {"due": 2, "half": 1, "none": 0, "rich": 5}
    page = (Path(__file__).parents[2] / "docs" / "fairness.md").read_text(encoding="utf-8")
    rows = {"due": "its due or more", "half": "half its due", "none": "nothing yet"}
    level = dict.fromkeys(visits, 100)
    raised = [fair_prizes(level, visits, strength) for strength in (0, 0.5, 1)]
    for site, words in rows.items():
        cells = " | ".join(f"× {prizes[site] / 100:g}" for prizes in raised)
        assert f"| {words} | {cells} |" in page


@pytest.mark.parametrize("strength", [-0.1, 1.1, math.nan, math.inf])
def test_other_strengths_are_refused(strength: float) -> None:
    """With the range."""
    with pytest.raises(RequestError, match="give a number from 0 to 1"):
        fair_prizes({"a": 1}, {}, strength)


# ---------------------------------------------------------------- shares


@given(_visits, st.lists(_ids, min_size=1, unique=True))
def test_shares_add_up_to_one(visits: dict[str, int], ids: list[str]) -> None:
    """Among the sites asked for; without any visit all are 0."""
    found = shares(visits, ids)
    assert list(found) == ids
    total = sum(visits.get(site, 0) for site in ids)
    assert sum(found.values()) == pytest.approx(1.0 if total else 0.0)


def test_shares_are_compared_before_and_after_a_circuit() -> None:
    """A site that is not on the circuit loses share, but no visit."""
    assert changed_shares({"a": 3, "b": 1}, {"b": 2, "c": 2}, ["a", "b", "c", "a"]) == (
        Share(site_id="a", visits_before=3, visits_after=3, before=0.75, after=0.375),
        Share(site_id="b", visits_before=1, visits_after=3, before=0.25, after=0.375),
        Share(site_id="c", visits_before=0, visits_after=2, before=0.0, after=0.25),
    )


# ---------------------------------------------------------------- concentration


@given(st.lists(st.integers(0, 1000), max_size=12))
def test_the_gini_coefficient_is_half_the_relative_mean_difference(counts: list[int]) -> None:
    """By its definition, over all ordered pairs."""
    n, total = len(counts), sum(counts)
    pairs = sum(abs(one - other) for one, other in product(counts, counts))
    assert gini(counts) == pytest.approx(pairs / (2 * n * total) if total else 0.0)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12), st.integers(2, 5))
def test_the_gini_coefficient_does_not_depend_on_scale_or_order(
    counts: list[int], times: int
) -> None:
    """Nor on how often the same distribution is repeated."""
    assert gini(reversed(counts)) == gini(counts)
    assert gini(count * times for count in counts) == pytest.approx(gini(counts))
    assert gini(counts * times) == pytest.approx(gini(counts))


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=12))
def test_a_visit_given_to_the_least_visited_never_concentrates(counts: list[int]) -> None:
    """Taken from the most visited (Pigou and Dalton)."""
    rising = sorted(counts)
    if rising[-1] - rising[0] < 2:
        return
    fairer = [rising[0] + 1, *rising[1:-1], rising[-1] - 1]
    assert gini(fairer) < gini(counts)
