"""Promises of `routes.census.grade` and `summary`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from routes.census.grade import GRADES, grade, published
from routes.census.summary import COUNTED, summarise
from routes.siteprops import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

TODAY = dt.date(2026, 11, 26)
WHOLE: dict[str, Any] = {
    "check_date": dt.date(2026, 5, 14), "verified_by": "animatrice", "consent": True,
    "phone": "+212 528 80 14 15", "opening_hours": "Mo-Fr 09:00-17:00", "confidence": "high",
}  # fmt: skip

GAPS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", "publishable"),
    ({"check_date": dt.date(2025, 11, 26)}, "", "publishable"),
    ({"check_date": dt.date(2025, 11, 25)}, "stale", "needs a call"),
    ({"check_date": None}, "never_verified", "needs a call"),
    ({"verified_by": ""}, "verified_by_nobody", "needs a call"),
    ({"consent": None}, "no_consent", "needs a call"),
    ({"phone": ""}, "no_contact", "needs a call"),
    ({"opening_hours": ""}, "hours_unknown", "needs a call"),
    ({"precision": "village"}, "only_village", "needs a call"),
    ({"sector": "unclear"}, "sector_unclear", "needs a call"),
    ({"consent": False}, "refused", "not publishable"),
    ({"precision": "commune"}, "only_commune", "not publishable"),
    ({"confidence": "low"}, "low_confidence", "not publishable"),
]


@pytest.mark.parametrize(("change", "gap", "expected"), GAPS)
def test_each_gap_has_its_grade(
    make_site: Callable[..., Site], change: dict[str, Any], gap: str, expected: str
) -> None:
    """One gap alone, and what it makes of a site whole otherwise; twelve months to a day."""
    made = grade(make_site(**{**WHOLE, **change}), TODAY)
    assert made.grade == expected
    assert made.gaps == ((gap,) if gap else ())


def test_a_sight_agrees_to_nothing_and_a_market_needs_its_day(
    make_site: Callable[..., Site],
) -> None:
    """Nobody is asked for the consent of a rock; a market without a day is no stop."""
    verified = {key: WHOLE[key] for key in ("check_date", "verified_by", "confidence")}
    assert grade(make_site(kind="sight", **verified), TODAY).grade == "publishable"
    souk = make_site(kind="souk", **verified)
    assert grade(souk, TODAY).gaps == ("souk_day_unknown",)
    assert grade(souk, TODAY).grade == "not publishable"


@pytest.mark.parametrize("public", [True, None, False])
@pytest.mark.parametrize("consent", [True, None, False])
def test_nothing_personal_is_published_without_consent(
    make_site: Callable[..., Site],
    consent: bool | None,  # noqa: FBT001
    public: bool | None,  # noqa: FBT001
) -> None:
    """Telephone and e-mail need a yes; unknown columns and texts with a telephone never pass.

    What visitors are given in public already needs none, but a no counts.
    """
    site = make_site(
        phone="+212 528 80 14 15",
        email="a@b.example",
        other=(("Présidente", '"Fatima"'),),
        place="chez Fatima, 0661 23 45 67",
        hours_note="le matin",
        consent=consent,
        contact_public=public,
    )
    (made,) = published([site])
    shown = consent or (consent is None and public)
    assert (made.phone, made.email) == ((site.phone, site.email) if shown else ("", ""))
    assert (made.other, made.place, made.hours_note) == ((), "", "le matin")


def test_a_summary_counts_what_is_there(make_site: Callable[..., Site]) -> None:
    """Sums over those who state a figure, with their number; communes by any spelling are one."""
    sites = [
        make_site("a", commune="Tafraout", members=12, women_members=0, women_led=True, **WHOLE),
        make_site("b", commune="TAFRAOUTE", theme="silver", women_led=False),
        make_site("c", commune="Massa", kind="sight", sector="no", theme="heritage", members=99),
        make_site("d", theme="silver", check_date=dt.date(2020, 1, 1)),
    ]
    made = summarise(sites, TODAY)
    assert (made.sites, made.bodies, made.stale) == (4, 3, 1)
    assert (made.members.value, made.members.known, made.members.of) == (12, 1, 3)
    assert (made.women_members.value, made.women_members.known) == (0, 1)
    assert (made.women_led.value, made.women_led.known) == (1, 2)
    assert made.jobs.known == 0
    assert dict(made.grades) == {"publishable": 1, "needs a call": 3, "not publishable": 0}
    rows = [
        (row.name, row.sites, row.bodies, row.women_led, row.publishable) for row in made.communes
    ]
    assert rows == [("Tafraout", 2, 2, 1, 1), ("Massa", 1, 0, 0, 0), ("", 1, 1, None, 0)]
    assert made.empty_communes == 24
    assert made.themes == (("silver", 2, 2), ("argan", 1, 1), ("heritage", 1, 0))
    assert ("sse:members", 2, 4) in made.completeness
    assert ("sse:consent", 1, 4) in made.completeness


def test_every_grade_is_counted_and_every_field_is_one(bundled_sites: tuple[Site, ...]) -> None:
    """The sums of the page are those of the list."""
    made = summarise(bundled_sites, TODAY)
    assert [name for name, _ in made.grades] == list(GRADES)
    assert sum(count for _, count in made.grades) == len(bundled_sites)
    assert sum(row.sites for row in made.communes) == len(bundled_sites)
    assert set(COUNTED) <= {entry.key for entry in PROPERTIES}
