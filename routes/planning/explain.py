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
from routes.message import Message, msg
from routes.places import named
from routes.planning.insertion import insertions
from routes.planning.lateness import lateness_with
from routes.planning.nodes import site_hours
from routes.planning.problem import NO_WAY_S
from routes.planning.schedule import fits
from routes.rules import minutes_of
from routes.siteprops import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routes.circuit import Day, Reason
    from routes.planning.problem import DayFrame, Order, Orders, Problem
    from routes.rules import Rules
    from routes.sites import Site

_MINUTE = dt.timedelta(minutes=1)


def check_names(rules: Rules, sites: Sequence[Site]) -> None:
    """Refuse wishes that name what does not exist.

    Raises:
        RequestError: for an unknown theme or site, with the names that are close to it.
    """
    ids = [site.id for site in sites]
    for name in (*rules.themes, *dict(rules.theme_least), *dict(rules.theme_most)):
        if name not in THEMES:
            raise RequestError(_unknown_theme(name))
    one_of = (site_id for group in rules.one_of for site_id in group)
    for name in (*rules.must, *rules.skip, *one_of):
        if name not in ids:
            raise RequestError(_unknown_site(name, ids))


def _unknown_theme(name: str) -> Message:
    if close := _close(name, THEMES):
        return msg(
            "{name}: there is no theme of that name. Did you mean {close}?", name=name, close=close
        )
    return msg(
        "{name}: there is no theme of that name. Choose from {themes}.",
        name=name,
        themes=", ".join(THEMES),
    )


def _unknown_site(name: str, ids: Sequence[str]) -> Message:
    if close := _close(name, ids):
        return msg(
            "{name}: there is no site of that name. Did you mean {close}?", name=name, close=close
        )
    return msg(
        "{name}: there is no site of that name. Give the id of a site as it stands in the list of "
        "sites.",
        name=name,
    )


def _close(name: str, known: Sequence[str]) -> str:
    return ", ".join(get_close_matches(name, known, n=3, cutoff=0.5))


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
    refused = [
        why_not(rules, sites[site_id], reasons[site_id], far.get(site_id))
        for site_id in dict.fromkeys(rules.must)
        if site_id in reasons
    ]
    if len(refused) == 1:
        raise InfeasibleError(refused[0])
    if refused:
        raise InfeasibleError(
            msg("these wishes cannot be granted:\n  {refused}", refused=tuple(refused))
        )


def why_not(rules: Rules, site: Site, reason: Reason, far_m: float | None = None) -> Message:
    """Return why what must be visited has to be left out, and what may be done."""
    if reason == "group_too_large":
        return msg(
            "{site} must be visited, but it receives groups of {most} at most, and yours has "
            "{persons}. Split the group, or leave it out.",
            site=site.id,
            most=site.group_max,
            persons=rules.group_size,
        )
    if reason == "far_from_road":
        return _too_far(site, far_m)
    if reason == "unreachable":
        return msg(
            "{site} must be visited, but no road leads there and back from where the days start "
            "and end. Start elsewhere, or use other roads.",
            site=site.id,
        )
    if reason == "out_of_reach":
        return _out_of_reach(rules, site)
    return _never_open(site, reason)


def _too_far(site: Site, far_m: float | None) -> Message:
    if far_m is None:
        return msg(
            "{site} must be visited, but it is too far from any road this vehicle may use. "
            "Correct its position or choose another --profile.",
            site=site.id,
        )
    return msg(
        "{site} must be visited, but it is too far from any road this vehicle may use: {km:.1f} "
        "km. Correct its position or choose another --profile.",
        site=site.id,
        km=far_m / 1000,
    )


def _never_open(site: Site, reason: Reason) -> Message:
    if reason == "souk_day_unknown":
        return msg(
            "{site} must be visited, but the day of this weekly market is not known. Enter it as "
            "sse:souk_day in the list of sites.",
            site=site.id,
        )
    if reason == "out_of_season":
        return msg(
            "{site} must be visited, but every day of the circuit is out of its season "
            "({season}). Choose other dates.",
            site=site.id,
            season=site.season,
        )
    if reason == "closed":
        return msg(
            "{site} must be visited, but it is closed on every day of the circuit ({hours}). "
            "Choose other dates.",
            site=site.id,
            hours=_hours(site),
        )
    raise ValueError(f"{site.id}: {reason} does not keep a site from being visited")


def _out_of_reach(rules: Rules, site: Site) -> Message:
    said = {"site": site.id, "hours": _hours(site)}
    length = minutes_of(rules.visit_length(service_time_of(site)))
    if rules.lunch:
        return msg(
            "{site} must be visited, but no day has time to go there, visit for {length} within "
            "its opening hours ({hours}), have lunch and return. Start nearer or make the days "
            "longer.",
            length=length,
            **said,
        )
    return msg(
        "{site} must be visited, but no day has time to go there, visit for {length} within its "
        "opening hours ({hours}) and return. Start nearer or make the days longer.",
        length=length,
        **said,
    )


def _hours(site: Site) -> Message:
    """Return when a site is open, as far as its list says."""
    if site.souk_days:
        return msg("open on {days}", days=", ".join(site.souk_days))
    if site.opening_hours:
        return msg("its hours are {hours}", hours=site.opening_hours)
    return msg("its hours are assumed")


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


def _too_short(day: Day, frame: DayFrame, drive_s: int, rules: Rules) -> Message:
    way: dict[str, object] = {
        "date": day.date,
        "start": named(day.start),
        "end": named(day.end),
    }
    if drive_s >= NO_WAY_S:
        return _no_way(way, rules)
    length_s = frame.closes_s - frame.opens_s
    length, most = -(-length_s // 60), -(-frame.max_drive_s // 60)
    if drive_s == 0 or length + rules.slack // _MINUTE <= 0:
        return _no_time(day, length, rules)
    way["drive"] = minutes_of(dt.timedelta(minutes=-(-drive_s // 60)))
    if drive_s <= length_s:
        return msg(
            "{date}: the way from {start} to {end} takes {drive}, and only {most} of driving are "
            "allowed. Allow more.",
            most=most,
            **way,
        )
    if rules.slack:
        return _too_short_for_slack(way, length, rules)
    if rules.after_dark:
        return msg(
            "{date}: the way from {start} to {end} takes {drive}, and the day has only {length}. "
            "Make it longer.",
            length=length,
            **way,
        )
    return msg(
        "{date}: the way from {start} to {end} takes {drive}, and the day has only {length} of "
        "daylight. Make it longer.",
        length=length,
        **way,
    )


def _no_time(day: Day, length: int, rules: Rules) -> Message:
    """Return that a day is too short for anything: less than its slack, or in the dark."""
    there = rules.slack + length * _MINUTE
    if there <= dt.timedelta():
        return msg(
            "{date}: there is no daylight between the beginning and the end of the day. Begin "
            "earlier, or allow driving in the dark with --after-dark.",
            date=day.date,
        )
    said = {"date": day.date, "there": minutes_of(there), "slack": minutes_of(rules.slack)}
    if rules.after_dark:
        return msg(
            "{date}: the day has only {there}, and {slack} are to be kept as slack. Make it "
            "longer, or the slack smaller.",
            **said,
        )
    return msg(
        "{date}: the day has only {there} of daylight, and {slack} are to be kept as slack. Make "
        "it longer, or the slack smaller.",
        **said,
    )


def _no_way(way: Mapping[str, object], rules: Rules) -> Message:
    if rules.max_leg is None:
        return msg(
            "{date}: the way from {start} to {end} does not exist on these roads. Start or end "
            "elsewhere, or use others.",
            **way,
        )
    return msg(
        "{date}: the way from {start} to {end} does not exist on these roads without a leg of more "
        "than {limit}. Start or end elsewhere, or use others.",
        limit=minutes_of(rules.max_leg),
        **way,
    )


def _too_short_for_slack(way: Mapping[str, object], length: int, rules: Rules) -> Message:
    slack = rules.slack // _MINUTE
    if rules.after_dark:
        return msg(
            "{date}: the way from {start} to {end} takes {drive}, and the day has only {length}, "
            "of which {slack} are slack. Make it longer, or the slack smaller.",
            length=length + slack,
            slack=slack,
            **way,
        )
    return msg(
        "{date}: the way from {start} to {end} takes {drive}, and the day has only {length} of "
        "daylight, of which {slack} are slack. Make it longer, or the slack smaller.",
        length=length + slack,
        slack=slack,
        **way,
    )
