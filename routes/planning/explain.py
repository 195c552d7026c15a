"""Why not: the first true reason why a site is left out, and why a wish cannot be granted.

The reasons are those of `routes.circuit.Reason`, in its order: what the request says, what the
roads and the calendar say, what a day has time for, and at last what else is visited.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from routes.census.visit import service_time_of
from routes.errors import InfeasibleError, RequestError
from routes.planning.insertion import insertions
from routes.planning.lateness import lateness_with
from routes.planning.nodes import site_hours
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import fits
from routes.siteprops import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routes.circuit import Day, Reason
    from routes.planning.problem import DayFrame, Order, Orders, Problem
    from routes.rules import Rules
    from routes.sites import Site


def check_names(rules: Rules, sites: Sequence[Site]) -> None:
    """Refuse wishes that name what does not exist.

    Raises:
        RequestError: for an unknown theme or site, with the names that are close to it.
    """
    ids = [site.id for site in sites]
    themes = (*rules.themes, *dict(rules.theme_least), *dict(rules.theme_most))
    one_of = [site_id for group in rules.one_of for site_id in group]
    for what, names, known in (
        ("theme", themes, THEMES),
        ("site", rules.must, ids),
        ("site", rules.skip, ids),
        ("site", one_of, ids),
    ):
        for name in names:
            if name not in known:
                raise RequestError(_unknown(what, name, known))


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        how = f"Did you mean {', '.join(close)}?"
    elif what == "theme":
        how = f"Choose from {', '.join(known)}."
    else:
        how = "Give the id of a site as it stands in the list of sites."
    return f"{name}: there is no {what} of that name. {how}"


def refused_by_request(rules: Rules, site: Site, prize: int) -> Reason | None:
    """Return why a request leaves a site out by itself, wherever it lies.

    What has to be visited is, whatever its theme and its prize; but nobody can bring a group to a
    site that does not receive so many.
    """
    is_must = site.id in rules.must
    if site.id in rules.skip:
        return "skipped"
    if rules.themes and site.theme not in rules.themes and not is_must:
        return "other_theme"
    if prize == 0 and not is_must:
        return "worth_nothing"
    persons, most = rules.group_size, site.group_max
    return "group_too_large" if persons and most is not None and persons > most else None


def refused_by_calendar(site: Site, dates: Sequence[dt.date]) -> Reason | None:
    """Return why a site is open on none of some dates; None if it is on one."""
    hours = [site_hours(site, date) for date in dates]
    if any(day.windows for day in hours):
        return None
    if all(day.basis == "unknown" for day in hours):
        return "souk_day_unknown"
    outside = all("out_of_season" in {note.code for note in day.why} for day in hours)
    all_year = replace(site, season="")
    if outside and any(site_hours(all_year, date).windows for date in dates):
        return "out_of_season"
    return "closed"


def fits_alone(problem: Problem, frame: DayFrame, site: int) -> bool:
    """Say whether a day has time for a visit, and for lunch if it needs one, and nothing else."""
    orders: list[Order] = [(site,)]
    if frame.lunches:
        orders = [pair for lunch in frame.lunches for pair in ((site, lunch), (lunch, site))]
    return any(fits(problem, frame, order) for order in orders)


def refused_by_choice(
    problem: Problem, orders: Orders, number: int, sites: Sequence[Site]
) -> tuple[Reason, int | None, str]:
    """Return why a site that fits alone is left out beside what is chosen.

    Args:
        problem: the request as numbers.
        orders: what is chosen.
        number: the number of the site.
        sites: the sites by number.

    Returns:
        The reason, the minutes one would be late and the id of the site like it, as of `Unvisited`.
    """
    days = list(zip(problem.frames, orders, strict=True))
    if not any(insertions(problem, frame, order, number) for frame, order in days):
        found = (lateness_with(problem, frame, order, number) for frame, order in days)
        late_s = min((late for late in found if late is not None), default=None)
        return "no_time", None if late_s is None else -(-late_s // 60), ""
    visited = sorted(problem.visited(orders))
    broken = [limit for limit in problem.limits if not limit.holds([*visited, number])]
    for limit in broken:
        if limit.name.startswith(("alike:", "one_of:")):
            like = next(site for site in visited if limit.weight[site])
            return "displaced", None, sites[like].id
    for beginning, reason in _BY_LIMIT:
        if any(limit.name.startswith(beginning) for limit in broken):
            return reason, None, ""
    raise ValueError(f"{sites[number].id} would fit, yet it is left out")


_BY_LIMIT: tuple[tuple[str, Reason], ...] = (
    ("theme_most:", "theme_full"),
    ("budget", "over_budget"),
    ("variant:", "other_variant"),
)


def refuse_musts(
    rules: Rules,
    sites: Mapping[str, Site],
    reasons: Mapping[str, Reason],
    far: Mapping[str, float | None],
) -> None:
    """Refuse to leave out what has to be visited.

    Raises:
        InfeasibleError: naming every such site and its reason.
    """
    refused = [site_id for site_id in dict.fromkeys(rules.must) if site_id in reasons]
    if refused:
        raise InfeasibleError(
            "\n".join(
                f"{site_id} must be visited, but "
                + why_not(rules, sites[site_id], reasons[site_id], far.get(site_id))
                for site_id in refused
            )
        )


def why_not(rules: Rules, site: Site, reason: Reason, far_m: float | None = None) -> str:
    """Return a reason to leave out what must be visited as the end of a sentence, with a fix."""
    days = ", ".join(site.souk_days)
    hours = f"open on {days}" if days else f"its hours are {site.opening_hours or 'assumed'}"
    away = "" if far_m is None else f": {far_m / 1000:.1f} km"
    minutes = int(rules.visit_length(service_time_of(site)).total_seconds()) // 60
    lunch = ", have lunch" if rules.lunch else ""
    ends: dict[Reason, str] = {
        "group_too_large": f"it receives groups of {site.group_max} at most, and yours has "
        f"{rules.group_size}. Split the group, or leave it out.",
        "far_from_road": f"it is too far from any road this vehicle may use{away}. "
        "Correct its position or choose another --profile.",
        "unreachable": "no road leads there and back from where the days start and end. "
        "Start elsewhere, or use other roads.",
        "souk_day_unknown": "the day of this weekly market is not known. "
        "Enter it as sse:souk_day in the list of sites.",
        "out_of_season": f"every day of the circuit is out of its season ({site.season}). "
        "Choose other dates.",
        "closed": f"it is closed on every day of the circuit ({hours}). Choose other dates.",
        "out_of_reach": f"no day has time to go there, visit for {minutes} minutes within its "
        f"opening hours ({hours}){lunch} and return. Start nearer or make the days longer.",
    }
    return ends[reason]


def refuse_days(days: Sequence[tuple[Day, DayFrame, int]], rules: Rules) -> None:
    """Refuse days too short even to drive from their start to their end.

    Args:
        days: each with its frame and its shortest drive, `NO_WAY_S` if there is none; of one date
            there may be several, of which one is enough.
        rules: of the request.

    Raises:
        InfeasibleError: naming the first such day.
    """
    hopeful = {day.date for day, frame, drive_s in days if _has_time(frame, drive_s)}
    for day, frame, drive_s in days:
        if day.date not in hopeful:
            raise InfeasibleError(_too_short(day, frame, drive_s, rules))


def _has_time(frame: DayFrame, drive_s: int) -> bool:
    return frame.opens_s + drive_s <= frame.closes_s and drive_s <= frame.max_drive_s


def _too_short(day: Day, frame: DayFrame, drive_s: int, rules: Rules) -> str:
    way = f"{day.date}: the way from {day.start.name} to {day.end.name}"
    if drive_s >= NO_WAY_S:
        leg = ""
        if rules.max_leg is not None:
            minutes = int(rules.max_leg.total_seconds()) // 60
            leg = f" without a leg of more than {minutes} minutes"
        return f"{way} does not exist on these roads{leg}. Start or end elsewhere, or use others."
    length_s = frame.closes_s - frame.opens_s
    drive, length, most = (-(-span // 60) for span in (drive_s, length_s, frame.max_drive_s))
    if drive_s > length_s:
        light = "" if rules.after_dark else " of daylight"
        if not rules.slack:
            has = f"the day has only {length}{light}. Make it longer."
            return f"{way} takes {drive} minutes, and {has}"
        slack = rules.slack // dt.timedelta(minutes=1)
        has = f"the day has only {length + slack}{light}, of which {slack} are slack."
        return f"{way} takes {drive} minutes, and {has} Make it longer, or the slack smaller."
    return f"{way} takes {drive} minutes, and only {most} of driving are allowed. Allow more."
