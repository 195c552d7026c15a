"""Sites: places worth a stop, read from and written to a GeoJSON file (RFC 7946).

`docs/sites.md` defines every property. Names of properties are OSM keys where OSM has one;
ours begin with `sse:`. What is not known is left out.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - dataclass fields are read at run time
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from routes.causes import json_problem, unreadable
from routes.errors import Fault, SitesError
from routes.geo import BoundingBox, LonLat
from routes.message import Message, msg
from routes.siteprops import PROPERTIES
from routes.sitevalues import PropertyError, read_id, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

Language = Literal["fr", "ar", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "ar", "en")

MOROCCO = BoundingBox(-17.3, 20.7, -0.9, 36.0)
"""Box around Morocco, used only to recognise swapped coordinates."""

_HUGE = 1e9
"""Far above any coordinate; comparing with it also refuses NaN and integers too long to convert."""

_KNOWN_KEYS = frozenset(row.key for row in PROPERTIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place worth a stop; the attributes are those of the table in `docs/sites.md`.

    Unknown text is empty, an unknown number, date or yes/no is None, an unknown list is ().

    Attributes:
        other: properties this package does not know, as (key, JSON text), kept as they were.
    """

    id: str
    location: LonLat
    name: str
    kind: str
    sector: str
    theme: str
    precision: str
    name_fr: str = ""
    name_ar: str = ""
    name_en: str = ""
    name_zgh: str = ""
    activity_fr: str = ""
    activity_ar: str = ""
    activity_en: str = ""
    craft: str = ""
    shop: str = ""
    commune: str = ""
    province: str = ""
    place: str = ""
    coordinate_source: str = ""
    elevation_m: int | None = None
    opening_hours: str = ""
    souk_days: tuple[str, ...] = ()
    souk_day_basis: str = ""
    ramadan_hours: str = ""
    season: str = ""
    last_admission_min: int | None = None
    friday_prayer: str = ""
    call_ahead: bool | None = None
    group_max: int | None = None
    charge: int | None = None
    payment: tuple[str, ...] = ()
    alike: str = ""
    offer: tuple[str, ...] = ()
    phone: str = ""
    website: str = ""
    photo: str = ""
    photo_credit: str = ""
    start_date: str = ""
    members: int | None = None
    members_founding: int | None = None
    women_members: int | None = None
    women_led: bool | None = None
    certifications: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    legal_form: str = ""
    registration: str = ""
    statutes: bool | None = None
    jobs: int | None = None
    languages: tuple[str, ...] = ()
    wheelchair: str = ""
    access_road: str = ""
    email: str = ""
    prize: int | None = None
    service_min: int | None = None
    sources: tuple[str, ...] = ()
    confidence: str = ""
    check_date: dt.date | None = None
    verified_by: str = ""
    consent: bool | None = None
    contact_public: bool | None = None
    hours_note: str = ""
    note_en: str = ""
    other: tuple[tuple[str, str], ...] = ()

    def name_in(self, language: Language) -> str:
        """Return the name in a language, or the local name where there is none."""
        named = {"fr": self.name_fr, "ar": self.name_ar, "en": self.name_en}[language]
        return named or self.name

    def activity_in(self, language: Language) -> str:
        """Return what is made or seen; where Arabic is missing, French comes before English."""
        french, english = self.activity_fr, self.activity_en
        if language == "en":
            return english or french
        return (language == "ar" and self.activity_ar) or french or english


def read_sites(path: Path | str) -> tuple[Site, ...]:
    """Read every site of a GeoJSON file, in its order.

    Raises:
        SitesError: if the file cannot be read or any site has an error; it names file, feature,
            field, problem and fix, for all faults at once.

    >>> len(read_sites(bundled_sites_path()))
    54
    """
    sites, faults = scan_sites(path)
    if any(fault.severity == "error" for fault in faults):
        raise SitesError(str(path), faults)
    return sites


def scan_sites(path: Path | str) -> tuple[tuple[Site, ...], tuple[Fault, ...]]:
    """Read what can be read of a file, and list every fault instead of raising."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = unreadable(path, error)
        return (), (_file_fault(problem, msg("Check the name.")),)
    except UnicodeDecodeError:
        return (), (_file_fault(msg("is not UTF-8 text"), msg("Save it as GeoJSON in UTF-8.")),)
    return parse_sites(text)


def parse_sites(text: str) -> tuple[tuple[Site, ...], tuple[Fault, ...]]:
    """Read a GeoJSON text: the sites without errors, and every fault found."""
    features, faults = _features(text)
    sites: list[Site] = []
    first_row: dict[str, int] = {}
    for row, feature in enumerate(features, start=1):
        try:
            site, found = _read_feature(row, feature)
        except RecursionError:
            fix = msg("Delete the value that holds lists within lists.")
            site = None
            found = [_fault(row, "", msg("feature"), msg("it is nested too deeply"), fix)]
        faults.extend(found)
        if site is None:
            continue
        if site.id in first_row:
            problem = msg("the id is already used by row {row}", row=first_row[site.id])
            faults.append(_fault(row, site.id, "id", problem, msg("Give each site its own id.")))
            continue
        first_row[site.id] = row
        sites.append(site)
    return tuple(sites), tuple(faults)


def _features(text: str) -> tuple[list[Any], list[Fault]]:
    """Return the features of a FeatureCollection, or the fault that hides them."""
    how = msg("Export the list as a GeoJSON FeatureCollection.")
    if not text.strip():
        return [], [_file_fault(msg("is empty"), how)]
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return [], [_file_fault(_json_problem(error), how)]
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        return [], [_file_fault(msg("is not a FeatureCollection"), how)]
    features = data.get("features")
    if not isinstance(features, list) or not features:
        return [], [_file_fault(msg("has no list of sites"), msg("Add at least one feature."))]
    return features, []


def _json_problem(error: Exception) -> Message:
    """Say why a text is not JSON that can be used."""
    if isinstance(error, json.JSONDecodeError):
        return json_problem(error)
    if isinstance(error, RecursionError):
        return msg("is nested too deeply")
    return msg("holds a number of thousands of digits")


def _read_feature(row: int, feature: object) -> tuple[Site | None, list[Fault]]:
    """Read one feature; the site is None if any of its faults is an error."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        fix = msg("Every entry of features must be a GeoJSON Feature.")
        return None, [_fault(row, "", msg("feature"), msg("this is not a Feature"), fix)]
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    raw_id = feature.get("id")
    shown_id = raw_id if isinstance(raw_id, str) and raw_id.isprintable() else ""

    def attempt(name: str, attribute: str, read: Any, value: object) -> None:  # noqa: ANN401
        try:
            values[attribute] = read(value)
        except PropertyError as error:
            faults.append(_fault(row, shown_id[:80], name, error.problem, error.fix))

    attempt("id", "id", read_id, raw_id)
    attempt("geometry", "location", _read_point, feature.get("geometry"))
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        fix = msg("Give the feature an object of properties.")
        return None, [*faults, _fault(row, shown_id, "properties", msg("there are none"), fix)]
    for entry in PROPERTIES:
        value = properties.get(entry.key)
        if entry.required or value not in (None, ""):
            attempt(entry.key, entry.attribute, entry.read, value)
    others = {key: value for key, value in properties.items() if key not in _KNOWN_KEYS}
    attempt("properties", "other", _read_other, others)
    return (None, faults) if faults else (Site(**values), [])


def _read_other(properties: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Read properties this package does not know, as JSON texts that can be written again."""
    found = []
    for key, value in properties.items():
        try:
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
            (key + text).encode("utf-8")
        except ValueError as error:  # not a finite number, or half a character
            name = "".join(sign if sign.isprintable() else "\ufffd" for sign in key[:40])
            fix = msg("Write it again by hand, or delete the property.")
            raise PropertyError(
                msg("“{name}” holds a value that is not JSON", name=name), fix
            ) from error
        found.append((key, text))
    return tuple(found)


def _read_point(geometry: object) -> LonLat:
    """Read a GeoJSON Point in degrees, longitude first."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind != "Point":
        is_other = isinstance(kind, str)
        raise PropertyError(
            msg("the geometry is a {kind}", kind=shown(kind))
            if is_other
            else msg("there is no geometry"),
            msg("A site is one Point: give its longitude and latitude."),
        )
    position = geometry.get("coordinates")
    how = msg(
        "Write [longitude, latitude] in degrees, such as {example}.", example="[-9.7313, 29.6986]"
    )
    if not isinstance(position, list) or not 2 <= len(position) <= 3:  # noqa: PLR2004
        raise PropertyError(msg("the coordinates are not a pair of numbers"), how)
    lon, lat = position[:2]
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in (lon, lat)):
        raise PropertyError(msg("the coordinates are not numbers"), how)
    if not (abs(lon) < _HUGE and abs(lat) < _HUGE):
        raise PropertyError(msg("the coordinates are not finite numbers of degrees"), how)
    if MOROCCO.contains(LonLat(lat, lon)) and not MOROCCO.contains(LonLat(lon, lat)):
        raise PropertyError(
            msg("{position} looks swapped", position=f"[{lon}, {lat}]"),
            msg("Did you mean {position}? {how}", position=f"[{lat}, {lon}]", how=how),
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004
        raise PropertyError(msg("{position} is not on the globe", position=f"[{lon}, {lat}]"), how)
    return LonLat(float(lon), float(lat))


def _fault(row: int, site_id: str, field: str, problem: Message, fix: Message) -> Fault:
    return Fault(severity="error", row=row, site_id=site_id, field=field, problem=problem, fix=fix)


def _file_fault(problem: Message, fix: Message) -> Fault:
    return _fault(0, "", msg("file"), problem, fix)


def site_to_feature(site: Site) -> dict[str, Any]:
    """Return a site as a GeoJSON feature; what is unknown is left out."""
    written = ((row.key, row.write(getattr(site, row.attribute))) for row in PROPERTIES)
    properties = {key: value for key, value in written if value is not None}
    properties.update({key: json.loads(text) for key, text in site.other})
    return {
        "type": "Feature",
        "id": site.id,
        "geometry": {"type": "Point", "coordinates": list(site.location)},
        "properties": properties,
    }


def write_sites(sites: tuple[Site, ...]) -> str:
    """Return sites as the text of a GeoJSON file, one feature a line, the same bytes each time."""
    return write_features(site_to_feature(site) for site in sites)


def write_features(features: Iterable[dict[str, Any]]) -> str:
    """Return GeoJSON features as the text of a file, one a line."""
    lines = [
        json.dumps(feature, ensure_ascii=False, separators=(", ", ": ")) for feature in features
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"


def bundled_sites_path() -> Path:
    """Return the path of the list of sites that comes with the package.

    The wheel carries it among its data; a checkout keeps it at the top level.
    """
    shipped = Path(__file__).parent / "data" / "sites.geojson"
    return shipped if shipped.exists() else Path(__file__).parents[1] / "sites.geojson"
