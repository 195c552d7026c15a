"""The wishes of a request one by one: what each says, how it is given up, how it is eased."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from routes.message import msg, msgn
from routes.rules import REST_MIN, SLACK_MIN, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.message import Message
    from routes.planning.request import Request
    from routes.rules import Pace, Rules
    from routes.sites import Site

STEPS_MIN = (15, 30, 45, 60, 90, 120, 180)
"""Minutes by which a day or a drive is made longer, one after the other."""

STEPS_MAD = (10, 20, 50, 100, 200, 500)
"""Dirhams by which a budget is raised."""

SLACK_STEPS_MIN = (5, 10, 15, 30, 60, 120)
"""Minutes by which the slack is made smaller, one after the other; at last there is none."""

PICNIC_COST, DARK_COST, PACE_COST, GROUP_COST, MUST_COST = 10, 45, 20, 90, 120
"""What it costs to give up something: as much as to make the days so many minutes longer."""

_MINUTE = dt.timedelta(minutes=1)


class Case(NamedTuple):
    """A request and the sites to choose from; a wish is given up by changing one or both."""

    request: Request
    sites: tuple[Site, ...]

    def with_rules(self, **changes: object) -> Case:
        """Return the case with other rules."""
        rules = replace(self.request.rules, **changes)  # type: ignore[arg-type]
        return self._replace(request=replace(self.request, rules=rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One wish.

    Attributes:
        kind: name of the attribute of the rules it stands in; `alike` for a label of the sites.
        key: which of several: the id of a site, a theme, the number of a group, a label.
        text: what it says.
    """

    kind: str
    text: Message
    key: str = ""

    def given_up(self, case: Case) -> Case:  # noqa: PLR0911 - one for each kind
        """Return a case without the wish."""
        rules = case.request.rules
        if self.kind == "must":
            return case.with_rules(must=tuple(one for one in rules.must if one != self.key))
        if self.kind in {"theme_least", "theme_most"}:
            numbers = getattr(rules, self.kind)
            kept = tuple((theme, number) for theme, number in numbers if theme != self.key)
            return case.with_rules(**{self.kind: kept})
        if self.kind == "one_of":
            groups = tuple(group for group in rules.one_of if ", ".join(group) != self.key)
            return case.with_rules(one_of=groups)
        if self.kind == "alike":
            apart = (
                replace(site, alike="") if site.alike == self.key else site for site in case.sites
            )
            return case._replace(sites=tuple(apart))
        if self.kind == "after_dark":
            return case.with_rules(after_dark=True)
        if self.kind == "pace":
            return case.with_rules(pace="dense", rest=dt.timedelta())
        if self.kind == "slack":
            return case.with_rules(slack=dt.timedelta())
        return case.with_rules(**{self.kind: None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that eases a wish.

    Attributes:
        cost: what it costs, see `PICNIC_COST`.
        text: what to do.
        case: the request and the sites after it.
    """

    cost: int
    text: Message
    case: Case


def wishes_of(case: Case) -> tuple[Wish, ...]:
    """Return the wishes of a case, those that must be visited last."""
    rules = case.request.rules
    limits = [*_limits(rules), *_counts(rules), *_groups(case)]
    must = [
        Wish(kind="must", key=site_id, text=msg("{site} must be visited", site=site_id))
        for site_id in dict.fromkeys(rules.must)
    ]
    return (*limits, *must)


def _limits(rules: Rules) -> Iterator[Wish]:
    if rules.lunch is not None:
        text = msg(
            "lunch of {length} between {opens:%H:%M} and {closes:%H:%M}",
            length=minutes_of(rules.lunch.length),
            opens=rules.lunch.opens,
            closes=rules.lunch.closes,
        )
        yield Wish(kind="lunch", text=text)
    if rules.rest or rules.pace != "dense":
        text = msg(
            "visits at the pace {pace} with {rest} of rest between them",
            pace=rules.pace,
            rest=minutes_of(rules.rest),
        )
        yield Wish(kind="pace", text=text)
    if rules.slack:
        text = msg(
            "at least {slack} of slack at every stop and at the end of the day",
            slack=minutes_of(rules.slack),
        )
        yield Wish(kind="slack", text=text)
    if not rules.after_dark:
        yield Wish(kind="after_dark", text=msg("no driving before sunrise and after sunset"))
    if rules.max_leg is not None:
        text = msg("at most {limit} of driving without a stop", limit=minutes_of(rules.max_leg))
        yield Wish(kind="max_leg", text=text)
    if rules.max_drive is not None:
        text = msg("at most {limit} of driving a day", limit=minutes_of(rules.max_drive))
        yield Wish(kind="max_drive", text=text)
    if rules.budget_mad is not None:
        text = msgn(
            "at most {n} dirham for entrance", "at most {n} dirhams for entrance", rules.budget_mad
        )
        yield Wish(kind="budget_mad", text=text)


def _counts(rules: Rules) -> Iterator[Wish]:
    for theme, most in rules.theme_most:
        text = msg("at most {most} of the theme {theme}", most=most, theme=theme)
        yield Wish(kind="theme_most", key=theme, text=text)
    for theme, least in rules.theme_least:
        text = msg("at least {least} of the theme {theme}", least=least, theme=theme)
        yield Wish(kind="theme_least", key=theme, text=text)


def _groups(case: Case) -> Iterator[Wish]:
    for group in case.request.rules.one_of:
        names = ", ".join(group)
        yield Wish(kind="one_of", key=names, text=msg("only one of {sites}", sites=names))
    for label in sorted({site.alike for site in case.sites if site.alike}):
        text = msg("only one of the sites alike “{label}”", label=label)
        yield Wish(kind="alike", key=label, text=text)


def changes(case: Case, wishes: tuple[Wish, ...]) -> list[Change]:
    """Return what may make a case possible in which some wishes clash, the cheapest first.

    Each changes one of these wishes as little as one can, or makes all days longer.
    """
    found = list(_longer_days(case))
    for wish in wishes:
        found += _eased(case, wish)
    return sorted(found, key=lambda change: (change.cost, change.text))


def _longer_days(case: Case) -> Iterator[Change]:
    for minutes in STEPS_MIN:
        days = []
        for day in case.request.days:
            closes = day.window.closes + minutes * _MINUTE
            midnight = dt.datetime.combine(day.date + dt.timedelta(days=1), dt.time())
            days.append(replace(day, window=replace(day.window, closes=min(closes, midnight))))
        request = replace(case.request, days=tuple(days))
        text = msg("end every day {minutes} later", minutes=minutes_of(minutes * _MINUTE))
        yield Change(cost=minutes, text=text, case=case._replace(request=request))


def _eased(case: Case, wish: Wish) -> Iterator[Change]:
    """Yield the ways to ask a little less of a wish."""
    rules = case.request.rules
    if wish.kind in {"max_drive", "max_leg"}:
        yield from _more_driving(case, wish)
    elif wish.kind == "pace":
        yield from _denser(case)
    elif wish.kind == "slack":
        yield from _less_slack(case)
    elif wish.kind == "budget_mad":
        for dirhams in STEPS_MAD:
            more = case.with_rules(budget_mad=(rules.budget_mad or 0) + dirhams)
            text = msgn("allow {n} dirham more", "allow {n} dirhams more", dirhams)
            yield Change(cost=dirhams, text=text, case=more)
    elif wish.kind in {"theme_least", "theme_most"}:
        yield from _other_count(case, wish)
    elif wish.kind == "lunch" and rules.lunch is not None and rules.lunch.mode == "meal":
        picnic = case.with_rules(lunch=replace(rules.lunch, mode="picnic"))
        yield Change(cost=PICNIC_COST, text=msg("have lunch as a picnic"), case=picnic)
    yield from _without(case, wish)


def _without(case: Case, wish: Wish) -> Iterator[Change]:
    """Yield what it costs to give up a wish altogether, where that may be asked."""
    costs = {
        "after_dark": (DARK_COST, msg("allow driving in the dark")),
        "lunch": (MUST_COST, msg("do without lunch")),
        "one_of": (GROUP_COST, msg("allow more than one of {sites}", sites=wish.key)),
        "alike": (
            GROUP_COST,
            msg("allow more than one of the sites alike “{label}”", label=wish.key),
        ),
        "must": (MUST_COST, msg("do not insist on {site}", site=wish.key)),
    }
    if wish.kind in costs:
        cost, text = costs[wish.kind]
        yield Change(cost=cost, text=text, case=wish.given_up(case))


def _more_driving(case: Case, wish: Wish) -> Iterator[Change]:
    limit: dt.timedelta = getattr(case.request.rules, wish.kind)
    for minutes in STEPS_MIN:
        added = minutes * _MINUTE
        more = case.with_rules(**{wish.kind: limit + added})
        if wish.kind == "max_drive":
            text = msg("allow {minutes} more of driving a day", minutes=minutes_of(added))
        else:
            text = msg("allow {minutes} more of driving without a stop", minutes=minutes_of(added))
        yield Change(cost=minutes, text=text, case=more)


def _less_slack(case: Case) -> Iterator[Change]:
    """Yield smaller slacks down to none; all are cheaper than to do without rest."""
    slack = case.request.rules.slack
    smaller = [slack - minutes * _MINUTE for minutes in SLACK_STEPS_MIN]
    kept = [less for less in smaller if less > dt.timedelta()]
    for cost, less in enumerate([*kept, dt.timedelta()], start=PICNIC_COST):
        text = msg("do without slack")
        if less:
            text = msg("be content with {slack} of slack", slack=minutes_of(less))
        yield Change(cost=cost, text=text, case=case.with_rules(slack=less))


def _denser(case: Case) -> Iterator[Change]:
    rules = case.request.rules
    paces: tuple[Pace, ...] = ("relaxed", "normal", "dense")
    if rules.rest:
        rested = case.with_rules(rest=dt.timedelta())
        yield Change(cost=PACE_COST - 1, text=msg("do without rest between visits"), case=rested)
    for steps, pace in enumerate(paces[paces.index(rules.pace) + 1 :], start=1):
        rest = min(rules.rest, REST_MIN[pace] * _MINUTE)
        slack = min(rules.slack, SLACK_MIN[pace] * _MINUTE)
        denser = case.with_rules(pace=pace, rest=rest, slack=slack)
        text = msg("choose the pace {pace}", pace=pace)
        yield Change(cost=steps * PACE_COST, text=text, case=denser)


def _other_count(case: Case, wish: Wish) -> Iterator[Change]:
    numbers: tuple[tuple[str, int], ...] = getattr(case.request.rules, wish.kind)
    number, is_least = dict(numbers)[wish.key], wish.kind == "theme_least"
    for steps in range(1, number + 1 if is_least else len(case.sites) + 1):
        changed = number - steps if is_least else number + steps
        kept = tuple((theme, changed if theme == wish.key else n) for theme, n in numbers)
        said = {"count": changed, "theme": wish.key}
        text = msg("ask for at most {count} of the theme {theme}", **said)
        if is_least:
            text = msg("ask for at least {count} of the theme {theme}", **said)
        yield Change(cost=steps * GROUP_COST, text=text, case=case.with_rules(**{wish.kind: kept}))
