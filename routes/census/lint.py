"""What is wrong, or not yet good enough, with a list of sites: all of it at once.

Errors are those of `routes.sites.scan_sites`: the file cannot be used. Warnings are what an office
should see to before it prints a circuit; at most one of a kind for each site.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import shapely

from routes.census.grade import STALE_AFTER_DAYS, is_stale
from routes.census.values import looks_personal
from routes.census.visit import hours_of
from routes.errors import Fault
from routes.geo import LonLat, distance_m
from routes.message import Message, msg
from routes.osmhours import has_bare_comment, mentions
from routes.places import folded
from routes.siteprops import PROPERTIES, shown
from routes.sites import Site, scan_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FAR_KM = 100
"""Beyond this distance from the province a position is more likely wrong than far."""

SAME_PLACE_M = 300.0
ALIKE = 0.85
"""Ratio of `difflib.SequenceMatcher` from which two names are taken for the same."""

ENOUGH_DECIMALS = 4
"""Four decimals of a degree are 11 m."""

_KEYS = tuple(entry.key for entry in PROPERTIES)
_HOLIDAYS_OFF = re.compile(r"\s*PH\b.*\b(?:off|closed)\s*")
_START_DATE = re.compile(r"~?(\d{4})(?:s|-\d\d(?:-\d\d)?)?")
_BROKEN_LETTERS = re.compile("\ufffd|[ÃÂØÙ][\u0080-\u00bf]|â€")
"""UTF-8 read as another encoding: é has become Ã©, an apostrophe â€™."""

_Warning = tuple[str, Message, Message]
"""Field, problem and fix."""

Scanned = tuple[tuple[Site, ...], tuple[Fault, ...]]
"""The sites of a file and its faults."""

_Rule = Callable[[Site, dt.date], Iterator[_Warning]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultGroup:
    """The same fault of several sites.

    Attributes:
        severity: `error` or `warning`.
        field: name of the property, or `geometry`, `id`, `file`.
        problem: what is wrong.
        fix: what to do about it.
        rows: where, in the order of the file.
        site_ids: ids of those sites, empty for one without an id.
    """

    severity: Literal["error", "warning"]
    field: str
    problem: Message
    fix: Message
    rows: tuple[int, ...]
    site_ids: tuple[str, ...]


def lint(
    path: Path | str, *, today: dt.date | None = None, scanned: Scanned | None = None
) -> tuple[Fault, ...]:
    """Return every error and warning of a list of sites, in the order of the file.

    Args:
        path: a GeoJSON file.
        today: the day on which facts are judged old; by default the day it is.
        scanned: what `routes.sites.scan_sites` returned of that file, if that is known already.

    >>> from routes.sites import bundled_sites_path
    >>> any(fault.severity == "error" for fault in lint(bundled_sites_path()))
    False
    """
    sites, errors = scanned or scan_sites(path)
    if any(not error.row for error in errors):
        return errors
    day = today or dt.datetime.now().astimezone().date()
    rows = _rows_of(sites, errors)
    found = [*errors, *_unknown_properties(path)]
    for row, site in rows:
        found += [_warning(row, site.id, entry) for rule in _RULES for entry in rule(site, day)]
    found += _duplicates(rows)
    return tuple(sorted(found, key=lambda fault: (fault.row, fault.severity != "error")))


def summary(faults: Iterable[Fault]) -> tuple[FaultGroup, ...]:
    """Return faults put together by severity, field and problem: errors first, then the commonest.

    A problem is the same if its template and its text are: figures or names that differ keep two
    faults apart.

    >>> from routes.sites import bundled_sites_path
    >>> groups = summary(lint(bundled_sites_path()))
    >>> groups[0].field, len(groups[0].rows)
    ('check_date', 54)
    """
    groups: dict[tuple[str, ...], list[Fault]] = {}
    for fault in faults:
        key = (fault.severity, fault.field, fault.problem.template, str(fault.problem))
        groups.setdefault(key, []).append(fault)
    made = (
        FaultGroup(
            severity=members[0].severity,
            field=members[0].field,
            problem=members[0].problem,
            fix=members[0].fix,
            rows=tuple(fault.row for fault in members),
            site_ids=tuple(fault.site_id for fault in members),
        )
        for members in groups.values()
    )
    return tuple(sorted(made, key=lambda group: (group.severity != "error", -len(group.rows))))


def _warning(row: int, site_id: str, entry: _Warning) -> Fault:
    field, problem, fix = entry
    return Fault(
        severity="warning", row=row, site_id=site_id, field=field, problem=problem, fix=fix
    )


def _rows_of(sites: Sequence[Site], errors: Sequence[Fault]) -> list[tuple[int, Site]]:
    """Return each site with its row: every row of the file gives a site or an error."""
    wrong = {error.row for error in errors}
    right = (row for row in range(1, len(sites) + len(wrong) + 1) if row not in wrong)
    return list(zip(right, sites, strict=True))


def _unknown_properties(path: Path | str) -> Iterator[Fault]:
    """Yield properties that are not read, as they may be misspelt; also of sites with errors."""
    features = json.loads(Path(path).read_bytes().decode("utf-8-sig"))["features"]
    for row, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            continue
        site_id = feature.get("id")
        named = shown(site_id) if isinstance(site_id, str) else ""
        for key in properties:
            if key not in _KEYS:
                yield _warning(
                    row, named, (shown(key), msg("is not read by this program"), _hint(key))
                )


def _hint(key: str) -> Message:
    bare = {known.removeprefix("sse:"): known for known in _KEYS}
    wanted = key.strip().casefold().removeprefix("sse:")
    close = get_close_matches(wanted, bare, n=1, cutoff=0.75)
    if not close:
        return msg("It is kept as it is; docs/sites.md lists what is read.")
    return msg("Did you mean {property}?", property=bare[close[0]])


def _position(site: Site, _today: dt.date) -> Iterator[_Warning]:
    if site.precision == "commune":
        problem = msg("only the commune is known: visitors cannot be led to the door")
        yield "sse:precision", problem, msg("Call for the position, then correct the point.")
    if max(_decimals(degrees) for degrees in site.location) < ENOUGH_DECIMALS:
        problem = msg("the coordinates have fewer than {n} decimals", n=ENOUGH_DECIMALS)
        yield "geometry", problem, msg("Copy the position again in full: two decimals are 1 km.")
    away_km = _outside_km(site.location)
    if away_km > FAR_KM:
        problem = msg("lies {away_km:.0f} km outside the province", away_km=away_km)
        yield (
            "geometry",
            problem,
            msg("Check the position: longitude comes first, west is negative."),
        )


def _decimals(degrees: float) -> int:
    _, _, decimals = f"{degrees:.9f}".rstrip("0").partition(".")
    return len(decimals)


@cache
def _province() -> shapely.Geometry:
    path = Path(__file__).parents[1] / "data" / "boundary.geojson"
    return shapely.union_all([shapely.from_geojson(path.read_text(encoding="utf-8"))])


def _outside_km(location: LonLat) -> float:
    """Return the distance from a position to the province, km; 0 inside."""
    point = shapely.Point(location)
    nearest = shapely.shortest_line(point, _province())
    return distance_m(*(LonLat(*position) for position in shapely.get_coordinates(nearest))) / 1000


def _hours(site: Site, _today: dt.date) -> Iterator[_Warning]:
    rule = site.opening_hours
    if not rule:
        problem = msg("the hours are not known: planned with those assumed for its kind")
        yield "opening_hours", problem, msg("Call, and write the hours as OpenStreetMap does.")
    parts = rule.split(";")
    if any(_HOLIDAYS_OFF.fullmatch(part) for part in parts[:-1]):
        problem = msg("PH off is overruled by what follows it")
        yield "opening_hours", problem, msg("Write PH off at the end.")
    for field, text in (("opening_hours", rule), ("sse:ramadan_hours", site.ramadan_hours)):
        if has_bare_comment(text):
            problem = msg("a comment makes hours uncertain: no visit is planned then")
            yield (
                field,
                problem,
                msg("Write open before the comment if it is open then in any case."),
            )
        if mentions(text, "SH"):
            problem = msg("school holidays (SH) are not known to this program: taken as if none")
            yield field, problem, msg("Write the dates instead.")


def _never_open(site: Site, today: dt.date) -> Iterator[_Warning]:
    """Warn of a site that no visit can be planned to, unless its hours were found uncertain."""
    if has_bare_comment(site.opening_hours):
        return
    year = (hours_of(site, today + dt.timedelta(days=day)) for day in range(STALE_AFTER_DAYS))
    if any(hours.windows or hours.basis == "unknown" for hours in year):
        return
    field = "sse:season" if site.season else "sse:last_admission_min"
    problem = msg("is never open within a year from now")
    fix = msg("Check the hours, the season, the last admission, and the day if it is a market.")
    yield "opening_hours" if site.opening_hours else field, problem, fix


def _souk(site: Site, _today: dt.date) -> Iterator[_Warning]:
    if site.kind == "souk" and not site.souk_days:
        problem = msg("the day of the market is not known: it cannot be planned")
        yield (
            "sse:souk_day",
            problem,
            msg("Ask the commune, and write Mo, Tu, We, Th, Fr, Sa or Su."),
        )
    elif site.souk_days and site.souk_day_basis != "source":
        problem = msg("no source states the day of the market")
        yield "sse:souk_day_basis", problem, msg("Ask the commune, then write source.")


def _verification(site: Site, today: dt.date) -> Iterator[_Warning]:
    checked = site.check_date
    if checked is None:
        fix = msg("Verify the facts on the spot or by telephone, and write the date.")
        yield "check_date", msg("the facts were never verified"), fix
    elif checked > today:
        yield (
            "check_date",
            msg("the date lies in the future"),
            msg("Write the day it was verified."),
        )
    elif is_stale(site, today):
        fix = msg("Verify them again, and write the date.")
        yield "check_date", msg("the facts were verified more than twelve months ago"), fix
    if not site.sources:
        yield "sse:sources", msg("no source is given"), msg("Write where the facts come from.")


def _contact(site: Site, _today: dt.date) -> Iterator[_Warning]:
    if site.sector == "yes" and not site.phone:
        problem = msg("no telephone: visitors cannot call ahead")
        yield "phone", problem, msg("Ask for a number that may be published.")


def _photo(site: Site, _today: dt.date) -> Iterator[_Warning]:
    """Yield a picture that nobody is named for."""
    if site.photo and not site.photo_credit:
        yield (
            "sse:photo_credit",
            msg("the picture has no credit, so it is not shown"),
            msg("Write who took it, and its licence."),
        )


def _persons(site: Site, _today: dt.date) -> Iterator[_Warning]:
    """Warn of what may belong to a person."""
    if (site.phone or site.email) and site.consent is None and not site.contact_public:
        problem = msg("no consent to publish the contact is recorded, so it is published nowhere")
        yield "sse:consent", problem, msg("Ask, and write yes or no.")
    texts = {"sse:place": site.place, "sse:hours_note": site.hours_note,
             "sse:activity:fr": site.activity_fr, "sse:note:en": site.note_en,
             **dict(site.other)}  # fmt: skip
    held = [key for key, text in texts.items() if looks_personal(text)]
    if held:
        problem = msg("holds what may be a telephone number or an address of a person")
        yield shown(held[0]), problem, msg("Take it out; the telephone for visitors is in phone.")
    if site.check_date and not site.verified_by:
        problem = msg("nobody's role is recorded beside the date of verification")
        yield "sse:verified_by", problem, msg("Write the role of who verified, never a name.")


def _names(site: Site, _today: dt.date) -> Iterator[_Warning]:
    if not site.name_fr:
        yield (
            "name:fr",
            msg("no name in French"),
            msg("Give it; the local name is printed meanwhile."),
        )
    if not site.name_ar:
        yield (
            "name:ar",
            msg("no name in Arabic"),
            msg("Give it; the local name is printed meanwhile."),
        )
    texts = ((entry.key, getattr(site, entry.attribute)) for entry in PROPERTIES)
    broken = [key for key, text in texts if isinstance(text, str) and _BROKEN_LETTERS.search(text)]
    if broken:
        problem = msg("holds broken letters, such as Ã© for é")
        yield broken[0], problem, msg("Open the original again and save it as UTF-8.")


def _figures(site: Site, today: dt.date) -> Iterator[_Warning]:
    if (site.women_members or 0) > (site.members if site.members is not None else 1_000_000):
        problem = msg("more women among the members than members")
        yield "sse:women_members", problem, msg("Correct one of the two numbers.")
    if site.prize == 0:
        problem = msg("is worth 0: it is only visited on request")
        yield "sse:prize", problem, msg("Leave it out to use the worth of its kind.")
    founded = _START_DATE.fullmatch(site.start_date)
    if site.start_date and (not founded or int(founded[1]) > today.year):
        problem = msg("is not a year or a date in the past")
        yield "start_date", problem, msg("Write YYYY or YYYY-MM-DD.")


_RULES: tuple[_Rule, ...] = (
    _position,
    _hours,
    _never_open,
    _souk,
    _verification,
    _contact,
    _photo,
    _persons,
    _names,
    _figures,
)


def _duplicates(rows: Sequence[tuple[int, Site]]) -> Iterator[Fault]:
    """Yield sites that may be written twice: the same name, or nearly so at the same place."""
    names = [folded(site.name) for _, site in rows]
    for index, (row, site) in enumerate(rows):
        for before in range(index):
            _, other = rows[before]
            if names[index] == names[before] or _alike_here(
                site, other, (names[index], names[before])
            ):
                problem = msg(
                    "may be the same as row {row} ({site})", row=rows[before][0], site=other.id
                )
                fix = msg("Delete one of them, or make the names tell them apart.")
                yield _warning(row, site.id, ("name", problem, fix))
                break


def _alike_here(site: Site, other: Site, names: tuple[str, str]) -> bool:
    """Say whether two sites stand at one place under names or ids that are nearly the same."""
    near = abs(site.location.lat - other.location.lat) < 0.01  # noqa: PLR2004 - about 1 km
    if not near or distance_m(site.location, other.location) > SAME_PLACE_M:
        return False
    return any(_ratio(*pair) >= ALIKE for pair in (names, (site.id, other.id)))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
