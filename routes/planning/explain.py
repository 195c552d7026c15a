"""Why not: the first true reason why a site is left out, and why a wish cannot be granted."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from routes.census.score import prize_of
from routes.census.visit import hours_of, service_time_of
from routes.errors import InfeasibleError, RequestError
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import fits, insertions
from routes.siteprops import THEMES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from routes.circuit import Reason
    from routes.planning.problem import Orders, Problem
    from routes.planning.request import Request
    from routes.roads.snap import Snapped
    from routes.sites import Site


def check_names(request: Request, sites: Sequence[Site]) -> None:
    """Refuse wishes that name what does not exist.

    Raises:
        RequestError: for an unknown theme or site, with the names that are close to it.
    """
    ids = [site.id for site in sites]
    for option, names, known in (
        ("--theme", request.themes, THEMES),
        ("--must", request.must, ids),
        ("--skip", request.skip, ids),
    ):
        for name in names:
            if name not in known:
                raise RequestError(_unknown(option, name, known))


def _unknown(option: str, name: str, known: Sequence[str]) -> str:
    what = "theme" if option == "--theme" else "site"
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        how = f"Did you mean {', '.join(close)}?"
    elif what == "theme":
        how = f"Choose from {', '.join(known)}."
    else:
        how = "Give the id of a site as it stands in the list of sites."
    return f"{option} {name}: there is no {what} of that name. {how}"


def refused_by_request(request: Request, site: Site) -> Reason | None:
    """Return why a request leaves a site out by itself, wherever it lies.

    A prize of 0 says that a site is not worth a visit: it counts as skipped, unless the request
    insists on it.
    """
    if site.id in request.must:
        return None
    if site.id in request.skip or prize_of(site) == 0:
        return "skipped"
    return "other_theme" if request.themes and site.theme not in request.themes else None


def refused_by_facts(
    problem: Problem, number: int, site: Site, dates: Sequence[dt.date]
) -> Reason | None:
    """Return why no day can hold a site even if it visits nothing else.

    Args:
        problem: the request as numbers.
        number: the number of the site in it.
        site: the site.
        dates: of the days.
    """
    ways = [frame.from_start_s[number] + frame.to_end_s[number] for frame in problem.frames]
    if min(ways) >= NO_WAY_S:
        return "unreachable"
    hours = [hours_of(site, date) for date in dates]
    if all(day.basis == "unknown" for day in hours):
        return "souk_day_unknown"
    if not any(day.windows for day in hours):
        return "closed"
    if not any(fits(problem, frame, (number,)) for frame in problem.frames):
        return "out_of_reach"
    return None


def extra_minutes(problem: Problem, orders: Orders, number: int) -> int | None:
    """Return by how many minutes the best day would overrun with a site put in.

    Every day and place in the chosen orders is tried; minutes are rounded up. None if opening
    hours, of the site or of the stops after it, stand in the way everywhere.
    """
    overruns = [
        way.overrun_s
        for frame, order in zip(problem.frames, orders, strict=True)
        for way in insertions(problem, frame, order, number)
    ]
    return -(-min(overruns) // 60) if overruns else None


def refuse_musts(
    request: Request, sites: Mapping[str, Site], reasons: Mapping[str, Reason], snapped: Snapped
) -> None:
    """Refuse to leave out what has to be visited.

    Raises:
        InfeasibleError: naming every such site and its reason.
    """
    refused = [site_id for site_id in dict.fromkeys(request.must) if site_id in reasons]
    if refused:
        raise InfeasibleError(
            "\n".join(
                f"{site_id} must be visited, but "
                + _but(sites[site_id], reasons[site_id], snapped.far.get(site_id))
                for site_id in refused
            )
        )


def _but(site: Site, reason: Reason, far_m: float | None) -> str:
    """Return a reason as the end of a sentence, with what may be done."""
    days = ", ".join(site.souk_days)
    rule = f"open on {days}" if days else f"its hours are {site.opening_hours or 'assumed'}"
    away = "" if far_m is None else f": {far_m / 1000:.1f} km"
    minutes = int(service_time_of(site).total_seconds()) // 60
    ends: dict[Reason, str] = {
        "far_from_road": f"it is too far from any road this vehicle may use{away}. "
        "Correct its position or choose another --profile.",
        "unreachable": "no road leads there and back from where the days start and end.",
        "souk_day_unknown": "the day of this weekly market is not known. "
        "Enter it as sse:souk_day in the list of sites.",
        "closed": f"it is closed on every day of the circuit ({rule}).",
        "out_of_reach": f"no day has time to go there, visit for {minutes} minutes within its "
        f"opening hours ({rule}) and return. Start nearer or make the days longer.",
    }
    return ends[reason]


def cannot_all(problem: Problem, conflict: Sequence[int]) -> InfeasibleError:
    """Return the error that some required sites fit alone, but not together."""
    names = [problem.ids[site] for site in conflict]
    listed = " and ".join([", ".join(names[:-1]), names[-1]])
    count = len(problem.frames)
    days = "1 day" if count == 1 else f"{count} days"
    return InfeasibleError(
        f"{listed} must be visited; each fits alone, but not all of them together in {days}. "
        "Add a day, make the days longer, or insist on fewer."
    )


def refuse_days(problem: Problem, request: Request) -> None:
    """Refuse days too short even to drive from their start to their end.

    Raises:
        InfeasibleError: naming the day.
    """
    for frame, day in zip(problem.frames, request.days, strict=True):
        way = f"{day.date}: the way from {day.start.name} to {day.end.name}"
        if frame.direct_s >= NO_WAY_S:
            raise InfeasibleError(
                f"{way} does not exist on these roads. Start or end elsewhere, or use other roads."
            )
        if frame.opens_s + frame.direct_s > frame.closes_s:
            drive, length = (
                -(-seconds // 60) for seconds in (frame.direct_s, frame.closes_s - frame.opens_s)
            )
            raise InfeasibleError(
                f"{way} takes {drive} minutes, and the day has only {length}. Make it longer."
            )
