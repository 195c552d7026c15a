"""How long a visit lasts and when it can be made.

A site's own figures come first; otherwise those of its kind in `routes/data/kinds.toml`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from routes.hours import DayHours, hours_on

if TYPE_CHECKING:
    from routes.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class KindDefaults:
    """What `routes/data/kinds.toml` says of a kind of site.

    Attributes:
        prize: points.
        service_min: length of a visit, minutes.
        assumed: OSM `opening_hours` used for planning where a site states none.
        reason: why.
    """

    prize: int
    service_min: int
    assumed: str
    reason: str


@cache
def kind_defaults() -> dict[str, KindDefaults]:
    """Return the table of defaults by kind."""
    path = Path(__file__).parents[1] / "data" / "kinds.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {kind: KindDefaults(**row) for kind, row in table.items()}


def service_time_of(site: Site) -> dt.timedelta:
    """Return the length of a visit: the site's own, or that of its kind."""
    minutes = site.service_min
    return dt.timedelta(minutes=minutes or kind_defaults()[site.kind].service_min)


def hours_of(site: Site, date: dt.date) -> DayHours:
    """Return when a site can be visited on a date, and whether that is stated or assumed."""
    return hours_on(
        date,
        opening_hours=site.opening_hours,
        souk_days=site.souk_days,
        is_souk=site.kind == "souk",
        assumed=kind_defaults()[site.kind].assumed,
    )
