"""How long a visit lasts and when it can be made.

A site's own figures come first; otherwise those of its kind in `routes/data/kinds.toml`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.daylight import daylight_on
from routes.hours import DayHours, DefaultHours, Feasts, StatedHours, hours_on

if TYPE_CHECKING:
    from routes.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class KindDefaults:
    """What `routes/data/kinds.toml` says of a kind of site.

    Attributes:
        prize: points.
        service_min: length of a visit, minutes.
        assumed: OSM `opening_hours` used for planning where a site states none.
        ramadan: the same for Ramadan.
        friday: span it is assumed to close for the Friday prayer, empty if it does not.
        feasts: public holidays on which it is assumed to be closed.
        reason: why.
    """

    prize: int
    service_min: int
    assumed: str
    ramadan: str
    friday: str
    feasts: Feasts
    reason: str

    @property
    def hours(self) -> DefaultHours:
        """Return what concerns the hours."""
        return DefaultHours(
            assumed=self.assumed, ramadan=self.ramadan, friday=self.friday, feasts=self.feasts
        )


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).parents[1] / "data" / "kinds.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def kind_defaults() -> dict[str, KindDefaults]:
    """Return the table of defaults by kind of site."""
    return {kind: KindDefaults(**row) for kind, row in _table().items() if kind != "eating"}


@cache
def eating_defaults() -> dict[str, KindDefaults]:
    """Return the table of defaults by kind of eating place; its prizes are 0.

    >>> list(eating_defaults())
    ['restaurant', 'cafe']
    """
    return {kind: KindDefaults(**row) for kind, row in _table()["eating"].items()}


def service_time_of(site: Site) -> dt.timedelta:
    """Return the length of a visit: the site's own, or that of its kind."""
    minutes = site.service_min
    return dt.timedelta(minutes=minutes or kind_defaults()[site.kind].service_min)


def hours_of(site: Site, date: dt.date) -> DayHours:
    """Return when a site can be visited on a date, whether that is stated or assumed, and why.

    Raises:
        InputError: if its hours speak of sunrise or sunset, and there is none at its position.
    """
    stated = StatedHours(
        opening_hours=site.opening_hours,
        ramadan_hours=site.ramadan_hours,
        souk_days=site.souk_days,
        is_souk=site.kind == "souk",
        season=site.season,
        last_admission_min=site.last_admission_min,
        friday_prayer=site.friday_prayer,
    )
    default = kind_defaults()[site.kind].hours
    return hours_on(date, stated, default, partial(daylight_on, site.location))


def eating_hours_on(kind: str, date: dt.date) -> DayHours:
    """Return when a meal can be had at a kind of eating place on a date: always assumed.

    Args:
        kind: `restaurant` or `cafe`.
        date: the day asked for.

    >>> [f"{window.opens:%H:%M}" for window in eating_hours_on("cafe", dt.date(2026, 3, 2)).windows]
    ['19:00']
    """
    return hours_on(date, StatedHours(), eating_defaults()[kind].hours)
