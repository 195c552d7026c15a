"""The prize: what a visit to a site is worth, in points, line by line.

It is the base of the site's kind plus the points of every indicator, as the formula
(`routes.census.formula`) says; an indicator that is not known counts 0. The prize that the office
sets itself (`sse:prize`) comes before the formula. `docs/score.md` explains all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.census.formula import default_formula
from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.census.formula import Answer, Formula, PerEntry
    from routes.sites import Site

UNKNOWN = msg("not known")
"""Value of an indicator that is not known."""

_START_DATE = re.compile(r"~?([0-9]{4})(s|-[0-9]{2}(?:-[0-9]{2})?)?")
_Judged = tuple[Message, int]
"""The value of an indicator in words, and its points."""

_UNKNOWN: _Judged = (UNKNOWN, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One line of a site's score.

    Attributes:
        indicator: its name in the formula; `prize` if the office set the prize itself,
            `least_prize` for what lifts a sum to the least prize.
        value_text: its value in words, those of a closed list as they stand in the formula;
            `UNKNOWN` if it is not known.
        points: what it adds, or takes away.
    """

    indicator: str
    value_text: Message
    points: int


def prize_of(site: Site, formula: Formula | None = None) -> int:
    """Return the worth of a visit, in points, at least 0: the sum of `score_lines`.

    Args:
        site: the site.
        formula: that of the package if none is given.
    """
    return sum(line.points for line in score_lines(site, formula))


def score_lines(site: Site, formula: Formula | None = None) -> tuple[ScoreLine, ...]:
    """Return a site's points line by line; one line alone if the office set its prize.

    Args:
        site: the site.
        formula: that of the package if none is given.
    """
    if site.prize is not None:
        return (ScoreLine(indicator="prize", value_text=msg("set by the office"),
                          points=site.prize),)  # fmt: skip
    formula = formula or default_formula()
    lines = [
        ScoreLine(indicator=name, value_text=text, points=points)
        for name, (text, points) in _judged(site, formula)
    ]
    missing = formula.least_prize - sum(line.points for line in lines)
    if missing > 0:
        text = msg("no site is worth less than {points}", points=formula.least_prize)
        lines.append(ScoreLine(indicator="least_prize", value_text=text, points=missing))
    return tuple(lines)


def _judged(site: Site, formula: Formula) -> Iterator[tuple[str, _Judged]]:
    """Yield every indicator with its value and points, in the order of the formula."""
    yield "kind", (_as_is(site.kind), dict(formula.kind)[site.kind])
    sector = {"yes": True, "no": False}.get(site.sector)
    yield "sector", _answered(sector, formula.sector)
    yield "years_active", _years(site, formula)
    yield "members", _members(site, formula)
    yield "growth_percent", _growth(site, formula)
    yield "women_led", _answered(site.women_led, formula.women_led)
    yield "certifications", _counted(site.certifications, formula.certifications)
    yield "awards", _counted(site.awards, formula.awards)
    yield "offer", _offered(site, formula)
    yield "check_date", _verified(site, formula)
    yield "confidence", _trusted(site, formula)


def _as_is(value: str) -> Message:
    """Return what is the same in every language: a name, a number, a word of the formula."""
    return msg("{value}", value=value)


def _answered(answer: bool | None, weights: Answer) -> _Judged:  # noqa: FBT001
    if answer is None:
        return _UNKNOWN
    return (msg("yes"), weights.yes) if answer else (msg("no"), weights.no)


def _years(site: Site, formula: Formula) -> _Judged:
    """Count years of the calendar; of a decade its last, which it has lasted at least."""
    found = _START_DATE.fullmatch(site.start_date)
    if not found:
        return _UNKNOWN
    year = int(found[1]) + (9 if found[2] == "s" else 0)
    years = max(0, formula.reference_year - year)
    text = msgn(
        "{n} by {year}, since {start}",
        "{n} by {year}, since {start}",
        years,
        year=formula.reference_year,
        start=site.start_date,
    )
    return text, formula.years_active.points(years)


def _members(site: Site, formula: Formula) -> _Judged:
    if site.members is None:
        return _UNKNOWN
    return _as_is(str(site.members)), formula.members.points(site.members)


def _growth(site: Site, formula: Formula) -> _Judged:
    """Compare with the founding members; from none there is no percentage."""
    if site.members is None or not site.members_founding:
        return _UNKNOWN
    percent = 100 * site.members // site.members_founding
    text = msgn(
        "{percent} %: {n} member, {founding} at first",
        "{percent} %: {n} members, {founding} at first",
        site.members,
        percent=percent,
        founding=site.members_founding,
    )
    return text, formula.growth_percent.points(percent)


def _counted(entries: tuple[str, ...], weights: PerEntry) -> _Judged:
    if not entries:
        return _UNKNOWN
    different = {entry.casefold(): entry for entry in reversed(entries)}
    text = "; ".join(reversed(different.values()))
    return _as_is(text), min(weights.most, weights.each * len(different))


def _offered(site: Site, formula: Formula) -> _Judged:
    if not site.offer:
        return _UNKNOWN
    weights = dict(formula.offer.points)
    points = sum(weights[offer] for offer in dict.fromkeys(site.offer))
    return _as_is("; ".join(site.offer)), min(formula.offer.most, points)


def _verified(site: Site, formula: Formula) -> _Judged:
    if site.check_date is None:
        return _UNKNOWN
    weights = formula.check_date
    recent = formula.reference_year - site.check_date.year <= weights.within_years
    return _as_is(site.check_date.isoformat()), weights.recent if recent else weights.older


def _trusted(site: Site, formula: Formula) -> _Judged:
    weights = formula.confidence
    judged: dict[str, _Judged] = {
        "high": (msg("high"), weights.high),
        "medium": (msg("medium"), weights.medium),
        "low": (msg("low"), weights.low),
    }
    return judged.get(site.confidence, _UNKNOWN)
