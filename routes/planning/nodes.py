"""What a day may halt for: the visits of sites, and the lunches."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from routes.census.visit import eating_hours_on, hours_of, service_time_of
from routes.hours import DayHours, TimeWindow
from routes.places import place_of
from routes.planning.problem import seconds_of_day, whole_seconds
from routes.planning.schedule import Node
from routes.sites import Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from routes.places import Place
    from routes.rules import LunchMode, LunchRule, Rules

Windows = tuple[tuple[int, int], ...]
"""The earliest and the latest begin of a call in each window of a day, seconds since midnight."""

MEALS = "meals"
"""The entry of `Site.offer` of a site where lunch may be eaten."""


@lru_cache(maxsize=1 << 14)
def site_hours(site: Site, date: dt.date) -> DayHours:
    """Return `hours_of`, which the rules of a site make slow, from memory if asked again."""
    return hours_of(site, date)


def visit_nodes(
    sites: Sequence[Site],
    dates: Sequence[dt.date],
    snap_m: Mapping[str, float],
    prizes: Mapping[str, int],
) -> tuple[Node, ...]:
    """Return the visits of some sites."""
    return tuple(
        Node(
            hours=tuple((date, site_hours(site, date)) for date in dates),
            snap_m=snap_m[site.id],
            site=site,
            prize=prizes[site.id],
        )
        for site in sites
    )


def lunch_nodes(
    lunch: LunchRule | None,
    sites: Sequence[Site],
    tables: Sequence[Place | Site],
    dates: Sequence[dt.date],
    snap_m: Mapping[str, float],
) -> Iterator[Node]:
    """Yield the meals, if the rule wants one, then a picnic at each site.

    Meals are to be had at eating places and at sites that serve them; places far from any road,
    which have no snap, are left out.
    """
    if lunch is None:
        return
    if lunch.mode == "meal":
        serving: list[Place | Site] = [site for site in sites if MEALS in site.offer]
        where = {place.id: place for place in (*serving, *tables) if place.id in snap_m}
        for place in where.values():
            yield _lunch(lunch, place, "meal", dates, snap_m)
    for site in sites:
        yield _lunch(lunch, site, "picnic", dates, snap_m)


def _lunch(
    lunch: LunchRule,
    where: Place | Site,
    mode: LunchMode,
    dates: Sequence[dt.date],
    snap_m: Mapping[str, float],
) -> Node:
    return Node(
        hours=tuple((date, _lunch_hours(lunch, where, mode, date)) for date in dates),
        snap_m=snap_m[where.id],
        place=place_of(where) if isinstance(where, Site) else where,
        mode=mode,
    )


def _lunch_hours(lunch: LunchRule, where: Place | Site, mode: LunchMode, date: dt.date) -> DayHours:
    """Return the span of lunch within the hours of its place; a picnic needs none."""
    span = TimeWindow(
        opens=dt.datetime.combine(date, lunch.opens), closes=dt.datetime.combine(date, lunch.closes)
    )
    if mode == "picnic":
        return DayHours(windows=(span,), basis="assumed")
    is_site = isinstance(where, Site)
    hours = site_hours(where, date) if is_site else eating_hours_on(where.kind, date)
    common = (_common(span, window) for window in hours.windows)
    return DayHours(windows=tuple(window for window in common if window), basis=hours.basis)


def _common(span: TimeWindow, window: TimeWindow) -> TimeWindow | None:
    """Return what a window of opening leaves of the span of lunch."""
    opens, closes = max(span.opens, window.opens), min(span.closes, window.closes)
    admission = window.last_admission
    if opens >= closes or (admission is not None and admission < opens):
        return None
    last = min(admission, closes) if admission else None
    return TimeWindow(opens=opens, closes=closes, last_admission=last)


def length_s(rules: Rules, node: Node) -> int:
    """Return the length of a visit at the pace of the rules, or of lunch, seconds."""
    if node.site is not None:
        return whole_seconds(rules.visit_length(service_time_of(node.site)))
    return whole_seconds(rules.lunch.length) if rules.lunch else 0


def begins_s(rules: Rules, node: Node, date: dt.date) -> Windows:
    """Return the spans in which a call may begin on a date, as a frame of the problem has them.

    They end earlier by the slack of the rules; those too short for it are left out.
    """
    length = length_s(rules, node)
    spans = []
    for window in dict(node.hours)[date].windows:
        earliest = seconds_of_day(date, window.opens)
        latest = seconds_of_day(date, window.closes) - length
        if window.last_admission is not None:
            latest = min(latest, seconds_of_day(date, window.last_admission))
        latest -= whole_seconds(rules.slack)
        if earliest <= latest:
            spans.append((earliest, latest))
    return tuple(spans)


def undominated(
    lunches: Sequence[int], windows: Sequence[object], drive_s: NDArray[np.int64]
) -> frozenset[int]:
    """Return the lunches left after those that another one of the same hours can always replace.

    Args:
        lunches: numbers of the nodes.
        windows: what their hours are; only those of equal hours replace each other.
        drive_s: (2, R, K) int64, drive from R other places to the K lunches, and back from them.
    """
    kept = []
    for one in range(len(lunches)):
        better = (
            other != one
            and windows[other] == windows[one]
            and bool((drive_s[:, :, other] <= drive_s[:, :, one]).all())
            and (other < one or bool((drive_s[:, :, other] < drive_s[:, :, one]).any()))
            for other in range(len(lunches))
        )
        if not any(better):
            kept.append(lunches[one])
    return frozenset(kept)
