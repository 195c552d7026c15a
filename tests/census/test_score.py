"""Promises of `routes.census.score` and of `docs/score.md`."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.formula import Formula, default_formula
from routes.census.score import UNKNOWN, prize_of, score_lines
from routes.geo import LonLat
from routes.siteprops import KINDS, OFFERS
from routes.sites import Site, bundled_sites_path, read_sites

ROOT = Path(__file__).parents[2]
PLAIN = Site(id="a", location=LonLat(-9.7, 29.7), name="A", kind="association", sector="unclear",
             theme="argan", precision="door")  # fmt: skip

_years = st.integers(1950, 2030)
_texts = st.lists(st.sampled_from(["ONSSA", "IGP", "Bio", "onssa"]), max_size=4).map(tuple)
_sites = st.builds(
    replace,
    st.just(PLAIN),
    kind=st.sampled_from(KINDS),
    sector=st.sampled_from(["yes", "no", "unclear"]),
    start_date=st.just("") | _years.map(str) | st.sampled_from(["~1990s", "2007-05", "C19"]),
    members=st.none() | st.integers(0, 500),
    members_founding=st.none() | st.integers(0, 500),
    women_led=st.none() | st.booleans(),
    certifications=_texts,
    awards=_texts,
    offer=st.lists(st.sampled_from(OFFERS), unique=True).map(tuple),
    check_date=st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)),
    confidence=st.sampled_from(["", "high", "medium", "low"]),
)
READ_BY: dict[str, tuple[str, ...]] = {
    "start_date": ("years_active",),
    "members": ("members", "growth_percent"),
    "members_founding": ("growth_percent",),
    "women_led": ("women_led",),
    "certifications": ("certifications",),
    "awards": ("awards",),
    "offer": ("offer",),
    "check_date": ("check_date",),
    "confidence": ("confidence",),
}
"""Which lines read an optional attribute."""


def points(site: Site, formula: Formula | None = None) -> dict[str, int]:
    """Return the points of a site by indicator, without what lifts it to the least prize."""
    lines = score_lines(site, formula)
    return {line.indicator: line.points for line in lines if line.indicator != "least_prize"}


def changed(site: Site, attribute: str, value: Any) -> Site:  # noqa: ANN401
    """Return a site with one attribute changed."""
    return replace(site, **{attribute: value})


# ---------------------------------------------------------------- the sum


@given(_sites)
def test_the_lines_add_up_to_the_prize(site: Site) -> None:
    """Every indicator has one line, known or not, and the prize is what a council can add up."""
    lines = score_lines(site)
    assert prize_of(site) == sum(line.points for line in lines) >= 1
    shown = [line.indicator for line in lines if line.indicator != "least_prize"]
    constants = {"reference_year", "least_prize"}
    assert shown == [field.name for field in fields(Formula) if field.name not in constants]
    assert all(line.value_text for line in lines)


@given(_sites, st.integers(0, 10_000))
def test_the_office_has_the_last_word(site: Site, prize: int) -> None:
    """Its prize is the only line, also a prize of 0, whatever the formula says."""
    (line,) = score_lines(replace(site, prize=prize))
    assert (line.indicator, line.value_text, line.points) == ("prize", "set by the office", prize)
    assert prize_of(replace(site, prize=prize)) == prize


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_of_which_nothing_is_known_has_the_base_of_its_kind(kind: str) -> None:
    """All other lines say so."""
    site = replace(PLAIN, kind=kind)
    first, *others = score_lines(site)
    assert (first.value_text, first.points) == (kind, prize_of(site))
    assert {(line.value_text, line.points) for line in others} == {(UNKNOWN, 0)}


def test_the_base_points_are_those_agreed() -> None:
    """Bodies of the social economy come before sights on the way."""
    assert dict(default_formula().kind) == {
        "cooperative": 12, "gie": 12, "fishing-cooperative": 12, "association": 10,
        "craft-complex": 10, "ecotourism": 10, "shop": 8, "museum": 6, "souk": 6, "sight": 4,
    }  # fmt: skip


def test_bad_marks_alone_drop_no_site() -> None:
    """The sum is lifted to the least prize, and a line says so; a formula may allow 0."""
    bad = replace(
        PLAIN, kind="sight", start_date="2026", members=1, members_founding=100, confidence="low"
    )
    assert sum(points(bad).values()) == -1
    last = score_lines(bad)[-1]
    assert (last.indicator, last.points) == ("least_prize", 2)
    assert prize_of(bad) == 1
    assert prize_of(bad, replace(default_formula(), least_prize=0)) == 0
    assert prize_of(bad, replace(default_formula(), least_prize=3)) == 3


def test_a_documented_body_is_judged_as_the_page_says() -> None:
    """Each line by hand."""
    site = replace(
        PLAIN, kind="cooperative", sector="yes", start_date="2007", members=62,
        members_founding=20, women_led=True, certifications=("ONSSA", "IGP", "Bio"),
        awards=("prize 2019",), offer=("demonstration", "shop"),
        check_date=dt.date(2025, 1, 1), confidence="high",
    )  # fmt: skip
    assert points(site) == {
        "kind": 12, "sector": 2, "years_active": 1, "members": 2, "growth_percent": 2,
        "women_led": 2, "certifications": 2, "awards": 1, "offer": 3, "check_date": 1,
        "confidence": 1,
    }  # fmt: skip
    words = {line.indicator: line.value_text for line in score_lines(site)}
    assert words["years_active"] == "19 by 2026, since 2007"
    assert words["growth_percent"] == "310 %: 62 members, 20 at first"
    assert words["certifications"] == "ONSSA; IGP; Bio"


# ---------------------------------------------------------------- what is not known


@given(_sites, st.sampled_from(sorted(READ_BY)))
def test_to_forget_a_fact_changes_only_the_lines_that_read_it(site: Site, attribute: str) -> None:
    """Those become 0 and say that it is not known; no other moves."""
    before = points(site)
    forgotten = changed(site, attribute, getattr(PLAIN, attribute))
    after = points(forgotten)
    for line in score_lines(forgotten):
        if line.indicator in READ_BY[attribute]:
            assert (line.value_text, line.points) == (UNKNOWN, 0)
    others = before.keys() - set(READ_BY[attribute])
    assert {name: before[name] for name in others} == {name: after[name] for name in others}


@pytest.mark.parametrize(
    ("worst", "best"),
    [
        ({"sector": "no"}, {"sector": "yes"}),
        ({"start_date": "2026"}, {"start_date": "1950"}),
        ({"members": 0}, {"members": 500}),
        ({"members": 20, "members_founding": 500}, {"members": 20, "members_founding": 1}),
        ({"women_led": False}, {"women_led": True}),
        ({"check_date": dt.date(2001, 1, 1)}, {"check_date": dt.date(2026, 1, 1)}),
        ({"confidence": "low"}, {"confidence": "high"}),
    ],
)
def test_an_unknown_stands_between_the_worst_and_the_best(
    worst: dict[str, Any], best: dict[str, Any]
) -> None:
    """It is neither a reward nor a punishment, and the best is worth something."""
    assert prize_of(replace(PLAIN, **worst)) <= prize_of(PLAIN) < prize_of(replace(PLAIN, **best))


@pytest.mark.parametrize("text", ["C19", "before 1990", "19xx", "1990..2000", "97"])
def test_a_start_that_is_no_date_is_not_known(text: str) -> None:
    """Nothing is guessed from it."""
    assert points(replace(PLAIN, start_date=text))["years_active"] == 0
    assert score_lines(replace(PLAIN, start_date=text))[2].value_text == UNKNOWN


def test_growth_needs_a_founding_member() -> None:
    """From none there is no percentage; a body that has lost all its members has one."""
    assert points(replace(PLAIN, members=50, members_founding=0))["growth_percent"] == 0
    assert points(replace(PLAIN, members=0, members_founding=9))["growth_percent"] == -2


# ---------------------------------------------------------------- better is never worse


@given(_sites, st.integers(0, 500), st.integers(0, 500))
def test_more_members_never_lower_the_prize(site: Site, one: int, other: int) -> None:
    """Nor do fewer founding members, of which more have come since."""
    few, many = sorted((one, other))
    assert prize_of(replace(site, members=few)) <= prize_of(replace(site, members=many))
    if few:
        grown = replace(site, members_founding=few)
        assert prize_of(replace(site, members_founding=many)) <= prize_of(grown)


@given(_sites, _years, _years)
def test_a_longer_past_never_lowers_the_prize(site: Site, one: int, other: int) -> None:
    """A body founded after the reference year is as one founded in it."""
    old, new = sorted((one, other))
    assert prize_of(replace(site, start_date=str(new))) <= prize_of(
        replace(site, start_date=str(old))
    )


def test_of_a_decade_the_last_year_counts() -> None:
    """A body of the 1990s has lasted at least since 1999; months and ~ change nothing."""
    formula = replace(default_formula(), reference_year=2018)
    lasted = {
        text: points(replace(PLAIN, start_date=text), formula)["years_active"]
        for text in ("1998", "~1998", "1998-05", "1998-05-01", "1999", "1990s", "~1990s")
    }
    assert list(lasted.values()) == [2, 2, 2, 2, 1, 1, 1]  # fmt: skip


@given(_sites, st.sampled_from(["certifications", "awards", "offer"]), st.data())
def test_a_further_entry_never_lowers_the_prize(
    site: Site, attribute: str, data: st.DataObject
) -> None:
    """Nor does it raise it beyond the cap, or when it says the same again."""
    entries = OFFERS if attribute == "offer" else ("ONSSA", "Slow Food")
    had = getattr(site, attribute)
    more = (*had, data.draw(st.sampled_from(entries)))
    longer = changed(site, attribute, more)
    most = getattr(default_formula(), attribute).most
    assert points(site)[attribute] <= points(longer)[attribute] <= most
    again = changed(longer, attribute, (*more, more[0]))
    assert points(again) == points(longer)


@given(_sites)
def test_better_answers_never_lower_the_prize(site: Site) -> None:
    """From no to yes, from low to high, from an old check to a new one."""
    rising_values: dict[str, list[Any]] = {
        "sector": ["no", "unclear", "yes"],
        "women_led": [False, None, True],
        "confidence": ["low", "medium", "high"],
        "check_date": [dt.date(2001, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)],
    }
    for attribute, rising in rising_values.items():
        prizes = [prize_of(changed(site, attribute, value)) for value in rising]
        assert prizes == sorted(prizes)


# ---------------------------------------------------------------- the list, and the page


def test_every_bundled_site_has_a_prize_and_the_social_economy_leads() -> None:
    """No body of the sector is worth less than any museum, market or sight."""
    sites = read_sites(bundled_sites_path())
    sector = [prize_of(site) for site in sites if site.sector == "yes"]
    others = [prize_of(site) for site in sites if site.sector == "no"]
    assert min(sector) > max(others) >= min(others) > 0


def test_the_page_explains_every_indicator() -> None:
    """Its tables are the formula; `docs/write_sites_table.py --check` compares every word."""
    page = (ROOT / "docs" / "score.md").read_text(encoding="utf-8")
    how = page.partition("How they are read:")[2]
    for name in points(PLAIN):
        assert name == "kind" or f"| `{name}` |" in page
        assert name == "kind" or f"`{name}`" in how
    for kind, base in default_formula().kind:
        assert f"| `{kind}` | {base} |" in page
