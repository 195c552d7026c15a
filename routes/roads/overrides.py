"""What people on the spot know of the roads, read from a GeoJSON file an office draws.

`docs/roads.md` defines every property. `routes.roads.matching` finds the roads a drawing means,
`routes.roads.amend` changes a network by it.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - dataclass fields are read at run time
import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from routes.causes import json_problem, unreadable
from routes.errors import Fault, OverridesError
from routes.geo import LonLat, line_length_m
from routes.message import Message, msg
from routes.roads.network import BACKWARD, FORWARD, STREETS
from routes.sitevalues import PropertyError, one_of, read_date, read_name, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

Kind = Literal["closed", "slower", "road", "no_turn"]
KINDS: Final[tuple[Kind, ...]] = ("closed", "slower", "road", "no_turn")

_MOST_POINTS = 10_000
_LONGEST_KM = 500
_FASTEST_KMH = 150.0
_ONEWAY: Final = {"yes": FORWARD, "-1": BACKWARD, "no": FORWARD | BACKWARD}
_HOW: Final = msg("Export the drawing as a GeoJSON FeatureCollection.")
_DEGREES: Final = msg("Export the drawing in degrees: WGS 84, EPSG:4326.")
_POSITION: Final = msg(
    "Write [longitude, latitude] in degrees, such as {example}.", example="[-9.7313, 29.6986]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One thing known of a road; what is not given is None or empty.

    Attributes:
        row: position of the feature in the file, from 1.
        kind: `closed`, `slower`, `road` for one that is missing, or `no_turn`.
        line: points along the road, of a turn in the direction of driving; a single one for a road
            closed at a point.
        source: who says so.
        verified_on: when it was last seen to be so.
        first_day, last_day: dates between which it holds, both included; None for no end.
        reason: why, in the words of the office.
        speed_kmh: nobody drives faster there (`slower`).
        factor: share of the usual speed that is driven there (`slower`).
        highway, surface, name, ref: tags of a missing road.
        direction: bits `FORWARD`, `BACKWARD` of a missing road, along the line as drawn.
    """

    row: int
    kind: Kind
    line: tuple[LonLat, ...]
    source: str
    verified_on: dt.date | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    reason: str = ""
    speed_kmh: float | None = None
    factor: float | None = None
    highway: str = ""
    surface: str = ""
    name: str = ""
    ref: str = ""
    direction: int = FORWARD | BACKWARD

    @property
    def is_point(self) -> bool:
        """Say whether a road is closed at a point."""
        return len(self.line) == 1

    def holds_on(self, date: dt.date) -> bool:
        """Say whether it holds on a date."""
        begun = self.first_day is None or self.first_day <= date
        return begun and (self.last_day is None or date <= self.last_day)

    @property
    def message(self) -> Message:
        """Which feature it is, what it says, and why: `feature 2 (closed, snow)`."""
        about = self.reason or self.name or self.ref
        if not about:
            return msg("feature {row} ({kind})", row=self.row, kind=self.kind)
        return msg("feature {row} ({kind}, {about})", row=self.row, kind=self.kind, about=about)

    def __str__(self) -> str:
        """Say the same in English."""
        return str(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """All that a file knows of the roads.

    Attributes:
        file: name of the file, without folders.
        sha256: hash of its bytes, hexadecimal.
        features: what it says, in its order.
    """

    file: str
    sha256: str
    features: tuple[Override, ...]


def read_overrides(path: str | PathLike[str]) -> Overrides:
    """Read what an office knows of its roads.

    Raises:
        OverridesError: if the file cannot be read or any feature has a fault; it names file,
            feature, property, problem and fix, for all faults at once.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        fault = _fault(
            0,
            msg("file"),
            unreadable(path, error),
            msg("Check the name."),
        )
        raise OverridesError(str(path), [fault]) from error
    features, faults = parse_overrides(data)
    if faults:
        raise OverridesError(str(path), faults)
    digest = hashlib.sha256(data).hexdigest()
    return Overrides(file=Path(path).name, sha256=digest, features=features)


def parse_overrides(data: bytes) -> tuple[tuple[Override, ...], tuple[Fault, ...]]:
    """Read the bytes of a file: the features without faults, and every fault found."""
    try:
        rows = _rows(data)
    except PropertyError as error:
        return (), (_fault(0, msg("file"), error.problem, error.fix),)
    found: list[Override] = []
    faults: list[Fault] = []
    for row, feature in enumerate(rows, start=1):
        reader = _Reader(row, feature)
        override = reader.override()
        faults += reader.faults
        if override is not None:
            found.append(override)
    return tuple(found), tuple(faults)


def _rows(data: bytes) -> list[Any]:
    """Return the features of a FeatureCollection."""
    try:
        text = data.decode("utf-8-sig")
        collection = json.loads(text)
    except UnicodeDecodeError as error:
        raise PropertyError(
            msg("is not UTF-8 text"), msg("Save it as GeoJSON in UTF-8.")
        ) from error
    except json.JSONDecodeError as error:
        raise PropertyError(json_problem(error), _HOW) from error
    except (ValueError, RecursionError) as error:
        raise PropertyError(
            msg("is nested too deeply or holds a monstrous number"), _HOW
        ) from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise PropertyError(msg("is not a FeatureCollection"), _HOW)
    features = collection.get("features")
    if not isinstance(features, list):
        raise PropertyError(msg("has no list of features"), _HOW)
    return features


class _Reader:
    """Reads one feature, and collects its faults instead of stopping at the first."""

    def __init__(self, row: int, feature: object) -> None:
        self.faults: list[Fault] = []
        self._row = row
        is_feature = isinstance(feature, dict) and feature.get("type") == "Feature"
        self._feature: dict[str, Any] = feature if isinstance(feature, dict) else {}
        if not is_feature:
            fix = msg("Every entry of features must be a GeoJSON Feature.")
            self._add(msg("feature"), msg("this is not a Feature"), fix)
        properties = self._feature.get("properties")
        self._properties = properties if isinstance(properties, dict) else {}

    def override(self) -> Override | None:
        """Return what the feature says, or None if it has a fault."""
        if self.faults:
            return None
        kind = self._need("kind", one_of(*KINDS))
        values = {
            "source": self._need("source", _read_source),
            "verified_on": self._take("verified_on", read_date),
            "reason": self._take("reason", read_name) or "",
            "line": self._line(kind),
        }
        values |= self._road() if kind == "road" else self._dates()
        if kind == "slower":
            values |= self._speed()
        if self.faults:
            return None
        return Override(row=self._row, kind=kind, **values)

    def _road(self) -> dict[str, Any]:
        """Read the tags of a missing road."""
        for key in ("from", "to"):
            if self._properties.get(key) not in (None, ""):
                fix = msg("Delete it, and add a feature that says when the road is closed.")
                self._add(key, msg("a missing road has no dates"), fix)
        return {
            "highway": self._need("highway", one_of(*STREETS)),
            "direction": _ONEWAY[self._take("oneway", one_of(*_ONEWAY)) or "no"],
            **{key: self._take(key, read_name) or "" for key in ("surface", "name", "ref")},
        }

    def _dates(self) -> dict[str, Any]:
        """Read between which dates it holds."""
        first, last = self._take("from", read_date), self._take("to", read_date)
        if first and last and last < first:
            fix = msg("Write a date from {first} on, or exchange the two.", first=first)
            problem = msg("{last} is before “from”, {first}", last=last, first=first)
            self._add("to", problem, fix)
        return {"first_day": first, "last_day": last}

    def _speed(self) -> dict[str, Any]:
        """Read how slow a slower stretch is: one of two ways to say it."""
        keys = ("speed_kmh", "factor")
        given = [key for key in keys if self._properties.get(key) not in (None, "")]
        if len(given) != 1:
            problem = (
                msg("is given, and so is factor") if given else msg("is missing, and so is factor")
            )
            fix = msg(
                "Give one: the speed there in km/h, or the share of the usual speed, such as 0.5."
            )
            self._add("speed_kmh", problem, fix)
        return {
            "speed_kmh": self._take("speed_kmh", _number(1.0, _FASTEST_KMH)),
            "factor": self._take("factor", _number(0.01, 1.0)),
        }

    def _line(self, kind: str | None) -> tuple[LonLat, ...]:
        """Read the drawing."""
        try:
            return _read_line(self._feature.get("geometry"), point_too=kind in (None, "closed"))
        except PropertyError as error:
            self._add("geometry", error.problem, error.fix)
            return ()

    def _need(self, key: str, read: Callable[[object], Any]) -> Any:  # noqa: ANN401
        """Read a property that must be there; None if it has a fault."""
        try:
            return read(self._properties.get(key))
        except PropertyError as error:
            self._add(key, error.problem, error.fix)
            return None

    def _take(self, key: str, read: Callable[[object], Any]) -> Any:  # noqa: ANN401
        """Read a property if it is there: map editors write those left empty as "" or null."""
        return None if self._properties.get(key) in (None, "") else self._need(key, read)

    def _add(self, field: str, problem: Message, fix: Message) -> None:
        self.faults.append(_fault(self._row, field, problem, fix))


def _read_source(value: object) -> str:
    """Read who says so."""
    text = read_name(value) if value is not None else ""
    if not text:
        raise PropertyError(
            msg("is missing"),
            msg("Say who knows it, such as “Protection civile de Tiznit, by telephone”."),
        )
    return text


def _number(least: float, most: float) -> Callable[[object], float]:
    """Return a reader of numbers within bounds; map editors write numbers as texts."""

    def read(value: object) -> float:
        try:
            number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not least <= number <= most:
            raise PropertyError(
                msg(
                    "“{value}” is not a number from {least:g} to {most:g}",
                    value=shown(value),
                    least=least,
                    most=most,
                ),
                msg("Write the number without a unit, with a point before decimals."),
            )
        return number

    return read


def _read_line(geometry: object, *, point_too: bool) -> tuple[LonLat, ...]:
    """Read a LineString, or a Point where one is allowed."""
    kind, coordinates = _single(geometry if isinstance(geometry, dict) else {})
    if kind == "Point" and point_too:
        return (_read_position(coordinates),)
    if kind != "LineString" or not isinstance(coordinates, list):
        what = msg("is a {kind}", kind=shown(kind)) if isinstance(kind, str) else msg("is missing")
        fix = (
            msg("Draw one line along the road, or a point on it.")
            if point_too
            else msg("Draw one line along the road.")
        )
        raise PropertyError(what, fix)
    if len(coordinates) > _MOST_POINTS:
        raise PropertyError(
            msg("has {count} points", count=len(coordinates)), msg("Draw it in several features.")
        )
    line = _without_twins(_read_position(position) for position in coordinates)
    if len(line) < 2:  # noqa: PLR2004
        raise PropertyError(msg("has fewer than two different points"), msg("Draw it again."))
    if (length_km := line_length_m(line) / 1000) > _LONGEST_KM:
        raise PropertyError(
            msg("is {length_km:,.0f} km long", length_km=length_km),
            msg("Look for a point far away, or draw several features."),
        )
    return line


def _single(geometry: dict[str, Any]) -> tuple[Any, Any]:
    """Return type and coordinates of a geometry, of a single part as the part: QGIS writes so.

    Raises:
        PropertyError: if there are several parts.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("MultiPoint", "MultiLineString") or not isinstance(coordinates, list):
        return kind, coordinates
    if len(coordinates) != 1:
        raise PropertyError(
            msg("is a {kind} of {count} parts", kind=kind, count=len(coordinates)),
            msg("Make each part a feature of its own (QGIS: Multipart to singleparts)."),
        )
    return kind.removeprefix("Multi"), coordinates[0]


def _without_twins(line: Iterable[LonLat]) -> tuple[LonLat, ...]:
    """Return a line without points that repeat the one before."""
    kept: list[LonLat] = []
    for point in line:
        if not kept or point != kept[-1]:
            kept.append(point)
    return tuple(kept)


def _read_position(position: object) -> LonLat:
    """Read a position of GeoJSON; a height is left out."""
    if not isinstance(position, list) or not 2 <= len(position) <= 3:  # noqa: PLR2004
        raise PropertyError(msg("has coordinates that are not pairs of numbers"), _POSITION)
    lon, lat = position[:2]
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in (lon, lat)):
        raise PropertyError(msg("has coordinates that are not numbers"), _POSITION)
    if not (-180 <= lon <= 180 and -90 < lat < 90):  # noqa: PLR2004
        position = f"[{shown(lon)}, {shown(lat)}]"
        raise PropertyError(msg("{position} is not on the globe", position=position), _DEGREES)
    return LonLat(float(lon), float(lat))


def _fault(row: int, field: str, problem: Message, fix: Message) -> Fault:
    return Fault(severity="error", row=row, site_id="", field=field, problem=problem, fix=fix)
