"""Wishes that cannot hold together: a smallest set of them, and the cheapest way out.

The days and their hours are taken as given. The wishes are what must be visited, and every limit
of the rules. A set of wishes clashes if no circuit keeps them all; that is tested by planning with
these wishes alone, on the sites they are about. A clash is made minimal by deletion (Chinneck and
Dravnieks, “Locating minimal infeasible constraint sets in linear programs”, ORSA Journal on
Computing 3 (1991)), then smaller ones are tried, of one wish, of two and so on. Then changes of
the request are tried, the cheapest first, until one makes it possible.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING

from routes.errors import InfeasibleError
from routes.message import Message, msg, msgn
from routes.planning.draft import make_draft, solve_draft
from routes.planning.exact import MAX_SITES
from routes.planning.explain import why_not
from routes.planning.nodes import MEALS
from routes.planning.wishes import Case, Change, Wish, changes, wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routes.planning.draft import Ground
    from routes.planning.request import Request

MOST_PLANS = 150
"""Plans made to find a smaller clash at most, and as many to find a change that helps."""

SEARCH_PLANS = 10
"""A plan that has to be searched counts as so many, and has so many times fewer iterations."""


def clash_of(request: Request, ground: Ground) -> InfeasibleError:
    """Return the error that says why there is no circuit, and what to change.

    Args:
        request: one for which none exists, or none was found.
        ground: what it was planned on.
    """
    case = Case(request, ground.sites)
    tester = _Tester(case, ground)
    if tester.holds(case):
        return InfeasibleError(
            msgn(
                "no circuit was found in {n} iteration, though what must be visited can be. "
                "Give more --iterations.",
                "no circuit was found in {n} iterations, though what must be visited can be. "
                "Give more --iterations.",
                request.iterations,
            )
        )
    clashing = _smaller(tester, case, _minimal(tester, case))
    if not clashing:
        return InfeasibleError(
            msg(
                "the days cannot be driven from end to end, whatever is visited. Make "
                "them longer, or start, end or spend the nights elsewhere."
            )
        )
    change = _cheapest(tester, case, clashing)
    way_out = msg(
        "No single change that was tried makes it possible: add a day, or insist on fewer."
    )
    if change:
        way_out = msg(
            "The smallest change found that makes it possible: {change}.", change=change.text
        )
    problem = _said(tester, case, clashing)
    return InfeasibleError(msg("{problem} {fix}", problem=problem, fix=way_out))


class _Tester:
    """Tests whether wishes hold together.

    Attributes:
        proved: whether all that did not hold so far was proved not to.
        plans: how many plans were made.
    """

    def __init__(self, case: Case, ground: Ground) -> None:
        draft = make_draft(case.request, ground)
        serving = [site for site in draft.whole.sites if MEALS in site.offer]
        self._ground = replace(ground, tables=(*serving, *ground.tables))
        self._known: dict[Case, bool] = {}
        self._picnicking: set[Case] = set()
        self.proved = True
        self.plans = 0

    def holds(self, case: Case) -> bool:
        """Say whether a circuit with all wishes of a case is found."""
        relevant = _relevant(case)
        if self._is_found(relevant):
            return True
        # A picnic is had where a visit ends, so another site may be all that is missing.
        return relevant in self._picnicking and self._is_found(case)

    def _is_found(self, case: Case) -> bool:
        """Say the same of the sites of a case as they are, from memory if asked again."""
        if case not in self._known:
            self._known[case] = self._holds(case)
        return self._known[case]

    def _holds(self, case: Case) -> bool:
        draft = make_draft(case.request, replace(self._ground, sites=case.sites))
        self.plans += 1
        if draft.missing:
            return False
        if any(node.mode == "picnic" for node in draft.model.nodes):
            self._picnicking.add(case)
        if len(draft.model) > MAX_SITES:
            self.plans += SEARCH_PLANS - 1
            iterations = max(1, case.request.iterations // SEARCH_PLANS)
            draft = replace(draft, request=replace(case.request, iterations=iterations))
        solved = solve_draft(draft, prove=False)
        if solved is None:
            return False
        if solved.answer.orders is None:
            self.proved &= solved.answer.proof.status == "optimal"
        return solved.answer.orders is not None


def _relevant(case: Case) -> Case:
    """Return a case with the sites its wishes are about: others can mostly only be in the way.

    But where a drive without a stop is limited, any site may be a stop on the way to another.
    """
    rules = case.request.rules
    if rules.max_leg is not None:
        return case
    themes = {theme for theme, _ in rules.theme_least}
    sites = (site for site in case.sites if site.id in rules.must or site.theme in themes)
    return case._replace(sites=tuple(sites))


def _only(case: Case, kept: Iterable[Wish]) -> Case:
    """Return a case with some of its wishes alone."""
    left = set(kept)
    for wish in wishes_of(case):
        if wish not in left:
            case = wish.given_up(case)
    return case


def _minimal(tester: _Tester, case: Case) -> tuple[Wish, ...]:
    """Return wishes that clash, each of them needed for it."""
    clashing = wishes_of(_relevant(case))
    for wish in clashing:
        fewer = tuple(other for other in clashing if other != wish)
        if not tester.holds(_only(case, fewer)):
            clashing = fewer
    return clashing


def _smaller(tester: _Tester, case: Case, clashing: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """Return the smallest set of wishes that clashes, as far as the plans suffice."""
    wishes = wishes_of(_relevant(case))
    last = tester.plans + MOST_PLANS
    for size in range(len(clashing)):
        for few in combinations(wishes, size):
            if tester.plans >= last:
                return clashing
            if not tester.holds(_only(case, few)):
                return few
    return clashing


def _cheapest(tester: _Tester, case: Case, clashing: tuple[Wish, ...]) -> Change | None:
    """Return the cheapest change with which all wishes hold, None if none was found."""
    last = tester.plans + MOST_PLANS
    for change in changes(case, clashing):
        if tester.plans >= last:
            return None
        if tester.holds(change.case):
            return change
    return None


def _said(tester: _Tester, case: Case, clashing: tuple[Wish, ...]) -> Message:
    """Return a clash in words, what must be visited first."""
    must = [wish.key for wish in clashing if wish.kind == "must"]
    if len(clashing) == len(must) == 1:
        site = next(site for site in case.sites if site.id == must[0])
        return why_not(case.request.rules, site, "out_of_reach")
    listed = [wish.text for wish in clashing if wish.kind != "must"]
    if len(must) == 1:
        listed.insert(0, msg("{site} must be visited", site=must[0]))
    elif must:
        others = ", ".join(must[:-1])
        both = msg("{others} and {last} must be visited", others=others, last=must[-1])
        listed.insert(0, both)
    wishes = reduce(lambda before, wish: msg("{before}; {wish}", before=before, wish=wish), listed)
    if not tester.proved:
        return msg("no circuit was found that keeps this: {wishes}.", wishes=wishes)
    if len(clashing) == 1:
        return msg("this cannot hold: {wishes}.", wishes=wishes)
    return msg("this cannot hold together: {wishes}.", wishes=wishes)
