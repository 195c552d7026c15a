"""The figures of a census on one page: how many sites of what, where, and how much is known.

A sum is over the sites that state the figure, and says how many those are: what is unknown is not
taken for nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.census.communes import communes, find_commune
from routes.census.grade import GRADES, Grade, grade, is_stale
from routes.siteprops import PROPERTIES, THEMES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from routes.geo import LonLat
    from routes.sites import Site

COUNTED = (
    "name:fr", "name:ar", "sse:legal_form", "sse:registration", "start_date", "sse:members",
    "sse:women_members", "sse:jobs", "sse:offer", "opening_hours", "sse:group_max",
    "sse:languages", "phone", "wheelchair", "sse:access_road", "sse:consent", "check_date",
)  # fmt: skip
"""Properties whose completeness is shown: what a visit needs, and what success is measured by."""

_READ = {entry.key: entry.attribute for entry in PROPERTIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum over the sites that state a figure.

    Attributes:
        value: the sum.
        known: how many sites state it.
        of: of how many.
    """

    value: int
    known: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRow:
    """What a census has in one commune.

    Attributes:
        name: as the census spells it, empty for sites without one.
        name_ar: in Arabic, empty if not known.
        sites: all of them.
        bodies: those of the social and solidarity economy.
        women_led: of these, those that are led by women or called so; None if none says.
        publishable: sites that may be published as they are.
    """

    name: str
    name_ar: str
    sites: int
    bodies: int
    women_led: int | None
    publishable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A census in figures.

    Attributes:
        today: the day for which it holds.
        sites: all of them.
        bodies: those of the social and solidarity economy.
        women_led: of the bodies, those that are, and for how many it is known.
        members: of the bodies.
        women_members: of the bodies.
        jobs: of the bodies.
        grades: (grade, sites), all grades.
        stale: sites verified more than twelve months ago.
        themes: (theme, sites, bodies), the commonest first.
        communes: the communes with sites, by name; sites elsewhere or without one last.
        empty_communes: how many communes of the province have no site.
        completeness: (property, sites that state it, sites).
        points: (position, theme, whether it is a body) of each site.
    """

    today: dt.date
    sites: int
    bodies: int
    women_led: Total
    members: Total
    women_members: Total
    jobs: Total
    grades: tuple[tuple[Grade, int], ...]
    stale: int
    themes: tuple[tuple[str, int, int], ...]
    communes: tuple[CommuneRow, ...]
    empty_communes: int
    completeness: tuple[tuple[str, int, int], ...]
    points: tuple[tuple[LonLat, str, bool], ...]


def summarise(sites: Sequence[Site], today: dt.date) -> Summary:
    """Return a census in figures.

    Args:
        sites: all of them.
        today: the day on which facts are judged old.

    >>> import datetime as dt
    >>> from routes.sites import bundled_sites_path, read_sites
    >>> made = summarise(read_sites(bundled_sites_path()), dt.date(2026, 11, 26))
    >>> made.sites, made.bodies, made.stale
    (54, 23, 0)
    """
    bodies = [site for site in sites if site.sector == "yes"]
    counts = Counter(grade(site, today).grade for site in sites)
    rows = _communes(sites, today)
    named = {row.name for row in rows}
    return Summary(
        today=today,
        sites=len(sites),
        bodies=len(bodies),
        women_led=_total(bodies, lambda site: site.women_led),
        members=_total(bodies, lambda site: site.members),
        women_members=_total(bodies, lambda site: site.women_members),
        jobs=_total(bodies, lambda site: site.jobs),
        grades=tuple((name, counts[name]) for name in GRADES),
        stale=sum(is_stale(site, today) for site in sites),
        themes=_themes(sites),
        communes=rows,
        empty_communes=sum(commune.name not in named for commune in communes()),
        completeness=tuple((key, _stated(sites, key), len(sites)) for key in COUNTED),
        points=tuple((site.location, site.theme, site.sector == "yes") for site in sites),
    )


def _total(sites: Sequence[Site], figure: Callable[[Site], int | None]) -> Total:
    known = [value for value in map(figure, sites) if value is not None]
    return Total(value=sum(known), known=len(known), of=len(sites))


def _women_led(sites: Sequence[Site]) -> int | None:
    """Return how many bodies are led by women; None if that is known of none."""
    bodies = [site for site in sites if site.sector == "yes"]
    total = _total(bodies, lambda site: site.women_led)
    return total.value if total.known or not bodies else None


def _stated(sites: Sequence[Site], key: str) -> int:
    """Return how many sites state a property."""
    values = (getattr(site, _READ[key]) for site in sites)
    return sum(value is not None and value not in ("", ()) for value in values)


def _themes(sites: Sequence[Site]) -> tuple[tuple[str, int, int], ...]:
    every = Counter(site.theme for site in sites)
    bodies = Counter(site.theme for site in sites if site.sector == "yes")
    order = sorted(every, key=lambda theme: (-every[theme], THEMES.index(theme)))
    return tuple((theme, every[theme], bodies[theme]) for theme in order)


def _communes(sites: Sequence[Site], today: dt.date) -> tuple[CommuneRow, ...]:
    """Return a row for each commune that has a site; those of other provinces by their own name."""
    groups: dict[tuple[bool, bool, str], list[Site]] = {}
    arabic: dict[str, str] = {}
    for site in sites:
        commune = find_commune(site.commune)
        name = commune.name if commune else site.commune
        arabic[name] = commune.name_ar if commune else ""
        groups.setdefault((not name, commune is None, name), []).append(site)
    return tuple(
        CommuneRow(
            name=name,
            name_ar=arabic[name],
            sites=len(group),
            bodies=sum(site.sector == "yes" for site in group),
            women_led=_women_led(group),
            publishable=sum(grade(site, today).grade == "publishable" for site in group),
        )
        for (_, _, name), group in sorted(groups.items())
    )
