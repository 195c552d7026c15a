"""How far a site may be published: as it is, after a call, or not at all; and what is missing.

The grade follows from what is recorded, by rules that are all here. It does not say that a fact is
true: only that somebody with a role verified it, when, and that the body agreed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from routes.census.values import looks_personal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.sites import Site

STALE_AFTER_DAYS = 365
"""Twelve months: a cooperative that was open last spring may have closed since."""

Grade = Literal["publishable", "needs a call", "not publishable"]
GRADES: tuple[Grade, ...] = ("publishable", "needs a call", "not publishable")

Gap = Literal[
    "refused", "only_commune", "souk_day_unknown", "low_confidence",
    "never_verified", "stale", "verified_by_nobody", "hours_unknown", "only_village",
    "no_consent", "no_contact", "sector_unclear",
]  # fmt: skip
"""What keeps a site from being published, in the order in which it is told."""

_STOPS: frozenset[Gap] = frozenset(
    {"refused", "only_commune", "souk_day_unknown", "low_confidence"}
)
_BODIES = frozenset({"cooperative", "gie", "fishing-cooperative", "association", "ecotourism",
                     "craft-complex", "shop"})  # fmt: skip
"""Kinds with somebody to ask; a sight agrees to nothing and has no telephone."""

_TEXTS = ("place", "hours_note", "activity_fr", "activity_ar", "activity_en", "note_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """The grade of a site.

    Attributes:
        grade: how far it may be published.
        gaps: why not further, each once.
    """

    grade: Grade
    gaps: tuple[Gap, ...]


def grade(site: Site, today: dt.date) -> Graded:
    """Return how far a site may be published on a day, and what is missing.

    >>> import datetime as dt
    >>> from routes.sites import bundled_sites_path, read_sites
    >>> site = read_sites(bundled_sites_path())[0]
    >>> grade(site, dt.date(2026, 11, 26)).grade
    'not publishable'
    """
    gaps = tuple(gap for gap, holds in _gaps(site, today).items() if holds)
    if _STOPS.intersection(gaps):
        return Graded(grade="not publishable", gaps=gaps)
    return Graded(grade="needs a call" if gaps else "publishable", gaps=gaps)


def _gaps(site: Site, today: dt.date) -> dict[Gap, bool]:
    """Return every gap and whether a site has it."""
    is_body = site.kind in _BODIES
    never = site.check_date is None
    return {
        "refused": is_body and site.consent is False,
        "only_commune": site.precision == "commune",
        "souk_day_unknown": site.kind == "souk" and not site.souk_days,
        "low_confidence": site.confidence == "low",
        "never_verified": never,
        "stale": is_stale(site, today),
        "verified_by_nobody": not never and not site.verified_by,
        "hours_unknown": not site.opening_hours and site.kind not in {"souk", "sight"},
        "only_village": site.precision == "village",
        "no_consent": is_body and site.consent is None and not site.contact_public,
        "no_contact": is_body and not site.phone,
        "sector_unclear": site.sector == "unclear",
    }


def is_stale(site: Site, today: dt.date) -> bool:
    """Say whether a site was verified, but more than twelve months ago."""
    checked = site.check_date
    return checked is not None and today - checked > dt.timedelta(days=STALE_AFTER_DAYS)


def published(sites: Sequence[Site]) -> tuple[Site, ...]:
    """Return sites without what may not be published of them.

    Telephone and e-mail stay only where `sse:consent` is yes, or where there is no answer and
    visitors are given them in public already (`sse:contact_public`). Unknown columns go, as nobody
    can tell what they hold, and so does a text in which there is what may be a telephone number,
    an e-mail address or the number of an identity card.
    """
    return tuple(_published(site) for site in sites)


def may_publish_contact(
    consent: bool | None,  # noqa: FBT001 - the two answers, in the order of the list
    is_public: bool | None,  # noqa: FBT001
) -> bool:
    """Say whether a telephone or an e-mail address may be published.

    >>> may_publish_contact(None, True), may_publish_contact(False, True)
    (True, False)
    """
    return bool(consent) or (consent is None and bool(is_public))


def _published(site: Site) -> Site:
    if not may_publish_contact(site.consent, site.contact_public):
        site = replace(site, phone="", email="")
    personal: dict[str, Any] = {name: "" for name in _TEXTS if looks_personal(getattr(site, name))}
    return replace(site, other=(), **personal)
